//! The arguments of `gradus report`.

use crate::report::briefing::Locale;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use std::path::PathBuf;

/// How a briefing is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ReportFormat {
    /// One page that opens offline: tables sort and filter, and it prints to A4
    Html,
    /// For documents and wikis
    Markdown,
    /// A workbook with a sheet for each table
    Xlsx,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Without --format, the name of --output says how the report is written: .html .md .xlsx.\n\n\
                  Examples:\n  gradus report fixtures/northfield --output report.html\n  \
                  gradus report fixtures/northfield --share --output for-others.xlsx\n  \
                  gradus report -f framework.gradus posts.csv --locale de --format markdown"
)]
pub(in crate::cli) struct Report {
    /// A project folder or its gradus.toml; with --framework, the posts sources (default: this folder)
    #[arg(value_name = "PATH")]
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// The framework: the paths are then posts sources whose columns are named as gradus names them
    #[arg(long, short, value_name = "FILE")]
    pub(in crate::cli) framework: Option<PathBuf>,
    /// Report the posts of this institution alone
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) institution: Option<String>,
    /// Round and leave out what would say too much of few people, so that the report may leave the department
    #[arg(long)]
    pub(in crate::cli) share: bool,
    /// How numbers and dates are written: en-GB, en-US, cy, de, fr
    #[arg(long, value_name = "LOCALE", default_value = "en-GB", value_parser = locale)]
    pub(in crate::cli) locale: Locale,
    /// How the report is written (default: by the name of --output, else html)
    #[arg(long, value_enum)]
    pub(in crate::cli) format: Option<ReportFormat>,
    /// Write to this file in place of standard output
    #[arg(long, short, value_name = "FILE")]
    pub(in crate::cli) output: Option<PathBuf>,
    /// A page template (minijinja) in place of the one that ships
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) template: Option<PathBuf>,
    /// The date as of which everything is read, YYYY-MM-DD (default: the manifest's, else today)
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    pub(in crate::cli) as_of: Option<Date>,
}

fn locale(text: &str) -> Result<Locale, String> {
    Locale::ALL
        .iter()
        .find(|(_, tag)| tag.eq_ignore_ascii_case(text))
        .map(|(locale, _)| *locale)
        .ok_or_else(|| {
            let tags: Vec<&str> = Locale::ALL.iter().map(|(_, tag)| *tag).collect();
            format!("one of {}", tags.join(", "))
        })
}

impl Report {
    /// How it is to be written: as was said, else as the file's name says.
    pub(in crate::cli) fn written(&self) -> Result<ReportFormat, String> {
        if let Some(format) = self.format {
            return Ok(format);
        }
        let Some(path) = &self.output else {
            return Ok(ReportFormat::Html);
        };
        let extension = path
            .extension()
            .map(|extension| extension.to_string_lossy().to_lowercase());
        match extension.as_deref() {
            Some("html" | "htm") => Ok(ReportFormat::Html),
            Some("md" | "markdown") => Ok(ReportFormat::Markdown),
            Some("xlsx") => Ok(ReportFormat::Xlsx),
            _ => Err(format!(
                "the name `{}` does not say how the report is to be written: add --format",
                path.display()
            )),
        }
    }
}

//! The arguments of `gradus map`.

use clap::{Args, ValueEnum};
use jiff::civil::Date;
use std::path::PathBuf;

/// How a map is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum MapFormat {
    /// A drawing for browsers, documents and printers
    Svg,
    /// A page that opens offline: the drawing, one for each family, and every role at grade in words
    Html,
    /// A picture (needs a program built with the feature `png`)
    Png,
    /// For Graphviz
    Dot,
    /// For Mermaid
    Mermaid,
    /// For programs: one document
    Json,
}

/// What alone is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Only {
    /// Roles at grade with a filled or vacant post
    Staffed,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Without --format, the name of --output says how the map is written: .svg .html .png .dot .mmd .json.\n\n\
                  Examples:\n  gradus map fixtures/northfield --output map.svg\n  \
                  gradus map frameworks/learning-technology.gradus --from learning-technologist --format mermaid\n  \
                  gradus map -f framework.gradus posts.csv --only staffed --output map.html"
)]
pub(in crate::cli) struct Map {
    /// A project folder, its gradus.toml, or a framework; with --framework, the posts sources (default: this folder)
    #[arg(value_name = "PATH")]
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// The framework: the paths are then posts sources whose columns are named as gradus names them
    #[arg(long, short, value_name = "FILE")]
    pub(in crate::cli) framework: Option<PathBuf>,
    /// Show what can be reached from this role, or role@grade, alone
    #[arg(long, value_name = "ROLE")]
    pub(in crate::cli) from: Option<String>,
    /// Show this family and what a step joins to it alone (may be given several times)
    #[arg(long, value_name = "FAMILY", value_delimiter = ',')]
    pub(in crate::cli) family: Vec<String>,
    /// Count the posts of this unit, and of those below it, alone
    #[arg(long, value_name = "UNIT")]
    pub(in crate::cli) unit: Option<String>,
    /// Count the posts of this institution alone
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) institution: Option<String>,
    /// Show these alone
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(in crate::cli) only: Option<Only>,
    /// Draw every role in a box of its own, however many there are
    #[arg(long)]
    pub(in crate::cli) whole: bool,
    /// How the map is written (default: by the name of --output, else svg)
    #[arg(long, value_enum)]
    pub(in crate::cli) format: Option<MapFormat>,
    /// Write to this file in place of standard output
    #[arg(long, short, value_name = "FILE")]
    pub(in crate::cli) output: Option<PathBuf>,
    /// The date as of which everything is read, YYYY-MM-DD (default: the manifest's, else today)
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    pub(in crate::cli) as_of: Option<Date>,
}

impl Map {
    /// How it is to be written: as was said, else as the file's name says.
    pub(in crate::cli) fn written(&self) -> Result<MapFormat, String> {
        if let Some(format) = self.format {
            return Ok(format);
        }
        let Some(path) = &self.output else {
            return Ok(MapFormat::Svg);
        };
        let extension = path
            .extension()
            .map(|extension| extension.to_string_lossy().to_lowercase());
        match extension.as_deref() {
            Some("svg") => Ok(MapFormat::Svg),
            Some("html" | "htm") => Ok(MapFormat::Html),
            Some("png") => Ok(MapFormat::Png),
            Some("dot" | "gv") => Ok(MapFormat::Dot),
            Some("mmd" | "mermaid") => Ok(MapFormat::Mermaid),
            Some("json") => Ok(MapFormat::Json),
            _ => Err(format!(
                "the name `{}` does not say how the map is to be written: add --format",
                path.display()
            )),
        }
    }
}

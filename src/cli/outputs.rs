//! `--format X --output FILE`, several times in one run: which report goes where (`interfaces.md`, Output formats).
//!
//! Each `--output` takes the format that was named last before it; a format without one goes to standard output, and one
//! format alone may do so.

use super::args::Format;
use super::output::Output;
use crate::check;
use crate::diagnostic::Severity;
use crate::report::answer::{Answer, Frame};
use crate::report::text::{Style, comparison, text};
use crate::report::{csv, github, gitlab, json, jsonl, junit, markdown, sarif};
use clap::{ArgAction, ArgMatches, ValueEnum};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// The forms of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    /// For people
    Text,
    /// One document; its schema is docs/schema/audit.schema.json
    Json,
    /// A document for each thing said, one a line
    Jsonl,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// JUnit XML, for build servers
    Junit,
    /// GitHub workflow commands: annotations on a change
    Github,
    /// GitLab code quality
    Gitlab,
    /// For a job summary or a comment, bounded in length
    Markdown,
    /// A line for each thing said, for a spreadsheet
    Csv,
}

/// Where a report goes: to a file, or to standard output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Destination {
    format: ReportFormat,
    file: Option<PathBuf>,
}

/// Every report of a run, in the order of the command line; text on standard output where nothing is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Outputs(Vec<Destination>);

impl Default for Outputs {
    /// Text on standard output.
    fn default() -> Self {
        Self(vec![Destination {
            format: ReportFormat::Text,
            file: None,
        }])
    }
}

impl clap::Args for Outputs {
    fn augment_args(command: clap::Command) -> clap::Command {
        command
            .arg(
                clap::Arg::new("format")
                    .long("format")
                    .value_name("FORMAT")
                    .value_parser(clap::value_parser!(ReportFormat))
                    .action(ArgAction::Append)
                    .help("How the report is written (default: text); with --output, several times in one run"),
            )
            .arg(
                clap::Arg::new("output")
                    .long("output")
                    .value_name("FILE")
                    .value_parser(clap::value_parser!(PathBuf))
                    .action(ArgAction::Append)
                    .help("Write the report of the --format before it to this file (may be given several times)"),
            )
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

impl clap::FromArgMatches for Outputs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        enum Word {
            Format(ReportFormat),
            Output(PathBuf),
        }
        let mut words: Vec<(usize, Word)> = Vec::new();
        if let (Some(at), Some(all)) = (
            matches.indices_of("format"),
            matches.get_many::<ReportFormat>("format"),
        ) {
            words.extend(at.zip(all.map(|format| Word::Format(*format))));
        }
        if let (Some(at), Some(all)) = (
            matches.indices_of("output"),
            matches.get_many::<PathBuf>("output"),
        ) {
            words.extend(at.zip(all.map(|file| Word::Output(file.clone()))));
        }
        words.sort_by_key(|(at, _)| *at);
        let mut all: Vec<Destination> = Vec::new();
        // The format that waits for a file, or for the end of the line.
        let mut open: Option<ReportFormat> = None;
        let mut last = ReportFormat::Text;
        for (_, word) in words {
            match word {
                Word::Format(format) => {
                    all.extend(open.map(|format| Destination { format, file: None }));
                    open = Some(format);
                    last = format;
                }
                Word::Output(file) => {
                    open = None;
                    let file = (file.as_os_str() != "-").then_some(file);
                    all.push(Destination { format: last, file });
                }
            }
        }
        all.extend(open.map(|format| Destination { format, file: None }));
        Ok(if all.is_empty() {
            Self::default()
        } else {
            Self(all)
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Outputs {
    /// Whether all is text, which shows the first findings of each check.
    pub(super) fn are_text(&self) -> bool {
        self.0.iter().all(|one| one.format == ReportFormat::Text)
    }

    /// The files that will be written.
    pub(super) fn files(&self) -> impl Iterator<Item = &Path> {
        self.0.iter().filter_map(|one| one.file.as_deref())
    }

    /// The one form for standard output where it is text or JSON and nothing else is asked for.
    pub(super) fn plain(&self) -> Option<Format> {
        match self.0.as_slice() {
            [
                Destination {
                    format: ReportFormat::Text,
                    file: None,
                },
            ] => Some(Format::Text),
            [
                Destination {
                    format: ReportFormat::Json,
                    file: None,
                },
            ] => Some(Format::Json),
            _ => None,
        }
    }

    /// The same without the reports that go to files.
    pub(super) fn without_files(&self) -> Self {
        Self(self.0.iter().filter(|one| one.file.is_none()).cloned().collect())
    }

    /// What cannot be meant: two reports on standard output, two in one file, a file that the run reads.
    pub(super) fn fault(&self, reads: impl Fn(&Path) -> bool) -> Option<String> {
        if self.0.iter().filter(|one| one.file.is_none()).count() > 1 {
            return Some(
                "one format alone goes to standard output: give the others an `--output FILE` behind their `--format`"
                    .to_owned(),
            );
        }
        let mut seen: Vec<PathBuf> = Vec::new();
        for file in self.files() {
            let normal = crate::files::normal(file);
            if seen.contains(&normal) {
                return Some(format!("two reports would be written to `{}`", file.display()));
            }
            seen.push(normal);
            if reads(file) {
                return Some(format!(
                    "`{}` is an input of this run: write the report to another file",
                    file.display()
                ));
            }
        }
        None
    }

    /// Writes every report. Exit status 2 when a file cannot be written.
    pub(super) fn write(
        &self,
        answers: &[Answer],
        fails: &dyn Fn(Severity) -> bool,
        style: &Style,
        output: &mut Output,
    ) -> Result<(), u8> {
        let frame = Frame {
            fails,
            page: &|name| check::named(name).map(check::Check::page),
            quiet: style.quiet,
        };
        for one in &self.0 {
            let written = match &one.file {
                None => render(one.format, answers, &frame, style, &mut output.out),
                Some(file) => {
                    let style = Style {
                        colour: false,
                        width: Style::default().width,
                        unicode: true,
                        ..style.clone()
                    };
                    to_file(file, |out| render(one.format, answers, &frame, &style, out))
                }
            };
            if let Err(error) = written {
                let name = one.file.as_deref().unwrap_or(Path::new("standard output"));
                output
                    .err
                    .push_str(&format!("error: cannot write `{}`: {error}\n", name.display()));
                return Err(2);
            }
        }
        Ok(())
    }
}

/// Whether a file is one of those that a run reads, whatever way it is written.
pub(super) fn is_one_of<'a>(path: &Path, inputs: impl IntoIterator<Item = &'a Path>) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    let written = real(path);
    written.is_some() && inputs.into_iter().any(|input| real(input) == written)
}

fn to_file(file: &Path, render: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(File::create(file)?);
    render(&mut out)?;
    out.flush()
}

fn render(
    format: ReportFormat,
    answers: &[Answer],
    frame: &Frame<'_>,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        ReportFormat::Text => {
            for answer in answers {
                // What cannot be answered is said on standard error, with its lines.
                match answer {
                    Answer::Report(report) => out.write_all(text(report, style).as_bytes())?,
                    Answer::Comparison(found) => out.write_all(comparison(found, style).as_bytes())?,
                    Answer::Invalid(_) => {}
                }
            }
            Ok(())
        }
        ReportFormat::Json => json::answers(answers, out),
        ReportFormat::Jsonl => jsonl::jsonl(answers, out),
        ReportFormat::Sarif => sarif::sarif(answers, frame, out),
        ReportFormat::Junit => junit::report(answers, frame, out),
        ReportFormat::Github => github::github(answers, frame, out),
        ReportFormat::Gitlab => gitlab::gitlab(answers, out),
        ReportFormat::Markdown => markdown::markdown(answers, frame, out),
        ReportFormat::Csv => csv::csv(answers, out),
    }
}

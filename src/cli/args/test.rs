//! The arguments of `gradus test`.

use super::date;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use std::path::PathBuf;

/// How the outcome of tests is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum TestFormat {
    /// For people
    Text,
    /// For programs: one document
    Json,
    /// For build servers: JUnit XML
    Junit,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Exit status: 0 every test passed, 1 some failed, 2 they could not be run.\n\nExamples:\n  gradus test frameworks/learning-technology.gradus\n  gradus test frameworks --coverage --filter \"head of service\""
)]
pub(in crate::cli) struct Test {
    /// Framework files, folders of them, or project folders (default: this folder)
    #[arg(value_name = "PATH")]
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// Run the tests alone that have this text in their names, in any case
    #[arg(long, value_name = "TEXT")]
    pub(in crate::cli) filter: Option<String>,
    /// How the outcome is written
    #[arg(long, value_enum, default_value = "text")]
    pub(in crate::cli) format: TestFormat,
    /// Say which roles, steps, rules and edges of grades no test touches
    #[arg(long)]
    pub(in crate::cli) coverage: bool,
    /// The date as of which tests without one of their own are read, YYYY-MM-DD (default: the manifest's, else today)
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(in crate::cli) as_of: Option<Date>,
    /// Name the tests alone that fail
    #[arg(long, short)]
    pub(in crate::cli) quiet: bool,
}

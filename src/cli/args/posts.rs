//! The arguments of what reads an extract of posts before there is a project: `gradus posts` and `gradus init`.

use super::Format;
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
#[command(after_help = "Example: gradus posts describe fixtures/messy/posts.csv")]
pub(in crate::cli) enum Posts {
    /// Say what was understood of an extract: encoding, columns and their likely meaning, odd values, suspicious rows
    Describe(Describe),
    /// Write the titles that no role has to a sheet with proposals, and read the decisions back
    Place(Place),
}

#[derive(Debug, Args)]
#[command(
    after_help = "Decisions are kept in a file of their own beside the manifest, which names it: `[placement] decisions = \"placements.csv\"`.\n\nExamples:\n  gradus posts place fixtures/northfield --to review.xlsx\n  gradus posts place fixtures/northfield --from review.xlsx"
)]
pub(in crate::cli) struct Place {
    /// A project folder or its gradus.toml
    #[arg(value_name = "PATH", default_value = ".")]
    pub(in crate::cli) project: PathBuf,
    /// Where to write the sheet, .csv or .xlsx (default: standard output, as CSV)
    #[arg(long, value_name = "FILE", conflicts_with = "from")]
    pub(in crate::cli) to: Option<PathBuf>,
    /// Read the decisions of this sheet, and keep them beside the manifest
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) from: Option<PathBuf>,
    /// Every title, also those that the framework places
    #[arg(long, conflicts_with = "from")]
    pub(in crate::cli) all: bool,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Values of columns that could name people are counted and not shown.\n\nExamples:\n  gradus posts describe posts.csv\n  gradus posts describe posts.csv --framework framework.gradus --format json"
)]
pub(in crate::cli) struct Describe {
    /// Posts sources
    #[arg(value_name = "FILE", required = true)]
    pub(in crate::cli) files: Vec<PathBuf>,
    /// The framework that the posts are for: its grades, roles and contract terms are recognised
    #[arg(long, short, value_name = "FILE")]
    pub(in crate::cli) framework: Option<PathBuf>,
    /// The sheet of a workbook (default: the one whose headings fit best)
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) sheet: Option<String>,
    /// How the description is written
    #[arg(long, value_enum, default_value = "text")]
    pub(in crate::cli) format: Format,
    /// Leave out the reasons
    #[arg(long, short)]
    pub(in crate::cli) quiet: bool,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  gradus init my-institution && gradus audit my-institution\n  gradus init --from posts.csv my-institution\n  gradus init --from posts.csv --framework framework.gradus my-institution"
)]
pub(in crate::cli) struct Init {
    /// Where to write (default: this folder)
    #[arg(value_name = "DIR", default_value = ".")]
    pub(in crate::cli) dir: PathBuf,
    /// Write a manifest for these posts, with columns and words guessed and each guess explained
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) from: Option<PathBuf>,
    /// With --from: the framework that the posts are for (default: the one in DIR, else one is drawn from the posts)
    #[arg(long, short, value_name = "FILE", requires = "from")]
    pub(in crate::cli) framework: Option<PathBuf>,
    /// With --from: the sheet of a workbook (default: the one whose headings fit best)
    #[arg(long, value_name = "NAME", requires = "from")]
    pub(in crate::cli) sheet: Option<String>,
}

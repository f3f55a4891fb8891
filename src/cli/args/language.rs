//! The arguments of what is about the language itself: `gradus explain` and `gradus fmt`.

use super::{Format, date};
use clap::Args;
use jiff::civil::Date;
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  gradus explain dead-end\n  gradus explain role\n  gradus explain --post P-1042 --project fixtures/northfield"
)]
pub(in crate::cli) struct Explain {
    /// A check or a word of the language; without one, all are listed
    #[arg(value_name = "NAME", conflicts_with_all = ["post", "project", "as_of"])]
    pub(in crate::cli) name: Option<String>,
    /// Say why the post with this id has its class or findings
    #[arg(long, value_name = "ID")]
    pub(in crate::cli) post: Option<String>,
    /// With --post: the project folder or its gradus.toml
    #[arg(long, short, value_name = "PATH", requires = "post")]
    pub(in crate::cli) project: Option<PathBuf>,
    /// With --post: how the answer is written
    #[arg(long, value_enum, default_value = "text")]
    pub(in crate::cli) format: Format,
    /// With --post: the date as of which everything is read, YYYY-MM-DD (default: the manifest's, else today)
    #[arg(long, value_name = "DATE", value_parser = date, requires = "post")]
    pub(in crate::cli) as_of: Option<Date>,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  gradus fmt frameworks\n  gradus fmt --check --diff framework.gradus\n  gradus fmt - < framework.gradus"
)]
pub(in crate::cli) struct Fmt {
    /// Framework files, or folders of them with the folders inside (default: this folder); `-` for standard input
    #[arg(value_name = "PATH")]
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// Write nothing; name the files that would change, with exit status 1
    #[arg(long)]
    pub(in crate::cli) check: bool,
    /// Write nothing; show what would change
    #[arg(long)]
    pub(in crate::cli) diff: bool,
}

//! The arguments of `gradus baseline`.

use super::date;
use clap::{Args, Subcommand};
use jiff::civil::Date;
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  gradus baseline write fixtures/northfield --file known.json --reason \"audit of July 2026\" --until 2027-07-31\n  gradus baseline check fixtures/northfield --file known.json"
)]
pub(in crate::cli) struct Baseline {
    #[command(subcommand)]
    pub(in crate::cli) action: BaselineAction,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum BaselineAction {
    /// Write every finding of today: what was known keeps its reason, owner and dates
    Write(BaselineWrite),
    /// Say what is new, worse, better, gone or out of date against the baseline; the exit status is that of the audit
    Check(Known),
    /// Take out what is gone and lower what has become less; nothing is added
    Prune(Known),
}

impl BaselineAction {
    /// What all of them are told.
    pub(in crate::cli) fn known(&self) -> &Known {
        match self {
            Self::Write(write) => &write.known,
            Self::Check(known) | Self::Prune(known) => known,
        }
    }
}

#[derive(Debug, Args)]
pub(in crate::cli) struct BaselineWrite {
    #[command(flatten)]
    pub(in crate::cli) known: Known,
    /// Why the new ones are accepted
    #[arg(long, value_name = "TEXT")]
    pub(in crate::cli) reason: Option<String>,
    /// Who answers for the new ones
    #[arg(long, value_name = "WHO")]
    pub(in crate::cli) owner: Option<String>,
    /// The last day on which the new ones are accepted, YYYY-MM-DD
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(in crate::cli) until: Option<Date>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Known {
    /// A project folder or its gradus.toml (default: this folder); with --framework, the posts sources
    #[arg(value_name = "PATH")]
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// The framework: the paths are then posts sources whose columns are named as gradus names them
    #[arg(long, short, value_name = "FILE")]
    pub(in crate::cli) framework: Option<PathBuf>,
    /// The baseline (default: the manifest's)
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) file: Option<PathBuf>,
    /// The date as of which everything is read, YYYY-MM-DD (default: the manifest's, else today)
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(in crate::cli) as_of: Option<Date>,
}

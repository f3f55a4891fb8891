//! The arguments of what fits the program into a shell: `gradus completions` and `gradus man`.

use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(
    after_help = "Example: gradus completions bash > ~/.local/share/bash-completion/completions/gradus"
)]
pub(in crate::cli) struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub(in crate::cli) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
#[command(after_help = "Example: gradus man ~/.local/share/man/man1 && man gradus-audit")]
pub(in crate::cli) struct Man {
    /// Where to write; it is made if it is not there
    #[arg(value_name = "DIR")]
    pub(in crate::cli) dir: PathBuf,
}

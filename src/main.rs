//! The command line: a thin shell around the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    gradus::cli::main()
}

//! The command line (`interfaces.md`, Commands): arguments, files, terminal, exit status. No business rules.
//!
//! Data goes to standard output, talk to standard error. Exit status: 0 nothing at or above `--fail-on`; 1 such findings
//! exist, or rows were refused; 2 the question could not be answered.

mod args;
mod ask;
mod audit;
mod baseline;
mod check;
mod compare;
mod explain;
mod fmt;
mod git;
mod grade;
mod init;
mod map;
mod output;
mod outputs;
mod posts;
mod progress;
mod project;
mod report;
mod route;
mod scenario;
mod shell;
mod test;
mod watch;
mod why;

use crate::files::{Disk, Files};
use crate::posts::fast::Tuning;
use args::{Arguments, Command};
use clap::Parser;
use jiff::civil::Date;
use output::Output;
use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::process::ExitCode;

/// What the program knows of its surroundings.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether standard output may have colour.
    pub colour: bool,
    /// Whether standard error may have colour.
    pub colour_err: bool,
    /// Whether the terminal shows Unicode.
    pub unicode: bool,
    /// Today; none for what the machine's clock says. Used, and said, when no date is given.
    pub today: Option<Date>,
    /// How large posts sources are read; none for the careful reader alone. Changes nothing of what is found.
    pub tuning: Option<Tuning>,
    /// Whether a bar may be shown on standard error while something takes long.
    pub progress: bool,
    /// What stands for standard input; none for that of the process.
    pub input: Option<String>,
}

impl Default for Surroundings {
    fn default() -> Self {
        Self {
            width: 100,
            colour: false,
            colour_err: false,
            unicode: true,
            today: Some(jiff::civil::date(2026, 7, 31)),
            tuning: Some(Tuning::default()),
            progress: false,
            input: None,
        }
    }
}

impl Surroundings {
    /// Today. Only who asks waits for the machine's time zone, which takes longer than a small check.
    #[must_use]
    pub fn today(&self) -> Date {
        self.today.unwrap_or_else(|| jiff::ZonedDateTime::now().date())
    }

    fn of_this_process() -> Self {
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let terminal = io::stdout().is_terminal();
        let width = std::env::var("COLUMNS")
            .ok()
            .and_then(|columns| columns.parse().ok());
        let width = width.or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)));
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
            .into_iter()
            .find_map(|name| std::env::var(name).ok());
        // A file or a pipe is read as UTF-8; a terminal says by its locale what it can show.
        let ascii = terminal && locale.is_some_and(|locale| matches!(locale.as_str(), "C" | "POSIX"));
        Self {
            width: width.unwrap_or(100),
            colour: terminal && !plain && !dumb,
            colour_err: io::stderr().is_terminal() && !plain && !dumb,
            unicode: !ascii,
            today: None,
            tuning: Some(Tuning::default()),
            progress: false,
            input: None,
        }
    }
}

/// What a run says and how it ends.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcome {
    /// Exit status.
    pub status: u8,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// Runs one command over given files, without touching the process: for tests and for other programs.
///
/// `arguments` are those behind the program's name.
pub fn run_in<S: Into<OsString> + Clone>(
    files: &dyn Files,
    surroundings: &Surroundings,
    arguments: &[S],
) -> Outcome {
    let arguments: Vec<OsString> = arguments.iter().cloned().map(Into::into).collect();
    let mut output = Output::kept(surroundings.clone());
    let status = run(files, &arguments, &mut output);
    Outcome {
        status,
        out: output.out.into_text(),
        err: output.err.into_text(),
    }
}

/// Runs one command; its exit status.
fn run(files: &dyn Files, arguments: &[OsString], output: &mut Output) -> u8 {
    let name = std::iter::once(OsString::from("gradus"));
    let all = name.chain(arguments.iter().cloned());
    match Arguments::try_parse_from(all) {
        Err(error) => usage(&error, output),
        Ok(arguments) => match arguments.command {
            Command::Audit(command) => audit::audit(files, &command, output),
            Command::Baseline(command) => baseline::run_baseline(files, &command, output),
            Command::Check(command) if command.watch => watch::watch(files, &command, output),
            Command::Check(command) => check::check(files, &command, output),
            Command::Completions(command) => shell::completions(&command, output),
            Command::Man(command) => shell::man(&command, output),
            Command::Compare(command) => compare::run(files, &command, output),
            Command::Explain(command) => explain::run(files, &command, output),
            Command::Fmt(command) => fmt::run(files, &command, output),
            Command::Grade(command) => grade::run(files, &command, output),
            Command::Init(command) => init::run(files, &command, output),
            Command::Map(command) => map::run(files, &command, output),
            Command::Posts(command) => posts::run(files, &command, output),
            Command::Report(command) => report::run(files, &command, output),
            Command::Route(command) => route::run(files, &command, output),
            Command::Scenario(command) => scenario::run(files, &command, output),
            Command::Test(command) => test::run(files, &command, output),
        },
    }
}

/// What clap says: help and version are data, faults are talk.
fn usage(error: &clap::Error, output: &mut Output) -> u8 {
    let text = error.render();
    if error.use_stderr() {
        let colour = output.surroundings.colour_err;
        output.err.push_str(&if colour {
            text.ansi().to_string()
        } else {
            text.to_string()
        });
        2
    } else {
        let colour = output.surroundings.colour;
        output.out.push_str(&if colour {
            text.ansi().to_string()
        } else {
            text.to_string()
        });
        0
    }
}

/// Runs the command of this process.
#[must_use]
pub fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let mut surroundings = Surroundings::of_this_process();
    surroundings.progress = progress::is_wanted(&arguments);
    let watched = surroundings.progress.then(|| progress::Watched::new(&Disk));
    let files: &dyn Files = watched.as_ref().map_or(&Disk, |watched| watched);
    let mut output = Output::of_process(surroundings);
    let status = run(files, &arguments, &mut output);
    // The bar goes before the rest is said.
    drop(watched);
    let fault = output.out.finish();
    // Whoever reads may have gone (`gradus audit | head`): that is no fault of ours.
    let fault = fault.filter(|error| error.kind() != io::ErrorKind::BrokenPipe);
    if let Some(error) = &fault {
        let text = format!("error: cannot write to standard output: {error}\n");
        output.err.push_str(&text);
    }
    let _ = output.err.finish();
    ExitCode::from(if fault.is_some() { 2 } else { status })
}

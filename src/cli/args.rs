//! The arguments, as clap reads them.

mod baseline;
mod language;
mod map;
mod posts;
mod report;
mod route;
mod shell;
mod test;

pub(super) use super::outputs::Outputs;
pub(super) use baseline::{Baseline, BaselineAction, Known};
pub(super) use language::{Explain, Fmt};
pub(super) use map::{Map, MapFormat, Only};
pub(super) use posts::{Describe, Init, Place, Posts};
pub(super) use report::{Report, ReportFormat};
pub(super) use route::{Route, RouteFormat};
pub(super) use shell::{Completions, Man};
pub(super) use test::{Test, TestFormat};

use crate::diagnostic::did_you_mean;
use crate::manifest::FailOn;
use crate::policy::limits::Limit;
use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use std::path::PathBuf;

/// Career frameworks and grading rules, checked against an institution's actual posts.
#[derive(Debug, Parser)]
#[command(
    name = "gradus",
    version,
    propagate_version = true,
    disable_help_subcommand = true
)]
#[command(
    after_help = "Exit status: 0 nothing at or above --fail-on, 1 such findings exist (or rows were refused), \
                        2 the question could not be answered.\n\nExample: gradus audit fixtures/northfield"
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Audit the posts of an institution against its framework: the main job
    Audit(Audit),
    /// Write down what is known already, so that what is new stands out
    Baseline(Baseline),
    /// Check framework files alone, without posts
    Check(Check),
    /// Print the completions of a shell
    Completions(Completions),
    /// Compare two frameworks, two extracts of posts, or two roles: what changed, and whom it touches
    Compare(Compare),
    /// Say what a check looks for, what a word of the language means, or why a post is classed as it is
    Explain(Explain),
    /// Lay framework files out in the one layout
    Fmt(Fmt),
    /// Score a role or posts by job evaluation and say which grade they are, factor by factor
    Grade(Grade),
    /// Write a small framework, a manifest and sample posts to start from
    Init(Init),
    /// Write the manual pages to a folder
    Man(Man),
    /// Draw the career map: levels, families, roles with their posts, and the steps between them
    Map(Box<Map>),
    /// Describe an extract of posts, and place its titles on roles
    #[command(subcommand)]
    Posts(Posts),
    /// Write the briefing for managers: a page, Markdown or a workbook
    Report(Box<Report>),
    /// Find the routes from a role, a post or a person's skills to a role or a grade
    Route(Box<Route>),
    /// A what-if: figures before and after, side by side
    Scenario(Scenario),
    /// Run the tests that a framework holds, alone, and show what was expected and found
    Test(Test),
}

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Text,
    /// For programs: one document
    Json,
}

#[derive(Debug, Clone, Args)]
pub(super) struct Common {
    #[command(flatten)]
    pub(super) outputs: Outputs,
    /// The date as of which everything is read, YYYY-MM-DD (default: the manifest's, else today)
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(super) as_of: Option<Date>,
    /// From which severity on the exit status is 1: error, warning, note, never (default: the manifest's, else error)
    #[arg(long, value_name = "SEVERITY", value_parser = fail_on)]
    pub(super) fail_on: Option<FailOn>,
    /// How many new findings of that severity may be there before the exit status is 1 (default: the manifest's, else 0)
    #[arg(long, value_name = "N", value_parser = max_new, allow_negative_numbers = true)]
    pub(super) max_new: Option<u32>,
    /// A limit on the whole run: `unplaced > 5%`, `refused > 0`, `dead-end > 10%` (may be given several times)
    #[arg(long, value_name = "LIMIT", value_parser = Limit::parse)]
    pub(super) fail_if: Vec<Limit>,
    /// Findings that are known already, as `gradus baseline write` wrote them (default: the manifest's)
    #[arg(long, value_name = "FILE", conflicts_with = "no_baseline")]
    pub(super) baseline: Option<PathBuf>,
    /// Report what the baseline knows as if it were new
    #[arg(long)]
    pub(super) no_baseline: bool,
    /// Report this check or rule alone (may be given several times)
    #[arg(long, value_name = "CHECK", value_delimiter = ',')]
    pub(super) only: Vec<String>,
    /// Leave out what explains: legends, remarks, what was not checked
    #[arg(long, short)]
    pub(super) quiet: bool,
}

impl Common {
    /// Everything as it is by default: nothing is known.
    pub(super) fn plain(as_of: Option<Date>, baseline: Option<PathBuf>) -> Self {
        Self {
            outputs: Outputs::default(),
            as_of,
            fail_on: None,
            max_new: None,
            fail_if: Vec::new(),
            baseline,
            no_baseline: true,
            only: Vec::new(),
            quiet: false,
        }
    }
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  gradus audit fixtures/northfield\n  gradus audit -f framework.gradus posts.csv --as-of 2026-07-31 --format json"
)]
pub(super) struct Audit {
    /// A project folder or its gradus.toml; with --framework, the posts sources
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// The framework: the paths are then posts sources whose columns are named as gradus names them
    #[arg(long, short, value_name = "FILE")]
    pub(super) framework: Option<PathBuf>,
    /// Refused rows make the exit status 2
    #[arg(long)]
    pub(super) strict: bool,
    /// Threads that work side by side (default: as many as the machine has, or RAYON_NUM_THREADS)
    #[arg(long, value_name = "N", value_parser = threads, allow_negative_numbers = true)]
    pub(super) threads: Option<usize>,
    /// Refuse posts that would take more memory than this: 400M, 2G (default: no limit)
    #[arg(long, value_name = "SIZE", value_parser = bytes, allow_negative_numbers = true)]
    pub(super) max_memory: Option<u64>,
    /// Look at the posts of this institution alone
    #[arg(long, value_name = "NAME")]
    pub(super) institution: Option<String>,
    /// Write every row behind every finding to this CSV file
    #[arg(long, value_name = "FILE")]
    pub(super) rows: Option<PathBuf>,
    #[command(flatten)]
    pub(super) common: Common,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  gradus check frameworks/learning-technology.gradus\n  gradus check frameworks\n  gradus check --watch frameworks/learning-technology.gradus"
)]
pub(super) struct Check {
    /// Framework files, folders of them, or project folders (default: this folder)
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Report also what changes within this time after the date: 12months, 90days, 2years
    #[arg(long, value_name = "TIME", value_parser = horizon)]
    pub(super) horizon: Option<jiff::Span>,
    /// Check again whenever a file that was read has changed
    #[arg(long)]
    pub(super) watch: bool,
    #[command(flatten)]
    pub(super) common: Common,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Exit status: 0 nothing at or above --fail-on, 1 such changes exist, 2 the question could not be answered.\n\nExamples:\n  gradus compare old.gradus new.gradus\n  gradus compare git:HEAD~1 frameworks/learning-technology.gradus --project fixtures/northfield --fail-on breaking\n  gradus compare --posts 2025.csv 2026.csv --project fixtures/northfield\n  gradus compare --role learning-technologist --role educational-developer -f frameworks/learning-technology.gradus"
)]
pub(super) struct Compare {
    /// What came before and what comes after: framework files, folders, projects, git:REV or git:REV:PATH; with
    /// --posts, two extracts of posts
    #[arg(value_name = "OLD NEW", num_args = 0..=2, required_unless_present = "role", conflicts_with = "role")]
    pub(super) paths: Vec<PathBuf>,
    /// OLD and NEW are extracts of posts
    #[arg(long, conflicts_with = "role")]
    pub(super) posts: bool,
    /// A role; given twice, from the one to the other
    #[arg(long, value_name = "ROLE")]
    pub(super) role: Vec<String>,
    /// With --role or --posts: the framework; without it, the project's
    #[arg(long, short, value_name = "FILE", conflicts_with = "project")]
    pub(super) framework: Option<PathBuf>,
    /// A project folder or its gradus.toml: its posts say whom changes touch, its manifest how extracts are read
    #[arg(long, short, value_name = "PATH")]
    pub(super) project: Option<PathBuf>,
    #[command(flatten)]
    pub(super) outputs: Outputs,
    /// The date as of which everything is read, YYYY-MM-DD (default: the manifest's, else today)
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(super) as_of: Option<Date>,
    /// With --posts: the date of the old extract, where it has another one
    #[arg(long, value_name = "DATE", value_parser = date, requires = "posts")]
    pub(super) old_as_of: Option<Date>,
    /// From which class of change on the exit status is 1 (with --posts: of findings that appeared, errors are breaking
    /// and warnings tightening)
    #[arg(
        long,
        value_name = "CLASS",
        value_enum,
        default_value = "never",
        conflicts_with = "role"
    )]
    pub(super) fail_on: FailOnChange,
    /// Leave out what explains
    #[arg(long, short)]
    pub(super) quiet: bool,
}

/// From which class of change on a comparison fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOnChange {
    /// Somebody loses a route, a grade or an entitlement
    Breaking,
    /// That, or something is harder, later, narrower or stricter
    Tightening,
    /// That, or something is easier, sooner, wider or more: whatever touches somebody's position
    Loosening,
    /// Whatever is found
    Never,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  gradus grade nurse -f nhs.gradus\n  gradus grade --levels \"4 3 3 2 3 5 1 2 1 1 1 2 5 3 4 5\" -f nhs.gradus\n  gradus grade --posts fixtures/northfield"
)]
pub(super) struct Grade {
    /// The role; with --levels, the role whose profile the levels are compared with
    #[arg(value_name = "ROLE", required_unless_present_any = ["levels", "posts"])]
    pub(super) role: Option<String>,
    /// Levels of a job: `communication 4, knowledge 3`, or one for each factor in order
    #[arg(long, value_name = "LEVELS", conflicts_with = "posts")]
    pub(super) levels: Option<String>,
    /// Every post of a project folder, or with --framework of a posts source
    #[arg(long, value_name = "PATH", conflicts_with = "role")]
    pub(super) posts: Option<PathBuf>,
    /// This post alone, in full (may be given several times)
    #[arg(long, value_name = "ID", requires = "posts")]
    pub(super) post: Vec<String>,
    /// Look at the posts of this institution alone
    #[arg(long, value_name = "NAME", requires = "posts")]
    pub(super) institution: Option<String>,
    /// The framework; without it, the project's
    #[arg(long, short, value_name = "FILE")]
    pub(super) framework: Option<PathBuf>,
    /// A project folder or its gradus.toml
    #[arg(long, short, value_name = "PATH", default_value = ".")]
    pub(super) project: PathBuf,
    /// Within how many points of another grade a total is a boundary case
    #[arg(
        long,
        value_name = "POINTS",
        default_value_t = 5,
        allow_negative_numbers = true
    )]
    pub(super) margin: u32,
    /// How the grades are written
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: Format,
    /// The date as of which everything is read, YYYY-MM-DD (default: the manifest's, else today)
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(super) as_of: Option<Date>,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Exit status: 0 the scenarios were carried out, 2 they could not be.\n\nExamples:\n  gradus scenario convert-after-three --project fixtures/northfield\n  gradus scenario --project fixtures/northfield --set \"contract = open-ended for posts where contract is fixed-term\"\n  gradus scenario --project fixtures/northfield --add-step \"educational-developer -> head-of-learning-technology : vacancy\""
)]
pub(super) struct Scenario {
    /// Scenarios of the framework by name, side by side (default: all, unless changes are given)
    #[arg(value_name = "NAME")]
    pub(super) names: Vec<String>,
    /// Give posts a value: `contract = open-ended for posts where …` (may be given several times)
    #[arg(long, value_name = "CHANGE")]
    pub(super) set: Vec<String>,
    /// Add a step: `a@6 -> b : promotion after 3 years` (may be given several times)
    #[arg(long, value_name = "STEP")]
    pub(super) add_step: Vec<String>,
    /// Add posts: `{ role a  grade 6  unit \"History\" }`, or `2 posts { … }` (may be given several times)
    #[arg(long, value_name = "POSTS")]
    pub(super) add_post: Vec<String>,
    /// Any other change as a scenario block writes it: `close posts where …`, `merge units …` (may be given several times)
    #[arg(long, value_name = "CHANGE")]
    pub(super) change: Vec<String>,
    /// A project folder or its gradus.toml
    #[arg(long, short, value_name = "PATH", default_value = ".")]
    pub(super) project: PathBuf,
    /// The framework; the posts are then those of --posts
    #[arg(
        long,
        short,
        value_name = "FILE",
        requires = "posts",
        conflicts_with = "project"
    )]
    pub(super) framework: Option<PathBuf>,
    /// With --framework: posts sources whose columns are named as gradus names them (may be given several times)
    #[arg(long, value_name = "FILE", requires = "framework")]
    pub(super) posts: Vec<PathBuf>,
    /// Look at the posts of this institution alone
    #[arg(long, value_name = "NAME")]
    pub(super) institution: Option<String>,
    /// How the figures are written
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: Format,
    /// The date as of which everything is read, YYYY-MM-DD (default: the manifest's, else today)
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(super) as_of: Option<Date>,
}

fn date(text: &str) -> Result<Date, String> {
    text.parse()
        .map_err(|_| "dates are written YYYY-MM-DD, for instance 2026-07-31".to_owned())
}

/// `12months`, `12 months`, `90days`.
fn horizon(text: &str) -> Result<jiff::Span, String> {
    let help = || "a time is written as `12months`, `90days`, `52weeks` or `2years`".to_owned();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (amount, unit) = text.split_at(digits);
    let amount: i64 = amount.parse().map_err(|_| help())?;
    let span = jiff::Span::new();
    let span = match unit.trim() {
        "year" | "years" => span.try_years(amount),
        "month" | "months" => span.try_months(amount),
        "week" | "weeks" => span.try_weeks(amount),
        "day" | "days" => span.try_days(amount),
        _ => return Err(help()),
    };
    span.map_err(|_| help())
}

fn max_new(text: &str) -> Result<u32, String> {
    text.parse()
        .map_err(|_| "it is a number of findings from 0 on, such as `--max-new 10`".to_owned())
}

fn fail_on(text: &str) -> Result<FailOn, String> {
    let words = || FailOn::ALL.iter().map(|(_, word)| *word);
    FailOn::ALL
        .iter()
        .find(|(_, word)| *word == text)
        .map(|(choice, _)| *choice)
        .ok_or_else(|| {
            did_you_mean(text, words())
                .unwrap_or_else(|| format!("one of {}", words().collect::<Vec<_>>().join(", ")))
        })
}

/// A number of threads.
fn threads(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(threads) if (1..=1024).contains(&threads) => Ok(threads),
        _ => Err("threads are a number from 1 to 1024".to_owned()),
    }
}

/// An amount of memory in bytes, with `K`, `M` or `G` for powers of 1024.
fn bytes(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = text.get(digits.len()..).unwrap_or("").to_ascii_uppercase();
    let factor = match unit.trim_end_matches('B').trim_end_matches('I') {
        "" => Some(1),
        "K" => Some(1 << 10),
        "M" => Some(1 << 20),
        "G" => Some(1_u64 << 30),
        _ => None,
    };
    let number: Option<u64> = digits.parse().ok().filter(|&number| number > 0);
    number
        .zip(factor)
        .and_then(|(number, factor)| number.checked_mul(factor))
        .ok_or_else(|| "write an amount of memory such as `400M` or `2G`".to_owned())
}

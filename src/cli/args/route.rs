//! The arguments of `gradus route`.

use crate::syntax::ast::{Duration, DurationUnit};
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use std::path::PathBuf;

/// How routes are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum RouteFormat {
    /// For people
    Text,
    /// For programs: one document
    Json,
    /// A drawing: the routes on the career map
    Svg,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Exit status: 0 there is a route, 1 there is none, 2 the question could not be answered.\n\n\
                  Examples:\n  gradus route learning-technologist head-of-learning-technology -f frameworks/learning-technology.gradus\n  \
                  gradus route --from learning-technologist --project fixtures/northfield\n  \
                  gradus route --post P-1042 --to-grade 8 --within \"10 years\" --project fixtures/northfield\n  \
                  gradus route learning-technologist head-of-learning-technology --project fixtures/study-23 --institution \"Alderbrook University\"\n  \
                  gradus route --skills \"pedagogy 3, technical 3\" head-of-learning-technology -f frameworks/learning-technology.gradus"
)]
pub(in crate::cli) struct Route {
    /// Where the route starts: a role, or role@grade (with --from or --post, or --skills alone: where it leads)
    #[arg(value_name = "FROM")]
    pub(in crate::cli) start: Option<String>,
    /// Where it leads: a role, or role@grade; without it, everything that can be reached is shown
    #[arg(value_name = "TO")]
    pub(in crate::cli) to: Option<String>,
    /// Where the route starts: a role, or role@grade
    #[arg(long, value_name = "ROLE")]
    pub(in crate::cli) from: Option<String>,
    /// Start from the post with this id: from its role, with its contract and funding, in its institution
    #[arg(long, value_name = "ID")]
    pub(in crate::cli) post: Option<String>,
    /// The person's skills, in place of those of the first role: `pedagogy 3, technical 2`; without a role to start
    /// from, the route starts at the entry roles that they are enough for
    #[arg(long, value_name = "LIST")]
    pub(in crate::cli) skills: Option<String>,
    /// Lead to every role at this grade or above
    #[arg(long, value_name = "GRADE")]
    pub(in crate::cli) to_grade: Option<String>,
    /// Leave out what takes longer: 10 years, 18 months
    #[arg(long, value_name = "TIME", value_parser = within)]
    pub(in crate::cli) within: Option<Duration>,
    /// The framework; without it, the project's
    #[arg(long, short, value_name = "FILE", conflicts_with = "project")]
    pub(in crate::cli) framework: Option<PathBuf>,
    /// A project folder or its gradus.toml: its posts say what is staffed
    #[arg(long, short, value_name = "PATH", default_value = ".")]
    pub(in crate::cli) project: PathBuf,
    /// Look at the posts of this institution alone: what it staffs, and who waits there
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) institution: Option<String>,
    /// How the routes are written
    #[arg(long, value_enum, default_value = "text")]
    pub(in crate::cli) format: RouteFormat,
    /// Write to this file in place of standard output
    #[arg(long, short, value_name = "FILE")]
    pub(in crate::cli) output: Option<PathBuf>,
    /// The date as of which everything is read, YYYY-MM-DD (default: the manifest's, else today)
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    pub(in crate::cli) as_of: Option<Date>,
}

/// `10 years`, `10years`.
fn within(text: &str) -> Result<Duration, String> {
    let help = || "a time is written as `10 years`, `18 months`, `52 weeks` or `90 days`".to_owned();
    let text = text.trim();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (amount, unit) = text.split_at(digits);
    let amount = amount.parse().map_err(|_| help())?;
    let unit = match unit.trim() {
        "year" | "years" => DurationUnit::Years,
        "month" | "months" => DurationUnit::Months,
        "week" | "weeks" => DurationUnit::Weeks,
        "day" | "days" => DurationUnit::Days,
        _ => return Err(help()),
    };
    Ok(Duration { amount, unit })
}

//! The manifest `gradus.toml` (`interfaces.md`, The manifest): what to read and how, apart from what the
//! framework says.
//!
//! Reading it never fails: what is wrong becomes a diagnostic at its line, and the rest is kept. The manifest
//! does not open files; paths stay as they are written, relative to it.

mod checks;
mod columns;
mod levels;
mod placement;
mod posts;
mod walk;

pub use crate::posts::mapping::SourceSpec;
pub use placement::Placement;

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{SourceId, Sources, Span, Spanned};
use crate::syntax::ast::{Amount, Level};
use jiff::civil::Date;
use walk::{Found, Walk};

/// The name that a manifest has in a project folder.
pub const FILE_NAME: &str = "gradus.toml";

/// What a manifest says.
#[derive(Debug, Clone, Default)]
pub struct Manifest {
    /// `framework`: the path of the framework, relative to the manifest.
    pub framework: Option<Spanned<String>>,
    /// `as-of`: the date as of which everything is read.
    pub as_of: Option<Spanned<Date>>,
    /// `fail-on`: from which severity on the exit status is 1.
    pub fail_on: Option<Spanned<FailOn>>,
    /// `[institution] name`: the institution of rows that name none.
    pub institution: Option<Spanned<String>>,
    /// `[[posts]]`, in order.
    pub posts: Vec<SourceSpec>,
    /// `[placement]`.
    pub placement: Placement,
    /// `[checks]`, in the order in which they are written.
    pub checks: Vec<CheckSetting>,
    /// `[costs] on-costs = "28%"`: what an employer pays on top of pay, in hundredths of a percent.
    pub on_costs: Option<Spanned<i64>>,
    /// `[baseline] file`: what is known already, relative to the manifest.
    pub baseline: Option<Spanned<String>>,
    /// `max-new`: how many new findings may be there.
    pub max_new: Option<Spanned<u32>>,
    /// `fail-if`: limits on the run as a whole, as they are written.
    pub fail_if: Vec<Spanned<String>>,
    /// `[[levels]]`: levels per path and per unit, in the order in which they are written.
    pub levels: Vec<LevelSetting>,
}

/// One `[[levels]]`. Whether there are such checks is for the caller to say.
#[derive(Debug, Clone)]
pub struct LevelSetting {
    /// `checks`; empty for all.
    pub checks: Vec<Spanned<String>>,
    /// `path`: the pattern of a framework's file, relative to the manifest.
    pub path: Option<Spanned<String>>,
    /// `unit`: the pattern of a unit.
    pub unit: Option<Spanned<String>>,
    /// `severity`
    pub severity: Level,
}

/// From which severity on findings decide the exit status (`interfaces.md`, Exit status).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailOn {
    /// This one and what is worse.
    At(Severity),
    /// Findings never do.
    Never,
}

impl FailOn {
    /// Every choice with its word.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::At(Severity::Error), "error"),
        (Self::At(Severity::Warning), "warning"),
        (Self::At(Severity::Note), "note"),
        (Self::Never, "never"),
    ];

    /// The one of two by which more fails.
    #[must_use]
    pub fn stricter(self, other: Self) -> Self {
        match (self, other) {
            (Self::Never, other) | (other, Self::Never) => other,
            (Self::At(left), Self::At(right)) => Self::At(left.min(right)),
        }
    }

    /// Whether a finding of this severity fails the run.
    #[must_use]
    pub fn fails(self, severity: Severity) -> bool {
        match self {
            Self::At(least) => severity >= least,
            Self::Never => false,
        }
    }
}

/// One line of `[checks]`. Whether there is such a check, and whether it has such a setting, is for the caller to
/// say: the spans are there for that.
#[derive(Debug, Clone)]
pub struct CheckSetting {
    /// The check.
    pub name: Spanned<String>,
    /// `severity`, or `"off"` in place of the table.
    pub severity: Option<Spanned<Level>>,
    /// `at-most`
    pub at_most: Option<Spanned<Amount>>,
    /// `at-least`
    pub at_least: Option<Spanned<Amount>>,
    /// `by`: the groups.
    pub by: Option<Spanned<Vec<Spanned<String>>>>,
    /// `override = true`: wins over the framework's own settings.
    pub overrides: bool,
    /// The whole line.
    pub span: Span,
}

const KEYS: [&str; 12] = [
    "framework",
    "as-of",
    "fail-on",
    "institution",
    "posts",
    "placement",
    "checks",
    "baseline",
    "max-new",
    "fail-if",
    "levels",
    "costs",
];

/// Reads a manifest.
#[must_use]
pub fn parse(sources: &Sources, id: SourceId) -> (Manifest, Vec<Diagnostic>) {
    let text = sources.text(id);
    let (table, faults) = toml::de::DeTable::parse_recoverable(&text);
    let mut diagnostics = walk::syntax_errors(&text, id, &faults);
    let mut found = Vec::new();
    let manifest = manifest(&mut Walk::new(id, &mut found), table.get_ref());
    if diagnostics.is_empty() {
        // A text that is no TOML says nothing reliable about its keys.
        found.sort_by_key(|one| (one.span.start, one.span.end));
        diagnostics = found;
    }
    (manifest, diagnostics)
}

fn manifest(walk: &mut Walk, table: &toml::de::DeTable) -> Manifest {
    let mut out = Manifest::default();
    for entry in walk::entries(table) {
        match entry.key {
            "framework" => out.framework = walk.text(&entry, "framework = \"learning-technology.gradus\""),
            "as-of" => out.as_of = as_of(walk, &entry),
            "fail-on" => out.fail_on = walk.choice(&entry, &FailOn::ALL),
            "institution" => {
                out.institution = one_text(walk, &entry, "name", "name = \"University of Northfield\"");
            }
            "max-new" => {
                let span = walk.span(entry.value.span());
                out.max_new = walk
                    .whole(&entry, 0, "max-new = 10")
                    .map(|most| Spanned::new(most, span));
            }
            "fail-if" => {
                out.fail_if = walk
                    .text_or_texts(&entry, "fail-if = \"unplaced > 5%\"")
                    .unwrap_or_default();
            }
            "levels" => out.levels = levels::settings(walk, &entry),
            "posts" => out.posts = posts::sources(walk, &entry),
            "placement" => out.placement = placement::placement(walk, &entry),
            "checks" => out.checks = checks::settings(walk, &entry),
            "costs" => out.on_costs = on_costs(walk, &entry),
            "baseline" => out.baseline = one_text(walk, &entry, "file", "file = \"gradus-baseline.json\""),
            _ => walk.unknown(&entry, "the manifest", &KEYS),
        }
    }
    out
}

/// `[costs]`: the one key that it has.
fn on_costs(walk: &mut Walk, found: &Found) -> Option<Spanned<i64>> {
    let table = walk.table(found, "[costs]\non-costs = \"28%\"")?;
    let mut share = None;
    for entry in walk::entries(table) {
        match entry.key {
            "on-costs" => {
                share = checks::amount(walk, &entry).and_then(|amount| match amount.value {
                    Amount::Percent(share) => Some(Spanned::new(share, amount.span)),
                    Amount::Number(_) => {
                        walk.wrong(&entry, "a percentage of pay", "on-costs = \"28%\"");
                        None
                    }
                });
            }
            _ => walk.unknown(&entry, "`[costs]`", &["on-costs"]),
        }
    }
    share
}

/// A table that has one key.
fn one_text(walk: &mut Walk, entry: &Found, key: &str, example: &str) -> Option<Spanned<String>> {
    let whose = format!("[{}]", entry.key);
    let table = walk.table(entry, &format!("{whose}\n{example}"))?;
    let mut out = None;
    for inner in walk::entries(table) {
        if inner.key == key {
            out = walk.text(&inner, example);
        } else {
            walk.unknown(&inner, &format!("`{whose}`"), &[key]);
        }
    }
    out
}

fn as_of(walk: &mut Walk, entry: &Found) -> Option<Spanned<Date>> {
    const EXAMPLE: &str = "as-of = 2026-07-31";
    let written = match entry.value.get_ref() {
        toml::de::DeValue::Datetime(date) => date.to_string(),
        toml::de::DeValue::String(text) => text.to_string(),
        _ => {
            walk.wrong(entry, "a date", EXAMPLE);
            return None;
        }
    };
    let is_day = written.len() == 10;
    match written.parse() {
        Ok(date) if is_day => Some(Spanned::new(date, walk.span(entry.value.span()))),
        _ => {
            let message = format!("`{written}` is not a day of the calendar");
            walk.bad(
                entry.value.span(),
                message,
                format!("write it as year, month, day: `{EXAMPLE}`"),
            );
            None
        }
    }
}

#[cfg(test)]
mod tests;

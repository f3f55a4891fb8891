//! Settings of checks: the framework's own, then the manifest's (`interfaces.md`, The manifest).

use super::{ALL, Check};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::posts::census::ONE;
use crate::source::Span;
use crate::syntax::ast::{self, Amount, Level};
use std::collections::BTreeMap;

/// The settings of all checks.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    by_check: BTreeMap<String, Setting>,
}

/// The settings of one check; what is not set has the default of the check's page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Setting {
    /// A level for its findings.
    pub level: Option<Level>,
    /// How it groups.
    pub by: Option<Vec<Grouping>>,
    /// The limit.
    pub at_most: Option<Amount>,
    /// The smallest group.
    pub at_least: Option<Amount>,
}

/// How posts are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grouping {
    /// Each unit.
    Unit,
    /// Each family.
    Family,
    /// Each unit × family.
    UnitFamily,
}

impl Grouping {
    /// All groupings with their spelling.
    pub const ALL: [(Self, &'static str); 3] = [
        (Self::Unit, "unit"),
        (Self::Family, "family"),
        (Self::UnitFamily, "unit x family"),
    ];

    /// The grouping that is written so.
    #[must_use]
    pub fn named(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split_whitespace().collect();
        match words.join(" ").as_str() {
            "family x unit" => Some(Self::UnitFamily),
            plain => Self::ALL
                .iter()
                .find(|(_, word)| *word == plain)
                .map(|(grouping, _)| *grouping),
        }
    }
}

const NOTHING: &Setting = &Setting {
    level: None,
    by: None,
    at_most: None,
    at_least: None,
};

impl Settings {
    /// The settings of a check.
    #[must_use]
    pub fn of(&self, check: &Check) -> &Setting {
        self.by_check.get(check.name).unwrap_or(NOTHING)
    }

    /// The settings of a check or rule, to be changed.
    pub fn entry(&mut self, name: &str) -> &mut Setting {
        self.by_check.entry(name.to_owned()).or_default()
    }

    /// The level that is set for a check or rule.
    #[must_use]
    pub fn level(&self, name: &str) -> Option<Level> {
        self.by_check.get(name).and_then(|setting| setting.level)
    }

    /// Reads the `check` blocks of a framework; the last one that sets something wins. A rule is a check whose severity
    /// can be set.
    #[must_use]
    pub fn of_framework(blocks: &[ast::Check], rules: &[String]) -> (Self, Vec<Diagnostic>) {
        let mut settings = Self::default();
        let mut out = Vec::new();
        for block in blocks {
            let name = &block.name.value;
            let is_rule = rules.contains(name);
            if super::named(name).is_none() && !is_rule {
                out.push(unknown_check(name, block.name.span, rules));
                continue;
            }
            let setting = settings.entry(name);
            for written in &block.settings {
                match written {
                    ast::Setting::Severity(level) => setting.level = Some(level.value),
                    ast::Setting::AtMost(amount) => {
                        out.extend(
                            without_effect(name, "at most", amount.span)
                                .or_else(|| unfit(name, amount.value, amount.span, true)),
                        );
                        setting.at_most = Some(amount.value);
                    }
                    ast::Setting::AtLeast(amount) => {
                        out.extend(
                            without_effect(name, "at least", amount.span)
                                .or_else(|| unfit(name, amount.value, amount.span, false)),
                        );
                        setting.at_least = Some(amount.value);
                    }
                    ast::Setting::By(names) => {
                        let mut by = Vec::new();
                        let whole = names
                            .first()
                            .map(|first| names.last().map_or(first.span, |last| first.span.to(last.span)));
                        out.extend(whole.and_then(|span| without_effect(name, "by", span)));
                        for name in names {
                            match Grouping::named(&name.value) {
                                Some(grouping) => by.push(grouping),
                                None => out.push(unknown_grouping(&name.value, name.span)),
                            }
                        }
                        setting.by = Some(by);
                    }
                }
            }
        }
        (settings, out)
    }
}

/// The settings that some checks have, as they are written.
pub const OPTIONAL: [&str; 3] = ["by", "at most", "at least"];

/// A setting that a check does not have: it would change nothing, and nobody would notice.
#[must_use]
pub fn without_effect(check: &str, setting: &str, span: Span) -> Option<Diagnostic> {
    let (kind, has) = match super::named(check) {
        Some(known) => ("check", known.settings()),
        None => ("rule", Vec::new()),
    };
    if has.contains(&setting) {
        return None;
    }
    let listed: Vec<String> = std::iter::once("severity")
        .chain(has)
        .map(|setting| format!("`{setting}`"))
        .collect();
    let (first, rest) = listed.split_at(1);
    let settings = match rest {
        [] => format!("its only setting is {}", first.concat()),
        _ => format!("its settings are {}", listed.join(", ")),
    };
    let help = match kind {
        "check" => format!("{settings}; `gradus explain {check}` has its page"),
        _ => format!("{settings}; what it counts and how much is allowed stands in the rule itself"),
    };
    Some(
        Diagnostic::error(
            "unknown-setting",
            span,
            format!("the {kind} `{check}` has no setting `{setting}`"),
        )
        .label("this would change nothing")
        .help(help),
    )
}

/// Checks whose limit is a share: `25%`, or `0.25`.
const SHARES: [&str; 2] = ["fixed-term-concentration", "overlapping-grades"];

/// A limit of the wrong kind: a count where a share is meant, or a share where a count is.
#[must_use]
pub fn unfit(check: &str, amount: Amount, span: Span, at_most: bool) -> Option<Diagnostic> {
    let share = at_most && SHARES.contains(&check);
    let (message, help) = match amount {
        Amount::Number(number) if share && number > ONE => {
            let whole = number / ONE;
            (
                format!("`{}` has a share as its limit", check),
                format!("write `at most {whole}%`"),
            )
        }
        Amount::Percent(percent) if !share => {
            let whole = percent / 100;
            let word = if at_most { "most" } else { "least" };
            (
                format!("`{}` has a number here, and no share", check),
                format!("write `at {word} {whole}`"),
            )
        }
        Amount::Percent(percent) if percent > ONE => (
            format!("no share is above {}%", ONE / 100),
            "write a share such as `25%`".to_owned(),
        ),
        _ => return None,
    };
    Some(
        Diagnostic::error("unfit-limit", span, message)
            .label("not of the kind that is meant")
            .help(help),
    )
}

/// The names of the checks, then of the rules.
pub fn names(rules: &[String]) -> impl Iterator<Item = &str> + Clone {
    let checks = ALL.iter().map(|check| check.name);
    checks.chain(rules.iter().map(String::as_str))
}

/// A check that nobody knows.
#[must_use]
pub fn unknown_check(name: &str, span: Span, rules: &[String]) -> Diagnostic {
    let help =
        did_you_mean(name, names(rules)).unwrap_or_else(|| "`gradus explain` lists the checks".to_owned());
    Diagnostic::error("unknown-check", span, format!("unknown check `{name}`"))
        .label("no check has this name")
        .help(help)
}

/// A grouping that nobody knows.
#[must_use]
pub fn unknown_grouping(name: &str, span: Span) -> Diagnostic {
    let help = did_you_mean(name, Grouping::ALL.iter().map(|(_, word)| *word))
        .unwrap_or_else(|| "posts are grouped by `unit`, by `family` and by `unit x family`".to_owned());
    Diagnostic::error(
        "unknown-grouping",
        span,
        format!("posts cannot be grouped by `{name}`"),
    )
    .label("no such grouping")
    .help(help)
}

/// Checks whose limit is a margin: more is found within a larger one.
pub const LARGER_IS_STRICTER: [&str; 1] = ["grade-edge"];

/// What holds for a check where nothing is set; what is none is not a setting of the check.
#[must_use]
pub fn defaults(check: &str) -> Setting {
    use super::{bottleneck, fixed_term_concentration, grade_dispersal, grade_edge, overlapping_grades};
    let (at_most, at_least, by) = match check {
        "bottleneck" => (Some(Amount::Number(bottleneck::LIMIT)), None, None),
        "grade-dispersal" => (Some(Amount::Number(grade_dispersal::LIMIT * ONE)), None, None),
        "grade-edge" => (Some(Amount::Number(grade_edge::MARGIN * ONE)), None, None),
        "overlapping-grades" => (Some(Amount::Percent(overlapping_grades::LIMIT)), None, None),
        "fixed-term-concentration" => (
            Some(Amount::Percent(fixed_term_concentration::LIMIT)),
            Some(Amount::Number(fixed_term_concentration::SMALLEST)),
            Some(Grouping::ALL.map(|(grouping, _)| grouping).to_vec()),
        ),
        _ => (None, None, None),
    };
    Setting {
        level: None,
        by,
        at_most,
        at_least,
    }
}

//! Settings of checks, with what holds where nothing is set: saying the default aloud changes nothing.

use super::Both;
use super::change::{Change, Subject, Worth};
use crate::check::settings::{Grouping, LARGER_IS_STRICTER, Setting, defaults};
use crate::check::{self, Check};
use crate::diagnostic::Severity;
use crate::source::Span;
use crate::syntax::ast::{Amount, Level};
use std::collections::BTreeSet;

impl Both<'_> {
    pub(super) fn checks(&self, out: &mut Vec<Change>) {
        for check in check::ALL {
            let (was, is) = (self.old.settings.of(check), self.new.settings.of(check));
            if was == is {
                continue;
            }
            let at = |blocks: &[crate::syntax::ast::Check]| -> Option<Span> {
                let block = blocks.iter().find(|block| block.name.value == check.name)?;
                Some(block.name.span)
            };
            let subject = Subject::new(
                "check",
                check.name,
                at(&self.old.model.checks),
                at(&self.new.model.checks),
            );
            settings(&subject, check, was, is, out);
        }
        // A rule is a check whose severity can be set.
        for name in self
            .old
            .model
            .rule_names
            .iter()
            .filter(|name| self.new.model.rule_names.contains(name))
        {
            let (was, is) = (self.old.settings.level(name), self.new.settings.level(name));
            if was != is {
                let subject = Subject::new("check", name, None, None).label(format!("rule `{name}`"));
                let known = |level: Option<Level>| level.unwrap_or(Level::Error);
                out.extend(level(&subject, known(was), known(is)));
            }
        }
    }
}

fn settings(subject: &Subject, check: &Check, was: &Setting, is: &Setting, out: &mut Vec<Change>) {
    let own = match check.severity {
        Severity::Error => Level::Error,
        Severity::Warning => Level::Warning,
        Severity::Note => Level::Note,
    };
    out.extend(level(subject, was.level.unwrap_or(own), is.level.unwrap_or(own)));
    let default = defaults(check.name);
    // A larger limit lets more pass, but for margins, within which more is found.
    let limit = if LARGER_IS_STRICTER.contains(&check.name) {
        Worth::Burden
    } else {
        Worth::Ease
    };
    for (aspect, words, worth, before, after, otherwise) in [
        (
            "at most",
            "its limit",
            limit,
            was.at_most,
            is.at_most,
            default.at_most,
        ),
        (
            "at least",
            "the smallest group that it judges",
            Worth::Ease,
            was.at_least,
            is.at_least,
            default.at_least,
        ),
    ] {
        let (before, after) = (before.or(otherwise), after.or(otherwise));
        if let (Some(old), Some(new)) = (before, after) {
            if value(old) != value(new) {
                let order = value(new).cmp(&value(old));
                out.push(subject.moved(aspect, words, shown(old), shown(new), (worth, order)));
            }
        } else if let Some(old) = before {
            out.push(subject.lost(
                aspect,
                format!("has {words} set to {}", shown(old)),
                Worth::Nothing,
            ));
        } else if let Some(new) = after {
            out.push(subject.gained(
                aspect,
                format!("has {words} set to {}", shown(new)),
                Worth::Nothing,
            ));
        }
    }
    let groups = |by: &Option<Vec<Grouping>>| -> BTreeSet<Grouping> {
        by.as_ref()
            .or(default.by.as_ref())
            .into_iter()
            .flatten()
            .copied()
            .collect()
    };
    let (before, after) = (groups(&was.by), groups(&is.by));
    let phrase = |one: &Grouping| {
        let word = Grouping::ALL
            .iter()
            .find(|(known, _)| known == one)
            .map_or("", |(_, word)| *word);
        format!("looks at each {word}")
    };
    out.extend(
        before
            .difference(&after)
            .map(|one| subject.lost("by", phrase(one), Worth::Burden)),
    );
    out.extend(
        after
            .difference(&before)
            .map(|one| subject.gained("by", phrase(one), Worth::Burden)),
    );
}

/// How much the findings of a check or rule matter.
pub(super) fn level(subject: &Subject, was: Level, is: Level) -> Option<Change> {
    let rank = |level: Level| match level {
        Level::Off => 0,
        Level::Note => 1,
        Level::Warning => 2,
        Level::Error => 3,
    };
    let word = |level: Level| match level {
        Level::Off => "off",
        Level::Note => "note",
        Level::Warning => "warning",
        Level::Error => "error",
    };
    (was != is).then(|| {
        let order = rank(is).cmp(&rank(was));
        subject.moved(
            "severity",
            "its severity",
            word(was),
            word(is),
            (Worth::Burden, order),
        )
    })
}

/// In ten-thousandths, a share as a part of one.
fn value(amount: Amount) -> i64 {
    match amount {
        Amount::Percent(value) | Amount::Number(value) => value,
    }
}

pub(super) fn shown(amount: Amount) -> String {
    let (value, unit, places) = match amount {
        Amount::Percent(value) => (value, "%", 2_u32),
        Amount::Number(value) => (value, "", 4),
    };
    let one = 10_i64.pow(places);
    let (whole, part) = (value / one, value % one);
    if part == 0 {
        return format!("{whole}{unit}");
    }
    let width = places as usize;
    let part = format!("{part:0width$}");
    format!("{whole}.{}{unit}", part.trim_end_matches('0'))
}

//! What an institution makes of findings: levels, selection, acceptance, order and identity.
//!
//! It knows findings, not how a check comes to them.

pub mod accept;
pub mod baseline;
pub mod levels;
pub mod limits;
pub mod measure;
pub mod pattern;
pub mod renamed;

use crate::check::settings::Settings;
use crate::check::{self, Finding};
use crate::diagnostic::Severity;
use crate::syntax::ast::Level;
use foldhash::HashMap;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::sync::LazyLock;

/// Applies levels, keeps what was asked for, and puts findings in their order (`semantics.md`, Findings: the same order on
/// every machine).
#[must_use]
pub fn apply(findings: Vec<Finding>, settings: &Settings, only: &[String]) -> Vec<Finding> {
    ordered(level(findings, settings, only))
}

/// Applies the levels of checks and keeps what was asked for.
#[must_use]
pub fn level(mut findings: Vec<Finding>, settings: &Settings, only: &[String]) -> Vec<Finding> {
    findings.retain_mut(|finding| {
        if !only.is_empty() && !only.iter().any(|name| *name == finding.check) {
            return false;
        }
        match settings.level(&finding.check) {
            None => true,
            Some(level) => set(finding, level),
        }
    });
    findings
}

/// Sets the level of a finding; false where it is not wanted at all.
fn set(finding: &mut Finding, level: Level) -> bool {
    let severity = match level {
        Level::Off => return false,
        Level::Note => Severity::Note,
        Level::Warning => Severity::Warning,
        Level::Error => Severity::Error,
    };
    // A check that grades its findings knows which matter less: a level is then a ceiling.
    finding.severity = if check::named(&finding.check).is_some_and(|check| check.graded) {
        finding.severity.min(severity)
    } else {
        severity
    };
    true
}

/// The place of a check in the registry; rules come after all checks.
fn rank(name: &str) -> usize {
    static RANKS: LazyLock<HashMap<&'static str, usize>> = LazyLock::new(|| {
        let names = check::ALL.iter().map(|check| check.name);
        names.zip(1..).collect()
    });
    RANKS.get(name).copied().unwrap_or(0)
}

/// The places of findings in their order: errors first, then by check, then by size, then by institution and subject; else the
/// order that they had.
#[must_use]
pub fn order<T: Send + Sync>(all: &[T], finding: impl Fn(&T) -> &Finding + Sync) -> Vec<usize> {
    // Findings are large: their places are sorted, and what decides most comparisons stands beside them.
    let mut places: Vec<_> = all
        .iter()
        .map(&finding)
        .zip(0_usize..)
        .map(|(one, at)| {
            let first = (Reverse(one.severity), rank(&one.check));
            (first, Reverse(one.size), one, at)
        })
        .collect();
    places.par_sort_unstable_by(
        |(first, size, left, at), (other_first, other_size, right, other)| {
            first
                .cmp(other_first)
                // Rules have one rank.
                .then_with(|| left.check.cmp(&right.check))
                .then(size.cmp(other_size))
                .then_with(|| left.institution.cmp(&right.institution))
                .then_with(|| left.subject.cmp(&right.subject))
                .then(at.cmp(other))
        },
    );
    places.into_iter().map(|(.., at)| at).collect()
}

/// Puts findings in their [`order`].
#[must_use]
pub fn ordered(all: Vec<Finding>) -> Vec<Finding> {
    let places = order(&all, |finding| finding);
    let mut all: Vec<Option<Finding>> = all.into_iter().map(Some).collect();
    let taken = places.into_iter().filter_map(|at| all.get_mut(at)?.take());
    taken.collect()
}

/// The identity of a finding: of its check, institution and subject alone, so that a baseline survives new rows and
/// moved lines (`interfaces.md`). FNV-1a over 64 bits: its definition will not change under us.
#[must_use]
pub fn fingerprint(check: &str, institution: Option<&str>, subject: &[(&'static str, String)]) -> String {
    let mut sorted: Vec<&(&str, String)> = subject.iter().collect();
    sorted.sort();
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut add = |text: &str| {
        for byte in text.bytes().chain([0xff]) {
            hash ^= u64::from(byte);
            hash = hash.wrapping_mul(0x0000_0100_0000_01b3);
        }
    };
    add(check);
    add(institution.unwrap_or(""));
    for (name, value) in sorted {
        add(name);
        add(value);
    }
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_depends_on_check_institution_and_subject_alone() {
        let subject = |grade: &str| vec![("role", "a".to_owned()), ("grade", grade.to_owned())];
        let turned: Vec<_> = subject("6").into_iter().rev().collect();
        let one = fingerprint("dead-end", Some("x"), &subject("6"));
        assert_eq!(one, fingerprint("dead-end", Some("x"), &turned));
        assert_ne!(one, fingerprint("dead-end", Some("x"), &subject("7")));
        assert_ne!(one, fingerprint("dead-end", Some("y"), &subject("6")));
        // Written down: a baseline of last year must still match.
        assert_eq!(fingerprint("dead-end", None, &[]), "49974367af9194e9");
    }
}

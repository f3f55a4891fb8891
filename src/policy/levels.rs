//! Levels per path and per unit, from the manifest: old files and sheltered units may be judged more mildly, or more strictly.

use super::pattern::fits;
use super::set;
use crate::check::{Finding, settings};
use crate::diagnostic::Diagnostic;
use crate::source::{Sources, Spanned};
use crate::syntax::ast::Level;

/// A level for the findings that a path or a unit has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByPath {
    /// The checks; empty for all.
    pub checks: Vec<Spanned<String>>,
    /// The pattern of the file that the finding points at first.
    pub path: Option<String>,
    /// The pattern of the unit that it is about.
    pub unit: Option<String>,
    /// The level.
    pub level: Level,
}

impl ByPath {
    fn is_about(&self, finding: &Finding, sources: &Sources) -> bool {
        let checks = self.checks.is_empty() || self.checks.iter().any(|name| name.value == finding.check);
        let path = self.path.as_ref().is_none_or(|pattern| {
            let first = finding.spans.first();
            first.is_some_and(|span| fits(pattern, sources.name(span.source)))
        });
        let unit = self.unit.as_ref().is_none_or(|pattern| {
            let mut subject = finding.subject.iter();
            subject.any(|(name, value)| *name == "unit" && fits(pattern, value))
        });
        checks && path && unit
    }
}

/// Applies levels per path, the last that fits: what is written later is the exception.
#[must_use]
pub fn by_path(mut findings: Vec<Finding>, levels: &[ByPath], sources: &Sources) -> Vec<Finding> {
    if levels.is_empty() {
        return findings;
    }
    findings.retain_mut(
        |finding| match levels.iter().rev().find(|level| level.is_about(finding, sources)) {
            Some(found) => set(finding, found.level),
            None => true,
        },
    );
    findings
}

/// The checks of levels that nobody knows.
#[must_use]
pub fn unknown_checks(levels: &[ByPath], rules: &[String]) -> Vec<Diagnostic> {
    let named = levels.iter().flat_map(|level| &level.checks);
    named
        .filter(|name| !settings::names(rules).any(|known| known == name.value))
        .map(|name| settings::unknown_check(&name.value, name.span, rules))
        .collect()
}

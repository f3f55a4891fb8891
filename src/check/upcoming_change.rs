//! `upcoming-change`: what changes in the framework after the date.
//!
//! # What it looks for
//! With `--horizon 12months`: grades that close or open, pay tables that begin, end or are due (where every table of
//! a spine began on one day of the year, the next one is due on that day), steps, rules and settings whose `from` or `until`
//! falls within the horizon.
//!
//! # Why it matters
//! What ends on a date ends without anybody noticing, unless somebody is told in time.
//!
//! # Example
//! 2026-08-01: a new table of spine national is due: the last one began on 2025-08-01.
//!
//! # Settings
//! `check upcoming-change { severity warning }`, or `off`.
//!
//! # Evidence
//! `date`: the first day on which it is so; `kind`: grade, spine, step, rule or check.
//!
//! # How to fix
//! As each finding says: add the table, say where the posts of a grade go.
//!
//! # Source
//! `language.md`, Dated values.

use super::{Check, Context, Finding, Scope};
use crate::diagnostic::Severity;

pub(super) const CHECK: Check = Check {
    name: "upcoming-change",
    severity: Severity::Note,
    graded: false,
    scope: Scope::Framework,
    needs: &[],
    source: include_str!("upcoming_change.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let Some(horizon) = context.horizon else {
        return Vec::new();
    };
    let soon = context
        .model
        .changes
        .iter()
        .filter(|change| change.date <= horizon);
    // Findings stand by falling size: the sooner, the larger.
    let (count, mut findings) = (context.model.changes.len(), Vec::new());
    for (index, change) in soon.enumerate() {
        let subject = vec![
            ("date", change.date.to_string()),
            ("kind", change.kind.to_owned()),
            ("name", change.name.clone()),
        ];
        let mut finding = Finding::new(&CHECK, None, subject, format!("{}: {}", change.date, change.what))
            .evidence("date", change.date.to_string())
            .evidence("kind", change.kind)
            .at(change.span);
        finding.size = i64::try_from(count - index).unwrap_or(0);
        if let Some(remedy) = change.remedy {
            finding = finding.suggest(remedy);
        }
        findings.push(finding);
    }
    findings
}

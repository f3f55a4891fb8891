//! `unstaffed-step`: a written step that nobody here can take, for want of a post.
//!
//! # What it looks for
//! In each institution, a step whose source role at grade is staffed and whose target is not.
//!
//! # Why it matters
//! The step stands in the framework, and people plan by it.
//!
//! # Example
//! There are learning technologists at grade 7, and no post for a senior one.
//!
//! # Settings
//! `check unstaffed-step { severity warning }`, or `off`.
//!
//! # Evidence
//! `posts`: filled posts at the source.
//!
//! # How to fix
//! A budget holder funds a post at the target, or HR policy removes the step.
//!
//! # Source
//! `semantics.md`, Missing routes: unstaffed here.

use super::words::{number, posts, role_at_grade, station_subject};
use super::{Check, Context, Finding, RowSet, Scope};
use crate::diagnostic::Severity;
use crate::graph::StationId;
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check {
    name: "unstaffed-step",
    severity: Severity::Note,
    graded: false,
    scope: Scope::Posts,
    needs: &[],
    source: include_str!("unstaffed_step.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let Some(here) = &context.establishment else {
        return Vec::new();
    };
    let pairs: BTreeSet<(StationId, StationId)> = context
        .graph
        .steps
        .iter()
        .map(|step| (step.from, step.to))
        .collect();
    let mut findings = Vec::new();
    for institution in 0..u32::try_from(here.census.institutions.len()).unwrap_or(0) {
        let staffed = |id| here.onward.is_staffed(institution, id);
        for &(from, to) in pairs.iter().filter(|&&(from, to)| staffed(from) && !staffed(to)) {
            findings.push(render(context, institution, from, to));
        }
    }
    findings
}

fn render(context: &Context<'_>, institution: u32, from: StationId, to: StationId) -> Finding {
    let mut subject = station_subject(context, from);
    if let [(_, role), (_, grade)] = station_subject(context, to).as_slice() {
        subject.push(("to_role", role.clone()));
        subject.push(("to_grade", grade.clone()));
    }
    let cells = context
        .establishment
        .as_ref()
        .map_or(&[][..], |here| here.onward.filled_at(institution, from))
        .to_vec();
    let counted = |here: &super::Establishment<'_>| -> i64 {
        cells
            .iter()
            .filter_map(|&cell| here.census.cells.get(cell as usize))
            .map(|cell| cell.posts)
            .sum()
    };
    let size = context.establishment.as_ref().map_or(0, counted);
    let message = format!(
        "the step from {} to {} leads to a role that no post here has ({} at its start)",
        role_at_grade(context, from),
        role_at_grade(context, to),
        posts(size),
    );
    let mut finding =
        Finding::new(&CHECK, Some(institution), subject, message).evidence("posts", number(size));
    for step in context.graph.between(from, to) {
        finding = finding.at(context.graph.span(context.model, step));
    }
    finding
        .suggest(format!(
            "a budget holder: fund a post for {}, or HR policy: remove the step",
            role_at_grade(context, to)
        ))
        .rows(RowSet::cells(cells), size)
}

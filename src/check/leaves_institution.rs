//! `leaves-institution`: posts whose way up is written, but not staffed here.
//!
//! # What it looks for
//! Filled posts for which the framework has an upward route, but on each some role at grade has no filled or vacant post
//! in this institution.
//!
//! # Why it matters
//! The framework promises a career that the institution does not have: whoever wants it must go elsewhere.
//!
//! # Example
//! Learning technologists may become senior, but there is no senior post here.
//!
//! # Settings
//! `check leaves-institution { severity error }`, or `off`.
//!
//! # Evidence
//! `posts`: filled posts; `fte`: their FTE, by the share of the role in each post; `missing`: the roles at grade to staff
//! on the route that needs the fewest; `steps`, `time`: of that route.
//!
//! # How to fix
//! A budget holder funds a post at each of the `missing` roles, or HR policy writes a step past them.
//!
//! # Source
//! `semantics.md`, Onward class, 5.

use super::onward::{AtStation, Class};
use super::words::{list, number, posts, role_at_grade, station_subject};
use super::{Check, Context, Finding, RowSet, Scope};
use crate::diagnostic::Severity;
use crate::model::Time;

pub(super) const CHECK: Check = Check {
    name: "leaves-institution",
    severity: Severity::Warning,
    graded: false,
    scope: Scope::Posts,
    needs: &[],
    source: include_str!("leaves_institution.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let Some(here) = &context.establishment else {
        return Vec::new();
    };
    let found = here.onward.at_stations(here.census, Class::LeavesInstitution);
    context.findings(found, AtStation::place, |at| render(context, at))
}

fn render(context: &Context<'_>, at: AtStation) -> Finding {
    let mut finding = Finding::new(
        &CHECK,
        Some(at.institution),
        station_subject(context, at.station),
        String::new(),
    )
    .evidence("posts", number(at.posts))
    .evidence("fte", at.fte_number());
    let Some(here) = &context.establishment else {
        return finding;
    };
    let unstaffed = |to| !here.onward.is_staffed(at.institution, to);
    // The way that needs the fewest posts to be funded.
    let way = context.graph.best_way_up(context.model, at.station, |step| {
        step.lasts().then(|| u32::from(unstaffed(step.to)))
    });
    let mut missing = Vec::new();
    let mut words = Vec::new();
    if let Some(way) = &way {
        for step in way
            .steps
            .iter()
            .filter_map(|id| context.graph.steps.get(id.index()))
        {
            finding = finding.at(context.graph.span(context.model, step));
            if unstaffed(step.to) {
                missing.push(context.graph.label(context.model, step.to));
                words.push(role_at_grade(context, step.to));
            }
        }
        finding = finding.evidence("steps", way.steps.len());
        if way.time != Time::ZERO {
            finding = finding.evidence("time", way.time.to_string());
        }
    }
    finding.message = format!(
        "{} at {}: no way up is staffed here; the nearest needs {}",
        posts(at.posts),
        role_at_grade(context, at.station),
        list(&words),
    );
    let one = if words.len() == 1 { "a post" } else { "posts" };
    finding
        .evidence("missing", missing)
        .suggest(format!(
            "a budget holder: fund {one} for {}, or HR policy: write a step past it",
            list(&words)
        ))
        .rows(RowSet::cells(at.cells), at.posts)
}

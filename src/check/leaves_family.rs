//! `leaves-family`: posts whose only way up is out of their family.
//!
//! # What it looks for
//! Filled posts from which an upward route over staffed roles exists, but each passes through or ends in another family.
//!
//! # Why it matters
//! A specialist who must become something else to rise is lost to the specialism, and the specialism has no seniors.
//!
//! # Example
//! `senior-learning-technologist@8` leads to `lecturer` alone, which is of the family of academics.
//!
//! # Settings
//! `check leaves-family { severity warning }`, or `off`.
//!
//! # Evidence
//! `posts`: filled posts; `fte`: their FTE, by the share of the role in each post; `to`: where the shortest way up ends;
//! `steps`: its steps; `time`: its least time, where it has one.
//!
//! # How to fix
//! HR policy writes a step up inside the family, or a budget holder funds a post on one that is written.
//!
//! # Source
//! `semantics.md`, Onward class, 3.

use super::onward::{self, AtStation, Class};
use super::words::{number, posts, role_at_grade, station_subject, verb};
use super::{Check, Context, Finding, RowSet, Scope};
use crate::diagnostic::Severity;
use crate::model::Time;

pub(super) const CHECK: Check = Check {
    name: "leaves-family",
    severity: Severity::Note,
    graded: false,
    scope: Scope::Posts,
    needs: &[],
    source: include_str!("leaves_family.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let Some(here) = &context.establishment else {
        return Vec::new();
    };
    let found = here.onward.at_stations(here.census, Class::LeavesFamily);
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
    let family = context
        .graph
        .station(at.station)
        .and_then(|station| station.family);
    let way = way_up(context, &at);
    let mut onto = String::new();
    if let Some(route) = way {
        for id in &route.steps {
            if let Some(step) = context.graph.steps.get(id.index()) {
                finding = finding.at(context.graph.span(context.model, step));
            }
        }
        if let Some(step) = route
            .steps
            .last()
            .and_then(|id| context.graph.steps.get(id.index()))
        {
            onto = format!(", the shortest to {}", role_at_grade(context, step.to));
            finding = finding.evidence("to", context.graph.label(context.model, step.to));
        }
        finding = finding.evidence("steps", route.steps.len());
        if route.time != Time::ZERO {
            finding = finding.evidence("time", route.time.to_string());
        }
    }
    finding.message = format!(
        "{} at {}: every way up that is staffed leaves the family of {}{onto}",
        posts(at.posts),
        role_at_grade(context, at.station),
        context.model.family_title(family),
    );
    let number_of = at.posts;
    finding
        .suggest(format!(
            "HR policy: write a step up inside the family, or fund a post on one that is written, where {} should stay in it",
            verb(number_of, "this post", "these posts")
        ))
        .rows(RowSet::cells(at.cells), number_of)
}

/// The shortest staffed way up that is open to the first of these posts.
fn way_up(context: &Context<'_>, at: &AtStation) -> Option<crate::graph::Route> {
    let here = context.establishment.as_ref()?;
    let cell = at
        .cells
        .first()
        .and_then(|&cell| here.census.cells.get(cell as usize))?;
    let admits = onward::admits(context.graph, here.posts, cell);
    context.graph.best_way_up(context.model, at.station, |step| {
        let staffed = here.onward.is_staffed(at.institution, step.to);
        (step.lasts() && staffed && onward::lets_in(&admits, step)).then_some(0)
    })
}

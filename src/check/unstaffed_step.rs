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
use super::{Check, Context, Establishment, Finding, RowSet, Scope, Untold};
use crate::diagnostic::Severity;
use crate::graph::StationId;
use crate::posts::census::Places;
use rayon::prelude::*;
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
    let ways: BTreeSet<Way> = context
        .graph
        .steps
        .iter()
        .map(|step| Way {
            from: step.from,
            to: step.to,
        })
        .collect();
    let ways: Vec<Way> = ways.into_iter().collect();
    let found: Vec<Unstaffed> = (0..u32::try_from(here.census.institutions.len()).unwrap_or(0))
        .into_par_iter()
        .flat_map_iter(|institution| {
            let staffed = move |id| here.onward.is_staffed(institution, id);
            ways.chunk_by(|left, right| left.from == right.from)
                .filter_map(move |same| Some((same, same.first().filter(|way| staffed(way.from))?.from)))
                .flat_map(move |(same, from)| {
                    let cells = here.onward.filled_at(institution, from).iter();
                    let cells = cells.filter_map(|&cell| here.census.cells.get(cell as usize));
                    let size = cells.map(|cell| cell.posts).sum();
                    let unstaffed = same.iter().filter(move |way| !staffed(way.to));
                    unstaffed.map(move |&way| ((size, institution), way))
                })
        })
        .collect();
    context.findings(
        found,
        |&(place, _)| place,
        |((size, institution), way)| finding(here, context, institution, way, size),
    )
}

/// The posts and the institution of a finding, and what it is about.
type Unstaffed = ((Places, u32), Way);

fn finding(
    here: &Establishment<'_>,
    context: &Context<'_>,
    institution: u32,
    way: Way,
    size: Places,
) -> Finding {
    let mut subject = Vec::with_capacity(4);
    subject.extend(station_subject(context, way.from));
    let to = station_subject(context, way.to).into_iter();
    subject.extend(["to_role", "to_grade"].into_iter().zip(to.map(|(_, name)| name)));
    let cells = here.onward.filled_at(institution, way.from).to_vec();
    let mut finding = Finding::untold(&CHECK, Some(institution), subject, way);
    for step in context.graph.between(way.from, way.to) {
        finding = finding.at(context.graph.span(context.model, step));
    }
    finding.rows(RowSet::cells(cells), size)
}

/// A way that is written, of which the end is not staffed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Way {
    from: StationId,
    to: StationId,
}

impl Untold for Way {
    fn tell(&self, context: &Context<'_>, finding: Finding) -> Finding {
        let size = finding.size;
        let to = role_at_grade(context, self.to);
        let message = format!(
            "the step from {} to {to} leads to a role that no post here has ({} at its start)",
            role_at_grade(context, self.from),
            posts(size),
        );
        finding
            .says(message)
            .evidence("posts", number(size))
            .suggest(format!(
                "a budget holder: fund a post for {to}, or HR policy: remove the step"
            ))
    }
}

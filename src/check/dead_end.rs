//! `dead-end`: roles from which no step leads up.
//!
//! # What it looks for
//! Without posts: every role at grade, not terminal, from which the framework has no upward route. With posts: such
//! roles at grade in each institution, with the filled posts on them. A ring of transfers with no way up is a dead
//! end, whatever its size. Secondments are temporary and do not count.
//!
//! # Why it matters
//! People on a dead end leave the institution or the field: there is nothing here for them to become.
//!
//! # Example
//! `learning-technologist@7` has steps to nothing on a higher level; 14 people hold such posts.
//!
//! # Settings
//! `check dead-end { severity warning }`, or `off`.
//!
//! # Evidence
//! `posts`: filled posts; `fte`: their FTE, by the share of the role in each post; `reached`: how many roles at grade can
//! be reached, itself included; `nearest`: the role at grade that one more step would best lead to. Without posts:
//! `reached` and `nearest`.
//!
//! # How to fix
//! HR policy writes a step: add one to a `path`, or declare the role `terminal` where it is meant to be the top.
//!
//! # Source
//! `semantics.md`, Onward class, 6; the study's finding that there was no way up inside the institution.

use super::onward::Class;
use super::words::{posts, role_at_grade, station_subject};
use super::{Check, Context, Finding, RowSet, Scope};
use crate::diagnostic::Severity;
use crate::graph::{StationId, Step};
use crate::model::Model;

pub(super) const CHECK: Check = Check {
    name: "dead-end",
    severity: Severity::Error,
    graded: false,
    scope: Scope::Either,
    needs: &[],
    source: include_str!("dead_end.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    match &context.establishment {
        Some(here) => here
            .onward
            .at_stations(here.census, Class::DeadEnd)
            .into_iter()
            .map(|at| {
                let message = format!(
                    "nothing leads up from {}: {} {} nowhere to go",
                    role_at_grade(context, at.station),
                    posts(at.posts),
                    super::words::verb(at.posts, "has", "have"),
                );
                let fte = at.fte_number();
                let finding = render(context, at.station, Some(at.institution), message);
                finding
                    .evidence("posts", super::words::number(at.posts))
                    .evidence("fte", fte)
                    .rows(RowSet::cells(at.cells), at.posts)
            })
            .collect(),
        None => {
            let rising = context.graph.rising(Step::lasts);
            context
                .graph
                .ids()
                .zip(rising)
                .filter(|&(id, up)| !up && !context.graph.station(id).is_some_and(|station| station.terminal))
                .map(|(id, _)| {
                    let message = format!("nothing leads up from {}", role_at_grade(context, id));
                    render(context, id, None, message)
                })
                .collect()
        }
    }
}

fn render(context: &Context<'_>, id: StationId, institution: Option<u32>, message: String) -> Finding {
    let reached = context.graph.reachable(id, Step::lasts);
    let mut finding = Finding::new(&CHECK, institution, station_subject(context, id), message)
        .evidence("reached", reached.len());
    if let Some(role) = context
        .graph
        .station(id)
        .and_then(|station| context.model.role(station.role))
    {
        finding = finding.at(role.grade_span);
    }
    match nearest_above(context, institution, id) {
        Some(to) => {
            let label = |id| context.graph.label(context.model, id);
            finding.evidence("nearest", label(to)).suggest(format!(
                "HR policy: write a step up, for instance `{} -> {} : promotion`, or declare the role `terminal`",
                label(id),
                label(to)
            ))
        }
        None => finding.suggest(format!(
            "HR policy: no role stands on a higher level than this; declare `{}` as `terminal`, or add a role above it",
            role_name(context.model, context, id)
        )),
    }
}

fn role_name<'a>(model: &'a Model, context: &Context<'_>, id: StationId) -> &'a str {
    context
        .graph
        .station(id)
        .map_or("", |station| model.role_name(station.role))
}

/// The lowest role at grade above, of the same family and staffed where there is one, then by name.
fn nearest_above(context: &Context<'_>, institution: Option<u32>, from: StationId) -> Option<StationId> {
    let graph = context.graph;
    let family = graph.station(from)?.family;
    let above: Vec<StationId> = graph.ids().filter(|&to| graph.rises(from, to)).collect();
    let lowest = |group: Vec<StationId>| -> Vec<StationId> {
        group
            .iter()
            .copied()
            .filter(|&to| !group.iter().any(|&other| graph.rises(other, to)))
            .collect()
    };
    let own: Vec<StationId> = above
        .iter()
        .copied()
        .filter(|&to| graph.station(to).is_some_and(|station| station.family == family))
        .collect();
    let candidates = if own.is_empty() {
        lowest(above)
    } else {
        lowest(own)
    };
    let staffed = |to: StationId| match (&context.establishment, institution) {
        (Some(here), Some(institution)) => here.onward.is_staffed(institution, to),
        _ => true,
    };
    candidates
        .into_iter()
        .min_by_key(|&to| (!staffed(to), graph.label(context.model, to)))
}

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
//! `posts`: filled posts; `fte`: their FTE, by the share of the role in each post; `reached`: the other roles at grade that
//! can be reached, nearest first, at most 20; `nearest`: the role at grade that one more step would best lead to. Without posts:
//! `reached` and `nearest`.
//!
//! # How to fix
//! HR policy writes a step: add one to a `path`, or declare the role `terminal` where it is meant to be the top.
//!
//! # Source
//! `semantics.md`, Onward class, 6; the study's finding that there was no way up inside the institution.

use super::onward::{AtStation, Class};
use super::words::{posts, role_at_grade, station_subject};
use super::{Check, Context, Finding, RowSet, Scope, Untold};
use crate::diagnostic::Severity;
use crate::graph::{StationId, Step, TierId};
use crate::model::Role;
use crate::posts::census::Places;
use serde_json::Value;
use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

pub(super) const CHECK: Check = Check {
    name: "dead-end",
    severity: Severity::Error,
    graded: false,
    scope: Scope::Either,
    needs: &[],
    source: include_str!("dead_end.rs"),
    run,
};

/// Roles at grade that a finding names as searched.
const MOST_REACHED: usize = 20;

/// Of more roles that are equally near than this, none is named as the example: it would be a stranger.
const MOST_NAMED: usize = 4;

fn run(context: &Context<'_>) -> Vec<Finding> {
    match &context.establishment {
        Some(here) => {
            let found = here.onward.at_stations(here.census, Class::DeadEnd);
            context.findings(found, AtStation::place, |at| {
                let counted = (at.posts, at.fte_number());
                finding(context, Some(at.institution), at.station, Some(counted))
                    .rows(RowSet::cells(at.cells), at.posts)
            })
        }
        None => {
            let rising = context.graph.rising(Step::lasts);
            context
                .graph
                .ids()
                .zip(rising)
                .filter(|&(id, up)| !up && !context.graph.station(id).is_some_and(|station| station.terminal))
                .map(|(id, _)| finding(context, None, id, None))
                .collect()
        }
    }
}

fn finding(
    context: &Context<'_>,
    institution: Option<u32>,
    station: StationId,
    counted: Option<(Places, Value)>,
) -> Finding {
    let end = End { station, counted };
    let finding = Finding::untold(&CHECK, institution, station_subject(context, station), end);
    match role_of(context, station) {
        Some(role) => finding.at(role.grade_span),
        None => finding,
    }
}

fn role_of<'a>(context: &Context<'a>, id: StationId) -> Option<&'a Role> {
    context.model.role(context.graph.station(id)?.role)
}

/// A role at grade from which nothing leads up.
#[derive(Debug)]
struct End {
    station: StationId,
    /// The filled posts on it and their FTE, where posts are looked at.
    counted: Option<(Places, Value)>,
}

impl Untold for End {
    fn tell(&self, context: &Context<'_>, finding: Finding) -> Finding {
        let id = self.station;
        let label = |id| context.graph.label(context.model, id);
        let mut message = format!("nothing leads up from {}", role_at_grade(context, id));
        if let Some((held, _)) = self.counted {
            let have = super::words::verb(held, "has", "have");
            message.push_str(&format!(": {} {have} nowhere to go", posts(held)));
        }
        let others = context.graph.reachable(id, Step::lasts).into_iter().skip(1);
        let reached: Vec<String> = others.take(MOST_REACHED).map(label).collect();
        let nearest = nearest_above(context, finding.institution, id);
        let mut finding = finding.says(message).evidence("reached", reached);
        if let Some(&to) = nearest.first() {
            finding = finding.evidence("nearest", label(to));
        }
        if let Some((held, fte)) = &self.counted {
            finding = finding
                .evidence("posts", super::words::number(*held))
                .evidence("fte", fte.clone());
        }
        finding.suggest(match nearest.as_slice() {
            [] => format!(
                "HR policy: no role stands on a higher level than this; declare `{}` as `terminal`, or add a role above it",
                role_of(context, id).map_or("", |role| role.name.as_str())
            ),
            [to, others @ ..] if others.len() < MOST_NAMED => format!(
                "HR policy: write a step up, for instance `{} -> {} : promotion`, or declare the role `terminal`",
                label(id),
                label(*to)
            ),
            _ => format!(
                "HR policy: write a step up from `{}` to one of the {} roles at grade that stand next above it, or declare the \
                 role `terminal`",
                label(id),
                nearest.len()
            ),
        })
    }
}

/// The lowest roles at grade above that are equally near: of the same family and staffed where there are such, with the
/// most skills and activities in common; in order of their names.
fn nearest_above(context: &Context<'_>, institution: Option<u32>, from: StationId) -> Vec<StationId> {
    let graph = context.graph;
    let Some(own) = graph.station(from).map(|station| station.family) else {
        return Vec::new();
    };
    // By level, so that levels are compared and not every role with every other.
    let mut above: BTreeMap<(bool, TierId), Vec<StationId>> = BTreeMap::new();
    for to in graph.ids().filter(|&to| graph.rises(from, to)) {
        if let Some(station) = graph.station(to) {
            above
                .entry((station.family != own, station.tier))
                .or_default()
                .push(to);
        }
    }
    // Levels of the own family come first; only where there are none do others count.
    let Some(&(foreign, _)) = above.keys().next() else {
        return Vec::new();
    };
    let tiers: Vec<TierId> = above
        .keys()
        .filter(|(other, _)| *other == foreign)
        .map(|&(_, tier)| tier)
        .collect();
    let lowest = tiers
        .iter()
        .filter(|&&tier| !tiers.iter().any(|&other| graph.tiers.below(other, tier)));
    let candidates = lowest
        .filter_map(|&tier| above.get(&(foreign, tier)))
        .flatten()
        .copied();
    let staffed = |to: StationId| match (&context.establishment, institution) {
        (Some(here), Some(institution)) => here.onward.is_staffed(institution, to),
        _ => true,
    };
    let rank = |to: StationId| (!staffed(to), Reverse(in_common(context, from, to)));
    let mut nearest: Vec<StationId> = Vec::new();
    for to in candidates {
        match nearest.first().map(|&best| rank(to).cmp(&rank(best))) {
            Some(Ordering::Greater) => continue,
            Some(Ordering::Less) => nearest.clear(),
            Some(Ordering::Equal) | None => {}
        }
        nearest.push(to);
    }
    nearest.sort_by_key(|&to| graph.label(context.model, to));
    nearest
}

/// How many skills and activities two roles share.
fn in_common(context: &Context<'_>, left: StationId, right: StationId) -> usize {
    let role = |id| {
        let station = context.graph.station(id)?;
        context.model.role(station.role)
    };
    let (Some(left), Some(right)) = (role(left), role(right)) else {
        return 0;
    };
    let skills = left
        .skills
        .iter()
        .filter(|(skill, _)| right.skills.iter().any(|(other, _)| other == skill));
    let activities = left
        .activities
        .iter()
        .filter(|activity| right.activities.contains(activity));
    skills.count() + activities.count()
}

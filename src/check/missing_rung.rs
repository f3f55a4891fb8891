//! `missing-rung`: two neighbouring levels of a family without a step between them.
//!
//! # What it looks for
//! Two levels at which a family has roles, none of its levels between them, and no step from a role of the family on the
//! lower to one on the higher.
//!
//! # Why it matters
//! A ladder with a rung out: everybody below stays below.
//!
//! # Example
//! The family has roles at grades 7 and 8, and every step stays at 7.
//!
//! # Settings
//! `check missing-rung { severity error }`, or `off`.
//!
//! # Evidence
//! `below`, `above`: the roles of the family on the two levels.
//!
//! # How to fix
//! Write a step from one of the roles below to one above.
//!
//! # Source
//! `semantics.md`, Missing routes: unwritten in the framework.

use super::{Check, Context, Finding, Scope};
use crate::diagnostic::Severity;
use crate::graph::{StationId, TierId};
use crate::model::{FamilyId, GradeId};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const CHECK: Check = Check {
    name: "missing-rung",
    severity: Severity::Warning,
    graded: false,
    scope: Scope::Framework,
    needs: &[],
    source: include_str!("missing_rung.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let graph = context.graph;
    let mut levels: BTreeMap<FamilyId, BTreeMap<TierId, Vec<StationId>>> = BTreeMap::new();
    for id in graph.ids() {
        if let Some(station) = graph.station(id)
            && let Some(family) = station.family
        {
            levels
                .entry(family)
                .or_default()
                .entry(station.tier)
                .or_default()
                .push(id);
        }
    }
    let joined: BTreeSet<(TierId, TierId, FamilyId)> = graph
        .steps
        .iter()
        .filter_map(|step| {
            let (from, to) = (graph.station(step.from)?, graph.station(step.to)?);
            let family = from.family.filter(|_| from.family == to.family)?;
            Some((from.tier, to.tier, family))
        })
        .collect();
    let mut findings = Vec::new();
    for (family, tiers) in &levels {
        for (&low, below) in tiers {
            let higher: Vec<TierId> = tiers
                .keys()
                .copied()
                .filter(|&tier| graph.tiers.below(low, tier))
                .collect();
            for &high in &higher {
                let neighbours = !higher.iter().any(|&between| graph.tiers.below(between, high));
                if neighbours
                    && !joined.contains(&(low, high, *family))
                    && let Some(above) = tiers.get(&high)
                {
                    findings.push(render(context, *family, below, above));
                }
            }
        }
    }
    findings
}

fn render(context: &Context<'_>, family: FamilyId, below: &[StationId], above: &[StationId]) -> Finding {
    let labels = |ids: &[StationId]| -> Vec<String> {
        ids.iter()
            .map(|&id| context.graph.label(context.model, id))
            .collect()
    };
    // A level is named by the first grade, as declared, that stands on it.
    let level = |ids: &[StationId]| -> String {
        let tier = ids
            .first()
            .and_then(|&id| context.graph.station(id))
            .map(|station| station.tier);
        let first = (0..context.model.grades.len())
            .map(GradeId::at)
            .find(|&grade| Some(context.graph.tiers.of(grade)) == tier);
        first.map_or_else(String::new, |grade| context.model.qualified(grade))
    };
    let (from, to) = (level(below), level(above));
    let (below, above) = (labels(below), labels(above));
    let message = format!(
        "no step of {} leads from level `{from}` to the next, `{to}`",
        context.model.family_title(Some(family))
    );
    let mut finding = Finding::new(
        &CHECK,
        None,
        vec![
            ("family", context.model.family_name(Some(family)).to_owned()),
            ("from", from),
            ("to", to),
        ],
        message,
    );
    if let Some(found) = context.model.families.get(family.index()) {
        finding = finding.at(found.span);
    }
    if let (Some(from), Some(to)) = (below.first(), above.first()) {
        finding = finding.suggest(format!(
            "HR policy: write a step up, for instance `{from} -> {to} : promotion`"
        ));
    }
    finding.evidence("below", below).evidence("above", above)
}

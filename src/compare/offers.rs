//! What a step offers and asks, and when one offer covers another.

use super::Side;
use crate::graph::Step;
use crate::model::{OpenTo, Time};
use crate::source::Span;
use crate::syntax::ast::StepKind;
use std::collections::{BTreeMap, BTreeSet};

/// What a step offers and asks, in names of the old framework where a thing has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Offer {
    pub(super) kind: StepKind,
    pub(super) after: Time,
    pub(super) skills: BTreeMap<String, i64>,
    pub(super) gateways: BTreeSet<String>,
    pub(super) needs: BTreeSet<String>,
    /// The contract terms that it is open to; none means all.
    pub(super) contract: Option<BTreeSet<String>>,
    pub(super) funding: Option<BTreeSet<String>>,
    /// Which written step it is; none for a progression that nobody wrote.
    pub(super) written: Option<u32>,
    pub(super) span: Option<Span>,
}

impl Offer {
    pub(super) fn same(&self, other: &Self) -> bool {
        self.kind == other.kind && self.covers(other) && other.covers(self)
    }

    /// Whether whoever may take the other may take this one, as soon and for as little.
    fn covers(&self, other: &Self) -> bool {
        let wider = |mine: &Option<BTreeSet<String>>, theirs: &Option<BTreeSet<String>>| match (mine, theirs)
        {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(mine), Some(theirs)) => theirs.is_subset(mine),
        };
        self.kind == other.kind
            && self.after <= other.after
            && self
                .skills
                .iter()
                .all(|(skill, level)| other.skills.get(skill).is_some_and(|theirs| level <= theirs))
            && self.gateways.is_subset(&other.gateways)
            && self.needs.is_subset(&other.needs)
            && wider(&self.contract, &other.contract)
            && wider(&self.funding, &other.funding)
    }

    fn order(&self) -> (StepKind, i128, Vec<String>, Option<BTreeSet<String>>) {
        let asks = self.skills.keys().chain(&self.gateways).chain(&self.needs);
        (
            self.kind,
            self.after.mean(),
            asks.cloned().collect(),
            self.contract.clone(),
        )
    }
}

/// The best offers of each edge: what another offer covers says nothing.
pub(super) fn best(offers: Vec<Offer>) -> Vec<Offer> {
    let mut best: Vec<Offer> = Vec::new();
    for offer in offers {
        if best.iter().any(|known| known.covers(&offer)) {
            continue;
        }
        best.retain(|known| !offer.covers(known));
        best.push(offer);
    }
    best.sort_by_key(Offer::order);
    best
}

/// What has names in both frameworks.
#[derive(Debug, Clone, Copy)]
pub(super) enum Named {
    Skill,
    Gateway,
}

pub(super) fn offer(side: &Side<'_>, step: &Step, name: &impl Fn(Named, &str) -> String) -> Offer {
    let written = step.written.and_then(|at| side.model.steps.get(at as usize));
    let admission = side.graph.admissions.get(step.admission as usize);
    let open = |contract: bool| -> Option<BTreeSet<String>> {
        let mut sets = admission.into_iter().flatten().filter_map(|clause| match clause {
            OpenTo::Contract(terms) if contract => Some(terms),
            OpenTo::Funding(kinds) if !contract => Some(kinds),
            _ => None,
        });
        let first: BTreeSet<String> = sets.next()?.iter().cloned().collect();
        Some(sets.fold(first, |known, more| {
            known.into_iter().filter(|term| more.contains(term)).collect()
        }))
    };
    let skills = written.into_iter().flat_map(|step| &step.skills);
    let gateways = written.into_iter().flat_map(|step| &step.gateways);
    Offer {
        kind: step.kind,
        after: step.after,
        skills: skills
            .filter_map(|&(id, level)| {
                let skill = side.model.skills.get(id.index())?;
                Some((name(Named::Skill, &skill.name), level))
            })
            .collect(),
        gateways: gateways
            .filter_map(|id| {
                let gateway = side.model.gateways.get(id.index())?;
                Some(name(Named::Gateway, &gateway.name))
            })
            .collect(),
        needs: written
            .map(|step| step.needs.iter().cloned().collect())
            .unwrap_or_default(),
        contract: open(true),
        funding: open(false),
        written: step.written,
        span: Some(side.graph.span(side.model, step)),
    }
}

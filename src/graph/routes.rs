//! Shortest routes: least time, then fewest steps, then name order (`semantics.md`, Upward route).

use super::{Graph, StationId, Step, StepId};
use crate::model::{Model, Time};
use petgraph::Direction;
use petgraph::visit::EdgeRef;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A route: the steps in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The steps.
    pub steps: Vec<StepId>,
    /// What `cost` charged beside time: unstaffed stations, closed steps.
    pub penalty: u32,
    /// The sum of the minimum times.
    pub time: Time,
}

/// Penalty, then time, then steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
struct Cost {
    penalty: u32,
    time: Time,
    steps: u32,
}

impl Cost {
    fn with(self, penalty: u32, step: &Step) -> Self {
        Self {
            penalty: self.penalty.saturating_add(penalty),
            time: self.time + step.after,
            steps: self.steps.saturating_add(1),
        }
    }
}

impl Graph {
    /// The best route from `from` to any of `targets`. `charge` says what a step costs beside its time, or that it
    /// does not count. None when no target can be reached by at least one step.
    #[must_use]
    pub fn best_route(
        &self,
        model: &Model,
        from: StationId,
        targets: impl Fn(StationId) -> bool,
        charge: impl Fn(&Step) -> Option<u32>,
    ) -> Option<Route> {
        let left = self.costs_to(&targets, &charge);
        let mut at = from;
        let mut steps = Vec::new();
        let mut time = Time::ZERO;
        let mut penalty = 0;
        // At each station take, of the steps that lie on a best route, the one whose end comes first by name.
        while steps.is_empty() || !targets(at) {
            let best = self
                .inner
                .edges(at.node())
                .filter_map(|edge| {
                    let step = self.steps.get(edge.weight().index())?;
                    let rest = left.get(step.to.index()).copied().flatten()?;
                    let charged = charge(step)?;
                    Some((
                        rest.with(charged, step),
                        self.label(model, step.to),
                        *edge.weight(),
                        charged,
                    ))
                })
                .min()?;
            let (_, _, id, charged) = best;
            let step = self.steps.get(id.index())?;
            time = time + step.after;
            penalty += charged;
            at = step.to;
            steps.push(id);
        }
        Some(Route { steps, penalty, time })
    }

    /// The best upward route from a station.
    #[must_use]
    pub fn best_way_up(
        &self,
        model: &Model,
        from: StationId,
        charge: impl Fn(&Step) -> Option<u32>,
    ) -> Option<Route> {
        self.best_route(model, from, |to| self.rises(from, to), charge)
    }

    /// For each station, what is left to the nearest target: Dijkstra backwards from all targets.
    fn costs_to(
        &self,
        targets: &impl Fn(StationId) -> bool,
        charge: &impl Fn(&Step) -> Option<u32>,
    ) -> Vec<Option<Cost>> {
        let mut costs: Vec<Option<Cost>> = vec![None; self.stations.len()];
        let mut queue = BinaryHeap::new();
        for target in self.ids().filter(|&id| targets(id)) {
            if let Some(slot) = costs.get_mut(target.index()) {
                *slot = Some(Cost::default());
            }
            queue.push(Reverse((Cost::default(), target)));
        }
        while let Some(Reverse((cost, at))) = queue.pop() {
            if costs
                .get(at.index())
                .copied()
                .flatten()
                .is_some_and(|known| known < cost)
            {
                continue;
            }
            for edge in self.inner.edges_directed(at.node(), Direction::Incoming) {
                let Some(step) = self.steps.get(edge.weight().index()) else {
                    continue;
                };
                let Some(charged) = charge(step) else { continue };
                let next = cost.with(charged, step);
                let source = StationId::at(edge.source().index());
                let Some(slot) = costs.get_mut(source.index()) else {
                    continue;
                };
                if slot.is_none_or(|known| next < known) {
                    *slot = Some(next);
                    queue.push(Reverse((next, source)));
                }
            }
        }
        costs
    }
}

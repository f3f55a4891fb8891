//! Shortest routes: least time, then fewest steps, then name order (`semantics.md`, Upward route).

use super::{Graph, StationId, Step, StepId};
use crate::model::{Model, Time};
use foldhash::{HashMap, HashSet};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::hash_map::Entry;

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
        let search = self.search(from, &targets, &charge)?;
        let useful = self.useful(from, &search, &charge);
        let (mut at, mut so_far) = (from, Cost::default());
        let mut steps = Vec::new();
        // At each station take, of the steps that lie on a best route, the one whose end comes first by name.
        while so_far != search.best {
            let next = self.inner.edges(at.node()).filter_map(|edge| {
                let step = self.steps.get(edge.weight().index())?;
                let cost = so_far.with(charge(step)?, step);
                let best = useful.contains(&step.to) && search.settled.get(&step.to) == Some(&cost);
                best.then(|| (self.label(model, step.to), *edge.weight(), step.to, cost))
            });
            let (_, id, to, cost) = next.min()?;
            steps.push(id);
            (at, so_far) = (to, cost);
        }
        Some(Route {
            steps,
            penalty: so_far.penalty,
            time: so_far.time,
        })
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

    /// Dijkstra from a station until the nearest targets are settled: no more of the graph is seen than that needs.
    fn search(
        &self,
        from: StationId,
        targets: &impl Fn(StationId) -> bool,
        charge: &impl Fn(&Step) -> Option<u32>,
    ) -> Option<Search> {
        let mut settled: HashMap<StationId, Cost> = HashMap::default();
        let mut queue = BinaryHeap::new();
        let mut ends = Vec::new();
        let mut best: Option<Cost> = None;
        let leave = |at: StationId, cost: Cost, queue: &mut BinaryHeap<Reverse<(Cost, StationId)>>| {
            for step in self.leaving(at) {
                if let Some(charged) = charge(step) {
                    queue.push(Reverse((cost.with(charged, step), step.to)));
                }
            }
        };
        leave(from, Cost::default(), &mut queue);
        while let Some(Reverse((cost, at))) = queue.pop() {
            if best.is_some_and(|best| best < cost) {
                break;
            }
            let Entry::Vacant(free) = settled.entry(at) else {
                continue;
            };
            free.insert(cost);
            if targets(at) {
                best = Some(cost);
                ends.push(at);
            } else {
                leave(at, cost, &mut queue);
            }
        }
        Some(Search {
            settled,
            best: best?,
            ends,
        })
    }

    /// The stations on best routes, found backwards from their ends.
    fn useful(
        &self,
        from: StationId,
        search: &Search,
        charge: &impl Fn(&Step) -> Option<u32>,
    ) -> HashSet<StationId> {
        let mut useful: HashSet<StationId> = search.ends.iter().copied().collect();
        let mut open = search.ends.clone();
        while let Some(at) = open.pop() {
            for step in self.entering(at) {
                let Some(before) = search.settled.get(&step.from) else {
                    continue;
                };
                let reached = charge(step).map(|charged| before.with(charged, step));
                if step.from != from
                    && reached.as_ref() == search.settled.get(&at)
                    && useful.insert(step.from)
                {
                    open.push(step.from);
                }
            }
        }
        useful
    }
}

/// What a search has seen.
struct Search {
    /// The least cost of each station that was reached by at least one step.
    settled: HashMap<StationId, Cost>,
    /// The least cost of a target.
    best: Cost,
    /// The targets of that cost.
    ends: Vec<StationId>,
}

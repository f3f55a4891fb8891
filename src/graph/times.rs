//! Least times to many targets at once (`semantics.md`, Upward route).

use super::{Graph, StationId, Step};
use crate::model::Time;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

impl Graph {
    /// For each station, the least time to any of `targets` over the steps that count: no time for a target itself, none
    /// where no route leads to one. Dijkstra backwards from all targets.
    #[must_use]
    pub fn times_to(
        &self,
        targets: impl Fn(StationId) -> bool,
        counts: impl Fn(&Step) -> bool,
    ) -> Vec<Option<Time>> {
        let mut times: Vec<Option<Time>> = vec![None; self.stations.len()];
        let mut queue = BinaryHeap::new();
        for target in self.ids().filter(|&id| targets(id)) {
            if let Some(slot) = times.get_mut(target.index()) {
                *slot = Some(Time::ZERO);
            }
            queue.push(Reverse((Time::ZERO, target)));
        }
        while let Some(Reverse((time, at))) = queue.pop() {
            let known = times.get(at.index()).copied().flatten();
            if known.is_some_and(|known| known < time) {
                continue;
            }
            for step in self.entering(at).filter(|step| counts(step)) {
                let longer = time + step.after;
                let Some(slot) = times.get_mut(step.from.index()) else {
                    continue;
                };
                if slot.is_none_or(|known| longer < known) {
                    *slot = Some(longer);
                    queue.push(Reverse((longer, step.from)));
                }
            }
        }
        times
    }
}

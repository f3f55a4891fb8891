//! Efficient routes: those that no other beats in both time and steps (`semantics.md`, Upward route).

use super::{Graph, Route, StationId, Step, StepId};
use crate::model::{Model, Time};
use std::collections::BTreeSet;

impl Graph {
    /// Every efficient route from a station to any of `targets` over the steps that `counts` accepts, quickest first;
    /// of those that are alike in time and steps, at most `most`, in order of name. The flag says that some were left out.
    #[must_use]
    pub fn efficient(
        &self,
        model: &Model,
        from: StationId,
        targets: impl Fn(StationId) -> bool,
        counts: impl Fn(&Step) -> bool,
        most: usize,
    ) -> (Vec<Route>, bool) {
        let quickest = self.best_route(model, from, &targets, |step| counts(step).then_some(0));
        let Some(quickest) = quickest else {
            return (Vec::new(), false);
        };
        // By number of steps: the least time to each station, passing no target on the way.
        let mut layers: Vec<Vec<Option<Time>>> = vec![vec![None; self.stations.len()]];
        if let Some(start) = layers.first_mut().and_then(|layer| layer.get_mut(from.index())) {
            *start = Some(Time::ZERO);
        }
        let mut front: Vec<Vec<Route>> = Vec::new();
        let mut best: Option<Time> = None;
        let mut cut = false;
        // A quickest route passes no station twice.
        while layers.len() <= self.stations.len() && best.is_none_or(|best| best > quickest.time) {
            let layer = self.next_layer(&layers, &targets, &counts);
            let here = self
                .ids()
                .zip(&layer)
                .filter(|(id, _)| targets(*id))
                .filter_map(|(_, time)| *time)
                .min();
            layers.push(layer);
            if let Some(time) = here.filter(|time| best.is_none_or(|best| best > *time)) {
                best = Some(time);
                let (routes, more) = self.exactly(model, from, &layers, time, &targets, &counts, most);
                front.push(routes);
                cut |= more;
            }
        }
        front.reverse();
        (front.concat(), cut)
    }

    fn next_layer(
        &self,
        layers: &[Vec<Option<Time>>],
        targets: &impl Fn(StationId) -> bool,
        counts: &impl Fn(&Step) -> bool,
    ) -> Vec<Option<Time>> {
        let mut layer: Vec<Option<Time>> = vec![None; self.stations.len()];
        let Some(last) = layers.last() else { return layer };
        for (id, time) in self.ids().zip(last) {
            let Some(time) = *time else { continue };
            if layers.len() > 1 && targets(id) {
                continue;
            }
            for step in self.leaving(id).filter(|step| counts(step)) {
                let reached = time + step.after;
                if let Some(slot) = layer.get_mut(step.to.index())
                    && slot.is_none_or(|known| known > reached)
                {
                    *slot = Some(reached);
                }
            }
        }
        layer
    }

    /// The routes of exactly as many steps as there are layers, and of this time.
    #[allow(clippy::too_many_arguments)] // one search, taken apart
    fn exactly(
        &self,
        model: &Model,
        from: StationId,
        layers: &[Vec<Option<Time>>],
        time: Time,
        targets: &impl Fn(StationId) -> bool,
        counts: &impl Fn(&Step) -> bool,
        most: usize,
    ) -> (Vec<Route>, bool) {
        let at = |layer: usize, id: StationId| {
            layers
                .get(layer)
                .and_then(|layer| layer.get(id.index()))
                .copied()
                .flatten()
        };
        let last = layers.len().saturating_sub(1);
        // Backwards: the stations of each layer that lie on such a route.
        let mut useful: Vec<BTreeSet<StationId>> = vec![BTreeSet::new(); layers.len()];
        let ends = self.ids().filter(|&id| targets(id) && at(last, id) == Some(time));
        if let Some(slot) = useful.last_mut() {
            slot.extend(ends);
        }
        for layer in (1..layers.len()).rev() {
            let here = useful.get(layer).cloned().unwrap_or_default();
            for &to in &here {
                for step in self.entering(to).filter(|step| counts(step)) {
                    let passes = layer == 1 || !targets(step.from);
                    let tight = at(layer - 1, step.from).map(|time| time + step.after) == at(layer, to);
                    if passes
                        && tight
                        && let Some(slot) = useful.get_mut(layer - 1)
                    {
                        slot.insert(step.from);
                    }
                }
            }
        }
        // Forwards, in order of name.
        let mut found = Vec::new();
        let mut open: Vec<(StationId, Vec<StepId>)> = vec![(from, Vec::new())];
        while let Some((id, steps)) = open.pop() {
            if steps.len() == last {
                if found.len() == most {
                    return (found, true);
                }
                found.push(Route {
                    steps,
                    penalty: 0,
                    time,
                });
                continue;
            }
            let layer = steps.len();
            let mut next: Vec<(String, StepId, StationId)> = self
                .leaving_with_ids(id)
                .filter(|(_, step)| counts(step))
                .filter(|(_, step)| {
                    useful
                        .get(layer + 1)
                        .is_some_and(|useful| useful.contains(&step.to))
                })
                .filter(|(_, step)| at(layer, id).map(|time| time + step.after) == at(layer + 1, step.to))
                .map(|(number, step)| (self.label(model, step.to), number, step.to))
                .collect();
            next.sort();
            for (_, step, to) in next.into_iter().rev() {
                let mut steps = steps.clone();
                steps.push(step);
                open.push((to, steps));
            }
        }
        (found, false)
    }
}

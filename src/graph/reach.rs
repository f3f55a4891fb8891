//! What can be reached over the steps that count.

use super::{Graph, StationId, Step};
use petgraph::visit::{Bfs, Dfs, EdgeFiltered, EdgeRef, Reversed};

impl Graph {
    /// For each station, whether an upward route leaves it over the steps that `counts` accepts
    /// (`semantics.md`, Upward route). Linear in stations and steps for each scale.
    #[must_use]
    pub fn rising(&self, counts: impl Fn(&Step) -> bool) -> Vec<bool> {
        let mut rising = vec![false; self.stations.len()];
        let accepted = EdgeFiltered::from_fn(&self.inner, |edge| {
            self.steps.get(edge.weight().index()).is_some_and(&counts)
        });
        let backwards = Reversed(&accepted);
        let mut on_chain: Vec<(u32, StationId)> = Vec::new();
        for chain in 0..self.tiers.chains() {
            on_chain.clear();
            for (id, station) in self.ids().zip(&self.stations) {
                let place = self
                    .tiers
                    .places(station.tier)
                    .iter()
                    .find(|&&(on, _)| on as usize == chain);
                on_chain.extend(place.map(|&(_, place)| (place, id)));
            }
            on_chain.sort_unstable_by(|left, right| right.cmp(left));
            // From the highest place down: whoever is met for the first time reaches this place and none above.
            let mut walk = Dfs::empty(&backwards);
            for &(place, top) in &on_chain {
                walk.move_to(top.node());
                while let Some(node) = walk.next(&backwards) {
                    let id = StationId::at(node.index());
                    let above = self
                        .station(id)
                        .and_then(|station| self.tiers.first_above(station.tier, chain));
                    if above.is_some_and(|above| place >= above)
                        && let Some(slot) = rising.get_mut(id.index())
                    {
                        *slot = true;
                    }
                }
            }
        }
        rising
    }

    /// The stations that can be reached from one (itself first) over the steps that count, nearest first.
    #[must_use]
    pub fn reachable(&self, from: StationId, counts: impl Fn(&Step) -> bool) -> Vec<StationId> {
        if from.index() >= self.stations.len() {
            return Vec::new();
        }
        let accepted = EdgeFiltered::from_fn(&self.inner, |edge: petgraph::graph::EdgeReference<'_, _>| {
            self.steps.get(edge.weight().index()).is_some_and(&counts)
        });
        let mut walk = Bfs::new(&accepted, from.node());
        let mut found = Vec::new();
        while let Some(node) = walk.next(&accepted) {
            found.push(StationId::at(node.index()));
        }
        found
    }

    /// The steps into a station.
    pub fn entering(&self, station: StationId) -> impl Iterator<Item = &Step> {
        self.inner
            .edges_directed(station.node(), petgraph::Direction::Incoming)
            .filter_map(|edge| self.steps.get(edge.weight().index()))
    }

    /// The steps that join two stations, in order of writing.
    #[must_use]
    pub fn between(&self, from: StationId, to: StationId) -> Vec<&Step> {
        let mut found: Vec<(usize, &Step)> = self
            .inner
            .edges(from.node())
            .filter(|edge| edge.target() == to.node())
            .filter_map(|edge| Some((edge.weight().index(), self.steps.get(edge.weight().index())?)))
            .collect();
        found.sort_by_key(|(index, _)| *index);
        found.into_iter().map(|(_, step)| step).collect()
    }
}

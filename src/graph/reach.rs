//! What can be reached over the steps that count.

use super::{Graph, StationId, Step};
use petgraph::visit::{Bfs, EdgeFiltered, EdgeRef};

/// A chain of levels with the stations on it.
#[derive(Debug, Clone, Default)]
pub(super) struct Chain {
    /// The stations that have a place on it, with their places, from the highest down.
    down: Vec<(u32, StationId)>,
    /// By station: the lowest place on the chain that is above it; none is so high where there is no such place.
    above: Vec<u32>,
}

/// The stations that one step leads from into each, of the steps that count.
struct Into {
    /// By station: where its list begins in `from`; the last is its length.
    first: Vec<u32>,
    from: Vec<StationId>,
}

impl Into {
    fn of(graph: &Graph, counts: impl Fn(&Step) -> bool) -> Self {
        let counted: Vec<(StationId, StationId)> = graph
            .steps
            .iter()
            .filter(|step| counts(step))
            .map(|step| (step.to, step.from))
            .collect();
        // Each list's end, then filled from there down to its beginning.
        let mut first = vec![0_u32; graph.stations.len() + 1];
        for (to, _) in &counted {
            first
                .get_mut(to.index())
                .into_iter()
                .for_each(|count| *count += 1);
        }
        let mut sum = 0;
        for end in &mut first {
            sum += *end;
            *end = sum;
        }
        let mut from = vec![StationId::default(); counted.len()];
        for &(to, station) in &counted {
            if let Some(at) = first.get_mut(to.index()) {
                *at -= 1;
                from.get_mut(*at as usize)
                    .into_iter()
                    .for_each(|slot| *slot = station);
            }
        }
        Self { first, from }
    }

    fn station(&self, to: StationId) -> &[StationId] {
        let bounds = self.first.get(to.index()).zip(self.first.get(to.index() + 1));
        bounds
            .and_then(|(&first, &end)| self.from.get(first as usize..end as usize))
            .unwrap_or_default()
    }
}

impl Graph {
    /// The chains of levels with their stations, for [`Graph::rising`].
    pub(super) fn chains_of(&self) -> Vec<Chain> {
        let of = |chain: usize| {
            let place = |tier| {
                self.tiers
                    .places(tier)
                    .iter()
                    .find(|&&(on, _)| on as usize == chain)
            };
            let stations = || self.ids().zip(&self.stations);
            let mut down: Vec<(u32, StationId)> = stations()
                .filter_map(|(id, station)| Some((place(station.tier)?.1, id)))
                .collect();
            down.sort_unstable_by(|left, right| right.cmp(left));
            let above = |tier| self.tiers.first_above(tier, chain).unwrap_or(u32::MAX);
            Chain {
                down,
                above: stations().map(|(_, station)| above(station.tier)).collect(),
            }
        };
        (0..self.tiers.chains()).map(of).collect()
    }

    /// For each station, whether an upward route leaves it over the steps that `counts` accepts
    /// (`semantics.md`, Upward route). Linear in stations and steps for each scale.
    #[must_use]
    pub fn rising(&self, counts: impl Fn(&Step) -> bool) -> Vec<bool> {
        let into = Into::of(self, counts);
        let mut rising = vec![false; self.stations.len()];
        let mut waiting: Vec<StationId> = Vec::new();
        for chain in &self.chains {
            let mut met = vec![false; self.stations.len()];
            let mut meet = |id: StationId| {
                met.get_mut(id.index())
                    .is_some_and(|met| !std::mem::replace(met, true))
            };
            // From the highest place down: whoever is met for the first time reaches this place and none above.
            for &(place, top) in &chain.down {
                waiting.extend(meet(top).then_some(top));
                while let Some(id) = waiting.pop() {
                    if let (Some(slot), Some(&above)) =
                        (rising.get_mut(id.index()), chain.above.get(id.index()))
                    {
                        *slot |= place >= above;
                    }
                    waiting.extend(into.station(id).iter().copied().filter(|&from| meet(from)));
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

//! Every answer of the career graph against a naive reference, on random frameworks: the order of levels against a
//! transitive closure, steps against the rules read literally, what can be reached against a search from each
//! station, best routes against all routes. `GRADUS_CASES` sets the number of frameworks.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod graph_reference {
    pub mod naive;
    pub mod world;
}

use gradus::diagnostic::Diagnostic;
use gradus::graph::{Graph, Route, StationId, Step};
use gradus::model::{self, Model};
use gradus::source::Sources;
use gradus::syntax;
use graph_reference::naive::{self, Edge, Order, Station};
use graph_reference::world::{World, worlds};
use proptest::prelude::*;

/// One framework, understood twice.
struct Both {
    world: World,
    model: Model,
    graph: Graph,
    diagnostics: Vec<Diagnostic>,
    order: Order,
    knots: usize,
    stations: Vec<Station>,
    edges: Vec<Edge>,
    broken: usize,
}

impl Both {
    fn of(world: World) -> Self {
        let mut sources = Sources::default();
        let id = sources.add("graph.gradus", world.text());
        let (file, faults) = syntax::parse(&sources, id);
        assert!(faults.is_empty(), "{faults:?}\n{}", world.text());
        let (model, faults) = model::resolve(&[file], jiff::civil::date(2026, 7, 31));
        assert!(faults.is_empty(), "{faults:?}\n{}", world.text());
        let (graph, diagnostics) = Graph::build(&model);
        let (order, knots) = naive::order(&world);
        let (edges, broken) = naive::edges(&world, &order);
        Self {
            stations: naive::stations(&world),
            world,
            model,
            graph,
            diagnostics,
            order,
            knots,
            edges,
            broken,
        }
    }

    fn each(&self) -> impl Iterator<Item = (StationId, Station)> + '_ {
        self.graph.ids().zip(self.stations.iter().copied())
    }

    fn station(&self, id: StationId) -> Station {
        self.stations[id.index()]
    }

    fn rises(&self, low: Station, high: Station) -> bool {
        let grade = |station| naive::grade_of(&self.world, station);
        self.order.below(grade(low), grade(high))
    }

    /// The library's step as the reference writes it.
    fn edge(&self, step: &Step) -> Edge {
        Edge {
            from: self.station(step.from),
            to: self.station(step.to),
            kind: step.kind.word(),
            after: (step.after.months, step.after.days),
        }
    }

    /// A route as the reference writes it.
    fn route(&self, route: &Route) -> naive::Route {
        let edges = || route.steps.iter().map(|id| self.edges[id.index()]);
        (
            route.penalty,
            route.time.months * 146_097 + route.time.days * 4_800,
            route.steps.len(),
            edges().map(|edge| naive::label(&self.world, edge.to)).collect(),
            route.steps.iter().map(|id| id.index()).collect(),
        )
    }
}

/// Ways to choose among steps and to charge for them that both sides can compute: all, those that last, and two
/// that look random.
const CHARGES: [fn(&Edge) -> Option<u32>; 4] = [
    |_| Some(0),
    |edge| (edge.kind != "secondment").then_some(0),
    |edge| [Some(0), None, Some(1), Some(0)][(edge.from.0 + 2 * edge.to.0 + edge.to.1) % 4],
    |edge| [Some(2), Some(0), Some(1), None, Some(0)][(2 * edge.from.1 + edge.to.0 + edge.from.0) % 5],
];

fn config() -> ProptestConfig {
    let cases = std::env::var("GRADUS_CASES").ok();
    ProptestConfig {
        cases: cases.and_then(|cases| cases.parse().ok()).unwrap_or(400),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn said(both: &Both, code: &str) -> usize {
    let all = both.diagnostics.iter();
    all.filter(|diagnostic| diagnostic.code == code).count()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn levels_are_the_transitive_closure_of_scales_and_alignments(world in worlds()) {
        let both = Both::of(world);
        let grades: Vec<_> = (0..both.world.scales.len())
            .flat_map(|scale| (0..both.world.scales[scale]).map(move |grade| (scale, grade)))
            .collect();
        let tiers = &both.graph.tiers;
        for (low, &a) in grades.iter().enumerate() {
            for (high, &b) in grades.iter().enumerate() {
                let tier = |index| tiers.of(model::GradeId::at(index));
                prop_assert_eq!(tiers.below(tier(low), tier(high)), both.order.below(a, b), "{:?} {:?}", a, b);
                prop_assert_eq!(tier(low) == tier(high), both.order.equal(a, b), "{:?} {:?}", a, b);
            }
        }
    }

    #[test]
    fn each_knot_of_circular_alignments_is_reported_once_and_left_out(world in worlds()) {
        let both = Both::of(world);
        prop_assert_eq!(said(&both, "alignment-circle"), both.knots);
    }

    #[test]
    fn steps_are_the_written_ones_that_keep_the_rules_and_each_other_one_is_a_fault(world in worlds()) {
        let both = Both::of(world);
        let found: Vec<Edge> = both.graph.steps.iter().map(|step| both.edge(step)).collect();
        prop_assert_eq!(&found, &both.edges);
        prop_assert_eq!(both.diagnostics.len() - both.knots, both.broken);
        for (id, station) in both.each() {
            prop_assert_eq!(both.graph.label(&both.model, id), naive::label(&both.world, station));
        }
    }

    #[test]
    fn what_can_be_reached_is_what_a_search_from_each_station_finds(world in worlds()) {
        let both = Both::of(world);
        for charge in CHARGES {
            let rising = both.graph.rising(|step| charge(&both.edge(step)).is_some());
            for (id, from) in both.each() {
                let near = naive::distances(&both.edges, from, |edge| charge(edge).is_some());
                let upward = near.iter().any(|&(to, _)| both.rises(from, to));
                prop_assert_eq!(rising[id.index()], upward, "from {:?}", from);
                let found = both.graph.reachable(id, |step| charge(&both.edge(step)).is_some());
                let found: Vec<Station> = found.into_iter().map(|id| both.station(id)).collect();
                prop_assert_eq!(found.len(), near.len(), "from {:?}: {:?}", from, found);
                let steps = |station: &Station| near.iter().find(|(to, _)| to == station).map(|(_, steps)| *steps);
                let steps: Vec<Option<usize>> = found.iter().map(steps).collect();
                prop_assert!(steps.iter().all(Option::is_some), "from {:?}: {:?}", from, found);
                prop_assert!(steps.is_sorted(), "nearest first from {:?}: {:?}", from, found);
            }
        }
    }

    #[test]
    fn the_best_route_is_the_best_of_all_routes(world in worlds()) {
        let both = Both::of(world);
        for charge in CHARGES {
            for (id, from) in both.each() {
                let routes = naive::best_routes(&both.world, &both.edges, from, charge);
                for (other, to) in both.each() {
                    let found = both
                        .graph
                        .best_route(&both.model, id, |at| at == other, |step| charge(&both.edge(step)));
                    let best = routes.iter().find(|(end, _)| *end == to).map(|(_, route)| route);
                    let found = found.map(|route| both.route(&route));
                    prop_assert_eq!(found.as_ref(), best, "{:?} to {:?}", from, to);
                }
                let found = both.graph.best_way_up(&both.model, id, |step| charge(&both.edge(step)));
                let best = routes
                    .iter()
                    .filter(|(to, _)| both.rises(from, *to))
                    .map(|(_, route)| route)
                    .min();
                let found = found.map(|route| both.route(&route));
                prop_assert_eq!(found.as_ref(), best, "up from {:?}", from);
            }
        }
    }
}

/// The properties above mean something only where the frameworks have what they speak of.
#[test]
fn the_random_frameworks_are_rich() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(ProptestConfig::default(), rng);
    let (mut circular, mut long, mut broken) = (0, 0, 0);
    for _ in 0..200 {
        let both = Both::of(worlds().new_tree(&mut runner).unwrap().current());
        circular += usize::from(both.knots > 0);
        broken += usize::from(both.broken > 0);
        let steps = |(_, from): (StationId, Station)| {
            let routes = naive::best_routes(&both.world, &both.edges, from, |_| Some(0));
            routes.iter().map(|(_, route)| route.2).max()
        };
        long += usize::from(both.each().filter_map(steps).max() > Some(2));
    }
    assert!(
        circular > 30 && broken > 30 && long > 30,
        "{circular} circular, {broken} broken, {long} long"
    );
}

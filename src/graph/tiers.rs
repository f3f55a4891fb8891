//! Tiers: one partial order of levels from all scales and alignments (`semantics.md`, Tier).
//!
//! Every tier lies on at least one *chain* (the grades of a scale). `up[tier][chain]` is the lowest place on the
//! chain that is strictly above the tier; with it, "strictly above" is one comparison, and "can reach something
//! strictly above" needs one pass over the graph for each chain instead of one for each station.

use crate::diagnostic::Diagnostic;
use crate::model::{GradeId, Model};
use petgraph::algo::{tarjan_scc, toposort};
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::unionfind::UnionFind;
use std::collections::{BTreeMap, VecDeque};

/// A level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct TierId(pub u32);

/// The order of levels.
#[derive(Debug, Clone, Default)]
pub struct Tiers {
    of_grade: Vec<TierId>,
    /// The tiers of each chain, lowest first.
    chains: Vec<Vec<TierId>>,
    /// Where a tier stands: its (chain, place) pairs.
    places: Vec<Vec<(u32, u32)>>,
    /// By tier, by chain: the lowest place strictly above, or `NONE`.
    up: Vec<Vec<u32>>,
}

/// No place on a chain is above.
const NONE: u32 = u32::MAX;

impl Tiers {
    /// Merges the scales of a model. Alignments that put a grade below itself are errors that name the whole
    /// circle; they are left out.
    pub(super) fn build(model: &Model, out: &mut Vec<Diagnostic>) -> Self {
        let mut left_out = vec![false; model.alignments.len()];
        loop {
            let merged = Merged::new(model, &left_out);
            let Some(circle) = merged.circle(model) else {
                return merged.order(model);
            };
            let mut any = false;
            let mut first: Option<Diagnostic> = None;
            for (index, alignment) in model.alignments.iter().enumerate() {
                let tier = merged.of(alignment.left);
                if left_out.get(index).copied().unwrap_or(true) || !circle.tiers.contains(&tier) {
                    continue;
                }
                if let Some(slot) = left_out.get_mut(index) {
                    *slot = true;
                    any = true;
                }
                first = Some(match first {
                    None => Diagnostic::error(
                        "alignment-circle",
                        alignment.span,
                        format!("this alignment puts a grade below itself: {}", circle.words),
                    )
                    .label("part of the circle")
                    .note("grades of a scale rise in the order in which they are written")
                    .help("remove or correct one of these alignments"),
                    Some(diagnostic) => diagnostic.related(alignment.span, "part of the circle"),
                });
            }
            out.extend(first);
            if !any {
                return merged.order(model);
            }
        }
    }

    /// The tier of a grade.
    #[must_use]
    pub fn of(&self, grade: GradeId) -> TierId {
        self.of_grade.get(grade.index()).copied().unwrap_or_default()
    }

    /// Whether `low` is strictly below `high`.
    #[must_use]
    pub fn below(&self, low: TierId, high: TierId) -> bool {
        let Some(up) = self.up.get(low.0 as usize) else {
            return false;
        };
        self.places(high)
            .iter()
            .any(|&(chain, place)| up.get(chain as usize).is_some_and(|&first| place >= first))
    }

    /// How many chains there are.
    pub(super) fn chains(&self) -> usize {
        self.chains.len()
    }

    /// The (chain, place) pairs of a tier.
    pub(super) fn places(&self, tier: TierId) -> &[(u32, u32)] {
        self.places.get(tier.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// The lowest place on a chain strictly above a tier.
    pub(super) fn first_above(&self, tier: TierId, chain: usize) -> Option<u32> {
        self.up
            .get(tier.0 as usize)
            .and_then(|up| up.get(chain))
            .copied()
            .filter(|&place| place != NONE)
    }

    /// How many tiers there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
}

/// Grades merged by alignments, with the edges "next higher in the scale".
struct Merged {
    of_grade: Vec<usize>,
    /// Nodes are merged grades; an edge carries the two neighbouring grades.
    order: DiGraph<(), (GradeId, GradeId)>,
}

struct Circle {
    tiers: Vec<usize>,
    words: String,
}

impl Merged {
    fn new(model: &Model, left_out: &[bool]) -> Self {
        let mut union = UnionFind::<usize>::new(model.grades.len());
        for (alignment, &out) in model.alignments.iter().zip(left_out) {
            if !out {
                union.union(alignment.left.index(), alignment.right.index());
            }
        }
        // Number the classes in order of their first grade, so that ids do not depend on the union.
        let mut number: BTreeMap<usize, usize> = BTreeMap::new();
        let of_grade: Vec<usize> = (0..model.grades.len())
            .map(|grade| {
                let next = number.len();
                *number.entry(union.find(grade)).or_insert(next)
            })
            .collect();
        let mut order = DiGraph::new();
        for _ in 0..number.len() {
            order.add_node(());
        }
        let node = |grade: GradeId| NodeIndex::new(of_grade.get(grade.index()).copied().unwrap_or(0));
        for scale in &model.scales {
            for (low, high) in scale.grades.iter().zip(scale.grades.iter().skip(1)) {
                order.add_edge(node(low), node(high), (low, high));
            }
        }
        Self { of_grade, order }
    }

    fn of(&self, grade: GradeId) -> usize {
        self.of_grade.get(grade.index()).copied().unwrap_or(0)
    }

    /// A shortest circle in the order, where there is one.
    fn circle(&self, model: &Model) -> Option<Circle> {
        let knot = tarjan_scc(&self.order)
            .into_iter()
            .filter(|knot| match knot.as_slice() {
                [one] => self.order.contains_edge(*one, *one),
                _ => true,
            })
            .min_by_key(|knot| knot.iter().min().copied())?;
        let start = knot.iter().min().copied()?;
        let steps = self.way_back(start)?;
        let mut words = String::new();
        for (index, (low, high)) in steps.iter().enumerate() {
            if index == 0 {
                words = format!("`{}`", model.qualified(*low));
            } else if let Some((_, before)) = steps.get(index - 1)
                && before != low
            {
                words.push_str(&format!(" = `{}`", model.qualified(*low)));
            }
            words.push_str(&format!(" < `{}`", model.qualified(*high)));
        }
        if let (Some((first, _)), Some((_, last))) = (steps.first(), steps.last())
            && first != last
        {
            words.push_str(&format!(" = `{}`", model.qualified(*first)));
        }
        Some(Circle {
            tiers: knot.iter().map(|node| node.index()).collect(),
            words,
        })
    }

    /// The grades along a shortest walk from a node back to itself.
    fn way_back(&self, start: NodeIndex) -> Option<Vec<(GradeId, GradeId)>> {
        use petgraph::visit::EdgeRef;
        let mut before: BTreeMap<NodeIndex, (NodeIndex, (GradeId, GradeId))> = BTreeMap::new();
        let mut queue = VecDeque::from([start]);
        while let Some(node) = queue.pop_front() {
            for edge in self.order.edges(node) {
                if edge.target() == start {
                    let mut steps = vec![*edge.weight()];
                    let mut at = node;
                    while at != start {
                        let (previous, step) = before.get(&at).copied()?;
                        steps.push(step);
                        at = previous;
                    }
                    steps.reverse();
                    return Some(steps);
                }
                if let std::collections::btree_map::Entry::Vacant(e) = before.entry(edge.target()) {
                    e.insert((node, *edge.weight()));
                    queue.push_back(edge.target());
                }
            }
        }
        None
    }

    fn order(self, model: &Model) -> Tiers {
        let tier = |index: usize| TierId(u32::try_from(index).unwrap_or(u32::MAX));
        let chains: Vec<Vec<TierId>> = model
            .scales
            .iter()
            .map(|scale| scale.grades.iter().map(|grade| tier(self.of(grade))).collect())
            .collect();
        let count = self.order.node_count();
        let mut places = vec![Vec::new(); count];
        for (chain, tiers) in chains.iter().enumerate() {
            for (place, tier) in tiers.iter().enumerate() {
                if let Some(list) = places.get_mut(tier.0 as usize) {
                    list.push((
                        u32::try_from(chain).unwrap_or(NONE),
                        u32::try_from(place).unwrap_or(NONE),
                    ));
                }
            }
        }
        let mut up = vec![vec![NONE; chains.len()]; count];
        // From the top down, so that what is above is known; a circle that is left (never) has no order.
        for node in toposort(&self.order, None).unwrap_or_default().into_iter().rev() {
            let mut mine = vec![NONE; chains.len()];
            for above in self.order.neighbors(node) {
                for &(chain, place) in places.get(above.index()).into_iter().flatten() {
                    if let Some(slot) = mine.get_mut(chain as usize) {
                        *slot = (*slot).min(place);
                    }
                }
                for (slot, &theirs) in mine.iter_mut().zip(up.get(above.index()).into_iter().flatten()) {
                    *slot = (*slot).min(theirs);
                }
            }
            if let Some(slot) = up.get_mut(node.index()) {
                *slot = mine;
            }
        }
        Tiers {
            of_grade: self.of_grade.iter().map(|&index| tier(index)).collect(),
            chains,
            places,
            up,
        }
    }
}

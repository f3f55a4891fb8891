//! What a map draws: a box for each role at grade, or for a family's roles at a level; a line for each step.

use super::value::{Map, MapStep, Node};
use super::{Grouping, MOST_BOXES};
use std::collections::BTreeMap;

/// What is drawn.
pub(super) struct View<'m> {
    pub(super) map: &'m Map,
    pub(super) boxes: Vec<Item>,
    pub(super) lines: Vec<Join>,
    /// Boxes are groups.
    pub(super) grouped: bool,
}

/// A box.
#[derive(Debug, Clone)]
pub(super) struct Item {
    /// Index into the levels.
    pub(super) row: usize,
    /// Index into the families.
    pub(super) lane: usize,
    /// Indices into the nodes.
    pub(super) nodes: Vec<usize>,
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum State {
    /// Open to all, and somebody is at its end.
    Written,
    /// Nobody is at its end, while somebody is at its start.
    Unstaffed,
    /// Some of the posts at its start are shut out, or without posts: it has conditions.
    Closed,
    /// It is not written.
    Missing,
}

/// A line.
#[derive(Debug, Clone)]
pub(super) struct Join {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) kind: &'static str,
    pub(super) state: State,
    pub(super) both: bool,
    /// Indices into the steps; empty for a missing one.
    pub(super) steps: Vec<usize>,
    /// What a missing one says.
    pub(super) says: Option<String>,
}

/// Chooses between roles and groups.
pub(super) fn of(map: &Map, grouping: Grouping) -> View<'_> {
    let grouped = match grouping {
        Grouping::Always => true,
        Grouping::Never => false,
        Grouping::Auto => map.nodes.len() > MOST_BOXES,
    };
    if grouped { groups(map) } else { roles(map) }
}

fn roles(map: &Map) -> View<'_> {
    let boxes = map
        .nodes
        .iter()
        .enumerate()
        .map(|(at, node)| Item {
            row: node.level,
            lane: node.family,
            nodes: vec![at],
        })
        .collect();
    let lines = map.steps.iter().enumerate().map(|(at, step)| Join {
        from: step.from,
        to: step.to,
        kind: kind(&step.kind),
        state: state(step),
        both: step.both_ways,
        steps: vec![at],
        says: None,
    });
    let missing = map.missing.iter().map(|missing| Join {
        from: missing.from,
        to: missing.to,
        kind: "missing",
        state: State::Missing,
        both: false,
        steps: Vec::new(),
        says: Some(missing.message.clone()),
    });
    View {
        map,
        boxes,
        lines: lines.chain(missing).collect(),
        grouped: false,
    }
}

fn groups(map: &Map) -> View<'_> {
    let mut numbers: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut boxes: Vec<Item> = Vec::new();
    let mut of_node = Vec::with_capacity(map.nodes.len());
    for (at, node) in map.nodes.iter().enumerate() {
        let number = *numbers.entry((node.level, node.family)).or_insert_with(|| {
            boxes.push(Item {
                row: node.level,
                lane: node.family,
                nodes: Vec::new(),
            });
            boxes.len() - 1
        });
        if let Some(item) = boxes.get_mut(number) {
            item.nodes.push(at);
        }
        of_node.push(number);
    }
    let group = |node: usize| of_node.get(node).copied().unwrap_or(0);
    // One line for all steps from one group to another; steps inside a group are told in its description.
    let mut joined: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (at, step) in map.steps.iter().enumerate() {
        let (from, to) = (group(step.from), group(step.to));
        if from != to {
            joined.entry((from, to)).or_default().push(at);
        }
    }
    let mut lines: Vec<Join> = Vec::new();
    for (&(from, to), steps) in &joined {
        let all: Vec<&MapStep> = steps.iter().filter_map(|&at| map.steps.get(at)).collect();
        let mut kinds: BTreeMap<&'static str, usize> = BTreeMap::new();
        for step in &all {
            *kinds.entry(kind(&step.kind)).or_default() += 1;
        }
        let common = kinds
            .iter()
            .max_by_key(|(_, count)| **count)
            .map_or("promotion", |(kind, _)| kind);
        // A line is open when one of its steps is.
        let state = all.iter().map(|step| state(step)).min().unwrap_or(State::Written);
        lines.push(Join {
            from,
            to,
            kind: common,
            state,
            both: all.iter().all(|step| step.both_ways),
            steps: steps.clone(),
            says: None,
        });
    }
    for missing in &map.missing {
        let (from, to) = (group(missing.from), group(missing.to));
        lines.push(Join {
            from,
            to,
            kind: "missing",
            state: State::Missing,
            both: false,
            steps: Vec::new(),
            says: Some(missing.message.clone()),
        });
    }
    View {
        map,
        boxes,
        lines,
        grouped: true,
    }
}

fn state(step: &MapStep) -> State {
    let shuts_out = match &step.closed_to {
        Some(posts) => posts.as_f64().unwrap_or(0.0) > 0.0,
        None => !step.open_to.is_empty(),
    };
    if shuts_out {
        State::Closed
    } else if step.unstaffed == Some(true) {
        State::Unstaffed
    } else {
        State::Written
    }
}

fn kind(word: &str) -> &'static str {
    ["progression", "promotion", "vacancy", "transfer", "secondment"]
        .into_iter()
        .find(|known| *known == word)
        .unwrap_or("promotion")
}

impl View<'_> {
    /// The roles at grade of a box.
    pub(super) fn nodes<'v>(&'v self, item: &'v Item) -> impl Iterator<Item = &'v Node> {
        item.nodes.iter().filter_map(|&at| self.map.nodes.get(at))
    }
}

//! Random maps: any levels, families, boxes and steps, more than a framework could mean.

use gradus::report::map::{
    ClassPosts, Lane, Level, LevelGrade, Map, MapFramework, MapStep, MapTotals, MissingStep, Node, NodePosts,
};
use gradus::report::value::{FilePlace, Places};
use proptest::prelude::*;

const KINDS: [&str; 5] = ["progression", "promotion", "vacancy", "transfer", "secondment"];
const CLASSES: [&str; 6] = [
    "terminal",
    "open",
    "leaves-family",
    "closed-to-post",
    "leaves-institution",
    "dead-end",
];

fn place() -> FilePlace {
    FilePlace {
        file: "f.gradus".to_owned(),
        line: 1,
        column: 1,
    }
}

/// A map of so many levels and families; `nodes` are (level, family), `steps` (from, to, kind, closed).
pub fn made(
    levels: usize,
    families: usize,
    nodes: &[(usize, usize)],
    steps: &[(usize, usize, usize, bool)],
    posts: bool,
) -> Map {
    let count = |value: usize| Places::from(value as u64);
    Map {
        gradus: "0".to_owned(),
        schema: 1,
        as_of: "2026-07-31".to_owned(),
        framework: MapFramework {
            name: "f".to_owned(),
            title: "Framework".to_owned(),
            version: "1".to_owned(),
        },
        institutions: Vec::new(),
        unit: None,
        shown: Vec::new(),
        posts: posts.then(|| MapTotals {
            filled: count(1),
            vacant: count(0),
            unplaced: count(2),
        }),
        levels: (0..levels)
            .map(|level| Level {
                grades: vec![LevelGrade {
                    scale: "s".to_owned(),
                    scale_title: "Scale".to_owned(),
                    grade: level.to_string(),
                    title: format!("Grade {level} of a scale with long names of grades"),
                }],
                above_previous: level % 3 != 2,
            })
            .collect(),
        families: (0..families)
            .map(|family| Lane {
                name: format!("f{family}"),
                title: format!("Family {family} with a name that takes two lines of the head"),
            })
            .collect(),
        nodes: nodes
            .iter()
            .enumerate()
            .map(|(at, &(level, family))| Node {
                id: format!("r{at}@{level}"),
                role: format!("r{at}"),
                title: format!("Role {at} of the department for everything"),
                grade: level.to_string(),
                grade_words: format!("grade {level}"),
                level,
                family,
                entry: at % 4 == 0,
                terminal: at % 7 == 0,
                way: CLASSES[at % 6].to_owned(),
                beside: false,
                posts: posts.then(|| NodePosts {
                    filled: count(at % 5),
                    vacant: count(at % 2),
                    frozen: count(at % 3),
                    contract_known: count(at % 5),
                    short_term: count(at % 4),
                    onward: vec![ClassPosts {
                        class: CLASSES[at % 6].to_owned(),
                        posts: count(at % 5 + 1),
                    }],
                }),
                at: place(),
            })
            .collect(),
        steps: steps
            .iter()
            .filter(|(from, to, ..)| from != to)
            .map(|&(from, to, kind, closed)| MapStep {
                from,
                to,
                kind: KINDS[kind % 5].to_owned(),
                both_ways: kind % 5 == 3,
                after: (kind % 2 == 1).then(|| "3 years".to_owned()),
                needs: Vec::new(),
                open_to: if closed {
                    vec!["contract open-ended".to_owned()]
                } else {
                    Vec::new()
                },
                closed_to: posts.then(|| count(usize::from(closed))),
                unstaffed: posts.then_some(false),
                at: place(),
            })
            .collect(),
        missing: steps
            .iter()
            .filter(|(from, to, kind, _)| from != to && kind % 11 == 10)
            .map(|&(from, to, ..)| MissingStep {
                from,
                to,
                message: "missing".to_owned(),
            })
            .collect(),
    }
}

/// Any map.
pub fn map() -> impl Strategy<Value = Map> {
    (1_usize..7, 1_usize..6, 0_usize..26, any::<bool>()).prop_flat_map(|(levels, families, nodes, posts)| {
        let places = prop::collection::vec((0..levels, 0..families), nodes);
        let steps = prop::collection::vec(
            (0..nodes.max(1), 0..nodes.max(1), 0_usize..22, any::<bool>()),
            0..nodes * 2 + 1,
        );
        (places, steps).prop_map(move |(places, steps)| {
            let steps = if places.is_empty() { Vec::new() } else { steps };
            made(levels, families, &places, &steps, posts)
        })
    })
}

/// A map of many roles in eight families and seven levels, with the steps that such frameworks have.
pub fn large(roles: usize) -> Map {
    let nodes: Vec<(usize, usize)> = (0..roles).map(|at| (at / 8 % 7, at % 8)).collect();
    let mut steps = Vec::new();
    for (at, &(level, family)) in nodes.iter().enumerate() {
        for (to, &(higher, other)) in nodes.iter().enumerate() {
            if higher == level + 1 && (other == family || (at + to) % 17 == 0) && (at * 7 + to * 3) % 4 == 0 {
                steps.push((at, to, 1 + (at + to) % 2, (at + to) % 9 == 0));
            }
        }
    }
    made(7, 8, &nodes, &steps, true)
}

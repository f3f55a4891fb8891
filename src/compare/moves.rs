//! Where people went between two extracts, against the steps that the framework has (`semantics.md`, Missing routes: walked but
//! unwritten).

use super::extracts::Extract;
use super::report::place;
use crate::graph::{Graph, StationId, Step};
use crate::model::{HONORARY, Model};
use crate::posts::columns::{Column, Status};
use crate::report::comparison::{Moves, Untaken, Walk};
use crate::source::Sources;
use crate::stats::clopper_pearson;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A filled post of a person: its row, and where it stands.
type Held = (usize, Option<StationId>);

/// What people did, where both extracts name them.
///
/// # Errors
/// Why it cannot be said.
pub fn moves(
    sources: &Sources,
    model: &Model,
    graph: &Graph,
    old: Extract<'_>,
    new: Extract<'_>,
) -> Result<Moves, String> {
    if [old, new]
        .iter()
        .any(|extract| !extract.posts.columns.contains(Column::Person))
    {
        return Err("people cannot be followed: an extract has no column `person`".to_owned());
    }
    let (before, after) = (people(&old), people(&new));
    let mut out = Moves::default();
    let mut at_start: BTreeMap<StationId, u64> = BTreeMap::new();
    let mut walked: BTreeMap<(StationId, StationId), [u64; 4]> = BTreeMap::new();
    let mut reached: HashMap<StationId, BTreeSet<StationId>> = HashMap::new();
    for (person, held) in &before {
        let Some(now) = after.get(person) else { continue };
        let Some(moved) = moved(held, now) else {
            out.unclear += 1;
            continue;
        };
        out.people += 1;
        for (_, station) in held {
            if let Some(station) = station {
                *at_start.entry(*station).or_default() += 1;
            }
        }
        let Some((row, from, to)) = moved else { continue };
        out.moved += 1;
        let steps = graph.between(from, to);
        let admits = |step: &&Step| {
            let clauses = graph.admissions.get(step.admission as usize);
            let (contract, funding) = (old.text(Column::Contract, row), old.text(Column::Funding, row));
            clauses
                .into_iter()
                .flatten()
                .all(|clause| clause.admits(contract, funding))
        };
        let how = if steps.iter().any(admits) {
            How::Step
        } else if !steps.is_empty() {
            How::Closed
        } else if reached
            .entry(from)
            .or_insert_with(|| graph.reachable(from, |_| true).into_iter().collect())
            .contains(&to)
        {
            How::Several
        } else {
            How::Unwritten
        };
        let count = walked.entry((from, to)).or_default();
        if let Some(slot) = count.get_mut(how as usize) {
            *slot += 1;
        }
    }
    for (&(from, to), counts) in &walked {
        let [step, closed, several, unwritten] = *counts;
        out.along_a_step += step;
        out.though_closed += closed;
        out.along_several += several;
        out.unwritten += unwritten;
        for (described, people) in [
            ("unwritten", unwritten),
            ("closed", closed),
            ("several-steps", several),
        ] {
            let of = at_start.get(&from).copied().unwrap_or(people);
            if people > 0
                && let Some((low, high)) = clopper_pearson(people, of)
            {
                out.walked.push(Walk {
                    from: graph.label(model, from),
                    to: graph.label(model, to),
                    described: described.to_owned(),
                    people,
                    of,
                    interval: [low, high],
                });
            }
        }
    }
    let grave = |described: &str| {
        ["unwritten", "closed", "several-steps"]
            .iter()
            .position(|known| *known == described)
    };
    out.walked.sort_by(|left, right| {
        grave(&left.described)
            .cmp(&grave(&right.described))
            .then(right.people.cmp(&left.people))
            .then_with(|| (&left.from, &left.to).cmp(&(&right.from, &right.to)))
    });
    if let Some((low, high)) = clopper_pearson(out.unwritten, out.moved) {
        out.share = Some(real(out.unwritten) / real(out.moved));
        out.interval = Some([low, high]);
    }
    out.untaken = untaken(sources, model, graph, &at_start, |from, to| {
        walked.contains_key(&(from, to))
    });
    Ok(out)
}

/// How a move is described, as an index.
#[derive(Clone, Copy)]
enum How {
    Step,
    Closed,
    Several,
    Unwritten,
}

/// A count as a real number: far below 2^53.
#[allow(clippy::cast_precision_loss)]
fn real(count: u64) -> f64 {
    count as f64
}

/// The filled posts of each person of each institution; honorary ones apart.
fn people<'a>(extract: &Extract<'a>) -> BTreeMap<(&'a str, &'a str), Vec<Held>> {
    let mut found: BTreeMap<(&str, &str), Vec<Held>> = BTreeMap::new();
    for row in 0..extract.posts.len() {
        let person = extract.text(Column::Person, row);
        let counts = extract.status(row) == Status::Filled && extract.text(Column::Contract, row) != HONORARY;
        if counts && !person.is_empty() {
            found
                .entry((extract.institution(row), person))
                .or_default()
                .push((row, extract.station(row)));
        }
    }
    found
}

/// The move of a person: none within for who stayed, none at all where it cannot be said.
#[allow(clippy::option_option, reason = "unclear, stayed, moved")]
fn moved(before: &[Held], after: &[Held]) -> Option<Option<(usize, StationId, StationId)>> {
    let placed = |held: &[Held]| -> Option<Vec<(usize, StationId)>> {
        held.iter().map(|&(row, station)| Some((row, station?))).collect()
    };
    let (mut left, mut right) = (placed(before)?, placed(after)?);
    left.retain(|&(_, station)| {
        let same = right.iter().position(|&(_, other)| other == station);
        same.map(|at| right.remove(at)).is_none()
    });
    match (left.as_slice(), right.as_slice()) {
        ([], []) => Some(None),
        (&[(row, from)], &[(_, to)]) => Some(Some((row, from, to))),
        _ => None,
    }
}

/// Steps with people at their start that nobody took.
fn untaken(
    sources: &Sources,
    model: &Model,
    graph: &Graph,
    at_start: &BTreeMap<StationId, u64>,
    taken: impl Fn(StationId, StationId) -> bool,
) -> Vec<Untaken> {
    let mut seen: BTreeSet<(StationId, StationId)> = BTreeSet::new();
    let mut out = Vec::new();
    for step in &graph.steps {
        let of = at_start.get(&step.from).copied().unwrap_or(0);
        if of == 0 || taken(step.from, step.to) || !seen.insert((step.from, step.to)) {
            continue;
        }
        if let Some((_, at_most)) = clopper_pearson(0, of) {
            out.push(Untaken {
                from: graph.label(model, step.from),
                to: graph.label(model, step.to),
                kind: step.kind.word().to_owned(),
                of,
                at_most,
                at: Some(place(sources, graph.span(model, step))),
            });
        }
    }
    out.sort_by(|left, right| {
        right
            .of
            .cmp(&left.of)
            .then_with(|| (&left.from, &left.to).cmp(&(&right.from, &right.to)))
    });
    out
}

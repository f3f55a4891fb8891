//! The onward class of each post, by one breadth-first search per definition.

use super::steps::{Station, Step};
use super::{Establishment, Fact, Frame, InstitutionFacts, placing};
use crate::agreement::world::{Kind, Row};

/// The classes, best first.
pub const CLASSES: [&str; 6] = [
    "terminal",
    "open",
    "leaves-family",
    "closed-to-post",
    "leaves-institution",
    "dead-end",
];

/// Counts the filled, placed posts by class, and makes the findings about stations.
pub fn judge(frame: &Frame, here: &Establishment, facts: &mut InstitutionFacts) -> Vec<Fact> {
    for class in CLASSES {
        facts.onward.insert(class, 0);
    }
    let mut out: Vec<Fact> = Vec::new();
    for judged in &here.posts {
        if !judged.post.counts() || judged.on().is_empty() {
            continue;
        }
        let own = judged
            .on()
            .iter()
            .map(|place| class(frame, here, &judged.post.row, place.station))
            .min()
            .expect("a placed post has a station");
        let word = CLASSES[own];
        *facts.onward.entry(word).or_default() += judged.post.count;
        let family = placing::family(frame.world, judged.on())
            .cloned()
            .unwrap_or_default();
        let cell = facts.families.entry(family).or_default().entry(word).or_default();
        cell.0 += judged.post.count;
        cell.1 += judged.post.fte;
        let severity = match word {
            "dead-end" => "error",
            "closed-to-post" | "leaves-institution" => "warning",
            "leaves-family" => "note",
            _ => continue,
        };
        for place in judged.on() {
            let subject = [
                ("role", frame.role_name(place.station)),
                ("grade", frame.grade_name(place.station)),
            ];
            let fact = Fact::new(word, here.name, &subject);
            let at = out
                .iter()
                .position(|known| known.key == fact.key)
                .unwrap_or_else(|| {
                    out.push(fact);
                    out.len() - 1
                });
            let found = &mut out[at];
            found.severity = Some(severity);
            let mut add = |key, more: f64| {
                let number = found.numbers.entry(key).or_insert(Some(0.0));
                *number = number.map(|number| number + more);
            };
            add("posts", judged.post.count as f64);
            add("fte", judged.post.fte * place.share);
            found.rows.get_or_insert_default().extend(&judged.post.numbers);
        }
    }
    out
}

/// The position in [`CLASSES`] of a post with these cells on one station.
fn class(frame: &Frame, here: &Establishment, row: &Row, start: Station) -> usize {
    let roles = &frame.world.roles;
    let admits = |step: &Step| step.admits(&row.contract, &row.funding);
    let staffed = |station: Station| here.staffed(station);
    // Roles without a family go together as those of one family do.
    let family = |station: Station| roles[station.role].family == roles[start.role].family;
    if roles[start.role].terminal {
        0
    } else if upward(frame, start, &|step| {
        admits(step) && staffed(step.to) && family(step.to)
    }) {
        1
    } else if upward(frame, start, &|step| admits(step) && staffed(step.to)) {
        2
    } else if upward(frame, start, &|step| staffed(step.to)) {
        3
    } else if upward(frame, start, &|_| true) {
        4
    } else {
        5
    }
}

/// Whether a walk over the steps that may be taken, secondments apart, comes to a strictly higher tier.
fn upward(frame: &Frame, start: Station, may: &dyn Fn(&Step) -> bool) -> bool {
    let mut seen = vec![start];
    let mut next = 0;
    while let Some(&here) = seen.get(next) {
        next += 1;
        for step in &frame.steps {
            if step.from != here || step.kind == Kind::Secondment || !may(step) {
                continue;
            }
            if frame.below(start, step.to) {
                return true;
            }
            if !seen.contains(&step.to) {
                seen.push(step.to);
            }
        }
    }
    false
}

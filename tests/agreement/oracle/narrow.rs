//! Routes that an institution does not staff, or staffs too thinly.

use super::{Establishment, Fact, Frame, settings};
use crate::agreement::world::Kind;

/// More posts than this wait for one place, unless the framework says otherwise; in ten-thousandths.
const BOTTLENECK: u64 = 80_000;

pub fn findings(frame: &Frame, here: &Establishment) -> Vec<Fact> {
    let mut out = unstaffed_steps(frame, here);
    out.extend(bottlenecks(frame, here));
    out
}

fn unstaffed_steps(frame: &Frame, here: &Establishment) -> Vec<Fact> {
    let mut pairs: Vec<_> = frame
        .steps
        .iter()
        .filter(|step| here.staffed(step.from) && !here.staffed(step.to))
        .map(|step| (step.from, step.to))
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
        .into_iter()
        .map(|(from, to)| {
            let subject = [
                ("role", frame.role_name(from)),
                ("grade", frame.grade_name(from)),
                ("to_role", frame.role_name(to)),
                ("to_grade", frame.grade_name(to)),
            ];
            let mut fact = Fact::new("unstaffed-step", here.name, &subject);
            fact.severity = Some("note");
            fact
        })
        .collect()
}

fn bottlenecks(frame: &Frame, here: &Establishment) -> Vec<Fact> {
    let limit = settings::at_most(frame.world, "bottleneck").unwrap_or(BOTTLENECK);
    let mut out = Vec::new();
    for &station in &frame.stations {
        let waiting: u64 = here
            .posts
            .iter()
            .filter(|judged| judged.post.counts() && judged.stands_on(station))
            .map(|judged| judged.post.count)
            .sum();
        let onward = |place: &super::placing::Place| {
            frame.below(station, place.station)
                && frame.steps.iter().any(|step| {
                    step.kind != Kind::Secondment && step.from == station && step.to == place.station
                })
        };
        // A post on two of the stations is one place.
        let places: u64 = here
            .posts
            .iter()
            .filter(|judged| judged.post.staffs() && judged.on().iter().any(onward))
            .map(|judged| judged.post.count)
            .sum();
        if waiting > 0 && places > 0 && waiting * 10_000 > limit * places {
            let subject = [
                ("role", frame.role_name(station)),
                ("grade", frame.grade_name(station)),
            ];
            let mut fact = Fact::new("bottleneck", here.name, &subject);
            fact.severity = Some("warning");
            fact.numbers.insert("waiting", Some(waiting as f64));
            fact.numbers.insert("places", Some(places as f64));
            fact.numbers.insert("ratio", Some(waiting as f64 / places as f64));
            out.push(fact);
        }
    }
    out
}

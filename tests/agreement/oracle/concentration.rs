//! Fixed-term concentration: which groups of an institution hold more short-term contracts than they should.

use super::numbers::{benjamini_hochberg, fisher, wilson};
use super::{Establishment, Fact, Frame, Judged, placing, settings};

/// The limit is one in four, unless the framework says otherwise; in ten-thousandths.
const LIMIT: u64 = 2_500;
const WHOLE: u64 = 10_000;
/// Groups with fewer filled posts are not tested.
const AT_LEAST: u64 = 5;
/// Below 0.05, and not 0.05 itself but for rounding.
const SIGNIFICANT: f64 = 0.05 - 1e-9;
const NAME: &str = "fixed-term-concentration";

/// What a group is: a unit, a family, or both.
type Group = (Option<String>, Option<String>);

pub fn findings(frame: &Frame, here: &Establishment) -> Vec<Fact> {
    let limit = settings::at_most(frame.world, NAME).unwrap_or(LIMIT);
    let at_least = settings::at_least(frame.world, NAME).unwrap_or(AT_LEAST);
    let people: Vec<&Judged> = here
        .posts
        .iter()
        .copied()
        .filter(|judged| judged.post.counts() && !judged.post.row.contract.is_empty())
        .collect();
    let (all_short, all) = tally(frame, people.iter().copied());
    let mut groups: Vec<Group> = people
        .iter()
        .flat_map(|judged| groups_of(frame, judged))
        .collect();
    groups.sort_unstable();
    groups.dedup();
    let tested: Vec<(Group, u64, u64)> = groups
        .into_iter()
        .map(|group| {
            let (short, filled) = tally(
                frame,
                people
                    .iter()
                    .copied()
                    .filter(|judged| groups_of(frame, judged).contains(&group)),
            );
            (group, short, filled)
        })
        .filter(|&(_, _, filled)| filled >= at_least)
        .collect();
    // With nobody outside the group there is one table alone, and its p is 1.
    let p: Vec<f64> = tested
        .iter()
        .map(|&(_, short, filled)| fisher(short, filled, all_short, all))
        .collect();
    let q = benjamini_hochberg(&p);
    let mut out = Vec::new();
    for (at, ((unit, family), short, filled)) in tested.into_iter().enumerate() {
        let (low, high) = wilson(short, filled);
        let (rest_short, rest) = (all_short - short, all - filled);
        let above_limit = short * WHOLE > limit * filled;
        let above_rest = rest > 0 && short * rest > rest_short * filled;
        let severity = if above_limit && low > limit as f64 / WHOLE as f64 {
            "error"
        } else if above_limit {
            "warning"
        } else if above_rest && q[at] < SIGNIFICANT {
            "note"
        } else {
            continue;
        };
        let mut subject = Vec::new();
        if let Some(unit) = &unit {
            subject.push(("unit", unit.as_str()));
        }
        if let Some(family) = &family {
            subject.push(("family", family.as_str()));
        }
        let mut fact = Fact::new(NAME, here.name, &subject);
        fact.severity = Some(severity);
        fact.numbers.extend([
            ("short_term", Some(short as f64)),
            ("filled", Some(filled as f64)),
            ("share", Some(short as f64 / filled as f64)),
            ("interval.0", Some(low)),
            ("interval.1", Some(high)),
            ("rest_share", (rest > 0).then(|| rest_short as f64 / rest as f64)),
            ("p", Some(p[at])),
            ("q", Some(q[at])),
            (
                "conversions",
                Some(short.saturating_sub(limit * filled / WHOLE) as f64),
            ),
        ]);
        out.push(fact);
    }
    out
}

/// Short-term and all posts.
fn tally<'a>(frame: &Frame, posts: impl Iterator<Item = &'a Judged>) -> (u64, u64) {
    posts.fold((0, 0), |(short, all), judged| {
        let count = judged.post.count;
        let contract = judged.post.row.contract.as_str();
        let usual = matches!(contract, "fixed-term" | "casual" | "atypical");
        let is_short = frame
            .world
            .contracts
            .iter()
            .find(|declared| declared.name == contract)
            .and_then(|declared| declared.short_term)
            .unwrap_or(usual);
        (short + if is_short { count } else { 0 }, all + count)
    })
}

/// The groups that a post is in: its unit, its family, and both.
fn groups_of(frame: &Frame, judged: &Judged) -> Vec<Group> {
    let unit = Some(judged.post.row.unit.clone()).filter(|unit| !unit.is_empty());
    let family = (!judged.on().is_empty())
        .then(|| placing::family(frame.world, judged.on()).cloned())
        .flatten();
    let mut out = Vec::new();
    let by = settings::by(frame.world, NAME);
    let wanted = |grouping| by.as_ref().is_none_or(|by| by.contains(&grouping));
    if unit.is_some() && wanted("unit") {
        out.push((unit.clone(), None));
    }
    if family.is_some() && wanted("family") {
        out.push((None, family.clone()));
    }
    let crossed = wanted("unit x family") || wanted("family x unit");
    if unit.is_some() && family.is_some() && crossed {
        out.push((unit, family));
    }
    out
}

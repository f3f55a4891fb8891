//! How bad a finding is, so that a baseline can be a ratchet: a count may fall and not rise, and so may a share.
//!
//! Which numbers of its evidence say that is data of each check; they are compared exactly.

use crate::check::Finding;
use serde_json::{Number, Value};
use std::collections::BTreeMap;

/// The numbers of the evidence that say how bad a finding is, by name: one is a count, two are a part and its whole.
pub type Measure = BTreeMap<String, Number>;

/// Part and whole of the checks that speak of a share or a ratio.
const SHARES: [(&str, &str, &str); 3] = [
    ("fixed-term-concentration", "short_term", "filled"),
    ("bottleneck", "waiting", "places"),
    ("top-of-grade", "at_top", "of"),
];
/// Counts of other checks than of posts.
const COUNTS: [(&str, &str); 2] = [("grade-dispersal", "levels"), ("ungraded-total", "combinations")];
/// Ten-thousandths, as posts and FTE are counted.
const SCALE: i64 = 10_000;

/// The measure of a finding; empty for one that is or is not.
#[must_use]
pub fn of(finding: &Finding) -> Measure {
    names(finding)
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), number(finding, name)?.clone())))
        .collect()
}

fn names(finding: &Finding) -> Vec<&'static str> {
    let check = finding.check.as_ref();
    if let Some((_, part, whole)) = SHARES.iter().find(|(name, ..)| *name == check) {
        return vec![part, whole];
    }
    if let Some((_, count)) = COUNTS.iter().find(|(name, _)| *name == check) {
        return vec![count];
    }
    let has = |name| number(finding, name).is_some();
    // A rule says of how many posts it does not hold; `posts` are those that it is about.
    if has("failed") {
        return vec!["failed"];
    }
    match (has("posts"), has("of"), has("rows")) {
        (true, true, _) => vec!["posts", "of"],
        (true, false, _) => vec!["posts"],
        (false, _, true) => vec!["rows"],
        _ => Vec::new(),
    }
}

fn number<'a>(finding: &'a Finding, name: &str) -> Option<&'a Number> {
    finding.evidence.iter().find_map(|(key, value)| match value {
        Value::Number(number) if *key == name => Some(number),
        _ => None,
    })
}

/// What became of a finding that was known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// As bad as it was, or there is no measure of it.
    Same,
    /// It has become less.
    Better,
    /// It has become more: what was accepted was less.
    Worse,
}

/// Compares what is with what was.
#[must_use]
pub fn compare(check: &str, was: &Measure, is: &Measure) -> Change {
    let pair = SHARES
        .iter()
        .find(|(name, ..)| *name == check)
        .map(|(_, part, whole)| (*part, *whole));
    let pair = pair.or_else(|| is.contains_key("of").then_some(("posts", "of")));
    let (was, is) = match pair {
        Some((part, whole)) => match (ratio(was, part, whole), ratio(is, part, whole)) {
            // a/b against c/d is a*d against c*b.
            (Some((a, b)), Some((c, d))) => (a * d, c * b),
            _ => return Change::Same,
        },
        None => match (single(was), single(is)) {
            (Some(was), Some(is)) => (was, is),
            _ => return Change::Same,
        },
    };
    match is.cmp(&was) {
        std::cmp::Ordering::Less => Change::Better,
        std::cmp::Ordering::Equal => Change::Same,
        std::cmp::Ordering::Greater => Change::Worse,
    }
}

fn ratio(measure: &Measure, part: &str, whole: &str) -> Option<(i128, i128)> {
    Some((scaled(measure.get(part)?)?, scaled(measure.get(whole)?)?))
}

fn single(measure: &Measure) -> Option<i128> {
    match measure.len() {
        1 => measure.values().next().and_then(scaled),
        _ => None,
    }
}

/// The number in ten-thousandths: posts and FTE have no more places.
fn scaled(number: &Number) -> Option<i128> {
    if let Some(whole) = number.as_i64() {
        return Some(i128::from(whole) * i128::from(SCALE));
    }
    let value = number.as_f64()? * SCALE as f64;
    // Beyond that no count of posts goes.
    (value.abs() < 1e15).then(|| value.round() as i128)
}

/// `5 posts`, `39 of 79`: a measure in words.
#[must_use]
pub fn words(check: &str, measure: &Measure) -> String {
    let shown = |name: &str| measure.get(name).map_or_else(String::new, Number::to_string);
    let pair = SHARES
        .iter()
        .find(|(name, ..)| *name == check)
        .map(|(_, part, whole)| (*part, *whole));
    let pair = pair.or_else(|| measure.contains_key("of").then_some(("posts", "of")));
    match (pair, measure.iter().next()) {
        (Some((part, whole)), _) => format!("{} of {}", shown(part), shown(whole)),
        (None, Some((name, number))) if number.as_i64() == Some(1) => {
            format!("1 {}", name.trim_end_matches('s'))
        }
        (None, Some((name, number))) => format!("{number} {name}"),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn measure(value: Value) -> Measure {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn a_count_may_fall_and_not_rise() {
        let compared = |was: Value, is: Value| compare("dead-end", &measure(was), &measure(is));
        assert_eq!(compared(json!({"posts": 5}), json!({"posts": 5})), Change::Same);
        assert_eq!(
            compared(json!({"posts": 5}), json!({"posts": 4.6})),
            Change::Better
        );
        assert_eq!(
            compared(json!({"posts": 5}), json!({"posts": 5.0001})),
            Change::Worse
        );
    }

    #[test]
    fn a_share_is_compared_exactly_whatever_its_whole() {
        let compared = |was: [i64; 2], is: [i64; 2]| {
            let of = |[part, whole]: [i64; 2]| measure(json!({"short_term": part, "filled": whole}));
            compare("fixed-term-concentration", &of(was), &of(is))
        };
        assert_eq!(compared([1, 3], [2, 6]), Change::Same);
        assert_eq!(compared([1, 3], [333_333, 1_000_000]), Change::Better);
        assert_eq!(compared([1, 3], [333_334, 1_000_000]), Change::Worse);
        assert_eq!(compared([39, 79], [40, 90]), Change::Better);
    }

    #[test]
    fn what_has_no_measure_is_as_it_was() {
        assert_eq!(
            compare("cut-off-role", &Measure::new(), &Measure::new()),
            Change::Same
        );
    }
}

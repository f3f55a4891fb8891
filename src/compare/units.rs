//! Units born, gone, renamed, merged and split: a guess from where their posts stand now, with the numbers that it rests on.
//!
//! Two units are linked when more than half of what is left of the one went to the other, or more than half of what the other had
//! before came from the one. Read backwards, every link is the other kind, so that a merger backwards is a split.

use crate::report::comparison::UnitEvent;
use std::collections::{BTreeMap, BTreeSet};

/// Fewer posts than this link no units.
const FEWEST: u64 = 2;

/// How many posts that both extracts have stood in one unit and stand in another.
#[derive(Debug, Default)]
pub(super) struct Overlap<'a> {
    old: BTreeMap<&'a str, BTreeSet<&'a str>>,
    new: BTreeMap<&'a str, BTreeSet<&'a str>>,
    shared: BTreeMap<&'a str, BTreeMap<(&'a str, &'a str), u64>>,
}

impl<'a> Overlap<'a> {
    /// A unit of the old extract.
    pub(super) fn old_unit(&mut self, institution: &'a str, unit: &'a str) {
        if !unit.is_empty() {
            self.old.entry(institution).or_default().insert(unit);
        }
    }

    /// A unit of the new extract.
    pub(super) fn new_unit(&mut self, institution: &'a str, unit: &'a str) {
        if !unit.is_empty() {
            self.new.entry(institution).or_default().insert(unit);
        }
    }

    /// A post that stood in one unit and stands in another, or in the same.
    pub(super) fn add(&mut self, institution: &'a str, old: &'a str, new: &'a str) {
        *self
            .shared
            .entry(institution)
            .or_default()
            .entry((old, new))
            .or_default() += 1;
    }
}

/// Institution, unit before, unit now: posts that went so went with their unit.
pub(super) type Follows<'a> = BTreeSet<(&'a str, &'a str, &'a str)>;

/// What happened to the units of all institutions, and which pairs of units that explains.
pub(super) fn told<'a>(overlap: &Overlap<'a>) -> (Vec<UnitEvent>, Follows<'a>) {
    let mut events = Vec::new();
    let mut follows = Follows::new();
    let institutions: BTreeSet<&str> = overlap.old.keys().chain(overlap.new.keys()).copied().collect();
    for institution in institutions {
        let here = Here::of(overlap, institution);
        for (what, old, new) in here.events() {
            for &before in &old {
                for &after in &new {
                    follows.insert((institution, before, after));
                }
            }
            events.push(here.event(institution, what, &old, &new));
        }
    }
    (events, follows)
}

/// The units of one institution.
struct Here<'a> {
    gone: BTreeSet<&'a str>,
    came: BTreeSet<&'a str>,
    shared: BTreeMap<(&'a str, &'a str), u64>,
    of_old: BTreeMap<&'a str, u64>,
    of_new: BTreeMap<&'a str, u64>,
}

impl<'a> Here<'a> {
    fn of(overlap: &Overlap<'a>, institution: &str) -> Self {
        let none = BTreeSet::new();
        let (old, new) = (
            overlap.old.get(institution).unwrap_or(&none),
            overlap.new.get(institution).unwrap_or(&none),
        );
        let shared = overlap.shared.get(institution).cloned().unwrap_or_default();
        let mut of_old: BTreeMap<&str, u64> = BTreeMap::new();
        let mut of_new: BTreeMap<&str, u64> = BTreeMap::new();
        for (&(before, after), &posts) in &shared {
            *of_old.entry(before).or_default() += posts;
            *of_new.entry(after).or_default() += posts;
        }
        Self {
            gone: old.difference(new).copied().collect(),
            came: new.difference(old).copied().collect(),
            shared,
            of_old,
            of_new,
        }
    }

    fn shared(&self, old: &str, new: &str) -> u64 {
        self.shared.get(&(old, new)).copied().unwrap_or(0)
    }

    fn events(&self) -> Vec<(&'static str, Vec<&'a str>, Vec<&'a str>)> {
        // What is gone went into: the unit that has more than half of what is left of it.
        let mut into: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        // What is new came out of: the unit that more than half of what it had before was in.
        let mut out_of: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (&(old, new), &posts) in &self.shared {
            let all = |map: &BTreeMap<&str, u64>, unit: &str| map.get(unit).copied().unwrap_or(0);
            // One post is no unit's worth.
            if old == new || posts < FEWEST {
                continue;
            }
            if self.gone.contains(old) && 2 * posts > all(&self.of_old, old) {
                into.entry(new).or_default().push(old);
            }
            if self.came.contains(new) && 2 * posts > all(&self.of_new, new) {
                out_of.entry(old).or_default().push(new);
            }
        }
        let mut events = Vec::new();
        for (&new, olds) in &into {
            match olds.as_slice() {
                [old] => {
                    let parts = out_of.get(old).map_or(&[][..], Vec::as_slice);
                    match parts {
                        [one] if *one == new => events.push(("renamed", vec![*old], vec![new])),
                        parts if parts.contains(&new) => {}
                        _ => events.push(("merged", vec![*old], vec![new])),
                    }
                }
                _ => events.push(("merged", olds.clone(), vec![new])),
            }
        }
        for (&old, news) in &out_of {
            match news.as_slice() {
                [new] => {
                    let whole = into.get(new).map_or(&[][..], Vec::as_slice);
                    // Told already: as a renaming, or as a part of a merger.
                    if !whole.contains(&old) {
                        events.push(("split", vec![old], vec![*new]));
                    }
                }
                _ => events.push(("split", vec![old], news.clone())),
            }
        }
        let told_old: BTreeSet<&str> = events
            .iter()
            .flat_map(|(_, old, _)| old.iter().copied())
            .collect();
        let told_new: BTreeSet<&str> = events
            .iter()
            .flat_map(|(_, _, new)| new.iter().copied())
            .collect();
        events.extend(
            self.gone
                .difference(&told_old)
                .map(|&unit| ("gone", vec![unit], Vec::new())),
        );
        events.extend(
            self.came
                .difference(&told_new)
                .map(|&unit| ("born", Vec::new(), vec![unit])),
        );
        let order = |what: &str| {
            ["renamed", "merged", "split", "born", "gone"]
                .iter()
                .position(|known| *known == what)
        };
        events.sort_by(|left, right| {
            (order(left.0), &left.1, &left.2).cmp(&(order(right.0), &right.1, &right.2))
        });
        events
    }

    fn event(&self, institution: &str, what: &str, old: &[&str], new: &[&str]) -> UnitEvent {
        let sum = |map: &BTreeMap<&str, u64>, units: &[&str]| -> u64 {
            units.iter().filter_map(|unit| map.get(unit)).sum()
        };
        let pairs = old
            .iter()
            .flat_map(|before| new.iter().map(move |after| (before, after)));
        let names = |units: &[&str]| units.iter().map(|unit| (*unit).to_owned()).collect();
        UnitEvent {
            what: what.to_owned(),
            institution: institution.to_owned(),
            old: names(old),
            new: names(new),
            shared: pairs.map(|(before, after)| self.shared(before, after)).sum(),
            of_old: sum(&self.of_old, old),
            of_new: sum(&self.of_new, new),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What happened, from `before>after count` and units that stand alone.
    fn told_of(pairs: &[(&'static str, &'static str, u64)]) -> Vec<String> {
        let mut overlap = Overlap::default();
        for &(old, new, posts) in pairs {
            overlap.old_unit("x", old);
            overlap.new_unit("x", new);
            if !old.is_empty() && !new.is_empty() {
                (0..posts).for_each(|_| overlap.add("x", old, new));
            }
        }
        let (events, _) = told(&overlap);
        events
            .iter()
            .map(|event| format!("{} {} > {}", event.what, event.old.join("+"), event.new.join("+")))
            .collect()
    }

    fn backwards(pairs: &[(&'static str, &'static str, u64)]) -> Vec<String> {
        let turned: Vec<_> = pairs.iter().map(|&(old, new, posts)| (new, old, posts)).collect();
        told_of(&turned)
    }

    #[test]
    fn a_unit_whose_posts_all_follow_is_renamed() {
        let pairs = [("a", "b", 5), ("c", "c", 9), ("a", "c", 1)];
        assert_eq!(told_of(&pairs), ["renamed a > b"]);
        assert_eq!(backwards(&pairs), ["renamed b > a"]);
    }

    #[test]
    fn units_that_go_into_one_are_merged_and_backwards_split() {
        let pairs = [("a", "d", 5), ("b", "d", 3), ("c", "c", 9)];
        assert_eq!(told_of(&pairs), ["merged a+b > d"]);
        assert_eq!(backwards(&pairs), ["split d > a+b"]);
        let into_another = [("a", "c", 5), ("c", "c", 9)];
        assert_eq!(told_of(&into_another), ["merged a > c"]);
        assert_eq!(backwards(&into_another), ["split c > a"]);
    }

    #[test]
    fn a_unit_of_new_posts_is_born_and_one_whose_posts_are_gone_is_gone() {
        let pairs = [("", "n", 0), ("g", "", 0), ("c", "c", 4)];
        assert_eq!(told_of(&pairs), ["born  > n", "gone g > "]);
        assert_eq!(backwards(&pairs), ["born  > g", "gone n > "]);
    }

    #[test]
    fn half_is_not_more_than_half() {
        let pairs = [("a", "b", 2), ("a", "c", 2), ("b", "b", 9), ("c", "c", 9)];
        assert_eq!(told_of(&pairs), ["gone a > "]);
    }
}

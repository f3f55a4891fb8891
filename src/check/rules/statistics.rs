//! Functions over the posts of a group, exact.

use crate::expr::{BLANK, Function, Ratio, Truth};
use crate::model::{Ceiling, GradeId};
use crate::posts::census::{ONE, Places};
use foldhash::{HashMap, HashSet};
use std::collections::BTreeMap;

/// What a function is asked about, for some posts in order.
pub(super) enum Argument {
    /// The posts themselves.
    Posts,
    /// Whether something holds.
    Holds(Vec<Truth>),
    /// Values in base units, or `BLANK`.
    Values(Vec<i64>),
    /// Values, and on which side each post stands, or `BLANK`.
    Sides {
        /// What is compared.
        function: Function,
        values: Vec<i64>,
        sides: Vec<i64>,
        /// A side of fewer posts is not shown, and not compared.
        fewest: i64,
    },
    /// The most posts in a grade, by the number of posts.
    Ceiling(Ceiling, GradeId),
}

impl Argument {
    /// Whether the value of a post is not known.
    pub(super) fn is_unknown(&self, index: usize) -> bool {
        match self {
            Self::Posts | Self::Ceiling(..) => false,
            Self::Sides { values, sides, .. } => {
                let blank = |of: &[i64]| of.get(index).is_none_or(|&value| value == BLANK);
                blank(values) || blank(sides)
            }
            Self::Holds(holds) => holds.get(index) == Some(&Truth::Unknown),
            Self::Values(values) => values.get(index).is_none_or(|&value| value == BLANK),
        }
    }
}

/// The value of a function over the posts `members`, of which each has its `places`; none where it has no value.
pub(super) fn value(
    function: Function,
    argument: &Argument,
    members: impl Iterator<Item = usize> + Clone,
    places: &[Places],
) -> Option<Ratio> {
    let weight = |index: usize| places.get(index).copied().unwrap_or(0);
    match argument {
        Argument::Posts => {
            let total: Places = members.map(weight).sum();
            Some(Ratio::whole(total))
        }
        Argument::Ceiling(ceiling, grade) => {
            let total: Places = members.map(weight).sum();
            let (most, of) = ceiling.most(*grade, i128::from(total), i128::from(ONE))?;
            Ratio::new(most, of)
        }
        Argument::Sides { .. } => {
            let sides = by_side(argument, members, places);
            let values: Vec<Ratio> = sides.into_iter().map(|(_, value)| value).collect();
            gap(&values)
        }
        Argument::Holds(holds) => {
            let of = |wanted: Truth| -> Places {
                let posts = members.clone().filter(|&index| holds.get(index) == Some(&wanted));
                posts.map(weight).sum()
            };
            let (yes, no) = (of(Truth::True), of(Truth::False));
            match function {
                Function::Count => Some(Ratio::whole(yes)),
                _ => Ratio::new(i128::from(yes) * i128::from(ONE), i128::from(yes + no)),
            }
        }
        Argument::Values(values) => {
            let known = members.filter_map(|index| {
                let value = values.get(index).copied().filter(|&value| value != BLANK)?;
                Some((value, weight(index)))
            });
            of_values(function, known.filter(|&(_, places)| places > 0).collect())
        }
    }
}

/// The function on each side that has enough posts, in the order of the sides' codes.
pub(super) fn by_side(
    argument: &Argument,
    members: impl Iterator<Item = usize>,
    places: &[Places],
) -> Vec<(i64, Ratio)> {
    let Argument::Sides {
        function,
        values,
        sides,
        fewest,
    } = argument
    else {
        return Vec::new();
    };
    let mut known: BTreeMap<i64, Vec<(i64, Places)>> = BTreeMap::new();
    for index in members {
        let of = |column: &[i64]| column.get(index).copied().filter(|&value| value != BLANK);
        let weight = places.get(index).copied().unwrap_or(0);
        if let (Some(value), Some(side), true) = (of(values), of(sides), weight > 0) {
            known.entry(side).or_default().push((value, weight));
        }
    }
    let least = fewest.saturating_mul(ONE);
    known
        .into_iter()
        .filter(|(_, posts)| posts.iter().map(|(_, places)| places).sum::<Places>() >= least)
        .filter_map(|(side, posts)| Some((side, of_values(*function, posts)?)))
        .collect()
}

/// By how much of the highest value the lowest lies under it; none where there is nothing to compare.
fn gap(values: &[Ratio]) -> Option<Ratio> {
    let [_, _, ..] = values else { return None };
    let highest = values.iter().copied().max_by(Ratio::cmp)?;
    let lowest = values.iter().copied().min_by(Ratio::cmp)?;
    highest.minus(lowest)?.over(highest)
}

fn of_values(function: Function, known: Vec<(i64, Places)>) -> Option<Ratio> {
    let one = i128::from(ONE);
    let total = || known.iter().map(|&(_, places)| i128::from(places)).sum::<i128>();
    let sum = || {
        let each = known
            .iter()
            .map(|&(value, places)| i128::from(value) * i128::from(places));
        each.sum::<i128>()
    };
    let lowest = known.iter().map(|&(value, _)| value).min();
    let highest = known.iter().map(|&(value, _)| value).max();
    match function {
        Function::Sum => Ratio::new(sum(), one),
        Function::Mean => Ratio::new(sum(), total()),
        Function::Lowest => lowest.map(Ratio::whole),
        Function::Highest => highest.map(Ratio::whole),
        Function::Spread => {
            let lowest = lowest.filter(|&lowest| lowest > 0)?;
            Ratio::new(i128::from(highest?) * one, i128::from(lowest))
        }
        Function::Median => median(known),
        Function::Distinct => {
            let different: HashSet<i64> = known.iter().map(|&(value, _)| value).collect();
            i64::try_from(different.len())
                .ok()
                .map(|count| Ratio::whole(count * ONE))
        }
        Function::Largest => {
            let mut parts: HashMap<i64, i128> = HashMap::default();
            for &(value, places) in &known {
                *parts.entry(value).or_default() += i128::from(places);
            }
            Ratio::new(parts.values().max()? * one, total())
        }
        Function::Share | Function::Count | Function::Gap | Function::Ceiling => None,
    }
}

/// The middle of the values; where two share the middle, half of both.
fn median(mut known: Vec<(i64, Places)>) -> Option<Ratio> {
    let (_, first) = *known.first()?;
    if known.iter().all(|&(_, places)| places == first) {
        return middle(known.iter().map(|&(value, _)| value).collect());
    }
    known.sort_unstable();
    let total: i128 = known.iter().map(|&(_, places)| i128::from(places)).sum();
    let mut before = 0_i128;
    let mut values = known.iter().peekable();
    while let Some(&(value, places)) = values.next() {
        before += i128::from(places);
        if before * 2 > total {
            return Some(Ratio::whole(value));
        }
        if before * 2 == total {
            let next = values.peek().map_or(value, |&&(next, _)| next);
            return Ratio::new(i128::from(value) + i128::from(next), 2);
        }
    }
    None
}

/// The median of values that count alike, without sorting them all.
fn middle(mut values: Vec<i64>) -> Option<Ratio> {
    let half = values.len() / 2;
    let even = values.len().is_multiple_of(2);
    if values.is_empty() {
        return None;
    }
    let (below, &mut high, _) = values.select_nth_unstable(half);
    let low = if even { *below.iter().max()? } else { high };
    Ratio::new(i128::from(low) + i128::from(high), 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(function: Function, values: &[(i64, i64)]) -> Option<Ratio> {
        let known = values
            .iter()
            .map(|&(value, posts)| (value, posts * ONE))
            .collect();
        of_values(function, known)
    }

    #[test]
    fn a_median_counts_every_post_and_halves_the_middle_of_an_even_number() {
        assert_eq!(
            of(Function::Median, &[(3, 1), (1, 1), (2, 1)]),
            Some(Ratio::whole(2))
        );
        assert_eq!(of(Function::Median, &[(1, 1), (4, 1)]), Ratio::new(5, 2));
        assert_eq!(of(Function::Median, &[(1, 3), (4, 1)]), Some(Ratio::whole(1)));
        assert_eq!(of(Function::Median, &[(7, 1), (7, 1)]), Some(Ratio::whole(7)));
        assert_eq!(of(Function::Median, &[]), None);
    }

    #[test]
    fn totals_and_parts_are_exact() {
        assert_eq!(of(Function::Sum, &[(5, 2), (1, 1)]), Some(Ratio::whole(11)));
        assert_eq!(of(Function::Mean, &[(1, 1), (2, 2)]), Ratio::new(5, 3));
        assert_eq!(
            of(Function::Spread, &[(2, 1), (3, 1)]),
            Some(Ratio::whole(15_000))
        );
        assert_eq!(of(Function::Spread, &[(0, 1), (3, 1)]), None);
        assert_eq!(
            of(Function::Distinct, &[(2, 1), (3, 1), (2, 4)]),
            Some(Ratio::whole(20_000))
        );
        assert_eq!(
            of(Function::Largest, &[(2, 1), (3, 1), (2, 1)]),
            Ratio::new(20_000, 3)
        );
    }
}

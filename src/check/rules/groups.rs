//! Rules about groups of posts: one finding for each group that breaks one.

use super::columns::{At, Ground, Posts, by_cell};
use super::posts::{in_parts, population, reads_cells, with_shares};
use super::render::{Broken, Judged};
use super::statistics::{Argument, value};
use crate::check::{Finding, RowSet};
use crate::expr::{Aggregate, Column, Field, Frame, Long, Node, Ratio, Truth, Type, Typed, eval, truth};
use crate::graph::Tiers;
use crate::model::Time;
use crate::posts::census::{ONE, Places};
use crate::syntax::ast::Sign;
use std::collections::BTreeMap;

/// The posts that are in groups, in order, with what each function is asked about.
struct Members {
    /// Cells or rows.
    numbers: Vec<u32>,
    cells: Vec<u32>,
    places: Vec<Places>,
    /// The `where` is undecided: perhaps a member.
    perhaps: Vec<bool>,
    /// By aggregate.
    arguments: Vec<Argument>,
    /// By aggregate: whether the post counts.
    counts: Vec<Vec<Truth>>,
}

/// A group: its institution and what its posts have in common.
type Key = (u32, Vec<i64>);

pub(super) fn judge(
    rule: &Judged<'_>,
    ground: &Ground<'_>,
    by: &[Vec<Field>],
    at_least: i64,
    aggregates: &[Aggregate],
) -> (Vec<Finding>, Option<String>) {
    let inner = aggregates
        .iter()
        .flat_map(|aggregate| aggregate.argument.iter().chain(&aggregate.condition));
    let cells = reads_cells(rule.rule.condition.iter().chain(inner));
    let counted = population(rule, ground);
    let parts = in_parts(ground, cells, &counted, |posts| members(rule, posts, aggregates));
    let members = joined(parts, aggregates.len());
    let mut findings = Vec::new();
    let mut unjudged = 0;
    for dimensions in by {
        for (key, group) in groups(ground, dimensions, &members) {
            let size: Places = group
                .iter()
                .filter(|&&index| !members.perhaps.get(index).copied().unwrap_or(true))
                .map(|&index| members.places.get(index).copied().unwrap_or(0))
                .sum();
            if size < at_least.saturating_mul(ONE) || size == 0 {
                continue;
            }
            match verdict(rule, ground, &members, aggregates, &group) {
                Verdict::Passes => {}
                Verdict::Unknown => unjudged += 1,
                Verdict::Fails(clause, values) => {
                    let broken = broken(rule, &members, aggregates, &group, size, clause, values);
                    let numbers: Vec<u32> = broken
                        .failing
                        .iter()
                        .filter_map(|&index| members.numbers.get(index))
                        .copied()
                        .collect();
                    let rows = if cells {
                        RowSet::cells(numbers)
                    } else {
                        RowSet::rows(with_shares(ground, &numbers))
                    };
                    findings.push(rule.of_group(ground, key.0, dimensions, &key.1, &broken, rows));
                }
            }
        }
    }
    (findings, rule.unjudged_groups(unjudged))
}

/// What the functions are asked about, for one part of the posts.
fn members(rule: &Judged<'_>, posts: Posts<'_>, aggregates: &[Aggregate]) -> Members {
    let covered = match &rule.rule.condition {
        Some(condition) => truth(condition, &posts),
        None => vec![Truth::True; posts.len()],
    };
    let mut numbers = Vec::new();
    let mut perhaps = Vec::new();
    for (&number, covered) in posts.numbers().iter().zip(covered) {
        if covered != Truth::False {
            numbers.push(number);
            perhaps.push(covered == Truth::Unknown);
        }
    }
    let posts = Posts {
        ground: posts.ground,
        at: match posts.at {
            At::Cells(_) => At::Cells(numbers.clone()),
            At::Rows(_) => At::Rows(numbers.clone()),
        },
    };
    let all = || vec![Truth::True; posts.len()];
    Members {
        cells: (0..posts.len())
            .map(|index| posts.cell(index).unwrap_or(u32::MAX))
            .collect(),
        places: (0..posts.len()).map(|index| posts.places(index)).collect(),
        arguments: aggregates
            .iter()
            .map(|aggregate| argument(aggregate, &posts))
            .collect(),
        counts: aggregates
            .iter()
            .map(|aggregate| {
                aggregate
                    .condition
                    .as_ref()
                    .map_or_else(all, |condition| truth(condition, &posts))
            })
            .collect(),
        numbers,
        perhaps,
    }
}

fn argument(aggregate: &Aggregate, posts: &Posts<'_>) -> Argument {
    let Some(typed) = &aggregate.argument else {
        return Argument::Posts;
    };
    if typed.ty == Type::YesNo {
        return Argument::Holds(truth(typed, posts));
    }
    let column = eval(typed, posts);
    let values = (0..posts.len()).map(|row| match &column {
        Column::Longs(_) => column.long(row).map(in_days),
        Column::Ratios(_) => column.ratio(row).map(Ratio::rounded),
        codes => codes.code(row),
    });
    Argument::Values(values.collect())
}

/// Times are added up and halved in days.
fn in_days(long: Long) -> i64 {
    match long {
        Long::Between(from, to) => to - from,
        Long::Time(time) => i64::try_from(time.mean() / 1_000_000).unwrap_or(i64::MAX),
    }
}

fn joined(parts: Vec<Members>, aggregates: usize) -> Members {
    let mut all = Members {
        numbers: Vec::new(),
        cells: Vec::new(),
        places: Vec::new(),
        perhaps: Vec::new(),
        arguments: (0..aggregates).map(|_| Argument::Posts).collect(),
        counts: vec![Vec::new(); aggregates],
    };
    for part in parts {
        all.numbers.extend(part.numbers);
        all.cells.extend(part.cells);
        all.places.extend(part.places);
        all.perhaps.extend(part.perhaps);
        for (whole, part) in all.arguments.iter_mut().zip(part.arguments) {
            whole.append(part);
        }
        for (whole, part) in all.counts.iter_mut().zip(part.counts) {
            whole.extend(part);
        }
    }
    all
}

/// The members by group; a post for which a dimension is blank is in no group.
fn groups(ground: &Ground<'_>, dimensions: &[Field], members: &Members) -> BTreeMap<Key, Vec<usize>> {
    debug_assert!(dimensions.iter().all(|&field| by_cell(field)));
    let all = u32::try_from(ground.here.census.cells.len()).unwrap_or(0);
    let cells = Posts {
        ground,
        at: At::Cells((0..all).collect()),
    };
    let columns: Vec<Column<'_>> = dimensions.iter().map(|&field| cells.column(field)).collect();
    let keys: Vec<Option<Key>> = (0..all)
        .map(|cell| {
            let institution = ground.cell(cell)?.institution;
            let codes: Option<Vec<i64>> = columns.iter().map(|column| column.code(cell as usize)).collect();
            Some((institution, codes?))
        })
        .collect();
    let mut number: BTreeMap<&Key, usize> = BTreeMap::new();
    for key in keys.iter().flatten() {
        number.entry(key).or_default();
    }
    for (place, slot) in number.values_mut().enumerate() {
        *slot = place;
    }
    let of_cell: Vec<Option<usize>> = keys
        .iter()
        .map(|key| key.as_ref().and_then(|key| number.get(key).copied()))
        .collect();
    let mut lists: Vec<Vec<usize>> = vec![Vec::new(); number.len()];
    for (index, cell) in members.cells.iter().enumerate() {
        let group = of_cell.get(*cell as usize).copied().flatten();
        if let Some(list) = group.and_then(|group| lists.get_mut(group)) {
            list.push(index);
        }
    }
    number
        .into_iter()
        .filter_map(|(key, place)| Some((key.clone(), std::mem::take(lists.get_mut(place)?))))
        .collect()
}

enum Verdict {
    Passes,
    Unknown,
    /// The first clause that is false, and the values of the functions.
    Fails(usize, Vec<Option<Ratio>>),
}

fn verdict(
    rule: &Judged<'_>,
    ground: &Ground<'_>,
    members: &Members,
    aggregates: &[Aggregate],
    group: &[usize],
) -> Verdict {
    let values: Vec<Option<Ratio>> = aggregates
        .iter()
        .enumerate()
        .map(|(number, aggregate)| {
            let counting: Vec<usize> = counting(members, number, group).collect();
            value(
                aggregate.function,
                members.arguments.get(number)?,
                &counting,
                &members.places,
            )
        })
        .collect();
    let frame = Group {
        values: &values,
        aggregates,
        tiers: &ground.context.graph.tiers,
    };
    let mut unknown = false;
    for (number, clause) in rule.rule.clauses.iter().enumerate() {
        match truth(&clause.typed, &frame).first() {
            Some(Truth::True) => {}
            Some(Truth::False) => return Verdict::Fails(number, values),
            _ => unknown = true,
        }
    }
    if unknown {
        Verdict::Unknown
    } else {
        Verdict::Passes
    }
}

/// The members that a function looks at.
fn counting<'m>(
    members: &'m Members,
    aggregate: usize,
    group: &'m [usize],
) -> impl Iterator<Item = usize> + 'm {
    let counts = members.counts.get(aggregate);
    group.iter().copied().filter(move |&index| {
        let sure = members.perhaps.get(index) == Some(&false);
        sure && counts.and_then(|counts| counts.get(index)) == Some(&Truth::True)
    })
}

fn broken(
    rule: &Judged<'_>,
    members: &Members,
    aggregates: &[Aggregate],
    group: &[usize],
    size: Places,
    clause: usize,
    values: Vec<Option<Ratio>>,
) -> Broken {
    let weight = |index: usize| members.places.get(index).copied().unwrap_or(0);
    let unknown = |index: usize| {
        let sure = members.perhaps.get(index) == Some(&false);
        let blank = |(number, argument): (usize, &Argument)| {
            let counts = members.counts.get(number).and_then(|counts| counts.get(index));
            match counts {
                Some(Truth::True) => argument.is_unknown(index),
                Some(Truth::False) => false,
                _ => true,
            }
        };
        !sure || members.arguments.iter().enumerate().any(blank)
    };
    let not_judged = group
        .iter()
        .filter(|&&index| unknown(index))
        .map(|&index| weight(index))
        .sum();
    let sure = |index: &usize| members.perhaps.get(*index) == Some(&false);
    let mut failing: Vec<usize> = group.iter().copied().filter(sure).collect();
    // Too many of something: the posts are those that have it.
    let typed = rule.rule.clauses.get(clause).map(|clause| &clause.typed);
    if let Some(number) = typed.and_then(too_many)
        && let Some(Argument::Holds(holds)) = members.arguments.get(number)
    {
        failing = counting(members, number, group)
            .filter(|&index| holds.get(index) == Some(&Truth::True))
            .collect();
    }
    Broken {
        posts: size,
        not_judged,
        failed: failing.iter().map(|&index| weight(index)).sum(),
        failing,
        clause,
        values: aggregates
            .iter()
            .zip(values)
            .map(|(aggregate, value)| (aggregate.text.clone(), aggregate.ty, value))
            .collect(),
    }
}

/// The function of a clause that sets an upper limit to a share or a number of posts.
fn too_many(clause: &Typed) -> Option<usize> {
    match &clause.node {
        Node::Compare(Sign::AtMost | Sign::Less, left, _) => match left.node {
            Node::Field(Field::Aggregate(number)) => Some(number as usize),
            _ => None,
        },
        _ => None,
    }
}

/// One group as a table of one row.
struct Group<'a> {
    values: &'a [Option<Ratio>],
    aggregates: &'a [Aggregate],
    tiers: &'a Tiers,
}

impl Frame for Group<'_> {
    fn len(&self) -> usize {
        1
    }

    fn column(&self, field: Field) -> Column<'_> {
        let Field::Aggregate(number) = field else {
            return Column::Ratios(vec![None]);
        };
        let value = self.values.get(number as usize).copied().flatten();
        let ty = self.aggregates.get(number as usize).map(|aggregate| aggregate.ty);
        match ty {
            Some(Type::Duration) => Column::Longs(vec![value.map(|days| {
                Long::Time(Time {
                    months: 0,
                    days: days.rounded(),
                })
            })]),
            _ => Column::Ratios(vec![value]),
        }
    }

    fn code(&self, _: &str) -> Option<i64> {
        None
    }

    fn text(&self, _: i64) -> &str {
        ""
    }

    fn tiers(&self) -> &Tiers {
        self.tiers
    }
}

//! Rules about groups of posts: one finding for each group that breaks one.

mod members;

use super::columns::Ground;
use super::posts::{in_parts, population, reads_cells, with_shares};
use super::render::{Broken, Judged, Side};
use super::statistics::{Argument, by_side, value};
use crate::check::{Finding, RowSet};
use crate::expr::{
    Aggregate, Beside, Column, Field, Frame, Function, Long, Node, Ratio, Truth, Type, Typed, truth,
};
use crate::graph::Tiers;
use crate::model::Time;
use crate::posts::census::{ONE, Places};
use crate::syntax::ast::Sign;
use members::{Members, grouped};
use rayon::prelude::*;
use std::ops::Range;

pub(super) fn judge(
    rule: &Judged<'_>,
    ground: &Ground<'_>,
    by: &[Vec<Field>],
    at_least: i64,
    aggregates: &[Aggregate],
) -> (Vec<Finding>, Option<String>) {
    let inner = aggregates.iter().flat_map(Aggregate::parts);
    let cells = reads_cells(rule.rule.condition.iter().chain(inner));
    let counted = population(rule, ground);
    let parts = in_parts(ground, cells, &counted, |posts| {
        members::members(rule, posts, aggregates, at_least)
    });
    let mut findings = Vec::new();
    let mut unjudged = 0;
    for dimensions in by {
        let (members, groups) = grouped(ground, dimensions, &parts);
        let verdicts: Vec<(Places, Verdict)> = groups
            .par_iter()
            .map(|(_, group)| {
                let size = members.size(group.clone());
                if size < at_least.saturating_mul(ONE) || size == 0 {
                    return (size, Verdict::Passes);
                }
                (size, verdict(rule, ground, &members, aggregates, group))
            })
            .collect();
        for ((key, group), (size, verdict)) in groups.iter().zip(verdicts) {
            let (clause, values) = match verdict {
                Verdict::Passes => continue,
                Verdict::Unknown => {
                    unjudged += 1;
                    continue;
                }
                Verdict::Fails(clause, values) => (clause, values),
            };
            let broken = broken(rule, &members, aggregates, group, size, clause, values);
            let numbers = broken
                .failing
                .iter()
                .filter_map(|&index| members.numbers.get(index));
            let numbers: Vec<u32> = numbers.copied().collect();
            let rows = if cells {
                RowSet::cells(numbers)
            } else {
                RowSet::rows(with_shares(ground, &numbers))
            };
            findings.push(rule.of_group(ground, key.0, dimensions, &key.1, &broken, rows));
        }
    }
    (findings, rule.unjudged_groups(unjudged))
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
    group: &Range<usize>,
) -> Verdict {
    let values: Vec<Option<Ratio>> = aggregates
        .iter()
        .enumerate()
        .map(|(number, aggregate)| {
            value(
                aggregate.function,
                members.arguments.get(number)?,
                members.counting(number, group.clone()),
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
            // Sides that are too small are left out as small groups are.
            _ => unknown |= !is_left_out(&clause.typed, aggregates, &values),
        }
    }
    if unknown {
        Verdict::Unknown
    } else {
        Verdict::Passes
    }
}

fn broken(
    rule: &Judged<'_>,
    members: &Members,
    aggregates: &[Aggregate],
    group: &Range<usize>,
    size: Places,
    clause: usize,
    values: Vec<Option<Ratio>>,
) -> Broken {
    let weight = |index: usize| members.places.get(index).copied().unwrap_or(0);
    let unknown = |index: usize| {
        let blank = |(number, argument): (usize, &Argument)| match members.counts(number, index) {
            Truth::True => argument.is_unknown(index),
            Truth::False => false,
            Truth::Unknown => true,
        };
        !members.is_sure(index) || members.arguments.iter().enumerate().any(blank)
    };
    let not_judged = group.clone().filter(|&index| unknown(index)).map(weight).sum();
    let mut failing: Vec<usize> = group.clone().filter(|&index| members.is_sure(index)).collect();
    // Too many of something: the posts are those that have it.
    let typed = rule.rule.clauses.get(clause).map(|clause| &clause.typed);
    if let Some(number) = typed.and_then(too_many)
        && let Some(Argument::Holds(holds)) = members.arguments.get(number)
    {
        failing = members
            .counting(number, group.clone())
            .filter(|&index| holds.get(index) == Some(&Truth::True))
            .collect();
    }
    Broken {
        posts: size,
        not_judged,
        failed: failing.iter().map(|&index| weight(index)).sum(),
        failing,
        clause,
        sides: sides(members, aggregates, group),
        values: aggregates
            .iter()
            .zip(values)
            .map(|(aggregate, value)| (aggregate.text.clone(), aggregate.ty, value))
            .collect(),
    }
}

/// Whether a clause asks for a gap between sides of which fewer than two have enough posts.
fn is_left_out(clause: &Typed, aggregates: &[Aggregate], values: &[Option<Ratio>]) -> bool {
    let mut left_out = false;
    clause.each_field(&mut |field| {
        if let Field::Aggregate(number) = field {
            let number = number as usize;
            let function = aggregates.get(number).map(|aggregate| aggregate.function);
            left_out |= function == Some(Function::Gap) && values.get(number) == Some(&None);
        }
    });
    left_out
}

/// Of each gap, what the function is on each side.
fn sides(members: &Members, aggregates: &[Aggregate], group: &Range<usize>) -> Vec<Side> {
    let mut out = Vec::new();
    for (number, aggregate) in aggregates.iter().enumerate() {
        let (Some(Beside::Sides(_, by)), Some(argument)) = (&aggregate.beside, members.arguments.get(number))
        else {
            continue;
        };
        let of = by_side(argument, members.counting(number, group.clone()), &members.places);
        // `median(salary)`, of which the gap is one.
        let function = aggregate.text.strip_prefix("gap in ").unwrap_or(&aggregate.text);
        let function = function.split(" by ").next().unwrap_or(function).to_owned();
        let argument = aggregate
            .argument
            .as_ref()
            .map_or(aggregate.ty, |argument| argument.ty);
        out.extend(of.into_iter().map(|(side, value)| Side {
            function: function.clone(),
            by: by.ty,
            side,
            ty: argument,
            value,
        }));
    }
    out
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

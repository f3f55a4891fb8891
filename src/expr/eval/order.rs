//! Which of two values is more, and whether they are the same.

use super::{BLANK, Column, Frame, Long, Truth, Typed, eval};
use crate::expr::calendar;
use crate::expr::types::Type;
use crate::model::GradeId;
use crate::syntax::ast::Sign;
use std::cmp::Ordering;

pub(super) fn compare(sign: Sign, left: &Typed, right: &Typed, frame: &dyn Frame) -> Vec<Truth> {
    let holds = match sign {
        Sign::Less => Ordering::is_lt,
        Sign::AtMost => Ordering::is_le,
        Sign::More => Ordering::is_gt,
        Sign::AtLeast => Ordering::is_ge,
    };
    match (left.ty, right.ty) {
        (Type::Grade, _) => grades(left, right, frame, holds),
        (Type::Duration, _) => longs(left, right, frame, holds),
        _ => numbers(left, right, frame, holds),
    }
}

pub(super) fn equal(left: &Typed, right: &Typed, frame: &dyn Frame) -> Vec<Truth> {
    match left.ty {
        Type::Duration => longs(left, right, frame, Ordering::is_eq),
        _ => numbers(left, right, frame, Ordering::is_eq),
    }
}

/// Numbers, days and codes; fractions only where something was reckoned.
fn numbers(left: &Typed, right: &Typed, frame: &dyn Frame, holds: fn(Ordering) -> bool) -> Vec<Truth> {
    let (left, right) = (eval(left, frame), eval(right, frame));
    let one = |left: i64, right: i64| {
        if left == BLANK || right == BLANK {
            Truth::Unknown
        } else {
            Truth::from(holds(left.cmp(&right)))
        }
    };
    match (&left, &right) {
        (Column::Codes(left), Column::One(right)) => left.iter().map(|&left| one(left, *right)).collect(),
        (Column::Codes(left), Column::Codes(right)) => left
            .iter()
            .zip(right.iter())
            .map(|(&left, &right)| one(left, right))
            .collect(),
        _ => (0..frame.len())
            .map(|row| {
                let pair = left.ratio(row).zip(right.ratio(row));
                Truth::from(pair.map(|(left, right)| holds(left.cmp(&right))))
            })
            .collect(),
    }
}

/// Grades by their levels; grades of scales that are not aligned are neither higher nor lower.
fn grades(left: &Typed, right: &Typed, frame: &dyn Frame, holds: fn(Ordering) -> bool) -> Vec<Truth> {
    let (left, right) = (eval(left, frame), eval(right, frame));
    let tiers = frame.tiers();
    let grade = |column: &Column<'_>, row| column.code(row).and_then(|code| u32::try_from(code).ok());
    let mut last: Option<((u32, u32), Truth)> = None;
    (0..frame.len())
        .map(|row| {
            let Some(pair) = grade(&left, row).zip(grade(&right, row)) else {
                return Truth::Unknown;
            };
            if let Some((known, truth)) = last
                && known == pair
            {
                return truth;
            }
            let (low, high) = (tiers.of(GradeId(pair.0)), tiers.of(GradeId(pair.1)));
            let order = if low == high {
                Some(Ordering::Equal)
            } else if tiers.below(low, high) {
                Some(Ordering::Less)
            } else if tiers.below(high, low) {
                Some(Ordering::Greater)
            } else {
                None
            };
            let truth = Truth::from(order.map(holds));
            last = Some((pair, truth));
            truth
        })
        .collect()
}

fn longs(left: &Typed, right: &Typed, frame: &dyn Frame, holds: fn(Ordering) -> bool) -> Vec<Truth> {
    let (left, right) = (eval(left, frame), eval(right, frame));
    (0..frame.len())
        .map(|row| {
            let pair = left.long(row).zip(right.long(row));
            Truth::from(pair.map(|(left, right)| holds(order(left, right))))
        })
        .collect()
}

/// A time between two days is held against a length on the calendar, against another by days; lengths compare by
/// their mean (`semantics.md`, Time).
fn order(left: Long, right: Long) -> Ordering {
    match (left, right) {
        (Long::Between(from, to), Long::Time(length)) => calendar::compare(from, to, length),
        (Long::Time(length), Long::Between(from, to)) => calendar::compare(from, to, length).reverse(),
        (Long::Between(from, to), Long::Between(other, until)) => (to - from).cmp(&(until - other)),
        (Long::Time(left), Long::Time(right)) => left.cmp(&right),
    }
}

//! Values of typed expressions over columns.
//!
//! A column of numbers and codes is compared number by number; fractions are made only where something is reckoned.

mod order;
mod reckon;

use super::field::Field;
use super::ratio::Ratio;
use super::tree::{Node, Pattern, Typed};
use super::truth::Truth;
use super::types::Type;
use crate::graph::Tiers;
use crate::model::Time;
use foldhash::HashMap;
use std::borrow::Cow;

/// The blank of a column of codes.
pub const BLANK: i64 = i64::MIN;
/// The code of a text that no row has.
const NOT_SEEN: i64 = i64::MIN + 1;

/// The values of an expression, one for each row.
#[derive(Debug, Clone)]
pub enum Column<'a> {
    /// One value for all rows.
    One(i64),
    /// Numbers in base units, days, numbers of grades, roles and texts.
    Codes(Cow<'a, [i64]>),
    /// Fractions.
    Ratios(Vec<Option<Ratio>>),
    /// Lengths of time.
    Longs(Vec<Option<Long>>),
    /// Lists of codes.
    Lists(Vec<Option<Vec<i64>>>),
}

/// A length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Long {
    /// From one day to another: compared with a length on the calendar.
    Between(i64, i64),
    /// Months and days.
    Time(Time),
}

/// A table that an expression is evaluated over.
pub trait Frame {
    /// How many rows there are.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The values of a field.
    fn column(&self, field: Field) -> Column<'_>;

    /// The code of a text, where some row may have it.
    fn code(&self, text: &str) -> Option<i64>;

    /// The text of a code.
    fn text(&self, code: i64) -> &str;

    /// The order of grades.
    fn tiers(&self) -> &Tiers;
}

/// The values of an expression that is compared or shown.
pub fn eval<'a>(expr: &Typed, frame: &'a dyn Frame) -> Column<'a> {
    match &expr.node {
        Node::Code(code) => Column::One(*code),
        Node::Text(text) => Column::One(frame.code(text).unwrap_or(NOT_SEEN)),
        Node::Time(time) => Column::Longs(vec![Some(Long::Time(*time)); frame.len()]),
        Node::Field(field) => frame.column(*field),
        Node::Arithmetic(operator, left, right) => reckon::arithmetic(*operator, left, right, frame),
        _ => Column::One(BLANK),
    }
}

/// For each row whether an expression holds.
pub fn truth(expr: &Typed, frame: &dyn Frame) -> Vec<Truth> {
    match &expr.node {
        Node::All(parts) => fold(parts, frame, Truth::True, Truth::and),
        Node::Any(parts) => fold(parts, frame, Truth::False, Truth::or),
        Node::Not(inner) => {
            let mut holds = truth(inner, frame);
            holds.iter_mut().for_each(|holds| *holds = !*holds);
            holds
        }
        Node::Present(inner) => present(&eval(inner, frame), frame.len()),
        Node::Compare(sign, left, right) => order::compare(*sign, left, right, frame),
        Node::Equal(left, right) => order::equal(left, right, frame),
        Node::OneOf(left, options) => one_of(left, options, frame),
        Node::Includes(list, item) => includes(&eval(list, frame), &eval(item, frame), frame.len()),
        Node::Matches(text, pattern) => matches(&eval(text, frame), pattern, frame),
        Node::Field(field) => {
            let values = frame.column(*field);
            (0..frame.len())
                .map(|row| Truth::from(values.code(row).map(|code| code != 0)))
                .collect()
        }
        _ => vec![Truth::Unknown; frame.len()],
    }
}

fn fold(parts: &[Typed], frame: &dyn Frame, start: Truth, join: fn(Truth, Truth) -> Truth) -> Vec<Truth> {
    let mut holds = vec![start; frame.len()];
    for part in parts {
        for (all, one) in holds.iter_mut().zip(truth(part, frame)) {
            *all = join(*all, one);
        }
    }
    holds
}

/// Presence is always decided.
fn present(values: &Column<'_>, rows: usize) -> Vec<Truth> {
    (0..rows)
        .map(|row| {
            Truth::from(match values {
                Column::Ratios(values) => values.get(row).copied().flatten().is_some(),
                Column::Longs(values) => values.get(row).copied().flatten().is_some(),
                Column::Lists(lists) => lists.get(row).is_some_and(Option::is_some),
                codes => codes.code(row).is_some(),
            })
        })
        .collect()
}

fn one_of(left: &Typed, options: &[Typed], frame: &dyn Frame) -> Vec<Truth> {
    let codes = |expr: &Typed| !matches!(expr.ty, Type::Duration | Type::Ratio);
    let values = eval(left, frame);
    let wanted: Vec<i64> = options
        .iter()
        .filter_map(|option| match eval(option, frame) {
            Column::One(code) if code != BLANK => Some(code),
            _ => None,
        })
        .collect();
    if codes(left) && wanted.len() == options.len() && !matches!(values, Column::Ratios(_)) {
        return (0..frame.len())
            .map(|row| Truth::from(values.code(row).map(|code| wanted.contains(&code))))
            .collect();
    }
    let mut holds = vec![Truth::False; frame.len()];
    for option in options {
        for (any, one) in holds.iter_mut().zip(order::equal(left, option, frame)) {
            *any = any.or(one);
        }
    }
    holds
}

fn includes(lists: &Column<'_>, item: &Column<'_>, rows: usize) -> Vec<Truth> {
    (0..rows)
        .map(|row| {
            let list = match lists {
                Column::Lists(lists) => lists.get(row).and_then(Option::as_ref),
                _ => None,
            };
            let held = list.zip(item.code(row)).map(|(list, item)| list.contains(&item));
            Truth::from(held)
        })
        .collect()
}

/// Each text is looked at once, however many rows have it.
fn matches(texts: &Column<'_>, pattern: &Pattern, frame: &dyn Frame) -> Vec<Truth> {
    let mut known: HashMap<i64, bool> = HashMap::default();
    (0..frame.len())
        .map(|row| {
            let fits = texts.code(row).map(|code| {
                *known
                    .entry(code)
                    .or_insert_with(|| pattern.fits(frame.text(code)))
            });
            Truth::from(fits)
        })
        .collect()
}

impl Column<'_> {
    /// The code of a row; none where it is blank.
    #[must_use]
    pub fn code(&self, row: usize) -> Option<i64> {
        let code = match self {
            Self::One(code) => *code,
            Self::Codes(codes) => codes.get(row).copied().unwrap_or(BLANK),
            _ => BLANK,
        };
        (code != BLANK).then_some(code)
    }

    /// The value of a row as a fraction of its base unit; none where it is blank or no number.
    #[must_use]
    pub fn ratio(&self, row: usize) -> Option<Ratio> {
        match self {
            Self::Ratios(values) => values.get(row).copied().flatten(),
            codes => codes.code(row).map(Ratio::whole),
        }
    }

    /// The length of time of a row.
    #[must_use]
    pub fn long(&self, row: usize) -> Option<Long> {
        match self {
            Self::Longs(values) => values.get(row).copied().flatten(),
            _ => None,
        }
    }
}

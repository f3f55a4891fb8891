//! Sums and products, exact; what cannot be reckoned (a division by zero) is blank.

use super::{BLANK, Column, Frame, Long, Typed, eval};
use crate::expr::calendar;
use crate::expr::ratio::Ratio;
use crate::expr::types::Type;
use crate::model::Time;
use crate::syntax::ast::Operator;
use std::borrow::Cow;

pub(super) fn arithmetic<'a>(
    operator: Operator,
    left: &Typed,
    right: &Typed,
    frame: &'a dyn Frame,
) -> Column<'a> {
    let rows = frame.len();
    let types = (left.ty, right.ty);
    let (left, right) = (eval(left, frame), eval(right, frame));
    match types {
        (Type::Date, Type::Date) => Column::Longs(
            (0..rows)
                .map(|row| Some(Long::Between(right.code(row)?, left.code(row)?)))
                .collect(),
        ),
        (Type::Date, Type::Duration) => moved(&left, &right, operator, rows),
        (Type::Duration, Type::Date) => moved(&right, &left, operator, rows),
        _ => {
            let reckon = match operator {
                Operator::Plus => Ratio::plus,
                Operator::Minus => Ratio::minus,
                Operator::Times => Ratio::times,
                Operator::Over => Ratio::over,
            };
            Column::Ratios(
                (0..rows)
                    .map(|row| reckon(left.ratio(row)?, right.ratio(row)?))
                    .collect(),
            )
        }
    }
}

/// A date so much later or earlier.
fn moved<'a>(dates: &Column<'_>, lengths: &Column<'_>, operator: Operator, rows: usize) -> Column<'a> {
    let earlier = operator == Operator::Minus;
    let day = |row| {
        let from = dates.code(row)?;
        let time = match lengths.long(row)? {
            Long::Time(time) => time,
            Long::Between(from, to) => calendar::between(from, to),
        };
        let sign = if earlier { -1 } else { 1 };
        Some(calendar::later(
            from,
            Time {
                months: time.months.saturating_mul(sign),
                days: time.days.saturating_mul(sign),
            },
        ))
    };
    Column::Codes(Cow::Owned(
        (0..rows).map(|row| day(row).unwrap_or(BLANK)).collect(),
    ))
}

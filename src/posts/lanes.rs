//! Where the values of each column are kept in [`Rows`], and what stands in for a column that a source lacks.

use super::columns::{Column, Fte, NO_DATE, NO_MONEY, NO_POINT, Rows, Status, Sym};
use super::lane::Numbers;

/// Adds a value that [`cells`](super::cells) read; each kind fits its column by construction.
pub(super) fn push(rows: &mut Rows, column: Column, value: i64) {
    match column {
        Column::Count => rows.count.push(u32::try_from(value).unwrap_or(1)),
        Column::Fte => rows.fte.push(Fte(value)),
        Column::Status => rows.status.push(status(value)),
        Column::Point => rows.point.push(i32::try_from(value).unwrap_or(NO_POINT)),
        Column::Salary => rows.salary.push(value),
        _ => match dates(rows, column) {
            Some(lane) => lane.push(i32::try_from(value).unwrap_or(NO_DATE)),
            None => {
                if let Some(lane) = rows.text.get_mut(column as usize) {
                    lane.push(u32::try_from(value).map(Sym).unwrap_or_default());
                }
            }
        },
    }
}

/// Puts a value that [`cells`](super::cells) read in the place of another.
pub(super) fn set(rows: &mut Rows, column: Column, row: usize, value: i64) {
    match column {
        Column::Count => rows.count.set(row, u32::try_from(value).unwrap_or(1)),
        Column::Fte => rows.fte.set(row, Fte(value)),
        Column::Status => rows.status.set(row, status(value)),
        Column::Point => rows.point.set(row, i32::try_from(value).unwrap_or(NO_POINT)),
        Column::Salary => rows.salary.set(row, value),
        _ => match dates(rows, column) {
            Some(lane) => lane.set(row, i32::try_from(value).unwrap_or(NO_DATE)),
            None => {
                if let Some(lane) = rows.text.get_mut(column as usize) {
                    lane.set(row, u32::try_from(value).map(Sym).unwrap_or_default());
                }
            }
        },
    }
}

/// Fills a column with blanks up to a length. `count` and `fte` are never short: every row has them.
pub(super) fn pad(rows: &mut Rows, column: Column, len: usize) {
    match column {
        Column::Count => rows.count.resize(len, 1),
        Column::Fte => rows.fte.resize(len, Fte::ONE),
        Column::Status => rows.status.resize(len, Status::Filled),
        Column::Point => rows.point.resize(len, NO_POINT),
        Column::Salary => rows.salary.resize(len, NO_MONEY),
        _ => match dates(rows, column) {
            Some(lane) => lane.resize(len, NO_DATE),
            None => {
                if let Some(lane) = rows.text.get_mut(column as usize) {
                    lane.resize(len, Sym::BLANK);
                }
            }
        },
    }
}

fn dates(rows: &mut Rows, column: Column) -> Option<&mut Numbers<i32>> {
    match column {
        Column::Start => Some(&mut rows.start),
        Column::End => Some(&mut rows.end),
        Column::ServiceStart => Some(&mut rows.service_start),
        Column::ActingUntil => Some(&mut rows.acting_until),
        Column::ProtectedUntil => Some(&mut rows.protected_until),
        _ => None,
    }
}

fn status(value: i64) -> Status {
    Status::ALL
        .iter()
        .map(|(status, _)| *status)
        .find(|status| *status as i64 == value)
        .unwrap_or_default()
}

//! A spine's table: a CSV file with the columns `point` and `salary`, and `from` where it holds the tables of several
//! dates.

use super::table::{self, Table};
use crate::diagnostic::Diagnostic;
use crate::files::Files;
use crate::source::{Sources, Span, Spanned};
use crate::syntax::ast::{Spine, SpinePoints};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::path::Path;

type Points = Vec<(Spanned<i64>, Spanned<i64>)>;

/// Puts the points of a spine's file in its place. Their spans lie in the CSV file. Where the file has the tables of
/// several dates, all but the first are given back.
pub(super) fn fill(
    files: &dyn Files,
    sources: &mut Sources,
    folder: &Path,
    spine: &mut Spine,
    out: &mut Vec<Diagnostic>,
) -> Vec<Spine> {
    let SpinePoints::File(path) = &spine.points else {
        return Vec::new();
    };
    let path = path.clone();
    spine.points = SpinePoints::Inline(Vec::new());
    let wanted = [("point", true), ("salary", true), ("from", false)];
    let Some(Table { columns, rows }) =
        table::read(files, sources, folder, &path, "table of points", &wanted, out)
    else {
        return Vec::new();
    };
    let [Some(point), Some(salary), from] = columns.as_slice() else {
        return Vec::new();
    };
    if let (Some(_), Some(own)) = (from, &spine.validity.from) {
        out.push(
            Diagnostic::error("two-values", own.span, "the table has dates of its own")
                .label("and here is another one")
                .related(path.span, "its column `from` says since when each point holds")
                .help("remove one of the two"),
        );
        return Vec::new();
    }
    let mut tables: BTreeMap<Option<Date>, (Span, Points)> = BTreeMap::new();
    for (cells, span) in rows {
        let cell = |index: usize| cells.get(index).map_or("", String::as_str);
        let Some(date) = begins(from.map(cell), span, out) else {
            continue;
        };
        let (point, salary) = (cell(*point), cell(*salary));
        match (point.parse::<i64>(), minor_units(salary)) {
            (Ok(point), Some(salary)) => {
                let (_, points) = tables.entry(date).or_insert_with(|| (span, Vec::new()));
                points.push((Spanned::new(point, span), Spanned::new(salary, span)));
            }
            (Err(_), _) => out.push(
                Diagnostic::error(
                    "unreadable-point",
                    span,
                    format!("`{point}` is not a spine point"),
                )
                .help("points are whole numbers"),
            ),
            (_, None) => out.push(
                Diagnostic::error(
                    "unreadable-money",
                    span,
                    format!("`{salary}` is not an amount of money"),
                )
                .help("write amounts such as `17338` or `17,338.50`"),
            ),
        }
    }
    let mut dated = tables.into_iter().map(|(date, (span, points))| {
        let mut table = spine.clone();
        if let Some(date) = date {
            table.validity.from = Some(Spanned::new(date, span));
        }
        table.points = SpinePoints::Inline(points);
        table
    });
    let first = dated.next();
    let others = dated.collect();
    if let Some(first) = first {
        *spine = first;
    }
    others
}

/// The date of a row: nothing where the table has none; no row where it cannot be read.
fn begins(cell: Option<&str>, span: Span, out: &mut Vec<Diagnostic>) -> Option<Option<Date>> {
    let Some(text) = cell else { return Some(None) };
    let date = text.parse::<Date>().ok();
    if date.is_none() {
        out.push(
            Diagnostic::error("no-such-date", span, format!("`{text}` is no date"))
                .help("a date is written year-month-day, as `2026-07-31`"),
        );
    }
    date.map(Some)
}

/// An amount in minor units: digits, thousands commas, a currency sign in front, at most two decimals.
fn minor_units(text: &str) -> Option<i64> {
    let plain: String = text
        .trim_start_matches(['£', '$', '€'])
        .chars()
        .filter(|&c| c != ',' && c != ' ')
        .collect();
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    if whole.is_empty() || part.len() > 2 || !plain.chars().all(|c| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let cents: i64 = format!("{part:0<2}").parse().ok()?;
    whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(cents)
}

#[cfg(test)]
mod tests {
    use super::minor_units;

    #[test]
    fn money_is_read_exactly() {
        assert_eq!(minor_units("17,338"), Some(1_733_800));
        assert_eq!(minor_units("£17338.5"), Some(1_733_850));
        assert_eq!(minor_units("17.338.5"), None);
        assert_eq!(minor_units(""), None);
        assert_eq!(minor_units("12x"), None);
    }
}

//! A spine's table: a CSV file with the columns `point` and `salary`.

use super::table::{self, Table};
use crate::diagnostic::Diagnostic;
use crate::files::Files;
use crate::source::{Sources, Spanned};
use crate::syntax::ast::{Spine, SpinePoints};
use std::path::Path;

/// Puts the points of a spine's file in its place. Their spans lie in the CSV file.
pub(super) fn fill(
    files: &dyn Files,
    sources: &mut Sources,
    folder: &Path,
    spine: &mut Spine,
    out: &mut Vec<Diagnostic>,
) {
    let SpinePoints::File(path) = &spine.points else {
        return;
    };
    let path = path.clone();
    spine.points = SpinePoints::Inline(Vec::new());
    let wanted = [("point", true), ("salary", true)];
    let Some(Table { columns, rows }) =
        table::read(files, sources, folder, &path, "table of points", &wanted, out)
    else {
        return;
    };
    let [Some(point), Some(salary)] = columns.as_slice() else {
        return;
    };
    let mut points = Vec::new();
    for (cells, span) in rows {
        let cell = |index: usize| cells.get(index).map_or("", String::as_str);
        let (point, salary) = (cell(*point), cell(*salary));
        match (point.parse::<i64>(), minor_units(salary)) {
            (Ok(point), Some(salary)) => {
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
    spine.points = SpinePoints::Inline(points);
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

//! A spine's table: a CSV file with the columns `point` and `salary`.

use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::files::{Files, normal};
use crate::load;
use crate::source::{Sources, Span, Spanned};
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
    let file = normal(&folder.join(&path.value));
    let id = match load::text(files, sources, &file, "table of points") {
        Ok(id) => id,
        Err(error) => {
            out.push(
                Diagnostic::error("unreadable-table", path.span, error.to_string())
                    .label("named here")
                    .help("correct the path: it is relative to this file"),
            );
            spine.points = SpinePoints::Inline(Vec::new());
            return;
        }
    };
    let text = sources.text(id);
    let mut points = Vec::new();
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .comment(Some(b'#'))
        .trim(csv::Trim::All)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let shift = text.len() - text.trim_start_matches('\u{feff}').len();
    let place = |record: Option<&csv::Position>| {
        let start = record.map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0)) + shift;
        let line = text
            .get(start..)
            .and_then(|rest| rest.lines().next())
            .map_or(0, str::len);
        Span::new(id, start, start + line)
    };
    let headings: Vec<String> = match reader.headers() {
        Ok(headings) => headings.iter().map(str::to_lowercase).collect(),
        Err(error) => {
            out.push(Diagnostic::error(
                "unreadable-table",
                path.span,
                format!("cannot read the table: {error}"),
            ));
            spine.points = SpinePoints::Inline(Vec::new());
            return;
        }
    };
    let column = |wanted: &str| headings.iter().position(|heading| heading == wanted);
    let (Some(point), Some(salary)) = (column("point"), column("salary")) else {
        let missing = if column("point").is_none() {
            "point"
        } else {
            "salary"
        };
        let help = did_you_mean(missing, headings.iter().map(String::as_str)).unwrap_or_else(|| {
            format!(
                "its columns are {}; rename one to `{missing}`",
                headings.join(", ")
            )
        });
        out.push(
            Diagnostic::error(
                "missing-column",
                path.span,
                format!("the table has no column `{missing}`"),
            )
            .label("a spine's table has the columns `point` and `salary`")
            .help(help),
        );
        spine.points = SpinePoints::Inline(Vec::new());
        return;
    };
    for record in reader.records() {
        let Ok(record) = record else { continue };
        let span = place(record.position());
        if record.iter().all(str::is_empty) {
            continue;
        }
        let (point, salary) = (record.get(point).unwrap_or(""), record.get(salary).unwrap_or(""));
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

//! A factor's table: a CSV file with the columns `level` and `points`, and `factor` where it holds several.

use super::table::{self, Table};
use crate::diagnostic::Diagnostic;
use crate::files::Files;
use crate::source::{Sources, Spanned};
use crate::syntax::ast::{Factor, FactorLevels};
use std::path::Path;

/// Puts the levels of a factor's file in its place. Their spans lie in the CSV file.
pub(super) fn fill(
    files: &dyn Files,
    sources: &mut Sources,
    folder: &Path,
    factor: &mut Factor,
    out: &mut Vec<Diagnostic>,
) {
    let FactorLevels::File(path) = &factor.levels else {
        return;
    };
    let wanted = [
        ("level", true),
        ("points", true),
        ("factor", false),
        ("name", false),
    ];
    let path = path.clone();
    factor.levels = FactorLevels::Unread;
    let Some(Table { columns, rows }) =
        table::read(files, sources, folder, &path, "table of levels", &wanted, out)
    else {
        return;
    };
    let [Some(level), Some(points), of, title] = columns.as_slice() else {
        return;
    };
    let folded = |text: &str| text.trim().to_lowercase();
    let mine: Vec<String> = [Some(&factor.name), factor.title.as_ref()]
        .into_iter()
        .flatten()
        .map(|name| folded(&name.value))
        .collect();
    let mut levels = Vec::new();
    for (cells, span) in rows {
        let cell = |index: usize| cells.get(index).map_or("", String::as_str);
        let names: Vec<String> = [of, title]
            .into_iter()
            .flatten()
            .map(|&at| folded(cell(at)))
            .collect();
        if of.is_some() && !names.iter().any(|name| mine.contains(name)) {
            continue;
        }
        let (level, points) = (cell(*level), cell(*points));
        match (level_name(level), ten_thousandths(points)) {
            (Some(level), Some(points)) => {
                levels.push((Spanned::new(level, span), Spanned::new(points, span)));
            }
            (None, _) => out.push(
                Diagnostic::error("unreadable-level", span, format!("`{level}` is not a level"))
                    .help("levels are written `4`, `2.5`, `4a` or `B`"),
            ),
            (_, None) => out.push(
                Diagnostic::error(
                    "unreadable-points",
                    span,
                    format!("`{points}` is not a number of points"),
                )
                .help("write points such as `60` or `67.5`, with at most four decimals"),
            ),
        }
    }
    if levels.is_empty() && of.is_some() {
        out.push(
            Diagnostic::error(
                "no-levels",
                path.span,
                format!("the table has no row for factor `{}`", factor.name.value),
            )
            .note("a row belongs to the factor whose name or title stands in its column `factor`")
            .help("correct the name of the factor, or the column `factor` of the table"),
        );
        return;
    }
    unnumbered(&mut levels);
    factor.levels = FactorLevels::Inline(levels);
}

/// `1-3` is level 3 of factor 1 where every level of the table begins so.
fn unnumbered(levels: &mut [(Spanned<String>, Spanned<i64>)]) {
    let prefix = levels
        .first()
        .and_then(|(level, _)| level.value.split_once('-'))
        .map(|(number, _)| format!("{number}-"));
    let Some(prefix) = prefix else { return };
    if levels.iter().all(|(level, _)| level.value.starts_with(&prefix)) {
        for (level, _) in levels {
            level.value = level.value.get(prefix.len()..).unwrap_or_default().to_owned();
        }
    }
}

/// What the language takes for a level, or `1-3` as a scheme's own tables number theirs.
fn level_name(text: &str) -> Option<String> {
    let plain = |text: &str| {
        let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
        let numbered = digits.len() < text.len();
        let rest = match digits.strip_prefix('.') {
            Some(decimals) if numbered => {
                let rest = decimals.trim_start_matches(|c: char| c.is_ascii_digit());
                (rest.len() < decimals.len()).then_some(rest)?
            }
            _ => digits,
        };
        let letters = rest.chars().all(|c| c.is_ascii_alphabetic());
        (letters && rest.len() <= 2 && !text.is_empty()).then_some(())
    };
    match text.split_once('-') {
        Some((number, level)) if !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()) => {
            plain(level)?
        }
        _ => plain(text)?,
    }
    Some(text.to_owned())
}

/// A number with at most four decimals, times ten thousand.
pub(super) fn ten_thousandths(text: &str) -> Option<i64> {
    let plain: String = text.chars().filter(|&c| c != ',' && c != '_').collect();
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || whole.len() > 12 || part.len() > 4 || !digits(whole) || !digits(part) {
        return None;
    }
    format!("{whole}{part:0<4}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{level_name, ten_thousandths};

    #[test]
    fn points_are_read_exactly_and_levels_as_the_language_writes_them() {
        assert_eq!(ten_thousandths("67.5"), Some(675_000));
        assert_eq!(ten_thousandths("1,250"), Some(12_500_000));
        assert_eq!(ten_thousandths("1.23456"), None);
        assert_eq!(ten_thousandths(""), None);
        for level in ["4", "2.5", "4a", "B", "1-3"] {
            assert_eq!(level_name(level).as_deref(), Some(level));
        }
        for bad in ["", "4.", "2abc", "x-3", "senior"] {
            assert_eq!(level_name(bad), None, "{bad}");
        }
    }
}

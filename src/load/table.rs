//! A CSV table that a framework names: its columns found, its rows with their places.

use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::files::{Files, normal};
use crate::load;
use crate::source::{Sources, Span};
use crate::syntax::ast::Text;
use std::path::Path;

/// The rows of a table.
pub(super) struct Table {
    /// Where each wanted column stands.
    pub columns: Vec<Option<usize>>,
    /// Rows that are not blank, with their places in the CSV file.
    pub rows: Vec<(Vec<String>, Span)>,
}

/// Reads the table at `path`; `wanted` are column names and whether the table must have them. None, and a message,
/// when it cannot be read.
pub(super) fn read(
    files: &dyn Files,
    sources: &mut Sources,
    folder: &Path,
    path: &Text,
    what: &'static str,
    wanted: &[(&str, bool)],
    out: &mut Vec<Diagnostic>,
) -> Option<Table> {
    let file = normal(&folder.join(&path.value));
    let id = match load::text(files, sources, &file, what) {
        Ok(id) => id,
        Err(error) => {
            out.push(
                Diagnostic::error("unreadable-table", path.span, error.to_string())
                    .label("named here")
                    .help("correct the path: it is relative to this file"),
            );
            return None;
        }
    };
    let text = sources.text(id);
    let shift = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .comment(Some(b'#'))
        .trim(csv::Trim::All)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
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
            return None;
        }
    };
    let mut columns = Vec::new();
    for &(name, needed) in wanted {
        let found = headings.iter().position(|heading| heading == name);
        if found.is_none() && needed {
            let must: Vec<String> = wanted
                .iter()
                .filter(|(_, needed)| *needed)
                .map(|(name, _)| format!("`{name}`"))
                .collect();
            let help = did_you_mean(name, headings.iter().map(String::as_str)).unwrap_or_else(|| {
                format!("its columns are {}; rename one to `{name}`", headings.join(", "))
            });
            out.push(
                Diagnostic::error(
                    "missing-column",
                    path.span,
                    format!("the table has no column `{name}`"),
                )
                .label(format!("a {what} has the columns {}", must.join(" and ")))
                .help(help),
            );
            return None;
        }
        columns.push(found);
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let Ok(record) = record else { continue };
        let span = place(record.position());
        if !record.iter().all(str::is_empty) {
            rows.push((record.iter().map(str::to_owned).collect(), span));
        }
    }
    Some(Table { columns, rows })
}

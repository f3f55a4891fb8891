//! Sources that are no delimited text: workbooks, lines of JSON, databases (`interfaces.md`, The manifest: `source`).
//!
//! Each gives rows of texts, written as the manifest says that texts are written, so that one reader takes them all in
//! and refuses the same whatever the posts came in. None holds a source in memory row by row.

mod archive;
mod blocks;
mod fields;
mod formulas;
mod json_lines;
mod kind;
mod ods;
#[cfg(feature = "parquet")]
pub(super) mod parquet;
#[cfg(feature = "postgres")]
mod postgres;
mod sample;
mod sheet;
#[cfg(feature = "sqlite")]
mod sqlite;
mod table;
mod texts;
mod workbook;
mod xlsx;

use super::decode;
use super::error::{Error, ErrorKind};
use super::headings::Heads;
use super::mapping::SourceSpec;
use super::records::{Cells, Records};
use crate::files::Files;
pub(super) use kind::Kind;
use std::path::Path;

/// Where rows come from.
pub(super) trait Rows: Cells {
    /// Goes to the next row; false behind the last.
    fn next_row(&mut self, name: &str) -> Result<bool, Error>;

    /// The row's number, as a spreadsheet shows it.
    fn number(&self) -> u32;

    /// Says which cells will be asked for; others may be left out.
    fn needs(&mut self, _wanted: &[usize]) {}
}

impl Rows for Records<'_> {
    fn next_row(&mut self, name: &str) -> Result<bool, Error> {
        self.advance().map_err(|fault| fault.in_row(self.row(), name))
    }

    fn number(&self) -> u32 {
        self.row()
    }
}

impl<T: Cells + ?Sized> Cells for &mut T {
    fn len(&self) -> usize {
        (**self).len()
    }

    fn cell(&self, index: usize) -> &[u8] {
        (**self).cell(index)
    }

    fn is_blank(&self) -> bool {
        (**self).is_blank()
    }

    fn fault(&self) -> Option<&str> {
        (**self).fault()
    }

    fn has_break(&self) -> bool {
        (**self).has_break()
    }
}

impl<T: Rows + ?Sized> Rows for &mut T {
    fn next_row(&mut self, name: &str) -> Result<bool, Error> {
        (**self).next_row(name)
    }

    fn number(&self) -> u32 {
        (**self).number()
    }

    fn needs(&mut self, wanted: &[usize]) {
        (**self).needs(wanted);
    }
}

/// A source that is open, its headings read.
pub(super) struct Opened<'o> {
    pub heads: Heads<'o>,
    pub rows: &'o mut dyn Rows,
    /// What was found out and is worth saying.
    pub remarks: Vec<String>,
    /// Whether columns have letters, which help to find a cell.
    pub lettered: bool,
}

/// What was found out on the way through the rows.
#[derive(Debug, Default)]
pub(super) struct Noticed {
    /// Rows that are no posts and were left out, by reason.
    pub left_out: Vec<(String, u64)>,
    pub remarks: Vec<String>,
}

/// What is done with a source when it is open. It is closed afterwards: a workbook's rows borrow from its archive, a
/// database's from its connection.
pub(super) type Then<'t> = &'t mut dyn FnMut(Opened<'_>) -> Result<(), Error>;

/// Opens a source and hands it on.
pub(super) fn open(
    kind: Kind,
    files: &dyn Files,
    path: &Path,
    name: &str,
    spec: &SourceSpec,
    then: Then<'_>,
) -> Result<Noticed, Error> {
    match kind {
        Kind::Xlsx => xlsx::open(blocks::load(files, path, name)?, name, spec, then),
        Kind::Ods => ods::open(blocks::load(files, path, name)?, name, spec, then),
        Kind::JsonLines => {
            let text = decode::load(files, path, name, spec)?;
            json_lines::open(&text.text, text.remarks, name, spec, then)
        }
        #[cfg(feature = "parquet")]
        Kind::Parquet => parquet::open(files, path, name, spec, then),
        #[cfg(feature = "sqlite")]
        Kind::Sqlite => sqlite::open(files, path, name, spec, then),
        #[cfg(feature = "postgres")]
        Kind::Postgres => postgres::open(name, spec, then),
        #[allow(unreachable_patterns)] // where every feature is there
        _ => Err(left_out(kind, name)),
    }
}

/// Kinds that this program was built without.
fn left_out(kind: Kind, name: &str) -> Error {
    let (what, feature) = match kind {
        Kind::Parquet => ("Parquet files", "parquet"),
        Kind::Sqlite => ("SQLite databases", "sqlite"),
        _ => ("Postgres databases", "postgres"),
    };
    let message = format!("{what} are not read by this build of gradus");
    let help =
        format!("install it with `cargo install gradus --features {feature}`, or save the posts as CSV");
    Error::new(ErrorKind::Unsupported, name, message, help)
}

/// The letters of a column, from 0: `A`, `Z`, `AA`.
pub(super) fn letters(column: u32) -> String {
    let mut out = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        rest -= 1;
        out.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    out.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_of_a_spreadsheet() {
        let all = [0, 25, 26, 701, 702, 16_383].map(letters);
        assert_eq!(all, ["A", "Z", "AA", "ZZ", "AAA", "XFD"]);
    }
}

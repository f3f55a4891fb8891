//! What an extract holds, before anybody has said what its columns mean (`interfaces.md`, Columns of a posts source).
//!
//! One walk over the rows counts the values of each column and notes rows that seem to be no posts; what it all means is
//! for [`super::guess`] to say.

mod facts;
mod source;
mod suspects;

pub use facts::{Facts, Seen};
pub use suspects::{Noted, Suspects};

use super::error::Error;
use super::mapping::{SourceSpec, tidy, trimmed};
use super::records::Cells;
use crate::files::Files;
use foldhash::HashMap;
use source::{Opened, Visit};
use std::path::Path;

/// What was found in a source.
#[derive(Debug, Clone)]
pub struct Profile {
    /// Its name, as it was given.
    pub name: String,
    /// What kind of file it is: `text in columns`, `workbook`, `lines of JSON`.
    pub kind: &'static str,
    /// How its text is encoded; none for a workbook.
    pub encoding: Option<String>,
    /// The byte between two cells; none for a workbook.
    pub delimiter: Option<u8>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The row of the headings, as a spreadsheet counts rows.
    pub header_row: u32,
    /// How many rows they take.
    pub header_rows: u32,
    /// What else was noticed when it was opened.
    pub remarks: Vec<String>,
    /// Rows below the headings, blank ones apart.
    pub rows: u64,
    /// Rows below the headings in which every cell is blank.
    pub blank_rows: u64,
    /// Its columns.
    pub columns: Vec<Facts>,
    /// Rows that seem to be no posts, or not what they should be.
    pub suspects: Suspects,
    /// The headings.
    names: Vec<String>,
}

/// How far the walk is: bytes or rows done, and of how many where that is known.
pub type Tick<'t> = &'t mut dyn FnMut(u64, u64);

/// Reads a source once and counts what is in it.
///
/// # Errors
/// A source that cannot be read at all, as when it is audited.
pub fn describe(
    files: &dyn Files,
    path: &Path,
    name: &str,
    spec: &SourceSpec,
    tick: Tick<'_>,
) -> Result<Profile, Error> {
    let mut profile = Profile {
        name: name.to_owned(),
        kind: "",
        encoding: None,
        delimiter: None,
        sheet: None,
        header_row: 0,
        header_rows: 1,
        remarks: Vec::new(),
        rows: 0,
        blank_rows: 0,
        columns: Vec::new(),
        suspects: Suspects::default(),
        names: Vec::new(),
    };
    let more = source::walk(files, path, name, spec, tick, &mut profile)?;
    profile.remarks.extend(more);
    Ok(profile)
}

impl Visit for Profile {
    fn begin(&mut self, opened: Opened) {
        self.kind = opened.kind;
        self.encoding = opened.encoding;
        self.delimiter = opened.delimiter;
        self.sheet = opened.sheet;
        self.header_row = opened.header_row;
        self.header_rows = opened.header_rows;
        self.remarks = opened.remarks;
        self.columns = opened
            .names
            .iter()
            .zip(1..)
            .map(|(name, position)| Facts::new(name.clone(), position))
            .collect();
        self.names = opened.names;
    }

    fn row(&mut self, row: u32, cells: &dyn Cells) {
        if is_blank(cells) {
            self.blank_rows += 1;
            return;
        }
        self.rows += 1;
        if self.suspects.look(row, cells, &self.names) {
            for (index, facts) in self.columns.iter_mut().enumerate() {
                facts.add(&String::from_utf8_lossy(cells.cell(index)), row);
            }
        }
    }
}

fn is_blank(cells: &dyn Cells) -> bool {
    (0..cells.len()).all(|index| trimmed(&String::from_utf8_lossy(cells.cell(index))).is_empty())
}

/// How often the values of two columns stand in one row, totals and repeated headings apart: which grades a title has.
///
/// # Errors
/// As [`describe`].
pub fn pairs(
    files: &dyn Files,
    path: &Path,
    name: &str,
    spec: &SourceSpec,
    columns: (usize, Option<usize>),
    tick: Tick<'_>,
) -> Result<Vec<(String, String, u64)>, Error> {
    let mut pairs = Pairs {
        columns,
        names: Vec::new(),
        suspects: Suspects::default(),
        times: HashMap::default(),
    };
    source::walk(files, path, name, spec, tick, &mut pairs)?;
    let mut out: Vec<(String, String, u64)> = pairs
        .times
        .into_iter()
        .map(|((first, second), times)| (first, second, times))
        .collect();
    out.sort();
    Ok(out)
}

/// How many pairs are told apart.
const PAIRS: usize = 200_000;

struct Pairs {
    columns: (usize, Option<usize>),
    names: Vec<String>,
    suspects: Suspects,
    times: HashMap<(String, String), u64>,
}

impl Visit for Pairs {
    fn begin(&mut self, opened: Opened) {
        self.names = opened.names;
    }

    fn row(&mut self, row: u32, cells: &dyn Cells) {
        if is_blank(cells) || !self.suspects.look(row, cells, &self.names) {
            return;
        }
        let text = |index: usize| tidy(&String::from_utf8_lossy(cells.cell(index)));
        let key = (text(self.columns.0), self.columns.1.map(text).unwrap_or_default());
        if self.times.len() < PAIRS || self.times.contains_key(&key) {
            *self.times.entry(key).or_default() += 1;
        }
    }
}

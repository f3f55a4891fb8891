//! The first rows of a sheet, and in which of them its headings are.

use super::super::error::Error;
use super::super::layout::is_wanted;
use super::super::mapping::{SourceSpec, folded, tidy};
use super::super::merged;
use super::sheet::{Merge, SheetRow, SheetRows};
use foldhash::HashSet;

/// How many rows with something in them are looked at.
const SAMPLE: usize = 40;
/// The most rows that headings are found on without being told.
const DEEPEST: u32 = 4;

/// The first rows of a sheet.
#[derive(Debug, Clone, Default)]
pub(super) struct Sample {
    /// Row numbers and cells, blank rows left out.
    pub rows: Vec<(u32, Vec<String>)>,
    pub merges: Vec<Merge>,
}

impl Sample {
    /// Reads the first rows of a sheet.
    pub(super) fn take(rows: &mut impl SheetRows) -> Result<Self, Error> {
        let mut out = Self::default();
        let mut row = SheetRow::default();
        while out.rows.len() < SAMPLE && rows.read(&mut row)? {
            out.add(&row);
        }
        Ok(out)
    }

    /// Adds a row while there is room and something in it.
    pub(super) fn add(&mut self, row: &SheetRow) {
        if self.rows.len() >= SAMPLE || row.is_blank() {
            return;
        }
        let mut cells = Vec::new();
        for cell in &row.cells {
            let text = tidy(row.text(cell));
            if !text.is_empty() {
                let at = cell.column as usize;
                if cells.len() <= at {
                    cells.resize(at + 1, String::new());
                }
                if let Some(slot) = cells.get_mut(at) {
                    *slot = text;
                }
            }
        }
        self.rows.push((row.number, cells));
    }

    fn cells(&self, row: u32) -> &[String] {
        self.rows
            .iter()
            .find(|(number, _)| *number == row)
            .map_or(&[], |(_, cells)| cells)
    }

    /// The headings that begin in a row and take so many.
    fn names(&self, first: u32, depth: u32) -> Vec<String> {
        let mut block: Vec<Vec<String>> = (first..first + depth)
            .map(|row| self.cells(row).to_vec())
            .collect();
        let inside = |row: u32| row.checked_sub(first - 1).filter(|at| *at < depth);
        let mut merged_any = false;
        for merge in &self.merges {
            let Some(text) = inside(merge.rows.0)
                .and_then(|row| block.get(row as usize)?.get(merge.columns.0 as usize))
                .filter(|text| !text.is_empty())
                .cloned()
            else {
                continue;
            };
            merged_any = true;
            for row in (merge.rows.0..=merge.rows.1).map_while(inside) {
                let Some(cells) = block.get_mut(row as usize) else {
                    continue;
                };
                let end = merge.columns.1.min(16_383) as usize;
                if cells.len() <= end {
                    cells.resize(end + 1, String::new());
                }
                for cell in cells
                    .get_mut(merge.columns.0 as usize..=end)
                    .into_iter()
                    .flatten()
                {
                    cell.clone_from(&text);
                }
            }
        }
        let mut names = if merged_any && depth > 1 {
            let width = block.iter().map(Vec::len).max().unwrap_or(0);
            (0..width)
                .map(|at| merged::joined(block.iter().filter_map(|row| row.get(at))))
                .collect()
        } else {
            merged::names(&block)
        };
        while names.last().is_some_and(String::is_empty) {
            names.pop();
        }
        names
    }

    /// How many rows the merged cells of a row take.
    fn depth_of(&self, row: u32) -> u32 {
        let below = |merge: &&Merge| merge.rows.0 + 1 == row;
        let rows = |merge: &Merge| merge.rows.1 - merge.rows.0 + 1;
        self.merges
            .iter()
            .filter(below)
            .map(rows)
            .max()
            .unwrap_or(1)
            .clamp(1, DEEPEST)
    }
}

/// Where the headings of a sheet are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    pub row: u32,
    pub rows: u32,
    pub names: Vec<String>,
    /// How many of them would be understood.
    pub known: usize,
}

/// The headings of a sheet that fit best; `None` for a sheet with nothing in it.
pub(super) fn header(sample: &Sample, spec: &SourceSpec, wanted: &HashSet<String>) -> Option<Header> {
    let first: Vec<u32> = match spec.header_row {
        Some(row) => vec![row],
        None => sample.rows.iter().map(|(row, _)| *row).collect(),
    };
    let mut best: Option<Header> = None;
    for row in first {
        let depths = spec.header_rows.map_or(1..=DEEPEST, |rows| rows..=rows);
        for rows in depths {
            let names = sample.names(row, rows);
            let known: HashSet<String> = names
                .iter()
                .map(|name| folded(name))
                .filter(|name| is_wanted(name, wanted))
                .collect();
            let known = known.len();
            if best.as_ref().is_none_or(|best| known > best.known) {
                best = Some(Header {
                    row,
                    rows,
                    names,
                    known,
                });
            }
        }
    }
    if best.as_ref().is_some_and(|best| best.known > 0) {
        return best;
    }
    // Nothing that is known: the first row that is more than a title.
    let filled = |cells: &Vec<String>| cells.iter().filter(|text| !text.is_empty()).count();
    let row = spec.header_row.or_else(|| {
        let several = sample.rows.iter().find(|(_, cells)| filled(cells) > 1);
        several.or(sample.rows.first()).map(|(row, _)| *row)
    })?;
    let rows = spec.header_rows.unwrap_or_else(|| sample.depth_of(row));
    let names = sample.names(row, rows);
    Some(Header {
        row,
        rows,
        names,
        known: 0,
    })
}

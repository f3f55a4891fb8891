//! The rows of a sheet as rows of a posts source: cells under their headings, formulas looked at, totals left out.

use super::super::error::Error;
use super::super::mapping::Formats;
use super::super::records::Cells;
use super::formulas::{self, Operand};
use super::sample::Header;
use super::sheet::{Merge, SheetCell, SheetRow, SheetRows};
use super::{Noticed, Rows, letters, texts};
use std::cell::Cell;

/// How many examples a remark gives.
const EXAMPLES: usize = 3;
/// How many cells the formulas of a sheet may look at before they are taken as they are: a small file can ask for more
/// sums than there is time.
const BUDGET: u64 = 500_000_000;
/// How many merged cells may reach over one row.
const MOST_CARRIED: usize = 256;
/// The reason of rows that are left out.
const TOTALS: &str = "totals: a formula sums the rows above";

/// A sheet that is read row by row.
pub(super) struct Table<'s, S> {
    rows: S,
    row: SheetRow,
    header: &'s Header,
    formats: &'s Formats,
    /// Where each cell's text is, by column; empty where there is none.
    slots: Vec<(u32, u32)>,
    filled: Vec<usize>,
    /// Merged cells that reach over several rows of posts, by their first row.
    merges: Vec<Merge>,
    carried: Vec<(Merge, String)>,
    /// How many more cells formulas may look at.
    budget: Cell<u64>,
    totals: u64,
    recomputed: Tally,
    unknown: Tally,
    outside: Tally,
    spread: Tally,
    total_like: Tally,
}

/// How often, and where first.
#[derive(Debug, Default)]
struct Tally {
    times: u64,
    examples: Vec<String>,
}

impl Tally {
    fn add(&mut self, example: impl FnOnce() -> String) {
        self.times += 1;
        if self.examples.len() < EXAMPLES {
            self.examples.push(example());
        }
    }

    /// `3 cells`, and the examples.
    fn remark(&self, one: &str, many: &str, says: &str) -> Option<String> {
        let what = match self.times {
            0 => return None,
            1 => format!("1 {one}"),
            times => format!("{times} {many}"),
        };
        let more = if self.times > self.examples.len() as u64 {
            "; …"
        } else {
            ""
        };
        Some(format!("{what}, {says}: {}{more}", self.examples.join("; ")))
    }
}

impl<'s, S: SheetRows> Table<'s, S> {
    pub(super) fn new(rows: S, header: &'s Header, merges: &[Merge], formats: &'s Formats) -> Self {
        let last = header.row + header.rows - 1;
        let mut merges: Vec<Merge> = merges
            .iter()
            .filter(|merge| merge.rows.0 >= last && merge.rows.1 > merge.rows.0)
            .copied()
            .collect();
        // The first comes last, to be taken off the end.
        merges.sort_by_key(|merge| std::cmp::Reverse(merge.rows.0));
        Self {
            rows,
            row: SheetRow::default(),
            header,
            formats,
            slots: vec![(0, 0); header.names.len()],
            filled: Vec::new(),
            merges,
            carried: Vec::new(),
            budget: Cell::new(BUDGET),
            totals: 0,
            recomputed: Tally::default(),
            unknown: Tally::default(),
            outside: Tally::default(),
            spread: Tally::default(),
            total_like: Tally::default(),
        }
    }

    /// What was found out on the way.
    pub(super) fn noticed(self) -> Noticed {
        let left_out = if self.totals > 0 {
            vec![(TOTALS.to_owned(), self.totals)]
        } else {
            Vec::new()
        };
        let remarks = [
            self.recomputed.remark(
                "cell whose stored value is not what its formula gives",
                "cells whose stored values are not what their formulas give",
                "what the formula gives was read",
            ),
            self.unknown.remark(
                "formula without a stored value",
                "formulas without stored values",
                "read as blank (save the workbook in a spreadsheet program first)",
            ),
            self.spread.remark(
                "merged cell",
                "merged cells",
                "read as if the text stood in each of the rows",
            ),
            self.total_like.remark(
                "row like a total",
                "rows like totals",
                "read as posts (a rule of `skip` leaves such rows out)",
            ),
            self.outside.remark(
                "cell right of the headings",
                "cells right of the headings",
                "not read",
            ),
        ];
        Noticed {
            left_out,
            remarks: remarks.into_iter().flatten().collect(),
        }
    }

    /// Takes merged cells that begin here along, and puts those from above into their blanks.
    fn carry(&mut self) {
        let at = self.row.number - 1;
        self.carried.retain(|(merge, _)| merge.rows.1 >= at);
        while let Some(merge) = self.merges.pop_if(|merge| merge.rows.0 <= at) {
            let cell = self.row.cells.iter().find(|cell| cell.column == merge.columns.0);
            if let Some(cell) = cell.filter(|cell| merge.rows.0 == at && cell.number.is_none()) {
                let text = self.row.text(cell).to_owned();
                if !text.is_empty() && self.carried.len() < MOST_CARRIED {
                    let name = letters(merge.columns.0);
                    self.spread
                        .add(|| format!("{name}{}:{name}{}", merge.rows.0 + 1, merge.rows.1 + 1));
                    self.carried.push((merge, text));
                }
            }
        }
        for (merge, text) in self.carried.iter().filter(|(merge, _)| merge.rows.0 < at) {
            let column = merge.columns.0;
            let has = |row: &SheetRow| {
                row.cells
                    .iter()
                    .any(|cell| cell.column == column && !row.text(cell).is_empty())
            };
            if !has(&self.row) {
                let start = self.row.texts.len();
                self.row.texts.push_str(text);
                self.row.push(column, start, None, None);
                self.row.cells.sort_by_key(|cell| cell.column);
            }
        }
    }

    /// Computes the formulas that can be computed, until nothing changes: a grand total adds totals.
    fn recompute(&mut self) {
        let row = &mut self.row;
        if row.cells.iter().all(|cell| cell.formula.is_none()) {
            return;
        }
        let stored: Vec<Option<f64>> = row.cells.iter().map(|cell| cell.number).collect();
        for _ in 0..4 {
            let mut changed = false;
            for index in 0..row.cells.len() {
                let Some(cell) = row.cells.get(index) else { break };
                let Some(formula) = cell.formula.as_deref() else {
                    continue;
                };
                // A date or a text that a formula gave is no number to compare with.
                if cell.number.is_none() && !row.text(cell).is_empty() {
                    continue;
                }
                if self.budget.get() == 0 {
                    return;
                }
                let operand = |column: u32| match at_column(row, column, &self.budget) {
                    Some(cell) => match cell.number {
                        Some(number) => Operand::Number(number),
                        None if row.text(cell).is_empty() => Operand::Blank,
                        None => Operand::Other,
                    },
                    None => Operand::Blank,
                };
                let Some(value) = formulas::value(formula, row.number, &operand) else {
                    continue;
                };
                if cell.number.is_none_or(|number| !formulas::same(number, value))
                    && let Some(cell) = row.cells.get_mut(index)
                {
                    cell.number = Some(value);
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
        for (index, before) in stored.into_iter().enumerate() {
            let Some(cell) = row.cells.get(index) else { break };
            let place = || format!("{}{}", letters(cell.column), row.number);
            let is_empty = row.text(cell).is_empty();
            match (cell.number, &cell.formula) {
                (Some(now), Some(formula)) if before.is_none_or(|before| !formulas::same(before, now)) => {
                    let start = row.texts.len();
                    texts::number(now, self.formats, &mut row.texts);
                    let place_of = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
                    let text = (place_of(start), place_of(row.texts.len()));
                    let says = row.text(cell).to_owned();
                    let gives = row.texts.get(start..).unwrap_or("").to_owned();
                    if cell.column as usize >= self.slots.len() {
                        continue;
                    }
                    self.recomputed.add(|| {
                        let says = if is_empty {
                            "nothing".to_owned()
                        } else {
                            format!("`{says}`")
                        };
                        format!(
                            "{} says {says}, and `{}` gives `{gives}`",
                            place(),
                            super::super::numbers::short(formula)
                        )
                    });
                    if let Some(cell) = row.cells.get_mut(index) {
                        cell.text = text;
                    }
                }
                (None, Some(formula)) if is_empty => {
                    self.unknown
                        .add(|| format!("{} `{}`", place(), super::super::numbers::short(formula)));
                }
                _ => {}
            }
        }
    }

    fn is_total(&self) -> bool {
        let is = |cell: &SheetCell| {
            let formula = cell.formula.as_deref()?;
            Some(formulas::sums_above(formula, cell.column, self.row.number))
        };
        self.row.cells.iter().any(|cell| is(cell) == Some(true))
    }

    fn fill(&mut self) {
        for index in self.filled.drain(..) {
            if let Some(slot) = self.slots.get_mut(index) {
                *slot = (0, 0);
            }
        }
        let mut first = true;
        for cell in &self.row.cells {
            let text = self.row.text(cell);
            if text.is_empty() {
                continue;
            }
            let index = cell.column as usize;
            match self.slots.get_mut(index) {
                Some(slot) => {
                    *slot = cell.text;
                    self.filled.push(index);
                }
                None if text.trim().is_empty() => {}
                None => self
                    .outside
                    .add(|| format!("{}{}", letters(cell.column), self.row.number)),
            }
            if first && cell.number.is_none() {
                first = false;
                if looks_like_total(text) {
                    self.total_like
                        .add(|| format!("row {} (`{}`)", self.row.number, text.trim()));
                }
            }
        }
    }
}

/// The cell of a column, and one less to look at.
fn at_column<'r>(row: &'r SheetRow, column: u32, budget: &Cell<u64>) -> Option<&'r SheetCell> {
    budget.set(budget.get().saturating_sub(1));
    let index = row.cells.binary_search_by_key(&column, |cell| cell.column).ok()?;
    row.cells.get(index)
}

/// `Total`, `Grand total`, `Sub-total: Arts`.
fn looks_like_total(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    let word = [
        "total",
        "totals",
        "grand total",
        "subtotal",
        "sub-total",
        "sub total",
    ]
    .iter()
    .filter_map(|word| text.strip_prefix(word))
    .any(|rest| rest.is_empty() || rest.starts_with([':', ' ']));
    word && text.len() < 60
}

impl<S> Cells for Table<'_, S> {
    fn len(&self) -> usize {
        self.slots.len()
    }

    fn cell(&self, index: usize) -> &[u8] {
        let (start, end) = self.slots.get(index).copied().unwrap_or((0, 0));
        self.row
            .texts
            .as_bytes()
            .get(start as usize..end as usize)
            .unwrap_or(&[])
    }

    /// Blank rows were passed over.
    fn is_blank(&self) -> bool {
        self.filled.is_empty()
    }

    /// A line break in a cell is no fault here: no quote was left open.
    fn has_break(&self) -> bool {
        false
    }
}

impl<S: SheetRows> Rows for Table<'_, S> {
    fn next_row(&mut self, _: &str) -> Result<bool, Error> {
        while self.rows.read(&mut self.row)? {
            if self.row.number < self.header.row + self.header.rows {
                continue;
            }
            if self.row.is_blank() {
                continue;
            }
            self.carry();
            if self.is_total() {
                self.totals += 1;
                continue;
            }
            self.recompute();
            self.fill();
            return Ok(true);
        }
        Ok(false)
    }

    fn number(&self) -> u32 {
        self.row.number
    }
}

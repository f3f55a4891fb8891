//! The rows of one sheet, whatever the workbook's format.

use super::super::error::{Error, ErrorKind};
use super::letters;

/// How many rows may lie between two rows that the file has.
const FARTHEST: u32 = 100_000;

/// Refuses a cell that stands far below the one before: what is between would be posts, were it read as they are.
pub(super) fn far(last: u32, row: u32, column: u32, name: &str) -> Result<(), Error> {
    let gap = row.saturating_sub(last);
    if gap <= FARTHEST {
        return Ok(());
    }
    let message = format!(
        "cell {}{} stands {gap} rows below the cell before it: it was probably left there by accident",
        letters(column),
        u64::from(row) + 1
    );
    let help = "delete the rows below the posts in a spreadsheet program, and save the workbook again";
    Err(Error::new(ErrorKind::TooLarge, name, message, help))
}

/// A rectangle of merged cells, from 0, ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Merge {
    pub rows: (u32, u32),
    pub columns: (u32, u32),
}

/// What a sheet is called and whether it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SheetName {
    pub name: String,
    pub hidden: bool,
}

/// One cell of a row.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct SheetCell {
    /// From 0.
    pub column: u32,
    /// Where its text stands in the row's.
    pub text: (u32, u32),
    /// What arithmetic finds in it.
    pub number: Option<f64>,
    pub formula: Option<String>,
}

/// A row of a sheet: the cells that it has, by column.
#[derive(Debug, Clone, Default)]
pub(super) struct SheetRow {
    /// From 1.
    pub number: u32,
    pub texts: String,
    pub cells: Vec<SheetCell>,
}

impl SheetRow {
    pub(super) fn clear(&mut self) {
        self.texts.clear();
        self.cells.clear();
    }

    /// Adds a cell whose text is what was written to `texts` since `start`.
    pub(super) fn push(&mut self, column: u32, start: usize, number: Option<f64>, formula: Option<String>) {
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.cells.push(SheetCell {
            column,
            text: (place(start), place(self.texts.len())),
            number,
            formula,
        });
    }

    /// Puts the cells in order; of two with one place the later one counts.
    pub(super) fn sort(&mut self) {
        if self
            .cells
            .windows(2)
            .all(|pair| matches!(pair, [one, two] if one.column < two.column))
        {
            return;
        }
        self.cells.reverse();
        self.cells.sort_by_key(|cell| cell.column);
        self.cells.dedup_by_key(|cell| cell.column);
    }

    pub(super) fn text(&self, cell: &SheetCell) -> &str {
        self.texts
            .get(cell.text.0 as usize..cell.text.1 as usize)
            .unwrap_or("")
    }

    /// Whether nothing was typed into it: no text, and formulas that give nothing (rows prepared for later).
    pub(super) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| {
            let text = self.text(cell).trim();
            text.is_empty() || (cell.formula.is_some() && cell.number == Some(0.0))
        })
    }
}

/// Rows of a sheet as they stand in the file, from the first on.
pub(super) trait SheetRows {
    /// Reads the next row that the file has; false behind the last.
    fn read(&mut self, row: &mut SheetRow) -> Result<bool, Error>;
}

//! The shape of a record: blank, too long, or with other rows inside it.

use super::mapping::trimmed;
use super::records::Cells;

/// Which cell of a record shows that it is misshapen, and why.
pub(super) struct Misshapen {
    pub cell: usize,
    pub reason: String,
}

/// A row with more cells than headings, or one in which a stray quote seems to have swallowed other rows: they would
/// vanish without a word.
pub(super) fn misshapen(records: &impl Cells, width: usize, delimiter: u8) -> Option<Misshapen> {
    if let Some(fault) = records.fault() {
        return Some(Misshapen {
            cell: 0,
            reason: fault.to_owned(),
        });
    }
    let cells = records.len();
    if records.has_break() {
        let cell = (0..cells).find(|&index| holds_rows(records.cell(index), cells, width, delimiter))?;
        let reason = "there are rows inside this cell: a double quote is probably opened here and not closed";
        return Some(Misshapen {
            cell,
            reason: reason.to_owned(),
        });
    }
    let is_extra = |&index: &usize| !trimmed(&String::from_utf8_lossy(records.cell(index))).is_empty();
    let cell = (width..cells).find(is_extra)?;
    let reason = format!(
        "the row has {cells} cells where the heading has {width}; a cell that holds the delimiter stands in double quotes"
    );
    Some(Misshapen { cell, reason })
}

/// Whether a cell with line breaks looks like rows that were meant to be rows: the record has not as many cells as
/// the heading, or a whole line inside the cell has.
fn holds_rows(cell: &[u8], cells: usize, width: usize, delimiter: u8) -> bool {
    let mut lines = cell
        .split(|&byte| byte == b'\n' || byte == b'\r')
        .skip(1)
        .peekable();
    if lines.peek().is_none() || memchr::memchr(delimiter, cell).is_none() {
        return false;
    }
    if cells != width {
        return true;
    }
    while let Some(line) = lines.next() {
        let is_whole = lines.peek().is_some();
        let inside = memchr::memchr_iter(delimiter, line).count() + 1;
        if is_whole && inside > 3 && inside == width {
            return true;
        }
    }
    false
}

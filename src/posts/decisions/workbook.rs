//! A review sheet that comes back as a workbook: its first sheet as text in columns, a line for each row.

use calamine::{Data, DataRef, Reader, Xlsx, XlsxError};
use std::collections::BTreeMap;
use std::io::Cursor;

/// A sheet of decisions has no more rows and columns: a cell far away is a mistake.
const ROWS: u32 = 200_000;
const COLUMNS: u32 = 64;

/// The first sheet as text in columns.
///
/// # Errors
/// What the reader of workbooks says, in words.
pub fn text(bytes: Vec<u8>) -> Result<String, String> {
    let said = |error: XlsxError| format!("the workbook cannot be read: {error}");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(said)?;
    let first = book.sheet_names().first().cloned();
    let first = first.ok_or_else(|| "the workbook has no sheet".to_owned())?;
    let mut rows: BTreeMap<u32, BTreeMap<u32, String>> = BTreeMap::new();
    let mut cells = book.worksheet_cells_reader(&first).map_err(said)?;
    while let Some(cell) = cells.next_cell().map_err(said)? {
        let (row, column) = cell.get_position();
        if row >= ROWS || column >= COLUMNS {
            continue;
        }
        let text = match cell.get_value() {
            DataRef::Empty => continue,
            DataRef::String(text) => text.clone(),
            DataRef::SharedString(text) => (*text).to_owned(),
            other => Data::from(other.clone()).to_string(),
        };
        rows.entry(row).or_default().insert(column, text);
    }
    let mut out = String::new();
    let mut line = 0;
    for (row, cells) in rows {
        // Lines are rows, so that a fault is found where it is.
        while line < row {
            out.push('\n');
            line += 1;
        }
        let last = cells.keys().next_back().copied().unwrap_or(0);
        let texts: Vec<String> = (0..=last)
            .map(|column| {
                let text = cells.get(&column).map_or("", String::as_str);
                let flat: String = text
                    .chars()
                    .map(|c| if c.is_control() { ' ' } else { c })
                    .collect();
                format!("\"{}\"", flat.replace('"', "\"\""))
            })
            .collect();
        out.push_str(&texts.join(","));
    }
    out.push('\n');
    Ok(out)
}

//! `.xlsx` and `.xlsm`: one pass over the cells of the sheet, none of them kept.

use super::super::error::{Error, ErrorKind};
use super::super::mapping::{Formats, SourceSpec};
use super::archive::{self, damaged};
use super::sample::Sample;
use super::sheet::{Merge, SheetName, SheetRow, SheetRows, far};
use super::table::Table;
use super::workbook;
use super::{Noticed, Opened, Then, letters, texts};
use crate::posts::headings::Heads;
use calamine::{
    DataRef, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xlsx, XlsxCellFormulaMetadataRecord,
    XlsxCellReader, XlsxError, XlsxFormulaMetadata, expand_shared_formula,
};
use foldhash::HashMap;
use jiff::civil::Date;
use std::io::Cursor;

type Book = Xlsx<Cursor<Vec<u8>>>;
type CellOf<'b> = XlsxCellFormulaMetadataRecord<'b>;

/// Opens a workbook, chooses the sheet and hands its rows on.
pub(super) fn open(bytes: Vec<u8>, name: &str, spec: &SourceSpec, then: Then<'_>) -> Result<Noticed, Error> {
    archive::check(&bytes, name)?;
    let mut book: Book = Xlsx::new(Cursor::new(bytes)).map_err(|fault| fault_of(&fault, name))?;
    let names: Vec<SheetName> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| SheetName {
            name: sheet.name.clone(),
            hidden: sheet.visible != SheetVisible::Visible,
        })
        .collect();
    let mut sheets = Vec::with_capacity(names.len());
    for sheet in names {
        let mut sample = Sample::take(&mut Sheet::open(&mut book, &sheet.name, name, &spec.formats)?)?;
        sample.merges = merges(&mut book, &sheet.name, name)?;
        sheets.push((sheet, sample));
    }
    let choice = workbook::choose(&sheets, spec, name)?;
    let Some((sheet, sample)) = sheets.get(choice.index) else {
        return Err(damaged(name, "it has no sheet"));
    };
    let full = format!("{name} [{}]", sheet.name);
    let rows = Sheet::open(&mut book, &sheet.name, &full, &spec.formats)?;
    let mut table = Table::new(rows, &choice.header, &sample.merges, &spec.formats);
    then(Opened {
        heads: Heads {
            name: &full,
            row: choice.header.row,
            rows: choice.header.rows,
            names: choice.header.names.clone(),
        },
        rows: &mut table,
        remarks: choice.remarks,
        lettered: true,
    })?;
    Ok(table.noticed())
}

fn fault_of(fault: &XlsxError, name: &str) -> Error {
    match fault {
        XlsxError::Password => {
            let help = "open it in a spreadsheet program and save it without a password";
            Error::new(
                ErrorKind::Unsupported,
                name,
                "a password protects this workbook",
                help,
            )
        }
        _ => damaged(name, &fault.to_string()),
    }
}

fn merges(book: &mut Book, sheet: &str, name: &str) -> Result<Vec<Merge>, Error> {
    let found = book
        .merge_cells_by_sheet_name(sheet)
        .map_err(|fault| fault_of(&fault, name))?;
    let merge = |area: &calamine::Dimensions| Merge {
        rows: (area.start.0, area.end.0.max(area.start.0)),
        columns: (area.start.1, area.end.1.max(area.start.1)),
    };
    Ok(found.iter().map(merge).collect())
}

/// The rows of one sheet.
struct Sheet<'b> {
    cells: XlsxCellReader<'b, Cursor<Vec<u8>>>,
    name: String,
    formats: &'b Formats,
    /// The first cell of the next row, which ended the one before.
    pending: Option<CellOf<'b>>,
    /// Formulas that several cells share: where they stand and what they say.
    shared: HashMap<usize, ((u32, u32), String)>,
    last: u32,
    /// Behind the last cell calamine would look for one outside the sheet.
    ended: bool,
}

impl<'b> Sheet<'b> {
    fn open(book: &'b mut Book, sheet: &str, name: &str, formats: &'b Formats) -> Result<Self, Error> {
        let cells = book
            .worksheet_cells_reader(sheet)
            .map_err(|fault| fault_of(&fault, name))?;
        Ok(Self {
            cells,
            name: name.to_owned(),
            formats,
            pending: None,
            shared: HashMap::default(),
            last: 0,
            ended: false,
        })
    }

    fn next(&mut self) -> Result<Option<CellOf<'b>>, Error> {
        if self.pending.is_some() || self.ended {
            return Ok(self.pending.take());
        }
        let cell = self
            .cells
            .next_cell_with_formula_metadata()
            .map_err(|fault| fault_of(&fault, &self.name))?;
        self.ended = cell.is_none();
        if let Some(cell) = &cell {
            let (row, column) = cell.pos;
            far(self.last, row, column, &self.name)?;
            if row < self.last {
                let why = format!("cell {}{} stands out of order", letters(column), row + 1);
                return Err(damaged(&self.name, &why));
            }
            self.last = row;
        }
        Ok(cell)
    }

    fn formula(&mut self, cell: &CellOf<'b>) -> Option<String> {
        match cell.formula.as_ref()? {
            XlsxFormulaMetadata::Normal { formula } => Some(formula.clone()),
            XlsxFormulaMetadata::Shared {
                shared_index,
                formula,
                ..
            } => {
                self.shared.insert(*shared_index, (cell.pos, formula.clone()));
                Some(formula.clone())
            }
            XlsxFormulaMetadata::SharedDerived { shared_index } => {
                let (from, formula) = self.shared.get(shared_index)?;
                expand_shared_formula(formula, *from, cell.pos).ok()
            }
            _ => None,
        }
    }
}

impl SheetRows for Sheet<'_> {
    fn read(&mut self, row: &mut SheetRow) -> Result<bool, Error> {
        row.clear();
        let Some(mut cell) = self.next()? else {
            return Ok(false);
        };
        let at = cell.pos.0;
        row.number = at + 1;
        loop {
            let start = row.texts.len();
            let number = write(&cell.value, self.formats, &mut row.texts);
            let formula = self.formula(&cell);
            if row.texts.len() > start || formula.is_some() {
                row.push(cell.pos.1, start, number, formula);
            }
            match self.next()? {
                Some(next) if next.pos.0 == at => cell = next,
                next => {
                    self.pending = next;
                    break;
                }
            }
        }
        row.sort();
        Ok(true)
    }
}

/// Writes a value as a text, and says which number arithmetic finds in it.
fn write(value: &DataRef<'_>, formats: &Formats, out: &mut String) -> Option<f64> {
    match value {
        DataRef::Empty => {}
        DataRef::Int(value) => {
            texts::number(*value as f64, formats, out);
            return Some(*value as f64);
        }
        DataRef::Float(value) => {
            texts::number(*value, formats, out);
            return Some(*value);
        }
        DataRef::String(text) => out.push_str(text),
        DataRef::SharedString(text) => out.push_str(text),
        DataRef::Bool(value) => texts::truth(*value, out),
        DataRef::DateTime(moment) => day(moment, formats, out),
        DataRef::DateTimeIso(text) => texts::iso(text, formats, out),
        DataRef::DurationIso(text) => out.push_str(text),
        DataRef::Error(error) => out.push_str(&error.to_string()),
    }
    None
}

/// A number that its format shows as a date; spans of time stay the number of days that they are.
fn day(moment: &ExcelDateTime, formats: &Formats, out: &mut String) {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let small = |number: u8| i8::try_from(number).unwrap_or(0);
    let date = i16::try_from(year)
        .ok()
        .and_then(|year| Date::new(year, small(month), small(day)).ok());
    match date {
        Some(date) if moment.is_datetime() && moment.as_f64() >= 1.0 => {
            texts::date(date, Some((hour, minute, second)), formats, out);
        }
        _ => texts::number(moment.as_f64(), formats, out),
    }
}

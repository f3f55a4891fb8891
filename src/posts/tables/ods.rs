//! `.ods`: one pass over `content.xml` to find the sheet, and one over the sheet's rows.
//!
//! calamine holds every sheet of an OpenDocument workbook in memory, repeated cells written out; here repeated rows
//! are given one after another, and blank ones are counted.

mod cell;

use super::super::error::{Error, ErrorKind};
use super::super::mapping::{Formats, SourceSpec};
use super::archive::{self, damaged};
use super::sample::Sample;
use super::sheet::{Merge, SheetName, SheetRow, SheetRows, far};
use super::table::Table;
use super::workbook;
use super::{Noticed, Opened, Then};
use crate::posts::headings::Heads;
use cell::{CellStart, attribute, entity_text, typed};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::io::{BufReader, Cursor, Read};
use zip::ZipArchive;

/// Columns and rows that a sheet may have.
const WIDEST: u32 = 16_384;
const LONGEST: u32 = 1_048_576;
/// Cells of a sheet with repeated ones written out: a few bytes can ask for more than there is time to look at.
const MOST_CELLS: u64 = 100_000_000;

/// Opens a workbook, chooses the sheet and hands its rows on.
pub(super) fn open(bytes: Vec<u8>, name: &str, spec: &SourceSpec, then: Then<'_>) -> Result<Noticed, Error> {
    archive::check(&bytes, name)?;
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|fault| damaged(name, &fault.to_string()))?;
    refuse_encrypted(&mut archive, name)?;
    let mut content = Content::open(&mut archive, name, &spec.formats)?;
    let mut sheets: Vec<(SheetName, Sample)> = Vec::new();
    let mut row = SheetRow::default();
    while let Some(sheet) = content.next_sheet()? {
        let mut sample = Sample::default();
        while content.read(&mut row)? {
            sample.add(&row);
        }
        sample.merges = std::mem::take(&mut content.merges);
        sheets.push((sheet, sample));
    }
    drop(content);
    let choice = workbook::choose(&sheets, spec, name)?;
    let Some((sheet, sample)) = sheets.get(choice.index) else {
        return Err(damaged(name, "it has no sheet"));
    };
    let full = format!("{name} [{}]", sheet.name);
    let mut content = Content::open(&mut archive, &full, &spec.formats)?;
    for _ in 0..=choice.index {
        content.next_sheet()?;
    }
    let mut table = Table::new(content, &choice.header, &sample.merges, &spec.formats);
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

fn refuse_encrypted(archive: &mut ZipArchive<Cursor<Vec<u8>>>, name: &str) -> Result<(), Error> {
    let mut text = String::new();
    if let Ok(entry) = archive.by_name("META-INF/manifest.xml") {
        // What is no text here is said when the content is read.
        let _ = entry.take(1 << 20).read_to_string(&mut text);
    }
    if text.contains("encryption-data") {
        let help = "open it in a spreadsheet program and save it without a password";
        return Err(Error::new(
            ErrorKind::Unsupported,
            name,
            "a password protects this workbook",
            help,
        ));
    }
    Ok(())
}

/// The walk over `content.xml`.
struct Content<'b, R: Read> {
    xml: Reader<BufReader<R>>,
    buffer: Vec<u8>,
    name: String,
    formats: &'b Formats,
    /// Styles of tables that are not shown.
    hidden: Vec<String>,
    style: Option<String>,
    in_sheet: bool,
    merges: Vec<Merge>,
    /// The row that is given, how often it is still to be given, and the number behind it.
    current: SheetRow,
    repeats: u32,
    next: u32,
    last: u32,
    /// Cells that were given, repeated ones too.
    cells: u64,
}

impl<'b> Content<'b, zip::read::ZipFile<'b, Cursor<Vec<u8>>>> {
    fn open(
        archive: &'b mut ZipArchive<Cursor<Vec<u8>>>,
        name: &str,
        formats: &'b Formats,
    ) -> Result<Self, Error> {
        let entry = archive
            .by_name("content.xml")
            .map_err(|_| damaged(name, "there is no `content.xml` in it"))?;
        let mut xml = Reader::from_reader(BufReader::new(entry));
        xml.config_mut().expand_empty_elements = true;
        Ok(Self {
            xml,
            buffer: Vec::new(),
            name: name.to_owned(),
            formats,
            hidden: Vec::new(),
            style: None,
            in_sheet: false,
            merges: Vec::new(),
            current: SheetRow::default(),
            repeats: 0,
            next: 0,
            last: 0,
            cells: 0,
        })
    }
}

/// What the walk meets.
enum Met {
    Sheet(SheetName),
    Row(u32),
    Cell(CellStart),
    Paragraph,
    Spaces(usize),
    Break(char),
    Text(String),
    Annotation,
    End(Ended),
    Other,
}

enum Ended {
    Sheet,
    Row,
    Cell,
    Annotation,
    File,
}

impl<R: Read> Content<'_, R> {
    /// Goes to the next sheet, over what is left of this one.
    fn next_sheet(&mut self) -> Result<Option<SheetName>, Error> {
        self.repeats = 0;
        self.next = 0;
        self.last = 0;
        self.cells = 0;
        loop {
            match self.meet()? {
                Met::Sheet(sheet) => {
                    self.in_sheet = true;
                    return Ok(Some(sheet));
                }
                Met::End(Ended::File) => return Ok(None),
                _ => {}
            }
        }
    }

    fn meet(&mut self) -> Result<Met, Error> {
        self.buffer.clear();
        let damage = |why: &dyn std::fmt::Display| damaged(&self.name, &why.to_string());
        let event = self
            .xml
            .read_event_into(&mut self.buffer)
            .map_err(|fault| damage(&fault))?;
        Ok(match event {
            Event::Start(start) => {
                let get = |key: &str| attribute(&start, key).map_err(|fault| damaged(&self.name, &fault));
                let times = |key: &str| -> Result<u32, Error> {
                    Ok(get(key)?
                        .and_then(|text| text.trim().parse().ok())
                        .unwrap_or(1)
                        .max(1))
                };
                match start.name().as_ref() {
                    "style:style" => {
                        self.style = get("style:name")?;
                        Met::Other
                    }
                    "style:table-properties" => {
                        if get("table:display")?.as_deref() == Some("false") {
                            self.hidden.extend(self.style.clone());
                        }
                        Met::Other
                    }
                    "table:table" => {
                        let style = get("table:style-name")?;
                        Met::Sheet(SheetName {
                            name: get("table:name")?.unwrap_or_default(),
                            hidden: style.is_some_and(|style| self.hidden.contains(&style)),
                        })
                    }
                    "table:table-row" => Met::Row(times("table:number-rows-repeated")?),
                    "table:table-cell" | "table:covered-table-cell" => {
                        let mut cell = CellStart {
                            repeats: times("table:number-columns-repeated")?,
                            columns: times("table:number-columns-spanned")?,
                            rows: times("table:number-rows-spanned")?,
                            kind: get("office:value-type")?.unwrap_or_default(),
                            formula: get("table:formula")?,
                            covered: start.name().as_ref() == "table:covered-table-cell",
                            value: None,
                        };
                        let key = match cell.kind.as_str() {
                            "date" => "office:date-value",
                            "boolean" => "office:boolean-value",
                            "string" => "office:string-value",
                            "time" => "office:time-value",
                            _ => "office:value",
                        };
                        cell.value = get(key)?;
                        Met::Cell(cell)
                    }
                    "text:p" | "text:h" => Met::Paragraph,
                    "text:s" => Met::Spaces(times("text:c")?.min(1000) as usize),
                    "text:tab" => Met::Break('\t'),
                    "text:line-break" => Met::Break('\n'),
                    "office:annotation" => Met::Annotation,
                    _ => Met::Other,
                }
            }
            Event::End(end) => match end.name().as_ref() {
                "table:table" => Met::End(Ended::Sheet),
                "table:table-row" => Met::End(Ended::Row),
                "table:table-cell" | "table:covered-table-cell" => Met::End(Ended::Cell),
                "office:annotation" => Met::End(Ended::Annotation),
                _ => Met::Other,
            },
            Event::Text(text) => Met::Text(text.xml10_content().into_owned()),
            Event::CData(text) => Met::Text(text.xml10_content().into_owned()),
            Event::GeneralRef(entity) => Met::Text(entity_text(&entity)),
            Event::Eof => Met::End(Ended::File),
            _ => Met::Other,
        })
    }

    fn cut_short(&self) -> Error {
        damaged(&self.name, "`content.xml` ends in the middle of a sheet")
    }

    /// Reads the cells of a row into `current`.
    fn row(&mut self) -> Result<(), Error> {
        self.current.clear();
        let mut column: u32 = 0;
        loop {
            match self.meet()? {
                Met::Cell(cell) => column = self.cell(&cell, column)?,
                Met::End(Ended::Row) => return Ok(()),
                Met::End(Ended::File | Ended::Sheet) => return Err(self.cut_short()),
                _ => {}
            }
        }
    }

    /// Reads a cell to its end and adds it as often as it is repeated; gives the column behind it.
    fn cell(&mut self, cell: &CellStart, column: u32) -> Result<u32, Error> {
        let start = self.current.texts.len();
        self.text(cell)?;
        let number = match cell.kind.as_str() {
            "float" | "percentage" | "currency" => {
                cell.value.as_deref().and_then(|text| text.parse::<f64>().ok())
            }
            _ => None,
        };
        if let Some(typed) = typed(cell, number, self.formats) {
            self.current.texts.truncate(start);
            self.current.texts.push_str(&typed);
        }
        let end = column.saturating_add(cell.repeats);
        if cell.rows > 1 || cell.columns > 1 {
            let row = self.next;
            self.merges.push(Merge {
                rows: (row, row.saturating_add(cell.rows - 1)),
                columns: (column, column.saturating_add(cell.columns - 1)),
            });
        }
        if self.current.texts.len() > start || cell.formula.is_some() {
            for at in column..end.min(WIDEST) {
                let repeated = self.current.texts.get(start..).unwrap_or("").len();
                let place = self.current.texts.len() - repeated;
                self.current.push(at, place, number, cell.formula.clone());
            }
        }
        Ok(end.min(WIDEST))
    }

    /// Collects the text that a cell shows, without its notes.
    fn text(&mut self, cell: &CellStart) -> Result<(), Error> {
        let (mut first, mut notes) = (true, 0_u32);
        loop {
            let met = self.meet()?;
            let out = &mut self.current.texts;
            match met {
                Met::Annotation => notes += 1,
                Met::End(Ended::Annotation) => notes = notes.saturating_sub(1),
                Met::End(Ended::Cell) => return Ok(()),
                Met::End(_) => return Err(self.cut_short()),
                _ if notes > 0 || cell.covered => {}
                Met::Paragraph if first => first = false,
                Met::Paragraph => out.push('\n'),
                // Between paragraphs there is nothing but the layout of the file.
                Met::Text(text) if !first => out.push_str(&text),
                Met::Spaces(spaces) => out.extend(std::iter::repeat_n(' ', spaces)),
                Met::Break(mark) => out.push(mark),
                _ => {}
            }
        }
    }
}

impl<R: Read> SheetRows for Content<'_, R> {
    fn read(&mut self, row: &mut SheetRow) -> Result<bool, Error> {
        loop {
            if self.repeats > 0 {
                self.repeats -= 1;
                self.next += 1;
                self.cells += self.current.cells.len() as u64;
                if self.cells > MOST_CELLS {
                    let message =
                        "a sheet has more than 100,000,000 cells: rows are repeated that hold no posts";
                    let help =
                        "delete the rows below and the columns beside the posts, and save the workbook again";
                    return Err(Error::new(ErrorKind::TooLarge, &self.name, message, help));
                }
                row.clone_from(&self.current);
                row.number = self.next;
                return Ok(true);
            }
            if !self.in_sheet {
                return Ok(false);
            }
            match self.meet()? {
                Met::Row(repeats) => {
                    self.row()?;
                    let blank = self.current.cells.is_empty();
                    if !blank {
                        let column = self.current.cells.first().map_or(0, |cell| cell.column);
                        far(self.last, self.next, column, &self.name)?;
                        self.last = self.next.saturating_add(repeats);
                    }
                    let room = LONGEST.saturating_sub(self.next);
                    if blank {
                        self.next += repeats.min(room);
                    } else {
                        self.repeats = repeats.min(room);
                    }
                }
                Met::End(Ended::Sheet) => self.in_sheet = false,
                Met::End(Ended::File) => return Err(self.cut_short()),
                _ => {}
            }
        }
    }
}

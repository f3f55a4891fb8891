//! One walk over a source whose headings nobody has named yet.

use super::Tick;
use crate::files::Files;
use crate::posts::decode;
use crate::posts::error::{Error, ErrorKind};
use crate::posts::guess::headings;
use crate::posts::layout;
use crate::posts::mapping::{Sheet, SourceSpec, tidy};
use crate::posts::records::{Cells, Records};
use crate::posts::tables;
use foldhash::HashSet;
use std::path::Path;

/// Among how many rows the headings are looked for.
const LOOKED_AT: usize = 40;
/// A usual heading says as much as so many others.
const USUAL: usize = 5;
/// Headings take no more rows without being told.
const DEEPEST: u32 = 4;
/// Among how many sheets of a workbook.
const SHEETS: u32 = 12;
/// How often the walk says how far it is.
const EVERY: u64 = 4096;

/// What is known of a source when its headings are read.
pub(super) struct Opened {
    pub kind: &'static str,
    pub encoding: Option<String>,
    pub delimiter: Option<u8>,
    pub sheet: Option<String>,
    pub header_row: u32,
    pub header_rows: u32,
    pub remarks: Vec<String>,
    /// The headings, tidied.
    pub names: Vec<String>,
}

/// What is done with a source on the way.
pub(super) trait Visit {
    /// The headings are read.
    fn begin(&mut self, opened: Opened);
    /// A row below them.
    fn row(&mut self, row: u32, cells: &dyn Cells);
    /// Whether the headings are enough.
    fn is_content(&self) -> bool {
        false
    }
}

pub(super) fn walk(
    files: &dyn Files,
    path: &Path,
    name: &str,
    spec: &SourceSpec,
    tick: Tick<'_>,
    visit: &mut dyn Visit,
) -> Result<Vec<String>, Error> {
    if let Some(kind) = tables::Kind::of(spec, path) {
        // Of several sheets the one that says most is described, and it is said which.
        let sheet = match spec.sheet {
            None if matches!(kind, tables::Kind::Xlsx | tables::Kind::Ods) => {
                likely_sheet(kind, files, path, name, spec)
            }
            _ => None,
        };
        let mut chosen = SourceSpec {
            sheet: spec.sheet.clone().or(sheet.map(Sheet::Position)),
            ..spec.clone()
        };
        if sheet.is_some() && spec.header_row.is_none() {
            (chosen.header_row, chosen.header_rows) = likely_depth(kind, files, path, name, &chosen);
        }
        return table(kind, files, path, name, &chosen, tick, visit);
    }
    let text = decode::load(files, path, name, spec)?;
    let (declared, skip) = layout::separator_line(&text.text);
    let body = text.text.as_bytes().get(skip..).unwrap_or_default();
    let delimiter = spec.delimiter.or(declared);
    let delimiter = delimiter.unwrap_or_else(|| likely_delimiter(body, name, spec.header_row));
    let header_row = spec
        .header_row
        .map_or_else(|| likely_headings(body, delimiter, None).1, Some);
    let mut records = Records::new(body, delimiter);
    loop {
        let more = records
            .advance()
            .map_err(|fault| fault.in_row(records.row(), name))?;
        let Some(wanted) = header_row.filter(|_| more) else {
            let message = "there are no headings in it";
            let help = "a posts source has a row of headings and a row for each post";
            return Err(Error::new(ErrorKind::NoHeading, name, message, help));
        };
        if records.row() >= wanted {
            break;
        }
    }
    let names = (0..records.len()).map(|index| tidy(&String::from_utf8_lossy(records.cell(index))));
    visit.begin(Opened {
        kind: "text in columns",
        encoding: Some(encoding(&text.remarks).unwrap_or("UTF-8").to_owned()),
        delimiter: Some(delimiter),
        sheet: None,
        header_row: records.row(),
        header_rows: 1,
        names: names.collect(),
        remarks: text.remarks,
    });
    let all = body.len() as u64;
    let mut rows = 0_u64;
    while records
        .advance()
        .map_err(|fault| fault.in_row(records.row(), name))?
    {
        visit.row(records.row(), &records);
        rows += 1;
        if rows.is_multiple_of(EVERY) {
            tick(records.position() as u64, all);
        }
    }
    Ok(Vec::new())
}

/// What a sheet's headings are.
#[derive(Default)]
struct Glance {
    usual: usize,
    columns: usize,
    /// How many of the headings differ from each other.
    distinct: usize,
    row: u32,
    rows: u32,
}

impl Visit for Glance {
    fn begin(&mut self, opened: Opened) {
        self.usual = opened
            .names
            .iter()
            .filter(|name| headings::is_usual(name))
            .count();
        self.columns = opened.names.len();
        let distinct: HashSet<&String> = opened.names.iter().filter(|name| !name.is_empty()).collect();
        self.distinct = distinct.len();
        (self.row, self.rows) = (opened.header_row, opened.header_rows);
    }

    fn row(&mut self, _row: u32, _cells: &dyn Cells) {}

    fn is_content(&self) -> bool {
        true
    }
}

/// Of the first sheets of a workbook the one with usual headings and the most of them; by position.
fn likely_sheet(
    kind: tables::Kind,
    files: &dyn Files,
    path: &Path,
    name: &str,
    spec: &SourceSpec,
) -> Option<u32> {
    let glances = (1..=SHEETS).filter_map(|position| {
        let one = SourceSpec {
            sheet: Some(Sheet::Position(position)),
            ..spec.clone()
        };
        let mut glance = Glance::default();
        table(kind, files, path, name, &one, &mut |_, _| {}, &mut glance).ok()?;
        let says = glance.columns + USUAL * glance.usual;
        (glance.columns > 1).then_some((glance.usual > 0, says, std::cmp::Reverse(position)))
    });
    glances.max().map(|(_, _, std::cmp::Reverse(position))| position)
}

/// Where the headings begin and how many rows they take: more rows where that tells headings apart that are one, as the
/// parts of a merged heading are.
fn likely_depth(
    kind: tables::Kind,
    files: &dyn Files,
    path: &Path,
    name: &str,
    spec: &SourceSpec,
) -> (Option<u32>, Option<u32>) {
    let glance = |spec: &SourceSpec| {
        let mut glance = Glance::default();
        let opened = table(kind, files, path, name, spec, &mut |_, _| {}, &mut glance);
        opened.ok().map(|_| glance)
    };
    let Some(first) = glance(spec) else {
        return (None, None);
    };
    if first.distinct == first.columns {
        return (None, None);
    }
    let mut best = (first.distinct, first.rows);
    for rows in 2..=DEEPEST {
        let deeper = glance(&SourceSpec {
            header_row: Some(first.row),
            header_rows: Some(rows),
            ..spec.clone()
        });
        match deeper {
            Some(deeper) if deeper.distinct > best.0 => best = (deeper.distinct, rows),
            _ => {}
        }
    }
    (Some(first.row), Some(best.1))
}

/// A workbook, lines of JSON or a database: the sheet whose headings are the most usual. What was noticed on the way
/// comes back.
fn table(
    kind: tables::Kind,
    files: &dyn Files,
    path: &Path,
    name: &str,
    spec: &SourceSpec,
    tick: Tick<'_>,
    visit: &mut dyn Visit,
) -> Result<Vec<String>, Error> {
    // Which sheet it is and where its headings are is found by the headings that are looked for.
    let mut hinted = spec.clone();
    if hinted.columns.is_empty() {
        hinted.columns = headings::hints();
    }
    let noticed = tables::open(kind, files, path, name, &hinted, &mut |opened| {
        let tables::Opened {
            heads,
            rows,
            remarks,
            lettered,
        } = opened;
        let sheet = heads
            .name
            .rsplit_once(" [")
            .and_then(|(_, sheet)| sheet.strip_suffix(']'))
            .filter(|_| lettered);
        visit.begin(Opened {
            kind: if lettered { "workbook" } else { "records" },
            encoding: None,
            delimiter: None,
            sheet: sheet.map(str::to_owned),
            header_row: heads.row,
            header_rows: heads.rows.max(1),
            names: heads.names.clone(),
            remarks,
        });
        if visit.is_content() {
            return Ok(());
        }
        let mut seen = 0_u64;
        while rows.next_row(name)? {
            visit.row(rows.number(), &*rows);
            seen += 1;
            if seen.is_multiple_of(EVERY) {
                tick(seen, 0);
            }
        }
        Ok(())
    })?;
    let left_out = noticed
        .left_out
        .iter()
        .map(|(why, rows)| format!("{rows} rows are left out: {why}"));
    Ok(left_out.chain(noticed.remarks.iter().cloned()).collect())
}

/// `read as Windows-1252, because …` names the encoding.
fn encoding(remarks: &[String]) -> Option<&str> {
    let rest = remarks
        .iter()
        .find_map(|remark| remark.strip_prefix("read as "))?;
    rest.split(',').next()
}

/// The delimiter that shows the best headings, then the one that cuts most rows alike.
fn likely_delimiter(body: &[u8], name: &str, header_row: Option<u32>) -> u8 {
    let order: &[u8] = if name.to_lowercase().contains(".tsv") {
        b"\t,;|"
    } else {
        b",;\t|"
    };
    let mut best = (Likely::default(), b',');
    for &delimiter in order {
        let (likely, _) = likely_headings(body, delimiter, header_row);
        if likely > best.0 {
            best = (likely, delimiter);
        }
    }
    best.1
}

/// How much a row looks like headings: cells that are usual headings, rows that are as long, cells in all.
type Likely = (usize, usize, usize);

fn likely_headings(body: &[u8], delimiter: u8, only: Option<u32>) -> (Likely, Option<u32>) {
    let mut records = Records::new(body, delimiter);
    let mut seen: Vec<(u32, Vec<String>)> = Vec::new();
    while seen.len() < LOOKED_AT && records.advance().is_ok_and(|more| more) {
        let cells: Vec<String> = (0..records.len())
            .map(|index| tidy(&String::from_utf8_lossy(records.cell(index))))
            .collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            seen.push((records.row(), cells));
        }
    }
    let widest = seen.iter().map(|(_, cells)| filled(cells)).max().unwrap_or(0);
    let mut best: Option<((usize, usize), Likely, u32)> = None;
    for (row, cells) in seen
        .iter()
        .filter(|(row, _)| only.is_none_or(|only| only == *row))
    {
        let known = cells.iter().filter(|cell| headings::is_usual(cell)).count();
        let words = cells.iter().filter(|cell| is_word(cell)).count();
        if words == 0 {
            continue;
        }
        // A heading spans the table: a title above it does not.
        let spans = usize::from(words * 2 >= widest);
        let even = seen
            .iter()
            .filter(|(_, other)| other.len() == cells.len())
            .count();
        let even = if cells.len() > 1 { even } else { 0 };
        let rank = (known, spans);
        if best.as_ref().is_none_or(|(other, ..)| rank > *other) {
            best = Some((rank, (known, even, cells.len()), *row));
        }
    }
    best.map_or((Likely::default(), None), |(_, likely, row)| (likely, Some(row)))
}

fn filled(cells: &[String]) -> usize {
    cells.iter().filter(|cell| !cell.is_empty()).count()
}

/// A heading has letters, and is no sentence.
fn is_word(cell: &str) -> bool {
    cell.chars().any(char::is_alphabetic) && cell.chars().count() < 120
}

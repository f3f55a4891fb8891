//! Which sheet of a workbook holds the posts, and in which rows its headings are.

use super::super::error::{Error, ErrorKind};
use super::super::layout::{is_wanted, wanted};
use super::super::mapping::{Sheet, SourceSpec, folded, tidy};
use super::super::merged;
use super::sheet::{Merge, SheetName, SheetRow, SheetRows};
use crate::diagnostic::did_you_mean;
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
    known: usize,
}

/// The headings of a sheet that fit best; `None` for a sheet with nothing in it.
fn header(sample: &Sample, spec: &SourceSpec, wanted: &HashSet<String>) -> Option<Header> {
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

/// The sheet to read, by position from 0, its headings, and what is worth saying about the choice.
pub(super) struct Choice {
    pub index: usize,
    pub header: Header,
    pub remarks: Vec<String>,
}

/// Chooses the sheet that the manifest names, or the one whose headings fit best.
pub(super) fn choose(sheets: &[(SheetName, Sample)], spec: &SourceSpec, name: &str) -> Result<Choice, Error> {
    let wanted = wanted(spec);
    let of = |index: usize| {
        let (_, sample) = sheets.get(index)?;
        Some((index, header(sample, spec, &wanted)?))
    };
    let (index, found, why) = match &spec.sheet {
        Some(sheet) => {
            let index = named(sheets, sheet, spec, name)?;
            match of(index) {
                Some((index, header)) => (index, header, false),
                None => return Err(empty(&format!("{name} [{}]", title(sheets, index)))),
            }
        }
        None => by_content(sheets, (0..sheets.len()).filter_map(of).collect(), name)?,
    };
    if found.names.is_empty() {
        let message = format!("there are no headings in row {}", found.row);
        let help = "give the row of the headings with `header-row`, as a spreadsheet counts rows";
        let name = format!("{name} [{}]", title(sheets, index));
        return Err(Error::new(ErrorKind::NoHeading, &name, message, help).asked_by(spec.span));
    }
    let mut remarks = Vec::new();
    let others = |hidden: bool| {
        let other = |(at, (sheet, _)): (usize, &(SheetName, Sample))| {
            (at != index && sheet.hidden == hidden).then(|| format!("`{}`", sheet.name))
        };
        sheets.iter().enumerate().filter_map(other).collect::<Vec<_>>()
    };
    let (shown, hidden) = (others(false), others(true));
    if why && !shown.is_empty() {
        remarks.push(format!(
            "the posts are in sheet `{}`, whose headings fit best; not read: {}",
            title(sheets, index),
            shown.join(", ")
        ));
    }
    if why && !hidden.is_empty() {
        remarks.push(format!("hidden and not read: {}", hidden.join(", ")));
    }
    if found.rows > 1 && spec.header_rows.is_none() {
        let last = found.row + found.rows - 1;
        remarks.push(format!("the headings are in rows {} to {last}", found.row));
    }
    Ok(Choice {
        index,
        header: found,
        remarks,
    })
}

fn title(sheets: &[(SheetName, Sample)], index: usize) -> &str {
    sheets.get(index).map_or("", |(sheet, _)| sheet.name.as_str())
}

fn empty(name: &str) -> Error {
    let help = "a posts source has a row of headings and a row for each post";
    Error::new(ErrorKind::Empty, name, "there is nothing in its cells", help)
}

fn list(sheets: &[(SheetName, Sample)]) -> String {
    let names: Vec<String> = sheets
        .iter()
        .map(|(sheet, _)| format!("`{}`", sheet.name))
        .collect();
    format!("its sheets are {}", names.join(", "))
}

fn named(
    sheets: &[(SheetName, Sample)],
    sheet: &Sheet,
    spec: &SourceSpec,
    name: &str,
) -> Result<usize, Error> {
    let (found, asked, help) = match sheet {
        Sheet::Position(position) => (
            (*position as usize)
                .checked_sub(1)
                .filter(|index| *index < sheets.len()),
            format!("sheet {position}"),
            None,
        ),
        Sheet::Named(wanted) => {
            let is = |exact: bool| {
                sheets.iter().position(|(sheet, _)| {
                    if exact {
                        sheet.name == *wanted
                    } else {
                        folded(&sheet.name) == folded(wanted)
                    }
                })
            };
            let known = sheets.iter().map(|(sheet, _)| sheet.name.as_str());
            (
                is(true).or_else(|| is(false)),
                format!("sheet `{wanted}`"),
                did_you_mean(wanted, known),
            )
        }
    };
    found.ok_or_else(|| {
        let help = help.unwrap_or_else(|| list(sheets));
        let message = format!("there is no {asked} in this workbook");
        Error::new(ErrorKind::UnknownHeading, name, message, help).asked_by(spec.span)
    })
}

fn by_content(
    sheets: &[(SheetName, Sample)],
    found: Vec<(usize, Header)>,
    name: &str,
) -> Result<(usize, Header, bool), Error> {
    let is_hidden = |index: usize| sheets.get(index).is_some_and(|(sheet, _)| sheet.hidden);
    let (hidden, shown): (Vec<_>, Vec<_>) = found.into_iter().partition(|(index, _)| is_hidden(*index));
    let most = shown.iter().map(|(_, header)| header.known).max();
    let unsure = |message: String, one: usize| {
        let help = format!(
            "say which is meant with `sheet = \"{}\"`; {}",
            title(sheets, one),
            list(sheets)
        );
        Error::new(ErrorKind::NoHeading, name, message, help)
    };
    if most.unwrap_or(0) == 0
        && let Some((index, _)) = hidden.iter().find(|(_, header)| header.known > 0)
    {
        let message = format!(
            "the headings are in sheet `{}`, which is hidden",
            title(sheets, *index)
        );
        return Err(unsure(message, *index));
    }
    let Some(most) = most else {
        return Err(empty(name));
    };
    let mut best = shown.into_iter().filter(|(_, header)| header.known == most);
    let Some((index, header)) = best.next() else {
        return Err(empty(name));
    };
    match best.next() {
        None => Ok((index, header, true)),
        Some((other, _)) if most > 0 => {
            let (one, other) = (title(sheets, index), title(sheets, other));
            let message = format!("sheets `{one}` and `{other}` both have headings of posts");
            Err(unsure(message, index))
        }
        Some(_) => {
            let message = "none of its sheets has a heading that is known".to_owned();
            Err(unsure(message, index))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(rows: &[&[&str]], merges: &[((u32, u32), (u32, u32))]) -> Sample {
        let numbered = (1..).zip(rows);
        let cells = |row: &&[&str]| row.iter().map(ToString::to_string).collect::<Vec<_>>();
        Sample {
            rows: numbered.map(|(number, row)| (number, cells(row))).collect(),
            merges: merges
                .iter()
                .map(|&(rows, columns)| Merge { rows, columns })
                .collect(),
        }
    }

    fn sheet(name: &str, hidden: bool, sample: Sample) -> (SheetName, Sample) {
        let name = name.to_owned();
        (SheetName { name, hidden }, sample)
    }

    fn chosen(
        sheets: &[(SheetName, Sample)],
        spec: &SourceSpec,
    ) -> Result<(usize, u32, u32, Vec<String>), String> {
        choose(sheets, spec, "a.xlsx")
            .map(|choice| {
                (
                    choice.index,
                    choice.header.row,
                    choice.header.rows,
                    choice.header.names,
                )
            })
            .map_err(|fault| fault.to_string())
    }

    #[test]
    fn merged_headings_are_joined_exactly() {
        let merged = sample(
            &[
                &["Staff list"],
                &["Id", "Person", "", "", "Note"],
                &["", "Title", "FTE"],
                &["1", "Tutor", "0.5"],
            ],
            &[((1, 2), (0, 0)), ((1, 1), (1, 2)), ((1, 2), (4, 4))],
        );
        let spec = SourceSpec {
            header_row: Some(2),
            ..SourceSpec::default()
        };
        let names = ["Id", "Person; Title", "Person; FTE", "", "Note"]
            .map(str::to_owned)
            .to_vec();
        assert_eq!(
            chosen(&[sheet("A", false, merged)], &spec),
            Ok((
                0,
                2,
                1,
                vec![
                    "Id".into(),
                    "Person".into(),
                    "Person".into(),
                    String::new(),
                    "Note".into()
                ]
            ))
        );
        let spec = SourceSpec {
            header_rows: Some(2),
            ..spec
        };
        let merged = sample(
            &[
                &["Staff list"],
                &["Id", "Person", "", "", "Note"],
                &["", "Title", "FTE"],
            ],
            &[((1, 2), (0, 0)), ((1, 1), (1, 2)), ((1, 2), (4, 4))],
        );
        assert_eq!(chosen(&[sheet("A", false, merged)], &spec), Ok((0, 2, 2, names)));
    }

    #[test]
    fn the_sheet_is_the_one_whose_headings_fit() {
        let notes = || sheet("Notes", false, sample(&[&["How to fill in", "Title"]], &[]));
        let data =
            |name: &str, hidden| sheet(name, hidden, sample(&[&["Report"], &["Id", "Title", "FTE"]], &[]));
        let spec = SourceSpec::default();
        let (index, row, ..) = chosen(&[notes(), data("Data", false)], &spec).unwrap();
        assert_eq!((index, row), (1, 2));
        insta::assert_snapshot!(
            [
                chosen(&[data("2025", false), data("2026", false)], &spec),
                chosen(
                    &[
                        sheet("Notes", false, sample(&[&["Read me"]], &[])),
                        data("Data", true)
                    ],
                    &spec
                ),
                chosen(&[sheet("Notes", false, Sample::default())], &spec),
                chosen(
                    &[notes()],
                    &SourceSpec {
                        sheet: Some(Sheet::Named("Note".into())),
                        ..spec.clone()
                    }
                ),
                chosen(
                    &[notes()],
                    &SourceSpec {
                        sheet: Some(Sheet::Position(2)),
                        ..spec.clone()
                    }
                ),
            ]
            .map(Result::unwrap_err)
            .join("\n")
        );
    }
}

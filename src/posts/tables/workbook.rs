//! Which sheet of a workbook holds the posts.

use super::super::error::{Error, ErrorKind};
use super::super::layout::wanted;
use super::super::mapping::{Sheet, SourceSpec, folded};
use super::sample::{Header, Sample, header};
use super::sheet::SheetName;
use crate::diagnostic::did_you_mean;

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
    use super::super::sheet::Merge;
    use super::*;

    /// First and last cell of a merged stretch.
    type Stretch = ((u32, u32), (u32, u32));

    fn sample(rows: &[&[&str]], merges: &[Stretch]) -> Sample {
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

//! Finding out what separates the cells and which row holds the headings.
//!
//! The best guess is the pair of delimiter and row that shows most of the headings that the source is expected
//! to have; where none shows, the delimiter that cuts the first records most evenly.

use super::columns::Column;
use super::error::{Error, ErrorKind};
use super::mapping::{From, Heading, SourceSpec, folded};
use super::records::{Cells, Records};
use foldhash::HashSet;

/// How much of the text is looked at.
const SAMPLE: usize = 64 * 1024;
/// How many records of it.
const RECORDS: usize = 30;

/// How a text is cut, and where its headings are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Layout {
    /// The byte between two cells.
    pub delimiter: u8,
    /// The row of the headings; 0 when the first record holds them, whatever its row.
    pub header_row: u32,
    /// How many bytes stand before the first row (`sep=;`).
    pub skip: usize,
}

/// The layout that the manifest gives, or the most likely one.
pub(super) fn find(text: &str, spec: &SourceSpec, name: &str) -> Result<Layout, Error> {
    let (declared, skip) = separator_line(text);
    let body = text.get(skip..).unwrap_or_default();
    let wanted = wanted(spec);
    let candidates = match spec.delimiter.or(declared) {
        Some(delimiter) => vec![delimiter],
        None if name.to_lowercase().contains(".tsv") => b"\t,;|".to_vec(),
        None => b",;\t|".to_vec(),
    };
    let mut best: Option<(Score, Layout)> = None;
    for delimiter in candidates {
        let Some((score, header_row)) = look(body, delimiter, spec.header_row, &wanted) else {
            let help = "a posts source has a row of headings and a row for each post";
            return Err(Error::new(
                ErrorKind::Empty,
                name,
                "there is nothing in its cells",
                help,
            ));
        };
        if best.as_ref().is_none_or(|(other, _)| score > *other) {
            best = Some((
                score,
                Layout {
                    delimiter,
                    header_row,
                    skip,
                },
            ));
        }
    }
    let Some((_, mut layout)) = best else {
        return Err(Error::new(
            ErrorKind::NoHeading,
            name,
            "there is no row of headings",
            "",
        ));
    };
    if let Some(row) = spec.header_row {
        layout.header_row = row;
    }
    Ok(layout)
}

/// Some spreadsheets write `sep=;` before the first row, and do not show it.
pub(super) fn separator_line(text: &str) -> (Option<u8>, usize) {
    let bytes = text.as_bytes();
    let Some([delimiter, ending @ ..]) = bytes.strip_prefix(b"sep=") else {
        return (None, 0);
    };
    let length = match ending {
        [b'\r', b'\n', ..] => 7,
        [b'\r' | b'\n', ..] => 6,
        _ => return (None, 0),
    };
    if delimiter.is_ascii() {
        (Some(*delimiter), length)
    } else {
        (None, 0)
    }
}

/// The headings that would be understood, folded.
pub(super) fn wanted(spec: &SourceSpec) -> HashSet<String> {
    let mut out: HashSet<String> = Column::ALL.iter().map(|(_, name)| (*name).to_owned()).collect();
    for map in &spec.columns {
        if let From::Headings(headings) = &map.from {
            for heading in headings {
                if let Heading::Named(name) = heading {
                    out.insert(folded(name));
                }
            }
        }
    }
    out
}

/// In order of weight: headings recognised, records as long as the heading, cells of the heading.
type Score = (usize, usize, usize);

/// `None` when every cell of the text is blank.
fn look(
    text: &str,
    delimiter: u8,
    header_row: Option<u32>,
    wanted: &HashSet<String>,
) -> Option<(Score, u32)> {
    let sample = text.as_bytes().get(..text.len().min(SAMPLE)).unwrap_or_default();
    let cut = sample.len() < text.len();
    let mut records = Records::new(sample, delimiter);
    let mut seen: Vec<(u32, usize, usize)> = Vec::new();
    let mut ended = false;
    while seen.len() < RECORDS {
        match records.advance() {
            Ok(true) => {}
            Ok(false) => {
                ended = true;
                break;
            }
            // The walk over the whole text will say what is wrong.
            Err(_) => break,
        }
        if records.is_blank() {
            continue;
        }
        let known: HashSet<String> = (0..records.len())
            .map(|index| heading(records.cell(index)))
            .filter(|name| is_wanted(name, wanted))
            .collect();
        seen.push((records.row(), known.len(), records.len()));
    }
    if cut && seen.len() > 1 && seen.len() < RECORDS {
        seen.pop();
    }
    if seen.is_empty() && !cut && ended {
        return None;
    }
    let header = match header_row {
        Some(row) => seen.iter().find(|(at, ..)| *at == row).copied(),
        // The first of the best: `max_by_key` would give the last.
        None => seen.iter().rev().max_by_key(|(_, known, _)| *known).copied(),
    };
    let Some((row, known, cells)) = header else {
        return Some(((0, 0, 0), 0));
    };
    let row = if known == 0 { 0 } else { row };
    let even = if cells > 1 {
        seen.iter().filter(|(_, _, len)| *len == cells).count()
    } else {
        0
    };
    Some(((known, even, cells), row))
}

/// Whether a folded heading would be understood.
pub(super) fn is_wanted(name: &str, wanted: &HashSet<String>) -> bool {
    wanted.contains(name) || wanted.contains(&name.replace([' ', '_'], "-"))
}

fn heading(cell: &[u8]) -> String {
    folded(&String::from_utf8_lossy(cell))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> (char, u32, usize) {
        let layout = find(text, &SourceSpec::default(), "a.csv").unwrap();
        (layout.delimiter as char, layout.header_row, layout.skip)
    }

    #[test]
    fn the_delimiter_is_the_one_that_shows_the_headings() {
        for delimiter in [',', ';', '\t', '|'] {
            let text = format!("id{delimiter}title{delimiter}fte\n1{delimiter}\"a, b; c\"{delimiter}0,5\n");
            assert_eq!(found(&text), (delimiter, 1, 0));
        }
    }

    #[test]
    fn without_known_headings_the_even_cut_wins() {
        assert_eq!(found("Nr;Stelle;Anteil\n1;Rat, Dr;0,5\n2;Rat;1,0\n"), (';', 0, 0));
        assert_eq!(found("Post\n1\n2\n"), (',', 0, 0));
    }

    #[test]
    fn titles_above_the_headings_are_passed_over() {
        assert_eq!(
            found("Staff list;;\n\nas at, July;;\nId;Title;FTE\n1;a;1\n"),
            (';', 4, 0)
        );
    }

    #[test]
    fn a_separator_line_is_no_row() {
        assert_eq!(found("sep=|\r\nid|title\n"), ('|', 1, 7));
        assert_eq!(found("sep=,x"), (',', 0, 0));
    }
}

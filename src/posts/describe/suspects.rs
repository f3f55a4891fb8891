//! Rows that seem to be no posts, or not what they should be.

use crate::posts::mapping::{tidy, trimmed};
use crate::posts::records::Cells;
use foldhash::HashSet;
use foldhash::fast::FixedState;
use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hasher};

/// How many rows are named as examples.
const EXAMPLES: usize = 5;
/// How many texts of totals are told apart.
const TOTALS: usize = 500;
/// How many rows are remembered to find repeated ones.
const REMEMBERED: usize = 4_000_000;

/// How many rows there are of a kind, and the first of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Noted {
    /// How many.
    pub rows: u64,
    /// The first few, as a spreadsheet counts rows.
    pub first: Vec<u32>,
}

impl Noted {
    pub(super) fn add(&mut self, row: u32) {
        self.rows += 1;
        if self.first.len() < EXAMPLES {
            self.first.push(row);
        }
    }
}

/// Rows that seem to be no posts, or not what they should be.
#[derive(Debug, Clone, Default)]
pub struct Suspects {
    /// Rows that a text calls a total: by column (from 0) and text.
    pub totals: BTreeMap<(usize, String), Noted>,
    /// Rows that repeat the headings.
    pub headings: Noted,
    /// Rows with more cells than there are headings.
    pub wide: Noted,
    /// Rows that are the same as an earlier one in every cell.
    pub repeated: Noted,
    /// Rows of which one cell alone is filled, in tables of four columns and more.
    pub lone: Noted,
    rows: HashSet<u64>,
}

impl Suspects {
    /// Looks at a row that is not blank; false when it is no row of the table, so that its cells are not counted.
    pub(super) fn look(&mut self, row: u32, cells: &dyn Cells, headings: &[String]) -> bool {
        let texts: Vec<std::borrow::Cow<'_, str>> = (0..cells.len())
            .map(|index| String::from_utf8_lossy(cells.cell(index)))
            .collect();
        let filled: Vec<(usize, &str)> = texts
            .iter()
            .enumerate()
            .map(|(index, text)| (index, trimmed(text)))
            .filter(|(_, text)| !text.is_empty())
            .collect();
        if filled.iter().any(|(index, _)| *index >= headings.len()) {
            self.wide.add(row);
        }
        let like_heading = filled
            .iter()
            .filter(|(index, text)| headings.get(*index).is_some_and(|heading| *heading == tidy(text)));
        let alike = like_heading.count();
        if alike * 2 >= filled.len() && alike >= 2
            || (alike == filled.len() && alike == 1 && headings.len() > 1)
        {
            self.headings.add(row);
            return false;
        }
        let sparse = filled.len() * 2 < headings.len();
        let total = filled.iter().find(|(_, text)| is_total(text, sparse));
        if let Some((index, text)) = total {
            let mut key = (*index, tidy(text));
            if self.totals.len() >= TOTALS && !self.totals.contains_key(&key) {
                key.1 = String::new();
            }
            self.totals.entry(key).or_default().add(row);
            return false;
        }
        if filled.len() == 1 && headings.len() >= 4 {
            self.lone.add(row);
            return false;
        }
        if self.rows.len() < REMEMBERED {
            let mut hasher = FixedState::default().build_hasher();
            for text in &texts {
                hasher.write(text.as_bytes());
                hasher.write_u8(0xff);
            }
            if !self.rows.insert(hasher.finish()) {
                self.repeated.add(row);
            }
        }
        true
    }
}

/// Whether a cell says that its row is a total. `Total` at the beginning of a job's title is no total in a row that is
/// as full as the others.
fn is_total(text: &str, sparse: bool) -> bool {
    if text.len() > 80 || !memchr::memmem::find(text.as_bytes(), b"otal").is_some() && !text.contains("OTAL")
    {
        return false;
    }
    let folded = crate::posts::titles::normalise(text);
    let sure = ["subtotal", "sub total", "grand total", "total for", "totals"];
    folded == "total"
        || sure.iter().any(|start| folded.starts_with(start))
        || folded.contains(" total for ")
        || (sparse && (folded.starts_with("total ") || folded.ends_with(" total")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_told_from_titles_that_begin_like_one() {
        for (text, sparse) in [
            ("Subtotal – Library", false),
            ("Grand total", false),
            ("Employee Total for All Jobs...", false),
            ("TOTAL", false),
            ("Total Library", true),
            ("Library total", true),
        ] {
            assert!(is_total(text, sparse), "{text}");
        }
        for (text, sparse) in [
            ("Total Rewards Manager", false),
            ("Totaliser", true),
            ("Librarian", true),
        ] {
            assert!(!is_total(text, sparse), "{text}");
        }
    }
}

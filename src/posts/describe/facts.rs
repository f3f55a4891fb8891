//! What is counted of one column.

use crate::posts::mapping::{tidy_into, trimmed};
use foldhash::fast::FixedState;
use foldhash::{HashMap, HashSet};
use std::hash::BuildHasher;

/// How many different values are kept as texts: enough for every column of words; ids need none.
const KEPT: usize = 20_000;
/// How many different values are told apart.
const TOLD_APART: usize = 4_000_000;
/// How much of a long text is kept.
const LONGEST: usize = 200;

/// How often a value stands in a column, and where first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// How often.
    pub times: u64,
    /// The first row, as a spreadsheet counts rows.
    pub row: u32,
}

/// What is counted of one column.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Its heading, tidied; may be empty.
    pub heading: String,
    /// Its position, from 1.
    pub position: u32,
    /// Cells with something in them.
    pub filled: u64,
    /// Cells without.
    pub blank: u64,
    /// Cells with white space before or after the value.
    pub edges: u64,
    /// Cells with a line break in the value.
    pub breaks: u64,
    /// Cells that begin with an apostrophe, as spreadsheets mark numbers that are texts.
    pub marks: u64,
    values: HashMap<String, Seen>,
    hashes: HashSet<u64>,
    scratch: String,
}

impl Facts {
    pub(super) fn new(heading: String, position: u32) -> Self {
        Self {
            heading,
            position,
            ..Self::default()
        }
    }

    pub(super) fn add(&mut self, cell: &str, row: u32) {
        let text = trimmed(cell);
        if text.is_empty() {
            self.blank += 1;
            return;
        }
        self.filled += 1;
        self.edges += u64::from(text.len() != cell.len());
        self.breaks += u64::from(memchr::memchr2(b'\n', b'\r', text.as_bytes()).is_some());
        self.marks += u64::from(text.starts_with('\''));
        tidy_into(text, &mut self.scratch);
        if let Some((end, _)) = self.scratch.char_indices().nth(LONGEST) {
            self.scratch.truncate(end);
        }
        if let Some(seen) = self.values.get_mut(self.scratch.as_str()) {
            seen.times += 1;
            return;
        }
        if self.hashes.len() < TOLD_APART {
            self.hashes.insert(hash(&self.scratch));
        }
        if self.values.len() < KEPT {
            self.values.insert(self.scratch.clone(), Seen { times: 1, row });
        }
    }

    /// How many different values there are; at least so many where [`Facts::is_cut`].
    #[must_use]
    pub fn distinct(&self) -> u64 {
        self.hashes.len() as u64
    }

    /// Whether there are more different values than are told apart.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        self.hashes.len() >= TOLD_APART
    }

    /// Whether every different value is among [`Facts::values`].
    #[must_use]
    pub fn has_all(&self) -> bool {
        self.values.len() == self.hashes.len()
    }

    /// The values that were kept, the most frequent first, then by text.
    #[must_use]
    pub fn values(&self) -> Vec<(&str, Seen)> {
        let mut out: Vec<(&str, Seen)> = self
            .values
            .iter()
            .map(|(text, seen)| (text.as_str(), *seen))
            .collect();
        out.sort_by(|(left, a), (right, b)| b.times.cmp(&a.times).then_with(|| left.cmp(right)));
        out
    }

    /// How often a value stands here.
    #[must_use]
    pub fn seen(&self, value: &str) -> Option<Seen> {
        self.values.get(value).copied()
    }

    /// How many of the values that were kept here stand in another column too, and how many were kept.
    #[must_use]
    pub fn within(&self, other: &Self) -> (u64, u64) {
        let shared = self
            .values
            .keys()
            .filter(|text| other.hashes.contains(&hash(text)));
        (shared.count() as u64, self.values.len() as u64)
    }

    /// Whether a value stands here, whether it was kept or not.
    #[must_use]
    pub fn has(&self, value: &str) -> bool {
        self.hashes.contains(&hash(value))
    }
}

fn hash(text: &str) -> u64 {
    FixedState::default().hash_one(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_counted_as_they_are_compared() {
        let mut facts = Facts::new("Terms".to_owned(), 1);
        for (row, cell) in (2..).zip([
            "Permanent",
            " Permanent\u{a0}",
            "Fixed\n Term",
            "",
            "Fixed Term",
            "Permanent",
        ]) {
            facts.add(cell, row);
        }
        assert_eq!(
            (facts.filled, facts.blank, facts.edges, facts.breaks),
            (5, 1, 1, 1)
        );
        let values = facts.values();
        assert_eq!(
            values,
            [
                ("Permanent", Seen { times: 3, row: 2 }),
                ("Fixed Term", Seen { times: 2, row: 4 })
            ]
        );
        assert!(facts.has_all() && facts.has("Permanent") && !facts.has("permanent"));
    }

    #[test]
    fn a_column_of_ids_keeps_few_texts_and_counts_all() {
        let mut facts = Facts::new("Id".to_owned(), 1);
        for row in 0..(KEPT as u32 + 500) {
            facts.add(&row.to_string(), row);
        }
        assert_eq!(
            (facts.distinct(), facts.values().len()),
            (KEPT as u64 + 500, KEPT)
        );
        assert!(!facts.has_all() && facts.has(&(KEPT + 400).to_string()));
    }
}

//! Job shares (`semantics.md`, Job share): rows with one id that agree in everything but person, pay, contact and FTE
//! are one post.

use super::columns::{Column, Posts, Sym};
use super::row_lists::{Bits, RowLists};
use foldhash::HashMap;
use foldhash::fast::FixedState;
use rayon::prelude::*;
use std::hash::{BuildHasher as _, Hash as _, Hasher as _};

/// The posts that several rows share.
#[derive(Debug, Clone, Default)]
pub struct JobShares {
    /// Rows that another row stands for, with that one.
    part: HashMap<u32, u32>,
    /// Which rows these are.
    parts: Bits,
    /// The rows of each shared post, by the row that stands for it (the first); that row included.
    pub shared: Shared,
    /// Ids whose rows disagree, in order of first row.
    pub disagreements: Vec<Disagreement>,
}

/// The rows of shared posts.
#[derive(Debug, Clone, Default)]
pub struct Shared {
    lists: RowLists,
    /// Which of the lists is that of a first row.
    of: HashMap<u32, u32>,
}

impl Shared {
    fn insert(&mut self, first: u32, rows: &[u32]) {
        self.of
            .insert(first, u32::try_from(self.lists.len()).unwrap_or(u32::MAX));
        self.lists.push(rows);
    }

    /// The rows of the post that a row stands for, where there are several.
    #[must_use]
    pub fn get(&self, first: u32) -> Option<&[u32]> {
        self.lists.get(*self.of.get(&first)? as usize)
    }

    /// Whether no post is shared.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }

    /// The rows of each shared post, the one that stands for it first.
    pub fn iter(&self) -> impl Iterator<Item = &[u32]> {
        self.lists.iter()
    }
}

/// Rows with one id that are not one post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement {
    /// All rows with the id.
    pub rows: Vec<u32>,
    /// The columns in which they differ, by our names.
    pub columns: Vec<&'static str>,
}

/// What may differ between the rows of one shared post.
const MAY_DIFFER: [Column; 5] = [
    Column::Id,
    Column::Person,
    Column::Point,
    Column::Salary,
    Column::Fte,
];

/// Ids that are looked at in one go.
const LISTS: usize = 1 << 10;

/// Whether the rows of an id are all one post.
fn are_one(posts: &Posts, rows: &[u32]) -> bool {
    rows.split_first().is_some_and(|(&first, rest)| {
        rest.iter()
            .all(|&row| differing(posts, first as usize, row as usize).is_empty())
    })
}

impl JobShares {
    /// Groups rows by institution and id.
    #[must_use]
    pub fn find(posts: &Posts) -> Self {
        let mut shares = Self::default();
        match &posts.groups {
            Some(groups) => {
                let lists = &groups.repeated;
                // Most of them are one post: that is seen side by side.
                let are_one: Vec<bool> = (0..lists.len())
                    .into_par_iter()
                    .with_min_len(LISTS)
                    .map(|at| lists.get(at).is_some_and(|rows| are_one(posts, rows)))
                    .collect();
                shares.part.reserve(lists.len());
                shares.shared.of.reserve(lists.len());
                for (rows, is_one) in lists.iter().zip(are_one) {
                    shares.group(posts, rows, is_one);
                }
            }
            None => {
                for rows in repeated(posts) {
                    shares.group(posts, &rows, are_one(posts, &rows));
                }
            }
        }
        shares.parts = shares.part.keys().map(|&row| row as usize).collect();
        shares
            .disagreements
            .sort_by(|left, right| left.rows.cmp(&right.rows));
        shares
    }

    /// Groups the rows of one id; `are_one` where they all agree.
    fn group(&mut self, posts: &Posts, rows: &[u32], are_one: bool) {
        if let Some((&first, rest)) = rows.split_first().filter(|_| are_one) {
            self.part.extend(rest.iter().map(|&row| (row, first)));
            self.shared.insert(first, rows);
            return;
        }
        let mut posts_found: Vec<Vec<u32>> = Vec::new();
        // An id that stands for none (`TBC`) may have thousands of rows, no two alike.
        let mut of_values: HashMap<u64, Vec<usize>> = HashMap::default();
        let mut columns: Vec<Column> = Vec::new();
        for row in rows.iter().copied() {
            // Where any two differ, one of them differs from the first.
            for column in rows
                .first()
                .into_iter()
                .flat_map(|&first| differing(posts, first as usize, row as usize))
            {
                if !columns.contains(&column) {
                    columns.push(column);
                }
            }
            let same = of_values.entry(values(posts, row as usize)).or_default();
            let is_one = |number: &usize| {
                let first = posts_found.get(*number).and_then(|post| post.first());
                first.is_some_and(|&first| differing(posts, first as usize, row as usize).is_empty())
            };
            match same
                .iter()
                .copied()
                .find(is_one)
                .and_then(|number| posts_found.get_mut(number))
            {
                Some(post) => post.push(row),
                None => {
                    same.push(posts_found.len());
                    posts_found.push(vec![row]);
                }
            }
        }
        if posts_found.len() > 1 {
            columns.sort_unstable();
            let columns = columns.into_iter().map(Column::name).collect();
            let rows = rows.to_vec();
            self.disagreements.push(Disagreement { rows, columns });
        }
        for post in posts_found {
            let Some((&first, rest)) = post.split_first() else {
                continue;
            };
            if rest.is_empty() {
                continue;
            }
            self.part.extend(rest.iter().map(|&row| (row, first)));
            self.shared.insert(first, &post);
        }
    }

    /// Whether another row stands for this one.
    #[must_use]
    pub fn is_part(&self, row: usize) -> bool {
        self.parts.contains(row)
    }

    /// The rows that another row stands for.
    #[must_use]
    pub fn parts(&self) -> &Bits {
        &self.parts
    }

    /// How many rows the post of a row has that no other row stands for.
    #[must_use]
    pub fn rows_of(&self, row: usize) -> u32 {
        let rows = u32::try_from(row).ok().and_then(|row| self.shared.get(row));
        rows.map_or(1, |rows| u32::try_from(rows.len()).unwrap_or(u32::MAX))
    }

    /// The row that stands for the post of this one: itself unless it is part of a job share.
    #[must_use]
    pub fn representative(&self, row: usize) -> usize {
        if !self.parts.contains(row) {
            return row;
        }
        u32::try_from(row)
            .ok()
            .and_then(|row| self.part.get(&row))
            .map_or(row, |&first| first as usize)
    }

    /// The FTE of the post that a row stands for: the sum of its job sharers', in ten-thousandths.
    #[must_use]
    pub fn fte(&self, posts: &Posts, row: usize) -> i64 {
        let of = |row: usize| posts.rows.fte.get(row).map_or(0, |fte| fte.0);
        if self.shared.is_empty() {
            return of(row);
        }
        match u32::try_from(row).ok().and_then(|row| self.shared.get(row)) {
            Some(rows) => rows.iter().map(|&row| of(row as usize)).sum(),
            None => of(row),
        }
    }
}

/// Rows of ids that stand on more than one row of an institution, each group in row order.
fn repeated(posts: &Posts) -> Vec<Vec<u32>> {
    const NONE: u32 = u32::MAX;
    // Ids are dense small numbers, so "seen before" is one look into an array.
    let mut first = vec![NONE; posts.symbols.len()];
    let mut again: HashMap<(Sym, Sym), Vec<u32>> = HashMap::default();
    for row in 0..posts.len() {
        let id = posts.text(Column::Id, row);
        let number = u32::try_from(row).unwrap_or(NONE);
        let Some(slot) = first.get_mut(id.0 as usize) else {
            continue;
        };
        if *slot == NONE {
            *slot = number;
            continue;
        }
        let earlier = *slot;
        let of = |row: u32| (posts.text(Column::Institution, row as usize), id);
        again.entry(of(earlier)).or_default().push(earlier);
        again.entry(of(number)).or_default().push(number);
    }
    let mut groups: Vec<Vec<u32>> = again
        .into_values()
        .map(|mut rows| {
            rows.sort_unstable();
            rows.dedup();
            rows
        })
        .filter(|rows| rows.len() > 1)
        .collect();
    groups.sort();
    groups
}

/// A hash of all in which two rows of a shared post agree.
fn values(posts: &Posts, row: usize) -> u64 {
    let rows = &posts.rows;
    let mut hasher = FixedState::default().build_hasher();
    for (column, _) in Column::ALL {
        if !MAY_DIFFER.contains(&column) {
            posts.text(column, row).hash(&mut hasher);
        }
    }
    let dates = [
        &rows.start,
        &rows.end,
        &rows.service_start,
        &rows.acting_until,
        &rows.protected_until,
    ];
    for days in dates {
        days.get(row).hash(&mut hasher);
    }
    rows.status.get(row).hash(&mut hasher);
    rows.count.get(row).hash(&mut hasher);
    hasher.finish()
}

/// The columns in which two rows differ, beside those that may.
fn differing(posts: &Posts, left: usize, right: usize) -> Vec<Column> {
    let rows = &posts.rows;
    let group = |row: usize| posts.groups.as_ref().and_then(|groups| groups.of_row.get(row));
    // Rows of one group are alike in all but what stands in rows of their own.
    let alike = group(left).is_some() && group(left) == group(right);
    let mut found: Vec<Column> = Column::ALL
        .into_iter()
        .map(|(column, _)| column)
        .filter(|column| !MAY_DIFFER.contains(column) && (!alike || *column == Column::Manager))
        .filter(|&column| posts.text(column, left) != posts.text(column, right))
        .collect();
    let dates = [
        (Column::Start, &rows.start),
        (Column::End, &rows.end),
        (Column::ServiceStart, &rows.service_start),
        (Column::ActingUntil, &rows.acting_until),
        (Column::ProtectedUntil, &rows.protected_until),
    ];
    found.extend(
        dates
            .into_iter()
            .filter(|(_, days)| days.get(left) != days.get(right))
            .map(|(column, _)| column),
    );
    if alike {
        return found;
    }
    if rows.status.get(left) != rows.status.get(right) {
        found.push(Column::Status);
    }
    if rows.count.get(left) != rows.count.get(right) {
        found.push(Column::Count);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::mapping::SourceSpec;
    use super::super::read::{Vocabulary, read};
    use super::*;
    use crate::files::Memory;
    use std::collections::BTreeMap;

    #[test]
    fn rows_of_one_id_are_as_many_posts_as_they_say_different_things() {
        let mut text = String::from("id,title,grade,manager,start,person\n");
        let mut expected: BTreeMap<(u32, u32, u32, u32), Vec<u32>> = BTreeMap::new();
        for row in 0..500_u32 {
            let (title, grade, manager, day) = (row * 7 % 5, row * 11 % 3, row % 2, row * 13 % 4);
            let manager_id = ["", "TBC"][manager as usize];
            text.push_str(&format!(
                "TBC,T{title},{grade},{manager_id},2020-01-0{},{row}\n",
                day + 1
            ));
            expected
                .entry((title, grade, manager, day))
                .or_default()
                .push(row);
        }
        let spec = SourceSpec {
            path: "a.csv".to_owned(),
            ..SourceSpec::default()
        };
        let files = Memory::default().with("a.csv", text);
        let posts = read(&[(spec, "a.csv".into())], &files, &Vocabulary::default()).unwrap();
        let shares = JobShares::find(&posts);
        let mut expected: Vec<Vec<u32>> = expected.into_values().filter(|rows| rows.len() > 1).collect();
        expected.sort();
        let mut found: Vec<Vec<u32>> = shares.shared.iter().map(<[u32]>::to_vec).collect();
        found.sort();
        assert_eq!(found, expected);
        assert_eq!(shares.disagreements.len(), 1);
        assert_eq!(shares.disagreements[0].rows.len(), 500);
        let mut columns = shares.disagreements[0].columns.clone();
        columns.sort_unstable();
        assert_eq!(columns, ["grade", "manager", "start", "title"]);
    }
}

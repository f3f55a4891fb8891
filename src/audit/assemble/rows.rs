//! The rows behind findings: cells turned back into rows, in one pass over all rows.

use super::places;
use crate::check::Establishment;
use crate::policy::accept::Judged;
use crate::posts::census::{NO_CELL, Places};
use crate::posts::columns::{Column, Groups, Posts};
use crate::posts::placement::Placement;
use crate::report::rows_csv::RowRecord;
use crate::report::value::{self, RowRef};
use std::collections::BTreeMap;

/// Rows named in a finding; the full count stands beside them (`interfaces.md`).
const MOST: usize = 100;

/// The rows of some groups of cells or rows.
pub(super) struct Rows<'a> {
    posts: &'a Posts,
    groups: Vec<Group>,
}

#[derive(Default, Clone)]
struct Group {
    rows: Vec<u32>,
    count: u64,
}

/// For each cell, the groups that it is in.
struct GroupsOf {
    /// Where the groups of each cell end.
    ends: Vec<u32>,
    groups: Vec<u32>,
}

impl GroupsOf {
    fn new(count: usize, cells: &[&[u32]]) -> Self {
        let mut ends = vec![0_u32; count + 1];
        for &cell in cells.iter().copied().flatten() {
            if let Some(slot) = ends.get_mut(cell as usize) {
                *slot += 1;
            }
        }
        let mut all = 0;
        for slot in &mut ends {
            let own = *slot;
            *slot = all;
            all += own;
        }
        // Each place moves on from where the cell's groups begin to where they end.
        let mut groups = vec![0; all as usize];
        for (group, cells) in (0..).zip(cells) {
            for &cell in *cells {
                let Some(place) = ends.get_mut(cell as usize) else {
                    continue;
                };
                if let Some(slot) = groups.get_mut(*place as usize) {
                    *slot = group;
                }
                *place += 1;
            }
        }
        Self { ends, groups }
    }

    fn of(&self, cell: u32) -> &[u32] {
        let at = cell as usize;
        let Some(&end) = self.ends.get(at).filter(|_| cell != NO_CELL) else {
            return &[];
        };
        let start = at
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .copied()
            .unwrap_or(0);
        self.groups.get(start as usize..end as usize).unwrap_or(&[])
    }
}

impl<'a> Rows<'a> {
    /// The rows of each finding, by its place in the list; all of them, or as many as a report names.
    pub(super) fn gather(here: &Establishment<'a>, judged: &[Judged], all: bool) -> Self {
        let findings = || judged.iter().map(|judged| &judged.finding);
        let cells: Vec<&[u32]> = findings().map(|finding| finding.rows.cells.as_slice()).collect();
        let mut rows = Self::of_cells(here, &cells, if all { usize::MAX } else { MOST });
        for (group, finding) in rows.groups.iter_mut().zip(findings()) {
            if !finding.rows.rows.is_empty() {
                group.count += finding.rows.rows.len() as u64;
                group.rows.extend(&finding.rows.rows);
                group.rows.sort_unstable();
            }
        }
        rows
    }

    /// The rows of groups of cells; a row that is part of a job share belongs to the cell of its post.
    fn of_cells(here: &Establishment<'a>, cells: &[&[u32]], most: usize) -> Self {
        let groups_of = GroupsOf::new(here.census.cells.len(), cells);
        let mut groups = vec![Group::default(); cells.len()];
        if let Some(alike) = &here.posts.groups {
            of_groups(here, alike, &groups_of, &mut groups, most);
        } else if !groups_of.groups.is_empty() {
            for (row, &cell) in here.census.cell_of_row.iter().enumerate() {
                let cell = if cell == NO_CELL {
                    let stands_for = here.census.job_shares.representative(row);
                    here.census
                        .cell_of_row
                        .get(stands_for)
                        .copied()
                        .unwrap_or(NO_CELL)
                } else {
                    cell
                };
                for &group in groups_of.of(cell) {
                    let Some(group) = groups.get_mut(group as usize) else {
                        continue;
                    };
                    group.count += 1;
                    if group.rows.len() < most {
                        group.rows.extend(u32::try_from(row).ok());
                    }
                }
            }
        }
        Self {
            posts: here.posts,
            groups,
        }
    }

    /// The rows that a finding names, and how many there are.
    pub(super) fn of(&self, index: usize) -> Option<(Vec<RowRef>, u64)> {
        let group = self.groups.get(index)?;
        Some((
            group.rows.iter().take(MOST).map(|&row| self.name(row)).collect(),
            group.count,
        ))
    }

    fn name(&self, row: u32) -> RowRef {
        let number = self.posts.row_number(row as usize);
        if self.posts.sources.len() < 2 {
            return RowRef::Row(number);
        }
        RowRef::In {
            source: self.source(row).to_owned(),
            row: number,
        }
    }

    fn source(&self, row: u32) -> &str {
        let source = self.posts.rows.source.get(row as usize).copied().unwrap_or(0);
        self.posts
            .sources
            .get(usize::from(source))
            .map_or("", |source| &source.name)
    }

    /// Every row of a finding with the values that decide (`interfaces.md`, `--rows`).
    pub(super) fn records(
        &self,
        here: &Establishment<'_>,
        index: usize,
        finding: &value::Finding,
    ) -> Vec<RowRecord> {
        let decide = [
            Column::Institution,
            Column::Unit,
            Column::Title,
            Column::Role,
            Column::Grade,
            Column::HolderGrade,
            Column::Contract,
            Column::Funding,
            Column::Manager,
        ];
        let posts = here.posts;
        let rows = self.groups.get(index).map_or(&[][..], |group| &group.rows);
        rows.iter()
            .map(|&row| {
                let text = |column| posts.symbols.text(posts.text(column, row as usize));
                let values = decide
                    .iter()
                    .filter(|&&column| !text(column).is_empty())
                    .map(|&column| (column.name().to_owned(), text(column).to_owned()))
                    .collect();
                RowRecord {
                    fingerprint: finding.fingerprint.clone(),
                    check: finding.check.clone(),
                    source: self.source(row).to_owned(),
                    row: posts.row_number(row as usize),
                    id: text(Column::Id).to_owned(),
                    values,
                }
            })
            .collect()
    }
}

/// As above where rows are in groups of alike ones: how many there are is known, so the rows are looked at no longer
/// than some are wanted.
fn of_groups(
    here: &Establishment<'_>,
    alike: &Groups,
    groups_of: &GroupsOf,
    groups: &mut [Group],
    most: usize,
) {
    let census = here.census;
    let mut wanted = 0;
    for (number, cell) in census.numbered() {
        for &group in groups_of.of(number) {
            if let Some(group) = groups.get_mut(group as usize) {
                group.count += u64::from(cell.rows);
            }
        }
    }
    for group in groups.iter() {
        wanted += usize::try_from(group.count).unwrap_or(usize::MAX).min(most);
    }
    let cell_of = |group: u32| census.cell_of_row.of_group(group).unwrap_or(NO_CELL);
    let all = 0..u32::try_from(alike.example.len()).unwrap_or(0);
    let mut open: Vec<bool> = all
        .map(|group| !groups_of.of(cell_of(group)).is_empty())
        .collect();
    for (row, &of) in (0..).zip(alike.of_row.iter()) {
        if wanted == 0 {
            break;
        }
        if !open.get(of as usize).copied().unwrap_or(false) {
            continue;
        }
        let cell = cell_of(of);
        let mut any = false;
        for &group in groups_of.of(cell) {
            let Some(group) = groups.get_mut(group as usize) else {
                continue;
            };
            if group.rows.len() < most {
                group.rows.push(row);
                wanted -= 1;
                any = true;
            }
        }
        if let Some(open) = open.get_mut(of as usize) {
            *open = any;
        }
    }
}

/// Unplaced posts by reason (`semantics.md`: nothing is dropped).
pub(super) fn unplaced(here: &Establishment<'_>) -> Vec<value::Unplaced> {
    let mut reasons: BTreeMap<&'static str, (Places, Vec<u32>)> = BTreeMap::new();
    for (number, cell) in here.census.numbered() {
        if let Placement::Not(reason) = here.census.placement(cell) {
            let entry = reasons.entry(reason.word()).or_default();
            entry.0 += cell.posts;
            entry.1.push(number);
        }
    }
    let cells: Vec<&[u32]> = reasons.values().map(|(_, cells)| cells.as_slice()).collect();
    let rows = Rows::of_cells(here, &cells, MOST);
    let mut list: Vec<value::Unplaced> = reasons
        .iter()
        .enumerate()
        .map(|(index, (reason, (posts, _)))| {
            let (rows, row_count) = rows.of(index).unwrap_or_default();
            value::Unplaced {
                reason: (*reason).to_owned(),
                posts: places(*posts),
                rows,
                row_count,
            }
        })
        .collect();
    list.sort_by(|left, right| {
        right
            .posts
            .as_f64()
            .partial_cmp(&left.posts.as_f64())
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    list
}

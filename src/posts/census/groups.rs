//! The census of groups of alike rows: as many additions as there are groups, however many rows they have.

use super::{Cell, NO_CELL, ONE, Places, source_of};
use crate::posts::columns::{Column, Groups, Posts, Status, Sym, Weight};
use crate::posts::job_share::JobShares;
use crate::posts::placement::{Key, Placements, Placer};
use crate::posts::row_lists::{Bits, RowLists};
use crate::posts::runs::{self, Runs};
use foldhash::HashMap;
use rayon::prelude::*;
use std::mem::take;
use std::sync::atomic::{AtomicU32, Ordering};

/// What the rows of one group come to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sum {
    /// Places.
    pub posts: Places,
    /// FTE in ten-thousandths.
    pub fte: i64,
    /// Rows, those of job shares with the row that stands for them.
    pub rows: i64,
}

/// What groups of alike rows come to.
#[derive(Debug, Default)]
pub struct OfGroups {
    /// The groups of each cell.
    by_cell: RowLists,
    /// What is more or less in a group because the rows of a job share count where its first one is.
    moved: HashMap<u32, Sum>,
    /// Groups of which that is so.
    any_moved: Bits,
}

impl OfGroups {
    pub(super) fn new(posts: &Posts, groups: &Groups, job_shares: &JobShares) -> Self {
        let moved = moved(posts, groups, job_shares);
        Self {
            by_cell: RowLists::default(),
            any_moved: moved.keys().map(|&group| group as usize).collect(),
            moved,
        }
    }

    /// The groups of a cell.
    #[must_use]
    pub fn of_cell(&self, cell: u32) -> &[u32] {
        self.by_cell.get(cell as usize).unwrap_or(&[])
    }

    /// What a group comes to.
    #[must_use]
    pub fn sum(&self, posts: &Posts, groups: &Groups, group: u32) -> Sum {
        let at = group as usize;
        let rows = groups.rows.get(at).map_or(0, |&rows| i64::from(rows));
        let fte = groups.fte.get(at).unwrap_or(0);
        let moved = if self.any_moved.contains(at) {
            self.moved.get(&group).copied().unwrap_or_default()
        } else {
            Sum::default()
        };
        Sum {
            posts: places_of_group(posts, groups, group) + moved.posts,
            fte: fte + moved.fte,
            rows: rows + moved.rows,
        }
    }
}

/// The places that the rows of a group stand for, each of a job share for itself.
#[must_use]
pub fn places_of_group(posts: &Posts, groups: &Groups, group: u32) -> Places {
    let at = group as usize;
    match count_of(posts, groups, group) {
        Some(count) => count * groups.rows.get(at).map_or(0, |&rows| i64::from(rows)),
        None => groups.fte.get(at).unwrap_or(0),
    }
}

/// The places that each row of a group stands for; none where FTE says that.
fn count_of(posts: &Posts, groups: &Groups, group: u32) -> Option<Places> {
    let row = groups.example.get(group as usize).map_or(0, |&row| row as usize);
    let weighted = source_of(posts, row).is_some_and(|source| source.weight == Weight::Fte);
    let count = posts.rows.count.get(row).copied().unwrap_or(1);
    (!weighted).then(|| i64::from(count) * ONE)
}

/// The FTE of the parts of job shares goes to the row that stands for them, which counts once.
fn moved(posts: &Posts, groups: &Groups, job_shares: &JobShares) -> HashMap<u32, Sum> {
    let mut moved: HashMap<u32, Sum> = HashMap::default();
    for (&first, parts) in job_shares.shared.iter().filter_map(<[u32]>::split_first) {
        for &part in parts {
            let group = |row: u32| groups.of_row.get(row as usize).copied().unwrap_or(0);
            let fte = posts.rows.fte.get(part as usize).map_or(0, |fte| fte.0);
            let count = count_of(posts, groups, group(part));
            let to = group(first);
            let from = group(part);
            if to == from {
                if let Some(count) = count {
                    moved.entry(from).or_default().posts -= count;
                }
                continue;
            }
            let from = moved.entry(from).or_default();
            from.fte -= fte;
            from.posts -= count.unwrap_or(fte);
            from.rows -= 1;
            let to = moved.entry(to).or_default();
            to.fte += fte;
            to.posts += if count.is_none() { fte } else { 0 };
            to.rows += 1;
        }
    }
    moved
}

/// The number of the placement of each group.
pub(super) fn placed(
    posts: &Posts,
    groups: &Groups,
    placer: &Placer<'_>,
    placements: &mut Placements,
) -> Vec<u32> {
    let mut new = Vec::new();
    let number = |(group, &row): (usize, &u32)| {
        let key = Key::of(|column| posts.text_of_group(column, group, row as usize));
        let (number, is_new) = placements.number(key);
        if is_new {
            new.push(key);
        }
        number
    };
    let placed = groups.example.iter().enumerate().map(number).collect();
    placer.place_all(posts, new, placements);
    placed
}

/// The groups in the order of their cells: that of [`Census::cells`](super::Census::cells). Texts of groups are numbered in
/// their order (see [`Groups`]), so that numbers are compared in their place.
pub(super) struct Sorted<'a> {
    keys: Keyed<'a>,
    terms: Vec<Terms>,
    /// Where the groups of each cell end.
    ends: Vec<u32>,
    /// Where the cells of each institution end, and its number.
    institutions: Vec<(usize, u32)>,
}

impl<'a> Sorted<'a> {
    pub(super) fn of(
        posts: &'a Posts,
        groups: &'a Groups,
        number_of: &HashMap<Sym, u32>,
        placements: &Placements,
        placed: Vec<u32>,
    ) -> Self {
        let keys = Keyed {
            posts,
            groups,
            placed,
            rank: ranks(placements),
        };
        let institutions = institutions(posts, groups, number_of);
        let sizes: Vec<usize> = institutions.iter().map(Runs::len).collect();
        let order: Vec<u32> = institutions.iter().flat_map(Runs::rows).collect();
        let mut terms: Vec<Terms> = order.par_iter().map(|&group| keys.terms(group)).collect();
        drop(order);
        let lengths: Vec<Vec<u32>> = in_parts(&mut terms, &sizes)
            .into_par_iter()
            .map(|own| {
                own.sort_unstable();
                let alike = own.chunk_by(of_one_cell).map(<[Terms]>::len);
                alike
                    .map(|length| u32::try_from(length).unwrap_or(u32::MAX))
                    .collect()
            })
            .collect();
        let mut cells = 0;
        let numbers = institutions.iter().zip(&lengths).map(|(institution, own)| {
            cells += own.len();
            (cells, institution.of)
        });
        let institutions = numbers.collect();
        let mut end = 0;
        let mut ends = Vec::with_capacity(cells);
        ends.extend(lengths.iter().flatten().map(|length| {
            end += length;
            end
        }));
        Self {
            keys,
            terms,
            ends,
            institutions,
        }
    }

    /// The cells, and the cell of each group; `of_groups` then knows the groups of each cell.
    pub(super) fn cells(self, of_groups: &mut OfGroups) -> (Vec<Cell>, Vec<u32>) {
        let cell_of: Vec<AtomicU32> = self.terms.iter().map(|_| AtomicU32::new(NO_CELL)).collect();
        let cell = |number: usize| {
            let end = |at: usize| self.ends.get(at).map_or(0, |&end| end as usize);
            let alike = number.checked_sub(1).map_or(0, end)..end(number);
            let alike = self.terms.get(alike).unwrap_or(&[]);
            for &(.., (_, group)) in alike {
                if let Some(slot) = cell_of.get(group as usize) {
                    slot.store(u32::try_from(number).unwrap_or(NO_CELL), Ordering::Relaxed);
                }
            }
            let at = self.institutions.partition_point(|&(end, _)| end <= number);
            let institution = self.institutions.get(at).map_or(0, |&(_, number)| number);
            self.keys.cell(institution, alike, of_groups)
        };
        // Each is made where it stays: to make room for all of them first would take longer than to count them.
        let cells: Vec<Cell> = (0..self.ends.len()).into_par_iter().map(cell).collect();
        let cell_of = cell_of.into_iter().map(AtomicU32::into_inner).collect();
        let groups = self.terms.into_par_iter().map(|(.., (_, group))| group);
        of_groups.by_cell = RowLists::of(groups.collect(), self.ends);
        (cells, cell_of)
    }
}

/// The place of each placement in their order.
fn ranks(placements: &Placements) -> Vec<u32> {
    let mut order: Vec<(Key, u32)> = (0..)
        .zip(&placements.list)
        .map(|(at, (key, _))| (*key, at))
        .collect();
    order.sort_unstable_by_key(|(key, _)| [key.role, key.title, key.grade, key.scale]);
    let mut rank = vec![0; order.len()];
    for (place, (_, at)) in (0..).zip(&order) {
        if let Some(slot) = rank.get_mut(*at as usize) {
            *slot = place;
        }
    }
    rank
}

/// The groups of each institution, in the order of its number.
fn institutions(posts: &Posts, groups: &Groups, number_of: &HashMap<Sym, u32>) -> Vec<Runs<u32>> {
    let institution = |group: usize| {
        let row = groups.example.get(group).map_or(0, |&row| row as usize);
        posts.text_of_group(Column::Institution, group, row)
    };
    let mut all: Vec<Runs<u32>> = runs::by(groups.example.len(), institution)
        .into_iter()
        .map(|one| {
            let number = number_of.get(&one.of).copied().unwrap_or(0);
            one.with(number)
        })
        .collect();
    all.sort_unstable_by_key(|one| one.of);
    all
}

/// A list in parts of these lengths.
fn in_parts<'l, T>(list: &'l mut [T], lengths: &[usize]) -> Vec<&'l mut [T]> {
    let mut rest = list;
    let part = |&length: &usize| {
        let (own, further) = take(&mut rest).split_at_mut_checked(length).unwrap_or_default();
        rest = further;
        own
    };
    lengths.iter().map(part).collect()
}

fn of_one_cell(left: &Terms, right: &Terms) -> bool {
    (left.0, left.1, left.2.0) == (right.0, right.1, right.2.0)
}

/// What decides the cells of groups.
struct Keyed<'a> {
    posts: &'a Posts,
    groups: &'a Groups,
    /// The placement of each group.
    placed: Vec<u32>,
    /// The place of each placement in their order.
    rank: Vec<u32>,
}

impl Keyed<'_> {
    fn terms(&self, group: u32) -> Terms {
        let at = group as usize;
        let row = self.groups.example.get(at).map_or(0, |&row| row as usize);
        let text = |column| self.posts.text_of_group(column, at, row).0;
        let wide = |high: u32, low: u32| u64::from(high) << 32 | u64::from(low);
        let placement = self.placement(group) as usize;
        let rank = self.rank.get(placement).copied().unwrap_or(0);
        let status = self.posts.rows.status.of_group(at, row);
        (
            wide(text(Column::Unit), rank),
            wide(text(Column::Contract), text(Column::Funding)),
            (status.copied().unwrap_or_default(), group),
        )
    }

    fn placement(&self, group: u32) -> u32 {
        self.placed.get(group as usize).copied().unwrap_or(0)
    }

    /// The cell of groups of an institution.
    fn cell(&self, institution: u32, alike: &[Terms], of_groups: &OfGroups) -> Cell {
        let Some(&(place, terms, (status, first))) = alike.first() else {
            return Cell::default();
        };
        let mut cell = Cell {
            institution,
            unit: Sym((place >> 32) as u32),
            placement: self.placement(first),
            contract: Sym((terms >> 32) as u32),
            funding: Sym(terms as u32),
            status,
            ..Cell::default()
        };
        for &(.., (_, group)) in alike {
            let sum = of_groups.sum(self.posts, self.groups, group);
            cell.posts += sum.posts;
            cell.fte += sum.fte;
            cell.rows = cell
                .rows
                .saturating_add_signed(i32::try_from(sum.rows).unwrap_or(i32::MAX));
        }
        cell
    }
}

/// A group, and what orders the cells of its institution: unit and placement, contract and funding, status.
type Terms = (u64, u64, (Status, u32));

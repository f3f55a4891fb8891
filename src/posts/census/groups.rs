//! The census of groups of alike rows: as many additions as there are groups, however many rows they have.

use super::{Cell, NO_CELL, ONE, Places, source_of};
use crate::posts::columns::{Column, Groups, Posts, Status, Sym, Weight};
use crate::posts::job_share::JobShares;
use crate::posts::placement::{Key, Placements, Placer};
use crate::posts::row_lists::Bits;
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
    /// The groups by cell.
    pub by_cell: Vec<u32>,
    /// What is more or less in a group because the rows of a job share count where its first one is.
    moved: HashMap<u32, Sum>,
    /// Groups of which that is so.
    any_moved: Bits,
}

impl OfGroups {
    pub(super) fn new(posts: &Posts, groups: &Groups, job_shares: &JobShares) -> Self {
        let moved = moved(posts, groups, job_shares);
        Self {
            by_cell: Vec::new(),
            any_moved: moved.keys().map(|&group| group as usize).collect(),
            moved,
        }
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
            let from = moved.entry(group(part)).or_default();
            from.fte -= fte;
            from.posts -= count.unwrap_or(fte);
            from.rows -= 1;
            let to = moved.entry(group(first)).or_default();
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

/// The cells of groups in the order of [`Census::cells`], the cell of each group, and the groups by cell. Texts of groups are numbered in
/// their order (see [`Groups`]), so that numbers are compared in their place.
pub(super) fn cells(
    posts: &Posts,
    groups: &Groups,
    number_of: &HashMap<Sym, u32>,
    placements: &Placements,
    placed: &[u32],
    of_groups: &OfGroups,
) -> (Vec<Cell>, Vec<u32>, Vec<u32>) {
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
    let institutions = institutions(posts, groups, number_of);
    let sizes: Vec<usize> = institutions.iter().map(Runs::len).collect();
    let keys = Keyed {
        posts,
        groups,
        placed,
        rank: &rank,
    };
    let mut keyed: Vec<Terms> = vec![Default::default(); groups.example.len()];
    let mut parts = in_parts(&mut keyed, &sizes);
    let counts: Vec<usize> = parts
        .par_iter_mut()
        .zip(&institutions)
        .map(|(own, institution)| {
            for (slot, group) in own.iter_mut().zip(institution.rows()) {
                *slot = keys.terms(group);
            }
            own.sort_unstable();
            own.chunk_by(of_one_cell).count()
        })
        .collect();
    // Each institution fills its own part of one list: two lists would take twice the memory.
    let mut cells: Vec<Cell> = vec![Cell::default(); counts.iter().sum()];
    let cell_of: Vec<AtomicU32> = groups.example.iter().map(|_| AtomicU32::new(NO_CELL)).collect();
    let mut before = 0;
    let firsts: Vec<u32> = counts
        .iter()
        .map(|&count| {
            before += count;
            u32::try_from(before - count).unwrap_or(NO_CELL)
        })
        .collect();
    in_parts(&mut cells, &counts)
        .into_par_iter()
        .zip(parts)
        .zip(institutions.par_iter().zip(firsts))
        .for_each(|((cells, own), (institution, first))| {
            for ((number, cell), alike) in (first..).zip(cells).zip(own.chunk_by(of_one_cell)) {
                *cell = keys.cell(institution.of, alike, of_groups);
                for &(.., (_, group)) in alike {
                    if let Some(slot) = cell_of.get(group as usize) {
                        slot.store(number, Ordering::Relaxed);
                    }
                }
            }
        });
    let cell_of = cell_of.into_iter().map(AtomicU32::into_inner).collect();
    let by_cell = keyed.into_iter().map(|(.., (_, group))| group).collect();
    (cells, cell_of, by_cell)
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
    placed: &'a [u32],
    /// The place of each placement in the order of placements.
    rank: &'a [u32],
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

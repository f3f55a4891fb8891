//! The census of groups of alike rows: as many additions as there are groups, however many rows they have.

use super::{Cell, NO_CELL, ONE, Places, source_of};
use crate::posts::columns::{Column, Groups, Posts, Status, Sym, Weight};
use crate::posts::job_share::JobShares;
use crate::posts::placement::{Key, Placements, Placer};
use crate::posts::row_lists::Bits;
use foldhash::HashMap;
use rayon::prelude::*;

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
        let all = match count_of(posts, groups, group) {
            Some(count) => count * rows,
            None => fte,
        };
        Sum {
            posts: all + moved.posts,
            fte: fte + moved.fte,
            rows: rows + moved.rows,
        }
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
    let wide = |high: u32, low: u32| u64::from(high) << 32 | u64::from(low);
    // By institution first, so that what is sorted is short.
    let mut ends = vec![0_usize; number_of.len() + 1];
    let mut last = (Sym::BLANK, 0);
    let text = |column, group: u32, row: u32| posts.text_of_group(column, group as usize, row as usize);
    let of_group: Vec<u32> = (0..)
        .zip(&groups.example)
        .map(|(group, &row)| {
            let institution = text(Column::Institution, group, row);
            if group == 0 || last.0 != institution {
                last = (institution, number_of.get(&institution).copied().unwrap_or(0));
            }
            if let Some(end) = ends.get_mut(last.1 as usize) {
                *end += 1;
            }
            last.1
        })
        .collect();
    let mut all = 0;
    for end in &mut ends {
        let own = *end;
        *end = all;
        all += own;
    }
    let mut keyed: Vec<Terms> = vec![Default::default(); of_group.len()];
    for (group, (&institution, (&row, &placement))) in
        (0..).zip(of_group.iter().zip(groups.example.iter().zip(placed)))
    {
        let status = posts.rows.status.of_group(group as usize, row as usize);
        let rank = rank.get(placement as usize).copied().unwrap_or(0);
        let terms = (
            wide(text(Column::Unit, group, row).0, rank),
            wide(
                text(Column::Contract, group, row).0,
                text(Column::Funding, group, row).0,
            ),
            (status.copied().unwrap_or_default(), group),
        );
        let Some(at) = ends.get_mut(institution as usize) else {
            continue;
        };
        if let Some(slot) = keyed.get_mut(*at) {
            *slot = terms;
        }
        *at += 1;
    }
    let mut rest = keyed.as_mut_slice();
    let mut parts = Vec::with_capacity(ends.len());
    let mut start = 0;
    for &end in &ends {
        let (own, further) = rest.split_at_mut_checked(end - start).unwrap_or_default();
        parts.push(own);
        (rest, start) = (further, end);
    }
    let counts: Vec<usize> = parts
        .par_iter_mut()
        .map(|own| {
            own.sort_unstable();
            own.chunk_by(of_one_cell).count()
        })
        .collect();
    // Each institution fills its own part of one list: two lists would take twice the memory.
    let mut cells: Vec<Cell> = vec![Cell::default(); counts.iter().sum()];
    let mut rest = cells.as_mut_slice();
    let mut slots = Vec::with_capacity(counts.len());
    for &count in &counts {
        let (own, further) = rest.split_at_mut_checked(count).unwrap_or_default();
        slots.push(own);
        rest = further;
    }
    let sum = |group| of_groups.sum(posts, groups, group);
    (0..number_of.len() as u32 + 1)
        .into_par_iter()
        .zip(parts)
        .zip(slots)
        .for_each(|((institution, own), cells)| of_institution(institution, own, cells, placed, sum));
    let mut cell_of = of_group;
    let (mut start, mut before) = (0, 0);
    for (&count, &end) in counts.iter().zip(&ends) {
        for &(_, number, (_, group)) in keyed.get(start..end).into_iter().flatten() {
            if let Some(slot) = cell_of.get_mut(group as usize) {
                *slot = u32::try_from(before + number as usize).unwrap_or(NO_CELL);
            }
        }
        (start, before) = (end, before + count);
    }
    let by_cell = keyed.into_iter().map(|(.., (_, group))| group).collect();
    (cells, cell_of, by_cell)
}

fn of_one_cell(left: &Terms, right: &Terms) -> bool {
    (left.0, left.1, left.2.0) == (right.0, right.1, right.2.0)
}

/// Fills the cells of an institution from its groups, which are in the order of the cells; each gets the number of its cell
/// in place of its terms.
fn of_institution(
    institution: u32,
    own: &mut [Terms],
    cells: &mut [Cell],
    placed: &[u32],
    sum: impl Fn(u32) -> Sum,
) {
    for ((number, cell), alike) in (0..).zip(cells).zip(own.chunk_by_mut(of_one_cell)) {
        if let Some(&(place, terms, (status, group))) = alike.first() {
            *cell = Cell {
                institution,
                unit: Sym((place >> 32) as u32),
                placement: placed.get(group as usize).copied().unwrap_or(0),
                contract: Sym((terms >> 32) as u32),
                funding: Sym(terms as u32),
                status,
                ..Cell::default()
            };
        }
        for (_, terms, (_, group)) in alike {
            *terms = number;
            let sum = sum(*group);
            cell.posts += sum.posts;
            cell.fte += sum.fte;
            cell.rows = cell
                .rows
                .saturating_add_signed(i32::try_from(sum.rows).unwrap_or(i32::MAX));
        }
    }
}

/// A group, and what orders the cells of its institution: unit and placement, contract and funding, status.
type Terms = (u64, u64, (Status, u32));

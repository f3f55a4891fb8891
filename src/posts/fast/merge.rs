//! From what was gathered to [`Posts`]: the same whatever the number of threads and the size of pieces.

use super::super::columns::{
    Column, ColumnSet, FactorColumn, Fte, Groups, Posts, SourceInfo, Status, Sym, Symbols, TOP,
};
use super::super::lane::Lane;
use super::gathered::Gathered;
use super::groups::{Shared, of_group};
use super::ids::{self, Ids, NOBODY, SPECIAL};
use super::later::{Later, Source};
use super::line::Odd;
use super::quick::Mark;
use foldhash::HashMap;
use std::mem::take;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// The groups, numbered in the order of their first rows.
struct Grouping {
    columns: Vec<Column>,
    /// How many values a group has: its source, its columns, its factors.
    width: usize,
    /// The values of a group behind one another.
    keys: Vec<u32>,
}

impl Grouping {
    /// One value of every group.
    fn at(&self, place: usize) -> impl Iterator<Item = u32> {
        self.keys.iter().copied().skip(place).step_by(self.width)
    }

    fn of(&self, column: Column) -> Option<impl Iterator<Item = u32>> {
        let at = self.columns.iter().position(|&other| other == column)?;
        Some(self.at(at + 1))
    }
}

/// Puts everything together. `seen` says which factors have a row.
pub(super) fn posts(
    mut gathered: Gathered,
    shared: Shared,
    (columns, factors): (&[Column], &[String]),
    seen: &[bool],
    again: Vec<Source>,
    threads: usize,
) -> Result<Posts, Odd> {
    let (symbols, keys, ftes) = shared.finish();
    let mut posts = Posts::default();
    let (grouping, example) = grouping(&mut posts, &mut gathered, (columns, factors), &symbols, keys);
    drop(symbols);
    let institutions: Vec<Sym> = match grouping.of(Column::Institution) {
        Some(values) => values.map(Sym).collect(),
        None => Vec::new(),
    };
    // A blank institution is the one that the manifest names; whether it is one of the others is not known here.
    let blanks = institutions.iter().filter(|sym| sym.is_blank()).count();
    if blanks > 0 && blanks < institutions.len() {
        return Err(Odd);
    }
    let of_row = Arc::new(take(&mut gathered.groups));
    let ids = {
        let of = |row: usize| {
            let group = of_row.get(row).copied().unwrap_or(0);
            institutions.get(group as usize).copied().unwrap_or_default()
        };
        ids::find(
            &take(&mut gathered.ids),
            take(&mut gathered.managers),
            of,
            of_row.len(),
            threads,
        )
    };
    fill(&mut posts, &grouping, &of_row, factors, seen);
    drop(grouping);
    posts.rows.fte = Lane::Few {
        of_row: take(&mut gathered.ftes),
        values: ftes.into_iter().map(Fte).collect(),
    };
    posts.rows.row = take(&mut gathered.rows);
    posts.refused = take(&mut gathered.refused);
    posts.columns = gathered
        .sources
        .iter()
        .fold(ColumnSet::default(), |all, info| all.union(info.columns));
    posts.sources = take(&mut gathered.sources);
    let [start, end, service_start, acting_until, protected_until, point] = take(&mut gathered.days);
    let rows = &mut posts.rows;
    (rows.start, rows.end, rows.service_start) = (start, end, service_start);
    (rows.acting_until, rows.protected_until, rows.point) = (acting_until, protected_until, point);
    rows.salary = take(&mut gathered.salary);
    let later = Later {
        first_id: 0,
        places: gathered.places,
        sources: again,
        failed: AtomicBool::new(false),
    };
    let groups = Groups {
        of_row,
        example,
        ..Groups::default()
    };
    link(&mut posts, columns, ids, later, groups)?;
    Ok(posts)
}

/// Texts in their order and groups in the order of their first rows, whichever thread saw them first. Gives the first
/// row of each group.
fn grouping(
    posts: &mut Posts,
    gathered: &mut Gathered,
    (columns, factors): (&[Column], &[String]),
    symbols: &Symbols,
    keys: Vec<u32>,
) -> (Grouping, Vec<u32>) {
    let text = |at: usize| symbols.text(Sym(u32::try_from(at).unwrap_or(0)));
    let mut order: Vec<usize> = (1..symbols.len()).collect();
    order.sort_unstable_by_key(|&at| text(at));
    let mut new = vec![0; symbols.len()];
    for at in order {
        let sym = posts.symbols.intern(text(at));
        if let Some(slot) = new.get_mut(at) {
            *slot = sym.0;
        }
    }
    let columns = of_group(columns);
    let width = 1 + columns.len() + factors.len();
    let is_text: Vec<bool> = std::iter::once(false)
        .chain(
            columns
                .iter()
                .map(|column| !matches!(column, Column::Status | Column::Count)),
        )
        .chain(factors.iter().map(|_| true))
        .collect();
    const NONE: u32 = u32::MAX;
    let mut number = vec![NONE; keys.len() / width];
    let mut example = Vec::with_capacity(number.len());
    for (row, group) in (0..).zip(&mut gathered.groups) {
        let Some(slot) = number.get_mut(*group as usize) else {
            continue;
        };
        if *slot == NONE {
            *slot = u32::try_from(example.len()).unwrap_or(NONE);
            example.push(row);
        }
        *group = *slot;
    }
    // Groups without a row are those of pieces that were read again.
    let mut sorted = vec![0; example.len() * width];
    for (key, &number) in keys.chunks_exact(width).zip(&number) {
        let at = number as usize * width;
        let Some(to) = sorted.get_mut(at..at.saturating_add(width)) else {
            continue;
        };
        for ((to, &value), &is_text) in to.iter_mut().zip(key).zip(&is_text) {
            *to = if is_text {
                new.get(value as usize).copied().unwrap_or(0)
            } else {
                value
            };
        }
    }
    let grouping = Grouping {
        columns,
        width,
        keys: sorted,
    };
    (grouping, example)
}

/// The columns that groups decide.
fn fill(posts: &mut Posts, grouping: &Grouping, of_row: &Arc<Vec<u32>>, factors: &[String], seen: &[bool]) {
    fn lane<T>(of_row: &Arc<Vec<u32>>, values: impl Iterator<Item = T>) -> Lane<T> {
        Lane::Grouped {
            of_row: Arc::clone(of_row),
            values: values.collect(),
        }
    }
    let count = grouping.keys.len() / grouping.width;
    posts.rows.source = lane(
        of_row,
        grouping.at(0).map(|value| u16::try_from(value).unwrap_or(0)),
    );
    posts.rows.count = match grouping.of(Column::Count) {
        Some(values) => lane(of_row, values),
        None => lane(of_row, std::iter::repeat_n(1, count)),
    };
    let status = |value: u32| {
        let known = Status::ALL.iter().map(|(status, _)| *status);
        known
            .into_iter()
            .find(|status| *status as u32 == value)
            .unwrap_or_default()
    };
    posts.rows.status = match grouping.of(Column::Status) {
        Some(values) => lane(of_row, values.map(status)),
        None => lane(of_row, std::iter::repeat_n(Status::Filled, count)),
    };
    for &column in &grouping.columns {
        if matches!(column, Column::Status | Column::Count) {
            continue;
        }
        if let (Some(values), Some(slot)) = (grouping.of(column), posts.rows.text.get_mut(column as usize)) {
            *slot = lane(of_row, values.map(Sym));
        }
    }
    let behind = 1 + grouping.columns.len();
    for (at, (name, _)) in factors
        .iter()
        .zip(seen)
        .enumerate()
        .filter(|(_, (_, seen))| **seen)
    {
        posts.factors.push(FactorColumn {
            name: name.clone(),
            levels: lane(of_row, grouping.at(behind + at).map(Sym)),
        });
    }
}

/// Gives ids and managers their symbols.
fn link(
    posts: &mut Posts,
    columns: &[Column],
    ids: Ids,
    mut later: Later,
    mut groups: Groups,
) -> Result<(), Odd> {
    let top = Mark::of(TOP);
    let mut special: Vec<Sym> = vec![Sym::BLANK; ids.unknown.len() + 1];
    // In row order, so that a source that can only be read from its start is read once.
    let mut unknown: Vec<(usize, Mark, u32)> = ids
        .unknown
        .iter()
        .zip(1..)
        .map(|(&(mark, row), at)| (at, mark, row))
        .collect();
    unknown.sort_unstable_by_key(|&(_, _, row)| row);
    for (at, mark, row) in unknown {
        let text = if mark == top {
            Some(Box::from(TOP))
        } else {
            later.manager(row)
        };
        let sym = posts.symbols.intern(&text.ok_or(Odd)?);
        if let Some(slot) = special.get_mut(at) {
            *slot = sym;
        }
    }
    groups.first_id = u32::try_from(posts.symbols.len()).map_err(|_| Odd)?;
    later.first_id = groups.first_id;
    if columns.contains(&Column::Manager) {
        let managers = ids.managers.into_iter().map(|above| {
            if above >= NOBODY {
                special
                    .get((above - SPECIAL) as usize)
                    .copied()
                    .unwrap_or_default()
            } else {
                Sym(groups.first_id + above)
            }
        });
        if let Some(slot) = posts.rows.text.get_mut(Column::Manager as usize) {
            *slot = Lane::Each(managers.collect());
        }
    }
    groups.same_id = ids
        .repeated
        .iter()
        .filter_map(|rows| rows.split_first())
        .flat_map(|(&first, rest)| rest.iter().map(move |&row| (row, first)))
        .collect();
    groups.has_same_id = vec![0; groups.of_row.len() / 64 + 1];
    for &row in groups.same_id.keys() {
        if let Some(bits) = groups.has_same_id.get_mut(row as usize / 64) {
            *bits |= 1 << (row % 64);
        }
    }
    groups.repeated = ids.repeated;
    groups.lookalikes = ids
        .lookalikes
        .into_iter()
        .map(|((institution, at), rows)| {
            let manager = special.get(at as usize).copied().unwrap_or_default();
            ((institution, manager), rows)
        })
        .collect::<HashMap<_, _>>();
    posts.symbols.read_later(Arc::new(later));
    posts.groups = Some(groups);
    Ok(())
}

/// The columns that at least one source has, made ids included.
pub(super) fn of_sources(infos: &[&SourceInfo]) -> Vec<Column> {
    let all = infos
        .iter()
        .fold(ColumnSet::default(), |all, info| all.union(info.columns));
    let columns = Column::ALL.into_iter().map(|(column, _)| column);
    columns.filter(|&column| all.contains(column)).collect()
}

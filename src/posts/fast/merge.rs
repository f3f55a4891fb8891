//! From what was gathered to [`Posts`]: the same whatever the number of threads and the size of pieces.

use super::super::columns::{
    Column, ColumnSet, FactorColumn, Fte, Groups, Posts, SourceInfo, Status, Sym, Symbols, TOP,
};
use super::super::lane::{Lane, Numbers};
use super::gathered::Gathered;
use super::groups::{Keys, Shared, of_group};
use super::ids::{self, Ids, SPECIAL};
use super::later::{Later, Source};
use super::line::Odd;
use super::quick::Mark;
use foldhash::HashMap;
use rayon::prelude::*;
use std::mem::take;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// The groups, numbered in the order of their first rows.
struct Grouping {
    columns: Vec<Column>,
    /// The values of all groups: of the source, of each column, of each factor.
    values: Vec<Vec<u32>>,
}

impl Grouping {
    /// One value of every group.
    fn take(&mut self, place: usize) -> Vec<u32> {
        self.values.get_mut(place).map(take).unwrap_or_default()
    }

    fn place(&self, column: Column) -> Option<usize> {
        Some(1 + self.columns.iter().position(|&other| other == column)?)
    }
}

/// Puts everything together. `seen` says which factors have a row.
pub(super) fn posts(
    mut gathered: Gathered,
    shared: Shared,
    (columns, factors): (&[Column], &[String]),
    seen: &[bool],
    again: Vec<Source>,
) -> Result<Posts, Odd> {
    let (symbols, keys, ftes) = shared.finish();
    let mut posts = Posts::default();
    let known = take(&mut gathered.known);
    let tallies = take(&mut gathered.tallies);
    let texts = in_order(&mut posts, &symbols);
    drop(symbols);
    let tally = |&(group, _): &(u32, u32)| tallies.get(group);
    let rows_of_group = known.par_iter().map(|known| tally(known).rows).collect();
    let mut fte_of_group = Numbers::default();
    for known in known.chunks(GROUPS) {
        let fte: Vec<i64> = known.iter().map(|known| tally(known).fte).collect();
        fte_of_group.extend(&fte);
    }
    drop(tallies);
    let place = of_group(columns)
        .iter()
        .position(|&column| column == Column::Institution);
    let institution = |&(group, _): &(u32, u32)| {
        let text = place
            .and_then(|at| keys.of(group).get(at + 1))
            .copied()
            .unwrap_or(0);
        Sym(texts.get(text as usize).copied().unwrap_or(0))
    };
    let institutions: Vec<Sym> = known.par_iter().map(institution).collect();
    // A blank institution is the one that the manifest names; whether it is one of the others is not known here.
    let blanks = institutions.iter().filter(|sym| sym.is_blank()).count();
    if blanks > 0 && blanks < institutions.len() {
        return Err(Odd);
    }
    let of_row = Arc::new(take(&mut gathered.groups));
    // Ids first: what is kept of them is most of what is kept.
    let ids = {
        let of = |row: usize| {
            let group = of_row.get(row).copied().unwrap_or(0);
            institutions.get(group as usize).copied().unwrap_or_default()
        };
        ids::find(
            take(&mut gathered.ids),
            take(&mut gathered.managers),
            of,
            of_row.len(),
        )
    };
    let mut grouping = grouping(&known, (columns, factors), &texts, keys);
    let example = known.into_iter().map(|(_, row)| row).collect();
    fill(&mut posts, &mut grouping, &of_row, factors, seen);
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
        rows: rows_of_group,
        fte: fte_of_group,
        ..Groups::default()
    };
    link(&mut posts, columns, ids, later, groups)?;
    Ok(posts)
}

/// Numbers texts in their order, whichever thread saw them first: the new numbers by the old ones.
fn in_order(posts: &mut Posts, symbols: &Symbols) -> Vec<u32> {
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
    new
}

/// The values of all groups; `known` are these in their order, `texts` the numbers of texts in theirs.
fn grouping(
    known: &[(u32, u32)],
    (columns, factors): (&[Column], &[String]),
    texts: &[u32],
    keys: Keys,
) -> Grouping {
    let columns = of_group(columns);
    let is_text = std::iter::once(false)
        .chain(
            columns
                .iter()
                .map(|column| !matches!(column, Column::Status | Column::Count)),
        )
        .chain(factors.iter().map(|_| true));
    let is_text: Vec<bool> = is_text.collect();
    // Groups without a row, of pieces that were read again, are not among the known ones.
    // Each from zeros that the system gives when they are written to, side by side.
    let mut values: Vec<Vec<u32>> = is_text.iter().map(|_| vec![0; known.len()]).collect();
    let mut parts: Vec<Vec<&mut [u32]>> = known.chunks(GROUPS).map(|_| Vec::new()).collect();
    for values in &mut values {
        for (part, own) in parts.iter_mut().zip(values.chunks_mut(GROUPS)) {
            part.push(own);
        }
    }
    parts
        .into_par_iter()
        .zip(known.par_chunks(GROUPS))
        .for_each(|(mut part, known)| {
            for (at, &(group, _)) in known.iter().enumerate() {
                for ((to, &value), &is_text) in part.iter_mut().zip(keys.of(group)).zip(&is_text) {
                    let Some(slot) = to.get_mut(at) else { continue };
                    *slot = if is_text {
                        texts.get(value as usize).copied().unwrap_or(0)
                    } else {
                        value
                    };
                }
            }
        });
    Grouping { values, columns }
}

/// Groups that are looked at in one go.
const GROUPS: usize = 1 << 14;

/// The columns that groups decide.
fn fill(
    posts: &mut Posts,
    grouping: &mut Grouping,
    of_row: &Arc<Vec<u32>>,
    factors: &[String],
    seen: &[bool],
) {
    fn lane<T>(of_row: &Arc<Vec<u32>>, values: impl IntoIterator<Item = T>) -> Lane<T> {
        Lane::Grouped {
            of_row: Arc::clone(of_row),
            values: values.into_iter().collect(),
        }
    }
    fn of<T: Clone + PartialEq>(of_row: &Arc<Vec<u32>>, values: Vec<T>) -> Lane<T> {
        match values.split_first() {
            Some((first, rest)) if rest.iter().all(|value| value == first) => Lane::Same {
                value: first.clone(),
                len: of_row.len(),
            },
            _ => lane(of_row, values),
        }
    }
    let source = grouping.take(0).into_par_iter();
    let source = source.map(|value| u16::try_from(value).unwrap_or(0));
    posts.rows.source = of(of_row, source.collect());
    posts.rows.count = match grouping.place(Column::Count) {
        Some(at) => of(of_row, grouping.take(at)),
        None => Lane::Same {
            value: 1,
            len: of_row.len(),
        },
    };
    let status = |value: u32| {
        let known = Status::ALL.iter().map(|(status, _)| *status);
        known
            .into_iter()
            .find(|status| *status as u32 == value)
            .unwrap_or_default()
    };
    posts.rows.status = match grouping.place(Column::Status) {
        Some(at) => {
            let values: Vec<Status> = grouping.take(at).into_par_iter().map(status).collect();
            lane(of_row, values)
        }
        None => Lane::Same {
            value: Status::Filled,
            len: of_row.len(),
        },
    };
    for column in grouping.columns.clone() {
        if matches!(column, Column::Status | Column::Count) {
            continue;
        }
        if let (Some(at), Some(slot)) = (grouping.place(column), posts.rows.text.get_mut(column as usize)) {
            *slot = lane(of_row, grouping.take(at).into_iter().map(Sym));
        }
    }
    let behind = 1 + grouping.columns.len();
    for (at, (name, seen)) in factors.iter().zip(seen).enumerate() {
        if *seen {
            posts.factors.push(FactorColumn {
                name: name.clone(),
                levels: lane(of_row, grouping.take(behind + at).into_iter().map(Sym)),
            });
        }
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
    let mut unknown: Vec<(u32, usize, Mark)> = ids
        .unknown
        .iter()
        .zip(1..)
        .map(|(&(mark, row), at)| (row, at, mark))
        .collect();
    unknown.sort_unstable_by_key(|&(row, ..)| row);
    let below_top = unknown.iter().filter(|&&(.., mark)| mark != top);
    let rows: Vec<u32> = below_top.map(|&(row, ..)| row).collect();
    let mut texts = later.managers(&rows).into_iter();
    for (_, at, mark) in unknown {
        let text = if mark == top {
            Some(Box::from(TOP))
        } else {
            texts.next().flatten()
        };
        let sym = posts.symbols.intern(&text.ok_or(Odd)?);
        if let Some(slot) = special.get_mut(at) {
            *slot = sym;
        }
    }
    groups.first_id = u32::try_from(posts.symbols.len()).map_err(|_| Odd)?;
    later.first_id = groups.first_id;
    if columns.contains(&Column::Manager) {
        let mut managers = ids.managers;
        managers.par_iter_mut().for_each(|above| {
            *above = match above.0.checked_sub(SPECIAL) {
                Some(at) => special.get(at as usize).copied().unwrap_or_default(),
                None => Sym(groups.first_id + above.0),
            }
        });
        if let Some(slot) = posts.rows.text.get_mut(Column::Manager as usize) {
            *slot = Lane::Each(managers);
        }
    }
    groups.same_id = ids
        .repeated
        .iter()
        .filter_map(|rows| rows.split_first())
        .flat_map(|(&first, rest)| rest.iter().map(move |&row| (row, first)))
        .collect();
    groups.has_same_id = groups.same_id.keys().map(|&row| row as usize).collect();
    ids.repeated.iter().for_each(|rows| groups.repeated.push(rows));
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

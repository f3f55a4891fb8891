//! Which rows share an id, and which row a manager's id belongs to: institution by institution, from marks alone.

use super::super::columns::Sym;
use super::super::row_lists::Bits;
use super::quick::Mark;
use foldhash::{HashMap, HashSet};
use rayon::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};

/// In place of a row: what is no row.
pub(super) const SPECIAL: u32 = 1 << 31;
/// No manager.
pub(super) const NOBODY: u32 = SPECIAL;
const EMPTY: u32 = u32::MAX;

/// What was found out about ids.
#[derive(Debug, Default)]
pub(super) struct Ids {
    /// Rows that share an id within an institution, in row order; in order of first row.
    pub repeated: Vec<Vec<u32>>,
    /// By row, no symbols yet: the first row with the manager's id, [`NOBODY`], or [`SPECIAL`] and more: an index into
    /// `unknown`, from 1.
    pub managers: Vec<Sym>,
    /// Managers that are no id in their institution, each with a row that names it.
    pub unknown: Vec<(Mark, u32)>,
    /// Rows whose ids may be carelessly the same as an unknown manager: by institution and index into `unknown`, from 1.
    pub lookalikes: Vec<((Sym, u32), Vec<u32>)>,
}

/// Rows of one institution, as runs.
struct Bucket {
    institution: Sym,
    runs: Vec<(u32, u32)>,
}

impl Bucket {
    fn rows(&self) -> impl Iterator<Item = u32> {
        self.runs.iter().flat_map(|&(start, end)| start..end)
    }
}

/// What one institution gave.
struct Found {
    institution: Sym,
    repeated: Vec<Vec<u32>>,
    unknown: Vec<(Mark, Vec<u32>)>,
    lookalikes: HashMap<u32, Vec<u32>>,
}

/// Looks at every institution. `institution_of` says to which a row belongs; `managers` is empty where there are none,
/// `ids` where they are made and nobody asks for them.
pub(super) fn find(
    ids: Vec<Mark>,
    managers: Vec<Mark>,
    institution_of: impl Fn(usize) -> Sym + Sync,
    rows: usize,
) -> Ids {
    if ids.is_empty() {
        return Ids {
            managers: vec![Sym(NOBODY); managers.len()],
            ..Ids::default()
        };
    }
    let buckets = buckets(&institution_of, rows);
    // In the place of each mark comes what it is found to be.
    let managers: Vec<AtomicU64> = managers.into_iter().map(|mark| AtomicU64::new(mark.0)).collect();
    let of = |bucket: &Bucket| of_bucket(bucket, &ids, &managers);
    let found: Vec<Found> = buckets.par_iter().map(of).collect();
    drop(ids);
    let managers = managers
        .into_par_iter()
        .with_min_len(ROWS)
        .map(|above| Sym(u32::try_from(above.into_inner()).unwrap_or(NOBODY)))
        .collect();
    together(managers, found.into_iter())
}

/// Values of the bits by which marks are told apart at first.
const FEW: usize = 1 << 16;

/// Rows that are looked at in one go.
const ROWS: usize = 1 << 16;

/// The rows of each institution.
fn buckets(institution_of: &(impl Fn(usize) -> Sym + Sync), rows: usize) -> Vec<Bucket> {
    let runs: Vec<Vec<(Sym, u32, u32)>> = (0..rows.div_ceil(ROWS))
        .into_par_iter()
        .map(|part| {
            let mut runs: Vec<(Sym, u32, u32)> = Vec::new();
            for row in part * ROWS..rows.min((part + 1) * ROWS) {
                let institution = institution_of(row);
                let row = u32::try_from(row).unwrap_or(EMPTY);
                match runs.last_mut() {
                    Some((last, _, end)) if *last == institution => *end = row + 1,
                    _ => runs.push((institution, row, row + 1)),
                }
            }
            runs
        })
        .collect();
    let mut buckets: Vec<Bucket> = Vec::new();
    let mut number: HashMap<Sym, usize> = HashMap::default();
    for (institution, start, end) in runs.into_iter().flatten() {
        let at = *number.entry(institution).or_insert_with(|| {
            buckets.push(Bucket {
                institution,
                runs: Vec::new(),
            });
            buckets.len() - 1
        });
        let Some(bucket) = buckets.get_mut(at) else {
            continue;
        };
        match bucket.runs.last_mut() {
            Some((_, last)) if *last == start => *last = end,
            _ => bucket.runs.push((start, end)),
        }
    }
    buckets
}

fn of_bucket(bucket: &Bucket, ids: &[Mark], managers: &[AtomicU64]) -> Found {
    let mark = |row: u32| ids.get(row as usize).copied().unwrap_or(Mark::BLANK);
    let size: usize = bucket
        .runs
        .iter()
        .map(|(start, end)| (end - start) as usize)
        .sum();
    let slots = (size + size / 4).next_power_of_two().max(16);
    let mut table = vec![EMPTY; slots];
    let home = |mark: Mark| (mark.0 ^ (mark.0 >> 32)) as usize & (slots - 1);
    // The row of an id, or the slot where it would be.
    let look = |table: &[u32], wanted: Mark| -> Result<u32, usize> {
        let mut at = home(wanted);
        loop {
            match table.get(at) {
                Some(&EMPTY) | None => return Err(at),
                Some(&row) if mark(row) == wanted => return Ok(row),
                Some(_) => at = (at + 1) & (slots - 1),
            }
        }
    };
    let mut again: HashMap<u32, Vec<u32>> = HashMap::default();
    for row in bucket.rows() {
        match look(&table, mark(row)) {
            Ok(first) => again.entry(first).or_insert_with(|| vec![first]).push(row),
            Err(slot) => {
                if let Some(slot) = table.get_mut(slot) {
                    *slot = row;
                }
            }
        }
    }
    let mut repeated: Vec<Vec<u32>> = again.into_values().collect();
    repeated.sort_unstable();
    let mut unknown: Vec<(Mark, Vec<u32>)> = Vec::new();
    let mut number: HashMap<Mark, usize> = HashMap::default();
    let mut last = (Mark::BLANK, NOBODY);
    if !managers.is_empty() {
        for row in bucket.rows() {
            let Some(slot) = managers.get(row as usize) else {
                continue;
            };
            let manager = Mark(slot.load(Ordering::Relaxed));
            if manager != last.0 {
                let above = match look(&table, manager) {
                    _ if manager == Mark::BLANK => NOBODY,
                    Ok(first) => first,
                    Err(_) => {
                        let at = *number.entry(manager).or_insert_with(|| {
                            unknown.push((manager, Vec::new()));
                            unknown.len() - 1
                        });
                        if let Some((_, rows)) = unknown.get_mut(at) {
                            rows.push(row);
                        }
                        slot.store(u64::from(NOBODY), Ordering::Relaxed);
                        continue;
                    }
                };
                last = (manager, above);
            }
            slot.store(u64::from(last.1), Ordering::Relaxed);
        }
    }
    let mut lookalikes: HashMap<u32, Vec<u32>> = HashMap::default();
    if !unknown.is_empty() {
        let wanted: HashSet<u32> = unknown.iter().map(|(mark, _)| mark.careless()).collect();
        // Most rows are told apart by a few bits.
        let few = |careless: u32| careless as usize & (FEW - 1);
        let any: Bits = wanted.iter().map(|&careless| few(careless)).collect();
        for row in bucket.rows() {
            let careless = mark(row).careless();
            if any.contains(few(careless)) && wanted.contains(&careless) {
                lookalikes.entry(careless).or_default().push(row);
            }
        }
    }
    Found {
        institution: bucket.institution,
        repeated,
        unknown,
        lookalikes,
    }
}

fn together(mut managers: Vec<Sym>, found: impl Iterator<Item = Found>) -> Ids {
    let mut ids = Ids::default();
    let mut number: HashMap<Mark, u32> = HashMap::default();
    for one in found {
        ids.repeated.extend(one.repeated);
        for (mark, rows) in one.unknown {
            let Some(&first) = rows.first() else { continue };
            let at = *number.entry(mark).or_insert_with(|| {
                ids.unknown.push((mark, first));
                u32::try_from(ids.unknown.len()).unwrap_or(0)
            });
            for row in rows {
                if let Some(slot) = managers.get_mut(row as usize) {
                    *slot = Sym(SPECIAL + at);
                }
            }
            if let Some(rows) = one.lookalikes.get(&mark.careless()) {
                ids.lookalikes.push(((one.institution, at), rows.clone()));
            }
        }
    }
    ids.repeated.sort_unstable();
    ids.managers = managers;
    ids
}

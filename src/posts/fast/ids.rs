//! Which rows share an id, and which row a manager's id belongs to: institution by institution, from marks alone.

use super::super::columns::Sym;
use super::super::row_lists::Bits;
use super::super::runs::{self, Runs};
use super::quick::Mark;
use foldhash::{HashMap, HashSet};
use hashbrown::HashTable;
use rayon::prelude::*;
use std::collections::hash_map::Entry;
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

/// What one institution gave.
struct Found {
    institution: Sym,
    repeated: Vec<Vec<u32>>,
    unknown: Vec<(Mark, Vec<u32>)>,
    lookalikes: HashMap<u32, Vec<u32>>,
}

/// Looks at every institution. `institution_of` says to which a row belongs; `managers` are marks, none where there are none,
/// `ids` where they are made and nobody asks for them.
pub(super) fn find(
    ids: Vec<Mark>,
    managers: Vec<AtomicU64>,
    institution_of: impl Fn(usize) -> Sym + Sync,
    rows: usize,
) -> Ids {
    if ids.is_empty() {
        return Ids {
            managers: vec![Sym(NOBODY); managers.len()],
            ..Ids::default()
        };
    }
    let institutions = runs::by(rows, institution_of);
    let of = |one: &Runs<Sym>| of_institution(one, &ids, &managers);
    let found: Vec<Found> = institutions.par_iter().map(of).collect();
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

/// Tells marks apart by a few bits: most of those that were not put in.
struct Sieve {
    bits: Vec<u64>,
}

impl Sieve {
    /// For so many marks.
    fn new(marks: usize) -> Self {
        Self {
            // Of one in sixteen it is not known whether it was put in.
            bits: vec![0; (marks / 4).next_power_of_two()],
        }
    }

    /// The word, and the bit in it.
    #[inline]
    fn place(&self, mark: Mark) -> (usize, u64) {
        let mixed = mark.0 ^ (mark.0 >> 32);
        ((mixed >> 6) as usize & (self.bits.len() - 1), 1 << (mixed % 64))
    }

    /// Puts one in; whether it may have been in before.
    #[inline]
    fn add(&mut self, mark: Mark) -> bool {
        let (word, bit) = self.place(mark);
        let Some(word) = self.bits.get_mut(word) else {
            return true;
        };
        let before = *word;
        *word |= bit;
        before & bit != 0
    }

    /// Whether it may have been put in.
    #[inline]
    fn may_have(&self, mark: Mark) -> bool {
        let (word, bit) = self.place(mark);
        self.bits.get(word).is_none_or(|word| word & bit != 0)
    }
}

/// Managers of an institution, and the first row with the id of each.
struct Wanted {
    all: Vec<(Mark, u32)>,
    /// Where each of them stands there.
    places: HashTable<u32>,
}

impl Wanted {
    /// Those of some rows; in the place of each mark comes where it stands.
    fn of(institution: &Runs<Sym>, managers: &[AtomicU64]) -> Self {
        let mut all = vec![(Mark::BLANK, EMPTY)];
        let mut places = HashTable::new();
        let mut last = (Mark::BLANK, 0);
        let managers = institution.rows().filter_map(|row| managers.get(row as usize));
        for slot in managers {
            let manager = Mark(slot.load(Ordering::Relaxed));
            if manager != last.0 {
                let mark = |&at: &u32| all.get(at as usize).map_or(Mark::BLANK, |(mark, _)| *mark);
                let at = match manager {
                    Mark::BLANK => 0,
                    _ => match places.find(manager.0, |at| mark(at) == manager) {
                        Some(&at) => at,
                        None => {
                            let at = u32::try_from(all.len()).unwrap_or(0);
                            places.insert_unique(manager.0, at, |at| mark(at).0);
                            all.push((manager, EMPTY));
                            at
                        }
                    },
                };
                last = (manager, at);
            }
            slot.store(u64::from(last.1), Ordering::Relaxed);
        }
        Self { all, places }
    }

    fn sieve(&self) -> Sieve {
        let mut sieve = Sieve::new(self.all.len());
        self.all.iter().skip(1).for_each(|&(mark, _)| {
            sieve.add(mark);
        });
        sieve
    }

    /// A row has this id.
    fn found(&mut self, id: Mark, row: u32) {
        let all = &mut self.all;
        let is = |&at: &u32| all.get(at as usize).is_some_and(|(mark, _)| *mark == id);
        if let Some(&at) = self.places.find(id.0, is)
            && let Some((_, first)) = all.get_mut(at as usize)
            && *first == EMPTY
        {
            *first = row;
        }
    }
}

fn of_institution(institution: &Runs<Sym>, ids: &[Mark], managers: &[AtomicU64]) -> Found {
    let mark = |row: u32| ids.get(row as usize).copied().unwrap_or(Mark::BLANK);
    let mut wanted = Wanted::of(institution, managers);
    let sieve = wanted.sieve();
    // Few ids are those of managers or there twice, so that all others need not be kept.
    let mut seen = Sieve::new(institution.len());
    let mut again: Vec<Mark> = Vec::new();
    for row in institution.rows() {
        let id = mark(row);
        if seen.add(id) {
            again.push(id);
        }
        if sieve.may_have(id) {
            wanted.found(id, row);
        }
    }
    let repeated = repeated(institution, mark, &again);
    // By their places among the managers: what they come to.
    let mut unknown: Vec<(Mark, Vec<u32>)> = Vec::new();
    let mut above = vec![NOBODY];
    for &(mark, first) in wanted.all.iter().skip(1) {
        above.push(first);
        if first == EMPTY {
            if let Some(above) = above.last_mut() {
                *above = SPECIAL + 1 + u32::try_from(unknown.len()).unwrap_or(0);
            }
            unknown.push((mark, Vec::new()));
        }
    }
    for (row, slot) in institution
        .rows()
        .filter_map(|row| Some((row, managers.get(row as usize)?)))
    {
        let at = slot.load(Ordering::Relaxed) as usize;
        let mut above = above.get(at).copied().unwrap_or(NOBODY);
        if above > SPECIAL {
            if let Some((_, rows)) = unknown.get_mut((above - SPECIAL - 1) as usize) {
                rows.push(row);
            }
            above = NOBODY;
        }
        slot.store(u64::from(above), Ordering::Relaxed);
    }
    let mut lookalikes: HashMap<u32, Vec<u32>> = HashMap::default();
    if !unknown.is_empty() {
        let wanted: HashSet<u32> = unknown.iter().map(|(mark, _)| mark.careless()).collect();
        // Most rows are told apart by a few bits.
        let few = |careless: u32| careless as usize & (FEW - 1);
        let any: Bits = wanted.iter().map(|&careless| few(careless)).collect();
        for row in institution.rows() {
            let careless = mark(row).careless();
            if any.contains(few(careless)) && wanted.contains(&careless) {
                lookalikes.entry(careless).or_default().push(row);
            }
        }
    }
    Found {
        institution: institution.of,
        repeated,
        unknown,
        lookalikes,
    }
}

/// The rows of each id that several have; `again` are those that several may have.
fn repeated(institution: &Runs<Sym>, mark: impl Fn(u32) -> Mark, again: &[Mark]) -> Vec<Vec<u32>> {
    if again.is_empty() {
        return Vec::new();
    }
    let mut sieve = Sieve::new(again.len());
    for &mark in again {
        sieve.add(mark);
    }
    let mut first: HashMap<Mark, u32> = HashMap::with_capacity_and_hasher(again.len(), Default::default());
    let mut rows_of: HashMap<Mark, Vec<u32>> = HashMap::default();
    for row in institution.rows().filter(|&row| sieve.may_have(mark(row))) {
        let id = mark(row);
        match first.entry(id) {
            Entry::Vacant(entry) => {
                entry.insert(row);
            }
            Entry::Occupied(entry) => rows_of.entry(id).or_insert_with(|| vec![*entry.get()]).push(row),
        }
    }
    let mut repeated: Vec<Vec<u32>> = rows_of.into_values().collect();
    repeated.sort_unstable();
    repeated
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

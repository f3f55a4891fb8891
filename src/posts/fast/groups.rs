//! What all threads share while they read: the dictionary, the groups of alike rows, the distinct FTEs.
//!
//! Threads remember what they saw, so that they ask here once for most things.

use super::super::columns::{Column, Symbols};
use super::held;
use super::line::Odd;
use hashbrown::HashTable;
use std::hash::BuildHasher;
use std::sync::atomic::{AtomicU64, Ordering, fence};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The columns that decide to which group a row belongs, in this order.
pub(super) fn of_group(columns: &[Column]) -> Vec<Column> {
    let own = [
        Column::Id,
        Column::Manager,
        Column::Person,
        Column::Fte,
        Column::Start,
        Column::End,
        Column::ServiceStart,
        Column::ActingUntil,
        Column::ProtectedUntil,
        Column::Point,
        Column::Salary,
    ];
    columns
        .iter()
        .copied()
        .filter(|column| !own.contains(column))
        .collect()
}

/// Groups are kept apart, so that threads seldom wait for one another: by a hash of their institution, so that what is asked
/// for at a time stands together where a source is in their order, and within that by a hash of their values.
const SHARDS: usize = PLACES_OF_INSTITUTIONS * SHARDS_OF_EACH;
const PLACES_OF_INSTITUTIONS: usize = 64;
const SHARDS_OF_EACH: usize = 2;

/// Most groups of a shard. The number of a group says in which shard it is, and at which place there.
const MOST: u32 = u32::MAX / SHARDS as u32;

#[inline]
fn shard_of(group: u32) -> usize {
    group as usize % SHARDS
}

#[inline]
fn place_of(group: u32) -> usize {
    group as usize / SHARDS
}

/// The groups of some institutions.
#[derive(Debug, Default)]
struct Shard {
    /// The values of each group, one group after another.
    keys: Vec<u32>,
    /// Which groups of this shard there are: half a hash, so that growing does not read their values again, and the place.
    known: HashTable<(u32, u32)>,
}

impl Shard {
    /// The number of the group with these values, of which this is a hash, in the shard of this number.
    fn group(&mut self, number: usize, hash: u64, key: &[u32]) -> Result<u32, Odd> {
        let Self { keys, known } = self;
        let half = hash as u32;
        let spread = |half: u32| u64::from(half).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let found = known.find(spread(half), |&(other, place)| {
            other == half && key_at(keys, key.len(), place as usize) == key
        });
        let place = match found {
            Some(&(_, place)) => place,
            None => {
                let place = u32::try_from(keys.len() / key.len()).map_err(|_| Odd)?;
                if place >= MOST {
                    return Err(Odd);
                }
                known.insert_unique(spread(half), (half, place), |&(half, _)| spread(half));
                keys.extend_from_slice(key);
                place
            }
        };
        Ok(place * SHARDS as u32 + number as u32)
    }
}

/// Something of each group, by its number.
#[derive(Debug, Default)]
pub(super) struct OfGroup<T> {
    shards: Vec<Vec<T>>,
}

impl<T: Copy + Default> OfGroup<T> {
    #[inline]
    pub(super) fn get(&self, group: u32) -> T {
        let shard = self.shards.get(shard_of(group));
        shard
            .and_then(|all| all.get(place_of(group)))
            .copied()
            .unwrap_or_default()
    }

    /// That of a group, which is the default one at first.
    #[inline]
    pub(super) fn of(&mut self, group: u32) -> Option<&mut T> {
        let (shard, place) = (shard_of(group), place_of(group));
        if self.shards.get(shard).is_none_or(|all| all.len() <= place) {
            self.make(shard, place);
        }
        self.shards.get_mut(shard)?.get_mut(place)
    }

    #[cold]
    fn make(&mut self, shard: usize, place: usize) {
        if self.shards.is_empty() {
            self.shards.resize_with(SHARDS, Vec::new);
        }
        if let Some(all) = self.shards.get_mut(shard) {
            all.resize(place + 1, T::default());
        }
    }

    pub(super) fn len(&self) -> usize {
        self.shards.iter().map(Vec::len).sum()
    }
}

/// Bytes of groups that are remembered at a time: an institution has thousands.
const REMEMBERED: usize = 1 << 16;

/// All that threads share.
#[derive(Debug)]
pub(super) struct Shared {
    /// Groups by a hash of the bytes of their cells, of the source that is read now.
    seen: Seen,
    /// What the hash begins with, so that nobody can make texts that have the same.
    pub seed: u64,
    symbols: Mutex<Symbols>,
    shards: Vec<Mutex<Shard>>,
    ftes: Mutex<Vec<i64>>,
    /// How many values a group has, and which is its institution.
    width: usize,
    institution: Option<usize>,
}

impl Shared {
    pub(super) fn new(width: usize, institution: Option<usize>) -> Self {
        Self {
            seen: Seen::new(REMEMBERED),
            seed: foldhash::fast::RandomState::default().hash_one(0),
            symbols: Mutex::default(),
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
            ftes: Mutex::default(),
            width,
            institution,
        }
    }

    pub(super) fn seen(&self) -> &Seen {
        &self.seen
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    pub(super) fn symbols(&self) -> MutexGuard<'_, Symbols> {
        held(&self.symbols)
    }

    /// The code of an FTE. A source of sums has as many as rows: that is left to the careful reader.
    pub(super) fn fte(&self, fte: i64) -> Result<u16, Odd> {
        let mut all = held(&self.ftes);
        let code = match all.iter().position(|&known| known == fte) {
            Some(code) => code,
            None => {
                all.push(fte);
                all.len() - 1
            }
        };
        if code > 4096 {
            return Err(Odd);
        }
        u16::try_from(code).map_err(|_| Odd)
    }

    /// In which shard the group with these values is, and a hash of them.
    fn place(&self, key: &[u32]) -> (usize, u64) {
        let hash = hash_of(key);
        let institution = self.institution.and_then(|at| key.get(at..=at)).unwrap_or(&[]);
        let shard = hash_of(institution) as usize % PLACES_OF_INSTITUTIONS * SHARDS_OF_EACH
            + (hash >> 32) as usize % SHARDS_OF_EACH;
        (shard, hash)
    }

    fn shard(&self, number: usize) -> Result<MutexGuard<'_, Shard>, Odd> {
        self.shards.get(number).map(held).ok_or(Odd)
    }

    /// The number of the group with these values.
    pub(super) fn group(&self, key: &[u32]) -> Result<u32, Odd> {
        let (number, hash) = self.place(key);
        self.shard(number)?.group(number, hash, key)
    }

    /// The numbers of several groups whose values stand behind one another. What they have in common is waited for once.
    pub(super) fn groups(&self, keys: &[u32]) -> Result<Vec<u32>, Odd> {
        struct Asked<'k> {
            at: usize,
            key: &'k [u32],
            shard: usize,
            hash: u64,
        }
        let keys = keys.chunks_exact(self.width).enumerate();
        let asked = keys.map(|(at, key)| {
            let (shard, hash) = self.place(key);
            Asked { at, key, shard, hash }
        });
        let mut asked: Vec<Asked<'_>> = asked.collect();
        asked.sort_unstable_by_key(|one| (one.shard, one.at));
        let mut groups = vec![0; asked.len()];
        for together in asked.chunk_by(|left, right| left.shard == right.shard) {
            let Some(number) = together.first().map(|one| one.shard) else {
                continue;
            };
            let mut shard = self.shard(number)?;
            for one in together {
                if let Some(slot) = groups.get_mut(one.at) {
                    *slot = shard.group(number, one.hash, one.key)?;
                }
            }
        }
        Ok(groups)
    }

    /// The FTEs by their code.
    pub(super) fn ftes(&self) -> MutexGuard<'_, Vec<i64>> {
        held(&self.ftes)
    }

    /// The dictionary, the values of groups, and the FTEs by their code.
    pub(super) fn finish(self) -> (Symbols, Keys, Vec<i64>) {
        let of = |shard: Mutex<Shard>| shard.into_inner().unwrap_or_else(PoisonError::into_inner).keys;
        let keys = Keys {
            shards: self.shards.into_iter().map(of).collect(),
            width: self.width,
        };
        let symbols = self.symbols.into_inner().unwrap_or_else(PoisonError::into_inner);
        let ftes = self.ftes.into_inner().unwrap_or_else(PoisonError::into_inner);
        (symbols, keys, ftes)
    }
}

/// The values of groups by their numbers.
#[derive(Debug)]
pub(super) struct Keys {
    shards: Vec<Vec<u32>>,
    width: usize,
}

impl Keys {
    /// The values of a group; none of one that there is not.
    #[inline]
    pub(super) fn of(&self, group: u32) -> &[u32] {
        let shard = self.shards.get(shard_of(group));
        shard.map_or(&[], |keys| key_at(keys, self.width, place_of(group)))
    }
}

#[inline]
fn key_at(keys: &[u32], width: usize, place: usize) -> &[u32] {
    let at = place * width;
    keys.get(at..at + width).unwrap_or(&[])
}

/// A hash of small numbers.
fn hash_of(key: &[u32]) -> u64 {
    let mut state: u64 = 0;
    for &value in key {
        let wide = u128::from(state ^ u64::from(value).wrapping_add(0x9e37_79b9_7f4a_7c15))
            * 0xd6e8_feb8_6659_fd93_u128;
        state = (wide as u64) ^ ((wide >> 64) as u64);
    }
    state
}

/// What is known of a group by the bytes of its cells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Known {
    pub group: u32,
    pub count: u32,
}

/// What all threads remember of the bytes that they saw: a direct-mapped table without locks.
#[derive(Debug)]
pub(super) struct Seen {
    words: Vec<AtomicU64>,
    /// Where the first slot begins, so that none lies on two lines of the processor's memory.
    first: usize,
    /// One less than the number of slots.
    mask: usize,
}

/// A version, a key, and what is known of it. The version is odd while somebody writes, and never the same again: who reads it
/// before and after knows that key and value belong together. The last one is there for the place in memory.
type Slot = [AtomicU64; SLOT];
const SLOT: usize = 4;

impl Seen {
    /// `slots` is a power of two.
    fn new(slots: usize) -> Self {
        // Zeros that the system gives when they are first looked at.
        let zeros = vec![0; (slots + 1) * size_of::<Slot>() / size_of::<AtomicU64>()];
        let words: Vec<AtomicU64> = zeros.into_iter().map(AtomicU64::new).collect();
        Self {
            first: words.as_ptr().align_offset(size_of::<Slot>()) % SLOT,
            words,
            mask: slots - 1,
        }
    }

    #[inline]
    fn slot(&self, key: u64) -> Option<&Slot> {
        let slots = self.words.get(self.first..)?.as_chunks().0;
        slots.get(key as usize & self.mask)
    }

    /// What is known of a key, which is never 0. Nothing is decided before all of it was looked at, so that the processor
    /// can look for the next key while it waits for this one.
    #[inline]
    pub(super) fn get(&self, key: u64) -> Option<Known> {
        let [version, own, value, _] = self.slot(key)?;
        let before = version.load(Ordering::Acquire);
        let is_own = own.load(Ordering::Relaxed) == key;
        let value = value.load(Ordering::Relaxed);
        fence(Ordering::Acquire);
        let is_still = version.load(Ordering::Relaxed) == before;
        (is_own & is_still & (before % 2 == 0)).then_some(Known {
            group: (value >> 32) as u32,
            count: value as u32,
        })
    }

    pub(super) fn put(&self, key: u64, known: Known) {
        let Some([version, own, value, _]) = self.slot(key) else {
            return;
        };
        let before = version.load(Ordering::Relaxed);
        let taken = version.compare_exchange(before, before | 1, Ordering::Acquire, Ordering::Relaxed);
        // Whoever finds another at work lets it be: it is only remembering.
        if before % 2 == 1 || taken.is_err() {
            return;
        }
        fence(Ordering::Release);
        own.store(key, Ordering::Relaxed);
        let both = u64::from(known.group) << 32 | u64::from(known.count);
        value.store(both, Ordering::Relaxed);
        version.store(before + 2, Ordering::Release);
    }
}

/// What a thread remembers: a small direct-mapped table.
#[derive(Debug)]
pub(super) struct Cache<T> {
    slots: Vec<(u64, T)>,
}

impl<T: Copy + Default> Cache<T> {
    /// `slots` is a power of two.
    pub(super) fn new(slots: usize) -> Self {
        Self {
            slots: vec![(0, T::default()); slots],
        }
    }

    fn place(&self, key: u64) -> usize {
        (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize & (self.slots.len() - 1)
    }

    /// What is remembered of a key, which is never 0.
    #[inline]
    pub(super) fn get(&self, key: u64) -> Option<T> {
        let &(known, value) = self.slots.get(self.place(key))?;
        (known == key).then_some(value)
    }

    pub(super) fn put(&mut self, key: u64, value: T) {
        let place = self.place(key);
        if let Some(slot) = self.slots.get_mut(place) {
            *slot = (key, value);
        }
    }
}

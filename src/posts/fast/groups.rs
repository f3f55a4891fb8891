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

/// Groups are kept apart by their hash, so that threads seldom wait for one another. The number of a group says in
/// which shard it is (the lower bits), and at which place there.
const SHARDS: usize = 64;

/// Groups of a part of all hashes.
#[derive(Debug, Default)]
struct Shard {
    /// The values of each group, one group after another.
    keys: Vec<u32>,
    /// Half a hash of each group, so that growing does not read their values again.
    halves: Vec<u32>,
    /// Which groups of this shard there are.
    known: HashTable<u32>,
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
    /// How many values a group has.
    width: usize,
}

impl Shared {
    pub(super) fn new(width: usize) -> Self {
        Self {
            seen: Seen::new(REMEMBERED),
            seed: foldhash::fast::RandomState::default().hash_one(0),
            symbols: Mutex::default(),
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
            ftes: Mutex::default(),
            width,
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

    /// The number of the group with these values.
    pub(super) fn group(&self, key: &[u32]) -> u32 {
        let hash = hash_of(key);
        let number = (hash >> 32) as usize % SHARDS;
        let Some(shard) = self.shards.get(number) else {
            return 0;
        };
        let mut shard = held(shard);
        let Shard { keys, halves, known } = &mut *shard;
        let half = hash as u32;
        let spread = |half: u32| u64::from(half).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let half_of = |place: u32| halves.get(place as usize).copied().unwrap_or(0);
        let found = known.find(spread(half), |&place| {
            half_of(place) == half && key_at(keys, self.width, place) == key
        });
        let place = match found {
            Some(&place) => place,
            None => {
                let place = u32::try_from(halves.len()).unwrap_or(u32::MAX);
                known.insert_unique(spread(half), place, |&place| spread(half_of(place)));
                keys.extend_from_slice(key);
                halves.push(half);
                place
            }
        };
        place * SHARDS as u32 + number as u32
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
        let shard = self.shards.get(group as usize % SHARDS);
        shard.map_or(&[], |keys| key_at(keys, self.width, group / SHARDS as u32))
    }
}

#[inline]
fn key_at(keys: &[u32], width: usize, place: u32) -> &[u32] {
    let at = place as usize * width;
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Known {
    pub group: u32,
    pub count: u32,
}

/// What all threads remember of the bytes that they saw: a direct-mapped table without locks.
#[derive(Debug)]
pub(super) struct Seen {
    slots: Vec<Slot>,
}

/// A key, and what is known of it. The version is odd while somebody writes, and never the same again: who reads it
/// before and after knows that key and value belong together.
#[derive(Debug, Default)]
#[repr(align(32))]
struct Slot {
    version: AtomicU64,
    key: AtomicU64,
    value: AtomicU64,
}

impl Seen {
    /// `slots` is a power of two.
    fn new(slots: usize) -> Self {
        Self {
            slots: (0..slots).map(|_| Slot::default()).collect(),
        }
    }

    #[inline]
    fn slot(&self, key: u64) -> Option<&Slot> {
        self.slots.get(key as usize & (self.slots.len() - 1))
    }

    /// What is known of a key, which is never 0.
    #[inline]
    pub(super) fn get(&self, key: u64) -> Option<Known> {
        let slot = self.slot(key)?;
        let version = slot.version.load(Ordering::Acquire);
        if version % 2 == 1 || slot.key.load(Ordering::Relaxed) != key {
            return None;
        }
        let value = slot.value.load(Ordering::Relaxed);
        fence(Ordering::Acquire);
        (slot.version.load(Ordering::Relaxed) == version).then_some(Known {
            group: (value >> 32) as u32,
            count: value as u32,
        })
    }

    pub(super) fn put(&self, key: u64, known: Known) {
        let Some(slot) = self.slot(key) else { return };
        let version = slot.version.load(Ordering::Relaxed);
        let taken = slot
            .version
            .compare_exchange(version, version | 1, Ordering::Acquire, Ordering::Relaxed);
        // Whoever finds another at work lets it be: it is only remembering.
        if version % 2 == 1 || taken.is_err() {
            return;
        }
        fence(Ordering::Release);
        slot.key.store(key, Ordering::Relaxed);
        slot.value.store(
            u64::from(known.group) << 32 | u64::from(known.count),
            Ordering::Relaxed,
        );
        slot.version.store(version + 2, Ordering::Release);
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

//! What all threads share while they read: the dictionary, the groups of alike rows, the distinct FTEs.
//!
//! Threads remember what they saw, so that they ask here once for most things.

use super::super::columns::{Column, Symbols};
use super::line::Odd;
use hashbrown::HashTable;
use std::hash::BuildHasher;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering, fence};
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

/// Groups are kept apart by their hash, so that threads seldom wait for one another.
const SHARDS: usize = 64;

/// Groups of a part of all hashes.
#[derive(Debug, Default)]
struct Shard {
    /// The values of each group, one group after another.
    keys: Vec<u32>,
    /// The number of each group.
    numbers: Vec<u32>,
    /// Half a hash, and which group of this shard.
    known: HashTable<(u32, u32)>,
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
    next: AtomicU32,
    ftes: Mutex<Vec<i64>>,
    /// How many values a group has.
    width: usize,
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    pub(super) fn new(width: usize) -> Self {
        Self {
            seen: Seen::new(REMEMBERED),
            seed: foldhash::fast::RandomState::default().hash_one(0),
            symbols: Mutex::default(),
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
            next: AtomicU32::new(0),
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
        let half = hash as u32;
        let Some(shard) = self.shards.get((hash >> 32) as usize % SHARDS) else {
            return 0;
        };
        let mut shard = held(shard);
        let Shard { keys, numbers, known } = &mut *shard;
        let of = |group: u32| keys.get(group as usize * self.width..(group as usize + 1) * self.width);
        let spread = |half: u32| u64::from(half).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let found = known.find(spread(half), |&(other, group)| {
            other == half && of(group) == Some(key)
        });
        if let Some(&(_, group)) = found {
            return numbers.get(group as usize).copied().unwrap_or(0);
        }
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let group = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        keys.extend_from_slice(key);
        numbers.push(number);
        known.insert_unique(spread(half), (half, group), |&(half, _)| spread(half));
        number
    }

    /// The dictionary, the values of each group by its number, and the FTEs by their code.
    pub(super) fn finish(self) -> (Symbols, Vec<u32>, Vec<i64>) {
        let mut keys = vec![0; self.next.into_inner() as usize * self.width];
        for shard in self.shards {
            let shard = shard.into_inner().unwrap_or_else(PoisonError::into_inner);
            drop(shard.known);
            for (key, number) in shard.keys.chunks_exact(self.width.max(1)).zip(shard.numbers) {
                let at = number as usize * self.width;
                if let Some(to) = keys.get_mut(at..at + self.width) {
                    to.copy_from_slice(key);
                }
            }
        }
        let symbols = self.symbols.into_inner().unwrap_or_else(PoisonError::into_inner);
        let ftes = self.ftes.into_inner().unwrap_or_else(PoisonError::into_inner);
        (symbols, keys, ftes)
    }
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

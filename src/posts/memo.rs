//! What a cell was read as, by its bytes: most cells of a column repeat one of few values.

/// Longer cells are read anew each time.
const KEY: usize = 47;
const SLOTS: usize = 128;
/// Of a memo for millions of rows.
const MANY: usize = 4096;
/// After so many look-ups a memo that did not help is switched off (ids, names).
const TRIAL: u32 = 2048;

/// A small direct-mapped table from cell to value.
#[derive(Debug, Clone)]
pub(super) struct Memo {
    slots: Vec<Slot>,
    asked: u32,
    found: u32,
    off: bool,
    /// There may be room for many values.
    widens: bool,
    /// How many were put in, while there was room for few.
    few: usize,
}

#[derive(Debug, Clone, Copy)]
struct Slot {
    len: u8,
    key: [u8; KEY],
    value: i64,
}

const EMPTY: Slot = Slot {
    len: u8::MAX,
    key: [0; KEY],
    value: 0,
};

impl Slot {
    /// Whether it is that of a cell with these ends.
    #[inline]
    fn is(&self, cell: &[u8], with: (u64, u64)) -> bool {
        if usize::from(self.len) != cell.len() {
            return false;
        }
        let own = self.key.get(..cell.len()).unwrap_or(&[]);
        ends(own) == with && (cell.len() <= 16 || own.as_chunks::<8>().0 == cell.as_chunks::<8>().0)
    }
}

impl Memo {
    pub(super) fn new() -> Self {
        Self {
            slots: vec![EMPTY; SLOTS],
            asked: 0,
            found: 0,
            off: false,
            widens: false,
            few: 0,
        }
    }

    /// Room for more values once there are more, for sources where remembering is worth its while.
    pub(super) fn widen(&mut self) {
        self.widens = true;
        self.asked = TRIAL;
    }

    /// The value of a cell with these bytes, if it is remembered.
    pub(super) fn get(&mut self, cell: &[u8]) -> Option<i64> {
        if self.off || cell.len() > KEY {
            return None;
        }
        if self.asked < TRIAL {
            self.asked += 1;
            if self.asked == TRIAL && self.found < TRIAL / 8 {
                self.off = true;
            }
        }
        let ends = ends(cell);
        let slot = self.slots.get(slot_of(cell, ends) & (self.slots.len() - 1))?;
        if slot.is(cell, ends) {
            self.found = self.found.saturating_add(1);
            return Some(slot.value);
        }
        None
    }

    /// Remembers a value.
    pub(super) fn put(&mut self, cell: &[u8], value: i64) {
        if self.off {
            return;
        }
        if self.widens && self.slots.len() < MANY {
            self.few += 1;
            if self.few == SLOTS {
                self.slots = vec![EMPTY; MANY];
            }
        }
        let place = slot_of(cell, ends(cell)) & (self.slots.len() - 1);
        let Some(slot) = self.slots.get_mut(place) else {
            return;
        };
        if let (Ok(len), Some(key)) = (u8::try_from(cell.len()), slot.key.get_mut(..cell.len())) {
            key.copy_from_slice(cell);
            slot.len = len;
            slot.value = value;
        }
    }
}

/// The first and the last bytes of a cell: all of one of up to sixteen, whose length is known.
#[inline]
fn ends(cell: &[u8]) -> (u64, u64) {
    if let (Some(first), Some(last)) = (cell.first_chunk(), cell.last_chunk()) {
        return (u64::from_le_bytes(*first), u64::from_le_bytes(*last));
    }
    if let (Some(first), Some(last)) = (cell.first_chunk(), cell.last_chunk()) {
        return (
            u32::from_le_bytes(*first).into(),
            u32::from_le_bytes(*last).into(),
        );
    }
    let word = |word, &byte: &u8| word << 8 | u64::from(byte);
    (cell.iter().fold(0, word), 0)
}

/// Length and ends decide: enough for cells of one column, and cheap.
#[inline]
fn slot_of(cell: &[u8], (first, last): (u64, u64)) -> usize {
    let mixed = (first ^ last.rotate_left(29) ^ (cell.len() as u64)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 48) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_remembered_by_all_of_its_bytes() {
        let mut memo = Memo::new();
        assert_eq!(memo.get(b""), None);
        memo.put(b"", 1);
        memo.put(b"Lecturer in this", 2);
        assert_eq!(memo.get(b""), Some(1));
        assert_eq!(memo.get(b"Lecturer in this"), Some(2));
        assert_eq!(memo.get(b"Lecturer on this"), None);
        // Whichever byte of a cell is another one.
        for length in 1..=KEY {
            let cell = vec![b'x'; length];
            memo.put(&cell, 4);
            assert_eq!(memo.get(&cell), Some(4));
            for at in 0..length {
                let mut other = cell.clone();
                other[at] = b'y';
                assert_eq!(memo.get(&other), None, "{length} {at}");
            }
        }
        let long = [b'x'; KEY + 1];
        memo.put(&long, 3);
        assert_eq!(memo.get(&long), None);
    }

    #[test]
    fn a_memo_that_never_helps_is_switched_off() {
        let mut memo = Memo::new();
        for id in 0..TRIAL {
            let cell = id.to_string();
            assert_eq!(memo.get(cell.as_bytes()), None);
            memo.put(cell.as_bytes(), 0);
        }
        assert!(memo.off);
    }
}

//! Where delimiters, line feeds and quotes stand.

use super::look::Block;

/// Walks over the places of delimiters, line feeds and quotes.
pub(super) struct Marks<'t> {
    text: &'t [u8],
    delimiter: u8,
    /// The next bytes to look at.
    next: usize,
    /// What is left of the bytes before them.
    mask: u64,
}

impl<'t> Marks<'t> {
    pub(super) fn new(text: &'t [u8], delimiter: u8) -> Self {
        Self {
            text,
            delimiter,
            next: 0,
            mask: 0,
        }
    }

    /// Looks at the next bytes; false at the end.
    #[inline]
    fn look(&mut self) -> bool {
        let Some(rest) = self.text.get(self.next..).filter(|rest| !rest.is_empty()) else {
            return false;
        };
        let block = rest.first_chunk::<64>().map_or_else(|| last(rest), Block::of);
        self.mask = block.either(self.delimiter, b'\n') | block.equal(b'"');
        self.next += 64;
        true
    }
}

impl Iterator for Marks<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.mask == 0 {
            if !self.look() {
                return None;
            }
        }
        let at = self.next - 64 + self.mask.trailing_zeros() as usize;
        self.mask &= self.mask - 1;
        Some(at)
    }
}

/// The places of all delimiters and line feeds of a text, in `all` behind `u32::MAX`: how many these are together. What
/// stands behind them there means nothing.
///
/// Four places are written at a time, wanted or not: asking after each of them whether it is the last is what takes time.
pub(super) fn flat(text: &[u8], delimiter: u8, all: &mut Vec<u32>) -> usize {
    const ROOM: usize = 64 + FOUR;
    match all.first_mut() {
        Some(first) => *first = u32::MAX,
        None => all.push(u32::MAX),
    }
    let mut count = 1;
    let mut put = |block: Block, base: u32| {
        let mut mask = block.either(delimiter, b'\n');
        if all.len() < count + ROOM {
            all.resize(2 * (count + ROOM), 0);
        }
        let Some(room) = all.get_mut(count..).and_then(<[u32]>::first_chunk_mut::<ROOM>) else {
            return;
        };
        count += mask.count_ones() as usize;
        for slots in room.as_chunks_mut::<FOUR>().0 {
            for slot in slots {
                // Where no bit is left, any place will do.
                *slot = base + (mask | 1 << 63).trailing_zeros();
                mask &= mask.wrapping_sub(1);
            }
            if mask == 0 {
                break;
            }
        }
    };
    let (blocks, rest) = text.as_chunks::<64>();
    let mut base = 0;
    for block in blocks {
        put(Block::of(block), base);
        base += 64;
    }
    if !rest.is_empty() {
        put(last(rest), base);
    }
    count
}

/// The last bytes of a text, fewer than a block has: zero bytes are no marks.
fn last(rest: &[u8]) -> Block {
    let mut block = [0; 64];
    block.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    Block::of(&block)
}

const FOUR: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_mark_is_found_once(text in proptest::collection::vec(prop_oneof![Just(b','), Just(b'\n'), Just(b'"'), any::<u8>()], 0..300)) {
            let is = |quotes: bool| text.iter().enumerate().filter(|(_, byte)| matches!(byte, b',' | b'\n') || (quotes && **byte == b'"')).map(|(at, _)| at).collect::<Vec<_>>();
            prop_assert_eq!(Marks::new(&text, b',').collect::<Vec<_>>(), is(true));
            let mut all = Vec::new();
            let count = flat(&text, b',', &mut all);
            prop_assert_eq!(all[0], u32::MAX);
            prop_assert_eq!(all[1..count].iter().map(|&at| at as usize).collect::<Vec<_>>(), is(false));
        }
    }
}

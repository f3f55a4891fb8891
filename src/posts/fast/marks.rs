//! Where delimiters, line feeds and quotes stand.

use super::look::Block;
use fearless_simd::{Level, Simd, dispatch};

/// The places of all delimiters and line feeds of a text, in `all` behind `u32::MAX`, and with `quotes` those of quotes: how
/// many these are together, and how many line feeds. What stands behind them there means nothing.
///
/// Places are written several at a time, wanted or not: asking after each of them whether it is the last is what takes time.
pub(super) fn flat(text: &[u8], delimiter: u8, quotes: bool, all: &mut Vec<u32>) -> (usize, usize) {
    let wanted = [delimiter, b'\n', if quotes { b'"' } else { b'\n' }];
    let level = Level::new();
    #[cfg(target_arch = "x86_64")]
    if let Some(simd) = level.as_avx512() {
        return simd.vectorize(|| places(simd, &packed::BySixteen(simd), text, wanted, all));
    }
    dispatch!(level, simd => places(simd, &ByEight, text, wanted, all))
}

#[inline(always)]
fn places<S: Simd>(
    simd: S,
    write: &impl Write,
    text: &[u8],
    wanted: [u8; 3],
    all: &mut Vec<u32>,
) -> (usize, usize) {
    match all.first_mut() {
        Some(first) => *first = u32::MAX,
        None => all.push(u32::MAX),
    }
    let (mut count, mut feeds, mut base) = (1, 0, 0);
    let (blocks, rest) = text.as_chunks::<64>();
    for block in blocks {
        let block = Block::of(simd, block);
        count += put(write, block.any(wanted), base, all, count);
        feeds += block.count(b'\n');
        base += 64;
    }
    // Zero bytes are no marks.
    let mut last = [0; 64];
    for (to, from) in last.iter_mut().zip(rest) {
        *to = *from;
    }
    let last = Block::of(simd, &last);
    count += put(write, last.any(wanted), base, all, count);
    (count, feeds + last.count(b'\n'))
}

/// Writes the places of a mask's bits from `at` on, and says how many.
#[inline(always)]
fn put(write: &impl Write, mask: u64, base: u32, all: &mut Vec<u32>, at: usize) -> usize {
    if all.len() < at + ROOM {
        all.resize(2 * (at + ROOM), 0);
    }
    let Some(room) = all.get_mut(at..).and_then(<[u32]>::first_chunk_mut::<ROOM>) else {
        return 0;
    };
    write.write(mask, base, room);
    mask.count_ones() as usize
}

/// For the places of all bits, and what else is written.
const ROOM: usize = 64;

/// A way to write the places of a mask's bits behind one another, each more than `base` by its place. What is written behind
/// them means nothing.
trait Write {
    fn write(&self, mask: u64, base: u32, room: &mut [u32; ROOM]);
}

struct ByEight;

impl Write for ByEight {
    #[inline(always)]
    fn write(&self, mut mask: u64, base: u32, room: &mut [u32; ROOM]) {
        for slots in room.as_chunks_mut::<8>().0 {
            for slot in slots {
                // Where no bit is left, any place will do.
                *slot = base.wrapping_add(mask.trailing_zeros());
                mask &= mask.wrapping_sub(1);
            }
            if mask == 0 {
                break;
            }
        }
    }
}

/// Where the processor has an instruction for it.
#[cfg(target_arch = "x86_64")]
mod packed {
    use super::{ROOM, Write};
    use fearless_simd::prelude::*;
    use fearless_simd::x86::Avx512;
    use fearless_simd::{kernel, u8x64, u32x16};

    pub(super) struct BySixteen(pub Avx512);

    impl Write for BySixteen {
        #[inline(always)]
        fn write(&self, mask: u64, base: u32, room: &mut [u32; ROOM]) {
            write(self.0, mask, base, room);
        }
    }

    kernel!(
        #[inline]
        fn write(simd: Avx512, mask: u64, base: u32, room: &mut [u32; ROOM]) {
            use core::arch::x86_64::{
                __m512i, _mm512_add_epi32, _mm512_castsi512_si128, _mm512_cvtepu8_epi32,
                _mm512_maskz_compress_epi8, _mm512_set1_epi32,
            };
            let all: __m512i = u8x64::from_fn(simd, |place| place as u8).into();
            let places = _mm512_maskz_compress_epi8(mask, all);
            let first = _mm512_cvtepu8_epi32(_mm512_castsi512_si128(places));
            let first = _mm512_add_epi32(first, _mm512_set1_epi32(base.cast_signed()));
            let first: u32x16<Avx512> = first.simd_into(simd);
            let (sixteen, others) = room.split_at_mut(16);
            first.store_slice(sixteen);
            if mask.count_ones() > 16 {
                let places: u8x64<Avx512> = places.simd_into(simd);
                let places: [u8; 64] = places.into();
                for (slot, &place) in others.iter_mut().zip(places.iter().skip(16)) {
                    *slot = base + u32::from(place);
                }
            }
        }
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_mark_is_found_once(text in proptest::collection::vec(prop_oneof![Just(b','), Just(b'\n'), Just(b'"'), any::<u8>()], 0..300), quotes in any::<bool>()) {
            let is = |byte: &u8| matches!(byte, b',' | b'\n') || (quotes && *byte == b'"');
            let marks = (0..text.len()).filter(|&at| is(&text[at]));
            let marks: Vec<usize> = marks.collect();
            let wanted = [b',', b'\n', if quotes { b'"' } else { b'\n' }];
            let mut all = Vec::new();
            // What this processor has, and what all of its kind have.
            for plain in [false, true] {
                let (count, feeds) = if plain {
                    dispatch!(Level::baseline(), simd => places(simd, &ByEight, &text, wanted, &mut all))
                } else {
                    flat(&text, b',', quotes, &mut all)
                };
                prop_assert_eq!(feeds, text.iter().filter(|&&byte| byte == b'\n').count());
                prop_assert_eq!(all[0], u32::MAX);
                prop_assert_eq!(all[1..count].iter().map(|&at| at as usize).collect::<Vec<_>>(), marks.clone());
            }
        }
    }
}

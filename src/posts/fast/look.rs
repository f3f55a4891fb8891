//! Sixty-four bytes at a time: which of them are one byte or another.

use fearless_simd::prelude::*;
use fearless_simd::{Level, Simd, dispatch, u8x64};

/// Sixty-four bytes.
#[derive(Clone, Copy)]
pub(super) struct Block<S: Simd>(u8x64<S>);

impl<S: Simd> Block<S> {
    #[inline(always)]
    pub(super) fn of(simd: S, bytes: &[u8; 64]) -> Self {
        Self((*bytes).simd_into(simd))
    }

    /// A bit for each byte that is one of these.
    #[inline(always)]
    pub(super) fn any(self, [one, two, three]: [u8; 3]) -> u64 {
        (self.0.simd_eq(one) | self.0.simd_eq(two) | self.0.simd_eq(three)).to_bitmask()
    }

    /// How many bytes are this one.
    #[inline(always)]
    pub(super) fn count(self, byte: u8) -> usize {
        self.0.simd_eq(byte).to_bitmask().count_ones() as usize
    }
}

/// What a text holds anywhere.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Holds {
    pub other_than_ascii: bool,
    pub zero: bool,
    pub carriage_return: bool,
}

impl Holds {
    pub(super) fn of(text: &[u8]) -> Self {
        dispatch!(Level::new(), simd => Self::with(simd, text))
    }

    #[inline(always)]
    fn with<S: Simd>(simd: S, text: &[u8]) -> Self {
        let none = u8x64::splat(simd, 0);
        let (mut all, mut least) = (none, u8x64::splat(simd, u8::MAX));
        // A carriage return is where nothing is left of it.
        let mut from_return = least;
        let (blocks, rest) = text.as_chunks::<64>();
        for block in blocks {
            let Block(block) = Block::of(simd, block);
            all |= block;
            least = least.min(block);
            from_return = from_return.min(block ^ b'\r');
        }
        let mut holds = Self {
            other_than_ascii: all.simd_ge(0x80).any_true(),
            zero: least.simd_eq(0).any_true(),
            carriage_return: from_return.simd_eq(0).any_true(),
        };
        for &byte in rest {
            holds.other_than_ascii |= byte >= 0x80;
            holds.zero |= byte == 0;
            holds.carriage_return |= byte == b'\r';
        }
        holds
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_byte_is_seen(text in proptest::collection::vec(prop_oneof![Just(b','), Just(b'\n'), 0x20_u8..0x7f, any::<u8>()], 64..200)) {
            let block: [u8; 64] = text[..64].try_into().unwrap();
            let bits = |is: &dyn Fn(u8) -> bool| (0..64).filter(|&at| is(block[at])).fold(0, |all, at| all | 1_u64 << at);
            let found = dispatch!(Level::new(), simd => Block::of(simd, &block).any([b',', b'\n', b'"']));
            prop_assert_eq!(found, bits(&|byte| matches!(byte, b',' | b'\n' | b'"')));
            let commas = dispatch!(Level::new(), simd => Block::of(simd, &block).count(b','));
            prop_assert_eq!(commas as u32, bits(&|byte| byte == b',').count_ones());
            let any = |is: &dyn Fn(u8) -> bool| text.iter().any(|&byte| is(byte));
            prop_assert_eq!(Holds::of(&text), Holds {
                other_than_ascii: any(&|byte| byte >= 0x80),
                zero: any(&|byte| byte == 0),
                carriage_return: any(&|byte| byte == b'\r'),
            });
        }
    }
}

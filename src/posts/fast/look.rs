//! Sixty-four bytes at a time: which of them are one byte or another.

use wide::u8x16;

/// Sixty-four bytes.
#[derive(Clone, Copy)]
pub(super) struct Block([u8x16; 4]);

impl Block {
    #[inline]
    pub(super) fn of(bytes: &[u8; 64]) -> Self {
        let (parts, _) = bytes.as_chunks::<16>();
        let part = |at: usize| u8x16::new(parts.get(at).copied().unwrap_or_default());
        Self([part(0), part(1), part(2), part(3)])
    }

    /// A bit for each byte that is this one.
    #[inline]
    pub(super) fn equal(self, byte: u8) -> u64 {
        let wanted = u8x16::splat(byte);
        bits(self.0.map(|part| part.cmp_eq(wanted)))
    }

    /// A bit for each byte that is one of two.
    #[inline]
    pub(super) fn either(self, one: u8, other: u8) -> u64 {
        let (one, other) = (u8x16::splat(one), u8x16::splat(other));
        bits(self.0.map(|part| part.cmp_eq(one) | part.cmp_eq(other)))
    }
}

#[inline]
fn bits(found: [u8x16; 4]) -> u64 {
    let [a, b, c, d] = found.map(|part| u64::from(part.move_mask() as u16));
    a | b << 16 | c << 32 | d << 48
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
        let none = u8x16::splat(0);
        let return_is = u8x16::splat(b'\r');
        let (mut all, mut carriage_return) = (none, none);
        let mut least = u8x16::splat(u8::MAX);
        let (blocks, rest) = text.as_chunks::<64>();
        for block in blocks {
            for part in Block::of(block).0 {
                all |= part;
                least = least.min(part);
                carriage_return |= part.cmp_eq(return_is);
            }
        }
        let any = |part: u8x16| part.move_mask() != 0;
        let mut holds = Self {
            other_than_ascii: any(all),
            zero: any(least.cmp_eq(none)),
            carriage_return: any(carriage_return),
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
            prop_assert_eq!(Block::of(&block).equal(b','), bits(&|byte| byte == b','));
            prop_assert_eq!(Block::of(&block).either(b',', b'\n'), bits(&|byte| byte == b',' || byte == b'\n'));
            let any = |is: &dyn Fn(u8) -> bool| text.iter().any(|&byte| is(byte));
            prop_assert_eq!(Holds::of(&text), Holds {
                other_than_ascii: any(&|byte| byte >= 0x80),
                zero: any(&|byte| byte == 0),
                carriage_return: any(&|byte| byte == b'\r'),
            });
        }
    }
}

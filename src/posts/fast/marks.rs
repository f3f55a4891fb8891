//! Where delimiters, line feeds and quotes stand: eight bytes at a time.

const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;

/// The byte in all eight places.
fn spread(byte: u8) -> u64 {
    u64::from(byte) * 0x0101_0101_0101_0101
}

/// The top bit of each byte that is zero; exact, so that no carry marks a neighbour.
fn zeros(word: u64) -> u64 {
    !(((word & LOW) + LOW) | word | LOW)
}

/// Walks over the places of delimiters and line feeds, and of quotes where `QUOTES`.
pub(super) struct Marks<'t, const QUOTES: bool> {
    text: &'t [u8],
    delimiter: u64,
    /// The next bytes to look at.
    next: usize,
    /// What is left of the bytes before them.
    mask: u64,
}

impl<'t, const QUOTES: bool> Marks<'t, QUOTES> {
    pub(super) fn new(text: &'t [u8], delimiter: u8) -> Self {
        Self {
            text,
            delimiter: spread(delimiter),
            next: 0,
            mask: 0,
        }
    }
}

impl<const QUOTES: bool> Iterator for Marks<'_, QUOTES> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.mask == 0 {
            let rest = self.text.get(self.next..)?;
            let word = match rest.first_chunk::<8>() {
                Some(word) => u64::from_le_bytes(*word),
                None if rest.is_empty() => return None,
                None => {
                    let mut last = [0; 8];
                    last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
                    u64::from_le_bytes(last)
                }
            };
            self.mask = zeros(word ^ self.delimiter) | zeros(word ^ spread(b'\n'));
            if QUOTES {
                self.mask |= zeros(word ^ spread(b'"'));
            }
            self.next += 8;
        }
        let at = self.next - 8 + (self.mask.trailing_zeros() >> 3) as usize;
        self.mask &= self.mask - 1;
        Some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_mark_is_found_once(text in proptest::collection::vec(prop_oneof![Just(b','), Just(b'\n'), Just(b'"'), any::<u8>()], 0..100)) {
            let is = |quotes: bool| text.iter().enumerate().filter(|(_, byte)| matches!(byte, b',' | b'\n') || (quotes && **byte == b'"')).map(|(at, _)| at).collect::<Vec<_>>();
            prop_assert_eq!(Marks::<false>::new(&text, b',').collect::<Vec<_>>(), is(false));
            prop_assert_eq!(Marks::<true>::new(&text, b',').collect::<Vec<_>>(), is(true));
        }
    }
}

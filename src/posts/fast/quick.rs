//! Cells that can be read without asking twice. Whatever is not plain is left to [`cells`](super::super::cells): what
//! is read here is what that would read.

use super::super::cells::{Lexicon, Rules};

/// Lengths at which a plain cell may mean something else than it says: a blank marker, a word of the value map.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lengths(u64);

impl Lengths {
    pub(super) fn new(rules: &Rules<'_>, lexicon: Option<&Lexicon>) -> Self {
        // Blank, `N/A`, `N/D`, `NULL`.
        let mut lengths = Self(0b1_1001);
        for text in &rules.missing {
            lengths.add(text.len());
        }
        if let Some(lexicon) = lexicon {
            let (words, others) = lexicon.lengths();
            words.for_each(|length| lengths.add(length));
            if others {
                lengths.0 = u64::MAX;
            }
        }
        lengths
    }

    /// No cell says anything else than it says.
    pub(super) fn none() -> Self {
        Self(0)
    }

    fn add(&mut self, length: usize) {
        self.0 |= 1 << length.min(63);
    }

    /// Whether a plain cell of this length says what it says.
    #[inline]
    fn free(self, length: usize) -> bool {
        self.0 >> length.min(63) & 1 == 0
    }
}

/// A cell of printable ASCII without spaces, that is no marker and no word of the value map.
#[inline]
pub(super) fn plain(cell: &[u8], lengths: Lengths) -> bool {
    if !lengths.free(cell.len()) || cell.first() == Some(&b'\'') {
        return false;
    }
    const ONES: u64 = 0x0101_0101_0101_0101;
    let mut odd = 0;
    let whole = words(cell, |word| {
        // Below `!`, or above `~`.
        odd |= (word.wrapping_sub(ONES * 0x21) & !word) | (word.wrapping_add(ONES) | word);
    });
    if whole {
        odd & (ONES << 7) == 0
    } else {
        cell.iter().all(|byte| (0x21..0x7f).contains(byte))
    }
}

/// All bytes as words, some of them twice; false (and a word with zeros in it) for less than four bytes.
#[inline]
fn words(text: &[u8], mut each: impl FnMut(u64)) -> bool {
    let (whole, rest) = text.as_chunks::<8>();
    for word in whole {
        each(u64::from_le_bytes(*word));
    }
    if let Some(last) = text.last_chunk::<8>() {
        if !rest.is_empty() {
            each(u64::from_le_bytes(*last));
        }
        return true;
    }
    if let (Some(first), Some(last)) = (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        each(u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32);
        return true;
    }
    each(text.iter().fold(0, |word, &byte| word << 8 | u64::from(byte)));
    false
}

/// A short text as one number; none for a longer one.
#[inline]
pub(super) fn packed(text: &[u8]) -> Option<u64> {
    if text.len() > 7 {
        return None;
    }
    Some(
        text.iter()
            .fold(text.len() as u64, |word, &byte| word << 8 | u64::from(byte)),
    )
}

/// A hash of texts one after another, from a seed that nobody knows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mixed(u64);

impl Mixed {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    #[inline]
    pub(super) fn add(self, seed: u64, text: &[u8]) -> Self {
        let mut state = self.0 ^ (text.len() as u64).wrapping_mul(TWO);
        let (pairs, rest) = text.as_chunks::<16>();
        let halves = |pair: &[u8; 16]| {
            let both = u128::from_le_bytes(*pair);
            (both as u64, (both >> 64) as u64)
        };
        for pair in pairs {
            let (one, two) = halves(pair);
            state = fold(one ^ seed, two ^ state);
        }
        if !rest.is_empty() {
            if let Some(last) = text.last_chunk::<16>() {
                let (one, two) = halves(last);
                state = fold(one ^ seed, two ^ state);
            } else {
                words(rest, |word| state = fold(word ^ seed, ONE ^ state));
            }
        }
        Self(state)
    }

    /// Never zero.
    pub(super) fn end(self) -> u64 {
        fold(self.0, TWO).max(1)
    }
}

/// Money without ornament: `35000`, `35000.5`, `35000.50`.
pub(super) fn money(cell: &[u8], lengths: Lengths) -> Option<i64> {
    if !lengths.free(cell.len()) {
        return None;
    }
    let (whole, places) = match cell {
        [whole @ .., b'.', tens, ones] => (whole, Some((tens, ones))),
        [whole @ .., b'.', tens] => (whole, Some((tens, &b'0'))),
        whole => (whole, None),
    };
    let minor = match places {
        Some((tens, ones)) => digit(*tens)? * 10 + digit(*ones)?,
        None => 0,
    };
    if whole.is_empty() || whole.len() > 9 {
        return None;
    }
    let mut value = 0;
    for &byte in whole {
        value = value * 10 + digit(byte)?;
    }
    Some(value * 100 + minor)
}

/// An ISO date, in days since 1970-01-01.
pub(super) fn date(cell: &[u8], lengths: Lengths) -> Option<i64> {
    let [a, b, c, d, b'-', e, f, b'-', g, h] = cell else {
        return None;
    };
    if !lengths.free(10) {
        return None;
    }
    let year = ((digit(*a)? * 10 + digit(*b)?) * 10 + digit(*c)?) * 10 + digit(*d)?;
    let month = digit(*e)? * 10 + digit(*f)?;
    let day = digit(*g)? * 10 + digit(*h)?;
    if year == 0 || !(1..=12).contains(&month) || day == 0 || day > days_of(year, month) {
        return None;
    }
    // Years that begin in March end with the leap day; months then have 153 days in five.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let of_year = (153 * month + 2) / 5 + day - 1;
    Some(year * 365 + year / 4 - year / 100 + year / 400 + of_year - 719_468)
}

fn days_of(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[inline]
fn digit(byte: u8) -> Option<i64> {
    byte.is_ascii_digit().then(|| i64::from(byte - b'0'))
}

/// What stands for a text in place of it: in the upper half a hash of what careless hands would make of it (upper and
/// lower case, leading zeros and spaces apart), in the lower half one of what it is. Two texts of one institution
/// are taken to be the same when all 64 bits are; two that are carelessly the same agree in the upper half.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Mark(pub u64);

impl Mark {
    /// Of the blank text, and of no other.
    pub(super) const BLANK: Self = Self(0);

    /// Of a text that is [`plain`].
    #[inline]
    pub(super) fn of_plain(text: &[u8]) -> Self {
        Self::new(careless(text), exact(text))
    }

    /// Of any text.
    pub(super) fn of(text: &str) -> Self {
        if text.is_empty() {
            return Self::BLANK;
        }
        let folded: String = text
            .chars()
            .filter(|c| !c.is_whitespace())
            .flat_map(char::to_lowercase)
            .collect();
        Self::new(careless(folded.as_bytes()), exact(text.as_bytes()))
    }

    fn new(careless: u64, exact: u64) -> Self {
        let mark = (careless & !0xffff_ffff) | (exact >> 32);
        Self(mark.max(1))
    }

    /// What texts that are carelessly the same share.
    pub(super) fn careless(self) -> u32 {
        (self.0 >> 32) as u32
    }
}

const ONE: u64 = 0x9e37_79b9_7f4a_7c15;
const TWO: u64 = 0xd6e8_feb8_6659_fd93;

#[inline]
fn fold(left: u64, right: u64) -> u64 {
    let wide = u128::from(left) * u128::from(right);
    (wide as u64) ^ ((wide >> 64) as u64)
}

#[inline]
fn hash(text: &[u8], seed: u64, or: u64) -> u64 {
    let mut state = seed ^ text.len() as u64;
    words(text, |word| state = fold(state ^ (word | or), ONE));
    fold(fold(state, TWO), ONE)
}

#[inline]
fn exact(text: &[u8]) -> u64 {
    hash(text, TWO, 0)
}

/// Case is one bit in ASCII. That this takes some other texts for the same does no harm: whoever looks for texts that
/// are carelessly the same compares them.
#[inline]
fn careless(text: &[u8]) -> u64 {
    let zeros = text.iter().take_while(|&&byte| byte == b'0').count();
    hash(text.get(zeros..).unwrap_or(&[]), ONE, 0x2020_2020_2020_2020)
}

#[cfg(test)]
mod tests {
    use super::super::super::mapping::Formats;
    use super::super::super::{dates, numbers};
    use super::*;
    use proptest::prelude::*;

    const NONE: Lengths = Lengths(0);

    proptest! {
        #[test]
        fn money_and_dates_are_what_the_careful_reader_makes_of_them(text in "[0-9.,-]{1,11}", year in 1900..2100, month in 0..14, day in 0..33) {
            let formats = Formats::default();
            if let Some(value) = money(text.as_bytes(), NONE) {
                prop_assert_eq!(numbers::money(&text, &formats), Ok(value));
            }
            let text = format!("{year:04}-{month:02}-{day:02}");
            prop_assert_eq!(date(text.as_bytes(), NONE), dates::date(&text, &formats).ok());
        }

        #[test]
        fn texts_that_are_carelessly_the_same_share_half_a_mark(text in "[A-Za-z0-9é ]{1,12}") {
            let other = format!("00{}", text.to_uppercase().replace('É', "é"));
            let (one, two) = (Mark::of(&text), Mark::of(&other));
            prop_assert_ne!(one, two);
            prop_assert_eq!(one.careless(), two.careless());
            if plain(text.as_bytes(), NONE) {
                prop_assert_eq!(one, Mark::of_plain(text.as_bytes()));
            }
        }
    }

    #[test]
    fn a_marker_is_not_plain() {
        let formats = Formats::default();
        let rules = Rules {
            formats: &formats,
            missing: foldhash::HashSet::from_iter(["none".to_owned()]),
            contracts: Vec::new(),
        };
        let lengths = Lengths::new(&rules, None);
        for (cell, is) in [
            ("P001", false),
            ("P0001", true),
            ("N/A", false),
            ("", false),
            ("a b c", false),
            ("'12345", false),
        ] {
            assert_eq!(plain(cell.as_bytes(), lengths), is, "{cell}");
        }
    }
}

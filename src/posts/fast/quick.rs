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

    fn add(&mut self, length: usize) {
        self.0 |= 1 << length.min(63);
    }

    /// Whether a plain cell of this length says what it says.
    #[inline]
    fn free(self, length: usize) -> bool {
        self.0 >> length.min(63) & 1 == 0
    }
}

/// One in each byte.
const ONES: u64 = 0x0101_0101_0101_0101;

/// All bytes of a text of four to sixteen, as most ids have, in two words, some of them twice.
#[inline]
fn ends(text: &[u8]) -> Option<(u64, u64)> {
    if let (Some(first), Some(last)) = (text.first_chunk::<8>(), text.last_chunk::<8>()) {
        return (text.len() <= 16).then_some((u64::from_le_bytes(*first), u64::from_le_bytes(*last)));
    }
    let (first, last) = (text.first_chunk::<4>()?, text.last_chunk::<4>()?);
    let both = u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32;
    // The other word is plain too.
    Some((both, ONES * 0x40))
}

/// A short text as one number; none for a longer one.
#[inline]
pub(super) fn packed(text: &[u8]) -> Option<u64> {
    (text.len() < 8).then(|| few(text, text.len() as u64))
}

/// Less than eight bytes as one number.
#[inline]
fn few(text: &[u8], before: u64) -> u64 {
    text.iter()
        .fold(before, |word, &byte| word << 8 | u64::from(byte))
}

/// A hash of texts one after another, from a seed that nobody knows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mixed(u64);

impl Mixed {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    #[inline(always)]
    pub(super) fn add(self, seed: u64, text: &[u8]) -> Self {
        let mut state = self.0 ^ (text.len() as u64).wrapping_mul(TWO);
        let (pairs, rest) = text.as_chunks::<16>();
        let halves = |pair: &[u8; 16]| {
            let both = u128::from_le_bytes(*pair);
            (both as u64, (both >> 64) as u64)
        };
        // Two at a time that do not wait for each other.
        let (doubles, last) = pairs.as_chunks::<2>();
        let mut beside = seed;
        for [left, right] in doubles {
            let (one, two) = halves(left);
            state = fold(one ^ seed, two ^ state);
            let (one, two) = halves(right);
            beside = fold(one ^ seed, two ^ beside);
        }
        for pair in last {
            let (one, two) = halves(pair);
            state = fold(one ^ seed, two ^ state);
        }
        state ^= beside.rotate_left(32);
        if !rest.is_empty() {
            if let Some(last) = text.last_chunk::<16>() {
                let (one, two) = halves(last);
                state = fold(one ^ seed, two ^ state);
            } else {
                let (first, last) = ends(text).unwrap_or_else(|| (few(text, 0), 0));
                state = fold(first ^ seed, last ^ state);
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
#[inline(always)]
pub(super) fn money(cell: &[u8], lengths: Lengths) -> Option<i64> {
    if !lengths.free(cell.len()) {
        return None;
    }
    if let Some(last) = cell.last_chunk::<8>()
        && let Some(value) = last_of_money(*last)
    {
        // Five digits and two places, and what stands before them.
        let before = cell.get(..cell.len() - 8).filter(|before| before.len() <= 4)?;
        let mut value_before = 0;
        for &byte in before {
            value_before = value_before * 10 + digit(byte)?;
        }
        return Some(value_before * 10_000_000 + value);
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

/// `35000.50`, in hundredths, all digits at once; none for whatever is not like it.
#[inline]
fn last_of_money(text: [u8; 8]) -> Option<i64> {
    let [.., mark, tens, ones] = text;
    if mark != b'.' {
        return None;
    }
    // The five digits move up to where the highest bytes are, and zeros below them.
    let digits = u64::from_le_bytes(text) << 24 | 0x30_3030;
    let digits = digits ^ (ONES * 0x30);
    if (digits.wrapping_add(ONES * 0x76) | digits) & (ONES << 7) != 0 {
        return None;
    }
    let pairs = (digits * 10 + (digits >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs * 100 + (pairs >> 16)) & 0x0000_ffff_0000_ffff;
    let whole = (fours * 10_000 + (fours >> 32)) as u32;
    Some(i64::from(whole) * 100 + digit(tens)? * 10 + digit(ones)?)
}

/// A spine point without ornament: `7`, `31`.
#[inline]
pub(super) fn point(cell: &[u8], lengths: Lengths) -> Option<i64> {
    if !lengths.free(cell.len()) || !(1..=6).contains(&cell.len()) {
        return None;
    }
    cell.iter()
        .try_fold(0, |value, &byte| Some(value * 10 + digit(byte)?))
}

/// An ISO date, in days since 1970-01-01.
#[inline(always)]
pub(super) fn date(cell: &[u8], lengths: Lengths) -> Option<i64> {
    let (first, [g, h]) = cell.split_first_chunk::<8>()? else {
        return None;
    };
    if !lengths.free(10) {
        return None;
    }
    // Year and month at once: each byte is a digit, or 0 where a dash stands.
    let digits = u64::from_le_bytes(*first) ^ u64::from_le_bytes(*b"0000-00-");
    let beyond = u64::from_le_bytes([0x76, 0x76, 0x76, 0x76, 0x7f, 0x76, 0x76, 0x7f]);
    if (digits.wrapping_add(beyond) | digits) & (ONES << 7) != 0 {
        return None;
    }
    let pairs = (digits * 10 + (digits >> 8)).to_le_bytes();
    let year = i64::from(pairs[0]) * 100 + i64::from(pairs[2]);
    let month = i64::from(pairs[5]);
    let day = digit(*g)? * 10 + digit(*h)?;
    if !(1..=12).contains(&month) || day == 0 {
        return None;
    }
    let known = usize::try_from((year - FIRST_YEAR) * 12 + month - 1).ok();
    if let Some([first, next]) = known.and_then(|at| FIRSTS.get(at..)?.first_chunk::<2>()) {
        return (day <= i64::from(next - first)).then(|| i64::from(*first) + day - 1);
    }
    (year >= 1000 && day <= days_of(year, month)).then(|| first_of(year, month) + day - 1)
}

/// Years whose months are looked up.
const FIRST_YEAR: i64 = 1900;
const YEARS: usize = 200;

/// The first day of each month of these years, in days since 1970-01-01, and of the month behind them.
static FIRSTS: [i32; YEARS * 12 + 1] = {
    let mut all = [0; YEARS * 12 + 1];
    let mut rest: &mut [i32] = &mut all;
    let mut month = 0;
    while let Some((first, further)) = rest.split_first_mut() {
        *first = first_of(FIRST_YEAR + month / 12, month % 12 + 1) as i32;
        rest = further;
        month += 1;
    }
    all
};

/// The first day of a month, in days since 1970-01-01.
const fn first_of(year: i64, month: i64) -> i64 {
    // Years that begin in March end with the leap day; months then have 153 days in five.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let of_year = (153 * month + 2) / 5;
    year * 365 + year / 4 - year / 100 + year / 400 + of_year - 719_468
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
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Mark(pub u64);

impl Mark {
    /// Of the blank text, and of no other.
    pub(super) const BLANK: Self = Self(0);

    /// Of a cell that is plain: of printable ASCII without spaces, no marker and no word of the value map.
    #[inline(always)]
    pub(super) fn of_plain(cell: &[u8], lengths: Lengths) -> Option<Self> {
        if !lengths.free(cell.len()) || matches!(cell.first(), Some(b'\'' | b'0')) {
            return Self::of_other(cell, lengths);
        }
        let Some((first, last)) = ends(cell) else {
            return Self::of_other(cell, lengths);
        };
        if (not_plain(first) | not_plain(last)) & (ONES << 7) != 0 {
            return Self::of_other(cell, lengths);
        }
        let exact = of_ends(TWO ^ length(cell), first, last);
        let careless = of_ends(ONE ^ length(cell), first | ONES << 5, last | ONES << 5);
        Some(Self::new(careless, exact))
    }

    /// As above, of a short or a long one, one with leading zeros, or one that is not plain.
    fn of_other(cell: &[u8], lengths: Lengths) -> Option<Self> {
        let plain = lengths.free(cell.len())
            && cell.first() != Some(&b'\'')
            && cell.iter().all(|byte| (0x21..0x7f).contains(byte));
        plain.then(|| Self::new(careless(cell), exact(cell)))
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
const THREE: u64 = 0xa076_1d64_78bd_642f;
/// Multiples of this for two lengths up to 16 differ in the highest bit of some byte: a test says so.
const LENGTHS: u64 = 0xff51_afd7_ed55_8ccd;

#[inline]
fn fold(left: u64, right: u64) -> u64 {
    let wide = u128::from(left) * u128::from(right);
    (wide as u64) ^ ((wide >> 64) as u64)
}

/// The length of a text, spread over bits that no byte of a plain one has: [`ends`] of two lengths may be the same bytes but
/// for the first (`3333` and `23333`), and the length must not make up for that.
#[inline]
fn length(text: &[u8]) -> u64 {
    (text.len() as u64).wrapping_mul(LENGTHS)
}

/// A hash of both words of [`ends`].
#[inline]
fn of_ends(state: u64, first: u64, last: u64) -> u64 {
    fold(fold(state ^ first, THREE ^ last), TWO)
}

fn hash(text: &[u8], seed: u64, or: u64) -> u64 {
    let mut state = seed ^ length(text);
    if let Some((first, last)) = ends(text) {
        return of_ends(state, first | or, last | or);
    }
    let (words, rest) = text.as_chunks::<8>();
    for word in words {
        state = fold(state ^ (u64::from_le_bytes(*word) | or), ONE);
    }
    fold(fold(state ^ (few(rest, 0) | or), ONE), TWO)
}

/// A bit in each byte below `!` or above `~`, the highest of it.
#[inline]
fn not_plain(word: u64) -> u64 {
    (word.wrapping_sub(ONES * 0x21) & !word) | (word.wrapping_add(ONES) | word)
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
    hash(text.get(zeros..).unwrap_or(&[]), ONE, ONES << 5)
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
        fn money_and_dates_are_what_the_careful_reader_makes_of_them(text in "[0-9.,-]{1,11}|[0-9]{1,9}\\.[0-9]{2}", year in 900..2150, month in 0..14, day in 0..33) {
            let formats = Formats::default();
            if let Some(value) = money(text.as_bytes(), NONE) {
                prop_assert_eq!(numbers::money(&text, &formats), Ok(value));
            }
            if let Some(value) = point(text.as_bytes(), NONE) {
                prop_assert_eq!(numbers::point(&text, &formats), Ok(value));
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
            if let Some(plain) = Mark::of_plain(text.as_bytes(), NONE) {
                prop_assert_eq!(one, plain);
            }
        }
    }

    #[test]
    fn lengths_make_up_for_no_byte_of_a_plain_text() {
        let highest = |length: usize| super::length(&[0; 16][..length]) & (ONES << 7);
        for length in 0..=16 {
            assert!(
                (0..length).all(|other| highest(length) != highest(other)),
                "{length}"
            );
        }
    }

    #[test]
    fn numbers_have_marks_of_their_own() {
        for prefix in ["", "P", "P-", "HR/", "STAFF-", "ABCDEFGH"] {
            let mut marks: Vec<Mark> = (0..250_000)
                .map(|number| {
                    let text = format!("{prefix}{number}");
                    let mark = Mark::of(&text);
                    assert!(Mark::of_plain(text.as_bytes(), NONE).is_none_or(|plain| plain == mark));
                    mark
                })
                .collect();
            let all = marks.len();
            marks.sort_unstable();
            marks.dedup();
            assert_eq!(marks.len(), all, "{prefix}");
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
            assert_eq!(Mark::of_plain(cell.as_bytes(), lengths).is_some(), is, "{cell}");
        }
    }
}

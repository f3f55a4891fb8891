//! What the values of a column are: numbers, money, dates, addresses, words.

use super::dates;
use crate::posts::describe::Facts;
use crate::posts::mapping::{DecimalMark, Formats};
use crate::posts::numbers;

/// What the values of a column are, by how often each is there. Shares are in parts of a hundred of the filled cells
/// that say something: markers of missing values apart.
#[derive(Debug, Clone, Default)]
pub struct Contents {
    /// Filled cells that are no marker of a missing value.
    pub telling: u64,
    /// Markers of missing values: text and how often.
    pub missing: Vec<(String, u64)>,
    /// Share of numbers, with a decimal point.
    pub numbers: u32,
    /// Share of numbers, with a decimal comma.
    pub numbers_with_comma: u32,
    /// Cells that are no number, with a point and with a comma, and the first row of them.
    pub no_numbers: [(u64, u32); 2],
    /// Share of whole numbers.
    pub whole: u32,
    /// Share of values with a sign of a currency.
    pub money: u32,
    /// The largest and the middle number, in hundredths.
    pub largest: i64,
    /// The middle one.
    pub middle: i64,
    /// Share of dates in any form.
    pub dates: u32,
    /// By form of date: how many values have it.
    pub forms: Vec<(&'static str, u64)>,
    /// Share of addresses of electronic mail, telephone numbers and the like.
    pub addresses: u32,
    /// Share of values that look like people's names.
    pub names: u32,
    /// Share of values with letters in them.
    pub letters: u32,
    /// Mean number of words of the different values, in tenths.
    pub words: u32,
    /// Values with zeros in front, and values of digits alone: ids that a spreadsheet may have cut.
    pub zeros: u64,
}

/// What always or often means that there is nothing. The first four are known to the reader.
const MARKERS: [&str; 24] = [
    "n/a",
    "n/d",
    "null",
    "",
    "na",
    "n.a.",
    "#n/a",
    "none",
    "nil",
    "-",
    "--",
    "–",
    "*",
    "?",
    ".",
    "tbc",
    "tba",
    "unknown",
    "not known",
    "not applicable",
    "not available",
    "10_or_less",
    "xxx",
    "(blank)",
];
/// What the reader takes for blank without being told.
const KNOWN: usize = 4;

/// Whether a value often means that there is nothing; and whether the reader knows so already.
pub(super) fn marker(text: &str) -> Option<bool> {
    let lower = text.to_lowercase();
    MARKERS
        .iter()
        .position(|marker| *marker == lower)
        .map(|place| place < KNOWN)
}

/// Looks at the values of a column.
pub(super) fn look(facts: &Facts) -> Contents {
    let mut out = Contents::default();
    let point = Formats {
        decimal: Some(DecimalMark::Point),
        ..Formats::default()
    };
    let comma = Formats {
        decimal: Some(DecimalMark::Comma),
        ..Formats::default()
    };
    let mut amounts: Vec<(i64, u64)> = Vec::new();
    let (mut words, mut texts, mut kept) = (0_u64, 0_u64, 0_u64);
    let mut tally = Tally::default();
    for (text, seen) in facts.values() {
        if marker(text).is_some() {
            out.missing.push((text.to_owned(), seen.times));
            continue;
        }
        kept += seen.times;
        let text = text.strip_prefix('\'').unwrap_or(text);
        let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
        let by_point = has_digit.then(|| numbers::money(text, &point).ok()).flatten();
        let by_comma = has_digit.then(|| numbers::money(text, &comma).ok()).flatten();
        let signed = text.contains(['£', '$', '€']);
        tally.numbers += if by_point.is_some() { seen.times } else { 0 };
        tally.comma += if by_comma.is_some() { seen.times } else { 0 };
        for (slot, amount) in out.no_numbers.iter_mut().zip([by_point, by_comma]) {
            if amount.is_none() {
                let first = if slot.0 == 0 {
                    seen.row
                } else {
                    slot.1.min(seen.row)
                };
                *slot = (slot.0 + seen.times, first);
            }
        }
        tally.money += if signed { seen.times } else { 0 };
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        // `1,465` is whole too.
        let is_whole = digits || !signed && !text.contains('.') && by_point.is_some();
        tally.whole += if is_whole || text.strip_suffix(".0").is_some_and(all_digits) {
            seen.times
        } else {
            0
        };
        out.zeros += if digits && text.len() > 1 && text.starts_with('0') {
            seen.times
        } else {
            0
        };
        if let Some(amount) = by_point.or(by_comma) {
            amounts.push((amount, seen.times));
        }
        let forms = dates::forms(text);
        tally.dates += if forms.is_empty() { 0 } else { seen.times };
        for form in forms {
            match out.forms.iter_mut().find(|(known, _)| *known == form) {
                Some((_, times)) => *times += seen.times,
                None => out.forms.push((form, seen.times)),
            }
        }
        tally.addresses += if super::privacy::is_address(text) {
            seen.times
        } else {
            0
        };
        tally.names += if super::privacy::is_name(text) {
            seen.times
        } else {
            0
        };
        let letters = text.chars().any(char::is_alphabetic);
        tally.letters += if letters { seen.times } else { 0 };
        words += text.split_whitespace().count() as u64;
        texts += 1;
    }
    let missing: u64 = out.missing.iter().map(|(_, times)| times).sum();
    out.telling = facts.filled.saturating_sub(missing);
    let share = |part: u64| u32::try_from(100 * part / kept.max(1)).unwrap_or(100);
    out.numbers = share(tally.numbers);
    out.numbers_with_comma = share(tally.comma);
    out.whole = share(tally.whole);
    out.money = share(tally.money);
    out.dates = share(tally.dates);
    out.addresses = share(tally.addresses);
    out.names = share(tally.names);
    out.letters = share(tally.letters);
    out.words = u32::try_from(10 * words / texts.max(1)).unwrap_or(u32::MAX);
    out.largest = amounts.iter().map(|(amount, _)| *amount).max().unwrap_or(0);
    out.middle = middle(amounts);
    out
}

/// Cells counted by what is in them.
#[derive(Default)]
struct Tally {
    numbers: u64,
    comma: u64,
    whole: u64,
    money: u64,
    dates: u64,
    addresses: u64,
    names: u64,
    letters: u64,
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The amount below which half of the cells are.
fn middle(mut amounts: Vec<(i64, u64)>) -> i64 {
    amounts.sort_unstable();
    let all: u64 = amounts.iter().map(|(_, times)| times).sum();
    let mut passed = 0;
    for (amount, times) in amounts {
        passed += times;
        if 2 * passed >= all {
            return amount;
        }
    }
    0
}

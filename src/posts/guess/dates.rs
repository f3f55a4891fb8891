//! How dates are written in a source.

use crate::posts::dates;
use crate::posts::describe::Facts;
use crate::posts::mapping::Formats;

/// The forms that are tried. The first needs no word in the manifest.
const FORMS: [&str; 15] = [
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%Y/%m/%d",
    "%d/%m/%y",
    "%m/%d/%y",
    "%d.%m.%y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d %b %Y",
    "%d %B %Y",
    "%B %d, %Y",
];
/// The form that is read without a word.
pub(super) const ISO: &str = FORMS[0];
/// Days before 1900 and after 2199 are another form read wrongly.
const SENSIBLE: std::ops::Range<i64> = -25_567..84_006;
/// Careers begin after 1940, and end before 2100.
const CAREERS: std::ops::Range<i64> = -10_957..47_482;

/// The forms in which a text is a date.
pub(super) fn forms(text: &str) -> Vec<&'static str> {
    if !(6..=28).contains(&text.len()) || !text.bytes().any(|byte| byte.is_ascii_digit()) || !is_cut(text) {
        return Vec::new();
    }
    FORMS
        .into_iter()
        .filter(|form| days(text, form).is_some())
        .collect()
}

/// Whether a text has the marks that a date has between its parts.
fn is_cut(text: &str) -> bool {
    text.bytes().filter(|byte| b"/.- ".contains(byte)).count() >= 2
}

/// A text in a form, in days since 1970.
fn days(text: &str, form: &str) -> Option<i64> {
    let formats = Formats {
        date: (form != ISO).then(|| form.to_owned()),
        ..Formats::default()
    };
    dates::date(text, &formats)
        .ok()
        .filter(|day| SENSIBLE.contains(day))
}

/// How dates are written, as far as the columns show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateForm {
    /// The form.
    pub form: String,
    /// Another one that fits as well: day and month cannot be told apart.
    pub doubt: Option<String>,
    /// Values in the columns of dates that have it, and all of them.
    pub fits: (u64, u64),
}

/// The form that most values of the columns of dates have.
pub(super) fn common(columns: &[&super::Contents]) -> Option<DateForm> {
    let mut best: Vec<(u64, &'static str)> = FORMS
        .into_iter()
        .map(|form| {
            let of = |contents: &&super::Contents| {
                contents
                    .forms
                    .iter()
                    .find(|(known, _)| *known == form)
                    .map_or(0, |(_, times)| *times)
            };
            (columns.iter().map(of).sum(), form)
        })
        .filter(|(times, _)| *times > 0)
        .collect();
    // The first of equal ones: day before month.
    best.sort_by_key(|(times, _)| std::cmp::Reverse(*times));
    let all = columns.iter().map(|contents| contents.telling).sum();
    let &(times, form) = best.first()?;
    let doubt = best.get(1).filter(|(other, _)| *other == times);
    Some(DateForm {
        form: form.to_owned(),
        doubt: doubt.map(|(_, other)| (*other).to_owned()),
        fits: (times, all),
    })
}

/// What is odd about the dates of a column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OddDates {
    /// Cells whose date no career has, and the first row.
    pub unlikely: Option<(u64, u32)>,
    /// Cells in another form, and the first row.
    pub other: Option<(u64, u32)>,
    /// Cells that are a spreadsheet's day numbers, and the first row.
    pub serial: Option<(u64, u32)>,
}

/// Looks for odd dates.
pub(super) fn odd(facts: &Facts, form: &str) -> OddDates {
    let mut out = OddDates::default();
    let add = |slot: &mut Option<(u64, u32)>, times: u64, row: u32| {
        let (all, first) = slot.unwrap_or((0, row));
        *slot = Some((all + times, first.min(row)));
    };
    for (text, seen) in facts.values() {
        if super::contents::marker(text).is_some() {
            continue;
        }
        match days(text, form) {
            Some(day) if CAREERS.contains(&day) => {}
            Some(_) => add(&mut out.unlikely, seen.times, seen.row),
            None if text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit()) => {
                add(&mut out.serial, seen.times, seen.row);
            }
            None => add(&mut out.other, seen.times, seen.row),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_known_in_every_form_that_it_has() {
        assert_eq!(forms("2026-07-31"), ["%Y-%m-%d"]);
        assert_eq!(forms("31/07/2026"), ["%d/%m/%Y"]);
        assert_eq!(forms("03/04/2026"), ["%d/%m/%Y", "%m/%d/%Y"]);
        assert_eq!(forms("31.07.2026"), ["%d.%m.%Y"]);
        assert_eq!(forms("31/07/26"), ["%d/%m/%y"]);
        assert_eq!(forms("31-Jul-2026"), ["%d-%b-%Y"]);
        for text in ["39.739,00", "202409", "004092", "Grade 6", "1,465.50", "12 of 14"] {
            assert!(forms(text).is_empty(), "{text}");
        }
    }
}

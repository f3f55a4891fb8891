//! How numbers, dates and rows are written for people.

use super::value::{FilePlace, Places, RowRef};
use std::cmp::Ordering;

/// Fewer posts than this are not shown as a share (`semantics.md`, Statistics).
pub const FEWEST_FOR_SHARE: f64 = 5.0;

/// `1234567` as `1,234,567`.
#[must_use]
pub fn whole(number: u64) -> String {
    grouped(&number.to_string())
}

/// A number of posts: whole with separators, or at most two decimals where a source gives FTE alone.
#[must_use]
pub fn places(number: &Places) -> String {
    match number.as_u64() {
        Some(number) => whole(number),
        None => decimal(number.as_f64().unwrap_or(0.0)),
    }
}

/// At most two decimals, none where they are zero.
#[must_use]
pub fn decimal(number: f64) -> String {
    let text = format!("{number:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    grouped(if text == "-0" { "0" } else { text })
}

/// A decimal text such as `1371.40` with separators: `1,371.40`. Text that is no number stays as it is.
#[must_use]
pub fn grouped(text: &str) -> String {
    let (sign, rest) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (digits, fraction) = rest.split_once('.').map_or((rest, None), |(a, b)| (a, Some(b)));
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.to_owned();
    }
    let mut out = String::from(sign);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// The number behind a count, for bars and order alone.
#[must_use]
pub fn size(number: &Places) -> f64 {
    number.as_f64().unwrap_or(0.0)
}

/// The sum of two counts: exact while both are whole.
#[must_use]
pub fn sum(a: &Places, b: &Places) -> Places {
    match (a.as_u64(), b.as_u64()) {
        (Some(a), Some(b)) => Places::from(a.saturating_add(b)),
        _ => Places::from_f64(size(a) + size(b)).unwrap_or_else(|| Places::from(0)),
    }
}

/// A share with one decimal. What is not all never reads `100.0%`, and what is not none never `0.0%`.
#[must_use]
pub fn share(value: f64) -> String {
    let percent = value * 100.0;
    let shown = if value < 1.0 && percent > 99.9 {
        99.9
    } else if value > 0.0 && percent < 0.1 {
        0.1
    } else {
        percent
    };
    format!("{shown:.1}%")
}

/// The share of `part` in `whole`; `None` where there are too few for one.
#[must_use]
pub fn ratio(part: &Places, whole: &Places) -> Option<f64> {
    let whole = size(whole);
    (whole >= FEWEST_FOR_SHARE).then(|| size(part) / whole)
}

/// A space at which no line is broken.
pub const GLUE: char = '\u{a0}';

/// A probability as papers write it: `p < 0.001`, `q = 0.023`, held together by [`GLUE`].
#[must_use]
pub fn probability(name: &str, value: f64) -> String {
    if value < 0.001 {
        format!("{name}{GLUE}<{GLUE}0.001")
    } else {
        format!("{name}{GLUE}={GLUE}{value:.3}")
    }
}

/// `31 July 2026` for `2026-07-31`; text that is no date stays as it is.
#[must_use]
pub fn date(iso: &str) -> String {
    match iso.parse::<jiff::civil::Date>() {
        Ok(date) => date.strftime("%-d %B %Y").to_string(),
        Err(_) => iso.to_owned(),
    }
}

/// The sum of two FTE texts, exact to ten-thousandths, with at least two decimals.
#[must_use]
pub fn add_fte(a: &str, b: &str) -> String {
    let total = fixed(a).saturating_add(fixed(b));
    let text = format!("{}.{:04}", total / 10_000, total % 10_000);
    let shorter = text.strip_suffix("00").unwrap_or(&text);
    shorter.to_owned()
}

/// A decimal text in ten-thousandths; what cannot be read counts as nothing.
fn fixed(text: &str) -> u64 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let fraction: String = fraction.chars().chain("0000".chars()).take(4).collect();
    let whole = whole.parse::<u64>().unwrap_or(0);
    whole
        .saturating_mul(10_000)
        .saturating_add(fraction.parse().unwrap_or(0))
}

/// `file:line:column`, the form that editors open.
#[must_use]
pub fn place(place: &FilePlace) -> String {
    format!("{}:{}:{}", place.file, place.line, place.column)
}

/// Rows as ranges, source by source: `rows 17, 23-25` or `posts.csv rows 17, 23-25; agency.csv row 4`. At most
/// `most` ranges are written, and the count of all rows follows where something is left out.
#[must_use]
pub fn rows(rows: &[RowRef], row_count: u64, most: usize, ellipsis: &str) -> String {
    let mut left = most.max(1);
    let mut shown: u64 = 0;
    let mut parts = Vec::new();
    for (source, numbers) in by_source(rows) {
        if left == 0 {
            break;
        }
        let ranges = ranges(&numbers);
        let single = numbers.len() == 1;
        let taken: Vec<String> = ranges
            .iter()
            .take(left)
            .map(|&(first, last)| {
                shown += u64::from(last - first) + 1;
                if first == last {
                    first.to_string()
                } else {
                    format!("{first}-{last}")
                }
            })
            .collect();
        left -= taken.len();
        let name = source.map_or_else(String::new, |source| format!("{source} "));
        let word = if single { "row" } else { "rows" };
        parts.push(format!("{name}{word} {}", taken.join(", ")));
    }
    let mut out = parts.join("; ");
    if shown < row_count {
        out.push_str(&format!(", {ellipsis} {} in all", whole(row_count)));
    }
    out
}

/// Rows grouped by source, in the order in which the sources first appear, sorted and without repeats.
fn by_source(rows: &[RowRef]) -> Vec<(Option<&str>, Vec<u32>)> {
    let mut groups: Vec<(Option<&str>, Vec<u32>)> = Vec::new();
    for row in rows {
        let (source, number) = match row {
            RowRef::Row(number) => (None, *number),
            RowRef::In { source, row } => (Some(source.as_str()), *row),
        };
        match groups.iter_mut().find(|(name, _)| *name == source) {
            Some((_, numbers)) => numbers.push(number),
            None => groups.push((source, vec![number])),
        }
    }
    for (_, numbers) in &mut groups {
        numbers.sort_unstable();
        numbers.dedup();
    }
    groups
}

/// Runs of consecutive numbers, both ends included.
fn ranges(numbers: &[u32]) -> Vec<(u32, u32)> {
    let mut out: Vec<(u32, u32)> = Vec::new();
    for &number in numbers {
        match out.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(number) => *last = number,
            _ => out.push((number, number)),
        }
    }
    out
}

/// The order of two numbers, largest first.
#[must_use]
pub fn largest_first(a: f64, b: f64) -> Ordering {
    b.total_cmp(&a)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_separated_and_decimals_kept() {
        assert_eq!(whole(1_234_567), "1,234,567");
        assert_eq!(whole(999), "999");
        assert_eq!(grouped("12371.40"), "12,371.40");
        assert_eq!(grouped("n/a"), "n/a");
        assert_eq!(decimal(1234.5), "1,234.5");
    }

    #[test]
    fn a_share_that_is_not_all_never_reads_as_all() {
        assert_eq!(share(0.9999), "99.9%");
        assert_eq!(share(1.0), "100.0%");
        assert_eq!(share(0.000_1), "0.1%");
        assert_eq!(share(0.0), "0.0%");
        assert_eq!(share(0.6428), "64.3%");
    }

    #[test]
    fn rows_are_ranges_and_say_how_many_are_left_out() {
        let list: Vec<RowRef> = [17, 23, 24, 25, 40].into_iter().map(RowRef::Row).collect();
        assert_eq!(rows(&list, 5, 10, "…"), "rows 17, 23-25, 40");
        assert_eq!(rows(&list, 5, 2, "…"), "rows 17, 23-25, … 5 in all");
        assert_eq!(
            rows(&list, 1200, 10, "..."),
            "rows 17, 23-25, 40, ... 1,200 in all"
        );
        assert_eq!(rows(&list[..1], 1, 10, "…"), "row 17");
    }

    #[test]
    fn rows_of_several_sources_name_their_source() {
        let row = |source: &str, row| RowRef::In {
            source: source.into(),
            row,
        };
        let list = [row("a.csv", 3), row("b.csv", 9), row("a.csv", 4)];
        assert_eq!(rows(&list, 3, 10, "…"), "a.csv rows 3-4; b.csv row 9");
    }

    #[test]
    fn fte_is_added_exactly() {
        assert_eq!(add_fte("0.10", "0.2"), "0.30");
        assert_eq!(add_fte("0.3333", "1"), "1.3333");
    }

    #[test]
    fn small_probabilities_are_written_as_bounds() {
        assert_eq!(probability("p", 0.000_4), "p\u{a0}<\u{a0}0.001");
        assert_eq!(probability("q", 0.0234), "q\u{a0}=\u{a0}0.023");
    }

    #[test]
    fn dates_are_written_out() {
        assert_eq!(date("2026-07-31"), "31 July 2026");
        assert_eq!(date("soon"), "soon");
    }
}

//! Typed values as the texts that the manifest's formats say are in the source.

use super::super::mapping::{DecimalMark, Formats};
use jiff::civil::Date;
use std::fmt::Write;

/// A number with the 15 digits that spreadsheets show, so that the noise of their arithmetic (`1690.1699999999996`) is
/// gone. Three decimals get a zero behind them: as a text they could be thousands. What is no number at all is blank.
pub(super) fn number(value: f64, formats: &Formats, out: &mut String) {
    if value.is_nan() {
        return;
    }
    let start = out.len();
    // Writing to a `String` cannot fail.
    if value == 0.0 {
        out.push('0');
        return;
    }
    if value.fract() == 0.0 && value.abs() < 1e15 {
        out.push_str(itoa::Buffer::new().format(value as i64));
        return;
    }
    match in_parts(value) {
        Some(parts) => {
            let (whole, mut part) = (parts / PARTS, parts % PARTS);
            if value < 0.0 {
                out.push('-');
            }
            out.push_str(itoa::Buffer::new().format(whole));
            out.push('.');
            while part > 0 {
                let digit = part * 10 / PARTS;
                out.push(char::from(b'0' + u8::try_from(digit).unwrap_or(0)));
                part = part * 10 % PARTS;
            }
        }
        None => {
            let rounded = format!("{value:.14e}").parse::<f64>().unwrap_or(value);
            let _ = write!(out, "{rounded}");
        }
    }
    marked(start, formats, out);
}

/// A number of four decimals is so many parts.
const PARTS: u64 = 10_000;

/// The parts of a number that has no more than four decimals, and 15 digits in all: no other of so many digits is stored as
/// the same bits, so these are the digits that were meant.
fn in_parts(value: f64) -> Option<u64> {
    let parts = (value.abs() * PARTS as f64).round();
    (parts < 1e15 && parts / PARTS as f64 == value.abs()).then_some(parts as u64)
}

/// A number that is written with a point already; as [`number`] otherwise. Noughts at the end say nothing.
#[cfg(any(feature = "postgres", feature = "parquet"))]
pub(super) fn decimal(text: &str, formats: &Formats, out: &mut String) {
    let start = out.len();
    match text.contains('.') && !text.contains(['e', 'E']) {
        true => out.push_str(text.trim_end_matches('0').trim_end_matches('.')),
        false => out.push_str(text),
    }
    marked(start, formats, out);
}

/// The decimal mark that the manifest gives, in the number that begins here.
fn marked(start: usize, formats: &Formats, out: &mut String) {
    let Some(point) = out.get(start..).and_then(|text| text.find('.')) else {
        return;
    };
    if out.len() - start - point == 4 && formats.decimal.is_none() {
        out.push('0');
    }
    if formats.decimal == Some(DecimalMark::Comma) {
        out.replace_range(start + point..=start + point, ",");
    }
}

/// A day, and the time of it where there is one that is not midnight.
pub(super) fn date(day: Date, time: Option<(u8, u8, u8)>, formats: &Formats, out: &mut String) {
    let time = time.filter(|&time| time != (0, 0, 0));
    match &formats.date {
        Some(format) => {
            let written = jiff::fmt::strtime::format(format, day);
            out.push_str(&written.unwrap_or_else(|_| day.to_string()));
        }
        None => {
            match u16::try_from(day.year()) {
                Ok(year) => {
                    let small = |part: i8| u16::try_from(part).unwrap_or(0);
                    digits::<4>(year, out);
                    out.push('-');
                    digits::<2>(small(day.month()), out);
                    out.push('-');
                    digits::<2>(small(day.day()), out);
                }
                Err(_) => {
                    let _ = write!(out, "{day}");
                }
            }
            if let Some((hour, minute, second)) = time {
                let _ = write!(out, "T{hour:02}:{minute:02}:{second:02}");
            }
        }
    }
}

/// The last digits of a number, with noughts before it.
fn digits<const COUNT: usize>(number: u16, out: &mut String) {
    let mut left = number;
    let mut written = [b'0'; COUNT];
    for digit in written.iter_mut().rev() {
        *digit += (left % 10) as u8;
        left /= 10;
    }
    out.extend(written.map(char::from));
}

/// `2026-07-31` or `2026-07-31T09:30:00` as a program writes it; texts of another form stay as they are.
pub(super) fn iso(text: &str, formats: &Formats, out: &mut String) {
    let day = text.get(..10).and_then(|day| day.parse::<Date>().ok());
    match day {
        Some(day) if formats.date.is_some() => date(day, None, formats, out),
        _ => out.push_str(text),
    }
}

/// A truth value as spreadsheets show it.
pub(super) fn truth(value: bool, out: &mut String) {
    out.push_str(if value { "TRUE" } else { "FALSE" });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_manifest_says_they_are() {
        let shown = |value: f64, decimal: Option<DecimalMark>| {
            let mut out = "x".to_owned();
            number(value, &Formats { decimal, date: None }, &mut out);
            out
        };
        for (value, text) in [
            (7.0, "x7"),
            (-0.0, "x0"),
            (1_690.169_999_999_999_6, "x1690.17"),
            (0.1 + 0.2, "x0.3"),
            (1.234, "x1.2340"),
            (1e20, "x100000000000000000000"),
            (-31_200.5, "x-31200.5"),
            (0.0001, "x0.0001"),
            (0.05, "x0.05"),
            (123_456_789_012.345, "x123456789012.3450"),
            (99_999_999_999.999_9, "x99999999999.9999"),
            (0.000_01, "x0.00001"),
            (-0.6, "x-0.6"),
        ] {
            assert_eq!(shown(value, None), text);
        }
        assert_eq!(shown(1.234, Some(DecimalMark::Point)), "x1.234");
        assert_eq!(shown(1682.8, Some(DecimalMark::Comma)), "x1682,8");
    }

    #[test]
    fn numbers_of_few_decimals_are_written_as_all_others() {
        // The digits that the slow way gives, for money and parts of posts, and for what lies beside them.
        for whole in [0_u32, 1, 7, 1_690, 67_550, 999_999_999] {
            for part in (0..10_000).step_by(7) {
                let near = format!("{whole}.{part:04}").parse::<f64>().unwrap();
                for value in [near, near.next_up(), near.next_down(), -near] {
                    if value == 0.0 {
                        continue;
                    }
                    let slow = format!("{value:.14e}").parse::<f64>().unwrap().to_string();
                    let mut out = String::new();
                    let point = Some(DecimalMark::Point);
                    number(
                        value,
                        &Formats {
                            decimal: point,
                            date: None,
                        },
                        &mut out,
                    );
                    assert_eq!(out, slow, "{value:e}");
                }
            }
        }
    }

    #[test]
    fn days_are_written_in_the_form_that_texts_have() {
        let day = jiff::civil::date(2026, 7, 31);
        let shown = |format: Option<&str>, time| {
            let mut out = String::new();
            let formats = Formats {
                decimal: None,
                date: format.map(str::to_owned),
            };
            date(day, time, &formats, &mut out);
            out
        };
        assert_eq!(shown(None, Some((0, 0, 0))), "2026-07-31");
        let days = [(1899, 12, 30), (987, 1, 2), (9999, 12, 31), (-44, 3, 15)];
        for day in days.map(|(year, month, day)| jiff::civil::date(year, month, day)) {
            let mut out = String::new();
            date(day, None, &Formats::default(), &mut out);
            assert_eq!(out, day.to_string());
        }
        assert_eq!(shown(None, Some((9, 30, 0))), "2026-07-31T09:30:00");
        assert_eq!(shown(Some("%d/%m/%Y"), Some((9, 30, 0))), "31/07/2026");
    }
}

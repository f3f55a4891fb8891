//! Numbers and money as people and programs write them, to exact integers.
//!
//! What could be read in two ways is refused with the line of the manifest that would settle it, not guessed.

use super::mapping::{DecimalMark, Formats};

/// A reason that goes into a [`Refused`](super::columns::Refused) row: what is wrong, and what to do.
pub(super) type Reason = String;

/// What was read of a plain number.
struct Plain {
    /// Scaled by ten to the number of places asked for, rounded half to even.
    value: i64,
    /// Whether nothing was rounded away.
    exact: bool,
    /// Digits behind the mark.
    decimals: usize,
    /// Thousands separators.
    groups: usize,
}

enum Fault {
    NotANumber,
    Negative,
    TooLarge,
    Groups,
}

/// Digits with thousands separators in their places and at most one decimal mark.
fn plain(text: &str, places: usize, mark: DecimalMark) -> Result<Plain, Fault> {
    let text = text.strip_prefix('+').unwrap_or(text);
    if text.starts_with(['-', '−']) || (text.starts_with('(') && text.ends_with(')')) {
        let digits = text.chars().any(|c| c.is_ascii_digit());
        return Err(if digits {
            Fault::Negative
        } else {
            Fault::NotANumber
        });
    }
    let (decimal, group) = match mark {
        DecimalMark::Point => ('.', ','),
        DecimalMark::Comma => (',', '.'),
    };
    let (whole, fraction) = text.split_once(decimal).unwrap_or((text, ""));
    if !whole
        .bytes()
        .chain(fraction.bytes())
        .any(|byte| byte.is_ascii_digit())
    {
        return Err(Fault::NotANumber);
    }
    if fraction.contains([decimal, group]) {
        return Err(Fault::Groups);
    }
    let mut value: i64 = 0;
    let (mut since_group, mut groups) = (0_usize, 0_usize);
    let first = whole.chars().next();
    for c in whole.chars() {
        if let Some(digit) = c.to_digit(10) {
            value = push(value, digit)?;
            since_group += 1;
        } else if c == group || matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’') {
            let in_place = if groups == 0 {
                (1..=3).contains(&since_group)
            } else {
                since_group == 3
            };
            if !in_place || first == Some('0') {
                return Err(Fault::Groups);
            }
            groups += 1;
            since_group = 0;
        } else {
            return Err(Fault::NotANumber);
        }
    }
    if groups > 0 && since_group != 3 {
        return Err(Fault::Groups);
    }
    let mut digits = fraction.chars();
    for _ in 0..places {
        let digit = digits
            .next()
            .map_or(Some(0), |c| c.to_digit(10))
            .ok_or(Fault::NotANumber)?;
        value = push(value, digit)?;
    }
    let (mut next, mut sticky) = (None, false);
    for c in digits {
        let digit = c.to_digit(10).ok_or(Fault::NotANumber)?;
        match next {
            None => next = Some(digit),
            Some(_) => sticky |= digit > 0,
        }
    }
    let next = next.unwrap_or(0);
    if next > 5 || (next == 5 && (sticky || value % 2 == 1)) {
        value = value.checked_add(1).ok_or(Fault::TooLarge)?;
    }
    Ok(Plain {
        value,
        exact: next == 0 && !sticky,
        decimals: fraction.len(),
        groups,
    })
}

fn push(value: i64, digit: u32) -> Result<i64, Fault> {
    value
        .checked_mul(10)
        .and_then(|value| value.checked_add(i64::from(digit)))
        .filter(|&value| value <= 1_000_000_000_000_000)
        .ok_or(Fault::TooLarge)
}

fn reason(fault: &Fault, text: &str, what: &str, mark: DecimalMark) -> Reason {
    let (other, example) = match mark {
        DecimalMark::Point => (",", "1,234.5"),
        DecimalMark::Comma => (".", "1.234,5"),
    };
    match fault {
        Fault::NotANumber => format!(
            "`{}` is not {what}; if it means blank, add it to `missing`",
            short(text)
        ),
        Fault::Negative => format!("`{}` is negative, and {what} is not", short(text)),
        Fault::TooLarge => format!("`{}` is larger than anything that {what} can be", short(text)),
        Fault::Groups => format!(
            "`{}` is not written like `{example}`; if the file's decimal mark is `{other}`, say `[posts.formats] decimal = \"{other}\"`",
            short(text)
        ),
    }
}

/// Money in minor units: `£1,234.50`, `$69222.18`, `1.234,50 €`, `35000 GBP`. Blank was dealt with before.
pub(super) fn money(text: &str, formats: &Formats) -> Result<i64, Reason> {
    const WHAT: &str = "an amount of money";
    let mark = formats.decimal.unwrap_or_default();
    let plain = plain(without_currency(text), 2, mark).map_err(|fault| reason(&fault, text, WHAT, mark))?;
    if plain.decimals == 3 && plain.groups == 0 && formats.decimal.is_none() {
        return Err(ambiguous(text, "thousands or three decimals"));
    }
    Ok(plain.value)
}

fn without_currency(text: &str) -> &str {
    let symbol = |c: char| matches!(c, '£' | '$' | '€' | '¥' | '₹');
    let code = |text: &str| text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    let text = text.trim_start_matches(symbol).trim_end_matches(symbol);
    let text = match text.split_at_checked(3) {
        Some((first, rest)) if code(first) => rest,
        _ => text,
    };
    let text = match text.len().checked_sub(3).and_then(|at| text.split_at_checked(at)) {
        Some((rest, last)) if code(last) => rest,
        _ => text,
    };
    text.trim()
}

/// FTE in ten-thousandths: `0.6`, `60%`; more than four places are rounded half to even.
pub(super) fn fte(text: &str, formats: &Formats) -> Result<i64, Reason> {
    const WHAT: &str = "an FTE";
    let mark = formats.decimal.unwrap_or_default();
    let (number, places) = match text.strip_suffix('%') {
        Some(percent) => (percent.trim_end(), 2),
        None => (text, 4),
    };
    let plain = plain(number, places, mark).map_err(|fault| reason(&fault, text, WHAT, mark))?;
    if plain.groups == 1 && plain.decimals == 0 && formats.decimal.is_none() {
        return Err(ambiguous(text, "thousands or three decimals"));
    }
    Ok(plain.value)
}

fn ambiguous(text: &str, two: &str) -> Reason {
    format!(
        "`{}` may have {two}; say which with `[posts.formats] decimal = \".\"` or `decimal = \",\"`",
        short(text)
    )
}

/// How many posts a row stands for: whole, at least 1; `4.0` is 4.
pub(super) fn count(text: &str, formats: &Formats) -> Result<i64, Reason> {
    const WHAT: &str = "a number of posts";
    let value = whole(text, formats, WHAT, |text| {
        format!(
            "`{text}` is not a whole number of posts; where a return gives FTE, map `fte` and set `weight = \"fte\"`"
        )
    })?;
    match value {
        0 => Err(
            "a row stands for at least one post; leave such rows out with `skip = ['count is \"0\"']`"
                .to_owned(),
        ),
        _ if value > i64::from(u32::MAX) => {
            let mark = formats.decimal.unwrap_or_default();
            Err(reason(&Fault::TooLarge, text, WHAT, mark))
        }
        _ => Ok(value),
    }
}

/// A spine point: whole; `7.0` is 7.
pub(super) fn point(text: &str, formats: &Formats) -> Result<i64, Reason> {
    const WHAT: &str = "a spine point";
    let value = whole(text, formats, WHAT, |text| {
        format!("`{text}` is not a whole spine point")
    })?;
    if value > i64::from(i32::MAX) {
        let mark = formats.decimal.unwrap_or_default();
        return Err(reason(&Fault::TooLarge, text, WHAT, mark));
    }
    Ok(value)
}

fn whole(text: &str, formats: &Formats, what: &str, broken: fn(&str) -> String) -> Result<i64, Reason> {
    let mark = formats.decimal.unwrap_or_default();
    let plain = plain(text, 0, mark).map_err(|fault| reason(&fault, text, what, mark))?;
    if plain.exact {
        Ok(plain.value)
    } else {
        Err(broken(&short(text)))
    }
}

/// A text as messages show it: on one line, cut at 80 characters.
pub(super) fn short(text: &str) -> String {
    let mut out: String = text
        .chars()
        .take(80)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if text.chars().nth(80).is_some() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(mark: DecimalMark) -> Formats {
        Formats {
            decimal: Some(mark),
            ..Formats::default()
        }
    }

    #[test]
    fn money_is_read_to_the_penny_however_it_is_dressed() {
        let read = |text| money(text, &Formats::default());
        for (text, pence) in [
            ("£1,234.50", 123_450),
            ("$69222.18", 6_922_218),
            ("$104,388.24", 10_438_824),
            ("35000 GBP", 3_500_000),
            ("GBP 35 000", 3_500_000),
            ("1,234,567", 123_456_700),
            ("€ 12'500.5", 1_250_050),
            ("4915620.0", 491_562_000),
            ("34567.83333", 3_456_783),
            ("0.125000", 12),
            ("0.135000", 14),
        ] {
            assert_eq!(read(text), Ok(pence), "{text}");
        }
        let comma = marked(DecimalMark::Comma);
        assert_eq!(money("1.234,50 €", &comma), Ok(123_450));
        assert_eq!(money("1.234", &comma), Ok(123_400));
        let point = marked(DecimalMark::Point);
        assert_eq!(money("1.234", &point), Ok(123));
    }

    #[test]
    fn fte_is_exact_to_four_places() {
        let read = |text| fte(text, &Formats::default()).unwrap();
        for (text, value) in [
            ("1", 10_000),
            ("0.6", 6_000),
            ("60%", 6_000),
            ("12.5 %", 1_250),
            (".5", 5_000),
            ("0", 0),
            ("0.33333", 3_333),
            ("0.00005", 0),
            ("0.00015", 2),
            ("0.000051", 1),
            ("1,465.5", 14_655_000),
        ] {
            assert_eq!(read(text), value, "{text}");
        }
    }

    #[test]
    fn a_refused_number_says_why_and_what_would_settle_it() {
        let none = Formats::default();
        let comma = marked(DecimalMark::Comma);
        let said = |result: Result<i64, Reason>| match result {
            Ok(value) => format!("READ AS {value}"),
            Err(reason) => reason,
        };
        let lines = [
            money("about 30k", &none),
            money("-500", &none),
            money("(500.00)", &none),
            money("1,5", &none),
            money("0,500", &none),
            money("1.234", &none),
            money("1.234,50", &none),
            money("1,234.5", &comma),
            money("99999999999999999", &none),
            money("30,000-35,000", &none),
            fte("1,000", &none),
            fte("full", &none),
            fte("1E-02", &none),
            count("0", &none),
            count("2.5", &none),
            count("5000000000", &none),
            point("7.5", &none),
            point("-1", &none),
        ];
        insta::assert_snapshot!(lines.map(said).join("\n"));
    }
}

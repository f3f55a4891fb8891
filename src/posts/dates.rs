//! Dates as people and programs write them, to days. Without a format only ISO 8601 is read: `03/04/2026` is two
//! dates, and the one that was not meant would be read in silence.

use super::mapping::Formats;
use super::numbers::{Reason, short};
use jiff::civil::Date;

const EPOCH: Date = jiff::civil::date(1970, 1, 1);

/// A date in days since 1970-01-01: in the declared format, else ISO 8601; a time behind it is dropped.
pub(super) fn date(text: &str, formats: &Formats) -> Result<i64, Reason> {
    let parsed = match &formats.date {
        Some(format) => Date::strptime(format, text).ok().or_else(|| {
            let (day, time) = text.split_once(' ')?;
            let is_time = !format.contains(' ')
                && time
                    .bytes()
                    .all(|byte| byte.is_ascii_digit() || b":.".contains(&byte));
            is_time.then(|| Date::strptime(format, day).ok()).flatten()
        }),
        None => iso(text),
    };
    match parsed {
        Some(date) if date.year() < FIRST_YEAR => Err(too_early(text, formats)),
        Some(date) => Ok(days(date)),
        None => Err(no_date(text, formats)),
    }
}

/// No date of a post lies before: it is a year of two digits, or what a program writes for none.
const FIRST_YEAR: i16 = 1000;

fn too_early(text: &str, formats: &Formats) -> Reason {
    let shown = short(text);
    match formats.date.as_deref().filter(|format| format.contains("%Y")) {
        Some(format) => format!(
            "the year of `{shown}` has fewer than four digits, which `%Y` stands for; `{}` reads years of two digits",
            format.replace("%Y", "%y")
        ),
        None => format!("`{shown}` is no date of a post; where it stands for none, add it to `missing`"),
    }
}

/// Days since 1970-01-01.
fn days(date: Date) -> i64 {
    date.duration_since(EPOCH).as_hours() / 24
}

fn iso(text: &str) -> Option<Date> {
    let (day, time) = text.split_at_checked(10)?;
    let mut bytes = time.bytes();
    let is_time = match bytes.next() {
        None => true,
        Some(b'T' | b' ') => bytes.all(|byte| byte.is_ascii_digit() || b":.+-Z".contains(&byte)),
        Some(_) => false,
    };
    if is_time && iso_shaped(day) {
        day.parse().ok()
    } else {
        None
    }
}

fn iso_shaped(day: &str) -> bool {
    day.len() == 10
        && day.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

fn no_date(text: &str, formats: &Formats) -> Reason {
    let shown = short(text);
    if let Some(format) = &formats.date {
        return format!("`{shown}` is not a date of the form `{format}` that `[posts.formats] date` gives");
    }
    if text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return format!(
            "`{shown}` looks like a spreadsheet's day number; save the column as dates, `2026-07-31`"
        );
    }
    if iso_shaped(text.get(..10).unwrap_or_default()) {
        return format!("`{shown}` is no day of the calendar; mend it, or add it to `missing`");
    }
    match guessed(text) {
        Some((format, sure)) => {
            let why = if sure { "" } else { " if the day comes first" };
            format!(
                "`{shown}` is not written like `2026-07-31`; say how dates are written with `[posts.formats] date = \"{format}\"`{why}"
            )
        }
        None => format!(
            "`{shown}` is not a date like `2026-07-31`; say how dates are written with `[posts.formats] date`, or add it to `missing`"
        ),
    }
}

/// The format that a date of day, month and year in some order seems to have, and whether no other fits.
fn guessed(text: &str) -> Option<(String, bool)> {
    let day = text.split(' ').next()?;
    let mark = day.chars().find(|c| !c.is_ascii_alphanumeric())?;
    let parts: Vec<&str> = day.split(mark).collect();
    let [first, second, third] = parts.as_slice() else {
        return None;
    };
    let digits = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !digits(first, 2) || !digits(third, 4) {
        return None;
    }
    let year = if third.len() == 4 { "%Y" } else { "%y" };
    let (order, sure) = if digits(second, 2) {
        let over = |part: &str| part.parse::<u32>().is_ok_and(|number| number > 12);
        (
            if over(second) { ["%m", "%d"] } else { ["%d", "%m"] },
            over(first) || over(second),
        )
    } else if second.len() >= 3 && second.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        (["%d", if second.len() == 3 { "%b" } else { "%B" }], true)
    } else {
        return None;
    };
    let [a, b] = order;
    Some((format!("{a}{mark}{b}{mark}{year}"), sure))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formats(date: Option<&str>) -> Formats {
        Formats {
            date: date.map(str::to_owned),
            ..Formats::default()
        }
    }

    #[test]
    fn dates_are_iso_unless_a_format_is_given() {
        let day = |text, format| date(text, &formats(format));
        assert_eq!(day("1970-01-01", None), Ok(0));
        assert_eq!(day("2026-07-31T00:00:00Z", None), Ok(20_665));
        assert_eq!(day("2026-07-31 00:00:00.000", None), Ok(20_665));
        assert_eq!(day("31/07/2026", Some("%d/%m/%Y")), Ok(20_665));
        assert_eq!(day("1/7/2026", Some("%d/%m/%Y")), Ok(20_635));
        assert_eq!(day("31/07/2026 00:00", Some("%d/%m/%Y")), Ok(20_665));
        assert_eq!(day("31-Jul-26", Some("%d-%b-%y")), Ok(20_665));
        assert_eq!(day("1969-12-31", None), Ok(-1));
        assert_eq!(day("9999-12-31", None), Ok(2_932_896));
    }

    #[test]
    fn a_year_of_two_digits_is_not_one_of_the_first_century() {
        let said = |text: &str, format: Option<&str>| date(text, &formats(format)).unwrap_err();
        assert_eq!(
            said("31/07/25", Some("%d/%m/%Y")),
            "the year of `31/07/25` has fewer than four digits, which `%Y` stands for; `%d/%m/%y` reads years of two digits"
        );
        assert_eq!(
            said("0001-01-01", None),
            "`0001-01-01` is no date of a post; where it stands for none, add it to `missing`"
        );
        assert_eq!(date("1000-01-01", &formats(None)), Ok(-354_285));
    }

    #[test]
    fn a_refused_date_says_why_and_what_would_settle_it() {
        let none = formats(None);
        let day = formats(Some("%d/%m/%Y"));
        let said = |result: Result<i64, Reason>| match result {
            Ok(value) => format!("READ AS {value}"),
            Err(reason) => reason,
        };
        let lines = [
            date("31/07/2026", &none),
            date("03/04/26", &none),
            date("07/31/2026", &none),
            date("31.07.2026", &none),
            date("31/07/2026 10:00", &none),
            date("31-Jul-26", &none),
            date("46234", &none),
            date("soon", &none),
            date("2026-02-30", &none),
            date("2026-07-31", &day),
            date("31/02/2026", &day),
        ];
        insta::assert_snapshot!(lines.map(said).join("\n"));
    }
}

//! Calendar months and days on day numbers (`semantics.md`, Time), without a date type in the inner loop.

use crate::model::Time;
use std::cmp::Ordering;

/// Year, month and day of a day number since 1970-01-01 in the Gregorian calendar.
#[must_use]
pub fn date(days: i64) -> (i64, i64, i64) {
    // Years begin in March, so that the leap day ends one; eras are 400 years of 146 097 days.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// The day number of a date since 1970-01-01.
#[must_use]
pub fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let march_month = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * march_month + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

fn month_length(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// A day so much later: months first (a day that the month lacks becomes its last), then days.
#[must_use]
pub fn later(from: i64, time: Time) -> i64 {
    // Beyond some ten thousand years nobody is in post.
    let (months, extra) = (
        time.months.clamp(-200_000, 200_000),
        time.days.clamp(-6_000_000, 6_000_000),
    );
    if months == 0 {
        return from + extra;
    }
    let (year, month, day) = date(from);
    let total = year * 12 + month - 1 + months;
    let (year, month) = (total.div_euclid(12), total.rem_euclid(12) + 1);
    days(year, month, day.min(month_length(year, month))) + extra
}

/// The time between two days in whole calendar months and days; negative where it runs backwards.
#[must_use]
pub fn between(from: i64, to: i64) -> Time {
    if to < from {
        let time = between(to, from);
        return Time {
            months: -time.months,
            days: -time.days,
        };
    }
    let ((year, month, _), (to_year, to_month, _)) = (date(from), date(to));
    let mut months = (to_year - year) * 12 + to_month - month;
    if later(from, Time { months, days: 0 }) > to {
        months -= 1;
    }
    Time {
        months,
        days: to - later(from, Time { months, days: 0 }),
    }
}

/// How the time between two days compares with a length: a length of months is counted on the calendar.
#[must_use]
pub fn compare(from: i64, to: i64, length: Time) -> Ordering {
    to.cmp(&later(from, length))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;
    use jiff::civil::date as civil;

    fn number(date: jiff::civil::Date) -> i64 {
        i64::from(civil(1970, 1, 1).until(date).unwrap().get_days())
    }

    #[test]
    fn dates_and_day_numbers_agree_with_the_calendar() {
        for days_from in (-200_000..200_000).step_by(13) {
            let expected = civil(1970, 1, 1).checked_add(days_from.days()).unwrap();
            let (year, month, day) = date(days_from);
            assert_eq!(
                (year, month, day),
                (
                    expected.year().into(),
                    expected.month().into(),
                    expected.day().into()
                )
            );
            assert_eq!(days(year, month, day), days_from);
        }
    }

    #[test]
    fn months_are_added_as_the_calendar_does() {
        for day in 0..1_500 {
            let from = civil(2023, 1, 1).checked_add(day.days()).unwrap();
            for months in [1, 11, 12, 48, -3] {
                let expected = from.checked_add(i64::from(months).months()).unwrap();
                let time = Time {
                    months: months.into(),
                    days: 0,
                };
                assert_eq!(later(number(from), time), number(expected), "{from} {months}");
            }
        }
    }

    #[test]
    fn four_years_are_complete_on_their_day_and_not_before() {
        let start = number(civil(2022, 8, 1));
        let four = Time { months: 48, days: 0 };
        assert_eq!(compare(start, number(civil(2026, 7, 31)), four), Ordering::Less);
        assert_eq!(compare(start, number(civil(2026, 8, 1)), four), Ordering::Equal);
        let weeks = Time { months: 0, days: 364 };
        assert_eq!(
            compare(number(civil(2025, 8, 1)), number(civil(2026, 7, 31)), weeks),
            Ordering::Equal
        );
        assert_eq!(
            between(start, number(civil(2026, 7, 31))),
            Time { months: 47, days: 30 }
        );
        let leap = number(civil(2024, 2, 29));
        assert_eq!(
            between(leap, number(civil(2025, 2, 28))),
            Time { months: 12, days: 0 }
        );
    }
}

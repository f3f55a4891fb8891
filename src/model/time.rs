//! Minimum times (`semantics.md`, Time): calendar months and days, kept apart and compared by their mean length.

use crate::syntax::ast::{Duration, DurationUnit};
use std::cmp::Ordering;
use std::fmt;
use std::ops::Add;

/// A span of time in calendar months and days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Time {
    /// Calendar months.
    pub months: i64,
    /// Days.
    pub days: i64,
}

/// Mean length of a Gregorian month in millionths of a day (146 097 days in 4 800 months).
const MONTH: i128 = 30_436_875;
const DAY: i128 = 1_000_000;

impl Time {
    /// No time.
    pub const ZERO: Self = Self { months: 0, days: 0 };

    /// Mean length in millionths of a day, for ordering.
    #[must_use]
    pub fn mean(self) -> i128 {
        i128::from(self.months) * MONTH + i128::from(self.days) * DAY
    }
}

impl From<Duration> for Time {
    fn from(duration: Duration) -> Self {
        let amount = duration.amount;
        match duration.unit {
            DurationUnit::Years => Self {
                months: amount.saturating_mul(12),
                days: 0,
            },
            DurationUnit::Months => Self {
                months: amount,
                days: 0,
            },
            DurationUnit::Weeks => Self {
                months: 0,
                days: amount.saturating_mul(7),
            },
            DurationUnit::Days => Self {
                months: 0,
                days: amount,
            },
        }
    }
}

impl Add for Time {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            months: self.months.saturating_add(other.months),
            days: self.days.saturating_add(other.days),
        }
    }
}

impl Ord for Time {
    fn cmp(&self, other: &Self) -> Ordering {
        self.mean()
            .cmp(&other.mean())
            .then(self.months.cmp(&other.months))
    }
}

impl PartialOrd for Time {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            (self.months / 12, "year"),
            (self.months % 12, "month"),
            (self.days / 7 * i64::from(self.days % 7 == 0), "week"),
            (if self.days % 7 == 0 { 0 } else { self.days }, "day"),
        ];
        let mut first = true;
        for (amount, unit) in parts.into_iter().filter(|(amount, _)| *amount != 0) {
            let gap = if first { "" } else { " " };
            let plural = if amount == 1 { "" } else { "s" };
            write!(f, "{gap}{amount} {unit}{plural}")?;
            first = false;
        }
        if first {
            f.write_str("no minimum time")
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_add_and_compare_by_mean_length() {
        let year = Time { months: 12, days: 0 };
        let weeks = Time { months: 0, days: 364 };
        assert!(weeks < year);
        assert!(Time { months: 0, days: 366 } > year);
        assert_eq!((year + weeks).to_string(), "1 year 52 weeks");
        assert_eq!(
            Time { months: 30, days: 3 }.to_string(),
            "2 years 6 months 3 days"
        );
        assert_eq!(Time::ZERO.to_string(), "no minimum time");
    }
}

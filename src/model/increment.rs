//! When a person's next increment comes (`language.md`, Dated values: increments).

use super::{GatewayId, Grade, Time};
use jiff::civil::Date;

/// The next increment of somebody on a service point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Increment {
    /// The point that it leads to.
    pub to: i64,
    /// The time on the point before it.
    pub waiting: Time,
    /// What it asks for beside time.
    pub needs: Option<GatewayId>,
    /// When it comes, where that can be said.
    pub on: Option<Date>,
}

impl Grade {
    /// The next increment of somebody at a point; none at the last service point, at a bar, above the service points
    /// and where the grade has no increments.
    ///
    /// A posts source says when somebody began and not when they came to their point: the date is the first one after
    /// `as_of` that lies a whole number of waiting times after `start`.
    #[must_use]
    pub fn increment(&self, point: i64, start: Option<Date>, as_of: Date) -> Option<Increment> {
        let waiting = self.waiting(point)?;
        Some(Increment {
            to: point + 1,
            waiting: waiting.time,
            needs: waiting.needs,
            on: start.and_then(|start| next(start, waiting.time, as_of)),
        })
    }
}

fn next(start: Date, waiting: Time, as_of: Date) -> Option<Date> {
    if waiting.months <= 0 && waiting.days <= 0 {
        return None;
    }
    // Counted from the start each time: the last day of a month is not lost on the way.
    let after = |times: i64| {
        let span = jiff::Span::new()
            .try_months(waiting.months.checked_mul(times)?)
            .and_then(|span| span.try_days(waiting.days.saturating_mul(times)))
            .ok()?;
        start.checked_add(span).ok()
    };
    let whole = i128::from(start.until(as_of).map_or(0, |span| span.get_days())) * 1_000_000;
    let guess = i64::try_from(whole / waiting.mean().max(1))
        .ok()?
        .saturating_sub(1)
        .max(1);
    (guess..guess.saturating_add(4)).find_map(|times| after(times).filter(|date| *date > as_of))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn increments_come_on_the_anniversary_of_the_start() {
        let year = Time { months: 12, days: 0 };
        let as_of = date(2026, 7, 31);
        assert_eq!(next(date(2020, 8, 1), year, as_of), Some(date(2026, 8, 1)));
        assert_eq!(next(date(2020, 7, 31), year, as_of), Some(date(2027, 7, 31)));
        assert_eq!(next(date(2026, 7, 1), year, as_of), Some(date(2027, 7, 1)));
        assert_eq!(next(date(2024, 2, 29), year, as_of), Some(date(2027, 2, 28)));
        let weeks = Time { months: 0, days: 364 };
        assert_eq!(next(date(2026, 1, 1), weeks, as_of), Some(date(2026, 12, 31)));
        let long = Time {
            months: 0,
            days: 1092,
        };
        assert_eq!(next(date(2019, 1, 1), long, as_of), Some(date(2027, 12, 21)));
        assert_eq!(next(date(2026, 9, 1), year, as_of), Some(date(2027, 9, 1)));
    }
}

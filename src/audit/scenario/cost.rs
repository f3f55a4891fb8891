//! What posts cost: the pay bill at the bottom and the top of the grades and as paid, and how it drifts by increments.

use crate::check::pay::{date, grade_of};
use crate::check::{Context, Establishment};
use crate::model::{Grade, Time};
use crate::posts::census::{ONE, Places};
use crate::posts::placement::Placer;
use jiff::civil::Date;

/// So many years of increments are reckoned.
pub(super) const YEARS: usize = 5;

/// The pay bill of filled posts: minor units a year times ten-thousandths of FTE, so that nothing is rounded before the
/// end.
#[derive(Debug, Clone, Default)]
pub(super) struct Bill {
    /// Posts that are in it.
    pub(super) posts: Places,
    /// Of these, posts without pay of their own: the bottom of the grade is taken.
    pub(super) estimated: Places,
    /// Posts that are not in it: neither their pay nor that of their grade is known.
    pub(super) unknown: Places,
    /// Everybody at the bottom of the grade.
    pub(super) bottom: i128,
    /// As paid.
    pub(super) paid: i128,
    /// Everybody at the last service point.
    pub(super) top: i128,
    /// As paid, so many years after the date, by increments alone.
    pub(super) years: [i128; YEARS],
    /// Posts with an increment to come in these years.
    pub(super) rising: Places,
}

/// Adds up the filled posts. The pay tables of the date hold throughout: what pay awards will add is not known.
pub(super) fn bill(context: &Context<'_>, here: &Establishment<'_>) -> Bill {
    let placer = Placer::new(context.model, context.graph);
    let mut bill = Bill::default();
    for row in 0..here.posts.len() {
        let stands_for = here.census.job_shares.representative(row);
        let number = here.census.cell_of_row.get(stands_for);
        let cell = number.and_then(|&number| here.census.cells.get(number as usize));
        if !cell.is_some_and(|cell| here.census.in_headcount(cell)) {
            continue;
        }
        let grade = grade_of(context, here, &placer, row).map(|(.., grade)| grade);
        let fte = here.posts.rows.fte.get(row).map_or(0, |fte| fte.0);
        // Who shares a job is paid for a part of it: the post counts once.
        let places = if stands_for == row {
            crate::posts::census::places(here.posts, row, fte)
        } else {
            0
        };
        bill.add(
            context,
            here,
            row,
            grade.and_then(|id| context.model.grade(id)),
            (places, fte),
        );
    }
    bill
}

impl Bill {
    fn add(
        &mut self,
        context: &Context<'_>,
        here: &Establishment<'_>,
        row: usize,
        grade: Option<&Grade>,
        (places, fte): (Places, i64),
    ) {
        let rows = &here.posts.rows;
        let point = rows.point.known(row);
        let point = point.map(i64::from);
        let spine = grade.and_then(|grade| context.model.scales.get(grade.scale.index()));
        let at = |point: i64| {
            let points = &spine?.spine;
            let found = points.binary_search_by_key(&point, |&(point, _)| point).ok()?;
            points.get(found).map(|&(_, salary)| salary)
        };
        let salary = rows.salary.known(row);
        let paid = salary.or_else(|| at(point?));
        let band = grade.and_then(|grade| grade.pay);
        let (Some(low), Some(high)) = (
            band.map(|band| band.low).or(paid),
            band.map(|band| band.high).or(paid),
        ) else {
            self.unknown += places;
            return;
        };
        let share = i128::from(fte);
        let now = paid.unwrap_or(low);
        self.posts += places;
        self.estimated += if paid.is_none() { places } else { 0 };
        self.bottom += i128::from(low) * share;
        self.paid += i128::from(now) * share;
        self.top += i128::from(high) * share;
        let start = rows.start.known(row);
        // Who has no point of their own is taken at the bottom of the grade, and climbs from there.
        let from = point.or_else(|| grade.filter(|_| paid.is_none())?.points.map(|points| points.low));
        let climbs = grade
            .zip(from)
            .map(|(grade, from)| climb(grade, from, start.and_then(date), context.as_of));
        let mut rises = false;
        for (year, sum) in self.years.iter_mut().enumerate() {
            let later = climbs.as_ref().and_then(|points| points.get(year)).copied();
            let more = match (later, from) {
                (Some(later), Some(from)) => at(later).zip(at(from)).map_or(0, |(later, from)| later - from),
                _ => 0,
            };
            rises |= more > 0;
            *sum += i128::from(now + more) * share;
        }
        self.rising += if rises { places } else { 0 };
    }
}

/// The point of somebody after one year, two years and so on. What an increment asks for beside time is taken as met.
fn climb(grade: &Grade, from: i64, start: Option<Date>, as_of: Date) -> [i64; YEARS] {
    let mut points = [from; YEARS];
    let mut point = from;
    let mut next = grade.increment(from, start, as_of).and_then(|increment| {
        // Where nobody says since when, the whole waiting time is still to come.
        let on = increment.on.or_else(|| after(as_of, increment.waiting))?;
        Some((increment.to, on))
    });
    for (year, slot) in (1..).zip(&mut points) {
        let until = as_of.saturating_add(jiff::Span::new().years(year));
        while let Some((to, on)) = next.filter(|&(_, on)| on <= until) {
            point = to;
            next = grade
                .waiting(point)
                .and_then(|waiting| Some((point + 1, after(on, waiting.time)?)));
        }
        *slot = point;
    }
    points
}

fn after(date: Date, waiting: Time) -> Option<Date> {
    if waiting <= Time::ZERO {
        return None;
    }
    let span = jiff::Span::new().try_months(waiting.months).ok()?;
    date.checked_add(span.try_days(waiting.days).ok()?).ok()
}

/// An amount in whole minor units, halves away from zero.
pub(super) fn minor(amount: i128) -> i64 {
    let one = i128::from(ONE);
    let half = if amount < 0 { -one / 2 } else { one / 2 };
    i64::try_from((amount + half) / one).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ScaleId, Waiting};
    use crate::syntax::ast::IntRange;
    use jiff::civil::date;

    fn waiting(points: Option<IntRange>, months: i64) -> Waiting {
        Waiting {
            points,
            time: Time { months, days: 0 },
            needs: None,
        }
    }

    fn grade(bar: Option<i64>) -> Grade {
        Grade {
            scale: ScaleId(0),
            name: "6".to_owned(),
            title: "Grade 6".to_owned(),
            span: crate::source::Span::default(),
            points: Some(IntRange { low: 1, high: 5 }),
            bar,
            gateway: None,
            further_bars: Vec::new(),
            increments: vec![waiting(Some(IntRange { low: 1, high: 2 }), 12), waiting(None, 24)],
            reserved: Vec::new(),
            contribution: None,
            pay: None,
            pay_ceiling: None,
            open: true,
            closes: None,
        }
    }

    #[test]
    fn people_climb_by_waiting_times_until_a_bar_or_the_top() {
        let as_of = date(2026, 7, 31);
        let began = Some(date(2025, 10, 1));
        // 2026-10-01, 2027-10-01, then two years on point 3: 2029-10-01, 2031-10-01.
        assert_eq!(climb(&grade(None), 1, began, as_of), [2, 3, 3, 4, 4]);
        assert_eq!(climb(&grade(Some(3)), 1, began, as_of), [2, 3, 3, 3, 3]);
        assert_eq!(climb(&grade(None), 5, began, as_of), [5; 5]);
        // Without a start the whole year is still to come.
        assert_eq!(climb(&grade(None), 1, None, as_of), [2, 3, 3, 4, 4]);
        assert_eq!(climb(&grade(None), 9, began, as_of), [9; 5]);
    }

    #[test]
    fn amounts_are_rounded_once_at_the_end() {
        assert_eq!((minor(15_000), minor(14_999), minor(-15_000)), (2, 1, -2));
    }
}

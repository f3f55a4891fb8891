//! What a person is paid against what the grade allows, for the checks that look at pay row by row.

use super::{Context, Establishment};
use crate::model::{Grade, GradeId};
use crate::posts::columns::{Column, NO_DATE};
use crate::posts::placement::{Placement, Placer, Reason};

/// The pay of one row.
pub(super) struct Paid {
    pub(super) row: u32,
    pub(super) institution: u32,
    /// Cell of the census that the row belongs to.
    pub(super) cell: u32,
    /// The grade that the holder is paid at.
    pub(super) grade: GradeId,
    pub(super) point: Option<i64>,
    /// Minor units a year.
    pub(super) salary: Option<i64>,
    /// Pay is protected as of the date: above the grade is as it should be.
    pub(super) protected: bool,
}

/// Every row in the headcount with pay and a known grade. The holder's own grade counts where it is given: acting up
/// and protection are not mis-grading (`semantics.md`, Holder and post).
pub(super) fn rows<'a>(
    context: &'a Context<'_>,
    here: &'a Establishment<'_>,
) -> impl Iterator<Item = Paid> + use<'a> {
    let today = days(context.as_of);
    let values = &here.posts.rows;
    let placer = Placer::new(context.model, context.graph);
    // What does not depend on the row itself is found once for a group of alike rows, and for all checks.
    let of_group = here.posts.groups.as_ref().map(|groups| {
        here.paid_of_group.get_or_init(|| {
            let examples = groups.example.iter();
            examples
                .map(|&row| grade_of(context, here, &placer, row as usize))
                .collect()
        })
    });
    (0..here.posts.len()).filter_map(move |row| {
        let point = values.point.known(row).map(i64::from);
        let salary = values.salary.known(row);
        if point.is_none() && salary.is_none() {
            return None;
        }
        let (cell, institution, grade) = match (&of_group, &here.posts.groups) {
            (Some(known), Some(groups)) => (*known.get(*groups.of_row.get(row)? as usize)?)?,
            _ => grade_of(context, here, &placer, row)?,
        };
        let until = values.protected_until.get(row).unwrap_or(NO_DATE);
        Some(Paid {
            row: u32::try_from(row).ok()?,
            institution,
            cell,
            grade,
            point,
            salary,
            protected: until != NO_DATE && until >= today,
        })
    })
}

/// The cell of a row in the headcount, its institution, and the grade that its holder is paid at.
pub(crate) fn grade_of(
    context: &Context<'_>,
    here: &Establishment<'_>,
    placer: &Placer<'_>,
    row: usize,
) -> Option<(u32, u32, GradeId)> {
    let stands_for = here.census.job_shares.representative(row);
    let number = *here.census.cell_of_row.get(stands_for)?;
    let cell = here.census.cells.get(number as usize)?;
    if !here.census.in_headcount(cell) {
        return None;
    }
    let post_grade = match here.census.placement(cell) {
        placed @ Placement::On(_) => placed
            .main()
            .and_then(|id| context.graph.station(id))
            .map(|found| found.grade),
        Placement::Not(Reason::GradeOutsideRole(_, grade)) => Some(*grade),
        Placement::Not(_) => None,
    }?;
    let holder = here.posts.text(Column::HolderGrade, row);
    let own = context.model.grade(post_grade)?.scale;
    let grade = if holder.is_blank() {
        post_grade
    } else {
        placer.grade(own, here.posts.symbols.text(holder), "")?
    };
    Some((number, cell.institution, grade))
}

/// Days since 1970-01-01.
pub(super) fn days(date: jiff::civil::Date) -> i32 {
    let epoch = jiff::civil::date(1970, 1, 1);
    epoch.until(date).map_or(0, |span| span.get_days())
}

/// The day behind a number of days, none for a blank one.
pub(crate) fn date(days: i32) -> Option<jiff::civil::Date> {
    if days == NO_DATE {
        return None;
    }
    let span = jiff::Span::new().try_days(days).ok()?;
    jiff::civil::date(1970, 1, 1).checked_add(span).ok()
}

/// Whether a row stands at the last service point of its grade, or at the top of its pay where there are no points
/// (`semantics.md`, Top of the grade).
pub(super) fn at_top(grade: &Grade, paid: &Paid) -> Option<bool> {
    match (grade.points, paid.point, grade.pay, paid.salary) {
        (Some(points), Some(point), _, _) => Some(grade.is_bar(point) || point == points.high),
        (_, _, Some(pay), Some(salary)) => Some(if grade.contribution.is_some() {
            salary == pay.high
        } else {
            salary >= pay.high
        }),
        _ => None,
    }
}

//! What a person is paid against what the grade allows, for the checks that look at pay row by row.

use super::{Context, Establishment};
use crate::model::{Grade, GradeId};
use crate::posts::census::{Cell, Places, places, places_of_group};
use crate::posts::columns::{Column, NO_DATE, NO_MONEY, Posts};
use crate::posts::placement::{Placement, Placer, Reason};
use rayon::prelude::*;

/// The pay of one row.
pub(super) struct Paid {
    pub(super) row: u32,
    pub(super) institution: u32,
    /// Cell of the census that the row belongs to.
    pub(super) cell: u32,
    /// The people that the row stands for.
    pub(super) places: Places,
    /// The grade that the holder is paid at.
    pub(super) grade: GradeId,
    pub(super) point: Option<i64>,
    /// Minor units a year.
    pub(super) salary: Option<i64>,
    /// Pay is protected as of the date: above the grade is as it should be.
    pub(super) protected: bool,
}

/// What is found out about pay once, for groups of alike rows.
#[derive(Debug)]
pub(super) struct Pay {
    /// The grade that each group is paid at, or [`OUTSIDE`].
    grades: Vec<u32>,
    /// Rows whose pay says more than that it is inside the grade and below its top; none for all.
    telling: Option<Vec<u32>>,
    /// By grade: whether pay inside of it says nothing more.
    plain: Vec<bool>,
}

/// Looks at the pay of all rows, so that checks need only look at those that stand out.
pub(super) fn prepare(context: &Context<'_>) {
    let Some(here) = &context.establishment else {
        return;
    };
    let Some(groups) = &here.posts.groups else { return };
    let placer = Placer::new(context.model, context.graph);
    let census = here.census;
    let number = |grade: GradeId| u32::try_from(grade.index()).unwrap_or(OUTSIDE);
    // By cell first, in the order of cells: where nobody holds a grade of their own that is all.
    let of_cell = |cell: &Cell| grade_of_cell(context, here, cell).map_or(OUTSIDE, number);
    let of_cells: Vec<u32> = census.cells.par_iter().map(of_cell).collect();
    let paid = |(group, &row): (usize, &u32)| {
        let row = row as usize;
        if here
            .posts
            .text_of_group(Column::HolderGrade, group, row)
            .is_blank()
        {
            let cell = u32::try_from(group)
                .ok()
                .and_then(|group| census.cell_of_row.of_group(group));
            let grade = cell.and_then(|cell| of_cells.get(cell as usize));
            return grade.copied().unwrap_or(OUTSIDE);
        }
        grade_of(context, here, &placer, row).map_or(OUTSIDE, |(.., grade)| number(grade))
    };
    let grades: Vec<u32> = groups.example.par_iter().enumerate().map(paid).collect();
    let values = &here.posts.rows;
    let without_points = values.point.is_empty();
    // From where to where pay says nothing, by grade.
    let quiet = |grade: &Grade| {
        let plain = without_points || (grade.points.is_none() && grade.increments.is_empty());
        let pay = grade.pay.filter(|_| plain && grade.contribution.is_none())?;
        Some((pay.low, (pay.high - 1).min(grade.pay_ceiling.unwrap_or(pay.high))))
    };
    let ranges: Vec<Option<(i64, i64)>> = context.model.grades.iter().map(quiet).collect();
    // Outside of the headcount whatever pay there is, or is not, says nothing.
    let silent: Vec<(i64, i64)> = ranges
        .iter()
        .map(|range| range.unwrap_or((i64::MAX, i64::MIN)))
        .chain([(i64::MIN, i64::MAX)])
        .collect();
    let outside = ranges.len();
    let tells = |(row, group): (u32, &u32)| {
        let grade = grades
            .get(*group as usize)
            .map_or(outside, |&grade| grade as usize);
        let &(low, high) = silent.get(grade.min(outside))?;
        let salary = values.salary.get(row as usize).unwrap_or(NO_MONEY);
        (!(low..=high).contains(&salary)).then_some(row)
    };
    let parts: Vec<Vec<u32>> = groups
        .of_row
        .par_chunks(ROWS)
        .enumerate()
        .map(|(part, rows)| {
            let first = u32::try_from(part * ROWS).unwrap_or(u32::MAX);
            (first..).zip(rows).filter_map(tells).collect()
        })
        .collect();
    let telling = parts.concat();
    let telling = Some(telling).filter(|rows| rows.len() < here.posts.len());
    let _ = here.pay.set(Pay {
        grades,
        telling,
        plain: ranges.iter().map(Option::is_some).collect(),
    });
}

/// In place of a grade: not in the headcount, or at none.
const OUTSIDE: u32 = u32::MAX;

/// Rows that are looked at in one go.
const ROWS: usize = 1 << 16;

/// The people that a row stands for: of a job share it is one of them.
pub(super) fn people(posts: &Posts, row: usize) -> Places {
    places(posts, row, posts.rows.fte.get(row).map_or(0, |fte| fte.0))
}

/// Of each cell, the people of the rows that have pay and are not among [`rows`].
pub(super) fn quiet(here: &Establishment<'_>) -> Vec<Places> {
    let census = here.census;
    let known = here.pay.get().zip(here.posts.groups.as_ref());
    let Some((pay, groups)) = known else {
        return vec![0; census.cells.len()];
    };
    let is_plain = |group: u32| {
        let grade = pay.grades.get(group as usize);
        grade.is_some_and(|&grade| pay.plain.get(grade as usize) == Some(&true))
    };
    let of_cell = |cell: usize| {
        let own = u32::try_from(cell).map_or(&[][..], |cell| census.groups.of_cell(cell));
        let plain = own.iter().filter(|&&group| is_plain(group));
        plain
            .map(|&group| places_of_group(here.posts, groups, group))
            .sum()
    };
    let Some(telling) = &pay.telling else {
        return vec![0; census.cells.len()];
    };
    let mut quiet: Vec<Places> = (0..census.cells.len()).into_par_iter().map(of_cell).collect();
    for &row in telling {
        let group = groups.of_row.get(row as usize).copied().unwrap_or(u32::MAX);
        if is_plain(group)
            && let Some(cell) = census.cell_of_row.of_group(group)
            && let Some(slot) = quiet.get_mut(cell as usize)
        {
            *slot -= people(here.posts, row as usize);
        }
    }
    quiet
}

/// Every row in the headcount with pay and a known grade, but for those of which no more is to be said than that they
/// are paid inside their grade, below its top, and stand at no point. The holder's own grade counts where it is given:
/// acting up and protection are not mis-grading (`semantics.md`, Holder and post).
pub(super) fn rows<'a>(
    context: &'a Context<'_>,
    here: &'a Establishment<'_>,
) -> impl Iterator<Item = Paid> + use<'a> {
    let today = days(context.as_of);
    let values = &here.posts.rows;
    let placer = Placer::new(context.model, context.graph);
    let known = here.pay.get().zip(here.posts.groups.as_ref());
    let telling = known.and_then(|(pay, _)| pay.telling.as_ref());
    (0..telling.map_or(here.posts.len(), Vec::len)).filter_map(move |at| {
        let row = match telling {
            Some(rows) => *rows.get(at)? as usize,
            None => at,
        };
        let point = values.point.known(row).map(i64::from);
        let salary = values.salary.known(row);
        if point.is_none() && salary.is_none() {
            return None;
        }
        let (cell, institution, grade) = match known {
            Some((pay, groups)) => {
                let group = *groups.of_row.get(row)?;
                let grade = *pay
                    .grades
                    .get(group as usize)
                    .filter(|&&grade| grade != OUTSIDE)?;
                let cell = here.census.cell_of_row.of_group(group)?;
                let institution = here.census.cells.get(cell as usize)?.institution;
                (cell, institution, GradeId::at(grade as usize))
            }
            None => grade_of(context, here, &placer, row)?,
        };
        let until = values.protected_until.get(row).unwrap_or(NO_DATE);
        Some(Paid {
            row: u32::try_from(row).ok()?,
            institution,
            cell,
            places: people(here.posts, row),
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
    let post_grade = grade_of_cell(context, here, cell)?;
    let holder = here.posts.text(Column::HolderGrade, row);
    let grade = if holder.is_blank() {
        post_grade
    } else {
        let own = context.model.grade(post_grade)?.scale;
        placer.grade(own, here.posts.symbols.text(holder), "")?
    };
    Some((number, cell.institution, grade))
}

/// The grade of the posts of a cell in the headcount.
fn grade_of_cell(context: &Context<'_>, here: &Establishment<'_>, cell: &Cell) -> Option<GradeId> {
    if !here.census.in_headcount(cell) {
        return None;
    }
    match here.census.placement(cell) {
        placed @ Placement::On(_) => placed
            .main()
            .and_then(|id| context.graph.station(id))
            .map(|found| found.grade),
        Placement::Not(Reason::GradeOutsideRole(_, grade)) => Some(*grade),
        Placement::Not(_) => None,
    }
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

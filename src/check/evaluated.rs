//! Roles and posts by job evaluation, for the checks that look at totals.

use super::{Context, Establishment};
use crate::model::evaluation::{Evaluation, Grading, POINT, points};
use crate::model::{GradeId, RoleId};
use crate::posts::placement::{Placement, Reason};
use crate::posts::scores::{Job, Score, Scorer};
use crate::syntax::ast::Amount;

/// A row in the establishment with factor levels.
pub(super) struct Scored {
    pub(super) row: u32,
    pub(super) institution: u32,
    /// Places in ten-thousandths that the row stands for.
    pub(super) places: i64,
    pub(super) role: Option<RoleId>,
    /// The post's grade.
    pub(super) grade: Option<GradeId>,
    pub(super) score: Score,
}

/// Every row with factor levels whose post is filled or vacant; rows that another row stands for are left out.
pub(super) fn rows<'a>(
    context: &'a Context<'_>,
    here: &'a Establishment<'_>,
) -> impl Iterator<Item = Scored> + use<'a> {
    let scorer = Scorer::new(context.model, here.posts);
    let any = scorer.has_columns();
    let last = if any { here.posts.len() } else { 0 };
    (0..last).filter_map(move |row| {
        let number = *here.census.cell_of_row.get(row)?;
        let cell = here.census.cells.get(number as usize)?;
        if !here.census.staffs(cell) {
            return None;
        }
        let placement = here.census.placement(cell);
        let station = placement.main();
        let placed = station.and_then(|id| context.graph.station(id));
        let (role, grade) = match placement {
            Placement::On(_) => (placed.map(|found| found.role), placed.map(|found| found.grade)),
            Placement::Not(Reason::GradeOutsideRole(role, grade)) => (Some(*role), Some(*grade)),
            Placement::Not(Reason::GradeMissing(role) | Reason::UnknownGrade(role, _)) => (Some(*role), None),
            Placement::Not(_) => (None, None),
        };
        Some(Scored {
            row: u32::try_from(row).ok()?,
            institution: cell.institution,
            places: here.census.places_of_row(here.posts, row),
            role,

            grade,
            score: scorer.score(row, role)?,
        })
    })
}

/// The scheme of a job and the map that grades it in the scale of `grade`.
pub(super) fn map_of<'a>(
    context: &'a Context<'_>,
    job: &Job,
    grade: GradeId,
) -> Option<(&'a Evaluation, &'a Grading)> {
    let scheme = context.model.evaluation(job.evaluation)?;
    let scale = context.model.grade(grade)?.scale;
    let grading = context.model.gradings_of(job.evaluation, scale).next()?;
    Some((scheme, grading))
}

/// `312 points`, `1 point`.
pub(super) fn in_points(value: i64) -> String {
    let plural = if value == POINT { "" } else { "s" };
    format!("{} point{plural}", points(value))
}

/// The margin of a check in ten-thousandths of a point: its limit, else this many points.
pub(super) fn margin(context: &Context<'_>, check: &super::Check, otherwise: i64) -> i64 {
    match context.settings.of(check).at_most {
        Some(Amount::Number(value)) => value,
        _ => otherwise * POINT,
    }
}

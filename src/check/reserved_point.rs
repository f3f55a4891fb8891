//! `reserved-point`: pay at a point that is reserved for other roles.
//!
//! # What it looks for
//! People paid at a point that the grade reserves (`reserved 62..63 for reader`) and whose role is none of those that
//! it is reserved for. Protected pay apart.
//!
//! # Why it matters
//! Points that are open to some roles alone are a promise to the others that nobody else has them.
//!
//! # Example
//! 2 people in role Lecturer are paid at points that grade 11 reserves for reader.
//!
//! # Settings
//! `check reserved-point { severity error }`, or `off`.
//!
//! # Evidence
//! `posts`: people; `points`: the reserved points; `for`: the roles that they are for.
//!
//! # How to fix
//! Correct the point, give the post the role that it is, or widen the reservation.
//!
//! # Source
//! `language.md`, Dated values (points open to some roles alone).

use super::words::{decimal, grade_words, list, number, role_title, verb};
use super::{Check, Context, Finding, RowSet, Scope, pay};
use crate::diagnostic::Severity;
use crate::model::{GradeId, RoleId};
use crate::posts::census::Places;
use crate::posts::columns::Column;
use std::collections::BTreeMap;

pub(super) const CHECK: Check = Check {
    name: "reserved-point",
    severity: Severity::Warning,
    graded: false,
    scope: Scope::Posts,
    needs: &[&[Column::Point]],
    source: include_str!("reserved_point.rs"),
    run,
};

/// Those of one role at reserved points.
#[derive(Default)]
struct Group {
    rows: Vec<u32>,
    people: Places,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let Some(here) = &context.establishment else {
        return Vec::new();
    };
    if context.model.grades.iter().all(|grade| grade.reserved.is_empty()) {
        return Vec::new();
    }
    let mut groups: BTreeMap<(u32, GradeId, usize, RoleId), Group> = BTreeMap::new();
    for paid in pay::rows(context, here).filter(|paid| !paid.protected) {
        let (Some(grade), Some(point)) = (context.model.grade(paid.grade), paid.point) else {
            continue;
        };
        let cell = here.census.cells.get(paid.cell as usize);
        let station = cell.and_then(|cell| here.census.placement(cell).main());
        let Some(role) = station
            .and_then(|id| context.graph.station(id))
            .map(|found| found.role)
        else {
            continue;
        };
        // Several reservations of one point are read together: a role of any of them may have it.
        let mut holds = grade
            .reserved
            .iter()
            .enumerate()
            .filter(|(_, reserved)| (reserved.points.low..=reserved.points.high).contains(&point));
        let first = holds.clone().next().map(|(index, _)| index);
        if let Some(index) = first
            && !holds.any(|(_, reserved)| reserved.roles.contains(&role))
        {
            let key = (paid.institution, paid.grade, index, role);
            let group = groups.entry(key).or_default();
            group.rows.push(paid.row);
            group.people += paid.places;
        }
    }
    groups
        .into_iter()
        .filter_map(|((institution, id, index, role), Group { rows, people: size })| {
            let reserved = context.model.grade(id)?.reserved.get(index)?;
            let names: Vec<String> = reserved
                .roles
                .iter()
                .map(|&role| context.model.role_name(role).to_owned())
                .collect();
            let (people, are) = (verb(size, "person", "people"), verb(size, "is", "are"));
            let message = format!(
                "{} {people} in role {} {are} paid at points that {} reserves for {}",
                decimal(size),
                role_title(context, role),
                grade_words(context, id),
                list(&names),
            );
            let subject = vec![
                ("role", context.model.role_name(role).to_owned()),
                ("grade", context.model.qualified(id)),
            ];
            Some(
                Finding::new(&CHECK, Some(institution), subject, message)
                    .evidence("posts", number(size))
                    .evidence("points", vec![reserved.points.low, reserved.points.high])
                    .evidence("for", names)
                    .at(reserved.span)
                    .suggest("correct the point, give the post the role that it is, or widen the reservation")
                    .rows(RowSet::rows(rows), size),
            )
        })
        .collect()
}

//! `grade-closed`: posts in a grade that was closed to new posts.
//!
//! # What it looks for
//! Posts at a grade whose `until` has passed that began after it, and vacant posts there; without posts, roles all of
//! whose grades are closed.
//!
//! # Why it matters
//! A grade is closed so that nobody comes into it any more.
//!
//! # Example
//! 3 posts at band 1 began after it was closed on 2018-12-01.
//!
//! # Settings
//! `check grade-closed { severity error }`, or `off`.
//!
//! # Evidence
//! `posts`: places; `vacant`: how many of them are vacant; `closed`: the last day on which the grade was open.
//!
//! # How to fix
//! Give the posts the grade that took its place.
//!
//! # Source
//! `language.md`, Dated values.

use super::pay::days;
use super::words::{grade_words, number, posts, verb};
use super::{Check, Context, Finding, RowSet, Scope};
use crate::diagnostic::Severity;
use crate::model::GradeId;
use crate::posts::columns::{NO_DATE, Status};
use jiff::civil::Date;
use std::collections::BTreeMap;

pub(super) const CHECK: Check = Check {
    name: "grade-closed",
    severity: Severity::Warning,
    graded: false,
    scope: Scope::Either,
    needs: &[],
    source: include_str!("grade_closed.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let closed: BTreeMap<GradeId, Date> = context
        .model
        .grades
        .iter()
        .enumerate()
        .filter_map(|(index, grade)| {
            Some((
                GradeId::at(index),
                grade.closes.filter(|day| *day < context.as_of)?,
            ))
        })
        .collect();
    if closed.is_empty() {
        return Vec::new();
    }
    match &context.establishment {
        Some(_) => of_posts(context, &closed),
        None => of_roles(context, &closed),
    }
}

fn of_posts(context: &Context<'_>, closed: &BTreeMap<GradeId, Date>) -> Vec<Finding> {
    let Some(here) = &context.establishment else {
        return Vec::new();
    };
    let mut groups: BTreeMap<(u32, GradeId), (i64, i64, Vec<u32>)> = BTreeMap::new();
    for (row, &number) in here.census.cell_of_row.iter().enumerate() {
        let Some(cell) = here
            .census
            .cells
            .get(number as usize)
            .filter(|cell| here.census.staffs(cell))
        else {
            continue;
        };
        let station = here
            .census
            .placement(cell)
            .main()
            .and_then(|id| context.graph.station(id));
        let Some((grade, last)) = station.and_then(|found| Some((found.grade, *closed.get(&found.grade)?)))
        else {
            continue;
        };
        let start = here.posts.rows.start.get(row).unwrap_or(NO_DATE);
        let vacant = cell.status == Status::Vacant;
        if !vacant && (start == NO_DATE || start <= days(last)) {
            continue;
        }
        let places = here.census.places_of_row(here.posts, row);
        let group = groups.entry((cell.institution, grade)).or_default();
        group.0 += places;
        group.1 += if vacant { places } else { 0 };
        group.2.extend(u32::try_from(row).ok());
    }
    groups
        .into_iter()
        .filter_map(|((institution, grade), (places, vacant, rows))| {
            let last = closed.get(&grade)?;
            let message = format!(
                "{} at {} {} or {} vacant, and it was closed to new posts after {last}",
                posts(places),
                grade_words(context, grade),
                verb(places, "began later", "began later"),
                verb(places, "is", "are"),
            );
            let subject = vec![("grade", context.model.qualified(grade))];
            let mut finding = Finding::new(&CHECK, Some(institution), subject, message)
                .evidence("posts", number(places))
                .evidence("vacant", number(vacant))
                .evidence("closed", last.to_string());
            if let Some(found) = context.model.grade(grade) {
                finding = finding.at(found.span);
            }
            Some(
                finding
                    .suggest("give the posts the grade that took its place")
                    .rows(RowSet::rows(rows), places),
            )
        })
        .collect()
}

fn of_roles(context: &Context<'_>, closed: &BTreeMap<GradeId, Date>) -> Vec<Finding> {
    let roles = context.model.roles.iter();
    let shut = roles.filter(|role| {
        !role.grades.is_empty() && role.grades.iter().all(|grade| closed.contains_key(&grade))
    });
    shut.map(|role| {
        let last = closed
            .get(&role.grades.high)
            .map(Date::to_string)
            .unwrap_or_default();
        let message = format!(
            "role {} has no grade that is open: it was closed after {last}",
            role.title
        );
        Finding::new(&CHECK, None, vec![("role", role.name.clone())], message)
            .evidence("closed", last)
            .at(role.grade_span)
            .suggest("HR policy: give the role a grade that is open, or remove it")
    })
    .collect()
}

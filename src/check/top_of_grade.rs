//! `top-of-grade`: people at the last service point of their grade.
//!
//! # What it looks for
//! Filled, placed posts at their grade's last service point (before a bar or the contribution zone), or at the top of
//! its pay where it has no points; by where they can go from there.
//!
//! # Why it matters
//! At the top of the grade *and* in a dead end: nothing that these people do well will ever change their pay.
//!
//! # Example
//! 9 of 14 learning technologists at grade 7 are at the top of it; for 9 nothing leads up.
//!
//! # Settings
//! `check top-of-grade { severity warning }`, or `off`.
//!
//! # Evidence
//! `at_top`: people at the top; `of`: people there whose point or pay is known; `share`; one count for each onward class
//! of those at the top; `increments_within_year`: people below the top whose next increment comes by itself within a
//! year, counted from `start`, where the grade has `increments`.
//!
//! # How to fix
//! For those in a dead end: a step up. For the others: an opening on it.
//!
//! # Source
//! `semantics.md`, Top of the grade.

use super::onward::Class;
use super::words::{percent, role_at_grade, station_subject, thousands};
use super::{Check, Context, Establishment, Finding, RowSet, Scope, pay};
use crate::diagnostic::Severity;
use crate::graph::StationId;
use crate::model::Grade;
use crate::posts::census::ONE;
use crate::posts::columns::{Column, NO_DATE};
use std::collections::BTreeMap;

pub(super) const CHECK: Check = Check {
    name: "top-of-grade",
    severity: Severity::Note,
    graded: false,
    scope: Scope::Posts,
    needs: &[&[Column::Point, Column::Salary]],
    source: include_str!("top_of_grade.rs"),
    run,
};

#[derive(Default)]
struct Fact {
    known: i64,
    /// People whose next increment comes within a year.
    rising: i64,
    rows: Vec<u32>,
    classes: BTreeMap<Class, i64>,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    find(context)
        .into_iter()
        .filter(|(_, fact)| !fact.rows.is_empty())
        .map(|((institution, station), fact)| render(context, institution, station, fact))
        .collect()
}

fn find(context: &Context<'_>) -> BTreeMap<(u32, StationId), Fact> {
    let mut facts: BTreeMap<(u32, StationId), Fact> = BTreeMap::new();
    let Some(here) = &context.establishment else {
        return facts;
    };
    for paid in pay::rows(context, here) {
        let Some(cell) = here.census.cells.get(paid.cell as usize) else {
            continue;
        };
        let Some(station) = here.census.placement(cell).main() else {
            continue;
        };
        let Some(grade) = context.model.grade(paid.grade) else {
            continue;
        };
        let Some(at_top) = pay::at_top(grade, &paid) else {
            continue;
        };
        let fact = facts.entry((paid.institution, station)).or_default();
        fact.known += 1;
        fact.rising += i64::from(rises_within_year(context, here, grade, &paid));
        if at_top {
            fact.rows.push(paid.row);
            if let Some(class) = here
                .onward
                .class_of_cell
                .get(paid.cell as usize)
                .copied()
                .flatten()
            {
                *fact.classes.entry(class).or_default() += 1;
            }
        }
    }
    facts
}

fn rises_within_year(
    context: &Context<'_>,
    here: &Establishment<'_>,
    grade: &Grade,
    paid: &pay::Paid,
) -> bool {
    let start = here
        .posts
        .rows
        .start
        .get(paid.row as usize)
        .copied()
        .unwrap_or(NO_DATE);
    let next = paid
        .point
        .and_then(|point| grade.increment(point, pay::date(start), context.as_of))
        .and_then(|next| next.on);
    let limit = jiff::Span::new()
        .try_years(1)
        .and_then(|year| context.as_of.checked_add(year));
    next.is_some_and(|next| limit.is_ok_and(|limit| next <= limit))
}

fn render(context: &Context<'_>, institution: u32, station: StationId, fact: Fact) -> Finding {
    let at_top = i64::try_from(fact.rows.len()).unwrap_or(i64::MAX);
    let share = at_top as f64 / fact.known.max(1) as f64;
    let stuck = fact.classes.get(&Class::DeadEnd).copied().unwrap_or(0);
    let are = if at_top == 1 { "is" } else { "are" };
    let mut message = format!(
        "{} of {} people at {} {are} at the top of the grade ({})",
        thousands(at_top),
        thousands(fact.known),
        role_at_grade(context, station),
        percent(share),
    );
    if stuck > 0 {
        let for_them = if stuck == at_top {
            "for all of them".to_owned()
        } else {
            format!("for {}", thousands(stuck))
        };
        message.push_str(&format!("; {for_them} nothing leads up"));
    }
    let mut finding = Finding::new(
        &CHECK,
        Some(institution),
        station_subject(context, station),
        message,
    )
    .evidence("at_top", at_top)
    .evidence("of", fact.known)
    .evidence("share", share);
    for (class, name) in Class::ALL {
        finding = finding.evidence(name, fact.classes.get(&class).copied().unwrap_or(0));
    }
    if let Some(grade) = context
        .graph
        .station(station)
        .and_then(|found| context.model.grade(found.grade))
    {
        if !grade.increments.is_empty() {
            finding = finding.evidence("increments_within_year", fact.rising);
        }
        finding = finding.at(grade.span);
    }
    finding
        .suggest(if stuck > 0 {
            "HR policy: write a step up for those in the dead end, or a contribution zone for the grade"
        } else {
            "look at who of them is ready for the step up, and whether there is a place"
        })
        .rows(RowSet::rows(fact.rows), at_top * ONE)
}

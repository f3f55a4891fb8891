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
//! of those at the top.
//!
//! # How to fix
//! For those in a dead end: a step up. For the others: an opening on it.
//!
//! # Source
//! `semantics.md`, Top of the grade.

use super::onward::Class;
use super::words::{percent, role_at_grade, station_subject, thousands};
use super::{Check, Context, Finding, RowSet, Scope, pay};
use crate::diagnostic::Severity;
use crate::graph::StationId;
use crate::posts::census::ONE;
use crate::posts::columns::Column;
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
    // By cell first: there are many rows and few cells.
    let mut of_cell: Vec<(i64, Vec<u32>)> = vec![(0, Vec::new()); here.census.cells.len()];
    for paid in pay::rows(context, here) {
        let Some(grade) = context.model.grade(paid.grade) else {
            continue;
        };
        let (Some(at_top), Some((known, rows))) =
            (pay::at_top(grade, &paid), of_cell.get_mut(paid.cell as usize))
        else {
            continue;
        };
        *known += 1;
        if at_top {
            rows.push(paid.row);
        }
    }
    let cells = here.census.cells.iter().zip(&here.onward.class_of_cell);
    for ((cell, class), (known, rows)) in cells.zip(of_cell) {
        let Some(station) = here.census.placement(cell).main() else {
            continue;
        };
        if known == 0 {
            continue;
        }
        let fact = facts.entry((cell.institution, station)).or_default();
        fact.known += known;
        if let Some(class) = class {
            *fact.classes.entry(*class).or_default() += i64::try_from(rows.len()).unwrap_or(i64::MAX);
        }
        fact.rows.extend(rows);
    }
    for fact in facts.values_mut() {
        fact.rows.sort_unstable();
    }
    facts
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

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
use super::words::{decimal, number, percent, role_at_grade, station_subject, verb};
use super::{Check, Context, Establishment, Finding, RowSet, Scope, Untold, pay};
use crate::diagnostic::Severity;
use crate::graph::StationId;
use crate::model::{Grade, GradeId};
use crate::posts::census::Places;
use crate::posts::columns::{Column, NO_DATE};
use crate::posts::lane::Numbers;
use foldhash::HashMap;
use jiff::civil::Date;
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

/// People of a role at a grade.
#[derive(Default)]
struct Fact {
    known: Places,
    /// Whose next increment comes within a year.
    rising: Places,
    at_top: Places,
    rows: Vec<u32>,
    classes: BTreeMap<Class, Places>,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut found = find(context);
    found.retain(|(_, fact)| !fact.rows.is_empty());
    context.findings(
        found,
        |((institution, _), fact)| (fact.at_top, *institution),
        |((institution, station), fact)| finding(context, institution, station, fact),
    )
}

/// By institution and station, in their order.
fn find(context: &Context<'_>) -> Vec<((u32, StationId), Fact)> {
    let mut facts: HashMap<(u32, StationId), Fact> = HashMap::default();
    let Some(here) = &context.establishment else {
        return Vec::new();
    };
    // By cell first: there are many rows and few cells. How many people there are whose place is known.
    let mut known: Vec<Places> = pay::quiet(here);
    // Each with its cell.
    let mut at_the_top: Vec<(u32, u32)> = Vec::new();
    let mut all_rising: Vec<(u32, u32)> = Vec::new();
    let mut rising = Rising::new(context, here);
    for paid in pay::rows(context, here) {
        let Some(grade) = context.model.grade(paid.grade) else {
            continue;
        };
        let (Some(at_top), Some(known)) = (pay::at_top(grade, &paid), known.get_mut(paid.cell as usize))
        else {
            continue;
        };
        *known += paid.places;
        if rising.within_year(grade, &paid) {
            all_rising.push((paid.cell, paid.row));
        }
        if at_top {
            at_the_top.push((paid.cell, paid.row));
        }
    }
    let station_of = |number: u32| {
        let cell = here.census.cells.get(number as usize)?;
        Some((cell.institution, here.census.placement(cell).main()?))
    };
    for (number, known) in (0..).zip(known).filter(|&(_, known)| known > 0) {
        if let Some(at) = station_of(number) {
            facts.entry(at).or_default().known += known;
        }
    }
    let people = |row: u32| pay::people(here.posts, row as usize);
    for (cell, row) in all_rising {
        if let Some(at) = station_of(cell) {
            facts.entry(at).or_default().rising += people(row);
        }
    }
    // Rows of one station then stand together.
    at_the_top.sort_unstable();
    for run in at_the_top.chunk_by(|(left, _), (right, _)| left == right) {
        let at = run.first().and_then(|&(cell, _)| station_of(cell));
        if let Some(fact) = at.and_then(|at| facts.get_mut(&at)) {
            let class = run
                .first()
                .and_then(|&(cell, _)| here.onward.class_of_cell.get(cell as usize));
            let people: Places = run.iter().map(|&(_, row)| people(row)).sum();
            if let Some(&Some(class)) = class {
                *fact.classes.entry(class).or_default() += people;
            }
            fact.at_top += people;
            fact.rows.extend(run.iter().map(|&(_, row)| row));
        }
    }
    let mut facts: Vec<((u32, StationId), Fact)> = facts.into_iter().collect();
    facts.sort_unstable_by_key(|(at, _)| *at);
    for (_, fact) in &mut facts {
        fact.rows.sort_unstable();
    }
    facts
}

/// Whose next increment comes within a year; asked once for all who stand alike.
struct Rising<'a> {
    as_of: Date,
    limit: Option<Date>,
    start: &'a Numbers<i32>,
    known: HashMap<(GradeId, i64, i32), bool>,
}

impl<'a> Rising<'a> {
    fn new(context: &Context<'_>, here: &Establishment<'a>) -> Self {
        let year = jiff::Span::new().try_years(1);
        Self {
            as_of: context.as_of,
            limit: year.and_then(|year| context.as_of.checked_add(year)).ok(),
            start: &here.posts.rows.start,
            known: HashMap::default(),
        }
    }

    fn within_year(&mut self, grade: &Grade, paid: &pay::Paid) -> bool {
        let Some(point) = paid.point.filter(|_| !grade.increments.is_empty()) else {
            return false;
        };
        let start = self.start.get(paid.row as usize).unwrap_or(NO_DATE);
        let (as_of, limit) = (self.as_of, self.limit);
        *self.known.entry((paid.grade, point, start)).or_insert_with(|| {
            let next = grade.increment(point, pay::date(start), as_of);
            let on = next.and_then(|next| next.on);
            on.zip(limit).is_some_and(|(on, limit)| on <= limit)
        })
    }
}

fn finding(context: &Context<'_>, institution: u32, station: StationId, fact: Fact) -> Finding {
    let at_top = fact.at_top;
    let subject = station_subject(context, station);
    let rows = RowSet::rows(fact.rows);
    let top = Top {
        station,
        at_top,
        known: fact.known,
        rising: fact.rising,
        classes: fact.classes,
    };
    let mut finding = Finding::untold(&CHECK, Some(institution), subject, top);
    if let Some(grade) = grade_of(context, station) {
        finding = finding.at(grade.span);
    }
    finding.rows(rows, at_top)
}

fn grade_of<'a>(context: &Context<'a>, station: StationId) -> Option<&'a Grade> {
    context.model.grade(context.graph.station(station)?.grade)
}

/// People of a role at a grade, some of them at the top of it.
#[derive(Debug)]
struct Top {
    station: StationId,
    at_top: Places,
    known: Places,
    rising: Places,
    classes: BTreeMap<Class, Places>,
}

impl Untold for Top {
    fn tell(&self, context: &Context<'_>, finding: Finding) -> Finding {
        let at_top = self.at_top;
        let share = at_top as f64 / self.known.max(1) as f64;
        let stuck = self.classes.get(&Class::DeadEnd).copied().unwrap_or(0);
        let are = verb(at_top, "is", "are");
        let mut message = format!(
            "{} of {} people at {} {are} at the top of the grade ({})",
            decimal(at_top),
            decimal(self.known),
            role_at_grade(context, self.station),
            percent(share),
        );
        if stuck > 0 {
            let for_them = if stuck == at_top {
                "for all of them".to_owned()
            } else {
                format!("for {}", decimal(stuck))
            };
            message.push_str(&format!("; {for_them} nothing leads up"));
        }
        let mut finding = finding
            .says(message)
            .evidence("at_top", number(at_top))
            .evidence("of", number(self.known))
            .evidence("share", share);
        for (class, name) in Class::ALL {
            finding = finding.evidence(name, number(self.classes.get(&class).copied().unwrap_or(0)));
        }
        if grade_of(context, self.station).is_some_and(|grade| !grade.increments.is_empty()) {
            finding = finding.evidence("increments_within_year", number(self.rising));
        }
        finding.suggest(if stuck > 0 {
            "HR policy: write a step up for those in the dead end, or a contribution zone for the grade"
        } else {
            "look at who of them is ready for the step up, and whether there is a place"
        })
    }
}

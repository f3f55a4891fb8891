//! `reporting-line`: posts that report to nobody who can be found, to themselves, in a loop, or to a lower level.
//!
//! # What it looks for
//! In each institution, where `manager` is given: a manager that is no id (saying so when an id differs in case, leading
//! zeros or spaces alone); a manager whose post is closed; a blank manager, where the manifest says how the top is
//! marked; a post that reports to itself; a chain that ends in a loop, or at another post that reports to itself; an
//! institution without a top; several tops, where the manifest says how the top is marked; a manager at a lower level
//! than the post.
//!
//! # Why it matters
//! Who answers for a post's development is found along this line.
//!
//! # Example
//! 24 posts report to `-1`, which no post has.
//!
//! # Settings
//! `check reporting-line { severity error }`, or `off`. A severity is a ceiling.
//!
//! # Evidence
//! `rows`: rows with the fault; `posts`: the places that they stand for; `near`: the id that is nearly the same;
//! `loop`: the ids of the loop.
//!
//! # How to fix
//! Correct the manager of the rows; keep ids as text, so that no spreadsheet takes their leading zeros.
//!
//! # Source
//! `semantics.md`, Reporting line.

mod line;
mod loops;
mod people;

use super::words::{list, number, thousands};
use super::{Check, Context, Establishment, Finding, RowSet, Scope};
use crate::diagnostic::Severity;
use crate::posts::columns::Column;
use line::Fault;

pub(super) const CHECK: Check = Check {
    name: "reporting-line",
    severity: Severity::Warning,
    graded: true,
    scope: Scope::Posts,
    needs: &[&[Column::Manager]],
    source: include_str!("reporting_line.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let Some(here) = &context.establishment else {
        return Vec::new();
    };
    line::faults(context, here)
        .into_iter()
        .map(|((institution, fault), rows)| render(here, institution, &fault, rows))
        .collect()
}

fn render(here: &Establishment<'_>, institution: u32, fault: &Fault, rows: Vec<u32>) -> Finding {
    let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let places: i64 = rows
        .iter()
        .map(|&row| row as usize)
        .map(|row| here.census.places_of_row(here.posts, row))
        .sum();
    let who = format!("{} {}", thousands(count), if count == 1 { "row" } else { "rows" });
    let report = if count == 1 { "reports" } else { "report" };
    let mut near = None;
    let mut circle = None;
    let (message, severity, remedy, manager) = match fault {
        Fault::Unknown { manager } => (
            format!("{who} {report} to `{manager}`, which is no post here"),
            Severity::Warning,
            "correct the manager, or add the post that is missing".to_owned(),
            Some(manager),
        ),
        Fault::NearlyKnown { manager, id } => {
            near = Some(id.clone());
            (
                format!("{who} {report} to `{manager}`, which is no post here; `{id}` differs in {} alone", line::difference(manager, id)),
                Severity::Warning,
                format!("write `{id}`; keep ids as text, so that no spreadsheet changes them"),
                Some(manager),
            )
        }
        Fault::Closed { manager } => (
            format!("{who} {report} to `{manager}`, whose post is closed"),
            Severity::Warning,
            "give the rows the manager who took over".to_owned(),
            Some(manager),
        ),
        Fault::Blank => (
            format!("{who} {} no manager, and {} not marked as the top", if count == 1 { "has" } else { "have" }, if count == 1 { "is" } else { "are" }),
            Severity::Warning,
            "fill in the manager".to_owned(),
            None,
        ),
        Fault::Itself => (
            format!("{who} {report} to {}", if count == 1 { "itself" } else { "themselves" }),
            Severity::Warning,
            "fill in the manager, or mark the post as the top".to_owned(),
            None,
        ),
        Fault::Loop { ids } => {
            circle = Some(ids.clone());
            let quoted: Vec<String> = ids.iter().map(|id| format!("`{id}`")).collect();
            let (end, remedy) = match quoted.as_slice() {
                [one] => (format!("at {one}, which reports to itself"), "correct its manager"),
                several => (
                    format!("in a loop: {} report to each other", list(several)),
                    "correct one manager in the loop",
                ),
            };
            (format!("the line of {who} ends {end}"), Severity::Warning, remedy.to_owned(), ids.first())
        }
        Fault::NoTop => (
            "no post reports to nobody: there is no top".to_owned(),
            Severity::Warning,
            "leave the manager of the top post blank, or mark it in the manifest: `[posts.values.manager] top = [\"XX\"]`".to_owned(),
            None,
        ),
        Fault::SeveralTops => (
            format!("{who} are marked as the top"),
            Severity::Note,
            "an institution has one top; give the others the manager that they have".to_owned(),
            None,
        ),
        Fault::LowerLevel { manager } => (
            format!("{who} {report} to `{manager}`, whose post is at a lower level"),
            Severity::Note,
            "look at the grade of both posts, or correct the manager".to_owned(),
            Some(manager),
        ),
    };
    let mut subject = vec![("fault", fault.word().to_owned())];
    subject.extend(manager.map(|manager| ("manager", manager.clone())));
    let mut finding = Finding::new(&CHECK, Some(institution), subject, message)
        .severity(severity)
        .evidence("rows", count)
        .evidence("posts", number(places));
    if let Some(near) = near {
        finding = finding.evidence("near", near);
    }
    if let Some(circle) = circle {
        finding = finding.evidence("loop", circle);
    }
    finding.suggest(remedy).rows(RowSet::rows(rows), places)
}

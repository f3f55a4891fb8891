//! `closed-to-post`: posts that a staffed way up does not admit.
//!
//! # What it looks for
//! Filled posts from which an upward route over staffed roles exists, but on each some step is not open to the post,
//! by its contract or its funding. A blank contract or funding is admitted.
//!
//! # Why it matters
//! Many schemes promote permanent staff only. On paper the route is there; for the person on a short-term contract it
//! is not.
//!
//! # Example
//! `learning-technologist -> educational-developer : promotion open to contract open-ended`, and five of the
//! technologists are on fixed terms.
//!
//! # Settings
//! `check closed-to-post { severity error }`, or `off`.
//!
//! # Evidence
//! `posts`: filled posts; `fte`: their FTE, by the share of the role in each post; `closed`: the steps of the best route
//! that do not admit them; `contracts`, `fundings`: what these posts have.
//!
//! # How to fix
//! Convert the contracts, or open the step: `open to contract open-ended, fixed-term`.
//!
//! # Source
//! `semantics.md`, Open to; Onward class, 4.

use super::onward::{self, AtStation, Class};
use super::words::{list, number, posts, role_at_grade, station_subject, verb};
use super::{Check, Context, Establishment, Finding, RowSet, Scope};
use crate::diagnostic::Severity;
use crate::model::OpenTo;
use crate::posts::census::{Cell, Places};
use crate::posts::columns::{Column, Sym};

pub(super) const CHECK: Check = Check {
    name: "closed-to-post",
    severity: Severity::Warning,
    graded: false,
    scope: Scope::Posts,
    needs: &[&[Column::Contract, Column::Funding]],
    source: include_str!("closed_to_post.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let Some(here) = &context.establishment else {
        return Vec::new();
    };
    let found = here.onward.at_stations(here.census, Class::ClosedToPost);
    context.findings(found, AtStation::place, |at| render(context, at))
}

fn render(context: &Context<'_>, at: AtStation) -> Finding {
    let mut finding = Finding::new(
        &CHECK,
        Some(at.institution),
        station_subject(context, at.station),
        String::new(),
    )
    .evidence("posts", number(at.posts))
    .evidence("fte", at.fte_number());
    let Some(here) = &context.establishment else {
        return finding;
    };
    let values = |column: fn(&Cell) -> Sym| -> Vec<String> {
        let mut texts: Vec<String> = at
            .cells
            .iter()
            .filter_map(|&cell| here.census.cells.get(cell as usize))
            .map(|cell| here.posts.symbols.text(column(cell)).to_owned())
            .filter(|text| !text.is_empty())
            .collect();
        texts.sort();
        texts.dedup();
        texts
    };
    let (contracts, fundings) = (values(|cell| cell.contract), values(|cell| cell.funding));
    let first = at
        .cells
        .first()
        .and_then(|&cell| here.census.cells.get(cell as usize));
    let admits = first
        .map(|cell| onward::admits(context.graph, here.posts, cell))
        .unwrap_or_default();
    // The way that the fewest steps close to this post.
    let way = context.graph.best_way_up(context.model, at.station, |step| {
        let counts = step.lasts() && here.onward.is_staffed(at.institution, step.to);
        counts.then_some(u32::from(!onward::lets_in(&admits, step)))
    });
    let mut closed = Vec::new();
    let mut shut = Vec::new();
    for step in way
        .iter()
        .flat_map(|way| &way.steps)
        .filter_map(|id| context.graph.steps.get(id.index()))
    {
        if !onward::lets_in(&admits, step) {
            let label = |id| context.graph.label(context.model, id);
            closed.push(format!("{} -> {}", label(step.from), label(step.to)));
            finding = finding.at(context.graph.span(context.model, step));
            shut.extend(
                context
                    .graph
                    .admissions
                    .get(step.admission as usize)
                    .into_iter()
                    .flatten(),
            );
        }
    }
    let have = if contracts.is_empty() {
        &fundings
    } else {
        &contracts
    };
    finding.message = format!(
        "{} at {} ({}) cannot take the way up: {} not open to {}",
        posts(at.posts),
        role_at_grade(context, at.station),
        list(have),
        if closed.is_empty() {
            "a step on it is".to_owned()
        } else {
            let quoted: Vec<String> = closed.iter().map(|step| format!("`{step}`")).collect();
            format!(
                "{} {}",
                list(&quoted),
                if quoted.len() == 1 { "is" } else { "are" }
            )
        },
        verb(at.posts, "it", "them"),
    );
    finding
        .evidence("closed", closed)
        .evidence("contracts", contracts.clone())
        .evidence("fundings", fundings.clone())
        .suggest(remedy(context, here, &shut, first, at.posts))
        .rows(RowSet::cells(at.cells), at.posts)
}

/// What would let these posts in, by the clauses that shut them out: only a conversion to a lasting contract is a remedy.
fn remedy(
    context: &Context<'_>,
    here: &Establishment<'_>,
    shut: &[&OpenTo],
    cell: Option<&Cell>,
    count: Places,
) -> String {
    let text = |sym: Option<Sym>| sym.map_or("", |sym| here.posts.symbols.text(sym));
    let (contract, funding) = (
        text(cell.map(|cell| cell.contract)),
        text(cell.map(|cell| cell.funding)),
    );
    let mut ways: Vec<String> = Vec::new();
    for clause in shut.iter().filter(|clause| !clause.admits(contract, funding)) {
        let way = match clause {
            OpenTo::Contract(terms) if terms.iter().any(|term| !context.model.is_short_term(term)) => {
                format!("convert the contracts of {}", posts(count))
            }
            OpenTo::Contract(_) => continue,
            OpenTo::Funding(kinds) => {
                format!("move the funding of {} to {}", posts(count), kinds.join(" or "))
            }
        };
        if !ways.contains(&way) {
            ways.push(way);
        }
    }
    match ways.as_slice() {
        [] => "HR policy: widen `open to` on the step".to_owned(),
        _ => format!("{}, or widen `open to` on the step", list(&ways)),
    }
}

//! `contract-overrun`: service on a contract beyond its longest duration, without an accepted reason.
//!
//! # What it looks for
//! People on a contract that the framework limits (`contract fixed-term { at most 4 years }`) whose service, from
//! `service-start` or else `start`, is longer as of the date, and whose `justification` is blank or none of the
//! accepted reasons (`reasons …`).
//!
//! # Why it matters
//! In many laws a longer fixed term makes the contract a permanent one.
//!
//! # Example
//! 7 people on fixed-term contracts have more than 4 years of service and no accepted reason.
//!
//! # Settings
//! `check contract-overrun { severity error }`, or `off`.
//!
//! # Evidence
//! `posts`: people; `longest`: the limit; `other_reason`: how many give a reason that is not on the list; `undated`:
//! people on the contract whose service is unknown.
//!
//! # How to fix
//! Convert the contracts, or record the reason that justifies them.
//!
//! # Source
//! `language.md`, contract terms.

use super::words::{number, posts, verb};
use super::{Check, Context, Finding, RowSet, Scope};
use crate::diagnostic::Severity;
use crate::model::Contract;
use crate::posts::columns::Column;
use crate::posts::lane::Numbers;
use crate::posts::mapping::folded;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;

pub(super) const CHECK: Check = Check {
    name: "contract-overrun",
    severity: Severity::Warning,
    graded: false,
    scope: Scope::Posts,
    needs: &[&[Column::Contract], &[Column::Start, Column::ServiceStart]],
    source: include_str!("contract_overrun.rs"),
    run,
};

#[derive(Default)]
struct Group {
    places: i64,
    other_reason: i64,
    undated: i64,
    rows: Vec<u32>,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let Some(here) = &context.establishment else {
        return Vec::new();
    };
    let limited: Vec<(usize, crate::posts::columns::Sym, &Contract)> = context
        .model
        .contracts
        .iter()
        .enumerate()
        .filter(|(_, contract)| contract.longest.is_some())
        .filter_map(|(index, contract)| Some((index, here.posts.symbols.find(&contract.name)?, contract)))
        .collect();
    if limited.is_empty() {
        return Vec::new();
    }
    let values = &here.posts.rows;
    let mut groups: BTreeMap<(u32, usize), Group> = BTreeMap::new();
    for row in 0..here.posts.len() {
        let contract = here.posts.text(Column::Contract, row);
        let Some((index, _, term)) = limited.iter().find(|(_, sym, _)| *sym == contract) else {
            continue;
        };
        let number = here
            .census
            .cell_of_row
            .get(here.census.job_shares.representative(row));
        let cell = number.and_then(|&number| here.census.cells.get(number as usize));
        let Some(cell) = cell.filter(|cell| here.census.in_headcount(cell)) else {
            continue;
        };
        let places = here.census.places_of_row(here.posts, row);
        let group = groups.entry((cell.institution, *index)).or_default();
        let date = |lane: &Numbers<i32>| lane.known(row);
        let Some(since) = date(&values.service_start).or_else(|| date(&values.start)) else {
            group.undated += places;
            continue;
        };
        if !over(term, since, context.as_of) {
            continue;
        }
        let reason = here
            .posts
            .symbols
            .text(here.posts.text(Column::Justification, row));
        let reason = folded(reason);
        let accepted = term.reasons.is_empty() || term.reasons.iter().any(|known| folded(known) == reason);
        if !reason.is_empty() && accepted {
            continue;
        }
        group.places += places;
        group.other_reason += if reason.is_empty() { 0 } else { places };
        group.rows.extend(u32::try_from(row).ok());
    }
    groups
        .into_iter()
        .filter(|(_, group)| !group.rows.is_empty())
        .filter_map(|((institution, index), group)| {
            let term = context.model.contracts.get(index)?;
            let longest = term.longest?;
            let other = if group.other_reason > 0 {
                format!(
                    " ({} with a reason that is not on the list)",
                    posts(group.other_reason)
                )
            } else {
                String::new()
            };
            let message = format!(
                "{} on contract {} {} more than {longest} of service and no accepted reason{other}",
                posts(group.places),
                term.name,
                verb(group.places, "has", "have"),
            );
            let subject = vec![("contract", term.name.clone())];
            Some(
                Finding::new(&CHECK, Some(institution), subject, message)
                    .evidence("posts", number(group.places))
                    .evidence("longest", longest.to_string())
                    .evidence("other_reason", number(group.other_reason))
                    .evidence("undated", number(group.undated))
                    .at(term.span)
                    .suggest("convert the contracts, or record the reason that justifies them")
                    .rows(RowSet::rows(group.rows), group.places),
            )
        })
        .collect()
}

/// Whether service since a day is longer than the contract allows, by the calendar.
fn over(contract: &Contract, since: i32, as_of: Date) -> bool {
    let Some(longest) = contract.longest else {
        return false;
    };
    let start = jiff::civil::date(1970, 1, 1).checked_add(i64::from(since).days());
    let span = jiff::Span::new()
        .try_months(longest.months)
        .and_then(|span| span.try_days(longest.days));
    match (start, span) {
        (Ok(start), Ok(span)) => start.checked_add(span).is_ok_and(|end| end < as_of),
        _ => false,
    }
}

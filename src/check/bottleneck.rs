//! `bottleneck`: many people below few places.
//!
//! # What it looks for
//! In each institution, filled posts at a role at grade ÷ posts (filled or vacant) at the staffed roles of strictly
//! higher levels that one step from it reaches, above a limit.
//!
//! # Why it matters
//! A route that one in twenty can take is no route for the other nineteen.
//!
//! # Example
//! 24 learning technologists, one step up, and two senior posts: 12 wait for each place.
//!
//! # Settings
//! `check bottleneck { at most 8 }` (the default), `severity …`.
//!
//! # Evidence
//! `waiting`: filled posts; `places`: posts above; `ratio`: one divided by the other; `limit`.
//!
//! # How to fix
//! Fund places above, or write further steps up.
//!
//! # Source
//! `semantics.md`, Missing routes: too narrow.

use super::words::{number, posts, role_at_grade, station_subject, ten_thousandths};
use super::{Check, Context, Establishment, Finding, RowSet, Scope};
use crate::diagnostic::Severity;
use crate::graph::StationId;
use crate::posts::census::{ONE, Places};
use crate::syntax::ast::Amount;
use foldhash::HashMap;
use rayon::prelude::*;
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check {
    name: "bottleneck",
    severity: Severity::Warning,
    graded: false,
    scope: Scope::Posts,
    needs: &[],
    source: include_str!("bottleneck.rs"),
    run,
};

/// People for each place, in ten-thousandths.
pub(super) const LIMIT: i64 = 8 * ONE;

struct Fact {
    institution: u32,
    station: StationId,
    waiting: Places,
    places: Places,
    cells: Vec<u32>,
    above: BTreeSet<StationId>,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let limit = match context.settings.of(&CHECK).at_most {
        Some(Amount::Number(limit)) => limit,
        Some(Amount::Percent(percent)) => percent,
        None => LIMIT,
    };
    context.findings(
        find(context, limit),
        |fact| (fact.waiting, fact.institution),
        |fact| render(context, fact, limit),
    )
}

fn find(context: &Context<'_>, limit: i64) -> Vec<Fact> {
    let Some(here) = &context.establishment else {
        return Vec::new();
    };
    let institutions = 0..u32::try_from(here.census.institutions.len()).unwrap_or(0);
    let facts = institutions
        .into_par_iter()
        .flat_map_iter(|institution| of_institution(context, here, institution, limit));
    facts.collect()
}

fn of_institution(
    context: &Context<'_>,
    here: &Establishment<'_>,
    institution: u32,
    limit: i64,
) -> Vec<Fact> {
    let cell = |number: &u32| here.census.cells.get(*number as usize);
    // By station: the posts that staff it alone, and the cells of those that are on others too.
    let mut alone: Vec<Places> = vec![0; context.graph.stations.len()];
    let mut shared: HashMap<StationId, Vec<u32>> = HashMap::default();
    let range = here.census.cells_of(institution);
    let first = u32::try_from(range.start).unwrap_or(u32::MAX);
    for (number, cell) in (first..).zip(here.census.cells.get(range).into_iter().flatten()) {
        if !here.census.staffs(cell) {
            continue;
        }
        match here.census.placement(cell).stations() {
            [(station, _)] => {
                let slot = alone.get_mut(station.index());
                slot.into_iter().for_each(|places| *places += cell.posts);
            }
            several => {
                for &(station, _) in several {
                    shared.entry(station).or_default().push(number);
                }
            }
        }
    }
    let sum = |cells: &mut dyn Iterator<Item = &u32>| -> Places {
        cells.filter_map(cell).map(|cell| cell.posts).sum()
    };
    let mut facts = Vec::new();
    for station in context.graph.ids() {
        let mine = here.onward.filled_at(institution, station);
        let waiting = sum(&mut mine.iter());
        if waiting == 0 {
            continue;
        }
        let above: BTreeSet<StationId> = context
            .graph
            .leaving(station)
            .filter(|step| step.lasts() && context.graph.rises(station, step.to))
            .map(|step| step.to)
            .filter(|&to| here.onward.is_staffed(institution, to))
            .collect();
        let on_one = above.iter().filter_map(|to| alone.get(to.index()));
        // A post on two of the roles above is one place.
        let on_several: BTreeSet<u32> = above
            .iter()
            .flat_map(|to| shared.get(to).into_iter().flatten())
            .copied()
            .collect();
        let places = on_one.sum::<Places>() + sum(&mut on_several.iter());
        let wide = i128::from(waiting) * i128::from(ONE) <= i128::from(limit) * i128::from(places);
        if places == 0 || wide {
            continue;
        }
        facts.push(Fact {
            institution,
            station,
            waiting,
            places,
            cells: mine.to_vec(),
            above,
        });
    }
    facts
}

fn render(context: &Context<'_>, fact: Fact, limit: i64) -> Finding {
    let ratio = fact.waiting as f64 / fact.places as f64;
    let message = format!(
        "{} at {} wait for {} one step up: {ratio:.1} for each place (limit {})",
        posts(fact.waiting),
        role_at_grade(context, fact.station),
        posts(fact.places),
        super::words::decimal(limit),
    );
    // Places that would bring the ratio to the limit, rounded up to whole posts.
    let needed = u128::try_from(i128::from(fact.waiting) * i128::from(ONE))
        .unwrap_or(0)
        .div_ceil(u128::try_from(limit.max(1)).unwrap_or(1));
    let short = i64::try_from(needed)
        .unwrap_or(i64::MAX)
        .saturating_sub(fact.places)
        .max(0);
    let more = short / ONE + i64::from(short % ONE != 0);
    let mut finding = Finding::new(
        &CHECK,
        Some(fact.institution),
        station_subject(context, fact.station),
        message,
    )
    .evidence("waiting", number(fact.waiting))
    .evidence("places", number(fact.places))
    .evidence("ratio", ratio)
    .evidence("limit", ten_thousandths(limit));
    for to in &fact.above {
        for step in context.graph.between(fact.station, *to) {
            finding = finding.at(context.graph.span(context.model, step));
        }
    }
    finding
        .suggest(if limit > 0 {
            format!(
                "a budget holder: {more} more {} above would bring it to the limit; or HR policy: write further steps up",
                if more == 1 { "post" } else { "posts" }
            )
        } else {
            "a budget holder: fund places above; or HR policy: write further steps up".to_owned()
        })
        .rows(RowSet::cells(fact.cells), fact.waiting)
}

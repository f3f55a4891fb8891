//! `fixed-term-concentration`: groups that lean on short-term contracts.
//!
//! # What it looks for
//! In each institution, the share of short-term contracts (those that the framework calls short-term; by default
//! fixed-term, casual and atypical) among the filled posts of each unit, each family and each unit × family with at
//! least 5 filled posts. Honorary posts and posts whose contract is blank are left out; a post with several roles counts
//! in the family of its largest share.
//!
//! # Why it matters
//! The study found the new roles on short-term, project-funded posts. A share hides that; a group shows it.
//!
//! # Example
//! In the E-learning Unit 9 of 12 posts are fixed-term: 75.0%, at least 46.8% with 95% confidence, against 18.4% in the
//! rest of the institution.
//!
//! # Settings
//! `check fixed-term-concentration { by unit, family, unit x family  at most 25%  at least 5 posts }` (the defaults).
//! A severity is a ceiling.
//!
//! # Evidence
//! `short_term`, `filled`, `share`; `interval`: Wilson's 95% interval; `rest_share`: the share in the rest of the
//! institution; `p`: Fisher's exact two-sided test against the rest; `q`: p after Benjamini–Hochberg over all groups
//! tested in the institution; `conversions`: how many would bring the group to the limit; `limit`. Where a source counts
//! FTE or rounded numbers, interval, p and q are null.
//!
//! # How to fix
//! Convert as many contracts as `conversions` says. An *error* is sure to be above the limit (the interval's lower bound
//! is), a *warning* is above it, a *note* is under it but significantly above the rest (q < 0.05).
//!
//! # Source
//! `semantics.md`, Fixed-term concentration; Wilson 1927; Fisher 1922; Benjamini and Hochberg 1995.

use super::settings::Grouping;
use super::words::{list, number, percent, posts, ten_thousandths};
use super::{Check, Context, Finding, RowSet, Scope};
use crate::diagnostic::Severity;
use crate::model::FamilyId;
use crate::posts::census::{ONE, Places};
use crate::posts::columns::{Column, Sym};
use crate::stats;
use crate::syntax::ast::Amount;
use foldhash::HashMap;
use rayon::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const CHECK: Check = Check {
    name: "fixed-term-concentration",
    severity: Severity::Error,
    graded: true,
    scope: Scope::Posts,
    needs: &[&[Column::Contract]],
    source: include_str!("fixed_term_concentration.rs"),
    run,
};

/// 25% in ten-thousandths.
pub(super) const LIMIT: i64 = 2_500;
/// Filled posts that a group must have.
pub(super) const SMALLEST: Places = 5 * ONE;
/// Below this false-discovery rate a difference from the rest is significant. A rate of 0.05 itself is not, though its
/// floating-point value may fall a little short of it: hence the hair.
const SIGNIFICANT: f64 = 0.05 - 1e-9;

/// A group: a unit, a family, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Group {
    grouping: Grouping,
    unit: Option<Sym>,
    family: Option<FamilyId>,
}

#[derive(Debug, Clone, Default)]
struct Count {
    short: Places,
    filled: Places,
    /// Cells of the short-term posts.
    cells: Vec<u32>,
}

struct Tested {
    group: Group,
    count: Count,
    rest: Count,
    interval: Option<(f64, f64)>,
    p: Option<f64>,
    q: Option<f64>,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let Some(here) = &context.establishment else {
        return Vec::new();
    };
    let setting = context.settings.of(&CHECK);
    let limit = match setting.at_most {
        Some(Amount::Percent(share) | Amount::Number(share)) => share,
        None => LIMIT,
    };
    (0..u32::try_from(here.census.institutions.len()).unwrap_or(0))
        .into_par_iter()
        .flat_map_iter(|institution| {
            find(context, institution)
                .into_iter()
                .filter_map(move |tested| render(context, institution, &tested, limit))
        })
        .collect()
}

/// Counts and tests every group of an institution that is large enough.
fn find(context: &Context<'_>, institution: u32) -> Vec<Tested> {
    let Some(here) = &context.establishment else {
        return Vec::new();
    };
    let setting = context.settings.of(&CHECK);
    // A set: who writes `by unit, unit` does not mean to count each post twice.
    let by: BTreeSet<Grouping> = match &setting.by {
        Some(by) => by.iter().copied().collect(),
        None => Grouping::ALL.iter().map(|&(grouping, _)| grouping).collect(),
    };
    let smallest = match setting.at_least {
        Some(Amount::Number(posts) | Amount::Percent(posts)) => posts,
        None => SMALLEST,
    };
    let mut all = Count::default();
    let mut groups: BTreeMap<Group, Count> = BTreeMap::new();
    let range = here.census.cells_of(institution);
    let mut short_terms: HashMap<Sym, bool> = HashMap::default();
    let first = u32::try_from(range.start).unwrap_or(u32::MAX);
    for (cell_number, cell) in (first..).zip(here.census.cells.get(range).into_iter().flatten()) {
        if !here.census.in_headcount(cell) || cell.contract.is_blank() {
            continue;
        }
        let short = *short_terms.entry(cell.contract).or_insert_with(|| {
            context
                .model
                .is_short_term(here.posts.symbols.text(cell.contract))
        });
        let unit = Some(cell.unit).filter(|unit| !unit.is_blank());
        let family = here.census.family(context.graph, cell).flatten();
        let add = |count: &mut Count| {
            count.filled += cell.posts;
            if short {
                count.short += cell.posts;
                count.cells.push(cell_number);
            }
        };
        all.filled += cell.posts;
        all.short += if short { cell.posts } else { 0 };
        for &grouping in &by {
            let group = match grouping {
                Grouping::Unit if unit.is_some() => Group {
                    grouping,
                    unit,
                    family: None,
                },
                Grouping::Family if family.is_some() => Group {
                    grouping,
                    unit: None,
                    family,
                },
                Grouping::UnitFamily if unit.is_some() && family.is_some() => Group {
                    grouping,
                    unit,
                    family,
                },
                _ => continue,
            };
            add(groups.entry(group).or_default());
        }
    }
    let exact = here.census.exact;
    let mut tested: Vec<Tested> = groups
        .into_iter()
        .filter(|(_, count)| count.filled >= smallest)
        .map(|(group, count)| {
            let rest = Count {
                short: all.short - count.short,
                filled: all.filled - count.filled,
                cells: Vec::new(),
            };
            let whole = |places: Places| u64::try_from(places / ONE).unwrap_or(0);
            let (short, filled) = (whole(count.short), whole(count.filled));
            let interval = exact.then(|| stats::wilson(short, filled)).flatten();
            let p = exact.then(|| {
                stats::fisher_two_sided(
                    short,
                    filled - short,
                    whole(rest.short),
                    whole(rest.filled - rest.short),
                )
            });
            Tested {
                group,
                count,
                rest,
                interval,
                p,
                q: None,
            }
        })
        .collect();
    let ps: Vec<f64> = tested.iter().filter_map(|tested| tested.p).collect();
    for (tested, q) in tested.iter_mut().zip(stats::benjamini_hochberg(&ps)) {
        tested.q = Some(q);
    }
    tested
}

fn share(count: &Count) -> Option<f64> {
    (count.filled > 0).then(|| count.short as f64 / count.filled as f64)
}

fn render(context: &Context<'_>, institution: u32, tested: &Tested, limit: i64) -> Option<Finding> {
    let here = context.establishment.as_ref()?;
    let count = &tested.count;
    let (own, rest) = (share(count)?, share(&tested.rest));
    // Exact: the share decides, not its rounding.
    let over = i128::from(count.short) * i128::from(ONE) > i128::from(limit) * i128::from(count.filled);
    let above_rest = i128::from(count.short) * i128::from(tested.rest.filled)
        > i128::from(tested.rest.short) * i128::from(count.filled);
    let surely = tested
        .interval
        .is_some_and(|(low, _)| low > limit as f64 / ONE as f64);
    let severity = match (over, surely) {
        (true, true) => Severity::Error,
        (true, false) => Severity::Warning,
        (false, _) if above_rest && tested.q.is_some_and(|q| q < SIGNIFICANT) => Severity::Note,
        (false, _) => return None,
    };
    let allowed = i128::from(limit) * i128::from(count.filled) / i128::from(ONE);
    let excess = i64::try_from(i128::from(count.short) - allowed)
        .unwrap_or(0)
        .max(0);
    let conversions = if over {
        excess / ONE + i64::from(excess % ONE != 0)
    } else {
        0
    };

    let mut subject = Vec::new();
    let mut names = Vec::new();
    if let Some(unit) = tested.group.unit {
        subject.push(("unit", here.posts.symbols.text(unit).to_owned()));
        names.push(here.posts.symbols.text(unit).to_owned());
    }
    if let Some(family) = tested.group.family {
        subject.push(("family", context.model.family_name(Some(family)).to_owned()));
        names.push(context.model.family_title(Some(family)).to_owned());
    }
    let is = super::words::verb(count.short, "is", "are");
    let message = format!(
        "{}: {} of {} {is} short-term, {}",
        names.join(" / "),
        super::words::decimal(count.short),
        posts(count.filled),
        percent(own),
    );
    let limit_words = percent(limit as f64 / ONE as f64);
    let suggestion = if over {
        format!(
            "convert {} to come to the limit of {limit_words}",
            posts(conversions * ONE)
        )
    } else {
        format!("it is under the limit of {limit_words}, but far above the rest: ask why")
    };
    let mut fundings: Vec<String> = count
        .cells
        .iter()
        .filter_map(|&cell| here.census.cells.get(cell as usize))
        .map(|cell| here.posts.symbols.text(cell.funding).to_owned())
        .filter(|funding| !funding.is_empty() && funding != "core")
        .collect();
    fundings.sort();
    fundings.dedup();
    let suggestion = if fundings.is_empty() {
        suggestion
    } else {
        format!("{suggestion}; funded by {}", list(&fundings))
    };
    let interval = tested
        .interval
        .map_or(Value::Null, |(low, high)| json!([low, high]));
    Some(
        Finding::new(&CHECK, Some(institution), subject, message)
            .severity(severity)
            .evidence("short_term", number(count.short))
            .evidence("filled", number(count.filled))
            .evidence("share", own)
            .evidence("interval", interval)
            .evidence("rest_share", rest.map_or(Value::Null, Value::from))
            .evidence("p", tested.p.map_or(Value::Null, Value::from))
            .evidence("q", tested.q.map_or(Value::Null, Value::from))
            .evidence("conversions", conversions)
            .evidence("limit", ten_thousandths(limit))
            .suggest(suggestion)
            .rows(RowSet::cells(count.cells.clone()), count.short),
    )
}

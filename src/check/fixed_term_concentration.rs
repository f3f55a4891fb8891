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
use super::{Check, Context, Establishment, Finding, RowSet, Scope, Untold};
use crate::diagnostic::Severity;
use crate::model::FamilyId;
use crate::posts::census::{ONE, Places};
use crate::posts::columns::{Column, Sym};
use crate::posts::placement::Placement;
use crate::stats;
use crate::syntax::ast::Amount;
use foldhash::HashSet;
use rayon::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;

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

#[derive(Debug)]
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
    let counting = Counting::new(context, here);
    let mut found: Vec<(Severity, u32, Concentration)> = (0..u32::try_from(here.census.institutions.len())
        .unwrap_or(0))
        .into_par_iter()
        .flat_map_iter(|institution| {
            let tested = find(here, &counting, institution).into_iter();
            tested.filter_map(move |tested| {
                let (severity, concentration) = judge(tested, limit)?;
                Some((severity, institution, concentration))
            })
        })
        .collect();
    // Each severity for itself: a setting may make one of several.
    found.sort_unstable_by_key(|&(severity, ..)| severity);
    let mut findings = Vec::new();
    while let Some(&(severity, ..)) = found.last() {
        let same = found.split_off(found.partition_point(|&(other, ..)| other < severity));
        findings.extend(context.findings(
            same,
            |(_, institution, concentration)| (concentration.tested.count.short, *institution),
            |(severity, institution, concentration)| {
                finding(context, institution, concentration).severity(severity)
            },
        ));
    }
    findings
}

/// How groups are counted: found once for all institutions.
struct Counting {
    by: BTreeSet<Grouping>,
    smallest: Places,
    /// Contract terms that are short.
    short: HashSet<Sym>,
    /// The family of each placement.
    families: Vec<Option<FamilyId>>,
    /// How many families there are.
    count: usize,
}

impl Counting {
    fn new(context: &Context<'_>, here: &Establishment<'_>) -> Self {
        let setting = context.settings.of(&CHECK);
        let terms: HashSet<Sym> = here.census.cells.iter().map(|cell| cell.contract).collect();
        let is_short = |term: &Sym| context.model.is_short_term(here.posts.symbols.text(*term));
        let family = |placement: &Placement| context.graph.station(placement.main()?)?.family;
        let placements = here.census.placements.list.iter();
        Self {
            // A set: who writes `by unit, unit` does not mean to count each post twice.
            by: match &setting.by {
                Some(by) => by.iter().copied().collect(),
                None => Grouping::ALL.iter().map(|&(grouping, _)| grouping).collect(),
            },
            smallest: match setting.at_least {
                Some(Amount::Number(posts) | Amount::Percent(posts)) => posts,
                None => SMALLEST,
            },
            short: terms.into_iter().filter(is_short).collect(),
            families: placements.map(|(_, placement)| family(placement)).collect(),
            count: context.model.families.len(),
        }
    }
}

/// Counts of each family.
struct OfFamilies {
    counts: Vec<Option<Count>>,
    /// Those that are there.
    seen: Vec<usize>,
}

impl OfFamilies {
    fn new(count: usize) -> Self {
        Self {
            counts: vec![None; count],
            seen: Vec::new(),
        }
    }

    fn of(&mut self, family: FamilyId) -> Option<&mut Count> {
        let at = family.0 as usize;
        let slot = self.counts.get_mut(at)?;
        if slot.is_none() {
            self.seen.push(at);
        }
        Some(slot.get_or_insert_default())
    }

    /// All of them, and begins anew.
    fn take(&mut self) -> impl Iterator<Item = (FamilyId, Count)> {
        self.seen.drain(..).filter_map(|at| {
            let count = self.counts.get_mut(at)?.take()?;
            Some((FamilyId(u32::try_from(at).ok()?), count))
        })
    }
}

/// The groups of an institution that are large enough, in their order, and all of its posts.
fn groups(here: &Establishment<'_>, counting: &Counting, institution: u32) -> (Vec<(Group, Count)>, Count) {
    let mut all = Count::default();
    let mut groups: Vec<(Group, Count)> = Vec::new();
    let mut add = |grouping, unit, family, count: Count| {
        if counting.by.contains(&grouping) && count.filled >= counting.smallest {
            let group = Group {
                grouping,
                unit,
                family,
            };
            groups.push((group, count));
        }
    };
    let mut families = OfFamilies::new(counting.count);
    // Cells of a unit stand together.
    let mut unit: Option<Sym> = None;
    let mut of_unit: Option<Count> = None;
    let mut in_unit = OfFamilies::new(counting.count);
    let range = here.census.cells_of(institution);
    let first = u32::try_from(range.start).unwrap_or(u32::MAX);
    for (number, cell) in (first..).zip(here.census.cells.get(range).into_iter().flatten()) {
        if !here.census.in_headcount(cell) || cell.contract.is_blank() {
            continue;
        }
        let own = Some(cell.unit).filter(|unit| !unit.is_blank());
        if unit != own {
            of_unit
                .take()
                .into_iter()
                .for_each(|count| add(Grouping::Unit, unit, None, count));
            in_unit
                .take()
                .for_each(|(family, count)| add(Grouping::UnitFamily, unit, Some(family), count));
            unit = own;
        }
        let short = counting.short.contains(&cell.contract);
        let add_to = |count: &mut Count| {
            count.filled += cell.posts;
            if short {
                count.short += cell.posts;
                count.cells.push(number);
            }
        };
        all.filled += cell.posts;
        all.short += if short { cell.posts } else { 0 };
        let family = counting.families.get(cell.placement as usize).copied().flatten();
        if unit.is_some() {
            add_to(of_unit.get_or_insert_default());
        }
        if let Some(family) = family {
            families.of(family).into_iter().for_each(add_to);
            if unit.is_some() {
                in_unit.of(family).into_iter().for_each(add_to);
            }
        }
    }
    of_unit
        .into_iter()
        .for_each(|count| add(Grouping::Unit, unit, None, count));
    in_unit
        .take()
        .for_each(|(family, count)| add(Grouping::UnitFamily, unit, Some(family), count));
    families
        .take()
        .for_each(|(family, count)| add(Grouping::Family, None, Some(family), count));
    groups.sort_unstable_by_key(|&(group, _)| group);
    (groups, all)
}

/// Counts and tests every group of an institution that is large enough.
fn find(here: &Establishment<'_>, counting: &Counting, institution: u32) -> Vec<Tested> {
    let (groups, all) = groups(here, counting, institution);
    let exact = here.census.exact;
    let mut tested: Vec<Tested> = groups
        .into_iter()
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

/// Whether a group is worth a finding, and how much it matters.
fn judge(tested: Tested, limit: i64) -> Option<(Severity, Concentration)> {
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
    let concentration = Concentration {
        tested,
        limit,
        own,
        rest,
        over,
    };
    Some((severity, concentration))
}

fn finding(context: &Context<'_>, institution: u32, mut concentration: Concentration) -> Finding {
    let Tested { group, count, .. } = &mut concentration.tested;
    let mut subject = Vec::with_capacity(2);
    if let (Some(unit), Some(here)) = (group.unit, &context.establishment) {
        subject.push(("unit", here.posts.symbols.text(unit).to_owned()));
    }
    if let Some(family) = group.family {
        subject.push(("family", context.model.family_name(Some(family)).to_owned()));
    }
    let short = count.short;
    let rows = RowSet::cells(std::mem::take(&mut count.cells));
    Finding::untold(&CHECK, Some(institution), subject, concentration).rows(rows, short)
}

/// A group that is over the limit, or far above the rest.
#[derive(Debug)]
struct Concentration {
    tested: Tested,
    limit: i64,
    /// The share of short-term posts, and that of all other posts of the institution.
    own: f64,
    rest: Option<f64>,
    over: bool,
}

impl Untold for Concentration {
    fn tell(&self, context: &Context<'_>, finding: Finding) -> Finding {
        let Some(here) = &context.establishment else {
            return finding;
        };
        let Self {
            tested,
            limit,
            own,
            rest,
            over,
        } = self;
        let count = &tested.count;
        let allowed = i128::from(*limit) * i128::from(count.filled) / i128::from(ONE);
        let excess = i64::try_from(i128::from(count.short) - allowed)
            .unwrap_or(0)
            .max(0);
        let conversions = if *over {
            excess / ONE + i64::from(excess % ONE != 0)
        } else {
            0
        };
        let mut names = Vec::new();
        if let Some(unit) = tested.group.unit {
            names.push(here.posts.symbols.text(unit));
        }
        if let Some(family) = tested.group.family {
            names.push(context.model.family_title(Some(family)));
        }
        let is = super::words::verb(count.short, "is", "are");
        let message = format!(
            "{}: {} of {} {is} short-term, {}",
            names.join(" / "),
            super::words::decimal(count.short),
            posts(count.filled),
            percent(*own),
        );
        let limit_words = percent(*limit as f64 / ONE as f64);
        let suggestion = if *over {
            format!(
                "convert {} to come to the limit of {limit_words}",
                posts(conversions * ONE)
            )
        } else {
            format!("it is under the limit of {limit_words}, but far above the rest: ask why")
        };
        let mut fundings: Vec<String> = finding
            .rows
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
        finding
            .says(message)
            .evidence("short_term", number(count.short))
            .evidence("filled", number(count.filled))
            .evidence("share", *own)
            .evidence("interval", interval)
            .evidence("rest_share", rest.map_or(Value::Null, Value::from))
            .evidence("p", tested.p.map_or(Value::Null, Value::from))
            .evidence("q", tested.q.map_or(Value::Null, Value::from))
            .evidence("conversions", conversions)
            .evidence("limit", ten_thousandths(*limit))
            .suggest(suggestion)
    }
}

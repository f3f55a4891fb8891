//! Disclosure control (`semantics.md`, Statistics): counts rounded to the nearest multiple of 5 (0, 1 and 2 become 0), ids,
//! titles, sentences about posts and lists of posts left out.
//!
//! A rounded total can betray its rounded parts: four groups of 2 read 0, 0, 0, 0, and a total of 8 that reads 10 says that
//! each of them is 2. So a total reads the nearest multiple of 5 that says nothing of its parts which they do not say
//! themselves, in every table that takes it apart; groups of fewer than 22.5 posts are left out; and where two tables would
//! betray each other, the finer one is. Shares are reckoned from the rounded counts alone, and a share whose true
//! denominator is under 22.5 never has a rounded one of 25 or more, which is where shares begin to be shown.

use super::{Contract, Facts, Group};
use crate::report::map::Map;

/// One post.
const ONE: i64 = 10_000;
/// What counts are multiples of.
const BASE: i64 = 5 * ONE;
/// Half of it, rounded down to whole posts: how far a count may be from what it reads.
const REACH: i64 = 2 * ONE;
/// Fewer posts than this are no denominator of a share.
const FEWEST: i64 = 22 * ONE + ONE / 2;
/// From this rounded denominator on a share is shown.
pub(super) const SHOWN: i64 = 25 * ONE;
/// How far a total may be moved, in steps of [`BASE`].
const FURTHEST: i64 = 40;

/// The nearest multiple of 5; a tie goes up, which whole posts do not have.
fn rounded(count: i64) -> i64 {
    (count.max(0) + BASE / 2) / BASE * BASE
}

fn least(read: i64) -> i64 {
    (read - REACH).max(0)
}

fn most(read: i64) -> i64 {
    read + REACH
}

/// What a total is taken apart into somewhere in the briefing: what is known of the sum of these parts.
struct Parts {
    low: i64,
    high: i64,
    /// Nothing else belongs to the total.
    all: bool,
    /// There are no parts: the total is taken apart nowhere.
    none: bool,
}

impl Parts {
    /// Parts as they read, and how many more there are that are not shown because they are small.
    fn new(reads: impl IntoIterator<Item = i64>, left_out: usize, all: bool) -> Self {
        let left_out = i64::try_from(left_out).unwrap_or(i64::MAX / SHOWN);
        let mut parts = Self {
            low: 0,
            high: left_out * (SHOWN - 3 * ONE),
            all,
            none: left_out == 0,
        };
        for read in reads {
            parts.none = false;
            parts.low += least(read);
            parts.high += most(read);
        }
        parts
    }

    /// Whether a total says nothing of its parts that they do not say: all that it may be, they may sum to. Then no part
    /// can be narrowed down by subtracting the others from it, nor the total by adding them.
    fn hide_behind(&self, total: i64) -> bool {
        self.none || (least(total) >= self.low && (!self.all || most(total) <= self.high))
    }
}

/// Parts that are the whole.
fn all(reads: impl IntoIterator<Item = i64>) -> Parts {
    Parts::new(reads, 0, true)
}

/// Parts beside which there is more.
fn some(reads: impl IntoIterator<Item = i64>) -> Parts {
    Parts::new(reads, 0, false)
}

/// How a total reads: the nearest multiple of 5 that betrays none of its parts, on its side of the least denominator. None
/// where there is none: some of its lists betray each other.
fn total(count: i64, parts: &[Parts]) -> Option<i64> {
    let nearest = rounded(count);
    (0..=FURTHEST)
        .flat_map(|steps| [nearest + steps * BASE, nearest - steps * BASE])
        .filter(|&read| read >= 0 && (read >= SHOWN) == (count >= FEWEST))
        .find(|&read| parts.iter().all(|parts| parts.hide_behind(read)))
}

/// Rounds the facts, from the smallest groups to the totals, and leaves out what names posts; the map shows none.
pub(super) fn control(facts: &mut Facts, map: &mut Map) {
    let truth = facts.clone();
    facts.shared = true;
    // Intervals and tests would be of counts that nobody has.
    facts.exact = false;
    facts.rows_read = round_whole(facts.rows_read);
    facts.rows_refused = round_whole(facts.rows_refused);
    for group in facts
        .families
        .iter_mut()
        .chain(&mut facts.units)
        .chain(&mut facts.institutions)
    {
        simple(group);
    }
    lists(facts);
    let shown = |group: &Group| group.filled >= SHOWN;
    facts.families.retain(shown);
    facts.units.retain(shown);
    facts.coverage.retain(|coverage| coverage.filled >= SHOWN);
    // Where lists betray each other, the finer one goes.
    if !whole(facts, &truth) {
        facts.units.clear();
        if !whole(facts, &truth) {
            facts.contracts.clear();
            facts.service = None;
            facts.reasons.clear();
            if !whole(facts, &truth) && truth.institutions.len() > 1 {
                for group in &mut facts.institutions {
                    *group = Group {
                        name: std::mem::take(&mut group.name),
                        ..Group::default()
                    };
                }
                whole(facts, &truth);
            }
        }
    }
    without_posts(map);
}

/// A group whose classes alone are taken apart elsewhere in the same row.
fn simple(group: &mut Group) {
    let (placed_alone, given) = (
        group.filled == group.classed,
        group.contract_known == group.filled,
    );
    group.classes = group.classes.map(rounded);
    let sum = group.classes.iter().sum();
    group.classed = total(group.classed, &[all(group.classes)]).unwrap_or(sum);
    group.filled = if placed_alone {
        group.classed
    } else {
        total(group.filled, &[some(group.classes)]).unwrap_or(sum)
    };
    plain(group);
    if given {
        group.contract_known = group.filled;
    }
}

/// What is taken apart nowhere.
fn plain(group: &mut Group) {
    for count in [
        &mut group.placed,
        &mut group.unplaced,
        &mut group.vacant,
        &mut group.fte,
        &mut group.contract_known,
        &mut group.short_term,
        &mut group.funding_known,
        &mut group.project,
    ] {
        *count = rounded(*count);
    }
}

/// Lists beside the groups.
fn lists(facts: &mut Facts) {
    facts.unplaced_titles.clear();
    facts.grading_found.clear();
    for (_, posts) in &mut facts.reasons {
        *posts = rounded(*posts);
    }
    for role in &mut facts.roles {
        role.posts = rounded(role.posts);
        role.commonest.clear();
        // As many titles as posts would count the posts.
        role.titles = role.titles / 5 * 5;
    }
    facts.roles.retain(|role| role.posts >= SHOWN && role.titles > 0);
    facts.several_roles = rounded(facts.several_roles);
    for contract in &mut facts.contracts {
        contract.posts = rounded(contract.posts);
        contract.fte = rounded(contract.fte);
        contract.project = rounded(contract.project);
        contract.funding_blank = rounded(contract.funding_blank);
    }
    facts.contracts.retain(|contract| contract.posts >= SHOWN);
    facts.reasons.retain(|(_, posts)| *posts >= SHOWN);
    if let Some(service) = &mut facts.service {
        for band in &mut service.bands {
            *band = rounded(*band);
        }
        service.undated = rounded(service.undated);
        service.next_posts = rounded(service.next_posts);
        service.next.clear();
        service.next_rows = 0;
    }
    for top in &mut facts.tops {
        top.dead_end = rounded(top.dead_end);
        top.at_top = rounded(top.at_top);
        top.of = rounded(top.of);
    }
    facts.tops.retain(|top| top.of >= SHOWN);
    for waiting in &mut facts.bottlenecks {
        waiting.waiting = rounded(waiting.waiting);
        waiting.places = rounded(waiting.places);
    }
    facts.bottlenecks.retain(|waiting| waiting.waiting >= SHOWN);
    for checked in &mut facts.grading {
        checked.posts = rounded(checked.posts);
    }
    for coverage in &mut facts.coverage {
        coverage.filled = facts
            .families
            .iter()
            .find(|group| group.name == coverage.family)
            .map_or_else(|| rounded(coverage.filled), |group| group.classed);
        coverage.no_owner = rounded(coverage.no_owner);
        coverage.no_days = rounded(coverage.no_days);
        coverage.no_reward = rounded(coverage.no_reward);
    }
    for remedy in &mut facts.remedies {
        remedy.posts = rounded(remedy.posts);
        // What to do is said with counts: the words of the check take its place.
        remedy.what.clear();
        remedy.institutions = 0;
    }
    facts
        .remedies
        .retain(|remedy| remedy.shareable && remedy.posts >= SHOWN);
}

/// All posts together, taken apart by family, unit, institution, contract, reason and service. `truth` says which of these
/// leave nothing over: who knows that can subtract. False where some lists betray each other.
fn whole(facts: &mut Facts, truth: &Facts) -> bool {
    let several = truth.institutions.len() > 1 && facts.institutions.iter().any(|group| group.filled > 0);
    let mut hidden = true;
    let mut reads = Reads {
        facts: &*facts,
        truth,
        several,
        hidden: &mut hidden,
    };
    let mut group = truth.all.clone();
    for class in 0..group.classes.len() {
        let count = reads.total(&|group| group.of(class), Vec::new());
        if let Some(slot) = group.classes.get_mut(class) {
            *slot = count;
        }
    }
    let classes = group.classes;
    let contracts = |of: &dyn Fn(&Contract) -> bool, measure: fn(&Contract) -> i64| -> Parts {
        let shown = facts.contracts.iter().filter(|contract| of(contract));
        let all = truth.contracts.iter().filter(|contract| of(contract)).count();
        let left_out = all - shown.clone().count();
        Parts::new(shown.map(measure), left_out, true)
    };
    let people: fn(&Contract) -> i64 = |contract| contract.posts;
    group.classed = reads.total(&|group| group.classed, vec![all(classes)]);
    group.filled = reads.total(
        &|group| group.filled,
        vec![
            contracts(&|_| true, people),
            Parts::new(classes, 0, truth.all.filled == truth.all.classed),
        ],
    );
    group.contract_known = reads.total(
        &|group| group.contract_known,
        vec![contracts(&|contract| !contract.term.is_empty(), people)],
    );
    let mut short = vec![contracts(&|contract| contract.short_term, people)];
    if let Some(service) = &facts.service {
        short.push(all(service.bands.iter().copied().chain([service.undated])));
    }
    group.short_term = reads.total(&|group| group.short_term, short);
    group.project = reads.total(
        &|group| group.project,
        vec![contracts(&|_| true, |contract| contract.project)],
    );
    let reasons = facts.reasons.iter().map(|(_, posts)| *posts);
    let left_out = truth.reasons.len() - facts.reasons.len();
    group.unplaced = reads.total(&|group| group.unplaced, vec![Parts::new(reasons, left_out, true)]);
    group.funding_known = reads.total(&|group| group.funding_known, Vec::new());
    group.placed = reads.total(&|group| group.placed, Vec::new());
    group.vacant = reads.total(&|group| group.vacant, Vec::new());
    group.fte = rounded(group.fte);
    if let [only] = facts.institutions.as_mut_slice() {
        let name = std::mem::take(&mut only.name);
        *only = Group {
            name,
            ..group.clone()
        };
    }
    facts.all = group;
    hidden
}

/// The rounded parts of the whole, and the true ones.
struct Reads<'a> {
    facts: &'a Facts,
    truth: &'a Facts,
    several: bool,
    hidden: &'a mut bool,
}

impl Reads<'_> {
    /// How the whole reads in a measure that is told by family, unit and institution, and in further lists.
    fn total(&mut self, measure: &dyn Fn(&Group) -> i64, further: Vec<Parts>) -> i64 {
        let count = measure(&self.truth.all);
        let (facts, truth) = (self.facts, self.truth);
        let mut lists = vec![(&facts.families, &truth.families)];
        // A list that is not there says nothing of how much there is.
        if !facts.units.is_empty() {
            lists.push((&facts.units, &truth.units));
        }
        // One institution is the whole itself, and reads as the whole does.
        if self.several {
            lists.push((&facts.institutions, &truth.institutions));
        }
        let mut parts = further;
        parts.extend(lists.into_iter().map(|(reads, truths)| {
            let left_out = truths.len() - reads.len();
            let nothing_over = truths.iter().map(measure).sum::<i64>() == count;
            Parts::new(reads.iter().map(measure), left_out, nothing_over)
        }));
        total(count, &parts).unwrap_or_else(|| {
            *self.hidden = false;
            rounded(count)
        })
    }
}

fn round_whole(count: u64) -> u64 {
    (count + 2) / 5 * 5
}

/// The map of the framework as written: nearly every role at grade has few posts, and what is drawn of them would say so.
fn without_posts(map: &mut Map) {
    map.posts = None;
    map.institutions.clear();
    for node in &mut map.nodes {
        node.posts = None;
    }
    for step in &mut map.steps {
        step.closed_to = None;
        step.unstaffed = None;
    }
}

#[cfg(test)]
mod tests;

//! Disclosure control (`semantics.md`, Statistics): counts rounded to the nearest multiple of 5 (0, 1 and 2 become 0), ids,
//! titles, sentences about posts and lists of posts left out.
//!
//! A rounded total can betray its rounded parts: four groups of 2 read 0, 0, 0, 0, and a total of 8 that reads 10 says that
//! each of them is 2. So a total is the nearest multiple of 5 that leaves at least two possible counts to every one of its
//! parts, in every table that takes it apart. Shares are reckoned from the rounded counts alone, and a share whose true
//! denominator is under 22.5 never has a rounded one of 25 or more, which is where shares begin to be shown.

use super::{Facts, Group};
use crate::report::map::{Map, Node};
use crate::report::value::Places;

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

/// What a total is taken apart into somewhere in the briefing.
pub(super) struct Parts {
    /// As they read.
    list: Vec<i64>,
    /// Nothing else belongs to the total.
    all: bool,
}

/// Parts that are the whole.
fn all(parts: impl IntoIterator<Item = i64>) -> Parts {
    Parts {
        list: parts.into_iter().collect(),
        all: true,
    }
}

/// Parts beside which there is more.
fn some(parts: impl IntoIterator<Item = i64>) -> Parts {
    Parts {
        list: parts.into_iter().collect(),
        all: false,
    }
}

/// Whether a total leaves two counts at least to each part.
fn hides(total: i64, parts: &Parts) -> bool {
    let low: i64 = parts.list.iter().copied().map(least).sum();
    let high: i64 = parts.list.iter().copied().map(most).sum();
    parts.list.is_empty() || (low + ONE <= most(total) && (!parts.all || high >= least(total) + ONE))
}

/// How a total reads: the nearest multiple of 5 that betrays none of its parts, on its side of the least denominator.
fn total(count: i64, parts: &[Parts]) -> i64 {
    let nearest = rounded(count);
    let near = (0..=FURTHEST).flat_map(|steps| [nearest + steps * BASE, nearest - steps * BASE]);
    let mut candidates = near.filter(|&read| read >= 0 && (read >= SHOWN) == (count >= FEWEST));
    candidates
        .find(|&read| parts.iter().all(|parts| hides(read, parts)))
        .unwrap_or(if count >= FEWEST {
            // Its parts are too many for a total near it: their sum says nothing that they do not say.
            parts
                .iter()
                .map(|parts| parts.list.iter().sum())
                .max()
                .unwrap_or(nearest)
                .max(SHOWN)
        } else {
            nearest.min(SHOWN - BASE)
        })
}

/// Rounds the facts and the map, from the smallest groups to the totals, and leaves out what names posts.
pub(super) fn control(facts: &mut Facts, map: &mut Map) {
    facts.shared = true;
    // Intervals and tests would be of counts that nobody has.
    facts.exact = false;
    facts.rows_read = round_whole(facts.rows_read);
    facts.rows_refused = round_whole(facts.rows_refused);
    for node in &mut map.nodes {
        round_node(node);
    }
    for group in &mut facts.families {
        let nodes: Vec<&Node> = map
            .nodes
            .iter()
            .filter(|node| {
                map.families
                    .get(node.family)
                    .is_some_and(|lane| lane.title == group.name)
            })
            .collect();
        family(group, &nodes);
    }
    for group in facts.units.iter_mut().chain(&mut facts.institutions) {
        simple(group);
    }
    lists(facts);
    whole(facts);
    let shown = |group: &Group| group.filled > 0;
    facts.families.retain(shown);
    facts.units.retain(shown);
    facts.contracts.retain(|contract| contract.posts > 0);
    facts.reasons.retain(|(_, posts)| *posts > 0);
    rest_of_map(facts, map);
}

/// A group whose classes alone are taken apart elsewhere in the same row.
fn simple(group: &mut Group) {
    group.classes = group.classes.map(rounded);
    let classes = || group.classes.iter().copied();
    group.classed = total(group.classed, &[all(classes())]);
    group.filled = total(group.filled, &[some(classes())]);
    plain(group);
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

/// A family: its roles at grade stand on the map.
fn family(group: &mut Group, nodes: &[&Node]) {
    for (class, count) in group.classes.iter_mut().enumerate() {
        let (_, name) = CLASSES.get(class).copied().unwrap_or_default();
        let parts = nodes.iter().map(|node| {
            let posts = node.posts.iter().flat_map(|posts| &posts.onward);
            posts
                .filter(|part| part.class == name)
                .map(|part| scaled(&part.posts))
                .sum()
        });
        *count = total(*count, &[all(parts)]);
    }
    let on_map = nodes
        .iter()
        .filter_map(|node| node.posts.as_ref())
        .map(|posts| scaled(&posts.filled));
    let classes = || group.classes.iter().copied();
    let reads = total(group.classed, &[all(classes()), all(on_map)]);
    (group.classed, group.filled) = (reads, reads);
    plain(group);
}

/// The classes with their place in [`Group::classes`].
const CLASSES: [(usize, &str); 6] = [
    (0, "terminal"),
    (1, "open"),
    (2, "leaves-family"),
    (3, "closed-to-post"),
    (4, "leaves-institution"),
    (5, "dead-end"),
];

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
    facts.tops.retain(|top| top.of > 0);
    for waiting in &mut facts.bottlenecks {
        waiting.waiting = rounded(waiting.waiting);
        waiting.places = rounded(waiting.places);
    }
    facts.bottlenecks.retain(|waiting| waiting.waiting > 0);
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
    facts.coverage.retain(|coverage| coverage.filled > 0);
    for remedy in &mut facts.remedies {
        remedy.posts = rounded(remedy.posts);
        // What to do is said with counts: the words of the check take its place.
        remedy.what.clear();
        remedy.institutions = 0;
    }
    facts
        .remedies
        .retain(|remedy| remedy.shareable && remedy.posts > 0);
}

/// All posts together, taken apart by family, unit, institution, contract, reason and service.
fn whole(facts: &mut Facts) {
    let (families, units, institutions) = (&facts.families, &facts.units, &facts.institutions);
    let several = institutions.len() > 1;
    let by = |groups: &[Group], measure: &dyn Fn(&Group) -> i64| -> Vec<i64> {
        groups.iter().map(measure).collect()
    };
    // One institution is the whole itself: it reads as the whole does, below.
    let each = |measure: &dyn Fn(&Group) -> i64| -> Parts {
        all(if several {
            by(institutions, measure)
        } else {
            Vec::new()
        })
    };
    let mut group = facts.all.clone();
    for (class, count) in group.classes.iter_mut().enumerate() {
        let of = |group: &Group| group.of(class);
        *count = total(*count, &[all(by(families, &of)), each(&of), some(by(units, &of))]);
    }
    let classes = || group.classes.iter().copied();
    let classed = |group: &Group| group.classed;
    let reads = total(
        group.classed,
        &[
            all(classes()),
            all(by(families, &classed)),
            each(&classed),
            some(by(units, &classed)),
        ],
    );
    let filled = |group: &Group| group.filled;
    group.filled = total(
        group.filled,
        &[
            all(facts.contracts.iter().map(|contract| contract.posts)),
            each(&filled),
            some(by(units, &filled)),
            some(by(families, &filled)),
            some(classes()),
        ],
    );
    group.classed = reads;
    let known = |group: &Group| group.contract_known;
    let given = facts
        .contracts
        .iter()
        .filter(|contract| !contract.term.is_empty());
    group.contract_known = total(
        group.contract_known,
        &[
            all(given.map(|contract| contract.posts)),
            each(&known),
            some(by(families, &known)),
            some(by(units, &known)),
        ],
    );
    let short = |group: &Group| group.short_term;
    let terms = facts.contracts.iter().filter(|contract| contract.short_term);
    let service = facts.service.iter();
    group.short_term = total(
        group.short_term,
        &[
            all(terms.map(|contract| contract.posts)),
            all(service.flat_map(|service| service.bands.iter().copied().chain([service.undated]))),
            each(&short),
            some(by(families, &short)),
            some(by(units, &short)),
        ],
    );
    let project = |group: &Group| group.project;
    group.project = total(
        group.project,
        &[
            all(facts.contracts.iter().map(|contract| contract.project)),
            each(&project),
            some(by(families, &project)),
            some(by(units, &project)),
        ],
    );
    let funded = |group: &Group| group.funding_known;
    group.funding_known = total(
        group.funding_known,
        &[
            each(&funded),
            some(by(families, &funded)),
            some(by(units, &funded)),
        ],
    );
    let unplaced = |group: &Group| group.unplaced;
    group.unplaced = total(
        group.unplaced,
        &[
            all(facts.reasons.iter().map(|(_, posts)| *posts)),
            each(&unplaced),
            some(by(units, &unplaced)),
        ],
    );
    let placed = |group: &Group| group.placed;
    group.placed = total(
        group.placed,
        &[
            each(&placed),
            some(by(families, &placed)),
            some(by(units, &placed)),
        ],
    );
    let vacant = |group: &Group| group.vacant;
    group.vacant = total(
        group.vacant,
        &[
            each(&vacant),
            some(by(families, &vacant)),
            some(by(units, &vacant)),
        ],
    );
    group.fte = rounded(group.fte);
    if let ([only], false) = (facts.institutions.as_mut_slice(), several) {
        let name = std::mem::take(&mut only.name);
        *only = Group {
            name,
            ..group.clone()
        };
    }
    facts.all = group;
}

fn round_whole(count: u64) -> u64 {
    (count + 2) / 5 * 5
}

/// Places of a report in ten-thousandths.
fn scaled(places: &Places) -> i64 {
    places
        .as_i64()
        .map(|whole| whole.saturating_mul(ONE))
        .or_else(|| places.as_f64().map(|part| (part * ONE as f64).round() as i64))
        .unwrap_or(0)
}

fn places(count: i64) -> Places {
    Places::from(count / ONE)
}

fn round_node(node: &mut Node) {
    let Some(posts) = &mut node.posts else { return };
    for part in &mut posts.onward {
        part.posts = places(rounded(scaled(&part.posts)));
    }
    let classes: Vec<i64> = posts.onward.iter().map(|part| scaled(&part.posts)).collect();
    posts.filled = places(total(scaled(&posts.filled), &[all(classes)]));
    posts.vacant = places(rounded(scaled(&posts.vacant)));
    posts.frozen = places(rounded(scaled(&posts.frozen)));
    // Too few at nearly every role at grade: the families say it.
    posts.contract_known = places(0);
    posts.short_term = places(0);
}

fn rest_of_map(facts: &Facts, map: &mut Map) {
    for node in &mut map.nodes {
        if let Some(posts) = &mut node.posts {
            posts.onward.retain(|part| scaled(&part.posts) > 0);
        }
    }
    for step in &mut map.steps {
        step.closed_to = step
            .closed_to
            .as_ref()
            .map(|posts| places(rounded(scaled(posts))))
            .filter(|posts| scaled(posts) > 0);
        // Whether there is one post or none is not for others to know.
        step.unstaffed = None;
    }
    if let Some(posts) = &mut map.posts {
        posts.filled = places(facts.all.classed);
        posts.vacant = places(rounded(scaled(&posts.vacant)));
        posts.unplaced = places(rounded(scaled(&posts.unplaced)));
    }
}

#[cfg(test)]
mod tests;

//! Somebody who has the shared briefing, knows how it is rounded and can add tries to find out a small count.

use super::super::{Contract, Facts, Group, Service};
use super::*;
use crate::report::map::MapFramework;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// What is known of a count.
#[derive(Clone, Copy, Debug)]
struct Known {
    low: i64,
    high: i64,
}

/// Counts in posts, and sums that hold between them.
#[derive(Default)]
struct Attack {
    known: Vec<Known>,
    truth: Vec<i64>,
    /// A whole, its parts, and whether they are all of it.
    sums: Vec<(usize, Vec<usize>, bool)>,
}

impl Attack {
    /// A count that reads `read`; one of a group that is left out is small.
    fn count(&mut self, read: Option<i64>, truth: i64) -> usize {
        let (low, high) = match read {
            Some(read) => ((read / ONE - 2).max(0), read / ONE + 2),
            None => (0, 22),
        };
        self.known.push(Known { low, high });
        self.truth.push(truth / ONE);
        self.known.len() - 1
    }

    fn sum(&mut self, whole: usize, parts: Vec<usize>, all: bool) {
        if !parts.is_empty() {
            self.sums.push((whole, parts, all));
        }
    }

    /// Narrows every count by every sum until nothing moves.
    fn solve(&mut self) {
        let mut moved = true;
        while moved {
            moved = false;
            for (whole, parts, all) in &self.sums {
                let low: i64 = parts.iter().map(|&part| self.known[part].low).sum();
                let high: i64 = parts.iter().map(|&part| self.known[part].high).sum();
                let mut narrow = |at: usize, least: i64, most: i64| {
                    let known = &mut self.known[at];
                    if least > known.low || most < known.high {
                        known.low = known.low.max(least);
                        known.high = known.high.min(most);
                        moved = true;
                    }
                };
                narrow(*whole, low, if *all { high } else { i64::MAX });
                let of = self.known[*whole];
                for &part in parts {
                    let own = self.known[part];
                    let least = if *all {
                        of.low - (high - own.high)
                    } else {
                        i64::MIN
                    };
                    let most = of.high - (low - own.low);
                    let known = &mut self.known[part];
                    if least > known.low || most < known.high {
                        known.low = known.low.max(least);
                        known.high = known.high.min(most);
                        moved = true;
                    }
                }
                if self.known.iter().any(|known| known.low > known.high) {
                    // A total that was moved cannot be explained by the rounding that is published: whoever reckons with it
                    // is on a wrong track.
                    return;
                }
            }
        }
    }
}

/// Counts of posts, each small.
fn world(random: &mut StdRng) -> Facts {
    let (families, units, institutions) = (
        random.random_range(1..4_usize),
        random.random_range(1..5_usize),
        random.random_range(1..4_usize),
    );
    let terms = [("open-ended", false), ("fixed-term", true), ("casual", true)];
    let mut facts = Facts {
        exact: true,
        ..Facts::default()
    };
    let named = |kind: &str, count: usize| -> Vec<Group> {
        (0..count)
            .map(|number| Group {
                name: format!("{kind} {number}"),
                ..Group::default()
            })
            .collect()
    };
    facts.families = named("Family", families);
    facts.units = named("Unit", units);
    facts.institutions = named("Institution", institutions);
    facts.contracts = terms
        .iter()
        .map(|&(term, short_term)| Contract {
            term: term.to_owned(),
            short_term,
            ..Contract::default()
        })
        .collect();
    let mut service = Service {
        years: 4,
        bands: vec![0; 5],
        ..Service::default()
    };
    for _ in 0..random.random_range(1..40_u32) {
        let most = if random.random_bool(0.3) { 60_i64 } else { 7 };
        let posts = random.random_range(1..most) * ONE;
        let (family, unit, institution) = (
            random.random_range(0..families),
            random.random_range(0..units),
            random.random_range(0..institutions),
        );
        let (class, term) = (random.random_range(0..6_usize), random.random_range(0..3_usize));
        let short = terms[term].1;
        for group in [
            &mut facts.all,
            &mut facts.families[family],
            &mut facts.units[unit],
            &mut facts.institutions[institution],
        ] {
            group.filled += posts;
            group.classed += posts;
            group.classes[class] += posts;
            group.placed += posts;
            group.contract_known += posts;
            group.short_term += if short { posts } else { 0 };
        }
        facts.contracts[term].posts += posts;
        if short {
            service.bands[random.random_range(0..5)] += posts;
        }
    }
    facts.service = Some(service);
    facts
}

fn no_map() -> Map {
    Map {
        gradus: String::new(),
        schema: 1,
        as_of: String::new(),
        framework: MapFramework {
            name: String::new(),
            title: String::new(),
            version: String::new(),
        },
        institutions: Vec::new(),
        unit: None,
        shown: Vec::new(),
        posts: None,
        levels: Vec::new(),
        families: Vec::new(),
        nodes: Vec::new(),
        steps: Vec::new(),
        missing: Vec::new(),
    }
}

/// Everything that the shared briefing says, as counts and sums. Groups that were left out are known to the attacker by
/// name, and to read 0.
fn attack(true_facts: &Facts, facts: &Facts) -> Attack {
    let mut attack = Attack::default();
    let read = |list: &[Group], name: &str| -> Option<Group> {
        list.iter()
            .find(|group| group.name == name && group.filled > 0)
            .cloned()
    };
    let measures: [fn(&Group) -> i64; 4] = [
        |group| group.filled,
        |group| group.classed,
        |group| group.contract_known,
        |group| group.short_term,
    ];
    let mut number = |read: Option<&Group>, truth: &Group| -> (Vec<usize>, Vec<usize>) {
        let own: Vec<usize> = measures
            .iter()
            .map(|measure| attack.count(read.map(measure), measure(truth)))
            .collect();
        let classes: Vec<usize> = (0..6)
            .map(|class| attack.count(read.map(|read| read.of(class)), truth.of(class)))
            .collect();
        (own, classes)
    };
    let all = number(Some(&facts.all), &true_facts.all);
    let mut lists = Vec::new();
    for (reads, truths) in [
        (&facts.families, &true_facts.families),
        (&facts.units, &true_facts.units),
        (&facts.institutions, &true_facts.institutions),
    ] {
        let list: Vec<_> = truths
            .iter()
            .map(|truth| number(read(reads, &truth.name).as_ref(), truth))
            .collect();
        lists.push(list);
    }
    // A group of classes makes up the group, everywhere.
    for (own, classes) in lists.iter().flatten().chain([&all]) {
        attack.sum(own[1], classes.clone(), true);
    }
    // Every list makes up the whole: in this world nothing is blank and nothing is unplaced.
    for list in &lists {
        for measure in 0..measures.len() {
            attack.sum(
                all.0[measure],
                list.iter().map(|(own, _)| own[measure]).collect(),
                true,
            );
        }
        for class in 0..6 {
            attack.sum(
                all.1[class],
                list.iter().map(|(_, classes)| classes[class]).collect(),
                true,
            );
        }
    }
    let reads: Vec<Option<i64>> = true_facts
        .contracts
        .iter()
        .map(|truth| {
            let found = facts
                .contracts
                .iter()
                .find(|contract| contract.term == truth.term);
            found.map(|contract| contract.posts)
        })
        .collect();
    let contracts: Vec<usize> = true_facts
        .contracts
        .iter()
        .zip(reads)
        .map(|(truth, read)| attack.count(read, truth.posts))
        .collect();
    attack.sum(all.0[0], contracts.clone(), true);
    attack.sum(all.0[2], contracts.clone(), true);
    attack.sum(all.0[3], contracts[1..].to_vec(), true);
    if let (Some(read), Some(truth)) = (&facts.service, &true_facts.service) {
        let bands = read.bands.iter().zip(&truth.bands);
        let bands = bands
            .map(|(&read, &truth)| attack.count(Some(read), truth))
            .collect();
        attack.sum(all.0[3], bands, true);
    }
    attack
}

#[test]
fn no_small_count_can_be_found_out_by_subtracting_totals() {
    let mut random = StdRng::seed_from_u64(20_260_731);
    let (mut worlds, mut found) = (0, Vec::new());
    for _ in 0..3_000 {
        let true_facts = world(&mut random);
        let mut facts = true_facts.clone();
        control(&mut facts, &mut no_map());
        let mut attack = attack(&true_facts, &facts);
        let small: Vec<usize> = (0..attack.known.len())
            .filter(|&at| matches!(attack.known[at].high, 2 | 22))
            .collect();
        attack.solve();
        worlds += 1;
        for at in small {
            let known = attack.known[at];
            if known.low == known.high && known.low == attack.truth[at] {
                found.push((worlds, known, attack.truth[at]));
            }
        }
    }
    assert!(
        found.is_empty(),
        "{} of {worlds} worlds: {:?}",
        found.len(),
        found.first()
    );
}

#[test]
fn rounding_alone_would_be_found_out() {
    // Four groups of 2 and a total of 8: as 0, 0, 0, 0 and 10 they would say that each is 2.
    let mut attack = Attack::default();
    let whole = attack.count(Some(rounded(8 * ONE)), 8 * ONE);
    let parts: Vec<usize> = (0..4).map(|_| attack.count(Some(0), 2 * ONE)).collect();
    attack.sum(whole, parts.clone(), true);
    attack.solve();
    assert!(parts.iter().all(|&part| attack.known[part].low == 2));
    assert_eq!(total(8 * ONE, &[all([0, 0, 0, 0])]), Some(5 * ONE));
}

#[test]
fn counts_are_rounded_to_the_nearest_five() {
    let read: Vec<i64> = [0, 1, 2, 3, 7, 8, 22, 23]
        .iter()
        .map(|count| rounded(count * ONE) / ONE)
        .collect();
    assert_eq!(read, [0, 0, 0, 5, 5, 10, 20, 25]);
}

#[test]
fn a_denominator_under_22_5_never_reads_25_and_one_above_never_less() {
    for count in 0..60 {
        for parts in 1..8_usize {
            let Some(read) = total(count * ONE, &[all(std::iter::repeat_n(10 * ONE, parts))]) else {
                continue;
            };
            assert_eq!(
                read >= SHOWN,
                count >= 23,
                "{count} in {parts} parts reads {}",
                read / ONE
            );
            assert_eq!(read % BASE, 0);
        }
    }
}

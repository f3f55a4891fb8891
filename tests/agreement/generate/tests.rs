//! The worlds are legal, and rich enough that agreement on them means something.

use super::*;
use crate::agreement::oracle;
use crate::agreement::oracle::tiers::Tiers;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::collections::BTreeMap;

/// Fixed worlds of one focus.
fn some(focus: Focus, count: usize) -> Vec<World> {
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let strategy = world(focus);
    (0..count)
        .map(|_| strategy.new_tree(&mut runner).unwrap().current())
        .collect()
}

#[test]
fn alignments_are_never_circular_and_steps_always_legal() {
    for world in Focus::ALL.into_iter().flat_map(|focus| some(focus, 100)) {
        let tiers = Tiers::of(&world);
        assert!(!tiers.circular());
        for line in world.paths.iter().flatten() {
            assert!(line.ends.len() >= 2);
            for link in 0..line.ends.len() - 1 {
                assert!(oracle::steps::legal(&world, &tiers, line, link));
            }
        }
    }
}

#[test]
fn every_check_class_and_reason_occurs_often_enough() {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for world in Focus::ALL.into_iter().flat_map(|focus| some(focus, 300)) {
        let expected = oracle::expect(&world);
        let mut here: Vec<String> = expected
            .findings
            .iter()
            .map(|fact| match fact.key.check.as_str() {
                "fixed-term-concentration" => format!("{} {}", fact.key.check, fact.severity.unwrap()),
                other => other.to_owned(),
            })
            .collect();
        here.extend(
            expected
                .unplaced_by_reason
                .keys()
                .map(|reason| format!("reason {reason}")),
        );
        for facts in expected.institutions.values() {
            here.extend(
                facts
                    .onward
                    .iter()
                    .filter(|(_, posts)| **posts > 0)
                    .map(|(class, _)| format!("class {class}")),
            );
        }
        if !expected.refused.is_empty() {
            here.push("refused".to_owned());
        }
        if expected.institutions.len() > 1 && expected.institutions.contains_key("") {
            here.push("nameless beside named".to_owned());
        }
        if !world.contracts.is_empty() {
            here.push("declared terms".to_owned());
        }
        if world.roles.iter().any(|role| role.family.is_none()) {
            here.push("roles without a family".to_owned());
        }
        here.extend(
            world
                .checks
                .iter()
                .filter_map(|block| block.level)
                .map(|level| format!("level {level}")),
        );
        here.sort_unstable();
        here.dedup();
        for what in here {
            *seen.entry(what).or_default() += 1;
        }
    }
    let rare: Vec<_> = seen.iter().filter(|(_, worlds)| **worlds < 12).collect();
    assert!(rare.is_empty(), "seldom: {rare:?} of {seen:?}");
    // 15 checks (concentration in three severities), 6 reasons, 6 classes, refused rows, 3 oddities, 4 levels.
    assert_eq!(seen.len(), 15 + 2 + 6 + 6 + 1 + 3 + 4, "{seen:#?}");
}

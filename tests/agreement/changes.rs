//! What must hold of every pair of frameworks: nothing differs from itself, the way back is the mirror image, and what is called
//! neutral leaves every post in its onward class, by the audit's own reckoning.

mod mutate;

use super::generate::{self, Focus};
use super::world::World;
use super::write;
use crate::AS_OF;
use gradus::audit::{Framework, framework};
use gradus::check::onward::{Class, Onward};
use gradus::cli::{Surroundings, run_in};
use gradus::files::Memory;
use gradus::posts::census::Census;
use gradus::posts::mapping::SourceSpec;
use gradus::posts::read::{Vocabulary, read};
use gradus::source::Sources;
use mutate::Change;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::Value;
use std::cell::Cell;
use std::path::{Path, PathBuf};

fn cases(of: u32) -> u32 {
    std::env::var("GRADUS_CASES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(of)
}

/// Two worlds, the second made of the first by some changes.
fn changed(most: usize) -> impl Strategy<Value = (World, World, Vec<Change>)> {
    let change = (0..mutate::WAYS, 0..840_usize, 0..840_usize);
    (
        generate::world(Focus::Careers),
        proptest::collection::vec(change, 1..=most),
    )
        .prop_map(|(world, changes)| {
            let mut other = world.clone();
            changes
                .iter()
                .for_each(|change| mutate::apply(&mut other, *change));
            (world, other, changes)
        })
}

fn each<T: std::fmt::Debug>(
    seed: u8,
    cases: u32,
    strategy: impl Strategy<Value = T>,
    holds: impl Fn(T) -> Result<(), String>,
) {
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 2_000,
        ..Config::default()
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    let outcome = TestRunner::new_with_rng(config, rng).run(&strategy, |value| {
        holds(value).map_err(proptest::test_runner::TestCaseError::fail)
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

/// The changes between two texts; none where one of them has faults.
fn changes(old: &str, new: &str) -> Option<Vec<Value>> {
    let files = Memory::default().with("a.gradus", old).with("b.gradus", new);
    let arguments = [
        "compare", "a.gradus", "b.gradus", "--format", "json", "--as-of", AS_OF,
    ];
    let outcome = run_in(&files, &Surroundings::default(), &arguments);
    if outcome.status == 2 {
        return None;
    }
    let document: Value = serde_json::from_str(&outcome.out).unwrap();
    Some(document["changes"].as_array().unwrap().clone())
}

/// What of a change must come back: in the mirror, added is removed, and tighter is looser.
fn image(change: &Value, mirrored: bool) -> String {
    let text = |key: &str| change[key].as_str().unwrap_or("").to_owned();
    let both_ways = change["details"]
        .as_array()
        .unwrap()
        .iter()
        .any(|detail| detail.as_str().unwrap().contains("whichever way it is made"));
    let class = match (text("class").as_str(), mirrored) {
        _ if both_ways => "both ways",
        ("breaking" | "tightening", false) | ("loosening", true) => "tighter",
        ("loosening", false) | ("breaking" | "tightening", true) => "looser",
        _ => "neutral",
    };
    let kind = match (text("kind").as_str(), mirrored) {
        ("added", true) => "removed".to_owned(),
        ("removed", true) => "added".to_owned(),
        (kind, _) => kind.to_owned(),
    };
    let (old, new) = if mirrored { ("new", "old") } else { ("old", "new") };
    // What two names are called in the two frameworks may differ; what they are about may not.
    format!(
        "{class} {kind} {} {} {} {}",
        text("area"),
        text("aspect"),
        change[old],
        change[new]
    )
}

#[test]
fn a_framework_does_not_differ_from_itself() {
    each(1, cases(100), generate::world(Focus::Careers), |world| {
        let text = write::framework(&world);
        match changes(&text, &text) {
            Some(found) if found.is_empty() => Ok(()),
            found => Err(format!("{text}\n{found:?}")),
        }
    });
}

#[test]
fn the_way_back_is_the_mirror_image() {
    let compared = Cell::new(0_u32);
    each(2, cases(250), changed(4), |(world, other, made)| {
        let (old, new) = (write::framework(&world), write::framework(&other));
        let (Some(there), Some(back)) = (changes(&old, &new), changes(&new, &old)) else {
            return Ok(());
        };
        compared.set(compared.get() + 1);
        let mut left: Vec<String> = there.iter().map(|change| image(change, false)).collect();
        let mut right: Vec<String> = back.iter().map(|change| image(change, true)).collect();
        left.sort();
        right.sort();
        if left == right {
            return Ok(());
        }
        Err(format!("{made:?}\n{old}\n----\n{new}\n{left:#?}\n{right:#?}"))
    });
    assert!(compared.get() > 60, "{} pairs were compared", compared.get());
}

fn read_framework(files: &Memory, path: &str) -> Option<Framework> {
    let mut sources = Sources::default();
    framework(files, &mut sources, Path::new(path), AS_OF.parse().unwrap(), &[]).ok()
}

/// The onward class of every row by a framework, as the audit finds it; rows that are refused have none.
fn classes(files: &Memory, framework: &Framework) -> Vec<(u32, Option<Class>)> {
    let spec = SourceSpec {
        path: "posts.csv".to_owned(),
        ..SourceSpec::default()
    };
    let vocabulary = Vocabulary {
        contracts: framework.model.contract_terms(),
    };
    let posts = read(&[(spec, PathBuf::from("posts.csv"))], files, &vocabulary).unwrap();
    let census = Census::take(&posts, &framework.model, &framework.graph, "here");
    let onward = Onward::find(&framework.model, &framework.graph, &posts, &census);
    (0..posts.len())
        .map(|row| {
            let cell = *census.cell_of_row.get(row).unwrap() as usize;
            (
                posts.rows.row.get(row).unwrap(),
                onward.class_of_cell.get(cell).copied().flatten(),
            )
        })
        .collect()
}

#[test]
fn what_is_called_neutral_leaves_every_post_in_its_class() {
    let (neutral, empty) = (Cell::new(0_u32), Cell::new(0_u32));
    each(3, cases(700), changed(2), |(world, other, made)| {
        let (old, new) = (write::framework(&world), write::framework(&other));
        let Some(found) = changes(&old, &new) else {
            return Ok(());
        };
        if found.iter().any(|change| change["class"] != "neutral") {
            return Ok(());
        }
        let count = if found.is_empty() { &empty } else { &neutral };
        count.set(count.get() + 1);
        let posts = write::posts(&world);
        let files = Memory::default()
            .with("a.gradus", old.as_str())
            .with("b.gradus", new.as_str())
            .with("posts.csv", posts.as_str());
        let (Some(before), Some(after)) = (
            read_framework(&files, "a.gradus"),
            read_framework(&files, "b.gradus"),
        ) else {
            return Ok(());
        };
        if classes(&files, &before) == classes(&files, &after) {
            return Ok(());
        }
        Err(format!("{made:?}\n{old}\n----\n{new}\n----\n{posts}\n{found:#?}"))
    });
    assert!(
        neutral.get() > 15 && empty.get() > 15,
        "{} neutral pairs, {} without any difference",
        neutral.get(),
        empty.get()
    );
}

/// Changes to steps and alignments alone, which move no post to another role.
const OF_STEPS: [usize; 8] = [0, 1, 3, 4, 5, 6, 23, 24];

#[test]
fn looser_steps_put_nobody_in_a_worse_class_and_tighter_ones_nobody_in_a_better() {
    let judged = Cell::new([0_u32; 2]);
    let change = (0..OF_STEPS.len(), 0..840_usize, 0..840_usize)
        .prop_map(|(way, pick, other)| (OF_STEPS[way], pick, other));
    let pairs = (
        generate::world(Focus::Careers),
        proptest::collection::vec(change, 1..=2),
    );
    each(4, cases(400), pairs, |(world, made)| {
        let mut other = world.clone();
        made.iter().for_each(|change| mutate::apply(&mut other, *change));
        let (old, new) = (write::framework(&world), write::framework(&other));
        let Some(found) = changes(&old, &new) else {
            return Ok(());
        };
        let is = |classes: &[&str]| {
            found
                .iter()
                .all(|change| classes.contains(&change["class"].as_str().unwrap()))
        };
        let looser = is(&["loosening", "neutral"]);
        let tighter = is(&["breaking", "tightening", "neutral"]);
        if found.is_empty() || looser == tighter {
            return Ok(());
        }
        let mut count = judged.get();
        count[usize::from(tighter)] += 1;
        judged.set(count);
        let posts = write::posts(&world);
        let files = Memory::default()
            .with("a.gradus", old.as_str())
            .with("b.gradus", new.as_str())
            .with("posts.csv", posts.as_str());
        let (Some(before), Some(after)) = (
            read_framework(&files, "a.gradus"),
            read_framework(&files, "b.gradus"),
        ) else {
            return Ok(());
        };
        for ((row, was), (_, is)) in classes(&files, &before).into_iter().zip(classes(&files, &after)) {
            // The order of classes is from best to worst.
            let wrong = if looser { is > was } else { is < was };
            if wrong {
                return Err(format!(
                    "row {row}: {was:?} -> {is:?}\n{made:?}\n{old}\n----\n{new}\n----\n{posts}\n{found:#?}"
                ));
            }
        }
        Ok(())
    });
    let [looser, tighter] = judged.get();
    assert!(
        looser > 15 && tighter > 15,
        "{looser} looser pairs, {tighter} tighter ones"
    );
}

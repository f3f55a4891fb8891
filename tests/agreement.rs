//! An independent implementation of the definitions, compared with `gradus audit` on random small worlds.
//!
//! The oracle is plain and slow on purpose and shares no code with the library: it was written from the
//! definitions alone, so that a disagreement means that one of the two misreads them. `GRADUS_CASES` sets the
//! number of worlds, `GRADUS_SEED` another sequence of them; without them every run makes the same worlds.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod agreement {
    pub mod changes;
    pub mod compare;
    pub mod generate;
    pub mod oracle;
    pub mod world;
    pub mod write;
}

#[path = "support/schema.rs"]
mod schema;

use agreement::generate::{self, Focus};
use agreement::world::World;
use agreement::{compare, oracle, write};
use gradus::cli;
use gradus::files::Memory;
use gradus::posts::fast::Tuning;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};
use std::cell::Cell;

const AS_OF: &str = "2026-07-31";

/// Every how many worlds the document is held against its schema, which is the slow part.
const SCHEMA_EVERY: usize = 20;

/// The one place that calls the library: framework text and posts in, the text of the JSON document of `audit`
/// out, followed by what was said beside it.
fn audit(framework: &str, posts_csv: &str, tuning: Option<Tuning>) -> String {
    let files = Memory::default()
        .with("f.gradus", framework)
        .with("posts.csv", posts_csv);
    let arguments = [
        "audit",
        "-f",
        "f.gradus",
        "posts.csv",
        "--format",
        "json",
        "--as-of",
        AS_OF,
    ];
    let surroundings = cli::Surroundings {
        tuning,
        ..cli::Surroundings::default()
    };
    let outcome = cli::run_in(&files, &surroundings, &arguments);
    format!("{}{}", outcome.out, outcome.err)
}

/// What the two implementations say differently about one world.
fn differences(world: &World, against_schema: bool) -> Vec<String> {
    let (framework, posts) = (write::framework(world), write::posts(world));
    let text = audit(&framework, &posts, None);
    // The same posts as large sources are read: in pieces, into groups of alike rows, on which checks have ways of their own.
    let tuning = Tuning {
        threads: 2,
        piece: 200,
        least: 0,
        ..Tuning::default()
    };
    let fast = audit(&framework, &posts, Some(tuning));
    if fast != text {
        return vec![format!("read as a large source: {fast}")];
    }
    let document = match serde_json::from_str(&text) {
        Ok(document) => document,
        Err(_) => return vec![format!("no JSON document: {text}")],
    };
    let mut found = compare::compare(&oracle::expect(world), &document);
    if against_schema {
        found.extend(schema::faults(&text));
    }
    found
}

/// How many worlds each of the three tests makes.
fn cases() -> u32 {
    std::env::var("GRADUS_CASES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(1_500)
        / 3
}

fn agree(focus: Focus) {
    let seed: u64 = std::env::var("GRADUS_SEED")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(0);
    let mut bytes = [0_u8; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    bytes[8] = focus as u8;
    let config = Config {
        cases: cases(),
        failure_persistence: None,
        max_shrink_iters: 4_000,
        ..Config::default()
    };
    let made = Cell::new(0_usize);
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let outcome = TestRunner::new_with_rng(config, rng).run(&generate::world(focus), |world| {
        let against_schema = made.get().is_multiple_of(SCHEMA_EVERY);
        made.set(made.get() + 1);
        let found = differences(&world, against_schema);
        proptest::prop_assert!(found.is_empty(), "{}", found.join("\n"));
        Ok(())
    });
    match outcome {
        Ok(()) => {}
        Err(TestError::Fail(_, world)) => panic!("{}", describe(&world)),
        Err(TestError::Abort(reason)) => panic!("no worlds could be made: {reason}"),
    }
}

fn describe(world: &World) -> String {
    let found = std::panic::catch_unwind(|| differences(world, true))
        .unwrap_or_else(|_| vec!["the library panicked".to_owned()]);
    format!(
        "the two implementations disagree\n\n---- framework\n{}\n---- posts\n{}\n---- differences\n{}\n",
        write::framework(world),
        write::posts(world),
        found.join("\n")
    )
}

#[test]
fn random_careers_are_judged_alike() {
    agree(Focus::Careers);
}

#[test]
fn random_extracts_are_placed_and_counted_alike() {
    agree(Focus::Placement);
}

#[test]
fn random_contracts_are_concentrated_alike() {
    agree(Focus::Contracts);
}

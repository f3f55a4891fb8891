//! The rule language: what is read, what is refused and in which words, and what it finds.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may fall over"
)]

#[path = "rules/agreement.rs"]
mod agreement;
#[path = "rules/faults.rs"]
mod faults;
#[path = "rules/finds.rs"]
mod finds;

use gradus::cli::{Outcome, Surroundings, run_in};
use gradus::files::Memory;
use serde_json::Value;

/// Scales, families, roles and a path that the rules of these tests speak of.
const FRAMEWORK: &str = include_str!("rules/framework.gradus");

fn run(files: &Memory, arguments: &[&str]) -> Outcome {
    run_in(files, &Surroundings::default(), arguments)
}

/// The report of an audit of `posts` against the framework with these rules, as of 2026-07-31.
fn audit(rules: &str, posts: &str) -> Value {
    let files = Memory::default()
        .with("f.gradus", format!("{FRAMEWORK}\n{rules}"))
        .with("posts.csv", posts);
    let outcome = run(
        &files,
        &["audit", "-f", "f.gradus", "posts.csv", "--as-of", "2026-07-31", "--format", "json"],
    );
    let report: Value = serde_json::from_str(&outcome.out)
        .unwrap_or_else(|error| panic!("{error}: {}{}", outcome.out, outcome.err));
    assert!(report["findings"].is_array(), "{}", outcome.err);
    report
}

/// The findings of one rule.
fn of<'a>(report: &'a Value, rule: &str) -> Vec<&'a Value> {
    let all = report["findings"].as_array().unwrap();
    all.iter().filter(|finding| finding["check"] == rule).collect()
}

//! `gradus compare`: what changed in meaning, how it is classed, and whom it touches.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod changes {
    mod cases;
    mod extracts;
    mod formats;
    mod promises;
    mod revisions;
}

#[path = "support/schema.rs"]
mod schema;

use gradus::cli::{Outcome, Surroundings, run_in};
use gradus::files::Memory;
use serde_json::Value;
use std::path::Path;

/// The date as of which everything is read.
pub const AS_OF: &str = "2026-07-31";

/// Runs `gradus compare` over files in memory.
pub fn compare(files: &Memory, arguments: &[&str]) -> Outcome {
    let all: Vec<&str> = std::iter::once("compare")
        .chain(arguments.iter().copied())
        .chain(["--as-of", AS_OF])
        .collect();
    run_in(files, &Surroundings::default(), &all)
}

/// The document that compares two frameworks, which keeps to the schema.
pub fn document(old: &str, new: &str) -> Value {
    let files = Memory::default().with("old.gradus", old).with("new.gradus", new);
    let outcome = compare(&files, &["old.gradus", "new.gradus", "--format", "json"]);
    assert_eq!(outcome.err, "");
    schema::assert_valid(&outcome.out);
    serde_json::from_str(&outcome.out).unwrap()
}

/// `class: message` of every difference.
pub fn said(old: &str, new: &str) -> Vec<String> {
    let document = document(old, new);
    let list = document["changes"].as_array().unwrap().iter();
    list.map(|change| {
        let text = |key: &str| change[key].as_str().unwrap().to_owned();
        format!("{}: {}", text("class"), text("message"))
    })
    .collect()
}

/// A path of the repository.
pub fn repository(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

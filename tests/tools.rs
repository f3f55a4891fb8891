//! The tools beside the audit: `fmt` on files, `explain --post`, `compare`.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // helpers of tests, outside #[test]

#[path = "support/schema.rs"]
mod schema;

use gradus::cli::{Outcome, Surroundings, run_in};
use gradus::files::{Disk, Memory};
use std::fs;

const CROOKED: &str = "family   specialists   # why\nrole a { family specialists grade 5 }\n";
const STRAIGHT: &str = "family specialists  # why\nrole a { family specialists  grade 5 }\n";

fn run(files: &Memory, arguments: &[&str]) -> Outcome {
    run_in(files, &Surroundings::default(), arguments)
}

fn northfield(arguments: &[&str]) -> Outcome {
    let mut all = arguments.to_vec();
    all.extend(["--project", "fixtures/northfield"]);
    run_in(&Disk, &Surroundings::default(), &all)
}

#[test]
fn fmt_check_names_files_that_would_change_with_status_1() {
    let files = Memory::default()
        .with("f/crooked.gradus", CROOKED)
        .with("f/straight.gradus", STRAIGHT)
        .with("f/other.txt", "x");
    let found = run(&files, &["fmt", "--check", "f"]);
    assert_eq!((found.status, found.out.as_str()), (1, "f/crooked.gradus\n"));
    assert!(found.err.contains("1 of 2 files would change"), "{}", found.err);
    let same = run(&files, &["fmt", "--check", "f/straight.gradus"]);
    assert_eq!((same.status, same.out.as_str()), (0, ""));
}

#[test]
fn fmt_diff_shows_the_change_and_writes_nothing() {
    let files = Memory::default().with("f.gradus", CROOKED);
    let found = run(&files, &["fmt", "--diff", "f.gradus"]);
    assert_eq!(found.status, 0);
    insta::assert_snapshot!(found.out);
}

#[test]
fn fmt_writes_files_of_the_disk_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("f.gradus");
    fs::write(&path, CROOKED.replace('\n', "\r\n")).unwrap();
    let arguments = ["fmt", path.to_str().unwrap()];
    assert_eq!(run_in(&Disk, &Surroundings::default(), &arguments).status, 0);
    assert_eq!(fs::read_to_string(&path).unwrap(), STRAIGHT);
    let again = run_in(&Disk, &Surroundings::default(), &arguments);
    assert_eq!((again.status, again.out.as_str()), (0, ""));
}

#[test]
fn fmt_of_what_is_no_text_has_status_2_and_leaves_every_file() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.gradus"), CROOKED).unwrap();
    fs::write(folder.path().join("b.gradus"), b"\xff\x00").unwrap();
    let found = run_in(
        &Disk,
        &Surroundings::default(),
        &["fmt", folder.path().to_str().unwrap()],
    );
    assert_eq!(found.status, 2);
    assert!(found.err.contains("nothing was written"), "{}", found.err);
    assert_eq!(
        fs::read_to_string(folder.path().join("a.gradus")).unwrap(),
        CROOKED
    );
}

#[test]
fn a_post_is_explained_by_placement_route_failing_step_and_findings() {
    let answers: Vec<String> = ["004034", "004710", "004623", "004058", "004168", "004640"]
        .iter()
        .map(|id| northfield(&["explain", "--post", id]).out)
        .collect();
    insta::assert_snapshot!(answers.join("\n====\n"));
    let unknown = northfield(&["explain", "--post", "nobody"]);
    assert_eq!((unknown.status, unknown.out.as_str()), (2, ""));
    assert!(unknown.err.contains("`nobody`"));
}

/// The class of the explanation is searched for anew, route by route: it must be the class of the audit.
#[test]
fn every_explanation_agrees_with_the_class_of_the_audit() {
    let text = fs::read_to_string("fixtures/northfield/posts.csv").unwrap();
    let mut classes = std::collections::BTreeSet::new();
    for line in text.lines().skip(1).step_by(12) {
        let id = line.split(',').next().unwrap();
        let found = northfield(&["explain", "--post", id, "--format", "json"]);
        if found.status == 2 {
            continue;
        }
        let why: serde_json::Value = serde_json::from_str(&found.out).unwrap();
        for post in why["explained"].as_array().unwrap() {
            let ways = post["ways"].as_array().unwrap();
            if ways.len() == 1 {
                assert_eq!(ways[0]["class"], post["class"], "{id}");
                classes.insert(post["class"].to_string());
            }
        }
    }
    assert!(classes.len() >= 4, "{classes:?}");
}

#[test]
fn explanations_and_comparisons_as_json_keep_to_the_schema() {
    schema::assert_valid(&northfield(&["explain", "--post", "004034", "--format", "json"]).out);
    schema::assert_valid(&northfield(&["explain", "--post", "nobody", "--format", "json"]).out);
    let roles = [
        "compare",
        "--role",
        "lecturer",
        "--role",
        "professor",
        "--format",
        "json",
    ];
    schema::assert_valid(&northfield(&roles).out);
}

#[test]
fn two_roles_are_compared_by_what_is_gained_lost_and_raised() {
    let roles = [
        "--role",
        "learning-technologist",
        "--role",
        "senior-learning-technologist",
    ];
    let mut arguments = vec!["compare"];
    arguments.extend(roles);
    insta::assert_snapshot!(northfield(&arguments).out);
    let unknown = northfield(&["compare", "--role", "lecturer", "--role", "profesor"]);
    assert_eq!(unknown.status, 2);
    assert!(
        unknown.err.contains("did you mean `professor`?"),
        "{}",
        unknown.err
    );
}

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
#[path = "rules/gaps.rs"]
mod gaps;

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
        &[
            "audit",
            "-f",
            "f.gradus",
            "posts.csv",
            "--as-of",
            "2026-07-31",
            "--format",
            "json",
        ],
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

/// The text between the fences of a page.
fn fenced(page: &str) -> String {
    let mut inside = false;
    let mut out = String::new();
    for line in page.lines() {
        if line.starts_with("```") {
            inside = line == "```gradus";
        } else if inside {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

#[test]
fn the_examples_of_the_page_and_the_rules_of_real_schemes_are_read_and_judged() {
    let columns = "id,role,grade,contract,unit,start,end,service-start,acting-until,protected-until,holder-grade,\
                   funding,funder,point,salary,title,justification,sex\n";
    let post = "1,head,8,open-ended,A,2020-01-01,,,,,,core,,5,24000,Head,,female\n";
    for (name, text) in [
        ("the page", fenced(include_str!("../docs/rules.md"))),
        ("the schemes", include_str!("rules/schemes.gradus").to_owned()),
    ] {
        let files = Memory::default().with("f.gradus", format!("{FRAMEWORK}\n{text}"));
        let outcome = run(&files, &["check", "f.gradus", "--as-of", "2026-07-31", "--quiet"]);
        assert_eq!(outcome.err, "", "{name}");
        let report = audit(&text, &format!("{columns}{post}"));
        let skipped = report["skipped"].as_array().unwrap();
        for skipped in skipped
            .iter()
            .filter(|skipped| skipped["check"] != "reporting-line")
        {
            assert!(
                !skipped["because"].to_string().contains("no column"),
                "{name}: {skipped}"
            );
        }
    }
}

#[test]
fn the_rules_of_the_language_description_do_what_they_say() {
    let text = include_str!("syntax/learning-technology.gradus");
    let spine: String = (16..50)
        .map(|point| format!("{point},{}\n", 20_000 + 500 * point))
        .collect();
    let files = Memory::default()
        .with("f.gradus", text)
        .with("spine-2025.csv", format!("point,salary\n{spine}"))
        .with("uk-he/grades.gradus", "activity nothing \"Nothing\"")
        .with(
            "posts.csv",
            "id,role,grade,contract,start,justification\n1,learning-technologist,6,fixed-term,2020-01-01,\n",
        );
    let outcome = run(
        &files,
        &[
            "audit",
            "-f",
            "f.gradus",
            "posts.csv",
            "--as-of",
            "2026-07-31",
            "--format",
            "json",
        ],
    );
    let report: Value = serde_json::from_str(&outcome.out).unwrap_or_else(|_| panic!("{}", outcome.err));
    assert!(report["findings"].is_array(), "{}", outcome.err);
    assert_eq!(of(&report, "four-year-rule").len(), 1, "{report}");
    assert_eq!(of(&report, "specialists-can-reach-8").len(), 0, "{}", outcome.err);
    assert_eq!(of(&report, "protected-time").len(), 2, "{report}");
}

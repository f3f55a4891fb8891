//! `allow CHECK because "…" until DATE` on a role, a step or a unit.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // helpers of tests, outside #[test]

use gradus::cli::{Outcome, Surroundings, run_in};
use gradus::files::Memory;
use serde_json::Value;

const FRAMEWORK: &str = r#"framework f "F" { version "1" }
scale s "S" { grade 6  grade 7  grade 8 }
family x "X"
role a "A" { family x  grade 6  entry }
role b "B" {
  family x
  grade  7
#role
}
role c "C" { family x  grade 8  terminal }
path p "P" {
  a -> c : promotion#step
  a -> b : transfer_
}
#unit
"#;

const POSTS: &str = "id,unit,role,grade,contract\n\
    1,North,a,6,fixed-term\n2,North,a,6,fixed-term\n3,North,a,6,fixed-term\n4,North,a,6,fixed-term\n5,North,a,6,open-ended\n\
    6,South,b,7,open-ended\n7,South,b,7,open-ended\n";

/// The framework with an `allow` on a role, a step and a unit.
fn framework(role: &str, step: &str, unit: &str) -> String {
    FRAMEWORK
        .replace("  a -> b : transfer_", "  a -> b : promotion")
        .replace("#role", role)
        .replace("#step", step)
        .replace("#unit", unit)
}

fn run(framework: &str, words: &[&str]) -> Outcome {
    let files = Memory::default()
        .with("f.gradus", framework)
        .with("posts.csv", POSTS);
    run_in(&files, &Surroundings::default(), words)
}

fn audit(framework: &str) -> Value {
    let done = run(
        framework,
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
    serde_json::from_str(&done.out).unwrap_or_else(|error| panic!("{error}: {}", done.err))
}

fn check(framework: &str) -> Value {
    let done = run(
        framework,
        &["check", "f.gradus", "--as-of", "2026-07-31", "--format", "json"],
    );
    serde_json::from_str(&done.out).unwrap_or_else(|error| panic!("{error}: {}", done.err))
}

fn of<'a>(report: &'a Value, check: &str) -> Vec<&'a Value> {
    let findings = report["findings"].as_array().unwrap().iter();
    findings.filter(|finding| finding["check"] == check).collect()
}

fn accepted<'a>(report: &'a Value, check: &str) -> Vec<&'a Value> {
    let accepted = report["accepted"].as_array().unwrap().iter();
    accepted
        .filter(|accepted| accepted["finding"]["check"] == check)
        .collect()
}

#[test]
fn on_a_role_it_accepts_what_is_found_about_the_role() {
    let plain = framework("", "", "");
    assert_eq!(of(&audit(&plain), "dead-end").len(), 1);
    let allowed = framework(
        "  allow dead-end because \"ends with the programme\" until 2027-01-01",
        "",
        "",
    );
    for report in [audit(&allowed), check(&allowed)] {
        assert_eq!(of(&report, "dead-end"), Vec::<&Value>::new());
        let accepted = accepted(&report, "dead-end");
        assert_eq!(accepted.len(), 1);
        assert_eq!(accepted[0]["by"], "allowed");
        assert_eq!(accepted[0]["reason"], "ends with the programme");
        assert_eq!(accepted[0]["until"], "2027-01-01");
        assert_eq!(accepted[0]["at"]["line"], 8);
        assert_eq!(report["summary"]["allowed"], 1);
    }
}

#[test]
fn on_a_step_it_accepts_what_is_found_about_the_step() {
    let plain = framework("", "", "");
    assert_eq!(of(&audit(&plain), "unstaffed-step").len(), 1);
    let allowed = framework(
        "",
        " allow unstaffed-step because \"to be staffed\" until 2027-01-01",
        "",
    );
    let report = audit(&allowed);
    assert_eq!(of(&report, "unstaffed-step"), Vec::<&Value>::new());
    assert_eq!(accepted(&report, "unstaffed-step").len(), 1);
}

#[test]
fn on_a_unit_it_accepts_what_is_found_about_the_unit() {
    let plain = framework("", "", "");
    let units = |report: &Value| {
        let found = of(report, "fixed-term-concentration");
        found
            .iter()
            .filter(|finding| finding["subject"]["unit"] == "North")
            .count()
    };
    assert!(units(&audit(&plain)) > 0);
    let unit = "unit \"North\" {\n  allow fixed-term-concentration because \"funded until then\" until 2027-01-01\n}";
    let report = audit(&framework("", "", unit));
    assert_eq!(units(&report), 0);
    assert!(!accepted(&report, "fixed-term-concentration").is_empty());
    // The family of the institution is no unit.
    assert!(!of(&report, "fixed-term-concentration").is_empty());
}

#[test]
fn after_its_last_day_the_finding_is_new_and_the_clause_a_finding() {
    let until = |date: &str| framework(&format!("  allow dead-end because \"x\" until {date}"), "", "");
    assert_eq!(of(&audit(&until("2026-07-31")), "dead-end").len(), 0);
    let report = audit(&until("2026-07-30"));
    assert_eq!(of(&report, "dead-end").len(), 1);
    let expired = of(&report, "expired-acceptance");
    assert_eq!(expired.len(), 1);
    assert_eq!(
        expired[0]["message"],
        "`dead-end` was allowed on role `b` until 2026-07-30"
    );
    assert_eq!(expired[0]["places"][0]["line"], 8);
}

#[test]
fn what_nothing_needs_is_a_finding_of_a_run_that_can_tell() {
    let unused = |report: &Value| of(report, "unused-acceptance").len();
    // A check of the framework alone cannot tell what posts need.
    let posts = framework("  allow closed-to-post because \"x\" until 2027-01-01", "", "");
    assert_eq!((unused(&audit(&posts)), unused(&check(&posts))), (1, 0));
    let rung = framework("  allow cut-off-role because \"x\" until 2027-01-01", "", "");
    assert_eq!((unused(&audit(&rung)), unused(&check(&rung))), (1, 1));
    // A role without posts is no dead end of an audit, and may be one of the framework.
    let dead = framework("", "", "").replace(
        "role a \"A\" {",
        "role a \"A\" { allow dead-end because \"x\" until 2027-01-01\n",
    );
    assert_eq!((unused(&audit(&dead)), unused(&check(&dead))), (0, 1));
}

#[test]
fn a_reason_is_required_and_an_end_is_asked_for() {
    let without = framework("  allow dead-end until 2027-01-01", "", "");
    let done = run(&without, &["check", "f.gradus"]);
    assert_eq!(done.status, 2);
    let blank = framework("  allow dead-end because \" \" until 2027-01-01", "", "");
    let blank = run(&blank, &["check", "f.gradus"]);
    assert_eq!(blank.status, 2);
    let unknown = framework("  allow dead-edn because \"x\" until 2027-01-01", "", "");
    let unknown = run(&unknown, &["check", "f.gradus"]);
    assert_eq!(unknown.status, 2);
    let endless = framework("  allow dead-end because \"x\"", "", "");
    let endless = run(&endless, &["check", "f.gradus"]);
    assert_eq!(endless.status, 0, "{}", endless.out);
    insta::assert_snapshot!([done.err, blank.err, unknown.err, endless.err].join("\n"));
}

#[test]
fn it_has_its_place_in_the_one_layout() {
    let text = framework(
        "  allow   dead-end   because \"x\"   until 2027-01-01",
        " allow unstaffed-step because \"y\" until 2027-01-01",
        "unit   \"North\" {\nallow fixed-term-concentration   because \"z\"\nuntil 2027-01-01 }",
    );
    let formatted = gradus::format::format(&text).unwrap();
    assert_eq!(formatted.copied, 0);
    insta::assert_snapshot!(formatted.text);
}

#[test]
fn text_counts_it_apart() {
    let allowed = framework("  allow dead-end because \"x\" until 2027-01-01", "", "");
    let done = run(&allowed, &["check", "f.gradus", "--as-of", "2026-07-31"]);
    assert_eq!(done.status, 0);
    assert!(done.out.contains("1 allowed by the framework."), "{}", done.out);
}

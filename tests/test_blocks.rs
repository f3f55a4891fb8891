//! Tests in the language: what they may say, what they say when they fail, and what no test touches.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fall over"
)]

#[path = "support/schema.rs"]
mod schema;

use gradus::cli::{Outcome, Surroundings, run_in};
use gradus::files::{Disk, Memory};
use serde_json::Value;
use std::path::Path;

const FRAMEWORK: &str = r#"framework small "Small" { version "1" }
spine s { 1 = 20_000  2 = 21_000  3 = 22_000  4 = 23_000 }
scale g { spine s  grade 1 points 1..2  grade 2 points 3  grade 3 points 4  grade 9 until 2020-12-31 }
family f "Family"
family other "Other"
contract hourly { short-term }
role a "Assistant" { family f  grade 1..2  entry  titles "Assistant *" }
role b "Manager" { family f  grade 3  terminal }
role c "Adviser" { family other  grade 2 }
path p {
  a -> b : promotion after 4 years open to contract open-ended
  a@1 -> c : vacancy
  c -> b : promotion after 2 years from 2026-01-01
}
check fixed-term-concentration { at most 25% }
check bottleneck { off }
"#;

fn run_with(tests: &str, arguments: &[&str]) -> Outcome {
    let files = Memory::default().with("f.gradus", format!("{FRAMEWORK}{tests}"));
    run_in(&files, &Surroundings::default(), arguments)
}

fn outcome(tests: &str) -> Outcome {
    run_with(tests, &["test", "f.gradus"])
}

#[track_caller]
fn passes(expectations: &str) {
    let said = outcome(&format!("test \"t\" {{\n{expectations}\n}}\n"));
    assert_eq!(
        (said.status, said.err.as_str()),
        (0, ""),
        "{}\n{}",
        said.out,
        said.err
    );
}

/// What is found in place of what was expected.
#[track_caller]
fn fails(expectations: &str) -> String {
    let said = outcome(&format!("test \"t\" {{\n{expectations}\n}}\n"));
    assert_eq!(
        (said.status, said.err.as_str()),
        (1, ""),
        "{}\n{}",
        said.out,
        said.err
    );
    said.out
}

#[test]
fn a_route_is_found_by_time_by_steps_and_for_whom_it_is_open() {
    passes("expect route a -> b");
    passes("expect route a -> b within 2 years");
    passes("expect no route a -> b within 23 months");
    passes("expect no route a -> b in at most 1 step");
    passes("expect route a@2 -> b in at most 1 step");
    // The quick way has two steps, the way of one step starts at grade 2 and takes four years.
    passes("expect no route a@2 -> b within 2 years");
    passes("expect no route a@2 -> b for contract fixed-term");
    passes("expect route a@2 -> b for contract open-ended");
    passes("expect route a -> b within 4 years in at most 2 steps for contract fixed-term");
    passes("expect no route b -> a");
}

/// Every bound of time and steps, against all walks of random frameworks, counted one by one.
#[test]
fn routes_agree_with_a_plain_count_of_all_walks() {
    let mut seed = 7_u64;
    let mut next = |below: u64| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    for _ in 0..8 {
        let steps: Vec<(u64, u64, u64)> = (0..8)
            .map(|_| (next(5), next(5), next(6)))
            .filter(|(a, b, _)| a != b)
            .collect();
        let mut text = "framework w \"W\" { }\nscale g { grade 1 }\n".to_owned();
        for role in 0..5 {
            text.push_str(&format!("role r{role} {{ grade 1 }}\n"));
        }
        text.push_str("path p {\n");
        for (from, to, years) in &steps {
            text.push_str(&format!("r{from} -> r{to} : vacancy after {years} years\n"));
        }
        text.push_str("}\ntest \"all\" {\n");
        for from in 0..5 {
            for to in 0..5 {
                for most in 1..5_u64 {
                    let least = least(&steps, from, to, most);
                    let sure = least.map_or_else(String::new, |years| format!(" within {years} years"));
                    let no = if least.is_none() { "no " } else { "" };
                    text.push_str(&format!(
                        "expect {no}route r{from} -> r{to}{sure} in at most {most} steps\n"
                    ));
                    if let Some(years) = least.filter(|&years| years > 0) {
                        let less = years - 1;
                        text.push_str(&format!(
                            "expect no route r{from} -> r{to} within {less} years in at most {most} steps\n"
                        ));
                    }
                }
            }
        }
        text.push_str("}\n");
        let files = Memory::default().with("w.gradus", text.clone());
        let said = run_in(&files, &Surroundings::default(), &["test", "w.gradus"]);
        assert_eq!(said.status, 0, "{text}\n{}{}", said.out, said.err);
    }
}

/// The least time of all walks of one step or more, tried one after the other.
fn least(steps: &[(u64, u64, u64)], from: u64, to: u64, most: u64) -> Option<u64> {
    let mut best = None;
    for &(_, end, years) in steps.iter().filter(|(start, ..)| *start == from && most > 0) {
        let rest = if end == to {
            Some(0)
        } else {
            least(steps, end, to, most - 1)
        };
        if let Some(rest) = rest {
            best = Some(best.map_or(years + rest, |known: u64| known.min(years + rest)));
        }
    }
    best
}

#[test]
fn a_test_is_read_as_of_its_own_date() {
    passes("as of 2025-12-31\nexpect no route c -> b");
    passes("as of 2026-01-01\nexpect route c -> b");
}

#[test]
fn findings_are_those_of_an_audit_of_the_posts() {
    let unit = "post { role a  grade 1  contract fixed-term  unit \"E\"  count 9 }\n\
                post { role a  grade 1  contract open-ended  unit \"H\"  count 9 }\n";
    let with = |line: &str| format!("{unit}{line}");
    passes(&with(
        "expect finding fixed-term-concentration on unit \"E\" severity error",
    ));
    passes(&with("expect no finding fixed-term-concentration on unit \"H\""));
    passes(&with("expect 3 findings fixed-term-concentration"));
    passes(&with(
        "expect 1 finding fixed-term-concentration on unit \"E\" and family f",
    ));
    passes("expect no finding dead-end");
    passes("post { role \"x\" }\nexpect finding unknown-role");
}

#[test]
fn a_check_that_was_not_made_fails_both_its_finding_and_its_absence() {
    for line in ["expect finding", "expect no finding", "expect 0 findings"] {
        let said = fails(&format!("post {{ role c }}\n{line} fixed-term-concentration"));
        assert!(
            said.contains("is not made: the posts of the test have no column `contract`"),
            "{said}"
        );
        let said = fails(&format!("post {{ role c }}\n{line} bottleneck"));
        assert!(said.contains("the framework sets it to `off`"), "{said}");
        let said = fails(&format!("{line} unstaffed-step"));
        assert!(
            said.contains("it is about posts, and the test has none"),
            "{said}"
        );
    }
}

#[test]
fn a_post_has_its_class_its_place_or_the_reason_why_it_has_none() {
    passes("post { id x  role a  grade 1 }\npost { role b }\nexpect post x is leaves-institution");
    passes("post { id x  role b }\nexpect post x is terminal\nexpect post x on role b at grade 3");
    passes("post { title \"Assistant (part time)\"  grade 2 }\nexpect post post-1 on role a at grade g.2");
    passes(
        "post { id \"x 1\"  role a }\nexpect post \"x 1\" is grade-missing\nexpect post \"x 1\" is unplaced",
    );
    let said = fails("post { id x  role b  status vacant }\nexpect post x is terminal");
    assert!(said.contains("only filled posts"), "{said}");
}

#[test]
fn every_column_of_an_extract_may_be_given() {
    let all = "post { id x  count 2  institution \"I\"  unit \"A/B\"  title \"T\"  role c  grade 2  scale g  contract hourly\n\
               status filled  fte 1.5  start 2020-01-01  end 2027-01-01  service-start 2019-01-01  acting-until 2026-12-31\n\
               protected-until 2026-12-31  holder-grade 1  funding core  funder \"F\"  point 3  salary 22_000  manager \"m\"\n\
               cpd-owner \"o\"  person \"p\"  justification \"j\" }\n";
    passes(&format!(
        "{all}expect post x on role c at grade 2\nexpect no finding pay-outside-grade"
    ));
}

#[test]
fn a_failing_test_says_what_was_expected_and_what_was_found() {
    let tests = r#"
test "too soon" {
  expect route a -> b within 1 year
  expect no route a@2 -> b
  expect route a -> b
    in at most 1 step   # a line of its own
  expect route b -> a
  expect route a@2 -> b for contract fixed-term
}
test "fine" { expect route a -> b }
test "posts" {
  as of 2026-07-31
  post { id x  role a  grade 1  contract fixed-term  unit "E"  count 9 }
  post { id y  title "Blacksmith" }
  expect no finding fixed-term-concentration
  expect finding fixed-term-concentration on unit "H"
  expect finding grade-outside-role
  expect post x is open
  expect post x on role b
  expect post y is open
  expect grade of role a is g.1
}
"#;
    let said = outcome(tests);
    assert_eq!((said.status, said.err.as_str()), (1, ""));
    insta::assert_snapshot!(said.out);
}

#[test]
fn names_and_values_that_nothing_has_are_said_at_their_place() {
    let tests = r#"
test "names" {
  post { role asistant  grade 7  contrct fixed-term }
  post { role aa  grade 1 }
  expect route a -> bb
  expect route a@3 -> b
  expect route a -> b for contract fixed-trem
  expect finding dead-ends on role a
  expect finding dead-end on rol a severity off
  expect finding dead-end on family fa
  expect post post-3 is open
  expect post post-1 is opne
  expect grade of role a is h.1
}
test "names" { expect route a <-> b }
test "empty" { }
test "contract" { post { contract fixed-trem }  expect no finding dead-end }
test "date" { post { start 2026-02-30 }  expect no finding dead-end }
test "salary" { post { salary much }  expect no finding dead-end }
test "status" { post { status vacnt }  expect no finding dead-end }
"#;
    let said = outcome(tests);
    assert_eq!((said.status, said.out.as_str()), (2, ""));
    insta::assert_snapshot!(said.err);
}

#[test]
fn lines_that_cannot_be_read_are_explained_one_by_one() {
    let tests = r#"
test unquoted { expect route a -> b }
test "lines" {
  as 2026-07-31
  as of yesterday
  post role a
  posts { role a }
  expect rout a -> b
  expect route a b
  expect route a -> b within 12
  expect route a -> b in 3 steps
  expect dead-end
  expect finding
  expect finding dead-end role a
  expect finding dead-end severity bad
  expect post x
  expect post x is
  expect grade of a is 1
  assert route a -> b
}
test "cells" {
  post { role a grade }
  expect no finding dead-end
}
"#;
    let said = outcome(tests);
    assert_eq!((said.status, said.out.as_str()), (2, ""));
    insta::assert_snapshot!(said.err);
}

#[test]
fn check_reports_a_failing_test_at_its_lines() {
    let tests = "test \"never\" {\n  expect route b -> a\n  expect no route a -> b\n}\n";
    let said = run_with(
        tests,
        &["check", "f.gradus", "--only", "test-failed", "--format", "json"],
    );
    assert_eq!((said.status, said.err.as_str()), (1, ""));
    schema::assert_valid(&said.out);
    let report: Value = serde_json::from_str(&said.out).unwrap();
    let finding = &report["findings"][0];
    assert_eq!(report["findings"].as_array().unwrap().len(), 1);
    assert_eq!(finding["check"], "test-failed");
    assert_eq!(finding["subject"]["test"], "never");
    let lines: Vec<u64> = finding["places"]
        .as_array()
        .unwrap()
        .iter()
        .map(|at| at["line"].as_u64().unwrap())
        .collect();
    let first = FRAMEWORK.lines().count() as u64 + 1;
    assert_eq!(lines, [first, first + 1, first + 2]);
    let quiet = format!("check test-failed {{ off }}\n{tests}");
    assert_eq!(
        run_with(&quiet, &["check", "f.gradus", "--only", "test-failed"]).status,
        0
    );
    let soft = format!("check test-failed {{ severity warning }}\n{tests}");
    assert_eq!(
        run_with(&soft, &["check", "f.gradus", "--only", "test-failed"]).status,
        0
    );
    let passing = run_with(
        "test \"t\" { expect route a -> b }\n",
        &["check", "f.gradus", "--only", "test-failed"],
    );
    assert_eq!(passing.status, 0);
}

const THREE: &str = r#"
test "one" { expect route a -> b }
test "two" {
  post { role c  point 3  contract open-ended }
  expect no finding pay-outside-grade
  expect no finding fixed-term-concentration
}
test "three & <more>" { expect no route a -> c }
"#;

#[test]
fn a_filter_chooses_by_name_in_any_case() {
    let said = run_with(THREE, &["test", "f.gradus", "--filter", "ONE"]);
    assert_eq!(
        (said.status, said.out.lines().last()),
        (0, Some("1 test passed."))
    );
    let said = run_with(THREE, &["test", "f.gradus", "--filter", "seven"]);
    assert_eq!((said.status, said.out.as_str()), (2, ""));
    assert!(said.err.contains("no test has `seven` in its name"));
    assert_eq!(
        outcome("").out,
        "small (f.gradus)\n  no tests\n\nThere are no tests.\n"
    );
    assert_eq!(outcome("").status, 0);
}

#[test]
fn coverage_lists_what_no_test_touches() {
    let said = run_with(THREE, &["test", "f.gradus", "--coverage"]);
    insta::assert_snapshot!(said.out);
    let said = run_with(THREE, &["test", "f.gradus", "--coverage", "--format", "json"]);
    schema::assert_valid(&said.out);
    let run: Value = serde_json::from_str(&said.out).unwrap();
    let coverage = &run["suites"][0]["coverage"];
    for kind in ["roles", "steps", "checks", "grade_edges"] {
        let group = &coverage[kind];
        let missing = group["untouched"].as_array().unwrap().len() as u64;
        assert_eq!(
            group["touched"].as_u64().unwrap() + missing,
            group["all"].as_u64().unwrap(),
            "{kind}"
        );
    }
}

#[test]
fn json_keeps_to_the_schema_also_when_there_is_no_answer() {
    for tests in [THREE, "test \"t\" { expect route a -> x }\n", ""] {
        schema::assert_valid(&run_with(tests, &["test", "f.gradus", "--format", "json"]).out);
    }
}

/// As far as the shape of JUnit's XSD goes: elements, the attributes that it requires, counts that agree.
#[test]
fn junit_has_a_case_for_each_test_and_counts_that_agree() {
    let said = run_with(THREE, &["test", "f.gradus", "--format", "junit"]);
    assert_eq!(said.status, 1);
    insta::assert_snapshot!(said.out);
    let text = &said.out;
    assert!(text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"));
    let count = |what: &str| text.matches(what).count();
    assert_eq!(
        (count("<testcase "), count("<failure "), count("<testsuite ")),
        (3, 1, 1)
    );
    assert_eq!(count("tests=\"3\""), 2);
    assert_eq!(count("failures=\"1\""), 2);
    for case in text.lines().filter(|line| line.contains("<testcase ")) {
        assert!(
            case.contains(" name=\"") && case.contains(" classname=\"small\""),
            "{case}"
        );
    }
    assert!(
        !text.contains(" time=") && !text.contains("timestamp"),
        "nothing depends on the clock"
    );
    assert!(text.contains("three &amp; &lt;more&gt;"));
}

#[test]
fn two_runs_say_the_same() {
    for format in ["text", "json", "junit"] {
        let said = || run_with(THREE, &["test", "f.gradus", "--coverage", "--format", format]).out;
        assert_eq!(said(), said());
    }
}

#[test]
fn the_shipped_frameworks_hold_their_tests() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("frameworks");
    for name in [
        "cursus-honorum",
        "learning-technology",
        "uk-civil-service",
        "us-general-schedule",
    ] {
        let path = folder.join(format!("{name}.gradus"));
        for date in ["2026-07-31", "2031-01-01"] {
            let said = run_in(
                &Disk,
                &Surroundings::default(),
                &["test", path.to_str().unwrap(), "--as-of", date],
            );
            assert_eq!(said.status, 0, "{}{}", said.out, said.err);
            assert!(said.out.matches("  passed  ").count() >= 5, "{}", said.out);
        }
    }
}

/// The examples of `docs/tests.md` are whole tests of the learning-technology framework, and hold.
#[test]
fn the_examples_of_the_documentation_hold() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("docs/tests.md")).unwrap();
    let framework = std::fs::read_to_string(root.join("frameworks/learning-technology.gradus")).unwrap();
    let mut examples = String::new();
    for block in page.split("```gradus\n").skip(1) {
        examples.push_str(block.split("```").next().unwrap());
    }
    let count = examples.matches("test \"").count();
    assert!(count >= 5, "{count}");
    let files = Memory::default().with("f.gradus", format!("{framework}\n{examples}"));
    let said = run_in(&files, &Surroundings::default(), &["test", "f.gradus"]);
    assert_eq!(said.status, 0, "{}{}", said.out, said.err);
    // Every word that may stand behind `expect` is shown, and so is every column.
    for word in [
        "route",
        "no route",
        "finding",
        "no finding",
        "post",
        "grade of role",
        "findings",
        "no grade",
        "total",
        "points",
        "no level",
        "band-match",
        "profile-match",
        "no match",
        "salary",
        "no salary",
        "increment",
        "no increment",
        "ceiling",
    ] {
        assert!(
            page.contains(&format!("expect {word}")) || page.contains(&format!(" {word}")),
            "{word}"
        );
    }
}

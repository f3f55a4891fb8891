//! What is compared beside the framework's own structure: what it accepts, its tests and what-ifs, and the manifest of a project.

use crate::{AS_OF, compare, schema};
use gradus::files::Memory;
use serde_json::Value;

const FRAMEWORK: &str = r#"
framework small "Small" { version "1" }
scale ps "Professional" { grade 6  grade 7 }
family tech "Technology"
role tech "Technologist" {
  family tech  grade ps.6  entry
  allow dead-end because "the post ends with the programme" until 2027-01-01
}
role head "Head" { family tech  grade ps.7  terminal }
path up "Up" { tech -> head : promotion after 3 years }
test "a technologist can become head" {
  as of 2026-07-31
  post { id p1  role tech  grade 6 }
  expect route tech -> head within 5 years
}
scenario convert "Convert" {
  set contract = open-ended for posts where contract is fixed-term
  close posts where status is vacant
}
"#;

const MANIFEST: &str = r#"framework = "small.gradus"
as-of = 2026-07-31
fail-on = "error"
max-new = 2
fail-if = "unplaced > 5%"
[institution]
name = "Northfield"
[[posts]]
source = "posts.csv"
[posts.columns]
title = "Job"
[posts.values.contract]
fixed-term = ["FTC"]
[placement]
at-least = 90
[[levels]]
unit = "E-learning *"
checks = "dead-end"
severity = "note"
"#;

const POSTS: &str = "id,Job,role,grade,contract\np1,Technologist,tech,6,FTC\n";

/// A project with one thing changed in one of its files.
fn project(files: Memory, folder: &str, (from, to): (&str, &str)) -> Memory {
    let all = [
        ("small.gradus", FRAMEWORK),
        ("gradus.toml", MANIFEST),
        ("posts.csv", POSTS),
    ];
    assert!(
        all.iter().any(|(_, text)| text.contains(from)),
        "nothing says `{from}`"
    );
    let files = files.with(format!("{folder}/decided.csv"), "title,decision\nJanitor,none\n");
    all.into_iter().fold(files, |files, (name, text)| {
        files.with(format!("{folder}/{name}"), text.replacen(from, to, 1))
    })
}

fn changes(old: (&str, &str), new: (&str, &str)) -> Vec<String> {
    let files = project(project(Memory::default(), "old", old), "new", new);
    let done = compare(&files, &["old", "new", "--format", "json"]);
    assert_eq!(done.status, 0, "{}", done.err);
    schema::assert_valid(&done.out);
    let document: Value = serde_json::from_str(&done.out).unwrap();
    let list = document["changes"].as_array().unwrap().iter();
    list.map(|change| {
        format!(
            "{}: {}",
            change["class"].as_str().unwrap(),
            change["message"].as_str().unwrap()
        )
    })
    .collect()
}

/// What is said when `from` becomes `to`; the way back is of the other direction.
fn when(from: &str, to: &str) -> Vec<String> {
    let there = changes(("framework", "framework"), (from, to));
    let back = changes((from, to), ("framework", "framework"));
    let direction = |line: &String, mirrored: bool| match (line.split(':').next().unwrap(), mirrored) {
        ("breaking" | "tightening", false) | ("loosening", true) => "tighter",
        ("loosening", false) | ("breaking" | "tightening", true) => "looser",
        _ => "neutral",
    };
    let sorted = |lines: &[String], mirrored: bool| {
        let mut list: Vec<&str> = lines.iter().map(|line| direction(line, mirrored)).collect();
        list.sort_unstable();
        list
    };
    assert_eq!(
        sorted(&there, false),
        sorted(&back, true),
        "{there:#?}\n{back:#?}"
    );
    there
}

#[test]
fn a_project_does_not_differ_from_itself_and_layout_is_no_difference() {
    let same = ("framework", "framework");
    assert_eq!(changes(same, same), [] as [&str; 0]);
    assert_eq!(
        changes(
            same,
            (
                "expect route tech -> head within 5 years",
                "expect route   tech->head  within 5 years # soon"
            )
        ),
        [] as [&str; 0]
    );
}

#[test]
fn what_is_allowed_makes_a_run_more_lenient() {
    assert_eq!(
        when("until 2027-01-01", "until 2028-01-01"),
        ["loosening: allow `dead-end on role tech`: its last day goes from 2027-01-01 to 2028-01-01"]
    );
    assert_eq!(
        when(" until 2027-01-01", ""),
        ["loosening: allow `dead-end on role tech`: its last day goes from 2027-01-01 to no end"]
    );
    assert_eq!(
        when(
            "\"the post ends with the programme\"",
            "\"agreed with the unions\""
        ),
        [
            "neutral: allow `dead-end on role tech`: its reason goes from \u{201c}the post ends with the programme\u{201d} to \u{201c}agreed with the unions\u{201d}"
        ]
    );
    assert_eq!(
        when(
            "path up \"Up\" {",
            "unit \"E-learning\" { allow bottleneck because \"small\" until 2027-01-01 }\npath up \"Up\" {"
        ),
        ["loosening: allow `bottleneck on unit \u{201c}E-learning\u{201d}` is new"]
    );
}

#[test]
fn a_role_with_another_name_takes_what_it_is_allowed_with_it() {
    let files = Memory::default().with("a.gradus", FRAMEWORK).with(
        "b.gradus",
        FRAMEWORK
            .replace("role tech ", "role technologist ")
            .replace("tech ->", "technologist ->")
            .replace("role tech ", "role technologist "),
    );
    let done = compare(&files, &["a.gradus", "b.gradus"]);
    assert!(done.out.contains("is now called `technologist`"), "{}", done.out);
    // Its test and what it is allowed follow it.
    assert!(
        !done.out.contains("allow") && !done.out.contains("test "),
        "{}",
        done.out
    );
}

#[test]
fn tests_and_what_ifs_are_told_and_change_nobodys_position() {
    assert_eq!(
        when("within 5 years", "within 9 years"),
        [
            "neutral: test \u{201c}a technologist can become head\u{201d} no longer says `expect route tech -> head within 5 years`",
            "neutral: test \u{201c}a technologist can become head\u{201d} now says `expect route tech -> head within 9 years`"
        ]
    );
    assert_eq!(
        when("as of 2026-07-31\n", "as of 2027-07-31\n"),
        [
            "neutral: test \u{201c}a technologist can become head\u{201d}: its date goes from 2026-07-31 to 2027-07-31"
        ]
    );
    assert_eq!(
        when("a technologist can become head\"", "technologists rise\""),
        [
            "neutral: test \u{201c}technologists rise\u{201d} is new",
            "neutral: test \u{201c}a technologist can become head\u{201d} is there no more"
        ]
    );
    assert_eq!(
        when("  close posts where status is vacant\n", ""),
        ["neutral: scenario `convert` no longer says `close posts where status is vacant`"]
    );
    assert_eq!(
        when("scenario convert \"Convert\"", "scenario convert \"Convert all\""),
        [
            "neutral: scenario `convert`: its title goes from \u{201c}Convert\u{201d} to \u{201c}Convert all\u{201d}"
        ]
    );
}

#[test]
fn what_a_manifest_asks_of_a_run() {
    let one = |from: &str, to: &str, says: &str| assert_eq!(when(from, to), [says]);
    one(
        "fail-on = \"error\"",
        "fail-on = \"warning\"",
        "tightening: the manifest: the severity from which on a run fails goes from error to warning",
    );
    one(
        "fail-on = \"error\"",
        "fail-on = \"never\"",
        "loosening: the manifest: the severity from which on a run fails goes from error to never",
    );
    // The default, said aloud, is no difference.
    assert_eq!(when("fail-on = \"error\"\n", ""), [] as [&str; 0]);
    one(
        "max-new = 2",
        "max-new = 3",
        "loosening: the manifest: the number of new findings that may be there goes from 2 to 3",
    );
    one(
        "fail-if = \"unplaced > 5%\"\n",
        "",
        "loosening: the manifest no longer fails a run if unplaced > 5%",
    );
    one(
        "[placement]\nat-least = 90",
        "[placement]\nat-least = 95",
        "tightening: the manifest: the likeness from which on a title is placed goes from 90 to 95",
    );
    one(
        "severity = \"note\"",
        "severity = \"error\"",
        "tightening: the manifest\u{2019}s level of dead-end in unit \u{201c}E-learning *\u{201d}: its severity goes from note to error",
    );
    one(
        "name = \"Northfield\"",
        "name = \"Southfield\"",
        "neutral: the manifest: the name of its institution goes from \u{201c}Northfield\u{201d} to \u{201c}Southfield\u{201d}",
    );
    one(
        "fixed-term = [\"FTC\"]",
        "fixed-term = [\"FTC\", \"Temp\"]",
        "neutral: source `posts.csv` now reads \u{201c}Temp\u{201d} in `contract` as `fixed-term`",
    );
    one(
        "[placement]\n",
        "[placement]\ndecisions = \"decided.csv\"\n",
        "loosening: the manifest now places titles by the decisions of `decided.csv`",
    );
    one(
        "[institution]",
        "[baseline]\nfile = \"known.json\"\n[institution]",
        "loosening: the manifest now accepts what the baseline `known.json` knows",
    );
}

#[test]
fn other_decisions_under_one_name_are_told() {
    let with = ("[placement]\n", "[placement]\ndecisions = \"decided.csv\"\n");
    let files = project(project(Memory::default(), "old", with), "new", with)
        .with("new/decided.csv", "title,decision\nJanitor,tech\n");
    let done = compare(&files, &["old", "new"]);
    let words = done.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains(
            "what was decided about titles goes from what `decided.csv` said to what `decided.csv` says"
        ),
        "{}",
        done.out
    );
}

#[test]
fn fail_on_loosening_is_for_whatever_touches_a_position() {
    let status = |from: &str, to: &str, fail_on: &str| {
        let files = project(
            project(Memory::default(), "old", ("framework", "framework")),
            "new",
            (from, to),
        );
        let done = compare(&files, &["old", "new", "--fail-on", fail_on, "--format", "junit"]);
        assert_eq!(done.out.contains("<failure"), done.status == 1, "{}", done.out);
        done.status
    };
    let (looser, neutral) = (
        ("max-new = 2", "max-new = 3"),
        ("\"Northfield\"", "\"Southfield\""),
    );
    assert_eq!(status(looser.0, looser.1, "loosening"), 1);
    assert_eq!(status(looser.0, looser.1, "tightening"), 0);
    assert_eq!(status(neutral.0, neutral.1, "loosening"), 0);
}

#[test]
fn a_framework_named_by_its_file_says_nothing_of_a_manifest() {
    let files = project(Memory::default(), "new", ("framework", "framework")).with("old.gradus", FRAMEWORK);
    let done = compare(&files, &["old.gradus", "new", "--format", "json"]);
    let document: Value = serde_json::from_str(&done.out).unwrap();
    assert_eq!(document["changes"], serde_json::json!([]), "read as of {AS_OF}");
}

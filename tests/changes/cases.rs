//! One change each: what is said of it, and which class it has.

use crate::{compare, document, repository, said, schema};
use gradus::files::Memory;
use std::path::{Path, PathBuf};

/// A framework with one of everything.
const BASE: &str = r#"
framework small "Small" { version "1" }
spine national { 1 = 20_000  2 = 21_000  3 = 22_000  4 = 23_000  5 = 24_000  6 = 25_000 }
scale ps "Professional" {
  spine national
  grade 6 points 1..3
  grade 7 points 3..5 bar 4 needs upper
  grade 8 points 5..6
}
scale ac "Academic" { grade A1  grade A2  grade A3 }
align ac.A1 = ps.7
align ac.A2 = ps.8
family tech "Technology"
family teach "Teaching"
contract hourly "Hourly" { short-term }
skill code "Coding" levels 1..5
activity help "Helping"
reward points "Points" { for family tech }
gateway upper "Upper part" { all of { skills code 3  service at least 52 weeks } }
role tech "Technologist" {
  family tech  grade ps.6..7  entry
  titles "Web Officer"
  skills code 2
  contract open-ended
  cpd 10 days a year, owned by head
  rewards points
}
role head "Head" { family tech  grade ps.8  terminal }
role lect "Lecturer" { family teach  grade ac.A1 }
path up "Up" {
  tech -> head : promotion after 3 years needs code 3 open to contract open-ended, fixed-term
  tech@7 <-> lect : transfer
}
check fixed-term-concentration { at most 25% }
rule limit "A limit" {
  every post where contract is fixed-term
  require service < 4 years
}
evaluation je "Evaluation" { factor know "Knowledge" { 1 = 10  2 = 20  3 = 30 } }
grading bands of je to ps { 6 10..14  7 15..24  8 25..30 }
"#;

fn with(changes: &[(&str, &str)]) -> String {
    let mut text = BASE.to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "the framework does not say `{from}`");
        text = text.replacen(from, to, 1);
    }
    text
}

/// What is said when `from` becomes `to`, and that the way back is of the other direction.
fn when(from: &str, to: &str) -> Vec<String> {
    said(BASE, &with(&[(from, to)]))
}

#[test]
fn the_same_in_other_words_is_no_difference() {
    for (from, to) in [
        // Chains, comments, order, the default said aloud.
        (
            "family tech \"Technology\"\nfamily teach \"Teaching\"",
            "family teach \"Teaching\"\nfamily tech \"Technology\"",
        ),
        ("path up \"Up\" {", "# a remark\npath other \"Other\" {"),
        ("align ac.A1 = ps.7", "align ps.7 = ac.A1"),
        (
            "check fixed-term-concentration { at most 25% }",
            "check fixed-term-concentration { at least 5 posts  severity error }",
        ),
        (
            "tech@7 <-> lect : transfer",
            "tech@7 -> lect : transfer\n  lect -> tech@7 : transfer",
        ),
        ("tech -> head : promotion", "tech@7 -> head@8 : promotion"),
        ("titles \"Web Officer\"", "titles \"web-officer\""),
        // A harder way beside an easier one is no way more.
        (
            "tech@7 <-> lect : transfer",
            "tech@7 <-> lect : transfer\n  tech -> lect : transfer after 2 years",
        ),
    ] {
        assert_eq!(when(from, to), [""; 0], "{to}");
    }
}

#[test]
fn steps() {
    assert_eq!(
        when("after 3 years", "after 4 years"),
        ["tightening: step `tech@7 -> head@8` (promotion): its minimum time goes from 3 years to 4 years"]
    );
    assert_eq!(
        when("needs code 3 ", ""),
        ["loosening: step `tech@7 -> head@8` (promotion) no longer asks for `code` 3"]
    );
    assert_eq!(
        when("needs code 3 ", "needs code 3, qualification \"PGCert\" "),
        ["tightening: step `tech@7 -> head@8` (promotion) now asks for “PGCert”"]
    );
    assert_eq!(
        when("open-ended, fixed-term\n", "open-ended\n"),
        ["breaking: step `tech@7 -> head@8` (promotion) is no longer open to contract `fixed-term`"]
    );
    assert_eq!(
        when(" open to contract open-ended, fixed-term", ""),
        [
            "loosening: step `tech@7 -> head@8` (promotion) is no longer open to contract `fixed-term`, `open-ended` alone"
        ]
    );
    assert_eq!(
        when("tech -> head : promotion", "tech -> head : vacancy"),
        ["tightening: step `tech@7 -> head@8` (vacancy): its kind goes from promotion to vacancy"]
    );
    assert_eq!(
        when("tech@7 <-> lect : transfer", "tech@7 -> lect : transfer"),
        ["breaking: step `lect@A1 -> tech@7` (transfer) is there no more"]
    );
    assert_eq!(
        when("tech@7 <-> lect : transfer", "tech@7 <-> lect : secondment"),
        ["breaking: step `tech@7 -> lect@A1` (secondment): its kind goes from transfer to secondment"]
    );
}

#[test]
fn a_step_whose_end_has_another_grade_is_another_step() {
    let new = with(&[
        ("grade ps.6..7  entry", "grade ps.6..8  entry"),
        ("tech -> head : promotion", "tech -> head : vacancy"),
    ]);
    let found = said(BASE, &new);
    assert!(
        found.contains(&"breaking: step `tech@7 -> head@8` (promotion) is there no more".to_owned()),
        "{found:#?}"
    );
    assert!(
        found.contains(&"loosening: role `tech` now has grade `ps.8`".to_owned()),
        "{found:#?}"
    );
}

#[test]
fn roles() {
    assert_eq!(
        when("  entry\n", "\n"),
        ["breaking: role `tech` no longer takes people in from outside"]
    );
    assert_eq!(
        when("grade ps.8  terminal", "grade ps.8"),
        ["loosening: role `head` is no longer declared the top of a career, which owes nobody a way on"]
    );
    assert_eq!(
        when("family teach  grade ac.A1", "family tech  grade ac.A1"),
        [
            "breaking: role `lect` no longer belongs to family `teach`",
            "loosening: role `lect` now belongs to family `tech`"
        ]
    );
    assert_eq!(
        when("skills code 2\n", "skills code 3\n"),
        ["tightening: role `tech`: `code` goes from 2 to 3"]
    );
    assert_eq!(
        when("cpd 10 days", "cpd 5 days"),
        ["breaking: role `tech`: its development goes from 10 days a year to 5 days a year"]
    );
    assert_eq!(
        when("\n  rewards points\n", "\n"),
        ["breaking: role `tech` no longer has the reward `points`"]
    );
    assert_eq!(
        when("contract open-ended\n", "contract fixed-term\n"),
        [
            "breaking: role `tech` no longer has contract `open-ended` as normal",
            "tightening: role `tech` now has contract `fixed-term` as normal"
        ]
    );
    assert_eq!(
        when("titles \"Web Officer\"", "titles \"Web Officer\", \"Web Lead\""),
        ["loosening: role `tech` now answers to posts titled “Web Lead”"]
    );
    assert_eq!(
        when(
            "activity help \"Helping\"\n",
            "activity help \"Helping people\"\n"
        ),
        ["neutral: activity `help`: its title goes from “Helping” to “Helping people”"]
    );
}

#[test]
fn a_role_that_is_gone_takes_its_steps_with_it() {
    let new = with(&[
        ("role lect \"Lecturer\" { family teach  grade ac.A1 }\n", ""),
        ("  tech@7 <-> lect : transfer\n", ""),
    ]);
    let document = document(BASE, &new);
    let changes = document["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 1, "{changes:#?}");
    assert_eq!(changes[0]["message"], "role `lect` is there no more");
    assert_eq!(changes[0]["class"], "breaking");
    assert_eq!(
        changes[0]["details"],
        serde_json::json!([
            "and with it the way `tech@7 -> lect@A1` (transfer)",
            "and with it the way `lect@A1 -> tech@7` (transfer)"
        ])
    );
    assert!(changes[0]["at_new"].is_null());
    assert_eq!(changes[0]["at_old"]["file"], "old.gradus");
}

#[test]
fn a_role_with_another_name_is_the_same_role_and_is_called_a_guess() {
    let new = BASE
        .replace("role tech ", "role web ")
        .replace("tech ->", "web ->")
        .replace("tech@7", "web@7");
    let document = document(BASE, &new);
    let changes = document["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 1, "{changes:#?}");
    assert_eq!(changes[0]["kind"], "renamed");
    assert_eq!(changes[0]["class"], "neutral");
    assert_eq!(changes[0]["message"], "role `tech` is now called `web`");
    assert!(
        changes[0]["details"][0]
            .as_str()
            .unwrap()
            .starts_with("a guess, because they share the title")
    );
}

#[test]
fn two_roles_that_are_alike_are_not_guessed_at() {
    let old = with(&[(
        "role lect ",
        "role one \"Officer\" { grade ac.A2 }\nrole two \"Officer\" { grade ac.A2 }\nrole lect ",
    )]);
    let new = with(&[("role lect ", "role three \"Officer\" { grade ac.A2 }\nrole lect ")]);
    let found = said(&old, &new);
    assert_eq!(
        found,
        [
            "breaking: role `one` is there no more",
            "breaking: role `two` is there no more",
            "loosening: role `three` is new"
        ]
    );
}

#[test]
fn grades_and_levels() {
    assert_eq!(
        when("grade A1  grade A2  grade A3", "grade A1  grade A2"),
        ["breaking: grade `ac.A3` is there no more"]
    );
    assert_eq!(
        when("align ac.A2 = ps.8\n", ""),
        ["breaking: alignment `ac.A2 = ps.8` is there no more"]
    );
    assert_eq!(
        when("grade 8 points 5..6", "grade 8 points 4..6"),
        [
            "breaking: grade `ps.8`: its lowest pay goes from GBP 24,000 to GBP 23,000",
            "breaking: grade `ps.8`: its first point goes from 5 to 4"
        ]
    );
    assert_eq!(
        when("bar 4 needs upper", "bar 4"),
        ["loosening: grade `ps.7` no longer asks for the gateway `upper` at the bar of point 4"]
    );
    assert_eq!(
        when(
            "skills code 3  service at least 52 weeks",
            "skills code 4  service at least 52 weeks"
        ),
        ["tightening: gateway `upper`: what it asks for goes from `code` 3 to `code` 4"]
    );
    assert_eq!(
        when("grade A1  grade A2  grade A3", "grade A1  grade A3  grade A2"),
        ["breaking: scale `ac`: the order of its grades goes from A1, A2, A3 to A1, A3, A2"]
    );
}

#[test]
fn pay_by_the_spine_is_told_once_and_not_for_every_grade() {
    assert_eq!(
        when("2 = 21_000", "2 = 21_420"),
        ["loosening: spine `national` now pays more at point 2: 2.00% more"]
    );
    assert_eq!(
        when("2 = 21_000  3 = 22_000", "2 = 20_500  3 = 22_440"),
        [
            "breaking: spine `national` no longer pays as much at point 2: 2.38% less",
            "loosening: spine `national` now pays more at point 3: 2.00% more"
        ]
    );
}

#[test]
fn what_comes_into_effect_later_is_told_with_its_day() {
    let found = document(
        BASE,
        &with(&[("grade 8 points 5..6", "grade 8 points 5..6 until 2027-07-31")]),
    );
    let changes = found["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 1, "{changes:#?}");
    assert_eq!(
        changes[0]["message"],
        "grade `ps.8` now closes to new posts after 2027-07-31"
    );
    let found = document(
        BASE,
        &with(&[(
            "tech@7 <-> lect : transfer",
            "tech@7 <-> lect : transfer until 2026-12-31",
        )]),
    );
    let changes = found["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 1, "{changes:#?}");
    assert_eq!(
        changes[0]["message"],
        "step `tech@7 -> lect@A1` (transfer) is there no more"
    );
    assert_eq!(
        changes[0]["details"],
        serde_json::json!(["also `lect@A1 -> tech@7`"])
    );
    assert_eq!(changes[0]["class"], "breaking");
    assert_eq!(changes[0]["from"], "2027-01-01");
}

#[test]
fn a_new_table_of_a_spine_is_compared_on_the_day_on_which_it_begins() {
    let old = "spine s from 2025-08-01 { 1 = 20_000 }\nscale a { spine s  grade x points 1 }\nrole r { grade a.x }\n";
    let new = format!("spine s from 2026-08-01 {{ 1 = 21_000 }}\n{old}");
    let found = document(old, &new);
    let changes = found["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 1, "{changes:#?}");
    assert_eq!(changes[0]["from"], "2026-08-01");
    assert_eq!(
        changes[0]["message"],
        "spine `s` now pays more at point 1: 5.00% more"
    );
}

#[test]
fn rules_and_checks() {
    assert_eq!(
        when("require service < 4 years", "require service < 3 years"),
        ["tightening: rule `limit`: `service < 4 years` goes from 4 years to 3 years"]
    );
    assert_eq!(
        when(
            "where contract is fixed-term\n",
            "where contract is fixed-term and funding is core\n"
        ),
        ["loosening: rule `limit` now holds only where `funding is core`"]
    );
    assert_eq!(
        when(
            "require service < 4 years",
            "require service < 4 years or justification is present"
        ),
        [
            "tightening: rule `limit` now requires `service < 4 years or justification is present`",
            "loosening: rule `limit` no longer requires `service < 4 years`"
        ]
    );
    assert_eq!(
        when("at most 25%", "at most 30%"),
        ["loosening: check `fixed-term-concentration`: its limit goes from 25% to 30%"]
    );
    assert_eq!(
        when("at most 25%", "at most 25%  by unit"),
        [
            "loosening: check `fixed-term-concentration` no longer looks at each family",
            "loosening: check `fixed-term-concentration` no longer looks at each unit x family"
        ]
    );
}

#[test]
fn contracts_and_rewards() {
    assert_eq!(
        when("contract hourly \"Hourly\" { short-term }\n", ""),
        ["breaking: contract `hourly` is there no more"]
    );
    assert_eq!(
        when("{ short-term }", "{ short-term  at most 4 years }"),
        ["loosening: contract `hourly` now may last 4 years at most without a reason"]
    );
    assert_eq!(
        when("{ for family tech }", "{ for family tech, teach }"),
        ["loosening: reward `points` is now for family `teach`"]
    );
    assert_eq!(
        when(" { for family tech }", ""),
        ["loosening: reward `points` is no longer for family `tech` alone"]
    );
}

#[test]
fn job_evaluation() {
    assert_eq!(
        when("7 15..24  8 25..30", "7 15..27  8 28..30"),
        ["breaking: grading `bands`: the grade for totals 25 to 27 goes from `ps.8` to `ps.7`"]
    );
    assert_eq!(
        when("2 = 20", "2 = 18"),
        ["breaking: factor `know` of `je`: what level 2 is worth goes from 20 to 18"]
    );
}

fn frameworks(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            frameworks(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "gradus") {
            found.push(path);
        }
    }
}

#[test]
fn no_shipped_framework_differs_from_itself() {
    let mut found = Vec::new();
    frameworks(&repository("frameworks"), &mut found);
    frameworks(&repository("fixtures"), &mut found);
    assert!(found.len() > 10);
    for path in found {
        let path = path.display().to_string();
        let arguments = [
            "compare",
            path.as_str(),
            path.as_str(),
            "--format",
            "json",
            "--as-of",
            crate::AS_OF,
        ];
        let outcome = gradus::cli::run_in(
            &gradus::files::Disk,
            &gradus::cli::Surroundings::default(),
            &arguments,
        );
        // Fixtures of faults cannot be compared, and say so.
        if outcome.status == 2 {
            continue;
        }
        let document: serde_json::Value = serde_json::from_str(&outcome.out).unwrap();
        assert_eq!(document["changes"], serde_json::json!([]), "{path}");
    }
}

/// Ten changes to the framework of learning technology, read by the posts of Northfield.
fn ten_changes() -> String {
    let mut text = std::fs::read_to_string(repository("frameworks/learning-technology.gradus")).unwrap();
    for (from, to) in [
        ("version  \"2026.1\"", "version  \"2027.1\""),
        (
            "senior-learning-technologist : promotion after 3 years",
            "senior-learning-technologist : promotion after 4 years",
        ),
        (
            "  senior-learning-technologist -> head-of-learning-technology : vacancy\n",
            "",
        ),
        (
            "needs people-development 4\n                                                          open to contract open-ended",
            "needs people-development 4\n                                                          open to contract open-ended, fixed-term",
        ),
        ("16 = 22_847", "16 = 23_300"),
        (
            "for family new-specialists, learning-support",
            "for family new-specialists",
        ),
        ("cpd        5 days a year", "cpd        3 days a year"),
        ("at most  25%", "at most  20%"),
        (
            "grade 5  \"Grade 5\"  points 16..22",
            "grade 5  \"Grade 5\"  points 16..22 until 2027-07-31",
        ),
    ] {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    text.replace("materials-developer", "learning-content-developer")
}

pub fn reviewed() -> Memory {
    let read = |path: &str| std::fs::read(repository(path)).unwrap();
    let manifest = std::fs::read_to_string(repository("fixtures/northfield/gradus.toml")).unwrap();
    Memory::default()
        .with("old.gradus", read("frameworks/learning-technology.gradus"))
        .with("new.gradus", ten_changes())
        .with(
            "northfield/gradus.toml",
            manifest.replace("../../frameworks/learning-technology.gradus", "../old.gradus"),
        )
        .with("northfield/posts.csv", read("fixtures/northfield/posts.csv"))
}

#[test]
fn ten_changes_to_a_real_framework_as_a_reviewer_reads_them() {
    let arguments = ["old.gradus", "new.gradus", "--project", "northfield"];
    let outcome = compare(&reviewed(), &arguments);
    assert_eq!((outcome.status, outcome.err.as_str()), (0, ""));
    insta::assert_snapshot!("ten_changes", outcome.out);
}

#[test]
fn fail_on_looks_at_classes() {
    let status = |from: &str, to: &str, fail_on: &str| {
        let files = Memory::default()
            .with("old.gradus", BASE)
            .with("new.gradus", with(&[(from, to)]));
        compare(&files, &["old.gradus", "new.gradus", "--fail-on", fail_on]).status
    };
    assert_eq!(status("after 3 years", "after 4 years", "breaking"), 0);
    assert_eq!(status("after 3 years", "after 4 years", "tightening"), 1);
    assert_eq!(status("after 3 years", "after 2 years", "tightening"), 0);
    assert_eq!(status("cpd 10 days", "cpd 5 days", "breaking"), 1);
    assert_eq!(status("cpd 10 days", "cpd 5 days", "never"), 0);
}

#[test]
fn folders_are_compared_file_by_file() {
    let files = Memory::default()
        .with("a/same.gradus", BASE)
        .with("b/same.gradus", with(&[("after 3 years", "after 4 years")]))
        .with("a/gone.gradus", BASE)
        .with("b/new.gradus", BASE);
    let outcome = compare(&files, &["a", "b", "--format", "json"]);
    schema::assert_valid(&outcome.out);
    let documents: serde_json::Value = serde_json::from_str(&outcome.out).unwrap();
    let messages: Vec<&str> = documents
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["changes"][0]["message"].as_str().unwrap())
        .collect();
    assert_eq!(
        messages,
        [
            "framework `small` is there no more",
            "step `tech@7 -> head@8` (promotion): its minimum time goes from 3 years to 4 years",
            "framework `small` is new"
        ]
    );
}

#[test]
fn what_cannot_be_compared_says_why() {
    let files = Memory::default()
        .with("old.gradus", BASE)
        .with("new.gradus", "role x { grade nowhere }\n");
    let outcome = compare(&files, &["old.gradus", "new.gradus", "--format", "json"]);
    assert_eq!(outcome.status, 2);
    schema::assert_valid(&outcome.out);
    assert!(outcome.err.contains("new.gradus:1"), "{}", outcome.err);
    let outcome = compare(&files, &["old.gradus"]);
    assert_eq!(outcome.status, 2);
    assert!(outcome.err.contains("name two things"), "{}", outcome.err);
    let outcome = compare(&files.with("posts.csv.gz", ""), &["posts.csv.gz", "old.gradus"]);
    assert_eq!(outcome.status, 2);
    assert!(
        outcome.err.contains("gradus compare --posts OLD NEW"),
        "{}",
        outcome.err
    );
}

//! Grades, pay and dates from end to end: the checks of job evaluation, contracts, rewards and development, and
//! `gradus grade`.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // helpers of tests, outside #[test]

#[path = "support/schema.rs"]
mod schema;

use gradus::cli::{Outcome, Surroundings, run_in};
use gradus::files::Memory;
use serde_json::Value;

const FRAMEWORK: &str = r#"framework small "Small" {
  currency GBP
}

spine pay { 1 = 20_000  2 = 21_000  3 = 22_000  4 = 23_000  5 = 24_000  6 = 25_000  7 = 26_000  8 = 27_000 }

scale grades "Grades" {
  spine pay
  increments after 1 year
  grade zero points 1..2 until 2020-12-31
  grade one  points 1..3
  grade two  points 3..6 bar 5 needs upper reserved 6..6 for expert
  grade three points 6..8 increments 6 after 52 weeks, 7 after 104 weeks
}

skill craft "Craft" levels 1..5
skill lonely "Lonely"
activity make "Make things"
activity idle "Idle"

family makers "Makers"
family helpers "Helpers"

evaluation je "Job evaluation" {
  factor knowledge "Knowledge" { 1 = 10  2 = 20  3 = 40 }
  factor effort    "Effort"    { 1 = 5  1.5 = 7.5  2 = 10 }
}

grading by-points of je to grades {
  one   15..25
  two   26..45
  three at least 46
}

match close of je {
  exact knowledge
  each  within 0.5 levels
  same  grade
}

gateway upper "Into the upper part" {
  skills craft 2
  any of { qualification "Diploma"  service at least 3 years }
}

contract fixed-term { at most 4 years  reasons "cover for absence" }

reward bonus "Bonus" { for family makers  for contract open-ended }

role maker "Maker" {
  family makers
  grade one
  entry
  titles "Maker"
  skills craft 3
  activities make
  cpd 5 days a year, owned by head
  evaluated je { knowledge 1  effort 2 }
}
role expert "Expert" {
  family makers
  grade two
  skills craft 2
  activities make
  cpd owned by head
  evaluated je { knowledge 2  effort 1..1.5 }
}
role head "Head" {
  family makers
  grade three
  terminal
  evaluated je { knowledge 3  effort 2 }
}
role porter "Porter" { family helpers grade one..two entry terminal titles "Porter", "maker" }
role old "Old hand" { family helpers grade zero entry terminal }

path up "Up" {
  maker  -> expert : promotion after 2 years needs upper
  expert -> head   : promotion after 2 years
}
"#;

const POSTS: &str =
    "id,role,grade,contract,status,start,point,justification,cpd-owner,factors.knowledge,factors.effort
p1,maker,one,open-ended,filled,2020-09-01,1,,,1,2
p2,maker,one,fixed-term,filled,2022-07-30,2,,,2,2
p3,maker,one,fixed-term,filled,2022-08-01,3,,,1,1
p4,maker,one,fixed-term,filled,2019-01-01,2,Cover for absence,,1,1.5
p5,expert,two,fixed-term,filled,2019-01-01,4,because,,2,1.0
p6,expert,two,open-ended,filled,2019-02-28,6,,,3,1
p7,porter,two,open-ended,filled,2019-03-01,6,,chief,1,
p8,porter,one,open-ended,filled,2019-03-01,1,,,4,1
p9,head,three,open-ended,vacant,,,,,3,2
p10,old,zero,open-ended,filled,2021-05-01,1,,,,
p11,old,zero,open-ended,filled,2019-05-01,1,,,,
";

fn files() -> Memory {
    Memory::default()
        .with("f.gradus", FRAMEWORK)
        .with("posts.csv", POSTS)
}

fn run(files: &Memory, arguments: &[&str]) -> Outcome {
    run_in(files, &Surroundings::default(), arguments)
}

fn document(files: &Memory, arguments: &[&str]) -> Value {
    let mut all = arguments.to_vec();
    all.extend(["--format", "json"]);
    let outcome = run(files, &all);
    schema::assert_valid(&outcome.out);
    let document: Value = serde_json::from_str(&outcome.out).unwrap();
    assert!(document.get("error").is_none(), "{}", outcome.err);
    document
}

fn audit() -> Value {
    document(&files(), &["audit", "-f", "f.gradus", "posts.csv"])
}

fn check(text: &str, more: &[&str]) -> Value {
    let files = Memory::default().with("f.gradus", text);
    let mut all = vec!["check", "f.gradus"];
    all.extend(more);
    document(&files, &all)
}

/// The findings of one check.
fn of<'a>(document: &'a Value, check: &str) -> Vec<&'a Value> {
    let findings = document["findings"].as_array().unwrap();
    findings
        .iter()
        .filter(|finding| finding["check"] == check)
        .collect()
}

fn messages(document: &Value, check: &str) -> Vec<String> {
    let of = of(document, check);
    of.iter()
        .map(|finding| finding["message"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_post_whose_score_falls_in_another_grade_is_found_with_what_would_justify_it() {
    let found = audit();
    let found = of(&found, "evaluation-grade");
    let said: Vec<(&str, &Value, &Value)> = found
        .iter()
        .map(|finding| {
            (
                finding["message"].as_str().unwrap(),
                &finding["rows"],
                &finding["evidence"]["changes"],
            )
        })
        .collect();
    insta::assert_debug_snapshot!(said);
}

#[test]
fn levels_that_do_not_exist_are_refused_and_blanks_are_named() {
    insta::assert_debug_snapshot!(messages(&audit(), "unknown-factor-level"));
}

#[test]
fn a_total_near_another_grade_is_a_boundary_case_within_the_margin_alone() {
    let found = audit();
    assert_eq!(
        messages(&found, "grade-edge"),
        [
            "1 post at grade three is within 5 points of grade two",
            "1 post at grade two is within 5 points of grade three",
        ]
    );
    let narrow = FRAMEWORK.to_owned() + "\ncheck grade-edge { at most 0.5 points }\n";
    let files = files().with("f.gradus", narrow);
    let found = document(&files, &["audit", "-f", "f.gradus", "posts.csv"]);
    assert_eq!(messages(&found, "grade-edge"), Vec::<String>::new());
}

#[test]
fn without_factor_columns_the_checks_of_scores_are_said_to_be_skipped() {
    let files = files().with("posts.csv", "id,role\n1,maker\n");
    let found = document(&files, &["audit", "-f", "f.gradus", "posts.csv"]);
    let skipped: Vec<&str> = found["skipped"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|skipped| skipped["because"] == "the posts have no `factors.*` columns")
        .map(|skipped| skipped["check"].as_str().unwrap())
        .collect();
    assert_eq!(
        skipped,
        ["evaluation-grade", "grade-edge", "unknown-factor-level"]
    );
}

#[test]
fn a_role_is_in_order_when_one_total_of_its_ranges_gives_one_of_its_grades() {
    let sound = check(FRAMEWORK, &[]);
    assert_eq!(messages(&sound, "evaluation-grade"), Vec::<String>::new());
    let wrong = FRAMEWORK.replace("knowledge 2  effort 1..1.5", "knowledge 1  effort 1..1.5");
    let found = check(&wrong, &[]);
    let [finding] = of(&found, "evaluation-grade")[..] else {
        panic!("{found:#}")
    };
    assert_eq!(
        finding["message"],
        "the levels of role Expert come to 15 to 17.5 points, which is grade one, and it has another grade"
    );
    assert_eq!(
        finding["evidence"]["changes"],
        serde_json::json!(["knowledge 1 to 2"])
    );
}

#[test]
fn totals_that_reach_no_grade_are_notes_at_the_ends_and_warnings_between_grades() {
    let sound = check(FRAMEWORK, &[]);
    assert_eq!(messages(&sound, "ungraded-total"), Vec::<String>::new());
    let holes = FRAMEWORK
        .replace("one   15..25", "one   16..25")
        .replace("two   26..45", "two   28..45");
    let found = check(&holes, &[]);
    let said: Vec<(&Value, &Value)> = of(&found, "ungraded-total")
        .iter()
        .map(|finding| (&finding["severity"], &finding["message"]))
        .collect();
    insta::assert_debug_snapshot!(said);
}

#[test]
fn faults_of_a_scheme_are_said_at_their_place() {
    let faults = [
        ("two   26..45", "two   25..45"),
        ("one   15..25", "three 15..25"),
        ("exact knowledge", "exact knowledgee"),
        ("knowledge 3  effort 2 }", "knowledge 4  effort 2 }"),
        ("knowledge 3  effort 2 }", "knowledge 3 }"),
        ("effort 1..1.5", "effort 1.5..1"),
        ("of je to grades", "of jee to grades"),
        ("needs upper reserved", "needs uper reserved"),
        ("2 = 20  3 = 40", "3 = 40  2 = 20"),
        ("skills craft 2\n  any", "skills craft 9\n  any"),
        ("6..6 for expert", "6..6 for experts"),
    ];
    let mut out = String::new();
    for (right, wrong) in faults {
        assert!(FRAMEWORK.contains(right), "{right}");
        let files = Memory::default().with("f.gradus", FRAMEWORK.replacen(right, wrong, 1));
        let outcome = run(&files, &["check", "f.gradus"]);
        assert_eq!(outcome.status, 2, "{wrong}: {}", outcome.out);
        out.push_str(&outcome.err);
        out.push('\n');
    }
    insta::assert_snapshot!(out);
}

#[test]
fn a_level_that_stands_alone_among_four_roles_of_a_family_and_grade_is_found() {
    let mut text = FRAMEWORK.to_owned();
    for (index, level) in ["1", "1", "1", "3"].iter().enumerate() {
        text.push_str(&format!(
            "role r{index} \"R{index}\" {{ family helpers grade three entry terminal evaluated je {{ knowledge {level} effort 2 }} }}\n"
        ));
    }
    let found = check(&text, &[]);
    assert_eq!(
        messages(&found, "evaluation-outlier"),
        ["only role R3 has level 3 of Knowledge at grade three of Helpers; the other 3 have 1"]
    );
}

#[test]
fn what_falls_along_a_promotion_is_a_note() {
    let found = check(FRAMEWORK, &[]);
    assert_eq!(
        messages(&found, "factor-falls"),
        ["on promotion from Maker to Expert factor effort falls from 2 to 1..1.5"]
    );
    assert_eq!(
        messages(&found, "skill-falls"),
        ["on promotion from Maker to Expert craft falls from 3 to 2"]
    );
}

#[test]
fn what_nothing_uses_and_what_two_claim_is_found() {
    let found = check(FRAMEWORK, &[]);
    assert_eq!(messages(&found, "unused-skill"), ["skill lonely is used nowhere"]);
    assert_eq!(
        messages(&found, "unused-activity"),
        ["activity idle is used nowhere"]
    );
    assert_eq!(
        messages(&found, "title-claimed-twice"),
        ["`Maker` is a title of maker and porter"]
    );
}

#[test]
fn neighbouring_roles_that_say_the_same_are_indistinct_and_others_are_not() {
    let found = check(FRAMEWORK, &[]);
    assert_eq!(messages(&found, "indistinct-roles"), Vec::<String>::new());
    let alike = FRAMEWORK
        .replace(
            "skills craft 2\n  activities make",
            "skills craft 3\n  activities make",
        )
        .replace(
            "evaluated je { knowledge 2  effort 1..1.5 }",
            "evaluated je { knowledge 1  effort 2 }",
        );
    let found = check(&alike, &[]);
    assert_eq!(
        messages(&found, "indistinct-roles"),
        ["Maker and Expert have the same skill, activity and factor levels"]
    );
}

#[test]
fn who_answers_for_development_and_who_is_rewarded_is_counted_by_family() {
    let found = audit();
    insta::assert_debug_snapshot!(
        [
            "no-cpd-owner",
            "cpd-owner-vacant",
            "no-protected-time",
            "reward-excluded"
        ]
        .map(|check| messages(&found, check))
    );
    let silent = FRAMEWORK
        .replace("  cpd 5 days a year, owned by head\n", "")
        .replace("  cpd owned by head\n", "")
        .replace(
            "reward bonus \"Bonus\" { for family makers  for contract open-ended }",
            "",
        );
    let found = check(&silent, &[]);
    for check in ["no-cpd-owner", "no-protected-time", "reward-excluded"] {
        assert_eq!(
            messages(&found, check),
            Vec::<String>::new(),
            "a framework that does not speak of it"
        );
    }
}

#[test]
fn longer_service_than_the_contract_allows_needs_a_reason_of_the_list() {
    let found = audit();
    let [finding] = of(&found, "contract-overrun")[..] else {
        panic!("{found:#}")
    };
    // p2 has four years and a day; p3 not yet; p4 has an accepted reason; p5 has another one.
    assert_eq!(
        finding["message"],
        "2 posts on contract fixed-term have more than 4 years of service and no accepted reason \
         (1 post with a reason that is not on the list)"
    );
    assert_eq!(finding["rows"], serde_json::json!([3, 6]));
}

#[test]
fn points_that_a_grade_reserves_are_for_those_roles_alone() {
    assert_eq!(
        messages(&audit(), "reserved-point"),
        ["1 person in role Porter is paid at points that grade two reserves for expert"]
    );
}

#[test]
fn a_row_of_several_posts_counts_as_so_many_rows() {
    let framework = r#"framework t "T" { currency GBP }
spine n { 1 = 20_000  2 = 21_000  3 = 22_000  4 = 23_000 }
scale s "S" { spine n  grade 1 points 1..2  grade 2 points 3..4 reserved 4 for head }
family f "F"
role officer "Officer" { family f grade s.1 entry titles "Officer" }
role head "Head" { family f grade s.2 terminal titles "Head" }
role deputy "Deputy" { family f grade s.2 terminal titles "Deputy" }
path p "P" {
  officer -> head : vacancy
  officer -> deputy : vacancy
}
"#;
    let several = [
        ("Officer,1,2,", 90),
        ("Officer,1,1,", 11),
        ("Officer,1,4,", 50),
        ("Deputy,2,4,", 7),
        ("Deputy,2,,22500", 3),
        ("Deputy,2,,99000", 2),
        ("Deputy,2,,23000", 4),
    ];
    let mut counted = "title,grade,point,salary,count\n".to_owned();
    let mut each = counted.clone();
    for (post, count) in several {
        counted.push_str(&format!("{post},{count}\n"));
        each.push_str(&format!("{post},1\n").repeat(count));
    }
    // Blank lines, for which the reader of large sources is asked.
    let blank = (" ".repeat(1000) + "\n").repeat(4500);
    let told = |posts: String| {
        let files = Memory::default()
            .with("f.gradus", framework)
            .with("posts.csv", posts);
        let found = document(&files, &["audit", "-f", "f.gradus", "posts.csv"]);
        let checks = ["top-of-grade", "pay-outside-grade", "reserved-point"];
        let found = checks.map(|check| {
            let found = of(&found, check);
            let facts = found
                .iter()
                .map(|one| (one["message"].clone(), one["evidence"].clone()));
            facts.collect::<Vec<_>>()
        });
        found.concat()
    };
    let all = told(counted.clone());
    assert_eq!(all, told(each.clone()));
    assert_eq!(all, told(counted + &blank));
    assert_eq!(all, told(each + &blank));
    let says: Vec<&str> = all.iter().filter_map(|(says, _)| says.as_str()).collect();
    assert_eq!(
        says,
        [
            "90 of 151 people at Officer at grade 1 are at the top of the grade (59.6%)",
            "13 of 16 people at Deputy at grade 2 are at the top of the grade (81.2%)",
            "50 posts are on a point outside grade 1: 4, and it has 1 to 2",
            "2 posts are paid above grade 2: £99,000, and it runs from £22,000 to £23,000",
            "7 people in role Deputy are paid at points that grade 2 reserves for head",
        ]
    );
}

#[test]
fn a_shared_post_is_one_however_many_share_it() {
    let rows = "id,role,grade,contract,status,start,person\n\
        p1,porter,two,fixed-term,filled,2015-01-01,a\n\
        p1,porter,two,fixed-term,filled,2015-01-01,b\n";
    let files = files().with("posts.csv", rows);
    let found = document(&files, &["audit", "-f", "f.gradus", "posts.csv"]);
    let [finding] = of(&found, "contract-overrun")[..] else {
        panic!("{found:#}")
    };
    assert_eq!(finding["evidence"]["posts"], 1, "{finding:#}");
    assert_eq!(finding["rows"], serde_json::json!([2, 3]));
}

#[test]
fn a_closed_grade_takes_no_new_posts() {
    let found = audit();
    let [finding] = of(&found, "grade-closed")[..] else {
        panic!("{found:#}")
    };
    assert_eq!(finding["rows"], serde_json::json!([11]));
    let found = check(FRAMEWORK, &[]);
    assert_eq!(
        messages(&found, "grade-closed"),
        ["role Old hand has no grade that is open: it was closed after 2020-12-31"]
    );
}

#[test]
fn a_grade_that_no_step_leads_to_is_found_where_its_role_is_reached_at_another() {
    let fixed = FRAMEWORK.replace(
        "grade one..two entry terminal titles",
        "grade one..two fixed entry terminal titles",
    );
    let found = check(&(fixed + "\nrole x \"X\" { family helpers grade three }\n"), &[]);
    assert_eq!(
        messages(&found, "unreachable-grade"),
        Vec::<String>::new(),
        "Expert is at grade two too"
    );
    let fixed = FRAMEWORK
        .replace(
            "grade one..two entry terminal titles",
            "grade one..three fixed entry terminal titles",
        )
        .replace("  expert -> head   : promotion after 2 years\n", "");
    let found = check(&fixed, &[]);
    assert_eq!(
        messages(&found, "unreachable-grade"),
        ["no step leads to grade three and nobody comes in at it, though porter may have it"]
    );
}

const DATED: &str = r#"framework dated "Dated" { }
spine pay from 2024-08-01 in "pay.csv"
spine pay from 2025-08-01 in "pay.csv"
scale s "S" {
  spine pay
  grade a points 1..2 until 2026-12-31
  grade b points 1..2 until 2026-07-31
  grade b points 2..3 from 2026-08-01
}
role r "R" { grade a..b entry terminal }
path p { r@a -> r@b : progression until 2026-09-30 }
"#;

fn dated(text: &str, more: &[&str]) -> Outcome {
    let files = Memory::default()
        .with("f.gradus", text)
        .with("pay.csv", "point,salary\n1,100\n2,200\n3,300\n");
    let mut all = vec!["check", "f.gradus"];
    all.extend(more);
    run(&files, &all)
}

#[test]
fn what_changes_within_the_horizon_is_reported_in_order_of_date() {
    let text = DATED.replace(
        "path p { r@a -> r@b : progression until 2026-09-30 }\n",
        "rule w from 2027-02-01 { every role require skills is present }\n",
    );
    let outcome = dated(
        &text,
        &[
            "--as-of",
            "2026-07-31",
            "--horizon",
            "12months",
            "--only",
            "upcoming-change",
            "--format",
            "json",
        ],
    );
    let document: Value = serde_json::from_str(&outcome.out).unwrap();
    assert_eq!(
        messages(&document, "upcoming-change"),
        [
            "2026-08-01: grade `s.b` has other points or pay",
            "2026-08-01: a new table of spine `pay` is due: the last one began on 2025-08-01",
            "2027-01-01: grade `s.a` closes to new posts",
            "2027-02-01: rule `w` begins to hold",
        ]
    );
    let near = dated(
        &text,
        &[
            "--as-of",
            "2026-07-31",
            "--horizon",
            "3 months",
            "--only",
            "upcoming-change",
        ],
    );
    assert!(!near.out.contains("closes"), "{}", near.out);
    let none = dated(&text, &["--as-of", "2026-07-31", "--only", "upcoming-change"]);
    assert!(none.out.contains("No findings"), "{}", none.out);
    assert_eq!(dated(&text, &["--horizon", "soon"]).status, 2);
}

#[test]
fn a_later_table_takes_over_and_two_for_one_date_are_an_error_and_a_hole_a_warning() {
    let sound = dated(DATED, &["--as-of", "2026-07-31"]);
    assert_ne!(sound.status, 2, "{}", sound.err);
    let twice = DATED.replace("from 2025-08-01 in", "from 2024-08-01 in");
    let twice = dated(&twice, &["--as-of", "2026-07-31"]);
    assert!(
        twice.err.contains("two tables of spine `pay` hold on 2024-08-01"),
        "{}",
        twice.err
    );
    assert_eq!(twice.status, 2);
    let hole = DATED.replace("from 2024-08-01 in", "from 2024-08-01 until 2025-06-30 in");
    let hole = dated(&hole, &["--as-of", "2026-07-31"]);
    assert!(
        hole.err
            .contains("no table of spine `pay` holds from 2025-07-01 to 2025-07-31"),
        "{}",
        hole.err
    );
    let before = dated(DATED, &["--as-of", "2020-01-01"]);
    assert!(
        before.err.contains("no table of spine `pay` holds on 2020-01-01"),
        "{}",
        before.err
    );
    let grades = DATED.replace("from 2026-08-01\n", "from 2026-07-01\n");
    let grades = dated(&grades, &["--as-of", "2026-07-31"]);
    assert!(
        grades.err.contains("two declarations for one date"),
        "{}",
        grades.err
    );
}

#[test]
fn a_role_is_graded_factor_by_factor() {
    insta::assert_snapshot!(run(&files(), &["grade", "maker", "-f", "f.gradus"]).out);
    document(&files(), &["grade", "maker", "-f", "f.gradus"]);
}

#[test]
fn levels_named_by_hand_are_matched_with_every_profile() {
    let arguments = ["grade", "--levels", "knowledge 2, effort 2", "-f", "f.gradus"];
    insta::assert_snapshot!(run(&files(), &arguments).out);
    document(&files(), &arguments);
}

#[test]
fn every_post_of_a_source_is_graded_and_its_next_increment_found() {
    let arguments = ["grade", "--posts", "posts.csv", "-f", "f.gradus"];
    insta::assert_snapshot!(run(&files(), &arguments).out);
    let found = document(&files(), &arguments);
    let next: Vec<(&str, &Value)> = found["jobs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|job| (job["subject"].as_str().unwrap(), &job["increment"]))
        .collect();
    insta::assert_debug_snapshot!(next);
    let one = run(
        &files(),
        &["grade", "--posts", "posts.csv", "--post", "p2", "-f", "f.gradus"],
    )
    .out;
    insta::assert_snapshot!(one);
}

#[test]
fn a_question_that_cannot_be_answered_is_one_clear_error() {
    for (arguments, expected) in [
        (&["grade", "makers", "-f", "f.gradus"][..], "did you mean `maker`"),
        (&["grade", "porter", "-f", "f.gradus"], "has no levels"),
        (
            &["grade", "--levels", "knowledge 9 effort 1", "-f", "f.gradus"],
            "has no level `9`",
        ),
        (&["grade", "--levels", "1 2 3", "-f", "f.gradus"], "has 2 factors"),
        (
            &["grade", "--levels", "knowledge 1", "-f", "f.gradus"],
            "no level is given for effort",
        ),
        (
            &["grade", "--posts", "posts.csv", "--post", "zz", "-f", "f.gradus"],
            "no post `zz`",
        ),
        (&["grade", "-f", "f.gradus"], "required"),
    ] {
        let outcome = run(&files(), arguments);
        assert_eq!(outcome.status, 2, "{arguments:?}");
        assert!(outcome.err.contains(expected), "{arguments:?}: {}", outcome.err);
    }
}

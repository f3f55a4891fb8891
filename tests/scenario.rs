//! `gradus scenario`: what it promises is what the audit of the changed institution says.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

#[allow(dead_code)]
mod agreement {
    pub mod compare;
    pub mod generate;
    pub mod oracle;
    pub mod world;
    pub mod write;
}

#[path = "support/schema.rs"]
mod schema;

use agreement::generate::{self, Focus};
use agreement::world::{Line, Named, Row, World};
use agreement::{world, write};
use gradus::cli::{Outcome, Surroundings, run_in};
use gradus::files::{Disk, Memory};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::Value;
use std::cell::Cell;
use std::collections::BTreeMap;

fn run(framework: &str, posts: &str, arguments: &[&str]) -> Outcome {
    let files = Memory::default()
        .with("f.gradus", framework)
        .with("posts.csv", posts);
    run_in(&files, &Surroundings::default(), arguments)
}

fn what_if(framework: &str, posts: &str, more: &[&str]) -> Outcome {
    let fixed = [
        "scenario",
        "-f",
        "f.gradus",
        "--posts",
        "posts.csv",
        "--as-of",
        "2026-07-31",
    ];
    run(framework, posts, &[&fixed[..], more].concat())
}

fn audit(framework: &str, posts: &str) -> Outcome {
    let arguments = [
        "audit",
        "-f",
        "f.gradus",
        "posts.csv",
        "--as-of",
        "2026-07-31",
        "--format",
        "json",
    ];
    run(framework, posts, &arguments)
}

// ---- promises are kept --------------------------------------------------------

/// One change, as the language writes it and as a plain edit of the world.
#[derive(Debug, Clone)]
enum Edit {
    Convert { unit: usize },
    Close { contract: usize },
    Merge { into: usize },
    Split { contract: usize },
    Add { role: usize, count: usize },
    Step { from: usize, to: usize },
}

const UNITS: [&str; 3] = ["Library", "Media Unit", "Teaching Centre"];
const TERMS: [&str; 3] = ["fixed-term", "open-ended", "casual"];

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let one = prop_oneof![
        (0..3_usize).prop_map(|unit| Edit::Convert { unit }),
        (0..3_usize).prop_map(|contract| Edit::Close { contract }),
        (0..2_usize).prop_map(|into| Edit::Merge { into }),
        (0..3_usize).prop_map(|contract| Edit::Split { contract }),
        (0..8_usize, 1..4_usize).prop_map(|(role, count)| Edit::Add { role, count }),
        (0..8_usize, 0..8_usize).prop_map(|(from, to)| Edit::Step { from, to }),
    ];
    proptest::collection::vec(one, 1..5)
}

/// Carries an edit out on the world, and says how the language writes it; none where it makes no sense there.
fn carry_out(edit: &Edit, world: &mut World, added: &mut usize) -> Option<String> {
    let in_unit = |world: &World, unit: &str| world.rows.iter().any(|row| row.unit == unit);
    match edit {
        Edit::Convert { unit } => {
            let chosen = |row: &Row| row.unit == UNITS[*unit] && row.status != "closed";
            for row in world.rows.iter_mut().filter(|row| chosen(row)) {
                "open-ended".clone_into(&mut row.contract);
            }
            Some(format!(
                "set contract = open-ended for posts where unit is \"{}\"",
                UNITS[*unit]
            ))
        }
        Edit::Close { contract } => {
            let chosen = |row: &Row| row.contract == TERMS[*contract] && row.status != "closed";
            for row in world.rows.iter_mut().filter(|row| chosen(row)) {
                "closed".clone_into(&mut row.status);
            }
            world.columns.status = true;
            Some(format!("close posts where contract is {}", TERMS[*contract]))
        }
        Edit::Merge { into } => {
            let [a, b] = [["Library", "Media Unit"], ["Media Unit", "Teaching Centre"]][*into];
            if !in_unit(world, a) || !in_unit(world, b) {
                return None;
            }
            for row in &mut world.rows {
                if row.unit == a || row.unit == b {
                    "Merged".clone_into(&mut row.unit);
                }
            }
            Some(format!("merge units \"{a}\", \"{b}\" into \"Merged\""))
        }
        Edit::Split { contract } => {
            if !in_unit(world, "Library") {
                return None;
            }
            let chosen = |row: &Row| row.contract == TERMS[*contract] && row.status != "closed";
            for row in world
                .rows
                .iter_mut()
                .filter(|row| row.unit == "Library" && chosen(row))
            {
                "Annexe of the Library".clone_into(&mut row.unit);
            }
            Some(format!(
                "split unit \"Library\" into \"Annexe of the Library\" for posts where contract is {}",
                TERMS[*contract]
            ))
        }
        Edit::Add { role, count } => {
            if !world.columns.role {
                return None;
            }
            let role = &world.roles[role % world.roles.len()];
            let scale = &world.scales[role.scale];
            let grade = format!("{}.{}", scale.name, scale.grades[role.low]);
            let institution = if world.columns.institution {
                "Northfield"
            } else {
                ""
            };
            for _ in 0..*count {
                *added += 1;
                world.rows.push(Row {
                    id: format!("added-{added}"),
                    institution: institution.to_owned(),
                    roles: vec![Named {
                        name: role.name.clone(),
                        share: None,
                    }],
                    grade: grade.clone(),
                    contract: "open-ended".to_owned(),
                    unit: "Library".to_owned(),
                    ..Row::default()
                });
            }
            let whose = if institution.is_empty() {
                String::new()
            } else {
                format!("  institution {institution}")
            };
            Some(format!(
                "add {count} posts {{ role {}  grade \"{grade}\"  contract open-ended  unit \"Library\"{whose} }}",
                role.name
            ))
        }
        Edit::Step { from, to } => {
            let (from, to) = (from % world.roles.len(), to % world.roles.len());
            if from == to {
                return None;
            }
            let end = |role| world::End { role, grade: None };
            world.paths.push(vec![Line {
                ends: vec![end(from), end(to)],
                both_ways: false,
                kind: world::Kind::Vacancy,
                after: None,
                qualification: false,
                open_to: Vec::new(),
            }]);
            Some(format!(
                "add step {} -> {} : vacancy",
                world.roles[from].name, world.roles[to].name
            ))
        }
    }
}

type Findings = BTreeMap<String, (String, String)>;

fn findings(list: &Value) -> Findings {
    let finding = |one: &Value| {
        let text = |key: &str| one[key].as_str().unwrap().to_owned();
        (text("fingerprint"), (text("severity"), text("message")))
    };
    list.as_array().unwrap().iter().map(finding).collect()
}

/// Today's findings as a scenario changes them.
fn promised(today: &Value, scenario: &Value) -> Findings {
    let mut all = findings(&today["findings"]);
    for gone in findings(&scenario["gone"]).keys() {
        assert!(all.remove(gone).is_some(), "a finding goes that was not there");
    }
    for (name, new) in findings(&scenario["new"]) {
        assert!(all.insert(name, new).is_none(), "a finding comes that was there");
    }
    for changed in scenario["changed"].as_array().unwrap() {
        for (name, after) in findings(&Value::Array(vec![changed["after"].clone()])) {
            assert!(
                all.insert(name, after).is_some(),
                "a finding changes that was not there"
            );
        }
    }
    all
}

fn keeps_its_promise(world: &World, edits: &[Edit]) -> Result<bool, TestCaseError> {
    let (framework, posts) = (write::framework(world), write::posts(world));
    let mut changed = world.clone();
    let mut added = 0;
    let mut clauses = Vec::new();
    let mut apart = Vec::new();
    for edit in edits {
        if let Some(clause) = carry_out(edit, &mut changed, &mut added) {
            apart.push(clause.clone());
            clauses.push(clause);
        }
    }
    let today: Value = serde_json::from_str(&audit(&framework, &posts).out).unwrap();
    // A row that is refused is no post that a scenario could change; a plain edit of the file might mend it.
    if clauses.is_empty() || today["posts"]["refused"] != 0 {
        return Ok(false);
    }
    let arguments: Vec<&str> = apart
        .iter()
        .flat_map(|clause| ["--change", clause.as_str()])
        .collect();
    let outcome = what_if(
        &framework,
        &posts,
        &[&["--format", "json"][..], &arguments].concat(),
    );
    let expected = audit(&write::framework(&changed), &write::posts(&changed));
    let about = || {
        format!(
            "{clauses:#?}\n---- framework\n{framework}\n---- posts\n{posts}\n---- said\n{}",
            outcome.err
        )
    };
    if expected.status == 2 {
        prop_assert_eq!(outcome.status, 2, "{}", about());
        return Ok(true);
    }
    prop_assert_eq!(outcome.status, 0, "{}", about());
    let document: Value = serde_json::from_str(&outcome.out).unwrap();
    let expected: Value = serde_json::from_str(&expected.out).unwrap();
    let scenario = &document["scenarios"][0];
    let after = &scenario["after"];
    for key in ["headcount", "fte", "placed", "unplaced"] {
        prop_assert_eq!(&after[key], &expected["posts"][key], "{}\n{}", key, about());
    }
    prop_assert_eq!(&after["findings"], &expected["summary"], "{}", about());
    let mut onward: BTreeMap<String, f64> = BTreeMap::new();
    for institution in expected["institutions"].as_array().unwrap() {
        for (class, posts) in institution["onward"].as_object().unwrap() {
            *onward.entry(class.clone()).or_default() += posts.as_f64().unwrap();
        }
    }
    let said = after["onward"].as_object().unwrap().iter();
    let said: BTreeMap<String, f64> = said
        .map(|(class, posts)| (class.clone(), posts.as_f64().unwrap()))
        .collect();
    prop_assert_eq!(said, onward, "{}", about());
    prop_assert_eq!(
        promised(&today, scenario),
        findings(&expected["findings"]),
        "{}",
        about()
    );
    Ok(true)
}

#[test]
fn every_promise_of_a_random_scenario_is_what_the_audit_of_the_changed_institution_says() {
    for focus in Focus::ALL {
        let mut bytes = [7_u8; 32];
        bytes[0] = focus as u8;
        let config = Config {
            cases: 120,
            failure_persistence: None,
            ..Config::default()
        };
        let judged = Cell::new(0);
        let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
        let outcome = runner.run(&(generate::world(focus), edits()), |(world, edits)| {
            judged.set(judged.get() + usize::from(keeps_its_promise(&world, &edits)?));
            Ok(())
        });
        if let Err(fault) = outcome {
            panic!("{focus:?}: {fault}");
        }
        assert!(
            judged.get() > 20,
            "{focus:?}: only {} scenarios were judged",
            judged.get()
        );
    }
}

// ---- what people see -------------------------------------------------------------

#[test]
fn northfield_before_and_after_stand_side_by_side() {
    let project = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/northfield");
    let arguments = [
        "scenario",
        "--project",
        project,
        "--set",
        "contract = open-ended for posts where contract is fixed-term and service >= 3 years",
        "--add-step",
        "educational-developer -> head-of-learning-technology : vacancy",
        "--add-post",
        "2 posts { role senior-learning-technologist  grade 8  unit \"Learning Technology\" }",
    ];
    let shown = run_in(&Disk, &Surroundings::default(), &arguments);
    assert_eq!((shown.status, shown.err.as_str()), (0, ""));
    insta::assert_snapshot!(shown.out);
    let json = run_in(
        &Disk,
        &Surroundings::default(),
        &[&arguments[..], &["--format", "json"]].concat(),
    );
    schema::assert_valid(&json.out);
}

const SMALL: &str = r#"framework small "Small" { currency GBP }
spine pay { 1 = 20_000  2 = 21_000  3 = 22_000  4 = 23_000  5 = 30_000 }
scale s "Scale" {
  spine pay
  increments after 1 year
  grade a "A" points 1..3
  grade b "B" points 3..4
}
family f "Family"
role junior "Junior" { family f  grade s.a  entry }
role senior "Senior" { family f  grade s.b }
path up "Up" { junior -> senior : vacancy }

scenario more "More seniors" {
  add 2 posts { role senior  unit "North" }
  add grade c "C" points 5..5 to s above b
  add role head "Head" { family f  grade s.c  terminal }
  add step senior -> head : vacancy
  add post { role head  point 5  status vacant }
}
scenario dearer "A dearer table" {
  replace spine pay { 1 = 30_000  2 = 31_500  3 = 33_000  4 = 34_500  5 = 36_000 }
}
scenario regraded "Everybody a grade up" {
  regrade role junior to s.b
  set grade = b for posts where role is junior
}
"#;

const POSTS: &str = "id,role,grade,unit,contract,point,start,fte,status\n\
    1,junior,a,North,fixed-term,1,2026-01-01,1.0,filled\n\
    2,junior,a,North,open-ended,3,2020-01-01,0.5,filled\n\
    3,senior,b,South,,4,2020-01-01,1.0,filled\n\
    4,senior,b,South,open-ended,,,1.0,vacant\n";

fn small(more: &[&str]) -> Value {
    let outcome = what_if(SMALL, POSTS, &[&["--format", "json"][..], more].concat());
    assert_eq!((outcome.status, outcome.err.as_str()), (0, ""), "{}", outcome.out);
    schema::assert_valid(&outcome.out);
    serde_json::from_str(&outcome.out).unwrap()
}

#[test]
fn the_pay_bill_is_that_of_a_calculation_by_hand() {
    let document = small(&[]);
    let cost = |side: &Value| {
        let cost = &side["cost"];
        let text = |key: &str| cost[key].as_str().unwrap().to_owned();
        let years: Vec<String> = cost["years"]
            .as_array()
            .unwrap()
            .iter()
            .map(|year| year.as_str().unwrap().to_owned())
            .collect();
        (text("bottom"), text("paid"), text("top"), years)
    };
    // Bottom 20000 + 20000 / 2 + 22000; paid 20000 + 22000 / 2 + 23000; top 22000 + 22000 / 2 + 23000. The first post
    // rises to point 2 on 2027-01-01 and to point 3 on 2028-01-01; the others are at the top.
    let years = ["55000", "56000", "56000", "56000", "56000"]
        .map(str::to_owned)
        .to_vec();
    assert_eq!(
        cost(&document["today"]),
        ("52000".into(), "54000".into(), "56000".into(), years)
    );
    let after = &document["scenarios"][0]["after"];
    // Two seniors at the bottom of grade b, 22000, who rise to 23000 after a year; the head is vacant.
    let years = ["101000", "102000", "102000", "102000", "102000"]
        .map(str::to_owned)
        .to_vec();
    assert_eq!(
        cost(after),
        ("96000".into(), "98000".into(), "102000".into(), years)
    );
    assert_eq!(after["cost"]["estimated"], 2);
    let dearer = &document["scenarios"][1]["after"];
    assert_eq!(cost(dearer).1, "81000", "30000 + 33000 / 2 + 34500");
}

#[test]
fn added_grades_roles_and_steps_open_the_way_up() {
    let document = small(&["more"]);
    let scenario = &document["scenarios"][0];
    let onward = |side: &Value, class: &str| side["onward"][class].as_u64().unwrap();
    assert_eq!(
        (
            onward(&document["today"], "open"),
            onward(&document["today"], "dead-end")
        ),
        (2, 1)
    );
    assert_eq!(
        (
            onward(&scenario["after"], "open"),
            onward(&scenario["after"], "dead-end")
        ),
        (5, 0)
    );
    assert_eq!((&scenario["helped"], &scenario["harmed"]), (&1.into(), &0.into()));
    assert_eq!(scenario["moves"][0]["from"], "dead-end");
    assert_eq!(scenario["gone"][0]["check"], "dead-end");
    let touched: Vec<(bool, u64)> = scenario["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| {
            (
                change["of_framework"].as_bool().unwrap(),
                change["posts"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(touched, [(false, 2), (true, 0), (true, 0), (true, 0), (false, 1)]);
}

#[test]
fn a_regraded_role_takes_its_posts_along_where_the_scenario_says_so() {
    let document = small(&["regraded"]);
    let after = &document["scenarios"][0]["after"];
    assert_eq!(
        (&after["unplaced"], &after["onward"]["dead-end"]),
        (&0.into(), &3.into())
    );
    let alone = small(&["--change", "regrade role junior to s.b"]);
    assert_eq!(alone["scenarios"][0]["after"]["unplaced"], 2);
}

#[test]
fn a_blank_decides_nothing_and_is_counted() {
    let document = small(&["--set", "unit = \"West\" for posts where contract is fixed-term"]);
    let change = &document["scenarios"][0]["changes"][0];
    assert_eq!((&change["posts"], &change["not_judged"]), (&1.into(), &1.into()));
}

#[test]
fn on_costs_are_the_manifests() {
    let manifest = "framework = \"f.gradus\"\nas-of = 2026-07-31\n[costs]\non-costs = \"28%\"\n[[posts]]\nsource = \"posts.csv\"\n";
    let files = Memory::default()
        .with("f.gradus", SMALL)
        .with("posts.csv", POSTS)
        .with("gradus.toml", manifest);
    let run = |arguments: &[&str]| run_in(&files, &Surroundings::default(), arguments);
    let outcome = run(&["scenario", "more", "--format", "json"]);
    let document: Value = serde_json::from_str(&outcome.out).unwrap();
    assert_eq!(document["today"]["cost"]["with_on_costs"], "69120");
    assert_eq!(document["on_costs"], "28%");
    insta::assert_snapshot!("three_scenarios_side_by_side", run(&["scenario"]).out);
}

#[test]
fn what_cannot_be_carried_out_is_one_clear_error_at_its_place() {
    let mut all = String::new();
    for arguments in [
        &["nothing"][..],
        &["--set", "contrat = open-ended for posts"],
        &["--set", "contract = permanent for posts"],
        &["--set", "role = juniour for posts"],
        &["--set", "id = x for posts"],
        &["--set", "contract = open-ended for posts where grade is 5"],
        &["--set", "contract = open-ended"],
        &["--change", "close posts"],
        &["--change", "merge units \"Nrth\", \"South\" into \"All\""],
        &["--add-step", "junior -> head : vacancy"],
        &["--add-post", "{ unit \"North\" }"],
        &["--add-post", "0 posts { role junior }"],
        &["--add-post", "2 posts { id x  role junior }"],
        &["--change", "add grade d \"D\" points 5..5 to s above z"],
        &["--change", "regrade role janitor to s.a"],
        &["--change", "replace spine py { 1 = 2 }"],
        &["--change", "replace spine pay in \"pay.csv\""],
    ] {
        let outcome = what_if(SMALL, POSTS, arguments);
        assert_eq!((outcome.status, outcome.out.as_str()), (2, ""), "{arguments:?}");
        all.push_str(&format!(
            "$ gradus scenario {}\n{}\n",
            arguments.join(" "),
            outcome.err
        ));
    }
    insta::assert_snapshot!(all);
    let none = what_if("framework f \"F\" { version \"1\" }\n", POSTS, &[]);
    assert_eq!(none.status, 2);
    assert!(none.err.contains("the framework has no scenario"), "{}", none.err);
}

#[test]
fn posts_of_several_institutions_are_added_to_one_that_is_named() {
    let posts = "id,role,grade,institution\n1,junior,a,North\n2,senior,b,South\n";
    let outcome = what_if(SMALL, posts, &["--add-post", "{ role senior  grade b }"]);
    assert_eq!(outcome.status, 2);
    assert!(
        outcome.err.contains("belong to no institution"),
        "{}",
        outcome.err
    );
    let outcome = what_if(
        SMALL,
        posts,
        &["--add-post", "{ role senior  grade b  institution North }"],
    );
    assert_eq!(outcome.status, 0, "{}", outcome.err);
}

#[test]
fn check_finds_the_faults_of_scenarios_without_posts() {
    let faulty = format!(
        "{SMALL}scenario worse {{\n  set grde = a for posts\n  close posts where colour is blue\n  add step junior -> nobody : vacancy\n}}\nscenario more {{ close posts where status is vacant }}\n"
    );
    let outcome = run(&faulty, POSTS, &["check", "f.gradus", "--as-of", "2026-07-31"]);
    assert_eq!(outcome.status, 2);
    insta::assert_snapshot!(outcome.err);
}

//! `--institution`: every command looks at the posts of the one that was asked for; and what an institution decided about
//! titles counts in every command.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // helpers of tests, outside #[test]

use gradus::cli::{Outcome, Surroundings, run_in};
use gradus::files::{Disk, Memory};
use serde_json::Value;

const FRAMEWORK: &str = r#"framework small "Small" { version "1" }
scale s { grade 1  grade 2 }
family f "Family"
evaluation points "Points" { factor skill { 1 = 10  2 = 40 } }
grading bands of points to s { 1 0..20  2 21..60 }
role assistant "Assistant" { family f  grade 1  entry  titles "Assistant" }
role manager "Manager" { family f  grade 2  terminal  titles "Manager" }
path p { assistant -> manager : promotion after 2 years }
scenario permanent { set contract = open-ended for posts where contract is fixed-term }
"#;
const MANIFEST: &str = "framework = \"f.gradus\"\nas-of = 2026-07-31\n[institution]\nname = \"West\"\n[[posts]]\nsource = \"posts.csv\"\n";
const POSTS: &str = "\
id,institution,title,grade,contract,factors.skill
1,North,Assistant,1,fixed-term,1
2,North,Manager,2,open-ended,2
3,South,Assistant,1,fixed-term,2
4,South,Assistant,1,fixed-term,1
5,,Helper,1,open-ended,1
6,North,Helper,1,open-ended,1
";

fn project(manifest: &str) -> Memory {
    Memory::default()
        .with("f.gradus", FRAMEWORK)
        .with("posts.csv", POSTS)
        .with("gradus.toml", manifest)
        .with("placements.csv", "title,decision\nHelper,assistant\n")
}

fn run(files: &Memory, arguments: &[&str]) -> Outcome {
    run_in(files, &Surroundings::default(), arguments)
}

fn json(outcome: &Outcome) -> Value {
    serde_json::from_str(&outcome.out).unwrap_or_else(|_| panic!("{}", outcome.err))
}

#[test]
fn an_audit_of_one_institution_says_of_it_what_the_audit_of_all_says() {
    let arguments = ["audit", "fixtures/study-23", "--format", "json"];
    let all = json(&run_in(&Disk, &Surroundings::default(), &arguments));
    let name = "Alderbrook University";
    let one = [
        "audit",
        "fixtures/study-23",
        "--format",
        "json",
        "--institution",
        name,
    ];
    let one = json(&run_in(&Disk, &Surroundings::default(), &one));
    let of_all = all["institutions"].as_array().unwrap();
    let theirs = of_all.iter().find(|institution| institution["name"] == name);
    assert!(theirs.is_some(), "the fixture has no {name}");
    assert_eq!(one["institutions"].as_array().unwrap().len(), 1);
    assert_eq!(one["institutions"][0], *theirs.unwrap());
    assert_eq!(one["posts"]["headcount"], theirs.unwrap()["headcount"]);
    let skipped = &one["posts"]["sources"][0]["skipped"][0];
    assert_eq!(skipped["rule"], "--institution Alderbrook University");
    assert!(skipped["rows"].as_u64().unwrap() > 0);
}

#[test]
fn every_command_takes_the_institution() {
    let files = project(MANIFEST);
    let south = ["--institution", "South"];
    let audit = json(&run(
        &files,
        &[&["audit", "--format", "json"][..], &south].concat(),
    ));
    assert_eq!(audit["posts"]["headcount"], 2);
    let map = json(&run(&files, &[&["map", "--format", "json"][..], &south].concat()));
    assert_eq!(map["posts"]["filled"], 2, "{map}");
    let ways = ["route", "assistant", "manager", "--format", "json"];
    let route = json(&run(&files, &[&ways[..], &south].concat()));
    let step = &route["routes"][0]["steps"][0];
    assert_eq!(
        (&step["waiting"], &step["filled"]),
        (&2.into(), &0.into()),
        "{route}"
    );
    let what_if = json(&run(
        &files,
        &[&["scenario", "--format", "json"][..], &south].concat(),
    ));
    assert_eq!(what_if["today"]["headcount"], 2, "{what_if}");
    assert_eq!(what_if["scenarios"][0]["after"]["short_term"], 0);
    let grade = json(&run(
        &files,
        &[&["grade", "--posts", ".", "--format", "json"][..], &south].concat(),
    ));
    assert_eq!(grade["posts"]["scored"], 2, "{grade}");
    let report = run(
        &files,
        &[&["report", "--format", "markdown"][..], &south].concat(),
    );
    assert!(
        report.out.contains("South") && !report.out.contains("North"),
        "{}",
        report.out
    );
}

#[test]
fn rows_that_name_no_institution_are_those_of_the_manifests() {
    let west = run(
        &project(MANIFEST),
        &["audit", "--format", "json", "--institution", "West"],
    );
    assert_eq!(json(&west)["posts"]["headcount"], 1);
}

#[test]
fn an_institution_without_posts_is_an_error_that_names_the_nearest() {
    let files = project(MANIFEST);
    for arguments in [
        &["audit"][..],
        &["map"],
        &["route", "assistant", "manager"],
        &["scenario"],
        &["grade", "--posts", "."],
        &["report"],
    ] {
        let outcome = run(&files, &[arguments, &["--institution", "Nort"]].concat());
        assert_eq!(outcome.status, 2, "{arguments:?}");
        assert!(
            outcome.err.contains("no institution is called `Nort`") && outcome.err.contains("`North`"),
            "{arguments:?}: {}",
            outcome.err
        );
    }
    let framework = [
        "route",
        "assistant",
        "manager",
        "-f",
        "f.gradus",
        "--institution",
        "North",
    ];
    let outcome = run(&files, &framework);
    assert_eq!(outcome.status, 2);
    assert!(outcome.err.contains("no posts here"), "{}", outcome.err);
}

#[test]
fn decisions_about_titles_place_posts_in_every_command() {
    let files = project(&format!(
        "{MANIFEST}[placement]\ndecisions = \"placements.csv\"\n"
    ));
    let audit = json(&run(&files, &["audit", "--format", "json"]));
    assert_eq!(audit["posts"]["unplaced"], 0);
    let map = json(&run(&files, &["map", "--format", "json"]));
    assert_eq!(map["posts"]["unplaced"], 0, "{map}");
    let route = json(&run(
        &files,
        &["route", "assistant", "manager", "--format", "json"],
    ));
    assert_eq!(route["routes"][0]["steps"][0]["waiting"], 5, "{route}");
    let from_post = json(&run(&files, &["route", "--post", "5", "--format", "json"]));
    assert_eq!(from_post["routes"][0]["from"]["role"], "assistant", "{from_post}");
    let grade = json(&run(
        &files,
        &["grade", "--posts", ".", "--post", "5", "--format", "json"],
    ));
    assert_eq!(grade["jobs"][0]["role"], "assistant", "{grade}");
    let report = run(&files, &["report", "--format", "markdown"]);
    assert!(!report.out.contains("Helper"), "{}", report.out);
    let condition = "contract = casual for posts where role is assistant and institution is \"West\"";
    let what_if = json(&run(
        &files,
        &["scenario", "--set", condition, "--format", "json"],
    ));
    assert_eq!(what_if["scenarios"][0]["changes"][0]["posts"], 1, "{what_if}");
}

//! The fixture in which everything is switched on: each subject of the briefing has something to say, in every format.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // helpers of tests, outside #[test]

use gradus::cli::{Outcome, Surroundings, run_in};
use gradus::files::Disk;
use serde_json::Value;

const PROJECT: &str = "fixtures/everything";

fn run(arguments: &[&str]) -> Outcome {
    let outcome = run_in(&Disk, &Surroundings::default(), arguments);
    assert_ne!(outcome.status, 2, "{arguments:?}: {}", outcome.err);
    outcome
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&run(&[arguments, &["--format", "json"]].concat()).out).unwrap()
}

#[test]
fn every_question_of_the_briefing_has_an_answer_with_figures() {
    let text = run(&["report", PROJECT, "--format", "markdown"]).out;
    let questions: Vec<&str> = text.split("\n## ").skip(1).collect();
    for wanted in [
        "Are they visible?",
        "Where can they go?",
        "How secure are they?",
        "Is grading consistent?",
        "Who is rewarded, and who answers for their development?",
        "What would change it?",
        "How do institutions compare?",
    ] {
        let part = questions.iter().find(|part| part.starts_with(wanted));
        let part = part.unwrap_or_else(|| panic!("no question {wanted}"));
        assert!(part.contains("\n|"), "{wanted} has no table: {part}");
    }
    for wanted in [
        "31 July 2026",
        "at band 6",
        "Advisory staff",
        "in a dead end",
        "Thornwick College",
        "Decided to be in no role",
        "score in another grade",
        "No reward scheme covers",
        "hold several roles",
    ] {
        assert!(text.contains(wanted), "no `{wanted}`");
    }
    assert!(
        !text.contains("Online Learning Coach"),
        "decided titles are placed"
    );
    assert!(text.contains("Wizard of Learning"));
}

#[test]
fn every_check_that_posts_can_feed_is_made() {
    let audit = json(&["audit", PROJECT, "--no-baseline"]);
    let skipped = audit["skipped"].as_array().unwrap();
    assert!(skipped.is_empty(), "{skipped:#?}");
    assert!(audit["institutions"].as_array().unwrap().len() == 6);
    let onward = |class: &str| {
        let all = audit["institutions"].as_array().unwrap().iter();
        all.map(|one| one["onward"][class].as_u64().unwrap_or(0))
            .sum::<u64>()
    };
    for class in [
        "terminal",
        "open",
        "closed-to-post",
        "leaves-institution",
        "dead-end",
    ] {
        assert!(onward(class) > 0, "no post is {class}");
    }
}

#[test]
fn the_baseline_knows_some_of_the_findings_and_not_all() {
    let all = json(&["audit", PROJECT, "--no-baseline"]);
    let new = json(&["audit", PROJECT]);
    let count = |of: &Value| of["findings"].as_array().unwrap().len();
    assert!(count(&new) < count(&all), "{} of {}", count(&new), count(&all));
    assert!(count(&new) > 0);
}

#[test]
fn map_route_grade_and_scenarios_have_content() {
    let map = json(&["map", PROJECT]);
    assert_eq!(map["institutions"].as_array().unwrap().len(), 6);
    assert!(
        map["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .any(|node| node["posts"]["filled"] == 0)
    );
    let route = json(&["route", "assistant", "head", "--project", PROJECT]);
    assert!(!route["routes"].as_array().unwrap().is_empty());
    let grade = json(&["grade", "--posts", PROJECT]);
    assert!(
        grade["posts"]["scored"].as_u64().unwrap() > 100,
        "{}",
        grade["posts"]
    );
    let what_if = json(&["scenario", "--project", PROJECT]);
    let scenarios = what_if["scenarios"].as_array().unwrap();
    assert_eq!(scenarios.len(), 3);
    for scenario in scenarios {
        assert!(
            scenario["after"]["cost"]["with_on_costs"].is_string(),
            "{scenario}"
        );
        assert_ne!(scenario["after"], what_if["today"], "{}", scenario["name"]);
    }
    assert!(scenarios[0]["helped"].as_u64().unwrap() > 0);
}

#[test]
fn what_is_shared_names_no_post_and_the_page_no_person() {
    let page = run(&["report", PROJECT, "--format", "html"]).out;
    assert!(!page.contains("60001"), "a person's number is in the page");
    let shared = run(&["report", PROJECT, "--format", "html", "--share"]).out;
    for hidden in ["6-002", "Wizard", "Porter"] {
        assert!(!shared.contains(hidden), "{hidden} is in what is shared");
    }
}

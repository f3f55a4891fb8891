//! A comparison in every format, and the judgement of something that we did not write.

use super::cases::reviewed;
use crate::{compare, repository, schema};
use serde_json::Value;

fn written(format: &str) -> String {
    let arguments = [
        "old.gradus",
        "new.gradus",
        "--project",
        "northfield",
        "--format",
        format,
    ];
    let outcome = compare(&reviewed(), &arguments);
    assert_eq!((outcome.status, outcome.err.as_str()), (0, ""));
    outcome.out
}

#[test]
fn the_document_keeps_to_the_schema() {
    let text = written("json");
    schema::assert_valid(&text);
    let document: Value = serde_json::from_str(&text).unwrap();
    let changes = document["changes"].as_array().unwrap();
    let classed: u64 = ["breaking", "tightening", "loosening", "neutral"]
        .iter()
        .map(|class| document["summary"][class].as_u64().unwrap())
        .sum();
    assert_eq!(changes.len() as u64, classed);
    let posts: f64 = document["posts"]["classes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["posts"].as_f64().unwrap())
        .sum();
    assert_eq!(Some(posts), document["posts"]["all"]["posts"].as_f64());
}

#[test]
fn sarif_keeps_to_the_published_schema_and_names_both_places() {
    let log: Value = serde_json::from_str(&written("sarif")).unwrap();
    let text = std::fs::read_to_string(repository("tests/schemas/sarif-schema-2.1.0.json")).unwrap();
    let mut published: Value = serde_json::from_str(&text).unwrap();
    // SARIF's pattern of a language has a bracket too many, which this validator refuses; gradus writes no language.
    for whose in ["run", "toolComponent"] {
        let language = published.pointer_mut(&format!("/definitions/{whose}/properties/language"));
        language.unwrap().as_object_mut().unwrap().remove("pattern");
    }
    let validator = jsonschema::validator_for(&published).unwrap();
    let faults: Vec<String> = validator
        .iter_errors(&log)
        .map(|error| error.to_string())
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let results = log["runs"][0]["results"].as_array().unwrap();
    let breaking = results
        .iter()
        .find(|one| one["ruleId"] == "breaking-change")
        .unwrap();
    assert_eq!(breaking["level"], "error");
    let both = results.iter().any(|one| {
        !one["locations"].as_array().unwrap().is_empty() && one["relatedLocations"][0].is_object()
    });
    assert!(both);
}

#[test]
fn gitlab_keeps_to_its_schema() {
    let report: Value = serde_json::from_str(&written("gitlab")).unwrap();
    let text = std::fs::read_to_string(repository("tests/schemas/gitlab-code-quality.json")).unwrap();
    let published: Value = serde_json::from_str(&text).unwrap();
    assert!(jsonschema::validator_for(&published).unwrap().is_valid(&report));
}

#[test]
fn every_format_says_every_change() {
    let document: Value = serde_json::from_str(&written("json")).unwrap();
    for format in ["jsonl", "junit", "github", "csv", "markdown", "text"] {
        // Lines break where there is no room, and names in quotes are escaped in their own ways.
        let plain = |text: &str| -> String {
            text.replace("%25", "%")
                .replace("%2C", ",")
                .replace("%3A", ":")
                .replace("&gt;", ">")
                .replace("<code>", "")
                .replace("</code>", "")
                .replace("<!-- -->", "")
                .chars()
                .filter(|c| c.is_alphanumeric())
                .collect()
        };
        let text = plain(&written(format));
        for change in document["changes"].as_array().unwrap() {
            let message = plain(change["message"].as_str().unwrap());
            assert!(text.contains(&message), "{format}: {message}");
        }
    }
}

#[test]
fn a_comment_on_a_change() {
    insta::assert_snapshot!("markdown", written("markdown"));
}

#[test]
fn a_table_for_a_spreadsheet() {
    insta::assert_snapshot!("csv", written("csv"));
}

//! The fixtures that ship, audited by the program itself, against what was planted in them and counted apart.

#![allow(clippy::indexing_slicing, clippy::unwrap_used)]

#[path = "support/schema.rs"]
mod schema;

use gradus::cli::{Surroundings, run_in};
use gradus::files::Disk;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The JSON document of an audit of a fixture; its shape is validated.
fn audit(fixture: &str) -> Value {
    let path = format!("{}/fixtures/{fixture}", env!("CARGO_MANIFEST_DIR"));
    let outcome = run_in(
        &Disk,
        &Surroundings::default(),
        &["audit", &path, "--format", "json"],
    );
    assert!(outcome.status < 2, "{}", outcome.err);
    schema::assert_valid(&outcome.out);
    serde_json::from_str(&outcome.out).unwrap()
}

fn expected() -> toml::Table {
    let path = format!("{}/fixtures/northfield/expected.toml", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap().parse().unwrap()
}

fn findings<'a>(document: &'a Value, check: &str) -> Vec<&'a Value> {
    document["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["check"] == check)
        .collect()
}

fn tables<'a>(expected: &'a toml::Table, name: &str) -> Vec<&'a toml::Value> {
    expected[name].as_array().unwrap().iter().collect()
}

#[test]
fn northfield_reads_places_and_refuses_what_was_planted() {
    let (document, expected) = (audit("northfield"), expected());
    let posts = &document["posts"];
    for key in ["read", "refused", "placed", "unplaced", "headcount"] {
        assert_eq!(posts[key].as_i64(), expected["posts"][key].as_integer(), "{key}");
    }
    assert_eq!(posts["fte"].as_str(), expected["posts"]["fte"].as_str());
    let by_reason: BTreeMap<String, i64> = posts["unplaced_by_reason"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| {
            (
                group["reason"].as_str().unwrap().to_owned(),
                group["posts"].as_i64().unwrap(),
            )
        })
        .collect();
    let planted: BTreeMap<String, i64> = expected["unplaced"]
        .as_table()
        .unwrap()
        .iter()
        .map(|(reason, posts)| (reason.clone(), posts.as_integer().unwrap()))
        .collect();
    assert_eq!(by_reason, planted);
    let refused: Vec<(i64, &str, &str)> = posts["refused_rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (
                row["row"].as_i64().unwrap(),
                row["column"].as_str().unwrap(),
                row["value"].as_str().unwrap(),
            )
        })
        .collect();
    let planted: Vec<(i64, &str, &str)> = tables(&expected, "refused")
        .into_iter()
        .map(|row| {
            (
                row["row"].as_integer().unwrap(),
                row["column"].as_str().unwrap(),
                row["value"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(refused, planted);
}

#[test]
fn northfield_shows_who_is_stuck() {
    let (document, expected) = (audit("northfield"), expected());
    let institution = &document["institutions"][0];
    for (class, posts) in expected["onward"].as_table().unwrap() {
        assert_eq!(
            institution["onward"][class].as_i64(),
            posts.as_integer(),
            "{class}"
        );
    }
    for (family, classes) in expected["onward-by-family"].as_table().unwrap() {
        let found = institution["families"]
            .as_array()
            .unwrap()
            .iter()
            .find(|found| found["family"] == *family);
        for (class, posts) in classes.as_table().unwrap() {
            let count = found.map(|found| found["classes"][class]["posts"].as_i64());
            assert_eq!(count, Some(posts.as_integer()), "{family} {class}");
        }
    }
    let mut planted = 0;
    for station in tables(&expected, "station") {
        let found = findings(&document, station["check"].as_str().unwrap())
            .into_iter()
            .find(|finding| {
                finding["subject"]["role"] == station["role"].as_str().unwrap()
                    && finding["subject"]["grade"] == station["grade"].as_str().unwrap()
            });
        let posts = found.map(|found| found["evidence"]["posts"].as_i64());
        assert_eq!(posts, Some(station["posts"].as_integer()), "{station}");
        planted += 1;
    }
    let reported: usize = [
        "dead-end",
        "closed-to-post",
        "leaves-institution",
        "leaves-family",
    ]
    .iter()
    .map(|check| findings(&document, check).len())
    .sum();
    assert_eq!(reported, planted, "nothing beside what was planted");
}

#[test]
fn northfield_shows_where_short_term_contracts_sit() {
    let (document, expected) = (audit("northfield"), expected());
    let found = findings(&document, "fixed-term-concentration");
    let planted = tables(&expected, "fixed-term-concentration");
    assert_eq!(found.len(), planted.len());
    for group in planted {
        let text = |key: &str| group.get(key).and_then(toml::Value::as_str);
        let finding = found
            .iter()
            .find(|finding| {
                finding["subject"].get("unit").and_then(Value::as_str) == text("unit")
                    && finding["subject"].get("family").and_then(Value::as_str) == text("family")
            })
            .unwrap();
        assert_eq!(finding["severity"].as_str(), text("severity"));
        let evidence = &finding["evidence"];
        assert_eq!(evidence["short_term"].as_i64(), group["short-term"].as_integer());
        assert_eq!(evidence["filled"].as_i64(), group["filled"].as_integer());
        assert_eq!(
            evidence["conversions"].as_i64(),
            group["conversions"].as_integer()
        );
        let near = |value: &Value, wanted: &toml::Value| {
            let (value, wanted) = (value.as_f64().unwrap(), wanted.as_float().unwrap());
            assert!((value - wanted).abs() < 6e-5, "{value} {wanted}");
        };
        near(&evidence["rest_share"], &group["rest-share"]);
        near(&evidence["interval"][0], &group["interval"][0]);
        near(&evidence["interval"][1], &group["interval"][1]);
    }
}

#[test]
fn northfield_shows_missing_routes_and_people_at_the_top_of_their_grade() {
    let (document, expected) = (audit("northfield"), expected());
    let narrow = &tables(&expected, "bottleneck")[0];
    let found = findings(&document, "bottleneck");
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0]["subject"],
        json!({ "role": narrow["role"].as_str(), "grade": narrow["grade"].as_str() })
    );
    assert_eq!(
        found[0]["evidence"]["waiting"].as_i64(),
        narrow["waiting"].as_integer()
    );
    assert_eq!(
        found[0]["evidence"]["places"].as_i64(),
        narrow["places"].as_integer()
    );

    let steps: Vec<(&str, &str)> = findings(&document, "unstaffed-step")
        .iter()
        .map(|finding| {
            (
                finding["subject"]["role"].as_str().unwrap(),
                finding["subject"]["to_role"].as_str().unwrap(),
            )
        })
        .collect();
    let planted: Vec<(&str, &str)> = tables(&expected, "unstaffed-step")
        .iter()
        .map(|step| (step["from"].as_str().unwrap(), step["to"].as_str().unwrap()))
        .collect();
    assert_eq!(steps, planted);

    for check in ["unreachable-role", "cut-off-role"] {
        let mut roles: Vec<&str> = findings(&document, check)
            .iter()
            .map(|finding| finding["subject"]["role"].as_str().unwrap())
            .collect();
        let mut planted: Vec<&str> = expected["framework"][check]
            .as_array()
            .unwrap()
            .iter()
            .map(|role| role.as_str().unwrap())
            .collect();
        roles.sort_unstable();
        planted.sort_unstable();
        assert_eq!(roles, planted, "{check}");
    }
    assert!(findings(&document, "missing-rung").is_empty());

    for top in tables(&expected, "top-of-grade") {
        let found = findings(&document, "top-of-grade")
            .into_iter()
            .find(|finding| finding["subject"]["role"] == top["role"].as_str().unwrap())
            .unwrap();
        let class = top["class"].as_str().unwrap();
        assert_eq!(
            found["evidence"][class].as_i64(),
            top["posts"].as_integer(),
            "{top}"
        );
    }
}

#[test]
fn northfield_reports_holders_of_another_grade_as_what_they_are() {
    let (document, expected) = (audit("northfield"), expected());
    for (kind, ids) in [("acting-up", "acting"), ("protected", "protected")] {
        let posts: i64 = findings(&document, "holder-grade")
            .iter()
            .filter(|finding| finding["subject"]["kind"] == kind)
            .map(|finding| finding["evidence"]["posts"].as_i64().unwrap())
            .sum();
        let planted = expected["ids"][ids].as_array().unwrap().len();
        assert_eq!(usize::try_from(posts).unwrap(), planted, "{kind}");
    }
}

/// Findings without what names places in the extract: rows, and words of the extract's own.
fn bare(document: &Value) -> Vec<Value> {
    let mut list: Vec<Value> = document["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| {
            json!([
                finding["fingerprint"],
                finding["check"],
                finding["severity"],
                finding["subject"],
                finding["evidence"],
                finding["row_count"]
            ])
        })
        .collect();
    list.sort_by_key(Value::to_string);
    list
}

#[test]
fn a_hostile_extract_of_the_same_posts_gives_the_same_findings() {
    let (clean, messy) = (audit("northfield"), audit("messy"));
    assert_eq!(bare(&clean), bare(&messy));
    assert_eq!(clean["institutions"], messy["institutions"]);
    for key in [
        "refused",
        "placed",
        "unplaced",
        "headcount",
        "fte",
        "contract_blank",
    ] {
        assert_eq!(clean["posts"][key], messy["posts"][key], "{key}");
    }
}

#[test]
fn the_23_institutions_show_what_the_study_found() {
    let document = audit("study-23");
    assert_eq!(document["institutions"].as_array().unwrap().len(), 23);
    assert_eq!(document["posts"]["refused"], 0);
    assert_eq!(document["posts"]["unplaced"], 0);
    let mut stuck: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for institution in document["institutions"].as_array().unwrap() {
        for family in institution["families"].as_array().unwrap() {
            let entry = stuck
                .entry(family["family"].as_str().unwrap().to_owned())
                .or_default();
            entry.0 += family["posts"].as_i64().unwrap();
            entry.1 += ["leaves-institution", "dead-end", "closed-to-post"]
                .iter()
                .map(|class| family["classes"][class]["posts"].as_i64().unwrap())
                .sum::<i64>();
        }
    }
    let share = |family: &str| stuck[family].1 as f64 / stuck[family].0 as f64;
    assert!(
        share("new-specialists") > 0.25,
        "new specialists have few ways up: {stuck:?}"
    );
    assert!(share("academics") < 0.01, "academics have: {stuck:?}");
    let concentrated = findings(&document, "fixed-term-concentration")
        .iter()
        .filter(|finding| finding["subject"] == json!({ "family": "new-specialists" }))
        .count();
    assert!(
        concentrated >= 12,
        "most institutions concentrate short-term contracts on them: {concentrated}"
    );
}

#[test]
fn every_shipped_framework_is_understood_without_a_warning() {
    for name in [
        "cursus-honorum",
        "learning-technology",
        "us-general-schedule",
        "uk-civil-service",
    ] {
        let path = format!("{}/frameworks/{name}.gradus", env!("CARGO_MANIFEST_DIR"));
        let outcome = run_in(
            &Disk,
            &Surroundings::default(),
            &["check", &path, "--format", "json", "--as-of", "2026-07-31"],
        );
        assert!(outcome.status < 2, "{}", outcome.err);
        assert_eq!(outcome.err, "", "{name}");
        schema::assert_valid(&outcome.out);
    }
}

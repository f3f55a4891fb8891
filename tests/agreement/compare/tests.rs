//! A document made of the expected facts agrees with them, and no longer does when one of them is changed.

use super::*;
use crate::agreement::generate::{self, Focus};
use crate::agreement::oracle;
use crate::agreement::world::World;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Map, json};

fn document(expected: &Expected) -> Value {
    let institutions: Vec<Value> =
        expected
            .institutions
            .iter()
            .map(|(name, facts)| {
                let families: Vec<Value> = facts
                .families
                .iter()
                .map(|(family, classes)| {
                    let cells: Map<String, Value> = classes
                        .iter()
                        .map(|(class, (posts, fte))| {
                            ((*class).to_owned(), json!({ "posts": posts, "fte": format!("{fte:.2}") }))
                        })
                        .collect();
                    let posts: u64 = classes.values().map(|cell| cell.0).sum();
                    let fte: f64 = classes.values().map(|cell| cell.1).sum();
                    json!({ "family": family, "posts": posts, "fte": format!("{fte:.2}"), "classes": cells })
                })
                .collect();
                json!({
                    "name": name, "onward": facts.onward, "families": families, "headcount": facts.headcount,
                    "fte": format!("{:.2}", facts.fte), "placed": facts.placed, "unplaced": facts.unplaced,
                })
            })
            .collect();
    let findings: Vec<Value> = expected.findings.iter().map(finding_of).collect();
    let said = |severity: &str| {
        findings
            .iter()
            .filter(|finding| finding["severity"] == severity)
            .count()
    };
    let summary = json!({ "error": said("error"), "warning": said("warning"), "note": said("note") });
    let sum = |of: &dyn Fn(&InstitutionFacts) -> u64| expected.institutions.values().map(of).sum::<u64>();
    let fte: f64 = expected.institutions.values().map(|facts| facts.fte).sum();
    let refused: Vec<Value> = expected.refused.iter().map(|row| json!({ "row": row })).collect();
    let reasons: Vec<Value> = expected
        .unplaced_by_reason
        .iter()
        .map(|(reason, posts)| json!({ "reason": reason, "posts": posts }))
        .collect();
    json!({
        "framework": { "roles": expected.roles, "stations": expected.stations, "steps": expected.steps },
        "posts": {
            "read": expected.read, "refused": refused.len(), "refused_rows": refused,
            "placed": sum(&|facts| facts.placed), "unplaced": sum(&|facts| facts.unplaced),
            "headcount": sum(&|facts| facts.headcount), "fte": format!("{fte:.2}"),
            "contract_blank": expected.contract_blank, "unplaced_by_reason": reasons,
        },
        "institutions": institutions, "findings": findings, "summary": summary,
    })
}

fn finding_of(fact: &Fact) -> Value {
    let mut evidence = Map::new();
    for (&name, &number) in &fact.numbers {
        match name.split_once('.') {
            Some((list, _)) => {
                let list = evidence.entry(list).or_insert_with(|| json!([]));
                list.as_array_mut().unwrap().push(json!(number));
            }
            None => drop(evidence.insert(name.to_owned(), json!(number))),
        }
    }
    json!({
        "check": fact.key.check, "institution": fact.key.institution, "subject": fact.key.subject,
        "severity": fact.severity.unwrap_or("warning"), "evidence": evidence, "rows": fact.rows,
    })
}

/// Some worlds of every kind.
fn worlds() -> Vec<World> {
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    Focus::ALL
        .into_iter()
        .flat_map(|focus| {
            let strategy = generate::world(focus);
            (0..60)
                .map(|_| strategy.new_tree(&mut runner).unwrap().current())
                .collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn a_document_of_the_expected_facts_agrees_with_them() {
    for world in worlds() {
        let expected = oracle::expect(&world);
        let found = compare(&expected, &document(&expected));
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}

#[test]
fn every_changed_number_and_every_lost_finding_is_noticed() {
    for world in worlds().iter().step_by(7) {
        let expected = oracle::expect(world);
        let honest = document(&expected);
        for key in [
            "read",
            "refused",
            "placed",
            "unplaced",
            "headcount",
            "contract_blank",
        ] {
            let mut changed = honest.clone();
            changed["posts"][key] = json!(honest["posts"][key].as_u64().unwrap() + 1);
            assert_eq!(compare(&expected, &changed).len(), 1, "posts.{key}");
        }
        for at in 0..expected.findings.len() {
            let mut changed = honest.clone();
            changed["findings"].as_array_mut().unwrap().remove(at);
            assert!(
                !compare(&expected, &changed).is_empty(),
                "{:?}",
                expected.findings[at].key
            );
            for (&name, number) in &expected.findings[at].numbers {
                let mut changed = honest.clone();
                let evidence = &mut changed["findings"][at]["evidence"];
                let value = match name.split_once('.') {
                    Some((list, at)) => &mut evidence[list][at.parse::<usize>().unwrap()],
                    None => &mut evidence[name],
                };
                *value = json!(number.map_or(0.5, |number| number + 0.01));
                assert!(!compare(&expected, &changed).is_empty(), "{name}");
            }
        }
    }
}

#[test]
fn what_is_no_document_is_a_difference() {
    let said = compare(&Expected::default(), &json!("exit status 2"));
    assert_eq!(said, ["no JSON document: exit status 2"]);
}

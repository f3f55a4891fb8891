//! What is refused, and in which words.

use super::{FRAMEWORK, run};
use gradus::files::Memory;
use std::collections::BTreeSet;

/// What is said about this text beside the framework of these tests.
fn said(text: &str) -> String {
    let files = Memory::default()
        .with("f.gradus", FRAMEWORK)
        .with("rule.gradus", format!("import \"f.gradus\"\n{text}\n"));
    run(&files, &["check", "rule.gradus", "--as-of", "2026-07-31"]).err
}

fn all(rules: &[&str]) -> String {
    let texts = rules.iter().map(|rule| said(&format!("rule r {{ {rule} }}")));
    texts.collect::<Vec<_>>().join("\n")
}

const NAMES: &[&str] = &[
    "every post require sallary > 20_000 GBP",
    "every post require colour is \"red\"",
    "every post require contract is fixed-trem",
    "every post require family is academic",
    "every post require role is profesor",
    "every post require status is empty",
    "every post require onward is dead-ends",
    "every post require scale is clerical",
    "every post require grade >= professional.9",
    "every post require grade is AC3",
    "every role require skills.pedagoy >= 2",
    "every role require skills >= 2",
    "every role require rewards includes bonsu",
    "every role require activities includes teach",
    "every post require unit is Chemistry",
    "every post require is stafed",
    "every post require staffed",
    "each unit of posts require medain(salary) > 1 GBP",
    "each unt of posts require count > 1",
    "each title of posts require count > 1",
    "each unit x unit of posts require count > 1",
    "each unit of posts require count(grade is professional.8) <= ceiling(haeds.8)",
    "each unit of posts require count(grade is professional.8) <= ceiling(heads.6)",
];

const SCOPES: &[&str] = &[
    "every post require share(contract is fixed-term) <= 25%",
    "every role require count(contract is fixed-term) <= 2",
    "every post require count <= 2",
    "each unit of posts require contract is fixed-term",
    "each unit of posts require is short-term",
    "every role require salary > 20_000 GBP",
    "every post require cpd is present",
    "every post require skills.pedagogy >= 2",
    "every post require reaches grade >= professional.8",
    "every post require steps into >= 1",
    "every post require is staffed",
    "every role require is placed",
    "every role require reaches salary >= 20_000 GBP",
    "each unit of posts require share(count(contract is casual) > 2) <= 5%",
    "every post require gap in mean(salary) by sex < 3%",
    "every role require gap in mean(salary) by sex < 3%",
    "each unit of posts require mean(gap in mean(salary) by sex) < 3%",
    "every post require salary < ceiling(heads.8)",
    "every role require is justified",
    "each unit of posts require is justified",
    "every post with at least 3 posts require salary > 1 GBP",
    "every post at most 3% of posts where contract is casual",
    "require salary > 1 GBP",
    "every post where salary > 1 GBP",
];

const TYPES: &[&str] = &[
    "every post require grade < 8",
    "every post require grade < 77",
    "every post require grade is \"8\"",
    "every post require salary >= 30_000",
    "every post require salary >= 30_000 EUR",
    "every post require salary >= 95%",
    "every post require fte <= 30_000 GBP",
    "each unit of posts require share(contract is fixed-term) <= 25",
    "each unit of posts require share(contract is fixed-term) <= 0.25",
    "each unit of posts require share(contract is fixed-term) <= 125%",
    "each unit of posts require count <= 25%",
    "each unit of posts at most 120% of posts where contract is casual",
    "each unit of posts at most 2.5 posts where contract is casual",
    "every post require service < 4",
    "every post require point < 4 years",
    "every post require service < 2020-01-01",
    "every post require start < 4 years",
    "every post require start < 2020",
    "every post require start < \"2020-01-01\"",
    "every post require contract is \"fixed-term\"",
    "every post require unit is 7",
    "every post require family is head",
    "every post require family is 3 years",
    "every post require title < \"M\"",
    "every post require contract >= fixed-term",
    "every post require academic.AC1 < clinical.C1",
    "every post where grade >= professional.7 and grade < clinical.C1 require salary > 1 GBP",
    "every role where grade >= professional.7 require top-grade < clinical.C1 and top-grade > academic.AC1",
    "every post require salary",
    "each unit of posts require share(contract) <= 5%",
    "every post require (salary is present) is contract",
    "every post require 4 years < 5 years",
    "every post require salary >= salary",
    "every post require status is present",
    "every post require 5 is present",
    "every role require contract is fixed-term",
    "every role require family includes academics",
    "every role require rewards includes \"bonus\"",
    "every post require salary matches \"2*\"",
    "every post require title matches \"*\"",
    "every post require title matches \"lecturer\"",
    "every post require contract is one of casual, fixed-term, casual",
    "every role require skills.pedagogy >= 7",
    "every post require salary + 4 years > 1 GBP",
    "every post require grade + 1 > professional.8",
    "every post require salary + 1_500 > 30_000 GBP",
    "every post require start + end > 2020-01-01",
    "every post require salary * salary > 5 GBP",
    "every post require salary + 5% > 5 GBP",
    "every post require service + 1 year > 4 years",
    "each unit of posts require median(contract) > 5",
    "each unit of posts require sum(contract is casual) > 5",
    "each unit of posts require sum(grade) > 5",
    "each unit of posts require spread(start) > 5",
    "each unit of posts require median(salary, fte) > 5 GBP",
    "each unit of posts require share <= 5%",
    "each unit of posts require gap in mean(salary) by sex < 3",
    "each unit of posts require gap in mean(salary) by sex < 300 GBP",
    "each unit of posts require gap in count(contract is casual) by sex < 3%",
    "each unit of posts require gap in mean(salary) by start < 3%",
    "each unit of posts require gap in mean(salary) by salary < 3%",
    "each unit of posts require gap in mean(contract) by sex < 3%",
    "each unit of posts require gap in share(contract is casual) by sex < 3%",
    "each unit of posts require ceiling(heads) >= 3",
    "each unit of posts require ceiling(salary > 1 GBP) >= 3",
    "each unit of posts require ceiling(heads.8) >= 3 GBP",
    "each unit of posts require ceiling(heads.8) >= 30%",
    "every post require sex is 7",
    "every post require level >= 8 years",
    "each unit of posts require largest share by salary <= 5%",
];

#[test]
fn names_that_mean_nothing_are_said_with_the_nearest() {
    insta::assert_snapshot!(all(NAMES));
}

#[test]
fn what_a_rule_cannot_ask_of_its_subject_is_said_with_who_can_be_asked() {
    insta::assert_snapshot!(all(SCOPES));
}

#[test]
fn values_of_different_kinds_are_said_with_what_each_is() {
    insta::assert_snapshot!(all(TYPES));
}

#[test]
fn faults_of_whole_rules_are_said_where_they_stand() {
    let texts = [
        "rule dead-end { every post require salary > 1 GBP }",
        "rule r { every post require salary > 1 GBP }\nrule r { every post require salary > 2 GBP }",
        "rule r { every post require salary > 1 GBP cites fte-regulation-2002 }",
        "rule r { every post every role require salary > 1 GBP }",
        "rule r { every post require salary > 1 GBP from 2026-08-01 until 2026-07-01 }",
        "check four-years-rule { off }\nrule four-year-rule { every post require salary > 1 GBP }",
    ];
    insta::assert_snapshot!(texts.map(said).join("\n"));
}

#[test]
fn every_rule_with_a_fault_gets_one_message_with_its_place_and_a_remedy() {
    let mut kinds = BTreeSet::new();
    for rule in NAMES.iter().chain(SCOPES).chain(TYPES) {
        let text = said(&format!("rule r {{ {rule} }}"));
        let heads: Vec<&str> = text.lines().filter(|line| line.starts_with("error[")).collect();
        assert_eq!(heads.len(), 1, "{rule}\n{text}");
        assert!(text.contains("--> rule.gradus:2:"), "{text}");
        assert!(text.contains("= help: "), "{text}");
        kinds.insert(heads[0].split(']').next().unwrap().to_owned());
    }
    assert!(kinds.len() >= 40, "{} kinds: {kinds:?}", kinds.len());
}

#[test]
fn a_fault_elsewhere_makes_no_second_one_in_a_rule() {
    let text = said("family unread \"x\" {{{\nrule r { every post require family is unread }");
    assert!(!text.contains("unknown-family"), "{text}");
}

#[test]
fn parentheses_beyond_measure_are_one_clear_fault() {
    let text = said(&format!(
        "rule r {{ every post require {}1 > 2 }}",
        "(".repeat(100_000)
    ));
    assert!(text.contains("nested-too-deep"), "{text}");
    let nots = said(&format!(
        "rule r {{ every post require {}salary > 1 GBP }}",
        "not ".repeat(100_000)
    ));
    assert_eq!(nots, "");
}

#[test]
fn a_misspelt_rule_gets_one_message_at_its_place() {
    insta::assert_snapshot!(said(include_str!("misspelt.gradus")));
}

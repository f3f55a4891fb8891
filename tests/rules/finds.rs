//! What rules find.

use super::{audit, of, run};
use gradus::files::Memory;
use serde_json::json;

const POSTS: &str = "\
id,role,grade,contract,unit,start,justification,salary,fte,status,funding
1,technologist,6,fixed-term,A,2020-01-01,,20000,1,filled,core
2,technologist,6,fixed-term,A,2020-01-01,maternity cover,20000,1,filled,core
3,technologist,7,fixed-term,A,2022-08-01,,22000,0.5,filled,project
4,technologist,7,open-ended,B,2010-01-01,,30000,1,filled,core
5,developer,7,,B,2010-01-01,,23000,1,filled,core
6,developer,7,fixed-term,B,,,23000,1,filled,core
7,head,8,open-ended,B,2001-01-01,,25000,1,filled,core
8,lecturer,AC1,fixed-term,B,2001-01-01,,25000,1,vacant,core
";

const FOUR_YEARS: &str = r#"rule four-year-rule "Fixed-term service of four years or more needs a reason" {
  every post where contract is fixed-term
  require service < 4 years or justification is present
  because "the contract has become open-ended by law"
  cites fte-regulations-2002
}"#;

#[test]
fn a_rule_about_posts_says_who_breaks_it_which_clause_and_what_decided() {
    let report = audit(FOUR_YEARS, POSTS);
    let [finding] = of(&report, "four-year-rule")[..] else {
        panic!("{report}");
    };
    insta::assert_snapshot!(serde_json::to_string_pretty(finding).unwrap());
}

#[test]
fn four_years_are_complete_on_their_day() {
    let posts =
        |start: &str| format!("id,role,grade,contract,start,justification\n1,head,8,fixed-term,{start},\n");
    // The audit is as of 2026-07-31.
    for (start, broken) in [("2022-08-01", false), ("2022-07-31", true), ("2022-07-30", true)] {
        let report = audit(FOUR_YEARS, &posts(start));
        assert_eq!(!of(&report, "four-year-rule").is_empty(), broken, "{start}");
    }
}

#[test]
fn a_blank_that_decides_is_not_judged_and_said_so() {
    let posts = "id,role,grade,contract,start,justification\n1,head,8,fixed-term,,\n2,head,8,,2000-01-01,\n";
    let report = audit(FOUR_YEARS, posts);
    assert!(of(&report, "four-year-rule").is_empty());
    let skipped = report["skipped"].as_array().unwrap();
    let said = skipped
        .iter()
        .find(|skipped| skipped["check"] == "four-year-rule");
    assert_eq!(
        said.unwrap()["because"],
        "2 of 2 posts could not be judged: a value that decides is blank"
    );
}

#[test]
fn a_reason_that_is_there_decides_whatever_is_blank_beside_it() {
    let posts = "id,role,grade,contract,start,justification\n1,head,8,fixed-term,,a grant\n";
    let report = audit(FOUR_YEARS, posts);
    let skipped = report["skipped"].as_array().unwrap();
    assert!(of(&report, "four-year-rule").is_empty());
    assert!(skipped.iter().all(|skipped| skipped["check"] != "four-year-rule"));
}

#[test]
fn a_rule_whose_columns_are_missing_is_skipped() {
    let report = audit(FOUR_YEARS, "id,role,grade,contract\n1,head,8,fixed-term\n");
    let skipped = report["skipped"].as_array().unwrap();
    let said = skipped
        .iter()
        .find(|skipped| skipped["check"] == "four-year-rule");
    assert_eq!(
        said.unwrap()["because"],
        "the posts have no columns `justification`, `service-start` or `start`"
    );
}

/// Each rule with the ids of the posts that break it.
fn breaking(require: &str) -> Vec<u64> {
    let report = audit(&format!("rule r {{\n{require}\n}}"), POSTS);
    let mut rows: Vec<u64> = of(&report, "r")
        .iter()
        .flat_map(|finding| finding["rows"].as_array().unwrap())
        .map(|row| row.as_u64().unwrap() - 1)
        .collect();
    rows.sort_unstable();
    rows
}

#[test]
fn expressions_about_posts_mean_what_they_say() {
    for (rule, ids) in [
        ("every post require grade >= professional.7", vec![1, 2]),
        ("every post require grade is professional.7", vec![1, 2, 7]),
        ("every post require grade < academic.AC1", vec![3, 4, 5, 6, 7]),
        (
            "every post require grade is not one of professional.6, professional.8",
            vec![1, 2, 7],
        ),
        (
            "every post require contract is one of open-ended, casual",
            vec![1, 2, 3, 6],
        ),
        ("every post require not contract is fixed-term", vec![1, 2, 3, 6]),
        ("every post require is not short-term", vec![1, 2, 3, 6]),
        ("every post require contract is present", vec![5]),
        (
            "every post require start is present and contract is present",
            vec![5, 6],
        ),
        ("every post require salary <= 22_000 GBP", vec![4, 5, 6, 7]),
        ("every post require salary <= grade.highest-pay", vec![4]),
        ("every post require salary / 22_000 GBP <= 110%", vec![4, 7]),
        ("every post require salary <= 105% * 22_000 GBP", vec![4, 7]),
        ("every post require fte is 1", vec![3]),
        ("every post require fte * 2 >= 1 + 0.5", vec![3]),
        ("every post require funding is core", vec![3]),
        ("every post require unit is \"A\"", vec![4, 5, 6, 7]),
        ("every post require unit matches \"b*\"", vec![1, 2, 3]),
        ("every post require family is new-specialists", vec![]),
        ("every post require role is not technologist", vec![1, 2, 3, 4]),
        ("every post require start >= 2010-01-01", vec![7]),
        ("every post require as-of - start < 16 years", vec![4, 5, 7]),
        ("every post require start + 16 years > as-of", vec![4, 5, 7]),
        ("every post require status is filled", vec![8]),
        ("every post require role.cpd >= 10 days", vec![]),
        ("every post require role.cpd is present", vec![5, 6, 7]),
        ("every post require onward is not leaves-institution", vec![]),
        ("every post require is not terminal", vec![7]),
        (
            "every post where unit is \"A\" require service < 4 years",
            vec![1, 2],
        ),
    ] {
        assert_eq!(breaking(rule), ids, "{rule}");
    }
}

#[test]
fn several_requirements_are_all_to_hold_and_the_first_that_fails_is_named() {
    let rule = "rule r { every post require contract is present require salary <= 22_000 GBP }";
    let report = audit(rule, POSTS);
    let finding = of(&report, "r")[0];
    assert_eq!(finding["evidence"]["failed"], 4);
    assert_eq!(
        finding["evidence"]["clauses"],
        json!({"contract is present": 1, "salary <= 22_000 GBP": 3})
    );
    assert_eq!(finding["places"].as_array().unwrap().len(), 3);
}

/// The groups that break a rule, as their subjects.
fn groups(require: &str) -> Vec<String> {
    let report = audit(&format!("rule r {{\n{require}\n}}"), POSTS);
    let found = of(&report, "r");
    let mut groups: Vec<String> = found
        .iter()
        .map(|finding| {
            let subject = finding["subject"].as_object().unwrap();
            let parts: Vec<&str> = subject.values().map(|value| value.as_str().unwrap()).collect();
            parts.join("/")
        })
        .collect();
    groups.sort();
    groups
}

#[test]
fn expressions_about_groups_mean_what_they_say() {
    for (rule, expected) in [
        ("each unit of posts require count <= 3", vec!["B"]),
        (
            "each unit, contract of posts require count <= 2",
            vec!["A", "B", "fixed-term"],
        ),
        (
            "each unit x contract of posts require count <= 2",
            vec!["fixed-term/A"],
        ),
        (
            "each unit of posts with at least 3 posts require share(contract is fixed-term) <= 50%",
            vec!["A"],
        ),
        (
            "each unit of posts require share(contract is fixed-term) <= 50%",
            vec![],
        ),
        (
            "each unit of posts with at least 1 posts at most 40% of posts where contract is fixed-term",
            vec!["A"],
        ),
        (
            "each unit of posts at most 0 posts where contract is open-ended",
            vec!["B"],
        ),
        (
            "each institution of posts at least 3 posts where contract is open-ended",
            vec![""],
        ),
        ("each unit of posts require sum(fte) >= 3", vec!["A"]),
        (
            "each unit of posts with at least 3 posts require median(salary) >= 20_001 GBP",
            vec!["A"],
        ),
        (
            "each unit of posts with at least 3 posts require mean(salary) < 25_250 GBP",
            vec!["B"],
        ),
        ("each unit of posts require spread(salary) <= 1.1", vec!["B"]),
        (
            "each unit of posts require highest(salary) <= 22_000 GBP",
            vec!["B"],
        ),
        (
            "each unit of posts require lowest(start) >= 2010-01-01",
            vec!["B"],
        ),
        ("each unit of posts require distinct(grade) <= 1", vec!["A", "B"]),
        (
            "each unit of posts with at least 3 posts require largest share by grade <= 70%",
            vec!["B"],
        ),
        (
            "each unit of posts where grade is professional.7 require count is 1",
            vec!["B"],
        ),
        (
            "each institution of posts with at least 2 posts require mean(salary where grade is professional.6) >= 95% * mean(salary)",
            vec![""],
        ),
        ("each grade of posts require count <= 2 or count >= 4", vec![]),
        (
            "each unit of posts require share(status is vacant) <= 10%",
            vec!["B"],
        ),
    ] {
        assert_eq!(groups(rule), expected, "{rule}");
    }
}

#[test]
fn a_rule_about_groups_says_what_was_computed() {
    let rule = r#"rule balanced-units "No unit leans on fixed-term posts" {
  each unit of posts
  with at least 3 posts
  require share(contract is fixed-term) <= 50% and count <= 10
  severity note
}"#;
    let report = audit(rule, POSTS);
    let [finding] = of(&report, "balanced-units")[..] else {
        panic!("{report}");
    };
    insta::assert_snapshot!(serde_json::to_string_pretty(finding).unwrap());
}

/// The roles that break a rule, without posts.
fn roles(require: &str) -> Vec<String> {
    let files = Memory::default().with(
        "f.gradus",
        format!("{}\nrule r {{\n{require}\n}}", super::FRAMEWORK),
    );
    let outcome = run(
        &files,
        &["check", "f.gradus", "--as-of", "2026-07-31", "--format", "json"],
    );
    let report = serde_json::from_str(&outcome.out).unwrap_or_else(|_| panic!("{}", outcome.err));
    of(&report, "r")
        .iter()
        .map(|finding| finding["subject"]["role"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn expressions_about_roles_mean_what_they_say() {
    for (rule, mut expected) in [
        (
            "every role require cpd is present",
            vec!["developer", "head", "lecturer", "consultant"],
        ),
        (
            "every role where grade < professional.8 require reaches grade >= professional.8",
            vec![],
        ),
        (
            "every role where grade < professional.8 require reaches grade >= professional.8 within 10 years",
            vec!["developer"],
        ),
        (
            "every role where family is academics require reaches family is new-specialists",
            vec!["consultant"],
        ),
        (
            "every role where is not entry require steps into >= 1",
            vec!["developer", "consultant"],
        ),
        (
            "every role where not is terminal require steps out >= 1",
            vec!["consultant"],
        ),
        (
            "every role where skills.pedagogy is present require skills.pedagogy >= 4",
            vec!["technologist"],
        ),
        (
            "every role where rewards is present require rewards includes bonus",
            vec![],
        ),
        (
            "every role where contract is present require contract includes fixed-term",
            vec!["technologist"],
        ),
        (
            "every role where cpd is present require cpd.owner is head and cpd >= 11 days",
            vec!["technologist"],
        ),
        ("every role require top-grade <= professional.7", vec!["head"]),
        ("every role require title matches \"*e*\"", vec!["consultant"]),
    ] {
        expected.sort_unstable();
        let mut found = roles(rule);
        found.sort_unstable();
        assert_eq!(found, expected, "{rule}");
    }
}

#[test]
fn whether_a_role_is_staffed_is_asked_of_each_institution() {
    let report = audit("rule r { every role require is staffed }", POSTS);
    let found = of(&report, "r");
    let names: Vec<&str> = found
        .iter()
        .map(|finding| finding["subject"]["role"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["consultant"]);
    assert!(found[0]["institution"].is_string());
    assert!(roles("every role require is staffed").is_empty());
}

#[test]
fn a_check_without_posts_lists_rules_about_posts_as_skipped() {
    let files = Memory::default().with("f.gradus", format!("{}\n{FOUR_YEARS}", super::FRAMEWORK));
    let outcome = run(
        &files,
        &["check", "f.gradus", "--as-of", "2026-07-31", "--format", "json"],
    );
    assert!(
        outcome.out.contains("it is about posts, and none were given"),
        "{}",
        outcome.out
    );
}

#[test]
fn only_takes_the_name_of_a_rule_and_refuses_others_with_the_nearest() {
    let files = Memory::default()
        .with("f.gradus", format!("{}\n{FOUR_YEARS}", super::FRAMEWORK))
        .with("posts.csv", POSTS);
    let only = |name: &str| {
        let as_of = ["--as-of", "2026-07-31", "--only", name];
        run(
            &files,
            &[&["audit", "-f", "f.gradus", "posts.csv"], &as_of[..]].concat(),
        )
    };
    let outcome = only("four-year-rule");
    assert_eq!(outcome.status, 1, "{}", outcome.err);
    insta::assert_snapshot!(outcome.out);
    let outcome = only("four-years-rule");
    assert_eq!(outcome.status, 2);
    assert!(
        outcome.err.contains("did you mean `four-year-rule`?"),
        "{}",
        outcome.err
    );
}

#[test]
fn the_severity_of_a_rule_is_its_own_unless_a_check_block_says_otherwise() {
    let severity = |more: &str| {
        let rule = FOUR_YEARS.replace("because", &format!("{more}\n  because"));
        let report = audit(&rule, POSTS);
        of(&report, "four-year-rule")
            .first()
            .map(|finding| finding["severity"].clone())
    };
    assert_eq!(severity("").unwrap(), "error");
    assert_eq!(severity("severity note").unwrap(), "note");
    assert_eq!(severity("severity off"), None);
    let set = format!("{FOUR_YEARS}\ncheck four-year-rule {{ severity warning }}");
    assert_eq!(
        of(&audit(&set, POSTS), "four-year-rule")[0]["severity"],
        "warning"
    );
}

#[test]
fn a_rule_holds_in_its_period_alone() {
    let broken = |dates: &str| {
        let rule = FOUR_YEARS.replace("because", &format!("{dates}\n  because"));
        !of(&audit(&rule, POSTS), "four-year-rule").is_empty()
    };
    assert!(broken("from 2026-07-31"));
    assert!(!broken("from 2026-08-01"));
    assert!(broken("until 2026-07-31"));
    assert!(!broken("until 2026-07-30"));
}

#[test]
fn a_post_that_is_vacant_or_honorary_is_judged_where_the_rule_speaks_of_that() {
    let posts = "id,role,grade,contract,status\n1,head,8,honorary,filled\n2,head,8,open-ended,vacant\n";
    let found = |rule: &str| {
        let report = audit(&format!("rule r {{ {rule} }}"), posts);
        of(&report, "r")
            .first()
            .map(|finding| finding["evidence"]["failed"].clone())
    };
    assert_eq!(found("every post require grade < professional.8"), None);
    assert_eq!(
        found("every post where status is vacant require grade < professional.8").unwrap(),
        1
    );
    assert_eq!(
        found("every post where contract is honorary require grade < professional.8").unwrap(),
        1
    );
}

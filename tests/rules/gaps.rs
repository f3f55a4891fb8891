//! Gaps between groups, ceilings, levels and accepted reasons.

use super::{audit, of};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use std::collections::BTreeMap;
use std::fmt::Write;

const GAP: &str = r#"rule gap "Women and men are paid alike" {
  each grade of posts
  with at least 3 posts
  require gap in mean(salary) by sex < 5%
}"#;

fn posts(rows: &[(&str, &str, &str, &str)]) -> String {
    let mut text = "id,role,grade,sex,salary\n".to_owned();
    for (number, (role, grade, sex, salary)) in rows.iter().enumerate() {
        let _ = writeln!(text, "{number},{role},{grade},{sex},{salary}");
    }
    text
}

#[test]
fn a_gap_is_found_with_what_stands_on_its_sides() {
    let mut rows = vec![("head", "8", "female", "23750"); 3];
    rows.extend(vec![("head", "8", "male", "25000"); 3]);
    let report = audit(GAP, &posts(&rows));
    let [finding] = of(&report, "gap")[..] else {
        panic!("{report}");
    };
    insta::assert_snapshot!(serde_json::to_string_pretty(finding).unwrap());
}

#[test]
fn a_side_that_is_too_small_is_neither_compared_nor_shown() {
    let mut rows = vec![("head", "8", "female", "10000"); 2];
    rows.extend(vec![("head", "8", "male", "25000"); 9]);
    let report = audit(GAP, &posts(&rows));
    assert!(of(&report, "gap").is_empty(), "{report}");
    // With a third side that is large enough, two are compared and the small one is not shown.
    rows.extend(vec![("head", "8", "unspecified", "20000"); 3]);
    let report = audit(GAP, &posts(&rows));
    let [finding] = of(&report, "gap")[..] else {
        panic!("{report}");
    };
    let values = finding["evidence"]["values"].to_string();
    assert!(
        values.contains("unspecified") && !values.contains("female"),
        "{values}"
    );
}

#[test]
fn posts_whose_side_is_blank_are_on_none_and_without_the_column_nothing_is_judged() {
    let mut rows = vec![("head", "8", "", "10000"); 20];
    rows.extend(vec![("head", "8", "male", "25000"); 3]);
    rows.extend(vec![("head", "8", "female", "25000"); 3]);
    assert!(of(&audit(GAP, &posts(&rows)), "gap").is_empty());
    let report = audit(GAP, "id,role,grade,salary\n1,head,8,25000\n");
    let skipped = report["skipped"].as_array().unwrap();
    let said = skipped.iter().find(|skipped| skipped["check"] == "gap").unwrap();
    assert_eq!(said["because"], "the posts have no column `sex`");
}

#[test]
fn gaps_agree_with_a_plain_reckoning() {
    let mut random = StdRng::seed_from_u64(41);
    for _ in 0..60 {
        let mut text = "id,role,grade,sex,salary\n".to_owned();
        let mut sums: BTreeMap<(usize, usize), (i64, i64)> = BTreeMap::new();
        let places = [("technologist", "6"), ("technologist", "7"), ("head", "8")];
        for id in 0..random.random_range(4..60) {
            let (place, side) = (random.random_range(0..3), random.random_range(0..4));
            let salary = random.random_range(19_500..21_500_i64);
            let sex = ["female", "male", "other", ""][side];
            let (role, grade) = places[place];
            let _ = writeln!(text, "{id},{role},{grade},{sex},{salary}");
            if !sex.is_empty() {
                let sum = sums.entry((place, side)).or_default();
                *sum = (sum.0 + salary, sum.1 + 1);
            }
        }
        let mut expected = Vec::new();
        for (place, (_, grade)) in places.iter().enumerate() {
            let sides: Vec<(i64, i64)> = sums
                .iter()
                .filter(|((of, _), (_, count))| *of == place && *count >= 3)
                .map(|(_, &sum)| sum)
                .collect();
            // (high - low) / high >= 5%, in whole numbers.
            let wide = sides.iter().any(|&(high, many)| {
                sides
                    .iter()
                    .any(|&(low, few)| (high * few - low * many) * 100 >= 5 * high * few)
            });
            if wide {
                expected.push((*grade).to_owned());
            }
        }
        let report = audit(GAP, &text);
        let mut found: Vec<String> = of(&report, "gap")
            .iter()
            .map(|finding| {
                let grade = finding["subject"]["grade"].as_str().unwrap();
                grade.rsplit('.').next().unwrap().to_owned()
            })
            .collect();
        found.sort();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn medians_and_other_columns_make_gaps_too() {
    let rule = r#"rule gap { each institution of posts require gap in median(salary) by contract < 10% }"#;
    let mut text = "id,role,grade,contract,salary\n".to_owned();
    for id in 0..5 {
        let _ = writeln!(
            text,
            "{id},head,8,fixed-term,22000\n9{id},head,8,open-ended,25000"
        );
    }
    let report = audit(rule, &text);
    let [finding] = of(&report, "gap")[..] else {
        panic!("{report}");
    };
    let values = &finding["evidence"]["values"];
    assert_eq!(values["gap in median(salary) by contract"], "12.0%");
    assert_eq!(values["median(salary) of fixed-term"], "£22,000");
}

#[test]
fn aligned_grades_are_one_level() {
    let rule = GAP.replace("each grade of", "each level of");
    let mut rows = vec![("lecturer", "AC1", "female", "20000"); 3];
    rows.extend(vec![("developer", "7", "male", "25000"); 3]);
    let report = audit(&rule, &posts(&rows));
    let [finding] = of(&report, "gap")[..] else {
        panic!("{report}");
    };
    assert_eq!(finding["subject"]["level"], "7");
    assert!(of(&audit(GAP, &posts(&rows)), "gap").is_empty());
}

#[test]
fn a_ceiling_is_exact_between_its_rows_and_beyond_them() {
    let rule = r#"ceiling few-heads of professional { at 10 posts 8 2, 7 1  at 20 posts 8 3, 7 1 }
rule few { each institution of posts require count(grade is professional.8) <= ceiling(few-heads.8) }"#;
    let with = |heads: usize, others: usize| {
        let mut text = "id,role,grade\n".to_owned();
        for id in 0..heads {
            let _ = writeln!(text, "h{id},head,8");
        }
        for id in 0..others {
            let _ = writeln!(text, "o{id},developer,7");
        }
        !of(&audit(rule, &text), "few").is_empty()
    };
    // 15 posts: 2.5; 20: 3; 40: twice the last row; 5: half of the first.
    for (heads, all, broken) in [
        (2, 15, false),
        (3, 15, true),
        (3, 20, false),
        (6, 40, false),
        (7, 40, true),
        (1, 5, false),
        (2, 5, true),
    ] {
        assert_eq!(with(heads, all - heads), broken, "{heads} of {all}");
    }
}

#[test]
fn a_reason_is_accepted_in_any_case_and_any_text_where_none_is_listed() {
    let rule = r#"contract fixed-term { short-term  reasons "cover for leave" }
rule listed { every post where contract is one of fixed-term, casual  require is justified }"#;
    for (contract, reason, broken) in [
        ("fixed-term", "Cover  for Leave", false),
        ("fixed-term", "no money", true),
        ("fixed-term", "", true),
        ("casual", "anything", false),
        ("casual", "", true),
    ] {
        let text = format!("id,role,grade,contract,justification\n1,head,8,{contract},{reason}\n");
        let found = !of(&audit(rule, &text), "listed").is_empty();
        assert_eq!(found, broken, "{contract} {reason}");
    }
}

//! The Gray Book of the University of Illinois, 2021-22.

use crate::{audit, shared};
use std::collections::BTreeMap;

const PROJECT: &str = "fixtures/real/graybook/gradus.toml";

#[test]
fn subtotals_unpaid_and_other_rows_are_left_out_by_the_rule_that_says_so() {
    let Some(files) = shared::files("the Gray Book's rows") else {
        return;
    };
    let report = audit(&files, PROJECT, &["dead-end"]).report;
    let posts = &report["posts"];
    assert_eq!(
        (posts["read"].as_u64(), posts["refused"].as_u64()),
        (Some(14_739), Some(0))
    );
    let rules: Vec<(&str, u64)> = posts["sources"][0]["skipped"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| (rule["rule"].as_str().unwrap(), rule["rows"].as_u64().unwrap()))
        .collect();
    assert_eq!(
        rules,
        [
            ("\"Job Title\" starts \"Employee Total for All Jobs\"", 4_707),
            ("\"Proposed FTE\" is \"0.00\"", 3_615),
            ("\"Empl Class\" starts not \"A\"", 3_690),
        ]
    );
    assert_eq!(
        (posts["headcount"].as_u64(), posts["unplaced"].as_u64()),
        (Some(2_727), Some(0))
    );
    assert_eq!(posts["fte"], "2542.45");
}

/// Every college with 20 posts or more; the limit is set to nothing, so that each is reported.
#[test]
fn the_colleges_have_the_shares_without_tenure_that_were_counted_apart() {
    let Some(files) = shared::files("the Gray Book's colleges") else {
        return;
    };
    let manifest = std::fs::read_to_string(PROJECT).unwrap();
    let every = "\n[checks]\nfixed-term-concentration = { at-most = \"0%\", override = true }\n";
    let files = files.with(PROJECT, manifest + every);
    let audit = audit(&files, PROJECT, &["fixed-term-concentration"]);
    let shares: BTreeMap<String, (u64, u64)> = audit
        .findings("fixed-term-concentration")
        .into_iter()
        .map(|finding| {
            let count = |key: &str| finding["evidence"][key].as_u64().unwrap();
            let unit = finding["subject"]["unit"].as_str().unwrap().to_owned();
            (unit, (count("short_term"), count("filled")))
        })
        .collect();
    for (college, share) in [
        ("Provost & VC Acad Affairs", (28, 28)),
        ("Veterinary Medicine", (132, 189)),
        ("Law", (18, 50)),
        ("Gies College of Business", (55, 182)),
        ("Liberal Arts & Sciences", (183, 863)),
        ("Grainger Engineering", (64, 531)),
        ("University Library", (5, 78)),
    ] {
        assert_eq!(shares.get(college), Some(&share), "{college}");
    }
    assert_eq!(shares.len(), 16);
    let percent = |college: &str| {
        let (part, all) = shares[college];
        format!("{:.1}", 100.0 * part as f64 / all as f64)
    };
    assert_eq!(percent("Veterinary Medicine"), "69.8");
    assert_eq!(percent("Law"), "36.0");
    assert_eq!(percent("Grainger Engineering"), "12.1");
}

/// Who cannot become professor where they are. Counted apart with pandas: departments in which somebody holds one of the
/// two lower ranks by its plain title and nobody holds the next.
#[test]
fn departments_without_the_next_rank_are_found() {
    let Some(files) = shared::files("the Gray Book's departments") else {
        return;
    };
    let audit = audit(
        &files,
        "fixtures/real/graybook/departments.toml",
        &["unstaffed-step"],
    );
    assert_eq!(audit.report["institutions"].as_array().unwrap().len(), 120);
    let without = |role: &str| {
        let findings = audit.findings("unstaffed-step");
        findings
            .iter()
            .filter(|finding| finding["subject"]["to_role"] == role)
            .count()
    };
    assert_eq!((without("associate-professor"), without("professor")), (2, 4));
}

//! Ten organograms of 30 September 2013: two sheets each, one institution.

use crate::{Audit, audit, schema, shared};
use serde_json::Value;

fn organogram(name: &str, test: &str) -> Option<Audit> {
    let files = shared::files(test)?;
    let audit = audit(&files, &format!("fixtures/real/{name}"), &[]);
    schema::assert_valid(&audit.report.to_string());
    Some(audit)
}

/// Rows of both sheets, and places of both. A senior post is one place, and two job sharers have one.
#[test]
fn every_row_is_read_and_places_are_the_published_fte() {
    for (name, senior, junior, posts, fte) in [
        ("hefce", 4, 94, 4, "242.09"),
        ("esrc", 3, 34, 3, "132.71"),
        ("stfc", 31, 311, 31, "1661.76"),
        ("british-library", 56, 143, 56, "1519.10"),
        ("qeiicc", 1, 30, 1, "45.00"),
        ("mhra", 144, 1117, 142, "1098.03"),
        ("health-education-england", 346, 1078, 344, "1670.49"),
        ("dfe", 145, 742, 145, "3196.76"),
        ("dfid", 89, 371, 89, "1815.00"),
        ("mod-des", 136, 572, 136, "16213.43"),
    ] {
        let Some(audit) = organogram(name, "the organograms' FTE") else {
            return;
        };
        let read = &audit.report["posts"];
        assert_eq!(
            (&read["refused"], &read["skipped"]),
            (&0.into(), &0.into()),
            "{name}"
        );
        let rows: Vec<_> = read["sources"]
            .as_array()
            .unwrap()
            .iter()
            .map(|source| &source["read"])
            .collect();
        assert_eq!(rows, [junior, senior], "{name}");
        let all = read["placed"].as_f64().unwrap() + read["unplaced"].as_f64().unwrap();
        assert_eq!(format!("{:.2}", all - f64::from(posts)), fte, "{name}");
    }
}

/// Post by post: the rows of each fault of the reporting line, sheet by sheet.
#[test]
fn reporting_lines_have_the_faults_that_were_counted_apart() {
    for (name, faults) in [
        ("hefce", vec![]),
        ("esrc", vec![]),
        ("stfc", vec![]),
        ("british-library", vec![("senior", "closed", 6)]),
        ("qeiicc", vec![("junior", "unknown", 24)]),
        (
            "mhra",
            vec![("junior", "blank", 892), ("senior", "several-tops", 17)],
        ),
        (
            "health-education-england",
            vec![
                ("junior", "blank", 194),
                ("junior", "nearly-known", 6),
                ("senior", "lower-level", 1),
                ("senior", "nearly-known", 6),
                ("senior", "several-tops", 18),
            ],
        ),
        ("dfe", vec![]),
        // The published count of loops is of senior posts; the junior posts under them hang in the air too.
        (
            "dfid",
            vec![
                ("junior", "loop", 18),
                ("senior", "itself", 3),
                ("senior", "lower-level", 2),
            ],
        ),
        ("mod-des", vec![("senior", "nearly-known", 131)]),
    ] {
        let Some(audit) = organogram(name, "the organograms' reporting lines") else {
            return;
        };
        assert_eq!(audit.counts(), faults, "{name}");
    }
}

#[test]
fn the_rows_that_report_to_themselves_are_named() {
    let Some(audit) = organogram("dfid", "the self-reports of an organogram") else {
        return;
    };
    assert_eq!(audit.faults[&("senior", "itself".to_owned())], [20, 26, 79]);
}

#[test]
fn ids_that_lost_their_zeros_are_told_from_ids_in_another_case() {
    for (name, words, ids) in [
        ("mod-des", "differs in leading zeros alone", 25),
        ("health-education-england", "differs in case alone", 1),
    ] {
        let Some(audit) = organogram(name, "the near ids of the organograms") else {
            return;
        };
        let near: Vec<&Value> = audit
            .findings("reporting-line")
            .into_iter()
            .filter(|finding| finding["subject"]["fault"] == "nearly-known")
            .collect();
        assert_eq!(near.len(), ids, "{name}");
        for finding in near {
            assert!(finding["message"].as_str().unwrap().ends_with(words), "{finding}");
        }
    }
}

/// How neighbouring bands lie: gaps, overlaps above half of the narrower band, bands inside another, one and the same.
#[test]
fn pay_bands_are_those_of_the_sheet() {
    let Some(hefce) = organogram("hefce", "the pay bands of HEFCE") else {
        return;
    };
    // (8, 9), (7, 8), (9, 10) and (11, 12) by hand from the sheet: 31,633 to 31,984 and so on.
    let mut gaps: Vec<(String, i64)> = hefce
        .findings("overlapping-grades")
        .into_iter()
        .map(|finding| {
            (
                finding["subject"]["grade"].as_str().unwrap().to_owned(),
                finding["evidence"]["gap"].as_i64().unwrap(),
            )
        })
        .collect();
    gaps.sort();
    let gap = |grade: &str, gap| (grade.to_owned(), gap);
    assert_eq!(
        gaps,
        [gap("11", 7_121), gap("7", 351), gap("8", 2_640), gap("9", 612)]
    );

    let Some(mhra) = organogram("mhra", "the pay bands of MHRA") else {
        return;
    };
    let same: Vec<&str> = mhra
        .findings("overlapping-grades")
        .into_iter()
        .filter_map(|finding| finding["message"].as_str())
        .filter(|message| message.contains("one and the same band"))
        .collect();
    assert_eq!(
        same,
        ["grade G7 and grade G6 have one and the same band, £60,575 to £75,035"]
    );
}

#[test]
fn a_title_over_many_grades_is_found_once_with_its_grades() {
    let Some(hefce) = organogram("hefce", "the titles of HEFCE") else {
        return;
    };
    let advisers: Vec<&Value> = hefce
        .findings("grade-dispersal")
        .into_iter()
        .filter(|finding| {
            finding["message"]
                .as_str()
                .unwrap()
                .contains("Policy Adviser stands")
        })
        .collect();
    assert_eq!(advisers.len(), 1);
    let grades = &advisers[0]["evidence"]["grades"];
    assert_eq!(
        grades,
        &serde_json::json!({"5": 1, "6": 12.22, "7": 18.95, "8": 22.87})
    );
}

#[test]
fn the_grades_of_the_british_library_are_in_their_own_order() {
    let Some(library) = organogram("british-library", "the grades of the British Library") else {
        return;
    };
    // E, D, C, B, A, SB4, SB3: were they in the order of the alphabet, every band but one would lie inside another.
    for finding in library.findings("overlapping-grades") {
        assert_ne!(finding["severity"], "warning", "{finding}");
    }
    assert_eq!(library.report["institutions"][0]["unplaced"], 3);
}

//! Federal employees by agency, series and grade, September 2024.

use crate::{audit, shared};
use serde_json::Value;

#[test]
fn nobody_is_lost_between_the_table_and_the_report() {
    let Some(files) = shared::files("the federal table's people") else {
        return;
    };
    let report = audit(&files, "fixtures/real/opm", &["dead-end"]).report;
    let posts = &report["posts"];
    assert_eq!(
        (posts["read"].as_u64(), posts["refused"].as_u64()),
        (Some(20_451), Some(0))
    );
    // All on the General Schedule, and the one row of cells that are too small to show.
    assert_eq!(posts["headcount"].as_u64(), Some(1_421_078 + 180_990));
    // The framework has the 45 short ladders and the 75 largest other series. 379 of their people are at a grade that
    // the series' ladder skips, 96 at none.
    assert_eq!(posts["placed"].as_u64(), Some(1_204_934));
    let unplaced = |reason: &str| {
        let groups = posts["unplaced_by_reason"].as_array().unwrap();
        let group = groups.iter().find(|group| group["reason"] == reason).unwrap();
        group["posts"].as_u64().unwrap()
    };
    assert_eq!((unplaced("unknown-grade"), unplaced("grade-missing")), (379, 96));
}

#[test]
fn the_report_says_how_many_people_are_on_ladders_that_end_at_gs_8_or_below() {
    let Some(files) = shared::files("the federal table's short ladders") else {
        return;
    };
    let report = audit(&files, "fixtures/real/opm", &["dead-end"]).report;
    let families = report["institutions"][0]["families"].as_array().unwrap();
    let short: Vec<&Value> = families
        .iter()
        .filter(|family| family["family"] == "short-ladder")
        .collect();
    assert_eq!(short.len(), 1);
    assert_eq!(short[0]["posts"], 96_870);
}

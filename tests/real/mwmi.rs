//! Workforce returns of UK departments: workbooks of several sheets, merged headings, totals that are formulas.

use crate::{Audit, audit, shared};
use std::collections::BTreeMap;

/// Audits a manifest of `fixtures/real/mwmi` with every unit reported.
fn of(manifest: &str, columns: &[(&str, &str)]) -> Option<Audit> {
    let files = shared::files("the workforce workbooks")?;
    let path = format!("fixtures/real/mwmi/{manifest}");
    let mut text = std::fs::read_to_string(&path).unwrap();
    text = text.replace("\"10%\"", "\"0%\"");
    for (from, to) in columns {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    Some(audit(
        &files.with(&path, text),
        &path,
        &["fixed-term-concentration"],
    ))
}

/// Non-payroll head-count and all of it, by organisation.
fn shares(audit: &Audit) -> BTreeMap<String, (f64, f64)> {
    audit
        .findings("fixed-term-concentration")
        .into_iter()
        .map(|finding| {
            let number = |key: &str| finding["evidence"][key].as_f64().unwrap();
            let unit = finding["subject"]["unit"].as_str().unwrap().to_owned();
            (unit, (number("short_term"), number("filled")))
        })
        .collect()
}

fn remarks(audit: &Audit) -> String {
    let sources = audit.report["posts"]["sources"].as_array().unwrap();
    let all = sources
        .iter()
        .flat_map(|source| source["remarks"].as_array().unwrap());
    all.map(|remark| remark.as_str().unwrap())
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn justice_has_the_shares_of_non_payroll_staff_that_were_counted_apart() {
    let Some(audit) = of("moj.toml", &[]) else { return };
    let shares = shares(&audit);
    for (organisation, share) in [
        ("The Office of the Public Guardian", (296.0, 1_576.0)),
        ("Ministry of Justice", (500.0, 4_265.0)),
        ("National Offender Management Service", (1_690.17, 51_928.17)),
    ] {
        assert_eq!(shares.get(organisation), Some(&share), "{organisation}");
    }
    assert_eq!(
        shares.get("HM Courts and Tribunals Service"),
        None,
        "none of its head-count"
    );
    let posts = &audit.report["posts"];
    assert_eq!(posts["refused"], 0);
    let sources = posts["sources"].as_array().unwrap();
    assert!(
        sources.iter().all(|source| source["read"] == 12),
        "12 organisations each time"
    );
    let name = sources[0]["name"].as_str().unwrap();
    assert!(
        name.ends_with("moj-2018-06-six-sheets.xlsx (part 1) [Data sheet]"),
        "{name}"
    );
    let remarks = remarks(&audit);
    assert!(remarks.contains("the headings are in rows 4 to 6"), "{remarks}");
    assert!(
        remarks.contains("hidden and not read: `Drop down lists`"),
        "{remarks}"
    );
    assert!(
        !remarks.contains("formula"),
        "its totals are what their parts are: {remarks}"
    );
}

#[test]
fn totals_whose_stored_values_contradict_their_parts_are_computed_again_and_said() {
    let Some(audit) = of("defra.toml", &[]) else {
        return;
    };
    assert!(remarks(&audit).contains("R2 says `0`, and `SUM(F2,H2,J2,L2,N2,P2)` gives `6677`"));
    // The parts are in the column of one grade; the total is read in its place.
    let total = [(
        "\"Payroll staff; AO/AA; Headcount\"",
        "\"Payroll staff; Total; Headcount\"",
    )];
    let Some(with_total) = of("defra.toml", &total) else {
        return;
    };
    let filled = |audit: &Audit| shares(audit)["Department for Environment, Food and Rural Affairs"].1;
    // 61 at AO are replaced by all 6,677; 175 are not on the payroll.
    assert_eq!(filled(&audit), 6_677.0 + 175.0);
    assert_eq!(filled(&with_total), 6_677.0 + 175.0 + 6_677.0 - 61.0);
}

#[test]
fn rows_prepared_for_later_hold_no_posts() {
    let Some(audit) = of("statistics.toml", &[]) else {
        return;
    };
    assert_eq!(shares(&audit)["UK Statistics Authority"], (339.0, 6_328.0));
    let sources = audit.report["posts"]["sources"].as_array().unwrap();
    assert!(
        sources.iter().all(|source| source["read"] == 1),
        "formulas below the data are no rows"
    );
}

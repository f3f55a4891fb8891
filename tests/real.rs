//! Audits of public data against figures that were counted apart from gradus.
//!
//! `fixtures/real` holds manifests and frameworks; the data is not in the repository. The figures are those of the
//! data's own notes (`FACTS.md` beside it) and were counted with pandas on the same files, 2026. Where gradus counts
//! differently, the test says why.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // helpers of tests, outside #[test]

#[path = "support/schema.rs"]
mod schema;
#[path = "support/shared.rs"]
mod shared;

mod real {
    pub mod archive;
    pub mod every;
    pub mod graybook;
    pub mod hesa;
    pub mod mwmi;
    pub mod opm;
    pub mod organograms;
    pub mod validator;
}

use gradus::cli::{Surroundings, run_in};
use gradus::files::Files;
use serde_json::Value;
use std::collections::BTreeMap;

/// What an audit says.
pub struct Audit {
    /// The JSON document.
    pub report: Value,
    /// Of `reporting-line`: rows by end of the source's name (`senior`, `junior`) and fault, in order.
    pub faults: BTreeMap<(&'static str, String), Vec<u32>>,
}

/// Audits a project with every row behind every finding.
pub fn audit(files: &dyn Files, project: &str, only: &[&str]) -> Audit {
    let folder = tempfile::tempdir().unwrap();
    let rows = folder.path().join("rows.csv");
    let mut arguments = vec!["audit", "--format", "json", "--rows", rows.to_str().unwrap()];
    for check in only {
        arguments.extend(["--only", check]);
    }
    arguments.push(project);
    let outcome = run_in(files, &Surroundings::default(), &arguments);
    assert!(outcome.status < 2, "{project}: {}{}", outcome.out, outcome.err);
    let report: Value = serde_json::from_str(&outcome.out).unwrap();
    let faults = faults(&report, &rows);
    Audit { report, faults }
}

fn faults(report: &Value, rows: &std::path::Path) -> BTreeMap<(&'static str, String), Vec<u32>> {
    let of_finding: BTreeMap<&str, &Value> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["check"] == "reporting-line")
        .map(|finding| (finding["fingerprint"].as_str().unwrap(), finding))
        .collect();
    let mut faults: BTreeMap<_, Vec<u32>> = BTreeMap::new();
    for record in csv::Reader::from_path(rows).unwrap().into_records() {
        let record = record.unwrap();
        let Some(finding) = of_finding.get(&record[0]) else {
            continue;
        };
        let sheet = if record[2].contains("senior") {
            "senior"
        } else {
            "junior"
        };
        let fault = finding["subject"]["fault"].as_str().unwrap().to_owned();
        faults
            .entry((sheet, fault))
            .or_default()
            .push(record[3].parse().unwrap());
    }
    faults
}

impl Audit {
    /// How many rows of a sheet have each fault, by the words of the report.
    pub fn counts(&self) -> Vec<(&'static str, &str, usize)> {
        self.faults
            .iter()
            .map(|((sheet, fault), rows)| (*sheet, fault.as_str(), rows.len()))
            .collect()
    }

    /// The findings of a check.
    pub fn findings(&self, check: &str) -> Vec<&Value> {
        self.report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|finding| finding["check"] == check)
            .collect()
    }
}

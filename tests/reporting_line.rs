//! The reporting line, fault by fault, on posts small enough to see what is right.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // helpers of tests, outside #[test]

use gradus::cli::{Surroundings, run_in};
use gradus::files::Memory;
use serde_json::Value;
use std::collections::BTreeMap;

const FRAMEWORK: &str = "framework f \"F\" { version \"1\" }
scale s \"S\" {
  grade 1
  grade 2
}
role clerk \"Clerk\" { grade s.1..2  entry  terminal }
";
const MANIFEST: &str = "framework = \"f.gradus\"
as-of = 2013-09-30
[institution]
name = \"Northfield\"
[[posts]]
source = \"posts.csv\"
[posts.values.manager]
top = [\"XX\"]
[posts.values.status]
closed = [\"Eliminated\"]
filled = [\"*\"]
";

/// The rows of each fault, by its word and the manager that it names.
fn faults(rows: &str) -> BTreeMap<(String, String), (Vec<u64>, String)> {
    let posts = format!("id,role,grade,status,manager\n{rows}");
    let files = Memory::default()
        .with("f.gradus", FRAMEWORK)
        .with("gradus.toml", MANIFEST)
        .with("posts.csv", posts);
    let outcome = run_in(
        &files,
        &Surroundings::default(),
        &[
            "audit",
            "--format",
            "json",
            "--only",
            "reporting-line",
            "gradus.toml",
        ],
    );
    let report: Value = serde_json::from_str(&outcome.out)
        .unwrap_or_else(|error| panic!("{error}: {}{}", outcome.out, outcome.err));
    report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| {
            let word = |name: &str| finding["subject"][name].as_str().unwrap_or_default().to_owned();
            let rows = finding["rows"].as_array().unwrap();
            let rows = rows
                .iter()
                .map(|row| row.as_u64().unwrap_or_else(|| row["row"].as_u64().unwrap()))
                .collect();
            let message = finding["message"].as_str().unwrap().to_owned();
            ((word("fault"), word("manager")), (rows, message))
        })
        .collect()
}

fn rows_of(rows: &str) -> Vec<(String, String, Vec<u64>)> {
    faults(rows)
        .into_iter()
        .map(|((fault, manager), (rows, _))| (fault, manager, rows))
        .collect()
}

fn one(fault: &str, manager: &str, rows: &[u64]) -> (String, String, Vec<u64>) {
    (fault.to_owned(), manager.to_owned(), rows.to_vec())
}

#[test]
fn a_post_that_reports_to_itself_is_no_loop_and_those_under_it_end_there() {
    let rows = "a,clerk,2,,XX\nb,clerk,1,,b\nc,clerk,1,,b\nd,clerk,1,,c\n";
    assert_eq!(
        rows_of(rows),
        [one("itself", "", &[3]), one("loop", "b", &[4, 5])]
    );
    let (_, message) = &faults(rows)[&("loop".to_owned(), "b".to_owned())];
    assert_eq!(message, "the line of 2 rows ends at `b`, which reports to itself");
}

#[test]
fn a_loop_is_one_finding_with_every_post_whose_line_ends_in_it() {
    let rows = "a,clerk,2,,XX\nb,clerk,1,,c\nc,clerk,1,,b\nd,clerk,1,,c\n";
    assert_eq!(rows_of(rows), [one("loop", "b", &[3, 4, 5])]);
}

#[test]
fn near_ids_are_told_from_unknown_ones() {
    let rows = "0090,clerk,2,,XX\nb,clerk,1,,90\nc,clerk,1,,B\nd,clerk,1,,-1\n";
    assert_eq!(
        rows_of(rows),
        [
            one("nearly-known", "90", &[3]),
            one("nearly-known", "B", &[4]),
            one("unknown", "-1", &[5])
        ]
    );
    let message = |manager: &str| {
        faults(rows)[&("nearly-known".to_owned(), manager.to_owned())]
            .1
            .clone()
    };
    assert!(message("90").ends_with("`0090` differs in leading zeros alone"));
    assert!(message("B").ends_with("`b` differs in case alone"));
}

#[test]
fn a_closed_post_has_no_line_of_its_own_and_is_no_manager() {
    let rows = "a,clerk,2,,XX\nb,clerk,1,Eliminated,nobody\nc,clerk,1,,b\n";
    assert_eq!(rows_of(rows), [one("closed", "b", &[4])]);
}

#[test]
fn where_the_top_is_marked_a_blank_manager_is_a_fault_and_two_tops_are_noted() {
    let rows = "a,clerk,2,,XX\nb,clerk,2,,xx\nc,clerk,1,,\n";
    assert_eq!(
        rows_of(rows),
        [one("blank", "", &[4]), one("several-tops", "", &[2, 3])]
    );
}

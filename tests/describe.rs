//! `gradus posts describe` and `gradus init --from`: the guesses on real and hostile extracts are right, explained, and
//! name nobody.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // helpers of tests, outside #[test]

#[path = "support/shared.rs"]
mod shared;

use gradus::cli::{Outcome, Surroundings, run_in};
use gradus::files::{Disk, Files, Memory};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;

fn run(files: &dyn Files, arguments: &[&str]) -> Outcome {
    run_in(files, &Surroundings::default(), arguments)
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The folder of real data; none where there is none.
fn data(test: &str) -> Option<PathBuf> {
    shared::files(test)?;
    Some(shared::folder()?.join("data"))
}

fn described(files: &dyn Files, path: &str, more: &[&str]) -> Value {
    let mut arguments = vec!["posts", "describe", path, "--format", "json"];
    arguments.extend(more);
    let outcome = run(files, &arguments);
    assert_eq!(outcome.status, 0, "{path}: {}", outcome.err);
    serde_json::from_str(&outcome.out).unwrap()
}

/// Their headings for ours, of the guesses that are used.
fn used(document: &Value) -> BTreeMap<String, String> {
    document["columns"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|column| {
            column["surety"]
                .as_str()
                .is_some_and(|surety| surety != "doubtful")
        })
        .map(|column| {
            (
                column["meaning"].as_str().unwrap().to_owned(),
                column["heading"].as_str().unwrap().to_owned(),
            )
        })
        .collect()
}

fn assert_used(document: &Value, expected: &[(&str, &str)]) {
    let expected: BTreeMap<String, String> = expected
        .iter()
        .map(|(ours, theirs)| ((*ours).to_owned(), (*theirs).to_owned()))
        .collect();
    assert_eq!(used(document), expected, "{}", document["source"]);
}

fn at(path: &str) -> String {
    root().join(path).display().to_string()
}

#[test]
fn the_columns_of_a_clean_and_of_a_hostile_extract_are_those_of_their_manifests() {
    let framework = at("frameworks/learning-technology.gradus");
    for (folder, extract) in [("northfield", "posts.csv"), ("messy", "extract.csv")] {
        let document = described(
            &Disk,
            &at(&format!("fixtures/{folder}/{extract}")),
            &["-f", &framework],
        );
        let manifest: toml::Table =
            toml::from_str(&std::fs::read_to_string(at(&format!("fixtures/{folder}/gradus.toml"))).unwrap())
                .unwrap();
        let expected: BTreeMap<String, String> = manifest["posts"][0]["columns"]
            .as_table()
            .unwrap()
            .iter()
            .map(|(ours, theirs)| (ours.clone(), theirs.as_str().unwrap().to_owned()))
            .collect();
        assert_eq!(used(&document), expected, "{folder}");
    }
}

#[test]
fn a_hostile_extract_is_described_with_its_encoding_its_headings_and_its_rows_that_are_no_posts() {
    let document = described(&Disk, &at("fixtures/messy/extract.csv"), &[]);
    assert_eq!(document["encoding"], "Windows-1252");
    assert_eq!(document["delimiter"], "semicolons");
    assert_eq!(document["header_row"], 4);
    assert_eq!(document["rows"], 423);
    assert!(document["dates"].as_str().unwrap().contains("%d.%m.%Y"));
    let rows: Vec<(u64, String)> = document["suspicious"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["rows"].as_u64().unwrap(),
                one["remedy"].as_str().unwrap_or("").to_owned(),
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            (
                1,
                "leave them out with `skip = ['title is \"Grand total\"']`".to_owned()
            ),
            (
                8,
                "leave them out with `skip = ['title starts \"Subtotal\"']`".to_owned()
            ),
            (
                2,
                "leave them out with `skip = ['title is \"Position title\"']`".to_owned()
            ),
        ]
    );
}

#[test]
fn a_manifest_that_is_guessed_gives_the_audit_of_the_one_that_is_written_by_hand() {
    let folder = tempfile::tempdir().unwrap();
    let framework = at("frameworks/learning-technology.gradus");
    for (name, extract) in [("northfield", "posts.csv"), ("messy", "extract.csv")] {
        let mine = folder.path().join(name).display().to_string();
        let from = at(&format!("fixtures/{name}/{extract}"));
        let init = run(&Disk, &["init", "--from", &from, "-f", &framework, &mine]);
        assert_eq!(init.status, 0, "{}", init.err);
        let audit = |project: &str| -> Value {
            let outcome = run(
                &Disk,
                &["audit", project, "--as-of", "2026-07-31", "--format", "json"],
            );
            serde_json::from_str(&outcome.out).unwrap_or_else(|_| panic!("{}", outcome.err))
        };
        let (guessed, by_hand) = (audit(&mine), audit(&at(&format!("fixtures/{name}"))));
        for fact in [
            "read",
            "refused",
            "skipped",
            "placed",
            "unplaced",
            "headcount",
            "fte",
        ] {
            assert_eq!(guessed["posts"][fact], by_hand["posts"][fact], "{name}: {fact}");
        }
        assert_eq!(guessed["summary"], by_hand["summary"], "{name}");
        assert_eq!(
            guessed["institutions"][0]["onward"], by_hand["institutions"][0]["onward"],
            "{name}"
        );
    }
}

#[test]
fn the_columns_of_real_extracts_are_understood() {
    let Some(data) = data("the columns of real extracts are understood") else {
        return;
    };
    let describe = |path: &str| described(&Disk, &data.join(path).display().to_string(), &[]);
    for entry in std::fs::read_dir(data.join("uk-organograms/samples")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let document = described(&Disk, &path.display().to_string(), &[]);
        let mut found = used(&document);
        // One institution alone is said once; where there are several the column is used.
        assert_eq!(
            found.remove("institution").is_some(),
            document["institution"].is_null(),
            "{name}"
        );
        let expected: &[(&str, &str)] = if name.ends_with("-junior.csv") {
            &[
                ("fte", "Number of Posts in FTE"),
                ("grade", "Grade"),
                ("manager", "Reporting Senior Post"),
                ("title", "Generic Job Title"),
                ("unit", "Unit"),
            ]
        } else {
            &[
                ("fte", "FTE"),
                ("grade", "Grade"),
                ("id", "Post Unique Reference"),
                ("manager", "Reports to Senior Post"),
                ("title", "Job Title"),
                ("unit", "Unit"),
            ]
        };
        // The column of names is the people, or the state of the post where it says that nobody is there.
        let people: Vec<String> = ["person", "status"]
            .iter()
            .filter_map(|ours| found.remove(*ours))
            .collect();
        assert_eq!(people.len(), usize::from(name.ends_with("-senior.csv")), "{name}");
        assert!(people.iter().all(|heading| heading == "Name"), "{name}");
        let expected: BTreeMap<String, String> = expected
            .iter()
            .map(|(ours, theirs)| ((*ours).to_owned(), (*theirs).to_owned()))
            .collect();
        assert_eq!(found, expected, "{name}");
        assert_eq!(
            document["stands_for"].is_null(),
            name.ends_with("-senior.csv"),
            "{name}"
        );
    }
    assert_used(
        &describe("us-opm-2024-09/agency-payplan-grade-series-202409.txt.gz"),
        &[
            ("count", "EMPCOUNT"),
            ("grade", "GRD"),
            ("institution", "AGYT"),
            ("scale", "PAYPLAN"),
            ("title", "OCCT"),
            ("unit", "AGYSUBT"),
        ],
    );
    assert_used(
        &describe("us-opm-2024-09/appointment-type-202409.txt"),
        &[("contract", "TOAT"), ("count", "EMPCOUNT")],
    );
    let graybook = describe("uillinois-graybook-2021/graybook-2021.csv.gz");
    assert_used(
        &graybook,
        &[
            ("fte", "Present FTE"),
            ("person", "Employee Name"),
            ("salary", "Present Salary"),
            ("title", "Job Title"),
            ("unit", "Department Name"),
        ],
    );
    assert_eq!(graybook["suspicious"][0]["rows"], 4707);
}

#[test]
fn workbooks_and_wide_returns_are_understood() {
    let Some(data) = data("workbooks and wide returns are understood") else {
        return;
    };
    let path = |path: &str| data.join(path).display().to_string();
    for (workbook, sheet) in [
        ("uk-mwmi-workbooks/moj-2018-06-six-sheets.xlsx", "Data sheet"),
        (
            "uk-mwmi-workbooks/defra-2026-06-trash-entries.xlsx",
            "06-Jun26-DefraMWMIPubdData",
        ),
        ("uk-mwmi-workbooks/ukstats-2026-04-formulas.xlsx", "Data sheet"),
    ] {
        let document = described(&Disk, &path(workbook), &[]);
        assert_eq!(document["kind"], "workbook", "{workbook}");
        assert_eq!(document["sheet"], sheet, "{workbook}");
        assert!(
            document["institution"].is_string() || used(&document).contains_key("institution"),
            "{workbook}: {document}"
        );
        let stands = document["stands_for"].as_str().unwrap_or_default();
        assert!(stands.starts_with("a wide return"), "{workbook}: {stands}");
    }
    // The published totals of the same return: both contracts of all providers but the row of totals.
    let folder = tempfile::tempdir().unwrap();
    let mine = folder.path().join("hesa").display().to_string();
    let from = path("uk-hesa-terms-of-employment/HESA-dt025-table-7-2021-2022.csv");
    let init = run(&Disk, &["init", "--from", &from, &mine]);
    assert_eq!(init.status, 0, "{}", init.err);
    let outcome = run(
        &Disk,
        &["audit", &mine, "--as-of", "2022-07-31", "--format", "json"],
    );
    let document: Value = serde_json::from_str(&outcome.out).unwrap_or_else(|_| panic!("{}", outcome.err));
    assert_eq!(document["posts"]["refused"], 0);
    assert_eq!(document["posts"]["headcount"], 233_905);
}

/// The same posts as text and as a workbook with a title above and a second sheet.
#[test]
fn a_workbook_is_guessed_as_its_text_is() {
    let folder = tempfile::tempdir().unwrap();
    let framework = at("frameworks/learning-technology.gradus");
    let text = std::fs::read_to_string(at("fixtures/northfield/posts.csv")).unwrap();
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet()
        .set_name("Cover")
        .unwrap()
        .write_string(0, 0, "Staff list")
        .unwrap();
    let sheet = book.add_worksheet().set_name("Staff").unwrap();
    sheet.write_string(0, 0, "As at 31 July").unwrap();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    for (row, record) in (2..).zip(reader.records()) {
        for (column, cell) in (0..).zip(record.unwrap().iter()) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    let path = folder.path().join("staff.xlsx");
    book.save(&path).unwrap();
    let path = path.display().to_string();
    let more = ["-f", framework.as_str()];
    let (from_book, from_text) = (
        described(&Disk, &path, &more),
        described(&Disk, &at("fixtures/northfield/posts.csv"), &more),
    );
    assert_eq!(used(&from_book), used(&from_text));
    assert_eq!(from_book["header_row"], 3);
    let mine = folder.path().join("mine").display().to_string();
    let init = run(&Disk, &["init", "--from", &path, "-f", &framework, &mine]);
    assert_eq!(init.status, 0, "{}", init.err);
    let audit = |project: &str| -> Value {
        let outcome = run(
            &Disk,
            &["audit", project, "--as-of", "2026-07-31", "--format", "json"],
        );
        serde_json::from_str(&outcome.out).unwrap_or_else(|_| panic!("{}", outcome.err))
    };
    let (guessed, by_hand) = (audit(&mine), audit(&at("fixtures/northfield")));
    for fact in ["read", "refused", "placed", "unplaced", "headcount", "fte"] {
        assert_eq!(guessed["posts"][fact], by_hand["posts"][fact], "{fact}");
    }
}

#[test]
fn a_project_that_is_guessed_from_any_real_extract_runs_at_once() {
    let Some(data) = data("a project that is guessed runs at once") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    for (number, (path, fte)) in [
        ("uk-organograms/samples/hefce-junior.csv", "242.09"),
        ("uk-organograms/samples/stfc-junior.csv", "1661.76"),
        ("uk-organograms/samples/british-library-junior.csv", "1519.10"),
        ("us-opm-2024-09/payplan-grade-202409.txt", "2313216.00"),
        ("us-opm-2024-09/appointment-type-202409.txt", "2313216.00"),
    ]
    .into_iter()
    .enumerate()
    {
        let mine = folder.path().join(number.to_string()).display().to_string();
        let from = data.join(path).display().to_string();
        let init = run(&Disk, &["init", "--from", &from, &mine]);
        assert_eq!(init.status, 0, "{path}: {}", init.err);
        let outcome = run(
            &Disk,
            &["audit", &mine, "--as-of", "2024-09-30", "--format", "json"],
        );
        assert!(outcome.status < 2, "{path}: {}", outcome.err);
        let document: Value = serde_json::from_str(&outcome.out).unwrap();
        assert_eq!(document["posts"]["refused"], 0, "{path}");
        assert_eq!(document["posts"]["fte"], fte, "{path}");
    }
}

/// An extract in which people could be known by more than the heading of their column.
const PEOPLE: &str = "\
Post No,Whoever,Mail to,Job Title,Employee Name,Notes,Extension
1,Dr Emma Ashgrove,emma@example.org,Lecturer,Emma Ashgrove,Ask Emma,0113 496 0001
2,Mr David Bridgewater,david@example.org,Lecturer,David Bridgewater,,0113 496 0002
3,Mrs Claire Copperfield,claire@example.org,Reader,Claire Copperfield,Moves to Ms Jane Dale's team,0113 496 0003
4,Mr Simon Dunmore,simon@example.org,Reader,Simon Dunmore,,0113 496 0004
";

#[test]
fn nobody_is_named_in_a_description_or_a_manifest() {
    let files = Memory::default().with("posts.csv", PEOPLE);
    let text = run(&files, &["posts", "describe", "posts.csv"]);
    let json = run(&files, &["posts", "describe", "posts.csv", "--format", "json"]);
    let folder = tempfile::tempdir().unwrap();
    let posts = folder.path().join("posts.csv");
    std::fs::write(&posts, PEOPLE).unwrap();
    let mine = folder.path().join("mine");
    let init = run(
        &Disk,
        &[
            "init",
            "--from",
            &posts.display().to_string(),
            &mine.display().to_string(),
        ],
    );
    assert_eq!(
        (text.status, json.status, init.status),
        (0, 0, 0),
        "{}{}",
        text.err,
        init.err
    );
    let manifest = std::fs::read_to_string(mine.join("gradus.toml")).unwrap();
    let framework = std::fs::read_to_string(mine.join("framework.gradus")).unwrap();
    for said in [&text.out, &json.out, &init.out, &manifest, &framework] {
        for word in [
            "Emma",
            "Ashgrove",
            "Bridgewater",
            "Claire",
            "Dunmore",
            "example.org",
            "0113",
            "Jane",
        ] {
            assert!(!said.contains(word), "`{word}` is shown in\n{said}");
        }
    }
    assert!(framework.contains("role lecturer \"Lecturer\""), "{framework}");
}

#[test]
fn a_description_reads_well() {
    let extract = "\
Staff list as at 31 July,,,,,,
,,,,,,
Post Ref,Job Title,Grade,Contract,FTE,Start Date,Reports To
0001,Head of Service,Grade 8,Permanent,1,01/02/2015,XX
0002,Adviser,Grade 6,FTC,0.6,15/09/2024,0001
0003,Adviser,Grade 6,perm,1,2019-03-01,0001
0004,Adviser,Grade 6,Permanent,full,01/01/1900,0001
0005,Assistant,Grade 5,Zero hours,1,45231,0002
,Total,,,3.6,,
";
    let files = Memory::default().with("staff.csv", extract);
    let outcome = run(&files, &["posts", "describe", "staff.csv"]);
    assert_eq!(outcome.status, 0, "{}", outcome.err);
    insta::assert_snapshot!(outcome.out);
}

#[test]
fn a_guessed_manifest_reads_well() {
    let extract = "\
Post Ref;Job Title;Band;Status;Notes;WTE;Annual salary;Commenced;Terms
A1;Head of Service;C5C+;Filled;x;1;\"52.000,00\";01.02.2015;Permanent
A2;Adviser;C5C;Vacant;;0,6;\"31.000,00\";15.09.2024;FTC
A3;Adviser;C5C;Filled;;1;\"31.000,00\";02.03.2019;perm
A4;Assistant;C4;Filled;;1;\"24.000,00\";03.04.2019;?
Total;;;;;3,6;;;
";
    let folder = tempfile::tempdir().unwrap();
    let posts = folder.path().join("posts.csv");
    std::fs::write(&posts, extract).unwrap();
    let init = run(
        &Disk,
        &[
            "init",
            "--from",
            &posts.display().to_string(),
            &folder.path().display().to_string(),
        ],
    );
    assert_eq!(init.status, 0, "{}", init.err);
    let manifest = std::fs::read_to_string(folder.path().join("gradus.toml")).unwrap();
    let framework = std::fs::read_to_string(folder.path().join("framework.gradus")).unwrap();
    let shown =
        format!("{manifest}\n----\n{framework}").replace(&folder.path().display().to_string(), "FOLDER");
    insta::assert_snapshot!(shown);
    let audit = run(
        &Disk,
        &["audit", &folder.path().display().to_string(), "--format", "json"],
    );
    let document: Value = serde_json::from_str(&audit.out).unwrap_or_else(|_| panic!("{}", audit.err));
    assert_eq!(document["posts"]["refused"], 0, "{}", audit.out);
    assert_eq!(document["posts"]["placed"], 4, "{}", audit.out);
    let again = run(
        &Disk,
        &[
            "init",
            "--from",
            &posts.display().to_string(),
            &folder.path().display().to_string(),
        ],
    );
    assert_eq!(again.status, 2);
    assert!(again.err.contains("nothing is overwritten"), "{}", again.err);
}

#[test]
fn states_that_are_not_understood_are_refused_and_markers_are_blanks() {
    let extract = "Post Ref,Job Title,Grade,Post Status,Unit\n1,Lecturer,AC2,Filled,X\n2,Lecturer,AC2,Vacant,N/A\n\
        3,Lecturer,AC2,Leaver,X\n4,Lecturer,AC2,Proposed,\n5,Lecturer,AC2,Filled,Y\n6,Lecturer,AC2,Filled,N/A\n";
    let folder = tempfile::tempdir().unwrap();
    let posts = folder.path().join("posts.csv").display().to_string();
    std::fs::write(&posts, extract).unwrap();
    let project = folder.path().display().to_string();
    let init = run(&Disk, &["init", "--from", &posts, &project]);
    assert_eq!(init.status, 0, "{}", init.err);
    let audit = run(&Disk, &["audit", &project, "--format", "json"]);
    let document: Value = serde_json::from_str(&audit.out).unwrap();
    assert_eq!(document["posts"]["headcount"], 3, "{}", audit.out);
    assert_eq!(document["posts"]["refused"], 1, "{}", audit.out);
    let described = run(&Disk, &["posts", "describe", &posts, "--format", "json"]);
    let described: Value = serde_json::from_str(&described.out).unwrap();
    let unit = &described["columns"][4];
    assert_eq!(
        (&unit["filled"], &unit["blank"], &unit["distinct"]),
        (&3.into(), &3.into(), &2.into())
    );
}

#[test]
fn what_cannot_be_described_is_one_error() {
    let files = Memory::default()
        .with("empty.csv", "")
        .with("blank.csv", ",,\n,,\n");
    for path in ["none.csv", "empty.csv", "blank.csv"] {
        let outcome = run(&files, &["posts", "describe", path]);
        assert_eq!((outcome.status, outcome.out.as_str()), (2, ""), "{path}");
        assert_eq!(outcome.err.matches("error").count(), 1, "{path}: {}", outcome.err);
    }
    let headings = Memory::default().with("h.csv", "Post Ref,Job Title\n");
    let outcome = run(&headings, &["posts", "describe", "h.csv"]);
    assert_eq!(outcome.status, 0, "{}", outcome.err);
    assert!(outcome.out.contains("0 rows below them"), "{}", outcome.out);
}

//! What must change nothing: the order of rows, how posts are split into sources and in which order these are
//! named, what ids are called, how many threads there are. Row numbers apart, the findings are the same ones in the
//! same order.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use gradus::cli;
use gradus::files::Memory;
use gradus::posts::fast::Tuning;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

const FRAMEWORK: &str = "frameworks/learning-technology.gradus";

fn committed(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// A fixture in memory, so that it can be changed: its manifest, and its posts record by record.
#[derive(Clone)]
struct Project {
    manifest: String,
    headings: csv::StringRecord,
    /// Each with the row that a spreadsheet shows in the file that is committed.
    records: Vec<(u64, csv::StringRecord)>,
}

impl Project {
    fn of(fixture: &str) -> Self {
        let posts = committed(&format!("fixtures/{fixture}/posts.csv"));
        let mut reader = csv::Reader::from_reader(posts.as_bytes());
        let headings = reader.headers().unwrap().clone();
        let records = reader.records().map(Result::unwrap);
        Self {
            manifest: committed(&format!("fixtures/{fixture}/gradus.toml")),
            headings,
            records: (2..).zip(records).collect(),
        }
    }

    fn shuffled(&self, seed: u64) -> Self {
        let mut out = self.clone();
        out.records.shuffle(&mut StdRng::seed_from_u64(seed));
        out
    }

    fn table(&self, keep: impl Fn(usize) -> bool) -> Table {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&self.headings).unwrap();
        let mut rows = Vec::new();
        for (_, (row, record)) in self.records.iter().enumerate().filter(|(at, _)| keep(*at)) {
            writer.write_record(record).unwrap();
            rows.push(*row);
        }
        Table {
            text: String::from_utf8(writer.into_inner().unwrap()).unwrap(),
            rows,
        }
    }

    /// The document of an audit of these sources, named in this order.
    fn audit(&self, sources: &[(&str, &Table)]) -> String {
        let head = self.manifest.find("[[posts]]").unwrap();
        let (head, posts) = self.manifest.split_at(head);
        let named: Vec<String> = sources
            .iter()
            .map(|(name, _)| posts.replace("\"posts.csv\"", &format!("\"{name}\"")))
            .collect();
        let mut files = Memory::default()
            .with(FRAMEWORK, committed(FRAMEWORK))
            .with("fixtures/it/gradus.toml", format!("{head}{}", named.join("\n")));
        for (name, table) in sources {
            files = files.with(format!("fixtures/it/{name}"), table.text.clone());
        }
        let arguments = ["audit", "fixtures/it", "--format", "json"];
        let outcome = cli::run_in(&files, &cli::Surroundings::default(), &arguments);
        assert!(outcome.status < 2, "{}{}", outcome.out, outcome.err);
        outcome.out
    }

    fn audit_whole(&self) -> Value {
        let table = self.table(|_| true);
        told(&self.audit(&[("posts.csv", &table)]), &[("posts.csv", &table)])
    }
}

/// The text of a source, and the committed row of each of its records.
struct Table {
    text: String,
    rows: Vec<u64>,
}

/// A document with the committed rows in place of its own, in order. What tells of sources is left out, and lists of
/// rows that were cut.
fn told(document: &str, sources: &[(&str, &Table)]) -> Value {
    let mut document: Value = serde_json::from_str(document).unwrap();
    let committed = |row: &Value| -> u64 {
        let (name, row) = match row.as_u64() {
            Some(row) => (sources[0].0, row),
            None => (row["source"].as_str().unwrap(), row["row"].as_u64().unwrap()),
        };
        let (_, table) = sources.iter().find(|(known, _)| *known == name).unwrap();
        table.rows[usize::try_from(row).unwrap() - 2]
    };
    let with_rows = |list: &mut Value| {
        for one in list.as_array_mut().unwrap() {
            let rows = one["rows"].as_array().unwrap();
            let mut rows: Vec<u64> = rows.iter().map(committed).collect();
            rows.sort_unstable();
            let cut = one["row_count"].as_u64().unwrap() > 100;
            one["rows"] = if cut { Value::Null } else { rows.into() };
        }
    };
    with_rows(&mut document["findings"]);
    let posts = &mut document["posts"];
    with_rows(&mut posts["unplaced_by_reason"]);
    posts.as_object_mut().unwrap().remove("sources");
    let refused = posts["refused_rows"].as_array_mut().unwrap();
    for one in refused.iter_mut() {
        one["row"] = committed(one).into();
        one.as_object_mut().unwrap().remove("source");
    }
    refused.sort_by_key(|one| one["row"].as_u64());
    document
}

/// Says which part differs first: two whole documents are nothing to read.
fn assert_same(left: &Value, right: &Value, what: &str) {
    for (key, value) in left.as_object().unwrap() {
        if key != "findings" {
            assert_eq!(value, &right[key], "{what}: {key}");
        }
    }
    let findings = |of: &Value| of["findings"].as_array().unwrap().clone();
    for (one, other) in findings(left).iter().zip(&findings(right)) {
        assert_eq!(one, other, "{what}");
    }
    assert_eq!(left, right, "{what}");
}

#[test]
fn the_order_of_rows_changes_nothing_but_their_numbers() {
    for (fixture, seeds) in [("northfield", 8), ("study-23", 2)] {
        let project = Project::of(fixture);
        let whole = project.audit_whole();
        assert!(!whole["findings"].as_array().unwrap().is_empty());
        for seed in 0..seeds {
            assert_same(
                &whole,
                &project.shuffled(seed).audit_whole(),
                &format!("{fixture}, seed {seed}"),
            );
        }
    }
}

#[test]
fn posts_in_two_sources_give_the_same_findings_whichever_is_named_first() {
    for fixture in ["northfield", "study-23"] {
        let project = Project::of(fixture);
        let whole = project.audit_whole();
        let half = project.records.len() / 2;
        // By turns, so that job shares and units lie in both; and one half after the other.
        let splits: [&dyn Fn(usize) -> bool; 2] = [&|at| at % 2 == 0, &|at| at >= half];
        for first in splits {
            let (a, b) = (project.table(first), project.table(|at| !first(at)));
            let sources = [("a.csv", &a), ("b.csv", &b)];
            let turned = [sources[1], sources[0]];
            let document = project.audit(&sources);
            assert!(
                document == project.audit(&turned),
                "{fixture}: the order of naming shows"
            );
            assert_same(&whole, &told(&document, &sources), fixture);
        }
    }
}

#[test]
fn posts_named_by_hand_may_be_named_in_any_order() {
    let project = Project::of("study-23");
    let parts: Vec<Table> = (0..3).map(|part| project.table(|at| at % 3 == part)).collect();
    let names = ["c.csv", "a.csv", "b.csv"];
    let mut files = Memory::default().with("f.gradus", committed(FRAMEWORK));
    for (name, part) in names.iter().zip(&parts) {
        files = files.with(name, part.text.clone());
    }
    let audit = |order: [usize; 3]| {
        let mut arguments = vec![
            "audit",
            "-f",
            "f.gradus",
            "--format",
            "json",
            "--as-of",
            "2026-07-31",
        ];
        arguments.extend(order.map(|at| names[at]));
        cli::run_in(&files, &cli::Surroundings::default(), &arguments)
    };
    let first = audit([0, 1, 2]);
    assert!(first.status < 2, "{}", first.err);
    for order in [[0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        assert!(first == audit(order), "named in the order {order:?}");
    }
}

#[test]
fn what_ids_are_called_changes_nothing_but_their_names() {
    // Sorts before every digit and letter, so that the order of ids stays.
    const MARK: &str = "!x";
    let project = Project::of("northfield");
    let at = |heading: &str| {
        project
            .headings
            .iter()
            .position(|known| known == heading)
            .unwrap()
    };
    let (id, manager) = (at("Post Ref"), at("Reports To"));
    let mut renamed = project.clone();
    for (_, record) in &mut renamed.records {
        *record = record
            .iter()
            .enumerate()
            .map(|(column, cell)| {
                let names_a_post = !matches!(cell, "" | "XX" | "N/A");
                if (column == id || column == manager) && names_a_post {
                    format!("{cell}{MARK}")
                } else {
                    cell.to_owned()
                }
            })
            .collect();
    }
    let table = renamed.table(|_| true);
    let document = renamed.audit(&[("posts.csv", &table)]);
    assert!(document.contains(MARK), "no finding names an id");
    let mut told = told(&document.replace(MARK, ""), &[("posts.csv", &table)]);
    let mut whole = project.audit_whole();
    // A fingerprint is one of the subject, and some subjects are ids.
    for document in [&mut told, &mut whole] {
        for finding in document["findings"].as_array_mut().unwrap() {
            let subject = finding["subject"].as_object().unwrap();
            if subject.contains_key("id") || subject.contains_key("manager") {
                finding.as_object_mut().unwrap().remove("fingerprint");
            }
        }
    }
    assert_same(&whole, &told, "renamed");
}

#[test]
fn output_is_the_same_to_the_byte_for_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str], threads: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_gradus"))
            .args(arguments)
            .env("RAYON_NUM_THREADS", threads)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap();
        assert!(output.status.code() < Some(2), "{arguments:?}: {output:?}");
        assert!(!output.stdout.is_empty(), "{arguments:?}");
        output
    };
    for fixture in ["fixtures/northfield", "fixtures/messy", "fixtures/study-23"] {
        for format in ["text", "json"] {
            let rows = |threads: &str| folder.path().join(format!("{threads}.csv"));
            let audit = |threads: &str| {
                let rows = rows(threads);
                let arguments = [
                    "audit",
                    fixture,
                    "--format",
                    format,
                    "--rows",
                    rows.to_str().unwrap(),
                ];
                (run(&arguments, threads), std::fs::read(&rows).unwrap())
            };
            let one = audit("1");
            assert!(one.1.len() > 1_000, "{fixture}: no rows were written");
            for _ in 0..2 {
                assert!(one == audit("4"), "{fixture}, {format}: four threads are not one");
            }
        }
    }
    for arguments in [
        &["check", "frameworks"][..],
        &["check", "frameworks", "--format", "json"],
    ] {
        assert!(run(arguments, "1") == run(arguments, "4"), "{arguments:?}");
    }
}

#[test]
fn what_text_only_counts_is_what_all_findings_come_to() {
    let folder = tempfile::tempdir().unwrap();
    let (text, document) = (
        folder.path().join("report.txt"),
        folder.path().join("report.json"),
    );
    let audit = |fixture: &str, outputs: &[(&str, &Path)]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gradus"));
        command
            .args(["audit", fixture])
            .current_dir(env!("CARGO_MANIFEST_DIR"));
        for (format, path) in outputs {
            command.args(["--format", format, "--output"]).arg(path);
        }
        let output = command.output().unwrap();
        assert!(output.status.code() < Some(2), "{fixture}: {output:?}");
        std::fs::read_to_string(&text).unwrap()
    };
    for fixture in ["northfield", "messy", "study-23", "everything"] {
        let fixture = &format!("fixtures/{fixture}");
        // Where text is all that is asked for, findings that it counts are never worked out.
        let alone = audit(fixture, &[("text", &text)]);
        assert!(alone.contains("more (use --only"), "{fixture}");
        assert_eq!(
            alone,
            audit(fixture, &[("text", &text), ("json", &document)]),
            "{fixture}"
        );
    }
}

/// A fixture's folder and the frameworks, in memory.
fn folder_of(fixture: &str) -> Memory {
    fn add(mut files: Memory, folder: &str) -> Memory {
        for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap() {
            let entry = entry.unwrap();
            let path = format!("{folder}/{}", entry.file_name().to_str().unwrap());
            files = if entry.file_type().unwrap().is_dir() {
                add(files, &path)
            } else {
                files.with(&path, committed(&path))
            };
        }
        files
    }
    add(
        add(Memory::default(), "frameworks"),
        &format!("fixtures/{fixture}"),
    )
}

/// Rows made of those of a fixture: each cell may come from another row of its column, so that there are ids of several
/// posts, managers in loops, pay outside of every grade, posts that are closed.
fn mixed(project: &Project, rows: usize, rng: &mut StdRng) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&project.headings).unwrap();
    for row in 0..rows {
        let other = |rng: &mut StdRng| &project.records[rng.random_range(0..project.records.len())].1;
        let base = other(rng).clone();
        let often = rng.random_range(0..4);
        let cells = base.iter().enumerate().map(|(at, cell)| {
            let cell = if rng.random_range(0..10) < often {
                other(rng)[at].to_owned()
            } else {
                cell.to_owned()
            };
            // Most ids stand once, and managers are found all the same.
            match (at, row < project.records.len(), rng.random_range(0..10)) {
                (0, true, 0..9) => project.records[row].1[0].to_owned(),
                (0, false, 0..9) => format!("{cell}-{row}"),
                _ => cell,
            }
        });
        let cells: Vec<String> = cells.collect();
        writer.write_record(&cells).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

/// Posts at grades that have pay and no points: below it, inside, at its top, above it, protected, and without any.
fn paid_by_salary() -> (Memory, Project) {
    let framework = "framework pay \"Pay\" {\n  version \"1\"\n  currency GBP\n}\nscale s {\n  grade 1 \"One\" pay 20000..25000\n  grade 2 \"Two\" pay 25000..30000\n  \
                     grade 3 \"Three\" pay 30000..30000\n  grade 4 \"Four\" pay 29000..41000\n}\nfamily f \"Family\"\nrole a \"A\" {\n  family f\n  grade 1..2\n}\n\
                     role b \"B\" {\n  family f\n  grade 3..4\n}\npath p {\n  a -> b : promotion\n}\n";
    let mut posts =
        "id,institution,unit,title,role,grade,contract,status,fte,salary,protected-until,manager\n"
            .to_owned();
    let salaries = [
        "", "19999.99", "20000", "24999.99", "25000", "25000.01", "29999.99", "30000", "30000.01", "41000",
    ];
    for row in 0..60 {
        let (role, grade) = [("a", 1), ("a", 2), ("b", 3), ("b", 4), ("a", 3)][row % 5];
        let institution = ["North", "South"][row / 30];
        let protected = ["", "2030-01-01", "2020-01-01"][row % 3];
        let status = ["filled", "filled", "closed", "vacant"][row % 4];
        let manager = if row % 30 == 0 {
            String::new()
        } else {
            format!("P{}", row / 30 * 30 + row % 7)
        };
        posts += &format!(
            "P{row},{institution},Unit {},A title,{role},{grade},open-ended,{status},1,{},{protected},{manager}\n",
            row % 2,
            salaries[row * 7 % 10],
        );
    }
    let manifest =
        "framework = \"framework.gradus\"\nas-of = 2026-07-31\n\n[[posts]]\nsource = \"posts.csv\"\n";
    let mut reader = csv::Reader::from_reader(posts.as_bytes());
    let headings = reader.headers().unwrap().clone();
    let project = Project {
        manifest: manifest.to_owned(),
        headings,
        records: (2..).zip(reader.records().map(Result::unwrap)).collect(),
    };
    let files = Memory::default()
        .with("fixtures/salary/gradus.toml", manifest)
        .with("fixtures/salary/framework.gradus", framework)
        .with("fixtures/salary/posts.csv", posts.clone());
    (files, project)
}

#[test]
fn large_sources_are_judged_as_small_ones() {
    let mut rng = StdRng::seed_from_u64(7);
    for fixture in ["northfield", "everything", "study-23", "salary"] {
        let (files, project) = match fixture {
            "salary" => paid_by_salary(),
            fixture => (folder_of(fixture), Project::of(fixture)),
        };
        let posts = format!("fixtures/{fixture}/posts.csv");
        for round in 0..12 {
            let files = match round {
                0 => files.clone(),
                rows => files.clone().with(&posts, mixed(&project, rows * 60, &mut rng)),
            };
            for format in ["json", "text"] {
                let audit = |tuning: Option<Tuning>| {
                    let surroundings = cli::Surroundings {
                        tuning,
                        ..cli::Surroundings::default()
                    };
                    let folder = format!("fixtures/{fixture}");
                    let outcome = cli::run_in(&files, &surroundings, &["audit", &folder, "--format", format]);
                    assert!(outcome.status < 2, "{fixture}: {}{}", outcome.out, outcome.err);
                    outcome.out
                };
                let small = audit(None);
                for (threads, piece) in [(1, 1 << 16), (3, 700)] {
                    let large = Tuning {
                        threads,
                        piece,
                        least: 0,
                        ..Tuning::default()
                    };
                    assert!(
                        small == audit(Some(large)),
                        "{fixture}, round {round}, {format}: {threads} threads, {piece} bytes"
                    );
                }
            }
        }
    }
}

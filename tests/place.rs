//! Titles that no role has: proposed with reasons, decided by the institution, and counted in the audit.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // helpers of tests, outside #[test]

use gradus::cli::{Outcome, Surroundings, run_in};
use gradus::files::{Disk, Memory};
use serde_json::Value;
use std::fs;
use std::path::Path;

const FRAMEWORK: &str = r#"framework small "Small" { version "1" }
scale s { grade 1  grade 2 }
family f "Family"
role assistant "Library assistant" { family f  grade 1  entry  titles "Library assistant", "shelver*" }
role manager "Library manager" { family f  grade 2  terminal }
path p { assistant -> manager : promotion after 2 years }
"#;
const MANIFEST: &str = "framework = \"f.gradus\"\nas-of = 2026-07-31\n[[posts]]\nsource = \"posts.csv\"\n";
const POSTS: &str = "\
id,title,grade
1,Library assistant,1
2,Library Asst,1
3,Library Asst.,1
4,Library Mgr,2
5,=cmd|' /C calc'!A0,1
6,Cook,1
7,Cook,1
8,Cook,1
";

fn project(manifest: &str) -> Memory {
    Memory::default()
        .with("f.gradus", FRAMEWORK)
        .with("posts.csv", POSTS)
        .with("gradus.toml", manifest)
}

fn run(files: &Memory, arguments: &[&str]) -> Outcome {
    run_in(files, &Surroundings::default(), arguments)
}

fn audit(files: &Memory) -> (Outcome, Value) {
    let outcome = run(files, &["audit", ".", "--format", "json"]);
    let document = serde_json::from_str(&outcome.out).unwrap_or_else(|_| panic!("{}", outcome.err));
    (outcome, document)
}

#[test]
fn the_sheet_proposes_a_role_for_each_title_and_says_why() {
    let outcome = run(&project(MANIFEST), &["posts", "place"]);
    assert_eq!(outcome.status, 0, "{}", outcome.err);
    insta::assert_snapshot!(outcome.out);
    let all = run(&project(MANIFEST), &["posts", "place", "--all"]);
    assert!(all.out.contains("Library assistant,1,assistant,"), "{}", all.out);
}

#[test]
fn decisions_place_posts_and_the_report_counts_and_names_them() {
    let manifest = format!("{MANIFEST}[placement]\ndecisions = \"placements.csv\"\n");
    let decided = "title,decision,note\nlibrary asst,assistant,\nLibrary Mgr,Library manager,same job\nCook,none,agency\n";
    let files = project(&manifest).with("placements.csv", decided);
    let (_, before) = audit(&project(MANIFEST));
    let (outcome, after) = audit(&files);
    assert_eq!(before["posts"]["placed"], 1);
    assert_eq!(after["posts"]["placed"], 4);
    let settled = &after["posts"]["settled"];
    assert_eq!(settled["file"], "placements.csv");
    assert_eq!(
        (&settled["decisions"], &settled["decided"], &settled["in_no_role"]),
        (&3.into(), &3.into(), &3.into())
    );
    let reasons: Vec<&str> = after["posts"]["unplaced_by_reason"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| group["reason"].as_str().unwrap())
        .collect();
    assert!(reasons.contains(&"no-role"), "{reasons:?}");
    // What was decided is not asked again.
    let found = after["findings"].to_string();
    assert!(!found.contains("Cook"), "{found}");
    assert_eq!(outcome.err, "");
    let text = run(&files, &["audit", "."]);
    assert!(
        text.out.contains(
            "3 posts placed by 3 decisions about titles (placements.csv), 3 decided to be in no role"
        ),
        "{}",
        text.out
    );
}

#[test]
fn a_decision_wins_over_the_titles_of_the_framework() {
    let manifest = format!("{MANIFEST}[placement]\ndecisions = \"placements.csv\"\n");
    let posts = "id,title,grade\n1,Shelver of maps,2\n";
    let files = project(&manifest)
        .with("posts.csv", posts)
        .with("placements.csv", "title,decision\nShelver of Maps,manager\n");
    let (_, document) = audit(&files);
    assert_eq!(document["posts"]["placed"], 1, "{document}");
    let why = run(&files, &["explain", "--post", "1", "--project", "."]);
    assert!(why.out.contains("decided so"), "{}{}", why.out, why.err);
}

#[test]
fn decisions_that_mean_nothing_are_said_at_their_line() {
    let manifest = format!("{MANIFEST}[placement]\ndecisions = \"placements.csv\"\n");
    let with = |decided: &str| {
        let files = project(&manifest).with("placements.csv", decided);
        run(&files, &["audit", "."])
    };
    for (decided, words) in [
        (
            "title,decision\nCook,asistant\n",
            ["placements.csv:2:1", "did you mean `assistant`?"],
        ),
        (
            "title,decision\nCook,assistant\ncook,manager\n",
            ["placements.csv:3:1", "decided twice"],
        ),
        (
            "title,decision\n,manager\n",
            ["placements.csv:2:1", "decides no title"],
        ),
        (
            "job,what\nCook,manager\n",
            ["placements.csv:1:1", "the headings `title` and `decision`"],
        ),
    ] {
        let outcome = with(decided);
        assert_eq!((outcome.status, outcome.out.as_str()), (2, ""), "{decided}");
        for word in words {
            assert!(outcome.err.contains(word), "`{word}` is not in {}", outcome.err);
        }
    }
    let unmet = with("title,decision\nCook,assistant\nBaker,assistant\n");
    assert_eq!(unmet.status, 0, "{}", unmet.err);
    assert!(
        unmet.err.contains("no post without a role has the title `Baker`"),
        "{}",
        unmet.err
    );
    assert!(unmet.err.contains("placements.csv:3:1"), "{}", unmet.err);
    let lacking = run(&project(&manifest), &["audit", "."]);
    assert_eq!(lacking.status, 2);
    assert!(lacking.err.contains("gradus.toml:6"), "{}", lacking.err);
    assert!(lacking.err.contains("gradus posts place"), "{}", lacking.err);
}

#[test]
fn titles_that_are_alike_are_taken_only_where_the_manifest_says_so() {
    let allowed = |points: &str| format!("{MANIFEST}[placement]\nat-least = {points}\n");
    let (_, document) = audit(&project(&allowed("95")));
    assert_eq!(document["posts"]["placed"], 4, "{document}");
    assert_eq!(document["posts"]["settled"]["by_likeness"], 3);
    let (_, strict) = audit(&project(&allowed("100")));
    assert_eq!(strict["posts"]["placed"], 1);
    for wrong in ["0", "101", "\"high\""] {
        let outcome = run(&project(&allowed(wrong)), &["audit", "."]);
        assert_eq!(outcome.status, 2, "{wrong}");
        assert!(outcome.err.contains("gradus.toml:6"), "{}", outcome.err);
    }
}

fn on_disk(folder: &Path) -> String {
    for (name, text) in [
        ("f.gradus", FRAMEWORK),
        ("posts.csv", POSTS),
        ("gradus.toml", MANIFEST),
    ] {
        fs::write(folder.join(name), text).unwrap();
    }
    folder.display().to_string()
}

fn disk(arguments: &[&str]) -> Outcome {
    run_in(&Disk, &Surroundings::default(), arguments)
}

#[test]
fn a_sheet_that_is_filled_in_comes_back_as_decisions() {
    for kind in ["csv", "xlsx"] {
        let folder = tempfile::tempdir().unwrap();
        let project = on_disk(folder.path());
        let sheet = folder.path().join(format!("review.{kind}")).display().to_string();
        let wrote = disk(&["posts", "place", &project, "--to", &sheet]);
        assert_eq!(wrote.status, 0, "{}", wrote.err);
        assert!(wrote.out.contains("4 titles to decide"), "{}", wrote.out);
        let again = disk(&["posts", "place", &project, "--to", &sheet]);
        assert_eq!(
            again.status, 2,
            "{kind}: a sheet with decisions is not overwritten"
        );
        let empty = disk(&["posts", "place", &project, "--from", &sheet]);
        assert_eq!(empty.status, 2, "{kind}");
        assert!(empty.err.contains("holds no decision"), "{}", empty.err);
        fill(
            Path::new(&sheet),
            &[
                ("Library Asst", "yes"),
                ("Cook", "none"),
                ("=cmd", "Library manager"),
            ],
        );
        let read = disk(&["posts", "place", &project, "--from", &sheet]);
        assert_eq!(read.status, 0, "{}", read.err);
        assert!(
            read.out
                .contains("3 new, 0 changed, 0 as before; 1 title of the sheet still open"),
            "{}",
            read.out
        );
        let kept = fs::read_to_string(folder.path().join("placements.csv")).unwrap();
        assert_eq!(
            kept, "title,decision,note\n'=cmd|' /C calc'!A0,manager,\nCook,none,\nLibrary Asst,assistant,\n",
            "{kind}"
        );
        assert!(
            read.out.contains("decisions = \"placements.csv\""),
            "{}",
            read.out
        );
        let manifest = format!("{MANIFEST}[placement]\ndecisions = \"placements.csv\"\n");
        fs::write(folder.path().join("gradus.toml"), manifest).unwrap();
        let audit = disk(&["audit", &project, "--format", "json"]);
        let document: Value = serde_json::from_str(&audit.out).unwrap();
        assert_eq!(
            document["posts"]["settled"]["decided"], 2,
            "{kind}: {}",
            audit.out
        );
        // A second reading changes what was decided otherwise, and keeps the rest.
        fs::write(
            &sheet.replace("xlsx", "csv"),
            "title,decision\nCook,assistant\nLibrary Asst,assistant\n",
        )
        .unwrap();
        let more = disk(&[
            "posts",
            "place",
            &project,
            "--from",
            &sheet.replace("xlsx", "csv"),
        ]);
        assert!(
            more.out.contains("0 new, 1 changed, 1 as before"),
            "{}{}",
            more.out,
            more.err
        );
    }
}

/// Writes decisions into a sheet, as a reviewer does.
fn fill(path: &Path, decisions: &[(&str, &str)]) {
    let decide = |title: &str| {
        let found = decisions
            .iter()
            .find(|(start, _)| title.trim_start_matches('\'').starts_with(start));
        found.map_or("", |(_, decision)| *decision).to_owned()
    };
    let rows: Vec<Vec<String>> = if path.extension().unwrap() == "csv" {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_path(path)
            .unwrap();
        reader
            .records()
            .map(|record| record.unwrap().iter().map(str::to_owned).collect())
            .collect()
    } else {
        use calamine::Reader;
        let mut book: calamine::Xlsx<_> = calamine::open_workbook(path).unwrap();
        assert_eq!(book.sheet_names(), ["titles", "roles"]);
        let range = book.worksheet_range("titles").unwrap();
        range
            .rows()
            .map(|row| row.iter().map(ToString::to_string).collect())
            .collect()
    };
    let filled = rows.into_iter().enumerate().map(|(at, mut row)| {
        row.resize(8, String::new());
        if at > 0 {
            row[6] = decide(&row[0]);
        }
        row
    });
    if path.extension().unwrap() == "csv" {
        let mut writer = csv::Writer::from_path(path).unwrap();
        filled.for_each(|row| writer.write_record(row).unwrap());
        writer.flush().unwrap();
    } else {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (row, cells) in (0..).zip(filled) {
            for (column, cell) in (0..).zip(cells) {
                sheet.write_string(row, column, cell).unwrap();
            }
        }
        book.save(path).unwrap();
    }
}

#[test]
fn a_sheet_with_a_fault_keeps_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let project = on_disk(folder.path());
    let sheet = folder.path().join("review.csv");
    fs::write(&sheet, "title,decision\nCook,assistant\nLibrary Asst,asistant\n").unwrap();
    let read = disk(&["posts", "place", &project, "--from", &sheet.display().to_string()]);
    assert_eq!(read.status, 2);
    assert!(read.err.contains("review.csv:3:1"), "{}", read.err);
    assert!(!folder.path().join("placements.csv").exists());
}

//! The program as a user meets it: commands, exit statuses, and what happens to bad input.

#![allow(clippy::indexing_slicing, clippy::unwrap_used)]

#[path = "support/schema.rs"]
mod schema;

use gradus::cli::{Outcome, Surroundings, run_in};
use gradus::files::{Disk, Files, Memory, Stream};
use serde_json::Value;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

const FRAMEWORK: &str = r#"framework small "Small" { version "1" }
scale s { grade 1  grade 2 }
family f "Family"
role a "Assistant" { family f  grade 1  entry }
role b "Manager" { family f  grade 2  terminal }
path p { a -> b : promotion after 2 years }
"#;
const POSTS: &str = "id,title,contract\n1,Assistant,open-ended\n2,Manager,open-ended\n";

fn small() -> Memory {
    Memory::default()
        .with("f.gradus", FRAMEWORK)
        .with("posts.csv", POSTS)
}

fn run(files: &Memory, arguments: &[&str]) -> Outcome {
    run_in(files, &Surroundings::default(), arguments)
}

fn audit(files: &Memory) -> Outcome {
    run(
        files,
        &["audit", "-f", "f.gradus", "posts.csv", "--as-of", "2026-07-31"],
    )
}

/// One clear error: exit status 2, nothing on standard output, one message, the expected words.
fn assert_refused(outcome: &Outcome, words: &[&str]) {
    assert_eq!(outcome.status, 2, "{}\n{}", outcome.out, outcome.err);
    assert_eq!(outcome.out, "");
    let errors = outcome
        .err
        .lines()
        .filter(|line| line.starts_with("error"))
        .count();
    assert_eq!(errors, 1, "{}", outcome.err);
    for word in words {
        assert!(outcome.err.contains(word), "`{word}` is not in:\n{}", outcome.err);
    }
}

#[test]
fn exit_status_is_0_without_errors_1_with_and_2_without_an_answer() {
    assert_eq!(audit(&small()).status, 0);
    let stuck = FRAMEWORK.replace("path p { a -> b : promotion after 2 years }", "");
    let stuck = small().with("f.gradus", stuck);
    assert_eq!(audit(&stuck).status, 1);
    let status = |more: &[&str]| {
        let mut arguments = vec!["audit", "-f", "f.gradus", "posts.csv"];
        arguments.extend(more);
        run(&stuck, &arguments).status
    };
    assert_eq!(status(&["--fail-on", "never"]), 0);
    assert_eq!(status(&["--only", "unmatched-title"]), 0);
    assert_eq!(status(&["--only", "dead-ends"]), 2);
    assert_eq!(run(&stuck, &["audit", "nowhere"]).status, 2);
}

#[test]
fn rows_that_are_refused_show_in_the_exit_status() {
    let files = small().with("posts.csv", "id,title,fte\n1,Assistant,1\n2,Manager,much\n");
    let outcome = audit(&files);
    assert_eq!(outcome.status, 1);
    assert!(
        outcome.out.contains("1 refused") && outcome.out.contains("`much`"),
        "{}",
        outcome.out
    );
    let strict = run(&files, &["audit", "-f", "f.gradus", "posts.csv", "--strict"]);
    assert_eq!(strict.status, 2);
    let never = run(
        &files,
        &["audit", "-f", "f.gradus", "posts.csv", "--fail-on", "never"],
    );
    assert_eq!(never.status, 0);
}

#[test]
fn the_clock_is_used_only_when_it_is_said() {
    let given = run(
        &small(),
        &[
            "audit",
            "-f",
            "f.gradus",
            "posts.csv",
            "--as-of",
            "2026-01-31",
            "--format",
            "json",
        ],
    );
    let document: Value = serde_json::from_str(&given.out).unwrap();
    assert_eq!(
        (&document["as_of"], &document["as_of_from"]),
        (&"2026-01-31".into(), &"given".into())
    );
    let clock = run(&small(), &["audit", "-f", "f.gradus", "posts.csv"]);
    assert!(clock.out.contains("clock"), "{}", clock.out);
}

#[test]
fn json_output_keeps_to_the_schema_also_when_there_is_no_answer() {
    let files = small().with("g.gradus", "rolle x { }\n");
    for arguments in [
        &["audit", "-f", "f.gradus", "posts.csv", "--format", "json"][..],
        &["check", "f.gradus", "--format", "json"],
        &["check", "g.gradus", "--format", "json"],
        &["check", "f.gradus", "g.gradus", "--format", "json"],
        &["audit", "-f", "f.gradus", "none.csv", "--format", "json"],
        &["route", "a", "b", "-f", "f.gradus", "--format", "json"],
        &["route", "--from", "a", "-f", "f.gradus", "--format", "json"],
        &["route", "b", "a", "-f", "f.gradus", "--format", "json"],
    ] {
        schema::assert_valid(&run(&files, arguments).out);
    }
}

#[test]
fn an_empty_file_a_folder_and_a_missing_file_are_each_one_clear_error() {
    let empty = small().with("e.gradus", " \n").with("e.csv", "");
    assert_refused(&run(&empty, &["check", "e.gradus"]), &["`e.gradus` is empty"]);
    assert_refused(
        &run(&empty, &["audit", "-f", "f.gradus", "e.csv"]),
        &["e.csv", "empty"],
    );
    let folder = small().with("folder/x.csv", POSTS);
    assert_refused(
        &run(&folder, &["audit", "-f", "folder", "posts.csv"]),
        &["`folder` is a directory"],
    );
    let bare = small().with("folder/x.doc", "no posts");
    assert_refused(&run(&bare, &["audit", "-f", "f.gradus", "folder"]), &["folder"]);
    assert_refused(
        &run(&folder, &["check", "none.gradus"]),
        &["none.gradus", "no such file"],
    );
    assert_refused(
        &run(&folder, &["audit", "-f", "f.gradus", "none.csv"]),
        &["none.csv"],
    );
}

#[test]
fn binary_input_is_one_clear_error() {
    let bytes: Vec<u8> = (0..=255).cycle().take(4000).collect();
    let files = small().with("b.gradus", bytes.clone()).with("b.csv", bytes);
    assert_refused(
        &run(&files, &["check", "b.gradus"]),
        &["b.gradus", "not UTF-8 text"],
    );
    assert_refused(&run(&files, &["audit", "-f", "f.gradus", "b.csv"]), &["b.csv"]);
}

#[test]
fn a_missing_column_is_one_clear_error_that_names_the_columns() {
    let files = small().with("posts.csv", "ref,grade\n1,1\n");
    assert_refused(&audit(&files), &["posts.csv", "title", "role"]);
}

#[test]
fn a_hundred_thousand_unclosed_braces_are_one_clear_error() {
    let files = small().with("f.gradus", "role a ".to_owned() + &"{".repeat(100_000));
    assert_refused(&run(&files, &["check", "f.gradus"]), &["f.gradus", "deep"]);
}

#[test]
fn a_line_of_50_megabytes_is_one_clear_error() {
    let files = small().with("posts.csv", format!("id,title\n1,{}\n", "x".repeat(50_000_000)));
    assert_refused(&audit(&files), &["posts.csv", "row 2"]);
}

#[test]
fn an_unknown_key_is_one_clear_error_with_the_nearest_known_one() {
    let manifest = "framework = \"f.gradus\"\n\n[[posts]]\nsource = \"posts.csv\"\nweigth = \"fte\"\n";
    let files = small().with("gradus.toml", manifest);
    assert_refused(
        &run(&files, &["audit", "gradus.toml"]),
        &["gradus.toml:5:1", "`weigth`", "`weight`"],
    );
}

#[test]
fn a_framework_that_imports_itself_is_one_clear_error() {
    let files = small().with("f.gradus", format!("import \"f.gradus\"\n{FRAMEWORK}"));
    assert_refused(&audit(&files), &["f.gradus:1:8", "imports itself"]);
    let files = small()
        .with("f.gradus", format!("import \"g.gradus\"\n{FRAMEWORK}"))
        .with("g.gradus", "import \"h.gradus\"\n")
        .with("h.gradus", "import \"g.gradus\"\n");
    assert_refused(
        &audit(&files),
        &["h.gradus:1:8", "`g.gradus` imports `h.gradus` imports `g.gradus`"],
    );
}

#[test]
fn an_import_stays_inside_the_frameworks_folder() {
    let files = Memory::default()
        .with("a/f.gradus", format!("import \"../secret.gradus\"\n{FRAMEWORK}"))
        .with("secret.gradus", "family x\n");
    assert_refused(&run(&files, &["check", "a/f.gradus"]), &["lies outside"]);
}

#[test]
fn a_circle_of_alignments_is_an_error_that_names_it() {
    let text =
        "scale a { grade 1  grade 2 }\nscale b { grade x  grade y }\nalign a.1 = b.y\nalign a.2 = b.x\n";
    let files = small().with("c.gradus", text);
    assert_refused(
        &run(&files, &["check", "c.gradus"]),
        &["c.gradus:3:", "`a.1` < `a.2` = `b.x` < `b.y` = `a.1`"],
    );
}

#[test]
fn a_limit_of_the_wrong_kind_is_an_error_that_shows_the_right_one() {
    let files = small().with(
        "f.gradus",
        format!("{FRAMEWORK}check fixed-term-concentration {{ at most 25 }}\n"),
    );
    assert_refused(&audit(&files), &["f.gradus:7:42", "write `at most 25%`"]);
    let files = small().with(
        "f.gradus",
        format!("{FRAMEWORK}check bottleneck {{ at most 8% }}\n"),
    );
    assert_refused(&audit(&files), &["f.gradus:7:28", "write `at most 8`"]);
}

#[test]
fn an_input_is_never_overwritten_and_a_file_counts_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    std::fs::write(path("f.gradus"), FRAMEWORK).unwrap();
    std::fs::write(path("posts.csv"), POSTS).unwrap();
    let (framework, posts) = (path("f.gradus"), path("posts.csv"));
    let disk = |more: &[&str]| {
        let mut arguments = vec!["audit", "-f", &framework, &posts];
        arguments.extend(more);
        run_in(&Disk, &Surroundings::default(), &arguments)
    };
    assert_refused(&disk(&["--rows", &posts]), &["is an input of this audit"]);
    assert_refused(&disk(&["--rows", &framework]), &["is an input of this audit"]);
    assert_refused(&disk(&[&posts]), &["is named twice"]);
    assert_eq!(std::fs::read_to_string(&posts).unwrap(), POSTS);
}

#[test]
fn a_check_that_lacks_its_columns_is_listed_as_skipped() {
    let outcome = run(
        &small(),
        &["audit", "-f", "f.gradus", "posts.csv", "--format", "json"],
    );
    let document: Value = serde_json::from_str(&outcome.out).unwrap();
    let skipped: Vec<&str> = document["skipped"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["check"].as_str().unwrap())
        .collect();
    assert!(
        skipped.contains(&"reporting-line") && skipped.contains(&"pay-outside-grade"),
        "{skipped:?}"
    );
    assert!(!skipped.contains(&"fixed-term-concentration"));
}

#[test]
fn every_check_can_be_explained_and_an_unknown_one_is_offered_the_nearest() {
    for check in gradus::check::ALL {
        let outcome = run(&small(), &["explain", check.name]);
        assert_eq!(outcome.status, 0);
        assert!(outcome.out.contains("# How to fix"), "{}", outcome.out);
    }
    let outcome = run(&small(), &["explain", "dead-ends"]);
    assert_eq!(outcome.status, 2);
    assert!(
        outcome.err.contains("did you mean `dead-end`?"),
        "{}",
        outcome.err
    );
}

#[test]
fn init_writes_a_project_that_checks_and_audits_and_never_overwrites() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().join("mine");
    let at = at.to_str().unwrap();
    let disk = |arguments: &[&str]| run_in(&Disk, &Surroundings::default(), arguments);
    assert_eq!(disk(&["init", at]).status, 0);
    let check = disk(&["check", at]);
    assert_eq!((check.status, check.err.as_str()), (0, ""), "{}", check.out);
    let audit = disk(&["audit", at]);
    assert_eq!((audit.status, audit.err.as_str()), (0, ""), "{}", audit.out);
    assert!(audit.out.contains("All 8 posts are placed"), "{}", audit.out);
    let again = disk(&["init", at]);
    assert_eq!(again.status, 2);
    assert!(again.err.contains("nothing is overwritten"), "{}", again.err);
}

#[test]
fn the_binary_itself_answers_and_keeps_data_and_talk_apart() {
    let gradus = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_gradus"))
            .args(arguments)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap()
    };
    let audit = gradus(&["audit", "fixtures/northfield"]);
    assert_eq!(audit.status.code(), Some(1));
    let text = String::from_utf8(audit.stdout).unwrap();
    assert!(text.starts_with("Audit of University of Northfield"), "{text}");
    assert!(!text.contains('\u{1b}'), "no colour when piped");
    assert!(audit.stderr.is_empty());
    assert_eq!(gradus(&["audit", "nowhere"]).status.code(), Some(2));
    assert_eq!(
        gradus(&["--version"]).stdout,
        format!("gradus {}\n", env!("CARGO_PKG_VERSION")).into_bytes()
    );
}

#[test]
fn rows_behind_findings_are_written_in_full() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rows.csv");
    let fixture = format!("{}/fixtures/northfield", env!("CARGO_MANIFEST_DIR"));
    let outcome = run_in(
        &Disk,
        &Surroundings::default(),
        &[
            "audit",
            &fixture,
            "--format",
            "json",
            "--rows",
            file.to_str().unwrap(),
        ],
    );
    let document: Value = serde_json::from_str(&outcome.out).unwrap();
    let wanted: u64 = document["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["row_count"].as_u64().unwrap())
        .sum();
    let written = csv::Reader::from_path(&file).unwrap().into_records().count() as u64;
    assert_eq!(written, wanted);
}

/// The framework, and posts of many gigabytes.
struct Many {
    small: Memory,
    /// How much of the posts was read.
    read: Arc<AtomicU64>,
}

struct Rows {
    at: u64,
    read: Arc<AtomicU64>,
}

const HEADINGS: &[u8] = b"id,title,contract\n";
const ROW: &[u8] = b"0000001,Manager,open-ended\n";
const LENGTH: u64 = 1 << 34;

impl Read for Rows {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(LENGTH - self.at)
            .unwrap_or(usize::MAX)
            .min(buffer.len());
        for byte in &mut buffer[..left] {
            let at = usize::try_from(self.at).unwrap();
            *byte = match at.checked_sub(HEADINGS.len()) {
                None => HEADINGS[at],
                Some(at) => ROW[at % ROW.len()],
            };
            self.at += 1;
        }
        self.read.fetch_max(self.at, Ordering::Relaxed);
        Ok(left)
    }
}

impl Seek for Rows {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = match to {
            SeekFrom::Start(at) => at,
            _ => LENGTH,
        };
        Ok(self.at)
    }
}

impl Files for Many {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.small.read(path)
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn Stream>> {
        if !path.ends_with("posts.csv") {
            return self.small.open(path);
        }
        Ok(Box::new(Rows {
            at: 0,
            read: Arc::clone(&self.read),
        }))
    }

    fn is_dir(&self, path: &Path) -> bool {
        self.small.is_dir(path)
    }

    fn list(&self, path: &Path) -> io::Result<Vec<PathBuf>> {
        self.small.list(path)
    }
}

#[test]
fn a_framework_that_does_not_hold_is_told_before_all_posts_are_read() {
    let read = Arc::new(AtomicU64::new(0));
    let framework = FRAMEWORK.replace("a -> b", "a -> nobody");
    let files = Many {
        small: Memory::default()
            .with("f.gradus", framework)
            .with("posts.csv", POSTS),
        read: Arc::clone(&read),
    };
    let words = ["audit", "-f", "f.gradus", "posts.csv", "--as-of", "2026-07-31"];
    let outcome = run_in(&files, &Surroundings::default(), &words);
    assert_refused(&outcome, &["nobody"]);
    assert!(read.load(Ordering::Relaxed) < LENGTH);
}

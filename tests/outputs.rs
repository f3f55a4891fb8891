//! `--format X --output FILE`, several times in one run: which report goes where.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // helpers of tests, outside #[test]

#[path = "support/schema.rs"]
mod schema;

use gradus::cli::{Outcome, Surroundings, run_in};
use gradus::files::Disk;
use std::path::{Path, PathBuf};

fn northfield() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/northfield")
}

fn run(arguments: &[&str]) -> Outcome {
    run_in(&Disk, &Surroundings::default(), arguments)
}

/// A folder, and a way to name files in it.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }

    fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.path().join(name)).unwrap()
    }
}

#[test]
fn one_run_writes_every_report_that_was_asked_for_and_standard_output_holds_nothing_else() {
    let folder = Folder::new();
    let project = northfield().display().to_string();
    let (sarif, page) = (folder.file("a.sarif"), folder.file("b.md"));
    let done = run(&[
        "audit", &project, "--format", "sarif", "--output", &sarif, "--format", "markdown", "--output", &page,
    ]);
    assert_eq!((done.status, done.out.as_str()), (1, ""));
    assert!(folder.text("a.sarif").starts_with("{\n  \"$schema\""));
    assert!(folder.text("b.md").starts_with("## "));
    let alone = run(&["audit", &project, "--format", "markdown"]);
    assert_eq!(alone.out, folder.text("b.md"));
}

#[test]
fn a_format_without_a_file_goes_to_standard_output_wherever_it_stands() {
    let folder = Folder::new();
    let project = northfield().display().to_string();
    let csv = folder.file("a.csv");
    for order in [
        ["--format", "json", "--format", "csv", "--output", csv.as_str()],
        ["--format", "csv", "--output", csv.as_str(), "--format", "json"],
    ] {
        let mut arguments = vec!["audit", project.as_str()];
        arguments.extend(order);
        let done = run(&arguments);
        schema::assert_valid(&done.out);
        assert!(folder.text("a.csv").starts_with("check,severity"));
    }
}

#[test]
fn an_output_without_a_format_is_the_report_for_people() {
    let folder = Folder::new();
    let project = northfield().display().to_string();
    let done = run(&["audit", &project, "--output", &folder.file("a.txt")]);
    assert_eq!(done.out, "");
    assert!(folder.text("a.txt").contains("of posts are placed"));
}

#[test]
fn what_cannot_be_meant_is_refused_before_anything_is_written() {
    let folder = Folder::new();
    let project = northfield().display().to_string();
    let file = folder.file("a");
    let cases: [(&[&str], &str); 5] = [
        (
            &["--output", "fixtures/northfield/gradus.toml"],
            "is an input of this run",
        ),
        (
            &["--output", "./frameworks/learning-technology.gradus"],
            "is an input of this run",
        ),
        (
            &["--format", "json", "--format", "csv"],
            "one format alone goes to standard output",
        ),
        (
            &[
                "--format", "json", "--output", &file, "--format", "csv", "--output", &file,
            ],
            "two reports would be written",
        ),
        (
            &["--format", "csv", "--output", "fixtures/northfield/posts.csv"],
            "is an input of this run",
        ),
    ];
    let texts = || {
        [
            "posts.csv",
            "gradus.toml",
            "../../frameworks/learning-technology.gradus",
        ]
        .map(|name| std::fs::read_to_string(northfield().join(name)).unwrap())
    };
    let before = texts();
    for (arguments, says) in cases {
        let mut all = vec!["audit", project.as_str()];
        all.extend(arguments);
        let done = run(&all);
        assert_eq!(done.status, 2);
        assert!(done.err.contains(says), "{}", done.err);
    }
    assert!(texts() == before, "an input was written over");
}

#[test]
fn a_file_that_cannot_be_written_is_status_2() {
    let project = northfield().display().to_string();
    let done = run(&["audit", &project, "--output", "no/such/folder/a.txt"]);
    assert_eq!(done.status, 2);
    assert!(
        done.err.contains("cannot write `no/such/folder/a.txt`"),
        "{}",
        done.err
    );
}

#[test]
fn a_framework_with_faults_is_a_document_in_every_format() {
    let folder = Folder::new();
    std::fs::write(
        folder.file("f.gradus"),
        "framework f \"F\" { version \"1\" }\nrole a \"A\" { family none }\n",
    )
    .unwrap();
    let framework = folder.file("f.gradus");
    for format in [
        "json", "jsonl", "sarif", "junit", "github", "gitlab", "markdown", "csv",
    ] {
        let done = run(&["check", &framework, "--format", format]);
        assert_eq!(done.status, 2, "{format}");
        assert!(
            done.out.contains("no family is called `none`") || done.out.contains("unknown-family"),
            "{format}: {}",
            done.out
        );
        assert!(!done.err.is_empty());
    }
}

#[test]
fn several_frameworks_are_one_document_in_every_format() {
    for (format, once) in [
        ("sarif", "\"version\": \"2.1.0\""),
        ("junit", "<testsuites "),
        ("csv", "check,severity"),
    ] {
        let done = run(&["check", "frameworks", "--format", format]);
        assert_eq!(done.out.matches(once).count(), 1, "{format}");
    }
    schema::assert_valid(&run(&["check", "frameworks", "--format", "json"]).out);
}

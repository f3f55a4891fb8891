//! The formatter (`gradus fmt`): it changes neither tree nor comments, and once is enough.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // helpers of tests, outside #[test]

#[path = "format/generate.rs"]
mod generate;

use generate::framework;
use gradus::format::format;
use gradus::source::Sources;
use gradus::syntax;
use std::fs;
use std::path::{Path, PathBuf};

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn gradus_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gradus_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "gradus") {
            found.push(path);
        }
    }
}

/// A tree as text, with every run of digits behind `start: ` and `end: ` taken out.
fn tree(text: &str) -> (String, usize) {
    let mut sources = Sources::default();
    let id = sources.add("f", text);
    let (file, diagnostics) = syntax::parse(&sources, id);
    let mut out = String::new();
    for part in format!("{:?}", file.items).split("start: ") {
        out.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit() || ", end:".contains(c)));
    }
    (out, diagnostics.len())
}

#[test]
fn every_shipped_framework_is_in_the_layout() {
    let mut files = Vec::new();
    for folder in ["frameworks", "src/cli/init", "fixtures"] {
        gradus_files(&root(folder), &mut files);
    }
    assert!(files.len() > 10);
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let formatted = format(&text).unwrap().text;
        assert!(
            formatted == text,
            "{} is not in the layout: run `gradus fmt` on it",
            path.display()
        );
    }
}

#[test]
fn faulty_files_are_laid_out_around_their_faults_or_left_alone() {
    let mut files = Vec::new();
    gradus_files(&root("tests/syntax"), &mut files);
    let mut done = 0;
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        if let Ok(once) = format(&text) {
            assert_eq!(tree(&once.text), tree(&text), "{}", path.display());
            assert_eq!(format(&once.text).unwrap().text, once.text, "{}", path.display());
            done += 1;
        }
    }
    assert!(done >= 5, "most of them can be laid out");
}

#[test]
fn ten_thousand_texts_keep_tree_and_comments_and_are_stable() {
    let mut longest = 0;
    for seed in 0..10_000 {
        let given = framework(seed);
        let once = format(&given.text).unwrap_or_else(|why| panic!("seed {seed}: {why}\n{}", given.text));
        assert_eq!(once.copied, 0, "seed {seed} is sound:\n{}", given.text);
        let mut at = 0;
        for comment in &given.comments {
            let found = once.text[at..].find(comment.as_str());
            at +=
                found.unwrap_or_else(|| panic!("seed {seed}: lost {comment}\n{}", once.text)) + comment.len();
        }
        if seed.is_multiple_of(10) {
            assert_eq!(tree(&once.text), tree(&given.text), "seed {seed}\n{}", given.text);
        }
        let twice = format(&once.text).unwrap_or_else(|why| panic!("seed {seed}: {why}\n{}", once.text));
        assert!(
            twice.text == once.text,
            "seed {seed} is not stable:\n{}\n---- then\n{}",
            once.text,
            twice.text
        );
        assert!(!once.text.contains('\r') && !once.text.contains("\n\n\n\n"));
        longest = longest.max(once.text.len());
    }
    assert!(longest > 1_000, "the generator makes texts of some size");
}

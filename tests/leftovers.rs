//! Inputs that say little or ask for what there is not: each is answered in words.

use gradus::cli::{Outcome, Surroundings, run_in};
use gradus::files::Memory;

const FRAMEWORK: &str = r#"framework small "Small" { version "1" }
scale s { grade 1  grade 2 }
role a "Assistant" { grade 1  entry }
role b "Manager" { grade 2  terminal }
path p { a -> b : promotion after 2 years }
"#;

fn run(files: &Memory, arguments: &[&str]) -> Outcome {
    run_in(files, &Surroundings::default(), arguments)
}

fn small() -> Memory {
    Memory::default().with("f.gradus", FRAMEWORK)
}

#[test]
fn an_extract_of_headings_alone_is_refused() {
    let files = small().with("posts.csv", "id,title\n");
    let outcome = run(&files, &["audit", "-f", "f.gradus", "posts.csv"]);
    assert_eq!((outcome.status, outcome.out.as_str()), (2, ""));
    assert!(
        outcome.err.contains("headings and no row below them"),
        "{}",
        outcome.err
    );
}

#[test]
fn an_extract_of_headings_among_others_is_said_to_be_empty() {
    let files = small()
        .with("a.csv", "id,title\n1,Assistant\n")
        .with("b.csv", "id,title\n");
    let outcome = run(&files, &["audit", "-f", "f.gradus", "a.csv", "b.csv"]);
    assert_eq!(outcome.status, 0, "{}", outcome.err);
    assert!(outcome.out.contains("no row below them"), "{}", outcome.out);
}

#[test]
fn a_setting_that_a_check_does_not_have_is_a_fault_that_names_those_it_has() {
    for (setting, words) in [
        (
            "check dead-end { at most 3 }",
            ["no setting `at most`", "its only setting is `severity`"],
        ),
        (
            "check bottleneck { by unit }",
            ["no setting `by`", "its settings are `severity`, `at most`"],
        ),
        (
            "check fixed-term-concentration { by unit  at most 25%  at least 5 posts }\ncheck grade-edge { at least 2 }",
            ["`grade-edge` has no setting `at least`", "`severity`, `at most`"],
        ),
    ] {
        let files = Memory::default().with("f.gradus", format!("{FRAMEWORK}{setting}\n"));
        let outcome = run(&files, &["check", "f.gradus"]);
        assert_eq!(outcome.status, 2, "{}{}", outcome.out, outcome.err);
        assert_eq!(outcome.err.matches("error").count(), 1, "{}", outcome.err);
        for word in words {
            assert!(outcome.err.contains(word), "`{word}` is not in {}", outcome.err);
        }
    }
}

#[test]
fn a_setting_without_effect_is_found_in_the_manifest_too() {
    let manifest = "framework = \"f.gradus\"\n[checks]\ndead-end = { at-most = 3 }\n";
    let files = small().with("gradus.toml", manifest);
    let outcome = run(&files, &["check", "."]);
    assert_eq!(outcome.status, 2, "{}{}", outcome.out, outcome.err);
    assert!(
        outcome.err.contains("`dead-end` has no setting"),
        "{}",
        outcome.err
    );
    assert!(outcome.err.contains("gradus.toml:3"), "{}", outcome.err);
}

#[test]
fn fmt_reads_standard_input_and_writes_standard_output() {
    let surroundings = |text: &str| Surroundings {
        input: Some(text.to_owned()),
        ..Surroundings::default()
    };
    let files = Memory::default();
    let tidy = run_in(&files, &surroundings("role   a { grade 1 }"), &["fmt", "-"]);
    assert_eq!((tidy.status, tidy.out.as_str()), (0, "role a { grade 1 }\n"));
    let check = run_in(
        &files,
        &surroundings("role   a { grade 1 }"),
        &["fmt", "--check", "-"],
    );
    assert_eq!((check.status, check.out.as_str()), (1, ""));
    let diff = run_in(
        &files,
        &surroundings("role   a { grade 1 }"),
        &["fmt", "--diff", "-"],
    );
    assert_eq!(diff.status, 0);
    assert!(diff.out.contains("+role a { grade 1 }"), "{}", diff.out);
    let broken = run_in(&files, &surroundings("role a\0"), &["fmt", "-"]);
    assert_eq!((broken.status, broken.out.as_str()), (2, ""));
}

#[test]
fn fmt_walks_into_the_folders_of_a_folder() {
    let files = Memory::default()
        .with("all/a.gradus", "role   a { grade 1 }")
        .with("all/deep/er/b.gradus", "role   b { grade 1 }")
        .with("all/deep/notes.txt", "role   c")
        .with("all/.hidden/c.gradus", "role   c { grade 1 }");
    let outcome = run(&files, &["fmt", "--check", "all"]);
    assert_eq!(
        (outcome.status, outcome.out.as_str()),
        (1, "all/a.gradus\nall/deep/er/b.gradus\n"),
        "{}",
        outcome.err
    );
}

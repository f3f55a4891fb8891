//! What somebody meets who tries the program with whatever is at hand: every answer is one that can be acted on, and no
//! file that is read is written over.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // helpers of tests, outside #[test]

use gradus::cli::{Outcome, Surroundings, run_in};
use gradus::files::{Disk, Memory};
use gradus::syntax::ITEM_KEYWORDS;
use std::fs;

const FRAMEWORK: &str = "framework f \"F\" { version \"1\" }\nscale s \"S\" { grade 1  grade 2 }\nfamily x \"X\"\n\
role a \"A\" { family x  grade 1  entry }\nrole b \"B\" { family x  grade 2  terminal }\n\
path p \"P\" { a -> b : promotion }\n";

fn run(files: &Memory, arguments: &[&str]) -> Outcome {
    run_in(files, &Surroundings::default(), arguments)
}

#[test]
fn a_route_is_not_written_over_a_file_that_it_is_made_of() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    fs::write(at("b.gradus"), FRAMEWORK.split_once('\n').unwrap().1).unwrap();
    fs::write(
        at("f.gradus"),
        "framework f \"F\" { version \"1\" }\nimport \"b.gradus\"\n",
    )
    .unwrap();
    for name in ["f.gradus", "b.gradus"] {
        let before = fs::read_to_string(at(name)).unwrap();
        let route = ["route", "a", "b", "-f", &at("f.gradus"), "--output", &at(name)];
        let done = run_in(&Disk, &Surroundings::default(), &route);
        assert_eq!(done.status, 2, "{}", done.err);
        assert!(done.err.contains("is an input"), "{}", done.err);
        assert_eq!(fs::read_to_string(at(name)).unwrap(), before);
    }
    let route = [
        "route",
        "a",
        "b",
        "-f",
        &at("f.gradus"),
        "--output",
        &at("answer.txt"),
    ];
    let done = run_in(&Disk, &Surroundings::default(), &route);
    assert_eq!(done.status, 0, "{}", done.err);
    assert!(fs::read_to_string(at("answer.txt")).unwrap().contains('B'));
}

#[test]
fn a_change_of_the_command_line_cannot_close_its_scenario_and_hide_what_follows() {
    let files = Memory::default()
        .with("f.gradus", FRAMEWORK)
        .with("posts.csv", "id,role,grade,contract\n1,a,1,fixed-term\n");
    let change = "contract = open-ended for posts where contract is fixed-term }\nscenario other {";
    let with = |change: &str| {
        let asked = [
            "scenario",
            "-f",
            "f.gradus",
            "--posts",
            "posts.csv",
            "--set",
            change,
        ];
        run(&files, &asked)
    };
    let done = with(change);
    assert_eq!(done.status, 2, "{}", done.out);
    assert!(done.err.contains("closes its scenario"), "{}", done.err);
    assert_eq!(with(change.split(" }").next().unwrap()).status, 0);
}

#[test]
fn a_framework_in_utf_16_is_called_what_it_is() {
    let wide: Vec<u8> = FRAMEWORK.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let files = Memory::default().with("f.gradus", [&[0xff, 0xfe][..], &wide].concat());
    let done = run(&files, &["check", "f.gradus"]);
    assert_eq!(done.status, 2);
    assert!(
        done.err.contains("UTF-16") && done.err.contains("UTF-8"),
        "{}",
        done.err
    );
}

#[test]
fn who_begins_a_block_with_an_unknown_word_is_told_all_that_may_begin_one() {
    let files = Memory::default().with("f.gradus", "zebra x { }\n");
    let done = run(&files, &["check", "f.gradus"]);
    for word in ITEM_KEYWORDS {
        assert!(done.err.contains(&format!("`{word}`")), "{word}: {}", done.err);
    }
}

#[test]
fn a_name_of_thousands_of_letters_is_not_printed_in_full() {
    let name = "a".repeat(10_000);
    let files = Memory::default().with("f.gradus", format!("family {name} \"X\"\nfamily {name} \"X\"\n"));
    let done = run(&files, &["check", "f.gradus"]);
    assert_eq!(done.status, 2);
    assert!(
        done.err.contains("declared-twice") && done.err.contains("aaa…`"),
        "{}",
        done.err
    );
    assert!(done.err.len() < 3_000, "{} bytes", done.err.len());
}

#[test]
fn numbers_that_cannot_be_are_refused_by_what_they_mean() {
    let files = Memory::default();
    for (arguments, says) in [
        (&["audit", "--threads", "-1"], "a number from 1"),
        (&["audit", "--threads", "0"], "a number from 1"),
        (&["audit", "--max-memory", "-1"], "an amount of memory"),
        (&["audit", "--as-of", "2026-02-30"], "dates are written"),
        (&["check", "--horizon", "99999999999years"], "a time is written"),
    ] {
        let done = run(&files, arguments);
        assert_eq!(done.status, 2, "{arguments:?}");
        assert!(done.err.contains(says), "{arguments:?}: {}", done.err);
    }
}

#[test]
fn a_limit_of_some_bytes_is_not_called_no_megabytes() {
    let files = Memory::default()
        .with("f.gradus", FRAMEWORK)
        .with("posts.csv", "id,role,grade\n1,a,1\n");
    let done = run(
        &files,
        &["audit", "-f", "f.gradus", "posts.csv", "--max-memory", "1"],
    );
    assert_eq!(done.status, 2, "{}", done.out);
    assert!(done.err.contains("more than the 1 B"), "{}", done.err);
}

#[test]
fn a_framework_reads_the_same_with_any_line_break_tabs_and_a_byte_order_mark() {
    let as_it_is = run(
        &Memory::default().with("f.gradus", FRAMEWORK),
        &["check", "f.gradus"],
    );
    for other in [
        FRAMEWORK.replace('\n', "\r\n"),
        FRAMEWORK.replace(' ', "\t"),
        format!("\u{feff}{FRAMEWORK}"),
    ] {
        let done = run(
            &Memory::default().with("f.gradus", other.as_str()),
            &["check", "f.gradus"],
        );
        assert_eq!(
            (done.status, &done.out),
            (as_it_is.status, &as_it_is.out),
            "{other:?}"
        );
    }
}

#[test]
fn nesting_without_end_is_a_message_and_no_crash() {
    for text in [
        "{".repeat(10_000) + &"}".repeat(10_000),
        "framework x { ".repeat(10_000),
        format!(
            "rule x \"x\" {{\n every post where {}role is a{}\n require role is a\n}}\n",
            "(".repeat(10_000),
            ")".repeat(10_000)
        ),
    ] {
        let files = Memory::default().with("f.gradus", text);
        let done = run(&files, &["check", "f.gradus"]);
        assert_eq!(done.status, 2);
        assert!(done.err.contains("nested-too-deep"), "{:.300}", done.err);
    }
}

//! The front end on whole files: what is read, what is said, and that nothing makes it fall over.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fall over"
)]

#[path = "syntax/support.rs"]
mod support;

use gradus::source::Sources;
use gradus::syntax::ast::Item;
use gradus::syntax::parse;
use std::time::{Duration, Instant};
use support::{compact, mutants, read};

const CURSUS: &str = include_str!("syntax/cursus-honorum.gradus");
const LEARNING: &str = include_str!("syntax/learning-technology.gradus");
const OTHER: &str = include_str!("syntax/other.gradus");
const EVERYTHING: &str = include_str!("syntax/everything.gradus");

fn said(text: &str) -> String {
    read(text).1
}

/// `line:column code` of every message.
fn places(text: &str) -> Vec<String> {
    said(text)
        .lines()
        .filter(|line| !line.starts_with(' '))
        .map(|line| {
            let mut words = line.split(' ');
            let place = words.next().unwrap();
            let code = words.nth(1).unwrap().trim_end_matches(':');
            format!("{place} {code}")
        })
        .collect()
}

#[test]
fn the_frameworks_of_the_language_description_are_read_without_a_word() {
    for text in [CURSUS, LEARNING, OTHER] {
        assert_eq!(said(text), "");
    }
    let (file, _) = read(LEARNING);
    assert_eq!(file.items.len(), 36);
    let scenarios = file.items.iter().filter(|item| matches!(item, Item::Scenario(_)));
    assert_eq!(scenarios.count(), 1);
}

#[test]
fn the_tutorial_lowers_to_its_tree() {
    insta::assert_snapshot!(compact(&read(CURSUS).0, CURSUS));
}

#[test]
fn the_learning_technology_framework_lowers_to_its_tree() {
    insta::assert_snapshot!(compact(&read(LEARNING).0, LEARNING));
}

#[test]
fn every_construct_lowers_to_the_expected_tree() {
    assert_eq!(said(EVERYTHING), "");
    insta::assert_snapshot!(compact(&read(EVERYTHING).0, EVERYTHING));
}

#[test]
fn crlf_a_byte_order_mark_and_tabs_change_nothing_but_places() {
    let windows = format!("\u{feff}{}", EVERYTHING.replace('\n', "\r\n").replace("  ", "\t"));
    assert_eq!(said(&windows), "");
    assert_eq!(
        compact(&read(&windows).0, &windows),
        compact(&read(EVERYTHING).0, EVERYTHING)
    );
}

#[test]
fn ten_faults_give_ten_messages_at_their_places() {
    let text = include_str!("syntax/ten-faults.gradus");
    assert_eq!(
        places(text),
        [
            "2:11 stray-sign",
            "3:11 unclosed-text",
            "7:28 range-with-hyphen",
            "8:41 wrong-date",
            "15:3 unknown-clause",
            "17:33 missing-comma",
            "23:8 missing-brace",
            "26:30 unknown-kind",
            "27:47 missing-unit",
            "28:15 missing-arrow",
        ]
    );
    insta::assert_snapshot!(said(text));
}

#[test]
fn every_typical_mistake_has_its_own_words() {
    insta::assert_snapshot!(said(include_str!("syntax/mistakes.gradus")));
}

#[test]
fn missing_names_words_for_numbers_and_stray_values_have_theirs() {
    insta::assert_snapshot!(said(include_str!("syntax/more-mistakes.gradus")));
}

#[test]
fn mistakes_in_job_evaluation_gateways_and_pay_have_their_own_words() {
    insta::assert_snapshot!(said(include_str!("syntax/evaluation-mistakes.gradus")));
}

#[test]
fn threads_change_neither_the_tree_nor_the_messages() {
    let text = format!("{EVERYTHING}\n{}", include_str!("syntax/mistakes.gradus")).repeat(24);
    let mut sources = Sources::default();
    let id = sources.add("large.gradus", text);
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| parse(&sources, id))
    };
    assert!(on(1) == on(4));
}

#[test]
fn what_is_good_in_a_damaged_block_is_kept() {
    let (file, _) = read("role a \"A\" {\n  famly x\n  grade 6\n  entry\n}\n");
    let [Item::Role(role)] = file.items.as_slice() else {
        panic!("{file:?}")
    };
    assert!(role.damaged);
    assert_eq!(role.grade.as_ref().unwrap().low.value, "6");
    assert!(role.entry.is_some() && role.family.is_none());
    assert_eq!(role.title.as_ref().unwrap().value, "A");
}

#[test]
fn a_block_whose_faults_are_mended_is_whole() {
    let (file, messages) = read("role a “A” {\n  family x;\n  grade 6 // six\n}\n");
    assert_eq!(messages.lines().filter(|line| !line.starts_with(' ')).count(), 3);
    let [Item::Role(role)] = file.items.as_slice() else {
        panic!("{file:?}")
    };
    assert!(!role.damaged);
    assert_eq!(role.title.as_ref().unwrap().value, "A");
}

#[test]
fn a_bad_block_still_declares_its_name() {
    let (file, _) = read("Role a \"A\" { family x }\n");
    let [Item::Bad(bad)] = file.items.as_slice() else {
        panic!("{file:?}")
    };
    assert_eq!(bad.name.as_ref().unwrap().value, "a");
    assert_eq!(bad.keyword.as_deref(), Some("Role"));
}

#[test]
fn a_missing_closing_brace_is_reported_where_it_is_missing() {
    let text = "role a {\n  family x  # y\n\n# z\nrole b { family y }\n";
    assert_eq!(places(text), ["2:11 missing-brace"]);
    let text = "role a {\n  entry\nfamily x \"X\"\npath p {\n  a -> b : vacancy\n";
    assert_eq!(places(text), ["2:8 missing-brace", "5:19 missing-brace"]);
    assert_eq!(read(text).0.items.len(), 3);
}

#[test]
fn a_missing_opening_brace_is_reported_behind_the_heading() {
    let text = "role a \"A\"\n  family x\n  grade 6\n}\nfamily b\n";
    assert_eq!(places(text), ["1:11 missing-brace"]);
    let (file, _) = read(text);
    let Some(Item::Role(role)) = file.items.first() else {
        panic!("{file:?}")
    };
    assert_eq!(role.family.as_ref().unwrap().value, "x");
    let flat = "role a \"A\"\nfamily x\ngrade 6\n}\nfamily b\n";
    assert_eq!(places(flat), ["1:11 missing-brace"]);
    let none = "role a \"A\"\n  family x\n  grade 6\n\nfamily b \"B\"\n";
    assert_eq!(places(none), ["1:11 missing-brace"]);
    let one_line = "role a \"A\" family x }\n";
    assert_eq!(places(one_line), ["1:11 missing-brace"]);
}

#[test]
fn a_surplus_brace_is_reported_at_its_place() {
    assert_eq!(
        places("role a { entry }\n}\nrole b { entry }\n"),
        ["2:1 surplus-brace"]
    );
    assert_eq!(places("role a { entry } }\nfamily x\n"), ["1:18 surplus-brace"]);
    assert_eq!(
        places("role a {\n  family x {\n  entry\n}\nrole b { entry }\n"),
        ["2:12 unexpected-body"]
    );
}

#[test]
fn an_unclosed_text_is_reported_at_its_quote_and_ends_with_its_line() {
    let text = "role a \"A {\n  titles \"B, C\n  entry\n}\nrole b \"B { entry }\n";
    let expected = ["1:8 unclosed-text", "2:10 unclosed-text", "5:8 unclosed-text"];
    assert_eq!(places(text), expected);
    let (file, _) = read(text);
    let Some(Item::Role(role)) = file.items.first() else {
        panic!("{file:?}")
    };
    assert!(role.entry.is_some());
    let triple = "family a \"\"\" {{{ never\n \"closed\nfamily b \"B\"\n";
    assert_eq!(places(triple), ["1:10 unclosed-text"]);
    assert_eq!(read(triple).0.items.len(), 2);
}

#[test]
fn a_second_clause_names_the_first() {
    let text = "role a {\n  family x\n  entry\n  family y\n}\n";
    assert_eq!(places(text), ["4:3 duplicate-clause"]);
    assert!(said(text).contains("2:10: first given here"));
}

#[test]
fn braces_that_balance_are_trusted_at_the_margin_too() {
    let text = "role a {\nfamily x\ncontract open-ended\n}\nscenario t {\nclose posts\nwhere role is a\n}\n";
    assert_eq!(said(text), "");
}

#[test]
fn hundred_thousand_braces_give_one_message_fast() {
    for text in [
        "{".repeat(100_000),
        "{\n".repeat(100_000),
        format!("role a {}", "{".repeat(100_000)),
    ] {
        let start = Instant::now();
        assert_eq!(places(&text).len(), 1);
        assert!(start.elapsed() < Duration::from_secs(2));
    }
    let start = Instant::now();
    assert!(places(&"role a {\n".repeat(100_000)).len() <= 20);
    assert!(start.elapsed() < Duration::from_secs(10));
}

#[test]
fn hostile_files_get_one_message() {
    assert_eq!(said(""), "");
    assert_eq!(said("\u{feff}\r\n# nothing\n"), "");
    assert_eq!(places("\""), ["1:1 unclosed-text"]);
    assert_eq!(places("PK\u{3}\u{4}\0\0\u{fffd}{{{\""), ["1:5 not-text"]);
    assert_eq!(places("<html>\n<body>\nHello there\n"), ["1:1 unknown-keyword"]);
    let garbage: String = (1..50_000u32)
        .filter_map(|seed| char::from_u32(seed.wrapping_mul(2_654_435_761) % 0x2_0000))
        .filter(|char| *char != '\0')
        .collect();
    let _ = read(&garbage);
    let long = format!("role a {{ titles \"{}\" }}", "x".repeat(5_000_000));
    assert_eq!(said(&long), "");
}

#[test]
fn no_prefix_of_a_file_makes_the_parser_fall_over() {
    for (text, step) in [(EVERYTHING, 1), (LEARNING, 7)] {
        for (end, _) in text.char_indices().step_by(step) {
            let mut sources = Sources::default();
            let id = sources.add("prefix.gradus", &text[..end]);
            let (_, diagnostics) = parse(&sources, id);
            assert!(diagnostics.len() <= 2, "{end}: {diagnostics:#?}");
        }
    }
}

#[test]
fn one_line_or_token_taken_away_gives_at_most_two_messages() {
    for text in [EVERYTHING, LEARNING, CURSUS, OTHER] {
        for (what, mutant) in mutants(text) {
            let messages = said(&mutant);
            let count = messages.lines().filter(|line| !line.starts_with(' ')).count();
            assert!(count <= 2, "without {what}:\n{messages}");
        }
    }
}

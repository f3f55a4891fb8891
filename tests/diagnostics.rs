//! The faults of a framework as people and programs see them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // helpers of tests, outside #[test]

#[path = "support/schema.rs"]
mod schema;

use gradus::diagnostic::Diagnostic;
use gradus::report::diagnostics::{diagnostics, diagnostics_json, invalid_json};
use gradus::source::{SourceId, Sources, Span};

const TEXT: &str = "\
framework small \"Small\"

scale professional {
  grade 6
  grade 7
}

role lecturrer \"Darlithydd Tŷ Ddewi\" { family academics  grade professional.6..9 }

path upwards {
  lecturer -> professor : promotion after 3 years
";

fn span(id: SourceId, text: &str, words: &str) -> Span {
    let start = text.find(words).unwrap();
    Span::new(id, start, start + words.len())
}

fn sample() -> (Sources, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let id = sources.add("small.gradus", TEXT);
    let other = "framework = \"small.gradus\"\nas-off = 2026-07-31\n";
    let manifest = sources.add("gradus.toml", other);
    let list = vec![
        Diagnostic::error(
            "unknown-grade",
            span(id, TEXT, "9"),
            "grade `9` is not in scale `professional`",
        )
        .label("no such grade")
        .related(span(id, TEXT, "scale professional"), "its grades are `6` and `7`")
        .note("a role may only have grades that its scale declares")
        .help("write `professional.6..7`, or add `grade 9` to the scale"),
        Diagnostic::error(
            "missing-brace",
            span(id, TEXT, "path upwards {\n  lecturer ->"),
            "this block is never closed",
        )
        .help("add `}` at its end"),
        Diagnostic::warning(
            "unknown-key",
            span(manifest, other, "as-off"),
            "unknown key `as-off`",
        )
        .help("did you mean `as-of`?")
        .related(span(id, TEXT, "framework small"), "the framework that it names"),
        Diagnostic::error(
            "unexpected-end",
            Span::new(id, TEXT.len(), TEXT.len()),
            "the file ends inside `path`",
        ),
        Diagnostic::error(
            "no-such-file",
            Span::new(SourceId(99), 0, 0),
            "`posts.csv` could not be read: no such file",
        ),
    ];
    (sources, list)
}

#[test]
fn faults_are_shown_with_their_line_and_what_to_do() {
    let (sources, list) = sample();
    insta::assert_snapshot!(diagnostics(&sources, &list, false, 80));
}

#[test]
fn colour_changes_no_word() {
    let (sources, list) = sample();
    let with = diagnostics(&sources, &list, true, 80);
    let mut plain = String::new();
    let mut rest = with.as_str();
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    plain.push_str(rest);
    let ends_trimmed: String = plain
        .lines()
        .map(|line| format!("{}\n", line.trim_end()))
        .collect();
    assert_ne!(with, plain);
    assert_eq!(ends_trimmed, diagnostics(&sources, &list, false, 80));
}

#[test]
fn the_document_for_invalid_input_keeps_to_the_schema() {
    let (sources, list) = sample();
    let text = invalid_json(&sources, &list, "invalid-input", "the framework has 3 errors");
    schema::assert_valid(&text);
    insta::assert_snapshot!(text);
}

#[test]
fn json_gives_line_and_column_in_characters() {
    let mut sources = Sources::default();
    let text = "x\nTŷ wrong\n";
    let id = sources.add("a.gradus", text);
    let list = [Diagnostic::error("c", span(id, text, "wrong"), "m")];
    let value = &diagnostics_json(&sources, &list)[0];
    assert_eq!((&value["line"], &value["column"]), (&2.into(), &4.into()));
    assert_eq!(value["file"], "a.gradus");
    assert!(value["help"].is_null());
}

#[test]
fn after_fifty_faults_the_others_are_counted() {
    let mut sources = Sources::default();
    let text = "bad\n".repeat(60);
    let id = sources.add("a.gradus", text.as_str());
    let faults = |count: usize| -> Vec<Diagnostic> {
        (0..count)
            .map(|line| Diagnostic::error("bad", Span::new(id, line * 4, line * 4 + 3), "bad line"))
            .collect()
    };
    let text = diagnostics(&sources, &faults(60), false, 80);
    assert_eq!(text.matches("error[bad]").count(), 50);
    assert!(text.ends_with("\nand 10 more messages\n"), "{text}");
    assert!(!diagnostics(&sources, &faults(50), false, 80).contains("more message"));
    assert_eq!(diagnostics(&sources, &[], false, 80), "");
}

#[test]
fn a_line_of_fifty_megabytes_is_shown_in_part_and_at_its_true_column() {
    let mut sources = Sources::default();
    let text = format!("first\n{}here{}", "ŷ".repeat(12_000_000), "z".repeat(26_000_000));
    let id = sources.add("long.gradus", text.as_str());
    let list = [Diagnostic::error("bad", span(id, &text, "here"), "bad").label("this")];
    let shown = diagnostics(&sources, &list, false, 80);
    assert!(shown.contains("long.gradus:2:12000001"), "{shown}");
    assert!(shown.contains("here"), "{shown}");
    assert!(shown.len() < 2_000, "{}", shown.len());
}

#[test]
fn hostile_text_does_not_reach_the_terminal() {
    let mut sources = Sources::default();
    let text = "role \u{1b}[2Jx \u{202e}y\r\n\tnext\0\n";
    let id = sources.add("a\u{1b}[31m.gradus", text);
    let list = [
        Diagnostic::error("bad\u{2d}name", Span::new(id, 5, 9), "bad `\u{1b}[2J`")
            .label("\u{1b}]0;owned\u{7}")
            .related(span(id, text, "next"), "\u{1b}[31m")
            .note("\u{1b}[1m\nsecond")
            .help("\u{9b}31m"),
    ];
    let shown = diagnostics(&sources, &list, false, 80);
    for c in shown.chars() {
        assert!(!c.is_control() || c == '\n', "{c:?} in {shown}");
        assert_ne!(c, '\u{202e}', "{shown}");
    }
}

#[test]
fn spans_that_make_no_sense_are_shown_all_the_same() {
    let mut sources = Sources::default();
    let id = sources.add("a.gradus", "tŷ\n");
    let empty = sources.add("empty.gradus", "");
    for (id, start, end) in [
        (id, 2, 1),
        (id, 2, 2),
        (id, 0, 999),
        (id, 50, 60),
        (empty, 0, 0),
        (empty, 3, 9),
    ] {
        let list = [Diagnostic::error("odd", Span::new(id, start, end), "odd").label("here")];
        assert!(diagnostics(&sources, &list, false, 80).starts_with("error[odd]: odd\n"));
    }
}

#[test]
fn line_ends_of_windows_are_not_shown() {
    let text = "role a {\n  grade 9\n}\nrole b {}\n";
    let shown = |text: &str| {
        let mut sources = Sources::default();
        let id = sources.add("a.gradus", text);
        let place = |words| span(id, text, words);
        let list = [
            Diagnostic::error("odd", place("grade 9"), "odd")
                .label("here")
                .related(place("}"), "ends"),
            Diagnostic::error("odd", place("role b"), "odd").label("here"),
        ];
        diagnostics(&sources, &list, false, 80)
    };
    assert_eq!(shown(&text.replace('\n', "\r\n")), shown(text));
}

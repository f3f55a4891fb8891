//! What readers see: the report as text and as JSON, and the faults of a framework.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // helpers of tests, outside #[test]

#[path = "support/samples.rs"]
mod samples;
#[path = "support/schema.rs"]
mod schema;

use gradus::report::json::json;
use gradus::report::text::{Style, text};
use gradus::report::value::Report;
use unicode_width::UnicodeWidthStr;

const WIDTHS: [usize; 3] = [40, 80, 140];

fn all() -> Vec<(&'static str, Report)> {
    vec![
        ("northfield", samples::northfield()),
        ("twenty_three", samples::twenty_three()),
        ("two_institutions", samples::two_institutions()),
        ("check_only", samples::check_only()),
        ("empty", samples::empty()),
        ("many_families", samples::many_families()),
        ("hostile", samples::hostile()),
    ]
}

fn at(width: usize) -> Style {
    Style {
        width,
        ..Style::default()
    }
}

#[test]
fn text_reads_well_at_three_widths() {
    for (name, report) in all() {
        for width in WIDTHS {
            insta::assert_snapshot!(format!("{name}_{width}"), text(&report, &at(width)));
        }
    }
}

#[test]
fn quiet_text_keeps_what_was_found_and_leaves_out_what_explains() {
    let style = Style {
        quiet: true,
        ..at(80)
    };
    insta::assert_snapshot!(text(&samples::northfield(), &style));
}

#[test]
fn ascii_text_has_no_other_character() {
    let style = Style {
        unicode: false,
        ..at(80)
    };
    let text = text(&samples::twenty_three(), &style);
    assert!(text.is_ascii(), "{text}");
    insta::assert_snapshot!(text);
}

#[test]
fn no_line_is_wider_than_the_terminal_nor_ends_with_a_space() {
    for (name, report) in all() {
        for width in 30..=150 {
            for line in text(&report, &at(width)).lines() {
                assert!(line.width() <= width, "{name} at {width}: {line}");
                assert_eq!(line.trim_end(), line, "{name} at {width}");
            }
        }
    }
}

#[test]
fn without_colour_there_is_no_escape_code_and_with_colour_the_words_are_the_same() {
    for (name, report) in all() {
        let without = text(&report, &at(80));
        assert!(!without.contains('\u{1b}'), "{name}");
        let with = text(
            &report,
            &Style {
                colour: true,
                ..at(80)
            },
        );
        assert_ne!(with, without, "{name}");
        assert_eq!(without_codes(&with), without, "{name}");
    }
}

/// The text without `ESC [ … m`.
fn without_codes(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        out.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    out + rest
}

#[test]
fn the_share_of_posts_placed_comes_before_any_other_number_of_the_audit() {
    let text = text(&samples::northfield(), &at(80));
    let placed = text.find("97.3% of posts are placed").unwrap();
    for later in ["412 rows", "staff in post", "dead end", "error"] {
        assert!(text.find(later).unwrap() > placed, "{later}");
    }
}

#[test]
fn every_finding_is_shown_or_counted() {
    let report = samples::twenty_three();
    let style = Style {
        max_findings_per_check: 4,
        ..at(80)
    };
    let text = text(&report, &style);
    assert_eq!(text.matches("error: Institution").count(), 4);
    assert!(text.contains("… and 19 more (use --only dead-end or --format json)"));
}

#[test]
fn a_date_from_the_clock_is_said_to_be_so() {
    let said = "this computer's clock";
    let mut report = samples::northfield();
    assert!(!text(&report, &at(140)).contains(said));
    report.as_of_from = "clock".into();
    assert!(text(&report, &at(140)).contains(said));
}

#[test]
fn json_keeps_to_the_committed_schema() {
    for (_, report) in all() {
        schema::assert_valid(&json(&report));
    }
}

#[test]
fn json_reads_back_as_the_same_report() {
    for (_, report) in all() {
        let back: Report = serde_json::from_str(&json(&report)).unwrap();
        assert_eq!(back, report);
    }
}

#[test]
fn json_has_its_keys_in_the_order_of_the_interface() {
    let text = json(&samples::northfield());
    let keys = [
        "gradus",
        "schema",
        "as_of",
        "framework",
        "posts",
        "institutions",
        "skipped",
        "findings",
        "summary",
    ];
    let at: Vec<usize> = keys
        .iter()
        .map(|key| {
            text.find(&format!("\n  \"{key}\":"))
                .unwrap_or_else(|| panic!("no key {key}"))
        })
        .collect();
    assert!(at.is_sorted(), "{at:?}");
    assert!(text.ends_with("}\n"));
}

#[test]
fn the_sample_of_the_interface_holds_for_its_keys() {
    let document: serde_json::Value = serde_json::from_str(&json(&samples::northfield())).unwrap();
    for path in [
        "/framework/name",
        "/framework/version",
        "/framework/roles",
        "/framework/stations",
        "/framework/steps",
        "/posts/read",
        "/posts/refused",
        "/posts/placed",
        "/posts/unplaced",
        "/posts/headcount",
        "/posts/fte",
        "/institutions/0/name",
        "/institutions/0/onward/terminal",
        "/institutions/0/onward/open",
        "/institutions/0/onward/leaves-family",
        "/institutions/0/onward/closed-to-post",
        "/institutions/0/onward/leaves-institution",
        "/institutions/0/onward/dead-end",
        "/skipped/0/check",
        "/skipped/0/because",
        "/findings/0/check",
        "/findings/0/severity",
        "/findings/0/institution",
        "/findings/0/subject/role",
        "/findings/0/subject/grade",
        "/findings/0/message",
        "/findings/0/evidence/posts",
        "/findings/0/places/0/file",
        "/findings/0/places/0/line",
        "/findings/0/places/0/column",
        "/findings/0/rows/0",
        "/findings/0/suggestion",
        "/findings/0/fingerprint",
        "/summary/error",
        "/summary/warning",
        "/summary/note",
    ] {
        assert!(document.pointer(path).is_some(), "{path}");
    }
    assert_eq!(document["findings"][0]["rows"][0], 17);
    assert_eq!(document["posts"]["fte"], "371.40");
}

#[test]
fn the_schema_refuses_what_no_report_says() {
    let good: serde_json::Value = serde_json::from_str(&json(&samples::northfield())).unwrap();
    let faults = |path: &str, value: serde_json::Value| {
        let mut bad = good.clone();
        *bad.pointer_mut(path).unwrap() = value;
        schema::faults(&bad.to_string())
    };
    assert_eq!(schema::faults(&good.to_string()), Vec::<String>::new());
    for (path, value) in [
        ("/findings/0/fingerprint", "short".into()),
        ("/findings/0/severity", "fatal".into()),
        ("/institutions/0/onward", serde_json::json!({ "open": 1 })),
        ("/as_of_from", "guess".into()),
        ("/as_of", "31/07/2026".into()),
        ("/posts", "398 posts".into()),
    ] {
        let faults = faults(path, value);
        assert_eq!(
            faults.len(),
            if path.ends_with("onward") { 5 } else { 1 },
            "{faults:?}"
        );
        assert!(faults[0].starts_with(path), "{faults:?}");
    }
}

/// To write it anew: `GRADUS_UPDATE=1 cargo test --test report`.
#[test]
fn the_committed_schema_is_the_one_that_the_types_give() {
    let mut fresh = serde_json::to_string_pretty(&gradus::report::json::schema()).unwrap();
    fresh.push('\n');
    let path = schema::schema_path();
    if std::env::var_os("GRADUS_UPDATE").is_some() {
        std::fs::write(&path, &fresh).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == fresh,
        "docs/schema/audit.schema.json is stale: run GRADUS_UPDATE=1 cargo test --test report"
    );
}

//! `gradus report` as its user meets it: what it says, what it leaves out for sharing, and that no text of a user's becomes
//! anything but text. The page in a browser and the workbook in a spreadsheet program are checked by `.ci/report`.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // helpers of tests, outside #[test]

use gradus::cli::{Surroundings, run_in};
use gradus::files::{Disk, Files, Memory};
use std::collections::BTreeSet;

const NORTHFIELD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/northfield");
const STUDY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/study-23");

fn report_in(files: &dyn Files, arguments: &[&str]) -> String {
    let mut all = vec!["report"];
    all.extend(arguments);
    let outcome = run_in(files, &Surroundings::default(), &all);
    assert_eq!(outcome.status, 0, "{arguments:?}: {}", outcome.err);
    outcome.out
}

fn report(arguments: &[&str]) -> String {
    report_in(&Disk, arguments)
}

/// The cells of the rows of a Markdown document, with the heading of each.
fn cells(markdown: &str) -> Vec<(String, String)> {
    let mut heads: Vec<String> = Vec::new();
    let mut found = Vec::new();
    let row = |line: &str| -> Vec<String> {
        let inner = line.trim_start_matches('|').trim_end_matches('|');
        inner
            .split(" |")
            .map(|cell| cell.trim().trim_matches('*').to_owned())
            .collect()
    };
    let mut before = "";
    for line in markdown.lines() {
        if line.starts_with("| ---") {
            heads = row(before);
        } else if line.starts_with('|') && !heads.is_empty() {
            found.extend(heads.iter().cloned().zip(row(line)));
        } else if !line.starts_with('|') {
            heads.clear();
        }
        before = line;
    }
    found
}

#[test]
fn the_briefing_asks_the_questions_of_the_study_in_its_order() {
    let text = report(&[NORTHFIELD, "--format", "markdown"]);
    let questions: Vec<&str> = text.lines().filter(|line| line.starts_with("## ")).collect();
    assert_eq!(
        questions,
        [
            "## Are they visible?",
            "## Where can they go?",
            "## How secure are they?",
            "## Is grading consistent?",
            "## Who is rewarded, and who answers for their development?",
            "## What would change it?",
            "## How this was reckoned",
        ]
    );
    insta::assert_snapshot!(text);
}

#[test]
fn its_figures_are_those_of_the_audit() {
    let audit = run_in(
        &Disk,
        &Surroundings::default(),
        &["audit", NORTHFIELD, "--format", "json"],
    );
    let audit: serde_json::Value = serde_json::from_str(&audit.out).unwrap();
    let text = report(&[NORTHFIELD, "--format", "markdown"]);
    let posts = &audit["posts"];
    let every = posts["placed"].as_u64().unwrap() + posts["unplaced"].as_u64().unwrap();
    assert!(
        text.contains(&format!("({} of {every} posts)", posts["placed"])),
        "{text}"
    );
    assert!(text.contains(&format!(
        "{} ({} FTE)",
        posts["headcount"],
        posts["fte"].as_str().unwrap()
    )));
    let onward = &audit["institutions"][0]["onward"];
    let stuck: u64 = ["closed-to-post", "leaves-institution", "dead-end"]
        .iter()
        .map(|class| onward[class].as_u64().unwrap())
        .sum();
    let all: u64 = onward
        .as_object()
        .unwrap()
        .values()
        .map(|posts| posts.as_u64().unwrap())
        .sum();
    assert!(text.contains(&format!("({stuck} of {all} people)")), "{text}");
}

#[test]
fn institutions_are_compared_with_intervals_and_one_can_be_chosen() {
    let all = report(&[STUDY, "--format", "markdown"]);
    assert!(all.contains("## How do institutions compare?"));
    assert!(all.contains("exact binomial"));
    let page = report(&[STUDY]);
    assert!(page.contains("id=\"funnel-title\"") && page.contains("compare-short-term"));
    let one = report(&[
        STUDY,
        "--institution",
        "Graywater University",
        "--format",
        "markdown",
    ]);
    assert!(one.starts_with("# Graywater University\n"));
    assert!(!one.contains("How do institutions compare?"));
    let outcome = run_in(
        &Disk,
        &Surroundings::default(),
        &["report", STUDY, "--institution", "Greywater University"],
    );
    assert_eq!(outcome.status, 2);
    assert!(outcome.err.contains("Graywater University"), "{}", outcome.err);
}

#[test]
fn institutions_and_units_are_compared_in_a_shared_report_too() {
    let text = report(&[STUDY, "--share", "--format", "markdown"]);
    assert!(text.contains("## How do institutions compare?"), "{text}");
    assert!(text.contains("### By unit") && text.contains("### Contracts"));
}

#[test]
fn the_locale_changes_numbers_and_dates_and_no_other_word() {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphabetic())
            .filter(|word| !word.is_empty() && !["July", "Juli", "juillet", "Gorffennaf"].contains(word))
            .map(str::to_owned)
            .collect()
    };
    let british = report(&[NORTHFIELD, "--format", "markdown"]);
    for (locale, date, share) in [
        ("en-US", "July 31, 2026", "91.6%"),
        ("cy", "31 Gorffennaf 2026", "91.6%"),
        ("de", "31. Juli 2026", "91,6\u{a0}%"),
        ("fr", "31 juillet 2026", "91,6\u{202f}%"),
    ] {
        let text = report(&[NORTHFIELD, "--format", "markdown", "--locale", locale]);
        assert!(text.contains(date) && text.contains(share), "{locale}: {text}");
        let head = |text: &str| words(&text.chars().take(900).collect::<String>());
        assert_eq!(head(&text)[..60], head(&british)[..60], "{locale}");
    }
}

#[test]
fn what_is_shared_names_no_post_and_says_no_count_that_is_not_rounded() {
    let posts = std::fs::read_to_string(format!("{NORTHFIELD}/posts.csv")).unwrap();
    let ids: BTreeSet<&str> = posts
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').next())
        .collect();
    assert!(ids.len() > 300);
    for format in ["html", "markdown"] {
        let text = report(&[NORTHFIELD, "--share", "--format", format]);
        assert!(text.contains("Prepared for sharing."), "{format}");
        for id in &ids {
            assert!(!text.contains(*id), "{format} names the post {id}");
        }
        for title in [
            "Online Course Assistant",
            "Learnig Technologist",
            "Web and Learning Officer",
        ] {
            assert!(!text.contains(title), "{format} has the title {title}");
        }
    }
    let mut counts = 0;
    for (head, cell) in cells(&report(&[NORTHFIELD, "--share", "--format", "markdown"])) {
        if head == "Findings" {
            continue;
        }
        if let Ok(count) = cell.replace(',', "").parse::<u64>() {
            assert_eq!(count % 5, 0, "{head}: {cell}");
            counts += 1;
        }
    }
    assert!(counts > 60, "{counts}");
    for whole in [389, 388, 404, 412, 354] {
        let text = report(&[NORTHFIELD, "--share", "--format", "markdown"]);
        assert!(!text.contains(&format!(" {whole} ")), "says {whole}");
    }
}

/// Texts that would be something else where they are not shown as text.
const NASTY: [&str; 7] = [
    "<script>alert(1)</script>",
    "</svg></table><img src=x onerror=alert(2)>",
    "=HYPERLINK(1)",
    "{{ 7*7 }}{% raw %}",
    "\u{202e}elif\u{202c}",
    "'><b onmouseover=alert(3)>",
    "[x](javascript:alert(4)) `code` *bold* | cell",
];

fn hostile() -> Memory {
    let mut posts = String::from("id,unit,title,grade,contract,funding,institution,start\n");
    for (at, nasty) in NASTY.iter().enumerate() {
        for number in 0..6 {
            let title = ["Junior", "Senior", ""][number % 3];
            let grade = if number % 3 == 1 { 2 } else { 1 };
            posts.push_str(&format!(
                "\"{nasty}{at}{number}\",\"{nasty}\",\"{title} {nasty}\",{grade},fixed-term,\"{nasty}\",\"Here {}\",2022-09-01\n",
                if at % 2 == 0 { nasty } else { "" }
            ));
        }
    }
    posts.push_str(&format!(
        "long,Unit,{},1,fixed-term,core,Here,2022-09-01\n",
        "x".repeat(10_000)
    ));
    let framework = r#"framework f "Careers <script>alert(5)</script>" { version "</title>" }
scale s "Scale" { grade 1  grade 2 }
family one "Family </svg><script>alert(6)</script>"
role junior "Junior <img src=x onerror=alert(7)>" { family one  grade 1  entry  titles "Junior*" }
role senior "=1+1" { family one  grade 2  terminal  titles "Senior*" }
path p { junior -> senior : promotion after 2 years }
"#;
    Memory::default()
        .with("f.gradus", framework)
        .with("posts.csv", posts)
}

#[test]
fn hostile_text_is_shown_as_text() {
    let arguments = ["-f", "f.gradus", "posts.csv", "--as-of", "2026-07-31"];
    let page = report_in(&hostile(), &arguments);
    assert_eq!(page.matches("<script").count(), 1, "the page's own script alone");
    assert!(!page.contains("<img"), "no element of a user's");
    assert_eq!(page.matches("<svg").count(), page.matches("</svg>").count());
    assert!(
        page.contains("&lt;script&gt;alert(1)&lt;&#x2f;script&gt;"),
        "it is there to read"
    );
    assert!(page.contains("{{ 7*7 }}") && !page.contains(" 49 "));
    assert!(!page.contains('\u{202e}') && page.contains("\\u{202e}"));
    assert!(!page.contains(&"x".repeat(200)), "what is very long is cut");
    let text = report_in(&hostile(), &[&arguments[..], &["--format", "markdown"]].concat());
    assert!(!text.contains("<script") && !text.replace("\\]", "").contains("](javascript:"));
    for line in text.lines().filter(|line| line.starts_with("| ")) {
        let open = line.replace("\\|", "");
        assert!(open.matches('|').count() > 2, "{line}");
    }
}

#[test]
fn a_template_of_ones_own_gets_the_same_values_and_its_faults_are_said() {
    let page =
        "<h1>{{ title }}</h1>{% for question in questions %}<p>{{ question.answer[0] }}</p>{% endfor %}";
    let files = hostile()
        .with("page.html", page)
        .with("bad.html", "{% for question in questions %}");
    let arguments = [
        "-f",
        "f.gradus",
        "posts.csv",
        "--as-of",
        "2026-07-31",
        "--template",
    ];
    let page = report_in(&files, &[&arguments[..], &["page.html"]].concat());
    assert!(page.starts_with("<h1>") && !page.contains("<script"), "{page}");
    let outcome = run_in(
        &files,
        &Surroundings::default(),
        &[&["report"], &arguments[..], &["bad.html"]].concat(),
    );
    assert_eq!(outcome.status, 2);
    assert!(
        outcome.err.contains("the template cannot be used"),
        "{}",
        outcome.err
    );
}

#[test]
fn the_workbook_is_the_same_for_the_same_posts() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str| {
        let path = folder.path().join(name);
        report(&[NORTHFIELD, "--output", path.to_str().unwrap()]);
        std::fs::read(path).unwrap()
    };
    let (one, other) = (write("a.xlsx"), write("b.xlsx"));
    assert!(one.starts_with(b"PK"));
    assert_eq!(one, other);
    let outcome = run_in(
        &Disk,
        &Surroundings::default(),
        &["report", NORTHFIELD, "--format", "xlsx"],
    );
    assert_eq!(outcome.status, 2);
    assert!(outcome.err.contains("--output report.xlsx"), "{}", outcome.err);
}

#[test]
fn a_report_needs_posts_and_never_writes_over_an_input() {
    let files = hostile().with("gradus.toml", "framework = \"f.gradus\"\n");
    let outcome = run_in(&files, &Surroundings::default(), &["report"]);
    assert_eq!(outcome.status, 2);
    assert!(outcome.err.contains("names no posts"), "{}", outcome.err);
    let posts = format!("{NORTHFIELD}/posts.csv");
    let outcome = run_in(
        &Disk,
        &Surroundings::default(),
        &[
            "report",
            NORTHFIELD,
            "--format",
            "html",
            "--output",
            posts.as_str(),
        ],
    );
    assert_eq!(outcome.status, 2);
    assert!(outcome.err.contains("is an input"), "{}", outcome.err);
}

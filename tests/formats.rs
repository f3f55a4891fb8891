//! Every form of a report on one shared report: a snapshot, and the judgement of something that we did not write.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // helpers of tests, outside #[test]

#[path = "support/published.rs"]
mod published;
#[path = "support/samples.rs"]
mod samples;
#[path = "support/schema.rs"]
mod schema;

use gradus::check;
use gradus::diagnostic::Severity;
use gradus::report::answer::{Answer, Frame};
use gradus::report::diagnostics::{DiagnosticRecord, Failure, Invalid};
use gradus::report::value::Report;
use gradus::report::{csv, github, gitlab, json, jsonl, junit, markdown, sarif};
use serde_json::Value;
use std::io::{self, Write};

type Render = fn(&[Answer], &Frame<'_>, &mut dyn Write) -> io::Result<()>;

const FORMATS: [(&str, Render); 8] = [
    ("json", |answers, _, out| json::answers(answers, out)),
    ("jsonl", |answers, _, out| jsonl::jsonl(answers, out)),
    ("sarif", sarif::sarif),
    ("junit", junit::report),
    ("github", github::github),
    ("gitlab", |answers, _, out| gitlab::gitlab(answers, out)),
    ("markdown", markdown::markdown),
    ("csv", |answers, _, out| csv::csv(answers, out)),
];

fn rendered(answers: &[Answer], render: Render) -> String {
    let frame = Frame {
        fails: &|severity| severity == Severity::Error,
        page: &|name| check::named(name).map(check::Check::page),
        quiet: false,
    };
    let mut out = Vec::new();
    render(answers, &frame, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn report(report: Report) -> Answer {
    Answer::Report(Box::new(report))
}

fn invalid() -> Answer {
    Answer::Invalid(Invalid {
        gradus: "0.1.0".into(),
        schema: 1,
        error: Failure {
            kind: "invalid-input".into(),
            message: "the framework has faults".into(),
        },
        diagnostics: vec![DiagnosticRecord {
            code: "unknown-role".into(),
            severity: Severity::Error,
            message: "no role is called `lecturrer`".into(),
            file: "frameworks/a b.gradus".into(),
            line: 12,
            column: 3,
            label: "not defined".into(),
            note: None,
            help: Some("did you mean `lecturer`?".into()),
            related: vec![],
        }],
    })
}

/// Everything that renderers meet: findings, what is accepted, refused rows, other people's text, no findings, no answer.
fn all() -> Vec<(&'static str, Vec<Answer>)> {
    vec![
        ("accepted", vec![report(samples::accepted())]),
        ("hostile", vec![report(samples::hostile())]),
        ("empty", vec![report(samples::empty())]),
        ("several", vec![report(samples::check_only()), invalid()]),
        ("twenty_three", vec![report(samples::twenty_three())]),
        (
            "unreadable",
            vec![Answer::Invalid(Invalid {
                diagnostics: vec![],
                ..match invalid() {
                    Answer::Invalid(invalid) => invalid,
                    Answer::Report(_) | Answer::Comparison(_) => panic!("it is invalid"),
                }
            })],
        ),
    ]
}

fn render_of(name: &str) -> Render {
    FORMATS.iter().find(|(format, _)| *format == name).unwrap().1
}

#[test]
fn every_format_shows_the_shared_report() {
    let answers = [report(samples::accepted())];
    for (name, render) in FORMATS {
        let text = rendered(&answers, render);
        // The pages of checks are long, and have their own snapshots.
        let text = match name {
            "sarif" => {
                let mut log: Value = serde_json::from_str(&text).unwrap();
                for rule in log["runs"][0]["tool"]["driver"]["rules"].as_array_mut().unwrap() {
                    rule.as_object_mut().unwrap().remove("help");
                }
                serde_json::to_string_pretty(&log).unwrap()
            }
            _ => text,
        };
        insta::assert_snapshot!(name, text);
    }
}

#[test]
fn what_could_not_be_answered_is_said_in_every_format() {
    for (name, render) in FORMATS {
        if name != "json" && name != "jsonl" {
            insta::assert_snapshot!(format!("invalid_{name}"), rendered(&[invalid()], render));
        }
    }
}

#[test]
fn sarif_keeps_to_the_schema_of_oasis() {
    for (name, answers) in all() {
        let log = serde_json::from_str(&rendered(&answers, render_of("sarif"))).unwrap();
        published::assert_keeps_to("sarif-schema-2.1.0.json", &log, name);
    }
}

#[test]
fn sarif_names_rules_by_index_and_says_of_every_result_whether_it_is_suppressed() {
    let log: Value =
        serde_json::from_str(&rendered(&[report(samples::accepted())], render_of("sarif"))).unwrap();
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert!(!results.is_empty());
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        assert!(result["suppressions"].is_array());
        assert!(result["locations"][0]["physicalLocation"]["region"]["startLine"].as_u64() > Some(0));
    }
    let kinds: Vec<&Value> = results
        .iter()
        .filter_map(|result| result["suppressions"].get(0).map(|one| &one["kind"]))
        .collect();
    assert_eq!(kinds, ["inSource", "external"]);
    let dead_end = run["tool"]["driver"]["rules"]
        .as_array()
        .unwrap()
        .iter()
        .find(|rule| rule["id"] == "bottleneck")
        .unwrap();
    assert!(
        dead_end["help"]["markdown"]
            .as_str()
            .unwrap()
            .contains("# Why it matters")
    );
}

#[test]
fn junit_keeps_to_the_schema_of_the_build_servers_plugin() {
    let schema = published::text("junit-10.xsd");
    let schema = uppsala::parse(&schema).unwrap();
    let validator = uppsala::XsdValidator::from_schema(&schema).unwrap();
    for (name, answers) in all() {
        let text = rendered(&answers, render_of("junit"));
        let document = uppsala::parse(&text).unwrap();
        let faults = validator.validate(&document);
        assert!(faults.is_empty(), "{name}: {faults:?}\n{text}");
    }
}

#[test]
fn junit_counts_agree_with_its_cases() {
    for (name, answers) in all() {
        let text = rendered(&answers, render_of("junit"));
        let count = |what: &str| text.matches(what).count();
        let head = text.lines().nth(1).unwrap();
        for (attribute, tag) in [
            ("tests", "<testcase "),
            ("failures", "<failure "),
            ("errors", "<error "),
        ] {
            assert!(
                head.contains(&format!("{attribute}=\"{}\"", count(tag))),
                "{name}: {attribute}: {head}"
            );
        }
        assert!(count("<testcase ") > 0, "{name}");
    }
}

#[test]
fn gitlab_keeps_to_the_published_type_of_an_issue_and_to_what_gitlab_asks_beyond_it() {
    for (name, answers) in all() {
        let text = rendered(&answers, render_of("gitlab"));
        let issues: Value = serde_json::from_str(&text).unwrap();
        for issue in issues.as_array().unwrap() {
            published::assert_keeps_to("codeclimate-issue.json", issue, name);
        }
        published::assert_keeps_to("gitlab-code-quality.json", &issues, name);
        let mut prints: Vec<&str> = issues
            .as_array()
            .unwrap()
            .iter()
            .map(|issue| issue["fingerprint"].as_str().unwrap())
            .collect();
        let all = prints.len();
        prints.sort_unstable();
        prints.dedup();
        assert_eq!(prints.len(), all, "{name}: a fingerprint is there twice");
    }
}

#[test]
fn an_issue_without_what_the_published_type_asks_does_not_keep_to_it() {
    let text = rendered(&[report(samples::accepted())], render_of("gitlab"));
    let issues: Value = serde_json::from_str(&text).unwrap();
    for part in [
        "/type",
        "/check_name",
        "/categories",
        "/location/path",
        "/location/lines/end",
    ] {
        let mut issue = issues[0].clone();
        let (whole, member) = part.rsplit_once('/').unwrap();
        let object = issue.pointer_mut(whole).unwrap().as_object_mut().unwrap();
        object.remove(member).unwrap();
        let faults = published::faults("codeclimate-issue.json", &issue);
        assert!(!faults.is_empty(), "{part}");
    }
}

/// The way that GitHub's runner reads a line: `::word name=value,name=value::data`, then the escapes.
fn command(line: &str) -> (String, Vec<(String, String)>, String) {
    let rest = line.strip_prefix("::").unwrap();
    let (head, data) = rest.split_once("::").unwrap();
    let (word, properties) = head.split_once(' ').unwrap_or((head, ""));
    let unescape = |text: &str| {
        text.replace("%0D", "\r")
            .replace("%0A", "\n")
            .replace("%3A", ":")
            .replace("%2C", ",")
            .replace("%25", "%")
    };
    let properties = properties
        .split(',')
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap();
            (name.to_owned(), unescape(value))
        })
        .collect();
    (word.to_owned(), properties, unescape(data))
}

#[test]
fn github_commands_are_read_back_as_they_were_meant_and_no_text_makes_one() {
    for (name, answers) in all() {
        let text = rendered(&answers, render_of("github"));
        let commands: Vec<_> = text.lines().map(command).collect();
        for (word, properties, _) in &commands {
            assert!(["error", "warning", "notice"].contains(&word.as_str()), "{name}");
            for (property, _) in properties {
                assert!(
                    ["file", "line", "col", "title"].contains(&property.as_str()),
                    "{name}: {property}"
                );
            }
        }
    }
    let report_of = samples::hostile();
    let message = report_of.findings[0].message.clone();
    let text = rendered(&[report(report_of)], render_of("github"));
    let (_, properties, data) = command(text.lines().next().unwrap());
    assert!(data.starts_with(&message), "{data}");
    assert!(properties.contains(&("file".to_owned(), "a\nb.gradus".to_owned())));
}

#[test]
fn csv_has_one_record_a_thing_said_and_no_cell_is_a_formula() {
    for (name, answers) in all() {
        let text = rendered(&answers, render_of("csv"));
        let mut reader = ::csv::Reader::from_reader(text.as_bytes());
        assert_eq!(reader.headers().unwrap().len(), csv::HEADING.len());
        for record in reader.records() {
            for cell in &record.unwrap() {
                assert!(
                    !cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']),
                    "{name}: {cell}"
                );
            }
        }
    }
}

#[test]
fn json_lines_are_documents_whose_findings_are_those_of_the_report() {
    let report_of = samples::accepted();
    let text = rendered(&[report(report_of.clone())], render_of("jsonl"));
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let of = |kind: &str| lines.iter().filter(|line| line["kind"] == kind).count();
    assert_eq!(lines[0]["kind"], "report");
    assert_eq!(of("finding"), report_of.findings.len());
    assert_eq!(of("accepted"), 2);
    assert_eq!(of("refused-row"), report_of.posts.unwrap().refused_rows.len());
    assert_eq!(of("skipped"), report_of.skipped.len());
    let written: Vec<gradus::report::value::Finding> = lines
        .iter()
        .filter(|line| line["kind"] == "finding")
        .map(|line| serde_json::from_value(line.clone()).unwrap())
        .collect();
    assert_eq!(written, report_of.findings);
}

#[test]
fn the_json_document_keeps_to_its_schema() {
    for (_, answers) in all() {
        schema::assert_valid(&rendered(&answers, render_of("json")));
    }
}

/// The words of a Markdown page as a CommonMark reader sees them, and whether it made links or HTML of them.
fn read_markdown(text: &str) -> (String, Vec<String>) {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    let mut words = String::new();
    let mut doubtful = Vec::new();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Text(text) | Event::Code(text) => words.push_str(&text),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                doubtful.push(dest_url.to_string());
            }
            Event::InlineHtml(html) if !["<code>", "</code>", "<!-- -->"].contains(&html.as_ref()) => {
                doubtful.push(html.to_string());
            }
            Event::Html(html) => doubtful.push(html.to_string()),
            _ => {}
        }
    }
    (words, doubtful)
}

#[test]
fn markdown_shows_other_peoples_text_as_text() {
    let nasty = "[click](javascript:alert(1)) <img src=x> | # @all ![x](y) ~~no~~ `<b>` * _a_ \\";
    let mut report_of = samples::northfield();
    report_of.findings[0].message = nasty.into();
    report_of.institutions[0].name = nasty.into();
    let (words, doubtful) = read_markdown(&rendered(&[report(report_of)], render_of("markdown")));
    assert_eq!(doubtful, Vec::<String>::new());
    // The backticks have become code; everything else is there, as a heading, in a table and in a list.
    assert_eq!(words.matches(&nasty.replace('`', "")).count(), 3, "{words}");
    for (name, answers) in all() {
        let (_, doubtful) = read_markdown(&rendered(&answers, render_of("markdown")));
        assert_eq!(doubtful, Vec::<String>::new(), "{name}");
    }
}

#[test]
fn markdown_is_bounded_and_counts_every_finding_that_it_leaves_out() {
    let mut report_of = samples::northfield();
    let one = report_of.findings[0].clone();
    report_of.findings = (0..5_000)
        .map(|at| {
            let mut finding = one.clone();
            finding.check = format!("rule-{}", at / 10);
            finding.message = format!("finding {at} {}", "x".repeat(at % 300));
            finding
        })
        .collect();
    let text = rendered(&[report(report_of)], render_of("markdown"));
    assert!(text.len() <= markdown::MOST, "{}", text.len());
    let shown = text.lines().filter(|line| line.starts_with("- finding ")).count();
    let refused = text.lines().filter(|line| line.starts_with("- row ")).count();
    let left: String = text
        .lines()
        .find(|line| line.contains("left out"))
        .unwrap()
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    assert!(shown > 50);
    assert_eq!(shown + refused + left.parse::<usize>().unwrap(), 5_003);
}

//! The JSON document (`interfaces.md`, Output formats) and its schema.

use super::answer::Answer;
use super::comparison::Comparison;
use super::described::Described;
use super::diagnostics::Invalid;
use super::grade::Grades;
use super::map::Map;
use super::profiles::Profiles;
use super::route::Routes;
use super::scenario::Scenarios;
use super::test_run::TestRun;
use super::value::Report;
use super::why::Why;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use std::io::{self, Write};

/// The report as one JSON document, keys in the order of `interfaces.md`, with a newline at its end.
#[must_use]
pub fn json(report: &Report) -> String {
    pretty(report)
}

/// The answers of a run: the one document, or an array where several frameworks were checked; written as it is made.
///
/// # Errors
/// What writing to `out` says.
pub fn answers(answers: &[Answer], out: &mut dyn Write) -> io::Result<()> {
    let several = answers.len() > 1;
    for (at, answer) in answers.iter().enumerate() {
        match (several, at) {
            (false, _) => {}
            (true, 0) => out.write_all(b"[")?,
            (true, _) => out.write_all(b",\n")?,
        }
        match answer {
            Answer::Report(report) => serde_json::to_writer_pretty(&mut *out, report)?,
            Answer::Comparison(found) => serde_json::to_writer_pretty(&mut *out, found)?,
            Answer::Invalid(invalid) => serde_json::to_writer_pretty(&mut *out, invalid)?,
        }
    }
    out.write_all(match (several, answers.is_empty()) {
        (_, true) => b"",
        (true, _) => b"]\n",
        (false, _) => b"\n",
    })
}

/// The routes as one JSON document.
#[must_use]
pub fn routes(routes: &Routes) -> String {
    pretty(routes)
}

/// What `gradus grade` found as one JSON document.
#[must_use]
pub fn grades(grades: &Grades) -> String {
    pretty(grades)
}

/// A run of tests as one JSON document.
#[must_use]
pub fn test_run(run: &TestRun) -> String {
    pretty(run)
}

/// Why posts are classed as they are, as one JSON document.
#[must_use]
pub fn why(why: &Why) -> String {
    pretty(why)
}

/// Two roles side by side, as one JSON document.
#[must_use]
pub fn profiles(profiles: &Profiles) -> String {
    pretty(profiles)
}

/// What-ifs beside today, as one JSON document.
#[must_use]
pub fn scenarios(scenarios: &Scenarios) -> String {
    pretty(scenarios)
}

/// The career map as one JSON document.
#[must_use]
pub fn map(map: &Map) -> String {
    pretty(map)
}

/// What was understood of extracts: one document, or an array of them where there are several.
#[must_use]
pub fn described(documents: &[Described]) -> String {
    match documents {
        [one] => pretty(one),
        several => pretty(&several),
    }
}

/// Any document of ours as text. A report cannot fail to serialise (every key is text, every number finite or
/// null); were that ever untrue, the reader gets a document that says so in place of none.
pub(super) fn pretty(document: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(document).unwrap_or_else(|error| {
        serde_json::json!({ "error": { "kind": "internal", "message": error.to_string() } }).to_string()
    });
    text.push('\n');
    text
}

/// What `--format json` prints: a report, or why there is none.
#[derive(JsonSchema)]
#[serde(untagged)]
#[allow(dead_code, clippy::large_enum_variant)]
enum Document {
    /// The question was answered.
    Report(Report),
    /// Several frameworks were checked: what each gave.
    Several(Vec<OneOfSeveral>),
    /// What `gradus route` found.
    Routes(Routes),
    /// What `gradus grade` found.
    Grades(Grades),
    /// What `gradus test` found.
    TestRun(TestRun),
    /// Why posts are classed as they are.
    Why(Why),
    /// Two roles side by side.
    Profiles(Profiles),
    /// What changed between two frameworks or two extracts.
    Comparison(Comparison),
    /// What-ifs beside today.
    Scenarios(Scenarios),
    /// The career map.
    Map(Map),
    /// What `gradus posts describe` understood.
    Described(Described),
    /// The question could not be answered (exit status 2).
    Invalid(Invalid),
}

/// What the check of one of several frameworks gave.
#[derive(JsonSchema)]
#[serde(untagged)]
#[allow(dead_code, clippy::large_enum_variant)]
enum OneOfSeveral {
    /// A report.
    Report(Report),
    /// Why there is none.
    Invalid(Invalid),
}

/// The JSON Schema (draft 2020-12) of every document that `--format json` prints. It ships as
/// `docs/schema/audit.schema.json`.
#[must_use]
pub fn schema() -> serde_json::Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<Document>();
    schema.insert("title".into(), "gradus audit".into());
    schema.to_value()
}

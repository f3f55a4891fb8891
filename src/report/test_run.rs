//! What `gradus test` says: each test by name, what was expected and found, and what no test touches. Nothing of it
//! depends on the clock of the run, so that two runs can be compared.

use super::value::FilePlace;
use schemars::JsonSchema;
use serde::Serialize;
use std::fmt::Write;

/// The document of `test`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TestRun {
    /// Version of gradus.
    pub gradus: String,
    /// Version of this document's shape.
    pub schema: u32,
    /// Each framework, in the order of the command.
    pub suites: Vec<Suite>,
    /// Tests that passed.
    pub passed: u64,
    /// Tests that failed.
    pub failed: u64,
}

/// The tests of one framework.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Suite {
    /// Its file.
    pub file: String,
    /// The framework's name.
    pub framework: String,
    /// Its tests in order.
    pub tests: Vec<Test>,
    /// What they touch, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Coverage>,
}

/// One test.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Test {
    /// Its name.
    pub name: String,
    /// Where it is written.
    pub at: FilePlace,
    /// The date as of which it was read.
    pub as_of: String,
    /// Whether everything was as expected.
    pub passed: bool,
    /// What was not.
    pub failures: Vec<Failure>,
}

/// An expectation that was not met.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Failure {
    /// The expectation as it is written, on one line.
    pub expected: String,
    /// What is there in its place.
    pub found: Vec<String>,
    /// Where the expectation is written.
    pub at: FilePlace,
}

/// What tests touch.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Coverage {
    /// Roles.
    pub roles: Group,
    /// Steps as they are written.
    pub steps: Group,
    /// Rules, and checks that the framework sets.
    pub checks: Group,
    /// The lowest and highest point or pay of each grade.
    pub grade_edges: Group,
}

/// Things of one kind.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Group {
    /// How many a test touches.
    pub touched: u64,
    /// How many there are.
    pub all: u64,
    /// Those that no test touches.
    pub untouched: Vec<Untouched>,
}

/// Something that no test touches.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Untouched {
    /// Its name.
    pub name: String,
    /// Where it is written.
    pub at: FilePlace,
}

/// For people.
#[must_use]
pub fn text(run: &TestRun, quiet: bool) -> String {
    let mut out = String::new();
    for suite in &run.suites {
        if quiet && suite.tests.iter().all(|test| test.passed) && suite.coverage.is_none() {
            continue;
        }
        let _ = writeln!(out, "{} ({})", suite.framework, suite.file);
        if suite.tests.is_empty() {
            out.push_str("  no tests\n");
        }
        for test in suite.tests.iter().filter(|test| !quiet || !test.passed) {
            one(&mut out, test);
        }
        if let Some(coverage) = &suite.coverage {
            covered(&mut out, coverage);
        }
        out.push('\n');
    }
    let all = run.passed + run.failed;
    let _ = match (all, run.failed) {
        (0, _) => writeln!(out, "There are no tests."),
        (1, 0) => writeln!(out, "1 test passed."),
        (_, 0) => writeln!(out, "{all} tests passed."),
        (_, failed) => writeln!(out, "{failed} of {all} tests failed."),
    };
    out
}

fn one(out: &mut String, test: &Test) {
    if test.passed {
        let _ = writeln!(out, "  passed  {}", test.name);
        return;
    }
    let _ = writeln!(out, "  FAILED  {}", test.name);
    for failure in &test.failures {
        let at = &failure.at;
        let _ = writeln!(
            out,
            "          {}:{}:{}, as of {}",
            at.file, at.line, at.column, test.as_of
        );
        let _ = writeln!(
            out,
            "            expected  {}",
            failure
                .expected
                .strip_prefix("expect ")
                .unwrap_or(&failure.expected)
        );
        for (index, line) in failure.found.iter().enumerate() {
            let word = if index == 0 { "found     " } else { "          " };
            let _ = writeln!(out, "            {word}{line}");
        }
    }
}

fn covered(out: &mut String, coverage: &Coverage) {
    let kinds = [
        ("roles", &coverage.roles),
        ("steps", &coverage.steps),
        ("rules and set checks", &coverage.checks),
        ("edges of grades", &coverage.grade_edges),
    ];
    out.push_str("\n  What the tests touch\n");
    for (words, group) in kinds {
        if group.all == 0 {
            let _ = writeln!(out, "    {words}: the framework has none");
            continue;
        }
        let _ = writeln!(out, "    {words}: {} of {}", group.touched, group.all);
        for missing in &group.untouched {
            let at = &missing.at;
            let _ = writeln!(
                out,
                "      not {}   {}:{}:{}",
                missing.name, at.file, at.line, at.column
            );
        }
    }
}

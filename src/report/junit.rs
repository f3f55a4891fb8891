//! JUnit, as build servers read it: a suite for each framework, a case for each test, no times.

use super::test_run::{Failure, Suite, Test, TestRun};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

/// The run as JUnit XML.
#[must_use]
pub fn junit(run: &TestRun) -> String {
    let mut report = Report::new("gradus");
    report.add_test_suites(run.suites.iter().map(suite));
    match report.to_string() {
        Ok(text) => text,
        // What cannot be written as XML is said as XML.
        Err(_) => "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"gradus\" tests=\"0\" failures=\"0\" errors=\"1\"/>\n".to_owned(),
    }
}

fn suite(suite: &Suite) -> TestSuite {
    let mut out = TestSuite::new(suite.framework.as_str());
    out.add_property(("file", suite.file.as_str()));
    out.add_test_cases(suite.tests.iter().map(|test| case(suite, test)));
    out
}

fn case(suite: &Suite, test: &Test) -> TestCase {
    let status = if test.passed {
        TestCaseStatus::success()
    } else {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        let first = test.failures.first();
        let message = first.map_or("", |failure| failure.found.first().map_or("", String::as_str));
        status.set_message(message).set_type("test-failed");
        let lines: Vec<String> = test.failures.iter().map(described).collect();
        status.set_description(lines.join("\n"));
        status
    };
    let mut case = TestCase::new(test.name.as_str(), status);
    case.set_classname(suite.framework.as_str());
    case.extra.insert("file".into(), test.at.file.as_str().into());
    case.extra.insert("line".into(), test.at.line.to_string().into());
    case
}

/// `framework.gradus:12:3: expect route a -> b`, and below what was found.
fn described(failure: &Failure) -> String {
    let at = &failure.at;
    let mut lines = vec![format!(
        "{}:{}:{}: {}",
        at.file, at.line, at.column, failure.expected
    )];
    lines.extend(failure.found.iter().map(|line| format!("found: {line}")));
    lines.join("\n")
}

//! JUnit, as build servers read it (`interfaces.md`, Output formats): no times, nothing that differs from run to run.
//!
//! Of `test`: a suite for each framework, a case for each test. Of `audit` and `check`: a suite for each framework, a case for
//! each thing said. What fails the run is a failure; what does not is a case that passed and says what was found; what is
//! accepted and what was not checked are skipped.

mod xml;

use super::answer::{Answer, Frame, Item};
use super::test_run::{Failure, Suite, Test, TestRun};
use super::value::AcceptedBy;
use crate::diagnostic::Severity;
use std::io::{self, Write};
use xml::{Case, Document, Outcome};

/// Writes the answers as JUnit XML.
///
/// # Errors
/// What writing to `out` says.
pub fn report(answers: &[Answer], frame: &Frame<'_>, out: &mut dyn Write) -> io::Result<()> {
    let suites: Vec<_> = answers
        .iter()
        .map(|answer| (name(answer), move || cases(answer, frame)))
        .collect();
    xml::write(
        &Document {
            name: "gradus",
            suites: &suites,
        },
        out,
    )
}

/// The run as JUnit XML.
///
/// # Errors
/// What writing to `out` says.
pub fn tests(run: &TestRun, out: &mut dyn Write) -> io::Result<()> {
    let suites: Vec<_> = run
        .suites
        .iter()
        .map(|suite| (suite.file.as_str(), move || tests_of(suite)))
        .collect();
    xml::write(
        &Document {
            name: "gradus",
            suites: &suites,
        },
        out,
    )
}

fn name(answer: &Answer) -> &str {
    match answer {
        Answer::Report(report) => &report.framework.title,
        Answer::Comparison(_) => "what changed",
        Answer::Invalid(_) => "invalid input",
    }
}

fn cases<'a>(answer: &'a Answer, frame: &'a Frame<'_>) -> Box<dyn Iterator<Item = Case> + 'a> {
    let items = answer.items(true).map(|item| match answer {
        Answer::Report(_) | Answer::Comparison(_) => case(&item, frame),
        Answer::Invalid(_) => Case {
            class: item.check.to_owned(),
            name: item.message.to_string(),
            outcome: Outcome::Error {
                message: item.message.to_string(),
                body: body(&item),
            },
        },
    });
    match answer {
        // A suite without a case is taken for a run that never was.
        Answer::Report(report) if report.findings.is_empty() => {
            Box::new(items.chain(skipped(answer)).chain(std::iter::once(Case {
                class: "gradus".to_owned(),
                name: "no new finding".to_owned(),
                outcome: Outcome::Passed { out: None },
            })))
        }
        Answer::Comparison(found) if found.is_empty() => Box::new(std::iter::once(Case {
            class: "gradus".to_owned(),
            name: "nothing changed".to_owned(),
            outcome: Outcome::Passed { out: None },
        })),
        _ => Box::new(items.chain(skipped(answer))),
    }
}

fn case(item: &Item<'_>, frame: &Frame<'_>) -> Case {
    let name = match item.institution {
        Some(institution) => format!("{institution}: {}", item.message),
        None => item.message.to_string(),
    };
    let outcome = match item.accepted {
        Some(accepted) => Outcome::Skipped {
            message: format!(
                "{}: {}",
                match accepted.by {
                    AcceptedBy::Known => "known",
                    AcceptedBy::Allowed => "allowed",
                },
                accepted.reason
            ),
        },
        None if item.counts() && (frame.fails)(item.severity) => Outcome::Failed {
            kind: item.severity.word(),
            message: item.message.to_string(),
            body: body(item),
        },
        None => Outcome::Passed {
            out: Some(format!("{}: {}", item.severity.word(), body(item))),
        },
    };
    Case {
        class: item.check.to_owned(),
        name,
        outcome,
    }
}

/// Where, why, what to do: a line each.
fn body(item: &Item<'_>) -> String {
    let mut lines: Vec<String> = item
        .places
        .iter()
        .map(|place| match place.column {
            Some(column) => format!("{}:{}:{column}", place.file, place.line),
            None => format!("{}:{}", place.file, place.line),
        })
        .collect();
    lines.extend(
        [item.note, item.suggestion]
            .into_iter()
            .flatten()
            .map(str::to_owned),
    );
    lines.push(format!("fingerprint {}", item.fingerprint));
    lines.join("\n")
}

fn skipped(answer: &Answer) -> impl Iterator<Item = Case> + '_ {
    let list = match answer {
        Answer::Report(report) => report.skipped.as_slice(),
        Answer::Comparison(_) | Answer::Invalid(_) => &[],
    };
    list.iter().map(|skipped| Case {
        class: skipped.check.clone(),
        name: "not checked".to_owned(),
        outcome: Outcome::Skipped {
            message: skipped.because.clone(),
        },
    })
}

fn tests_of(suite: &Suite) -> Box<dyn Iterator<Item = Case> + '_> {
    Box::new(suite.tests.iter().map(|test| test_case(suite, test)))
}

fn test_case(suite: &Suite, test: &Test) -> Case {
    let outcome = if test.passed {
        Outcome::Passed { out: None }
    } else {
        let first = test.failures.first();
        let lines: Vec<String> = test.failures.iter().map(described).collect();
        Outcome::Failed {
            kind: Severity::Error.word(),
            message: first
                .and_then(|failure| failure.found.first())
                .cloned()
                .unwrap_or_default(),
            body: lines.join("\n"),
        }
    };
    Case {
        class: suite.framework.clone(),
        name: test.name.clone(),
        outcome,
    }
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

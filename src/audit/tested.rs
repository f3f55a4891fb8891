//! The tests of a framework, and what they came to as a value for reports.

use super::{Failed, framework};
use crate::files::Files;
use crate::report::test_run::{Coverage, Failure, Group, Suite, Test, Untouched};
use crate::report::value::FilePlace;
use crate::source::{Sources, Span};
use crate::testing;
use jiff::civil::Date;
use std::path::Path;

/// Runs the tests of a framework alone, those with `filter` in their names.
///
/// # Errors
/// [`Failed`] when a file cannot be read or the framework has errors.
pub fn tests(
    files: &dyn Files,
    sources: &mut Sources,
    path: &Path,
    as_of: Date,
    filter: Option<&str>,
    coverage: bool,
) -> Result<Suite, Box<Failed>> {
    let framework = framework(files, sources, path, as_of, &[])?;
    let run = testing::run(&framework.files, as_of, filter);
    let tests = run.outcomes.iter().map(|outcome| Test {
        name: outcome.name.clone(),
        at: place(sources, outcome.span),
        as_of: outcome.as_of.to_string(),
        passed: outcome.failures.is_empty(),
        failures: outcome
            .failures
            .iter()
            .map(|failure| Failure {
                expected: on_one_line(sources.slice(failure.span)),
                found: failure.found.clone(),
                at: place(sources, failure.span),
            })
            .collect(),
    });
    Ok(Suite {
        file: path.display().to_string(),
        framework: framework.model.name.clone(),
        tests: tests.collect(),
        coverage: coverage.then(|| covered(sources, &run.coverage)),
    })
}

/// A clause without its comments and line breaks.
fn on_one_line(clause: &str) -> String {
    let mut words = Vec::new();
    for line in clause.lines() {
        let code = if line.contains('"') {
            line
        } else {
            line.split('#').next().unwrap_or("")
        };
        words.extend(code.split_whitespace());
    }
    words.join(" ")
}

fn place(sources: &Sources, span: Span) -> FilePlace {
    let at = sources.position(span);
    FilePlace {
        file: sources.name(span.source).to_owned(),
        line: at.line,
        column: at.column,
    }
}

fn covered(sources: &Sources, coverage: &testing::Coverage) -> Coverage {
    let group = |group: &testing::Group| Group {
        touched: group.touched() as u64,
        all: group.all as u64,
        untouched: group
            .missing
            .iter()
            .map(|missing| Untouched {
                name: missing.name.clone(),
                at: place(sources, missing.span),
            })
            .collect(),
    };
    Coverage {
        roles: group(&coverage.roles),
        steps: group(&coverage.steps),
        checks: group(&coverage.checks),
        grade_edges: group(&coverage.edges),
    }
}

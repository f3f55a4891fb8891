//! `gradus test`: the tests in the language alone.

use super::args::{Format, Test, TestFormat};
use super::audit::{as_of, fail, frameworks_at};
use super::output::Output;
use super::project;
use crate::audit;
use crate::files::Files;
use crate::manifest::FILE_NAME;
use crate::report::test_run::{self, TestRun};
use crate::report::{json, junit};
use crate::source::Sources;
use std::path::{Path, PathBuf};

/// The version of the JSON document's shape.
const SCHEMA: u32 = 1;

pub(super) fn run(files: &dyn Files, command: &Test, output: &mut Output) -> u8 {
    let format = match command.format {
        TestFormat::Json => Format::Json,
        TestFormat::Text | TestFormat::Junit => Format::Text,
    };
    let here = [PathBuf::from(".")];
    let paths = if command.paths.is_empty() {
        &here[..]
    } else {
        &command.paths
    };
    let mut frameworks = Vec::new();
    for path in paths {
        match frameworks_at(files, path) {
            Ok(found) => frameworks.extend(found),
            Err(message) => return output.invalid(format, &Sources::default(), &[], "unreadable", &message),
        }
    }
    frameworks.dedup();
    let mut run = TestRun {
        gradus: env!("CARGO_PKG_VERSION").to_owned(),
        schema: SCHEMA,
        suites: Vec::new(),
        passed: 0,
        failed: 0,
    };
    for path in &frameworks {
        match suite(files, path, command, format, output) {
            Ok(suite) => run.suites.push(suite),
            Err(status) => return status,
        }
    }
    let tests = run.suites.iter().flat_map(|suite| &suite.tests);
    for test in tests {
        if test.passed {
            run.passed += 1;
        } else {
            run.failed += 1;
        }
    }
    if let Some(filter) = command.filter.as_ref().filter(|_| run.passed + run.failed == 0) {
        let message = format!("no test has `{filter}` in its name");
        return output.invalid(format, &Sources::default(), &[], "usage", &message);
    }
    match command.format {
        TestFormat::Text => output.out.push_str(&test_run::text(&run, command.quiet)),
        TestFormat::Json => output.out.push_str(&json::test_run(&run)),
        TestFormat::Junit => {
            // What cannot be written is remembered by the stream, and said at the end.
            let _ = junit::tests(&run, &mut output.out);
        }
    }
    u8::from(run.failed > 0)
}

fn suite(
    files: &dyn Files,
    path: &Path,
    command: &Test,
    format: Format,
    output: &mut Output,
) -> Result<test_run::Suite, u8> {
    let mut sources = Sources::default();
    let mut manifest = crate::manifest::Manifest::default();
    let mut framework = path.to_owned();
    if path.file_name().is_some_and(|name| name == FILE_NAME) {
        match project::open(files, &mut sources, path) {
            Ok((project, warnings)) => {
                output.diagnostics(&sources, &warnings);
                manifest = project.manifest;
                framework = project.framework;
            }
            Err(none) => {
                return Err(output.invalid(
                    format,
                    &sources,
                    &none.diagnostics,
                    "invalid-input",
                    &none.message,
                ));
            }
        }
    }
    let date = as_of(command.as_of, manifest.as_of.map(|date| date.value), output).0;
    audit::tests(
        files,
        &mut sources,
        &framework,
        date,
        command.filter.as_deref(),
        command.coverage,
    )
    .map_err(|failed| fail(format, &sources, &failed, output))
}

//! A run without a report: why, for people, and for programs in every form of a report that was asked for.

use super::args::{Common, Format};
use super::output::Output;
use super::project::NoProject;
use crate::audit::{Error, Failed};
use crate::diagnostic::Diagnostic;
use crate::manifest::FailOn;
use crate::report::answer::Answer;
use crate::report::diagnostics;
use crate::report::text::Style;
use crate::source::Sources;
use std::path::Path;

/// Why there is no report.
pub(super) struct Why {
    pub(super) kind: &'static str,
    pub(super) message: String,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Why {
    pub(super) fn usage(message: String) -> Self {
        Self {
            kind: "usage",
            message,
            diagnostics: Vec::new(),
        }
    }

    /// What a diagnostic alone says.
    pub(super) fn at(diagnostic: Diagnostic) -> Self {
        Self {
            kind: "invalid-input",
            message: diagnostic.message.clone(),
            diagnostics: vec![diagnostic],
        }
    }

    pub(super) fn of(failed: &Failed) -> Self {
        let (kind, diagnostics) = match &failed.error {
            Error::Invalid => ("invalid-input", failed.diagnostics.clone()),
            Error::UnknownCheck { .. } | Error::UnknownScenario { .. } | Error::UnknownInstitution(_) => {
                ("invalid-input", Vec::new())
            }
            Error::Framework(_) => ("unreadable", Vec::new()),
            Error::Posts(error) => {
                let at = error.span().map(|span| {
                    let message = format!("{}: {}", error.source_name(), error.message());
                    Diagnostic::error("posts-source", span, message).help(error.help())
                });
                ("unreadable", at.into_iter().collect())
            }
        };
        Self {
            kind,
            message: failed.error.to_string(),
            diagnostics,
        }
    }
}

impl From<NoProject> for Why {
    fn from(none: NoProject) -> Self {
        Self {
            kind: "invalid-input",
            message: none.message,
            diagnostics: none.diagnostics,
        }
    }
}

/// A run without a report: what was wrong, at its place where it has one.
pub(super) fn fail(format: Format, sources: &Sources, failed: &Failed, output: &mut Output) -> u8 {
    let why = Why::of(failed);
    output.invalid(format, sources, &why.diagnostics, why.kind, &why.message)
}

/// The same for every report that was asked for: before it is known what the run reads, no file is written, because it may
/// be one of those.
pub(super) fn invalid(common: &Common, sources: &Sources, why: &Why, output: &mut Output) -> u8 {
    let answer = unanswered(sources, why, output);
    let common = Common {
        outputs: common.outputs.without_files(),
        ..common.clone()
    };
    // What cannot be written is said; the status is 2 either way.
    let _ = write(&[answer], FailOn::ALL[0].0, &common, output);
    2
}

/// Whether a report would be written over a text that was read: a framework, an import, a table.
pub(super) fn overwrites(common: &Common, sources: &[Sources]) -> Option<Why> {
    let real = |path: &Path| path.canonicalize().ok();
    let fault = common.outputs.fault(|path| {
        let written = real(path);
        let mut names = sources.iter().flat_map(Sources::names);
        written.is_some() && names.any(|name| real(Path::new(name)) == written)
    });
    fault.map(Why::usage)
}

/// Says why there is no report, and gives what stands in its place.
pub(super) fn unanswered(sources: &Sources, why: &Why, output: &mut Output) -> Answer {
    output.said(sources, &why.diagnostics, &why.message);
    Answer::Invalid(diagnostics::invalid(
        sources,
        &why.diagnostics,
        why.kind,
        &why.message,
    ))
}

/// Writes every report that was asked for.
pub(super) fn write(
    answers: &[Answer],
    fail_on: FailOn,
    common: &Common,
    output: &mut Output,
) -> Result<(), u8> {
    let around = &output.surroundings;
    let style = Style {
        width: around.width,
        colour: around.colour,
        unicode: around.unicode,
        quiet: common.quiet,
        max_findings_per_check: if common.only.is_empty() {
            Style::default().max_findings_per_check
        } else {
            usize::MAX
        },
        ..Style::default()
    };
    let fails = |severity| fail_on.fails(severity);
    common.outputs.write(answers, &fails, &style, output)
}

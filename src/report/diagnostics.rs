//! Faults of frameworks and manifests: shown with their line on standard error, or as JSON.

use super::json::pretty;
use super::safe::safe;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Sources, Span};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

mod window;

/// More diagnostics than this are counted, not shown: nobody mends the fifty-first first.
pub const MOST: usize = 50;

/// The diagnostics as text with the lines they speak of, in the order given; none are merged, and those after
/// the first [`MOST`] are counted. `width` is that of the terminal.
#[must_use]
pub fn diagnostics(sources: &Sources, list: &[Diagnostic], colour: bool, width: usize) -> String {
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer.term_width(width.max(40)).decor_style(DecorStyle::Ascii);
    let mut out = String::new();
    for diagnostic in list.iter().take(MOST) {
        out.push_str(&one(sources, diagnostic, &renderer));
        out.push_str("\n\n");
    }
    if let Some(more) = list.len().checked_sub(MOST).filter(|&more| more > 0) {
        let noun = if more == 1 { "message" } else { "messages" };
        out.push_str(&format!("and {more} more {noun}\n"));
    } else {
        // A blank line stands between messages, not after the last.
        out.pop();
    }
    lines_without_trailing_space(&out)
}

fn one(sources: &Sources, diagnostic: &Diagnostic, renderer: &Renderer) -> String {
    let title = level(diagnostic.severity).primary_title(safe(&diagnostic.message));
    let mut group = Group::with_title(title.id(diagnostic.code));
    for snippet in snippets(sources, diagnostic) {
        group = group.element(snippet);
    }
    if let Some(note) = &diagnostic.note {
        group = group.element(Level::NOTE.message(safe(note)));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(safe(help)));
    }
    renderer.render(&[group])
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

/// The snippet of the place itself, and one for every other text or far-away stretch that related labels name.
fn snippets<'a>(sources: &'a Sources, diagnostic: &'a Diagnostic) -> Vec<Element<'a>> {
    let mut marks = vec![(
        diagnostic.span,
        diagnostic.label.as_str(),
        AnnotationKind::Primary,
    )];
    let related = diagnostic.related.iter();
    marks.extend(related.map(|label| (label.span, label.text.as_str(), AnnotationKind::Context)));
    let mut out = Vec::new();
    for window in window::windows(sources, &marks) {
        let snippet = Snippet::source(without_returns(window.text)).line_start(window.line);
        let snippet = if window.from_line_start {
            snippet.path(safe(window.name))
        } else {
            // A long line is shown in part: its column cannot be counted in what is shown.
            let span = window.marks.first().map_or(diagnostic.span, |mark| mark.of.0);
            let at = sources.position(span);
            let origin = Origin::path(safe(window.name)).line(at.line as usize);
            out.push(origin.char_column(at.column as usize).into());
            snippet
        };
        let annotations = window.marks.into_iter().map(|mark| {
            let (_, label, kind) = mark.of;
            let annotation = kind.span(mark.range);
            if label.is_empty() {
                annotation
            } else {
                annotation.label(safe(label))
            }
        });
        out.push(snippet.annotations(annotations).into());
    }
    out
}

/// A text of which lines end as on Windows, as long as before: the excerpt would show a sign at the end of each.
fn without_returns(text: &str) -> Cow<'_, str> {
    if !text.contains('\r') {
        return Cow::Borrowed(text);
    }
    let mut text = text.replace("\r\n", " \n");
    if text.ends_with('\r') {
        text.pop();
        text.push(' ');
    }
    Cow::Owned(text)
}

fn lines_without_trailing_space(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// One diagnostic in JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DiagnosticRecord {
    /// Stable kebab-case code.
    pub code: String,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// The file, as the command line or the manifest names it; empty for what is in no file.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// What stands at the place; may be empty.
    pub label: String,
    /// Why.
    pub note: Option<String>,
    /// What to do.
    pub help: Option<String>,
    /// Other places that help to understand it.
    pub related: Vec<RelatedRecord>,
}

/// A second place of a diagnostic in JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RelatedRecord {
    /// The file.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// What is to be seen there.
    pub text: String,
}

/// Why a question could not be answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Failure {
    /// A stable kebab-case word: `invalid-input`, `usage`, `unreadable`.
    pub kind: String,
    /// What went wrong, in one line.
    pub message: String,
}

/// The document that stands in place of a report where the input is invalid (exit status 2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Invalid {
    /// Version of gradus.
    pub gradus: String,
    /// Version of this document's shape.
    pub schema: u32,
    /// What went wrong.
    pub error: Failure,
    /// Every diagnostic of the texts read, none cut.
    pub diagnostics: Vec<DiagnosticRecord>,
}

/// The diagnostics as records, none cut.
#[must_use]
pub fn diagnostic_records(sources: &Sources, list: &[Diagnostic]) -> Vec<DiagnosticRecord> {
    list.iter()
        .map(|diagnostic| {
            let (file, line, column) = place(sources, diagnostic.span);
            DiagnosticRecord {
                code: diagnostic.code.to_owned(),
                severity: diagnostic.severity,
                message: diagnostic.message.clone(),
                file,
                line,
                column,
                label: diagnostic.label.clone(),
                note: diagnostic.note.clone(),
                help: diagnostic.help.clone(),
                related: related(sources, diagnostic),
            }
        })
        .collect()
}

/// The same as JSON values, for a document of another shape.
#[must_use]
pub fn diagnostics_json(sources: &Sources, list: &[Diagnostic]) -> Vec<serde_json::Value> {
    diagnostic_records(sources, list)
        .into_iter()
        .map(|record| serde_json::to_value(record).unwrap_or_default())
        .collect()
}

/// The whole document for input that could not be audited: `kind` is a stable word (`invalid-input`, `usage`,
/// `unreadable`), `message` one line for people.
#[must_use]
pub fn invalid_json(sources: &Sources, list: &[Diagnostic], kind: &str, message: &str) -> String {
    pretty(&invalid(sources, list, kind, message))
}

/// The document itself.
#[must_use]
pub fn invalid(sources: &Sources, list: &[Diagnostic], kind: &str, message: &str) -> Invalid {
    Invalid {
        gradus: env!("CARGO_PKG_VERSION").to_owned(),
        schema: 1,
        error: Failure {
            kind: kind.to_owned(),
            message: message.to_owned(),
        },
        diagnostics: diagnostic_records(sources, list),
    }
}

fn related(sources: &Sources, diagnostic: &Diagnostic) -> Vec<RelatedRecord> {
    let labels = diagnostic.related.iter();
    labels
        .map(|label| {
            let (file, line, column) = place(sources, label.span);
            RelatedRecord {
                file,
                line,
                column,
                text: label.text.clone(),
            }
        })
        .collect()
}

fn place(sources: &Sources, span: Span) -> (String, u32, u32) {
    let at = sources.position(span);
    (sources.name(span.source).to_owned(), at.line, at.column)
}

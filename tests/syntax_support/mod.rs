//! Shared by the tests of the front end.

use gradus::source::Sources;
use gradus::syntax::{ast::File, parse};
use std::fmt::Write;

/// The tree of a text and its messages as plain lines.
pub fn read(text: &str) -> (File, String) {
    let mut sources = Sources::default();
    let id = sources.add("test.gradus", text);
    let (file, diagnostics) = parse(&sources, id);
    let mut out = String::new();
    for diagnostic in &diagnostics {
        let at = sources.position(diagnostic.span);
        let _ = writeln!(
            out,
            "{}:{} {} {}: {}",
            at.line,
            at.column,
            diagnostic.severity.word(),
            diagnostic.code,
            diagnostic.message
        );
        let _ = writeln!(
            out,
            "    at `{}`: {}",
            sources.slice(diagnostic.span).escape_debug(),
            diagnostic.label
        );
        for label in &diagnostic.related {
            let at = sources.position(label.span);
            let _ = writeln!(out, "    {}:{}: {}", at.line, at.column, label.text);
        }
        if let Some(note) = &diagnostic.note {
            let _ = writeln!(out, "    note: {note}");
        }
        if let Some(help) = &diagnostic.help {
            let _ = writeln!(out, "    help: {help}");
        }
    }
    (file, out)
}

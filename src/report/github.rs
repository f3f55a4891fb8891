//! GitHub workflow commands: `::error file=…,line=…::message` (`interfaces.md`, Output formats).
//!
//! GitHub shows a part of what a step prints as annotations and all of it in the step's log; errors come first.

use super::answer::{Answer, Frame, Item, items};
use super::words::counted;
use crate::diagnostic::Severity;
use std::io::{self, Write};

/// Writes a command for each thing said, and one with the totals of each report.
///
/// # Errors
/// What writing to `out` says.
pub fn github(answers: &[Answer], frame: &Frame<'_>, out: &mut dyn Write) -> io::Result<()> {
    for item in items(answers, false) {
        command(&item, out)?;
    }
    for answer in answers {
        if let (Answer::Report(report), false) = (answer, frame.quiet) {
            let summary = report.summary;
            let mut says = [
                counted(&summary.error.to_string(), "error"),
                counted(&summary.warning.to_string(), "warning"),
                counted(&summary.note.to_string(), "note"),
            ]
            .join(", ");
            for (count, word) in [(summary.known, "known"), (summary.allowed, "allowed")] {
                if count > 0 {
                    says.push_str(&format!(", {count} {word}"));
                }
            }
            let title = property(&format!("gradus: {}", report.framework.title));
            writeln!(out, "::notice title={title}::{}", data(&says))?;
        }
    }
    Ok(())
}

fn command(item: &Item<'_>, out: &mut dyn Write) -> io::Result<()> {
    let word = match item.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    write!(out, "::{word} ")?;
    if let Some(place) = item.places.first().filter(|place| !place.file.is_empty()) {
        let file = place.file.strip_prefix("./").unwrap_or(place.file);
        write!(out, "file={},line={},", property(file), place.line)?;
        if let Some(column) = place.column {
            write!(out, "col={column},")?;
        }
    }
    let mut message = item.message.to_string();
    for text in [item.note, item.suggestion].into_iter().flatten() {
        message.push('\n');
        message.push_str(text);
    }
    if let Some(institution) = item.institution {
        message.push_str(&format!("\n({institution})"));
    }
    writeln!(out, "title={}::{}", property(item.check), data(&message))
}

/// What stands after `::`: a line break would end the command, and what follows could be another one.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What stands after `name=`: it ends at a comma or a colon.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

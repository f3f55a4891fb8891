//! GitLab code quality: a JSON array of issues with a path, a line and a fingerprint (`interfaces.md`, Output formats).
//!
//! GitLab itself compares the branches of a merge request; what is accepted is not part of it.

use super::answer::{Answer, items};
use super::sequence::sequence;
use crate::diagnostic::Severity;
use serde::Serialize;
use std::collections::HashMap;
use std::io::{self, Write};

#[derive(Serialize)]
struct Issue<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    check_name: &'a str,
    description: String,
    categories: [&'static str; 1],
    severity: &'static str,
    fingerprint: String,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    // GitLab reads `begin` alone; Code Climate, whose type of an issue it is, asks for both.
    end: u32,
}

/// Writes the array.
///
/// # Errors
/// What writing to `out` says.
pub fn gitlab(answers: &[Answer], out: &mut dyn Write) -> io::Result<()> {
    // GitLab shows one issue for a fingerprint: two things of one name must not hide each other.
    let mut seen: HashMap<String, u32> = HashMap::new();
    let issues = items(answers, false).map(|item| {
        let times = seen.entry(item.fingerprint.to_string()).or_default();
        *times += 1;
        let fingerprint = if *times == 1 {
            item.fingerprint.to_string()
        } else {
            format!("{}-{times}", item.fingerprint)
        };
        let mut description = item.message.to_string();
        for text in [item.institution, item.note, item.suggestion]
            .into_iter()
            .flatten()
        {
            description.push_str(" \u{2013} ");
            description.push_str(text);
        }
        let place = item.places.first();
        let line = place.map_or(1, |place| place.line);
        Issue {
            kind: "issue",
            check_name: item.check,
            description,
            categories: ["Style"],
            severity: match item.severity {
                Severity::Error => "major",
                Severity::Warning => "minor",
                Severity::Note => "info",
            },
            fingerprint,
            location: Location {
                path: place.map_or("", |place| place.file.strip_prefix("./").unwrap_or(place.file)),
                lines: Lines {
                    begin: line,
                    end: line,
                },
            },
        }
    });
    serde_json::to_writer_pretty(&mut *out, &sequence(issues))?;
    out.write_all(b"\n")
}

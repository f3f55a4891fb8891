//! JSON lines: a document for each thing said, so that a reader need not hold the whole (`interfaces.md`, Output formats).
//!
//! Each line has a `kind`: first `report` (everything of the JSON document but its lists), then `finding`, `accepted`,
//! `refused-row`, `skipped` and `diagnostic`, each with the keys that it has in the JSON document.
//! A comparison is a line of kind `comparison`, then `change`, `post-event`, `unit-event`, `appeared` and `went`. A run without an answer is one line of
//! kind `invalid`.

use super::answer::Answer;
use super::comparison::{Comparison, Establishment, Findings};
use super::value::{FrameworkSummary, Institution, PostsSummary, Report, Summary};
use serde::Serialize;
use std::io::{self, Write};

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Line<T: Serialize> {
    Report(T),
    Finding(T),
    Accepted(T),
    RefusedRow(T),
    Skipped(T),
    Diagnostic(T),
    Comparison(T),
    Change(T),
    PostEvent(T),
    UnitEvent(T),
    Appeared(T),
    Went(T),
    Invalid(T),
}

/// The report without its lists; refused rows have lines of their own.
#[derive(Serialize)]
struct Head<'a> {
    gradus: &'a str,
    schema: u32,
    as_of: &'a str,
    as_of_from: &'a str,
    framework: &'a FrameworkSummary,
    #[serde(skip_serializing_if = "Option::is_none")]
    posts: Option<PostsSummary>,
    institutions: &'a [Institution],
    summary: Summary,
}

/// Writes the answers line by line.
///
/// # Errors
/// What writing to `out` says.
pub fn jsonl(answers: &[Answer], out: &mut dyn Write) -> io::Result<()> {
    for answer in answers {
        match answer {
            Answer::Report(report) => of_report(report, out)?,
            Answer::Comparison(found) => of_comparison(found, out)?,
            Answer::Invalid(invalid) => line(out, &Line::Invalid(invalid))?,
        }
    }
    Ok(())
}

fn of_report(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let refused = report.posts.iter().flat_map(|posts| &posts.refused_rows);
    let head = Head {
        gradus: &report.gradus,
        schema: report.schema,
        as_of: &report.as_of,
        as_of_from: &report.as_of_from,
        framework: &report.framework,
        posts: report.posts.as_ref().map(|posts| PostsSummary {
            refused_rows: Vec::new(),
            ..posts.clone()
        }),
        institutions: &report.institutions,
        summary: report.summary,
    };
    line(out, &Line::Report(head))?;
    for finding in &report.findings {
        line(out, &Line::Finding(finding))?;
    }
    for accepted in &report.accepted {
        line(out, &Line::Accepted(accepted))?;
    }
    for row in refused {
        line(out, &Line::RefusedRow(row))?;
    }
    for skipped in &report.skipped {
        line(out, &Line::Skipped(skipped))?;
    }
    for diagnostic in &report.diagnostics {
        line(out, &Line::Diagnostic(diagnostic))?;
    }
    Ok(())
}

fn of_comparison(found: &Comparison, out: &mut dyn Write) -> io::Result<()> {
    let head = Comparison {
        changes: Vec::new(),
        establishment: found.establishment.as_ref().map(|establishment| Establishment {
            events: Vec::new(),
            units: Vec::new(),
            ..establishment.clone()
        }),
        findings: found.findings.as_ref().map(|findings| Findings {
            stayed: findings.stayed,
            ..Findings::default()
        }),
        ..found.clone()
    };
    line(out, &Line::Comparison(head))?;
    for change in &found.changes {
        line(out, &Line::Change(change))?;
    }
    if let Some(establishment) = &found.establishment {
        for event in &establishment.events {
            line(out, &Line::PostEvent(event))?;
        }
        for unit in &establishment.units {
            line(out, &Line::UnitEvent(unit))?;
        }
    }
    if let Some(findings) = &found.findings {
        for finding in &findings.appeared {
            line(out, &Line::Appeared(finding))?;
        }
        for finding in &findings.went {
            line(out, &Line::Went(finding))?;
        }
    }
    Ok(())
}

fn line(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

//! What a run answers, and the one view of it that all renderers for programs share (`interfaces.md`, Output formats).
//!
//! A renderer for a build server, a review tool or a spreadsheet says the same of a finding, of a row that was refused and
//! of a fault in a framework's text: what, how much it matters, where, what to do. That is an [`Item`].

mod changes;

use super::comparison::Comparison;
use super::diagnostics::{DiagnosticRecord, Invalid};
use super::value::{Accepted, FilePlace, Finding, RefusedRow, Report, RowRef};
use crate::diagnostic::Severity;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Rows of one finding that are given as places; its `row_count` says how many there are.
const MOST_ROWS: usize = 10;

/// What a run says of one framework.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// The question was answered.
    Report(Box<Report>),
    /// What changed.
    Comparison(Box<Comparison>),
    /// It could not be (exit status 2).
    Invalid(Invalid),
}

/// What renderers are told beside the answers.
pub struct Frame<'a> {
    /// Whether a finding of this severity fails the run.
    pub fails: &'a dyn Fn(Severity) -> bool,
    /// The page of a check, as Markdown; none for what is no check of gradus.
    pub page: &'a dyn Fn(&str) -> Option<String>,
    /// Leaves out what explains.
    pub quiet: bool,
}

/// A place: a clause of a text, or a row of posts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place<'a> {
    /// The file, from where the command was run.
    pub file: &'a str,
    /// Line or row, from 1.
    pub line: u32,
    /// Column in characters, from 1; none for a row.
    pub column: Option<u32>,
    /// What is to be seen there; may be empty.
    pub says: Cow<'a, str>,
}

/// One thing that a run has to say.
#[derive(Debug, Clone)]
pub struct Item<'a> {
    /// The check, the rule, the code of a diagnostic, or `refused-row`.
    pub check: &'a str,
    /// How much it matters.
    pub severity: Severity,
    /// One sentence.
    pub message: Cow<'a, str>,
    /// The institution.
    pub institution: Option<&'a str>,
    /// Where, the best place first; never empty.
    pub places: Vec<Place<'a>>,
    /// Why: the note of a diagnostic.
    pub note: Option<&'a str>,
    /// What to do.
    pub suggestion: Option<&'a str>,
    /// The same for the same thing in every run.
    pub fingerprint: Cow<'a, str>,
    /// The finding that it is, where it is one.
    pub finding: Option<&'a Finding>,
    /// On whose word it is accepted, where it is.
    pub accepted: Option<&'a Accepted>,
}

/// Everything that answers say, in their order: findings, refused rows, faults of texts; what is accepted comes after the
/// findings of its report, and only where it is asked for.
pub fn items(answers: &[Answer], accepted: bool) -> impl Iterator<Item = Item<'_>> {
    answers.iter().flat_map(move |answer| answer.items(accepted))
}

impl Answer {
    /// Everything that this answer says.
    pub fn items(&self, accepted: bool) -> Box<dyn Iterator<Item = Item<'_>> + '_> {
        match self {
            Self::Report(report) => Box::new(of_report(report, accepted)),
            Self::Comparison(found) => Box::new(changes::items(found)),
            Self::Invalid(invalid) if invalid.diagnostics.is_empty() => {
                Box::new(std::iter::once(of_failure(invalid)))
            }
            Self::Invalid(invalid) => Box::new(invalid.diagnostics.iter().map(of_diagnostic)),
        }
    }
}

fn of_report(report: &Report, accepted: bool) -> impl Iterator<Item = Item<'_>> {
    let files = Files::of(report);
    let others = files.clone();
    let refused = files.clone();
    let posts = report.posts.as_ref();
    let rows = posts.into_iter().flat_map(|posts| &posts.refused_rows);
    // A refused row fails a run as an error does: whoever reads the report alone must see it.
    let severity = if posts.is_some_and(|posts| posts.refused <= posts.refused_known) {
        Severity::Note
    } else {
        Severity::Error
    };
    let findings = report
        .findings
        .iter()
        .map(move |finding| of_finding(&files, finding));
    let allowed = report
        .accepted
        .iter()
        .filter(move |_| accepted)
        .map(move |accepted| Item {
            accepted: Some(accepted),
            ..of_finding(&others, &accepted.finding)
        });
    findings
        .chain(allowed)
        .chain(rows.map(move |row| of_refused(&refused, row, severity)))
        .chain(report.diagnostics.iter().map(of_diagnostic))
}

/// The files of a report by the names that its rows use.
#[derive(Clone)]
struct Files<'a> {
    framework: &'a str,
    only: &'a str,
    by_name: BTreeMap<&'a str, &'a str>,
}

impl<'a> Files<'a> {
    fn of(report: &'a Report) -> Self {
        let sources = report.posts.iter().flat_map(|posts| &posts.sources);
        let by_name: BTreeMap<&str, &str> = sources
            .map(|source| {
                let file = if source.file.is_empty() {
                    &source.name
                } else {
                    &source.file
                };
                (source.name.as_str(), file.as_str())
            })
            .collect();
        Self {
            framework: &report.framework.file,
            only: by_name.values().next().copied().unwrap_or(""),
            by_name,
        }
    }

    fn named(&self, name: &'a str) -> &'a str {
        self.by_name.get(name).copied().unwrap_or(name)
    }

    fn row(&self, row: &'a RowRef) -> Place<'a> {
        let (file, line) = match row {
            RowRef::Row(row) => (self.only, *row),
            RowRef::In { source, row } => (self.named(source), *row),
        };
        Place {
            file,
            line: line.max(1),
            column: None,
            says: format!("row {line}").into(),
        }
    }
}

fn of_finding<'a>(files: &Files<'a>, finding: &'a Finding) -> Item<'a> {
    let mut places: Vec<Place<'a>> = finding.places.iter().map(of_place).collect();
    places.extend(finding.rows.iter().take(MOST_ROWS).map(|row| files.row(row)));
    if places.is_empty() {
        places.push(Place {
            file: files.framework,
            line: 1,
            column: None,
            says: "".into(),
        });
    }
    Item {
        check: &finding.check,
        severity: finding.severity,
        message: finding.message.as_str().into(),
        institution: finding.institution.as_deref(),
        places,
        note: None,
        suggestion: finding.suggestion.as_deref(),
        fingerprint: finding.fingerprint.as_str().into(),
        finding: Some(finding),
        accepted: None,
    }
}

/// A clause as a place.
fn of_place(place: &FilePlace) -> Place<'_> {
    Place {
        file: &place.file,
        line: place.line,
        column: Some(place.column),
        says: "".into(),
    }
}

fn of_refused<'a>(files: &Files<'a>, row: &'a RefusedRow, severity: Severity) -> Item<'a> {
    Item {
        check: "refused-row",
        severity,
        message: if row.column.is_empty() {
            format!("row {} is refused: {}", row.row, row.reason)
        } else {
            format!(
                "row {} is refused: column `{}` has `{}`: {}",
                row.row, row.column, row.value, row.reason
            )
        }
        .into(),
        institution: None,
        places: vec![Place {
            file: files.named(&row.source),
            line: row.row.max(1),
            column: None,
            says: format!("row {}", row.row).into(),
        }],
        note: None,
        suggestion: None,
        fingerprint: hash(&["refused-row", &row.source, &row.row.to_string(), &row.column]).into(),
        finding: None,
        accepted: None,
    }
}

fn of_diagnostic(record: &DiagnosticRecord) -> Item<'_> {
    let mut places = vec![Place {
        file: &record.file,
        line: record.line,
        column: Some(record.column),
        says: record.label.as_str().into(),
    }];
    places.extend(record.related.iter().map(|related| Place {
        file: &related.file,
        line: related.line,
        column: Some(related.column),
        says: related.text.as_str().into(),
    }));
    Item {
        check: &record.code,
        severity: record.severity,
        message: record.message.as_str().into(),
        institution: None,
        places,
        note: record.note.as_deref(),
        suggestion: record.help.as_deref(),
        fingerprint: hash(&[&record.code, &record.file, &record.message]).into(),
        finding: None,
        accepted: None,
    }
}

fn of_failure(invalid: &Invalid) -> Item<'_> {
    Item {
        check: &invalid.error.kind,
        severity: Severity::Error,
        message: invalid.error.message.as_str().into(),
        institution: None,
        places: vec![Place {
            file: "gradus.toml",
            line: 1,
            column: None,
            says: "".into(),
        }],
        note: None,
        suggestion: None,
        fingerprint: hash(&[&invalid.error.kind, &invalid.error.message]).into(),
        finding: None,
        accepted: None,
    }
}

/// Sixteen hexadecimal digits of FNV-1a, as fingerprints of findings are made.
#[must_use]
pub fn hash(parts: &[&str]) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in parts.iter().flat_map(|part| part.bytes().chain([0xff])) {
        hash ^= u64::from(byte);
        hash = hash.wrapping_mul(0x0000_0100_0000_01b3);
    }
    format!("{hash:016x}")
}

/// The path as a relative URI reference: forward slashes, and everything percent-encoded that a path may not hold.
#[must_use]
pub fn uri(path: &str) -> Cow<'_, str> {
    let path = path.strip_prefix("./").unwrap_or(path);
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    if !path.starts_with('/') && path.bytes().all(plain) {
        return path.into();
    }
    let mut out = String::with_capacity(path.len());
    if path.starts_with('/') {
        out.push_str("file://");
    }
    for byte in path.bytes() {
        match byte {
            b'\\' if cfg!(windows) => out.push('/'),
            byte if plain(byte) => out.push(byte.into()),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn a_path_becomes_a_uri_that_holds_nothing_else() {
        assert_eq!(uri("./a b/tŷ.gradus"), "a%20b/t%C5%B7.gradus");
        assert_eq!(uri("/srv/a.gradus"), "file:///srv/a.gradus");
        assert_eq!(uri("a\nb:c?.gradus"), "a%0Ab%3Ac%3F.gradus");
    }
}

//! The baseline: the findings that an institution knows already, in a file that it keeps beside its manifest.
//!
//! An entry is found by its fingerprint, which depends on check, institution and subject alone; its measure makes it a ratchet.

use super::measure::Measure;
use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, Sources, Span};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The version of the file's shape.
pub const VERSION: u32 = 1;

/// The file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Baseline {
    /// The version of its shape.
    pub gradus_baseline: u32,
    /// Rows that were refused: they may become fewer, not more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused_rows: Option<u64>,
    /// What is known, by check and subject.
    pub entries: Vec<Entry>,
}

/// A finding that is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Entry {
    /// The finding's.
    pub fingerprint: String,
    /// Its check or rule.
    pub check: String,
    /// Its institution, for people who read the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub institution: Option<String>,
    /// What it is about, for people who read the file.
    #[serde(default)]
    pub subject: BTreeMap<String, String>,
    /// The date of the audit that saw it first.
    pub first_seen: Date,
    /// Why it is accepted.
    #[serde(default)]
    pub reason: String,
    /// Who answers for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// The last day on which it is accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// The runs that saw it: a run says of its own entries alone that nothing matches them.
    pub seen_by: Vec<Run>,
    /// How bad it was.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub measure: Measure,
    /// Where it stands in the file.
    #[serde(skip)]
    pub span: Span,
}

/// What a run looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Run {
    /// The framework alone.
    Check,
    /// Posts.
    Audit,
}

impl Default for Baseline {
    fn default() -> Self {
        Self {
            gradus_baseline: VERSION,
            refused_rows: None,
            entries: Vec::new(),
        }
    }
}

impl Baseline {
    /// Reads a baseline from its text.
    ///
    /// # Errors
    /// What is wrong with the text, at its place.
    pub fn parse(sources: &Sources, id: SourceId) -> Result<Self, Box<Diagnostic>> {
        let text = sources.text(id);
        let mut baseline: Self = serde_json::from_str(&text).map_err(|error| -> Box<Diagnostic> {
            let at = offset(&text, error.line(), error.column());
            let message = error.to_string();
            let message = message.split(" at line ").next().unwrap_or("");
            // Names of the code are nothing to readers.
            let message = if message.contains("struct ") {
                "an object is expected here"
            } else {
                message
            };
            let message = format!("the baseline cannot be read: {message}");
            let fault = Diagnostic::error("baseline-syntax", Span::new(id, at, at), message);
            Box::new(fault.help("mend the line, or write the file anew with `gradus baseline write`"))
        })?;
        if baseline.gradus_baseline != VERSION {
            let message = format!("the baseline is of version {}", baseline.gradus_baseline);
            let fault = Diagnostic::error("baseline-syntax", Span::new(id, 0, 0), message)
                .note(format!("this gradus reads version {VERSION}"))
                .help("write the file anew with `gradus baseline write`");
            return Err(Box::new(fault));
        }
        let mut from = 0;
        let mut seen = BTreeSet::new();
        for entry in &mut baseline.entries {
            let quoted = format!("\"{}\"", entry.fingerprint);
            let found = text.get(from..).and_then(|rest| rest.find(&quoted));
            let start = found.map_or(from, |found| from + found);
            let end = start + found.map_or(0, |_| quoted.len());
            entry.span = Span::new(id, start, end);
            from = end;
            // Two branches that were merged may both have written it.
            if !seen.insert(entry.fingerprint.clone()) {
                let message = format!("the baseline has the fingerprint `{}` twice", entry.fingerprint);
                let fault = Diagnostic::error("baseline-syntax", entry.span, message);
                return Err(Box::new(
                    fault.help("take one of the two entries out of the file"),
                ));
            }
        }
        Ok(baseline)
    }

    /// The file's text: entries by check, institution and subject, so that a change shows as few lines.
    #[must_use]
    pub fn text(&self) -> String {
        let mut sorted = self.clone();
        sorted.entries.sort_by(|left, right| {
            (&left.check, &left.institution, &left.subject, &left.fingerprint).cmp(&(
                &right.check,
                &right.institution,
                &right.subject,
                &right.fingerprint,
            ))
        });
        let mut text = serde_json::to_string_pretty(&sorted).unwrap_or_default();
        text.push('\n');
        text
    }

    /// The entry of this fingerprint.
    #[must_use]
    pub fn entry(&self, fingerprint: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.fingerprint == fingerprint)
    }
}

impl Entry {
    /// Whether it has run out.
    #[must_use]
    pub fn expired(&self, as_of: Date) -> bool {
        self.until.is_some_and(|until| until < as_of)
    }

    /// What it is about, in a line: `role materials-developer, grade 6 (University of Northfield)`.
    #[must_use]
    pub fn about(&self) -> String {
        about(
            self.subject
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str())),
            self.institution.as_deref(),
        )
    }
}

/// A subject in a line.
pub(super) fn about<'a>(
    subject: impl Iterator<Item = (&'a str, &'a str)>,
    institution: Option<&str>,
) -> String {
    let parts: Vec<String> = subject.map(|(name, value)| format!("{name} `{value}`")).collect();
    match (parts.is_empty(), institution) {
        (true, Some(institution)) => format!("`{institution}`"),
        (true, None) => "the framework".to_owned(),
        (false, Some(institution)) => format!("{} in `{institution}`", parts.join(", ")),
        (false, None) => parts.join(", "),
    }
}

/// The byte of a line and column, both from 1.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    (start + column.saturating_sub(1)).min(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Baseline, Box<Diagnostic>> {
        let mut sources = Sources::default();
        let id = sources.add("gradus-baseline.json", text);
        Baseline::parse(&sources, id)
    }

    fn entry(fingerprint: &str, check: &str) -> Entry {
        Entry {
            fingerprint: fingerprint.into(),
            check: check.into(),
            institution: None,
            subject: BTreeMap::from([("role".into(), "a".into())]),
            first_seen: jiff::civil::date(2026, 7, 31),
            reason: String::new(),
            owner: None,
            until: Some(jiff::civil::date(2027, 1, 1)),
            seen_by: vec![Run::Audit],
            measure: Measure::new(),
            span: Span::default(),
        }
    }

    #[test]
    fn what_is_written_is_read_back_and_stands_at_its_line() {
        let baseline = Baseline {
            entries: vec![entry("02", "dead-end"), entry("01", "bottleneck")],
            ..Baseline::default()
        };
        let text = baseline.text();
        let read = parsed(&text).unwrap();
        assert_eq!(read.text(), text);
        assert_eq!(
            read.entries
                .iter()
                .map(|one| one.check.as_str())
                .collect::<Vec<_>>(),
            ["bottleneck", "dead-end"]
        );
        assert_eq!(&text[read.entries[1].span.range()], "\"02\"");
    }

    #[test]
    fn a_file_that_is_no_baseline_is_said_at_its_place() {
        for (text, says) in [
            ("", "the baseline cannot be read: EOF while parsing a value"),
            ("[]", "the baseline cannot be read: an object is expected here"),
            (
                "{\"gradus-baseline\": 9, \"entries\": []}",
                "the baseline is of version 9",
            ),
            (
                "{\"gradus-baseline\": 1, \"entrys\": []}",
                "the baseline cannot be read: unknown field `entrys`",
            ),
        ] {
            let fault = parsed(text).unwrap_err();
            assert!(fault.message.starts_with(says), "{text}: {}", fault.message);
        }
    }
}

//! The one diagnostic type: what is wrong with a text that a user wrote, where, why, and what to do.
//!
//! Error style: lower case, no full stop, the user's own words in backticks, one line. *What* stands in the
//! message, *why* in the note, *what to do* in the help.

use crate::source::Span;
use serde::{Deserialize, Serialize};

/// How much a message matters (`semantics.md`, Findings). Ordered: `Note < Warning < Error`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Should be looked at.
    Warning,
    /// Breaks a promise.
    Error,
}

impl Severity {
    /// The word that reports use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A second place that helps to understand a diagnostic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is to be seen there.
    pub text: String,
}

/// One message about a text: a framework, a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable kebab-case code: `unknown-role`, `missing-brace`.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong, in one line.
    pub message: String,
    /// The place it is about.
    pub span: Span,
    /// What stands at that place (short; may be empty).
    pub label: String,
    /// Other places.
    pub related: Vec<Label>,
    /// Why.
    pub note: Option<String>,
    /// What to do.
    pub help: Option<String>,
}

/// Letters of a user's text that a message quotes at most.
const QUOTED: usize = 120;

/// A message is read in one look: what it quotes of a text of thousands of letters is cut.
fn within_bounds(message: String) -> String {
    if message.len() <= QUOTED {
        return message;
    }
    let parts = message.split('`').enumerate().map(|(at, part)| {
        let end = part.char_indices().nth(QUOTED).filter(|_| at % 2 == 1);
        match end.and_then(|(end, _)| part.get(..end)) {
            Some(start) => format!("{start}…"),
            None => part.to_owned(),
        }
    });
    parts.collect::<Vec<_>>().join("`")
}

impl Diagnostic {
    /// An error at `span`.
    #[must_use]
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, span, message)
    }

    /// A warning at `span`.
    #[must_use]
    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, span, message)
    }

    fn new(code: &'static str, severity: Severity, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity,
            message: within_bounds(message.into()),
            span,
            label: String::new(),
            related: Vec::new(),
            note: None,
            help: None,
        }
    }

    /// Says what stands at the place.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.label = text.into();
        self
    }

    /// Adds another place.
    #[must_use]
    pub fn related(mut self, span: Span, text: impl Into<String>) -> Self {
        self.related.push(Label {
            span,
            text: text.into(),
        });
        self
    }

    /// Says why.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.note = Some(text.into());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }
}

/// The known name nearest to `wanted`, when one is near enough to be worth offering: at most a third of its
/// characters differ (Damerau–Levenshtein), case apart, and never all of them.
pub fn nearest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = wanted.to_lowercase();
    let length = folded.chars().count();
    let limit = (length.max(3) / 3).min(length.saturating_sub(1));
    // So many characters have to differ as one has more than the other.
    let far = |name: &&str| name.is_ascii() && name.len().abs_diff(length) > limit;
    known
        .into_iter()
        .filter(|name| !far(name))
        .map(|name| (strsim::damerau_levenshtein(&folded, &name.to_lowercase()), name))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, name)| name)
}

/// `did you mean …?` for a name that is not known.
pub fn did_you_mean<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(wanted, known).map(|name| format!("did you mean `{name}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_near_names_are_offered() {
        assert_eq!(nearest("lecturrer", ["lecturer", "technician"]), Some("lecturer"));
        assert_eq!(nearest("GS-7", ["gs-7"]), Some("gs-7"));
        assert_eq!(nearest("dean", ["lecturer", "technician"]), None);
        assert_eq!(nearest("8", ["5", "6"]), None);
    }
}

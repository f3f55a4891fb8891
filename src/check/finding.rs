//! A finding before levels and output (`semantics.md`, Findings).

use super::Context;
use crate::diagnostic::Severity;
use crate::source::Span;
use serde_json::Value;
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// What is said of a finding once somebody wants to read it: there may be a hundred thousand of them, of which a few are
/// shown.
pub trait Untold: fmt::Debug + Send + Sync {
    /// Adds message, evidence and suggestion.
    fn tell(&self, context: &Context<'_>, finding: Finding) -> Finding;
}

/// What a check found.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The check, or the rule.
    pub check: Cow<'static, str>,
    /// How much it matters.
    pub severity: Severity,
    /// Index of the institution; none for the framework itself, or for several institutions.
    pub institution: Option<u32>,
    /// What it is about: names as programs write them.
    pub subject: Vec<(&'static str, String)>,
    /// One sentence.
    pub message: String,
    /// The numbers, by the keys of the check's page.
    pub evidence: Vec<(&'static str, Value)>,
    /// Clauses.
    pub spans: Vec<Span>,
    /// The rows behind it.
    pub rows: RowSet,
    /// How large it is, for ordering within a check: usually places.
    pub size: i64,
    /// What to do.
    pub suggestion: Option<String>,
    /// What message, evidence and suggestion are made of, where they are not there yet.
    pub untold: Option<Arc<dyn Untold>>,
    /// How many more findings of its check come after it that are only counted ([`Context::most`]).
    pub further: u64,
}

/// Rows of posts: whole cells of the census, and rows of their own. Looked up once all checks are done.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RowSet {
    /// Numbers of cells.
    pub cells: Vec<u32>,
    /// Row indices.
    pub rows: Vec<u32>,
}

impl RowSet {
    /// All rows of these cells.
    #[must_use]
    pub fn cells(cells: Vec<u32>) -> Self {
        Self {
            cells,
            rows: Vec::new(),
        }
    }

    /// These rows.
    #[must_use]
    pub fn rows(rows: Vec<u32>) -> Self {
        Self {
            cells: Vec::new(),
            rows,
        }
    }
}

impl Finding {
    /// A finding of a check about a subject.
    #[must_use]
    pub fn new(
        check: &super::Check,
        institution: Option<u32>,
        subject: Vec<(&'static str, String)>,
        message: impl Into<String>,
    ) -> Self {
        Self::of(check.name, check.severity, institution, subject, message)
    }

    /// A finding of a check that is made at run time: of a rule.
    #[must_use]
    pub fn of(
        check: impl Into<Cow<'static, str>>,
        severity: Severity,
        institution: Option<u32>,
        subject: Vec<(&'static str, String)>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            check: check.into(),
            severity,
            institution,
            subject,
            message: message.into(),
            evidence: Vec::new(),
            spans: Vec::new(),
            rows: RowSet::default(),
            size: 0,
            suggestion: None,
            untold: None,
            further: 0,
        }
    }

    /// A finding of which message, evidence and suggestion are made when they are wanted.
    #[must_use]
    pub fn untold(
        check: &super::Check,
        institution: Option<u32>,
        subject: Vec<(&'static str, String)>,
        untold: impl Untold + 'static,
    ) -> Self {
        let mut finding = Self::new(check, institution, subject, String::new());
        finding.untold = Some(Arc::new(untold));
        finding
    }

    /// The same with message, evidence and suggestion.
    #[must_use]
    pub fn told(mut self, context: &Context<'_>) -> Self {
        match self.untold.take() {
            Some(untold) => untold.tell(context, self),
            None => self,
        }
    }

    /// Says it in one sentence.
    #[must_use]
    pub fn says(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }

    /// Another severity than the check's own.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Adds a number.
    #[must_use]
    pub fn evidence(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.evidence.push((name, value.into()));
        self
    }

    /// Adds a clause.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        if !self.spans.contains(&span) {
            self.spans.push(span);
        }
        self
    }

    /// Says which rows, and how much they are.
    #[must_use]
    pub fn rows(mut self, rows: RowSet, size: i64) -> Self {
        self.rows = rows;
        self.size = size;
        // There may be a hundred thousand of them.
        self.evidence.shrink_to_fit();
        self.subject.shrink_to_fit();
        self.rows.cells.shrink_to_fit();
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn suggest(mut self, text: impl Into<String>) -> Self {
        self.suggestion = Some(text.into());
        self
    }
}

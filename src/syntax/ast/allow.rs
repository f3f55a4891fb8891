//! What is accepted, as it is written.

use super::{Name, Text};
use crate::source::{Span, Spanned};
use jiff::civil::Date;

/// `allow dead-end because "the post ends with the programme" until 2027-01-01`
#[derive(Debug, Clone, PartialEq)]
pub struct Allow {
    /// Whole clause.
    pub span: Span,
    /// The check or rule.
    pub check: Name,
    /// Why.
    pub because: Text,
    /// The last day.
    pub until: Option<Spanned<Date>>,
}

/// `unit "Learning Technology" { allow … }`
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// Whole block.
    pub span: Span,
    /// The unit, as posts name it.
    pub name: Text,
    /// What is accepted there.
    pub allows: Vec<Allow>,
    /// True when a clause could not be read (its fault has been reported).
    pub damaged: bool,
}

//! The settings of a check.

use super::{Name, Validity};
use crate::source::{Span, Spanned};

/// `check name { settings }`
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// Whole block.
    pub span: Span,
    /// The check.
    pub name: Name,
    /// Its settings in order.
    pub settings: Vec<Setting>,
    /// When the settings hold.
    pub validity: Validity,
}

/// One setting of a check.
#[derive(Debug, Clone, PartialEq)]
pub enum Setting {
    /// `severity error`, or `off`
    Severity(Spanned<Level>),
    /// `by unit, family`: the groups, crossed as written (`unit`, `family`, `unit x family`).
    By(Vec<Name>),
    /// `at most 25%`
    AtMost(Spanned<Amount>),
    /// `at least 5 posts`
    AtLeast(Spanned<Amount>),
}

/// A level that a check may be set to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// `off`
    Off,
    /// `note`
    Note,
    /// `warning`
    Warning,
    /// `error`
    Error,
}

/// A number in a setting, exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// `25%` in ten-thousandths: `25%` is 2 500.
    Percent(i64),
    /// `8`, `2.5`, with or without `posts`, `points` or `grades` behind it: in ten-thousandths.
    Number(i64),
}

//! Job evaluation as it is written (`language.md`, Job evaluation).

use super::{GradeRef, Name, Text};
use crate::source::{Span, Spanned};

/// `evaluation name "Title" { factor … }`
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// Whole block.
    pub span: Span,
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// Its factors, in order.
    pub factors: Vec<Factor>,
    /// True when a factor could not be read (its fault has been reported).
    pub damaged: bool,
}

/// `factor name "Title" { 1 = 5  2 = 12 }`, or `factor name "Title" from "file.csv"`.
#[derive(Debug, Clone, PartialEq)]
pub struct Factor {
    /// Whole clause.
    pub span: Span,
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// Where its levels are.
    pub levels: FactorLevels,
}

/// Where a factor's levels are.
#[derive(Debug, Clone, PartialEq)]
pub enum FactorLevels {
    /// In a CSV file with the columns `level` and `points`, relative to the framework file; where it has a column
    /// `factor` too, the rows of this factor.
    File(Text),
    /// Written here, lowest first: level and points in ten-thousandths.
    Inline(Vec<(Name, Spanned<i64>)>),
    /// In a file that could not be read; its fault has been reported.
    Unread,
}

/// `grading name "Title" of evaluation to scale { band-2 161..215 }`
#[derive(Debug, Clone, PartialEq)]
pub struct Grading {
    /// Whole block.
    pub span: Span,
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// The evaluation whose totals it reads.
    pub of: Name,
    /// The scale of its grades, where it is said once.
    pub to: Option<Name>,
    /// Its lines.
    pub lines: Vec<GradingLine>,
    /// True when a line could not be read (its fault has been reported).
    pub damaged: bool,
}

/// `band-2 161..215`, `GS-15 at least 4055` or `band-1 at most 160`: totals in ten-thousandths, both ends included.
#[derive(Debug, Clone, PartialEq)]
pub struct GradingLine {
    /// Whole line.
    pub span: Span,
    /// The grade.
    pub grade: GradeRef,
    /// Lowest total; none is no limit.
    pub low: Option<i64>,
    /// Highest total; none is no limit.
    pub high: Option<i64>,
}

/// `match name of evaluation { exact …  each within 1 level  total within 5 levels  same grade }`
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// Whole block.
    pub span: Span,
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// The evaluation whose factors it compares.
    pub of: Name,
    /// `exact a, b`: factors that must stand inside the profile.
    pub exact: Vec<Name>,
    /// `each within 1 level`, in ten-thousandths of a level.
    pub each: Option<Spanned<i64>>,
    /// `factor a within 2 levels`
    pub factors: Vec<(Name, Spanned<i64>)>,
    /// `total within 5 levels`
    pub total: Option<Spanned<i64>>,
    /// `same grade`, with the map behind `by` where one is named.
    pub same_grade: Option<Spanned<Option<Name>>>,
    /// True when a clause could not be read (its fault has been reported).
    pub damaged: bool,
}

/// `evaluated scheme { communication 2  knowledge 2..3 }`
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluated {
    /// Whole clause.
    pub span: Span,
    /// The evaluation.
    pub of: Name,
    /// The levels, in the order as written.
    pub levels: Vec<FactorAt>,
}

/// `knowledge 2..3`
#[derive(Debug, Clone, PartialEq)]
pub struct FactorAt {
    /// As written.
    pub span: Span,
    /// The factor.
    pub factor: Name,
    /// Its level, or the lowest of its range.
    pub low: Name,
    /// The highest, where a range is written.
    pub high: Option<Name>,
}

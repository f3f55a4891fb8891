//! What posts are paid by: spines, scales, grades and their alignment.

use super::{Duration, Name, Text, Validity};
use crate::source::{Span, Spanned};

/// `spine name "Title" [from DATE] [until DATE] (from|in) "file.csv"`, or `spine name { 3 = 17_338  4 = 17_596 }`.
#[derive(Debug, Clone, PartialEq)]
pub struct Spine {
    /// Whole block.
    pub span: Span,
    /// Its name; several dated tables of one spine share it.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// When this table holds.
    pub validity: Validity,
    /// Where the points are.
    pub points: SpinePoints,
}

/// Where a spine's points are.
#[derive(Debug, Clone, PartialEq)]
pub enum SpinePoints {
    /// In a CSV file with the columns `point` and `salary`, relative to the framework file.
    File(Text),
    /// Written here: point and salary in minor units.
    Inline(Vec<(Spanned<i64>, Spanned<i64>)>),
    /// `of national plus 12`: the points of another spine under numbers that are so much higher.
    Of(Name, Spanned<i64>),
}

/// `scale name "Title" { spine x  grade … }`; grades in rising order.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    /// Whole block.
    pub span: Span,
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// `called "Band"`: the institution's own word for a grade.
    pub called: Option<Text>,
    /// `spine national`
    pub spine: Option<Name>,
    /// `increments 1..3 after 52 weeks`: for every grade that has none of its own.
    pub increments: Vec<Increment>,
    /// The grades, lowest first.
    pub grades: Vec<Grade>,
    /// True when a clause of the block could not be read (its fault has been reported).
    pub damaged: bool,
}

/// An inclusive range of whole numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IntRange {
    /// Lower end.
    pub low: i64,
    /// Upper end.
    pub high: i64,
}

/// `grade 6 "Grade 6" points 23..29 bar 28 needs gateway-6 contribution 30..31 pay a..b from … until …`
#[derive(Debug, Clone, PartialEq)]
pub struct Grade {
    /// Whole clause.
    pub span: Span,
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// `called "…"`
    pub called: Option<Text>,
    /// `points 23..29` (a single point is a spot grade): both ends included.
    pub points: Option<Spanned<IntRange>>,
    /// `bar 28`: the last point before a gateway.
    pub bar: Option<Spanned<i64>>,
    /// `needs gateway-6` behind `bar`.
    pub bar_needs: Option<Name>,
    /// The bars behind the first, with what each needs.
    pub further_bars: Vec<(Spanned<i64>, Option<Name>)>,
    /// `contribution 30..31`
    pub contribution: Option<Spanned<IntRange>>,
    /// `pay 20_000..30_000` (one amount is a spot rate): minor units.
    pub pay: Option<Spanned<IntRange>>,
    /// `increments 1..3 after 52 weeks`, in place of the scale's.
    pub increments: Vec<Increment>,
    /// `reserved 30..31 for a, b`: points that these roles alone may be paid at.
    pub reserved: Vec<ReservedPoints>,
    /// When the grade is open to posts.
    pub validity: Validity,
}

/// `1..3 after 52 weeks`, or `after 1 year` for every point.
#[derive(Debug, Clone, PartialEq)]
pub struct Increment {
    /// As written.
    pub span: Span,
    /// The points that it leads on from; none means all.
    pub points: Option<Spanned<IntRange>>,
    /// The time on a point before the next.
    pub after: Spanned<Duration>,
    /// `needs appraisal`: the gateway that stands before the next point.
    pub needs: Option<Name>,
}

/// `reserved 30..31 for a, b`
#[derive(Debug, Clone, PartialEq)]
pub struct ReservedPoints {
    /// The whole option.
    pub span: Span,
    /// The points.
    pub points: Spanned<IntRange>,
    /// The roles.
    pub roles: Vec<Name>,
}

/// `scale.grade`, or `grade` alone where that is enough.
#[derive(Debug, Clone, PartialEq)]
pub struct GradeRef {
    /// As written.
    pub span: Span,
    /// The scale.
    pub scale: Option<Name>,
    /// The grade.
    pub grade: Name,
}

/// `align a.x = b.y`
#[derive(Debug, Clone, PartialEq)]
pub struct Align {
    /// Whole line.
    pub span: Span,
    /// Left side.
    pub left: GradeRef,
    /// Right side.
    pub right: GradeRef,
}

//! What a test expects of job evaluation, pay and ceilings.

use super::{GradeRef, IntRange, Name, RoleGrade, Text};
use crate::source::{Span, Spanned};
use jiff::civil::Date;

/// Whose levels are looked at.
#[derive(Debug, Clone, PartialEq)]
pub enum Job {
    /// `role nurse`: the levels of its profile.
    Role(Name),
    /// `post p1`: the factor columns of a post of the test.
    Post(Text),
    /// `jes { communication 4  knowledge 2..3 }`, or `jes { 4 2..3 }` in the order of the factors.
    Levels(JobLevels),
}

/// `jes { communication 4  knowledge 2..3 }`
#[derive(Debug, Clone, PartialEq)]
pub struct JobLevels {
    /// As written.
    pub span: Span,
    /// The evaluation.
    pub of: Name,
    /// Factors and levels, or levels alone: which of them they are is known when the evaluation is.
    pub words: Vec<JobWord>,
}

/// A factor, a level or a range of levels.
#[derive(Debug, Clone, PartialEq)]
pub struct JobWord {
    /// The word, or the lower end of the range.
    pub low: Name,
    /// The upper end.
    pub high: Option<Name>,
}

/// `grade nhs.5 of JOB [by MAP] [total 390]`, `no grade of JOB`
#[derive(Debug, Clone, PartialEq)]
pub struct ExpectGraded {
    /// The grade or the range of grades; none for `no grade`.
    pub grade: Option<RoleGrade>,
    /// Whose.
    pub job: Job,
    /// `by bands`
    pub by: Option<Name>,
    /// `total 390`
    pub total: Option<Spanned<IntRange>>,
}

/// `total 317..390 of JOB`, `points 32 of JOB`
#[derive(Debug, Clone, PartialEq)]
pub struct ExpectScore {
    /// Lowest and highest, in ten-thousandths.
    pub score: Spanned<IntRange>,
    /// Whether factors may be left out: `points`.
    pub partly: bool,
    /// Whose.
    pub job: Job,
}

/// `no level 5 of jes.emotional-effort`
#[derive(Debug, Clone, PartialEq)]
pub struct ExpectNoLevel {
    /// The level.
    pub level: Name,
    /// The evaluation.
    pub of: Name,
    /// The factor.
    pub factor: Name,
}

/// How a job is to match a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matches {
    /// `match`: it matches, one way or the other.
    Any,
    /// `profile-match`: every factor lies inside the profile.
    Profile,
    /// `band-match`: some factors differ as far as is allowed.
    Band,
    /// `no match`
    No,
}

/// Which factors, by number or by name.
#[derive(Debug, Clone, PartialEq)]
pub enum Factors {
    /// `2 factors`
    Count(Spanned<i64>),
    /// `knowledge, freedom-to-act`
    Named(Vec<Name>),
}

/// `band-match of JOB with role nurse [by standard] [varying 4 factors] [failing knowledge] [total 4 levels]`
#[derive(Debug, Clone, PartialEq)]
pub struct ExpectMatch {
    /// How.
    pub how: Matches,
    /// Whose levels.
    pub job: Job,
    /// The role whose profile it is.
    pub role: Name,
    /// `by standard`
    pub by: Option<Name>,
    /// The factors that differ as far as is allowed.
    pub varying: Option<Factors>,
    /// The factors that differ more.
    pub failing: Option<Factors>,
    /// By how many levels the varying ones differ together, in ten-thousandths.
    pub total: Option<Spanned<i64>>,
}

/// `salary 25_751 of point 25 of national on 2009-08-01`, `no salary of point 1`
#[derive(Debug, Clone, PartialEq)]
pub struct ExpectSalary {
    /// Money in minor units; none for `no salary`.
    pub salary: Option<Spanned<i64>>,
    /// The point.
    pub point: Spanned<i64>,
    /// The spine, where it is named.
    pub spine: Option<Name>,
    /// The day; the test's without it.
    pub on: Option<Spanned<Date>>,
}

/// `increment of post p1 to point 5 on 2026-11-01 needs appraisal`, `no increment of post p1`
#[derive(Debug, Clone, PartialEq)]
pub struct ExpectIncrement {
    /// `no`: none comes.
    pub no: bool,
    /// The post's id.
    pub post: Text,
    /// The point that it leads to.
    pub to: Option<Spanned<i64>>,
    /// The day on which it comes.
    pub on: Option<Spanned<Date>>,
    /// The gateway that it needs.
    pub needs: Option<Name>,
}

/// `ceiling 9_332.50 of army-officers.O-5 for 72_500 posts`
#[derive(Debug, Clone, PartialEq)]
pub struct ExpectCeiling {
    /// The number of posts in ten-thousandths.
    pub most: Spanned<i64>,
    /// How many decimals were written: the value is compared rounded to so many.
    pub decimals: u32,
    /// The ceiling.
    pub ceiling: Name,
    /// The grade.
    pub grade: Name,
    /// How many posts there are in all.
    pub posts: Spanned<i64>,
}

/// `ceiling name "Title" of scale { at 20_000 posts O-4 7_768, O-5 5_253 }`
#[derive(Debug, Clone, PartialEq)]
pub struct Ceiling {
    /// Whole block.
    pub span: Span,
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// The scale of its grades.
    pub of: Name,
    /// Its rows, in order.
    pub rows: Vec<CeilingRow>,
    /// True when a row could not be read (its fault has been reported).
    pub damaged: bool,
}

/// `at 20_000 posts O-4 7_768, O-5 5_253`
#[derive(Debug, Clone, PartialEq)]
pub struct CeilingRow {
    /// As written.
    pub span: Span,
    /// How many posts there are in all.
    pub posts: Spanned<i64>,
    /// The most in each grade, in ten-thousandths.
    pub cells: Vec<(GradeRef, Spanned<i64>)>,
}

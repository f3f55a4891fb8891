//! `test "name" { … }`: what a framework promises of itself, on posts that the test makes up.

use super::{
    Duration, ExpectCeiling, ExpectGraded, ExpectIncrement, ExpectMatch, ExpectNoLevel, ExpectSalary,
    ExpectScore, Level, Name, OpenBy, RoleGrade, StepEnd, Text,
};
use crate::source::{Span, Spanned};
use jiff::civil::Date;

/// `test "name" { as of DATE  post { … }  expect … }`
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    /// Whole block.
    pub span: Span,
    /// Its name: a sentence.
    pub name: Text,
    /// `as of 2026-07-31`
    pub as_of: Option<Spanned<Date>>,
    /// The posts, in order.
    pub posts: Vec<TestPost>,
    /// What is expected, in order.
    pub expects: Vec<Expect>,
    /// True when a clause of the block could not be read (its fault has been reported).
    pub damaged: bool,
}

/// `post { role x  grade 6  contract fixed-term }`
#[derive(Debug, Clone, PartialEq)]
pub struct TestPost {
    /// Whole clause.
    pub span: Span,
    /// Its values, in order.
    pub cells: Vec<Cell>,
}

/// A column of a post and its value, both as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The column.
    pub column: Name,
    /// The value, without quotes.
    pub value: Text,
}

/// One `expect` line.
#[derive(Debug, Clone, PartialEq)]
pub struct Expect {
    /// Whole clause.
    pub span: Span,
    /// What is expected.
    pub what: Expectation,
}

/// What a test may expect. A new kind of answer is a new variant here and a file in `testing/expect`.
#[derive(Debug, Clone, PartialEq)]
pub enum Expectation {
    /// `route a@6 -> b within 12 years in at most 3 steps`
    Route(Box<ExpectRoute>),
    /// `finding dead-end on role x at grade 6 severity error`
    Finding(ExpectFinding),
    /// `post p1 is open`, `post p1 on role x at grade 6`
    Post(ExpectPost),
    /// `grade of role x is professional.6..7`
    Grade(ExpectGrade),
    /// `grade nhs.5 of jes { … }`, by job evaluation.
    Graded(Box<ExpectGraded>),
    /// `total 390 of jes { … }`, `points 32 of jes { … }`
    Score(Box<ExpectScore>),
    /// `no level 5 of jes.emotional-effort`
    NoLevel(ExpectNoLevel),
    /// `band-match of jes { … } with role nurse`
    Match(Box<ExpectMatch>),
    /// `salary 25_751 of point 25 of national on 2009-08-01`
    Salary(ExpectSalary),
    /// `increment of post p1 to point 5 on 2026-11-01`
    Increment(ExpectIncrement),
    /// `ceiling 9_332.50 of army-officers.O-5 for 72_500 posts`
    Ceiling(ExpectCeiling),
}

/// `[no] route a@6 -> b [within 12 years] [in at most 3 steps] [for contract fixed-term]`
#[derive(Debug, Clone, PartialEq)]
pub struct ExpectRoute {
    /// `no`: there is none.
    pub no: bool,
    /// Where it starts.
    pub from: StepEnd,
    /// Where it leads.
    pub to: StepEnd,
    /// `within 12 years`
    pub within: Option<Spanned<Duration>>,
    /// `in at most 3 steps`
    pub steps: Option<Spanned<i64>>,
    /// `for contract fixed-term`: whom the steps admit.
    pub whom: Vec<(OpenBy, Name)>,
}

/// `[no | 3] finding(s) CHECK [on …] [severity error]`
#[derive(Debug, Clone, PartialEq)]
pub struct ExpectFinding {
    /// How many.
    pub count: Count,
    /// The check or rule.
    pub check: Name,
    /// What they are about: every part holds.
    pub about: Vec<About>,
    /// `severity error`
    pub severity: Option<Spanned<Level>>,
}

/// How many findings are expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// `no finding`
    None,
    /// `finding`: one or more.
    Some,
    /// `3 findings`
    Exactly(i64),
}

/// `role x`, `grade 6`, `unit "E-learning"`
#[derive(Debug, Clone, PartialEq)]
pub struct About {
    /// `role`, `grade`, `unit`, `family`, `post` …
    pub kind: Name,
    /// Which one.
    pub value: Text,
}

/// `post p1 is open`, `post p1 on role x at grade 6`
#[derive(Debug, Clone, PartialEq)]
pub struct ExpectPost {
    /// The post's id.
    pub id: Text,
    /// Its onward class, or why it is not placed.
    pub class: Option<Name>,
    /// Where it is placed.
    pub about: Vec<About>,
}

/// `grade of role x is professional.6..7`
#[derive(Debug, Clone, PartialEq)]
pub struct ExpectGrade {
    /// The role.
    pub role: Name,
    /// Its grade or range of grades.
    pub grade: RoleGrade,
}

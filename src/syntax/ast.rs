//! The tree of a framework file: what was written, and where, before any name has a meaning.
//!
//! Every name, number and clause keeps its span. What could not be read stays in the tree as a `Bad` node, so
//! that later layers can keep quiet about it: one typo gives one message.

mod rule;
mod scenario;
mod show;

pub use rule::{Condition, Expr, ExprKind, Operator, Require, Rule, RuleScope, Sign, StepWay};
pub use scenario::{Change, ChangeKind, Scenario};
mod test;

pub use test::{
    About, Cell, Count, Expect, ExpectFinding, ExpectGrade, ExpectPost, ExpectRoute, Expectation, Test,
    TestPost,
};

use crate::source::{SourceId, Span, Spanned};
use jiff::civil::Date;

mod allow;
mod evaluation;
mod gateway;
mod job;

pub use allow::*;
pub use evaluation::*;
pub use gateway::*;
pub use job::*;

/// A name as it was written.
pub type Name = Spanned<String>;
/// A text literal, without its quotes, escapes and common indentation resolved.
pub type Text = Spanned<String>;

/// One framework file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct File {
    /// The text it was read from.
    pub source: SourceId,
    /// Its blocks in order.
    pub items: Vec<Item>,
}

/// One top-level block.
#[derive(Debug, Clone, PartialEq)]
#[allow(
    clippy::large_enum_variant,
    reason = "most blocks of a framework are roles, the largest kind"
)]
pub enum Item {
    /// `framework name "Title" { … }`
    Framework(Framework),
    /// `import "file.gradus"`
    Import(Import),
    /// `source name "Title" { publisher … year … url … }`
    Source(Reference),
    /// `spine name "Title" from "file.csv"`, or inline points
    Spine(Spine),
    /// `scale name "Title" { grade … }`
    Scale(Scale),
    /// `align a.x = b.y`
    Align(Align),
    /// `family name "Title" { called "…" }`
    Family(Family),
    /// `skill name "Title" levels 1..5`
    Skill(Skill),
    /// `activity name "Title"`
    Activity(Activity),
    /// `role name "Title" { … }`
    Role(Role),
    /// `contract name "Title" { … }`
    Contract(Contract),
    /// `reward name "Title" { for … }`
    Reward(Reward),
    /// `path name "Title" { steps }`
    Path(Path),
    /// `unit "name" { allow … }`
    Unit(Unit),
    /// `check name { settings }`
    Check(Check),
    /// `evaluation name "Title" { factor … }`
    Evaluation(Evaluation),
    /// `grading name of evaluation to scale { … }`
    Grading(Grading),
    /// `match name of evaluation { … }`
    Match(Match),
    /// `gateway name "Title" { … }`
    Gateway(Gateway),
    /// `ceiling name "Title" of scale { … }`
    Ceiling(Ceiling),
    /// `rule name "Title" { every post where … require … }`
    Rule(Box<Rule>),
    /// `test "name" { … }`
    Test(Box<Test>),
    /// `scenario name "Title" { … }`
    Scenario(Box<Scenario>),
    /// A block that could not be read; its fault has been reported. The name, where it could be read, still
    /// declares (so that uses of it are not reported too).
    Bad(Bad),
}

/// A block that could not be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Bad {
    /// The whole block.
    pub span: Span,
    /// Its first word, where it is a keyword.
    pub keyword: Option<String>,
    /// The name that it declares, where that could be read.
    pub name: Option<Name>,
}

/// The heading of a framework.
#[derive(Debug, Clone, PartialEq)]
pub struct Framework {
    /// Whole block.
    pub span: Span,
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// `version "…"`
    pub version: Option<Text>,
    /// `owner "…"`
    pub owner: Option<Text>,
    /// `currency GBP`: three capital letters.
    pub currency: Option<Name>,
}

/// `import "path"`: relative to the file that says so.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// Whole line.
    pub span: Span,
    /// The path as written.
    pub path: Text,
}

/// `source name "Title" { … }`: a publication that is cited.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// Whole block.
    pub span: Span,
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// `publisher "…"`
    pub publisher: Option<Text>,
    /// `year 2001`
    pub year: Option<Spanned<i64>>,
    /// `url "…"`
    pub url: Option<Text>,
}

/// The time in which a declaration holds; both ends included.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Validity {
    /// `from DATE`
    pub from: Option<Spanned<Date>>,
    /// `until DATE`
    pub until: Option<Spanned<Date>>,
}

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

/// `family name "Title" { called "…" }`
#[derive(Debug, Clone, PartialEq)]
pub struct Family {
    /// Whole block.
    pub span: Span,
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// `called "…"`
    pub called: Option<Text>,
}

/// `skill name "Title" levels 1..5`
#[derive(Debug, Clone, PartialEq)]
pub struct Skill {
    /// Whole block.
    pub span: Span,
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// `levels 1..5`
    pub levels: Option<Spanned<IntRange>>,
}

/// `activity name "Title"`
#[derive(Debug, Clone, PartialEq)]
pub struct Activity {
    /// Whole line.
    pub span: Span,
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
}

/// `role name "Title" { … }`
#[derive(Debug, Clone, PartialEq)]
pub struct Role {
    /// Whole block.
    pub span: Span,
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// `called "…"`
    pub called: Option<Text>,
    /// `family x`
    pub family: Option<Name>,
    /// `grade professional.6..7`
    pub grade: Option<RoleGrade>,
    /// `fixed`: no progression between its grades.
    pub fixed: Option<Span>,
    /// `entry`: people come in here from outside.
    pub entry: Option<Span>,
    /// `terminal`: the declared top of a career.
    pub terminal: Option<Span>,
    /// `titles "A", "b*"`
    pub titles: Vec<Text>,
    /// `skills pedagogy 3, technical 3`
    pub skills: Vec<SkillLevel>,
    /// `activities a, b`
    pub activities: Vec<Name>,
    /// `contract open-ended, …`: what is normal for the role.
    pub contracts: Vec<Name>,
    /// `cpd 10 days a year, owned by role`
    pub cpd: Option<Cpd>,
    /// `rewards a, b`
    pub rewards: Vec<Name>,
    /// `evaluated scheme { … }`
    pub evaluated: Option<Evaluated>,
    /// `allow dead-end because "…"`
    pub allows: Vec<Allow>,
    /// True when a clause of the block could not be read (its fault has been reported).
    pub damaged: bool,
}

/// `professional.6..7`, `professional.8`, or without the scale.
#[derive(Debug, Clone, PartialEq)]
pub struct RoleGrade {
    /// As written.
    pub span: Span,
    /// The scale.
    pub scale: Option<Name>,
    /// Lowest grade.
    pub low: Name,
    /// Highest grade, where a range was written.
    pub high: Option<Name>,
}

/// A skill at a level.
#[derive(Debug, Clone, PartialEq)]
pub struct SkillLevel {
    /// The skill.
    pub skill: Name,
    /// The level.
    pub level: Spanned<i64>,
}

/// `cpd 10 days a year, owned by role`
#[derive(Debug, Clone, PartialEq)]
pub struct Cpd {
    /// Whole clause.
    pub span: Span,
    /// Days a year.
    pub days: Option<Spanned<i64>>,
    /// The accountable role.
    pub owner: Option<Name>,
}

/// `contract name "Title" { short-term  at most 4 years  reasons "…", "…" }`
#[derive(Debug, Clone, PartialEq)]
pub struct Contract {
    /// Whole block.
    pub span: Span,
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// `short-term` (true) or `not short-term` (false).
    pub short_term: Option<Spanned<bool>>,
    /// `at most 4 years`: the longest service on it without a reason.
    pub longest: Option<Spanned<Duration>>,
    /// `reasons "…", "…"`: what justifies a longer one.
    pub reasons: Vec<Text>,
}

/// `reward name "Title" { for family a, b }`
#[derive(Debug, Clone, PartialEq)]
pub struct Reward {
    /// Whole block.
    pub span: Span,
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// `for family a, b`; empty means everybody.
    pub families: Vec<Name>,
    /// `for contract a, b`; empty means everybody.
    pub contracts: Vec<Name>,
}

/// `path name "Title" { steps }`
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// Whole block.
    pub span: Span,
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// Its steps, in order.
    pub steps: Vec<Step>,
    /// True when a step could not be read (its fault has been reported).
    pub damaged: bool,
}

/// `a@6 -> b -> c : promotion after 3 years needs skill 3, qualification "…" open to contract x`
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The whole step.
    pub span: Span,
    /// The ends in order: two or more.
    pub ends: Vec<StepEnd>,
    /// `<->`: both ways. Holds for the whole chain.
    pub both_ways: bool,
    /// `promotion`, `vacancy`, `transfer`, `secondment` or `progression`.
    pub kind: Spanned<StepKind>,
    /// `after 3 years`
    pub after: Option<Spanned<Duration>>,
    /// `needs …`
    pub needs: Vec<Need>,
    /// `open to contract a, b`, `open to funding core`: each clause must hold.
    pub open_to: Vec<OpenTo>,
    /// `allow unstaffed-step because "…"`
    pub allows: Vec<Allow>,
    /// When the step may be taken.
    pub validity: Validity,
}

/// `role` or `role@grade`.
#[derive(Debug, Clone, PartialEq)]
pub struct StepEnd {
    /// As written.
    pub span: Span,
    /// The role.
    pub role: Name,
    /// The grade behind `@`.
    pub grade: Option<GradeRef>,
}

/// The kinds of step (`semantics.md`, The career graph).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StepKind {
    /// Within a role, from one of its grades to the next.
    Progression,
    /// To a strictly higher level.
    Promotion,
    /// By appointment to a vacant post, anywhere.
    Vacancy,
    /// Sideways, at the same level.
    Transfer,
    /// Sideways and for a time.
    Secondment,
}

impl StepKind {
    /// Every kind with the word that the language uses.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Progression, "progression"),
        (Self::Promotion, "promotion"),
        (Self::Vacancy, "vacancy"),
        (Self::Transfer, "transfer"),
        (Self::Secondment, "secondment"),
    ];

    /// The word that the language uses.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(kind, _)| *kind == self)
            .map_or("", |(_, word)| word)
    }
}

/// A span of time as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Duration {
    /// How many.
    pub amount: i64,
    /// Of what.
    pub unit: DurationUnit,
}

/// The units of a [`Duration`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DurationUnit {
    /// `years`
    Years,
    /// `months`
    Months,
    /// `weeks`
    Weeks,
    /// `days`
    Days,
}

/// What a step asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Need {
    /// `project-management 3`
    Skill(SkillLevel),
    /// `qualification "PGCert or FHEA"`
    Qualification(Text),
    /// `gateway-6`
    Gateway(Name),
}

/// One `open to` clause: a post passes when its value is one of the listed, or blank.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenTo {
    /// Whole clause.
    pub span: Span,
    /// Which column.
    pub by: OpenBy,
    /// The values.
    pub values: Vec<Name>,
}

/// What an `open to` clause looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OpenBy {
    /// The post's contract.
    Contract,
    /// The post's funding.
    Funding,
}

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

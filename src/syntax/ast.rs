//! The tree of a framework file: what was written, and where, before any name has a meaning.
//!
//! Every name, number and clause keeps its span. What could not be read stays in the tree as a `Bad` node, so
//! that later layers can keep quiet about it: one typo gives one message.

mod allow;
mod check;
mod evaluation;
mod gateway;
mod job;
mod path;
mod pay;
mod role;
mod rule;
mod scenario;
mod show;
mod test;

pub use allow::*;
pub use check::{Amount, Check, Level, Setting};
pub use evaluation::*;
pub use gateway::*;
pub use job::*;
pub use path::{Duration, DurationUnit, Need, OpenBy, OpenTo, Path, Step, StepEnd, StepKind};
pub use pay::{Align, Grade, GradeRef, Increment, IntRange, ReservedPoints, Scale, Spine, SpinePoints};
pub use role::{Activity, Contract, Cpd, Family, Reward, Role, RoleGrade, Skill, SkillLevel};
pub use rule::{Condition, Expr, ExprKind, Operator, Require, Rule, RuleScope, Sign, StepWay};
pub use scenario::{Change, ChangeKind, Scenario};
pub use test::{
    About, Cell, Count, Expect, ExpectFinding, ExpectGrade, ExpectPost, ExpectRoute, Expectation, Test,
    TestPost,
};

use crate::source::{SourceId, Span, Spanned};
use jiff::civil::Date;

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

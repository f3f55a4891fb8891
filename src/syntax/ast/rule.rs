//! The tree of a rule and of the expressions in it.

use super::{Duration, Level, Name, Text, Validity};
use crate::source::{Span, Spanned};
use jiff::civil::Date;

/// `rule name "Title" { every post where … require … severity … because "…" cites … from … until … }`
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Whole block.
    pub span: Span,
    /// Its name: what `--only`, baselines and tests call it.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// What it is about; none where that is missing or could not be read.
    pub scope: Option<RuleScope>,
    /// `with at least 10 posts`
    pub at_least: Option<Spanned<i64>>,
    /// What it requires, in order: all must hold.
    pub requires: Vec<Require>,
    /// `severity note`
    pub severity: Option<Spanned<Level>>,
    /// `because "…"`
    pub because: Option<Text>,
    /// `cites a, b`
    pub cites: Vec<Name>,
    /// When it holds.
    pub validity: Validity,
    /// True when a clause of the block could not be read (its fault has been reported).
    pub damaged: bool,
}

/// What a rule is about.
#[derive(Debug, Clone, PartialEq)]
pub enum RuleScope {
    /// `every post where …`
    Posts {
        /// Whole clause.
        span: Span,
        /// Which posts.
        condition: Option<Expr>,
    },
    /// `each unit, unit x family of posts where …`
    Groups {
        /// Whole clause.
        span: Span,
        /// The groupings, each with the dimensions that it crosses.
        by: Vec<Vec<Name>>,
        /// Which posts are grouped.
        condition: Option<Expr>,
    },
    /// `every role where …`
    Roles {
        /// Whole clause.
        span: Span,
        /// Which roles.
        condition: Option<Expr>,
    },
}

impl RuleScope {
    /// The whole clause.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Posts { span, .. } | Self::Groups { span, .. } | Self::Roles { span, .. } => *span,
        }
    }

    /// What stands behind its `where`.
    #[must_use]
    pub fn condition(&self) -> Option<&Expr> {
        match self {
            Self::Posts { condition, .. }
            | Self::Groups { condition, .. }
            | Self::Roles { condition, .. } => condition.as_ref(),
        }
    }
}

/// One clause that must hold.
#[derive(Debug, Clone, PartialEq)]
pub enum Require {
    /// `require EXPR`
    Expr(Expr),
    /// `at most 3% of posts where EXPR`, `at least 2 posts where EXPR`
    Quota {
        /// Whole clause.
        span: Span,
        /// `at most` (true) or `at least` (false).
        most: bool,
        /// A share or a number of posts.
        limit: Spanned<super::Amount>,
        /// Which posts.
        condition: Expr,
    },
}

/// Something that has a value, or holds or does not.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// As written.
    pub span: Span,
    /// What it is.
    pub kind: ExprKind,
}

/// The kinds of [`Expr`].
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// `a or b or c`
    Or(Vec<Expr>),
    /// `a and b and c`
    And(Vec<Expr>),
    /// `not a`
    Not(Box<Expr>),
    /// `a < b`, `a is b`, `a is not one of b, c`, `a is blank` …
    Test {
        /// What is looked at.
        left: Box<Expr>,
        /// What it is held against.
        condition: Condition,
    },
    /// `is staffed`, `is not terminal`: of the post or role that the rule is about.
    State {
        /// `is not`
        negated: bool,
        /// Which.
        state: Name,
    },
    /// `reaches grade >= professional.8 within 10 years`
    Reaches {
        /// What must hold where a route ends.
        target: Box<Expr>,
        /// The longest time.
        within: Option<Spanned<Duration>>,
    },
    /// `a + b`
    Arithmetic {
        /// Left side.
        left: Box<Expr>,
        /// Which.
        operator: Spanned<Operator>,
        /// Right side.
        right: Box<Expr>,
    },
    /// `median(salary where contract is fixed-term)`
    Call {
        /// The function.
        name: Name,
        /// What stands between its parentheses.
        arguments: Vec<Expr>,
        /// Which posts count.
        condition: Option<Box<Expr>>,
    },
    /// `largest share by grade`
    Largest(Box<Expr>),
    /// `gap in median(salary) by sex`: the function and what it is compared by.
    Gap(Box<Expr>, Box<Expr>),
    /// `steps into`, `steps out`
    Steps(StepWay),
    /// `cpd.owner`, `professional.8`, `fixed-term`
    Path(Vec<Name>),
    /// `"text"`
    Text(String),
    /// A number in ten-thousandths.
    Number(i64),
    /// A percentage in ten-thousandths: `25%` is 2 500.
    Percent(i64),
    /// `30_000 GBP`, in minor units.
    Money {
        /// Minor units.
        minor: i64,
        /// The currency as written.
        currency: Name,
    },
    /// `3 years`
    Duration(Duration),
    /// `2026-07-31`
    Date(Date),
}

/// What an expression is held against.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// `< b`
    Relation {
        /// Which.
        sign: Spanned<Sign>,
        /// Right side.
        right: Box<Expr>,
    },
    /// `is b`, `is not b`
    Is {
        /// `is not`
        negated: bool,
        /// Right side.
        right: Box<Expr>,
    },
    /// `is one of a, b`, `is not one of a, b`
    OneOf {
        /// `is not`
        negated: bool,
        /// The list.
        options: Vec<Expr>,
    },
    /// `is present` (true), `is blank` (false)
    Presence(bool),
    /// `includes b`
    Includes(Box<Expr>),
    /// `matches "learning technolog*"`
    Matches(Text),
}

/// The signs that compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sign {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

impl Sign {
    /// Every sign with how it is written.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Less, "<"),
        (Self::AtMost, "<="),
        (Self::More, ">"),
        (Self::AtLeast, ">="),
    ];
}

/// The signs that reckon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Times,
    /// `/`
    Over,
}

impl Operator {
    /// Every sign with how it is written.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Plus, "+"),
        (Self::Minus, "-"),
        (Self::Times, "*"),
        (Self::Over, "/"),
    ];
}

/// Which steps of a role are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StepWay {
    /// `steps into`
    Into,
    /// `steps out`
    Out,
}

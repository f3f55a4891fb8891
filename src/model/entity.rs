//! The things that a framework declares.

use super::evaluation::Profile;
use super::ids::*;
use super::time::Time;
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, IntRange, StepKind};
use jiff::civil::Date;

/// A scale: an order of grades.
#[derive(Debug, Clone)]
pub struct Scale {
    /// Name.
    pub name: String,
    /// Words for people.
    pub title: String,
    /// The institution's own word for a grade.
    pub called: Option<String>,
    /// Where it is declared.
    pub span: Span,
    /// Its grades, lowest first.
    pub grades: GradeSpan,
    /// The name of its spine.
    pub spine_name: Option<String>,
    /// The spine's points as of the date: point and annual salary in minor units, rising; empty without a spine.
    pub spine: Vec<(i64, i64)>,
}

/// A grade.
#[derive(Debug, Clone)]
pub struct Grade {
    /// Its scale.
    pub scale: ScaleId,
    /// Name.
    pub name: String,
    /// Words for people.
    pub title: String,
    /// Where it is declared.
    pub span: Span,
    /// Service points, both ends included.
    pub points: Option<IntRange>,
    /// The last point before a gateway: the lowest bar.
    pub bar: Option<i64>,
    /// The gateway behind that bar.
    pub gateway: Option<GatewayId>,
    /// The bars above it, rising.
    pub further_bars: Vec<Bar>,
    /// How long people wait on which points.
    pub increments: Vec<Waiting>,
    /// Points that these roles alone may be paid at.
    pub reserved: Vec<Reserved>,
    /// Contribution points, both ends included.
    pub contribution: Option<IntRange>,
    /// Service pay in minor units a year, lowest and highest: from `pay`, or from the points and the spine.
    pub pay: Option<IntRange>,
    /// The highest pay that the grade allows, contribution points included.
    pub pay_ceiling: Option<i64>,
    /// False when the grade is closed, or not yet open, as of the date.
    pub open: bool,
    /// The last day on which it is open to new posts.
    pub closes: Option<Date>,
}

/// A point that nobody passes without more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar {
    /// The point.
    pub point: i64,
    /// What leads past it, where that is said.
    pub gateway: Option<GatewayId>,
}

/// How long people wait on some points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// The points; none means all.
    pub points: Option<IntRange>,
    /// The time on such a point before the next.
    pub time: Time,
    /// What the next point asks for beside time.
    pub needs: Option<GatewayId>,
}

/// Points that some roles alone may be paid at.
#[derive(Debug, Clone)]
pub struct Reserved {
    /// The points.
    pub points: IntRange,
    /// The roles.
    pub roles: Vec<RoleId>,
    /// Where it is written.
    pub span: Span,
}

impl Grade {
    /// The last service point: before a bar, else the last (`semantics.md`, Top of the grade).
    #[must_use]
    pub fn last_service_point(&self) -> Option<i64> {
        self.bar.or(self.points.map(|points| points.high))
    }

    /// The time on a service point before the next one comes by itself; none where nothing does: at the last service
    /// point, at a bar, and where the grade has no increments.
    #[must_use]
    pub fn waiting(&self, point: i64) -> Option<Waiting> {
        let points = self.points?;
        if point < points.low || point >= points.high || self.is_bar(point) {
            return None;
        }
        let leads = |waiting: &&Waiting| {
            waiting
                .points
                .is_none_or(|from| (from.low..=from.high).contains(&point))
        };
        self.increments.iter().find(leads).copied()
    }

    /// Whether service does not lead on from a point, though the grade has points above it.
    #[must_use]
    pub fn is_bar(&self, point: i64) -> bool {
        self.bar == Some(point) || self.further_bars.iter().any(|bar| bar.point == point)
    }
}

/// Two grades on one tier.
#[derive(Debug, Clone, Copy)]
pub struct Alignment {
    /// Where it is written.
    pub span: Span,
    /// One grade.
    pub left: GradeId,
    /// The other.
    pub right: GradeId,
}

/// A family of roles.
#[derive(Debug, Clone)]
pub struct Family {
    /// Name.
    pub name: String,
    /// The institution's own words, else the title, else the name.
    pub title: String,
    /// Where it is declared.
    pub span: Span,
}

/// A skill.
#[derive(Debug, Clone)]
pub struct Skill {
    /// Name.
    pub name: String,
    /// Words for people.
    pub title: String,
    /// Where it is declared.
    pub span: Span,
    /// Its levels, where they are bounded.
    pub levels: Option<IntRange>,
}

/// An activity.
#[derive(Debug, Clone)]
pub struct Activity {
    /// Name.
    pub name: String,
    /// Words for people.
    pub title: String,
    /// Where it is declared.
    pub span: Span,
}

/// A contract term that the framework declares.
#[derive(Debug, Clone)]
pub struct Contract {
    /// Name.
    pub name: String,
    /// Words for people.
    pub title: String,
    /// Where it is declared.
    pub span: Span,
    /// Whether it is short-term, where the framework says so.
    pub short_term: Option<bool>,
    /// The longest service on it without a reason.
    pub longest: Option<Time>,
    /// What justifies a longer one; empty means any reason.
    pub reasons: Vec<String>,
}

/// A reward scheme.
#[derive(Debug, Clone)]
pub struct Reward {
    /// Name.
    pub name: String,
    /// Words for people.
    pub title: String,
    /// Where it is declared.
    pub span: Span,
    /// The families that it is for; empty means all.
    pub families: Vec<FamilyId>,
    /// The contract terms that it is for; empty means all.
    pub contracts: Vec<String>,
}

/// A role profile.
#[derive(Debug, Clone)]
pub struct Role {
    /// Name.
    pub name: String,
    /// The institution's own words, else the title, else the name.
    pub title: String,
    /// True when `title` was written, false when it is made from the name.
    pub titled: bool,
    /// Where its name is declared.
    pub span: Span,
    /// Its family.
    pub family: Option<FamilyId>,
    /// Its scale.
    pub scale: ScaleId,
    /// The grades that it may have; empty when they could not be read.
    pub grades: GradeSpan,
    /// Where the grades are written.
    pub grade_span: Span,
    /// No progression between its grades.
    pub fixed: bool,
    /// People come in here from outside.
    pub entry: bool,
    /// The declared top of a career.
    pub terminal: bool,
    /// Post titles that mean this role; `*` stands for any text.
    pub titles: Vec<Spanned<String>>,
    /// Skills at a level.
    pub skills: Vec<(SkillId, i64)>,
    /// Activities.
    pub activities: Vec<ActivityId>,
    /// Contract terms that are normal for it.
    pub contracts: Vec<String>,
    /// Days of development a year.
    pub cpd_days: Option<i64>,
    /// The role that answers for its development.
    pub cpd_owner: Option<RoleId>,
    /// Reward schemes.
    pub rewards: Vec<RewardId>,
    /// Its levels by job evaluation.
    pub evaluated: Option<Profile>,
}

/// One step as it is written; a chain gives several.
#[derive(Debug, Clone)]
pub struct WrittenStep {
    /// The whole step.
    pub span: Span,
    /// Where it starts.
    pub from: End,
    /// Where it leads.
    pub to: End,
    /// `<->`.
    pub both_ways: bool,
    /// Its kind.
    pub kind: StepKind,
    /// Where the kind is written.
    pub kind_span: Span,
    /// Minimum time.
    pub after: Time,
    /// Skills that it asks for.
    pub skills: Vec<(SkillId, i64)>,
    /// Gateways that it asks for.
    pub gateways: Vec<GatewayId>,
    /// Other needs, in words.
    pub needs: Vec<String>,
    /// Clauses that must all hold.
    pub open_to: Vec<OpenTo>,
}

/// One end of a step.
#[derive(Debug, Clone, Copy)]
pub struct End {
    /// Where it is written.
    pub span: Span,
    /// The role.
    pub role: RoleId,
    /// The grade, where one is written.
    pub grade: Option<GradeId>,
}

/// Whom a step is open to (`semantics.md`, Open to).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OpenTo {
    /// These contract terms.
    Contract(Vec<String>),
    /// These kinds of funding.
    Funding(Vec<String>),
}

impl OpenTo {
    /// Whether a post with this contract and funding passes; a blank value does.
    #[must_use]
    pub fn admits(&self, contract: &str, funding: &str) -> bool {
        let (value, allowed) = match self {
            Self::Contract(terms) => (contract, terms),
            Self::Funding(kinds) => (funding, kinds),
        };
        value.is_empty() || allowed.iter().any(|term| term == value)
    }
}

/// A rule as it is written: its names get their meaning from the rule language (`expr`).
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its tree.
    pub tree: ast::Rule,
    /// The titles of the sources that it cites.
    pub cites: Vec<String>,
}

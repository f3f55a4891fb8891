//! Roles, and what they are described by: families, skills, activities, contracts and rewards.

use super::{Allow, Duration, Evaluated, IntRange, Name, Text};
use crate::source::{Span, Spanned};

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

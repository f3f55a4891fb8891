//! Paths and their steps.

use super::{Allow, GradeRef, Name, SkillLevel, Text, Validity};
use crate::source::{Span, Spanned};

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

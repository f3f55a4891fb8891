//! Gateways as they are written (`language.md`, Dated values).

use super::{Duration, Name, SkillLevel, Text};
use crate::source::{Span, Spanned};

/// `gateway name "Title" { all of { … } }`
#[derive(Debug, Clone, PartialEq)]
pub struct Gateway {
    /// Whole block.
    pub span: Span,
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// What it asks for: all of it.
    pub needs: Vec<GatewayNeed>,
    /// True when a clause could not be read (its fault has been reported).
    pub damaged: bool,
}

/// One condition of a gateway.
#[derive(Debug, Clone, PartialEq)]
pub enum GatewayNeed {
    /// `all of { … }`
    All(Vec<GatewayNeed>),
    /// `any of { … }`
    Any(Vec<GatewayNeed>),
    /// `skills project-management 3`
    Skill(SkillLevel),
    /// `qualification "PGCert or FHEA"`
    Qualification(Text),
    /// `service at least 52 weeks`
    Service(Spanned<Duration>),
    /// `confirmed "appraisal completed"`: what somebody must confirm.
    Confirmed(Text),
}

impl GatewayNeed {
    /// Where it is written; none for an empty group.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        match self {
            Self::All(needs) | Self::Any(needs) => needs.first().and_then(Self::span),
            Self::Skill(level) => Some(level.skill.span),
            Self::Qualification(text) | Self::Confirmed(text) => Some(text.span),
            Self::Service(duration) => Some(duration.span),
        }
    }
}

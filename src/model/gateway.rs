//! Gateways: what a bar or a step asks for beyond time.

use super::ids::SkillId;
use super::time::Time;
use crate::source::Span;

/// A gateway.
#[derive(Debug, Clone)]
pub struct Gateway {
    /// Name.
    pub name: String,
    /// Words for people.
    pub title: String,
    /// Where it is declared.
    pub span: Span,
    /// What it asks for: all of it.
    pub needs: Vec<Condition>,
}

/// One condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// All of these.
    All(Vec<Condition>),
    /// One of these at least.
    Any(Vec<Condition>),
    /// A skill at a level or above.
    Skill(SkillId, i64),
    /// A qualification, in words.
    Qualification(String),
    /// So much service.
    Service(Time),
    /// Something that somebody must confirm, in words.
    Confirmed(String),
}

//! `skill-falls`: skills that fall along a promotion.
//!
//! # What it looks for
//! Promotions between two roles that both name a skill, at the end of which its level is lower. A skill that the
//! higher role does not name does not count.
//!
//! # Why it matters
//! People read profiles as a ladder: a rung that leads down is mostly a slip.
//!
//! # Example
//! From Senior technologist to Manager pedagogy falls from 4 to 3.
//!
//! # Settings
//! `check skill-falls { severity off }`, or `off`.
//!
//! # Evidence
//! `skills`: the skills with their levels.
//!
//! # How to fix
//! Raise the level in the higher role, or leave the skill out where it no longer matters.
//!
//! # Source
//! `semantics.md`, Evaluation and roles.

use super::words::list;
use super::{Check, Context, Finding, Scope};
use crate::diagnostic::Severity;
use crate::model::WrittenStep;
use crate::syntax::ast::StepKind;

pub(super) const CHECK: Check = Check {
    name: "skill-falls",
    severity: Severity::Note,
    graded: false,
    scope: Scope::Framework,
    needs: &[],
    source: include_str!("skill_falls.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for step in context
        .model
        .steps
        .iter()
        .filter(|step| step.kind == StepKind::Promotion)
    {
        let falls = falling(context, step);
        let (Some(from), Some(to)) = (
            context.model.role(step.from.role),
            context.model.role(step.to.role),
        ) else {
            continue;
        };
        let subject = vec![("from", from.name.clone()), ("to", to.name.clone())];
        if falls.is_empty() || findings.iter().any(|other| other.subject == subject) {
            continue;
        }
        let message = format!(
            "on promotion from {} to {} {}",
            from.title,
            to.title,
            list(&falls)
        );
        findings.push(
            Finding::new(&CHECK, None, subject, message)
                .evidence("skills", falls)
                .at(step.span)
                .at(to.span)
                .suggest(format!(
                    "HR policy: raise the level in `{}`, or leave the skill out of it",
                    to.name
                )),
        );
    }
    findings
}

fn falling(context: &Context<'_>, step: &WrittenStep) -> Vec<String> {
    let (Some(from), Some(to)) = (
        context.model.role(step.from.role),
        context.model.role(step.to.role),
    ) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for &(skill, level) in &from.skills {
        let higher = to
            .skills
            .iter()
            .filter(|(other, _)| *other == skill)
            .map(|&(_, level)| level)
            .max();
        let Some(name) = context.model.skills.get(skill.index()) else {
            continue;
        };
        if let Some(reached) = higher.filter(|&reached| reached < level) {
            out.push(format!("{} falls from {level} to {reached}", name.name));
        }
    }
    out
}

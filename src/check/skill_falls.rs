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
use super::{Check, Context, Finding, Scope, falls};
use crate::diagnostic::Severity;
use crate::model::Role;

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
    falls::findings(
        context,
        &CHECK,
        |from, to| falling(context, from, to),
        list,
        |finding, found| {
            let suggestion = format!(
                "HR policy: raise the level in `{}`, or leave the skill out of it",
                found.to.name
            );
            finding
                .evidence("skills", found.falls)
                .at(found.step.span)
                .at(found.to.span)
                .suggest(suggestion)
        },
    )
}

fn falling(context: &Context<'_>, from: &Role, to: &Role) -> Vec<String> {
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

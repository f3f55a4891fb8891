//! `unused-skill`: skills that no role uses.
//!
//! # What it looks for
//! Declared skills that no role names, no step and no gateway asks for.
//!
//! # Why it matters
//! A word in the framework that means nothing for anybody: often a role that forgot it.
//!
//! # Example
//! 3 skills are used nowhere: a, b and c.
//!
//! # Settings
//! `check unused-skill { severity off }`, or `off`.
//!
//! # Evidence
//! `skills`: their names.
//!
//! # How to fix
//! Name them in the roles that need them, or remove them.
//!
//! # Source
//! `language.md`, Skills and activities.

use super::{Check, Context, Finding, Scope, unused};
use crate::diagnostic::Severity;
use crate::model::{Condition, SkillId};
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check {
    name: "unused-skill",
    severity: Severity::Note,
    graded: false,
    scope: Scope::Framework,
    needs: &[],
    source: include_str!("unused_skill.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let model = context.model;
    let needed = model.steps.iter().flat_map(|step| &step.skills);
    let has = model.roles.iter().flat_map(|role| &role.skills);
    let mut used: BTreeSet<SkillId> = has.chain(needed).map(|&(skill, _)| skill).collect();
    for gateway in &model.gateways {
        of_conditions(&gateway.needs, &mut used);
    }
    let unused = model
        .skills
        .iter()
        .enumerate()
        .filter(|(index, _)| !used.contains(&SkillId::at(*index)))
        .map(|(_, found)| (found.name.as_str(), found.span));
    unused::finding(&CHECK, ("skill", "skills"), unused)
}

fn of_conditions(conditions: &[Condition], into: &mut BTreeSet<SkillId>) {
    for condition in conditions {
        match condition {
            Condition::All(inside) | Condition::Any(inside) => of_conditions(inside, into),
            Condition::Skill(skill, _) => {
                into.insert(*skill);
            }
            Condition::Qualification(_) | Condition::Service(_) | Condition::Confirmed(_) => {}
        }
    }
}

//! `unreachable-role`: a role that nothing leads to.
//!
//! # What it looks for
//! A role that is no entry role and that no step from another role reaches.
//!
//! # Why it matters
//! Nobody inside can ever become it, and nobody is said to be hired into it.
//!
//! # Example
//! `head-of-learning-technology` is neither `entry` nor the end of any step.
//!
//! # Settings
//! `check unreachable-role { severity error }`, or `off`.
//!
//! # Evidence
//! None.
//!
//! # How to fix
//! Write a step that leads to it, or declare it `entry`.
//!
//! # Source
//! `semantics.md`, Missing routes: unwritten in the framework.

use super::{Check, Context, Finding, Scope};
use crate::diagnostic::Severity;
use crate::model::RoleId;

pub(super) const CHECK: Check = Check {
    name: "unreachable-role",
    severity: Severity::Warning,
    graded: false,
    scope: Scope::Framework,
    needs: &[],
    source: include_str!("unreachable_role.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut reached = vec![false; context.model.roles.len()];
    let role = |id| context.graph.station(id).map(|station| station.role);
    for step in &context.graph.steps {
        if let (Some(from), Some(to)) = (role(step.from), role(step.to))
            && from != to
            && let Some(slot) = reached.get_mut(to.index())
        {
            *slot = true;
        }
    }
    let roles = context.model.roles.iter().zip(reached).enumerate();
    roles
        .filter(|(_, (role, reached))| !role.entry && !reached && !role.grades.is_empty())
        .map(|(index, (role, _))| {
            let message = format!("no step leads to {}, and it is no entry role", role.title);
            Finding::new(
                &CHECK,
                None,
                vec![("role", context.model.role_name(RoleId::at(index)).to_owned())],
                message,
            )
            .at(role.span)
            .suggest(format!(
                "HR policy: write a step that leads to `{}`, or declare it `entry`",
                role.name
            ))
        })
        .collect()
}

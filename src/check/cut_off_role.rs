//! `cut-off-role`: a role without a tie to its own family.
//!
//! # What it looks for
//! A role without a step to or from any other role of its family. A role that is alone in its family is cut off too.
//!
//! # Why it matters
//! It was filed under the family, and shares no career with it: the study found new specialists filed so.
//!
//! # Example
//! `materials-developer` is of the family of new specialists; no step joins it to another of them.
//!
//! # Settings
//! `check cut-off-role { severity note }`, or `off`.
//!
//! # Evidence
//! `others`: how many other roles the family has.
//!
//! # How to fix
//! Write a step to or from a role of the family, or move the role to the family that it belongs to.
//!
//! # Source
//! `semantics.md`, Missing routes: unwritten in the framework.

use super::{Check, Context, Finding, Scope};
use crate::diagnostic::Severity;

pub(super) const CHECK: Check = Check {
    name: "cut-off-role",
    severity: Severity::Warning,
    graded: false,
    scope: Scope::Framework,
    needs: &[],
    source: include_str!("cut_off_role.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut joined = vec![false; context.model.roles.len()];
    for step in &context.graph.steps {
        let (Some(from), Some(to)) = (context.graph.station(step.from), context.graph.station(step.to))
        else {
            continue;
        };
        if from.role == to.role || from.family != to.family {
            continue;
        }
        for role in [from.role, to.role] {
            if let Some(slot) = joined.get_mut(role.index()) {
                *slot = true;
            }
        }
    }
    let mut of_family = vec![0_usize; context.model.families.len()];
    for family in context.model.roles.iter().filter_map(|role| role.family) {
        if let Some(count) = of_family.get_mut(family.index()) {
            *count += 1;
        }
    }
    let mut findings = Vec::new();
    for (role, joined) in context.model.roles.iter().zip(joined) {
        let Some(family) = role.family else { continue };
        if joined || role.grades.is_empty() {
            continue;
        }
        let others = of_family.get(family.index()).map_or(0, |count| count - 1);
        let title = context.model.family_title(Some(family));
        let message = if others == 0 {
            format!("{} is the only role of its family, {title}", role.title)
        } else {
            format!(
                "no step joins {} to another role of its family, {title}",
                role.title
            )
        };
        findings.push(
            Finding::new(&CHECK, None, vec![("role", role.name.clone())], message)
                .evidence("others", others)
                .at(role.span)
                .suggest(format!(
                    "HR policy: write a step between `{}` and its family, or give it the family that it belongs to",
                    role.name
                )),
        );
    }
    findings
}

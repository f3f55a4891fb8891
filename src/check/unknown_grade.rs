//! `unknown-grade`: posts at a grade which the scale does not have.
//!
//! # What it looks for
//! Posts whose role is known and whose grade is none of the grades of the role's scale (or of the scale that the post
//! names). Such posts are not placed.
//!
//! # Why it matters
//! They are in no answer about careers; spelling drift in grades hides real ones.
//!
//! # Example
//! `Grade 6a` in 3 posts.
//!
//! # Settings
//! `check unknown-grade { severity error }`, or `off`.
//!
//! # Evidence
//! `posts`: how many, of every status.
//!
//! # How to fix
//! Correct the cells, map the spelling in the manifest (`[posts.values.grade]`), or add the grade to the scale.
//!
//! # Source
//! `semantics.md`, An institution.

use super::words::{number, posts, role_title, verb};
use super::{Check, Context, Finding, RowSet, Scope, unplaced};
use crate::diagnostic::{Severity, nearest};
use crate::posts::columns::Column;
use crate::posts::placement::Reason;

pub(super) const CHECK: Check = Check {
    name: "unknown-grade",
    severity: Severity::Warning,
    graded: false,
    scope: Scope::Posts,
    needs: &[&[Column::Grade]],
    source: include_str!("unknown_grade.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let groups = unplaced::by(context, |reason, _| match reason {
        Reason::UnknownGrade(role, text) => Some((*role, text)),
        _ => None,
    });
    let mut findings = Vec::new();
    for ((institution, (role, text)), group) in groups {
        let Some(profile) = context.model.role(role) else {
            continue;
        };
        let Some(scale) = context.model.scales.get(profile.scale.index()) else {
            continue;
        };
        let message = format!(
            "{} of role {} {} at grade `{text}`, which scale `{}` does not have",
            posts(group.posts),
            role_title(context, role),
            verb(group.posts, "is", "are"),
            scale.name,
        );
        let near = nearest(text, scale.grades.iter().map(|id| context.model.grade_name(id)));
        let remedy = near.map_or_else(
            || "map the spelling under `[posts.values.grade]`, or add the grade to the scale".to_owned(),
            |near| format!("did you mean `{near}`? map the spelling under `[posts.values.grade]`"),
        );
        findings.push(
            Finding::new(
                &CHECK,
                Some(institution),
                vec![("role", profile.name.clone()), ("grade", text.clone())],
                message,
            )
            .evidence("posts", number(group.posts))
            .at(scale.span)
            .suggest(remedy)
            .rows(RowSet::cells(group.cells), group.posts),
        );
    }
    findings
}

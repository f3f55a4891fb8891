//! `grade-outside-role`: posts at a grade that their role may not have.
//!
//! # What it looks for
//! Posts whose role is known and whose grade exists, but is none of the role's grades. Such posts are not placed.
//!
//! # Why it matters
//! Either the post is mis-graded or the profile is out of date; until somebody says which, neither can be trusted.
//!
//! # Example
//! `learning-technologist` may have grades 6 and 7; three posts are at grade 5.
//!
//! # Settings
//! `check grade-outside-role { severity error }`, or `off`.
//!
//! # Evidence
//! `posts`: how many, of every status; `allowed`: the role's grades.
//!
//! # How to fix
//! Regrade the posts, or widen the role's `grade`, or give the posts the role that they really are.
//!
//! # Source
//! `semantics.md`, An institution; Grading consistency.

use super::unplaced::{self, Unplaced};
use super::words::{grade_words, list, number, posts, verb};
use super::{Check, Context, Finding, RowSet, Scope};
use crate::diagnostic::Severity;
use crate::model::{GradeId, Role, RoleId};
use crate::posts::columns::Column;
use crate::posts::placement::Reason;

pub(super) const CHECK: Check = Check {
    name: "grade-outside-role",
    severity: Severity::Warning,
    graded: false,
    scope: Scope::Posts,
    needs: &[&[Column::Grade]],
    source: include_str!("grade_outside_role.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let groups = unplaced::by(context, |reason, _| match reason {
        Reason::GradeOutsideRole(role, grade) => Some((*role, *grade)),
        _ => None,
    });
    let known = |((institution, (role, grade)), group): ((u32, (RoleId, GradeId)), Unplaced)| {
        Some((institution, context.model.role(role)?, grade, group))
    };
    let found: Vec<_> = groups.into_iter().filter_map(known).collect();
    context.findings(
        found,
        |(institution, .., group)| (group.posts, *institution),
        |(institution, profile, grade, group)| finding(context, institution, profile, grade, group),
    )
}

fn finding(
    context: &Context<'_>,
    institution: u32,
    profile: &Role,
    grade: GradeId,
    group: Unplaced,
) -> Finding {
    let allowed: Vec<String> = profile
        .grades
        .iter()
        .map(|id| context.model.grade_name(id).to_owned())
        .collect();
    // Two scales may have a grade of one name: a grade of another scale than the role's is named with its scale,
    // so that two findings never have one subject.
    let foreign = context
        .model
        .grade(grade)
        .is_some_and(|found| found.scale != profile.scale);
    let (name, words) = if foreign {
        let name = context.model.qualified(grade);
        (name.clone(), format!("grade {name}"))
    } else {
        let name = context.model.grade_name(grade).to_owned();
        (name, grade_words(context, grade))
    };
    let message = format!(
        "{} of role {} {} at {words}; the role may have {}",
        posts(group.posts),
        profile.title,
        verb(group.posts, "is", "are"),
        list(&allowed),
    );
    let subject = vec![("role", profile.name.clone()), ("grade", name)];
    Finding::new(&CHECK, Some(institution), subject, message)
        .evidence("posts", number(group.posts))
        .evidence("allowed", allowed)
        .at(profile.grade_span)
        .suggest("regrade the posts, widen the role's `grade`, or give them the role that they really are")
        .rows(RowSet::cells(group.cells), group.posts)
}

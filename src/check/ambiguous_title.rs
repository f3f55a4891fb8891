//! `ambiguous-title`: posts without a role whose title fits several roles equally well.
//!
//! # What it looks for
//! Posts whose `role` is blank and whose title is a title of several roles, or fits the `titles` patterns of several.
//! Such posts are not placed; nothing is guessed.
//!
//! # Why it matters
//! One title for two roles: people are filed by chance.
//!
//! # Example
//! `Senior technologist` is a title of the learning technologist and of the technical developer.
//!
//! # Settings
//! `check ambiguous-title { severity note }`, or `off`.
//!
//! # Evidence
//! `posts`: how many, of every status; `candidates`: the roles that fit.
//!
//! # How to fix
//! Fill in the `role` column, or make the `titles` of the roles differ.
//!
//! # Source
//! `semantics.md`, An institution: more than one best match.

use super::words::{list, number, posts, role_title, verb};
use super::{Check, Context, Finding, RowSet, Scope, unplaced};
use crate::diagnostic::Severity;
use crate::posts::columns::Column;
use crate::posts::placement::Reason;

pub(super) const CHECK: Check = Check {
    name: "ambiguous-title",
    severity: Severity::Warning,
    graded: false,
    scope: Scope::Posts,
    needs: &[&[Column::Title]],
    source: include_str!("ambiguous_title.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let groups = unplaced::by(context, |reason, title| match reason {
        Reason::AmbiguousTitle(roles) => Some((title, roles)),
        _ => None,
    });
    let mut findings = Vec::new();
    for ((institution, (title, roles)), group) in groups {
        let titles: Vec<String> = roles
            .iter()
            .map(|&role| role_title(context, role).to_owned())
            .collect();
        let names: Vec<String> = roles
            .iter()
            .map(|&role| context.model.role_name(role).to_owned())
            .collect();
        let message = format!(
            "{} {} the title `{title}`, which fits {} equally well",
            posts(group.posts),
            verb(group.posts, "has", "have"),
            list(&titles),
        );
        let mut finding = Finding::new(
            &CHECK,
            Some(institution),
            vec![("title", title.to_owned())],
            message,
        )
        .evidence("posts", number(group.posts))
        .evidence("candidates", names)
        .suggest("say which in the `role` column, or make the `titles` of these roles differ")
        .rows(RowSet::cells(group.cells), group.posts);
        for role in roles.iter().filter_map(|&role| context.model.role(role)) {
            finding = finding.at(role.span);
        }
        findings.push(finding);
    }
    findings
}

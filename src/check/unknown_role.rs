//! `unknown-role`: posts that name a role which the framework does not have.
//!
//! # What it looks for
//! A `role` cell whose name is no role, or whose shares are no numbers or add to more than one. Such posts are not placed.
//!
//! # Why it matters
//! They are in no answer about careers.
//!
//! # Example
//! `learning-technologst` in 4 posts.
//!
//! # Settings
//! `check unknown-role { severity error }`, or `off`.
//!
//! # Evidence
//! `posts`: how many, of every status.
//!
//! # How to fix
//! Correct the cell, map it in the manifest (`[posts.values.role]`), or write the role.
//!
//! # Source
//! `semantics.md`, An institution.

use super::words::{number, posts, verb};
use super::{Check, Context, Finding, RowSet, Scope, unplaced};
use crate::diagnostic::{Severity, nearest};
use crate::posts::columns::Column;
use crate::posts::placement::Reason;
use foldhash::HashMap;

pub(super) const CHECK: Check = Check {
    name: "unknown-role",
    severity: Severity::Warning,
    graded: false,
    scope: Scope::Posts,
    needs: &[&[Column::Role]],
    source: include_str!("unknown_role.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let groups = unplaced::by(context, |reason, _| match reason {
        Reason::UnknownRole(text) => Some((text, true)),
        Reason::UnreadableRoles(text) => Some((text, false)),
        _ => None,
    });
    // The same text is asked after once, however many institutions have it.
    let mut likest: HashMap<&str, Option<&str>> = HashMap::default();
    groups
        .into_iter()
        .map(|((institution, (text, unknown)), group)| {
            let count = posts(group.posts);
            let (message, remedy) = if unknown {
                let roles = || context.model.roles.iter().map(|role| role.name.as_str());
                let near = *likest.entry(text).or_insert_with(|| nearest(text, roles()));
                let remedy = near.map_or_else(
                    || "write the role in the framework, or map it under `[posts.values.role]`".to_owned(),
                    |near| {
                        format!(
                            "did you mean `{near}`? correct the cells, or map it under `[posts.values.role]`"
                        )
                    },
                );
                let has = verb(group.posts, "has", "have");
                (
                    format!("{count} {has} the role `{text}`, which the framework does not have"),
                    remedy,
                )
            } else {
                let remedy = "write shares such as `a:0.6; b:0.4` that add to 1".to_owned();
                (
                    format!("{count}: the shares in `{text}` are not numbers above 0, or add to more than 1"),
                    remedy,
                )
            };
            Finding::new(&CHECK, Some(institution), vec![("role", text.clone())], message)
                .evidence("posts", number(group.posts))
                .suggest(remedy)
                .rows(RowSet::cells(group.cells), group.posts)
        })
        .collect()
}

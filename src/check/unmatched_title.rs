//! `unmatched-title`: posts without a role whose title no role has.
//!
//! # What it looks for
//! Posts whose `role` is blank and whose title, case, accents, punctuation and white space apart, is no title of a role
//! and fits no pattern of `titles`. Such posts are not placed; nothing is guessed.
//!
//! # Why it matters
//! The new roles are the ones whose titles nobody has written down: they are filed under other people's categories.
//!
//! # Example
//! `Digital Learning Designer` in 6 posts; the nearest role is the educational developer.
//!
//! # Settings
//! `check unmatched-title { severity note }`, or `off`.
//!
//! # Evidence
//! `posts`: how many, of every status; `candidates`: the nearest roles with their scores (0 to 100: the weight of the
//! words that both titles say over the weight of all their words; `gradus posts place` gives the reason of each).
//!
//! # How to fix
//! Add the title to a role's `titles`, or fill in the `role` column, or write the role that is missing; or decide for
//! your institution alone with `gradus posts place`.
//!
//! # Source
//! `semantics.md`, An institution.

use super::words::{list, number, posts, verb};
use super::{Check, Context, Finding, RowSet, Scope, unplaced};
use crate::diagnostic::Severity;
use crate::posts::columns::Column;
use crate::posts::placement::Reason;
use crate::posts::titles::Suggestion;

pub(super) const CHECK: Check = Check {
    name: "unmatched-title",
    severity: Severity::Warning,
    graded: false,
    scope: Scope::Posts,
    needs: &[&[Column::Title]],
    source: include_str!("unmatched_title.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let groups = unplaced::by(context, |reason, title| match reason {
        Reason::UnmatchedTitle(near) => Some((title, near)),
        _ => None,
    });
    groups
        .into_iter()
        .map(|((institution, (title, near)), group)| render(context, institution, title, near, group))
        .collect()
}

fn render(
    context: &Context<'_>,
    institution: u32,
    title: &str,
    near: &[Suggestion],
    group: unplaced::Unplaced,
) -> Finding {
    let candidates: Vec<String> = near
        .iter()
        .map(|near| format!("{} ({})", context.model.role_name(near.role), near.score))
        .collect();
    let count = posts(group.posts);
    let have = verb(group.posts, "has", "have");
    let message = if title.is_empty() {
        format!("{count} {have} neither a role nor a title")
    } else {
        format!("{count} {have} the title `{title}`, which no role has")
    };
    let remedy = if title.is_empty() {
        "fill in the role or the title".to_owned()
    } else if candidates.is_empty() {
        "add it to the `titles` of a role, or write the role that is missing".to_owned()
    } else {
        format!(
            "add it to the `titles` of a role; the nearest: {}",
            list(&candidates)
        )
    };
    Finding::new(
        &CHECK,
        Some(institution),
        vec![("title", title.to_owned())],
        message,
    )
    .evidence("posts", number(group.posts))
    .evidence("candidates", candidates)
    .suggest(remedy)
    .rows(RowSet::cells(group.cells), group.posts)
}

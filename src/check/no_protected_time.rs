//! `no-protected-time`: people without protected time for their development.
//!
//! # What it looks for
//! In frameworks that speak of development (`cpd`): people whose role has no days of development; without posts,
//! roles without them. By family.
//!
//! # Why it matters
//! Without protected time, development happens in evenings or not at all.
//!
//! # Example
//! 9 of 14 people in Learning support have no days for their development.
//!
//! # Settings
//! `check no-protected-time { severity warning }`, or `off`.
//!
//! # Evidence
//! `posts`: people without; `of`: people of the family; `roles`: their roles.
//!
//! # How to fix
//! Write them: `cpd 10 days a year`.
//!
//! # Source
//! `semantics.md`, Who answers for development.

use super::development::{Lack, groups, place, uses_cpd};
use super::words::{decimal, number, posts, verb};
use super::{Check, Context, Finding, RowSet, Scope};
use crate::diagnostic::Severity;

pub(super) const CHECK: Check = Check {
    name: "no-protected-time",
    severity: Severity::Note,
    graded: false,
    scope: Scope::Either,
    needs: &[],
    source: include_str!("no_protected_time.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    if !uses_cpd(context) {
        return Vec::new();
    }
    let found = groups(context, Lack::Days);
    found
        .into_iter()
        .map(|((institution, family), group)| {
            let of_family = context.model.family_title(family);
            let message = match institution {
                Some(_) => format!(
                    "{} of {} in {of_family} {} no days for their development",
                    posts(group.places),
                    decimal(group.all),
                    verb(group.places, "has", "have"),
                ),
                None => format!(
                    "{} of {} roles of {of_family} {} no days for their development",
                    group.roles.len(),
                    group.of_roles,
                    if group.roles.len() == 1 { "has" } else { "have" },
                ),
            };
            let subject = vec![("family", context.model.family_name(family).to_owned())];
            let mut finding = Finding::new(&CHECK, institution, subject, message);
            if institution.is_some() {
                finding = finding
                    .evidence("posts", number(group.places))
                    .evidence("of", number(group.all));
            }
            place(context, finding, family, &group)
                .suggest("HR policy: write the days, `cpd 10 days a year`")
                .rows(RowSet::rows(group.rows), group.places)
        })
        .collect()
}

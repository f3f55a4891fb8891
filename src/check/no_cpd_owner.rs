//! `no-cpd-owner`: people for whose development nobody answers.
//!
//! # What it looks for
//! In frameworks that speak of development (`cpd`): people whose role names no owner and whose post names none (`cpd-
//! owner`); without posts, roles without an owner. By family.
//!
//! # Why it matters
//! An entitlement that nobody answers for is not taken up.
//!
//! # Example
//! 11 of 14 people in New specialists have nobody who answers for their development.
//!
//! # Settings
//! `check no-cpd-owner { severity error }`, or `off`.
//!
//! # Evidence
//! `posts`: people without; `of`: people of the family; `roles`: their roles.
//!
//! # How to fix
//! Name the role that answers for it: `cpd 10 days a year, owned by head-of-learning-technology`.
//!
//! # Source
//! `semantics.md`, Who answers for development.

use super::development::{Lack, groups, place, uses_cpd};
use super::words::{decimal, number, posts, verb};
use super::{Check, Context, Finding, RowSet, Scope};
use crate::diagnostic::Severity;

pub(super) const CHECK: Check = Check {
    name: "no-cpd-owner",
    severity: Severity::Warning,
    graded: false,
    scope: Scope::Either,
    needs: &[],
    source: include_str!("no_cpd_owner.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    if !uses_cpd(context) {
        return Vec::new();
    }
    let found = groups(context, Lack::Owner);
    found
        .into_iter()
        .map(|((institution, family), group)| {
            let of_family = context.model.family_title(family);
            let message = match institution {
                Some(_) => format!(
                    "{} of {} in {of_family} {} nobody who answers for their development",
                    posts(group.places),
                    decimal(group.all),
                    verb(group.places, "has", "have"),
                ),
                None => format!(
                    "{} of {} roles of {of_family} {} nobody who answers for their development",
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
                .suggest("HR policy: name the role that answers for it, `cpd 10 days a year, owned by ROLE`")
                .rows(RowSet::rows(group.rows), group.places)
        })
        .collect()
}

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

use super::development::{Lack, findings};
use super::{Check, Context, Finding, Scope};
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
    let lacking = "nobody who answers for their development";
    let remedy = "HR policy: name the role that answers for it, `cpd 10 days a year, owned by ROLE`";
    findings(&CHECK, context, Lack::Owner, lacking, remedy)
}

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

use super::development::{Lack, findings};
use super::{Check, Context, Finding, Scope};
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
    let lacking = "no days for their development";
    let remedy = "HR policy: write the days, `cpd 10 days a year`";
    findings(&CHECK, context, Lack::Days, lacking, remedy)
}

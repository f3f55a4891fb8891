//! `unused-activity`: activities that no role uses.
//!
//! # What it looks for
//! Declared activities that no role names.
//!
//! # Why it matters
//! A word in the framework that means nothing for anybody: often a role that forgot it.
//!
//! # Example
//! 3 activities are used nowhere: a, b and c.
//!
//! # Settings
//! `check unused-activity { severity off }`, or `off`.
//!
//! # Evidence
//! `activities`: their names.
//!
//! # How to fix
//! Name them in the roles that need them, or remove them.
//!
//! # Source
//! `language.md`, Skills and activities.

use super::{Check, Context, Finding, Scope, unused};
use crate::diagnostic::Severity;
use crate::model::ActivityId;
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check {
    name: "unused-activity",
    severity: Severity::Note,
    graded: false,
    scope: Scope::Framework,
    needs: &[],
    source: include_str!("unused_activity.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let model = context.model;
    let used: BTreeSet<ActivityId> = model
        .roles
        .iter()
        .flat_map(|role| role.activities.iter().copied())
        .collect();
    let unused = model
        .activities
        .iter()
        .enumerate()
        .filter(|(index, _)| !used.contains(&ActivityId::at(*index)))
        .map(|(_, found)| (found.name.as_str(), found.span));
    unused::finding(&CHECK, ("activity", "activities"), unused)
}

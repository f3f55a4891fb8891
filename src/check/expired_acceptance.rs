//! `expired-acceptance`: what was accepted until a date, and the date is past.
//!
//! # What it looks for
//! Entries of the baseline and `allow` clauses of the framework whose `until` is before the as-of date. What they accepted
//! counts as new again.
//!
//! # Why it matters
//! An exception without an end becomes the rule. Whoever granted it said when it should be looked at again: this is the day.
//!
//! # Example
//! `allow dead-end because "the post ends with the programme" until 2026-01-01`, and the audit is as of 2026-07-31.
//!
//! # Settings
//! `check expired-acceptance { severity error }`, or `off`.
//!
//! # Evidence
//! `until`: the last day on which it was accepted; `reason`: why it was; of an entry of the baseline also `first_seen` and
//! `owner`.
//!
//! # How to fix
//! Mend what was accepted. Where it must stay, give it a new date and a reason that holds.
//!
//! # Source
//! `adopting.md`: what is accepted has an end.

use super::{Check, Scope};
use crate::diagnostic::Severity;

pub(crate) const CHECK: Check = Check {
    name: "expired-acceptance",
    severity: Severity::Warning,
    graded: false,
    scope: Scope::Framework,
    needs: &[],
    source: include_str!("expired_acceptance.rs"),
    // It is found where findings are accepted, when all others are there.
    run: |_| Vec::new(),
};

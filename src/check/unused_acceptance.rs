//! `unused-acceptance`: what is accepted and is not there any more.
//!
//! # What it looks for
//! Entries of the baseline that no finding matches, and `allow` clauses of the framework that nothing needs. A run speaks of
//! what it can see alone: `gradus check` sees no posts, and says nothing of an entry that an audit made; a check that could not
//! be made says nothing either.
//!
//! # Why it matters
//! What was mended may come back, and an acceptance that was left behind would hide it.
//!
//! # Example
//! A step up was written for `materials-developer`, and the baseline still knows its dead end.
//!
//! # Settings
//! `check unused-acceptance { severity error }`, or `off`.
//!
//! # Evidence
//! `reason`: why it was accepted; of an entry of the baseline also `first_seen`.
//!
//! # How to fix
//! `gradus baseline prune` takes such entries out of the baseline. An `allow` is taken out by hand.
//!
//! # Source
//! `adopting.md`: what is accepted and matches nothing is said.

use super::{Check, Scope};
use crate::diagnostic::Severity;

pub(crate) const CHECK: Check = Check {
    name: "unused-acceptance",
    severity: Severity::Warning,
    graded: false,
    scope: Scope::Framework,
    needs: &[],
    source: include_str!("unused_acceptance.rs"),
    // It is found where findings are accepted, when all others are there.
    run: |_| Vec::new(),
};

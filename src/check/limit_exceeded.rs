//! `limit-exceeded`: a limit on the run as a whole that does not hold.
//!
//! # What it looks for
//! Limits that the manifest or the command line sets on numbers of the whole run: `fail-if = ["unplaced > 5%"]`, or
//! `--fail-if "refused > 0"`. They can be set on `unplaced` (of all posts), `refused` (of all rows), each onward class (of the
//! staff in post who are placed), and on the counts `findings`, `errors`, `warnings`, `notes`, `known` and `allowed`.
//!
//! # Why it matters
//! An audit of 60% of an institution finds less than one of all of it, and looks better. A limit keeps it from passing.
//!
//! # Example
//! 51 of 409 posts are unplaced (12.5%): the run fails if unplaced > 5%.
//!
//! # Settings
//! `fail-if` in the manifest, `--fail-if` on the command line; both hold. `--fail-on never` overrides them.
//!
//! # Evidence
//! `count`: how many; `of`: of how many, for what is a part.
//!
//! # How to fix
//! Give titles to roles, mend rows, or set a limit that is meant.
//!
//! # Source
//! `semantics.md`, Words in reports: the share of posts placed heads every report.

use super::{Check, Scope};
use crate::diagnostic::Severity;

pub(crate) const CHECK: Check = Check {
    name: "limit-exceeded",
    severity: Severity::Error,
    graded: false,
    scope: Scope::Framework,
    needs: &[],
    source: include_str!("limit_exceeded.rs"),
    // It speaks of the whole run, when everything has been counted.
    run: |_| Vec::new(),
};

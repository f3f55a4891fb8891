//! `test-failed`: tests of the framework that do not come out as they should.
//!
//! # What it looks for
//! `gradus check` runs every `test` block. One whose expectation is not met is a finding at the line of the test and at
//! each line that is not met. `gradus test` runs the tests alone and shows the whole comparison.
//!
//! # Why it matters
//! A test says what the institution means: that a technologist can become head of service, that the four-year rule
//! fires. When it fails, a change of the framework took away what was promised, or the promise changed unsaid.
//!
//! # Example
//! `expect route learning-technologist -> head-of-learning-technology within 12 years`, and the shortest route takes 14.
//!
//! # Settings
//! `check test-failed { severity warning }`, or `off`.
//!
//! # Evidence
//! `as_of`: the date as of which the test was read; `failures`: how many of its expectations are not met.
//!
//! # How to fix
//! Read what was found in place of what was expected. Mend the framework; where the framework is right, mend the test.
//!
//! # Source
//! `language.md`, Tests: a framework is code, so it has tests.

use super::{Check, Scope};
use crate::diagnostic::Severity;

pub(super) const CHECK: Check = Check {
    name: "test-failed",
    severity: Severity::Error,
    graded: false,
    scope: Scope::Framework,
    needs: &[],
    source: include_str!("test_failed.rs"),
    // A test runs the other checks, so that its findings are made outside of them.
    run: |_| Vec::new(),
};

//! The rule language: what is read, what is refused and in which words, and what it finds.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fall over"
)]

#[path = "syntax/support.rs"]
mod support;

#[test]
fn a_misspelt_rule_gets_one_message_at_its_place() {
    insta::assert_snapshot!(support::read(include_str!("rules/misspelt.gradus")).1);
}

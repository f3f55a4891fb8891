//! The generated parser: the only place that derives from `grammar/gradus.pest`.

#![allow(
    missing_docs,
    reason = "the generated rules are described in the grammar itself"
)]

/// The generated parser.
#[derive(pest_derive::Parser)]
#[grammar = "grammar/gradus.pest"]
pub(super) struct Grammar;

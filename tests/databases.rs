//! Posts from databases and columnar files, behind their features (`interfaces.md`, The manifest: `source`): the audit of
//! the same posts as CSV.

#![cfg(any(feature = "parquet", feature = "postgres", feature = "sqlite"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // helpers of tests, outside #[test]

#[path = "support/northfield.rs"]
mod northfield;
#[path = "support/shapes.rs"]
mod shapes;

mod databases {
    #[cfg(feature = "parquet")]
    pub mod parquet;
    #[cfg(feature = "postgres")]
    pub mod postgres;
    #[cfg(feature = "sqlite")]
    pub mod sqlite;
}

use gradus::cli::Outcome;
use serde_json::Value;

/// The one error of a run that could not read its posts.
fn error(outcome: &Outcome) -> String {
    assert_eq!(outcome.status, 2, "{}{}", outcome.out, outcome.err);
    let document: Value = serde_json::from_str(&outcome.out).unwrap();
    assert!(
        document["posts"].is_null(),
        "nothing is half reported: {document}"
    );
    document["error"]["message"]
        .as_str()
        .unwrap_or(&outcome.out)
        .to_owned()
}

//! The JSON Schema of the repository, for every test that has a JSON document in its hands.

#![allow(dead_code, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // helpers of tests, outside #[test]

use serde_json::Value;
use std::path::{Path, PathBuf};

/// Where the committed schema is.
pub fn schema_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema/audit.schema.json")
}

/// Whether the text is a document that `docs/schema/audit.schema.json` describes; panics with every fault.
pub fn assert_valid(text: &str) {
    let faults = faults(text);
    assert!(
        faults.is_empty(),
        "the document does not keep to the schema:\n{}\n{text}",
        faults.join("\n")
    );
}

/// What is wrong with a document: `/findings/0/fingerprint: …`.
pub fn faults(text: &str) -> Vec<String> {
    let document: Value = match serde_json::from_str(text) {
        Ok(document) => document,
        Err(error) => return vec![format!("this is not JSON: {error}")],
    };
    if let Some(several) = document.as_array() {
        return several.iter().flat_map(|one| faults(&one.to_string())).collect();
    }
    let mut schema: Value = serde_json::from_str(&std::fs::read_to_string(schema_path()).unwrap()).unwrap();
    // The schema allows two shapes; naming the one that is meant gives faults at their place rather than
    // "valid under none of them".
    let shape = if document.get("routes").is_some() {
        "Routes"
    } else if document.get("jobs").is_some() {
        "Grades"
    } else if document.get("suites").is_some() {
        "TestRun"
    } else if document.get("explained").is_some() {
        "Why"
    } else if document.get("levels").is_some() {
        "Map"
    } else if document.get("aspects").is_some() {
        "Profiles"
    } else if document.get("compared").is_some() {
        "Comparison"
    } else if document.get("scenarios").is_some() {
        "Scenarios"
    } else if document.get("error").is_some() {
        "Invalid"
    } else {
        "Report"
    };
    let root = schema.as_object_mut().unwrap();
    assert!(
        root.remove("anyOf").is_some(),
        "the schema no longer offers several shapes"
    );
    root.insert("$ref".into(), format!("#/$defs/{shape}").into());
    let validator = jsonschema::validator_for(&schema).unwrap();
    validator
        .iter_errors(&document)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

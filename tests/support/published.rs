//! Schemas that other people publish (`tests/schemas/README.md`), and documents held against them.

#![allow(dead_code, clippy::unwrap_used, clippy::panic)] // helpers of tests, outside #[test]

use serde_json::Value;
use std::path::Path;

/// A file of `tests/schemas`.
pub fn text(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/schemas")
        .join(name);
    std::fs::read_to_string(path).unwrap()
}

/// What the schema `name` has against the document: empty for one that keeps to it.
pub fn faults(name: &str, document: &Value) -> Vec<String> {
    let mut schema: Value = serde_json::from_str(&text(name)).unwrap();
    // SARIF's pattern of a language has a bracket too many, which this validator refuses; gradus writes no language.
    for whose in ["run", "toolComponent"] {
        let language = schema.pointer_mut(&format!("/definitions/{whose}/properties/language"));
        if let Some(language) = language {
            language.as_object_mut().unwrap().remove("pattern");
        }
    }
    jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap()
        .iter_errors(document)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect()
}

/// Panics with every fault of `whose` document.
pub fn assert_keeps_to(name: &str, document: &Value, whose: &str) {
    let faults = faults(name, document);
    assert!(faults.is_empty(), "{whose}: {}", faults.join("\n"));
}

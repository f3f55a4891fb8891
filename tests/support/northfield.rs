//! The posts of Northfield, audited from whatever they come in.

#![allow(dead_code)] // each test uses a part

use gradus::cli::{Outcome, Surroundings, run_in};
use gradus::files::Memory;
use serde_json::Value;

pub const FRAMEWORK: &str = include_str!("../../frameworks/learning-technology.gradus");
pub const MANIFEST: &str = include_str!("../../fixtures/northfield/gradus.toml");
pub const POSTS: &str = include_str!("../../fixtures/northfield/posts.csv");

/// Audits the posts from a source: its content where it is a file, and more lines of the manifest.
pub fn audit(source: &str, content: Option<Vec<u8>>, more: &str) -> Outcome {
    let manifest = MANIFEST
        .replace("../../frameworks/", "")
        .replace("\"posts.csv\"", &format!("\"{source}\"\n{more}"));
    let mut files = Memory::default()
        .with("gradus.toml", manifest)
        .with("learning-technology.gradus", FRAMEWORK);
    if let Some(content) = content {
        files = files.with(source, content);
    }
    run_in(
        &files,
        &Surroundings::default(),
        &["audit", "--format", "json", "."],
    )
}

/// The document without what names the source and says how it was read.
pub fn bare(outcome: &Outcome) -> Value {
    assert!(outcome.status < 2, "{}{}", outcome.out, outcome.err);
    let mut report: Value = serde_json::from_str(&outcome.out).unwrap();
    for source in report["posts"]["sources"].as_array_mut().unwrap() {
        source["name"] = Value::Null;
        source["file"] = Value::Null;
        source["remarks"] = Value::Null;
    }
    for row in report["posts"]["refused_rows"].as_array_mut().unwrap() {
        row["source"] = Value::Null;
        let column = row["column"].as_str().unwrap();
        let column = column.split(" (column ").next().unwrap().to_owned();
        row["column"] = column.into();
        // A program that knows types does not write a number as the CSV does.
        row["value"] = Value::Null;
        row["reason"] = Value::Null;
    }
    report
}

/// The same from a source without a row of headings: every row has a lower number there.
pub fn bare_below_heading(outcome: &Outcome) -> Value {
    let mut report = bare(outcome);
    lower(&mut report);
    report
}

fn lower(value: &mut Value) {
    match value {
        Value::Object(object) => {
            for (key, value) in object.iter_mut() {
                match (key.as_str(), &mut *value) {
                    ("row", Value::Number(row)) => {
                        let row = row.as_u64().unwrap();
                        *value = (row - 1).into();
                    }
                    ("rows", Value::Array(rows)) => rows.iter_mut().for_each(|row| match row.as_u64() {
                        Some(number) => *row = (number - 1).into(),
                        None => lower(row),
                    }),
                    (_, value) => lower(value),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(lower),
        _ => {}
    }
}

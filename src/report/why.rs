//! The document of `gradus explain --post`, and its text.

use super::route::{Place, Walk, steps};
use super::value::FilePlace;
use crate::diagnostic::Severity;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// Why the posts of one id are classed as they are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Why {
    /// Version of gradus.
    pub gradus: String,
    /// Version of this document's shape.
    pub schema: u32,
    /// The date as of which everything was read.
    pub as_of: String,
    /// The id that was asked for.
    pub id: String,
    /// The posts with this id: one, unless ids are repeated.
    pub explained: Vec<Post>,
}

/// One post.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Post {
    /// The posts source.
    pub source: String,
    /// The row that stands for it.
    pub row: u32,
    /// The institution.
    pub institution: String,
    /// What the row says, by our column names; blank columns are left out.
    pub values: Vec<(String, String)>,
    /// How it is placed.
    pub placement: PlacedBy,
    /// Why it has no class; absent when it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_classed: Option<String>,
    /// Its onward class.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// For each role at grade that it stands on, the way up.
    pub ways: Vec<Way>,
    /// The findings that name its row.
    pub findings: Vec<Named>,
}

/// How a post came to its role.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlacedBy {
    /// `role column`, `title`, `pattern of a title`, `not placed`.
    pub by: String,
    /// The sentence.
    pub because: String,
    /// The clause that decided, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<FilePlace>,
}

/// The way up from one role at grade.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Way {
    /// Where the post stands.
    pub from: Place,
    /// The class here.
    pub class: String,
    /// Why, in one sentence.
    pub because: String,
    /// The best route that there is, by the weakest demand that one meets; absent where none leads up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub route: Option<Walk>,
    /// The steps at which the stronger demand fails.
    pub failed: Vec<FailedStep>,
}

/// A step that does not help.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FailedStep {
    /// `role@grade -> role@grade`.
    pub step: String,
    /// Why.
    pub because: String,
    /// The clause.
    pub at: FilePlace,
}

/// A finding that names the post.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Named {
    /// The check.
    pub check: String,
    /// How much it matters.
    pub severity: Severity,
    /// What it says.
    pub message: String,
    /// Its fingerprint in the audit.
    pub fingerprint: String,
}

/// The answer for people.
#[must_use]
pub fn text(why: &Why) -> String {
    let mut out = String::new();
    for (index, post) in why.explained.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        one(&mut out, why, post);
    }
    out
}

fn one(out: &mut String, why: &Why, post: &Post) {
    let _ = writeln!(
        out,
        "Post {} ({}, row {}) of {}, as of {}",
        why.id, post.source, post.row, post.institution, why.as_of
    );
    let values: Vec<String> = post
        .values
        .iter()
        .map(|(name, value)| format!("{name} {value}"))
        .collect();
    let _ = writeln!(out, "  {}\n", values.join("; "));
    let _ = writeln!(out, "Where it stands: {}", post.placement.because);
    place(out, post.placement.at.as_ref());
    if let Some(reason) = &post.not_classed {
        let _ = writeln!(out, "\nIt has no class: {reason}");
    }
    if let Some(class) = &post.class {
        let _ = writeln!(out, "\nIts class: {class}");
    }
    for way in &post.ways {
        let _ = writeln!(
            out,
            "\nFrom {}: {}, because {}",
            way.from.words(),
            way.class,
            way.because
        );
        if let Some(walk) = &way.route {
            let _ = writeln!(out, "  The nearest way up that is written:");
            steps(out, walk);
        }
        for step in &way.failed {
            let _ = writeln!(out, "  Fails at {}: {}", step.step, step.because);
            place(out, Some(&step.at));
        }
    }
    if post.findings.is_empty() {
        let _ = writeln!(out, "\nNo finding names its row.");
    } else {
        let _ = writeln!(out, "\nFindings that name its row:");
    }
    for finding in &post.findings {
        let _ = writeln!(
            out,
            "  {}[{}]: {}",
            finding.severity.word(),
            finding.check,
            finding.message
        );
    }
}

fn place(out: &mut String, at: Option<&FilePlace>) {
    if let Some(at) = at {
        let _ = writeln!(out, "     written at {}:{}:{}", at.file, at.line, at.column);
    }
}

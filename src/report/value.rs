//! The report: everything that a renderer may say, and the shape of the JSON document (`interfaces.md`).
//!
//! Renderers derive no facts: what is not here is not said. Serialising this value *is* the JSON output.

use super::diagnostics::DiagnosticRecord;
use crate::diagnostic::Severity;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The document of `audit` and `check`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// Version of gradus.
    pub gradus: String,
    /// Version of this document's shape.
    pub schema: u32,
    /// The date as of which everything was read, `YYYY-MM-DD`.
    #[schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$"))]
    pub as_of: String,
    /// Where that date came from: `given` (command line), `manifest`, or `clock` (the machine's, and said so).
    #[schemars(extend("enum" = ["given", "manifest", "clock"]))]
    pub as_of_from: String,
    /// The framework.
    pub framework: FrameworkSummary,
    /// The posts read; absent when no posts were asked for (`check`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub posts: Option<PostsSummary>,
    /// Institutions by name.
    pub institutions: Vec<Institution>,
    /// Checks that could not be made, with the reason.
    pub skipped: Vec<Skipped>,
    /// Findings: error first, then by check, then by size (most posts first), then by subject.
    pub findings: Vec<Finding>,
    /// Findings that are counted and not given: none where a program asks.
    #[serde(skip)]
    pub further: Vec<Further>,
    /// Findings that the institution has accepted, by its baseline or by an `allow` in the framework: counted apart,
    /// and none of them in `findings`.
    #[serde(default)]
    pub accepted: Vec<Accepted>,
    /// Findings by severity.
    pub summary: Summary,
    /// What is worth saying about the text of the framework; no errors are among it, and the summary does not count it.
    #[serde(default)]
    pub diagnostics: Vec<DiagnosticRecord>,
}

/// Findings of a check that are counted and not given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Further {
    /// The check.
    pub check: String,
    /// Their severity.
    pub severity: Severity,
    /// How many there are.
    pub count: u64,
}

/// What the framework holds.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FrameworkSummary {
    /// Its name.
    pub name: String,
    /// The file that was named: the place of what is about the framework as a whole.
    #[serde(default)]
    pub file: String,
    /// Its title, or its name.
    pub title: String,
    /// Its version, empty when it has none.
    pub version: String,
    /// Roles.
    pub roles: u64,
    /// Stations (roles at a grade).
    pub stations: u64,
    /// Steps between stations.
    pub steps: u64,
    /// Families with the word that the institution uses, in order of declaration.
    pub families: Vec<FamilyName>,
}

/// A family and how text calls it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FamilyName {
    /// The name in the framework.
    pub name: String,
    /// The words for people.
    pub title: String,
}

/// A number of places: whole posts, or FTE where a source gives FTE alone (`weight = "fte"`).
pub type Places = serde_json::Number;

/// What was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PostsSummary {
    /// Rows read.
    pub read: u64,
    /// Rows refused.
    pub refused: u64,
    /// Refused rows that the baseline knows of; when there are no more than that, they fail no run.
    #[serde(default)]
    pub refused_known: u64,
    /// Rows left out by declared rules.
    pub skipped: u64,
    /// Posts of every status that were placed.
    #[schemars(with = "f64")]
    pub placed: Places,
    /// Posts of every status that were not placed.
    #[schemars(with = "f64")]
    pub unplaced: Places,
    /// Filled posts.
    #[schemars(with = "f64")]
    pub headcount: Places,
    /// FTE of the filled posts, two decimals or as many as the data has: `"371.40"`.
    pub fte: String,
    /// Filled posts whose contract is blank: they are in no group of `fixed-term-concentration`.
    #[schemars(with = "f64")]
    pub contract_blank: Places,
    /// What decisions and likeness did about titles; absent where the manifest says nothing of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled: Option<Settled>,
    /// Unplaced posts by reason.
    pub unplaced_by_reason: Vec<Unplaced>,
    /// Each source.
    pub sources: Vec<Source>,
    /// Refused rows, by source and row (never cut).
    pub refused_rows: Vec<RefusedRow>,
}

/// Titles that found their role otherwise than by the framework.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Settled {
    /// The file of decisions; empty where there is none.
    pub file: String,
    /// Decisions in it.
    pub decisions: u64,
    /// Posts that were placed by a decision.
    #[schemars(with = "f64")]
    pub decided: Places,
    /// Posts of which it was decided that no role is theirs.
    #[schemars(with = "f64")]
    pub in_no_role: Places,
    /// Posts that were placed by the likeness of their title.
    #[schemars(with = "f64")]
    pub by_likeness: Places,
}

/// Unplaced posts of one reason.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Unplaced {
    /// `unmatched-title`, `ambiguous-title`, `unknown-role`, `unknown-grade`, `grade-missing`, `grade-outside-role`.
    pub reason: String,
    /// How many posts.
    #[schemars(with = "f64")]
    pub posts: Places,
    /// Their rows, cut at 100.
    pub rows: Vec<RowRef>,
    /// How many rows there are in all.
    pub row_count: u64,
}

/// One posts source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// Its name as the manifest or command line writes it.
    pub name: String,
    /// Its path from where the command was run, for programs that open it.
    #[serde(default)]
    pub file: String,
    /// Rows read.
    pub read: u64,
    /// Rows refused.
    pub refused: u64,
    /// Rows left out by declared rules, with the rule.
    pub skipped: Vec<SkippedRows>,
    /// What was understood and is worth knowing: encoding, delimiter, unmapped columns, made ids.
    pub remarks: Vec<String>,
}

/// Rows left out by one declared rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SkippedRows {
    /// The rule as the manifest writes it.
    pub rule: String,
    /// How many rows.
    pub rows: u64,
}

/// A refused row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RefusedRow {
    /// The source.
    pub source: String,
    /// Row number as a spreadsheet shows it.
    pub row: u32,
    /// The column's heading.
    pub column: String,
    /// The value.
    pub value: String,
    /// Why, and what to do.
    pub reason: String,
}

/// A row of a posts source: a bare number where there is one source, else with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum RowRef {
    /// The only source.
    Row(u32),
    /// One of several.
    In {
        /// The source.
        source: String,
        /// The row.
        row: u32,
    },
}

/// One institution.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Institution {
    /// Its name.
    pub name: String,
    /// Filled, placed posts by onward class; every class is present.
    #[schemars(with = "BTreeMap<String, f64>")]
    #[schemars(extend("required" = ["terminal", "open", "leaves-family", "closed-to-post", "leaves-institution", "dead-end"]))]
    pub onward: BTreeMap<String, Places>,
    /// The same by family (of the post's largest share), in order of the framework.
    pub families: Vec<FamilyOnward>,
    /// Filled posts.
    #[schemars(with = "f64")]
    pub headcount: Places,
    /// FTE of the filled posts.
    pub fte: String,
    /// Placed posts of every status.
    #[schemars(with = "f64")]
    pub placed: Places,
    /// Unplaced posts of every status.
    #[schemars(with = "f64")]
    pub unplaced: Places,
}

/// The onward classes of one family in one institution.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FamilyOnward {
    /// The family's name; empty for roles without a family.
    pub family: String,
    /// Filled, placed posts.
    #[schemars(with = "f64")]
    pub posts: Places,
    /// Their FTE.
    pub fte: String,
    /// By onward class: posts, FTE and share of the family's posts.
    pub classes: BTreeMap<String, ClassCount>,
}

/// How many, how much, which share.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClassCount {
    /// Posts.
    #[schemars(with = "f64")]
    pub posts: Places,
    /// FTE.
    pub fte: String,
    /// Share of the family's posts, 0 to 1; null where there are fewer posts than the minimum for a share.
    pub share: Option<f64>,
}

/// A check that could not be made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Skipped {
    /// The check.
    pub check: String,
    /// Why.
    pub because: String,
}

/// One finding (`semantics.md`, Findings).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// The check, kebab-case, stable.
    pub check: String,
    /// How much it matters.
    pub severity: Severity,
    /// The institution; absent for findings about the framework itself or about several institutions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub institution: Option<String>,
    /// What it is about, by name: `role`, `grade`, `unit`, `family`, `title`, `manager` …
    pub subject: BTreeMap<String, String>,
    /// One sentence.
    pub message: String,
    /// The numbers, by the keys that the check's page documents.
    pub evidence: BTreeMap<String, serde_json::Value>,
    /// Clauses of the framework or the manifest.
    pub places: Vec<FilePlace>,
    /// Rows of the posts sources, cut at 100.
    pub rows: Vec<RowRef>,
    /// How many rows there are in all.
    pub row_count: u64,
    /// What to do, and who can.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
    /// Depends on the check and its subject alone: 16 hexadecimal digits.
    #[schemars(regex(pattern = r"^[0-9a-f]{16}$"))]
    pub fingerprint: String,
}

/// A finding that is accepted, and on whose word.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Accepted {
    /// What accepts it.
    pub by: AcceptedBy,
    /// Why it is accepted; may be empty in a baseline.
    pub reason: String,
    /// Who answers for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// When the baseline first saw it, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_seen: Option<String>,
    /// The last day on which it is accepted, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Where it is accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<FilePlace>,
    /// What is accepted.
    pub finding: Finding,
}

/// What accepts a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AcceptedBy {
    /// The baseline knew it already.
    Known,
    /// The framework allows it.
    Allowed,
}

/// A place in a text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct FilePlace {
    /// The file.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// Findings by severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    /// Errors.
    pub error: u64,
    /// Warnings.
    pub warning: u64,
    /// Notes.
    pub note: u64,
    /// Known: findings that the baseline holds, none of them in the counts above.
    #[serde(default)]
    pub known: u64,
    /// Allowed: findings that an `allow` in the framework holds, none of them in the counts above.
    #[serde(default)]
    pub allowed: u64,
}

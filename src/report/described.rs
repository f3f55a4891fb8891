//! The document of `gradus posts describe`: what was understood of an extract, before anybody has said what it means.
//!
//! It holds no value of a column that could name a person.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What was understood of one source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Described {
    /// Version of gradus.
    pub gradus: String,
    /// Version of this document's shape.
    pub schema: u32,
    /// The source as it was named.
    pub source: String,
    /// What kind of file it is.
    pub kind: String,
    /// How its text is encoded; absent for a workbook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// What separates its cells, in words; absent for a workbook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<String>,
    /// The sheet of a workbook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The row of the headings.
    pub header_row: u32,
    /// How many rows they take.
    pub header_rows: u32,
    /// Rows below the headings, blank ones apart.
    pub rows: u64,
    /// Rows below the headings in which every cell is blank.
    pub blank_rows: u64,
    /// What else was noticed when it was opened.
    pub remarks: Vec<String>,
    /// How dates are written, where there are some.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dates: Option<String>,
    /// The institution, where one alone is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub institution: Option<String>,
    /// What a row stands for, where it is not one post; in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stands_for: Option<String>,
    /// Its columns, in their order.
    pub columns: Vec<DescribedColumn>,
    /// Rows that seem to be no posts, or not what they should be.
    pub suspicious: Vec<Suspicious>,
    /// Columns of ours that no column of the source seems to be, of those that an audit needs most.
    pub lacking: Vec<String>,
}

/// One column of the source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DescribedColumn {
    /// Its position, from 1.
    pub position: u32,
    /// Its heading; may be empty.
    pub heading: String,
    /// The column of ours that it seems to be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meaning: Option<String>,
    /// `sure`, `likely`, or `doubtful`: offered, and not used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub surety: Option<String>,
    /// Why, and what speaks against it.
    pub why: Vec<String>,
    /// What its values are: `numbers`, `dates`, `words` …
    pub kind: String,
    /// Cells with something in them.
    pub filled: u64,
    /// Cells without.
    pub blank: u64,
    /// How many different values there are.
    pub distinct: u64,
    /// The most frequent values; none where they are not shown.
    pub values: Vec<DescribedValue>,
    /// Why its values are not shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hidden: Option<String>,
    /// What is odd about it.
    pub odd: Vec<String>,
}

/// A value and how often it stands in its column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DescribedValue {
    /// The value.
    pub value: String,
    /// How often.
    pub times: u64,
    /// Our word for it, where the column has words of ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub means: Option<String>,
}

/// Rows that seem to be no posts, or not what they should be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Suspicious {
    /// What is suspicious, in words.
    pub what: String,
    /// How many rows.
    pub rows: u64,
    /// The first of them, as a spreadsheet counts rows.
    pub first: Vec<u32>,
    /// What would leave them out or mend them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
}

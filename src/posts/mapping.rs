//! How a source's headings, words and formats become ours: what `[[posts]]` of a manifest says
//! (`interfaces.md`, The manifest).

use super::columns::{Column, Weight};
use super::skip::Rule;
use crate::source::Span;

/// One `[[posts]]` of a manifest. The default is a source whose columns are named like ours.
#[derive(Debug, Clone, Default)]
pub struct SourceSpec {
    /// The path as it is written, relative to the manifest; the source's name in reports.
    pub path: String,
    /// Where the manifest names it.
    pub span: Option<Span>,
    /// How it counts places.
    pub weight: Weight,
    /// `aggregated = true`: its cells are sums.
    pub aggregated: bool,
    /// `rounded-to = 5`; 0 where counts are exact.
    pub rounded_to: u32,
    /// The byte between two cells; found out when absent.
    pub delimiter: Option<u8>,
    /// A label of the WHATWG encoding standard (`windows-1252`); found out when absent.
    pub encoding: Option<String>,
    /// The row of the headings, from 1; found out when absent.
    pub header_row: Option<u32>,
    /// How many rows the headings take, from 1; found out when absent.
    pub header_rows: Option<u32>,
    /// Which of several `[[posts.each]]` this is, from 1; 0 where there is none.
    pub part: u32,
    /// What is to be said of the source beside what its reader finds out.
    pub notes: Vec<String>,
    /// The columns that any of them takes.
    pub siblings: Vec<ColumnMap>,
    /// The sheet of a workbook; found out when absent.
    pub sheet: Option<Sheet>,
    /// What a database is asked.
    pub query: Option<String>,
    /// Further texts that mean blank, in every column.
    pub missing: Vec<String>,
    /// Rows that are not posts.
    pub skip: Vec<Rule>,
    /// `[posts.columns]`, in the order in which they are written.
    pub columns: Vec<ColumnMap>,
    /// `[posts.values.*]`.
    pub values: Vec<ValueMap>,
    /// `[posts.formats]`.
    pub formats: Formats,
}

/// Which sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sheet {
    /// By its name.
    Named(String),
    /// By its position among all sheets, from 1.
    Position(u32),
}

/// One line of `[posts.columns]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnMap {
    /// Ours.
    pub target: Target,
    /// Theirs.
    pub from: From,
    /// Where the manifest says so.
    pub span: Option<Span>,
}

/// Our side of a column map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A column of [`Column`].
    Known(Column),
    /// `factors.x`: a job-evaluation level.
    Factor(String),
    /// `skills.x`: a skill level. Known by name; this version does not read its values.
    Skill(String),
}

/// Their side of a column map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum From {
    /// One heading, or several whose cells are joined with `/`.
    Headings(Vec<Heading>),
    /// `{ value = "…" }`: the same text in every row.
    Constant(String),
    /// `{ file = "*-senior.csv" }`: what stands for the `*` in the name of the file.
    File(String),
}

/// A column of theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heading {
    /// By its heading.
    Named(String),
    /// By its position, from 1, for columns without a heading.
    Position(u32),
}

/// `[posts.values.COLUMN]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueMap {
    /// Our column.
    pub column: Column,
    /// Its lines.
    pub words: Vec<Words>,
}

/// In a value map, every text that is neither listed nor blank: a column of names says `Vacant` for some posts, and
/// `filled = ["*"]` makes a status of it.
pub const ANY_OTHER: &str = "*";

/// One line of a value map: our word and the texts that mean it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// Our word; empty for blank.
    pub ours: String,
    /// Theirs: compared trimmed, with white space collapsed, in any case; [`ANY_OTHER`] for the rest.
    pub theirs: Vec<String>,
    /// Where the manifest says so.
    pub span: Option<Span>,
}

/// `[posts.formats]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Formats {
    /// How dates are written (`%d/%m/%Y`); ISO 8601 when absent.
    pub date: Option<String>,
    /// The decimal mark; a point when absent, and then what could be read either way is refused.
    pub decimal: Option<DecimalMark>,
}

/// What stands between the whole part of a number and its decimals.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DecimalMark {
    /// `1,234.50`
    #[default]
    Point,
    /// `1.234,50`
    Comma,
}

/// A text as it is compared with another: trimmed, each run of white space one space, byte-order marks gone.
#[must_use]
pub fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    tidy_into(text, &mut out);
    out
}

/// [`tidy`] into a buffer that is used again and again.
pub(crate) fn tidy_into(text: &str, out: &mut String) {
    out.clear();
    let mut gap = false;
    for c in text.chars() {
        if c.is_whitespace() {
            gap = !out.is_empty();
        } else if !is_invisible(c) {
            if gap {
                out.push(' ');
                gap = false;
            }
            out.push(c);
        }
    }
}

/// [`tidy`], in lower case: how headings are compared at second try, and value maps always.
#[must_use]
pub fn folded(text: &str) -> String {
    tidy(text).to_lowercase()
}

/// The text without white space (no-break spaces included) and byte-order marks at its ends.
#[must_use]
pub fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c))
}

/// Zero-width characters that programs leave at the ends of cells.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{feff}' | '\u{200b}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_of_every_kind_is_one_space_inside_and_nothing_outside() {
        assert_eq!(tidy("\u{feff}\u{a0} Job\r\n \u{202f}Title\t"), "Job Title");
        assert_eq!(trimmed("\u{a0}a  b\n"), "a  b");
        assert_eq!(folded(" Tŷ  MAWR "), "tŷ mawr");
    }
}

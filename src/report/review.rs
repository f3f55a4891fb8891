//! The review sheet of `gradus posts place`: titles with the roles that they may mean, and a column to decide in.

mod workbook;

pub use workbook::workbook;

use super::rows_csv::harmless;

/// A sheet to decide in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Review {
    /// Titles, those of most posts first.
    pub titles: Vec<Title>,
    /// Roles that can be decided on: name and title.
    pub roles: Vec<(String, String)>,
}

/// One title.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Title {
    /// The title, in its most frequent spelling.
    pub title: String,
    /// How many posts have it: whole, or with decimals where a source gives FTE alone.
    pub count: String,
    /// The role on which it is placed now; empty for none.
    pub placed: String,
    /// The role that it is most like; empty for none.
    pub proposed: String,
    /// How like, of 100; empty for none.
    pub score: String,
    /// Why, and what else it is like.
    pub why: String,
    /// What has been decided.
    pub decision: String,
    /// What was noted with the decision.
    pub note: String,
}

/// The headings; the last two are for the reviewer.
pub const HEADINGS: [&str; 8] = [
    "title", "count", "placed", "proposed", "score", "why", "decision", "note",
];

impl Title {
    fn cells(&self) -> [&str; 8] {
        [
            &self.title,
            &self.count,
            &self.placed,
            &self.proposed,
            &self.score,
            &self.why,
            &self.decision,
            &self.note,
        ]
    }
}

/// The sheet as text in columns. A cell that a spreadsheet would run as a formula gets an apostrophe in front.
///
/// # Errors
/// None that writing to memory can give; what the writer says.
pub fn csv(review: &Review) -> std::io::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADINGS)?;
    for title in &review.titles {
        writer.write_record(title.cells().map(|cell| harmless(cell).into_owned()))?;
    }
    writer.into_inner().map_err(csv::IntoInnerError::into_error)
}

/// The file of decisions: title, role and note.
///
/// # Errors
/// As [`csv()`].
pub fn decisions(list: &[(String, String, String)]) -> std::io::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["title", "decision", "note"])?;
    for (title, decision, note) in list {
        writer.write_record([title, decision, note].map(|cell| harmless(cell).into_owned()))?;
    }
    writer.into_inner().map_err(csv::IntoInnerError::into_error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_that_looks_like_a_formula_is_text() {
        let review = Review {
            titles: vec![Title {
                title: "=HYPERLINK(\"x\")".to_owned(),
                count: "1".to_owned(),
                ..Title::default()
            }],
            roles: Vec::new(),
        };
        let text = String::from_utf8(csv(&review).unwrap()).unwrap();
        assert_eq!(
            text,
            "title,count,placed,proposed,score,why,decision,note\n\"'=HYPERLINK(\"\"x\"\")\",1,,,,,,\n"
        );
    }
}

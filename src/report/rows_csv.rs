//! `--rows FILE`: every row behind every finding as CSV, so that nothing is cut for the person who must mend
//! it (`interfaces.md`, Output formats).

use std::borrow::Cow;
use std::io;

/// One row behind one finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowRecord {
    /// The finding's fingerprint.
    pub fingerprint: String,
    /// The check.
    pub check: String,
    /// The posts source.
    pub source: String,
    /// Row number as a spreadsheet shows it.
    pub row: u32,
    /// The post's id.
    pub id: String,
    /// The values that decided, by column.
    pub values: Vec<(String, String)>,
}

/// The heading of the file; its order is stable.
pub const HEADING: [&str; 6] = ["fingerprint", "check", "source", "row", "id", "values"];

/// Writes the heading and one line for each record.
///
/// A cell that a spreadsheet would run as a formula (it begins with `=`, `+`, `-`, `@`, a tab or a line break)
/// gets an apostrophe in front, which a spreadsheet does not show.
///
/// # Errors
/// What writing to `out` says.
pub fn rows_csv<'a>(records: impl IntoIterator<Item = &'a RowRecord>, out: impl io::Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(HEADING)?;
    for record in records {
        let row = record.row.to_string();
        let values = values(&record.values);
        writer.write_record([
            harmless(&record.fingerprint).as_bytes(),
            harmless(&record.check).as_bytes(),
            harmless(&record.source).as_bytes(),
            row.as_bytes(),
            harmless(&record.id).as_bytes(),
            harmless(&values).as_bytes(),
        ])?;
    }
    writer.flush()
}

/// `name=value; name=value`. A value with a semicolon or a quotation mark is put in quotation marks, doubled
/// inside, so that the cell can be taken apart again.
fn values(pairs: &[(String, String)]) -> String {
    let parts: Vec<String> = pairs
        .iter()
        .map(|(name, value)| {
            if value.contains([';', '"']) {
                format!("{name}=\"{}\"", value.replace('"', "\"\""))
            } else {
                format!("{name}={value}")
            }
        })
        .collect();
    parts.join("; ")
}

pub(super) fn harmless(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(id: &str, values: &[(&str, &str)]) -> RowRecord {
        RowRecord {
            fingerprint: "00c0ffee00c0ffee".into(),
            check: "pay-outside-grade".into(),
            source: "posts.csv".into(),
            row: 17,
            id: id.into(),
            values: values
                .iter()
                .map(|(name, value)| ((*name).into(), (*value).into()))
                .collect(),
        }
    }

    fn written(records: &[RowRecord]) -> String {
        let mut out = Vec::new();
        rows_csv(records, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_file_without_rows_has_its_heading() {
        assert_eq!(written(&[]), "fingerprint,check,source,row,id,values\n");
    }

    #[test]
    fn values_stand_in_one_cell_by_name() {
        assert_eq!(
            written(&[record("P17", &[("grade", "6"), ("salary", "41,200")])])
                .lines()
                .nth(1),
            Some("00c0ffee00c0ffee,pay-outside-grade,posts.csv,17,P17,\"grade=6; salary=41,200\"")
        );
    }

    #[test]
    fn a_cell_that_a_spreadsheet_would_run_is_made_text() {
        for id in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"] {
            let text = written(&[record(id, &[])]);
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            let row = reader.records().next().unwrap().unwrap();
            assert_eq!(&row[4], format!("'{id}"));
        }
    }

    #[test]
    fn a_value_with_a_semicolon_can_be_told_from_two_values() {
        let text = written(&[record("P1", &[("role", "a:0.6; b:0.4"), ("title", "the \"X\"")])]);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let row = reader.records().next().unwrap().unwrap();
        assert_eq!(&row[5], "role=\"a:0.6; b:0.4\"; title=\"the \"\"X\"\"\"");
    }
}

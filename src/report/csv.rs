//! CSV: a line for each thing said, for a spreadsheet (`interfaces.md`, Output formats). The rows behind findings are another
//! file: `--rows`.

use super::answer::{Answer, Item, items};
use super::rows_csv::harmless;
use super::value::AcceptedBy;
use serde_json::Value;
use std::io::{self, Write};

/// The heading; its order is stable, later columns come at its end.
pub const HEADING: [&str; 16] = [
    "check",
    "severity",
    "status",
    "institution",
    "subject",
    "message",
    "suggestion",
    "evidence",
    "file",
    "line",
    "column",
    "rows",
    "row_count",
    "reason",
    "until",
    "fingerprint",
];

/// Writes the heading and a line for each thing said. `status` is `new`, `known` or `allowed`. A cell that a spreadsheet
/// would run as a formula is made text, as in `--rows`.
///
/// # Errors
/// What writing to `out` says.
pub fn csv(answers: &[Answer], out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(HEADING)?;
    for item in items(answers, true) {
        let cells = cells(&item);
        writer.write_record(cells.iter().map(|cell| harmless(cell).into_owned()))?;
    }
    writer.flush()
}

fn cells(item: &Item<'_>) -> [String; 16] {
    let clause = item.places.iter().find(|place| place.column.is_some());
    let rows = item.places.iter().filter(|place| place.column.is_none());
    let rows = rows.filter(|place| !place.says.is_empty());
    let rows: Vec<String> = rows
        .map(|place| format!("{}:{}", place.file, place.line))
        .collect();
    let accepted = item.accepted;
    let status = match accepted.map(|accepted| accepted.by) {
        None => "new",
        Some(AcceptedBy::Known) => "known",
        Some(AcceptedBy::Allowed) => "allowed",
    };
    let finding = item.finding;
    [
        item.check.to_owned(),
        item.severity.word().to_owned(),
        status.to_owned(),
        item.institution.unwrap_or("").to_owned(),
        pairs(finding.iter().flat_map(|finding| {
            let subject = finding.subject.iter();
            subject.map(|(name, value)| (name.as_str(), value.clone()))
        })),
        item.message.to_string(),
        item.suggestion.or(item.note).unwrap_or("").to_owned(),
        pairs(finding.iter().flat_map(|finding| {
            let evidence = finding.evidence.iter();
            evidence.map(|(name, value)| (name.as_str(), shown(value)))
        })),
        clause.map_or(String::new(), |place| place.file.to_owned()),
        clause.map_or(String::new(), |place| place.line.to_string()),
        clause
            .and_then(|place| place.column)
            .map_or(String::new(), |column| column.to_string()),
        rows.join(" "),
        finding
            .map_or(rows.len() as u64, |finding| finding.row_count)
            .to_string(),
        accepted.map_or(String::new(), |accepted| accepted.reason.clone()),
        accepted
            .and_then(|accepted| accepted.until.clone())
            .unwrap_or_default(),
        item.fingerprint.to_string(),
    ]
}

fn pairs<'a>(pairs: impl Iterator<Item = (&'a str, String)>) -> String {
    let parts: Vec<String> = pairs.map(|(name, value)| format!("{name}={value}")).collect();
    parts.join("; ")
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => {
            let parts: Vec<String> = list.iter().map(shown).collect();
            parts.join(", ")
        }
        other => other.to_string(),
    }
}

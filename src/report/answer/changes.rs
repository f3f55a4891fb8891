//! What changed, as things said: changes of frameworks, findings that appeared, what became of posts and units.

use super::{Item, Place, of_place};
use crate::diagnostic::Severity;
use crate::report::comparison::{Change, Comparison, Establishment, Moves};
use crate::report::text::told;
use crate::report::value::Finding;

/// Everything that a comparison says. A breaking change counts as an error, a tightening one as a warning.
pub(super) fn items(found: &Comparison) -> impl Iterator<Item = Item<'_>> {
    let changes = found.changes.iter().map(|change| of_change(found, change));
    let appeared = found
        .findings
        .iter()
        .filter(|_| found.compared == "posts")
        .flat_map(|findings| &findings.appeared)
        .map(|finding| of_finding(found, finding));
    let establishment = found
        .establishment
        .iter()
        .flat_map(|one| of_establishment(found, one));
    let moves = found.moves.iter().flat_map(|one| of_moves(found, one));
    changes.chain(appeared).chain(establishment).chain(moves)
}

/// How much a class of changes matters where a severity is wanted.
#[must_use]
pub fn severity(class: &str) -> Severity {
    match class {
        "breaking" => Severity::Error,
        "tightening" => Severity::Warning,
        _ => Severity::Note,
    }
}

/// What is told and judged by nobody: changes in words, what became of posts and units, where people went.
const ONLY_TOLD: [&str; 18] = [
    NEUTRAL,
    "post-new",
    "post-closed",
    "post-regraded",
    "post-role",
    "post-converted",
    "post-moved",
    "post-filled",
    "post-vacated",
    "unit-born",
    "unit-gone",
    "unit-renamed",
    "unit-merged",
    "unit-split",
    "walked-but-unwritten",
    "walked-though-closed",
    "walked-several-steps",
    "step-not-taken",
];

const NEUTRAL: &str = "neutral-change";

/// Whether a thing of this name fails no run.
pub(super) fn only_told(check: &str) -> bool {
    ONLY_TOLD.contains(&check)
}

fn of_change<'a>(found: &'a Comparison, change: &'a Change) -> Item<'a> {
    let mut places: Vec<Place<'a>> = Vec::new();
    places.extend(change.at_new.iter().map(|at| Place {
        says: "as it is".into(),
        ..of_place(at)
    }));
    places.extend(change.at_old.iter().map(|at| Place {
        says: "as it was".into(),
        ..of_place(at)
    }));
    if places.is_empty() {
        places.push(whole(&found.new.file));
    }
    let mut message = change.message.clone();
    if let Some(date) = &change.from {
        message = format!("from {date} on: {message}");
    }
    if let Some(amount) = &change.touches {
        message = format!("{message} (touches {} posts, {} FTE)", amount.posts, amount.fte);
    }
    Item {
        check: match change.class.as_str() {
            "breaking" => "breaking-change",
            "tightening" => "tightening-change",
            "loosening" => "loosening-change",
            _ => NEUTRAL,
        },
        severity: severity(&change.class),
        message: message.into(),
        institution: None,
        places,
        note: change.details.first().map(String::as_str),
        suggestion: None,
        fingerprint: change.fingerprint.as_str().into(),
        finding: None,
        accepted: None,
    }
}

fn whole(file: &str) -> Place<'_> {
    Place {
        file,
        line: 1,
        column: None,
        says: "".into(),
    }
}

fn row(file: &str, row: u32) -> Place<'_> {
    Place {
        file,
        line: row.max(1),
        column: None,
        says: format!("row {row}").into(),
    }
}

fn of_finding<'a>(found: &'a Comparison, finding: &'a Finding) -> Item<'a> {
    let mut places: Vec<Place<'a>> = finding.places.iter().map(of_place).collect();
    if places.is_empty() {
        places.push(whole(&found.new.file));
    }
    Item {
        check: &finding.check,
        severity: finding.severity,
        message: finding.message.as_str().into(),
        institution: finding.institution.as_deref(),
        places,
        note: Some("it was not there in the old extract"),
        suggestion: finding.suggestion.as_deref(),
        fingerprint: finding.fingerprint.as_str().into(),
        finding: Some(finding),
        accepted: None,
    }
}

fn note<'a>(
    check: &'static str,
    message: String,
    places: Vec<Place<'a>>,
    institution: Option<&'a str>,
) -> Item<'a> {
    let fingerprint = super::hash(&[check, institution.unwrap_or(""), &message]);
    Item {
        check,
        severity: Severity::Note,
        message: message.into(),
        institution,
        places,
        note: None,
        suggestion: None,
        fingerprint: fingerprint.into(),
        finding: None,
        accepted: None,
    }
}

fn of_establishment<'a>(found: &'a Comparison, one: &'a Establishment) -> impl Iterator<Item = Item<'a>> {
    let events = one.events.iter().map(move |event| {
        let mut places: Vec<Place<'a>> = Vec::new();
        places.extend(event.new_row.map(|at| row(&found.new.file, at)));
        places.extend(event.old_row.map(|at| row(&found.old.file, at)));
        let (check, words) = match event.what.as_str() {
            "new" => ("post-new", "is new"),
            "closed" => ("post-closed", "is there no more"),
            "regraded" => ("post-regraded", "is regraded"),
            "role" => ("post-role", "is in another role"),
            "converted" => ("post-converted", "is on another contract"),
            "moved" => ("post-moved", "is in another unit"),
            "filled" => ("post-filled", "is filled"),
            _ => ("post-vacated", "is vacant"),
        };
        let values = match (event.old.is_empty(), event.new.is_empty()) {
            (false, false) => format!(": {} -> {}", event.old, event.new),
            (true, false) => format!(": {}", event.new),
            (false, true) => format!(": {}", event.old),
            (true, true) => String::new(),
        };
        note(
            check,
            format!("post `{}` {words}{values}", event.id),
            places,
            Some(&event.institution),
        )
    });
    let units = one.units.iter().map(move |unit| {
        let check = match unit.what.as_str() {
            "born" => "unit-born",
            "gone" => "unit-gone",
            "renamed" => "unit-renamed",
            "merged" => "unit-merged",
            _ => "unit-split",
        };
        note(
            check,
            told(unit),
            vec![whole(&found.new.file)],
            Some(&unit.institution),
        )
    });
    events.chain(units)
}

fn of_moves<'a>(found: &'a Comparison, moves: &'a Moves) -> impl Iterator<Item = Item<'a>> {
    let walked = moves.walked.iter().map(move |walk| {
        let (check, words) = match walk.described.as_str() {
            "unwritten" => ("walked-but-unwritten", "where no step leads"),
            "closed" => ("walked-though-closed", "along a step that was not open to them"),
            _ => ("walked-several-steps", "along several steps"),
        };
        let message = format!(
            "{} of {} people went from `{}` to `{}`, {words}",
            walk.people, walk.of, walk.from, walk.to
        );
        note(check, message, vec![whole(&found.new.file)], None)
    });
    let untaken = moves.untaken.iter().map(move |step| {
        let places = match &step.at {
            Some(at) => vec![of_place(at)],
            None => vec![whole(&found.new.file)],
        };
        let message = format!(
            "none of {} people took the step `{} -> {}` ({})",
            step.of, step.from, step.to, step.kind
        );
        note("step-not-taken", message, places, None)
    });
    walked.chain(untaken)
}

//! `ungraded-total`: a total that can occur and reaches no grade.
//!
//! # What it looks for
//! For each `grading` map, every total that some combination of levels gives, and whether the map has a grade for it.
//! All combinations are counted exactly, however many there are.
//!
//! # Why it matters
//! A job can be described truthfully and then has no grade.
//!
//! # Example
//! Map `sizes`: 74 of 250,047 combinations reach no grade; their totals, 354 to 440, lie under grade EA.
//!
//! # Settings
//! `check ungraded-total { severity error }`, or `off`. Totals between two grades are a warning, totals under the
//! lowest or over the highest a note; a severity is a ceiling.
//!
//! # Evidence
//! `combinations`: how many reach no grade; `of`: how many there are (both as text where they are too large for a
//! number); `lowest`, `highest`: the totals that can occur; `ranges`: the totals without a grade.
//!
//! # How to fix
//! Widen the grade beside the totals, or add the grade that is missing. A map may leave totals out on purpose (the
//! scale begins above the lowest jobs): then set the check `off` or leave it a note.
//!
//! # Source
//! `semantics.md`, Evaluation and roles; `language.md`, Job evaluation.

use super::words::{count, list, ten_thousandths as in_json, thousands};
use super::{Check, Context, Finding, Scope};
use crate::diagnostic::Severity;
use crate::model::Grading;
use crate::model::evaluation::{Position, Totals, Ungraded, points};

pub(super) const CHECK: Check = Check {
    name: "ungraded-total",
    severity: Severity::Warning,
    graded: true,
    scope: Scope::Framework,
    needs: &[],
    source: include_str!("ungraded_total.rs"),
    run,
};

/// So many ranges are named.
const RANGES: usize = 5;

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for grading in context.model.gradings.iter().filter(|grading| grading.complete) {
        let scheme = context
            .model
            .evaluation(grading.evaluation)
            .filter(|scheme| scheme.complete);
        let Some(totals) = scheme.and_then(Totals::of) else {
            continue;
        };
        let ungraded = totals.ungraded(grading);
        let between = |range: &&Ungraded| matches!(range.position, Position::Between(..));
        let (holes, ends): (Vec<Ungraded>, Vec<Ungraded>) = ungraded.iter().partition(between);
        for (ranges, severity, part) in [
            (holes, Severity::Warning, "between"),
            (ends, Severity::Note, "outside"),
        ] {
            if !ranges.is_empty() {
                findings.push(render(context, grading, &totals, &ranges, part).severity(severity));
            }
        }
    }
    findings
}

fn render(
    context: &Context<'_>,
    grading: &Grading,
    totals: &Totals,
    ranges: &[Ungraded],
    part: &str,
) -> Finding {
    let combinations = ranges
        .iter()
        .fold(0_u128, |sum, range| sum.saturating_add(range.combinations));
    let grade = |id| context.model.grade_name(id);
    let mut places: Vec<String> = ranges
        .iter()
        .take(RANGES)
        .map(|range| {
            let span = if range.low == range.high {
                points(range.low)
            } else {
                format!("{} to {}", points(range.low), points(range.high))
            };
            match range.position {
                Position::Below(above) => format!("{span} (under `{}`)", grade(above)),
                Position::Between(below, above) => {
                    format!("{span} (between `{}` and `{}`)", grade(below), grade(above))
                }
                Position::Above(below) => format!("{span} (over `{}`)", grade(below)),
            }
        })
        .collect();
    if ranges.len() > RANGES {
        places.push(format!("{} ranges more", ranges.len() - RANGES));
    }
    let shown = |value: u128| i64::try_from(value).map_or_else(|_| value.to_string(), thousands);
    let more_than = if totals.exact { "" } else { "more than " };
    let (reach, totals_word) = match (combinations, ranges) {
        (1, _) => ("reaches", "total"),
        (_, [one]) if one.low == one.high => ("reach", "total"),
        _ => ("reach", "totals"),
    };
    let message = format!(
        "map {}: {} of {more_than}{} combinations of levels {reach} no grade: {totals_word} {}",
        grading.title,
        shown(combinations),
        shown(totals.combinations),
        list(&places),
    );
    let (lowest, highest) = totals.extremes().unwrap_or_default();
    let listed: Vec<serde_json::Value> = ranges
        .iter()
        .map(|range| serde_json::json!([in_json(range.low), in_json(range.high)]))
        .collect();
    let subject = vec![("grading", grading.name.clone()), ("totals", part.to_owned())];
    let mut finding = Finding::new(&CHECK, None, subject, message)
        .evidence("combinations", count(combinations))
        .evidence("of", count(totals.combinations))
        .evidence("lowest", in_json(lowest))
        .evidence("highest", in_json(highest))
        .evidence("ranges", listed)
        .at(grading.span);
    // The line beside the first hole is the one to change.
    let beside = ranges.first().map(|range| match range.position {
        Position::Below(grade) | Position::Above(grade) | Position::Between(grade, _) => grade,
    });
    for band in &grading.bands {
        if Some(band.grade) == beside {
            finding = finding.at(band.span);
        }
    }
    finding.suggest("HR policy: widen the grade beside these totals, or add the grade that is missing")
}

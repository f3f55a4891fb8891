//! From facts to the report value: names for numbers, rows for cells, totals.

mod posts;
mod rows;

use super::Request;
use crate::check::{Context, Establishment, Finding, Skipped};
use crate::diagnostic::Severity;
use crate::policy;
use crate::policy::accept::{Acceptance, Judged};
use crate::posts::census::{ONE, Places};
use crate::report::rows_csv::RowRecord;
use crate::report::value::{self, AcceptedBy, FilePlace, Further, Report};
use crate::source::{Sources, Span};
use foldhash::HashMap;
use rayon::prelude::*;
use rows::Rows;
use std::borrow::Cow;

/// The version of the JSON document's shape.
const SCHEMA: u32 = 1;
/// Fewer posts than this are not shown as a share (`semantics.md`, Statistics).
const FEWEST_FOR_SHARE: Places = 5 * ONE;

/// The report of a run, and every row behind it when the request asks for them.
pub(super) fn report(
    context: &Context<'_>,
    sources: &Sources,
    request: &Request,
    (judged, further): (Vec<Judged>, Vec<Further>),
    skipped: Vec<Skipped>,
) -> (Report, Vec<RowRecord>) {
    let here = context.establishment.as_ref();
    let mut summary = value::Summary::default();
    for judged in &judged {
        match (&judged.accepted, judged.finding.severity) {
            (Some(word), _) if word.known => summary.known += 1,
            (Some(_), _) => summary.allowed += 1,
            (None, Severity::Error) => summary.error += 1,
            (None, Severity::Warning) => summary.warning += 1,
            (None, Severity::Note) => summary.note += 1,
        }
    }
    for further in &further {
        match further.severity {
            Severity::Error => summary.error += further.count,
            Severity::Warning => summary.warning += further.count,
            Severity::Note => summary.note += further.count,
        }
    }
    let ((findings, accepted, records), (summary_of_posts, institutions)) = rayon::join(
        || rendered(context, sources, judged, request.rows),
        || {
            rayon::join(
                || here.map(|here| posts::summary(here, request)),
                || here.map(|here| posts::institutions(context, here)),
            )
        },
    );
    let report = Report {
        gradus: env!("CARGO_PKG_VERSION").to_owned(),
        schema: SCHEMA,
        as_of: request.as_of.to_string(),
        as_of_from: request.as_of_from.word().to_owned(),
        framework: framework(context, request),
        posts: summary_of_posts,
        institutions: institutions.unwrap_or_default(),
        skipped: skipped
            .into_iter()
            .map(|skipped| value::Skipped {
                check: skipped.check.into_owned(),
                because: skipped.because,
            })
            .collect(),
        findings,
        further,
        accepted,
        summary,
        diagnostics: Vec::new(),
    };
    (report, records)
}

/// Findings as they are reported, and the accepted ones; `all_rows` with every row behind them.
fn rendered(
    context: &Context<'_>,
    sources: &Sources,
    judged: Vec<Judged>,
    all_rows: bool,
) -> (Vec<value::Finding>, Vec<value::Accepted>, Vec<RowRecord>) {
    let here = context.establishment.as_ref();
    let rows = here.map(|here| Rows::gather(here, &judged, all_rows));
    let rendered: Vec<(Option<Box<Acceptance>>, value::Finding)> = judged
        .into_par_iter()
        .enumerate()
        .map(|(index, judged)| {
            let rows = rows.as_ref().and_then(|rows| rows.of(index));
            let finding = judged.finding.told(context);
            (judged.accepted, render(here, sources, finding, rows))
        })
        .collect();
    let mut records = Vec::new();
    if let (Some(here), Some(rows), true) = (here, &rows, all_rows) {
        for (index, (_, finding)) in rendered.iter().enumerate() {
            records.extend(rows.records(here, index, finding));
        }
    }
    let mut findings = Vec::with_capacity(rendered.len());
    let mut accepted = Vec::new();
    for (word, finding) in rendered {
        match word {
            None => findings.push(finding),
            Some(word) => accepted.push(acceptance(sources, *word, finding)),
        }
    }
    (findings, accepted, records)
}

/// Findings in their order, so many of each check; and how many more there are, beside those of `further`. `finding` gives
/// that of a judged one that may be counted alone: what is accepted is not.
pub(super) fn shown<T: Send + Sync>(
    all: Vec<T>,
    finding: impl Fn(&T) -> &Finding + Sync,
    is_accepted: impl Fn(&T) -> bool,
    most: usize,
    mut further: Vec<Further>,
) -> (Vec<T>, Vec<Further>) {
    let order = policy::order(&all, &finding);
    let mut all: Vec<Option<T>> = all.into_iter().map(Some).collect();
    let mut shown = Vec::with_capacity(if most == usize::MAX { all.len() } else { 0 });
    let mut seen: HashMap<Cow<'static, str>, usize> = HashMap::default();
    for at in order {
        let Some(slot) = all.get_mut(at) else { continue };
        let Some(one) = slot.as_ref() else { continue };
        let finding = finding(one);
        if most < usize::MAX && !is_accepted(one) {
            let seen = match seen.get_mut(&finding.check) {
                Some(seen) => seen,
                None => seen.entry(finding.check.clone()).or_default(),
            };
            *seen += 1;
            if *seen > most {
                count(&mut further, finding, 1);
                continue;
            }
        }
        shown.extend(slot.take());
    }
    (shown, further)
}

/// What stands behind findings and is only counted.
pub(super) fn behind(findings: &mut [Finding]) -> Vec<Further> {
    let mut further = Vec::new();
    for finding in findings.iter_mut().filter(|finding| finding.further > 0) {
        let more = std::mem::take(&mut finding.further);
        count(&mut further, finding, more);
    }
    further
}

/// Counts findings like this one.
fn count(further: &mut Vec<Further>, finding: &Finding, more: u64) {
    let same = |other: &&mut Further| other.severity == finding.severity && other.check == finding.check;
    match further.iter_mut().rev().find(same) {
        Some(same) => same.count += more,
        None => further.push(Further {
            check: finding.check.clone().into_owned(),
            severity: finding.severity,
            count: more,
        }),
    }
}

fn acceptance(sources: &Sources, word: Acceptance, finding: value::Finding) -> value::Accepted {
    value::Accepted {
        by: if word.known {
            AcceptedBy::Known
        } else {
            AcceptedBy::Allowed
        },
        reason: word.reason,
        owner: word.owner,
        first_seen: word.first_seen.map(|date| date.to_string()),
        until: word.until.map(|date| date.to_string()),
        at: Some(place(sources, word.span)),
        finding,
    }
}

fn place(sources: &Sources, span: Span) -> FilePlace {
    let at = sources.position(span);
    FilePlace {
        file: sources.name(span.source).to_owned(),
        line: at.line,
        column: at.column,
    }
}

fn framework(context: &Context<'_>, request: &Request) -> value::FrameworkSummary {
    let count = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
    let model = context.model;
    value::FrameworkSummary {
        name: model.name.clone(),
        file: request.framework.display().to_string(),
        // A text without a `framework` block is called by its file.
        title: [&model.title, &model.name]
            .into_iter()
            .find(|title| !title.is_empty())
            .cloned()
            .unwrap_or_else(|| request.framework.display().to_string()),
        version: model.version.clone(),
        roles: count(model.roles.len()),
        stations: count(context.graph.stations.len()),
        steps: count(context.graph.steps.len()),
        families: model
            .families
            .iter()
            .map(|family| value::FamilyName {
                name: family.name.clone(),
                title: family.title.clone(),
            })
            .collect(),
    }
}

fn render(
    here: Option<&Establishment<'_>>,
    sources: &Sources,
    finding: Finding,
    rows: Option<(Vec<value::RowRef>, u64)>,
) -> value::Finding {
    let institution = finding
        .institution
        .and_then(|index| here?.census.institutions.get(index as usize))
        .cloned();
    let fingerprint = policy::fingerprint(&finding.check, institution.as_deref(), &finding.subject);
    let (rows, row_count) = rows.unwrap_or_default();
    value::Finding {
        check: finding.check.into_owned(),
        severity: finding.severity,
        institution,
        subject: finding
            .subject
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
        message: finding.message,
        evidence: finding
            .evidence
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
        places: finding
            .spans
            .into_iter()
            .map(|span| place(sources, span))
            .collect(),
        rows,
        row_count,
        suggestion: finding.suggestion,
        fingerprint,
    }
}

/// Places as a JSON number: whole where they are whole.
pub(crate) fn places(value: Places) -> value::Places {
    if value % ONE == 0 {
        return value::Places::from(value / ONE);
    }
    value::Places::from_f64(value as f64 / ONE as f64).unwrap_or_else(|| value::Places::from(value / ONE))
}

/// FTE with two decimals, or as many as it has.
pub(crate) fn fte(value: i64) -> String {
    let (whole, part) = (value / ONE, (value % ONE).abs());
    let part = format!("{part:04}");
    let shown = part.trim_end_matches('0');
    format!("{whole}.{shown:0<2}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fte_has_two_decimals_or_as_many_as_it_needs() {
        assert_eq!(fte(3_714_000), "371.40");
        assert_eq!(fte(10_000), "1.00");
        assert_eq!(fte(3_333), "0.3333");
        assert_eq!(places(25_000).to_string(), "2.5");
        assert_eq!(places(20_000).to_string(), "2");
    }
}

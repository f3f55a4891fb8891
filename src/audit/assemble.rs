//! From facts to the report value: names for numbers, rows for cells, totals.

mod rows;

use super::Request;
use crate::check::onward::Class;
use crate::check::{Context, Establishment, Finding, Skipped};
use crate::diagnostic::Severity;
use crate::policy;
use crate::policy::accept::{Acceptance, Judged};
use crate::posts::census::{Cell, ONE, Places};
use crate::posts::placement::{How, Placement, Reason};
use crate::report::rows_csv::RowRecord;
use crate::report::value::{self, AcceptedBy, FilePlace, Report};
use crate::source::{Sources, Span};
use foldhash::HashMap;
use rayon::prelude::*;
use rows::Rows;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The version of the JSON document's shape.
const SCHEMA: u32 = 1;
/// Fewer posts than this are not shown as a share (`semantics.md`, Statistics).
const FEWEST_FOR_SHARE: Places = 5 * ONE;

/// The report of a run, and every row behind it when the request asks for them.
pub(super) fn report(
    context: &Context<'_>,
    sources: &Sources,
    request: &Request,
    (mut judged, shown): (Vec<Judged>, usize),
    skipped: Vec<Skipped>,
) -> (Report, Vec<RowRecord>) {
    let here = context.establishment.as_ref();
    thin(&mut judged, shown);
    let rows = here.map(|here| Rows::gather(here, &judged, request.rows));
    let mut summary = value::Summary::default();
    let mut records = Vec::new();
    for judged in &judged {
        match (&judged.accepted, judged.finding.severity) {
            (Some(word), _) if word.known => summary.known += 1,
            (Some(_), _) => summary.allowed += 1,
            (None, Severity::Error) => summary.error += 1,
            (None, Severity::Warning) => summary.warning += 1,
            (None, Severity::Note) => summary.note += 1,
        }
    }
    let rendered: Vec<(Option<Acceptance>, value::Finding)> = judged
        .into_par_iter()
        .enumerate()
        .map(|(index, judged)| {
            let rows = rows.as_ref().and_then(|rows| rows.of(index));
            (judged.accepted, render(here, sources, judged.finding, rows))
        })
        .collect();
    if let (Some(here), Some(rows), true) = (here, &rows, request.rows) {
        for (index, (_, finding)) in rendered.iter().enumerate() {
            records.extend(rows.records(here, index, finding));
        }
    }
    let mut out = Vec::with_capacity(rendered.len());
    let mut accepted = Vec::new();
    for (word, finding) in rendered {
        match word {
            None => out.push(finding),
            Some(word) => accepted.push(acceptance(sources, word, finding)),
        }
    }
    let report = Report {
        gradus: env!("CARGO_PKG_VERSION").to_owned(),
        schema: SCHEMA,
        as_of: request.as_of.to_string(),
        as_of_from: request.as_of_from.word().to_owned(),
        framework: framework(context, request),
        posts: here.map(|here| posts_summary(here, request)),
        institutions: here.map(|here| institutions(context, here)).unwrap_or_default(),
        skipped: skipped
            .into_iter()
            .map(|skipped| value::Skipped {
                check: skipped.check.into_owned(),
                because: skipped.because,
            })
            .collect(),
        findings: out,
        accepted,
        summary,
        diagnostics: Vec::new(),
    };
    (report, records)
}

/// Leaves check and severity of findings that are counted and not shown.
fn thin(judged: &mut [Judged], shown: usize) {
    let mut left_out = Vec::new();
    let mut seen: HashMap<Cow<'static, str>, usize> = HashMap::default();
    for Judged { finding, .. } in judged.iter_mut().filter(|judged| judged.accepted.is_none()) {
        let count = match seen.get_mut(&finding.check) {
            Some(count) => count,
            None => seen.entry(finding.check.clone()).or_default(),
        };
        *count += 1;
        if *count > shown {
            let check = std::mem::take(&mut finding.check);
            let bare = Finding::of(check, finding.severity, None, Vec::new(), String::new());
            left_out.push(std::mem::replace(finding, bare));
        }
    }
    super::aside(left_out);
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

fn posts_summary(here: &Establishment<'_>, request: &Request) -> value::PostsSummary {
    let (posts, census) = (here.posts, here.census);
    let mut totals = Totals::default();
    let mut contract_blank = 0;
    for cell in &census.cells {
        totals.add(here, cell);
        if census.in_headcount(cell) && cell.contract.is_blank() {
            contract_blank += cell.posts;
        }
    }
    let refused_of = |source: usize| {
        posts
            .refused
            .iter()
            .filter(|refused| usize::from(refused.source) == source)
            .count() as u64
    };
    let source_name = |index: u16| {
        posts
            .sources
            .get(usize::from(index))
            .map_or("", |source| &source.name)
    };
    value::PostsSummary {
        read: posts.sources.iter().map(|source| source.read).sum(),
        refused: posts.refused.len() as u64,
        refused_known: request
            .baseline
            .as_ref()
            .and_then(|baseline| baseline.refused_rows)
            .unwrap_or(0),
        skipped: posts
            .sources
            .iter()
            .flat_map(|source| &source.skipped)
            .map(|(_, rows)| rows)
            .sum(),
        placed: places(totals.placed),
        unplaced: places(totals.unplaced),
        headcount: places(totals.headcount),
        fte: fte(totals.fte),
        contract_blank: places(contract_blank),
        settled: settled(here),
        unplaced_by_reason: rows::unplaced(here),
        sources: posts
            .sources
            .iter()
            .enumerate()
            .map(|(index, source)| value::Source {
                name: source.name.clone(),
                file: source.file.clone(),
                read: source.read,
                refused: refused_of(index),
                skipped: source
                    .skipped
                    .iter()
                    .map(|(rule, rows)| value::SkippedRows {
                        rule: rule.clone(),
                        rows: *rows,
                    })
                    .collect(),
                remarks: source.remarks.clone(),
            })
            .collect(),
        refused_rows: posts
            .refused
            .iter()
            .map(|refused| value::RefusedRow {
                source: source_name(refused.source).to_owned(),
                row: refused.row,
                column: refused.column.clone(),
                value: refused.value.clone(),
                reason: refused.reason.clone(),
            })
            .collect(),
    }
}

/// What the institution's decisions and likeness did about titles.
fn settled(here: &Establishment<'_>) -> Option<value::Settled> {
    let (placements, placing) = (&here.census.placements, here.census.placing.as_ref()?);
    let (mut decided, mut in_no_role, mut alike) = (0, 0, 0);
    for cell in &here.census.cells {
        let place = cell.placement as usize;
        let placed = !here.census.placement(cell).stations().is_empty();
        match placements.how.get(place) {
            Some(How::Decision) if placed => decided += cell.posts,
            Some(How::Decision) => {
                let reason = here.census.placement(cell);
                if matches!(reason, Placement::Not(Reason::NoRole)) {
                    in_no_role += cell.posts;
                }
            }
            Some(How::Likeness) if placed => alike += cell.posts,
            _ => {}
        }
    }
    Some(value::Settled {
        file: placing.0.clone(),
        decisions: placing.1,
        decided: places(decided),
        in_no_role: places(in_no_role),
        by_likeness: places(alike),
    })
}

#[derive(Default)]
struct Totals {
    placed: Places,
    unplaced: Places,
    headcount: Places,
    fte: i64,
}

impl Totals {
    fn add(&mut self, here: &Establishment<'_>, cell: &Cell) {
        match here.census.placement(cell) {
            Placement::On(_) => self.placed += cell.posts,
            Placement::Not(_) => self.unplaced += cell.posts,
        }
        if here.census.in_headcount(cell) {
            self.headcount += cell.posts;
            self.fte += cell.fte;
        }
    }
}

/// Posts and FTE by class.
#[derive(Default)]
struct Classes {
    posts: Places,
    fte: i64,
    by: BTreeMap<Class, (Places, i64)>,
}

impl Classes {
    fn add(&mut self, class: Class, cell: &Cell) {
        self.posts += cell.posts;
        self.fte += cell.fte;
        let entry = self.by.entry(class).or_default();
        entry.0 += cell.posts;
        entry.1 += cell.fte;
    }

    fn of(&self, class: Class) -> (Places, i64) {
        self.by.get(&class).copied().unwrap_or_default()
    }
}

fn institutions(context: &Context<'_>, here: &Establishment<'_>) -> Vec<value::Institution> {
    let census = here.census;
    let mut list = Vec::with_capacity(census.institutions.len());
    for (number, name) in (0..).zip(&census.institutions) {
        let mut totals = Totals::default();
        let mut all = Classes::default();
        // No family comes last: families in the order of the framework, then roles without one.
        let mut families: BTreeMap<(bool, u32), Classes> = BTreeMap::new();
        let range = census.cells_of(number);
        let cells = census.cells.get(range.clone()).into_iter().flatten();
        for (cell, class) in cells.zip(here.onward.class_of_cell.get(range).into_iter().flatten()) {
            totals.add(here, cell);
            let (Some(class), Some(family)) = (class, census.family(context.graph, cell)) else {
                continue;
            };
            all.add(*class, cell);
            let key = family.map_or((true, 0), |family| (false, family.0));
            families.entry(key).or_default().add(*class, cell);
        }
        list.push(value::Institution {
            name: name.clone(),
            onward: Class::ALL
                .iter()
                .map(|&(class, name)| (name.to_owned(), places(all.of(class).0)))
                .collect(),
            families: families
                .into_iter()
                .map(|((none, number), classes)| {
                    let family = if none {
                        None
                    } else {
                        Some(crate::model::FamilyId(number))
                    };
                    family_onward(context.model.family_name(family), &classes)
                })
                .collect(),
            headcount: places(totals.headcount),
            fte: fte(totals.fte),
            placed: places(totals.placed),
            unplaced: places(totals.unplaced),
        });
    }
    list
}

fn family_onward(name: &str, classes: &Classes) -> value::FamilyOnward {
    let share =
        |part: Places| (classes.posts >= FEWEST_FOR_SHARE).then(|| part as f64 / classes.posts as f64);
    value::FamilyOnward {
        family: name.to_owned(),
        posts: places(classes.posts),
        fte: fte(classes.fte),
        classes: Class::ALL
            .iter()
            .map(|&(class, name)| {
                let (posts, part) = classes.of(class);
                let count = value::ClassCount {
                    posts: places(posts),
                    fte: fte(part),
                    share: share(posts),
                };
                (name.to_owned(), count)
            })
            .collect(),
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

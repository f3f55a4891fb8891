//! `holder-grade`: people whose own grade is not their post's.
//!
//! # What it looks for
//! Filled posts with a `holder-grade` that differs from the post's grade, by what it is: *acting up* (`acting-until` is
//! given), *protected* (`protected-until` is given), *underfilled* (the holder's grade is lower), *above the post* (it is
//! higher, and no date says why), *elsewhere* (the two grades cannot be compared, or the holder's is unknown). Acting
//! and protection that ended before the as-of date are reported as *overdue*.
//!
//! # Why it matters
//! Such differences are no mis-grading, and never change the post. But a spell that nobody ended becomes a grade that
//! nobody decided.
//!
//! # Example
//! 2 people act up at Senior learning technologist at grade 8; one of them since a spell that ended in March.
//!
//! # Settings
//! `check holder-grade { severity note }`, or `off`. A severity is a ceiling.
//!
//! # Evidence
//! `posts`: how many; `kind`: as above; `overdue`: how many of them have a date before the as-of date.
//!
//! # How to fix
//! Nothing, where it is as it should be. End spells that are overdue, or make the grade the post's.
//!
//! # Source
//! `semantics.md`, Holder and post.

use super::pay::days;
use super::words::{number, posts, role_at_grade, station_subject, verb};
use super::{Check, Context, Establishment, Finding, RowSet, Scope};
use crate::diagnostic::Severity;
use crate::graph::StationId;
use crate::posts::census::Places;
use crate::posts::columns::Column;
use crate::posts::lane::Numbers;
use crate::posts::placement::Placer;
use std::collections::BTreeMap;

pub(super) const CHECK: Check = Check {
    name: "holder-grade",
    severity: Severity::Warning,
    graded: true,
    scope: Scope::Posts,
    needs: &[&[Column::HolderGrade]],
    source: include_str!("holder_grade.rs"),
    run,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    ActingUp,
    Protected,
    Underfilled,
    AbovePost,
    Elsewhere,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::ActingUp => "acting-up",
            Self::Protected => "protected",
            Self::Underfilled => "underfilled",
            Self::AbovePost => "above-post",
            Self::Elsewhere => "elsewhere",
        }
    }
}

#[derive(Default)]
struct Group {
    posts: Places,
    overdue: Places,
    rows: Vec<u32>,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let Some(here) = &context.establishment else {
        return Vec::new();
    };
    let placer = Placer::new(context.model, context.graph);
    let mut groups: BTreeMap<(u32, StationId, Kind), Group> = BTreeMap::new();
    for row in 0..here.posts.len() {
        let Some((institution, station, kind, overdue)) = judge(context, here, &placer, row) else {
            continue;
        };
        let places = here.census.places_of_row(here.posts, row);
        let group = groups.entry((institution, station, kind)).or_default();
        group.posts += places;
        group.overdue += if overdue { places } else { 0 };
        group.rows.extend(u32::try_from(row));
    }
    groups
        .into_iter()
        .map(|(key, group)| render(context, key, group))
        .collect()
}

/// What a row's holder is, where the grades differ; and whether its date has passed.
fn judge(
    context: &Context<'_>,
    here: &Establishment<'_>,
    placer: &Placer<'_>,
    row: usize,
) -> Option<(u32, StationId, Kind, bool)> {
    let holder = here.posts.text(Column::HolderGrade, row);
    if holder.is_blank() {
        return None;
    }
    let number = *here
        .census
        .cell_of_row
        .get(here.census.job_shares.representative(row))?;
    let cell = here.census.cells.get(number as usize)?;
    if !here.census.in_headcount(cell) {
        return None;
    }
    let id = here.census.placement(cell).main()?;
    let station = context.graph.station(id)?;
    let own = context.model.grade(station.grade)?.scale;
    let held = placer.grade(own, here.posts.symbols.text(holder), "");
    if held == Some(station.grade) {
        return None;
    }
    let date = |lane: &Numbers<i32>| lane.known(row);
    let today = days(context.as_of);
    let values = &here.posts.rows;
    let (kind, until) = match (date(&values.acting_until), date(&values.protected_until)) {
        (Some(until), _) => (Kind::ActingUp, Some(until)),
        (None, Some(until)) => (Kind::Protected, Some(until)),
        (None, None) => {
            let tiers = &context.graph.tiers;
            let kind = match held.map(|grade| tiers.of(grade)) {
                Some(tier) if tiers.below(tier, station.tier) => Kind::Underfilled,
                Some(tier) if tiers.below(station.tier, tier) => Kind::AbovePost,
                _ => Kind::Elsewhere,
            };
            (kind, None)
        }
    };
    Some((
        cell.institution,
        id,
        kind,
        until.is_some_and(|until| until < today),
    ))
}

fn render(context: &Context<'_>, (institution, id, kind): (u32, StationId, Kind), group: Group) -> Finding {
    let is = verb(group.posts, "is", "are");
    let at = role_at_grade(context, id);
    let count = posts(group.posts);
    let what = match kind {
        Kind::ActingUp => format!("{count} at {at} {is} held by people who act up"),
        Kind::Protected => format!("{count} at {at} {is} held by people whose own grade is protected"),
        Kind::Underfilled => format!("{count} at {at} {is} held by people of a lower grade"),
        Kind::AbovePost => {
            format!("{count} at {at} {is} held by people of a higher grade, and no date says why")
        }
        Kind::Elsewhere => {
            format!("{count} at {at} {is} held by people whose grade cannot be compared with it")
        }
    };
    let late = group.overdue > 0;
    let message = if late {
        format!("{what}; for {} the date has passed", posts(group.overdue))
    } else {
        what
    };
    let mut subject = station_subject(context, id);
    subject.push(("kind", kind.word().to_owned()));
    let grade = context
        .graph
        .station(id)
        .and_then(|station| context.model.grade(station.grade));
    let mut finding = Finding::new(&CHECK, Some(institution), subject, message)
        .severity(if late || kind == Kind::AbovePost {
            Severity::Warning
        } else {
            Severity::Note
        })
        .evidence("posts", number(group.posts))
        .evidence("overdue", number(group.overdue));
    if let Some(grade) = grade {
        finding = finding.at(grade.span);
    }
    finding
        .suggest(match kind {
            _ if late => "end the spells whose date has passed, or decide the grade anew",
            Kind::AbovePost => "say why: fill in `protected-until` or `acting-until`, or regrade the post",
            Kind::Elsewhere => "correct `holder-grade`, or write it as `scale.grade`",
            _ => "nothing, where it is as it should be",
        })
        .rows(RowSet::rows(group.rows), group.posts)
}

//! The posts of a report: how many there are, how they were placed, and what is onward of them by institution and family.

use super::{FEWEST_FOR_SHARE, Request, fte, places, rows};
use crate::check::onward::Class;
use crate::check::{Context, Establishment};
use crate::posts::census::{Cell, Places};
use crate::posts::placement::{How, Placement, Reason};
use crate::report::value;

pub(super) fn summary(here: &Establishment<'_>, request: &Request) -> value::PostsSummary {
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
    by: [(Places, i64); Class::ALL.len()],
}

impl Classes {
    fn add(&mut self, class: Class, cell: &Cell) {
        self.posts += cell.posts;
        self.fte += cell.fte;
        if let Some((posts, fte)) = self.by.get_mut(class as usize) {
            *posts += cell.posts;
            *fte += cell.fte;
        }
    }

    fn of(&self, class: Class) -> (Places, i64) {
        self.by.get(class as usize).copied().unwrap_or_default()
    }
}

pub(super) fn institutions(context: &Context<'_>, here: &Establishment<'_>) -> Vec<value::Institution> {
    let census = here.census;
    let mut list = Vec::with_capacity(census.institutions.len());
    for (number, name) in (0..).zip(&census.institutions) {
        let mut totals = Totals::default();
        let mut all = Classes::default();
        // No family comes last: families in the order of the framework, then roles without one.
        let without = context.model.families.len();
        let mut families: Vec<Option<Classes>> = Vec::new();
        families.resize_with(without + 1, || None);
        let range = census.cells_of(number);
        let cells = census.cells.get(range.clone()).into_iter().flatten();
        for (cell, class) in cells.zip(here.onward.class_of_cell.get(range).into_iter().flatten()) {
            totals.add(here, cell);
            let (Some(class), Some(family)) = (class, census.family(context.graph, cell)) else {
                continue;
            };
            all.add(*class, cell);
            let at = family.map_or(without, |family| family.0 as usize);
            if let Some(family) = families.get_mut(at) {
                family.get_or_insert_default().add(*class, cell);
            }
        }
        list.push(value::Institution {
            name: name.clone(),
            onward: Class::ALL
                .iter()
                .map(|&(class, name)| (name.to_owned(), places(all.of(class).0)))
                .collect(),
            families: families
                .into_iter()
                .zip(0..)
                .filter_map(|(classes, number)| {
                    let family = (number as usize != without).then_some(crate::model::FamilyId(number));
                    Some(family_onward(context.model.family_name(family), &classes?))
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

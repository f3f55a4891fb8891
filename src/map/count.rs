//! The posts of a map, counted at each role at grade.

use super::{Ask, places};
use crate::check::Context;
use crate::check::onward::{Class, admits};
use crate::diagnostic::did_you_mean;
use crate::graph::StationId;
use crate::posts::census::{Cell, Places};
use crate::posts::columns::{Status, Sym};
use crate::report::map::{ClassPosts, MapTotals, NodePosts};
use foldhash::HashMap;
use std::collections::BTreeSet;

/// The counts of one map.
pub(super) struct Counts {
    /// Whose posts they are.
    pub(super) institutions: Vec<String>,
    here: Vec<At>,
    /// Filled posts at a station that a condition of a step shuts out, by station and condition.
    shut_out: HashMap<(StationId, u32), Places>,
    filled: Places,
    vacant: Places,
    unplaced: Places,
}

/// One station.
#[derive(Clone, Default)]
struct At {
    filled: Places,
    vacant: Places,
    frozen: Places,
    contract_known: Places,
    short_term: Places,
    onward: [Places; Class::ALL.len()],
}

impl Counts {
    /// Counts the posts that are asked for; none without posts.
    pub(super) fn take(context: &Context<'_>, ask: &Ask) -> Result<Option<Self>, String> {
        let Some(here) = &context.establishment else {
            if ask.unit.is_some() || ask.institution.is_some() {
                return Err(
                    "a unit or an institution has no posts here: name a project that has some".to_owned(),
                );
            }
            return Ok(None);
        };
        let (posts, census) = (here.posts, here.census);
        let institution = match &ask.institution {
            None => None,
            Some(name) => Some(
                census
                    .institutions
                    .iter()
                    .position(|known| known == name)
                    .ok_or_else(|| {
                        unknown(
                            "institution",
                            name,
                            census.institutions.iter().map(String::as_str),
                        )
                    })?,
            ),
        };
        let units: BTreeSet<Sym> = census.cells.iter().map(|cell| cell.unit).collect();
        let in_unit = |unit: &str| {
            ask.unit.as_deref().is_none_or(|wanted| {
                unit == wanted
                    || unit
                        .strip_prefix(wanted)
                        .is_some_and(|rest| rest.starts_with('/'))
            })
        };
        let wanted: BTreeSet<Sym> = units
            .iter()
            .copied()
            .filter(|&unit| in_unit(posts.symbols.text(unit)))
            .collect();
        if let (Some(name), true) = (&ask.unit, wanted.is_empty()) {
            return Err(unknown(
                "unit",
                name,
                units.iter().map(|&unit| posts.symbols.text(unit)),
            ));
        }
        let mut counts = Self {
            institutions: match institution.and_then(|at| census.institutions.get(at)) {
                Some(name) => vec![name.clone()],
                None => census.institutions.clone(),
            },
            here: vec![At::default(); context.graph.stations.len()],
            shut_out: HashMap::default(),
            filled: 0,
            vacant: 0,
            unplaced: 0,
        };
        for (number, cell) in census.numbered() {
            let there = institution.is_none_or(|at| at == cell.institution as usize);
            if there && wanted.contains(&cell.unit) && !census.is_honorary(cell) {
                let class = here.onward.class_of_cell.get(number as usize).copied().flatten();
                counts.add(context, cell, class);
            }
        }
        Ok(Some(counts))
    }

    fn add(&mut self, context: &Context<'_>, cell: &Cell, class: Option<Class>) {
        let Some(here) = &context.establishment else {
            return;
        };
        let stations = here.census.placement(cell).stations();
        match (cell.status, stations.is_empty()) {
            (Status::Filled, true) => self.unplaced += cell.posts,
            (Status::Filled, false) => self.filled += cell.posts,
            (Status::Vacant, false) => self.vacant += cell.posts,
            _ => {}
        }
        let contract = here.posts.symbols.text(cell.contract);
        let admitted = admits(context.graph, here.posts, cell);
        for &(station, _) in stations {
            let Some(at) = self.here.get_mut(station.index()) else {
                continue;
            };
            match cell.status {
                Status::Vacant => at.vacant += cell.posts,
                Status::Frozen => at.frozen += cell.posts,
                Status::Closed => {}
                Status::Filled => {
                    at.filled += cell.posts;
                    if !contract.is_empty() {
                        at.contract_known += cell.posts;
                        if context.model.is_short_term(contract) {
                            at.short_term += cell.posts;
                        }
                    }
                    if let Some(slot) = class.and_then(|class| at.onward.get_mut(class as usize)) {
                        *slot += cell.posts;
                    }
                    for (admission, _) in (0..).zip(&admitted).filter(|(_, lets_in)| !**lets_in) {
                        *self.shut_out.entry((station, admission)).or_default() += cell.posts;
                    }
                }
            }
        }
    }

    /// The posts at a station.
    pub(super) fn at(&self, id: StationId) -> NodePosts {
        let at = self.here.get(id.index()).cloned().unwrap_or_default();
        NodePosts {
            filled: places(at.filled),
            vacant: places(at.vacant),
            frozen: places(at.frozen),
            contract_known: places(at.contract_known),
            short_term: places(at.short_term),
            onward: Class::ALL
                .iter()
                .zip(at.onward)
                .filter(|(_, posts)| *posts != 0)
                .map(|((_, name), posts)| ClassPosts {
                    class: (*name).to_owned(),
                    posts: places(posts),
                })
                .collect(),
        }
    }

    /// Whether a filled or vacant post stands here.
    pub(super) fn is_staffed(&self, id: StationId) -> bool {
        self.here
            .get(id.index())
            .is_some_and(|at| at.filled != 0 || at.vacant != 0)
    }

    /// The filled posts at a station that a condition shuts out.
    pub(super) fn shut_out(&self, id: StationId, admission: u32) -> Places {
        self.shut_out.get(&(id, admission)).copied().unwrap_or(0)
    }

    /// What is counted in all.
    pub(super) fn totals(&self) -> MapTotals {
        MapTotals {
            filled: places(self.filled),
            vacant: places(self.vacant),
            unplaced: places(self.unplaced),
        }
    }
}

fn unknown<'n>(what: &str, name: &str, known: impl Iterator<Item = &'n str> + Clone) -> String {
    let help = did_you_mean(name, known.filter(|name| !name.is_empty()))
        .unwrap_or_else(|| format!("the posts name no such {what}"));
    format!("no {what} is called `{name}`: {help}")
}

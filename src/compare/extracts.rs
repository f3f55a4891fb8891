//! Two extracts of posts: what became of each post, by its id. Units and people are told in `units` and `moves`.

use super::units::{self, Overlap};
use crate::graph::Graph;
use crate::model::Model;
use crate::posts::census::Census;
use crate::posts::columns::{Column, Posts, Status, Sym};
use crate::report::comparison::{Establishment, PostEvent};
use std::collections::{BTreeMap, BTreeSet};

/// One extract, placed by the framework.
#[derive(Clone, Copy)]
pub struct Extract<'a> {
    /// The rows.
    pub posts: &'a Posts,
    /// Where they stand.
    pub census: &'a Census,
    /// The institution of rows that name none.
    pub unnamed: &'a str,
}

impl<'a> Extract<'a> {
    pub(super) fn text(&self, column: Column, row: usize) -> &'a str {
        self.posts.symbols.text(self.posts.text(column, row))
    }

    pub(super) fn institution(&self, row: usize) -> &'a str {
        match self.posts.text(Column::Institution, row) {
            Sym::BLANK => self.unnamed,
            name => self.posts.symbols.text(name),
        }
    }

    pub(super) fn status(&self, row: usize) -> Status {
        self.posts.rows.status.get(row).copied().unwrap_or_default()
    }

    /// Where the post of a row stands.
    pub(super) fn station(&self, row: usize) -> Option<crate::graph::StationId> {
        let row = self.census.job_shares.representative(row);
        let cell = self.census.cell_of_row.get(row)?;
        let cell = self.census.cells.get(*cell as usize)?;
        self.census.placement(cell).main()
    }

    fn row_number(&self, row: usize) -> Option<u32> {
        self.posts.rows.row.get(row)
    }

    fn count(&self, row: usize) -> u64 {
        self.posts.rows.count.get(row).map_or(1, |&count| count.into())
    }

    /// Whether every source has ids of its own: those made from row numbers follow nothing.
    fn has_ids(&self) -> bool {
        self.posts.sources.iter().all(|source| !source.made_ids)
    }

    /// The posts that are not closed, by institution and id.
    fn by_id(&self) -> BTreeMap<(&'a str, &'a str), Vec<usize>> {
        let mut found: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
        for row in 0..self.posts.len() {
            if self.status(row) != Status::Closed && !self.census.job_shares.is_part(row) {
                let key = (self.institution(row), self.text(Column::Id, row));
                found.entry(key).or_default().push(row);
            }
        }
        found
    }
}

/// What became of the posts.
///
/// # Errors
/// Why they cannot be followed.
pub fn extracts(
    model: &Model,
    graph: &Graph,
    old: Extract<'_>,
    new: Extract<'_>,
) -> Result<Establishment, String> {
    if !old.has_ids() || !new.has_ids() {
        return Err("posts and units cannot be followed: an extract has no column `id`".to_owned());
    }
    let (before, after) = (old.by_id(), new.by_id());
    let mut found = Found {
        model,
        graph,
        old,
        new,
        out: Establishment::default(),
        overlap: Overlap::default(),
        moved: Vec::new(),
    };
    let ids: BTreeSet<&(&str, &str)> = before.keys().chain(after.keys()).collect();
    for key in ids {
        found.id(
            key.1,
            before.get(key).map_or(&[], Vec::as_slice),
            after.get(key).map_or(&[], Vec::as_slice),
        );
    }
    Ok(found.end())
}

struct Found<'a> {
    model: &'a Model,
    graph: &'a Graph,
    old: Extract<'a>,
    new: Extract<'a>,
    out: Establishment,
    overlap: Overlap<'a>,
    /// Posts in another unit, by their rows: whether the unit or the post moved is known at the end.
    moved: Vec<(usize, usize)>,
}

impl<'a> Found<'a> {
    fn id(&mut self, id: &str, before: &[usize], after: &[usize]) {
        let count = |extract: &Extract<'_>, rows: &[usize]| -> u64 {
            rows.iter().map(|&row| extract.count(row)).sum()
        };
        let (was, is) = (count(&self.old, before), count(&self.new, after));
        self.out.old_posts += was;
        self.out.new_posts += is;
        for &row in before {
            self.overlap
                .old_unit(self.old.institution(row), self.old.text(Column::Unit, row));
        }
        for &row in after {
            self.overlap
                .new_unit(self.new.institution(row), self.new.text(Column::Unit, row));
        }
        match (before, after) {
            (&[left], &[right]) => {
                self.out.in_both += was.min(is);
                self.both(left, right);
                if is > was {
                    self.out.counts.new += is - was;
                    self.event(
                        "new",
                        (Some(left), Some(right)),
                        &format!("{was} posts"),
                        &format!("{is} posts"),
                        "",
                    );
                } else if was > is {
                    self.out.counts.closed += was - is;
                    self.event(
                        "closed",
                        (Some(left), Some(right)),
                        &format!("{was} posts"),
                        &format!("{is} posts"),
                        "",
                    );
                }
            }
            ([], rows) => {
                for &row in rows {
                    self.out.counts.new += self.new.count(row);
                    let now = self.standing(&self.new, row);
                    self.event("new", (None, Some(row)), "", &now, "");
                }
            }
            (rows, []) => {
                for &row in rows {
                    self.out.counts.closed += self.old.count(row);
                    let was = self.standing(&self.old, row);
                    self.event("closed", (Some(row), None), &was, "", "");
                }
            }
            _ => self.out.ambiguous_ids.push(id.to_owned()),
        }
    }

    /// A post that both extracts have.
    fn both(&mut self, left: usize, right: usize) {
        let (old, new) = (self.old, self.new);
        let rows = (Some(left), Some(right));
        let (from, to) = (old.station(left), new.station(right));
        let stations = from
            .and_then(|id| self.graph.station(id))
            .zip(to.and_then(|id| self.graph.station(id)));
        match stations {
            Some((was, is)) => {
                if was.role != is.role {
                    self.out.counts.role += 1;
                    self.event(
                        "role",
                        rows,
                        self.model.role_name(was.role),
                        self.model.role_name(is.role),
                        "",
                    );
                }
                if was.grade != is.grade {
                    let tiers = &self.graph.tiers;
                    let direction = if tiers.below(was.tier, is.tier) {
                        "up"
                    } else if tiers.below(is.tier, was.tier) {
                        "down"
                    } else {
                        ""
                    };
                    self.out.counts.regraded += 1;
                    let (was, is) = (self.model.qualified(was.grade), self.model.qualified(is.grade));
                    self.event("regraded", rows, &was, &is, direction);
                }
            }
            None => {
                let (was, is) = (old.text(Column::Grade, left), new.text(Column::Grade, right));
                if !was.is_empty() && !is.is_empty() && was.to_lowercase() != is.to_lowercase() {
                    self.out.counts.regraded += 1;
                    self.event("regraded", rows, was, is, "");
                }
            }
        }
        let (was, is) = (
            old.text(Column::Contract, left),
            new.text(Column::Contract, right),
        );
        if was != is && !was.is_empty() && !is.is_empty() {
            let direction = if self.model.is_short_term(is) {
                "short-term"
            } else {
                "lasting"
            };
            self.out.counts.converted += 1;
            self.event("converted", rows, was, is, direction);
        }
        let (was, is) = (old.text(Column::Unit, left), new.text(Column::Unit, right));
        if !was.is_empty() && !is.is_empty() {
            self.overlap.add(old.institution(left), was, is);
            if was != is {
                self.moved.push((left, right));
            }
        }
        match (old.status(left), new.status(right)) {
            (Status::Vacant, Status::Filled) => {
                self.out.counts.filled += 1;
                self.event("filled", rows, "", "", "");
            }
            (Status::Filled, Status::Vacant) => {
                self.out.counts.vacated += 1;
                self.event("vacated", rows, "", "", "");
            }
            _ => {}
        }
    }

    /// What a post is, in words: its role at grade where it is placed, else its title.
    fn standing(&self, extract: &Extract<'_>, row: usize) -> String {
        match extract.station(row) {
            Some(station) => self.graph.label(self.model, station),
            None => extract.text(Column::Title, row).to_owned(),
        }
    }

    fn event(
        &mut self,
        what: &str,
        rows: (Option<usize>, Option<usize>),
        old: &str,
        new: &str,
        direction: &str,
    ) {
        let (left, right) = rows;
        let (extract, row) = match (left, right) {
            (_, Some(row)) => (&self.new, row),
            (Some(row), None) => (&self.old, row),
            (None, None) => return,
        };
        let event = PostEvent {
            what: what.to_owned(),
            institution: extract.institution(row).to_owned(),
            id: extract.text(Column::Id, row).to_owned(),
            old: old.to_owned(),
            new: new.to_owned(),
            direction: direction.to_owned(),
            old_row: left.and_then(|row| self.old.row_number(row)),
            new_row: right.and_then(|row| self.new.row_number(row)),
        };
        self.out.events.push(event);
    }

    fn end(mut self) -> Establishment {
        let (events, follows) = units::told(&self.overlap);
        self.out.units = events;
        for (left, right) in std::mem::take(&mut self.moved) {
            let (was, is) = (
                self.old.text(Column::Unit, left),
                self.new.text(Column::Unit, right),
            );
            let institution = self.old.institution(left);
            // The unit went, and the post with it.
            if !follows.contains(&(institution, was, is)) {
                self.out.counts.moved += 1;
                self.event("moved", (Some(left), Some(right)), was, is, "");
            }
        }
        let order = |what: &str| {
            [
                "new",
                "closed",
                "regraded",
                "role",
                "converted",
                "moved",
                "filled",
                "vacated",
            ]
            .iter()
            .position(|known| *known == what)
        };
        self.out.events.sort_by(|left, right| {
            order(&left.what)
                .cmp(&order(&right.what))
                .then_with(|| (&left.institution, &left.id).cmp(&(&right.institution, &right.id)))
        });
        self.out
    }
}

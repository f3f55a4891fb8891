//! The same posts under two frameworks: their onward class before and now, and whom each difference touches.
//!
//! A role that is taken to have another name is followed: its posts are read as if they named it so. A post on a contract term
//! that a framework does not have is refused by it, and staffs nothing.

use super::change::Change;
use super::names::Names;
use super::{Side, Touches};
use crate::check::onward::{Class, Onward};
use crate::graph::StationId;
use crate::model::{HONORARY, Model};
use crate::posts::census::{Cell, Census, NO_CELL, Places, places};
use crate::posts::columns::{Column, Posts, Status, Sym};
use crate::posts::lane::Lane;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Posts and FTE, both in ten-thousandths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Amount {
    /// Places.
    pub posts: Places,
    /// FTE.
    pub fte: i64,
}

impl Amount {
    fn add(&mut self, other: Self) {
        self.posts += other.posts;
        self.fte += other.fte;
    }
}

/// Where a framework puts a filled post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Standing {
    /// It has an onward class.
    Class(Class),
    /// It stands on no role at grade.
    Unplaced,
    /// Its row is refused.
    Refused,
}

impl Standing {
    /// The word of the JSON document.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Class(class) => class.name(),
            Self::Unplaced => "unplaced",
            Self::Refused => "refused",
        }
    }
}

/// What two frameworks make of the same posts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Touched {
    /// Filled posts.
    pub all: Amount,
    /// Those that are better off now.
    pub gain: Amount,
    /// Those that are worse off now.
    pub lose: Amount,
    /// By institution, by standing before and now; the largest first.
    pub classes: Vec<(String, Standing, Standing, Amount)>,
    /// For each difference, whom it touches; none where it touches nobody by itself.
    pub by_change: Vec<Option<Amount>>,
}

/// The posts as one framework reads them.
struct Reading {
    posts: Posts,
    census: Census,
    onward: Onward,
    refused: BTreeSet<Sym>,
}

impl Reading {
    fn take(side: &Side<'_>, mut posts: Posts, unnamed: &str) -> Self {
        let refused = refused(side.model, &posts);
        if !refused.is_empty() {
            ungroup(&mut posts);
            for row in 0..posts.len() {
                if refused.contains(&posts.text(Column::Contract, row)) {
                    posts.rows.status.set(row, Status::Closed);
                }
            }
        }
        let census = Census::take(&posts, side.model, side.graph, unnamed);
        let onward = Onward::find(side.model, side.graph, &posts, &census);
        Self {
            posts,
            census,
            onward,
            refused,
        }
    }

    fn cell(&self, number: u32) -> Option<&Cell> {
        self.census.cells.get(number as usize)
    }

    fn standing(&self, number: u32) -> Standing {
        if self
            .cell(number)
            .is_some_and(|cell| self.refused.contains(&cell.contract))
        {
            return Standing::Refused;
        }
        match self.onward.class_of_cell.get(number as usize) {
            Some(Some(class)) => Standing::Class(*class),
            _ => Standing::Unplaced,
        }
    }

    fn on(&self, number: u32, stations: &[StationId]) -> bool {
        !stations.is_empty()
            && self.cell(number).is_some_and(|cell| {
                let here = self.census.placement(cell).stations();
                here.iter().any(|(station, _)| stations.contains(station))
            })
    }

    fn names(&self, number: u32, role: &str) -> bool {
        self.cell(number)
            .and_then(|cell| self.census.placements.list.get(cell.placement as usize))
            .is_some_and(|(key, _)| {
                let text = self.posts.symbols.text(key.role);
                text.split(';').any(|part| bare(part) == role)
            })
    }
}

/// `name` of `name:0.6`.
fn bare(part: &str) -> &str {
    part.rsplit_once(':').map_or(part, |(name, _)| name).trim()
}

/// Contract terms of posts that a framework does not have.
fn refused(model: &Model, posts: &Posts) -> BTreeSet<Sym> {
    let terms = model.contract_terms();
    let used: BTreeSet<Sym> = (0..posts.len())
        .map(|row| posts.text(Column::Contract, row))
        .collect();
    used.into_iter()
        .filter(|&term| !term.is_blank() && !terms.iter().any(|known| known == posts.symbols.text(term)))
        .collect()
}

/// Places and classes the same posts by both frameworks. `posts` were read with the contract terms of both.
#[must_use]
pub fn touched(old: Side<'_>, new: Side<'_>, posts: &Posts, unnamed: &str, changes: &[Change]) -> Touched {
    let names = Names::find(&old, &new);
    let before = Reading::take(&old, posts.clone(), unnamed);
    let after = Reading::take(&new, followed(posts, &names, old.model, new.model), unnamed);
    let mut groups: BTreeMap<(u32, u32), Amount> = BTreeMap::new();
    let mut found = Touched::default();
    for row in 0..posts.len() {
        let (Some(&left), Some(&right)) = (
            before.census.cell_of_row.get(row),
            after.census.cell_of_row.get(row),
        ) else {
            continue;
        };
        let filled = posts.rows.status.get(row) == Some(&Status::Filled);
        let honorary = posts.symbols.text(posts.text(Column::Contract, row)) == HONORARY;
        if left == NO_CELL || right == NO_CELL || !filled || honorary {
            continue;
        }
        let fte = before.census.job_shares.fte(posts, row);
        let amount = Amount {
            posts: places(posts, row, fte),
            fte,
        };
        found.all.add(amount);
        groups.entry((left, right)).or_default().add(amount);
    }
    let mut classes: HashMap<(u32, Standing, Standing), Amount> = HashMap::new();
    for (&(left, right), &amount) in &groups {
        let (was, is) = (before.standing(left), after.standing(right));
        if is < was {
            found.gain.add(amount);
        } else if is > was {
            found.lose.add(amount);
        }
        let institution = before.cell(left).map_or(0, |cell| cell.institution);
        classes.entry((institution, was, is)).or_default().add(amount);
    }
    found.classes = classes
        .into_iter()
        .map(|((institution, was, is), amount)| {
            let name = before.census.institutions.get(institution as usize);
            (name.cloned().unwrap_or_default(), was, is, amount)
        })
        .collect();
    found.classes.sort_by(|left, right| {
        right
            .3
            .posts
            .cmp(&left.3.posts)
            .then_with(|| (&left.0, left.1, left.2).cmp(&(&right.0, right.1, right.2)))
    });
    found.by_change = changes
        .iter()
        .map(|change| {
            change.touches.any().then(|| {
                let mut sum = Amount::default();
                for (&(left, right), &amount) in &groups {
                    if hits(&change.touches, (&before, left), (&after, right)) {
                        sum.add(amount);
                    }
                }
                sum
            })
        })
        .collect();
    found
}

fn hits(touches: &Touches, (before, left): (&Reading, u32), (after, right): (&Reading, u32)) -> bool {
    if let Some(name) = &touches.names {
        return before.names(left, name);
    }
    let term = touches.contract.as_ref().is_none_or(|term| {
        before
            .cell(left)
            .is_some_and(|cell| before.posts.symbols.text(cell.contract) == term)
    });
    let placed = touches.old.is_empty() && touches.new.is_empty()
        || before.on(left, &touches.old)
        || after.on(right, &touches.new);
    term && placed
}

/// The posts with the names that the new framework has for roles, scales and grades.
fn followed(posts: &Posts, names: &Names, old: &Model, new: &Model) -> Posts {
    let renamed = |pairs: &[(usize, usize, Vec<&'static str>)],
                   one: &dyn Fn(usize) -> Option<String>,
                   other: &dyn Fn(usize) -> Option<String>|
     -> HashMap<String, String> {
        pairs
            .iter()
            .filter_map(|(before, after, _)| Some((one(*before)?, other(*after)?)))
            .collect()
    };
    let roles = renamed(
        &names.roles.renamed,
        &|at| old.roles.get(at).map(|role| role.name.clone()),
        &|at| new.roles.get(at).map(|role| role.name.clone()),
    );
    let scales = renamed(
        &names.scales.renamed,
        &|at| old.scales.get(at).map(|scale| scale.name.clone()),
        &|at| new.scales.get(at).map(|scale| scale.name.clone()),
    );
    let grades = renamed(
        &names.grades.renamed,
        &|at| old.grades.get(at).map(|grade| grade.name.clone()),
        &|at| new.grades.get(at).map(|grade| grade.name.clone()),
    );
    // A bare name that another scale has too may mean the grade of that one.
    let one_meaning = |name: &str| old.grades.iter().filter(|grade| grade.name == name).count() == 1;
    let mut posts = posts.clone();
    if !roles.is_empty() {
        rewrite(&mut posts, Column::Role, |cell| {
            let parts: Vec<String> = cell
                .split(';')
                .map(|part| match (roles.get(bare(part)), part.rsplit_once(':')) {
                    (Some(now), Some((_, share))) => format!("{now}:{share}"),
                    (Some(now), None) => now.clone(),
                    (None, _) => part.to_owned(),
                })
                .collect();
            parts.join(";")
        });
    }
    if !scales.is_empty() {
        rewrite(&mut posts, Column::Scale, |cell| {
            scales.get(cell).cloned().unwrap_or_else(|| cell.to_owned())
        });
    }
    if !scales.is_empty() || !grades.is_empty() {
        rewrite(&mut posts, Column::Grade, |cell| match cell.split_once('.') {
            Some((scale, grade)) if old.scales.iter().any(|one| one.name == scale.trim()) => format!(
                "{}.{}",
                scales.get(scale.trim()).map_or(scale.trim(), String::as_str),
                grades.get(grade.trim()).map_or(grade.trim(), String::as_str)
            ),
            _ if one_meaning(cell) => grades.get(cell).cloned().unwrap_or_else(|| cell.to_owned()),
            _ => cell.to_owned(),
        });
    }
    posts
}

/// Writes each distinct cell of a column anew.
fn rewrite(posts: &mut Posts, column: Column, write: impl Fn(&str) -> String) {
    let mut known: HashMap<Sym, Sym> = HashMap::new();
    ungroup(posts);
    for row in 0..posts.len() {
        let cell = posts.text(column, row);
        if cell.is_blank() {
            continue;
        }
        let now = match known.get(&cell) {
            Some(now) => *now,
            None => {
                let now = write(posts.symbols.text(cell));
                let now = posts.symbols.intern(&now);
                known.insert(cell, now);
                now
            }
        };
        if let Some(lane) = posts.rows.text.get_mut(column as usize) {
            lane.set(row, now);
        }
    }
}

/// Rows of a group are alike in what is about to change: without groups each row is looked at for itself.
fn ungroup(posts: &mut Posts) {
    if posts.groups.is_none() {
        return;
    }
    let texts: Vec<String> = (0..posts.len())
        .map(|row| posts.symbols.text(posts.text(Column::Id, row)).to_owned())
        .collect();
    let ids: Vec<Sym> = texts.iter().map(|text| posts.symbols.intern(text)).collect();
    posts.groups = None;
    if let Some(lane) = posts.rows.text.get_mut(Column::Id as usize) {
        *lane = Lane::Each(ids);
    }
}

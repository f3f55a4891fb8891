//! Rules about every post: one finding for each institution.

use super::columns::{At, Ground, Posts, by_cell};
use super::render::Judged;
use super::values::{Seen, type_of, value};
use crate::check::{Finding, RowSet};
use crate::expr::{Field, Frame, Truth, eval, truth};
use crate::expr::{Node, Type, Typed};
use crate::model::HONORARY;
use crate::posts::census::Places;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Rows that are looked at together: their columns stay in the cache.
const CHUNK: u32 = 32_768;

/// What was found in one institution.
#[derive(Default)]
pub(super) struct Tally {
    /// Posts that the rule is about, or may be.
    pub(super) posts: Places,
    pub(super) failed: Places,
    pub(super) not_judged: Places,
    /// Cells or rows that fail.
    pub(super) failing: Vec<u32>,
    /// By clause: posts that fail it first.
    pub(super) clauses: BTreeMap<usize, Places>,
    /// What the failing clauses looked at.
    pub(super) values: BTreeMap<Field, Seen>,
}

impl Tally {
    fn merge(&mut self, other: Self) {
        self.posts += other.posts;
        self.failed += other.failed;
        self.not_judged += other.not_judged;
        self.failing.extend(other.failing);
        for (clause, places) in other.clauses {
            *self.clauses.entry(clause).or_default() += places;
        }
        for (field, seen) in other.values {
            match self.values.entry(field) {
                Entry::Vacant(free) => {
                    free.insert(seen);
                }
                Entry::Occupied(mut known) => known.get_mut().merge(seen),
            }
        }
    }
}

/// The cells whose posts a rule is about: those in the headcount; of every status where the rule speaks of `status`,
/// honorary ones where it names them.
pub(super) fn population(rule: &Judged<'_>, ground: &Ground<'_>) -> Vec<bool> {
    let mut every_status = false;
    let mut honorary = false;
    let term = rule
        .context
        .model
        .contract_terms()
        .iter()
        .position(|term| term == HONORARY);
    let term = term.and_then(|term| i64::try_from(term).ok());
    rule.rule.each_part(&mut |part| match part.node {
        Node::Field(Field::Status) => every_status = true,
        Node::Code(code) if part.ty == Type::Contract => honorary |= Some(code) == term,
        _ => {}
    });
    rule.rule
        .each_field(&mut |field| every_status |= field == Field::Status);
    let census = ground.here.census;
    let counts = |cell| {
        let filled = every_status || cell_is_filled(cell);
        filled && (honorary || !census.is_honorary(cell))
    };
    census.cells.iter().map(counts).collect()
}

fn cell_is_filled(cell: &crate::posts::census::Cell) -> bool {
    cell.status == crate::posts::columns::Status::Filled
}

/// Whether all that an expression reads is the same for all posts of a cell.
pub(super) fn reads_cells<'t>(typed: impl IntoIterator<Item = &'t Typed>) -> bool {
    let mut all = true;
    for typed in typed {
        typed.each_field(&mut |field| all &= by_cell(field));
    }
    all
}

/// Splits the posts of a run into parts that are judged side by side, and gives what `judge` makes of each, in order.
pub(super) fn in_parts<T: Send>(
    ground: &Ground<'_>,
    cells: bool,
    counts: &[bool],
    judge: impl Fn(Posts<'_>) -> T + Sync,
) -> Vec<T> {
    let counted = |cell: u32| counts.get(cell as usize).copied().unwrap_or(false);
    if cells {
        let all = u32::try_from(counts.len()).unwrap_or(0);
        let at = At::Cells((0..all).filter(|&cell| counted(cell)).collect());
        return vec![judge(Posts { ground, at })];
    }
    let rows = u32::try_from(ground.here.posts.len()).unwrap_or(u32::MAX);
    (0..rows.div_ceil(CHUNK))
        .into_par_iter()
        .map(|chunk| {
            let range = chunk * CHUNK..rows.min((chunk + 1).saturating_mul(CHUNK));
            let rows = range.filter(|&row| ground.cell_of(row).is_some_and(counted));
            judge(Posts {
                ground,
                at: At::Rows(rows.collect()),
            })
        })
        .collect()
}

pub(super) fn judge(rule: &Judged<'_>, ground: &Ground<'_>) -> (Vec<Finding>, Option<String>) {
    let clauses = || rule.rule.clauses.iter().map(|clause| &clause.typed);
    let cells = reads_cells(rule.rule.condition.iter().chain(clauses()));
    let mut counts = population(rule, ground);
    let mut unsure = vec![false; counts.len()];
    // What a `where` says of whole cells is asked once for each cell, not for each row.
    let asked = rule
        .rule
        .condition
        .as_ref()
        .filter(|condition| !cells && reads_cells([*condition]));
    if let Some(condition) = asked {
        let all = u32::try_from(counts.len()).unwrap_or(0);
        let at = At::Cells((0..all).collect());
        let holds = truth(condition, &Posts { ground, at });
        for ((count, unsure), holds) in counts.iter_mut().zip(&mut unsure).zip(holds) {
            *count &= holds != Truth::False;
            *unsure = holds == Truth::Unknown;
        }
    }
    let known = asked.is_some().then_some(unsure.as_slice());
    let parts = in_parts(ground, cells, &counts, |posts| part(rule, posts, known));
    let mut tallies: BTreeMap<u32, Tally> = BTreeMap::new();
    for (institution, tally) in parts.into_iter().flatten() {
        tallies.entry(institution).or_default().merge(tally);
    }
    let findings = tallies
        .iter()
        .filter(|(_, tally)| tally.failed > 0)
        .map(|(institution, tally)| {
            let rows = if cells {
                RowSet::cells(tally.failing.clone())
            } else {
                RowSet::rows(with_shares(ground, &tally.failing))
            };
            rule.of_posts(ground, *institution, tally, rows)
        })
        .collect();
    let silent = tallies.values().filter(|tally| tally.failed == 0);
    let (unjudged, posts) = silent.fold((0, 0), |(unjudged, posts), tally| {
        (unjudged + tally.not_judged, posts + tally.posts)
    });
    (findings, rule.unjudged_posts(unjudged, posts))
}

/// The rows of job sharers are rows of the post too.
pub(super) fn with_shares(ground: &Ground<'_>, rows: &[u32]) -> Vec<u32> {
    let shared = &ground.here.census.job_shares.shared;
    if shared.is_empty() {
        return rows.to_vec();
    }
    rows.iter()
        .flat_map(|row| shared.get(*row).unwrap_or(std::slice::from_ref(row)))
        .copied()
        .collect()
}

/// One part of the posts, by institution. `unsure` says by cell whether the `where` is undecided, where that is known.
fn part(rule: &Judged<'_>, posts: Posts<'_>, unsure: Option<&[bool]>) -> Vec<(u32, Tally)> {
    let covered = match (&rule.rule.condition, unsure) {
        (Some(condition), None) => truth(condition, &posts),
        (_, unsure) => (0..posts.len())
            .map(|index| {
                let cell = posts.cell(index).map_or(usize::MAX, |cell| cell as usize);
                let unknown = unsure.is_some_and(|unsure| unsure.get(cell).copied().unwrap_or(false));
                if unknown { Truth::Unknown } else { Truth::True }
            })
            .collect(),
    };
    let mut tallies = Runs::default();
    let institution = |posts: &Posts<'_>, index| {
        let cell = posts.cell(index).and_then(|cell| posts.ground.cell(cell));
        cell.map_or(0, |cell| cell.institution)
    };
    let mut selected = Vec::new();
    for (index, (&number, covered)) in posts.numbers().iter().zip(covered).enumerate() {
        match covered {
            Truth::False => {}
            Truth::True => selected.push(number),
            Truth::Unknown => {
                let places = posts.places(index);
                let tally = tallies.of(institution(&posts, index));
                tally.posts += places;
                tally.not_judged += places;
            }
        }
    }
    let posts = Posts {
        ground: posts.ground,
        at: match posts.at {
            At::Cells(_) => At::Cells(selected),
            At::Rows(_) => At::Rows(selected),
        },
    };
    let judged = judged(rule, &posts);
    let mut failing: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, verdict) in judged.into_iter().enumerate() {
        let places = posts.places(index);
        let tally = tallies.of(institution(&posts, index));
        tally.posts += places;
        match verdict {
            Verdict::Passes => {}
            Verdict::Unknown => tally.not_judged += places,
            Verdict::Fails(clause) => {
                tally.failed += places;
                tally.failing.extend(posts.numbers().get(index));
                *tally.clauses.entry(clause).or_default() += places;
                failing.entry(clause).or_default().push(index);
            }
        }
    }
    for (clause, indices) in failing {
        for (institution, field, seen) in look(rule, &posts, clause, &indices, &institution) {
            let tally = Tally {
                values: BTreeMap::from([(field, seen)]),
                ..Tally::default()
            };
            tallies.of(institution).merge(tally);
        }
    }
    tallies.list
}

/// Tallies of institutions whose posts mostly stand together: an institution may come again.
#[derive(Default)]
struct Runs {
    list: Vec<(u32, Tally)>,
    /// Never used: the list has a last one.
    spare: Tally,
}

impl Runs {
    fn of(&mut self, institution: u32) -> &mut Tally {
        let known = self.list.last().is_some_and(|(last, _)| *last == institution);
        if !known {
            self.list.push((institution, Tally::default()));
        }
        match self.list.last_mut() {
            Some((_, tally)) => tally,
            None => &mut self.spare,
        }
    }
}

#[derive(Clone, Copy)]
enum Verdict {
    Passes,
    Unknown,
    Fails(usize),
}

/// The verdict on each post: the first clause that is false fails it, whatever is unknown beside.
fn judged(rule: &Judged<'_>, posts: &Posts<'_>) -> Vec<Verdict> {
    let mut verdicts = vec![Verdict::Passes; posts.len()];
    for (clause, required) in rule.rule.clauses.iter().enumerate() {
        for (verdict, holds) in verdicts.iter_mut().zip(truth(&required.typed, posts)) {
            match (*verdict, holds) {
                (Verdict::Passes | Verdict::Unknown, Truth::False) => *verdict = Verdict::Fails(clause),
                (Verdict::Passes, Truth::Unknown) => *verdict = Verdict::Unknown,
                _ => {}
            }
        }
    }
    verdicts
}

/// What the failing posts have in the fields of the clause that they fail, by institution.
fn look(
    rule: &Judged<'_>,
    posts: &Posts<'_>,
    clause: usize,
    indices: &[usize],
    institution: &dyn Fn(&Posts<'_>, usize) -> u32,
) -> Vec<(u32, Field, Seen)> {
    let Some(clause) = rule.rule.clauses.get(clause) else {
        return Vec::new();
    };
    let numbers = indices
        .iter()
        .filter_map(|&index| posts.numbers().get(index))
        .copied();
    let failing = Posts {
        ground: posts.ground,
        at: match posts.at {
            At::Cells(_) => At::Cells(numbers.collect()),
            At::Rows(_) => At::Rows(numbers.collect()),
        },
    };
    let mut fields: Vec<(Field, &Typed)> = Vec::new();
    let mut parts = Vec::new();
    clause.typed.each(&mut |part| parts.push(part.clone()));
    for part in &parts {
        if let Node::Field(field) = part.node
            && field != Field::AsOf
            && !fields.iter().any(|(known, _)| *known == field)
        {
            fields.push((field, part));
        }
    }
    let places: Vec<Places> = (0..failing.len()).map(|row| failing.places(row)).collect();
    let institutions: Vec<u32> = (0..failing.len()).map(|row| institution(&failing, row)).collect();
    let mut out = Vec::new();
    for (field, part) in fields {
        let column = eval(part, &failing);
        // Posts of one institution mostly stand together.
        let mut runs: Vec<(u32, Field, Seen)> = Vec::new();
        for (row, (&places, &institution)) in places.iter().zip(&institutions).enumerate() {
            if runs.last().is_none_or(|(known, ..)| *known != institution) {
                runs.push((institution, field, Seen::of(type_of(field))));
            }
            if let Some((.., seen)) = runs.last_mut() {
                seen.add(value(&column, row), places);
            }
        }
        out.extend(runs);
    }
    out
}

//! Who reports to whom, and what is wrong with it.

use super::people::{Above, People};
use crate::check::{Context, Establishment};
use crate::posts::columns::{Column, Posts, Sym};
use foldhash::{HashMap, HashSet};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// A fault of the reporting line; what is equal is one finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fault {
    /// No post has this id.
    Unknown { manager: String },
    /// No post has this id, but one has nearly the same.
    NearlyKnown { manager: String, id: String },
    /// The post is closed.
    Closed { manager: String },
    /// No manager, where the manifest says how the top is marked.
    Blank,
    /// Its own manager.
    Itself,
    /// The chain of managers ends in a loop, or in another post that reports to itself.
    Loop { ids: Vec<String> },
    /// Nobody is at the top.
    NoTop,
    /// More than one post is marked as the top.
    SeveralTops,
    /// The manager's post is at a strictly lower level.
    LowerLevel { manager: String },
}

impl Fault {
    /// The word that programs use.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "unknown",
            Self::NearlyKnown { .. } => "nearly-known",
            Self::Closed { .. } => "closed",
            Self::Blank => "blank",
            Self::Itself => "itself",
            Self::Loop { .. } => "loop",
            Self::NoTop => "no-top",
            Self::SeveralTops => "several-tops",
            Self::LowerLevel { .. } => "lower-level",
        }
    }
}

/// An id as careless hands would write it: without case, white space and leading zeros.
pub(super) fn careless(id: &str) -> String {
    let folded: String = id
        .chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect();
    let bare = folded.trim_start_matches('0');
    if bare.is_empty() { folded } else { bare.to_owned() }
}

/// In what two ids that are carelessly equal differ.
pub(super) fn difference(left: &str, right: &str) -> &'static str {
    let spaces = |id: &str| id.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let (left, right) = (spaces(left), spaces(right));
    if left == right {
        "spaces"
    } else if left.to_lowercase() == right.to_lowercase() {
        "case"
    } else if left.trim_start_matches('0') == right.trim_start_matches('0') {
        "leading zeros"
    } else {
        "case and leading zeros"
    }
}

/// What some rows show, each in row order.
#[derive(Default)]
struct Seen {
    /// Rows that report to nobody, and whether their source says how the top is marked.
    tops: Vec<(u32, bool)>,
    blank: Vec<u32>,
    itself: Vec<u32>,
    /// With their managers.
    unknown: Vec<(u32, Sym)>,
    closed: Vec<(u32, Sym)>,
    lower: Vec<(u32, Sym)>,
    /// Rows that report to themselves or to a later row: there is one in every loop.
    back: Vec<u32>,
}

/// Rows that are looked at in one go.
const ROWS: u32 = 1 << 16;

impl Seen {
    fn all(context: &Context<'_>, people: &People<'_>, rows: u32) -> Self {
        let parts: Vec<Self> = (0..rows.div_ceil(ROWS))
            .into_par_iter()
            .map(|part| {
                let mut seen = Self::default();
                let first = part * ROWS;
                let own = first..rows.min(first.saturating_add(ROWS));
                people.suspects(own, |row| seen.look(context, people, row));
                seen
            })
            .collect();
        let mut all = Self::default();
        for part in parts {
            all.tops.extend(part.tops);
            all.blank.extend(part.blank);
            all.itself.extend(part.itself);
            all.unknown.extend(part.unknown);
            all.closed.extend(part.closed);
            all.lower.extend(part.lower);
            all.back.extend(part.back);
        }
        all
    }

    fn look(&mut self, context: &Context<'_>, people: &People<'_>, row: u32) {
        let Some(person) = people.of(row).filter(|person| !person.closed) else {
            return;
        };
        let above = match people.above(row) {
            Above::Row(above) => above,
            Above::Top => return self.tops.push((row, person.declares_top)),
            Above::Nobody if person.declares_top => return self.blank.push(row),
            Above::Nobody => return self.tops.push((row, false)),
            Above::Unknown(manager) => return self.unknown.push((row, manager)),
        };
        let Some(boss) = people.of(above) else { return };
        if boss.closed {
            self.closed.push((row, people.manager(row)));
            return;
        }
        if above >= row {
            self.back.push(row);
        }
        if above == people.id_row(row) {
            self.itself.push(row);
        } else if let (Some(own), Some(over)) = (person.tier, boss.tier)
            && own != over
            && context.graph.tiers.below(over, own)
        {
            self.lower.push((row, people.manager(row)));
        }
    }
}

/// Every fault of every institution with the rows that have it; faults of an institution have the rows that show them.
pub(super) fn faults(context: &Context<'_>, here: &Establishment<'_>) -> BTreeMap<(u32, Fault), Vec<u32>> {
    let posts = here.posts;
    let people = People::new(context, here);
    let rows = u32::try_from(posts.len()).unwrap_or(u32::MAX);
    let seen = Seen::all(context, &people, rows);
    let text = |sym: Sym| posts.symbols.text(sym).to_owned();
    let institution = |row: u32| people.of(row).map(|person| person.institution);
    let mut faults: BTreeMap<(u32, Fault), Vec<u32>> = BTreeMap::new();
    for (fault, rows) in [(Fault::Blank, seen.blank), (Fault::Itself, seen.itself)] {
        for row in rows {
            if let Some(institution) = institution(row) {
                faults.entry((institution, fault.clone())).or_default().push(row);
            }
        }
    }
    let by_manager = |list: Vec<(u32, Sym)>| {
        let mut rows: HashMap<(u32, Sym), Vec<u32>> = HashMap::default();
        for (row, manager) in list {
            if let Some(institution) = institution(row) {
                rows.entry((institution, manager)).or_default().push(row);
            }
        }
        rows
    };
    // Side by side, because texts of ids are read again.
    let told = |list, fault: &(dyn Fn(u32, Sym, &[u32]) -> Fault + Sync)| -> Vec<_> {
        let managers: Vec<((u32, Sym), Vec<u32>)> = by_manager(list).into_iter().collect();
        let one = |((institution, manager), rows): ((u32, Sym), Vec<u32>)| {
            ((institution, fault(institution, manager, &rows)), rows)
        };
        managers.into_par_iter().map(one).collect()
    };
    faults.extend(told(seen.unknown, &|institution, manager, rows| {
        let near = people.nearly(institution, manager, rows);
        let manager = text(manager);
        match near {
            Some(id) => Fault::NearlyKnown { manager, id },
            None => Fault::Unknown { manager },
        }
    }));
    let closed = |_, manager, _: &[u32]| Fault::Closed {
        manager: text(manager),
    };
    faults.extend(told(seen.closed, &closed));
    let lower = |_, manager, _: &[u32]| Fault::LowerLevel {
        manager: text(manager),
    };
    faults.extend(told(seen.lower, &lower));
    if people.any_loop(&seen.back) {
        loops(&people, posts, &mut faults);
    }
    let mut tops: Vec<Vec<(u32, bool)>> = vec![Vec::new(); here.census.institutions.len()];
    for (row, marked) in seen.tops {
        if let Some(tops) = institution(row).and_then(|at| tops.get_mut(at as usize)) {
            tops.push((row, marked));
        }
    }
    for (institution, tops) in (0..).zip(&tops) {
        let marked = tops.iter().filter(|(_, marked)| *marked);
        let marked: Vec<u32> = marked.map(|&(row, _)| row).collect();
        if marked.len() > 1 {
            faults.insert((institution, Fault::SeveralTops), marked);
        }
    }
    if tops.iter().any(Vec::is_empty) {
        without_top(&people, rows, &tops, &mut faults);
    }
    faults
}

/// Institutions without a top, where any post has a manager.
fn without_top(
    people: &People<'_>,
    rows: u32,
    tops: &[Vec<(u32, bool)>],
    faults: &mut BTreeMap<(u32, Fault), Vec<u32>>,
) {
    // The first row of each, closed or not, and whether there is a manager.
    let mut lines: Vec<(Option<u32>, bool)> = vec![(None, false); tops.len()];
    for row in 0..rows {
        let Some(person) = people.of(row) else { continue };
        let at = person.institution as usize;
        let Some((first, any)) = lines
            .get_mut(at)
            .filter(|_| tops.get(at).is_some_and(Vec::is_empty))
        else {
            continue;
        };
        first.get_or_insert(row);
        *any |= !person.closed && matches!(people.above(row), Above::Row(_) | Above::Unknown(_));
    }
    for (institution, (first, any)) in (0..).zip(lines) {
        if any {
            faults.insert((institution, Fault::NoTop), first.into_iter().collect());
        }
    }
}

/// Posts whose chain of managers ends in a loop. A post that reports to itself is a fault of its own and no loop of
/// one; the posts under it are in a chain that ends nowhere.
fn loops(people: &People<'_>, posts: &Posts, faults: &mut BTreeMap<(u32, Fault), Vec<u32>>) {
    let rest = people.without_end();
    if rest.is_empty() {
        return;
    }
    let stuck: HashSet<u32> = rest.iter().map(|&row| people.id_row(row)).collect();
    let id = |row: u32| Sym(people.id_row(row));
    // Ids stand for themselves by a row; those whose chain ends are left out, and end what leads to them.
    let lines: Vec<(Sym, Option<Sym>)> = rest
        .iter()
        .map(|&row| {
            (
                id(row),
                people
                    .live_above(row)
                    .filter(|above| stuck.contains(above))
                    .map(Sym),
            )
        })
        .collect();
    let loops = super::loops::find(&lines);
    for (&(own, manager), &row) in lines.iter().zip(&rest) {
        let circle = manager
            .filter(|&manager| manager != own)
            .and_then(|manager| loops.get(&manager));
        let (Some(circle), Some(person)) = (circle, people.of(row)) else {
            continue;
        };
        let text = |row: &Sym| {
            posts
                .symbols
                .text(posts.text(Column::Id, row.0 as usize))
                .to_owned()
        };
        let mut ids: Vec<String> = circle.iter().map(text).collect();
        ids.sort();
        faults
            .entry((person.institution, Fault::Loop { ids }))
            .or_default()
            .push(row);
    }
}

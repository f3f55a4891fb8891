//! Who reports to whom, and what is wrong with it.

use super::people::{Above, People};
use crate::check::{Context, Establishment};
use crate::posts::columns::{Column, Posts, Sym};
use foldhash::{HashMap, HashSet};
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

/// What is known of one institution's line before its faults are complete.
#[derive(Default)]
struct Line {
    /// Its first row, closed or not.
    first: Option<u32>,
    /// Rows that report to nobody, and whether their source says how the top is marked.
    tops: Vec<(u32, bool)>,
    any_manager: bool,
}

/// Every fault of every institution with the rows that have it; faults of an institution have the rows that show them.
pub(super) fn faults(context: &Context<'_>, here: &Establishment<'_>) -> BTreeMap<(u32, Fault), Vec<u32>> {
    let posts = here.posts;
    let people = People::new(context, here);
    let text = |sym: Sym| posts.symbols.text(sym).to_owned();
    let mut faults: BTreeMap<(u32, Fault), Vec<u32>> = BTreeMap::new();
    let mut lines: Vec<Line> = here.census.institutions.iter().map(|_| Line::default()).collect();
    let mut unknown: HashMap<(u32, Sym), Vec<u32>> = HashMap::default();
    for row in 0..u32::try_from(posts.len()).unwrap_or(u32::MAX) {
        let Some(person) = people.of(row) else { continue };
        let Some(line) = lines.get_mut(person.institution as usize) else {
            continue;
        };
        line.first.get_or_insert(row);
        if person.closed {
            continue;
        }
        let mut add = |fault: Fault| faults.entry((person.institution, fault)).or_default().push(row);
        let above = match people.above(row) {
            Above::Top => {
                line.tops.push((row, person.declares_top));
                continue;
            }
            Above::Nobody if person.declares_top => {
                add(Fault::Blank);
                continue;
            }
            Above::Nobody => {
                line.tops.push((row, false));
                continue;
            }
            Above::Unknown(manager) => {
                line.any_manager = true;
                unknown
                    .entry((person.institution, manager))
                    .or_default()
                    .push(row);
                continue;
            }
            Above::Row(above) => above,
        };
        line.any_manager = true;
        let manager = || text(posts.text(Column::Manager, row as usize));
        let Some(boss) = people.of(above) else { continue };
        if boss.closed {
            add(Fault::Closed { manager: manager() });
        } else if above == people.id_row(row) {
            add(Fault::Itself);
        } else if let (Some(own), Some(over)) = (person.tier, boss.tier)
            && context.graph.tiers.below(over, own)
        {
            add(Fault::LowerLevel { manager: manager() });
        }
    }
    for ((institution, manager), rows) in unknown {
        let fault = match people.nearly(institution, manager, &rows) {
            Some(id) => Fault::NearlyKnown {
                manager: text(manager),
                id,
            },
            None => Fault::Unknown {
                manager: text(manager),
            },
        };
        faults.insert((institution, fault), rows);
    }
    loops(&people, posts, &mut faults);
    for (institution, line) in (0..).zip(lines) {
        let marked: Vec<u32> = line
            .tops
            .iter()
            .filter(|(_, marked)| *marked)
            .map(|&(row, _)| row)
            .collect();
        if marked.len() > 1 {
            faults.insert((institution, Fault::SeveralTops), marked);
        }
        if line.tops.is_empty() && line.any_manager {
            faults.insert((institution, Fault::NoTop), line.first.into_iter().collect());
        }
    }
    faults
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

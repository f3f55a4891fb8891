//! Who reports to whom, and what is wrong with it.

use crate::check::{Context, Establishment};
use crate::graph::TierId;
use crate::posts::columns::{Column, Posts, Status, Sym, TOP};
use foldhash::HashMap;
use std::cell::OnceCell;

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
fn careless(id: &str) -> String {
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

/// The reporting line of one institution.
pub(super) struct Line<'a> {
    posts: &'a Posts,
    /// Rows of the institution, in order.
    rows: Vec<u32>,
    /// The first row that is not closed of each id, else the first.
    of_id: HashMap<Sym, u32>,
    careless: OnceCell<HashMap<String, Sym>>,
    top: Option<Sym>,
}

impl<'a> Line<'a> {
    /// The lines of all institutions, in their order, in one pass over the rows.
    pub(super) fn of_all(here: &Establishment<'a>) -> Vec<Self> {
        let posts = here.posts;
        let empty = || Self {
            posts,
            rows: Vec::new(),
            of_id: HashMap::default(),
            careless: OnceCell::new(),
            top: posts.symbols.find(TOP),
        };
        let mut lines: Vec<Self> = here.census.institutions.iter().map(|_| empty()).collect();
        for row in 0..posts.len() {
            let stands_for = here.census.job_shares.representative(row);
            let cell = here.census.cell_of_row.get(stands_for);
            let cell = cell.and_then(|&cell| here.census.cells.get(cell as usize));
            let Some(line) = cell.and_then(|cell| lines.get_mut(cell.institution as usize)) else {
                continue;
            };
            let number = u32::try_from(row).unwrap_or(u32::MAX);
            line.rows.push(number);
            let known = line.of_id.entry(posts.text(Column::Id, row)).or_insert(number);
            if status(posts, *known) == Status::Closed && status(posts, number) != Status::Closed {
                *known = number;
            }
        }
        lines
    }

    fn text(&self, sym: Sym) -> String {
        self.posts.symbols.text(sym).to_owned()
    }

    /// Every fault with the row that has it; faults of the institution have the rows that show them.
    pub(super) fn faults(&self, context: &Context<'_>, here: &Establishment<'_>) -> Vec<(Fault, u32)> {
        let mut faults = Vec::new();
        let mut tops = Vec::new();
        let mut any_manager = false;
        let mut lines: Vec<(Sym, Option<Sym>)> = Vec::new();
        let live = |row: &u32| status(self.posts, *row) != Status::Closed;
        let lined: Vec<u32> = self.rows.iter().copied().filter(live).collect();
        for &row in &lined {
            let id = self.posts.text(Column::Id, row as usize);
            let manager = self.posts.text(Column::Manager, row as usize);
            let above = self.of_id.get(&manager).copied();
            lines.push((id, above.filter(live).map(|_| manager)));
            if Some(manager) == self.top && !self.of_id.contains_key(&manager) {
                tops.push(row);
                continue;
            }
            if manager.is_blank() {
                if self.declares_top(row) {
                    faults.push((Fault::Blank, row))
                } else {
                    tops.push(row)
                }
                continue;
            }
            any_manager = true;
            match above {
                None => faults.push((self.unknown(manager), row)),
                Some(above) if !live(&above) => {
                    faults.push((
                        Fault::Closed {
                            manager: self.text(manager),
                        },
                        row,
                    ));
                }
                Some(_) if manager == id => faults.push((Fault::Itself, row)),
                Some(above) if lower(context, here, above, row) => {
                    faults.push((
                        Fault::LowerLevel {
                            manager: self.text(manager),
                        },
                        row,
                    ));
                }
                Some(_) => {}
            }
        }
        self.loops(&lines, &lined, &mut faults);
        let marked: Vec<u32> = tops
            .iter()
            .copied()
            .filter(|&row| self.declares_top(row))
            .collect();
        if marked.len() > 1 {
            faults.extend(marked.into_iter().map(|row| (Fault::SeveralTops, row)));
        }
        if tops.is_empty() && any_manager {
            faults.extend(self.rows.first().map(|&row| (Fault::NoTop, row)));
        }
        faults
    }

    /// Ids by what careless hands would make of them; of several, the first by its text, posts that are not closed first.
    fn nearly(&self) -> HashMap<String, Sym> {
        let text = |id: Sym| self.posts.symbols.text(id);
        let mut ids: Vec<(bool, &str, Sym)> = self
            .of_id
            .iter()
            .map(|(&id, &row)| (status(self.posts, row) == Status::Closed, text(id), id))
            .collect();
        ids.sort();
        let mut nearly = HashMap::default();
        for (_, text, id) in ids {
            nearly.entry(careless(text)).or_insert(id);
        }
        nearly
    }

    fn declares_top(&self, row: u32) -> bool {
        let source = self.posts.rows.source.get(row as usize).copied().unwrap_or(0);
        self.posts
            .sources
            .get(usize::from(source))
            .is_some_and(|source| source.declares_top)
    }

    fn unknown(&self, manager: Sym) -> Fault {
        let text = self.text(manager);
        // Made for the first unknown manager: most lines have none.
        let known = self.careless.get_or_init(|| self.nearly());
        match known.get(&careless(&text)) {
            Some(&id) => Fault::NearlyKnown {
                manager: text,
                id: self.text(id),
            },
            None => Fault::Unknown { manager: text },
        }
    }

    /// Posts whose chain of managers ends in a loop. A post that reports to itself is a fault of its own and no loop of
    /// one; the posts under it are in a chain that ends nowhere.
    fn loops(&self, lines: &[(Sym, Option<Sym>)], lined: &[u32], faults: &mut Vec<(Fault, u32)>) {
        let loops = super::loops::find(lines);
        for (&(id, manager), &row) in lines.iter().zip(lined) {
            let Some(circle) = manager
                .filter(|&manager| manager != id)
                .and_then(|manager| loops.get(&manager))
            else {
                continue;
            };
            let mut ids: Vec<String> = circle.iter().map(|&id| self.text(id)).collect();
            ids.sort();
            faults.push((Fault::Loop { ids }, row));
        }
    }
}

fn status(posts: &Posts, row: u32) -> Status {
    posts.rows.status.get(row as usize).copied().unwrap_or_default()
}

/// Whether the manager's post is at a strictly lower level than the row's.
fn lower(context: &Context<'_>, here: &Establishment<'_>, manager: u32, row: u32) -> bool {
    let tier = |row: u32| -> Option<TierId> {
        let row = here.census.job_shares.representative(row as usize);
        let cell = here
            .census
            .cells
            .get(*here.census.cell_of_row.get(row)? as usize)?;
        Some(context.graph.station(here.census.placement(cell).main()?)?.tier)
    };
    match (tier(manager), tier(row)) {
        (Some(above), Some(own)) => context.graph.tiers.below(above, own),
        _ => false,
    }
}

//! Who reports to whom, and what is wrong with it.

use crate::check::{Context, Establishment};
use crate::graph::TierId;
use crate::posts::columns::{Column, Posts, Status, Sym, TOP};
use foldhash::{HashMap, HashSet};

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
    careless: HashMap<String, Sym>,
    top: Option<Sym>,
}

impl<'a> Line<'a> {
    pub(super) fn new(here: &Establishment<'a>, institution: u32) -> Self {
        let posts = here.posts;
        let mut rows = Vec::new();
        let mut of_id: HashMap<Sym, u32> = HashMap::default();
        for row in 0..posts.len() {
            let stands_for = here.census.job_shares.representative(row);
            let cell = here
                .census
                .cell_of_row
                .get(stands_for)
                .and_then(|&cell| here.census.cells.get(cell as usize));
            if cell.is_none_or(|cell| cell.institution != institution) {
                continue;
            }
            let number = u32::try_from(row).unwrap_or(u32::MAX);
            rows.push(number);
            let known = of_id.entry(posts.text(Column::Id, row)).or_insert(number);
            if status(posts, *known) == Status::Closed && status(posts, number) != Status::Closed {
                *known = number;
            }
        }
        Self {
            posts,
            rows,
            of_id,
            careless: HashMap::default(),
            top: posts.symbols.find(TOP),
        }
    }

    fn text(&self, sym: Sym) -> String {
        self.posts.symbols.text(sym).to_owned()
    }

    /// Every fault with the row that has it; faults of the institution have the rows that show them.
    pub(super) fn faults(mut self, context: &Context<'_>, here: &Establishment<'_>) -> Vec<(Fault, u32)> {
        self.careless = self
            .of_id
            .keys()
            .map(|&id| (careless(self.posts.symbols.text(id)), id))
            .collect();
        let mut faults = Vec::new();
        let mut tops = Vec::new();
        let mut any_manager = false;
        let mut boss: HashMap<Sym, Sym> = HashMap::default();
        for &row in &self.rows {
            if status(self.posts, row) == Status::Closed {
                continue;
            }
            let id = self.posts.text(Column::Id, row as usize);
            let manager = self.posts.text(Column::Manager, row as usize);
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
            match self.of_id.get(&manager) {
                None => faults.push((self.unknown(manager), row)),
                Some(&above) if status(self.posts, above) == Status::Closed => {
                    faults.push((
                        Fault::Closed {
                            manager: self.text(manager),
                        },
                        row,
                    ));
                }
                Some(&above) => {
                    boss.entry(id).or_insert(manager);
                    if manager == id {
                        faults.push((Fault::Itself, row));
                    } else if lower(context, here, above, row) {
                        faults.push((
                            Fault::LowerLevel {
                                manager: self.text(manager),
                            },
                            row,
                        ));
                    }
                }
            }
        }
        self.loops(&boss, &mut faults);
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

    fn declares_top(&self, row: u32) -> bool {
        let source = self.posts.rows.source.get(row as usize).copied().unwrap_or(0);
        self.posts
            .sources
            .get(usize::from(source))
            .is_some_and(|source| source.declares_top)
    }

    fn unknown(&self, manager: Sym) -> Fault {
        let text = self.text(manager);
        match self.careless.get(&careless(&text)) {
            Some(&id) => Fault::NearlyKnown {
                manager: text,
                id: self.text(id),
            },
            None => Fault::Unknown { manager: text },
        }
    }

    /// Posts whose chain of managers ends in a loop. A post that reports to itself is a fault of its own and no loop of
    /// one; the posts under it are in a chain that ends nowhere.
    fn loops(&self, boss: &HashMap<Sym, Sym>, faults: &mut Vec<(Fault, u32)>) {
        // Where the chain of an id ends: the smallest id of its loop, or nowhere.
        let mut ends: HashMap<Sym, Option<Sym>> = HashMap::default();
        let mut circles: HashMap<Sym, Vec<String>> = HashMap::default();
        for &row in &self.rows {
            if status(self.posts, row) == Status::Closed {
                continue;
            }
            let mut chain = Vec::new();
            let mut seen: HashSet<Sym> = HashSet::default();
            let mut at = self.posts.text(Column::Manager, row as usize);
            if !self.of_id.contains_key(&at) || at == self.posts.text(Column::Id, row as usize) {
                continue;
            }
            let end = loop {
                if let Some(&known) = ends.get(&at) {
                    break known;
                }
                if !seen.insert(at) {
                    let circle: Vec<Sym> = chain.iter().copied().skip_while(|&id| id != at).collect();
                    let mut ids: Vec<String> = circle.iter().map(|&id| self.text(id)).collect();
                    ids.sort();
                    let name = circle.iter().copied().min();
                    if let Some(name) = name {
                        circles.insert(name, ids);
                    }
                    break name;
                }
                chain.push(at);
                match boss.get(&at) {
                    Some(&above) => at = above,
                    None => break None,
                }
            };
            for id in chain {
                ends.insert(id, end);
            }
            if let Some(ids) = end.and_then(|name| circles.get(&name)) {
                faults.push((Fault::Loop { ids: ids.clone() }, row));
            }
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

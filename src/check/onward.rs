//! Onward classes: where a post's holder can go (`semantics.md`, Onward class).

use crate::graph::{Graph, StationId, Step};
use crate::model::{Model, OpenTo};
use crate::posts::census::{Cell, Census, ONE, Places};
use crate::posts::columns::{Posts, Sym};
use crate::posts::placement::WHOLE;
use foldhash::HashMap;
use rayon::prelude::*;

/// The first that holds; the order is from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// The role is a declared top.
    Terminal,
    /// A way up inside the family, staffed all along.
    Open,
    /// A staffed way up, but out of the family.
    LeavesFamily,
    /// A staffed way up that is not open to this post.
    ClosedToPost,
    /// A way up in the framework that is not staffed here.
    LeavesInstitution,
    /// No way up at all.
    DeadEnd,
}

impl Class {
    /// Every class with its name, best first.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Terminal, "terminal"),
        (Self::Open, "open"),
        (Self::LeavesFamily, "leaves-family"),
        (Self::ClosedToPost, "closed-to-post"),
        (Self::LeavesInstitution, "leaves-institution"),
        (Self::DeadEnd, "dead-end"),
    ];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.get(self as usize).map_or("", |(_, name)| name)
    }
}

/// Which of the graph's admissions let a post in, by number.
pub type Admits = Vec<bool>;

/// The onward classes of one run.
#[derive(Debug, Default)]
pub struct Onward {
    /// By cell of the census: the class of its posts; none for posts outside the headcount, or unplaced.
    pub class_of_cell: Vec<Option<Class>>,
    /// By institution, by station: whether it is staffed.
    pub(super) staffed: Vec<Vec<bool>>,
    /// By institution: the cells of filled posts at each station.
    filled: Vec<HashMap<StationId, Vec<u32>>>,
}

impl Onward {
    /// Classes every filled, placed post, in its own institution.
    #[must_use]
    pub fn find(model: &Model, graph: &Graph, posts: &Posts, census: &Census) -> Self {
        let _ = model;
        let somewhere = graph.rising(Step::lasts);
        let mut onward = Self {
            class_of_cell: Vec::new(),
            staffed: Vec::new(),
            filled: Vec::new(),
        };
        let institutions = 0..u32::try_from(census.institutions.len()).unwrap_or(0);
        let each: Vec<_> = institutions
            .into_par_iter()
            .map(|institution| {
                let (staffed, classes) = of_institution(graph, posts, census, institution, &somewhere);
                (staffed, classes, filled(census, institution))
            })
            .collect();
        for (staffed, classes, filled) in each {
            onward.staffed.push(staffed);
            onward.class_of_cell.extend(classes);
            onward.filled.push(filled);
        }
        onward
    }

    /// The posts of one class at each station, in order of institution and station. A post with several roles counts
    /// on each of its stations, with its own class.
    pub(super) fn at_stations(&self, census: &Census, class: Class) -> Vec<AtStation> {
        let mut found: HashMap<(u32, StationId), AtStation> = HashMap::default();
        for ((number, cell), own) in census.numbered().zip(&self.class_of_cell) {
            if *own != Some(class) {
                continue;
            }
            for &(station, share) in census.placement(cell).stations() {
                let at = found
                    .entry((cell.institution, station))
                    .or_insert_with(|| AtStation {
                        institution: cell.institution,
                        station,
                        posts: 0,
                        fte: 0,
                        cells: Vec::new(),
                    });
                at.posts += cell.posts;
                at.fte += i128::from(cell.fte) * i128::from(share);
                at.cells.push(number);
            }
        }
        let mut list: Vec<AtStation> = found.into_values().collect();
        list.sort_by_key(|at| (at.institution, at.station));
        list
    }

    /// The cells of filled posts at a station of an institution.
    pub(super) fn filled_at(&self, institution: u32, station: StationId) -> &[u32] {
        let filled = self.filled.get(institution as usize);
        let filled = filled.and_then(|filled| filled.get(&station));
        filled.map_or(&[], Vec::as_slice)
    }

    /// Whether a station is staffed in an institution.
    pub(super) fn is_staffed(&self, institution: u32, station: StationId) -> bool {
        self.staffed
            .get(institution as usize)
            .and_then(|staffed| staffed.get(station.index()))
            .copied()
            .unwrap_or(false)
    }
}

/// The cells of filled posts at each station of an institution.
fn filled(census: &Census, institution: u32) -> HashMap<StationId, Vec<u32>> {
    let mut filled: HashMap<StationId, Vec<u32>> = HashMap::default();
    let range = census.cells_of(institution);
    let first = u32::try_from(range.start).unwrap_or(u32::MAX);
    for (number, cell) in (first..).zip(census.cells.get(range).into_iter().flatten()) {
        if census.in_headcount(cell) {
            for &(station, _) in census.placement(cell).stations() {
                filled.entry(station).or_default().push(number);
            }
        }
    }
    filled.values_mut().for_each(Vec::shrink_to_fit);
    filled
}

/// Which stations an institution staffs, and the class of each of its cells.
fn of_institution(
    graph: &Graph,
    posts: &Posts,
    census: &Census,
    institution: u32,
    somewhere: &[bool],
) -> (Vec<bool>, Vec<Option<Class>>) {
    let staffed = census.staffed(graph, institution);
    let here = graph.rising(|step| step.lasts() && both(&staffed, step));
    let mut known: HashMap<Admits, (Vec<bool>, Vec<bool>)> = HashMap::default();
    let mut profiles: HashMap<(Sym, Sym), Admits> = HashMap::default();
    let mut classes = Vec::new();
    for cell in census
        .cells
        .get(census.cells_of(institution))
        .into_iter()
        .flatten()
    {
        let stations = census.placement(cell).stations();
        if !census.in_headcount(cell) || stations.is_empty() {
            classes.push(None);
            continue;
        }
        let admits = profiles
            .entry((cell.contract, cell.funding))
            .or_insert_with(|| admits(graph, posts, cell));
        let (open, leaves) = match known.get(admits) {
            Some(found) => found,
            None => {
                let counts = |step: &Step| step.lasts() && both(&staffed, step) && lets_in(admits, step);
                let open = graph.rising(|step| counts(step) && same_family(graph, step));
                let leaves = graph.rising(counts);
                known.entry(admits.clone()).or_insert((open, leaves))
            }
        };
        let class = |id: StationId| {
            let holds = |list: &[bool]| list.get(id.index()).copied().unwrap_or(false);
            if graph.station(id).is_some_and(|station| station.terminal) {
                Class::Terminal
            } else if holds(open) {
                Class::Open
            } else if holds(leaves) {
                Class::LeavesFamily
            } else if holds(&here) {
                Class::ClosedToPost
            } else if holds(somewhere) {
                Class::LeavesInstitution
            } else {
                Class::DeadEnd
            }
        };
        classes.push(stations.iter().map(|&(station, _)| class(station)).min());
    }
    (staffed, classes)
}

/// Posts of one class at one station of one institution.
pub(super) struct AtStation {
    pub(super) institution: u32,
    pub(super) station: StationId,
    /// Places, each post counted whole.
    pub(super) posts: Places,
    /// FTE by the station's share: ten-thousandths × [`WHOLE`].
    pub(super) fte: i128,
    pub(super) cells: Vec<u32>,
}

impl AtStation {
    /// The FTE as a number for evidence.
    pub(super) fn fte_number(&self) -> serde_json::Value {
        let whole = i128::from(WHOLE);
        if self.fte % whole == 0 {
            let fte = i64::try_from(self.fte / whole).unwrap_or(i64::MAX);
            return super::words::ten_thousandths(fte);
        }
        serde_json::Number::from_f64(self.fte as f64 / whole as f64 / ONE as f64)
            .map_or(serde_json::Value::Null, serde_json::Value::Number)
    }
}

/// Both ends are staffed.
fn both(staffed: &[bool], step: &Step) -> bool {
    let is = |id: StationId| staffed.get(id.index()).copied().unwrap_or(false);
    is(step.from) && is(step.to)
}

fn same_family(graph: &Graph, step: &Step) -> bool {
    match (graph.station(step.from), graph.station(step.to)) {
        (Some(from), Some(to)) => from.family == to.family,
        _ => false,
    }
}

/// Whether a step's condition is among those that are met.
#[must_use]
pub fn lets_in(admits: &[bool], step: &Step) -> bool {
    admits.get(step.admission as usize).copied().unwrap_or(true)
}

/// Which conditions the posts of a cell meet (`semantics.md`, Open to: a blank value is admitted).
#[must_use]
pub fn admits(graph: &Graph, posts: &Posts, cell: &Cell) -> Admits {
    let (contract, funding) = (
        posts.symbols.text(cell.contract),
        posts.symbols.text(cell.funding),
    );
    graph
        .admissions
        .iter()
        .map(|clauses| {
            clauses
                .iter()
                .all(|clause: &OpenTo| clause.admits(contract, funding))
        })
        .collect()
}

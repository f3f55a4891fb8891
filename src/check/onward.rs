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
    filled: Vec<Filled>,
}

/// The cells of filled posts at each station of an institution.
#[derive(Debug, Default)]
struct Filled {
    /// The stations where there are any, in their order, and where the cells of each end.
    stations: Vec<(StationId, u32)>,
    cells: Vec<u32>,
}

impl Filled {
    /// Those of an institution; the graph has so many stations.
    fn of(census: &Census, institution: u32, stations: usize) -> Self {
        let range = census.cells_of(institution);
        let first = u32::try_from(range.start).unwrap_or(u32::MAX);
        let cells = || (first..).zip(census.cells.get(range.clone()).into_iter().flatten());
        let all = || {
            let filled = cells().filter(|(_, cell)| census.in_headcount(cell));
            filled.flat_map(|(number, cell)| {
                let stations = census.placement(cell).stations().iter();
                stations.map(move |&(station, _)| (station, number))
            })
        };
        // How many there are at each station, then where the next one goes.
        let mut places = vec![0_u32; stations];
        for (station, _) in all() {
            if let Some(count) = places.get_mut(station.index()) {
                *count += 1;
            }
        }
        let mut filled = Self::default();
        let mut end = 0;
        for (station, place) in places.iter_mut().enumerate() {
            let start = end;
            end += *place;
            if end > start {
                filled.stations.push((StationId::at(station), end));
            }
            *place = start;
        }
        filled.cells.resize(end as usize, 0);
        for (station, number) in all() {
            let Some(place) = places.get_mut(station.index()) else {
                continue;
            };
            if let Some(slot) = filled.cells.get_mut(*place as usize) {
                *slot = number;
            }
            *place += 1;
        }
        filled
    }

    fn each(&self) -> impl Iterator<Item = (StationId, &[u32])> {
        let starts = std::iter::once(0).chain(self.stations.iter().map(|&(_, end)| end));
        let ranges = starts.zip(&self.stations);
        ranges.map(|(start, &(station, end))| (station, self.between(start, end)))
    }

    fn at(&self, station: StationId) -> &[u32] {
        let Ok(at) = self
            .stations
            .binary_search_by_key(&station, |&(station, _)| station)
        else {
            return &[];
        };
        let end = |at: usize| self.stations.get(at).map_or(0, |&(_, end)| end);
        self.between(at.checked_sub(1).map_or(0, end), end(at))
    }

    fn between(&self, start: u32, end: u32) -> &[u32] {
        self.cells.get(start as usize..end as usize).unwrap_or(&[])
    }
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
                let filled = Filled::of(census, institution, staffed.len());
                (staffed, classes, filled)
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
        let mut list: Vec<AtStation> = Vec::new();
        for (institution, filled) in (0..).zip(&self.filled) {
            for (station, cells) in filled.each() {
                let is = |&number: &u32| self.class_of_cell.get(number as usize) == Some(&Some(class));
                let cells: Vec<u32> = cells.iter().copied().filter(is).collect();
                if cells.is_empty() {
                    continue;
                }
                let (mut posts, mut fte) = (0, 0);
                for cell in cells
                    .iter()
                    .filter_map(|&number| census.cells.get(number as usize))
                {
                    let here = census.placement(cell).stations().iter();
                    for &(_, share) in here.filter(|&&(other, _)| other == station) {
                        posts += cell.posts;
                        fte += i128::from(cell.fte) * i128::from(share);
                    }
                }
                list.push(AtStation {
                    institution,
                    station,
                    posts,
                    fte,
                    cells,
                });
            }
        }
        list
    }

    /// The cells of filled posts at a station of an institution.
    pub(super) fn filled_at(&self, institution: u32, station: StationId) -> &[u32] {
        self.filled
            .get(institution as usize)
            .map_or(&[], |filled| filled.at(station))
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
    // Ways up for posts that the same steps are open to.
    let mut ways: Vec<(Vec<bool>, Vec<bool>)> = Vec::new();
    let mut of_admits: HashMap<Admits, usize> = HashMap::default();
    let mut of_terms: HashMap<(Sym, Sym), usize> = HashMap::default();
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
        let at = *of_terms.entry((cell.contract, cell.funding)).or_insert_with(|| {
            let admits = admits(graph, posts, cell);
            *of_admits.entry(admits).or_insert_with_key(|admits| {
                let counts = |step: &Step| step.lasts() && both(&staffed, step) && lets_in(admits, step);
                let open = graph.rising(|step| counts(step) && same_family(graph, step));
                ways.push((open, graph.rising(counts)));
                ways.len() - 1
            })
        });
        let Some((open, leaves)) = ways.get(at) else {
            classes.push(None);
            continue;
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
    /// Where a finding about it stands ([`Context::findings`](super::Context::findings)).
    pub(super) fn place(&self) -> (Places, u32) {
        (self.posts, self.institution)
    }

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

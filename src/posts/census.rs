//! The census: posts counted by what decides a check (`performance.md`, How it is fast).
//!
//! A *cell* is one combination of institution, unit, placement, contract, funding and status. Checks work on cells,
//! so their cost grows with the number of distinct cells, not of posts. Rows are looked up only for what is found.

mod groups;

pub use groups::{OfGroups, Sum, places_of_group};

use super::columns::{Column, Posts, SourceInfo, Status, Sym, Weight};
use super::job_share::JobShares;
use super::lane::Lane;
use super::placement::{Placement, Placements, Placer, Placing};
use super::row_lists::Bits;
use crate::graph::{Graph, StationId};
use crate::model::{FamilyId, HONORARY, Model};
use foldhash::HashMap;
use std::sync::Arc;

/// Places in ten-thousandths: a post is 10 000; in a source weighted by FTE, its FTE.
pub type Places = i64;
/// One post.
pub const ONE: Places = 10_000;

/// One combination and how much there is of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// Index into [`Census::institutions`].
    pub institution: u32,
    /// The unit; blank for none.
    pub unit: Sym,
    /// Index into the placements.
    pub placement: u32,
    /// The contract term; blank for none.
    pub contract: Sym,
    /// The funding; blank for none.
    pub funding: Sym,
    /// Filled, vacant, frozen or closed.
    pub status: Status,
    /// Places.
    pub posts: Places,
    /// FTE in ten-thousandths.
    pub fte: i64,
    /// Rows, all those of job shares included.
    pub rows: u32,
}

/// Row of no cell: it is part of a job share that another row stands for.
pub const NO_CELL: u32 = u32::MAX;

/// The cell of each row.
#[derive(Debug, Default)]
pub struct CellOfRow {
    cells: Lane<u32>,
    /// Rows that have none, where the lane does not say so.
    parts: Bits,
    len: usize,
}

impl CellOfRow {
    /// The cell of a row, or [`NO_CELL`].
    #[must_use]
    pub fn get(&self, row: usize) -> Option<&u32> {
        if self.parts.contains(row) {
            return Some(&NO_CELL);
        }
        self.cells.get(row)
    }

    /// The cell of a group of alike rows.
    #[must_use]
    pub fn of_group(&self, group: u32) -> Option<u32> {
        match &self.cells {
            Lane::Grouped { values, .. } => values.get(group as usize).copied(),
            _ => None,
        }
    }

    /// The cell of every row, in order.
    pub fn iter(&self) -> impl Iterator<Item = &u32> {
        (0..self.len).map(|row| self.get(row).unwrap_or(&NO_CELL))
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
}

/// The posts of a run, counted.
#[derive(Debug, Default)]
pub struct Census {
    /// Names of the institutions, in order.
    pub institutions: Vec<String>,
    /// Distinct placements.
    pub placements: Placements,
    /// Every cell, in order of institution, unit, placement, contract, funding, status.
    pub cells: Vec<Cell>,
    /// The cell of each accepted row, or [`NO_CELL`].
    pub cell_of_row: CellOfRow,
    /// What [`Posts::groups`] come to, where there are groups.
    pub groups: OfGroups,
    /// The file of decisions about titles and how many it holds, where the institution says anything of placement.
    pub placing: Option<(String, u64)>,
    /// Posts that several rows share.
    pub job_shares: JobShares,
    /// The term `honorary`, where it occurs.
    honorary: Option<Sym>,
    /// False where places are FTE, or counts are rounded: tests and intervals are then not shown.
    pub exact: bool,
    /// Some source says that its small cells are suppressed or its counts rounded.
    pub aggregated: bool,
}

impl Census {
    /// Counts the posts. `unnamed` is the institution of rows that name none.
    #[must_use]
    pub fn take(posts: &Posts, model: &Model, graph: &Graph, unnamed: &str) -> Self {
        Self::take_with(posts, model, graph, unnamed, &Placing::default())
    }

    /// As [`Census::take`], with what the institution says about titles.
    #[must_use]
    pub fn take_with(posts: &Posts, model: &Model, graph: &Graph, unnamed: &str, placing: &Placing) -> Self {
        let placer = Placer::new(model, graph).with(placing);
        let mut placements = Placements::default();
        let grouped = posts.groups.as_ref();
        let mut of_groups = OfGroups::default();
        let (job_shares, ((institutions, number_of), sorted)) = rayon::join(
            || {
                let job_shares = JobShares::find(posts);
                if let Some(groups) = grouped {
                    of_groups = OfGroups::new(posts, groups, &job_shares);
                }
                job_shares
            },
            || {
                let (names, placed) = rayon::join(
                    || institutions(posts, unnamed),
                    || grouped.map(|groups| groups::placed(posts, groups, &placer, &mut placements)),
                );
                let sorted = grouped
                    .zip(placed)
                    .map(|(groups, placed)| groups::Sorted::of(posts, groups, &names.1, &placements, placed));
                (names, sorted)
            },
        );
        let mut index: HashMap<[u32; 6], u32> = HashMap::default();
        let mut cells: Vec<Cell> = Vec::new();
        let mut last: Option<([u32; 6], u32)> = None;
        let mut cell_of = |row: usize, cells: &mut Vec<Cell>| {
            let institution = posts.text(Column::Institution, row);
            let status = posts.rows.status.get(row).copied().unwrap_or_default();
            let key = [
                number_of.get(&institution).copied().unwrap_or(0),
                posts.text(Column::Unit, row).0,
                placer.place(posts, row, &mut placements),
                posts.text(Column::Contract, row).0,
                posts.text(Column::Funding, row).0,
                status as u32,
            ];
            let cell = match last {
                Some((known, cell)) if known == key => cell,
                _ => *index.entry(key).or_insert_with(|| {
                    cells.push(Cell {
                        institution: key[0],
                        unit: Sym(key[1]),
                        placement: key[2],
                        contract: Sym(key[3]),
                        funding: Sym(key[4]),
                        status,
                        posts: 0,
                        fte: 0,
                        rows: 0,
                    });
                    u32::try_from(cells.len() - 1).unwrap_or(NO_CELL)
                }),
            };
            last = Some((key, cell));
            cell
        };
        let mut cell_of_row = CellOfRow {
            len: posts.len(),
            ..CellOfRow::default()
        };
        if let Some((groups, sorted)) = grouped.zip(sorted) {
            // Rows of a group are of one cell, and count alike but for their FTE.
            let of_group;
            (cells, of_group) = sorted.cells(&mut of_groups);
            cell_of_row.cells = Lane::Grouped {
                of_row: Arc::clone(&groups.of_row),
                values: of_group,
            };
            cell_of_row.parts = job_shares.parts().clone();
        } else {
            let mut each = vec![NO_CELL; posts.len()];
            for (row, slot) in each.iter_mut().enumerate() {
                if job_shares.is_part(row) {
                    continue;
                }
                let number = cell_of(row, &mut cells);
                *slot = number;
                let fte = job_shares.fte(posts, row);
                if let Some(cell) = cells.get_mut(number as usize) {
                    cell.posts += places(posts, row, fte);
                    cell.fte += fte;
                    cell.rows += job_shares.rows_of(row);
                }
            }
            cell_of_row.cells = Lane::Each(each);
        }
        let mut census = Self {
            institutions,
            placements,
            cells,
            cell_of_row,
            groups: of_groups,
            placing: (placing.alike.is_some() || !placing.decisions.file.is_empty()).then(|| {
                (
                    placing.decisions.file.clone(),
                    placing.decisions.list.len() as u64,
                )
            }),
            job_shares,
            honorary: posts.symbols.find(HONORARY),
            exact: posts
                .sources
                .iter()
                .all(|source| source.weight == Weight::Posts && source.rounded_to <= 1),
            aggregated: posts
                .sources
                .iter()
                .any(|source| source.aggregated || source.rounded_to > 1),
        };
        if grouped.is_none() {
            census.sort(posts);
        }
        census
    }

    /// Puts cells in an order that depends on texts alone, not on which row came first.
    fn sort(&mut self, posts: &Posts) {
        // Each text is compared once, for its rank; cells are then compared by numbers.
        let mut texts: Vec<Sym> = self
            .cells
            .iter()
            .flat_map(|cell| [cell.unit, cell.contract, cell.funding])
            .chain(
                self.placements
                    .list
                    .iter()
                    .flat_map(|(key, _)| [key.role, key.title, key.grade, key.scale]),
            )
            .collect();
        texts.sort_unstable();
        texts.dedup();
        texts.sort_by_key(|&sym| posts.symbols.text(sym));
        let rank: HashMap<Sym, u32> = texts.into_iter().zip(0..).collect();
        let of = |sym: Sym| rank.get(&sym).copied().unwrap_or(0);
        let placed = |number: u32| {
            let (key, _) = self.placements.list.get(number as usize)?;
            Some([of(key.role), of(key.title), of(key.grade), of(key.scale)])
        };
        let mut order: Vec<(_, u32)> = (0..)
            .zip(&self.cells)
            .map(|(number, cell)| {
                let unit = of(cell.unit);
                let terms = [of(cell.contract), of(cell.funding)];
                (
                    (cell.institution, unit, placed(cell.placement), terms, cell.status),
                    number,
                )
            })
            .collect();
        order.sort_unstable();
        let mut new_number = vec![NO_CELL; order.len()];
        let mut sorted = Vec::with_capacity(order.len());
        for (number, &(_, old)) in (0..).zip(&order) {
            if let (Some(slot), Some(cell)) = (new_number.get_mut(old as usize), self.cells.get(old as usize))
            {
                *slot = number;
                sorted.push(cell.clone());
            }
        }
        self.cells = sorted;
        if let Lane::Each(cells) | Lane::Grouped { values: cells, .. } = &mut self.cell_of_row.cells {
            for slot in cells {
                *slot = new_number.get(*slot as usize).copied().unwrap_or(NO_CELL);
            }
        }
    }

    /// The places that a row stands for: those of a shared post are at the row that stands for it.
    #[must_use]
    pub fn places_of_row(&self, posts: &Posts, row: usize) -> Places {
        if self.job_shares.is_part(row) {
            return 0;
        }
        places(posts, row, self.job_shares.fte(posts, row))
    }

    /// How a cell's posts are placed.
    #[must_use]
    pub fn placement(&self, cell: &Cell) -> &Placement {
        const NOWHERE: &Placement = &Placement::On(Vec::new());
        self.placements
            .list
            .get(cell.placement as usize)
            .map_or(NOWHERE, |(_, placement)| placement)
    }

    /// Whether the cell's posts are honorary.
    #[must_use]
    pub fn is_honorary(&self, cell: &Cell) -> bool {
        self.honorary == Some(cell.contract)
    }

    /// Whether the cell's posts are in the headcount: filled, and not honorary (`semantics.md`, Post).
    #[must_use]
    pub fn in_headcount(&self, cell: &Cell) -> bool {
        cell.status == Status::Filled && !self.is_honorary(cell)
    }

    /// Whether the cell's posts staff a station: filled or vacant, and not honorary (`semantics.md`, Staffed).
    #[must_use]
    pub fn staffs(&self, cell: &Cell) -> bool {
        matches!(cell.status, Status::Filled | Status::Vacant) && !self.is_honorary(cell)
    }

    /// The family of the largest share, the first named on a tie; none for unplaced posts.
    #[must_use]
    pub fn family(&self, graph: &Graph, cell: &Cell) -> Option<Option<FamilyId>> {
        self.placement(cell)
            .main()
            .and_then(|station| graph.station(station))
            .map(|station| station.family)
    }

    /// The cells with their numbers.
    pub fn numbered(&self) -> impl Iterator<Item = (u32, &Cell)> {
        (0..).zip(&self.cells)
    }

    /// The cells of one institution, as a range of [`Census::cells`].
    #[must_use]
    pub fn cells_of(&self, institution: u32) -> std::ops::Range<usize> {
        let start = self.cells.partition_point(|cell| cell.institution < institution);
        let end = self.cells.partition_point(|cell| cell.institution <= institution);
        start..end
    }

    /// For each station, whether it is staffed in an institution.
    #[must_use]
    pub fn staffed(&self, graph: &Graph, institution: u32) -> Vec<bool> {
        let mut staffed = vec![false; graph.stations.len()];
        for cell in self.cells.get(self.cells_of(institution)).into_iter().flatten() {
            if !self.staffs(cell) {
                continue;
            }
            for &(station, _) in self.placement(cell).stations() {
                if let Some(slot) = staffed.get_mut(StationId::index(station)) {
                    *slot = true;
                }
            }
        }
        staffed
    }
}

/// The places that a row stands for.
#[must_use]
pub fn places(posts: &Posts, row: usize, fte: i64) -> Places {
    if source_of(posts, row).is_some_and(|source| source.weight == Weight::Fte) {
        return fte;
    }
    i64::from(posts.rows.count.get(row).copied().unwrap_or(1)) * ONE
}

fn source_of(posts: &Posts, row: usize) -> Option<&SourceInfo> {
    let source = posts.rows.source.get(row)?;
    posts.sources.get(usize::from(*source))
}

/// The institutions in order of name, and the number of each text.
fn institutions(posts: &Posts, unnamed: &str) -> (Vec<String>, HashMap<Sym, u32>) {
    let mut seen: HashMap<Sym, u32> = HashMap::default();
    let mut last = None;
    let mut see = |row: usize| {
        let sym = posts.text(Column::Institution, row);
        if last != Some(sym) {
            seen.insert(sym, 0);
            last = Some(sym);
        }
    };
    match &posts.groups {
        Some(groups) => groups.example.iter().for_each(|&row| see(row as usize)),
        None => (0..posts.len()).for_each(&mut see),
    }
    let name = |sym: Sym| {
        if sym.is_blank() {
            unnamed
        } else {
            posts.symbols.text(sym)
        }
    };
    let mut names: Vec<String> = seen.keys().map(|&sym| name(sym).to_owned()).collect();
    names.sort();
    names.dedup();
    for (sym, number) in &mut seen {
        let at = names
            .binary_search_by(|known| known.as_str().cmp(name(*sym)))
            .unwrap_or(0);
        *number = u32::try_from(at).unwrap_or(0);
    }
    (names, seen)
}

//! The titles of posts, cell by cell.

use crate::check::Establishment;
use crate::posts::census::{self, Places};
use crate::posts::columns::{Column, Groups, Sym};
use crate::posts::lane::Lane;
use crate::posts::row_lists::Bits;
use crate::posts::titles::normalise;
use foldhash::HashMap;

/// The titles of posts.
pub(super) struct Titles {
    /// Normalised titles in order.
    pub(super) names: Vec<String>,
    /// Which of them a title is, by symbol: one more than its place, or 0.
    numbers: Vec<u32>,
    /// The posts of each title in each cell of the headcount, in the order of cells, where rows are not in groups of alike ones.
    counts: Vec<(u32, Sym, Places)>,
}

impl Titles {
    pub(super) fn new(here: &Establishment<'_>) -> Self {
        let posts = here.posts;
        let text = |sym: Sym| posts.symbols.text(sym);
        let counts = if posts.groups.is_none() {
            counts(here)
        } else {
            Vec::new()
        };
        let of_groups = posts.rows.text.get(Column::Title as usize);
        let of_groups = of_groups.filter(|_| posts.groups.is_some()).map(Lane::distinct);
        let all = of_groups.into_iter().flatten().copied();
        let all = all.chain(counts.iter().map(|&(_, title, _)| title));
        let mut normal: HashMap<Sym, String> = HashMap::default();
        let mut seen = Bits::default();
        for title in all.filter(|title| !title.is_blank()) {
            if !seen.contains(title.0 as usize) {
                seen.insert(title.0 as usize);
                normal.insert(title, normalise(text(title)));
            }
        }
        let mut names: Vec<String> = normal.values().cloned().collect();
        names.sort();
        names.dedup();
        let mut numbers = vec![0; normal.keys().map(|title| title.0 as usize + 1).max().unwrap_or(0)];
        for (title, name) in normal {
            if let (Some(slot), Ok(at)) = (numbers.get_mut(title.0 as usize), names.binary_search(&name)) {
                *slot = u32::try_from(at + 1).unwrap_or(0);
            }
        }
        Self {
            names,
            numbers,
            counts,
        }
    }

    /// The place of a title among the names.
    pub(super) fn number(&self, title: Sym) -> Option<u32> {
        self.numbers.get(title.0 as usize)?.checked_sub(1)
    }

    /// The titles of one cell after another.
    pub(super) fn by_cell<'a>(&'a self, here: &'a Establishment<'a>) -> OfCells<'a> {
        OfCells {
            titles: self,
            here,
            next: 0,
            own: Vec::new(),
        }
    }
}

/// Goes through the cells in their order.
pub(super) struct OfCells<'a> {
    titles: &'a Titles,
    here: &'a Establishment<'a>,
    /// The next count.
    next: usize,
    own: Vec<(Sym, Places)>,
}

impl OfCells<'_> {
    /// The titles in a cell of the headcount with their posts, in the order of their texts: a cell that was placed by its
    /// role holds several. Cells are asked for in their order.
    pub(super) fn of(&mut self, cell: u32) -> &[(Sym, Places)] {
        self.own.clear();
        match &self.here.posts.groups {
            Some(groups) => self.of_groups(groups, cell),
            None => {
                let rest = self.titles.counts.get(self.next..).unwrap_or(&[]);
                let before = rest.partition_point(|&(at, ..)| at < cell);
                let rest = rest.get(before..).unwrap_or(&[]);
                let own = rest.partition_point(|&(at, ..)| at == cell);
                let own = rest.iter().take(own);
                self.own.extend(own.map(|&(_, title, places)| (title, places)));
                self.next += before + self.own.len();
            }
        }
        if self.own.len() > 1 {
            let text = |title: Sym| self.here.posts.symbols.text(title);
            self.own
                .sort_unstable_by(|&(one, _), &(other, _)| text(one).cmp(text(other)));
            self.own.dedup_by(|(title, places), (before, all)| {
                let same = title == before;
                if same {
                    *all += *places;
                }
                same
            });
        }
        &self.own
    }

    fn of_groups(&mut self, groups: &Groups, cell: u32) {
        let (posts, census) = (self.here.posts, self.here.census);
        let own = census.groups.of_cell(cell);
        for &group in own {
            let (rows, places) = match (own.len(), census.cells.get(cell as usize)) {
                (1, Some(cell)) => (cell.rows.into(), cell.posts),
                _ => {
                    let sum = census.groups.sum(posts, groups, group);
                    (sum.rows, sum.posts)
                }
            };
            // All rows of a group may be parts of job shares that another group's row stands for.
            if rows == 0 {
                continue;
            }
            let row = groups.example.get(group as usize).map_or(0, |&row| row as usize);
            let title = posts.text_of_group(Column::Title, group as usize, row);
            if !title.is_blank() {
                self.own.push((title, places));
            }
        }
    }
}

/// The posts of each title in each cell of the headcount, in the order of cells.
fn counts(here: &Establishment<'_>) -> Vec<(u32, Sym, Places)> {
    let mut counts: Vec<(u32, Sym, Places)> = Vec::new();
    for (row, &cell) in here.census.cell_of_row.iter().enumerate() {
        let title = here.posts.text(Column::Title, row);
        let known = here.census.cells.get(cell as usize);
        if known.is_some_and(|cell| here.census.in_headcount(cell)) && !title.is_blank() {
            let fte = here.census.job_shares.fte(here.posts, row);
            counts.push((cell, title, census::places(here.posts, row, fte)));
        }
    }
    counts.sort_unstable_by_key(|&(cell, title, _)| (cell, title));
    counts.dedup_by(|(cell, title, places), (before, of, all)| {
        let same = (*cell, *title) == (*before, *of);
        if same {
            *all += *places;
        }
        same
    });
    counts
}

//! Who a row is, and who is above it: by arrays where the reader has found it out, by ids else.

use super::line::careless;
use crate::check::{Context, Establishment};
use crate::graph::TierId;
use crate::posts::census::Cell;
use crate::posts::columns::{Column, Groups, Posts, Status, Sym, TOP};
use crate::posts::lane::Lane;
use crate::posts::row_lists::Bits;
use foldhash::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

/// What a row's fellows in its group share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Person {
    pub(super) institution: u32,
    pub(super) closed: bool,
    /// Its source says how the top is marked.
    pub(super) declares_top: bool,
    pub(super) tier: Option<TierId>,
}

/// Whom a row reports to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Above {
    /// A blank.
    Nobody,
    /// The mark of the top.
    Top,
    /// No id of the institution.
    Unknown(Sym),
    /// The row that stands for the id.
    Row(u32),
}

/// In place of a level: the post is closed, or there is none.
const CLOSED: u16 = u16::MAX;
/// Levels of which a table is made.
const FEW: usize = 250;

/// The rows of all institutions.
pub(super) struct People<'a> {
    context: &'a Context<'a>,
    here: &'a Establishment<'a>,
    posts: &'a Posts,
    /// By group, where there are groups and many levels; where there are no groups, by row.
    persons: Vec<Option<Person>>,
    groups: Option<&'a Groups>,
    /// Where there are groups: the first row that is not closed of ids whose first row is.
    live: HashMap<u32, u32>,
    /// The rows of which `live` says something.
    any_live: Bits,
    /// By group, where there are groups and few levels: a number for its level, or [`CLOSED`].
    codes: Vec<u16>,
    /// How many such numbers there are.
    levels: usize,
    /// By the number of one level and that of another: whether the one is lower.
    lower: Vec<bool>,
    /// Else: the first row that is not closed of each id, else the first; by institution.
    of_id: HashMap<(u32, Sym), u32>,
    /// These rows by institution and careless id; made when the first manager is unknown.
    of_careless: OnceLock<HashMap<(u32, String), Vec<u32>>>,
    top: Option<Sym>,
}

impl<'a> People<'a> {
    pub(super) fn new(context: &'a Context<'a>, here: &'a Establishment<'a>) -> Self {
        let posts = here.posts;
        let mut people = Self {
            context,
            here,
            posts,
            persons: Vec::new(),
            groups: posts.groups.as_ref(),
            live: HashMap::default(),
            any_live: Bits::default(),
            codes: Vec::new(),
            levels: context.graph.tiers.len() + 1,
            lower: Vec::new(),
            of_id: HashMap::default(),
            of_careless: OnceLock::new(),
            top: posts.symbols.find(TOP),
        };
        let all = u32::try_from(posts.len()).unwrap_or(u32::MAX);
        match people.groups {
            Some(groups) => {
                if people.levels <= FEW {
                    people.look_up(groups);
                } else {
                    let examples = groups.example.iter();
                    let persons = examples.map(|&row| person(context, here, row as usize));
                    people.persons = persons.collect();
                }
                let repeated = groups.repeated.iter();
                people.live = repeated
                    .filter_map(|rows| {
                        let closed = |row: &u32| {
                            let status = posts.rows.status.get(*row as usize);
                            status == Some(&Status::Closed)
                        };
                        let first = rows.first().filter(|first| closed(first))?;
                        Some((*first, *rows.iter().find(|row| !closed(row))?))
                    })
                    .collect();
                people.any_live = people.live.keys().map(|&row| row as usize).collect();
            }
            None => {
                people.persons = (0..all).map(|row| person(context, here, row as usize)).collect();
                for row in 0..all {
                    let Some(own) = people.of(row) else { continue };
                    let id = (own.institution, posts.text(Column::Id, row as usize));
                    let known = people.of_id.get(&id).copied();
                    let better = known.is_none_or(|known| {
                        !own.closed && people.of(known).is_some_and(|known| known.closed)
                    });
                    if better {
                        people.of_id.insert(id, row);
                    }
                }
            }
        }
        people
    }

    /// Makes a table of what is lower than what, and a list of the levels of groups: those of their cells, since the rows
    /// of a job share are of one cell.
    fn look_up(&mut self, groups: &Groups) {
        let (graph, census) = (self.context.graph, &self.here.census);
        // The last one is that of posts without a level.
        let none = self.levels - 1;
        let tier = |at: usize| (at < none).then(|| TierId(u32::try_from(at).unwrap_or(u32::MAX)));
        let pairs = (0..self.levels).flat_map(|low| (0..self.levels).map(move |high| (low, high)));
        let is_lower = |(low, high): (usize, usize)| {
            let both = tier(low).zip(tier(high));
            both.is_some_and(|(low, high)| graph.tiers.below(low, high))
        };
        self.lower = pairs.map(is_lower).collect();
        let code = |cell: &Cell| match cell.status {
            Status::Closed => CLOSED,
            _ => {
                let main = census.placement(cell).main();
                let tier = main.and_then(|id| graph.station(id)).map(|station| station.tier);
                u16::try_from(tier.map_or(none, |tier| tier.0 as usize)).unwrap_or(CLOSED)
            }
        };
        let of_cells: Vec<u16> = census.cells.iter().map(code).collect();
        let all = 0..u32::try_from(groups.example.len()).unwrap_or(u32::MAX);
        let of_group = |group| {
            let cell = census.cell_of_row.of_group(group)?;
            of_cells.get(cell as usize).copied()
        };
        self.codes = all.map(|group| of_group(group).unwrap_or(CLOSED)).collect();
    }

    /// Who a row is; none where it belongs to no institution.
    pub(super) fn of(&self, row: u32) -> Option<Person> {
        let at = match self.groups {
            Some(groups) => *groups.of_row.get(row as usize)?,
            None => row,
        };
        match self.groups {
            Some(groups) if !self.codes.is_empty() => {
                let example = *groups.example.get(at as usize)?;
                person(self.context, self.here, example as usize)
            }
            _ => self.persons.get(at as usize).copied().flatten(),
        }
    }

    /// The row that stands for the row's id.
    pub(super) fn id_row(&self, row: u32) -> u32 {
        self.row_of(row, self.posts.text(Column::Id, row as usize))
            .unwrap_or(row)
    }

    /// The row that stands for an id in the institution of a row.
    fn row_of(&self, row: u32, id: Sym) -> Option<u32> {
        match self.groups {
            Some(groups) => {
                let first = groups.row_of(id)?;
                Some(self.live_row(first))
            }
            None => self.of_id.get(&(self.of(row)?.institution, id)).copied(),
        }
    }

    /// The first row that is not closed of the id whose first row this is; this one, where all are.
    #[inline]
    fn live_row(&self, first: u32) -> u32 {
        if !self.any_live.contains(first as usize) {
            return first;
        }
        self.live.get(&first).copied().unwrap_or(first)
    }

    /// The manager as the row names it.
    pub(super) fn manager(&self, row: u32) -> Sym {
        let managers = self.posts.rows.text.get(Column::Manager as usize);
        let manager = managers.and_then(|managers| managers.get(row as usize));
        manager.copied().unwrap_or_default()
    }

    /// Those of some rows of which there may be something to say: not those that report to an earlier row of their
    /// institution, of a post that is not closed, at no lower level.
    pub(super) fn suspects(&self, rows: Range<u32>, mut each: impl FnMut(u32)) {
        let managers = self.posts.rows.text.get(Column::Manager as usize);
        let (Some(groups), Some(Lane::Each(managers)), false) =
            (self.groups, managers, self.codes.is_empty())
        else {
            return rows.for_each(each);
        };
        let whole = rows.start as usize..rows.end as usize;
        let (Some(of_row), Some(managers)) = (groups.of_row.get(whole.clone()), managers.get(whole)) else {
            return rows.for_each(each);
        };
        let code = |group: u32| self.codes.get(group as usize).copied().unwrap_or(CLOSED);
        for (row, (&group, manager)) in rows.zip(of_row.iter().zip(managers)) {
            let above = manager.0.wrapping_sub(groups.first_id);
            let above = self.live_row(above);
            let over = groups
                .of_row
                .get(above as usize)
                .map_or(CLOSED, |&group| code(group));
            let own = code(group);
            let lower = self.lower.get(usize::from(over) * self.levels + usize::from(own));
            // `CLOSED` is beyond the table.
            let is_quiet = above < row && lower == Some(&false) && own != CLOSED;
            if !is_quiet || groups.has_same_id.contains(row as usize) {
                each(row);
            }
        }
    }

    pub(super) fn above(&self, row: u32) -> Above {
        let manager = self.manager(row);
        if manager.is_blank() {
            return Above::Nobody;
        }
        match self.row_of(row, manager) {
            Some(above) => Above::Row(above),
            None if Some(manager) == self.top => Above::Top,
            None => Above::Unknown(manager),
        }
    }

    /// Whether a row belongs to an institution and its post is not closed.
    fn is_live(&self, row: u32) -> bool {
        match self.groups {
            Some(groups) if !self.codes.is_empty() => {
                let group = groups.of_row.get(row as usize).copied().unwrap_or(u32::MAX);
                self.codes.get(group as usize).is_some_and(|&code| code != CLOSED)
            }
            _ => self.of(row).is_some_and(|person| !person.closed),
        }
    }

    /// The row above, where there is one and its post is not closed.
    pub(super) fn live_above(&self, row: u32) -> Option<u32> {
        match self.above(row) {
            Above::Row(above) => self.is_live(above).then_some(above),
            _ => None,
        }
    }

    /// Whether the chain of managers of one of these rows does not end.
    pub(super) fn any_loop(&self, rows: &[u32]) -> bool {
        !self.stuck(rows.iter().copied()).is_empty()
    }

    /// Rows that are not closed and whose chain of managers is not seen to end, each id by the row that stands for it.
    pub(super) fn without_end(&self) -> Vec<u32> {
        let all = 0..u32::try_from(self.posts.len()).unwrap_or(u32::MAX);
        self.stuck(all.filter(|&row| self.is_live(row)))
    }

    /// Those of some rows from which no chain of managers ends.
    fn stuck(&self, rows: impl Iterator<Item = u32>) -> Vec<u32> {
        const UNKNOWN: u8 = 0;
        const ON_THE_WAY: u8 = 1;
        const ENDS: u8 = 2;
        const STUCK: u8 = 3;
        let mut state = vec![UNKNOWN; self.posts.len()];
        let mut chain = Vec::new();
        let mut rest = Vec::new();
        for row in rows {
            let mut at = self.id_row(row);
            let end = loop {
                match state.get_mut(at as usize) {
                    Some(slot) if *slot == UNKNOWN => *slot = ON_THE_WAY,
                    Some(slot) if *slot == ENDS => break ENDS,
                    _ => break STUCK,
                }
                chain.push(at);
                match self.live_above(at) {
                    Some(above) => at = above,
                    None => break ENDS,
                }
            };
            for at in chain.drain(..) {
                if let Some(slot) = state.get_mut(at as usize) {
                    *slot = end;
                }
            }
            if state.get(self.id_row(row) as usize) != Some(&ENDS) {
                rest.push(row);
            }
        }
        rest
    }

    fn id(&self, row: u32) -> &str {
        self.posts.symbols.text(self.posts.text(Column::Id, row as usize))
    }

    /// The rows that stand for ids of an institution which are carelessly this, where there are no groups.
    fn alike(&self, institution: u32, id: &str) -> &[u32] {
        let all = self.of_careless.get_or_init(|| {
            let mut all: HashMap<(u32, String), Vec<u32>> = HashMap::default();
            for (&(institution, _), &row) in &self.of_id {
                let id = careless(self.id(row));
                all.entry((institution, id)).or_default().push(row);
            }
            all
        });
        all.get(&(institution, id.to_owned())).map_or(&[], Vec::as_slice)
    }

    /// The id that is carelessly the same as an unknown manager: posts that are not closed first, then by text. `rows`
    /// name the manager.
    pub(super) fn nearly(&self, institution: u32, manager: Sym, rows: &[u32]) -> Option<String> {
        let wanted = careless(self.posts.symbols.text(manager));
        let best = |rows: &mut dyn Iterator<Item = u32>| {
            rows.map(|row| (self.of(row).is_none_or(|person| person.closed), self.id(row)))
                .filter(|(_, text)| careless(text) == wanted)
                .min()
                .map(|(_, text)| text.to_owned())
        };
        match self.groups {
            Some(groups) => {
                let own = self.posts.text(Column::Institution, *rows.first()? as usize);
                let alike = groups.lookalikes.get(&(own, manager))?;
                best(&mut alike.iter().map(|&row| self.id_row(row)))
            }
            None => best(&mut self.alike(institution, &wanted).iter().copied()),
        }
    }
}

fn person(context: &Context<'_>, here: &Establishment<'_>, row: usize) -> Option<Person> {
    let cell = *here
        .census
        .cell_of_row
        .get(here.census.job_shares.representative(row))?;
    let cell = here.census.cells.get(cell as usize)?;
    let source = here.posts.rows.source.get(row).copied().unwrap_or(0);
    let main = here.census.placement(cell).main();
    Some(Person {
        institution: cell.institution,
        closed: here.posts.rows.status.get(row).copied().unwrap_or_default() == Status::Closed,
        declares_top: here
            .posts
            .sources
            .get(usize::from(source))
            .is_some_and(|source| source.declares_top),
        tier: main
            .and_then(|id| context.graph.station(id))
            .map(|station| station.tier),
    })
}

//! What the census does not keep: titles, and service. One walk over the rows.

use super::super::{Facts, Next, RoleTitles, Service};
use super::{MOST, Scope};
use crate::model::RoleId;
use crate::posts::columns::{Column, Sym};
use crate::posts::placement::Placement;
use foldhash::HashMap;
use jiff::ToSpan;
use jiff::civil::Date;

/// Years of service on short-term contracts after which UK law asks for a reason, where the framework says nothing.
const YEARS: i64 = 4;

pub(super) fn count(scope: &Scope<'_>, facts: &mut Facts) {
    let (context, here) = (scope.context, scope.here);
    let (posts, cells) = (here.posts, &here.census.cells);
    let mut titles: HashMap<(RoleId, Sym), i64> = HashMap::default();
    let mut unplaced: HashMap<Sym, i64> = HashMap::default();
    let mut serving = posts
        .columns
        .contains(Column::Contract)
        .then(|| Serving::new(scope))
        .filter(Serving::has_dates);
    for (row, &number) in here.census.cell_of_row.iter().enumerate() {
        let Some(cell) = cells
            .get(number as usize)
            .filter(|cell| scope.has(cell.institution))
        else {
            continue;
        };
        let title = posts.text(Column::Title, row);
        let places = here.census.places_of_row(posts, row);
        let in_headcount = here.census.in_headcount(cell);
        match here.census.placement(cell) {
            Placement::Not(_) => *unplaced.entry(title).or_default() += places,
            Placement::On(stations) if in_headcount => {
                let main = stations.first().and_then(|&(id, _)| context.graph.station(id));
                if let Some(station) = main {
                    *titles.entry((station.role, title)).or_default() += places;
                }
            }
            Placement::On(_) => {}
        }
        if let Some(serving) = serving.as_mut().filter(|_| in_headcount) {
            serving.add(row, number, cell.contract, places);
        }
    }
    facts.roles = roles(scope, &titles);
    let mut list: Vec<(String, i64)> = unplaced
        .into_iter()
        .map(|(title, places)| (posts.symbols.text(title).to_owned(), places))
        .collect();
    list.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    facts.unplaced_titles = list;
    facts.service = serving.map(Serving::done);
}

fn roles(scope: &Scope<'_>, titles: &HashMap<(RoleId, Sym), i64>) -> Vec<RoleTitles> {
    let model = scope.context.model;
    let mut by_role: HashMap<RoleId, (RoleTitles, i64)> = HashMap::default();
    let text = |sym: Sym| scope.here.posts.symbols.text(sym);
    for (&(role, title), &places) in titles {
        let (known, most) = by_role.entry(role).or_default();
        known.posts += places;
        if title.is_blank() {
            continue;
        }
        known.titles += 1;
        // The first in the alphabet on a tie, whatever order they come in.
        let better = places > *most || (places == *most && text(title) < known.commonest.as_str());
        if better {
            *most = places;
            text(title).clone_into(&mut known.commonest);
        }
    }
    let mut roles: Vec<RoleTitles> = by_role
        .into_iter()
        .map(|(id, (known, _))| {
            let role = model.role(id);
            RoleTitles {
                role: role.map_or("", |role| role.title.as_str()).to_owned(),
                family: model.family_title(role.and_then(|role| role.family)).to_owned(),
                ..known
            }
        })
        .collect();
    roles.sort_by(|a, b| {
        (b.titles, b.posts)
            .cmp(&(a.titles, a.posts))
            .then_with(|| a.role.cmp(&b.role))
    });
    roles
}

/// Service on short-term contracts.
struct Serving<'a> {
    scope: &'a Scope<'a>,
    years: i64,
    from_framework: bool,
    /// What a first day means, worked out once a day.
    known: HashMap<i32, (usize, Option<Date>)>,
    bands: Vec<i64>,
    undated: i64,
    next: Vec<(Date, u32, u32, i64)>,
}

impl<'a> Serving<'a> {
    fn new(scope: &'a Scope<'a>) -> Self {
        let model = scope.context.model;
        let written = model
            .contracts
            .iter()
            .filter(|contract| model.is_short_term(&contract.name))
            .filter_map(|contract| contract.longest)
            .map(|longest| longest.months / 12)
            .filter(|years| (1..=20).contains(years))
            .min();
        let years = written.unwrap_or(YEARS);
        Self {
            scope,
            years,
            from_framework: written.is_some(),
            known: HashMap::default(),
            bands: vec![0; usize::try_from(years).unwrap_or(0) + 1],
            undated: 0,
            next: Vec::new(),
        }
    }

    fn has_dates(&self) -> bool {
        let columns = self.scope.here.posts.columns;
        columns.contains(Column::ServiceStart) || columns.contains(Column::Start)
    }

    fn add(&mut self, row: usize, cell: u32, contract: Sym, places: i64) {
        let scope = self.scope;
        let posts = scope.here.posts;
        if contract.is_blank() || !scope.context.model.is_short_term(posts.symbols.text(contract)) {
            return;
        }
        let rows = &posts.rows;
        let Some(since) = rows.service_start.known(row).or_else(|| rows.start.known(row)) else {
            self.undated += places;
            return;
        };
        let (years, as_of) = (self.years, scope.context.as_of);
        let (band, reaches) = *self
            .known
            .entry(since)
            .or_insert_with(|| served(since, years, as_of));
        if let Some(slot) = self.bands.get_mut(band) {
            *slot += places;
        }
        if let Some(date) = reaches {
            self.next
                .push((date, u32::try_from(row).unwrap_or(u32::MAX), cell, places));
        }
    }

    fn done(mut self) -> Service {
        let (scope, here) = (self.scope, self.scope.here);
        let posts = here.posts;
        self.next.sort_unstable();
        let next = self
            .next
            .iter()
            .take(MOST)
            .filter_map(|&(date, row, cell, places)| {
                let row = row as usize;
                let cell = here.census.cells.get(cell as usize)?;
                let text = |column| posts.symbols.text(posts.text(column, row)).to_owned();
                let main = here.census.placement(cell).main();
                let role = main
                    .and_then(|id| scope.context.graph.station(id))
                    .and_then(|station| scope.context.model.role(station.role))
                    .map_or_else(|| text(Column::Title), |role| role.title.clone());
                Some(Next {
                    date,
                    id: text(Column::Id),
                    institution: scope.institution(cell.institution).to_owned(),
                    unit: text(Column::Unit),
                    role,
                    contract: text(Column::Contract),
                    posts: places,
                })
            })
            .collect();
        Service {
            years: self.years,
            from_framework: self.from_framework,
            bands: self.bands,
            undated: self.undated,
            next_posts: self.next.iter().map(|&(.., places)| places).sum(),
            next_rows: self.next.len(),
            next,
        }
    }
}

/// Completed years of service, at most `years`; and the day on which `years` are complete, where it lies within the next
/// twelve months. By the calendar (`semantics.md`, Time).
fn served(since: i32, years: i64, as_of: Date) -> (usize, Option<Date>) {
    let Ok(start) = jiff::civil::date(1970, 1, 1).checked_add(i64::from(since).days()) else {
        return (0, None);
    };
    let after = |years: i64| start.checked_add(years.years()).ok();
    let done = (1..=years)
        .take_while(|&years| after(years).is_some_and(|day| day <= as_of))
        .count();
    let limit = as_of.checked_add(1.year()).unwrap_or(as_of);
    let reaches = after(years).filter(|&day| day > as_of && day <= limit);
    (done, reaches)
}

#[cfg(test)]
mod tests {
    use super::served;
    use jiff::civil::date;

    fn day(year: i16, month: i8, day: i8) -> i32 {
        date(year, month, day).since(date(1970, 1, 1)).unwrap().get_days()
    }

    #[test]
    fn service_is_counted_in_calendar_years() {
        let as_of = date(2026, 7, 31);
        assert_eq!(served(day(2022, 7, 31), 4, as_of), (4, None));
        assert_eq!(served(day(2022, 8, 1), 4, as_of), (3, Some(date(2026, 8, 1))));
        assert_eq!(
            served(day(2023, 8, 1), 4, as_of),
            (2, None),
            "the day after the year"
        );
        assert_eq!(served(day(2030, 1, 1), 4, as_of), (0, None), "a start to come");
    }

    #[test]
    fn the_last_of_february_completes_a_year_on_the_last_of_february() {
        assert_eq!(served(day(2020, 2, 29), 4, date(2021, 2, 28)).0, 1);
        assert_eq!(served(day(2020, 2, 29), 4, date(2021, 2, 27)).0, 0);
    }
}

//! `grade-dispersal`: one title or role at more grades than it should have.
//!
//! # What it looks for
//! Filled posts with one role, or with one title, at more distinct grades than the range of the role has (for a title:
//! of the roles that its posts have; for a title that no role has: more than 2). Within each institution, and across
//! all of them where there are several. Aligned grades are one level.
//!
//! # Why it matters
//! The study found grades that varied without a system: the same work, paid by accident of department.
//!
//! # Example
//! `Learning Technologist` stands at grades 5, 6, 7 and 8; the role may have 6 and 7.
//!
//! # Settings
//! `check grade-dispersal { at most 3 grades }` for titles that no role has; `severity …`.
//!
//! # Evidence
//! `grades`: the grades with the posts at each; `levels`: how many distinct levels; `allowed`: how many the range has;
//! `posts`.
//!
//! # How to fix
//! Evaluate the posts at the outlying grades: regrade them, give them another title, or widen the role.
//!
//! # Source
//! `semantics.md`, Grading consistency.

mod titles;

use super::words::{list, number, role_title};
use super::{Check, Context, Establishment, Finding, RowSet, Scope, Untold};
use crate::diagnostic::Severity;
use crate::graph::TierId;
use crate::model::{GradeId, RoleId, ScaleId};
use crate::posts::census::{ONE, Places};
use crate::posts::columns::{Column, Sym};
use crate::posts::placement::{Key, Placement, Placer, Reason};
use crate::syntax::ast::Amount;
use foldhash::HashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use titles::Titles;

pub(super) const CHECK: Check = Check {
    name: "grade-dispersal",
    severity: Severity::Note,
    graded: false,
    scope: Scope::Posts,
    needs: &[&[Column::Grade]],
    source: include_str!("grade_dispersal.rs"),
    run,
};

/// Grades that a title which no role has may stand at.
pub(super) const LIMIT: i64 = 2;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Subject {
    Role(RoleId),
    /// Index into [`Titles::names`].
    Title(u32),
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Spread {
    /// As it is written where it was first seen, for people.
    words: Option<Words>,
    /// By level, with the words for it where it was first seen, and posts; in the order of [`Level`] once complete.
    levels: Vec<(u32, u32, Places)>,
    /// In their order.
    roles: Vec<RoleId>,
    posts: Places,
    cells: Vec<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Words {
    Role(RoleId),
    Title(Sym),
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Level {
    Tier(TierId),
    Text(String),
}

/// What a placement comes to: a role, and the number of a level with that of its words.
type Placed = (Option<RoleId>, Option<(u32, u32)>);

/// Levels and words for them: one may have several, grades that are aligned.
#[derive(Debug, Default)]
struct Levels {
    numbers: HashMap<(Level, String), (u32, u32)>,
    levels: HashMap<Level, u32>,
    list: Vec<Level>,
    words: Vec<String>,
}

impl Levels {
    fn number(&mut self, level: Level, words: String) -> (u32, u32) {
        if let Some(&known) = self.numbers.get(&(level.clone(), words.clone())) {
            return known;
        }
        let next = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let number = *self.levels.entry(level.clone()).or_insert_with(|| {
            self.list.push(level.clone());
            next(self.list.len() - 1)
        });
        self.words.push(words.clone());
        let pair = (number, next(self.words.len() - 1));
        self.numbers.insert((level, words), pair);
        pair
    }

    fn words(&self, number: u32) -> &str {
        self.words.get(number as usize).map_or("", String::as_str)
    }

    /// The levels of a spread in their order.
    fn sort(&self, spread: &mut Spread) {
        spread.levels.sort_by(|(left, ..), (right, ..)| {
            self.list.get(*left as usize).cmp(&self.list.get(*right as usize))
        });
    }
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let Some(here) = &context.establishment else {
        return Vec::new();
    };
    let titles = Titles::new(here);
    let mut levels = Levels::default();
    let limit = match context.settings.of(&CHECK).at_most {
        Some(Amount::Number(limit)) => limit / ONE,
        _ => LIMIT,
    };
    let mut within = collect(context, here, &titles, &mut levels, limit);
    let mut wide: Vec<(Option<u32>, Subject, usize)> = Vec::new();
    let mut reported: BTreeSet<Subject> = BTreeSet::new();
    // Institutions first: what one of them shows need not be said again across all.
    for ((institution, subject), spread) in within.iter().rev() {
        if institution.is_none() && (here.census.institutions.len() < 2 || reported.contains(subject)) {
            continue;
        }
        let allowed = allowed(context, subject, spread, limit);
        // A title that is all there is of its role is that role: said once.
        let of_role = |role: &RoleId| within.get(&(*institution, Subject::Role(*role)));
        let same = |role: &Spread| role.levels == spread.levels && role.cells == spread.cells;
        if matches!(subject, Subject::Title(_))
            && spread.roles.len() == 1
            && spread.roles.first().and_then(of_role).is_some_and(same)
        {
            continue;
        }
        if spread.levels.len() > allowed {
            reported.insert(*subject);
            wide.push((*institution, *subject, allowed));
        }
    }
    let levels = Arc::new(levels);
    let found: Vec<(Option<u32>, Found)> = wide
        .into_iter()
        .rev()
        .filter_map(|(institution, subject, allowed)| {
            let spread = within.remove(&(institution, subject))?;
            let found = Found {
                across: institution.is_none(),
                subject,
                spread,
                allowed,
                levels: Arc::clone(&levels),
            };
            Some((institution, found))
        })
        .collect();
    context.findings(
        found,
        // What is found across all institutions stands before what one of them shows.
        |(institution, found)| (found.spread.posts, institution.map_or(0, |at| at + 1)),
        |(institution, found)| finding(context, &titles, institution, found),
    )
}

/// Spreads that are too wide by institution, and (under none) across all of them.
fn collect(
    context: &Context<'_>,
    here: &Establishment<'_>,
    titles: &Titles,
    levels: &mut Levels,
    limit: i64,
) -> BTreeMap<(Option<u32>, Subject), Spread> {
    let placer = Placer::new(context.model, context.graph);
    let mut within = BTreeMap::new();
    // What a placement comes to is found once; cells are many.
    let mut of_placement: Vec<Placed> = Vec::new();
    for (key, placement) in &here.census.placements.list {
        let role = role_of(context, &placer, here, key, placement);
        let level = level_of(context, &placer, here, key, placement, role);
        of_placement.push((role, level.map(|(level, words)| levels.number(level, words))));
    }
    // Roles, then titles.
    let roles = context.model.roles.len();
    let mut all = Spreads::new(roles + titles.names.len());
    let mut own = Spreads::new(roles + titles.names.len());
    let is_wide =
        |subject: &Subject, spread: &Spread| spread.levels.len() > allowed(context, subject, spread, limit);
    let mut institution = None;
    let mut of_cells = titles.by_cell(here);
    for (number, cell) in here.census.numbered() {
        if institution != Some(cell.institution) {
            own.add_to(&mut all);
            own.give(institution, roles, levels, &is_wide, &mut within);
            institution = Some(cell.institution);
        }
        if !here.census.in_headcount(cell) {
            continue;
        }
        let Some(&(role, Some(level))) = of_placement.get(cell.placement as usize) else {
            continue;
        };
        if let Some(role) = role {
            own.add(role.index(), Words::Role(role), role, level, cell.posts, number);
        }
        for &(title, places) in of_cells.of(number) {
            let Some(name) = titles.number(title) else {
                continue;
            };
            own.add(
                roles + name as usize,
                Words::Title(title),
                role,
                level,
                places,
                number,
            );
        }
    }
    own.add_to(&mut all);
    own.give(institution, roles, levels, &is_wide, &mut within);
    let mut across = BTreeMap::new();
    all.give(None, roles, levels, &is_wide, &mut across);
    if across.is_empty() {
        return within;
    }
    // Of those that are too wide across all institutions the cells are looked up.
    let mut across: Vec<((Option<u32>, Subject), Spread)> = across.into_iter().collect();
    let index = |subject: Subject| match subject {
        Subject::Role(role) => role.index(),
        Subject::Title(name) => roles + name as usize,
    };
    let mut place = vec![usize::MAX; roles + titles.names.len()];
    for (at, ((_, subject), _)) in across.iter().enumerate() {
        if let Some(slot) = place.get_mut(index(*subject)) {
            *slot = at;
        }
    }
    let mut of_cells = titles.by_cell(here);
    for (number, cell) in here
        .census
        .numbered()
        .filter(|(_, cell)| here.census.in_headcount(cell))
    {
        let Some(&(role, Some(_))) = of_placement.get(cell.placement as usize) else {
            continue;
        };
        let of_titles = of_cells.of(number).iter();
        let of_titles = of_titles.filter_map(|&(title, _)| titles.number(title));
        let of_titles = of_titles.map(Subject::Title);
        for subject in role.map(Subject::Role).into_iter().chain(of_titles) {
            let at = place.get(index(subject)).copied().unwrap_or(usize::MAX);
            if let Some((_, spread)) = across.get_mut(at) {
                spread.count(number);
            }
        }
    }
    within.extend(across);
    within
}

impl Spread {
    /// Adds posts at a level.
    fn add(&mut self, (level, words): (u32, u32), places: Places) {
        match self.levels.iter_mut().find(|(known, ..)| *known == level) {
            Some((_, _, posts)) => *posts += places,
            None => self.levels.push((level, words, places)),
        }
        self.posts += places;
    }

    fn add_role(&mut self, role: RoleId) {
        if let Err(at) = self.roles.binary_search(&role) {
            self.roles.insert(at, role);
        }
    }

    /// Makes it as good as new, but for the room that it has.
    fn clear(&mut self) {
        self.words = None;
        self.levels.clear();
        self.roles.clear();
        self.posts = 0;
        self.cells.clear();
    }

    /// Adds a cell, unless it was the last one.
    fn count(&mut self, cell: u32) {
        if self.cells.last() != Some(&cell) {
            self.cells.push(cell);
        }
    }
}

/// Spreads by number of role or title.
struct Spreads {
    /// Those that have words are in use; the others are there to be used again.
    list: Vec<Option<Box<Spread>>>,
    /// Those in use.
    seen: Vec<usize>,
}

impl Spreads {
    fn new(count: usize) -> Self {
        Self {
            list: vec![None; count],
            seen: Vec::new(),
        }
    }

    fn add(
        &mut self,
        at: usize,
        words: Words,
        role: impl Into<Option<RoleId>>,
        level: (u32, u32),
        places: Places,
        cell: u32,
    ) {
        let Some(spread) = self.at(at) else { return };
        spread.words.get_or_insert(words);
        spread.add(level, places);
        if let Some(role) = role.into() {
            spread.add_role(role);
        }
        spread.count(cell);
    }

    /// That of a number, in use once it has words.
    fn at(&mut self, at: usize) -> Option<&mut Spread> {
        let spread = self.list.get_mut(at)?.get_or_insert_default();
        if spread.words.is_none() {
            self.seen.push(at);
        }
        Some(spread)
    }

    /// Adds all of them to those of all institutions, but for their cells.
    fn add_to(&self, all: &mut Self) {
        for &at in &self.seen {
            let own = self.list.get(at).and_then(Option::as_ref);
            let Some((own, all)) = own.zip(all.at(at)) else {
                continue;
            };
            all.words = all.words.or(own.words);
            for &(level, words, places) in &own.levels {
                all.add((level, words), places);
            }
            own.roles.iter().for_each(|&role| all.add_role(role));
        }
    }

    /// Puts them where they belong, and begins anew.
    fn give(
        &mut self,
        institution: Option<u32>,
        roles: usize,
        levels: &Levels,
        is_wide: &dyn Fn(&Subject, &Spread) -> bool,
        into: &mut BTreeMap<(Option<u32>, Subject), Spread>,
    ) {
        for at in self.seen.drain(..) {
            let Some(slot) = self.list.get_mut(at) else {
                continue;
            };
            let Some(spread) = slot else { continue };
            let subject = match at.checked_sub(roles) {
                None => Subject::Role(RoleId::at(at)),
                Some(title) => Subject::Title(u32::try_from(title).unwrap_or(u32::MAX)),
            };
            if !is_wide(&subject, spread) {
                spread.clear();
                continue;
            }
            levels.sort(spread);
            into.extend(slot.take().map(|spread| ((institution, subject), *spread)));
        }
    }
}

/// The one role of a post, placed or not.
fn role_of(
    context: &Context<'_>,
    placer: &Placer<'_>,
    here: &Establishment<'_>,
    key: &Key,
    placement: &Placement,
) -> Option<RoleId> {
    match placement {
        Placement::On(stations) => match stations.as_slice() {
            [(one, _)] => context.graph.station(*one).map(|station| station.role),
            _ => None,
        },
        Placement::Not(Reason::GradeOutsideRole(role, _))
            if !here.posts.symbols.text(key.role).contains(';') =>
        {
            Some(*role)
        }
        Placement::Not(_) => placer.role(here.posts.symbols.text(key.role)),
    }
}

/// The level of a post: its grade's tier, or the text of a grade that no scale could be found for.
fn level_of(
    context: &Context<'_>,
    placer: &Placer<'_>,
    here: &Establishment<'_>,
    key: &Key,
    placement: &Placement,
    role: Option<RoleId>,
) -> Option<(Level, String)> {
    let known = |grade: GradeId| {
        (
            Level::Tier(context.graph.tiers.of(grade)),
            context.model.grade_name(grade).to_owned(),
        )
    };
    match placement {
        Placement::On(_) => placement
            .main()
            .and_then(|id| context.graph.station(id))
            .map(|found| known(found.grade)),
        Placement::Not(Reason::GradeOutsideRole(_, grade)) => Some(known(*grade)),
        Placement::Not(_) => {
            let text = here.posts.symbols.text(key.grade);
            if text.is_empty() {
                return None;
            }
            let scale = here.posts.symbols.text(key.scale);
            let own = role
                .and_then(|role| context.model.role(role))
                .map(|role| role.scale);
            let scales = match own {
                Some(own) => vec![own],
                None => (0..context.model.scales.len()).map(ScaleId::at).collect(),
            };
            let mut found: Vec<GradeId> = scales
                .into_iter()
                .filter_map(|own| placer.grade(own, text, scale))
                .collect();
            found.dedup();
            match found.as_slice() {
                [one] => Some(known(*one)),
                _ => Some((Level::Text(text.to_owned()), text.to_owned())),
            }
        }
    }
}

fn allowed(context: &Context<'_>, subject: &Subject, spread: &Spread, limit: i64) -> usize {
    let tiers = |roles: &mut dyn Iterator<Item = RoleId>| -> usize {
        let mut tiers: Vec<TierId> = roles
            .filter_map(|role| context.model.role(role))
            .flat_map(|role| role.grades.iter())
            .map(|grade| context.graph.tiers.of(grade))
            .collect();
        tiers.sort_unstable();
        tiers.dedup();
        tiers.len()
    };
    match subject {
        Subject::Role(role) => tiers(&mut std::iter::once(*role)),
        Subject::Title(_) if !spread.roles.is_empty() => tiers(&mut spread.roles.iter().copied()),
        Subject::Title(_) => usize::try_from(limit).unwrap_or(0),
    }
}

/// A role or title that stands at too many grades.
#[derive(Debug)]
struct Found {
    /// Across institutions.
    across: bool,
    subject: Subject,
    spread: Spread,
    allowed: usize,
    levels: Arc<Levels>,
}

fn finding(context: &Context<'_>, titles: &Titles, institution: Option<u32>, mut found: Found) -> Finding {
    let named = match found.subject {
        Subject::Role(role) => vec![("role", context.model.role_name(role).to_owned())],
        Subject::Title(title) => {
            vec![(
                "title",
                titles.names.get(title as usize).cloned().unwrap_or_default(),
            )]
        }
    };
    let rows = RowSet::cells(std::mem::take(&mut found.spread.cells));
    let posts = found.spread.posts;
    let roles = found.spread.roles.clone();
    let mut finding = Finding::untold(&CHECK, institution, named, found).rows(rows, posts);
    for role in roles.iter().filter_map(|&role| context.model.role(role)) {
        finding = finding.at(role.grade_span);
    }
    finding
}

impl Untold for Found {
    fn tell(&self, context: &Context<'_>, finding: Finding) -> Finding {
        let Some(here) = &context.establishment else {
            return finding;
        };
        let Self {
            spread,
            allowed,
            levels,
            ..
        } = self;
        let kind = if matches!(self.subject, Subject::Role(_)) {
            "role"
        } else {
            "title"
        };
        let grades: Vec<String> = spread
            .levels
            .iter()
            .map(|&(_, words, places)| format!("{} ({})", levels.words(words), super::words::decimal(places)))
            .collect();
        let where_ = if self.across { " across institutions" } else { "" };
        let range = if spread.roles.is_empty() {
            format!("the limit for a title without a role is {allowed}")
        } else {
            format!("its range has {allowed}")
        };
        let words = match spread.words {
            Some(Words::Role(role)) => role_title(context, role),
            Some(Words::Title(title)) => here.posts.symbols.text(title),
            None => "",
        };
        let message = format!(
            "the {kind} {} stands at {} grades{where_}: {}; {range}",
            words,
            spread.levels.len(),
            list(&grades),
        );
        let by_grade: serde_json::Map<String, serde_json::Value> = spread
            .levels
            .iter()
            .map(|&(_, words, places)| (levels.words(words).to_owned(), number(places)))
            .collect();
        finding
            .says(message)
            .evidence("grades", by_grade)
            .evidence("levels", spread.levels.len())
            .evidence("allowed", *allowed)
            .evidence("posts", number(spread.posts))
            .suggest(
                "evaluate the posts at the outlying grades: regrade them, give them another title, or widen the role",
            )
    }
}

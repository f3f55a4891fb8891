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

use super::words::{list, number, role_title};
use super::{Check, Context, Establishment, Finding, RowSet, Scope};
use crate::diagnostic::Severity;
use crate::graph::TierId;
use crate::model::{GradeId, RoleId, ScaleId};
use crate::posts::census::{self, ONE, Places};
use crate::posts::columns::{Column, Sym};
use crate::posts::placement::{Key, Placement, Placer, Reason};
use crate::posts::titles::normalise;
use crate::syntax::ast::Amount;
use foldhash::HashMap;
use std::collections::{BTreeMap, BTreeSet};

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

#[derive(Debug, Clone, Default)]
struct Spread {
    /// As it is written where it was first seen, for people.
    words: String,
    /// By level, or by its text where the grade is unknown: words for it, and posts.
    levels: BTreeMap<Level, (String, Places)>,
    roles: BTreeSet<RoleId>,
    posts: Places,
    cells: Vec<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Tier(TierId),
    Text(String),
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let Some(here) = &context.establishment else {
        return Vec::new();
    };
    let mut within: BTreeMap<(Option<u32>, Subject), Spread> = BTreeMap::new();
    let titles = Titles::new(here);
    collect(context, here, &titles, &mut within);
    let limit = match context.settings.of(&CHECK).at_most {
        Some(Amount::Number(limit)) => limit / ONE,
        _ => LIMIT,
    };
    let mut findings = Vec::new();
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
            findings.push(render(context, *institution, *subject, &titles, spread, allowed));
        }
    }
    findings.reverse();
    findings
}

/// Spreads by institution, and (under none) across all of them.
fn collect(
    context: &Context<'_>,
    here: &Establishment<'_>,
    titles: &Titles,
    within: &mut BTreeMap<(Option<u32>, Subject), Spread>,
) {
    let placer = Placer::new(context.model, context.graph);
    for (number, cell) in here.census.numbered() {
        if !here.census.in_headcount(cell) {
            continue;
        }
        let Some((key, placement)) = here.census.placements.list.get(cell.placement as usize) else {
            continue;
        };
        let role = role_of(context, &placer, here, key, placement);
        let Some((level, words)) = level_of(context, &placer, here, key, placement, role) else {
            continue;
        };
        let mut add = |institution: Option<u32>, subject: Subject, name: &str, places: Places| {
            let spread = within.entry((institution, subject)).or_default();
            if spread.words.is_empty() {
                name.clone_into(&mut spread.words);
            }
            let entry = spread
                .levels
                .entry(level.clone())
                .or_insert_with(|| (words.clone(), 0));
            entry.1 += places;
            spread.roles.extend(role);
            spread.posts += places;
            if spread.cells.last() != Some(&number) {
                spread.cells.push(number);
            }
        };
        for institution in [Some(cell.institution), None] {
            if let Some(role) = role {
                add(
                    institution,
                    Subject::Role(role),
                    role_title(context, role),
                    cell.posts,
                );
            }
            for &(title, places) in titles.of_cell.get(&number).into_iter().flatten() {
                let named = titles.number.get(&title).copied().unwrap_or(0);
                add(
                    institution,
                    Subject::Title(named),
                    here.posts.symbols.text(title),
                    places,
                );
            }
        }
    }
}

/// The titles in each cell with their posts: a cell that was placed by its role holds several.
#[derive(Default)]
struct Titles {
    /// Normalised titles in order.
    names: Vec<String>,
    /// By text as it is written: index into `names`.
    number: HashMap<Sym, u32>,
    /// By cell: texts as they are written, with their posts, in the order of `names`.
    of_cell: HashMap<u32, Vec<(Sym, Places)>>,
}

impl Titles {
    fn new(here: &Establishment<'_>) -> Self {
        let mut titles = Self::default();
        if !here.posts.columns.contains(Column::Title) {
            return titles;
        }
        let mut counts: HashMap<(u32, Sym), Places> = HashMap::default();
        for (row, &cell) in here.census.cell_of_row.iter().enumerate() {
            let title = here.posts.text(Column::Title, row);
            let counted = here
                .census
                .cells
                .get(cell as usize)
                .is_some_and(|cell| here.census.in_headcount(cell));
            if counted && !title.is_blank() {
                let fte = here.census.job_shares.fte(here.posts, row);
                *counts.entry((cell, title)).or_default() += census::places(here.posts, row, fte);
            }
        }
        let text = |sym: Sym| here.posts.symbols.text(sym);
        let mut normal: HashMap<Sym, String> = HashMap::default();
        for &(_, title) in counts.keys() {
            normal.entry(title).or_insert_with(|| normalise(text(title)));
        }
        titles.names = normal.values().cloned().collect();
        titles.names.sort();
        titles.names.dedup();
        for (title, name) in normal {
            let at = titles.names.binary_search(&name).unwrap_or(0);
            titles.number.insert(title, u32::try_from(at).unwrap_or(u32::MAX));
        }
        for ((cell, title), places) in counts {
            titles.of_cell.entry(cell).or_default().push((title, places));
        }
        for list in titles.of_cell.values_mut() {
            list.sort_by_key(|&(title, _)| text(title));
        }
        titles
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
        let tiers: BTreeSet<TierId> = roles
            .filter_map(|role| context.model.role(role))
            .flat_map(|role| role.grades.iter())
            .map(|grade| context.graph.tiers.of(grade))
            .collect();
        tiers.len()
    };
    match subject {
        Subject::Role(role) => tiers(&mut std::iter::once(*role)),
        Subject::Title(_) if !spread.roles.is_empty() => tiers(&mut spread.roles.iter().copied()),
        Subject::Title(_) => usize::try_from(limit).unwrap_or(0),
    }
}

fn render(
    context: &Context<'_>,
    institution: Option<u32>,
    subject: Subject,
    titles: &Titles,
    spread: &Spread,
    allowed: usize,
) -> Finding {
    let named = match subject {
        Subject::Role(role) => vec![("role", context.model.role_name(role).to_owned())],
        Subject::Title(title) => {
            vec![(
                "title",
                titles.names.get(title as usize).cloned().unwrap_or_default(),
            )]
        }
    };
    let kind = if matches!(subject, Subject::Role(_)) {
        "role"
    } else {
        "title"
    };
    let grades: Vec<String> = spread
        .levels
        .values()
        .map(|(grade, places)| format!("{grade} ({})", super::words::decimal(*places)))
        .collect();
    let where_ = if institution.is_none() {
        " across institutions"
    } else {
        ""
    };
    let range = if spread.roles.is_empty() {
        format!("the limit for a title without a role is {allowed}")
    } else {
        format!("its range has {allowed}")
    };
    let message = format!(
        "the {kind} {} stands at {} grades{where_}: {}; {range}",
        spread.words,
        spread.levels.len(),
        list(&grades),
    );
    let by_grade: serde_json::Map<String, serde_json::Value> = spread
        .levels
        .values()
        .map(|(grade, places)| (grade.clone(), number(*places)))
        .collect();
    let mut finding = Finding::new(&CHECK, institution, named, message)
        .evidence("grades", by_grade)
        .evidence("levels", spread.levels.len())
        .evidence("allowed", allowed)
        .evidence("posts", number(spread.posts))
        .suggest(
            "evaluate the posts at the outlying grades: regrade them, give them another title, or widen the role",
        )
        .rows(RowSet::cells(spread.cells.clone()), spread.posts);
    for role in spread.roles.iter().filter_map(|&role| context.model.role(role)) {
        finding = finding.at(role.grade_span);
    }
    finding
}

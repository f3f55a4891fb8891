//! What changed between two frameworks, or between two extracts of posts (`docs/compare.md`): in meaning, not in text.
//!
//! Both frameworks are read as of one date, what has a name is paired (`pairs`), and each area is compared for itself:
//! every difference is put as lost, gained or moved ([`change`]), from which its class follows. Then the same is done for every
//! later date on which something in either framework begins or ends. With posts, both frameworks place and class the same
//! posts, and each difference says whom it touches ([`posts`]).

mod allows;
mod ceilings;
pub mod change;
mod checks;
mod evaluation;
pub mod extracts;
mod gateways;
mod grades;
mod manifests;
pub mod moves;
mod names;
mod offers;
mod pairs;
mod pay;
pub mod posts;
mod promises;
pub mod report;
mod roles;
mod rules;
mod spines;
mod steps;
mod terms;
mod units;

pub use change::{Change, Class, Kind, Touches};
pub use manifests::{Project, manifests};
pub use posts::touched;

use crate::check::settings::Settings;
use crate::graph::{Graph, StationId};
use crate::model::{self, Model, RoleId};
use crate::source::Sources;
use crate::syntax::ast;
use jiff::civil::Date;
use names::Names;
use std::collections::{BTreeSet, HashSet};

/// One of two frameworks, as of a date.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// What it means.
    pub model: &'a Model,
    /// Its graph.
    pub graph: &'a Graph,
    /// Settings of checks.
    pub settings: &'a Settings,
    /// Its trees.
    pub trees: &'a [ast::File],
    /// The texts that they were read from.
    pub sources: &'a Sources,
}

/// Both frameworks and what is what in them.
struct Both<'a> {
    old: Side<'a>,
    new: Side<'a>,
    names: Names,
}

/// Every difference between two frameworks that were read as of one date, and those that come into effect later.
#[must_use]
pub fn frameworks(old: Side<'_>, new: Side<'_>, as_of: Date) -> Vec<Change> {
    let mut changes = on_one_date(old, new);
    let mut known: HashSet<Identity> = changes.iter().map(identity).collect();
    for date in later(old.model, new.model, as_of) {
        let (left, right) = (Later::read(old.trees, date), Later::read(new.trees, date));
        for mut change in on_one_date(left.side(old), right.side(new)) {
            // That a grade closes is told with the day on which it does.
            let told = change.aspect == "open"
                && changes
                    .iter()
                    .any(|one| one.aspect == "closes" && one.subject == change.subject);
            if !told && known.insert(identity(&change)) {
                change.from = Some(date);
                // Posts stand where they stand today.
                change.touches = Touches::default();
                changes.push(change);
            }
        }
    }
    sort(&mut changes);
    changes
}

/// Puts differences in the order of reports: the gravest first.
pub fn sort(changes: &mut [Change]) {
    changes.sort_by(|left, right| {
        (left.class, left.from, rank(left.area))
            .cmp(&(right.class, right.from, rank(right.area)))
            .then_with(|| left.kind.cmp(&right.kind))
            .then_with(|| left.subject.cmp(&right.subject))
            .then_with(|| left.aspect.cmp(right.aspect))
            .then_with(|| left.message.cmp(&right.message))
    });
}

/// What makes a difference the same on a later date.
type Identity = (Kind, &'static str, String, &'static str, String);

fn identity(change: &Change) -> Identity {
    (
        change.kind,
        change.area,
        change.subject.clone(),
        change.aspect,
        change.message.clone(),
    )
}

/// The areas in the order in which reports show them within a class.
const AREAS: [&str; 24] = [
    "framework",
    "role",
    "step",
    "scale",
    "grade",
    "spine",
    "alignment",
    "family",
    "contract",
    "reward",
    "gateway",
    "ceiling",
    "rule",
    "check",
    "evaluation",
    "grading",
    "match",
    "skill",
    "activity",
    "allow",
    "test",
    "scenario",
    "manifest",
    "source",
];

fn rank(area: &str) -> usize {
    AREAS
        .iter()
        .position(|known| *known == area)
        .unwrap_or(AREAS.len())
}

/// The dates after `as_of` on which something begins or ends in one of two frameworks.
fn later(old: &Model, new: &Model, as_of: Date) -> BTreeSet<Date> {
    old.changes
        .iter()
        .chain(&new.changes)
        .map(|change| change.date)
        .filter(|date| *date > as_of)
        .collect()
}

/// A framework as of a later date.
struct Later {
    model: Model,
    graph: Graph,
    settings: Settings,
}

impl Later {
    fn read(trees: &[ast::File], date: Date) -> Self {
        let (model, _) = model::resolve(trees, date);
        let (graph, _) = Graph::build(&model);
        let (settings, _) = Settings::of_framework(&model.checks, &model.rule_names);
        Self {
            model,
            graph,
            settings,
        }
    }

    fn side<'a>(&'a self, today: Side<'a>) -> Side<'a> {
        Side {
            model: &self.model,
            graph: &self.graph,
            settings: &self.settings,
            ..today
        }
    }
}

fn on_one_date(old: Side<'_>, new: Side<'_>) -> Vec<Change> {
    let both = Both {
        old,
        new,
        names: Names::find(&old, &new),
    };
    let mut out = both.names.renamed(&old, &new);
    both.heading(&mut out);
    both.roles(&mut out);
    both.steps(&mut out);
    both.scales(&mut out);
    both.spines(&mut out);
    both.terms(&mut out);
    both.ceilings(&mut out);
    both.checks(&mut out);
    both.rules(&mut out);
    both.evaluations(&mut out);
    both.allows(&mut out);
    both.promises(&mut out);
    out
}

impl Both<'_> {
    /// The stations of a role of the old framework.
    fn old_stations(&self, role: usize) -> Vec<StationId> {
        self.old.graph.of_role(self.old.model, RoleId::at(role)).collect()
    }

    /// The stations of a role of the new framework.
    fn new_stations(&self, role: usize) -> Vec<StationId> {
        self.new.graph.of_role(self.new.model, RoleId::at(role)).collect()
    }

    /// What a station of the new framework was in the old one.
    fn old_station(&self, new: StationId) -> Option<StationId> {
        let station = self.new.graph.station(new)?;
        let role = self.names.roles.old_of(station.role.index())?;
        let grade = self.names.grades.old_of(station.grade.index())?;
        self.old
            .graph
            .find(self.old.model, RoleId::at(role), model::GradeId::at(grade))
    }

    /// What a station of the old framework is in the new one.
    fn new_station(&self, old: StationId) -> Option<StationId> {
        let station = self.old.graph.station(old)?;
        let role = self.names.roles.new_of(station.role.index())?;
        let grade = self.names.grades.new_of(station.grade.index())?;
        self.new
            .graph
            .find(self.new.model, RoleId::at(role), model::GradeId::at(grade))
    }
}

//! The career graph: tiers, stations and steps, and what can be reached (`semantics.md`, The career graph).
//!
//! This is the only layer that imports petgraph, and no index of it leaves: callers see [`StationId`] and
//! [`StepId`]. It knows nothing of posts: whoever asks says which steps count, as a predicate.

mod efficient;
mod expand;
mod reach;
mod routes;
mod tiers;
mod times;

pub use routes::Route;
pub use tiers::{TierId, Tiers};

use crate::diagnostic::Diagnostic;
use crate::model::{FamilyId, GradeId, Model, OpenTo, RoleId, Time};
use crate::source::Span;
use crate::syntax::ast::StepKind;
use petgraph::graph::{DiGraph, NodeIndex};

/// A role at one grade that it may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct StationId(pub u32);

impl StationId {
    /// Its position in [`Graph::stations`].
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }

    pub(crate) fn at(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    fn node(self) -> NodeIndex {
        NodeIndex::new(self.index())
    }
}

/// A step between two stations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct StepId(pub u32);

impl StepId {
    /// Its position in [`Graph::steps`].
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A role at one grade.
#[derive(Debug, Clone, Copy)]
pub struct Station {
    /// The role.
    pub role: RoleId,
    /// The grade.
    pub grade: GradeId,
    /// Its place in the order of levels.
    pub tier: TierId,
    /// The role's family.
    pub family: Option<FamilyId>,
    /// The role is a declared top.
    pub terminal: bool,
}

/// A directed edge between stations.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// From here.
    pub from: StationId,
    /// To there.
    pub to: StationId,
    /// Its kind.
    pub kind: StepKind,
    /// Its minimum time.
    pub after: Time,
    /// Whom it is open to: index into [`Graph::admissions`].
    pub admission: u32,
    /// The written step that it comes from (index into `Model::steps`); none for an implicit progression.
    pub written: Option<u32>,
}

impl Step {
    /// Whether it counts towards an upward route: every kind does but secondment, which is temporary
    /// (`semantics.md`, Headline checks).
    #[must_use]
    pub fn lasts(&self) -> bool {
        self.kind != StepKind::Secondment
    }
}

/// Stations and steps of one framework.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    /// The order of levels.
    pub tiers: Tiers,
    /// Every role at every grade that it may have, in order of roles, then grades.
    pub stations: Vec<Station>,
    /// Every step: implicit progressions first, then the written ones in order.
    pub steps: Vec<Step>,
    /// The distinct conditions of steps; number 0 is open to everybody.
    pub admissions: Vec<Vec<OpenTo>>,
    /// First station of each role.
    first: Vec<u32>,
    chains: Vec<reach::Chain>,
    inner: DiGraph<(), StepId>,
}

impl Graph {
    /// Builds the graph of a model. What is wrong with an alignment or a step is said and left out.
    #[must_use]
    pub fn build(model: &Model) -> (Self, Vec<Diagnostic>) {
        let mut out = Vec::new();
        let tiers = Tiers::build(model, &mut out);
        let mut graph = Self {
            tiers,
            admissions: vec![Vec::new()],
            ..Self::default()
        };
        for (index, role) in model.roles.iter().enumerate() {
            graph.first.push(StationId::at(graph.stations.len()).0);
            for grade in role.grades.iter() {
                graph.stations.push(Station {
                    role: RoleId::at(index),
                    grade,
                    tier: graph.tiers.of(grade),
                    family: role.family,
                    terminal: role.terminal,
                });
            }
        }
        graph.chains = graph.chains_of();
        graph.expand(model, &mut out);
        graph.inner = DiGraph::with_capacity(graph.stations.len(), graph.steps.len());
        for _ in &graph.stations {
            graph.inner.add_node(());
        }
        for (index, step) in graph.steps.iter().enumerate() {
            let id = StepId(u32::try_from(index).unwrap_or(u32::MAX));
            graph.inner.add_edge(step.from.node(), step.to.node(), id);
        }
        out.sort_by_key(|diagnostic| (diagnostic.span, diagnostic.code));
        (graph, out)
    }

    /// A station.
    #[must_use]
    pub fn station(&self, id: StationId) -> Option<&Station> {
        self.stations.get(id.index())
    }

    /// Every station's id.
    pub fn ids(&self) -> impl Iterator<Item = StationId> + Clone + use<> {
        (0..self.stations.len()).map(StationId::at)
    }

    /// The station of a role at a grade.
    #[must_use]
    pub fn find(&self, model: &Model, role: RoleId, grade: GradeId) -> Option<StationId> {
        let grades = model.role(role)?.grades;
        if !grades.contains(grade) {
            return None;
        }
        Some(StationId(
            self.first.get(role.index())? + (grade.0 - grades.low.0),
        ))
    }

    /// The stations of a role, lowest grade first.
    pub fn of_role(&self, model: &Model, role: RoleId) -> impl DoubleEndedIterator<Item = StationId> + use<> {
        let first = self.first.get(role.index()).copied().unwrap_or(0);
        let count = model.role(role).map_or(0, |role| role.grades.len());
        (first..first + u32::try_from(count).unwrap_or(0)).map(StationId)
    }

    /// Whether `high` is on a strictly higher level than `low`.
    #[must_use]
    pub fn rises(&self, low: StationId, high: StationId) -> bool {
        match (self.station(low), self.station(high)) {
            (Some(low), Some(high)) => self.tiers.below(low.tier, high.tier),
            _ => false,
        }
    }

    /// The steps that leave a station.
    pub fn leaving(&self, station: StationId) -> impl Iterator<Item = &Step> {
        self.inner
            .edges(station.node())
            .filter_map(|edge| self.steps.get(edge.weight().index()))
    }

    /// The same with their ids.
    pub(crate) fn leaving_with_ids(&self, station: StationId) -> impl Iterator<Item = (StepId, &Step)> {
        self.inner
            .edges(station.node())
            .filter_map(|edge| Some((*edge.weight(), self.steps.get(edge.weight().index())?)))
    }

    /// `role@grade`, as the language writes it.
    #[must_use]
    pub fn label(&self, model: &Model, id: StationId) -> String {
        self.station(id).map_or_else(String::new, |station| {
            format!(
                "{}@{}",
                model.role_name(station.role),
                model.grade_name(station.grade)
            )
        })
    }

    /// Where a step is written; an implicit progression stands where the role's grades do.
    #[must_use]
    pub fn span(&self, model: &Model, step: &Step) -> Span {
        match step.written.and_then(|index| model.steps.get(index as usize)) {
            Some(written) => written.span,
            None => self
                .station(step.from)
                .and_then(|station| model.role(station.role))
                .map_or(model.span, |role| role.grade_span),
        }
    }
}

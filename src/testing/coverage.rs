//! What no test touches: roles, steps, checks and rules, edges of grades.
//!
//! A role is touched when an expectation names it, a route that was expected passes through it, or a post of a test
//! stands on it; a step, when it lies on a route that was expected and found; a check that the framework sets, or a
//! rule, when a finding of it or none is expected; the edge of a grade, when a post at that grade has that point or pay,
//! or the salary of that point is expected.

use super::world::World;
use crate::graph::Step;
use crate::model::{GradeId, Model};
use crate::posts::columns::{NO_MONEY, NO_POINT};
use crate::source::Span;
use std::collections::BTreeSet;

/// What the tests of a framework touch.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Coverage {
    /// Roles.
    pub roles: Group,
    /// Steps as they are written; a chain is its consecutive steps.
    pub steps: Group,
    /// The framework's rules and the checks that it sets.
    pub checks: Group,
    /// The lowest and the highest point or pay of each grade.
    pub edges: Group,
}

/// Things of one kind.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Group {
    /// How many there are.
    pub all: usize,
    /// Those that no test touches, in the order of the framework.
    pub missing: Vec<Missing>,
}

/// Something that no test touches.
#[derive(Debug, Clone, PartialEq)]
pub struct Missing {
    /// Its name.
    pub name: String,
    /// Where it is written.
    pub span: Span,
}

impl Group {
    fn of(things: impl Iterator<Item = (String, Span, bool)>) -> Self {
        let mut group = Self::default();
        for (name, span, touched) in things {
            group.all += 1;
            if !touched {
                group.missing.push(Missing { name, span });
            }
        }
        group
    }

    /// How many are touched.
    #[must_use]
    pub fn touched(&self) -> usize {
        self.all - self.missing.len()
    }
}

/// What tests touched so far, by names and places: the ids of two dates have nothing to do with each other.
#[derive(Debug, Default)]
pub(super) struct Touched {
    roles: BTreeSet<String>,
    steps: BTreeSet<(Span, Span)>,
    checks: BTreeSet<String>,
    /// Qualified grade, and whether its upper edge.
    edges: BTreeSet<(String, bool)>,
}

impl Touched {
    pub(super) fn role(&mut self, name: &str) {
        if !self.roles.contains(name) {
            self.roles.insert(name.to_owned());
        }
    }

    pub(super) fn check(&mut self, name: &str) {
        self.checks.insert(name.to_owned());
    }

    pub(super) fn step(&mut self, world: &World, step: &Step) {
        for id in [step.from, step.to] {
            if let Some(station) = world.graph.station(id) {
                self.role(world.model.role_name(station.role));
            }
        }
        let written = step
            .written
            .and_then(|index| world.model.steps.get(index as usize));
        if let Some(written) = written {
            self.steps.insert((written.from.span, written.to.span));
        }
    }

    /// A post at a grade with this point and salary.
    pub(super) fn pay(&mut self, model: &Model, id: GradeId, point: Option<i32>, salary: Option<i64>) {
        let point = point.filter(|&point| point != NO_POINT).map(i64::from);
        let salary = salary.filter(|&salary| salary != NO_MONEY);
        for (upper, edge_point, edge_pay) in edges(model, id) {
            let meets =
                edge_point.is_some() && edge_point == point || edge_pay.is_some() && edge_pay == salary;
            if meets {
                self.edges.insert((model.qualified(id), upper));
            }
        }
    }
}

impl Touched {
    /// The salary of a point of a spine: of every grade on that spine that begins or ends there.
    pub(super) fn salary(&mut self, model: &Model, spine: &str, point: i64) {
        let on_it = model
            .scales
            .iter()
            .filter(|scale| scale.spine_name.as_deref() == Some(spine));
        for id in on_it.flat_map(|scale| scale.grades.iter()) {
            for (upper, edge, _) in edges(model, id) {
                if edge == Some(point) {
                    self.edges.insert((model.qualified(id), upper));
                }
            }
        }
    }
}

/// The edges of a grade: whether the upper one, its point and its pay. A spot grade has one.
fn edges(model: &Model, id: GradeId) -> Vec<(bool, Option<i64>, Option<i64>)> {
    // Steps that pay nothing by themselves have no edges.
    let Some(grade) = model.grade(id).filter(|grade| grade.open && grade.pay.is_some()) else {
        return Vec::new();
    };
    let low = (
        grade.points.map(|points| points.low),
        grade.pay.map(|pay| pay.low),
    );
    let high = (grade.last_service_point(), grade.pay.map(|pay| pay.high));
    if low == (None, None) {
        Vec::new()
    } else if low == high {
        vec![(false, low.0, low.1)]
    } else {
        vec![(false, low.0, low.1), (true, high.0, high.1)]
    }
}

/// What the framework has, as of the date of the run, against what was touched.
pub(super) fn of(world: &World, touched: &Touched) -> Coverage {
    let model = &world.model;
    let roles = model
        .roles
        .iter()
        .map(|role| (role.name.clone(), role.span, touched.roles.contains(&role.name)));
    let steps = model.steps.iter().map(|step| {
        let name = format!(
            "{} -> {} : {}",
            model.role_name(step.from.role),
            model.role_name(step.to.role),
            step.kind.word()
        );
        let key = (step.from.span, step.to.span);
        (
            name,
            step.from.span.to(step.to.span),
            touched.steps.contains(&key),
        )
    });
    let mut named: Vec<(String, Span)> = Vec::new();
    for check in &model.checks {
        if named.iter().all(|(known, _)| *known != check.name.value) {
            named.push((check.name.value.clone(), check.name.span));
        }
    }
    named.extend(
        model
            .rules
            .iter()
            .map(|rule| (rule.tree.name.value.clone(), rule.tree.name.span)),
    );
    let checks = named.into_iter().map(|(name, span)| {
        let is = touched.checks.contains(&name);
        (name, span, is)
    });
    let edges = (0..model.grades.len()).map(GradeId::at).flat_map(|id| {
        let span = model.grade(id).map_or(model.span, |grade| grade.span);
        let name = model.qualified(id);
        edges(model, id).into_iter().map(move |(upper, point, pay)| {
            let side = if upper { "highest" } else { "lowest" };
            let what = match (point, pay) {
                (Some(point), _) => format!("point {point}"),
                (None, Some(pay)) => format!("pay {}", pay / 100),
                (None, None) => String::new(),
            };
            (format!("{name}, {side} {what}"), span, (name.clone(), upper))
        })
    });
    let edges = edges.map(|(name, span, key)| (name, span, touched.edges.contains(&key)));
    Coverage {
        roles: Group::of(roles),
        steps: Group::of(steps),
        checks: Group::of(checks),
        edges: Group::of(edges),
    }
}

//! Rules about roles: one finding for each role that breaks one.

use super::render::Judged;
use super::values::{show, type_of, value};
use crate::check::Context;
use crate::check::Finding;
use crate::expr::{Column, Field, Frame, Node, Reach, State, Truth, truth};
use crate::graph::{StationId, Step, Tiers};
use crate::model::{GradeId, Role, RoleId, Time};
use crate::posts::census::ONE;
use foldhash::HashMap;
use std::borrow::Cow;
use std::sync::{Arc, Mutex};

/// By station the least time to one of some targets; none where no route leads there.
type Times = Arc<Vec<Option<Time>>>;

/// Least times to sets of stations: rules that ask for the same targets share them.
#[derive(Default)]
pub(super) struct Walks {
    known: Mutex<HashMap<Vec<bool>, Times>>,
}

impl Walks {
    fn to(&self, context: &Context<'_>, targets: Vec<bool>) -> Times {
        if let Ok(known) = self.known.lock()
            && let Some(times) = known.get(&targets)
        {
            return Arc::clone(times);
        }
        let is_target = |id: StationId| targets.get(id.index()).copied().unwrap_or(false);
        let times = Arc::new(context.graph.times_to(is_target, Step::lasts));
        if let Ok(mut known) = self.known.lock() {
            known.insert(targets, Arc::clone(&times));
        }
        times
    }
}

pub(super) fn judge(rule: &Judged<'_>, reaches: &[Reach], walks: &Walks) -> (Vec<Finding>, Option<String>) {
    let context = rule.context;
    let stations = Stations { context };
    let times: Vec<Times> = reaches
        .iter()
        .map(|reach| {
            let holds = truth(&reach.target, &stations);
            walks.to(
                context,
                holds.into_iter().map(|holds| holds == Truth::True).collect(),
            )
        })
        .collect();
    let institutions: Vec<Option<u32>> = if rule.rule.needs_posts() {
        let here = context.establishment.as_ref();
        let count = here.map_or(0, |here| here.census.institutions.len());
        (0..u32::try_from(count).unwrap_or(0)).map(Some).collect()
    } else {
        vec![None]
    };
    let mut findings = Vec::new();
    let mut unjudged = Vec::new();
    for institution in institutions {
        let roles = Roles {
            context,
            institution,
            reaches,
            times: &times,
        };
        let covered = match &rule.rule.condition {
            Some(condition) => truth(condition, &roles),
            None => vec![Truth::True; roles.len()],
        };
        // What a finding shows is looked up once for all roles: a rule may find as many as there are.
        let mut columns: HashMap<Field, Column<'_>> = HashMap::default();
        let clauses: Vec<Vec<Truth>> = rule
            .rule
            .clauses
            .iter()
            .map(|clause| truth(&clause.typed, &roles))
            .collect();
        for (index, covered) in covered.iter().enumerate() {
            let of = |clause: &Vec<Truth>| clause.get(index).copied().unwrap_or(Truth::Unknown);
            let failed = clauses.iter().position(|clause| of(clause) == Truth::False);
            let unknown = clauses.iter().any(|clause| of(clause) == Truth::Unknown);
            match (covered, failed) {
                (Truth::False, _) => {}
                (Truth::True, Some(clause)) => {
                    let values = roles.values(rule, clause, index, &mut columns);
                    findings.push(rule.of_role(institution, RoleId::at(index), clause, values));
                }
                (Truth::Unknown, _) => unjudged.push(index),
                _ if unknown => unjudged.push(index),
                _ => {}
            }
        }
    }
    unjudged.dedup();
    let names: Vec<&str> = unjudged
        .iter()
        .map(|&index| context.model.role_name(RoleId::at(index)))
        .collect();
    (findings, rule.unjudged_roles(&names))
}

/// The roles of the framework as a table.
struct Roles<'a> {
    context: &'a Context<'a>,
    institution: Option<u32>,
    reaches: &'a [Reach],
    times: &'a [Times],
}

impl Roles<'_> {
    fn each<'c>(&self, code: impl Fn(RoleId, &Role) -> Option<i64>) -> Column<'c> {
        let roles = self.context.model.roles.iter().enumerate();
        let codes = roles.map(|(index, role)| code(RoleId::at(index), role).unwrap_or(crate::expr::BLANK));
        Column::Codes(Cow::Owned(codes.collect()))
    }

    fn lists<'c>(&self, list: impl Fn(&Role) -> Vec<i64>) -> Column<'c> {
        let roles = self.context.model.roles.iter().map(list);
        Column::Lists(roles.map(|list| (!list.is_empty()).then_some(list)).collect())
    }

    /// The least time from a role's lowest grade, where a route leads there.
    fn time(&self, number: u32, role: RoleId) -> Option<Time> {
        let start = self.context.graph.of_role(self.context.model, role).next()?;
        self.times
            .get(number as usize)?
            .get(start.index())
            .copied()
            .flatten()
    }

    fn reached(&self, number: u32, role: RoleId) -> Option<bool> {
        self.context.graph.of_role(self.context.model, role).next()?;
        let within = self.reaches.get(number as usize)?.within;
        let time = self.time(number, role);
        Some(time.is_some_and(|time| within.is_none_or(|within| time <= within)))
    }

    /// Steps between this role and others, each written one once for each other role.
    fn steps(&self, role: RoleId, into: bool) -> i64 {
        let graph = self.context.graph;
        let mut found = Vec::new();
        for station in graph.of_role(self.context.model, role) {
            let steps: Vec<&Step> = if into {
                graph.entering(station).collect()
            } else {
                graph.leaving(station).collect()
            };
            for step in steps {
                let other = graph.station(if into { step.from } else { step.to });
                let other = other.map(|other| other.role).filter(|&other| other != role);
                found.extend(other.map(|other| (other, step.written)));
            }
        }
        found.sort_unstable();
        found.dedup();
        i64::try_from(found.len()).unwrap_or(i64::MAX) * ONE
    }

    fn staffed(&self, role: RoleId) -> Option<bool> {
        let here = self.context.establishment.as_ref()?;
        let mut stations = self.context.graph.of_role(self.context.model, role);
        let institution = self.institution?;
        Some(stations.any(|station| here.onward.is_staffed(institution, station)))
    }

    /// What the clause looked at, for one role, in words.
    fn values<'s>(
        &'s self,
        rule: &Judged<'_>,
        clause: usize,
        index: usize,
        columns: &mut HashMap<Field, Column<'s>>,
    ) -> Vec<(String, String)> {
        let mut values = Vec::new();
        let Some(clause) = rule.rule.clauses.get(clause) else {
            return values;
        };
        let role = RoleId::at(index);
        clause.typed.each(&mut |part| {
            let Node::Field(field) = part.node else { return };
            let shown = match field {
                Field::Reaches(number) => {
                    let text = self.reaches.get(number as usize).map_or("", |reach| &reach.text);
                    let time = self.time(number, role);
                    let time = time.map_or_else(
                        || "no route".to_owned(),
                        |time| format!("a route of {time} at least"),
                    );
                    (text.to_owned(), time)
                }
                _ => {
                    let column = columns.entry(field).or_insert_with(|| self.column(field));
                    let shown = match &*column {
                        Column::Lists(_) => "blank".to_owned(),
                        column => show(self.context, Some(self), type_of(field), value(column, index)),
                    };
                    (name(self.context, field), shown)
                }
            };
            if !values.contains(&shown) {
                values.push(shown);
            }
        });
        values
    }
}

fn name(context: &Context<'_>, field: Field) -> String {
    match field {
        Field::StepsInto => "steps into".to_owned(),
        Field::StepsOut => "steps out".to_owned(),
        Field::Contracts => "contract".to_owned(),
        // Of a role, without the `role.` that a post needs.
        Field::Cpd => "cpd".to_owned(),
        Field::RoleCpdOwner => "cpd.owner".to_owned(),
        Field::TopGrade => "top-grade".to_owned(),
        Field::Skill(id) => {
            let skill = context.model.skills.get(id.index());
            format!("skills.{}", skill.map_or("", |skill| &skill.name))
        }
        Field::Is(state) => crate::expr::STATES
            .iter()
            .find(|(known, ..)| *known == state)
            .map_or_else(String::new, |(_, word, _)| format!("is {word}")),
        field => field.name().to_owned(),
    }
}

impl Frame for Roles<'_> {
    fn len(&self) -> usize {
        self.context.model.roles.len()
    }

    fn column(&self, field: Field) -> Column<'_> {
        let model = self.context.model;
        let lowest = |role: &Role| (!role.grades.is_empty()).then_some(role.grades.low);
        match field {
            Field::Title => self.each(|id, _| Some(i64::from(id.0))),
            Field::Role => self.each(|id, _| Some(i64::from(id.0))),
            Field::Family => self.each(|_, role| role.family.map(|family| i64::from(family.0))),
            Field::Grade => self.each(|_, role| lowest(role).map(|grade| i64::from(grade.0))),
            Field::TopGrade => self.each(|_, role| lowest(role).map(|_| i64::from(role.grades.high.0))),
            Field::Scale => self.each(|_, role| lowest(role).map(|_| i64::from(role.scale.0))),
            Field::RoleCpdOwner => self.each(|_, role| role.cpd_owner.map(|owner| i64::from(owner.0))),
            Field::Cpd => Column::Longs(
                model
                    .roles
                    .iter()
                    .map(|role| {
                        let days = role.cpd_days?;
                        Some(crate::expr::Long::Time(Time { months: 0, days }))
                    })
                    .collect(),
            ),
            Field::Skill(id) => self.each(|_, role| {
                let level = role.skills.iter().find(|(skill, _)| *skill == id);
                level.map(|(_, level)| level * ONE)
            }),
            Field::Rewards => self.lists(|role| role.rewards.iter().map(|id| i64::from(id.0)).collect()),
            Field::Activities => {
                self.lists(|role| role.activities.iter().map(|id| i64::from(id.0)).collect())
            }
            Field::Contracts => {
                let terms = model.contract_terms();
                self.lists(|role| {
                    let code = |term: &String| terms.iter().position(|known| known == term);
                    let codes = role.contracts.iter().filter_map(code);
                    codes.filter_map(|code| i64::try_from(code).ok()).collect()
                })
            }
            Field::StepsInto => self.each(|id, _| Some(self.steps(id, true))),
            Field::StepsOut => self.each(|id, _| Some(self.steps(id, false))),
            Field::Reaches(number) => self.each(|id, _| self.reached(number, id).map(i64::from)),
            Field::Is(State::Entry) => self.each(|_, role| Some(i64::from(role.entry))),
            Field::Is(State::Terminal) => self.each(|_, role| Some(i64::from(role.terminal))),
            Field::Is(State::Fixed) => self.each(|_, role| Some(i64::from(role.fixed))),
            Field::Is(State::Staffed) => self.each(|id, _| self.staffed(id).map(i64::from)),
            _ => Column::One(crate::expr::BLANK),
        }
    }

    /// The texts of roles are their titles: the first role with a title stands for it.
    fn code(&self, text: &str) -> Option<i64> {
        let at = self
            .context
            .model
            .roles
            .iter()
            .position(|role| role.title == text)?;
        i64::try_from(at).ok()
    }

    fn text(&self, code: i64) -> &str {
        let role = usize::try_from(code)
            .ok()
            .and_then(|at| self.context.model.roles.get(at));
        role.map_or("", |role| &role.title)
    }

    fn tiers(&self) -> &Tiers {
        &self.context.graph.tiers
    }
}

/// Where a route may end.
struct Stations<'a> {
    context: &'a Context<'a>,
}

impl Frame for Stations<'_> {
    fn len(&self) -> usize {
        self.context.graph.stations.len()
    }

    fn column(&self, field: Field) -> Column<'_> {
        let model = self.context.model;
        let scale = |grade: GradeId| model.grade(grade).map(|grade| i64::from(grade.scale.0));
        let stations = self.context.graph.stations.iter();
        let codes = stations.map(|station| {
            let role = model.role(station.role);
            let code = match field {
                Field::Role => Some(i64::from(station.role.0)),
                Field::Grade => Some(i64::from(station.grade.0)),
                Field::Family => station.family.map(|family| i64::from(family.0)),
                Field::Scale => scale(station.grade),
                Field::Is(State::Entry) => role.map(|role| i64::from(role.entry)),
                Field::Is(State::Terminal) => Some(i64::from(station.terminal)),
                _ => None,
            };
            code.unwrap_or(crate::expr::BLANK)
        });
        Column::Codes(Cow::Owned(codes.collect()))
    }

    fn code(&self, _: &str) -> Option<i64> {
        None
    }

    fn text(&self, _: i64) -> &str {
        ""
    }

    fn tiers(&self) -> &Tiers {
        &self.context.graph.tiers
    }
}

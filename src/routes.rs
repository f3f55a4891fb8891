//! Routes for people: what a way from one role to another asks for, how long it takes at least, and whether it is
//! staffed (`semantics.md`, Upward route).

use crate::graph::{Graph, Route, StationId, Step};
use crate::model::{Model, RoleId, SkillId, Time};
use crate::report::route::{Found, NeededSkill, Place, RouteStep, Walk};
use crate::report::value::FilePlace;
use crate::source::Sources;
use std::collections::BTreeMap;

/// What a step costs beside its time; none where it does not count.
type Charge<'c> = &'c dyn Fn(&Step) -> Option<u32>;

/// What routes are looked for in.
pub struct Field<'a> {
    /// The framework.
    pub model: &'a Model,
    /// Its graph.
    pub graph: &'a Graph,
    /// Its texts.
    pub sources: &'a Sources,
    /// By station, whether some institution staffs it; none without posts.
    pub staffed: Option<&'a [bool]>,
}

impl Field<'_> {
    /// The routes from a set of stations to another, best first: the shortest, and where it is not staffed all along the
    /// shortest of those that are; where it is not open to all, the shortest that is. Empty when there is none.
    #[must_use]
    pub fn between(&self, from: &[StationId], to: &[StationId]) -> Vec<Found> {
        let every = |_: &Step| Some(0);
        let staffed = |step: &Step| self.is_staffed(step.to).unwrap_or(true).then_some(0);
        let open = |step: &Step| (step.admission == 0).then_some(0);
        let mut found: Vec<Found> = Vec::new();
        let ways: [(&str, Charge<'_>); 3] = [
            ("shortest", &every),
            ("shortest staffed", &staffed),
            ("shortest open to all", &open),
        ];
        for (name, charge) in ways {
            if name == "shortest staffed" && self.staffed.is_none() {
                continue;
            }
            let best = from
                .iter()
                .filter_map(|&start| {
                    let route = self
                        .graph
                        .best_route(self.model, start, |at| to.contains(&at), charge)?;
                    Some((route.time, route.steps.len(), start, route))
                })
                .min_by(|left, right| (left.0, left.1, left.2).cmp(&(right.0, right.1, right.2)));
            let Some((.., start, route)) = best else { continue };
            let walk = self.walk(start, &route);
            match found.iter_mut().find(|known| known.walk == walk) {
                Some(known) => known.is.push(name.to_owned()),
                None => found.push(Found {
                    is: vec![name.to_owned()],
                    walk,
                }),
            }
        }
        found
    }

    /// Everything that can be reached from one station, with the shortest route to each, least time first.
    #[must_use]
    pub fn reached(&self, from: StationId) -> Vec<Found> {
        let mut found: Vec<(Time, usize, String, Found)> = Vec::new();
        for to in self.graph.reachable(from, |_| true) {
            if to == from {
                continue;
            }
            let Some(route) = self
                .graph
                .best_route(self.model, from, |at| at == to, |_| Some(0))
            else {
                continue;
            };
            let walk = self.walk(from, &route);
            let label = self.graph.label(self.model, to);
            found.push((
                route.time,
                route.steps.len(),
                label,
                Found {
                    is: vec!["shortest".to_owned()],
                    walk,
                },
            ));
        }
        found.sort_by(|left, right| (left.0, left.1, &left.2).cmp(&(right.0, right.1, &right.2)));
        found.into_iter().map(|(.., found)| found).collect()
    }

    fn is_staffed(&self, id: StationId) -> Option<bool> {
        self.staffed.and_then(|staffed| staffed.get(id.index())).copied()
    }

    /// A route as the report shows it.
    #[must_use]
    pub fn walk(&self, from: StationId, route: &Route) -> Walk {
        let steps: Vec<&Step> = route
            .steps
            .iter()
            .filter_map(|id| self.graph.steps.get(id.index()))
            .collect();
        Walk {
            from: self.place(from),
            steps: steps.iter().map(|step| self.step(step)).collect(),
            months: route.time.months,
            days: route.time.days,
            time: route.time.to_string(),
            skills: self.skills(from, &steps),
        }
    }

    /// A role at a grade as the report shows it.
    #[must_use]
    pub fn place(&self, id: StationId) -> Place {
        let station = self.graph.station(id);
        let role = station.map_or("", |station| self.model.role_name(station.role));
        Place {
            role: role.to_owned(),
            title: station
                .and_then(|station| self.model.role(station.role))
                .map_or_else(String::new, |role| role.title.clone()),
            grade: station
                .map_or("", |station| self.model.grade_name(station.grade))
                .to_owned(),
            staffed: self.is_staffed(id),
        }
    }

    fn step(&self, step: &Step) -> RouteStep {
        let written = step
            .written
            .and_then(|index| self.model.steps.get(index as usize));
        let span = self.graph.span(self.model, step);
        let at = self.sources.position(span);
        let mut needs: Vec<String> = Vec::new();
        let mut open_to = Vec::new();
        if let Some(written) = written {
            needs.extend(
                written
                    .skills
                    .iter()
                    .map(|&(skill, level)| format!("{} {level}", self.skill(skill))),
            );
            needs.extend(written.needs.iter().cloned());
            open_to.extend(written.open_to.iter().map(|clause| match clause {
                crate::model::OpenTo::Contract(terms) => format!("contract {}", terms.join(", ")),
                crate::model::OpenTo::Funding(kinds) => format!("funding {}", kinds.join(", ")),
            }));
        }
        RouteStep {
            kind: step.kind.word().to_owned(),
            to: self.place(step.to),
            after: (step.after != Time::ZERO).then(|| step.after.to_string()),
            needs,
            open_to,
            at: FilePlace {
                file: self.sources.name(span.source).to_owned(),
                line: at.line,
                column: at.column,
            },
        }
    }

    fn skill(&self, id: SkillId) -> &str {
        self.model.skills.get(id.index()).map_or("", |skill| &skill.title)
    }

    /// The skills that the roles and steps on the way ask for and the first role does not have at that level.
    fn skills(&self, from: StationId, steps: &[&Step]) -> Vec<NeededSkill> {
        let of_role = |role: RoleId| self.model.role(role).map_or(&[][..], |role| &role.skills);
        let own: BTreeMap<SkillId, i64> = self
            .graph
            .station(from)
            .map_or(&[][..], |station| of_role(station.role))
            .iter()
            .copied()
            .collect();
        let mut wanted: BTreeMap<SkillId, i64> = BTreeMap::new();
        for step in steps {
            let at = self
                .graph
                .station(step.to)
                .map_or(&[][..], |station| of_role(station.role));
            let asked = step
                .written
                .and_then(|index| self.model.steps.get(index as usize));
            for &(skill, level) in at.iter().chain(asked.map_or(&[][..], |written| &written.skills)) {
                let known = wanted.entry(skill).or_insert(level);
                *known = (*known).max(level);
            }
        }
        wanted
            .into_iter()
            .filter(|(skill, level)| own.get(skill).is_none_or(|have| have < level))
            .map(|(skill, level)| NeededSkill {
                skill: self.skill(skill).to_owned(),
                level,
                has: own.get(&skill).copied(),
            })
            .collect()
    }
}

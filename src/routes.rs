//! Routes for people: what a way from one role to another asks for, how long it takes at least, and whether it is
//! staffed (`semantics.md`, Upward route).

mod named;

pub use named::stations;

use crate::graph::{Graph, Route, StationId, Step};
use crate::model::{Model, RoleId, SkillId, Time};
use crate::report::route::{Found, NeededSkill, Place, RouteStep, Walk};
use crate::report::value::{FilePlace, Places};
use crate::source::Sources;
use std::collections::{BTreeMap, BTreeSet};

/// Of routes that are alike in time and steps, so many are shown.
const MOST_ALIKE: usize = 5;

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
    /// Who goes, and who stands on the way; none where nobody in particular does.
    pub journey: Option<&'a Journey>,
}

/// Who goes, and who stands on the way.
#[derive(Debug, Clone, Default)]
pub struct Journey {
    /// By condition of the graph, whether the post meets it; none for no post.
    pub admits: Option<Vec<bool>>,
    /// The person's skills, in place of those of the first role.
    pub skills: Option<BTreeMap<SkillId, i64>>,
    /// By station, the filled posts and the vacant ones; none without posts.
    pub posts: Option<Vec<(Places, Places)>>,
}

/// What a route must be beside being short.
struct Demand<'d> {
    /// What the report calls it behind `shortest`.
    name: &'d str,
    staffed: bool,
    open: bool,
}

impl Field<'_> {
    /// The efficient routes from a set of stations to another: those that no other beats in both time and steps; then,
    /// where posts are read, those over staffed roles alone; then those that are open to the post, or to all. A route
    /// that is several of these says so. Empty when there is none.
    #[must_use]
    pub fn between(&self, from: &[StationId], to: &[StationId]) -> Vec<Found> {
        self.between_past(from, to, &BTreeSet::new())
    }

    /// The same, over no step that leaves one of `closed`.
    fn between_past(&self, from: &[StationId], to: &[StationId], closed: &BTreeSet<StationId>) -> Vec<Found> {
        let has_post = self.journey.is_some_and(|journey| journey.admits.is_some());
        let whom = if has_post {
            "open to this post"
        } else {
            "open to all"
        };
        let both = format!("staffed and {whom}");
        let demands = [
            Demand {
                name: "",
                staffed: false,
                open: false,
            },
            Demand {
                name: "staffed",
                staffed: true,
                open: false,
            },
            Demand {
                name: whom,
                staffed: false,
                open: true,
            },
            Demand {
                name: &both,
                staffed: true,
                open: true,
            },
        ];
        let ends: BTreeSet<StationId> = to.iter().copied().collect();
        let mut found: Vec<Found> = Vec::new();
        for demand in &demands {
            if demand.staffed && self.staffed.is_none() {
                continue;
            }
            let meets = |step: &Step| {
                (!closed.contains(&step.from) || from.contains(&step.from))
                    && (!demand.staffed || self.is_staffed(step.to).unwrap_or(true))
                    && (!demand.open || self.is_open(step))
            };
            let mut shortest = None;
            for (start, route) in self.front(from, &ends, meets) {
                let walk = self.walk(start, &route);
                let measure = (route.time, route.steps.len());
                let rank = if *shortest.get_or_insert(measure) == measure {
                    "shortest"
                } else {
                    "more direct"
                };
                let name = format!("{rank} {}", demand.name).trim_end().to_owned();
                match found.iter_mut().find(|known| known.walk == walk) {
                    Some(known) if known.is.contains(&name) => {}
                    Some(known) => known.is.push(name),
                    None => found.push(Found { is: vec![name], walk }),
                }
            }
        }
        alike(&mut found);
        found
    }

    /// The routes from any start that no other beats, quickest first; those that are alike in time and steps follow one
    /// another in order of name.
    fn front(
        &self,
        from: &[StationId],
        ends: &BTreeSet<StationId>,
        meets: impl Fn(&Step) -> bool,
    ) -> Vec<(StationId, Route)> {
        let mut all: Vec<(StationId, Route)> = Vec::new();
        for &start in from {
            let (routes, _) =
                self.graph
                    .efficient(self.model, start, |at| ends.contains(&at), &meets, MOST_ALIKE);
            all.extend(routes.into_iter().map(|route| (start, route)));
        }
        all.sort_by(|(left, one), (right, other)| {
            (one.time, one.steps.len(), left).cmp(&(other.time, other.steps.len(), right))
        });
        let mut fewest = usize::MAX;
        let mut last = None;
        all.retain(|(_, route)| {
            let measure = (route.time, route.steps.len());
            let keep = route.steps.len() < fewest || last == Some(measure);
            if keep {
                fewest = route.steps.len();
                last = Some(measure);
            }
            keep
        });
        all
    }

    /// Everything that can be reached from some stations, with the shortest route to each, least time first; with ends to
    /// reach, each of them that a route reaches before the others, with its efficient routes.
    #[must_use]
    pub fn reached(&self, from: &[StationId], to: Option<&[StationId]>) -> Vec<Found> {
        let mut reached: BTreeSet<StationId> = from
            .iter()
            .flat_map(|&start| self.graph.reachable(start, |_| true))
            .collect();
        match to {
            Some(to) => reached.retain(|id| to.contains(id)),
            None => reached.retain(|id| !from.contains(id)),
        }
        let mut found: Vec<(Time, usize, String, Vec<Found>)> = Vec::new();
        let ends: BTreeSet<StationId> = to.into_iter().flatten().copied().collect();
        for end in reached {
            let routes = match to {
                Some(_) => self.between_past(from, &[end], &ends),
                None => self.shortest(from, end).into_iter().collect(),
            };
            let Some(first) = routes.first() else { continue };
            let time = Time {
                months: first.walk.months,
                days: first.walk.days,
            };
            found.push((
                time,
                first.walk.steps.len(),
                self.graph.label(self.model, end),
                routes,
            ));
        }
        found.sort_by(|left, right| (left.0, left.1, &left.2).cmp(&(right.0, right.1, &right.2)));
        found.into_iter().flat_map(|(.., found)| found).collect()
    }

    fn shortest(&self, from: &[StationId], end: StationId) -> Option<Found> {
        let best = from.iter().filter_map(|&start| {
            let route = self
                .graph
                .best_route(self.model, start, |at| at == end, |_| Some(0))?;
            Some((route.time, route.steps.len(), start, route))
        });
        let (.., start, route) =
            best.min_by(|left, right| (left.0, left.1, left.2).cmp(&(right.0, right.1, right.2)))?;
        Some(Found {
            is: vec!["shortest".to_owned()],
            walk: self.walk(start, &route),
        })
    }

    /// Whether a step lets the post in, or everybody where there is no post.
    fn is_open(&self, step: &Step) -> bool {
        match self.journey.and_then(|journey| journey.admits.as_ref()) {
            Some(admits) => admits.get(step.admission as usize).copied().unwrap_or(true),
            None => step.admission == 0,
        }
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
            staffed: self
                .staffed
                .map(|_| steps.iter().all(|step| self.is_staffed(step.to).unwrap_or(true))),
            open: self
                .has_post()
                .then(|| steps.iter().all(|step| self.is_open(step))),
            skills: self.skills(from, &steps),
        }
    }

    fn has_post(&self) -> bool {
        self.journey.is_some_and(|journey| journey.admits.is_some())
    }

    /// The filled and the vacant posts at a station.
    fn posts(&self, id: StationId) -> Option<&(Places, Places)> {
        self.journey?.posts.as_ref()?.get(id.index())
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
            let gateways = written
                .gateways
                .iter()
                .filter_map(|id| self.model.gateways.get(id.index()));
            needs.extend(gateways.map(|gateway| format!("gateway {}", gateway.title)));
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
            closed: self.has_post().then(|| !self.is_open(step)),
            waiting: self.posts(step.from).map(|posts| posts.0.clone()),
            filled: self.posts(step.to).map(|posts| posts.0.clone()),
            vacant: self.posts(step.to).map(|posts| posts.1.clone()),
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
        let of_person = self.journey.and_then(|journey| journey.skills.clone());
        let own: BTreeMap<SkillId, i64> = of_person.unwrap_or_else(|| {
            let station = self.graph.station(from);
            let skills = station.map_or(&[][..], |station| of_role(station.role));
            skills.iter().copied().collect()
        });
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

/// Of routes with the same names, time and steps, the first keeps its names and the others say that they are as short.
fn alike(found: &mut [Found]) {
    let mut seen: Vec<(String, i64, i64, usize)> = Vec::new();
    for route in found {
        let walk = &route.walk;
        let measure = |name: &String| (name.clone(), walk.months, walk.days, walk.steps.len());
        let mut names = Vec::new();
        for name in &route.is {
            let key = measure(name);
            if seen.contains(&key) {
                let rest = name
                    .trim_start_matches("shortest")
                    .trim_start_matches("more direct");
                names.push(format!("equally short{rest}"));
            } else {
                seen.push(key);
                names.push(name.clone());
            }
        }
        route.is = names;
    }
}

//! The answers, as literally as they are defined, by the slowest means that will do.

use super::world::{Grade, Role, World};
use std::collections::VecDeque;

/// Which grade is at or below which, by transitive closure.
pub struct Order {
    grades: Vec<Grade>,
    reach: Vec<Vec<bool>>,
}

impl Order {
    fn of(world: &World, aligns: &[(Grade, Grade)]) -> Self {
        let grades: Vec<Grade> = (0..world.scales.len())
            .flat_map(|scale| (0..world.scales[scale]).map(move |grade| (scale, grade)))
            .collect();
        let joined = |a: Grade, b: Grade| {
            a == b || (a.0 == b.0 && a.1 + 1 == b.1) || aligns.contains(&(a, b)) || aligns.contains(&(b, a))
        };
        let mut reach: Vec<Vec<bool>> = grades
            .iter()
            .map(|&a| grades.iter().map(|&b| joined(a, b)).collect())
            .collect();
        for through in 0..grades.len() {
            for from in 0..grades.len() {
                for to in 0..grades.len() {
                    reach[from][to] |= reach[from][through] && reach[through][to];
                }
            }
        }
        Self { grades, reach }
    }

    fn at_or_below(&self, low: Grade, high: Grade) -> bool {
        let at = |grade| self.grades.iter().position(|&known| known == grade).unwrap();
        self.reach[at(low)][at(high)]
    }

    pub fn equal(&self, a: Grade, b: Grade) -> bool {
        self.at_or_below(a, b) && self.at_or_below(b, a)
    }

    pub fn below(&self, low: Grade, high: Grade) -> bool {
        self.at_or_below(low, high) && !self.at_or_below(high, low)
    }

    /// The grade that stands for its level: the first.
    fn level(&self, grade: Grade) -> Grade {
        *self
            .grades
            .iter()
            .find(|&&other| self.equal(grade, other))
            .unwrap()
    }

    /// The levels on which a grade stands together with the next of its scale: one for each knot of circles.
    fn knots(&self) -> Vec<Grade> {
        let mut knots: Vec<Grade> = self
            .grades
            .iter()
            .filter(|&&(scale, grade)| self.grades.contains(&(scale, grade + 1)))
            .filter(|&&(scale, grade)| self.equal((scale, grade), (scale, grade + 1)))
            .map(|&grade| self.level(grade))
            .collect();
        knots.sort_unstable();
        knots.dedup();
        knots
    }
}

/// The order of levels without the alignments that are part of a circle, and how many knots of circles there were.
pub fn order(world: &World) -> (Order, usize) {
    let all = Order::of(world, &world.aligns);
    let knots = all.knots();
    let left: Vec<(Grade, Grade)> = world
        .aligns
        .iter()
        .copied()
        .filter(|&(left, _)| !knots.contains(&all.level(left)))
        .collect();
    (Order::of(world, &left), knots.len())
}

/// A role at a grade.
pub type Station = (usize, usize);

/// A step between two stations, with its minimum time in months and days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    pub from: Station,
    pub to: Station,
    pub kind: &'static str,
    pub after: (i64, i64),
}

pub fn stations(world: &World) -> Vec<Station> {
    (0..world.roles.len())
        .flat_map(|role| grades_of(&world.roles[role]).map(move |grade| (role, grade)))
        .collect()
}

fn grades_of(role: &Role) -> std::ops::RangeInclusive<usize> {
    role.low..=role.high
}

pub fn grade_of(world: &World, (role, grade): Station) -> Grade {
    (world.roles[role].scale, grade)
}

pub fn label(world: &World, (role, grade): Station) -> String {
    format!("{}@{grade}", world.roles[role].name)
}

/// Progressions, then the written steps that keep the rules, in order; and how many do not keep them.
pub fn edges(world: &World, order: &Order) -> (Vec<Edge>, usize) {
    let mut out = Vec::new();
    for (index, role) in world.roles.iter().enumerate().filter(|(_, role)| !role.fixed) {
        for grade in role.low..role.high {
            out.push(Edge {
                from: (index, grade),
                to: (index, grade + 1),
                kind: "progression",
                after: (0, 0),
            });
        }
    }
    let mut broken = 0;
    for step in &world.steps {
        let stays = matches!(step.kind, "transfer" | "secondment");
        let ends = |(role, grade): (usize, Option<usize>), alone: usize| -> Vec<Station> {
            match grade {
                Some(grade) => vec![(role, grade)],
                None if stays => grades_of(&world.roles[role]).map(|grade| (role, grade)).collect(),
                None => vec![(role, alone)],
            }
        };
        let before = out.len();
        for &from in &ends(step.from, world.roles[step.from.0].high) {
            for &to in &ends(step.to, world.roles[step.to.0].low) {
                let (low, high) = (grade_of(world, from), grade_of(world, to));
                let legal = match step.kind {
                    "promotion" => order.below(low, high),
                    _ if stays => order.equal(low, high),
                    _ => true,
                };
                if from == to || !legal {
                    continue;
                }
                let edge = Edge {
                    from,
                    to,
                    kind: step.kind,
                    after: time(step.after),
                };
                out.push(edge);
                if step.both_ways {
                    out.push(Edge {
                        from: to,
                        to: from,
                        ..edge
                    });
                }
            }
        }
        broken += usize::from(out.len() == before);
    }
    (out, broken)
}

fn time(after: Option<&str>) -> (i64, i64) {
    let Some(after) = after else { return (0, 0) };
    let (amount, unit) = after.split_once(' ').unwrap();
    let amount: i64 = amount.parse().unwrap();
    match unit {
        "year" | "years" => (amount * 12, 0),
        "month" | "months" => (amount, 0),
        "week" | "weeks" => (0, amount * 7),
        _ => (0, amount),
    }
}

/// How many steps it takes to each station, over the edges that count.
pub fn distances(edges: &[Edge], from: Station, counts: impl Fn(&Edge) -> bool) -> Vec<(Station, usize)> {
    let mut found = vec![(from, 0)];
    let mut queue = VecDeque::from([(from, 0)]);
    while let Some((at, steps)) = queue.pop_front() {
        for edge in edges.iter().filter(|edge| edge.from == at && counts(edge)) {
            if found.iter().all(|&(known, _)| known != edge.to) {
                found.push((edge.to, steps + 1));
                queue.push_back((edge.to, steps + 1));
            }
        }
    }
    found
}

/// A route by what decides between two: what is charged, mean time in 4 800ths of a day, steps, the names along it.
/// Behind it, the edges by position, of which the first written decides last.
pub type Route = (u32, i64, usize, Vec<String>, Vec<usize>);

/// For each station that can be reached by one step or more, the best route to it: all routes that come to no station
/// twice are tried, and the round trips.
pub fn best_routes(
    world: &World,
    edges: &[Edge],
    from: Station,
    charge: impl Fn(&Edge) -> Option<u32>,
) -> Vec<(Station, Route)> {
    let mut best: Vec<(Station, Route)> = Vec::new();
    let mut open: Vec<(Vec<Station>, Route)> = vec![(vec![from], (0, 0, 0, Vec::new(), Vec::new()))];
    while let Some((visited, route)) = open.pop() {
        let at = *visited.last().unwrap();
        for (index, edge) in edges.iter().enumerate().filter(|(_, edge)| edge.from == at) {
            let Some(charged) = charge(edge) else { continue };
            let again = visited.contains(&edge.to);
            if again && edge.to != from {
                continue;
            }
            let mut next = route.clone();
            next.0 += charged;
            // A mean month is 146 097 days in 4 800 months.
            next.1 += edge.after.0 * 146_097 + edge.after.1 * 4_800;
            next.2 += 1;
            next.3.push(label(world, edge.to));
            next.4.push(index);
            match best.iter_mut().find(|(to, _)| *to == edge.to) {
                Some((_, known)) if *known <= next => {}
                Some((_, known)) => *known = next.clone(),
                None => best.push((edge.to, next.clone())),
            }
            if !again {
                let mut visited = visited.clone();
                visited.push(edge.to);
                open.push((visited, next));
            }
        }
    }
    best
}

//! Stations and the steps between them.

use super::tiers::Tiers;
use crate::agreement::world::{By, GradeAt, Kind, Line, OpenTo, World};

/// A role at one grade that it may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Station {
    pub role: usize,
    pub grade: usize,
}

/// A directed step.
#[derive(Debug, Clone)]
pub struct Step {
    pub from: Station,
    pub to: Station,
    pub kind: Kind,
    pub open_to: Vec<OpenTo>,
}

impl Step {
    /// Whether it is open to a post of this contract and funding; blank values are admitted.
    pub fn admits(&self, contract: &str, funding: &str) -> bool {
        self.open_to.iter().all(|clause| {
            let value = match clause.by {
                By::Contract => contract,
                By::Funding => funding,
            };
            value.is_empty() || clause.values.iter().any(|open| open == value)
        })
    }
}

pub fn grade_at(world: &World, station: Station) -> GradeAt {
    GradeAt {
        scale: world.roles[station.role].scale,
        grade: station.grade,
    }
}

/// The stations of a role, lowest first.
pub fn of_role(world: &World, role: usize) -> Vec<Station> {
    (world.roles[role].low..=world.roles[role].high)
        .map(|grade| Station { role, grade })
        .collect()
}

/// Every station, in order of declaration.
pub fn stations(world: &World) -> Vec<Station> {
    (0..world.roles.len())
        .flat_map(|role| of_role(world, role))
        .collect()
}

/// Every step: the implicit progressions, then the written ones.
pub fn steps(world: &World, tiers: &Tiers) -> Vec<Step> {
    let mut out = Vec::new();
    for (index, role) in world.roles.iter().enumerate() {
        if role.fixed {
            continue;
        }
        for pair in of_role(world, index).windows(2) {
            out.push(Step {
                from: pair[0],
                to: pair[1],
                kind: Kind::Progression,
                open_to: Vec::new(),
            });
        }
    }
    for line in world.paths.iter().flatten() {
        for link in 0..line.ends.len() - 1 {
            out.extend(link_steps(world, tiers, line, link));
        }
    }
    out
}

/// The steps of one link of a chain: from its end `link` to the next.
pub fn link_steps(world: &World, tiers: &Tiers, line: &Line, link: usize) -> Vec<Step> {
    let (source, target) = (line.ends[link], line.ends[link + 1]);
    let step = |from, to| Step {
        from,
        to,
        kind: line.kind,
        open_to: line.open_to.clone(),
    };
    let mut out = Vec::new();
    if matches!(line.kind, Kind::Transfer | Kind::Secondment) {
        for from in of_role(world, source.role) {
            for to in of_role(world, target.role) {
                let meant = source.grade.is_none_or(|grade| grade == from.grade)
                    && target.grade.is_none_or(|grade| grade == to.grade);
                if meant && tiers.equal(grade_at(world, from), grade_at(world, to)) {
                    out.push(step(from, to));
                    if line.both_ways {
                        out.push(step(to, from));
                    }
                }
            }
        }
    } else {
        let from = Station {
            role: source.role,
            grade: source.grade.unwrap_or(world.roles[source.role].high),
        };
        let to = Station {
            role: target.role,
            grade: target.grade.unwrap_or(world.roles[target.role].low),
        };
        out.push(step(from, to));
    }
    out
}

/// Whether a link may stand in a framework.
pub fn legal(world: &World, tiers: &Tiers, line: &Line, link: usize) -> bool {
    let (source, target) = (line.ends[link], line.ends[link + 1]);
    let made = link_steps(world, tiers, line, link);
    match line.kind {
        Kind::Transfer | Kind::Secondment => source.role != target.role && !made.is_empty(),
        Kind::Promotion => made
            .iter()
            .all(|step| tiers.below(grade_at(world, step.from), grade_at(world, step.to))),
        Kind::Vacancy => made.iter().all(|step| step.from != step.to),
        Kind::Progression => false,
    }
}

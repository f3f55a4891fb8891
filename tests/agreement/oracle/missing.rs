//! Routes that the framework does not write.

use super::steps::grade_at;
use super::{Fact, Frame};

pub fn findings(frame: &Frame) -> Vec<Fact> {
    let mut out = unreachable_roles(frame);
    out.extend(cut_off_roles(frame));
    out.extend(missing_rungs(frame));
    out
}

/// No entry role, and no step from another role reaches it.
fn unreachable_roles(frame: &Frame) -> Vec<Fact> {
    let roles = frame.world.roles.iter().enumerate();
    roles
        .filter(|(_, role)| !role.entry)
        .filter(|&(index, _)| {
            !frame
                .steps
                .iter()
                .any(|step| step.to.role == index && step.from.role != index)
        })
        .map(|(_, role)| Fact::new("unreachable-role", "", &[("role", &role.name)]))
        .collect()
}

/// No step to or from any other role of its family; a role without a family is cut off from none.
fn cut_off_roles(frame: &Frame) -> Vec<Fact> {
    let roles = &frame.world.roles;
    let joins = |index: usize, other: usize| other != index && roles[other].family == roles[index].family;
    (0..roles.len())
        .filter(|&index| roles[index].family.is_some())
        .filter(|&index| {
            !frame.steps.iter().any(|step| {
                (step.from.role == index && joins(index, step.to.role))
                    || (step.to.role == index && joins(index, step.from.role))
            })
        })
        .map(|index| Fact::new("cut-off-role", "", &[("role", &roles[index].name)]))
        .collect()
}

/// Two levels of a family, the one next above the other in the family, with no step from the lower to the higher.
fn missing_rungs(frame: &Frame) -> Vec<Fact> {
    let world = frame.world;
    let mut out = Vec::new();
    for (family, name) in world.families.iter().enumerate() {
        let own: Vec<_> = frame
            .stations
            .iter()
            .copied()
            .filter(|station| world.roles[station.role].family == Some(family))
            .collect();
        let level = |station| frame.tiers.first(grade_at(world, station));
        let mut levels: Vec<_> = own.iter().map(|&station| level(station)).collect();
        levels.sort_unstable();
        levels.dedup();
        for &low in &levels {
            for &high in &levels {
                let neighbours = frame.tiers.below(low, high)
                    && !levels
                        .iter()
                        .any(|&between| frame.tiers.below(low, between) && frame.tiers.below(between, high));
                let joined = frame.steps.iter().any(|step| {
                    own.contains(&step.from)
                        && own.contains(&step.to)
                        && level(step.from) == low
                        && level(step.to) == high
                });
                if neighbours && !joined {
                    let spell = |at: crate::agreement::world::GradeAt| {
                        let scale = &world.scales[at.scale];
                        format!("{}.{}", scale.name, scale.grades[at.grade])
                    };
                    out.push(Fact::new(
                        "missing-rung",
                        "",
                        &[("family", name), ("from", &spell(low)), ("to", &spell(high))],
                    ));
                }
            }
        }
    }
    out
}

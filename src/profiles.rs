//! Two roles side by side (`interfaces.md`, `gradus compare`): what is gained, lost, raised.

use crate::graph::{Graph, StationId};
use crate::model::{Model, RoleId};
use crate::report::profiles::{Aspect, Change};
use std::collections::BTreeMap;

/// The aspects in which two roles differ, from the first to the second.
#[must_use]
pub fn compare(model: &Model, graph: &Graph, from: RoleId, to: RoleId) -> Vec<Aspect> {
    let (Some(left), Some(right)) = (model.role(from), model.role(to)) else {
        return Vec::new();
    };
    let skills = |role: &crate::model::Role| -> BTreeMap<String, i64> {
        role.skills
            .iter()
            .filter_map(|&(id, level)| Some((model.skills.get(id.index())?.title.clone(), level)))
            .collect()
    };
    let activities = |role: &crate::model::Role| -> Vec<String> {
        role.activities
            .iter()
            .filter_map(|id| Some(model.activities.get(id.index())?.title.clone()))
            .collect()
    };
    let rewards = |role: &crate::model::Role| -> Vec<String> {
        role.rewards
            .iter()
            .filter_map(|id| Some(model.rewards.get(id.index())?.title.clone()))
            .collect()
    };
    let family = |role: &crate::model::Role| -> Vec<String> {
        role.family
            .map(|family| vec![model.family_title(Some(family)).to_owned()])
            .unwrap_or_default()
    };
    let mut development = levels("development", &days(left.cpd_days), &days(right.cpd_days));
    let owner = |owner: Option<RoleId>| -> Vec<String> {
        owner
            .map(|owner| vec![format!("owned by {}", model.role_name(owner))])
            .unwrap_or_default()
    };
    let owners = lists("development", &owner(left.cpd_owner), &owner(right.cpd_owner));
    development.gained.extend(owners.gained);
    development.lost.extend(owners.lost);
    development.kept.extend(owners.kept);
    vec![
        levels("skills", &skills(left), &skills(right)),
        lists("activities", &activities(left), &activities(right)),
        lists("contracts", &left.contracts, &right.contracts),
        lists("rewards", &rewards(left), &rewards(right)),
        grades(model, graph, from, to),
        lists("family", &family(left), &family(right)),
        development,
    ]
}

fn days(days: Option<i64>) -> BTreeMap<String, i64> {
    days.map(|days| ("days a year".to_owned(), days))
        .into_iter()
        .collect()
}

fn empty(name: &str) -> Aspect {
    Aspect {
        name: name.to_owned(),
        gained: Vec::new(),
        lost: Vec::new(),
        raised: Vec::new(),
        lowered: Vec::new(),
        kept: Vec::new(),
    }
}

/// Lists that hold a thing or do not, in the order in which they are written.
fn lists(name: &str, left: &[String], right: &[String]) -> Aspect {
    let without = |list: &[String], other: &[String]| -> Vec<String> {
        list.iter()
            .filter(|item| !other.contains(item))
            .cloned()
            .collect()
    };
    Aspect {
        gained: without(right, left),
        lost: without(left, right),
        kept: right.iter().filter(|item| left.contains(item)).cloned().collect(),
        ..empty(name)
    }
}

/// Things at levels, by name.
fn levels(name: &str, left: &BTreeMap<String, i64>, right: &BTreeMap<String, i64>) -> Aspect {
    let mut aspect = empty(name);
    let worded = |name: &String, level: &i64| format!("{name} {level}");
    for (skill, level) in right {
        let change = |from: &i64| Change {
            name: skill.clone(),
            from: from.to_string(),
            to: level.to_string(),
        };
        match left.get(skill) {
            None => aspect.gained.push(worded(skill, level)),
            Some(before) if before < level => aspect.raised.push(change(before)),
            Some(before) if before > level => aspect.lowered.push(change(before)),
            Some(_) => aspect.kept.push(worded(skill, level)),
        }
    }
    let gone = left.iter().filter(|(skill, _)| !right.contains_key(*skill));
    aspect.lost = gone.map(|(skill, level)| worded(skill, level)).collect();
    aspect
}

/// Grades: those of one scale one by one, and which way the lowest and the highest grade move.
fn grades(model: &Model, graph: &Graph, from: RoleId, to: RoleId) -> Aspect {
    let stations = |role: RoleId| -> Vec<StationId> { graph.of_role(model, role).collect() };
    let (left, right) = (stations(from), stations(to));
    let grade = |id: StationId| graph.station(id).map(|station| station.grade);
    let name = |id: StationId| grade(id).map_or_else(String::new, |grade| model.qualified(grade));
    let names = |list: &[StationId]| -> Vec<String> { list.iter().map(|&id| name(id)).collect() };
    let mut aspect = lists("grades", &names(&left), &names(&right));
    for (which, before, after) in [
        ("lowest", left.first(), right.first()),
        ("highest", left.last(), right.last()),
    ] {
        let (Some(&before), Some(&after)) = (before, after) else {
            continue;
        };
        let change = Change {
            name: which.to_owned(),
            from: name(before),
            to: name(after),
        };
        if graph.rises(before, after) {
            aspect.raised.push(change);
        } else if graph.rises(after, before) {
            aspect.lowered.push(change);
        }
    }
    aspect
}

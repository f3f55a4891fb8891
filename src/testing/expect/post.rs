//! `expect post p1 is open`, `expect post p1 on role x at grade 6`: where a post stands and where it leads.

use super::super::world::is_grade;
use super::{Found, Scene};
use crate::check::onward::Class;
use crate::posts::build::row_of;
use crate::posts::placement::Placement;
use crate::syntax::ast::{About, ExpectPost};

/// What a post may be beside its onward class: `unplaced`, or the reason why it is.
const REASONS: [&str; 8] = [
    "unplaced",
    "unmatched-title",
    "ambiguous-title",
    "unknown-role",
    "unreadable-roles",
    "unknown-grade",
    "grade-missing",
    "grade-outside-role",
];

/// Every word behind `is`.
pub(super) fn words() -> impl Iterator<Item = &'static str> + Clone {
    Class::ALL.iter().map(|(_, name)| *name).chain(REASONS)
}

pub(super) fn judge(scene: &Scene<'_>, expected: &ExpectPost) -> Result<(), Found> {
    let id = &expected.id.value;
    let nowhere = || vec![format!("the test has no post `{id}`")];
    let here = scene.context.establishment.as_ref().ok_or_else(nowhere)?;
    let row = row_of(here.posts, id).ok_or_else(nowhere)?;
    let cell = scene.cell_of(row).ok_or_else(nowhere)?;
    let placement = here.census.placement(cell);
    match &expected.class {
        Some(wanted) => {
            let first = here.census.job_shares.representative(row);
            let number = here.census.cell_of_row.get(first).copied().unwrap_or_default();
            let class = here.onward.class_of_cell.get(number as usize).copied().flatten();
            let is = match (class, placement) {
                (Some(class), _) => class.name(),
                (None, Placement::Not(reason)) => reason.word(),
                (None, Placement::On(_)) => {
                    let why = "it has no onward class: only filled posts that are not honorary have one";
                    return Err(vec![format!(
                        "post `{id}` is on {}, but {why}",
                        stands(scene, placement)
                    )]);
                }
            };
            let unplaced = wanted.value == "unplaced" && matches!(placement, Placement::Not(_));
            if is == wanted.value || unplaced {
                return Ok(());
            }
            Err(vec![match placement {
                Placement::Not(_) => format!("post `{id}` is not placed: {is}"),
                Placement::On(_) => format!("post `{id}` is {is}, on {}", stands(scene, placement)),
            }])
        }
        None => {
            let stations = placement.stations();
            let fits = stations.iter().any(|&(station, _)| {
                let all = |about: &About| is_about(scene, station, about);
                expected.about.iter().all(all)
            });
            if fits {
                return Ok(());
            }
            Err(vec![match placement {
                Placement::Not(reason) => format!("post `{id}` is not placed: {}", reason.word()),
                Placement::On(_) => format!("post `{id}` is on {}", stands(scene, placement)),
            }])
        }
    }
}

fn is_about(scene: &Scene<'_>, station: crate::graph::StationId, about: &About) -> bool {
    let model = &scene.world.model;
    let Some(station) = scene.world.graph.station(station) else {
        return false;
    };
    match about.kind.value.as_str() {
        "role" => model.role_name(station.role) == about.value.value,
        "grade" => is_grade(model, station.grade, &about.value.value),
        "family" => model.family_name(station.family) == about.value.value,
        _ => false,
    }
}

/// `lecturer@AC2`, several with `and`.
fn stands(scene: &Scene<'_>, placement: &Placement) -> String {
    let labels = placement
        .stations()
        .iter()
        .map(|&(station, _)| format!("`{}`", scene.world.graph.label(&scene.world.model, station)));
    labels.collect::<Vec<_>>().join(" and ")
}

//! Roles at grade as people name them.

use crate::diagnostic::did_you_mean;
use crate::graph::{Graph, StationId};
use crate::model::{Model, RoleId};

/// The stations that `role` or `role@grade` means, lowest first.
///
/// # Errors
/// A message for the user when there is no such role, or it never has the grade.
pub fn stations(model: &Model, graph: &Graph, text: &str) -> Result<Vec<StationId>, String> {
    let (name, grade) = text
        .split_once('@')
        .map_or((text, None), |(name, grade)| (name, Some(grade)));
    let role = model
        .roles
        .iter()
        .position(|role| role.name == name)
        .map(RoleId::at)
        .ok_or_else(|| {
            let help = did_you_mean(name, model.roles.iter().map(|role| role.name.as_str()))
                .unwrap_or_else(|| "name a role of the framework, or `role@grade`".to_owned());
            format!("no role is called `{name}`: {help}")
        })?;
    let all: Vec<StationId> = graph.of_role(model, role).collect();
    let Some(grade) = grade else { return Ok(all) };
    let grade_of = |id: &StationId| {
        graph
            .station(*id)
            .map_or("", |station| model.grade_name(station.grade))
    };
    let found: Vec<StationId> = all.iter().copied().filter(|id| grade_of(id) == grade).collect();
    if found.is_empty() {
        let grades: Vec<&str> = all.iter().map(grade_of).collect();
        return Err(format!(
            "role `{name}` is never at grade `{grade}`: it may have {}",
            grades.join(", ")
        ));
    }
    Ok(found)
}

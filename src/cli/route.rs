//! `gradus route`: the ways between two roles.

use super::args::{Format, Route};
use super::audit::{as_of, fail};
use super::output::Output;
use super::project;
use crate::audit;
use crate::diagnostic::did_you_mean;
use crate::files::Files;
use crate::graph::{Graph, StationId};
use crate::manifest::Manifest;
use crate::model::{Model, RoleId};
use crate::posts::census::Census;
use crate::posts::mapping::SourceSpec;
use crate::posts::read::{self, Vocabulary};
use crate::report::json;
use crate::report::route::{self, Routes};
use crate::routes::Field;
use crate::source::Sources;
use std::path::PathBuf;

/// The version of the JSON document's shape.
const SCHEMA: u32 = 1;

pub(super) fn run(files: &dyn Files, command: &Route, output: &mut Output) -> u8 {
    let format = command.format;
    let mut sources = Sources::default();
    let mut manifest = Manifest::default();
    let mut posts: Vec<(SourceSpec, PathBuf)> = Vec::new();
    let path = match &command.framework {
        Some(path) => path.clone(),
        None => match project::open(files, &mut sources, &command.project) {
            Ok((project, warnings)) => {
                output.diagnostics(&sources, &warnings);
                manifest = project.manifest;
                posts = project.posts;
                project.framework
            }
            Err(none) => {
                return output.invalid(
                    format,
                    &sources,
                    &none.diagnostics,
                    "invalid-input",
                    &none.message,
                );
            }
        },
    };
    let (date, _) = as_of(
        command.as_of,
        manifest.as_of.as_ref().map(|date| date.value),
        output,
    );
    let framework = match audit::framework(files, &mut sources, &path, date, &manifest.checks) {
        Ok(framework) => framework,
        Err(failed) => return fail(format, &sources, &failed, output),
    };
    let (model, graph) = (&framework.model, &framework.graph);
    let asked = match asked(model, graph, command) {
        Ok(asked) => asked,
        Err(message) => return output.invalid(format, &sources, &[], "usage", &message),
    };
    let staffed = if posts.is_empty() {
        None
    } else {
        match staffed(files, &posts, model, graph) {
            Ok(staffed) => Some(staffed),
            Err(error) => {
                let failed = audit::Failed {
                    error: error.into(),
                    diagnostics: Vec::new(),
                };
                return fail(format, &sources, &failed, output);
            }
        }
    };
    let field = Field {
        model,
        graph,
        sources: &sources,
        staffed: staffed.as_deref(),
    };
    let found = match (&asked.to, asked.from.as_slice()) {
        (Some(to), from) => field.between(from, to),
        (None, [first, ..]) => field.reached(*first),
        (None, []) => Vec::new(),
    };
    let none = found.is_empty();
    let routes = Routes {
        gradus: env!("CARGO_PKG_VERSION").to_owned(),
        schema: SCHEMA,
        as_of: date.to_string(),
        from: asked.from_text,
        to: asked.to_text,
        posts: staffed.is_some(),
        routes: found,
    };
    match format {
        Format::Json => output.out.push_str(&json::routes(&routes)),
        Format::Text => output.out.push_str(&route::text(&routes)),
    }
    u8::from(none)
}

/// The stations that were asked for.
struct Asked {
    from: Vec<StationId>,
    from_text: String,
    to: Option<Vec<StationId>>,
    to_text: Option<String>,
}

fn asked(model: &Model, graph: &Graph, command: &Route) -> Result<Asked, String> {
    let start = command
        .start
        .as_ref()
        .or(command.from.as_ref())
        .cloned()
        .unwrap_or_default();
    let mut from = stations(model, graph, &start)?;
    // A career in a role starts at its lowest grade.
    from.truncate(1);
    let to = command
        .to
        .as_ref()
        .map(|to| stations(model, graph, to))
        .transpose()?;
    Ok(Asked {
        from,
        from_text: start,
        to,
        to_text: command.to.clone(),
    })
}

/// The stations that `role` or `role@grade` means, lowest first.
fn stations(model: &Model, graph: &Graph, text: &str) -> Result<Vec<StationId>, String> {
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

/// By station, whether any institution of the posts staffs it.
fn staffed(
    files: &dyn Files,
    posts: &[(SourceSpec, PathBuf)],
    model: &Model,
    graph: &Graph,
) -> Result<Vec<bool>, crate::posts::Error> {
    let posts = read::read(
        posts,
        files,
        &Vocabulary {
            contracts: model.contract_terms(),
        },
    )?;
    let census = Census::take(&posts, model, graph, "");
    let mut any = vec![false; graph.stations.len()];
    for institution in 0..u32::try_from(census.institutions.len()).unwrap_or(0) {
        for (slot, here) in any.iter_mut().zip(census.staffed(graph, institution)) {
            *slot |= here;
        }
    }
    Ok(any)
}

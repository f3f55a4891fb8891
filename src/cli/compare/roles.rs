//! `gradus compare --role A --role B`: two roles side by side.

use crate::audit;
use crate::cli::args::{Compare, Format};
use crate::cli::ask::as_of;
use crate::cli::output::Output;
use crate::cli::project::Named;
use crate::cli::why::fail;
use crate::diagnostic::did_you_mean;
use crate::files::Files;
use crate::model::{Model, RoleId};
use crate::profiles;
use crate::report::json;
use crate::report::profiles::{Profiles, text};
use crate::routes::Field;
use crate::source::Sources;
use std::path::Path;

/// The version of the JSON document's shape.
const SCHEMA: u32 = 1;

pub(super) fn run(files: &dyn Files, command: &Compare, output: &mut Output) -> u8 {
    let Some(format) = command.outputs.plain() else {
        let message = "two roles are written as `text` or `json`, on standard output";
        return output.invalid(Format::Text, &Sources::default(), &[], "usage", &message);
    };
    let mut sources = Sources::default();
    let project = command.project.as_deref().unwrap_or(Path::new("."));
    let asked = (command.framework.as_deref(), project);
    let Named {
        framework: path,
        manifest,
        ..
    } = match Named::find(files, &mut sources, asked, format, output) {
        Ok(named) => named,
        Err(status) => return status,
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
    let [from, to] = command.role.as_slice() else {
        let message = "name two roles: `gradus compare --role A --role B`";
        return output.invalid(format, &sources, &[], "usage", &message);
    };
    let (from, to) = match (role(model, from), role(model, to)) {
        (Ok(from), Ok(to)) => (from, to),
        (Err(message), _) | (_, Err(message)) => {
            return output.invalid(format, &sources, &[], "usage", &message);
        }
    };
    let field = Field {
        model,
        graph,
        sources: &sources,
        staffed: None,
        journey: None,
    };
    let place = |role: RoleId| {
        graph
            .of_role(model, role)
            .next()
            .map_or_else(nowhere, |station| field.place(station))
    };
    let found = Profiles {
        gradus: env!("CARGO_PKG_VERSION").to_owned(),
        schema: SCHEMA,
        as_of: date.to_string(),
        from: place(from),
        to: place(to),
        aspects: profiles::compare(model, graph, from, to),
    };
    output.out.push_str(&match format {
        Format::Json => json::profiles(&found),
        Format::Text => text(&found),
    });
    0
}

/// A role without grades stands nowhere; its framework has been refused before.
fn nowhere() -> crate::report::route::Place {
    crate::report::route::Place {
        role: String::new(),
        title: String::new(),
        grade: String::new(),
        staffed: None,
    }
}

fn role(model: &Model, name: &str) -> Result<RoleId, String> {
    let found = model.roles.iter().position(|role| role.name == name);
    found.map(RoleId::at).ok_or_else(|| {
        let help = did_you_mean(name, model.roles.iter().map(|role| role.name.as_str()))
            .unwrap_or_else(|| "name a role of the framework".to_owned());
        format!("no role is called `{name}`: {help}")
    })
}

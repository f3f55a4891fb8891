//! `gradus grade`: roles, posts and levels by job evaluation.

use super::args::{Format, Grade};
use super::audit::{as_of, fail};
use super::output::Output;
use super::project::Named;
use crate::audit::{self, Request};
use crate::diagnostic::did_you_mean;
use crate::files::Files;
use crate::grades::Judge;
use crate::model::evaluation::POINT;
use crate::model::{Model, RoleId};
use crate::posts::mapping::SourceSpec;
use crate::report::grade::{self, Grades, Job, points};
use crate::report::json;
use crate::source::Sources;

/// The version of the JSON document's shape.
const SCHEMA: u32 = 1;

pub(super) fn run(files: &dyn Files, command: &Grade, output: &mut Output) -> u8 {
    let format = command.format;
    let mut sources = Sources::default();
    let project = command.posts.as_ref().unwrap_or(&command.project);
    let named = (command.framework.as_deref(), project.as_path());
    let Named {
        framework: path,
        manifest,
        mut posts,
        placement,
    } = match Named::find(files, &mut sources, named, format, output) {
        Ok(named) => named,
        Err(status) => return status,
    };
    if let (Some(_), Some(source)) = (&command.framework, &command.posts) {
        let spec = SourceSpec {
            path: source.display().to_string(),
            ..SourceSpec::default()
        };
        posts.push((spec, source.clone()));
    }
    let (date, from) = as_of(
        command.as_of,
        manifest.as_of.as_ref().map(|date| date.value),
        output,
    );
    let framework = match audit::framework(files, &mut sources, &path, date, &manifest.checks) {
        Ok(framework) => framework,
        Err(failed) => return fail(format, &sources, &failed, output),
    };
    let judge = Judge {
        model: &framework.model,
        margin: i64::from(command.margin) * POINT,
    };
    let (jobs, summary) = if command.posts.is_some() {
        let mut request = Request::new(path, Some(posts), date, from);
        request.institution = manifest.institution.map(|name| name.value);
        request.only_institution.clone_from(&command.institution);
        request.placement = placement;
        match audit::counted(files, &mut sources, &framework, &request) {
            Ok(Some((posts, census))) => {
                let (jobs, summary) = judge.posts(&framework.graph, &posts, &census, &command.post, date);
                (jobs, Some(summary))
            }
            Ok(None) => {
                let message = "the manifest names no posts: add `[[posts]]` with `source = \"posts.csv\"`";
                return output.invalid(format, &sources, &[], "invalid-input", &message);
            }
            Err(failed) => return fail(format, &sources, &failed, output),
        }
    } else {
        match one(&judge, command) {
            Ok(job) => (vec![job], None),
            Err(message) => return output.invalid(format, &sources, &[], "usage", &message),
        }
    };
    if let Some(lost) = command
        .post
        .iter()
        .find(|id| !jobs.iter().any(|job| job.subject == **id))
    {
        let message =
            format!("no post `{lost}` with factor levels or an increment to come is filled or vacant");
        return output.invalid(format, &sources, &[], "usage", &message);
    }
    // A post that is named is shown in full.
    let summary = summary.filter(|_| command.post.is_empty());
    let grades = Grades {
        gradus: env!("CARGO_PKG_VERSION").to_owned(),
        schema: SCHEMA,
        as_of: date.to_string(),
        framework: framework.model.name.clone(),
        margin: points(judge.margin),
        jobs,
        posts: summary,
    };
    match format {
        Format::Json => output.out.push_str(&json::grades(&grades)),
        Format::Text => output.out.push_str(&grade::text(&grades)),
    }
    0
}

/// A role, or levels that are named by hand.
fn one(judge: &Judge<'_>, command: &Grade) -> Result<Job, String> {
    let role = command
        .role
        .as_ref()
        .map(|name| role(judge.model, name))
        .transpose()?;
    if let Some(levels) = &command.levels {
        return judge.levels(levels, role).map_err(|error| error.to_string());
    }
    let name = command.role.as_deref().unwrap_or_default();
    role.and_then(|role| judge.role(role)).ok_or_else(|| {
        format!("role `{name}` has no levels: write `evaluated EVALUATION {{ … }}` in it, or name levels with --levels")
    })
}

fn role(model: &Model, name: &str) -> Result<RoleId, String> {
    let found = model.roles.iter().position(|role| role.name == name);
    found.map(RoleId::at).ok_or_else(|| {
        let help = did_you_mean(name, model.roles.iter().map(|role| role.name.as_str()))
            .unwrap_or_else(|| "name a role of the framework".to_owned());
        format!("no role is called `{name}`: {help}")
    })
}

//! `gradus scenario`: what-ifs, side by side.

use super::args::{Format, Scenario};
use super::audit::{as_of, fail};
use super::output::Output;
use super::project;
use crate::audit::{self, Request, Wanted};
use crate::files::Files;
use crate::posts::mapping::SourceSpec;
use crate::report::json;
use crate::report::scenario::text;
use crate::source::Sources;

pub(super) fn run(files: &dyn Files, command: &Scenario, output: &mut Output) -> u8 {
    let format = command.format;
    let mut sources = Sources::default();
    let mut wanted = Wanted {
        names: command.names.clone(),
        changes: changes(command),
        on_costs: None,
    };
    let mut request = match &command.framework {
        Some(framework) => {
            let posts = command.posts.iter().map(|path| {
                let spec = SourceSpec {
                    path: path.display().to_string(),
                    ..SourceSpec::default()
                };
                (spec, path.clone())
            });
            let (date, from) = as_of(command.as_of, None, output);
            request(framework.clone(), posts.collect(), date, from)
        }
        None => match project::open(files, &mut sources, &command.project) {
            Ok((project, warnings)) => {
                output.diagnostics(&sources, &warnings);
                if project.posts.is_empty() {
                    let message = format!(
                        "the manifest of `{}` names no posts: a what-if is about posts; add `[[posts]]` with `source = \"posts.csv\"`",
                        command.project.display()
                    );
                    return output.invalid(format, &sources, &[], "invalid-input", &message);
                }
                let manifest = project.manifest;
                wanted.on_costs = manifest.on_costs.map(|share| share.value);
                let date = manifest.as_of.as_ref().map(|date| date.value);
                let (date, from) = as_of(command.as_of, date, output);
                let mut request = request(project.framework, project.posts, date, from);
                request.institution = manifest.institution.map(|name| name.value);
                request.checks = manifest.checks;
                request.placement = project.placement;
                request
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
    request.only_institution.clone_from(&command.institution);
    match audit::scenarios(files, &mut sources, &request, &wanted) {
        Ok((found, diagnostics)) => {
            output.diagnostics(&sources, &diagnostics);
            output.out.push_str(&match format {
                Format::Json => json::scenarios(&found),
                Format::Text => text(&found, output.surroundings.width),
            });
            0
        }
        Err(failed) => fail(format, &sources, &failed, output),
    }
}

/// The changes of the command line, as clauses of a scenario.
fn changes(command: &Scenario) -> Vec<String> {
    let set = command.set.iter().map(|change| format!("set {change}"));
    let steps = command.add_step.iter().map(|step| format!("add step {step}"));
    let posts = command.add_post.iter().map(|posts| {
        if posts.trim_start().starts_with('{') {
            format!("add post {posts}")
        } else {
            format!("add {posts}")
        }
    });
    let others = command.change.iter().cloned();
    steps.chain(set).chain(others).chain(posts).collect()
}

fn request(
    framework: std::path::PathBuf,
    posts: Vec<(SourceSpec, std::path::PathBuf)>,
    as_of: jiff::civil::Date,
    as_of_from: audit::AsOfFrom,
) -> Request {
    Request::new(framework, Some(posts), as_of, as_of_from)
}

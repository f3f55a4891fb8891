//! `gradus report`: the briefing for managers.

use super::args::{Format, Report, ReportFormat};
use super::audit::{as_of, fail};
use super::output::Output;
use super::outputs::is_one_of;
use super::project::{self, NoProject};
use crate::audit::{self, Request};
use crate::briefing::Ask;
use crate::files::Files;
use crate::posts::mapping::SourceSpec;
use crate::report::briefing::{Briefing, html, markdown, xlsx};
use crate::source::Sources;
use std::io::Write;
use std::path::{Path, PathBuf};

pub(super) fn run(files: &dyn Files, command: &Report, output: &mut Output) -> u8 {
    let usage = |message: &str, output: &mut Output| {
        output.invalid(Format::Text, &Sources::default(), &[], "usage", &message)
    };
    let format = match command.written() {
        Ok(format) => format,
        Err(message) => return usage(&message, output),
    };
    if command.template.is_some() && format != ReportFormat::Html {
        return usage("`--template` is for the page: write HTML", output);
    }
    if format == ReportFormat::Xlsx && command.output.is_none() {
        return usage(
            "a workbook is no text: name a file with `--output report.xlsx`",
            output,
        );
    }
    let mut sources = Sources::default();
    let request = match request(files, &mut sources, command, output) {
        Ok(request) => request,
        Err(none) => {
            return output.invalid(
                Format::Text,
                &sources,
                &none.diagnostics,
                "invalid-input",
                &none.message,
            );
        }
    };
    if let Some(path) = command
        .output
        .as_ref()
        .filter(|path| is_input(path, command, &request))
    {
        let message = format!(
            "`{}` is an input of this report: write it to another file",
            path.display()
        );
        return usage(&message, output);
    }
    let ask = Ask {
        institution: command.institution.clone(),
        share: command.share,
        locale: command.locale,
    };
    let briefed = match audit::briefing(files, &mut sources, &request, &ask) {
        Ok(briefed) => briefed,
        Err(failed) => return fail(Format::Text, &sources, &failed, output),
    };
    output.diagnostics(&sources, &briefed.diagnostics);
    let briefing = match briefed.briefing {
        Ok(briefing) => briefing,
        Err(message) => return usage(&message, output),
    };
    let bytes = match written(files, command, format, &briefing) {
        Ok(bytes) => bytes,
        Err(message) => return usage(&message, output),
    };
    write(bytes, command.output.as_deref(), output)
}

fn written(
    files: &dyn Files,
    command: &Report,
    format: ReportFormat,
    briefing: &Briefing,
) -> Result<Vec<u8>, String> {
    match format {
        ReportFormat::Markdown => Ok(markdown(briefing).into_bytes()),
        ReportFormat::Xlsx => xlsx(briefing).map_err(|error| format!("cannot make the workbook: {error}")),
        ReportFormat::Html => {
            let template = match &command.template {
                None => None,
                Some(path) => {
                    let bytes = files
                        .read(path)
                        .map_err(|error| format!("cannot read `{}`: {error}", path.display()))?;
                    let text = String::from_utf8(bytes)
                        .map_err(|_| format!("`{}` is not UTF-8 text", path.display()))?;
                    Some(text)
                }
            };
            html(briefing, template.as_deref())
                .map(String::into_bytes)
                .map_err(|error| error.to_string())
        }
    }
}

fn write(bytes: Vec<u8>, path: Option<&Path>, output: &mut Output) -> u8 {
    let Some(path) = path else {
        // What cannot be written is said at the end of the run.
        let _ = output.out.write_all(&bytes);
        return 0;
    };
    match std::fs::write(path, bytes) {
        Ok(()) => 0,
        Err(error) => {
            output
                .err
                .push_str(&format!("error: cannot write `{}`: {error}\n", path.display()));
            2
        }
    }
}

/// Whether a file is one that this report is made of, whatever way it is written.
fn is_input(path: &Path, command: &Report, request: &Request) -> bool {
    let posts = request.posts.iter().flatten().map(|(_, path)| path);
    let inputs = std::iter::once(&request.framework)
        .chain(posts)
        .chain(&command.template);
    is_one_of(path, inputs.map(PathBuf::as_path))
}

fn request(
    files: &dyn Files,
    sources: &mut Sources,
    command: &Report,
    output: &mut Output,
) -> Result<Request, NoProject> {
    let request = |framework: PathBuf, posts, date| {
        let (as_of, as_of_from) = as_of(command.as_of, date, output);
        Request::new(framework, Some(posts), as_of, as_of_from)
    };
    if let Some(framework) = &command.framework {
        if command.paths.is_empty() {
            let message = "name the posts too: `gradus report -f FRAMEWORK POSTS`".to_owned();
            return Err(message.into());
        }
        let posts = command
            .paths
            .iter()
            .map(|path| {
                let spec = SourceSpec {
                    path: path.display().to_string(),
                    ..SourceSpec::default()
                };
                (spec, path.clone())
            })
            .collect();
        return Ok(request(framework.clone(), posts, None));
    }
    let path = match command.paths.as_slice() {
        [] => Path::new("."),
        [one] => one,
        _ => {
            let message = "a report has one project; to name posts by hand, name the framework too: \
                           `gradus report -f FRAMEWORK POSTS…`";
            return Err(message.to_owned().into());
        }
    };
    let (project, warnings) = project::open(files, sources, path)?;
    if project.posts.is_empty() {
        let message = format!(
            "the manifest of `{}` names no posts: add `[[posts]]` with `source = \"posts.csv\"`",
            path.display()
        );
        return Err(message.into());
    }
    let date = project.manifest.as_of.as_ref().map(|date| date.value);
    let mut request = request(project.framework, project.posts, date);
    request.institution = project.manifest.institution.map(|name| name.value);
    request.checks = project.manifest.checks;
    request.levels = project.levels;
    request.placement = project.placement;
    output.diagnostics(sources, &warnings);
    Ok(request)
}

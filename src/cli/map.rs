//! `gradus map`: the career map.

use super::args::{Format, Map, MapFormat, Only};
use super::audit::{as_of, fail};
use super::output::Output;
use super::outputs::is_one_of;
use super::project;
use crate::audit::{self, Request};
use crate::files::Files;
use crate::map::Ask;
use crate::posts::mapping::SourceSpec;
use crate::report::json;
use crate::report::map::{self, Grouping, Options};
use crate::source::Sources;
use std::path::{Path, PathBuf};

pub(super) fn run(files: &dyn Files, command: &Map, output: &mut Output) -> u8 {
    let format = match command.written() {
        Ok(format) => format,
        Err(message) => return output.invalid(Format::Text, &Sources::default(), &[], "usage", &message),
    };
    // Faults are told as JSON where JSON was asked for.
    let faults = if format == MapFormat::Json {
        Format::Json
    } else {
        Format::Text
    };
    let mut sources = Sources::default();
    let request = match request(files, &mut sources, command, output) {
        Ok(request) => request,
        Err(none) => {
            return output.invalid(
                faults,
                &sources,
                &none.diagnostics,
                "invalid-input",
                &none.message,
            );
        }
    };
    if let Some(path) = command.output.as_ref().filter(|path| is_input(path, &request)) {
        let message = format!(
            "`{}` is an input of this map: write it to another file",
            path.display()
        );
        return output.invalid(faults, &sources, &[], "usage", &message);
    }
    let ask = Ask {
        from: command.from.clone(),
        families: command.family.clone(),
        unit: command.unit.clone(),
        institution: command.institution.clone(),
        staffed: command.only == Some(Only::Staffed),
    };
    let drawn = match audit::map(files, &mut sources, &request, &ask) {
        Ok(drawn) => drawn,
        Err(failed) => return fail(faults, &sources, &failed, output),
    };
    output.diagnostics(&sources, &drawn.diagnostics);
    let found = match drawn.map {
        Ok(map) => map,
        Err(message) => return output.invalid(faults, &sources, &[], "usage", &message),
    };
    if found.nodes.is_empty() {
        output
            .err
            .push_str("note: no role at grade is left to draw: the map is empty\n");
    }
    let options = Options {
        grouping: if command.whole {
            Grouping::Never
        } else {
            Grouping::Auto
        },
        ..Options::default()
    };
    let bytes = match format {
        MapFormat::Svg => map::svg(&found, &options).into_bytes(),
        MapFormat::Dot => map::dot(&found).into_bytes(),
        MapFormat::Mermaid => map::mermaid(&found).into_bytes(),
        MapFormat::Json => json::map(&found).into_bytes(),
        MapFormat::Html => map::page(&found, &options).into_bytes(),
        MapFormat::Png => match png(&found, &options) {
            Ok(bytes) => bytes,
            Err(message) => return output.invalid(faults, &sources, &[], "usage", &message),
        },
    };
    write(bytes, command.output.as_deref(), output)
}

#[cfg(feature = "png")]
fn png(found: &map::Map, options: &Options) -> Result<Vec<u8>, String> {
    map::png(found, options)
}

#[cfg(not(feature = "png"))]
fn png(_: &map::Map, _: &Options) -> Result<Vec<u8>, String> {
    Err(
        "this program was built without PNG: build it with `--features png`, or write SVG, which every browser opens"
            .to_owned(),
    )
}

fn write(bytes: Vec<u8>, path: Option<&Path>, output: &mut Output) -> u8 {
    let Some(path) = path else {
        return match String::from_utf8(bytes) {
            Ok(text) => {
                output.out.push_str(&text);
                0
            }
            Err(_) => {
                output
                    .err
                    .push_str("error: PNG is no text: name a file with `--output map.png`\n");
                2
            }
        };
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

/// Whether a file is one that this map is made of, whatever way it is written.
fn is_input(path: &Path, request: &Request) -> bool {
    let posts = request.posts.iter().flatten().map(|(_, path)| path.as_path());
    is_one_of(path, std::iter::once(request.framework.as_path()).chain(posts))
}

fn request(
    files: &dyn Files,
    sources: &mut Sources,
    command: &Map,
    output: &mut Output,
) -> Result<Request, project::NoProject> {
    let request = |framework: PathBuf, posts, date| {
        let (as_of, as_of_from) = as_of(command.as_of, date, output);
        Request::new(framework, posts, as_of, as_of_from)
    };
    let is_framework = |path: &Path| path.extension().is_some_and(|extension| extension == "gradus");
    let (framework, posts) = match (&command.framework, command.paths.as_slice()) {
        (Some(framework), posts) => (Some(framework.clone()), posts),
        (None, [one]) if is_framework(one) => (Some(one.clone()), &[][..]),
        (None, [_, _, ..]) => {
            let message = "a map has one project; to name posts by hand, name the framework too: \
                           `gradus map -f FRAMEWORK POSTS…`";
            return Err(message.to_owned().into());
        }
        (None, _) => (None, &[][..]),
    };
    if let Some(framework) = framework {
        let posts: Vec<(SourceSpec, PathBuf)> = posts
            .iter()
            .map(|path| {
                let spec = SourceSpec {
                    path: path.display().to_string(),
                    ..SourceSpec::default()
                };
                (spec, path.clone())
            })
            .collect();
        return Ok(request(
            framework,
            Some(posts).filter(|posts| !posts.is_empty()),
            None,
        ));
    }
    let path = command.paths.first().map_or(Path::new("."), PathBuf::as_path);
    let (project, warnings) = project::open(files, sources, path)?;
    let date = project.manifest.as_of.as_ref().map(|date| date.value);
    let mut request = request(
        project.framework,
        Some(project.posts).filter(|posts| !posts.is_empty()),
        date,
    );
    request.institution = project.manifest.institution.map(|name| name.value);
    request.checks = project.manifest.checks;
    request.levels = project.levels;
    request.placement = project.placement;
    output.diagnostics(sources, &warnings);
    Ok(request)
}

//! `gradus explain`: the page of a check or of a word of the language, and why a post is classed as it is.

use super::args::{Explain, Format};
use super::output::Output;
use super::{audit, project};
use crate::audit::Request;
use crate::check;
use crate::diagnostic::did_you_mean;
use crate::files::Files;
use crate::reference;
use crate::report::json;
use crate::report::why::text;
use crate::source::Sources;
use std::path::PathBuf;

pub(super) fn run(files: &dyn Files, command: &Explain, output: &mut Output) -> u8 {
    match &command.post {
        Some(id) => post(files, command, id, output),
        None => page(command, output),
    }
}

fn page(command: &Explain, output: &mut Output) -> u8 {
    let Some(name) = &command.name else {
        output.out.push_str(&reference::list());
        return 0;
    };
    let check = check::named(name).map(check::Check::page);
    let Some(page) = check.or_else(|| reference::keyword(name).map(reference::Keyword::page)) else {
        let known = check::ALL
            .iter()
            .map(|check| check.name)
            .chain(reference::keywords().map(|keyword| keyword.word));
        let help = did_you_mean(name, known)
            .unwrap_or_else(|| "`gradus explain` lists the checks and the words of the language".to_owned());
        output.err.push_str(&format!(
            "error: no check and no word of the language is called `{name}`\n  help: {help}\n"
        ));
        return 2;
    };
    output.out.push_str(&page);
    0
}

/// Why the posts of an id are classed as they are.
fn post(files: &dyn Files, command: &Explain, id: &str, output: &mut Output) -> u8 {
    let format = command.format;
    let mut sources = Sources::default();
    let here = PathBuf::from(".");
    let path = command.project.as_ref().unwrap_or(&here);
    let project = match project::open(files, &mut sources, path) {
        Ok((project, warnings)) => {
            output.diagnostics(&sources, &warnings);
            project
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
    };
    let manifest = project.manifest;
    let written = manifest.as_of.as_ref().map(|date| date.value);
    let (as_of, as_of_from) = audit::as_of(command.as_of, written, output);
    let mut request = Request::new(project.framework, Some(project.posts), as_of, as_of_from);
    request.institution = manifest.institution.map(|name| name.value);
    request.checks = manifest.checks;
    request.levels = project.levels;
    request.placement = project.placement;
    let why = match crate::audit::post(files, &mut sources, &request, id) {
        Ok(why) => why,
        Err(failed) => return audit::fail(format, &sources, &failed, output),
    };
    if why.explained.is_empty() {
        let message = format!(
            "no accepted row has the id `{id}`: ids are those of the column that the manifest maps to `id`"
        );
        return output.invalid(format, &sources, &[], "usage", &message);
    }
    output.out.push_str(&match format {
        Format::Json => json::why(&why),
        Format::Text => text(&why),
    });
    0
}

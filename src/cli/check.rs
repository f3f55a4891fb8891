//! `gradus check`: frameworks alone, without posts.

use super::args::{Check, Common};
use super::ask::{self, Asked};
use super::output::Output;
use super::project;
use super::why::{Why, invalid, overwrites, unanswered, write};
use crate::audit::run;
use crate::files::Files;
use crate::manifest::{FILE_NAME, FailOn};
use crate::report::answer::Answer;
use crate::source::Sources;
use std::path::{Path, PathBuf};

pub(super) fn check(files: &dyn Files, command: &Check, output: &mut Output) -> u8 {
    let common = &command.common;
    let here = [PathBuf::from(".")];
    let paths = if command.paths.is_empty() {
        &here[..]
    } else {
        &command.paths
    };
    let mut frameworks = Vec::new();
    for path in paths {
        match frameworks_at(files, path) {
            Ok(found) => frameworks.extend(found),
            Err(message) => {
                let why = Why {
                    kind: "unreadable",
                    ..Why::usage(message)
                };
                return invalid(common, &Sources::default(), &why, output);
            }
        }
    }
    frameworks.dedup();
    let mut worst = 0;
    let mut answers = Vec::new();
    let mut read = Vec::new();
    let mut strictest = FailOn::Never;
    for path in &frameworks {
        let mut sources = Sources::default();
        let (answer, fail_on, status) = check_one(files, &mut sources, path, common, command.horizon, output);
        read.push(sources);
        worst = worst.max(status);
        strictest = strictest.stricter(fail_on);
        answers.push(answer);
    }
    if let Some(why) = overwrites(common, &read) {
        return invalid(common, &Sources::default(), &why, output);
    }
    write(&answers, strictest, common, output).map_or_else(|status| status, |()| worst)
}

fn check_one(
    files: &dyn Files,
    sources: &mut Sources,
    path: &Path,
    common: &Common,
    horizon: Option<jiff::Span>,
    output: &mut Output,
) -> (Answer, FailOn, u8) {
    let asked = if path.file_name().is_some_and(|name| name == FILE_NAME) {
        project::open(files, sources, path)
            .map_err(Why::from)
            .and_then(|(project, warnings)| {
                output.diagnostics(sources, &warnings);
                ask::of_project(files, sources, project, false, common, output)
            })
    } else {
        ask::by_hand(files, sources, path, None, common, output)
    };
    let Asked {
        mut request, failing, ..
    } = match asked {
        Ok(asked) => asked,
        Err(why) => return (unanswered(sources, &why, output), FailOn::Never, 2),
    };
    request.horizon = horizon.and_then(|horizon| request.as_of.checked_add(horizon).ok());
    match run(files, sources, &request) {
        Ok(done) => {
            output.diagnostics(sources, &done.diagnostics);
            let status = failing.status(&done.report);
            (Answer::Report(Box::new(done.report)), failing.on, status)
        }
        Err(failed) => {
            let answer = unanswered(sources, &Why::of(&failed), output);
            (answer, failing.on, 2)
        }
    }
}

/// The frameworks that a path means: itself, a project's manifest, or every `.gradus` file of a folder.
pub(super) fn frameworks_at(files: &dyn Files, path: &Path) -> Result<Vec<PathBuf>, String> {
    if !files.is_dir(path) {
        return Ok(vec![path.to_owned()]);
    }
    let manifest = path.join(FILE_NAME);
    if files.read(&manifest).is_ok() {
        return Ok(vec![manifest]);
    }
    let found = files
        .list(path)
        .map_err(|error| format!("cannot read folder `{}`: {error}", path.display()))?;
    let found: Vec<PathBuf> = found
        .into_iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "gradus"))
        .collect();
    if found.is_empty() {
        return Err(format!(
            "`{}` holds no {FILE_NAME} and no .gradus file: name a framework, or write one with `gradus init`",
            path.display()
        ));
    }
    Ok(found)
}

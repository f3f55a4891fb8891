//! `gradus compare`: two frameworks, two extracts of posts, or two roles (`docs/compare.md`).

mod extracts;
mod frameworks;
mod roles;

use super::args::{Compare, FailOnChange};
use super::git::{Revisions, names_revision};
use super::output::Output;
use super::why::{Why, unanswered};
use crate::diagnostic::Severity;
use crate::files::Files;
use crate::report::answer::Answer;
use crate::report::comparison::Comparison;
use crate::report::text::Style;
use crate::source::Sources;
use std::path::{Path, PathBuf};

pub(super) fn run(files: &dyn Files, command: &Compare, output: &mut Output) -> u8 {
    if !command.role.is_empty() {
        return roles::run(files, command, output);
    }
    let [old, new] = command.paths.as_slice() else {
        let why = Why::usage("name two things to compare: what came before and what comes after".to_owned());
        return refuse(command, &Sources::default(), &why, output);
    };
    if !(names_revision(old) || names_revision(new)) {
        return compare(files, (old, new), command, output);
    }
    let beside = if names_revision(new) { old } else { new };
    let revisions = match Revisions::beside(files, beside) {
        Ok(revisions) => revisions,
        Err(message) => return refuse(command, &Sources::default(), &Why::usage(message), output),
    };
    let path = |one: &Path, other: &Path| -> Result<PathBuf, String> {
        if names_revision(one) {
            revisions.path(one, other)
        } else {
            Ok(one.to_owned())
        }
    };
    match (path(old, new), path(new, old)) {
        (Ok(before), Ok(after)) => compare(&revisions, (&before, &after), command, output),
        (Err(message), _) | (_, Err(message)) => {
            refuse(command, &Sources::default(), &Why::usage(message), output)
        }
    }
}

fn compare(files: &dyn Files, (old, new): (&Path, &Path), command: &Compare, output: &mut Output) -> u8 {
    let mut sources = Sources::default();
    let found = if command.posts {
        extracts::compare(files, &mut sources, (old, new), command, output).map(|found| vec![found])
    } else {
        frameworks::compare(files, &mut sources, (old, new), command, output)
    };
    let found = found.and_then(|found| {
        let written = |file: &Path| {
            let real = |path: &Path| path.canonicalize().ok();
            let texts = sources.names().map(Path::new);
            real(file).is_some() && texts.chain([old, new]).any(|one| real(one) == real(file))
        };
        match command.outputs.fault(written) {
            Some(fault) => Err(Box::new(Why::usage(fault))),
            None => Ok(found),
        }
    });
    match found {
        Ok(found) => answer(found, command, output),
        Err(why) => refuse(command, &sources, &why, output),
    }
}

/// No comparison. No file is written: it might be one that the run reads.
fn refuse(command: &Compare, sources: &Sources, why: &Why, output: &mut Output) -> u8 {
    let answer = unanswered(sources, why, output);
    let style = style(command, output);
    let _ = command
        .outputs
        .without_files()
        .write(&[answer], &|_| true, &style, output);
    2
}

fn answer(found: Vec<Comparison>, command: &Compare, output: &mut Output) -> u8 {
    let fails = |severity: Severity| match command.fail_on {
        FailOnChange::Breaking => severity >= Severity::Error,
        FailOnChange::Tightening => severity >= Severity::Warning,
        FailOnChange::Loosening => true,
        FailOnChange::Never => false,
    };
    let answers: Vec<Answer> = found
        .into_iter()
        .map(|one| Answer::Comparison(Box::new(one)))
        .collect();
    let failed = answers
        .iter()
        .flat_map(|answer| answer.items(false))
        .any(|item| item.counts() && fails(item.severity));
    let style = style(command, output);
    match command.outputs.write(&answers, &fails, &style, output) {
        Ok(()) => u8::from(failed),
        Err(status) => status,
    }
}

fn style(command: &Compare, output: &Output) -> Style {
    let around = &output.surroundings;
    Style {
        width: around.width,
        colour: around.colour,
        unicode: around.unicode,
        quiet: command.quiet,
        ..Style::default()
    }
}

/// A path as it was named: revisions without the mark by which they are read.
fn shown(path: &Path) -> String {
    let text = path.display().to_string();
    if names_revision(path) {
        text.replacen(":/", ":", 1)
    } else {
        text
    }
}

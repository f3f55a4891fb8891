//! `gradus audit` and `gradus check`.

use super::args::{Audit, Check, Common, Format};
use super::output::Output;
use super::project::{self, NoProject};
use crate::audit::placing::Asked;
use crate::audit::{AsOfFrom, Done, Error, Failed, How, Request, run, run_tuned};
use crate::diagnostic::Diagnostic;
use crate::files::{Files, normal};
use crate::manifest::{FILE_NAME, FailOn};
use crate::posts::fast::Tuning;
use crate::posts::mapping::SourceSpec;
use crate::report::rows_csv::rows_csv;
use crate::report::text::Style;
use crate::report::value::Report;
use crate::report::{json, text};
use crate::source::Sources;
use jiff::civil::Date;
use std::path::{Path, PathBuf};

/// What was asked, with the manifest's words for what the command line left open.
struct Wanted {
    request: Request,
    fail_on: FailOn,
}

pub(super) fn audit(files: &dyn Files, command: &Audit, output: &mut Output) -> u8 {
    let common = &command.common;
    let mut sources = Sources::default();
    let mut asked = match asked_for(files, &mut sources, command, output) {
        Ok(asked) => asked,
        Err(none) => {
            return output.invalid(
                common.format,
                &sources,
                &none.diagnostics,
                "invalid-input",
                &none.message,
            );
        }
    };
    asked.request.rows = command.rows.is_some();
    if let Some(path) = command
        .rows
        .as_ref()
        .filter(|path| is_input(path, command, &asked.request))
    {
        let message = format!(
            "`{}` is an input of this audit: write the rows to another file",
            path.display()
        );
        return output.invalid(common.format, &sources, &[], "usage", &message);
    }
    let how = How {
        tuning: output.surroundings.tuning.map(|tuning| Tuning {
            threads: command.threads.unwrap_or(tuning.threads),
            most_memory: command.max_memory.or(tuning.most_memory),
            ..tuning
        }),
        // What text only counts need not be worked out.
        shown: most_shown(common),
    };
    let done = match run_tuned(files, &mut sources, &asked.request, how) {
        Ok(done) => done,
        Err(failed) => return fail(common.format, &sources, &failed, output),
    };
    output.diagnostics(&sources, &done.diagnostics);
    write_report(&done.report, common, output);
    if let Some(path) = &command.rows
        && let Err(error) = write_rows(path, &done)
    {
        output
            .err
            .push_str(&format!("error: cannot write `{}`: {error}\n", path.display()));
        return 2;
    }
    let refused = done.report.posts.as_ref().map_or(0, |posts| posts.refused);
    match status(&done.report, asked.fail_on) {
        _ if refused > 0 && command.strict => 2,
        0 if refused > 0 && asked.fail_on != FailOn::Never => 1,
        status => status,
    }
}

/// Whether a file is one that this audit reads, whatever way it is written.
fn is_input(path: &Path, command: &Audit, request: &Request) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    let posts = request.posts.iter().flatten().map(|(_, path)| path.clone());
    let manifests = command
        .paths
        .iter()
        .flat_map(|path| [path.clone(), path.join(FILE_NAME)]);
    let written = real(path);
    written.is_some()
        && std::iter::once(request.framework.clone())
            .chain(posts)
            .chain(manifests)
            .any(|input| real(&input) == written)
}

fn asked_for(
    files: &dyn Files,
    sources: &mut Sources,
    command: &Audit,
    output: &mut Output,
) -> Result<Wanted, NoProject> {
    let common = &command.common;
    if let Some(framework) = &command.framework {
        if command.paths.is_empty() {
            let message = "name the posts too: `gradus audit -f FRAMEWORK POSTS`".to_owned();
            return Err(message.into());
        }
        if let Some((_, twice)) = command.paths.iter().enumerate().find(|(at, path)| {
            let earlier = command.paths.iter().take(*at);
            earlier.into_iter().any(|earlier| normal(earlier) == normal(path))
        }) {
            return Err(format!(
                "`{}` is named twice: its posts would count twice",
                twice.display()
            )
            .into());
        }
        let posts = command
            .paths
            .iter()
            .map(|path| {
                (
                    SourceSpec {
                        path: path.display().to_string(),
                        ..SourceSpec::default()
                    },
                    path.clone(),
                )
            })
            .collect();
        let (as_of, as_of_from) = as_of(common.as_of, None, output);
        let request = request(framework.clone(), Some(posts), as_of, as_of_from, common);
        return Ok(Wanted {
            request,
            fail_on: common.fail_on.unwrap_or(FailOn::ALL[0].0),
        });
    }
    let path = match command.paths.as_slice() {
        [] => Path::new("."),
        [one] => one,
        _ => {
            let message = "an audit has one project; to name posts by hand, name the framework too: \
                           `gradus audit -f FRAMEWORK POSTS…`";
            return Err(message.to_owned().into());
        }
    };
    let (project, warnings) = project::open(files, sources, path)?;
    output.diagnostics(sources, &warnings);
    if project.posts.is_empty() {
        let message = format!(
            "the manifest of `{}` names no posts: add `[[posts]]` with `source = \"posts.csv\"`, or run `gradus check`",
            path.display()
        );
        return Err(message.into());
    }
    let manifest = project.manifest;
    let (as_of, as_of_from) = as_of(
        common.as_of,
        manifest.as_of.as_ref().map(|date| date.value),
        output,
    );
    let mut request = request(project.framework, Some(project.posts), as_of, as_of_from, common);
    request.institution = manifest.institution.map(|name| name.value);
    request.placement = project.placement;
    request.checks = manifest.checks;
    let fail_on = common
        .fail_on
        .or(manifest.fail_on.map(|choice| choice.value))
        .unwrap_or(FailOn::ALL[0].0);
    Ok(Wanted { request, fail_on })
}

fn request(
    framework: PathBuf,
    posts: Option<Vec<(SourceSpec, PathBuf)>>,
    as_of: Date,
    as_of_from: AsOfFrom,
    common: &Common,
) -> Request {
    Request {
        framework,
        posts,
        institution: None,
        as_of,
        as_of_from,
        checks: Vec::new(),
        placement: Asked::default(),
        only: common.only.clone(),
        horizon: None,
        rows: false,
    }
}

/// The command line's date, else the manifest's, else today's.
pub(super) fn as_of(given: Option<Date>, manifest: Option<Date>, output: &Output) -> (Date, AsOfFrom) {
    match (given, manifest) {
        (Some(date), _) => (date, AsOfFrom::Given),
        (None, Some(date)) => (date, AsOfFrom::Manifest),
        (None, None) => (output.surroundings.today, AsOfFrom::Clock),
    }
}

/// A run without a report: what was wrong, at its place where it has one.
pub(super) fn fail(format: Format, sources: &Sources, failed: &Failed, output: &mut Output) -> u8 {
    match &failed.error {
        Error::Invalid => output.invalid(
            format,
            sources,
            &failed.diagnostics,
            "invalid-input",
            &failed.error,
        ),
        Error::UnknownCheck { .. } => output.invalid(format, sources, &[], "invalid-input", &failed.error),
        Error::Framework(error) => output.invalid(format, sources, &[], "unreadable", error),
        Error::Posts(error) => {
            let at = error.span().map(|span| {
                Diagnostic::error(
                    "posts-source",
                    span,
                    format!("{}: {}", error.source_name(), error.message()),
                )
                .help(error.help())
            });
            match at {
                Some(diagnostic) => output.invalid(format, sources, &[diagnostic], "unreadable", error),
                None => output.invalid(format, sources, &[], "unreadable", error),
            }
        }
    }
}

/// How many findings of each check are shown in full; none for all.
fn most_shown(common: &Common) -> Option<usize> {
    let all = common.format != Format::Text || !common.only.is_empty();
    (!all).then(|| Style::default().max_findings_per_check)
}

fn write_report(report: &Report, common: &Common, output: &mut Output) {
    match common.format {
        Format::Json => output.out.push_str(&json::json(report)),
        Format::Text => {
            let around = &output.surroundings;
            let style = Style {
                width: around.width,
                colour: around.colour,
                unicode: around.unicode,
                quiet: common.quiet,
                max_findings_per_check: most_shown(common).unwrap_or(usize::MAX),
                ..Style::default()
            };
            output.out.push_str(&text::text(report, &style));
        }
    }
}

fn write_rows(path: &Path, done: &Done) -> std::io::Result<()> {
    let file = std::fs::File::create(path)?;
    rows_csv(&done.rows, std::io::BufWriter::new(file))
}

fn status(report: &Report, fail_on: FailOn) -> u8 {
    u8::from(
        report
            .findings
            .iter()
            .any(|finding| fail_on.fails(finding.severity)),
    )
}

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
                return output.invalid(common.format, &Sources::default(), &[], "unreadable", &message);
            }
        }
    }
    frameworks.dedup();
    let mut worst = 0;
    let mut documents = Vec::new();
    for path in &frameworks {
        worst = worst.max(check_one(files, path, common, command.horizon, output));
        if common.format == Format::Json {
            documents.push(std::mem::take(&mut output.out));
        }
    }
    match documents.as_slice() {
        [] => {}
        [one] => output.out.push_str(one),
        // Several frameworks are one document: an array.
        all => {
            let all: Vec<&str> = all.iter().map(|one| one.trim_end()).collect();
            output.out.push_str(&format!("[{}]\n", all.join(",\n")));
        }
    }
    worst
}

fn check_one(
    files: &dyn Files,
    path: &Path,
    common: &Common,
    horizon: Option<jiff::Span>,
    output: &mut Output,
) -> u8 {
    let mut sources = Sources::default();
    let is_project = path.file_name().is_some_and(|name| name == FILE_NAME);
    let mut manifest = crate::manifest::Manifest::default();
    let mut framework = path.to_owned();
    if is_project {
        match project::open(files, &mut sources, path) {
            Ok((project, warnings)) => {
                output.diagnostics(&sources, &warnings);
                manifest = project.manifest;
                framework = project.framework;
            }
            Err(none) => {
                return output.invalid(
                    common.format,
                    &sources,
                    &none.diagnostics,
                    "invalid-input",
                    &none.message,
                );
            }
        }
    }
    let (as_of, from) = as_of(common.as_of, manifest.as_of.map(|date| date.value), output);
    let mut request = request(framework, None, as_of, from, common);
    request.horizon = horizon.and_then(|horizon| as_of.checked_add(horizon).ok());
    request.checks = manifest.checks;
    let fail_on = common
        .fail_on
        .or(manifest.fail_on.map(|choice| choice.value))
        .unwrap_or(FailOn::ALL[0].0);
    match run(files, &mut sources, &request) {
        Ok(done) => {
            output.diagnostics(&sources, &done.diagnostics);
            write_report(&done.report, common, output);
            status(&done.report, fail_on)
        }
        Err(failed) => fail(common.format, &sources, &failed, output),
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

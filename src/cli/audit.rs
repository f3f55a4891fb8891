//! `gradus audit` and `gradus check`.

use super::args::{Audit, Check, Common, Format};
use super::output::Output;
use super::project::{self, NoProject};
use crate::audit::{AsOfFrom, Done, Error, Failed, How, Request, run, run_tuned};
use crate::diagnostic::Diagnostic;
use crate::files::{Files, normal};
use crate::manifest::{FILE_NAME, FailOn};
use crate::posts::fast::Tuning;
use crate::posts::mapping::SourceSpec;
use crate::report::answer::Answer;
use crate::report::diagnostics;
use crate::report::rows_csv::{RowRecord, rows_csv};
use crate::report::text::Style;
use crate::report::value::Report;
use crate::source::Sources;
use jiff::civil::Date;
use std::path::{Path, PathBuf};

/// What was asked, with the manifest's words for what the command line left open.
struct Asked {
    request: Request,
    fail_on: FailOn,
}

pub(super) fn audit(files: &dyn Files, command: &Audit, output: &mut Output) -> u8 {
    let common = &command.common;
    let mut sources = Sources::default();
    let mut asked = match asked_for(files, &mut sources, command, output) {
        Ok(asked) => asked,
        Err(none) => return invalid(common, &sources, &none.into(), output),
    };
    asked.request.rows = command.rows.is_some();
    let reads = |path: &Path| is_input(path, command, &asked.request);
    let fault = common.outputs.fault(reads).or_else(|| {
        let path = command.rows.as_deref().filter(|path| reads(path))?;
        Some(format!(
            "`{}` is an input of this audit: write the rows to another file",
            path.display()
        ))
    });
    if let Some(message) = fault {
        return invalid(common, &sources, &Why::usage(message), output);
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
    let pool = command.threads.and_then(|threads| {
        let builder = rayon::ThreadPoolBuilder::new().num_threads(threads);
        builder.build().ok()
    });
    let answer = match pool {
        Some(pool) => pool.install(|| run_tuned(files, &mut sources, &asked.request, how)),
        None => run_tuned(files, &mut sources, &asked.request, how),
    };
    if let Some(why) = overwrites(common, std::slice::from_ref(&sources)) {
        return invalid(common, &sources, &why, output);
    }
    let done = match answer {
        Ok(done) => done,
        Err(failed) => {
            let answer = unanswered(&sources, &Why::of(&failed), output);
            let _ = write(&[answer], asked.fail_on, common, output);
            return 2;
        }
    };
    output.diagnostics(&sources, &done.diagnostics);
    let Done { report, rows, .. } = done;
    if let Some(path) = &command.rows
        && let Err(error) = write_rows(path, &rows)
    {
        output
            .err
            .push_str(&format!("error: cannot write `{}`: {error}\n", path.display()));
        return 2;
    }
    let refused = report.posts.as_ref().map_or(0, |posts| posts.refused);
    let status = match status(&report, asked.fail_on) {
        _ if refused > 0 && command.strict => 2,
        0 if refused > 0 && asked.fail_on != FailOn::Never => 1,
        status => status,
    };
    let answers = [Answer::Report(Box::new(report))];
    write(&answers, asked.fail_on, common, output).map_or_else(|status| status, |()| status)
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
) -> Result<Asked, NoProject> {
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
        return Ok(Asked {
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
    request.checks = manifest.checks;
    let fail_on = common
        .fail_on
        .or(manifest.fail_on.map(|choice| choice.value))
        .unwrap_or(FailOn::ALL[0].0);
    Ok(Asked { request, fail_on })
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

/// Why there is no report.
pub(super) struct Why {
    kind: &'static str,
    message: String,
    diagnostics: Vec<Diagnostic>,
}

impl Why {
    fn usage(message: String) -> Self {
        Self {
            kind: "usage",
            message,
            diagnostics: Vec::new(),
        }
    }

    fn of(failed: &Failed) -> Self {
        let (kind, diagnostics) = match &failed.error {
            Error::Invalid => ("invalid-input", failed.diagnostics.clone()),
            Error::UnknownCheck { .. } | Error::UnknownScenario { .. } => ("invalid-input", Vec::new()),
            Error::Framework(_) => ("unreadable", Vec::new()),
            Error::Posts(error) => {
                let at = error.span().map(|span| {
                    let message = format!("{}: {}", error.source_name(), error.message());
                    Diagnostic::error("posts-source", span, message).help(error.help())
                });
                ("unreadable", at.into_iter().collect())
            }
        };
        Self {
            kind,
            message: failed.error.to_string(),
            diagnostics,
        }
    }
}

impl From<NoProject> for Why {
    fn from(none: NoProject) -> Self {
        Self {
            kind: "invalid-input",
            message: none.message,
            diagnostics: none.diagnostics,
        }
    }
}

/// A run without a report: what was wrong, at its place where it has one.
pub(super) fn fail(format: Format, sources: &Sources, failed: &Failed, output: &mut Output) -> u8 {
    let why = Why::of(failed);
    output.invalid(format, sources, &why.diagnostics, why.kind, &why.message)
}

/// How many findings of each check are shown in full; none for all.
fn most_shown(common: &Common) -> Option<usize> {
    let most = Style::default().max_findings_per_check;
    (common.outputs.are_text() && common.only.is_empty()).then_some(most)
}

/// The same for every report that was asked for: before it is known what the run reads, no file is written, because it may
/// be one of those.
fn invalid(common: &Common, sources: &Sources, why: &Why, output: &mut Output) -> u8 {
    let answer = unanswered(sources, why, output);
    let common = Common {
        outputs: common.outputs.without_files(),
        ..common.clone()
    };
    // What cannot be written is said; the status is 2 either way.
    let _ = write(&[answer], FailOn::ALL[0].0, &common, output);
    2
}

/// Whether a report would be written over a text that was read: a framework, an import, a table.
fn overwrites(common: &Common, sources: &[Sources]) -> Option<Why> {
    let real = |path: &Path| path.canonicalize().ok();
    let fault = common.outputs.fault(|path| {
        let written = real(path);
        let mut names = sources.iter().flat_map(Sources::names);
        written.is_some() && names.any(|name| real(Path::new(name)) == written)
    });
    fault.map(Why::usage)
}

/// Says why there is no report, and gives what stands in its place.
fn unanswered(sources: &Sources, why: &Why, output: &mut Output) -> Answer {
    output.said(sources, &why.diagnostics, &why.message);
    Answer::Invalid(diagnostics::invalid(
        sources,
        &why.diagnostics,
        why.kind,
        &why.message,
    ))
}

fn write(answers: &[Answer], fail_on: FailOn, common: &Common, output: &mut Output) -> Result<(), u8> {
    let around = &output.surroundings;
    let style = Style {
        width: around.width,
        colour: around.colour,
        unicode: around.unicode,
        quiet: common.quiet,
        max_findings_per_check: if common.only.is_empty() {
            Style::default().max_findings_per_check
        } else {
            usize::MAX
        },
        ..Style::default()
    };
    let fails = |severity| fail_on.fails(severity);
    common.outputs.write(answers, &fails, &style, output)
}

fn write_rows(path: &Path, rows: &[RowRecord]) -> std::io::Result<()> {
    let file = std::fs::File::create(path)?;
    rows_csv(rows, std::io::BufWriter::new(file))
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
    let is_project = path.file_name().is_some_and(|name| name == FILE_NAME);
    let mut manifest = crate::manifest::Manifest::default();
    let mut framework = path.to_owned();
    if is_project {
        match project::open(files, sources, path) {
            Ok((project, warnings)) => {
                output.diagnostics(sources, &warnings);
                manifest = project.manifest;
                framework = project.framework;
            }
            Err(none) => {
                let answer = unanswered(sources, &none.into(), output);
                return (answer, FailOn::Never, 2);
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
    match run(files, sources, &request) {
        Ok(done) => {
            output.diagnostics(sources, &done.diagnostics);
            let status = status(&done.report, fail_on);
            (Answer::Report(Box::new(done.report)), fail_on, status)
        }
        Err(failed) => {
            let answer = unanswered(sources, &Why::of(&failed), output);
            (answer, fail_on, 2)
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

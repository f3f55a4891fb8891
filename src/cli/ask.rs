//! What a run is asked: the manifest's words, and the command line's, which win.

use super::args::Common;
use super::output::Output;
use super::project::{self, Project};
use super::why::Why;
use crate::audit::{AsOfFrom, Request};
use crate::check::limit_exceeded;
use crate::diagnostic::Diagnostic;
use crate::files::{Files, normal};
use crate::load;
use crate::manifest::FailOn;
use crate::policy::baseline::Baseline;
use crate::policy::limits::Limit;
use crate::posts::mapping::SourceSpec;
use crate::report::value::Report;
use crate::source::Sources;
use jiff::civil::Date;
use std::path::{Path, PathBuf};

/// What was asked.
pub(super) struct Asked {
    pub(super) request: Request,
    pub(super) failing: Failing,
    /// Where the baseline is, whether it has been written or not.
    pub(super) baseline: Option<PathBuf>,
}

/// When a run fails (`interfaces.md`, Exit status).
#[derive(Debug, Clone, Copy)]
pub(super) struct Failing {
    /// From which severity on.
    pub(super) on: FailOn,
    /// How many new findings of that severity may be there.
    pub(super) max_new: u64,
}

impl Failing {
    /// The exit status of a report: rows that were refused fail it too, but for those that the baseline knows of. A limit on the run as a whole is not one of the findings that may be there.
    pub(super) fn status(self, report: &Report) -> u8 {
        let fails = report
            .findings
            .iter()
            .filter(|finding| self.on.fails(finding.severity));
        let (limits, findings): (Vec<_>, Vec<_>) =
            fails.partition(|finding| finding.check == limit_exceeded::CHECK.name);
        let posts = report.posts.as_ref();
        let refused = posts.is_some_and(|posts| posts.refused > posts.refused_known);
        u8::from(
            !limits.is_empty() || findings.len() as u64 > self.max_new || refused && self.on != FailOn::Never,
        )
    }
}

/// What is asked of a project: its folder, its manifest; or of a framework and posts that are named by hand.
pub(super) fn asked(
    files: &dyn Files,
    sources: &mut Sources,
    paths: &[PathBuf],
    framework: Option<&Path>,
    common: &Common,
    output: &mut Output,
) -> Result<Asked, Why> {
    if let Some(framework) = framework {
        if paths.is_empty() {
            let message = "name the posts too: `gradus audit -f FRAMEWORK POSTS`".to_owned();
            return Err(Why::usage(message));
        }
        if let Some((_, twice)) = paths.iter().enumerate().find(|(at, path)| {
            let mut earlier = paths.iter().take(*at);
            earlier.any(|earlier| normal(earlier) == normal(path))
        }) {
            return Err(Why::usage(format!(
                "`{}` is named twice: its posts would count twice",
                twice.display()
            )));
        }
        let spec = |path: &PathBuf| SourceSpec {
            path: path.display().to_string(),
            ..SourceSpec::default()
        };
        let posts = paths.iter().map(|path| (spec(path), path.clone())).collect();
        return by_hand(files, sources, framework, Some(posts), common, output);
    }
    let path = match paths {
        [] => Path::new("."),
        [one] => one,
        _ => {
            let message = "an audit has one project; to name posts by hand, name the framework too: \
                           `gradus audit -f FRAMEWORK POSTS…`";
            return Err(Why::usage(message.to_owned()));
        }
    };
    let (project, warnings) = project::open(files, sources, path)?;
    output.diagnostics(sources, &warnings);
    if project.posts.is_empty() {
        let message = format!(
            "the manifest of `{}` names no posts: add `[[posts]]` with `source = \"posts.csv\"`, or run `gradus check`",
            path.display()
        );
        return Err(Why::usage(message));
    }
    of_project(files, sources, project, true, common, output)
}

/// What is asked of a framework, and of posts where there are some, without a manifest.
pub(super) fn by_hand(
    files: &dyn Files,
    sources: &mut Sources,
    framework: &Path,
    posts: Option<Vec<(SourceSpec, PathBuf)>>,
    common: &Common,
    output: &Output,
) -> Result<Asked, Why> {
    let (as_of, as_of_from) = as_of(common.as_of, None, output);
    let request = Request::new(framework.to_owned(), posts, as_of, as_of_from);
    finish(files, sources, request, None, FailOn::ALL[0].0, 0, common)
}

/// What is asked of a project: of its posts, or of its framework alone.
pub(super) fn of_project(
    files: &dyn Files,
    sources: &mut Sources,
    project: Project,
    posts: bool,
    common: &Common,
    output: &mut Output,
) -> Result<Asked, Why> {
    let manifest = project.manifest;
    let written = manifest.as_of.as_ref().map(|date| date.value);
    let (as_of, as_of_from) = as_of(common.as_of, written, output);
    let mut request = Request::new(
        project.framework,
        posts.then_some(project.posts),
        as_of,
        as_of_from,
    );
    request.institution = manifest.institution.map(|name| name.value);
    request.checks = manifest.checks;
    request.levels = project.levels;
    request.placement = project.placement;
    for limit in &manifest.fail_if {
        let limit = Limit::parse(&limit.value)
            .map_err(|message| Why::at(Diagnostic::error("bad-value", limit.span, message)))?;
        request.limits.push(limit);
    }
    let fail_on = manifest.fail_on.map_or(FailOn::ALL[0].0, |choice| choice.value);
    let max_new = manifest.max_new.map_or(0, |most| most.value);
    if let Some(baseline) = &project.baseline
        && common.baseline.is_none()
        && !common.no_baseline
        && is_missing(files, &baseline.value)
    {
        let name = baseline.value.display();
        let missing = Diagnostic::warning(
            "no-baseline",
            baseline.span,
            format!("`{name}` has not been written yet"),
        )
        .label("nothing is known from it")
        .help("`gradus baseline write` writes what is found today, so that what comes later is new");
        output.diagnostics(sources, &[missing]);
    }
    let baseline = project.baseline.map(|file| file.value);
    finish(files, sources, request, baseline, fail_on, max_new, common)
}

/// The command line's words.
fn finish(
    files: &dyn Files,
    sources: &mut Sources,
    mut request: Request,
    baseline: Option<PathBuf>,
    fail_on: FailOn,
    max_new: u32,
    common: &Common,
) -> Result<Asked, Why> {
    request.only.clone_from(&common.only);
    request.limits.extend(common.fail_if.iter().cloned());
    let baseline = common.baseline.clone().or(baseline);
    if let (Some(file), false) = (&baseline, common.no_baseline) {
        // A file that the command line names is there; the manifest may name one that is still to be written.
        if common.baseline.is_some() || !is_missing(files, file) {
            request.baseline = Some(read(files, sources, file)?);
        }
    }
    Ok(Asked {
        request,
        failing: Failing {
            on: common.fail_on.unwrap_or(fail_on),
            max_new: common.max_new.unwrap_or(max_new).into(),
        },
        baseline,
    })
}

/// Reads a baseline.
pub(super) fn read(files: &dyn Files, sources: &mut Sources, file: &Path) -> Result<Baseline, Why> {
    let id = load::text(files, sources, file, "baseline").map_err(|error| Why {
        kind: "unreadable",
        ..Why::usage(error.to_string())
    })?;
    Baseline::parse(sources, id).map_err(|fault| Why::at(*fault))
}

/// The command line's date, else the manifest's, else today's.
pub(super) fn as_of(given: Option<Date>, manifest: Option<Date>, output: &Output) -> (Date, AsOfFrom) {
    match (given, manifest) {
        (Some(date), _) => (date, AsOfFrom::Given),
        (None, Some(date)) => (date, AsOfFrom::Manifest),
        (None, None) => (output.surroundings.today(), AsOfFrom::Clock),
    }
}

/// Whether there is no such file; one that cannot be read is there.
pub(super) fn is_missing(files: &dyn Files, path: &Path) -> bool {
    files
        .read(path)
        .is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound)
}

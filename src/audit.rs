//! The main job: a framework, the posts of institutions, and the report of what was found.
//!
//! This module joins the layers in their one direction: files → trees → model → graph → posts → census → checks →
//! policy → report. Each step is elsewhere; here is the order.

mod assemble;

use crate::check::settings::{self, Grouping, Settings};
use crate::check::{self, Context};
use crate::diagnostic::{Diagnostic, Severity};
use crate::files::Files;
use crate::graph::Graph;
use crate::load;
use crate::manifest::CheckSetting;
use crate::model::{self, Model};
use crate::policy;
use crate::posts::census::Census;
use crate::posts::fast::Tuning;
use crate::posts::mapping::SourceSpec;
use crate::posts::read::Vocabulary;
use crate::posts::{self, read};
use crate::report::rows_csv::RowRecord;
use crate::report::value::Report;
use crate::source::Sources;
use jiff::civil::Date;
use std::path::PathBuf;

/// Where the as-of date came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AsOfFrom {
    /// The command line.
    Given,
    /// The manifest.
    Manifest,
    /// The machine's clock, which the output says.
    Clock,
}

impl AsOfFrom {
    /// The word of the JSON document.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Manifest => "manifest",
            Self::Clock => "clock",
        }
    }
}

/// What is asked.
#[derive(Debug, Clone)]
pub struct Request {
    /// The framework's file.
    pub framework: PathBuf,
    /// The posts sources; none for a check of the framework alone.
    pub posts: Option<Vec<(SourceSpec, PathBuf)>>,
    /// The institution of rows that name none.
    pub institution: Option<String>,
    /// The date as of which everything is read.
    pub as_of: Date,
    /// Where that date came from.
    pub as_of_from: AsOfFrom,
    /// Settings of checks from the manifest.
    pub checks: Vec<CheckSetting>,
    /// The checks to report; empty means all.
    pub only: Vec<String>,
    /// Whether every row behind every finding is wanted.
    pub rows: bool,
}

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The framework could not be read.
    #[error(transparent)]
    Framework(#[from] load::Error),
    /// A posts source could not be read.
    #[error(transparent)]
    Posts(#[from] posts::Error),
    /// The framework or the manifest has faults; [`Failed::diagnostics`] says which.
    #[error("the framework has faults")]
    Invalid,
}

/// A run without a report.
#[derive(Debug)]
pub struct Failed {
    /// Why.
    pub error: Error,
    /// What is wrong with the texts, by place.
    pub diagnostics: Vec<Diagnostic>,
}

/// A run with a report.
#[derive(Debug)]
pub struct Done {
    /// The report.
    pub report: Report,
    /// What is worth saying about the framework's text: no errors among it.
    pub diagnostics: Vec<Diagnostic>,
    /// Every row behind every finding, when it was asked for.
    pub rows: Vec<RowRecord>,
}

/// A framework that was read and understood.
pub struct Framework {
    /// What it means.
    pub model: Model,
    /// Its graph.
    pub graph: Graph,
    /// Settings of checks.
    pub settings: Settings,
    /// What is worth saying about its text: no errors among it.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a framework as of a date.
///
/// # Errors
/// [`Failed`] when a file cannot be read or the framework has errors.
pub fn framework(
    files: &dyn Files,
    sources: &mut Sources,
    path: &std::path::Path,
    as_of: Date,
    manifest: &[CheckSetting],
) -> Result<Framework, Box<Failed>> {
    let loaded = load::framework(files, sources, path).map_err(|error| {
        Box::new(Failed {
            error: error.into(),
            diagnostics: Vec::new(),
        })
    })?;
    let mut diagnostics = loaded.diagnostics;
    let (model, more) = model::resolve(&loaded.files, as_of);
    diagnostics.extend(more);
    let (graph, more) = Graph::build(&model);
    diagnostics.extend(more);
    let (mut settings, more) = Settings::of_framework(&model.checks);
    diagnostics.extend(more);
    diagnostics.extend(merge(&mut settings, manifest));
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span, diagnostic.code));
    if diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error)
    {
        return Err(Box::new(Failed {
            error: Error::Invalid,
            diagnostics,
        }));
    }
    Ok(Framework {
        model,
        graph,
        settings,
        diagnostics,
    })
}

/// Audits posts against a framework, or checks the framework alone.
///
/// # Errors
/// [`Failed`] when the question cannot be answered: a file that cannot be read, a framework with errors.
pub fn run(files: &dyn Files, sources: &mut Sources, request: &Request) -> Result<Done, Box<Failed>> {
    run_tuned(files, sources, request, Some(Tuning::default()))
}

/// As [`run`], saying how large sources are read; with none, the careful reader reads all. Changes no finding.
///
/// # Errors
/// As [`run`].
pub fn run_tuned(
    files: &dyn Files,
    sources: &mut Sources,
    request: &Request,
    tuning: Option<Tuning>,
) -> Result<Done, Box<Failed>> {
    let framework = framework(files, sources, &request.framework, request.as_of, &request.checks)?;
    let Framework {
        model,
        graph,
        settings,
        diagnostics,
    } = framework;
    let posts = match &request.posts {
        None => None,
        Some(specs) => {
            // By name, so that the order in which files are named changes nothing.
            let mut specs = specs.clone();
            specs.sort_by(|(left, at), (right, other)| (&left.path, at).cmp(&(&right.path, other)));
            let vocabulary = Vocabulary {
                contracts: model.contract_terms(),
            };
            // Rows that are written out are wanted with all their texts.
            let tuning = tuning.filter(|_| !request.rows);
            match read::read_tuned(&specs, files, &vocabulary, tuning) {
                Ok(posts) => Some(posts),
                Err(error) => {
                    return Err(Box::new(Failed {
                        error: error.into(),
                        diagnostics,
                    }));
                }
            }
        }
    };
    let unnamed = request
        .institution
        .as_deref()
        .unwrap_or("(institution not named)");
    let census = posts
        .as_ref()
        .map(|posts| Census::take(posts, &model, &graph, unnamed));
    let context = Context::new(
        &model,
        &graph,
        posts.as_ref().zip(census.as_ref()),
        &settings,
        request.as_of,
    );
    let (findings, skipped) = check::run(&context);
    let findings = policy::apply(findings, &settings, &request.only);
    let (report, rows) = assemble::report(&context, sources, request, findings, skipped);
    if let Some(posts) = posts.as_ref().filter(|posts| posts.symbols.failed()) {
        return Err(Box::new(Failed {
            error: posts::Error::changed(&posts.sources).into(),
            diagnostics,
        }));
    }
    Ok(Done {
        report,
        diagnostics,
        rows,
    })
}

/// Adds the manifest's settings: the framework's own win unless the manifest says `override = true`
/// (`interfaces.md`, The manifest).
fn merge(settings: &mut Settings, manifest: &[CheckSetting]) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    for written in manifest {
        let Some(check) = check::named(&written.name.value) else {
            out.push(settings::unknown_check(&written.name.value, written.name.span));
            continue;
        };
        let setting = settings.entry(check);
        let wins = written.overrides;
        if let Some(level) = &written.severity
            && (wins || setting.level.is_none())
        {
            setting.level = Some(level.value);
        }
        if let Some(amount) = &written.at_most
            && (wins || setting.at_most.is_none())
        {
            setting.at_most = Some(amount.value);
        }
        if let Some(amount) = &written.at_least
            && (wins || setting.at_least.is_none())
        {
            setting.at_least = Some(amount.value);
        }
        if let Some(by) = &written.by
            && (wins || setting.by.is_none())
        {
            let mut groupings = Vec::new();
            for name in &by.value {
                match Grouping::named(&name.value) {
                    Some(grouping) => groupings.push(grouping),
                    None => out.push(settings::unknown_grouping(&name.value, name.span)),
                }
            }
            setting.by = Some(groupings);
        }
    }
    out
}

//! The main job: a framework, the posts of institutions, and the report of what was found.
//!
//! This module joins the layers in their one direction: files → trees → model → graph → posts → census → checks →
//! policy → report. Each step is elsewhere; here is the order.

mod allows;
pub(crate) mod assemble;
mod briefed;
mod drawn;
mod framework;
mod known;
mod limits;
pub mod placing;
mod scenario;
mod tested;
mod why;

pub use briefed::{Briefed, briefing};
pub use drawn::{Drawn, map};
pub use framework::{Framework, framework};
pub use scenario::{Wanted, scenarios};
pub use tested::tests;
pub use why::post;

use crate::check::rules::Rule;
use crate::check::settings;
use crate::check::{self, Context, Finding, Skipped};
use crate::diagnostic::{Diagnostic, Severity, did_you_mean};
use crate::files::Files;
use crate::load;
use crate::manifest::CheckSetting;
use crate::policy::accept::{Accepting, Judged, Matched};
use crate::policy::baseline::{Baseline, Entry, Run};
use crate::policy::levels::{self, ByPath};
use crate::policy::limits::Limit;
use crate::policy::renamed::Renamed;
use crate::policy::{self, accept};
use crate::posts::census::Census;
use crate::posts::columns::Posts;
use crate::posts::fast::Tuning;
use crate::posts::mapping::SourceSpec;
use crate::posts::placement::Placing;
use crate::posts::read::Vocabulary;
use crate::posts::{self, read};
use crate::report::diagnostics::diagnostic_records;
use crate::report::rows_csv::RowRecord;
use crate::report::value::{Further, Report};
use crate::source::Sources;
use crate::testing;
use framework::{framework_beside, loaded, understood};
use jiff::civil::Date;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

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
    /// The one institution whose posts are looked at; none for all.
    pub only_institution: Option<String>,
    /// The date as of which everything is read.
    pub as_of: Date,
    /// Where that date came from.
    pub as_of_from: AsOfFrom,
    /// Settings of checks from the manifest.
    pub checks: Vec<CheckSetting>,
    /// What the manifest says about placement.
    pub placement: placing::Asked,
    /// The checks to report; empty means all.
    pub only: Vec<String>,
    /// Until when coming changes are reported; none for not at all.
    pub horizon: Option<Date>,
    /// Whether every row behind every finding is wanted.
    pub rows: bool,
    /// What is known already.
    pub baseline: Option<Baseline>,
    /// Whether the entries of a baseline are wanted.
    pub entries: bool,
    /// Levels per path and per unit.
    pub levels: Vec<ByPath>,
    /// Limits on the run as a whole.
    pub limits: Vec<Limit>,
}

impl Request {
    /// The plain question: every check, nothing known, nothing limited.
    #[must_use]
    pub fn new(
        framework: PathBuf,
        posts: Option<Vec<(SourceSpec, PathBuf)>>,
        as_of: Date,
        as_of_from: AsOfFrom,
    ) -> Self {
        Self {
            framework,
            posts,
            institution: None,
            only_institution: None,
            as_of,
            as_of_from,
            checks: Vec::new(),
            only: Vec::new(),
            horizon: None,
            rows: false,
            baseline: None,
            entries: false,
            levels: Vec::new(),
            limits: Vec::new(),
            placement: placing::Asked::default(),
        }
    }

    /// What the run looks at.
    #[must_use]
    pub fn run(&self) -> Run {
        if self.posts.is_some() {
            Run::Audit
        } else {
            Run::Check
        }
    }
}

impl Request {
    /// What the institution of rows that name none is called.
    fn unnamed(&self) -> &str {
        self.institution.as_deref().unwrap_or("(institution not named)")
    }
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
    /// A check or rule was asked for that there is not.
    #[error("no check or rule is called `{name}`; {help}")]
    UnknownCheck {
        /// As it was asked for.
        name: String,
        /// What to do.
        help: String,
    },
    /// An institution was asked for that has no posts.
    #[error("{0}")]
    UnknownInstitution(String),
    /// A scenario was asked for that there is not.
    #[error("{message}; {help}")]
    UnknownScenario {
        /// What is not there.
        message: String,
        /// What to do.
        help: String,
    },
    /// The framework or the manifest has faults; [`Failed::diagnostics`] says which.
    #[error("the framework or the manifest has faults")]
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

impl Failed {
    /// A framework or a manifest has these faults.
    fn invalid(diagnostics: Vec<Diagnostic>) -> Box<Self> {
        Box::new(Self {
            error: Error::Invalid,
            diagnostics,
        })
    }

    /// What was said, unless there is an error among it.
    fn unless_sound(diagnostics: Vec<Diagnostic>) -> Result<Vec<Diagnostic>, Box<Self>> {
        let faulty = |diagnostic: &Diagnostic| diagnostic.severity == Severity::Error;
        if diagnostics.iter().any(faulty) {
            return Err(Self::invalid(diagnostics));
        }
        Ok(diagnostics)
    }
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
    /// What became of the entries of the baseline.
    pub matched: Matched,
    /// The entries of the baseline whose posts have other ids now.
    pub renamed: Vec<Renamed>,
    /// The entry of a baseline for each finding, accepted ones among them, when they were asked for.
    pub entries: Vec<Entry>,
}

/// Audits posts against a framework, or checks the framework alone.
///
/// # Errors
/// [`Failed`] when the question cannot be answered: a file that cannot be read, a framework with errors.
pub fn run(files: &dyn Files, sources: &mut Sources, request: &Request) -> Result<Done, Box<Failed>> {
    run_tuned(files, sources, request, How::default())
}

/// How a request is answered: changes nothing of what is found.
#[derive(Debug, Clone, Copy)]
pub struct How {
    /// How large sources are read; with none, the careful reader reads all.
    pub tuning: Option<Tuning>,
    /// So many findings of each check are given in full, further ones with check and severity alone; none for all.
    pub shown: Option<usize>,
}

impl Default for How {
    fn default() -> Self {
        Self {
            tuning: Some(Tuning::default()),
            shown: None,
        }
    }
}

/// As [`run`], saying how.
///
/// # Errors
/// As [`run`].
pub fn run_tuned(
    files: &dyn Files,
    sources: &mut Sources,
    request: &Request,
    how: How,
) -> Result<Done, Box<Failed>> {
    // Rows that are written out are wanted with all their texts.
    let tuning = how.tuning.map(|tuning| tuning.carefully(request.rows));
    let shown = how.shown.filter(|_| !request.rows && !request.entries);
    let shown = shown.unwrap_or(usize::MAX);
    let asked = (tuning, shown);
    let assembled = judged(files, sources, request, asked, |context, sources, found| {
        let Found {
            judged,
            further,
            matched,
            renamed,
            skipped,
        } = found;
        let entries = entries(context, request, &judged);
        let assembled = assemble::report(context, sources, request, (judged, further), skipped);
        (assembled, (matched, renamed), entries)
    });
    assembled.map(
        |(((mut report, rows), (matched, renamed), entries), diagnostics)| {
            limits::judge(&mut report, &request.limits);
            report.diagnostics = diagnostic_records(sources, &diagnostics);
            Done {
                report,
                diagnostics,
                rows,
                matched,
                renamed,
                entries,
            }
        },
    )
}

/// What a baseline would hold: every finding but those about acceptance itself.
fn entries(context: &Context<'_>, request: &Request, judged: &[Judged]) -> Vec<Entry> {
    if !request.entries {
        return Vec::new();
    }
    let institution = |finding: &Finding| {
        let index = finding.institution?;
        let here = context.establishment.as_ref()?;
        here.census.institutions.get(index as usize).map(String::as_str)
    };
    let about_acceptance = [
        check::expired_acceptance::CHECK.name,
        check::unused_acceptance::CHECK.name,
    ];
    let findings = judged.iter().map(|judged| &judged.finding);
    findings
        .filter(|finding| !about_acceptance.contains(&finding.check.as_ref()))
        .map(|finding| accept::entry(finding, institution(finding), request.as_of, request.run()))
        .collect()
}

/// As [`assemble::shown`], of judged findings.
fn shown_of(judged: Vec<Judged>, most: usize, further: Vec<Further>) -> (Vec<Judged>, Vec<Further>) {
    assemble::shown(
        judged,
        |judged| &judged.finding,
        |judged| judged.accepted.is_some(),
        most,
        further,
    )
}

/// Everything that was found, and what policy made of it.
struct Found {
    judged: Vec<Judged>,
    /// Those that are counted alone.
    further: Vec<Further>,
    matched: Matched,
    renamed: Vec<Renamed>,
    skipped: Vec<Skipped>,
}

impl Found {
    /// The findings alone, with all that is said of them.
    fn findings(self, context: &Context<'_>) -> Vec<Finding> {
        let findings = self.judged.into_iter().map(|judged| judged.finding);
        check::told(findings.collect(), context)
    }
}

/// Reads and checks what a request names, and gives everything that was found to `then`, so many findings of each check.
fn judged<T>(
    files: &dyn Files,
    sources: &mut Sources,
    request: &Request,
    (tuning, shown): (Option<Tuning>, usize),
    then: impl FnOnce(&Context<'_>, &Sources, Found) -> T,
) -> Result<(T, Vec<Diagnostic>), Box<Failed>> {
    let read = |files: &dyn Files, contracts| load_posts(files, contracts, request, tuning);
    let (mut framework, early) = framework_beside(files, sources, request, read)?;
    if request.posts.is_none() {
        let mut said = scenario::diagnose(&framework, request);
        framework.diagnostics.append(&mut said);
        framework.diagnostics = Failed::unless_sound(framework.diagnostics)?;
    }
    let Framework {
        model,
        graph,
        files: trees,
        settings,
        rules,
        allows,
        mut diagnostics,
    } = framework;
    if let Some(unknown) = request
        .only
        .iter()
        .find(|name| !settings::names(&model.rule_names).any(|known| known == name.as_str()))
    {
        return Err(Box::new(Failed {
            error: Error::UnknownCheck {
                name: unknown.clone(),
                help: did_you_mean(unknown, settings::names(&model.rule_names))
                    .unwrap_or_else(|| "`gradus explain` lists the checks".to_owned()),
            },
            diagnostics: Vec::new(),
        }));
    }
    let unknown = levels::unknown_checks(&request.levels, &model.rule_names);
    if !unknown.is_empty() {
        return Err(Failed::invalid(unknown));
    }
    let placing = match &request.posts {
        None => Placing::default(),
        Some(_) => placing::placing(files, sources, &request.placement, &model)?,
    };
    let posts = match &request.posts {
        None => None,
        Some(_) => {
            let read = early.unwrap_or_else(|| {
                let reads_ids = !rules.iter().all(Rule::reads_no_ids);
                let tuning = tuning.map(|tuning| tuning.carefully(reads_ids));
                load_posts(files, model.contract_terms(), request, tuning)
            });
            match read {
                Ok(posts) => Some(posts),
                Err(error) => return Err(Box::new(Failed { error, diagnostics })),
            }
        }
    };
    let census = posts
        .as_ref()
        .map(|posts| Census::take_with(posts, &model, &graph, request.unnamed(), &placing));
    if let (Some(posts), Some(census)) = (&posts, &census) {
        diagnostics.extend(placing::unmet(&placing, census, posts));
    }
    let mut context = Context::new(
        &model,
        &graph,
        posts.as_ref().zip(census.as_ref()),
        &settings,
        request.as_of,
    )
    .with_rules(&rules);
    context.horizon = request.horizon;
    let sources: &Sources = sources;
    let level = |findings| {
        let findings = policy::level(findings, &settings, &request.only);
        levels::by_path(findings, &request.levels, sources)
    };
    let used: Vec<AtomicBool> = allows.iter().map(|_| AtomicBool::new(false)).collect();
    // What is counted alone need not wait for the other checks.
    let thins = shown < usize::MAX && request.baseline.is_none();
    if thins && allows.is_empty() && request.levels.is_empty() {
        // Nothing is asked of each of them.
        context.most = shown;
    }
    let (parts, skipped) = check::find_each(&context, |findings| {
        let mut findings = level(findings);
        if !thins {
            return (findings, Vec::new(), Vec::new());
        }
        let behind = assemble::behind(&mut findings);
        let by_framework = |finding| accept::by_framework(finding, &allows, request.as_of, &used);
        let (judged, further) = if allows.is_empty() {
            let (findings, further) = assemble::shown(findings, |finding| finding, |_| false, shown, behind);
            (findings.into_iter().map(Judged::new).collect(), further)
        } else {
            shown_of(findings.into_iter().map(by_framework).collect(), shown, behind)
        };
        (Vec::new(), judged, further)
    });
    let (mut findings, mut judged, mut further) = (Vec::new(), Vec::new(), Vec::new());
    for (whole, of_check, more) in parts {
        findings.extend(whole);
        judged.extend(of_check);
        further.extend(more);
    }
    if posts.is_none() {
        findings.extend(level(testing::findings(&testing::run(
            &trees,
            request.as_of,
            None,
        ))));
    }
    if request.baseline.is_some() || request.entries {
        // How bad a finding is stands in its evidence.
        findings = check::told(findings, &context);
    }
    let institutions: &[String] = census.as_ref().map_or(&[], |census| &census.institutions);
    let known = request
        .baseline
        .as_ref()
        .map(|baseline| known::today(baseline, &findings, institutions, posts.as_ref(), request.run()));
    let accepting = Accepting {
        allows: &allows,
        baseline: known.as_ref().map(|(known, _)| known),
        as_of: request.as_of,
        run: request.run(),
        skipped: skipped.iter().map(|skipped| skipped.check.to_string()).collect(),
        institutions,
        used: &used,
    };
    let (more, faults, matched) = accepting.judge(findings);
    judged.extend(more);
    judged.extend(level(faults).into_iter().map(Judged::new));
    drop(accepting);
    let (judged, more) = shown_of(judged, shown, Vec::new());
    further.extend(more);
    let found = Found {
        judged,
        further,
        matched,
        renamed: known.map(|(_, renamed)| renamed).unwrap_or_default(),
        skipped,
    };
    let given = then(&context, sources, found);
    if let Some(posts) = posts.as_ref().filter(|posts| posts.symbols.failed()) {
        return Err(Box::new(Failed {
            error: posts::Error::changed(&posts.sources).into(),
            diagnostics,
        }));
    }
    aside((posts, census));
    aside((model, graph, trees));
    Ok((given, diagnostics))
}

/// Gives memory back beside whatever comes next.
fn aside<T: Send + 'static>(value: T) {
    rayon::spawn(move || drop(value));
}

/// The posts that a request names; none where it names no source.
fn load_posts(
    files: &dyn Files,
    contracts: Vec<String>,
    request: &Request,
    tuning: Option<Tuning>,
) -> Result<Posts, Error> {
    // By name, so that the order in which files are named changes nothing.
    let mut specs = request.posts.clone().unwrap_or_default();
    specs.sort_by(|(left, at), (right, other)| (&left.path, at).cmp(&(&right.path, other)));
    let vocabulary = Vocabulary { contracts };
    // Rows are taken out by their texts, which the careful reader keeps.
    let tuning = tuning.filter(|_| request.only_institution.is_none());
    let read = read::read_tuned(&specs, files, &vocabulary, tuning);
    let posts = read.and_then(posts::empty::refuse)?;
    match &request.only_institution {
        None => Ok(posts),
        Some(name) => {
            posts::narrow::to_institution(posts, request.unnamed(), name).map_err(Error::UnknownInstitution)
        }
    }
}

/// The posts that a request names, placed and counted as an audit does; none where it names no source.
///
/// # Errors
/// [`Failed`] when a source or the file of decisions cannot be read.
pub fn counted(
    files: &dyn Files,
    sources: &mut Sources,
    framework: &Framework,
    request: &Request,
) -> Result<Option<(Posts, Census)>, Box<Failed>> {
    if request.posts.as_ref().is_none_or(Vec::is_empty) {
        return Ok(None);
    }
    let (model, graph) = (&framework.model, &framework.graph);
    let placing = placing::placing(files, sources, &request.placement, model)?;
    let posts = load_posts(files, model.contract_terms(), request, None).map_err(|error| {
        Box::new(Failed {
            error,
            diagnostics: Vec::new(),
        })
    })?;
    let census = Census::take_with(&posts, model, graph, request.unnamed(), &placing);
    Ok(Some((posts, census)))
}

/// What the checks find, in the order of a report.
fn findings_of(context: &Context<'_>, request: &Request) -> (Vec<Finding>, Vec<Skipped>) {
    let (findings, skipped) = check::run(context);
    (policy::apply(findings, context.settings, &request.only), skipped)
}

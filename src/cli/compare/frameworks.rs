//! `gradus compare OLD NEW`: framework files, folders of them, projects, or revisions of any of these.

use super::shown;
use crate::audit::{self, AsOfFrom, Framework, Request};
use crate::cli::args::Compare;
use crate::cli::ask::as_of;
use crate::cli::output::Output;
use crate::cli::project::{self, Project};
use crate::cli::why::Why;
use crate::compare::{self, Side, report};
use crate::files::Files;
use crate::manifest::{CheckSetting, FILE_NAME, Manifest};
use crate::posts::mapping::SourceSpec;
use crate::posts::read::{self, Vocabulary};
use crate::report::comparison::{Change, Comparison, Party};
use crate::report::value::FilePlace;
use crate::source::Sources;
use jiff::civil::Date;
use std::path::{Path, PathBuf};

/// What one side of a comparison names.
struct Operand {
    frameworks: Vec<PathBuf>,
    project: Option<Project>,
}

impl Operand {
    fn find(files: &dyn Files, sources: &mut Sources, path: &Path) -> Result<Self, Box<Why>> {
        if is_extract(path) {
            let message = format!(
                "`{}` is no framework: two extracts of posts are compared with `gradus compare --posts OLD NEW`",
                shown(path)
            );
            return Err(Box::new(Why::usage(message)));
        }
        let is_manifest = path.file_name().is_some_and(|name| name == FILE_NAME);
        if is_manifest || files.is_dir(path) && files.read(&path.join(FILE_NAME)).is_ok() {
            let (project, _) =
                project::open(files, sources, path).map_err(|none| Box::new(Why::from(none)))?;
            return Ok(Self {
                frameworks: vec![project.framework.clone()],
                project: Some(project),
            });
        }
        let frameworks =
            crate::cli::check::frameworks_at(files, path).map_err(|message| Box::new(Why::usage(message)))?;
        Ok(Self {
            frameworks,
            project: None,
        })
    }

    fn manifest(&self) -> Option<&Manifest> {
        self.project.as_ref().map(|project| &project.manifest)
    }

    fn checks(&self) -> &[CheckSetting] {
        self.manifest().map_or(&[], |manifest| &manifest.checks)
    }

    /// The text of the file of decisions about titles; none where there is none.
    fn decisions(&self, files: &dyn Files) -> Option<Vec<u8>> {
        let path = self.project.as_ref()?.placement.decisions.as_ref()?;
        files.read(path).ok()
    }

    fn as_of(&self) -> Option<Date> {
        self.manifest()
            .and_then(|manifest| manifest.as_of.as_ref())
            .map(|date| date.value)
    }
}

/// Whether a file holds posts, by its name.
fn is_extract(path: &Path) -> bool {
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase();
    let name = name.trim_end_matches(".gz").trim_end_matches(".zst");
    [".csv", ".tsv", ".xlsx", ".xls", ".ods", ".parquet"]
        .iter()
        .any(|end| name.ends_with(end))
}

/// The posts by which frameworks are compared.
struct Establishment<'a> {
    sources: &'a [(SourceSpec, PathBuf)],
    institution: Option<String>,
}

pub(super) fn compare(
    files: &dyn Files,
    sources: &mut Sources,
    (old, new): (&Path, &Path),
    command: &Compare,
    output: &Output,
) -> Result<Vec<Comparison>, Box<Why>> {
    if command.framework.is_some() {
        let message =
            "two frameworks are compared as they are named: leave out `--framework`, or say `--posts`";
        return Err(Box::new(Why::usage(message.to_owned())));
    }
    let before = Operand::find(files, sources, old)?;
    let after = Operand::find(files, sources, new)?;
    let other = match &command.project {
        Some(path) => Some(
            project::open(files, sources, path)
                .map_err(|none| Box::new(Why::from(none)))?
                .0,
        ),
        None => None,
    };
    if let (Some(project), Some(path)) = (&other, &command.project)
        && project.posts.is_empty()
    {
        let message = format!("the manifest of `{}` names no posts", path.display());
        return Err(Box::new(Why::usage(message)));
    }
    let establishment = [other.as_ref(), after.project.as_ref(), before.project.as_ref()]
        .into_iter()
        .flatten()
        .find(|project| !project.posts.is_empty())
        .map(|project| Establishment {
            sources: &project.posts,
            institution: project
                .manifest
                .institution
                .as_ref()
                .map(|name| name.value.clone()),
        });
    let others = other
        .as_ref()
        .and_then(|project| project.manifest.as_of.as_ref())
        .map(|date| date.value);
    let (date, from) = as_of(command.as_of, after.as_of().or(before.as_of()).or(others), output);
    let mut found = Vec::new();
    for (left, right) in pairs(&before.frameworks, &after.frameworks) {
        found.push(match (left, right) {
            (Some(left), Some(right)) => one(
                files,
                sources,
                ((left, &before), (right, &after)),
                establishment.as_ref(),
                (date, from),
            )?,
            (left, right) => alone(files, sources, left, right, date)?,
        });
    }
    Ok(found)
}

/// Frameworks that are compared: the one with the one, else those of one file name.
fn pairs<'a>(old: &'a [PathBuf], new: &'a [PathBuf]) -> Vec<(Option<&'a Path>, Option<&'a Path>)> {
    if let ([old], [new]) = (old, new) {
        return vec![(Some(old), Some(new))];
    }
    let counterpart = |path: &Path, list: &'a [PathBuf]| -> Option<&'a Path> {
        list.iter()
            .find(|other| other.file_name() == path.file_name())
            .map(PathBuf::as_path)
    };
    let mut found: Vec<(Option<&Path>, Option<&Path>)> = old
        .iter()
        .map(|path| (Some(path.as_path()), counterpart(path, new)))
        .collect();
    found.extend(
        new.iter()
            .filter(|path| counterpart(path, old).is_none())
            .map(|path| (None, Some(path.as_path()))),
    );
    found
}

fn read(
    files: &dyn Files,
    sources: &mut Sources,
    (path, checks): (&Path, &[CheckSetting]),
    date: Date,
) -> Result<Framework, Box<Why>> {
    audit::framework(files, sources, path, date, checks).map_err(|failed| Box::new(Why::of(&failed)))
}

fn party(path: &Path, framework: &Framework, date: Date) -> Party {
    Party {
        file: shown(path),
        name: framework.model.name.clone(),
        title: framework.model.title.clone(),
        version: framework.model.version.clone(),
        as_of: date.to_string(),
    }
}

fn side<'a>(framework: &'a Framework, sources: &'a Sources) -> Side<'a> {
    Side {
        model: &framework.model,
        graph: &framework.graph,
        settings: &framework.settings,
        trees: &framework.files,
        sources,
    }
}

/// A framework, and what it was named by.
type Named<'a> = (&'a Path, &'a Operand);

fn one(
    files: &dyn Files,
    sources: &mut Sources,
    (left, right): (Named<'_>, Named<'_>),
    establishment: Option<&Establishment<'_>>,
    (date, from): (Date, AsOfFrom),
) -> Result<Comparison, Box<Why>> {
    let before = read(files, sources, (left.0, left.1.checks()), date)?;
    let after = read(files, sources, (right.0, right.1.checks()), date)?;
    let (was, is) = (left.1.decisions(files), right.1.decisions(files));
    let sources_now = &*sources;
    let (old, new) = (side(&before, sources_now), side(&after, sources_now));
    let mut changes = compare::frameworks(old, new, date);
    // A framework that is named by its file says nothing of a manifest.
    if let (Some(one), Some(other)) = (left.1.manifest(), right.1.manifest()) {
        let project = |manifest, decisions| compare::Project { manifest, decisions };
        changes.extend(compare::manifests(
            project(one, was.as_deref()),
            project(other, is.as_deref()),
        ));
        compare::sort(&mut changes);
    }
    let mut found = report::document(
        sources,
        &changes,
        party(left.0, &before, date),
        party(right.0, &after, date),
    );
    let Some(establishment) = establishment else {
        return Ok(found);
    };
    let mut contracts = before.model.contract_terms();
    contracts.extend(after.model.contract_terms());
    contracts.sort();
    contracts.dedup();
    let posts = read::read(establishment.sources, files, &Vocabulary { contracts }).map_err(|error| {
        Box::new(Why::of(&audit::Failed {
            error: error.into(),
            diagnostics: Vec::new(),
        }))
    })?;
    let unnamed = establishment
        .institution
        .as_deref()
        .unwrap_or("(institution not named)");
    let touched = compare::touched(old, new, &posts, unnamed, &changes);
    let names = posts.sources.iter().map(|source| source.name.clone()).collect();
    report::with_posts(&mut found, &touched, names);
    if !posts.refused.is_empty() {
        found.remarks.push(format!(
            "{} rows of posts cannot be read: `gradus audit` lists them",
            posts.refused.len()
        ));
    }
    let mut audited = |(path, operand): Named<'_>| {
        let mut request = Request::new(path.to_owned(), Some(establishment.sources.to_vec()), date, from);
        request.institution = establishment.institution.clone();
        request.checks = operand.checks().to_vec();
        audit::run(files, sources, &request).map_err(|failed| Box::new(Why::of(&failed)))
    };
    let (was, is) = (audited(left)?, audited(right)?);
    let renamed: Vec<(&str, &str, &str)> = changes
        .iter()
        .filter(|change| change.kind == compare::Kind::Renamed)
        .filter_map(|change| Some((change.area, change.old.as_deref()?, change.new.as_deref()?)))
        .collect();
    found.findings = Some(report::findings(&was.report, &is.report, &renamed));
    Ok(found)
}

/// A framework that one of two folders alone has.
fn alone(
    files: &dyn Files,
    sources: &mut Sources,
    left: Option<&Path>,
    right: Option<&Path>,
    date: Date,
) -> Result<Comparison, Box<Why>> {
    let gone = left.is_some();
    let path = left.or(right).unwrap_or(Path::new(""));
    let framework = read(files, sources, (path, &[]), date)?;
    let party = party(path, &framework, date);
    let nothing = Party {
        file: "(none)".to_owned(),
        as_of: date.to_string(),
        ..Party::default()
    };
    let at = |here: bool| -> Option<FilePlace> { here.then(|| report::place(sources, framework.model.span)) };
    let (class, kind, words) = if gone {
        ("breaking", "removed", "is there no more")
    } else {
        ("loosening", "added", "is new")
    };
    let message = format!("framework `{}` {words}", party.name);
    let change = Change {
        class: class.to_owned(),
        kind: kind.to_owned(),
        area: "framework".to_owned(),
        subject: party.name.clone(),
        aspect: String::new(),
        fingerprint: crate::report::answer::hash(&["change", kind, "framework", &party.name]),
        message,
        details: Vec::new(),
        old: None,
        new: None,
        at_old: at(gone),
        at_new: at(!gone),
        from: None,
        touches: None,
    };
    let (old, new) = if gone { (party, nothing) } else { (nothing, party) };
    let mut found = report::empty("frameworks", old, new);
    found.summary.breaking = u64::from(gone);
    found.summary.loosening = u64::from(!gone);
    found.changes.push(change);
    Ok(found)
}

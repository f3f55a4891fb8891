//! `gradus compare --posts OLD NEW`: two extracts of the same institution, read by one framework.

use super::shown;
use crate::audit::placing::{Asked, placing};
use crate::audit::{self, AsOfFrom, Request};
use crate::cli::args::Compare;
use crate::cli::ask::as_of;
use crate::cli::output::Output;
use crate::cli::project;
use crate::cli::why::Why;
use crate::compare::extracts::{Extract, extracts};
use crate::compare::moves::moves;
use crate::compare::report;
use crate::files::{Files, normal};
use crate::manifest::CheckSetting;
use crate::posts::census::Census;
use crate::posts::columns::Posts;
use crate::posts::mapping::SourceSpec;
use crate::posts::read::{self, Vocabulary};
use crate::report::comparison::{Comparison, Party};
use crate::report::value::Report;
use crate::source::Sources;
use jiff::civil::Date;
use std::path::{Path, PathBuf};

/// How extracts are read.
struct Terms {
    framework: PathBuf,
    specs: Vec<(SourceSpec, PathBuf)>,
    institution: Option<String>,
    checks: Vec<CheckSetting>,
    placement: Asked,
    as_of: Option<Date>,
}

impl Terms {
    fn of(files: &dyn Files, sources: &mut Sources, command: &Compare) -> Result<Self, Box<Why>> {
        if let Some(framework) = &command.framework {
            return Ok(Self {
                framework: framework.clone(),
                specs: Vec::new(),
                institution: None,
                checks: Vec::new(),
                placement: Asked::default(),
                as_of: None,
            });
        }
        let path = command.project.as_deref().unwrap_or(Path::new("."));
        let (project, _) = project::open(files, sources, path).map_err(|none| Box::new(Why::from(none)))?;
        Ok(Self {
            framework: project.framework,
            specs: project.posts,
            institution: project.manifest.institution.map(|name| name.value),
            checks: project.manifest.checks,
            placement: project.placement,
            as_of: project.manifest.as_of.map(|date| date.value),
        })
    }

    /// An extract as the manifest reads the source of this name, else its first one.
    fn source(&self, path: &Path) -> (SourceSpec, PathBuf) {
        let named = self.specs.iter().find(|(_, known)| normal(known) == normal(path));
        let spec = named.or(self.specs.first()).map(|(spec, _)| spec.clone());
        let spec = SourceSpec {
            path: shown(path),
            ..spec.unwrap_or_default()
        };
        (spec, path.to_owned())
    }
}

pub(super) fn compare(
    files: &dyn Files,
    sources: &mut Sources,
    (old, new): (&Path, &Path),
    command: &Compare,
    output: &Output,
) -> Result<Comparison, Box<Why>> {
    let terms = Terms::of(files, sources, command)?;
    let (date, from) = as_of(command.as_of, terms.as_of, output);
    let then = command.old_as_of.unwrap_or(date);
    let failed = |failed: Box<audit::Failed>| Box::new(Why::of(&failed));
    let framework =
        audit::framework(files, sources, &terms.framework, date, &terms.checks).map_err(failed)?;
    let (model, graph) = (&framework.model, &framework.graph);
    let unnamed = terms.institution.as_deref().unwrap_or("(institution not named)");
    let vocabulary = Vocabulary {
        contracts: model.contract_terms(),
    };
    let placing = placing(files, sources, &terms.placement, model).map_err(failed)?;
    let read = |path: &Path| -> Result<(Posts, Census), Box<Why>> {
        let posts = read::read(&[terms.source(path)], files, &vocabulary).map_err(|error| {
            failed(Box::new(audit::Failed {
                error: error.into(),
                diagnostics: Vec::new(),
            }))
        })?;
        let census = Census::take_with(&posts, model, graph, unnamed, &placing);
        Ok((posts, census))
    };
    let (before, after) = (read(old)?, read(new)?);
    let party = |path: &Path, date: Date| Party {
        file: shown(path),
        as_of: date.to_string(),
        ..Party::default()
    };
    let mut found = report::empty("posts", party(old, then), party(new, date));
    let left = Extract {
        posts: &before.0,
        census: &before.1,
        unnamed,
    };
    let right = Extract {
        posts: &after.0,
        census: &after.1,
        unnamed,
    };
    match extracts(model, graph, left, right) {
        Ok(establishment) => found.establishment = Some(establishment),
        Err(because) => found.remarks.push(because),
    }
    match moves(sources, model, graph, left, right) {
        Ok(moves) => found.moves = Some(moves),
        Err(because) => found.remarks.push(because),
    }
    for ((posts, _), path) in [(&before, old), (&after, new)] {
        let refused = posts.refused.len();
        if refused > 0 {
            let name = shown(path);
            found.remarks.push(format!(
                "{refused} rows of {name} cannot be read: `gradus audit` lists them"
            ));
        }
    }
    if let Some(ids) = found.establishment.as_ref().map(|one| one.ambiguous_ids.len())
        && ids > 0
    {
        found.remarks.push(format!(
            "{ids} ids mean several posts in one extract: those cannot be followed"
        ));
    }
    let mut audited = |path: &Path, date: Date, from: AsOfFrom| -> Result<Report, Box<Why>> {
        let posts = vec![terms.source(path)];
        let mut request = Request::new(terms.framework.clone(), Some(posts), date, from);
        request.institution = terms.institution.clone();
        request.checks = terms.checks.clone();
        request.placement = terms.placement.clone();
        audit::run(files, sources, &request)
            .map(|done| done.report)
            .map_err(failed)
    };
    let (was, is) = (audited(old, then, from)?, audited(new, date, from)?);
    found.findings = Some(report::findings(&was, &is, &[]));
    Ok(found)
}

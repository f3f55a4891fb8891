//! The institution's decisions about titles, read for a run (`interfaces.md`, The manifest: `[placement]`).

use super::Failed;
use crate::diagnostic::Diagnostic;
use crate::files::Files;
use crate::load;
use crate::manifest::Placement;
use crate::model::Model;
use crate::posts::census::Census;
use crate::posts::columns::Posts;
use crate::posts::decisions::{self, Decisions};
use crate::posts::placement::Placing;
use crate::posts::titles::normalise;
use crate::source::Sources;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// What a manifest says about placement: the settings, and where the file of decisions is.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// `[placement]`.
    pub settings: Placement,
    /// The file of decisions, where there is one.
    pub decisions: Option<PathBuf>,
}

/// Reads the decisions that a manifest names.
///
/// # Errors
/// [`Failed`] when the file cannot be read or has faults.
pub fn placing(
    files: &dyn Files,
    sources: &mut Sources,
    asked: &Asked,
    model: &Model,
) -> Result<Placing, Box<Failed>> {
    let mut placing = Placing {
        alike: asked.settings.at_least.as_ref().map(|points| points.value),
        ..Placing::default()
    };
    let Some(path) = &asked.decisions else {
        return Ok(placing);
    };
    let (read, diagnostics) = read(files, sources, path, model).map_err(|error| {
        let diagnostics = asked.settings.decisions.as_ref().map(|file| {
            Diagnostic::error("no-decisions", file.span, error.to_string()).help(
                "`gradus posts place` writes a sheet to decide in, and keeps what was decided in this file",
            )
        });
        match diagnostics {
            Some(diagnostic) => Failed::invalid(vec![diagnostic]),
            None => Box::new(Failed {
                error: error.into(),
                diagnostics: Vec::new(),
            }),
        }
    })?;
    Failed::unless_sound(diagnostics)?;
    placing.decisions = read;
    Ok(placing)
}

/// Reads a file of decisions, or a review sheet that was filled in.
///
/// # Errors
/// What the file says that is not there, empty or no text.
pub fn read(
    files: &dyn Files,
    sources: &mut Sources,
    path: &std::path::Path,
    model: &Model,
) -> Result<(Decisions, Vec<Diagnostic>), load::Error> {
    let id = load::text(files, sources, path, "file of decisions")?;
    Ok(decisions::read(sources, id, model))
}

/// Decisions about titles that no post without a role has.
pub(super) fn unmet(placing: &Placing, census: &Census, posts: &Posts) -> Vec<Diagnostic> {
    if placing.decisions.list.is_empty() {
        return Vec::new();
    }
    let titles: BTreeSet<String> = census
        .placements
        .list
        .iter()
        .map(|(key, _)| normalise(posts.symbols.text(key.title)))
        .collect();
    decisions::unmet(&placing.decisions, |title| titles.contains(title))
}

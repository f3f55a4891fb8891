//! The career map of a run (`interfaces.md`, Commands: `gradus map`).

use super::{Failed, Request, judged};
use crate::diagnostic::Diagnostic;
use crate::files::Files;
use crate::map::{self, Ask};
use crate::posts::fast::Tuning;
use crate::report::map::Map;
use crate::source::Sources;

/// A map, or what was asked for that there is not.
#[derive(Debug)]
pub struct Drawn {
    /// The map, or a message for the user.
    pub map: Result<Map, String>,
    /// What is worth saying about the framework's text: no errors among it.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads what a request names and makes the map of it; without posts, that of the framework as written.
///
/// # Errors
/// [`Failed`] as for an audit.
pub fn map(
    files: &dyn Files,
    sources: &mut Sources,
    request: &Request,
    ask: &Ask,
) -> Result<Drawn, Box<Failed>> {
    let (map, diagnostics) = judged(
        files,
        sources,
        request,
        (Some(Tuning::default()), usize::MAX),
        |context, sources, found| {
            let findings = found.findings(context);
            map::of(context, sources, &findings, ask)
        },
    )?;
    Ok(Drawn { map, diagnostics })
}

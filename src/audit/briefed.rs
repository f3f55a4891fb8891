//! The briefing of a run (`interfaces.md`, Commands: `gradus report`).

use super::{Failed, Request, judged};
use crate::briefing::{self, Ask};
use crate::diagnostic::Diagnostic;
use crate::files::Files;
use crate::posts::fast::Tuning;
use crate::report::briefing::Briefing;
use crate::source::Sources;

/// A briefing, or what was asked for that there is not.
#[derive(Debug)]
pub struct Briefed {
    /// The briefing, or a message for the user.
    pub briefing: Result<Briefing, String>,
    /// What is worth saying about the framework's text: no errors among it.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads what a request names and makes the briefing of it.
///
/// # Errors
/// [`Failed`] as for an audit.
pub fn briefing(
    files: &dyn Files,
    sources: &mut Sources,
    request: &Request,
    ask: &Ask,
) -> Result<Briefed, Box<Failed>> {
    let asked = (Some(Tuning::default()), usize::MAX);
    let (briefing, diagnostics) = judged(files, sources, request, asked, |context, sources, found| {
        let skipped = found.skipped.clone();
        briefing::of(context, sources, &found.findings(context), &skipped, ask)
    })?;
    Ok(Briefed {
        briefing,
        diagnostics,
    })
}

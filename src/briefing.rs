//! The briefing for managers (`interfaces.md`, Commands: `gradus report`): facts counted once from what was read and found,
//! rounded where they leave the department, and put together as questions with their answers.
//!
//! ```text
//! gather: Context + findings -> Facts
//! share:  Facts -> Facts that may leave the department (`semantics.md`, Statistics)
//! compose: Facts -> report::briefing::Briefing, which every renderer writes
//! ```
//! What is composed is a function of the facts alone: a shared briefing cannot say what its rounded facts do not.

mod compose;
mod en;
mod facts;
mod gather;
mod share;

pub use facts::*;

use crate::check::{Context, Finding, Skipped};
use crate::map;
use crate::report::briefing::{Briefing, Locale};
use crate::report::map::Map;
use crate::source::Sources;

/// What briefing is asked for.
#[derive(Debug, Clone, Default)]
pub struct Ask {
    /// The posts of this institution alone.
    pub institution: Option<String>,
    /// Rounded and bounded, so that it may leave the department.
    pub share: bool,
    /// How numbers and dates are written.
    pub locale: Locale,
}

/// The briefing of what was read and found.
///
/// # Errors
/// A message for the user when there are no posts, or no such institution.
pub fn of(
    context: &Context<'_>,
    sources: &Sources,
    findings: &[Finding],
    skipped: &[Skipped],
    ask: &Ask,
) -> Result<Briefing, String> {
    let facts = gather::gather(context, findings, skipped, ask)?;
    let shown = map::Ask {
        institution: ask.institution.clone(),
        ..map::Ask::default()
    };
    let map = map::of(context, sources, findings, &shown)?;
    Ok(compose(facts, map, ask))
}

/// The briefing of facts: rounded first, where they are to be shared.
#[must_use]
pub fn compose(mut facts: Facts, mut map: Map, ask: &Ask) -> Briefing {
    if ask.share {
        share::control(&mut facts, &mut map);
    }
    compose::compose(&facts, map, ask)
}

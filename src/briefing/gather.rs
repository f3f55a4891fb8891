//! Counting: each fact of a briefing once, from the census, the rows and the findings.

mod found;
mod groups;
mod rows;

use super::{Ask, Facts};
use crate::check::{Context, Establishment, Finding, Skipped};
use crate::diagnostic::did_you_mean;

/// Rows of a list that are kept: a workbook shows them all, a page fewer. Every list says how many there are.
pub(super) const MOST: usize = 2_000;

/// What a part of the counting works on.
pub(super) struct Scope<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) here: &'a Establishment<'a>,
    /// The one institution that is asked for.
    pub(super) only: Option<u32>,
}

impl Scope<'_> {
    /// Whether an institution is asked for.
    pub(super) fn has(&self, institution: u32) -> bool {
        self.only.is_none_or(|only| only == institution)
    }

    /// Whether several institutions are reported together.
    pub(super) fn several(&self) -> bool {
        self.only.is_none() && self.here.census.institutions.len() > 1
    }

    pub(super) fn institution(&self, number: u32) -> &str {
        let names = &self.here.census.institutions;
        names.get(number as usize).map_or("", String::as_str)
    }
}

pub(super) fn gather(
    context: &Context<'_>,
    findings: &[Finding],
    skipped: &[Skipped],
    ask: &Ask,
) -> Result<Facts, String> {
    let Some(here) = &context.establishment else {
        return Err(
            "a report needs posts: name a project whose manifest has `[[posts]]`, or `gradus report -f FRAMEWORK POSTS`"
                .to_owned(),
        );
    };
    let names = &here.census.institutions;
    let only = match &ask.institution {
        None => None,
        Some(wanted) => {
            let at = names.iter().position(|name| name == wanted).ok_or_else(|| {
                let help = did_you_mean(wanted, names.iter().map(String::as_str))
                    .unwrap_or_else(|| format!("the posts are of {} institutions", names.len()));
                format!("no institution is called `{wanted}`; {help}")
            })?;
            u32::try_from(at).ok()
        }
    };
    let scope = Scope { context, here, only };
    let mut facts = Facts {
        as_of: context.as_of,
        framework: if context.model.title.is_empty() {
            context.model.name.clone()
        } else {
            context.model.title.clone()
        },
        version: context.model.version.clone(),
        exact: here.census.exact,
        rows_read: here.posts.sources.iter().map(|source| source.read).sum(),
        rows_refused: here.posts.refused.len() as u64,
        skipped: skipped
            .iter()
            .map(|skipped| (skipped.check.to_string(), skipped.because.clone()))
            .collect(),
        ..Facts::default()
    };
    groups::count(&scope, &mut facts);
    rows::count(&scope, &mut facts);
    found::count(&scope, findings, &mut facts);
    Ok(facts)
}

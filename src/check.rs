//! The checks (`semantics.md`, Headline checks): one file each, facts from model, graph, posts and the as-of date.
//!
//! A check *finds* facts and *renders* them; it knows nothing of levels, baselines, output or the clock. Its page in
//! `gradus explain` is the doc comment of its own file, so that text and code cannot drift apart.

mod context;
mod finding;
pub mod onward;
pub mod rules;
pub mod settings;
mod words;

mod ambiguous_title;
mod bottleneck;
mod closed_to_post;
mod contract_overrun;
mod cpd_owner_vacant;
mod cut_off_role;
mod dead_end;
mod development;
mod evaluated;
mod evaluation_grade;
mod evaluation_outlier;
pub(crate) mod expired_acceptance;
mod factor_falls;
mod falls;
mod fixed_term_concentration;
mod grade_closed;
mod grade_dispersal;
mod grade_edge;
mod grade_outside_role;
mod holder_grade;
mod indistinct_roles;
mod job_share_disagrees;
mod leaves_family;
mod leaves_institution;
pub(crate) mod limit_exceeded;
mod missing_rung;
mod no_cpd_owner;
mod no_protected_time;
mod overlapping_grades;
pub(crate) mod pay;
mod pay_outside_grade;
mod reporting_line;
mod reserved_point;
mod reward_excluded;
mod skill_falls;
mod test_failed;
mod title_claimed_twice;
mod top_of_grade;
mod ungraded_total;
mod unknown_factor_level;
mod unknown_grade;
mod unknown_role;
mod unmatched_title;
mod unplaced;
mod unreachable_grade;
mod unreachable_role;
mod unstaffed_step;
mod unused;
pub(crate) mod unused_acceptance;
mod unused_activity;
mod unused_skill;
mod upcoming_change;

pub use context::{Context, Establishment};
pub use finding::{Finding, RowSet, Untold};

use crate::diagnostic::Severity;
use crate::posts::columns::Column;
use rayon::prelude::*;
use std::borrow::Cow;

/// What a check works on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The framework alone.
    Framework,
    /// An institution's posts.
    Posts,
    /// Posts where there are some, else the framework.
    Either,
}

/// A check.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    /// Stable kebab-case name.
    pub name: &'static str,
    /// The severity of its findings, or the highest where it grades them itself.
    pub severity: Severity,
    /// Whether its findings have severities of their own: a level that is set is then a ceiling.
    pub graded: bool,
    /// What it works on.
    pub scope: Scope,
    /// Columns without which it is skipped: of each inner list one at least.
    pub needs: &'static [&'static [Column]],
    /// The source text of its file, whose leading doc comment is its page.
    source: &'static str,
    /// Finds and renders.
    pub run: fn(&Context<'_>) -> Vec<Finding>,
}

impl Check {
    /// Its page: the leading doc comment of its file, as Markdown.
    #[must_use]
    pub fn page(&self) -> String {
        let mut page = String::new();
        for line in self.source.lines().map_while(|line| line.strip_prefix("//!")) {
            page.push_str(line.strip_prefix(' ').unwrap_or(line));
            page.push('\n');
        }
        page
    }

    /// The settings that it has, beside its severity: those that its page shows, so that what is told and what is
    /// taken are one.
    #[must_use]
    pub fn settings(&self) -> Vec<&'static str> {
        let page = self.page();
        let section = page
            .split_once("# Settings")
            .and_then(|(_, rest)| rest.split("\n# ").next())
            .unwrap_or_default();
        settings::OPTIONAL
            .into_iter()
            .filter(|setting| {
                section.contains(&format!("{{ {setting} ")) || section.contains(&format!("  {setting} "))
            })
            .collect()
    }
}

/// Every check, in the order in which reports show them within a severity.
pub const ALL: [&Check; 46] = [
    &limit_exceeded::CHECK,
    &test_failed::CHECK,
    &dead_end::CHECK,
    &closed_to_post::CHECK,
    &leaves_institution::CHECK,
    &leaves_family::CHECK,
    &fixed_term_concentration::CHECK,
    &bottleneck::CHECK,
    &missing_rung::CHECK,
    &unreachable_role::CHECK,
    &cut_off_role::CHECK,
    &unstaffed_step::CHECK,
    &grade_outside_role::CHECK,
    &pay_outside_grade::CHECK,
    &grade_dispersal::CHECK,
    &overlapping_grades::CHECK,
    &top_of_grade::CHECK,
    &holder_grade::CHECK,
    &reporting_line::CHECK,
    &job_share_disagrees::CHECK,
    &unknown_role::CHECK,
    &unknown_grade::CHECK,
    &unmatched_title::CHECK,
    &ambiguous_title::CHECK,
    &evaluation_grade::CHECK,
    &unknown_factor_level::CHECK,
    &ungraded_total::CHECK,
    &grade_edge::CHECK,
    &evaluation_outlier::CHECK,
    &factor_falls::CHECK,
    &skill_falls::CHECK,
    &contract_overrun::CHECK,
    &reserved_point::CHECK,
    &grade_closed::CHECK,
    &no_cpd_owner::CHECK,
    &cpd_owner_vacant::CHECK,
    &no_protected_time::CHECK,
    &reward_excluded::CHECK,
    &indistinct_roles::CHECK,
    &title_claimed_twice::CHECK,
    &unreachable_grade::CHECK,
    &unused_skill::CHECK,
    &unused_activity::CHECK,
    &upcoming_change::CHECK,
    &expired_acceptance::CHECK,
    &unused_acceptance::CHECK,
];

/// The check of this name.
#[must_use]
pub fn named(name: &str) -> Option<&'static Check> {
    ALL.into_iter().find(|check| check.name == name)
}

/// A check that could not be made, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The check, or the rule.
    pub check: Cow<'static, str>,
    /// Why.
    pub because: String,
}

/// Runs every check that its columns allow, and then the framework's rules. Findings come in the order of [`ALL`] and of
/// the rules; a check that lacks its columns is listed as skipped (`interfaces.md`, Columns).
#[must_use]
pub fn run(context: &Context<'_>) -> (Vec<Finding>, Vec<Skipped>) {
    let (findings, skipped) = find(context);
    (told(findings, context), skipped)
}

/// The same findings with everything that is said of them.
#[must_use]
pub fn told(findings: Vec<Finding>, context: &Context<'_>) -> Vec<Finding> {
    let told = findings.into_par_iter().map(|finding| finding.told(context));
    told.collect()
}

/// As [`run`], but for what is said of findings: [`told`] adds it.
#[must_use]
pub fn find(context: &Context<'_>) -> (Vec<Finding>, Vec<Skipped>) {
    let (parts, skipped) = find_each(context, |findings| findings);
    (parts.into_iter().flatten().collect(), skipped)
}

/// As [`find`], with the findings of each check (and those of all rules) given to `each` as soon as they are there.
pub fn find_each<T: Send>(
    context: &Context<'_>,
    each: impl Fn(Vec<Finding>) -> T + Sync,
) -> (Vec<T>, Vec<Skipped>) {
    pay::prepare(context);

    // Checks do not see each other: side by side, and put together in their order.
    let results: Vec<Result<T, Skipped>> = ALL
        .par_iter()
        .filter(|check| check.scope != Scope::Posts || context.establishment.is_some())
        .map(|check| match missing(check, context) {
            Some(because) => Err(Skipped {
                check: check.name.into(),
                because,
            }),
            None => Ok(each((check.run)(context))),
        })
        .collect();
    let mut parts = Vec::new();
    let mut skipped = Vec::new();
    for result in results {
        match result {
            Ok(found) => parts.push(found),
            Err(because) => skipped.push(because),
        }
    }
    if let Some(here) = &context.establishment
        && here.posts.factors.is_empty()
        && !context.model.gradings.is_empty()
    {
        for check in [
            &evaluation_grade::CHECK,
            &grade_edge::CHECK,
            &unknown_factor_level::CHECK,
        ] {
            skipped.push(Skipped {
                check: check.name.into(),
                because: "the posts have no `factors.*` columns".to_owned(),
            });
        }
    }
    let (broken, unjudged) = rules::run(context);
    parts.push(each(broken));
    skipped.extend(unjudged);
    (parts, skipped)
}

fn missing(check: &Check, context: &Context<'_>) -> Option<String> {
    let establishment = context.establishment.as_ref()?;
    let columns = establishment.posts.columns;
    let lacking = check
        .needs
        .iter()
        .find(|any| !any.iter().any(|&column| columns.contains(column)))?;
    let names: Vec<String> = lacking
        .iter()
        .map(|column| format!("`{}`", column.name()))
        .collect();
    Some(match names.as_slice() {
        [one] => format!("the posts have no column {one}"),
        _ => format!("the posts have none of the columns {}", names.join(", ")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_the_fixed_headings_and_names_its_check() {
        for check in ALL {
            let page = check.page();
            assert!(
                page.starts_with(&format!("`{}`", check.name)),
                "{}: {page}",
                check.name
            );
            for heading in [
                "# What it looks for",
                "# Why it matters",
                "# Example",
                "# Settings",
                "# Evidence",
                "# How to fix",
                "# Source",
            ] {
                assert!(page.contains(heading), "{} lacks {heading}", check.name);
            }
        }
    }
}

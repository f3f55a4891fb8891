//! `unknown-factor-level`: factor levels of posts that the evaluation does not have.
//!
//! # What it looks for
//! Cells of `factors.*` columns with a level that the factor does not have, posts with some of their factors blank,
//! and `factors.*` columns whose name no factor has.
//!
//! # Why it matters
//! A level that does not exist is worth nothing: the post cannot be scored, and nobody should take it as the lowest
//! level.
//!
//! # Example
//! 12 posts have level `5` of factor mental-effort, which has levels 1 to 4.
//!
//! # Settings
//! `check unknown-factor-level { severity error }`, or `off`.
//!
//! # Evidence
//! `posts`: places; `levels`: the levels that the factor has.
//!
//! # How to fix
//! Correct the level in the extract, fill the blanks, or rename the column.
//!
//! # Source
//! `semantics.md`, Evaluation and roles.

use super::evaluated::rows;
use super::words::{list, number, posts, verb};
use super::{Check, Context, Finding, RowSet, Scope};
use crate::diagnostic::Severity;
use crate::posts::scores::{Fault, Score, Scorer};
use std::collections::BTreeMap;

pub(super) const CHECK: Check = Check {
    name: "unknown-factor-level",
    severity: Severity::Warning,
    graded: false,
    scope: Scope::Posts,
    needs: &[],
    source: include_str!("unknown_factor_level.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let Some(here) = &context.establishment else {
        return Vec::new();
    };
    let mut groups: BTreeMap<(u32, usize, Fault), (i64, Vec<u32>)> = BTreeMap::new();
    for scored in rows(context, here) {
        let Score::Faulty(evaluation, faults) = scored.score else {
            continue;
        };
        for fault in faults {
            let group = groups
                .entry((scored.institution, evaluation.index(), fault))
                .or_default();
            group.0 += scored.places;
            group.1.push(scored.row);
        }
    }
    let mut findings: Vec<Finding> = groups
        .into_iter()
        .filter_map(|((institution, scheme, fault), (places, rows))| {
            let scheme = context.model.evaluations.get(scheme)?;
            let (id, written) = match fault {
                Fault::Missing(id) => (id, None),
                Fault::Unknown(id, sym) => (id, Some(here.posts.symbols.text(sym))),
            };
            let factor = scheme.factors.get(id.index())?;
            let names = factor.names();
            let mut subject = vec![("factor", factor.name.clone())];
            let have = verb(places, "has", "have");
            let (message, fix) = match written {
                Some(level) => {
                    subject.push(("level", level.to_owned()));
                    let message = format!(
                        "{} {have} level `{level}` of factor {}, whose levels are {}",
                        posts(places),
                        factor.title,
                        list(&names)
                    );
                    (message, "correct the level in the extract")
                }
                None => {
                    let message = format!(
                        "{} {have} levels of other factors and none of factor {}",
                        posts(places),
                        factor.title
                    );
                    (message, "fill the blank: a total needs every factor")
                }
            };
            let finding = Finding::new(&CHECK, Some(institution), subject, message)
                .evidence("posts", number(places))
                .evidence("levels", names)
                .at(factor.span)
                .suggest(fix);
            Some(finding.rows(RowSet::rows(rows), places))
        })
        .collect();
    if !context.model.evaluations.is_empty() {
        for name in Scorer::new(context.model, here.posts).strangers() {
            let message =
                format!("the posts have a column `factors.{name}`, and no evaluation has such a factor");
            let subject = vec![("factor", name.to_owned())];
            let known = context
                .model
                .evaluations
                .iter()
                .flat_map(|scheme| &scheme.factors);
            let near = crate::diagnostic::did_you_mean(name, known.map(|factor| factor.name.as_str()));
            findings.push(
                Finding::new(&CHECK, None, subject, message)
                    .suggest(near.unwrap_or_else(|| "rename the column, or declare the factor".to_owned())),
            );
        }
    }
    findings
}

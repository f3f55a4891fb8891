//! `evaluation-outlier`: a factor level that stands out from the family's other roles at the grade.
//!
//! # What it looks for
//! Four or more evaluated roles of one family at one grade, of which one has a level two or more levels above or
//! below all the others, while the others are within one level of each other.
//!
//! # Why it matters
//! Roles of one family and grade are much alike; a level that stands alone is often a slip of the panel, or of the
//! pen.
//!
//! # Example
//! Of 5 roles of the family at grade 6, only Records officer has level 5 of physical-skills; the others have 1 to 2.
//!
//! # Settings
//! `check evaluation-outlier { severity warning }`, or `off`.
//!
//! # Evidence
//! `factor`: the factor; `level`: the role's; `others`: the range of the others'; `roles`: how many roles were
//! compared.
//!
//! # How to fix
//! Read the panel's reasons for that factor once more.
//!
//! # Source
//! `semantics.md`, Evaluation and roles.

use super::words::grade_words;
use super::{Check, Context, Finding, Scope};
use crate::diagnostic::Severity;
use crate::model::evaluation::{LevelRange, POINT};
use crate::model::{EvaluationId, FamilyId, GradeId, Role};
use crate::source::Span;
use std::collections::BTreeMap;

pub(super) const CHECK: Check = Check {
    name: "evaluation-outlier",
    severity: Severity::Note,
    graded: false,
    scope: Scope::Framework,
    needs: &[],
    source: include_str!("evaluation_outlier.rs"),
    run,
};

/// Fewer roles than this say nothing about what is usual.
const FEWEST: usize = 4;
/// A level that is this far from all others stands out.
const FAR: i64 = 2 * POINT;
/// Others that are further apart than this have no usual level.
const ALIKE: i64 = POINT;

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut groups: BTreeMap<(FamilyId, GradeId, EvaluationId), Vec<&Role>> = BTreeMap::new();
    for role in &context.model.roles {
        if let (Some(family), Some(profile)) = (role.family, &role.evaluated)
            && !role.grades.is_empty()
        {
            let key = (family, role.grades.high, profile.evaluation);
            groups.entry(key).or_default().push(role);
        }
    }
    let mut findings = Vec::new();
    for ((family, grade, evaluation), roles) in groups {
        let Some(scheme) = context.model.evaluation(evaluation) else {
            continue;
        };
        if roles.len() < FEWEST {
            continue;
        }
        for (at, factor) in scheme.factors.iter().enumerate() {
            let number = |level: u16| {
                factor
                    .levels
                    .get(usize::from(level))
                    .map_or(0, |level| level.number)
            };
            let own: Vec<(LevelRange, Span)> = roles
                .iter()
                .filter_map(|role| role.evaluated.as_ref()?.levels.get(at).copied())
                .collect();
            for (index, (role, &(range, span))) in roles.iter().zip(&own).enumerate() {
                let others = || {
                    own.iter()
                        .enumerate()
                        .filter(|(other, _)| *other != index)
                        .map(|(_, (range, _))| *range)
                };
                let low = others().min_by_key(|range| range.low);
                let high = others().max_by_key(|range| range.high);
                let (Some(low), Some(high)) = (low, high) else {
                    continue;
                };
                let above = number(range.low) - number(high.high) >= FAR;
                let below = number(low.low) - number(range.high) >= FAR;
                if number(high.high) - number(low.low) > ALIKE || !(above || below) {
                    continue;
                }
                let rest = factor.range_name(LevelRange {
                    low: low.low,
                    high: high.high,
                });
                let level = factor.range_name(range);
                let message = format!(
                    "only role {} has level {level} of {} at {} of {}; the other {} have {rest}",
                    role.title,
                    factor.title,
                    grade_words(context, grade),
                    context.model.family_title(Some(family)),
                    roles.len() - 1,
                );
                let subject = vec![("role", role.name.clone()), ("factor", factor.name.clone())];
                findings.push(
                    Finding::new(&CHECK, None, subject, message)
                        .evidence("factor", factor.name.as_str())
                        .evidence("level", level)
                        .evidence("others", rest)
                        .evidence("roles", i64::try_from(roles.len()).unwrap_or(i64::MAX))
                        .at(span)
                        .suggest("read the panel's reasons for this factor once more"),
                );
            }
        }
    }
    findings
}

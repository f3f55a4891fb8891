//! `factor-falls`: factors that fall along a promotion.
//!
//! # What it looks for
//! Promotions between two roles of one evaluation at the end of which a factor has a lower level than at the start:
//! the highest level of the one is under the lowest of the other.
//!
//! # Why it matters
//! Mostly as it should be (less lifting, more planning), sometimes a slip: it is worth one look.
//!
//! # Example
//! From Team leader to Manager physical-effort falls from 3 to 1.
//!
//! # Settings
//! `check factor-falls { severity off }`, or `off`.
//!
//! # Evidence
//! `factors`: the factors with their levels.
//!
//! # How to fix
//! Read the levels of both roles side by side; correct the one that is wrong.
//!
//! # Source
//! `semantics.md`, Evaluation and roles.

use super::words::list;
use super::{Check, Context, Finding, Scope, falls};
use crate::diagnostic::Severity;
use crate::model::Role;

pub(super) const CHECK: Check = Check {
    name: "factor-falls",
    severity: Severity::Note,
    graded: false,
    scope: Scope::Framework,
    needs: &[],
    source: include_str!("factor_falls.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    falls::findings(
        context,
        &CHECK,
        |from, to| falling(context, from, to),
        |falls| match falls {
            [one] => format!("factor {one}"),
            several => list(several),
        },
        |finding, found| {
            finding
                .evidence("factors", found.falls)
                .at(found.step.span)
                .suggest("read the levels of both roles side by side; correct the one that is wrong")
        },
    )
}

fn falling(context: &Context<'_>, from: &Role, to: &Role) -> Vec<String> {
    let (Some(from), Some(to)) = (&from.evaluated, &to.evaluated) else {
        return Vec::new();
    };
    let Some(scheme) = context
        .model
        .evaluation(from.evaluation)
        .filter(|_| from.evaluation == to.evaluation)
    else {
        return Vec::new();
    };
    let pairs = scheme.factors.iter().zip(from.levels.iter().zip(&to.levels));
    pairs
        .filter(|(_, ((from, _), (to, _)))| to.high < from.low)
        .map(|(factor, ((from, _), (to, _)))| {
            format!(
                "{} falls from {} to {}",
                factor.name,
                factor.range_name(*from),
                factor.range_name(*to)
            )
        })
        .collect()
}

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
use super::{Check, Context, Finding, Scope};
use crate::diagnostic::Severity;
use crate::model::WrittenStep;
use crate::syntax::ast::StepKind;

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
    let mut findings: Vec<Finding> = Vec::new();
    for step in context
        .model
        .steps
        .iter()
        .filter(|step| step.kind == StepKind::Promotion)
    {
        let falls = falling(context, step);
        let (Some(from), Some(to)) = (
            context.model.role(step.from.role),
            context.model.role(step.to.role),
        ) else {
            continue;
        };
        if falls.is_empty() {
            continue;
        }
        let subject = vec![("from", from.name.clone()), ("to", to.name.clone())];
        if findings.iter().any(|other| other.subject == subject) {
            continue;
        }
        let message = format!(
            "on promotion from {} to {} {}",
            from.title,
            to.title,
            fall(&falls)
        );
        findings.push(
            Finding::new(&CHECK, None, subject, message)
                .evidence("factors", falls)
                .at(step.span)
                .suggest("read the levels of both roles side by side; correct the one that is wrong"),
        );
    }
    findings
}

fn fall(falls: &[String]) -> String {
    match falls {
        [one] => format!("factor {one}"),
        several => list(several),
    }
}

fn falling(context: &Context<'_>, step: &WrittenStep) -> Vec<String> {
    let profile = |role| context.model.role(role).and_then(|role| role.evaluated.as_ref());
    let (Some(from), Some(to)) = (profile(step.from.role), profile(step.to.role)) else {
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

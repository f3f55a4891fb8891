//! What is lower at the end of a promotion than at its start.

use super::{Check, Context, Finding};
use crate::model::{Role, WrittenStep};
use crate::syntax::ast::StepKind;

/// A promotion on which something falls.
pub(super) struct Fall<'m> {
    pub(super) step: &'m WrittenStep,
    pub(super) to: &'m Role,
    /// What falls, each in words.
    pub(super) falls: Vec<String>,
}

/// A finding for each pair of roles between which something falls on promotion. `falling` says what falls from the one
/// to the other, `words` how a message names it, `more` adds evidence, places and what to do.
pub(super) fn findings<'m>(
    context: &Context<'m>,
    check: &'static Check,
    falling: impl Fn(&Role, &Role) -> Vec<String>,
    words: impl Fn(&[String]) -> String,
    more: impl Fn(Finding, Fall<'m>) -> Finding,
) -> Vec<Finding> {
    let model = context.model;
    let mut findings: Vec<Finding> = Vec::new();
    for step in model.steps.iter().filter(|step| step.kind == StepKind::Promotion) {
        let (Some(from), Some(to)) = (model.role(step.from.role), model.role(step.to.role)) else {
            continue;
        };
        let falls = falling(from, to);
        let subject = vec![("from", from.name.clone()), ("to", to.name.clone())];
        if falls.is_empty() || findings.iter().any(|other| other.subject == subject) {
            continue;
        }
        let message = format!(
            "on promotion from {} to {} {}",
            from.title,
            to.title,
            words(&falls)
        );
        let finding = Finding::new(check, None, subject, message);
        findings.push(more(finding, Fall { step, to, falls }));
    }
    findings
}

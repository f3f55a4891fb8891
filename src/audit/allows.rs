//! The framework's `allow` clauses as policy sees them, and what is to be said of them.

use crate::check::settings;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::model::allow::AllowedOn;
use crate::policy::accept::{Allow, On};

/// What is accepted, and what is wrong or worth saying about it.
///
/// A text that was never closed is empty too, and that has been said: reasons are asked for in sound files alone.
pub(super) fn of(model: &Model, sound: bool) -> (Vec<Allow>, Vec<Diagnostic>) {
    let mut out: Vec<Allow> = Vec::new();
    let mut diagnostics = Vec::new();
    for written in &model.allows {
        let check = &written.check;
        if !settings::names(&model.rule_names).any(|known| known == check.value) {
            diagnostics.push(settings::unknown_check(
                &check.value,
                check.span,
                &model.rule_names,
            ));
            continue;
        }
        if sound && written.because.trim().is_empty() {
            diagnostics.push(
                Diagnostic::error("no-reason", written.span, "an `allow` says why")
                    .label("no reason")
                    .note("whoever reads it later must be able to tell whether it still holds")
                    .help("write the reason between the quotes"),
            );
        }
        if written.until.is_none() {
            let message = format!("`{}` is allowed without an end", check.value);
            let said = Diagnostic::warning("no-end", written.span, message)
                .note("an exception without an end becomes the rule")
                .help("say until when: `until 2027-01-01`");
            diagnostics.push(Diagnostic {
                severity: Severity::Note,
                ..said
            });
        }
        let allow = Allow {
            check: check.value.clone(),
            on: match &written.on {
                AllowedOn::Role(role) => On::Role(role.clone()),
                AllowedOn::Step(pairs, span) => On::Step(pairs.clone(), *span),
                AllowedOn::Unit(unit) => On::Unit(unit.clone()),
            },
            reason: written.because.clone(),
            until: written.until,
            span: written.span,
        };
        if let Some(earlier) = out
            .iter()
            .find(|one| one.check == allow.check && one.on == allow.on)
        {
            let message = format!("`{}` is allowed here already", allow.check);
            diagnostics.push(
                Diagnostic::warning("allowed-twice", allow.span, message)
                    .related(earlier.span, "allowed here first")
                    .help("keep one of the two"),
            );
        }
        out.push(allow);
    }
    (out, diagnostics)
}

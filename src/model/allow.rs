//! What a framework accepts, as written: `allow CHECK because "…" until DATE` on a role, a step or a unit.

use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, Item, Validity};
use jiff::civil::Date;

/// One `allow`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allow {
    /// The check or rule; whether there is one is for a later layer to say.
    pub check: Spanned<String>,
    /// What it stands on.
    pub on: AllowedOn,
    /// Why.
    pub because: String,
    /// The last day.
    pub until: Option<Date>,
    /// Where it is written.
    pub span: Span,
}

/// What an `allow` stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AllowedOn {
    /// A role.
    Role(String),
    /// A step: its pairs of roles, a chain taken apart, and where it is written.
    Step(Vec<(String, String)>, Span),
    /// A unit of the posts.
    Unit(String),
}

/// Every `allow` of trees, but those on steps that do not hold on the date.
pub(super) fn allows<'a>(
    items: impl Iterator<Item = &'a Item>,
    holds: impl Fn(&Validity) -> bool,
) -> Vec<Allow> {
    let mut out = Vec::new();
    let one = |written: &ast::Allow, on: AllowedOn| Allow {
        check: written.check.clone(),
        on,
        because: written.because.value.clone(),
        until: written.until.as_ref().map(|until| until.value),
        span: written.span,
    };
    for item in items {
        match item {
            Item::Role(role) => {
                let on = || AllowedOn::Role(role.name.value.clone());
                out.extend(role.allows.iter().map(|written| one(written, on())));
            }
            Item::Path(path) => {
                for step in path.steps.iter().filter(|step| holds(&step.validity)) {
                    let on = || AllowedOn::Step(pairs(step), step.span);
                    out.extend(step.allows.iter().map(|written| one(written, on())));
                }
            }
            Item::Unit(unit) => {
                let on = || AllowedOn::Unit(unit.name.value.clone());
                out.extend(unit.allows.iter().map(|written| one(written, on())));
            }
            _ => {}
        }
    }
    out
}

fn pairs(step: &ast::Step) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for (from, to) in step.ends.iter().zip(step.ends.iter().skip(1)) {
        let (from, to) = (from.role.value.clone(), to.role.value.clone());
        if step.both_ways {
            out.push((to.clone(), from.clone()));
        }
        out.push((from, to));
    }
    out
}

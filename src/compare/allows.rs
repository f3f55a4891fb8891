//! What the framework accepts of its own findings: an `allow` makes a run more lenient, and a later end does.

use super::Both;
use super::change::{Change, Subject, Worth};
use super::terms::quoted;
use crate::model::allow::{Allow, AllowedOn};
use jiff::civil::Date;
use std::cmp::Ordering;

impl Both<'_> {
    pub(super) fn allows(&self, out: &mut Vec<Change>) {
        // Names of roles as they are now, so that a role with another name takes what it is allowed with it.
        let was: Vec<(String, &Allow)> = self
            .old
            .model
            .allows
            .iter()
            .map(|one| (name(one, &|role| self.role_now(role)), one))
            .collect();
        let mut is: Vec<(String, &Allow)> = self
            .new
            .model
            .allows
            .iter()
            .map(|one| (name(one, &str::to_owned), one))
            .collect();
        for (about, before) in was {
            let there = is.iter().position(|(other, _)| *other == about);
            match there.map(|at| is.remove(at).1) {
                Some(after) => {
                    let subject = Subject::new("allow", &about, Some(before.span), Some(after.span));
                    otherwise(&subject, before, after, out);
                }
                None => {
                    let subject = Subject::new("allow", &about, Some(before.span), None);
                    out.push(subject.gone(Worth::Ease));
                }
            }
        }
        for (about, after) in is {
            let subject = Subject::new("allow", &about, None, Some(after.span));
            let because = format!("because {}", quoted(&after.because));
            out.push(subject.details(vec![because]).came(Worth::Ease));
        }
    }

    /// What a role of the old framework is called in the new one.
    fn role_now(&self, name: &str) -> String {
        let at = self.old.model.roles.iter().position(|role| role.name == name);
        let now = at.and_then(|at| self.names.roles.new_of(at));
        now.and_then(|at| self.new.model.roles.get(at))
            .map_or_else(|| name.to_owned(), |role| role.name.clone())
    }
}

/// `dead-end on role x`.
fn name(allow: &Allow, role: &dyn Fn(&str) -> String) -> String {
    let on = match &allow.on {
        AllowedOn::Role(one) => format!("role {}", role(one)),
        AllowedOn::Unit(unit) => format!("unit {}", quoted(unit)),
        AllowedOn::Step(pairs, _) => {
            let steps: Vec<String> = pairs
                .iter()
                .map(|(from, to)| format!("{} -> {}", role(from), role(to)))
                .collect();
            format!("step {}", steps.join(", "))
        }
    };
    format!("{} on {on}", allow.check.value)
}

fn otherwise(subject: &Subject, was: &Allow, is: &Allow, out: &mut Vec<Change>) {
    let shown = |until: Option<Date>| until.map_or_else(|| "no end".to_owned(), |date| date.to_string());
    // Without an end it holds for ever.
    let order = match (was.until, is.until) {
        (Some(before), Some(after)) => after.cmp(&before),
        (None, Some(_)) => Ordering::Less,
        (Some(_), None) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    };
    if order != Ordering::Equal {
        out.push(subject.moved(
            "until",
            "its last day",
            shown(was.until),
            shown(is.until),
            (Worth::Ease, order),
        ));
    }
    if was.because != is.because {
        out.push(subject.moved(
            "because",
            "its reason",
            quoted(&was.because),
            quoted(&is.because),
            (Worth::Nothing, Ordering::Equal),
        ));
    }
}

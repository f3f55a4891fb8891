//! Gateways: what they ask for. Conditions of one kind that moved are one change; others are one less and one more.

use super::Both;
use super::change::{Change, Subject, Worth};
use super::terms::{lone, quoted, retitled};
use crate::model::{Condition, Gateway, Model};

impl Both<'_> {
    pub(super) fn gateways(&self, out: &mut Vec<Change>) {
        let (old, new) = (self.old.model, self.new.model);
        // What asks for a gateway tells what it means to lose or to gain it.
        lone(
            "gateway",
            &self.names.gateways,
            |at| old.gateways.get(at).map(|one| (one.name.as_str(), one.span)),
            |at| new.gateways.get(at).map(|one| (one.name.as_str(), one.span)),
            out,
        );
        for &(before, after) in &self.names.gateways.both {
            let (Some(was), Some(is)) = (old.gateways.get(before), new.gateways.get(after)) else {
                continue;
            };
            let subject = Subject::new("gateway", &is.name, Some(was.span), Some(is.span));
            self.conditions(&subject, was, is, out);
            retitled(&subject, &was.title, &is.title, out);
        }
    }

    fn conditions(&self, subject: &Subject, was: &Gateway, is: &Gateway, out: &mut Vec<Change>) {
        let (before, after) = (flat(&was.needs), flat(&is.needs));
        let same = |one: &Condition, other: &Condition| {
            self.said(self.old.model, one, true) == self.said(self.new.model, other, false)
        };
        for one in &before {
            if after.iter().any(|other| same(one, other)) {
                continue;
            }
            let order = after.iter().find_map(|other| match (*one, *other) {
                (Condition::Skill(skill, level), Condition::Skill(there, now))
                    if self.names.skill(Some(*skill), Some(*there)) =>
                {
                    Some((other, now.cmp(level)))
                }
                (Condition::Service(time), Condition::Service(now)) => Some((other, now.cmp(time))),
                _ => None,
            });
            match order {
                Some((other, order)) => out.push(subject.moved(
                    "needs",
                    "what it asks for",
                    self.said(self.old.model, one, false),
                    self.said(self.new.model, other, false),
                    (Worth::Burden, order),
                )),
                None => out.push(subject.lost(
                    "needs",
                    format!("asks for {}", self.said(self.old.model, one, false)),
                    Worth::Burden,
                )),
            }
        }
        for other in &after {
            let known = before.iter().any(|one| {
                same(one, other)
                    || match (*one, *other) {
                        (Condition::Skill(skill, _), Condition::Skill(there, _)) => {
                            self.names.skill(Some(*skill), Some(*there))
                        }
                        (Condition::Service(_), Condition::Service(_)) => true,
                        _ => false,
                    }
            });
            if !known {
                out.push(subject.gained(
                    "needs",
                    format!("asks for {}", self.said(self.new.model, other, false)),
                    Worth::Burden,
                ));
            }
        }
    }

    /// A condition in words; `as_new` names what the old framework has as the new one does.
    fn said(&self, model: &Model, condition: &Condition, as_new: bool) -> String {
        let list = |parts: &[Condition], between: &str| {
            let mut words: Vec<String> = parts.iter().map(|one| self.said(model, one, as_new)).collect();
            words.sort();
            format!("({})", words.join(between))
        };
        match condition {
            Condition::All(parts) => list(parts, " and "),
            Condition::Any(parts) => list(parts, " or "),
            Condition::Skill(id, level) => {
                let now = as_new.then(|| self.names.skills.new_of(id.index())).flatten();
                let skill = match now {
                    Some(at) => self.new.model.skills.get(at),
                    None => model.skills.get(id.index()),
                };
                format!("`{}` {level}", skill.map_or("", |skill| &skill.name))
            }
            Condition::Qualification(text) => format!("the qualification {}", quoted(text)),
            Condition::Service(time) => format!("service of at least {time}"),
            Condition::Confirmed(text) => format!("the confirmation of {}", quoted(text)),
        }
    }
}

/// All that must hold, nested lists of it opened.
fn flat(needs: &[Condition]) -> Vec<&Condition> {
    needs
        .iter()
        .flat_map(|one| match one {
            Condition::All(parts) => flat(parts),
            other => vec![other],
        })
        .collect()
}

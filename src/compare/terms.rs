//! The framework's heading, and what roles and steps refer to: families, contracts, rewards, skills, activities.

use super::Both;
use super::change::{Change, Class, Subject, Touches, Worth};
use super::pairs::Pairs;
use crate::model::{CONTRACT_TERMS, Contract, Model, Reward};
use crate::source::Span;
use crate::syntax::ast::{File, Item};
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// A value that nobody is better or worse off for.
const NOTHING: (Worth, Ordering) = (Worth::Nothing, Ordering::Equal);

pub(super) fn quoted(text: &str) -> String {
    format!("\u{201c}{text}\u{201d}")
}

fn owner(trees: &[File]) -> &str {
    trees
        .iter()
        .flat_map(|file| &file.items)
        .find_map(|item| match item {
            Item::Framework(framework) => framework.owner.as_ref().map(|owner| owner.value.as_str()),
            _ => None,
        })
        .unwrap_or("")
}

impl Both<'_> {
    pub(super) fn heading(&self, out: &mut Vec<Change>) {
        let (old, new) = (self.old.model, self.new.model);
        let subject =
            Subject::new("framework", &new.name, Some(old.span), Some(new.span)).label("the framework");
        for (aspect, words, was, is) in [
            ("name", "its name", old.name.as_str(), new.name.as_str()),
            ("title", "its title", old.title.as_str(), new.title.as_str()),
            (
                "version",
                "its version",
                old.version.as_str(),
                new.version.as_str(),
            ),
            ("owner", "its owner", owner(self.old.trees), owner(self.new.trees)),
        ] {
            if was != is {
                out.push(subject.moved(aspect, words, quoted(was), quoted(is), NOTHING));
            }
        }
        if old.currency != new.currency {
            out.push(subject.turned("currency", "its currency", &old.currency, &new.currency));
        }
    }

    pub(super) fn terms(&self, out: &mut Vec<Change>) {
        self.families(out);
        self.contracts(out);
        self.rewards(out);
        self.gateways(out);
        self.skills(out);
    }

    fn families(&self, out: &mut Vec<Change>) {
        let (old, new) = (self.old.model, self.new.model);
        lone(
            "family",
            &self.names.families,
            |at| old.families.get(at).map(|one| (one.name.as_str(), one.span)),
            |at| new.families.get(at).map(|one| (one.name.as_str(), one.span)),
            out,
        );
        for &(before, after) in &self.names.families.both {
            if let (Some(was), Some(is)) = (old.families.get(before), new.families.get(after)) {
                let subject = Subject::new("family", &is.name, Some(was.span), Some(is.span));
                retitled(&subject, &was.title, &is.title, out);
            }
        }
    }

    /// Contract terms, those that every framework has among them: a declaration may make one of them short-term.
    fn contracts(&self, out: &mut Vec<Change>) {
        let (old, new) = (self.old.model, self.new.model);
        let built_in = |name: &str| CONTRACT_TERMS.iter().any(|&(known, _)| known == name);
        let find = |model: &Model, name: &str| -> Option<Contract> {
            model.contracts.iter().find(|one| one.name == name).cloned()
        };
        let names: BTreeSet<String> = old
            .contract_terms()
            .into_iter()
            .chain(new.contract_terms())
            .collect();
        for name in names {
            let (was, is) = (find(old, &name), find(new, &name));
            let mut subject = Subject::new(
                "contract",
                &name,
                was.as_ref().map(|one| one.span),
                is.as_ref().map(|one| one.span),
            );
            subject.touches = Touches {
                contract: Some(name.clone()),
                ..Touches::default()
            };
            match (&was, &is) {
                (Some(_), None) if !built_in(&name) => {
                    let subject = subject.clone().details(vec![
                        "rows of posts with this term are refused from now on".to_owned(),
                    ]);
                    out.push(subject.gone(Worth::Right));
                    continue;
                }
                (None, Some(_)) if !built_in(&name) => {
                    out.push(subject.came(Worth::Right));
                    continue;
                }
                _ => {}
            }
            out.extend(subject.holds(
                "short-term",
                "counts as short-term",
                Worth::Burden,
                old.is_short_term(&name),
                new.is_short_term(&name),
            ));
            limits(&subject, was.as_ref(), is.as_ref(), out);
            if let (Some(was), Some(is)) = (&was, &is) {
                retitled(&subject, &was.title, &is.title, out);
            }
        }
    }

    fn rewards(&self, out: &mut Vec<Change>) {
        let (old, new) = (self.old.model, self.new.model);
        for &at in &self.names.rewards.gone {
            if let Some(one) = old.rewards.get(at) {
                let subject = Subject::new("reward", &one.name, Some(one.span), None);
                out.push(
                    subject
                        .touching(rewarded(&self.old, at), Vec::new())
                        .gone(Worth::Right),
                );
            }
        }
        for &at in &self.names.rewards.came {
            if let Some(one) = new.rewards.get(at) {
                let subject = Subject::new("reward", &one.name, None, Some(one.span));
                out.push(
                    subject
                        .touching(Vec::new(), rewarded(&self.new, at))
                        .came(Worth::Right),
                );
            }
        }
        for &(before, after) in &self.names.rewards.both {
            let (Some(was), Some(is)) = (old.rewards.get(before), new.rewards.get(after)) else {
                continue;
            };
            let subject = Subject::new("reward", &is.name, Some(was.span), Some(is.span))
                .touching(rewarded(&self.old, before), rewarded(&self.new, after));
            let families = |model: &Model, one: &Reward, old_side: bool| -> BTreeSet<String> {
                one.families
                    .iter()
                    .map(|&id| {
                        let now = old_side.then(|| self.names.families.new_of(id.index())).flatten();
                        match now.and_then(|at| new.families.get(at)) {
                            Some(family) => family.name.clone(),
                            None => model.family_name(Some(id)).to_owned(),
                        }
                    })
                    .collect()
            };
            scope(
                &subject,
                "family",
                &families(old, was, true),
                &families(new, is, false),
                out,
            );
            let terms = |one: &Reward| -> BTreeSet<String> { one.contracts.iter().cloned().collect() };
            scope(&subject, "contract", &terms(was), &terms(is), out);
            retitled(&subject, &was.title, &is.title, out);
        }
    }

    fn skills(&self, out: &mut Vec<Change>) {
        let (old, new) = (self.old.model, self.new.model);
        lone(
            "skill",
            &self.names.skills,
            |at| old.skills.get(at).map(|one| (one.name.as_str(), one.span)),
            |at| new.skills.get(at).map(|one| (one.name.as_str(), one.span)),
            out,
        );
        for &(before, after) in &self.names.skills.both {
            let (Some(was), Some(is)) = (old.skills.get(before), new.skills.get(after)) else {
                continue;
            };
            let subject = Subject::new("skill", &is.name, Some(was.span), Some(is.span));
            retitled(&subject, &was.title, &is.title, out);
            if was.levels != is.levels {
                let levels = |range: Option<crate::syntax::ast::IntRange>| match range {
                    Some(range) => format!("{}..{}", range.low, range.high),
                    None => "any".to_owned(),
                };
                out.push(subject.moved(
                    "levels",
                    "its levels",
                    levels(was.levels),
                    levels(is.levels),
                    NOTHING,
                ));
            }
        }
        lone(
            "activity",
            &self.names.activities,
            |at| old.activities.get(at).map(|one| (one.name.as_str(), one.span)),
            |at| new.activities.get(at).map(|one| (one.name.as_str(), one.span)),
            out,
        );
        for &(before, after) in &self.names.activities.both {
            if let (Some(was), Some(is)) = (old.activities.get(before), new.activities.get(after)) {
                let subject = Subject::new("activity", &is.name, Some(was.span), Some(is.span));
                retitled(&subject, &was.title, &is.title, out);
            }
        }
    }
}

/// Things that one framework alone has, and that nobody has by themselves.
pub(super) fn lone<'a>(
    area: &'static str,
    pairs: &Pairs,
    old: impl Fn(usize) -> Option<(&'a str, Span)>,
    new: impl Fn(usize) -> Option<(&'a str, Span)>,
    out: &mut Vec<Change>,
) {
    for &at in &pairs.gone {
        if let Some((name, span)) = old(at) {
            out.push(Subject::new(area, name, Some(span), None).gone(Worth::Nothing));
        }
    }
    for &at in &pairs.came {
        if let Some((name, span)) = new(at) {
            out.push(Subject::new(area, name, None, Some(span)).came(Worth::Nothing));
        }
    }
}

pub(super) fn retitled(subject: &Subject, was: &str, is: &str, out: &mut Vec<Change>) {
    if was != is {
        out.push(subject.moved("title", "its title", quoted(was), quoted(is), NOTHING));
    }
}

/// How long service on a term may last, and what excuses a longer one.
fn limits(subject: &Subject, was: Option<&Contract>, is: Option<&Contract>, out: &mut Vec<Change>) {
    // A limit on short terms protects who serves on them: less of it is a promise taken back.
    let longest = |one: Option<&Contract>| one.and_then(|one| one.longest);
    let phrase = |time: crate::model::Time| format!("may last {time} at most without a reason");
    match (longest(was), longest(is)) {
        (Some(time), None) => out.push(subject.lost("at most", phrase(time), Worth::Right)),
        (None, Some(time)) => out.push(subject.gained("at most", phrase(time), Worth::Right)),
        (Some(before), Some(after)) if before != after => out.push(subject.moved(
            "at most",
            "the longest service without a reason",
            before,
            after,
            (Worth::Right, before.cmp(&after)),
        )),
        _ => {}
    }
    let reasons = |one: Option<&Contract>| -> BTreeSet<String> {
        one.into_iter()
            .flat_map(|one| one.reasons.iter().cloned())
            .collect()
    };
    let (before, after) = (reasons(was), reasons(is));
    let excuse = |reason: &String| format!("may last longer because of {}", quoted(reason));
    out.extend(
        before
            .difference(&after)
            .map(|one| subject.lost("reasons", excuse(one), Worth::Burden)),
    );
    out.extend(
        after
            .difference(&before)
            .map(|one| subject.gained("reasons", excuse(one), Worth::Burden)),
    );
}

/// Roles at grades that have a reward.
fn rewarded(side: &super::Side<'_>, reward: usize) -> Vec<crate::graph::StationId> {
    let has = |id: crate::graph::StationId| {
        let role = side
            .graph
            .station(id)
            .and_then(|station| side.model.role(station.role));
        role.is_some_and(|role| role.rewards.iter().any(|one| one.index() == reward))
    };
    side.graph.ids().filter(|&id| has(id)).collect()
}

/// Whom a reward is for; an empty list is everybody.
fn scope(
    subject: &Subject,
    what: &'static str,
    was: &BTreeSet<String>,
    is: &BTreeSet<String>,
    out: &mut Vec<Change>,
) {
    let list = |names: &BTreeSet<String>| {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        names.join(", ")
    };
    let alone = |names: &BTreeSet<String>| format!("is for {what} {} alone", list(names));
    match (was.is_empty(), is.is_empty()) {
        (true, false) => {
            let mut change = subject.gained("for", alone(is), Worth::Burden);
            change.class = Class::Breaking;
            out.push(change);
        }
        (false, true) => {
            let mut change = subject.lost("for", alone(was), Worth::Burden);
            change.class = Class::Loosening;
            out.push(change);
        }
        _ => {
            let lost: BTreeSet<String> = was.difference(is).cloned().collect();
            let gained: BTreeSet<String> = is.difference(was).cloned().collect();
            if !lost.is_empty() {
                out.push(subject.lost("for", format!("is for {what} {}", list(&lost)), Worth::Right));
            }
            if !gained.is_empty() {
                out.push(subject.gained("for", format!("is for {what} {}", list(&gained)), Worth::Right));
            }
        }
    }
}

//! Roles: their grades, family, standing, titles, skills, terms, development and rewards.

use super::Both;
use super::change::{Change, Subject, Worth};
use crate::graph::StationId;
use crate::model::{GradeId, Model, Role};
use crate::posts::titles::normalise;
use std::collections::BTreeMap;

impl Both<'_> {
    pub(super) fn roles(&self, out: &mut Vec<Change>) {
        let (old, new) = (self.old.model, self.new.model);
        for &at in &self.names.roles.gone {
            let Some(role) = old.roles.get(at) else { continue };
            let subject = Subject::new("role", &role.name, Some(role.span), None)
                .touching(self.old_stations(at), Vec::new())
                .details(self.steps_of_old(&self.old_stations(at)));
            out.push(subject.gone(Worth::Right));
        }
        for &at in &self.names.roles.came {
            let Some(role) = new.roles.get(at) else { continue };
            let subject = Subject::new("role", &role.name, None, Some(role.span))
                .touching(Vec::new(), self.new_stations(at))
                .details(self.steps_of_new(&self.new_stations(at)));
            out.push(subject.came(Worth::Right));
        }
        for &(before, after) in &self.names.roles.both {
            let (Some(was), Some(is)) = (old.roles.get(before), new.roles.get(after)) else {
                continue;
            };
            let subject = Subject::new("role", &is.name, Some(was.span), Some(is.span))
                .touching(self.old_stations(before), self.new_stations(after));
            self.role_grades(&subject, (before, was), (after, is), out);
            self.standing(&subject, was, is, out);
            titles(&subject, was, is, out);
            self.demands(&subject, was, is, out);
            self.entitlements(&subject, was, is, out);
            self.profile(&subject, was, is, out);
        }
    }

    /// Grades that the role may have.
    fn role_grades(
        &self,
        subject: &Subject,
        (before, was): (usize, &Role),
        (after, is): (usize, &Role),
        out: &mut Vec<Change>,
    ) {
        let at = Subject {
            at_old: Some(was.grade_span),
            at_new: Some(is.grade_span),
            ..subject.clone()
        };
        for station in self.old_stations(before) {
            if self.new_station(station).is_none() {
                let one = at
                    .clone()
                    .touching(vec![station], Vec::new())
                    .details(self.steps_of_old(&[station]));
                let grade = grade_of(
                    self.old.model,
                    self.old.graph.station(station).map(|one| one.grade),
                );
                out.push(one.lost("grade", format!("has grade `{grade}`"), Worth::Right));
            }
        }
        for station in self.new_stations(after) {
            if self.old_station(station).is_none() {
                let one = at
                    .clone()
                    .touching(Vec::new(), vec![station])
                    .details(self.steps_of_new(&[station]));
                let grade = grade_of(
                    self.new.model,
                    self.new.graph.station(station).map(|one| one.grade),
                );
                out.push(one.gained("grade", format!("has grade `{grade}`"), Worth::Right));
            }
        }
    }

    fn standing(&self, subject: &Subject, was: &Role, is: &Role, out: &mut Vec<Change>) {
        let (old, new) = (self.old.model, self.new.model);
        if !self.names.family(was.family, is.family) {
            // Roles without a family are together too: a way up among them leaves none.
            let phrase = |name: &str| match name {
                "" => "stands outside the families".to_owned(),
                name => format!("belongs to family `{name}`"),
            };
            out.push(subject.lost("family", phrase(old.family_name(was.family)), Worth::Right));
            out.push(subject.gained("family", phrase(new.family_name(is.family)), Worth::Right));
        }
        out.extend(subject.holds(
            "entry",
            "takes people in from outside",
            Worth::Right,
            was.entry,
            is.entry,
        ));
        // What is declared the top of a career owes nobody a way on.
        out.extend(subject.holds(
            "terminal",
            "is declared the top of a career, which owes nobody a way on",
            Worth::Burden,
            was.terminal,
            is.terminal,
        ));
        if was.title != is.title && (was.titled || is.titled) {
            let quoted = |title: &str| format!("\u{201c}{title}\u{201d}");
            out.push(subject.moved(
                "title",
                "its title",
                quoted(&was.title),
                quoted(&is.title),
                (Worth::Nothing, std::cmp::Ordering::Equal),
            ));
        }
    }

    /// What the role asks for: skills at a level, activities.
    fn demands(&self, subject: &Subject, was: &Role, is: &Role, out: &mut Vec<Change>) {
        let (old, new) = (self.old.model, self.new.model);
        let skills = |model: &Model, role: &Role| -> Vec<(usize, String, i64)> {
            role.skills
                .iter()
                .filter_map(|&(id, level)| {
                    Some((id.index(), model.skills.get(id.index())?.name.clone(), level))
                })
                .collect()
        };
        let (before, after) = (skills(old, was), skills(new, is));
        for (id, name, level) in &before {
            let there = after
                .iter()
                .find(|(other, ..)| self.names.skills.new_of(*id) == Some(*other));
            match there {
                None => out.push(subject.lost("skills", format!("asks for `{name}` {level}"), Worth::Burden)),
                Some((_, name, now)) if now != level => out.push(subject.moved(
                    "skills",
                    format!("`{name}`"),
                    level,
                    now,
                    (Worth::Burden, now.cmp(level)),
                )),
                Some(_) => {}
            }
        }
        for (id, name, level) in &after {
            if !before
                .iter()
                .any(|(other, ..)| self.names.skills.old_of(*id) == Some(*other))
            {
                out.push(subject.gained("skills", format!("asks for `{name}` {level}"), Worth::Burden));
            }
        }
        for &id in &was.activities {
            if !is
                .activities
                .iter()
                .any(|&other| self.names.same_activity(id, other))
            {
                let name = old.activities.get(id.index()).map_or("", |one| &one.name);
                out.push(subject.lost("activities", format!("has the activity `{name}`"), Worth::Nothing));
            }
        }
        for &id in &is.activities {
            if !was
                .activities
                .iter()
                .any(|&other| self.names.same_activity(other, id))
            {
                let name = new.activities.get(id.index()).map_or("", |one| &one.name);
                out.push(subject.gained("activities", format!("has the activity `{name}`"), Worth::Nothing));
            }
        }
    }

    /// What the role gives: normal terms, development, rewards.
    fn entitlements(&self, subject: &Subject, was: &Role, is: &Role, out: &mut Vec<Change>) {
        let (old, new) = (self.old.model, self.new.model);
        // A lasting term that is normal is a promise; a short one is the lack of it.
        let worth = |model: &Model, term: &str| {
            if model.is_short_term(term) {
                Worth::Burden
            } else {
                Worth::Right
            }
        };
        for term in was.contracts.iter().filter(|term| !is.contracts.contains(term)) {
            out.push(subject.lost(
                "contract",
                format!("has contract `{term}` as normal"),
                worth(old, term),
            ));
        }
        for term in is.contracts.iter().filter(|term| !was.contracts.contains(term)) {
            out.push(subject.gained(
                "contract",
                format!("has contract `{term}` as normal"),
                worth(new, term),
            ));
        }
        let days = |days: i64| format!("has {days} days of development a year");
        match (was.cpd_days, is.cpd_days) {
            (Some(before), None) => out.push(subject.lost("cpd", days(before), Worth::Right)),
            (None, Some(after)) => out.push(subject.gained("cpd", days(after), Worth::Right)),
            (Some(before), Some(after)) if before != after => out.push(subject.moved(
                "cpd",
                "its development",
                format!("{before} days a year"),
                format!("{after} days a year"),
                (Worth::Right, after.cmp(&before)),
            )),
            _ => {}
        }
        let owner = |name: &str| format!("has `{name}` answering for its development");
        match (was.cpd_owner, is.cpd_owner) {
            (Some(before), None) => {
                out.push(subject.lost("cpd owner", owner(old.role_name(before)), Worth::Right));
            }
            (None, Some(after)) => {
                out.push(subject.gained("cpd owner", owner(new.role_name(after)), Worth::Right));
            }
            (Some(before), Some(after)) if !self.names.role(Some(before), Some(after)) => {
                out.push(subject.moved(
                    "cpd owner",
                    "who answers for its development",
                    format!("`{}`", old.role_name(before)),
                    format!("`{}`", new.role_name(after)),
                    (Worth::Nothing, std::cmp::Ordering::Equal),
                ));
            }
            _ => {}
        }
        for &id in &was.rewards {
            if !is.rewards.iter().any(|&other| self.names.same_reward(id, other)) {
                let name = old.rewards.get(id.index()).map_or("", |one| &one.name);
                out.push(subject.lost("rewards", format!("has the reward `{name}`"), Worth::Right));
            }
        }
        for &id in &is.rewards {
            if !was.rewards.iter().any(|&other| self.names.same_reward(other, id)) {
                let name = new.rewards.get(id.index()).map_or("", |one| &one.name);
                out.push(subject.gained("rewards", format!("has the reward `{name}`"), Worth::Right));
            }
        }
    }

    /// The steps to and from roles at grades of the old framework, in words.
    fn steps_of_old(&self, stations: &[StationId]) -> Vec<String> {
        ways(&self.old, stations, "and with it the way")
    }

    /// The steps to and from roles at grades of the new framework, in words.
    fn steps_of_new(&self, stations: &[StationId]) -> Vec<String> {
        ways(&self.new, stations, "and with it the way")
    }
}

fn ways(side: &super::Side<'_>, stations: &[StationId], words: &str) -> Vec<String> {
    let mut out = Vec::new();
    for step in &side.graph.steps {
        if stations.contains(&step.from) || stations.contains(&step.to) {
            let line = format!(
                "{words} `{} -> {}` ({})",
                side.graph.label(side.model, step.from),
                side.graph.label(side.model, step.to),
                step.kind.word()
            );
            if !out.contains(&line) {
                out.push(line);
            }
        }
    }
    out
}

fn grade_of(model: &Model, grade: Option<GradeId>) -> String {
    grade.map_or_else(String::new, |grade| model.qualified(grade))
}

/// The titles by which posts are placed on the role, as they are compared with those of posts.
fn placing(role: &Role) -> BTreeMap<String, String> {
    let own = (!role.titled).then(|| role.name.clone());
    own.into_iter()
        .chain(role.titles.iter().map(|title| title.value.clone()))
        .map(|title| {
            let key: Vec<String> = title.split('*').map(normalise).collect();
            // A star keeps its place, and whether it stands within a word.
            let spaced = title.contains('*').then(|| title.to_lowercase());
            (spaced.unwrap_or_else(|| key.concat()), title)
        })
        .filter(|(key, _)| !key.is_empty())
        .collect()
}

fn titles(subject: &Subject, was: &Role, is: &Role, out: &mut Vec<Change>) {
    let (before, after) = (placing(was), placing(is));
    let phrase = |title: &str| format!("answers to posts titled \u{201c}{title}\u{201d}");
    for (_, title) in before.iter().filter(|(key, _)| !after.contains_key(*key)) {
        out.push(subject.lost("titles", phrase(title), Worth::Ease));
    }
    for (_, title) in after.iter().filter(|(key, _)| !before.contains_key(*key)) {
        out.push(subject.gained("titles", phrase(title), Worth::Ease));
    }
}

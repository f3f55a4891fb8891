//! Steps between roles at grades: compared as the graph has them, so that a step whose end has another grade now is another
//! step, and two texts that say the same are none.

use super::change::{Change, Subject, Touches, Worth};
use super::offers::{Named, Offer, best, offer};
use super::{Both, Side};
use crate::graph::StationId;
use crate::source::Span;
use crate::syntax::ast::StepKind;
use std::collections::{BTreeMap, BTreeSet};

/// Between two roles at grades, by the ids of the old framework.
type Edge = (StationId, StationId);

/// A difference of one edge, before the edges of one written step are put together.
type Found = (Edge, Option<u32>, Option<u32>, Change);

impl Both<'_> {
    pub(super) fn steps(&self, out: &mut Vec<Change>) {
        let before = self.offers(&self.old, Some, |_, name| name.to_owned());
        let after = self.offers(
            &self.new,
            |station| self.old_station(station),
            |what, name| self.old_name(what, name),
        );
        let mut found: Vec<Found> = Vec::new();
        let edges: BTreeSet<&Edge> = before.keys().chain(after.keys()).collect();
        for edge in edges {
            // A way to or from what is there no more, or was not there, is told with that.
            let here = [edge.0, edge.1]
                .iter()
                .all(|&station| self.new_station(station).is_some());
            if here {
                let none = Vec::new();
                let (was, is) = (
                    before.get(edge).unwrap_or(&none),
                    after.get(edge).unwrap_or(&none),
                );
                self.edge(*edge, was, is, &mut found);
            }
        }
        out.extend(together(found, |edge| self.label(edge)));
    }

    /// The offers of each edge between what both frameworks have.
    fn offers(
        &self,
        side: &Side<'_>,
        old_of: impl Fn(StationId) -> Option<StationId>,
        name: impl Fn(Named, &str) -> String,
    ) -> BTreeMap<Edge, Vec<Offer>> {
        let mut offers: BTreeMap<Edge, Vec<Offer>> = BTreeMap::new();
        for step in &side.graph.steps {
            if let (Some(from), Some(to)) = (old_of(step.from), old_of(step.to)) {
                offers
                    .entry((from, to))
                    .or_default()
                    .push(offer(side, step, &name));
            }
        }
        offers
            .into_iter()
            .map(|(edge, list)| (edge, best(list)))
            .collect()
    }

    /// What a thing of the new framework is called in the old one.
    fn old_name(&self, what: Named, name: &str) -> String {
        let (old, new) = (self.old.model, self.new.model);
        let found = match what {
            Named::Skill => {
                let at = new.skills.iter().position(|one| one.name == name);
                at.and_then(|at| self.names.skills.old_of(at))
                    .and_then(|at| old.skills.get(at))
                    .map(|one| &one.name)
            }
            Named::Gateway => {
                let at = new.gateways.iter().position(|one| one.name == name);
                at.and_then(|at| self.names.gateways.old_of(at))
                    .and_then(|at| old.gateways.get(at))
                    .map(|one| &one.name)
            }
        };
        found.map_or_else(|| name.to_owned(), String::clone)
    }

    /// `a@7 -> b@8`, in names of the new framework.
    fn label(&self, edge: Edge) -> String {
        let (old, new) = (self.old, self.new);
        let one = |station: StationId| match self.new_station(station) {
            Some(now) => new.graph.label(new.model, now),
            None => old.graph.label(old.model, station),
        };
        format!("{} -> {}", one(edge.0), one(edge.1))
    }

    fn edge(&self, edge: Edge, was: &[Offer], is: &[Offer], found: &mut Vec<Found>) {
        let mut before: Vec<&Offer> = was
            .iter()
            .filter(|one| !is.iter().any(|other| one.same(other)))
            .collect();
        let mut after: Vec<&Offer> = is
            .iter()
            .filter(|one| !was.iter().any(|other| one.same(other)))
            .collect();
        let mut pairs = Vec::new();
        // Of one kind first, then whatever is left: a promotion that became a vacancy is one change, not two.
        for of_one_kind in [true, false] {
            let mut at = 0;
            while let Some(&one) = before.get(at) {
                let other = after
                    .iter()
                    .position(|other| !of_one_kind || other.kind == one.kind);
                match other {
                    Some(there) => {
                        pairs.push((one, after.remove(there)));
                        before.remove(at);
                    }
                    None => at += 1,
                }
            }
        }
        for one in before {
            let subject = self.subject(edge, one.kind, one.span, None);
            found.push((edge, one.written, None, subject.gone(Worth::Right)));
        }
        for one in after {
            let subject = self.subject(edge, one.kind, None, one.span);
            found.push((edge, None, one.written, subject.came(Worth::Right)));
        }
        for (one, other) in pairs {
            let subject = self.subject(edge, other.kind, one.span, other.span);
            let mut changes = Vec::new();
            altered(&subject, one, other, &mut changes);
            found.extend(
                changes
                    .into_iter()
                    .map(|change| (edge, one.written, other.written, change)),
            );
        }
    }

    fn subject(&self, edge: Edge, kind: StepKind, old: Option<Span>, new: Option<Span>) -> Subject {
        let label = self.label(edge);
        Subject::new("step", &label, old, new)
            .label(format!("step `{label}` ({})", kind.word()))
            .touching(vec![edge.0], self.new_station(edge.0).into_iter().collect())
    }
}

/// What a kind of step asks of whoever takes it: nothing, a decision, a vacancy; and what does not last.
fn hardness(kind: StepKind) -> u8 {
    match kind {
        StepKind::Progression => 0,
        StepKind::Promotion | StepKind::Transfer => 1,
        StepKind::Vacancy => 2,
        StepKind::Secondment => 3,
    }
}

fn altered(subject: &Subject, was: &Offer, is: &Offer, out: &mut Vec<Change>) {
    if was.kind != is.kind {
        // What was for good and is for a time only is a route lost.
        let temporary = [was.kind, is.kind].contains(&StepKind::Secondment);
        let worth = if temporary { Worth::Right } else { Worth::Ease };
        let order = hardness(was.kind).cmp(&hardness(is.kind));
        out.push(subject.moved(
            "kind",
            "its kind",
            was.kind.word(),
            is.kind.word(),
            (worth, order),
        ));
    }
    if was.after != is.after {
        let order = is.after.cmp(&was.after);
        out.push(subject.moved(
            "after",
            "its minimum time",
            was.after,
            is.after,
            (Worth::Burden, order),
        ));
    }
    for (skill, level) in &was.skills {
        match is.skills.get(skill) {
            None => out.push(subject.lost("needs", format!("asks for `{skill}` {level}"), Worth::Burden)),
            Some(now) if now != level => out.push(subject.moved(
                "needs",
                format!("`{skill}`"),
                level,
                now,
                (Worth::Burden, now.cmp(level)),
            )),
            Some(_) => {}
        }
    }
    for (skill, level) in is
        .skills
        .iter()
        .filter(|(skill, _)| !was.skills.contains_key(*skill))
    {
        out.push(subject.gained("needs", format!("asks for `{skill}` {level}"), Worth::Burden));
    }
    for (before, after, quoted) in [
        (&was.gateways, &is.gateways, true),
        (&was.needs, &is.needs, false),
    ] {
        let phrase = |what: &String| {
            if quoted {
                format!("asks for the gateway `{what}`")
            } else {
                format!("asks for \u{201c}{what}\u{201d}")
            }
        };
        out.extend(
            before
                .difference(after)
                .map(|one| subject.lost("needs", phrase(one), Worth::Burden)),
        );
        out.extend(
            after
                .difference(before)
                .map(|one| subject.gained("needs", phrase(one), Worth::Burden)),
        );
    }
    opened(subject, ("contract", &was.contract, &is.contract), out);
    opened(subject, ("funding", &was.funding, &is.funding), out);
}

/// Whom a step is open to.
fn opened(
    subject: &Subject,
    (what, was, is): (&'static str, &Option<BTreeSet<String>>, &Option<BTreeSet<String>>),
    out: &mut Vec<Change>,
) {
    let list = |terms: &BTreeSet<String>| {
        let terms: Vec<String> = terms.iter().map(|term| format!("`{term}`")).collect();
        terms.join(", ")
    };
    let alone = |terms: &BTreeSet<String>| {
        if terms.is_empty() {
            format!("is open to nobody: no {what} passes all its conditions")
        } else {
            format!("is open to {what} {} alone", list(terms))
        }
    };
    let mut say = |terms: &BTreeSet<String>, mut change: Change| {
        // One term: those posts alone are touched.
        if what == "contract" && terms.len() == 1 {
            change.touches = Touches {
                contract: terms.first().cloned(),
                ..change.touches
            };
        }
        out.push(change);
    };
    match (was, is) {
        (None, Some(terms)) => {
            let mut change = subject.gained("open to", alone(terms), Worth::Right);
            change.class = super::Class::Breaking;
            say(&BTreeSet::new(), change);
        }
        (Some(terms), None) => {
            let mut change = subject.lost("open to", alone(terms), Worth::Right);
            change.class = super::Class::Loosening;
            say(&BTreeSet::new(), change);
        }
        (Some(was), Some(is)) => {
            let (lost, gained): (BTreeSet<String>, BTreeSet<String>) = (
                was.difference(is).cloned().collect(),
                is.difference(was).cloned().collect(),
            );
            if !lost.is_empty() {
                let phrase = format!("is open to {what} {}", list(&lost));
                say(&lost, subject.lost("open to", phrase, Worth::Right));
            }
            if !gained.is_empty() {
                let phrase = format!("is open to {what} {}", list(&gained));
                say(&gained, subject.gained("open to", phrase, Worth::Right));
            }
        }
        (None, None) => {}
    }
}

/// The same difference of several edges of one written step is one difference.
fn together(found: Vec<Found>, label: impl Fn(Edge) -> String) -> Vec<Change> {
    let mut out: Vec<(Option<u32>, Option<u32>, Change)> = Vec::new();
    for (edge, was, is, change) in found {
        let written = was.is_some() || is.is_some();
        let known = out.iter_mut().find(|(before, after, known)| {
            written
                && (*before, *after) == (was, is)
                && (known.kind, known.class, known.aspect) == (change.kind, change.class, change.aspect)
                && (&known.old, &known.new) == (&change.old, &change.new)
        });
        match known {
            Some((_, _, known)) => {
                known.details.push(format!("also `{}`", label(edge)));
                known.touches.old.extend(change.touches.old);
                known.touches.new.extend(change.touches.new);
            }
            None => out.push((was, is, change)),
        }
    }
    out.into_iter().map(|(_, _, change)| change).collect()
}

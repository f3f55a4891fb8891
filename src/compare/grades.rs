//! Scales and grades: what there is, its order and level, its points, pay, bars and increments.

use super::Both;
use super::change::{Change, Subject, Worth};
use super::pay::{increments, points};
use crate::graph::StationId;
use crate::model::{Alignment, Grade, GradeId, Model, ScaleId};
use crate::posts::titles::normalise;

impl Both<'_> {
    pub(super) fn scales(&self, out: &mut Vec<Change>) {
        let (old, new) = (self.old.model, self.new.model);
        for &at in &self.names.scales.gone {
            let Some(scale) = old.scales.get(at) else { continue };
            let details = vec![format!("its grades were {}", listed(old, ScaleId::at(at)))];
            let subject = Subject::new("scale", &scale.name, Some(scale.span), None)
                .touching(
                    self.on_grades(&self.old, |grade| grade.scale == ScaleId::at(at)),
                    Vec::new(),
                )
                .details(details);
            out.push(subject.gone(Worth::Right));
        }
        for &at in &self.names.scales.came {
            let Some(scale) = new.scales.get(at) else { continue };
            let details = vec![format!("its grades are {}", listed(new, ScaleId::at(at)))];
            let subject = Subject::new("scale", &scale.name, None, Some(scale.span))
                .touching(
                    Vec::new(),
                    self.on_grades(&self.new, |grade| grade.scale == ScaleId::at(at)),
                )
                .details(details);
            out.push(subject.came(Worth::Right));
        }
        for &(before, after) in &self.names.scales.both {
            self.order(before, after, out);
        }
        self.lone_grades(out);
        for &(before, after) in &self.names.grades.both {
            if let (Some(was), Some(is)) = (old.grades.get(before), new.grades.get(after)) {
                self.grade((before, was), (after, is), out);
            }
        }
        self.alignments(out);
    }

    /// Roles at the grades that a condition picks.
    fn on_grades(&self, side: &super::Side<'_>, picks: impl Fn(&Grade) -> bool) -> Vec<StationId> {
        side.graph
            .ids()
            .filter(|&id| {
                side.graph
                    .station(id)
                    .and_then(|station| side.model.grade(station.grade))
                    .is_some_and(&picks)
            })
            .collect()
    }

    /// Grades of one scale that both have, in another order.
    fn order(&self, before: usize, after: usize, out: &mut Vec<Change>) {
        let (old, new) = (self.old.model, self.new.model);
        let (Some(was), Some(is)) = (old.scales.get(before), new.scales.get(after)) else {
            return;
        };
        let common: Vec<usize> = was
            .grades
            .iter()
            .filter_map(|grade| self.names.grades.new_of(grade.index()))
            .collect();
        let rising = common.windows(2).all(|pair| pair.first() < pair.last());
        if !rising {
            let subject = Subject::new("scale", &is.name, Some(was.span), Some(is.span)).touching(
                self.on_grades(&self.old, |grade| grade.scale == ScaleId::at(before)),
                self.on_grades(&self.new, |grade| grade.scale == ScaleId::at(after)),
            );
            out.push(subject.turned(
                "order",
                "the order of its grades",
                listed(old, ScaleId::at(before)),
                listed(new, ScaleId::at(after)),
            ));
        }
    }

    /// Grades that one of two scales alone has.
    fn lone_grades(&self, out: &mut Vec<Change>) {
        let (old, new) = (self.old.model, self.new.model);
        for &at in &self.names.grades.gone {
            let Some(grade) = old.grades.get(at) else { continue };
            if self.names.scales.new_of(grade.scale.index()).is_some() {
                let name = old.qualified(GradeId::at(at));
                let subject =
                    Subject::new("grade", name, Some(grade.span), None).touching(self.at_old(at), Vec::new());
                out.push(subject.gone(Worth::Right));
            }
        }
        for &at in &self.names.grades.came {
            let Some(grade) = new.grades.get(at) else { continue };
            if self.names.scales.old_of(grade.scale.index()).is_some() {
                let name = new.qualified(GradeId::at(at));
                let subject =
                    Subject::new("grade", name, None, Some(grade.span)).touching(Vec::new(), self.at_new(at));
                out.push(subject.came(Worth::Right));
            }
        }
    }

    fn at_old(&self, grade: usize) -> Vec<StationId> {
        at(&self.old, grade)
    }

    fn at_new(&self, grade: usize) -> Vec<StationId> {
        at(&self.new, grade)
    }

    fn grade(&self, (before, was): (usize, &Grade), (after, is): (usize, &Grade), out: &mut Vec<Change>) {
        let new = self.new.model;
        let subject = Subject::new(
            "grade",
            new.qualified(GradeId::at(after)),
            Some(was.span),
            Some(is.span),
        )
        .touching(self.at_old(before), self.at_new(after));
        points(&subject, was, is, out);
        self.pay(&subject, was, is, out);
        self.bar(&subject, was, is, out);
        increments(&subject, was, is, out);
        self.asked(&subject, was, is, out);
        self.reserved(&subject, was, is, out);
        out.extend(subject.holds("open", "is open to new posts", Worth::Ease, was.open, is.open));
        let close = |grade: &Grade| grade.closes.filter(|_| grade.open);
        match (close(was), close(is)) {
            (Some(day), None) if is.open => {
                out.push(subject.lost(
                    "closes",
                    format!("closes to new posts after {day}"),
                    Worth::Burden,
                ));
            }
            (None, Some(day)) if was.open => {
                out.push(subject.gained(
                    "closes",
                    format!("closes to new posts after {day}"),
                    Worth::Burden,
                ));
            }
            (Some(before), Some(after)) if before != after => out.push(subject.moved(
                "closes",
                "its last day for new posts",
                before,
                after,
                (Worth::Ease, after.cmp(&before)),
            )),
            _ => {}
        }
        // Extracts may write a grade by its title.
        if normalise(&was.title) != normalise(&is.title) {
            let phrase = |title: &str| format!("answers to \u{201c}{title}\u{201d} in posts");
            if was.title != was.name {
                out.push(subject.lost("title", phrase(&was.title), Worth::Ease));
            }
            if is.title != is.name {
                out.push(subject.gained("title", phrase(&is.title), Worth::Ease));
            }
        }
    }

    /// Alignments between grades that both have; where a grade is gone or new, that is what is told.
    fn alignments(&self, out: &mut Vec<Change>) {
        let (old, new) = (self.old.model, self.new.model);
        let among = |list: &[Alignment], of: &dyn Fn(GradeId) -> Option<usize>, pair: (usize, usize)| {
            list.iter().any(|one| {
                let (left, right) = (of(one.left), of(one.right));
                (left, right) == (Some(pair.0), Some(pair.1)) || (right, left) == (Some(pair.0), Some(pair.1))
            })
        };
        for one in &old.alignments {
            let (left, right) = (
                self.names.grades.new_of(one.left.index()),
                self.names.grades.new_of(one.right.index()),
            );
            if let (Some(left), Some(right)) = (left, right)
                && !among(&new.alignments, &|grade| Some(grade.index()), (left, right))
            {
                let level = level(&self.new, left, right);
                let subject = self.alignment((one.left, one.right), (left, right), Some(one.span), None);
                // Where others say the same, nothing is lost.
                out.push(subject.gone(if level { Worth::Nothing } else { Worth::Right }));
            }
        }
        for one in &new.alignments {
            let (left, right) = (
                self.names.grades.old_of(one.left.index()),
                self.names.grades.old_of(one.right.index()),
            );
            if let (Some(left), Some(right)) = (left, right)
                && !among(&old.alignments, &|grade| Some(grade.index()), (left, right))
            {
                let level = level(&self.old, left, right);
                let now = (one.left.index(), one.right.index());
                let subject =
                    self.alignment((GradeId::at(left), GradeId::at(right)), now, None, Some(one.span));
                out.push(subject.came(if level { Worth::Nothing } else { Worth::Right }));
            }
        }
    }

    fn alignment(
        &self,
        old: (GradeId, GradeId),
        new: (usize, usize),
        at_old: Option<crate::source::Span>,
        at_new: Option<crate::source::Span>,
    ) -> Subject {
        let name = |at: usize| self.new.model.qualified(GradeId::at(at));
        let both = |left: Vec<StationId>, right: Vec<StationId>| [left, right].concat();
        let mut names = [name(new.0), name(new.1)];
        names.sort();
        Subject::new("alignment", names.join(" = "), at_old, at_new).touching(
            both(self.at_old(old.0.index()), self.at_old(old.1.index())),
            both(self.at_new(new.0), self.at_new(new.1)),
        )
    }
}

fn at(side: &super::Side<'_>, grade: usize) -> Vec<StationId> {
    let here = |id: StationId| {
        side.graph
            .station(id)
            .is_some_and(|one| one.grade == GradeId::at(grade))
    };
    side.graph.ids().filter(|&id| here(id)).collect()
}

/// Whether two grades are on one level.
fn level(side: &super::Side<'_>, left: usize, right: usize) -> bool {
    let tiers = &side.graph.tiers;
    tiers.of(GradeId::at(left)) == tiers.of(GradeId::at(right))
}

fn listed(model: &Model, scale: ScaleId) -> String {
    let grades = model.scales.get(scale.index()).map(|scale| scale.grades);
    let names: Vec<&str> = grades
        .into_iter()
        .flat_map(crate::model::GradeSpan::iter)
        .map(|grade| model.grade_name(grade))
        .collect();
    names.join(", ")
}

//! Scales and grades: what there is, its order and level, its points, pay, bars and increments.

use super::Both;
use super::change::{Change, Subject, Worth};
use crate::graph::StationId;
use crate::model::{Alignment, Bar, GatewayId, Grade, GradeId, Model, RoleId, ScaleId};
use crate::posts::titles::normalise;
use std::collections::BTreeSet;

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

    /// Pay that does not follow from the spine: what the spine moves is told there.
    fn pay(&self, subject: &Subject, was: &Grade, is: &Grade, out: &mut Vec<Change>) {
        let from_spine = |model: &Model, grade: &Grade| {
            let (Some(points), Some(scale)) = (grade.points, model.scales.get(grade.scale.index())) else {
                return false;
            };
            let paid = |point: i64| {
                scale
                    .spine
                    .iter()
                    .find(|(at, _)| *at == point)
                    .map(|(_, pay)| *pay)
            };
            match (paid(points.low), paid(points.high), grade.pay) {
                (Some(low), Some(high), Some(pay)) => (low, high) == (pay.low, pay.high),
                _ => false,
            }
        };
        let (old, new) = (self.old.model, self.new.model);
        let told = was.points == is.points && was.contribution == is.contribution;
        if told && from_spine(old, was) && from_spine(new, is) || old.currency != new.currency {
            return;
        }
        let one = |range: Option<crate::syntax::ast::IntRange>, low: bool| {
            range.map(|range| if low { range.low } else { range.high })
        };
        for (aspect, words, before, after) in [
            (
                "lowest pay",
                "its lowest pay",
                one(was.pay, true),
                one(is.pay, true),
            ),
            (
                "highest pay",
                "its highest pay",
                one(was.pay, false),
                one(is.pay, false),
            ),
            (
                "pay ceiling",
                "its highest pay with contribution points",
                was.pay_ceiling.filter(|_| was.contribution.is_some()),
                is.pay_ceiling.filter(|_| is.contribution.is_some()),
            ),
        ] {
            if let (Some(before), Some(after)) = (before, after)
                && before != after
            {
                out.push(subject.moved(
                    aspect,
                    words,
                    money(before, &old.currency),
                    money(after, &new.currency),
                    (Worth::Right, after.cmp(&before)),
                ));
            }
        }
        if let (Some(pay), None) = (was.pay, is.pay) {
            out.push(subject.lost("pay", phrase(pay, &old.currency), Worth::Right));
        }
        if let (None, Some(pay)) = (was.pay, is.pay) {
            out.push(subject.gained("pay", phrase(pay, &new.currency), Worth::Right));
        }
    }

    /// Points that nobody passes without more: one bar that went elsewhere is one change.
    fn bar(&self, subject: &Subject, was: &Grade, is: &Grade, out: &mut Vec<Change>) {
        let (before, after) = (bars(was), bars(is));
        let gone: Vec<&Bar> = before
            .iter()
            .filter(|bar| !after.iter().any(|other| other.point == bar.point))
            .collect();
        let came: Vec<&Bar> = after
            .iter()
            .filter(|bar| !before.iter().any(|other| other.point == bar.point))
            .collect();
        if let ([one], [other]) = (gone.as_slice(), came.as_slice()) {
            out.push(subject.moved(
                "bar",
                "the point of its bar",
                one.point,
                other.point,
                (Worth::Ease, other.point.cmp(&one.point)),
            ));
            self.behind(subject, one, other, out);
        } else {
            let phrase = |bar: &Bar| format!("has a bar at point {}", bar.point);
            out.extend(
                gone.iter()
                    .map(|bar| subject.lost("bar", phrase(bar), Worth::Burden)),
            );
            out.extend(
                came.iter()
                    .map(|bar| subject.gained("bar", phrase(bar), Worth::Burden)),
            );
        }
        for bar in &before {
            if let Some(other) = after.iter().find(|other| other.point == bar.point) {
                self.behind(subject, bar, other, out);
            }
        }
    }

    /// What leads past a bar.
    fn behind(&self, subject: &Subject, was: &Bar, is: &Bar, out: &mut Vec<Change>) {
        let same = match (was.gateway, is.gateway) {
            (Some(before), Some(after)) => self.names.same_gateway(before, after),
            (before, after) => before.is_none() && after.is_none(),
        };
        if same {
            return;
        }
        let phrase = |model: &Model, id: GatewayId, bar: &Bar| {
            let name = model.gateways.get(id.index()).map_or("", |one| &one.name);
            format!("asks for the gateway `{name}` at the bar of point {}", bar.point)
        };
        if let Some(before) = was.gateway {
            out.push(subject.lost("bar", phrase(self.old.model, before, was), Worth::Burden));
        }
        if let Some(after) = is.gateway {
            out.push(subject.gained("bar", phrase(self.new.model, after, is), Worth::Burden));
        }
    }

    /// What the next point asks for beside time.
    fn asked(&self, subject: &Subject, was: &Grade, is: &Grade, out: &mut Vec<Change>) {
        let asked = |grade: &Grade, now: &dyn Fn(GatewayId) -> String| -> BTreeSet<String> {
            grade
                .increments
                .iter()
                .filter_map(|one| one.needs)
                .map(now)
                .collect()
        };
        let (old, new) = (self.old.model, self.new.model);
        let name = |model: &Model, id: GatewayId| {
            model
                .gateways
                .get(id.index())
                .map_or("", |one| &one.name)
                .to_owned()
        };
        let before = asked(was, &|id| match self.names.gateways.new_of(id.index()) {
            Some(at) => name(new, GatewayId::at(at)),
            None => name(old, id),
        });
        let after = asked(is, &|id| name(new, id));
        let phrase = |name: &String| format!("asks for the gateway `{name}` for an increment");
        out.extend(
            before
                .difference(&after)
                .map(|one| subject.lost("increments", phrase(one), Worth::Burden)),
        );
        out.extend(
            after
                .difference(&before)
                .map(|one| subject.gained("increments", phrase(one), Worth::Burden)),
        );
    }

    /// Points that some roles alone may be paid at.
    fn reserved(&self, subject: &Subject, was: &Grade, is: &Grade, out: &mut Vec<Change>) {
        let entries = |grade: &Grade, role: &dyn Fn(RoleId) -> String| -> BTreeSet<(i64, i64, Vec<String>)> {
            grade
                .reserved
                .iter()
                .map(|entry| {
                    let mut roles: Vec<String> = entry.roles.iter().map(|&id| role(id)).collect();
                    roles.sort();
                    (entry.points.low, entry.points.high, roles)
                })
                .collect()
        };
        let before = entries(was, &|id| self.new_role_name(id));
        let after = entries(is, &|id| self.new.model.role_name(id).to_owned());
        let phrase = |(low, high, roles): &(i64, i64, Vec<String>)| {
            format!("reserves points {low}..{high} for {}", roles.join(", "))
        };
        out.extend(
            before
                .difference(&after)
                .map(|one| subject.lost("reserved", phrase(one), Worth::Burden)),
        );
        out.extend(
            after
                .difference(&before)
                .map(|one| subject.gained("reserved", phrase(one), Worth::Burden)),
        );
    }

    /// What a role of the old framework is called in the new one.
    fn new_role_name(&self, old: RoleId) -> String {
        self.names.roles.new_of(old.index()).map_or_else(
            || self.old.model.role_name(old).to_owned(),
            |at| self.new.model.role_name(RoleId::at(at)).to_owned(),
        )
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

/// Every bar of a grade, rising.
fn bars(grade: &Grade) -> Vec<Bar> {
    let lowest = grade.bar.map(|point| Bar {
        point,
        gateway: grade.gateway,
    });
    lowest
        .into_iter()
        .chain(grade.further_bars.iter().copied())
        .collect()
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

fn points(subject: &Subject, was: &Grade, is: &Grade, out: &mut Vec<Change>) {
    // Where contribution points begin is where service points end.
    for (aspect, first, last, begins, before, after) in [
        (
            "points",
            "its first point",
            "its last point",
            Worth::Right,
            was.points,
            is.points,
        ),
        (
            "contribution",
            "its first contribution point",
            "its last contribution point",
            Worth::Nothing,
            was.contribution,
            is.contribution,
        ),
    ] {
        let phrase = |range: crate::syntax::ast::IntRange| {
            let noun = if aspect == "points" {
                "points"
            } else {
                "contribution points"
            };
            format!("has {noun} {}..{}", range.low, range.high)
        };
        match (before, after) {
            (Some(range), None) => out.push(subject.lost(aspect, phrase(range), Worth::Right)),
            (None, Some(range)) => out.push(subject.gained(aspect, phrase(range), Worth::Right)),
            (Some(before), Some(after)) => {
                for (words, worth, old, new) in [
                    (first, begins, before.low, after.low),
                    (last, Worth::Right, before.high, after.high),
                ] {
                    if old != new {
                        out.push(subject.moved(aspect, words, old, new, (worth, new.cmp(&old))));
                    }
                }
            }
            (None, None) => {}
        }
    }
}

/// The time on each point that both have.
fn increments(subject: &Subject, was: &Grade, is: &Grade, out: &mut Vec<Change>) {
    let (Some(before), Some(after)) = (was.points, is.points) else {
        return;
    };
    // Points at the edges that moved are told as that.
    let low = before.low.max(after.low);
    let high = before.high.min(after.high);
    let barred = |point: i64| was.is_bar(point) || is.is_bar(point);
    let mut seen: Vec<(String, String, bool)> = Vec::new();
    for point in low..high {
        let time = |grade: &Grade| grade.waiting(point).map(|waiting| waiting.time);
        let (old, new) = (time(was), time(is));
        if old == new || barred(point) {
            continue;
        }
        let words = |time: Option<crate::model::Time>| {
            time.map_or_else(|| "no increment".to_owned(), |time| time.to_string())
        };
        let sooner = match (old, new) {
            (Some(old), Some(new)) => new < old,
            (old, _) => old.is_none(),
        };
        let one = (words(old), words(new), sooner);
        if seen.contains(&one) {
            continue;
        }
        let order = if sooner {
            std::cmp::Ordering::Greater
        } else {
            std::cmp::Ordering::Less
        };
        let worth = if old.is_none() || new.is_none() {
            Worth::Right
        } else {
            Worth::Ease
        };
        let what = format!("the time on a point, from {point} on,");
        out.push(subject.moved("increments", what, &one.0, &one.1, (worth, order)));
        seen.push(one);
    }
}

fn phrase(pay: crate::syntax::ast::IntRange, currency: &str) -> String {
    format!(
        "has pay {} to {}",
        money(pay.low, currency),
        money(pay.high, currency)
    )
}

/// `GBP 27,924`, with pence where there are some.
pub(super) fn money(minor: i64, currency: &str) -> String {
    let (whole, part) = (minor / 100, (minor % 100).abs());
    let digits = whole.abs().to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign = if minor < 0 { "-" } else { "" };
    if part == 0 {
        format!("{currency} {sign}{grouped}")
    } else {
        format!("{currency} {sign}{grouped}.{part:02}")
    }
}

//! What a grade pays and how people rise in it: points, pay, bars, increments, points that are reserved.

use super::Both;
use super::change::{Change, Subject, Worth};
use crate::model::{Bar, GatewayId, Grade, Model, RoleId};
use std::collections::BTreeSet;

impl Both<'_> {
    /// Pay that does not follow from the spine: what the spine moves is told there.
    pub(super) fn pay(&self, subject: &Subject, was: &Grade, is: &Grade, out: &mut Vec<Change>) {
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
    pub(super) fn bar(&self, subject: &Subject, was: &Grade, is: &Grade, out: &mut Vec<Change>) {
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
    pub(super) fn asked(&self, subject: &Subject, was: &Grade, is: &Grade, out: &mut Vec<Change>) {
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
    pub(super) fn reserved(&self, subject: &Subject, was: &Grade, is: &Grade, out: &mut Vec<Change>) {
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

pub(super) fn points(subject: &Subject, was: &Grade, is: &Grade, out: &mut Vec<Change>) {
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
pub(super) fn increments(subject: &Subject, was: &Grade, is: &Grade, out: &mut Vec<Change>) {
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
fn money(minor: i64, currency: &str) -> String {
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

//! Spines: what each point pays. A table for another date is compared on that date.

use super::Both;
use super::change::{Change, Subject, Worth};
use crate::graph::StationId;
use crate::model::{ScaleId, Spine};
use crate::source::Span;
use crate::syntax::ast::{File, Item, SpinePoints};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The name of the spine of each scale, and where the scale says so.
fn named(trees: &[File]) -> BTreeMap<&str, (&str, Span)> {
    let mut found = BTreeMap::new();
    for item in trees.iter().flat_map(|file| &file.items) {
        if let Item::Scale(scale) = item
            && let Some(spine) = &scale.spine
        {
            found
                .entry(scale.name.value.as_str())
                .or_insert((spine.value.as_str(), spine.span));
        }
    }
    found
}

impl Both<'_> {
    pub(super) fn spines(&self, out: &mut Vec<Change>) {
        let (before, after) = (named(self.old.trees), named(self.new.trees));
        // Several scales share a spine: it is told once, and touches the posts of all.
        let mut told: Vec<(&str, &str, Subject, &Points, &Points)> = Vec::new();
        for &(old, new) in &self.names.scales.both {
            let (Some(was), Some(is)) = (self.old.model.scales.get(old), self.new.model.scales.get(new))
            else {
                continue;
            };
            let (left, right) = (before.get(was.name.as_str()), after.get(is.name.as_str()));
            let (Some(&(left, at_old)), Some(&(right, at_new))) = (left, right) else {
                self.without(was, is, left.copied(), right.copied(), out);
                continue;
            };
            if left != right {
                let subject = Subject::new("scale", &is.name, Some(at_old), Some(at_new));
                let quoted = |name: &str| format!("`{name}`");
                out.push(subject.moved(
                    "spine",
                    "its spine",
                    quoted(left),
                    quoted(right),
                    (Worth::Nothing, std::cmp::Ordering::Equal),
                ));
            }
            let here = (self.paid_old(ScaleId::at(old)), self.paid_new(ScaleId::at(new)));
            match told.iter_mut().find(|one| (one.0, one.1) == (left, right)) {
                Some((_, _, subject, ..)) => {
                    subject.touches.old.extend(here.0);
                    subject.touches.new.extend(here.1);
                }
                None => {
                    let subject =
                        Subject::new("spine", right, Some(at_old), Some(at_new)).touching(here.0, here.1);
                    told.push((left, right, subject, &was.spine, &is.spine));
                }
            }
        }
        self.past_tables(out);
        for (left, right, subject, was, is) in told {
            if self.old.model.currency == self.new.model.currency {
                let at = |trees, name, table: &[(i64, i64)], other: &[(i64, i64)]| {
                    let first = table.iter().find(|point| !other.contains(point)).copied();
                    place(trees, name, first)
                };
                let subject = Subject {
                    at_old: at(self.old.trees, left, was, is).or(subject.at_old),
                    at_new: at(self.new.trees, right, is, was).or(subject.at_new),
                    ..subject
                };
                let touching = |points: &[i64]| {
                    (
                        at_points(&self.old, &subject.touches.old, points),
                        at_points(&self.new, &subject.touches.new, points),
                    )
                };
                tables(&subject, was, is, touching, out);
            }
        }
    }

    /// Tables that held before the date: they pay nobody now, but a rule may look back to them.
    fn past_tables(&self, out: &mut Vec<Change>) {
        let (old, new) = (self.old.model, self.new.model);
        let Some(as_of) = new.as_of else { return };
        for is in &new.spines {
            let Some(was) = old.spines.iter().find(|was| was.name == is.name) else {
                continue;
            };
            let subject = Subject::new("spine", &is.name, Some(was.span), Some(is.span));
            // Those that hold are compared by what they pay.
            let past = |spine: &Spine, other: &Spine| -> Vec<(Option<Date>, bool)> {
                let now = spine.on(as_of);
                let gone = spine.tables.iter().filter(|table| {
                    table.from.is_none_or(|from| from <= as_of)
                        && Some(*table) != now
                        && !other
                            .tables
                            .iter()
                            .any(|one| (one.from, &one.points) == (table.from, &table.points))
                });
                gone.map(|table| (table.from, other.tables.iter().any(|one| one.from == table.from)))
                    .collect()
            };
            let words = |from: Option<Date>| match from {
                Some(date) => format!("its table from {date} on, which holds no more"),
                None => "its first table, which holds no more".to_owned(),
            };
            for (from, otherwise) in past(was, is) {
                out.push(if otherwise {
                    subject.gained(
                        "past table",
                        format!("has other values in {}", words(from)),
                        Worth::Nothing,
                    )
                } else {
                    subject.lost("past table", format!("has {}", words(from)), Worth::Nothing)
                });
            }
            for (from, otherwise) in past(is, was) {
                if !otherwise {
                    out.push(subject.gained("past table", format!("has {}", words(from)), Worth::Nothing));
                }
            }
        }
    }

    /// A scale that got a spine, or lost it: its grades say what that does to pay.
    fn without(
        &self,
        was: &crate::model::Scale,
        is: &crate::model::Scale,
        left: Option<(&str, Span)>,
        right: Option<(&str, Span)>,
        out: &mut Vec<Change>,
    ) {
        let subject = Subject::new("scale", &is.name, Some(was.span), Some(is.span));
        if let Some((name, _)) = left {
            out.push(subject.lost("spine", format!("is paid by spine `{name}`"), Worth::Nothing));
        }
        if let Some((name, _)) = right {
            out.push(subject.gained("spine", format!("is paid by spine `{name}`"), Worth::Nothing));
        }
    }

    fn paid_old(&self, scale: ScaleId) -> Vec<StationId> {
        paid(&self.old, scale)
    }

    fn paid_new(&self, scale: ScaleId) -> Vec<StationId> {
        paid(&self.new, scale)
    }
}

/// Roles at the grades of a scale that have points.
fn paid(side: &super::Side<'_>, scale: ScaleId) -> Vec<StationId> {
    let here = |id: StationId| {
        side.graph
            .station(id)
            .and_then(|station| side.model.grade(station.grade))
            .is_some_and(|grade| grade.scale == scale && grade.points.is_some())
    };
    side.graph.ids().filter(|&id| here(id)).collect()
}

/// Where a spine says what a point pays; its name, where no point is asked for.
fn place(trees: &[File], name: &str, point: Option<(i64, i64)>) -> Option<Span> {
    let tables = || {
        trees
            .iter()
            .flat_map(|file| &file.items)
            .filter_map(|item| match item {
                Item::Spine(spine) if spine.name.value == name => Some(spine),
                _ => None,
            })
    };
    let (wanted, pay) = match point {
        Some(point) => point,
        None => return tables().next().map(|spine| spine.name.span),
    };
    tables().find_map(|spine| match &spine.points {
        SpinePoints::Inline(points) => points
            .iter()
            .find(|(at, salary)| (at.value, salary.value) == (wanted, pay))
            .map(|(at, _)| at.span),
        _ => None,
    })
}

/// Points and what they pay, rising.
type Points = Vec<(i64, i64)>;

/// Those of some roles at grades whose grade has one of the points.
fn at_points(side: &super::Side<'_>, stations: &[StationId], points: &[i64]) -> Vec<StationId> {
    let here = |id: StationId| {
        let grade = side
            .graph
            .station(id)
            .and_then(|station| side.model.grade(station.grade));
        grade.is_some_and(|grade| {
            let ranges = [grade.points, grade.contribution];
            let within = |range: &crate::syntax::ast::IntRange| {
                points
                    .iter()
                    .any(|point| (range.low..=range.high).contains(point))
            };
            ranges.iter().flatten().any(within)
        })
    };
    stations.iter().copied().filter(|&id| here(id)).collect()
}

fn tables(
    subject: &Subject,
    was: &[(i64, i64)],
    is: &[(i64, i64)],
    touching: impl Fn(&[i64]) -> (Vec<StationId>, Vec<StationId>),
    out: &mut Vec<Change>,
) {
    let only = |points: &[i64]| {
        let (old, new) = touching(points);
        subject.clone().touching(old, new)
    };
    let before: BTreeMap<i64, i64> = was.iter().copied().collect();
    let after: BTreeMap<i64, i64> = is.iter().copied().collect();
    let gone: Vec<i64> = before
        .keys()
        .filter(|at| !after.contains_key(at))
        .copied()
        .collect();
    let came: Vec<i64> = after
        .keys()
        .filter(|at| !before.contains_key(at))
        .copied()
        .collect();
    if !gone.is_empty() {
        out.push(only(&gone).lost("points", format!("has points {}", ranges(&gone)), Worth::Right));
    }
    if !came.is_empty() {
        out.push(only(&came).gained("points", format!("has points {}", ranges(&came)), Worth::Right));
    }
    let moved = |rises: bool| -> Vec<(i64, i64, i64)> {
        before
            .iter()
            .filter_map(|(&at, &old)| Some((at, old, *after.get(&at)?)))
            .filter(|&(_, old, new)| if rises { new > old } else { new < old })
            .collect()
    };
    let less = moved(false);
    if !less.is_empty() {
        let phrase = format!("pays as much at {}: {} less", at(&less), by(&less));
        out.push(only(&numbers(&less)).lost("pay", phrase, Worth::Right));
    }
    let more = moved(true);
    if !more.is_empty() {
        let phrase = format!("pays more at {}: {} more", at(&more), by(&more));
        out.push(only(&numbers(&more)).gained("pay", phrase, Worth::Right));
    }
}

fn numbers(moved: &[(i64, i64, i64)]) -> Vec<i64> {
    moved.iter().map(|(point, ..)| *point).collect()
}

fn at(moved: &[(i64, i64, i64)]) -> String {
    let points = numbers(moved);
    match points.as_slice() {
        [one] => format!("point {one}"),
        _ => format!("points {}", ranges(&points)),
    }
}

/// `2.00%`, or `2.00% to 3.15%`: of the old pay, rounded to hundredths of a per cent.
fn by(moved: &[(i64, i64, i64)]) -> String {
    let shares: Vec<i128> = moved
        .iter()
        .filter(|(_, old, _)| *old != 0)
        .map(|&(_, old, new)| {
            let (part, whole) = (
                (i128::from(new) - i128::from(old)).abs() * 10_000,
                i128::from(old).abs(),
            );
            (part + whole / 2) / whole
        })
        .collect();
    let shown = |share: i128| format!("{}.{:02}%", share / 100, share % 100);
    match (shares.iter().min(), shares.iter().max()) {
        (Some(&low), Some(&high)) if low == high => shown(low),
        (Some(&low), Some(&high)) => format!("{} to {}", shown(low), shown(high)),
        _ => "something".to_owned(),
    }
}

/// `3..5, 9`.
fn ranges(points: &[i64]) -> String {
    let mut out: Vec<(i64, i64)> = Vec::new();
    for &point in points {
        match out.last_mut() {
            Some((_, last)) if point == *last + 1 => *last = point,
            _ => out.push((point, point)),
        }
    }
    let words: Vec<String> = out
        .into_iter()
        .map(|(low, high)| {
            if low == high {
                low.to_string()
            } else {
                format!("{low}..{high}")
            }
        })
        .collect();
    words.join(", ")
}

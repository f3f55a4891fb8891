//! `pay-outside-grade`: people who are paid less or more than their grade allows.
//!
//! # What it looks for
//! Filled posts whose `point` is none of the grade's points or contribution points, or whose `salary` (a year, full
//! time) is below the grade's lowest or above its highest pay, contribution points included. The holder's own grade
//! counts where `holder-grade` gives it; pay above the grade that is protected as of the date (`protected-until`) is
//! not reported.
//!
//! # Why it matters
//! Pay that no grade explains is an equal-pay claim that waits for its claimant.
//!
//! # Example
//! Grade 6 runs from £27,924 to £33,309; two people in it are paid £24,871.
//!
//! # Settings
//! `check pay-outside-grade { severity error }`, or `off`.
//!
//! # Evidence
//! `posts`: people; `lowest`, `highest`: what they are paid; `from`, `to`: what the grade allows; all in major units, or
//! points.
//!
//! # How to fix
//! Correct the pay or the grade; give the date until which pay is protected; use `holder-grade` for people who act up.
//!
//! # Source
//! `semantics.md`, Grading consistency; Holder and post.

use super::pay::{self, Paid};
use super::words::{grade_words, money, number, posts, verb};
use super::{Check, Context, Finding, RowSet, Scope};
use crate::diagnostic::Severity;
use crate::model::GradeId;
use crate::posts::census::{ONE, Places};
use crate::posts::columns::Column;
use std::collections::BTreeMap;

pub(super) const CHECK: Check = Check {
    name: "pay-outside-grade",
    severity: Severity::Warning,
    graded: false,
    scope: Scope::Posts,
    needs: &[&[Column::Salary, Column::Point], &[Column::Role, Column::Title]],
    source: include_str!("pay_outside_grade.rs"),
    run,
};

/// In what way pay is outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fault {
    Below,
    Above,
    Point,
}

#[derive(Default)]
struct Group {
    rows: Vec<u32>,
    posts: Places,
    lowest: i64,
    highest: i64,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let Some(here) = &context.establishment else {
        return Vec::new();
    };
    let mut groups: BTreeMap<(u32, GradeId, Fault), Group> = BTreeMap::new();
    for paid in pay::rows(context, here) {
        let Some((fault, value)) = judge(context, &paid) else {
            continue;
        };
        let group = groups
            .entry((paid.institution, paid.grade, fault))
            .or_insert_with(|| Group {
                rows: Vec::new(),
                posts: 0,
                lowest: value,
                highest: value,
            });
        group.rows.push(paid.row);
        group.posts += paid.places;
        group.lowest = group.lowest.min(value);
        group.highest = group.highest.max(value);
    }
    groups
        .into_iter()
        .filter_map(|((institution, grade, fault), group)| render(context, institution, grade, fault, group))
        .collect()
}

/// What is wrong with a row, and the value that says so.
fn judge(context: &Context<'_>, paid: &Paid) -> Option<(Fault, i64)> {
    let grade = context.model.grade(paid.grade)?;
    if let (Some(point), Some(points)) = (paid.point, grade.points) {
        let inside = (points.low..=points.high).contains(&point)
            || grade
                .contribution
                .is_some_and(|extra| (extra.low..=extra.high).contains(&point));
        let kept = paid.protected && point > points.high;
        if !inside && !kept {
            return Some((Fault::Point, point));
        }
    }
    let (salary, pay) = (paid.salary?, grade.pay?);
    if salary < pay.low {
        return Some((Fault::Below, salary));
    }
    let ceiling = grade.pay_ceiling.unwrap_or(pay.high);
    (salary > ceiling && !paid.protected).then_some((Fault::Above, salary))
}

fn render(
    context: &Context<'_>,
    institution: u32,
    id: GradeId,
    fault: Fault,
    group: Group,
) -> Option<Finding> {
    let grade = context.model.grade(id)?;
    let size = group.posts;
    let (word, from, to) = match fault {
        Fault::Below => ("below", grade.pay?.low, grade.pay_ceiling?),
        Fault::Above => ("above", grade.pay?.low, grade.pay_ceiling?),
        Fault::Point => {
            let extra = grade.contribution.map(|extra| extra.high);
            (
                "on a point outside",
                grade.points?.low,
                extra.unwrap_or(grade.points?.high),
            )
        }
    };
    let is = verb(size, "is", "are");
    let words = grade_words(context, id);
    let (message, unit) = if fault == Fault::Point {
        let range = if group.lowest == group.highest {
            format!("{}", group.lowest)
        } else {
            format!("{} to {}", group.lowest, group.highest)
        };
        (
            format!(
                "{} {is} {word} {words}: {range}, and it has {from} to {to}",
                posts(size)
            ),
            1,
        )
    } else {
        let range = if group.lowest == group.highest {
            money(context, group.lowest)
        } else {
            format!(
                "{} to {}",
                money(context, group.lowest),
                money(context, group.highest)
            )
        };
        let band = format!("{} to {}", money(context, from), money(context, to));
        (
            format!(
                "{} {is} paid {word} {words}: {range}, and it runs from {band}",
                posts(size)
            ),
            100,
        )
    };
    let value = |minor: i64| super::words::ten_thousandths(minor.saturating_mul(ONE) / unit);
    Some(
        Finding::new(
            &CHECK,
            Some(institution),
            vec![
                (
                    "scale",
                    context
                        .model
                        .scales
                        .get(grade.scale.index())
                        .map_or(String::new(), |s| s.name.clone()),
                ),
                ("grade", grade.name.clone()),
                ("pay", word.to_owned()),
            ],
            message,
        )
        .evidence("posts", number(size))
        .evidence("lowest", value(group.lowest))
        .evidence("highest", value(group.highest))
        .evidence("from", value(from))
        .evidence("to", value(to))
        .at(grade.span)
        .suggest(match fault {
            Fault::Below => "correct the pay, or the grade",
            Fault::Above => "correct the pay or the grade; where it is protected, fill in `protected-until`",
            Fault::Point => "correct the point or the grade; for people who act up, fill in `holder-grade`",
        })
        .rows(RowSet::rows(group.rows), size),
    )
}

//! `expect salary …`, `expect increment …`, `expect ceiling …`: what points pay, when the next one comes, and how many
//! posts a grade may have.

use super::super::coverage::Touched;
use super::super::job;
use super::{Found, Scene};
use crate::model::Increment;
use crate::model::evaluation::POINT;
use crate::posts::build::row_of;
use crate::posts::columns::{NO_DATE, NO_POINT};
use crate::syntax::ast::{ExpectCeiling, ExpectIncrement, ExpectSalary};
use jiff::civil::Date;

pub(super) fn salary(scene: &Scene<'_>, expected: &ExpectSalary, touched: &mut Touched) -> Result<(), Found> {
    let model = &scene.world.model;
    let spine = job::spine(model, expected).map_err(|fault| vec![fault.message.clone()])?;
    let date = expected.on.as_ref().map_or(scene.world.as_of, |on| on.value);
    let point = expected.point.value;
    touched.salary(model, &spine.name, point);
    let table = spine.on(date);
    let found = table.and_then(|table| table.salary(point));
    if found == expected.salary.as_ref().map(|salary| salary.value) {
        return Ok(());
    }
    let name = &spine.name;
    Err(vec![match (found, table.and_then(|table| table.ends())) {
        (Some(pay), _) => format!(
            "on {date} point {point} of `{name}` pays {} {}",
            amount(pay),
            model.currency
        ),
        (None, Some((low, high))) => {
            format!("on {date} `{name}` has no point {point}: it runs from {low} to {high}")
        }
        (None, None) => format!("no table of `{name}` holds on {date}"),
    }])
}

/// Minor units with thousands apart.
fn amount(minor: i64) -> String {
    let digits = (minor / 100).to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('_');
        }
        out.push(digit);
    }
    match minor % 100 {
        0 => out,
        part => format!("{out}.{part:02}"),
    }
}

pub(super) fn increment(
    scene: &Scene<'_>,
    expected: &ExpectIncrement,
    touched: &mut Touched,
) -> Result<(), Found> {
    let model = &scene.world.model;
    let id = &expected.post.value;
    let nowhere = || vec![format!("the test has no post `{id}`")];
    let here = scene.context.establishment.as_ref().ok_or_else(nowhere)?;
    let row = row_of(here.posts, id).ok_or_else(nowhere)?;
    let cell = scene.cell_of(row).ok_or_else(nowhere)?;
    let station = here
        .census
        .placement(cell)
        .main()
        .and_then(|station| scene.world.graph.station(station));
    let Some(station) = station else {
        return Err(vec![format!("post `{id}` is not placed")]);
    };
    touched.role(model.role_name(station.role));
    let point = here.posts.rows.point.get(row).unwrap_or(NO_POINT);
    if point == NO_POINT {
        return Err(vec![format!("post `{id}` has no point")]);
    }
    let start = here.posts.rows.start.get(row).and_then(day);
    let grade = model.grade(station.grade);
    let next = grade.and_then(|grade| grade.increment(i64::from(point), start, scene.world.as_of));
    match (next, expected.no) {
        (None, true) => Ok(()),
        (None, false) => Err(vec![format!(
            "no increment of post `{id}` comes by itself from point {point} of grade `{}`",
            model.grade_name(station.grade)
        )]),
        (Some(next), true) => Err(vec![words(scene, &next)]),
        (Some(next), false) => {
            let gateway = next.needs.and_then(|id| model.gateways.get(id.index()));
            let meets = expected.to.as_ref().is_none_or(|to| to.value == next.to)
                && expected.on.as_ref().is_none_or(|on| Some(on.value) == next.on)
                && expected
                    .needs
                    .as_ref()
                    .is_none_or(|name| gateway.is_some_and(|gateway| gateway.name == name.value));
            if meets {
                Ok(())
            } else {
                Err(vec![words(scene, &next)])
            }
        }
    }
}

/// `an increment to point 5 after 52 weeks, on 2026-11-01, needs appraisal`
fn words(scene: &Scene<'_>, next: &Increment) -> String {
    let on = next.on.map_or_else(
        || ", on no known day: the post has no start".to_owned(),
        |on| format!(", on {on}"),
    );
    let gateway = next
        .needs
        .and_then(|id| scene.world.model.gateways.get(id.index()));
    let needs = gateway.map_or_else(String::new, |gateway| format!(", and needs `{}`", gateway.name));
    format!(
        "an increment to point {} after {}{on}{needs}",
        next.to, next.waiting
    )
}

/// The day behind a number of days, none for a blank one.
fn day(days: i32) -> Option<Date> {
    if days == NO_DATE {
        return None;
    }
    let span = jiff::Span::new().try_days(days).ok()?;
    jiff::civil::date(1970, 1, 1).checked_add(span).ok()
}

pub(super) fn ceiling(scene: &Scene<'_>, expected: &ExpectCeiling) -> Result<(), Found> {
    let (ceiling, grade) =
        job::ceiling(&scene.world.model, expected).map_err(|fault| vec![fault.message.clone()])?;
    let found = ceiling.most(grade, i128::from(expected.posts.value), 1);
    let Some((most, of)) = found else {
        return Err(vec!["it cannot be reckoned".to_owned()]);
    };
    // Rounded to the decimals that are written, halves up: the statute gives no rule, and a test says how exact it is.
    let step = i128::from(POINT) / 10_i128.pow(expected.decimals.min(4));
    let rounded = (most * 2 + of * step).div_euclid(of * step * 2) * step;
    if rounded == i128::from(expected.most.value) {
        return Ok(());
    }
    let shown = (most * 2 + of).div_euclid(of * 2);
    let shown = i64::try_from(shown).map_or_else(|_| most.to_string(), crate::model::evaluation::points);
    Err(vec![format!(
        "of {} posts {shown} may be at grade `{}`",
        expected.posts.value,
        scene.world.model.grade_name(grade)
    )])
}

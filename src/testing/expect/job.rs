//! `expect grade nhs.5 of jes { … }`, `expect total …`, `expect points …`, `expect band-match …`: job evaluation.

use super::super::coverage::Touched;
use super::super::job::{self, Levels};
use super::{Found, Scene};
use crate::model::evaluation::{LevelRange, POINT, Place, Totals, Verdict, points};
use crate::model::{Evaluation, FactorId, GradeId, Grading, Model};
use crate::posts::build::row_of;
use crate::posts::scores::{Fault, Score, Scorer};
use crate::syntax::ast::{
    ExpectGraded, ExpectMatch, ExpectNoLevel, ExpectScore, Factors, IntRange, Job, Matches,
};

/// The levels of a job.
fn levels(scene: &Scene<'_>, written: &Job, touched: &mut Touched) -> Result<Levels, Found> {
    if let Job::Role(name) = written {
        touched.role(&name.value);
    }
    if let Job::Post(id) = written {
        return of_post(scene, &id.value);
    }
    let read = job::levels(&scene.world.model, written).map_err(|fault| vec![fault.message.clone()])?;
    read.ok_or_else(|| vec!["its levels could not be read".to_owned()])
}

/// The levels in the factor columns of a post.
fn of_post(scene: &Scene<'_>, id: &str) -> Result<Levels, Found> {
    let nowhere = || vec![format!("the test has no post `{id}`")];
    let here = scene.context.establishment.as_ref().ok_or_else(nowhere)?;
    let row = row_of(here.posts, id).ok_or_else(nowhere)?;
    let model = &scene.world.model;
    let station = scene
        .cell_of(row)
        .and_then(|cell| here.census.placement(cell).main());
    let role = station
        .and_then(|station| scene.world.graph.station(station))
        .map(|station| station.role);
    match Scorer::new(model, here.posts).score(row, role) {
        Some(Score::Job(job)) => Ok(Levels {
            evaluation: job.evaluation,
            ranges: job.ranges().into_iter().map(Some).collect(),
        }),
        Some(Score::Faulty(scheme, faults)) => {
            let scheme = model.evaluation(scheme);
            let name = |id: FactorId| {
                let factor = scheme.and_then(|scheme| scheme.factors.get(id.index()));
                factor.map_or("", |factor| factor.name.as_str())
            };
            let said = faults.iter().map(|fault| match fault {
                Fault::Missing(factor) => format!("post `{id}` has no level of `{}`", name(*factor)),
                Fault::Unknown(factor, sym) => format!(
                    "post `{id}`: factor `{}` has no level `{}`",
                    name(*factor),
                    here.posts.symbols.text(*sym)
                ),
            });
            Err(said.collect())
        }
        None => Err(vec![format!(
            "post `{id}` has no levels of a job evaluation: give it columns such as `factors.knowledge 3`"
        )]),
    }
}

fn scheme<'a>(scene: &Scene<'a>, levels: &Levels) -> Result<&'a Evaluation, Found> {
    let scheme = scene.world.model.evaluation(levels.evaluation);
    scheme
        .filter(|scheme| scheme.complete)
        .ok_or_else(|| vec!["its evaluation could not be read".to_owned()])
}

/// `390`, or `317 to 390`.
fn words(low: i64, high: i64) -> String {
    if low == high {
        points(low)
    } else {
        format!("{} to {}", points(low), points(high))
    }
}

fn total_is(wanted: IntRange, (low, high): (i64, i64)) -> Result<(), Found> {
    if (wanted.low, wanted.high) == (low, high) {
        return Ok(());
    }
    Err(vec![format!("the total is {}", words(low, high))])
}

pub(super) fn graded(scene: &Scene<'_>, expected: &ExpectGraded, touched: &mut Touched) -> Result<(), Found> {
    let model = &scene.world.model;
    let levels = levels(scene, &expected.job, touched)?;
    let scheme = scheme(scene, &levels)?;
    let ranges = levels
        .whole()
        .ok_or_else(|| vec!["not every factor has a level".to_owned()])?;
    let maps = job::gradings(model, expected, levels.evaluation, model.span)
        .map_err(|fault| vec![fault.message.clone()])?;
    let Some(totals) = Totals::within(scheme, &ranges) else {
        return Err(vec!["it has more totals than can be counted".to_owned()]);
    };
    let (low, high) = totals.extremes().unwrap_or_default();
    let named = maps.len() > 1;
    for grading in maps {
        let reached = totals.grades(grading);
        let lost = totals
            .counts
            .iter()
            .any(|&(total, _)| grading.grade_of(total).is_none());
        if !meets(model, expected, &reached, lost) {
            let by = if named {
                format!(" by {}", grading.name)
            } else {
                String::new()
            };
            let found = shown(model, grading, &reached, lost);
            return Err(vec![format!("{found}{by}, with a total of {}", words(low, high))]);
        }
    }
    match &expected.total {
        Some(total) => total_is(total.value, (low, high)),
        None => Ok(()),
    }
}

fn meets(model: &Model, expected: &ExpectGraded, reached: &[GradeId], lost: bool) -> bool {
    let Some(wanted) = &expected.grade else {
        return reached.is_empty();
    };
    let high = wanted.high.as_ref().unwrap_or(&wanted.low);
    let (Some(&first), Some(&last)) = (reached.first(), reached.last()) else {
        return false;
    };
    !lost && job::is_named(model, first, wanted) && job::is_end(model, last, wanted, high)
}

fn shown(model: &Model, grading: &Grading, reached: &[GradeId], lost: bool) -> String {
    let found = match reached {
        [] => return format!("no grade of map `{}`", grading.name),
        [one] => format!("grade `{}`", model.grade_name(*one)),
        [first, .., last] => format!(
            "grades `{}` to `{}`",
            model.grade_name(*first),
            model.grade_name(*last)
        ),
    };
    if lost {
        format!("{found}, and for some of its totals none")
    } else {
        found
    }
}

pub(super) fn score(scene: &Scene<'_>, expected: &ExpectScore, touched: &mut Touched) -> Result<(), Found> {
    let levels = levels(scene, &expected.job, touched)?;
    let scheme = scheme(scene, &levels)?;
    if let (false, Some(ranges)) = (expected.partly, levels.whole()) {
        return total_is(expected.score.value, scheme.extremes(&ranges));
    }
    let (mut low, mut high) = (0_i64, 0_i64);
    for (factor, range) in levels.ranges.iter().enumerate() {
        let Some(range) = range else { continue };
        let worth = range.iter().map(|level| scheme.points(factor, level));
        let (least, most) = worth.fold((i64::MAX, i64::MIN), |(low, high), points| {
            (low.min(points), high.max(points))
        });
        (low, high) = (low.saturating_add(least), high.saturating_add(most));
    }
    if (low, high) == (expected.score.value.low, expected.score.value.high) {
        return Ok(());
    }
    Err(vec![format!("these levels are worth {}", words(low, high))])
}

pub(super) fn no_level(scene: &Scene<'_>, expected: &ExpectNoLevel) -> Result<(), Found> {
    let (factor, number) =
        job::no_level(&scene.world.model, expected).map_err(|fault| vec![fault.message.clone()])?;
    match factor.level(&expected.level.value, number) {
        None => Ok(()),
        Some(level) => Err(vec![format!(
            "factor `{}` has a level `{}`, worth {} points",
            factor.name,
            factor.level_name(level),
            factor
                .levels
                .get(usize::from(level))
                .map_or_else(String::new, |level| points(level.points))
        )]),
    }
}

pub(super) fn matching(
    scene: &Scene<'_>,
    expected: &ExpectMatch,
    touched: &mut Touched,
) -> Result<(), Found> {
    let model = &scene.world.model;
    touched.role(&expected.role.value);
    let said = |fault: job::Fault| vec![fault.message.clone()];
    let rule = job::matching(model, expected).map_err(said)?;
    let role = job::profiled(model, &expected.role).map_err(said)?;
    let levels = levels(scene, &expected.job, touched)?;
    let scheme = scheme(scene, &levels)?;
    let (Some(profile), Some(held)) = (&role.evaluated, levels.single()) else {
        return Err(vec!["not every factor has one level".to_owned()]);
    };
    if levels.evaluation != rule.evaluation {
        return Err(vec!["the profile is of another evaluation".to_owned()]);
    }
    let grading = rule.same_grade.and_then(|id| model.gradings.get(id.index()));
    let ranges = profile.ranges();
    let found = rule.compare(scheme, grading, &ranges, role.grades, &held);
    let is = match expected.how {
        Matches::Any => found.verdict != Verdict::NonMatch,
        Matches::Profile => found.verdict == Verdict::ProfileMatch,
        Matches::Band => found.verdict == Verdict::BandMatch,
        Matches::No => found.verdict == Verdict::NonMatch,
    };
    let varies: Vec<&str> = of_kind(scheme, &found.factors, |place| matches!(place, Place::Varies(_)));
    let fails: Vec<&str> = of_kind(scheme, &found.factors, |place| matches!(place, Place::Fails(_)));
    let factors =
        is_factors(expected.varying.as_ref(), &varies) && is_factors(expected.failing.as_ref(), &fails);
    let total = expected
        .total
        .as_ref()
        .is_none_or(|total| total.value == found.varied);
    if is && factors && total {
        return Ok(());
    }
    let name = match found.grade.filter(|_| grading.is_some()) {
        Some(grade) => format!(", grade `{}`", model.grade_name(grade)),
        None if grading.is_some() => ", no grade".to_owned(),
        None => String::new(),
    };
    let mut lines = vec![format!(
        "{} by `{}`, with a total of {}{name}",
        found.verdict.word(),
        rule.name,
        points(found.total)
    )];
    let parts = scheme.factors.iter().zip(&ranges).zip(&held).zip(&found.factors);
    for (((factor, &range), &level), place) in parts {
        lines.extend(differs(factor, range, level, *place));
    }
    if found.varied > 0 {
        lines.push(format!(
            "the varying factors differ by {} {} together",
            points(found.varied),
            levels_word(found.varied)
        ));
    }
    Err(lines)
}

fn levels_word(levels: i64) -> &'static str {
    if levels == POINT { "level" } else { "levels" }
}

/// `planning: 3 beside 1..2, one level too far`
fn differs(
    factor: &crate::model::evaluation::Factor,
    range: LevelRange,
    level: u16,
    place: Place,
) -> Option<String> {
    let (by, how) = match place {
        Place::Inside => return None,
        Place::Varies(by) => (by, "varying"),
        Place::Fails(by) => (by, "failing"),
    };
    let plural = levels_word(by);
    Some(format!(
        "{how}: `{}` is {} and the profile {}, {} {plural} apart",
        factor.name,
        factor.level_name(level),
        factor.range_name(range),
        points(by)
    ))
}

fn of_kind<'m>(scheme: &'m Evaluation, places: &[Place], is: impl Fn(&Place) -> bool) -> Vec<&'m str> {
    let factors = scheme.factors.iter().zip(places);
    factors
        .filter(|(_, place)| is(place))
        .map(|(factor, _)| factor.name.as_str())
        .collect()
}

fn is_factors(expected: Option<&Factors>, found: &[&str]) -> bool {
    match expected {
        None => true,
        Some(Factors::Count(count)) => usize::try_from(count.value) == Ok(found.len()),
        Some(Factors::Named(names)) => {
            names.len() == found.len() && names.iter().all(|name| found.contains(&name.value.as_str()))
        }
    }
}

//! What is wrong with an expectation about a job before any test runs.

use super::{Fault, evaluation, gradings, is_end, levels, matching, must_be_whole, unknown};
use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::model::evaluation::Factor;
use crate::syntax::ast::{ExpectGraded, ExpectMatch, ExpectNoLevel, Factors, Job, Matches};
use crate::testing::made_up::quoted;

/// What is wrong with a grade that an evaluation is to give.
pub(in crate::testing) fn graded(model: &Model, expected: &ExpectGraded) -> Result<(), Fault> {
    let Some(levels) = levels(model, &expected.job)? else {
        return Ok(());
    };
    must_be_whole(model, &expected.job, &levels)?;
    let at = match &expected.job {
        Job::Levels(written) => written.of.span,
        Job::Role(name) | Job::Post(name) => name.span,
    };
    for grading in gradings(model, expected, levels.evaluation, at)? {
        let Some(written) = &expected.grade else { continue };
        for end in [Some(&written.low), written.high.as_ref()].into_iter().flatten() {
            let mut bands = grading.bands.iter();
            if !bands.any(|band| is_end(model, band.grade, written, end)) {
                let names: Vec<&str> = grading
                    .bands
                    .iter()
                    .map(|band| model.grade_name(band.grade))
                    .collect();
                let all = format!("its grades are {}", quoted(names.iter().copied()));
                return Err(unknown("unknown-grade", "grade of this map", end, names, &all));
            }
        }
    }
    Ok(())
}

/// What is wrong with a match that is expected.
pub(in crate::testing) fn matched(model: &Model, expected: &ExpectMatch) -> Result<(), Fault> {
    let rule = matching(model, expected)?;
    if expected.how == Matches::Profile && (expected.varying.is_some() || expected.failing.is_some()) {
        return Err(Box::new(
            Diagnostic::error(
                "never-so",
                expected.role.span,
                "in a profile match every factor lies inside the profile",
            )
            .label("and here some are expected not to")
            .help("remove `varying` and `failing`, or expect a `band-match`"),
        ));
    }
    let scheme = model.evaluation(rule.evaluation);
    for factors in [&expected.varying, &expected.failing].into_iter().flatten() {
        let Factors::Named(names) = factors else {
            continue;
        };
        for name in names {
            let known = || {
                let factors = scheme.into_iter().flat_map(|scheme| &scheme.factors);
                factors.map(|factor| factor.name.as_str())
            };
            if !known().any(|factor| factor == name.value) {
                let all = format!("its factors are {}", quoted(known()));
                return Err(unknown("unknown-factor", "factor", name, known(), &all));
            }
        }
    }
    let Some(levels) = levels(model, &expected.job)? else {
        return Ok(());
    };
    must_be_whole(model, &expected.job, &levels)?;
    if levels.evaluation != rule.evaluation {
        return Err(Box::new(
            Diagnostic::error(
                "other-evaluation",
                expected.role.span,
                "the role's profile is of another evaluation",
            )
            .label("its levels cannot be compared with these")
            .help("name a role that is evaluated by the same scheme"),
        ));
    }
    if levels.single().is_none() {
        let span = match &expected.job {
            Job::Levels(written) => written.span,
            Job::Role(name) | Job::Post(name) => name.span,
        };
        return Err(Box::new(
            Diagnostic::error("range-of-levels", span, "a job has one level in each factor")
                .label("here is a range")
                .note("a profile has ranges, and a job is held against it")
                .help("write one level for each factor"),
        ));
    }
    Ok(())
}

/// A level that is expected not to exist must be of a factor that does.
pub(in crate::testing) fn no_level<'m>(
    model: &'m Model,
    expected: &ExpectNoLevel,
) -> Result<(&'m Factor, usize), Fault> {
    let (_, scheme) = evaluation(model, &expected.of)?;
    let known = || scheme.factors.iter().map(|factor| factor.name.as_str());
    let at = scheme.factor(&expected.factor.value);
    at.and_then(|at| Some((scheme.factors.get(at.index())?, at.index() + 1)))
        .ok_or_else(|| {
            let all = format!("its factors are {}", quoted(known()));
            unknown("unknown-factor", "factor", &expected.factor, known(), &all)
        })
}

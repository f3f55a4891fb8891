//! The parts of a framework that an expectation names, or means without naming them: the only one that fits.

use super::{Fault, profiled, unknown};
use crate::diagnostic::Diagnostic;
use crate::model::{Ceiling, EvaluationId, Grade, GradeId, Grading, Matching, Model, Spine};
use crate::source::Span;
use crate::syntax::ast::{ExpectCeiling, ExpectGraded, ExpectMatch, ExpectSalary, Name, RoleGrade};
use crate::testing::made_up::quoted;

/// The maps that an expectation about a grade asks: the one that is named, the one that can give such a grade, or for
/// `no grade` all of the scheme.
pub(in crate::testing) fn gradings<'m>(
    model: &'m Model,
    expected: &ExpectGraded,
    of: EvaluationId,
    at: Span,
) -> Result<Vec<&'m Grading>, Fault> {
    let own: Vec<&Grading> = model
        .gradings
        .iter()
        .filter(|grading| grading.evaluation == of)
        .collect();
    if let Some(by) = &expected.by {
        let found = own.iter().find(|grading| grading.name == by.value);
        let names = own.iter().map(|grading| grading.name.as_str());
        return match found {
            Some(grading) => Ok(vec![grading]),
            None => Err(unknown(
                "unknown-grading",
                "grading map of this evaluation",
                by,
                names,
                "name a `grading` of it",
            )),
        };
    }
    let Some(grade) = &expected.grade else {
        return Ok(own);
    };
    let gives = |grading: &&Grading| {
        grading
            .bands
            .iter()
            .any(|band| is_named(model, band.grade, grade))
    };
    let fitting: Vec<&Grading> = own.iter().copied().filter(gives).collect();
    match fitting.as_slice() {
        [_] => Ok(fitting),
        [] if own.is_empty() => Err(Box::new(
            Diagnostic::error(
                "unknown-grading",
                at,
                "no map leads from this evaluation to grades",
            )
            .label("without a grading map there is no grade")
            .help("declare one with `grading NAME of EVALUATION to SCALE { … }`"),
        )),
        [] => Err(Box::new(
            Diagnostic::error(
                "unknown-grade",
                grade.low.span,
                format!("no map of this evaluation gives grade `{}`", grade.low.value),
            )
            .label("never the grade of a total")
            .help(format!(
                "its maps are {}",
                quoted(own.iter().map(|grading| grading.name.as_str()))
            )),
        )),
        several => Err(Box::new(
            Diagnostic::error("which-map", grade.span, "more than one map gives this grade")
                .label("by which map?")
                .help(format!(
                    "add `by` and one of {}",
                    quoted(several.iter().map(|grading| grading.name.as_str()))
                )),
        )),
    }
}

/// Whether a grade is the lower end of what is written.
pub(in crate::testing) fn is_named(model: &Model, id: GradeId, written: &RoleGrade) -> bool {
    is_end(model, id, written, &written.low)
}

/// Whether a grade has this name, in the scale that is written.
pub(in crate::testing) fn is_end(model: &Model, id: GradeId, written: &RoleGrade, end: &Name) -> bool {
    let scale = |grade: &Grade| model.scales.get(grade.scale.index()).map(|scale| &scale.name);
    model.grade(id).is_some_and(|grade| {
        grade.name == end.value
            && written
                .scale
                .as_ref()
                .is_none_or(|name| scale(grade) == Some(&name.value))
    })
}

/// The matching rule that is named, or the only one of the scheme.
pub(in crate::testing) fn matching<'m>(
    model: &'m Model,
    expected: &ExpectMatch,
) -> Result<&'m Matching, Fault> {
    let role = profiled(model, &expected.role)?;
    let own: Vec<&Matching> = model
        .matchings
        .iter()
        .filter(|matching| {
            role.evaluated
                .as_ref()
                .is_some_and(|profile| profile.evaluation == matching.evaluation)
        })
        .collect();
    let names = || own.iter().map(|matching| matching.name.as_str());
    if let Some(by) = &expected.by {
        let found = own.iter().find(|matching| matching.name == by.value);
        let help = "name a `match` block of the role's evaluation";
        return found
            .copied()
            .ok_or_else(|| unknown("unknown-match", "matching rule", by, names(), help));
    }
    match own.as_slice() {
        [one] => Ok(one),
        [] => Err(Box::new(
            Diagnostic::error(
                "unknown-match",
                expected.role.span,
                "no rule says how far a job may differ from this profile",
            )
            .label("without a matching rule nothing matches")
            .help("declare one with `match NAME of EVALUATION { … }`"),
        )),
        _ => Err(Box::new(
            Diagnostic::error(
                "which-match",
                expected.role.span,
                "more than one rule may be meant",
            )
            .label("by which rule?")
            .help(format!("add `by` and one of {}", quoted(names()))),
        )),
    }
}

/// The spine that is named, or the only one.
pub(in crate::testing) fn spine<'m>(model: &'m Model, expected: &ExpectSalary) -> Result<&'m Spine, Fault> {
    let names = || model.spines.iter().map(|spine| spine.name.as_str());
    if let Some(name) = &expected.spine {
        let found = model.spines.iter().find(|spine| spine.name == name.value);
        return found.ok_or_else(|| {
            unknown(
                "unknown-spine",
                "spine",
                name,
                names(),
                "name a spine that is declared",
            )
        });
    }
    match model.spines.as_slice() {
        [one] => Ok(one),
        [] => Err(Box::new(
            Diagnostic::error("unknown-spine", expected.point.span, "the framework has no spine")
                .label("a point pays nothing without one")
                .help("declare one with `spine NAME { … }`"),
        )),
        _ => Err(Box::new(
            Diagnostic::error(
                "which-spine",
                expected.point.span,
                "the framework has more than one spine",
            )
            .label("a point of which spine?")
            .help(format!("add `of` and one of {}", quoted(names()))),
        )),
    }
}

/// A ceiling and the grade in it.
pub(in crate::testing) fn ceiling<'m>(
    model: &'m Model,
    expected: &ExpectCeiling,
) -> Result<(&'m Ceiling, GradeId), Fault> {
    let all = || model.ceilings.iter();
    let found = all().find(|ceiling| ceiling.name == expected.ceiling.value);
    let ceiling = found.ok_or_else(|| {
        let names = all().map(|ceiling| ceiling.name.as_str());
        let help = "name a `ceiling` that is declared";
        unknown("unknown-ceiling", "ceiling", &expected.ceiling, names, help)
    })?;
    let named = |id: &GradeId| model.grade_name(*id) == expected.grade.value;
    let grades = || ceiling.grades.iter().map(|(id, _)| *id);
    let id = grades().find(named).ok_or_else(|| {
        let names: Vec<&str> = grades().map(|id| model.grade_name(id)).collect();
        let all = format!("it limits {}", quoted(names.iter().copied()));
        unknown(
            "unknown-grade",
            "grade of this ceiling",
            &expected.grade,
            names,
            &all,
        )
    })?;
    Ok((ceiling, id))
}

//! Jobs of expectations, read against the framework: their levels, and the map, the matching rule, the spine or the
//! ceiling that is meant. What is wrong is said at its place, before any test runs.

use super::made_up::quoted;
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::model::evaluation::{Factor, LevelRange};
use crate::model::{
    Ceiling, Evaluation, EvaluationId, Grade, GradeId, Grading, Matching, Model, Role, Spine,
};
use crate::source::Span;
use crate::syntax::ast::{
    ExpectCeiling, ExpectGraded, ExpectMatch, ExpectNoLevel, ExpectSalary, Job, JobLevels, Matches, Name,
    RoleGrade,
};

/// A fault, boxed: there is one or none.
pub(super) type Fault = Box<Diagnostic>;

/// Levels of a scheme, factor by factor; none for a factor that is not named.
#[derive(Debug, Clone)]
pub(super) struct Levels {
    pub(super) evaluation: EvaluationId,
    pub(super) ranges: Vec<Option<LevelRange>>,
}

impl Levels {
    /// The range of every factor; none when one is missing.
    pub(super) fn whole(&self) -> Option<Vec<LevelRange>> {
        self.ranges.iter().copied().collect()
    }

    /// One level for every factor; none when one is missing or a range.
    pub(super) fn single(&self) -> Option<Vec<u16>> {
        let one = |range: &Option<LevelRange>| range.filter(|range| range.low == range.high);
        self.ranges
            .iter()
            .map(|range| one(range).map(|range| range.low))
            .collect()
    }
}

fn unknown<'n>(
    code: &'static str,
    what: &str,
    name: &Name,
    known: impl IntoIterator<Item = &'n str>,
    otherwise: &str,
) -> Fault {
    let help = did_you_mean(&name.value, known).unwrap_or_else(|| otherwise.to_owned());
    Box::new(
        Diagnostic::error(code, name.span, format!("unknown {what} `{}`", name.value))
            .label(format!("no {what} has this name"))
            .help(help),
    )
}

fn evaluation<'m>(model: &'m Model, name: &Name) -> Result<(EvaluationId, &'m Evaluation), Fault> {
    let all = model.evaluations.iter();
    let found = all.clone().position(|scheme| scheme.name == name.value);
    let found = found.and_then(|at| Some((EvaluationId::at(at), model.evaluations.get(at)?)));
    found.ok_or_else(|| {
        unknown(
            "unknown-evaluation",
            "evaluation",
            name,
            all.map(|scheme| scheme.name.as_str()),
            "name an `evaluation` that the framework declares",
        )
    })
}

/// The role of this name with a profile.
pub(super) fn profiled<'m>(model: &'m Model, name: &Name) -> Result<&'m Role, Fault> {
    let found = model.roles.iter().find(|role| role.name == name.value);
    let role = found.ok_or_else(|| {
        unknown(
            "unknown-role",
            "role",
            name,
            model.roles.iter().map(|role| role.name.as_str()),
            "name a role that is declared",
        )
    })?;
    if role.evaluated.is_some() || model.incomplete {
        return Ok(role);
    }
    Err(Box::new(
        Diagnostic::error(
            "no-profile",
            name.span,
            format!("role `{}` has no levels of a job evaluation", name.value),
        )
        .label("nothing to score")
        .related(role.span, "the role is declared here")
        .help("give the role its levels with `evaluated SCHEME { … }`, or name them in the test"),
    ))
}

/// The levels of a role, or those that are written; of a post they are read when the test runs.
pub(super) fn levels(model: &Model, job: &Job) -> Result<Option<Levels>, Fault> {
    match job {
        Job::Post(_) => Ok(None),
        Job::Role(name) => {
            let profile = profiled(model, name)?.evaluated.as_ref();
            Ok(profile.map(|profile| Levels {
                evaluation: profile.evaluation,
                ranges: profile.ranges().into_iter().map(Some).collect(),
            }))
        }
        Job::Levels(written) => written_levels(model, written).map(Some),
    }
}

fn written_levels(model: &Model, written: &JobLevels) -> Result<Levels, Fault> {
    let (id, scheme) = evaluation(model, &written.of)?;
    let mut ranges = vec![None; scheme.factors.len()];
    let named = written.words.first().is_some_and(|word| {
        let factor = scheme.factor(&word.low.value).is_some();
        let level = scheme
            .factors
            .first()
            .is_some_and(|factor| factor.level(&word.low.value, 1).is_some());
        factor || written.words.len() != scheme.factors.len() && !level
    });
    if named {
        for pair in written.words.chunks(2) {
            let [name, rest @ ..] = pair else { continue };
            let name = &name.low;
            let known = || scheme.factors.iter().map(|factor| factor.name.as_str());
            let at = scheme.factor(&name.value).ok_or_else(|| {
                let all = format!("its factors are {}", quoted(known()));
                unknown("unknown-factor", "factor", name, known(), &all)
            })?;
            let Some(level) = rest.first() else {
                return Err(Box::new(
                    Diagnostic::error(
                        "missing-level",
                        name.span,
                        format!("factor `{}` has no level behind it", name.value),
                    )
                    .label("a level is missing here")
                    .help(format!("write the level behind it, as in `{} 3`", name.value)),
                ));
            };
            let (Some(factor), Some(slot)) = (scheme.factors.get(at.index()), ranges.get_mut(at.index()))
            else {
                continue;
            };
            if slot.is_some() {
                return Err(Box::new(
                    Diagnostic::error(
                        "declared-twice",
                        name.span,
                        format!("factor `{}` is given twice", name.value),
                    )
                    .label("given again here")
                    .help("keep one of its levels"),
                ));
            }
            *slot = Some(range(factor, at.index() + 1, &level.low, level.high.as_ref())?);
        }
    } else {
        if written.words.len() != scheme.factors.len() {
            let (has, needs) = (written.words.len(), scheme.factors.len());
            return Err(Box::new(
                Diagnostic::error(
                    "levels-in-order",
                    written.span,
                    format!(
                        "evaluation `{}` has {needs} factors, and here are {has} levels",
                        scheme.name
                    ),
                )
                .label("which level is of which factor?")
                .help("write a level for every factor in their order, or each behind its factor's name"),
            ));
        }
        let factors = scheme.factors.iter().zip(&mut ranges).zip(&written.words);
        for (index, ((factor, slot), word)) in factors.enumerate() {
            *slot = Some(range(factor, index + 1, &word.low, word.high.as_ref())?);
        }
    }
    Ok(Levels {
        evaluation: id,
        ranges,
    })
}

fn range(factor: &Factor, number: usize, low: &Name, high: Option<&Name>) -> Result<LevelRange, Fault> {
    let level = |name: &Name| {
        factor.level(&name.value, number).ok_or_else(|| {
            let names = factor.names();
            let all = quoted(names.iter().map(String::as_str));
            Box::new(
                Diagnostic::error(
                    "unknown-level",
                    name.span,
                    format!("factor `{}` has no level `{}`", factor.name, name.value),
                )
                .label("no such level")
                .related(factor.span, "the factor is declared here")
                .help(format!("its levels are {all}")),
            )
        })
    };
    let first = level(low)?;
    let last = high.map_or(Ok(first), level)?;
    if last < first {
        return Err(Box::new(
            Diagnostic::error("reversed-range", low.span, "this range of levels runs downwards")
                .label("the lower level stands first")
                .help("exchange its ends"),
        ));
    }
    Ok(LevelRange {
        low: first,
        high: last,
    })
}

/// The factors that have no level, by name.
pub(super) fn missing<'m>(model: &'m Model, levels: &Levels) -> Vec<&'m str> {
    let scheme = model.evaluation(levels.evaluation);
    let factors = scheme.map_or(&[][..], |scheme| scheme.factors.as_slice());
    let all = factors.iter().zip(&levels.ranges);
    all.filter(|(_, range)| range.is_none())
        .map(|(factor, _)| factor.name.as_str())
        .collect()
}

/// A total needs a level for every factor.
pub(super) fn must_be_whole(model: &Model, job: &Job, levels: &Levels) -> Result<(), Fault> {
    let missing = missing(model, levels);
    let Job::Levels(written) = job else { return Ok(()) };
    if missing.is_empty() {
        return Ok(());
    }
    Err(Box::new(
        Diagnostic::error(
            "missing-factor",
            written.of.span,
            format!(
                "{} of {} factors have no level here: {}",
                missing.len(),
                levels.ranges.len(),
                quoted(missing.into_iter())
            ),
        )
        .label("the total cannot be counted")
        .help("give each factor a level; `expect points …` counts some factors alone"),
    ))
}

/// The maps that an expectation about a grade asks: the one that is named, the one that can give such a grade, or for
/// `no grade` all of the scheme.
pub(super) fn gradings<'m>(
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
pub(super) fn is_named(model: &Model, id: GradeId, written: &RoleGrade) -> bool {
    is_end(model, id, written, &written.low)
}

/// Whether a grade has this name, in the scale that is written.
pub(super) fn is_end(model: &Model, id: GradeId, written: &RoleGrade, end: &Name) -> bool {
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
pub(super) fn matching<'m>(model: &'m Model, expected: &ExpectMatch) -> Result<&'m Matching, Fault> {
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
pub(super) fn spine<'m>(model: &'m Model, expected: &ExpectSalary) -> Result<&'m Spine, Fault> {
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
pub(super) fn ceiling<'m>(
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

/// What is wrong with a grade that an evaluation is to give.
pub(super) fn graded(model: &Model, expected: &ExpectGraded) -> Result<(), Fault> {
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
pub(super) fn matched(model: &Model, expected: &ExpectMatch) -> Result<(), Fault> {
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
        let crate::syntax::ast::Factors::Named(names) = factors else {
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
pub(super) fn no_level<'m>(model: &'m Model, expected: &ExpectNoLevel) -> Result<(&'m Factor, usize), Fault> {
    let (_, scheme) = evaluation(model, &expected.of)?;
    let known = || scheme.factors.iter().map(|factor| factor.name.as_str());
    let at = scheme.factor(&expected.factor.value);
    at.and_then(|at| Some((scheme.factors.get(at.index())?, at.index() + 1)))
        .ok_or_else(|| {
            let all = format!("its factors are {}", quoted(known()));
            unknown("unknown-factor", "factor", &expected.factor, known(), &all)
        })
}

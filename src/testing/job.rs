//! Jobs of expectations, read against the framework: their levels, and the map, the matching rule, the spine or the
//! ceiling that is meant. What is wrong is said at its place, before any test runs.

mod faults;
mod named;

pub(super) use faults::{graded, matched, no_level};
pub(super) use named::{ceiling, gradings, is_end, is_named, matching, spine};

use super::made_up::quoted;
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::model::evaluation::{Factor, LevelRange};
use crate::model::{Evaluation, EvaluationId, Model, Role};
use crate::syntax::ast::{Job, JobLevels, Name};

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

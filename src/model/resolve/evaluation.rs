//! Job evaluation: schemes, maps to grades, matching rules, and the levels of roles.

mod grading;
mod matching;

use super::{Passes, list, text_or};
use crate::diagnostic::Diagnostic;
use crate::model::EvaluationId;
use crate::model::evaluation::{Evaluation, Factor, Level, LevelRange, POINT, Profile, points};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, FactorLevels, Item, Name};

impl Passes {
    pub(super) fn evaluations<'a>(&mut self, items: impl Iterator<Item = &'a Item>) {
        for item in items {
            let Item::Evaluation(written) = item else { continue };
            let index = self.model.evaluations.len();
            if !self.evaluation_names.declare(&written.name, index, &mut self.out) {
                continue;
            }
            let mut factors: Vec<Factor> = Vec::new();
            let mut complete = !written.damaged;
            for factor in &written.factors {
                if let Some(first) = factors.iter().find(|other| other.name == factor.name.value) {
                    self.out.push(twice("factor", &factor.name, first.span));
                    continue;
                }
                let levels = match &factor.levels {
                    FactorLevels::Inline(levels) => self.levels(factor, levels),
                    FactorLevels::File(_) | FactorLevels::Unread => {
                        complete = false;
                        Vec::new()
                    }
                };
                factors.push(Factor {
                    name: factor.name.value.clone(),
                    title: text_or(factor.title.as_ref(), &factor.name.value),
                    span: factor.name.span,
                    levels,
                });
            }
            if factors.is_empty() && complete {
                self.out.push(
                    Diagnostic::error(
                        "empty-evaluation",
                        written.name.span,
                        format!("evaluation `{}` has no factors", written.name.value),
                    )
                    .help("write its factors: `factor communication \"Communication\" { 1 = 5  2 = 12 }`"),
                );
            }
            self.model.evaluations.push(Evaluation {
                name: written.name.value.clone(),
                title: text_or(written.title.as_ref(), &written.name.value),
                span: written.name.span,
                complete: complete && factors.iter().all(|factor| !factor.levels.is_empty()),
                factors,
            });
        }
    }

    /// The levels of a factor, lowest first.
    fn levels(&mut self, factor: &ast::Factor, written: &[(Name, Spanned<i64>)]) -> Vec<Level> {
        let mut levels: Vec<Level> = Vec::new();
        let mut places: Vec<Span> = Vec::new();
        let numbered = written.iter().all(|(name, _)| number(&name.value).is_some());
        for (index, (name, worth)) in written.iter().enumerate() {
            let earlier = levels.iter().position(|level| level.name == name.value);
            if let Some(first) = earlier.and_then(|at| places.get(at)) {
                self.out.push(twice("level", name, *first));
                continue;
            }
            let order = i64::try_from(index).unwrap_or(i64::MAX / POINT) * POINT;
            let level = Level {
                name: name.value.clone(),
                number: number(&name.value).filter(|_| numbered).unwrap_or(order),
                points: worth.value,
            };
            if let Some(before) = levels.last() {
                if level.number < before.number {
                    self.out.push(
                        Diagnostic::error(
                            "levels-out-of-order",
                            name.span,
                            format!("level {} stands behind level {}", level.name, before.name),
                        )
                        .label("the levels of a factor stand lowest first")
                        .help("put the levels in order"),
                    );
                } else if level.points < before.points {
                    self.out.push(
                        Diagnostic::warning(
                            "falling-points",
                            worth.span,
                            format!(
                                "level {} of factor `{}` is worth less than level {}",
                                level.name, factor.name.value, before.name
                            ),
                        )
                        .label(format!(
                            "{} after {}",
                            points(level.points),
                            points(before.points)
                        ))
                        .help("look at both numbers: one may be mistyped"),
                    );
                }
            }
            places.push(name.span);
            levels.push(level);
        }
        if written.is_empty() {
            self.out.push(
                Diagnostic::error(
                    "no-levels",
                    factor.name.span,
                    format!("factor `{}` has no levels", factor.name.value),
                )
                .help("write them with their points: `{ 1 = 5  2 = 12 }`"),
            );
        }
        levels
    }

    /// The levels of a role: one range for each factor of its scheme.
    pub(super) fn profile(&mut self, written: &ast::Evaluated) -> Option<Profile> {
        let index = self.evaluation_names.resolve(&written.of, &mut self.out)?;
        let scheme = self.model.evaluations.get(index)?.clone();
        let mut levels: Vec<Option<(LevelRange, Span)>> = vec![None; scheme.factors.len()];
        let mut sound = scheme.complete;
        for one in &written.levels {
            let Some(at) = self.factor_of(&scheme, &one.factor) else {
                sound = false;
                continue;
            };
            let (Some(factor), Some(slot)) = (scheme.factors.get(at), levels.get_mut(at)) else {
                continue;
            };
            if let Some((_, first)) = slot {
                self.out.push(twice("factor", &one.factor, *first));
                continue;
            }
            let low = self.level_of(factor, &one.low, scheme.complete);
            let high = match &one.high {
                Some(name) => self.level_of(factor, name, scheme.complete),
                None => low,
            };
            let (Some(low), Some(high)) = (low, high) else {
                sound = false;
                *slot = Some((LevelRange::one(0), one.span));
                continue;
            };
            if low > high {
                self.out.push(
                    Diagnostic::error("reversed-range", one.span, "this range of levels runs downwards")
                        .label("the lower level stands first")
                        .help(format!(
                            "write `{} {}..{}`",
                            factor.name,
                            factor.level_name(high),
                            factor.level_name(low)
                        )),
                );
                sound = false;
            }
            *slot = Some((LevelRange { low, high }, one.span));
        }
        let missing: Vec<&str> = scheme
            .factors
            .iter()
            .zip(&levels)
            .filter(|(_, level)| level.is_none())
            .map(|(factor, _)| factor.name.as_str())
            .collect();
        if !missing.is_empty() && sound {
            self.out.push(
                Diagnostic::error(
                    "missing-factor",
                    written.of.span,
                    format!(
                        "{} of {} factors have no level here: {}",
                        missing.len(),
                        scheme.factors.len(),
                        list(&missing)
                    ),
                )
                .label("the total cannot be counted")
                .help("give each factor of the evaluation a level, or a range of levels"),
            );
        }
        if !sound {
            return None;
        }
        Some(Profile {
            evaluation: EvaluationId::at(index),
            span: written.span,
            levels: levels.into_iter().collect::<Option<Vec<_>>>()?,
        })
    }

    fn level_of(&mut self, factor: &Factor, name: &Name, said: bool) -> Option<u16> {
        let found = factor.levels.iter().position(|level| level.name == name.value);
        if found.is_none() && said {
            self.out.push(
                Diagnostic::error(
                    "unknown-level",
                    name.span,
                    format!("factor `{}` has no level {}", factor.name, name.value),
                )
                .label(format!("its levels are {}", list(&factor.names())))
                .related(factor.span, "the factor is declared here")
                .help("name a level that it has"),
            );
        }
        found.and_then(|at| u16::try_from(at).ok())
    }
}

/// The number of a level: `4a` is 4, `2.5` is two and a half; none for a letter.
fn number(level: &str) -> Option<i64> {
    let digits = level.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() || part.len() > 4 {
        return None;
    }
    format!("{whole}{part:0<4}").parse().ok()
}

fn twice(what: &str, name: &Name, first: Span) -> Diagnostic {
    Diagnostic::error(
        "declared-twice",
        name.span,
        format!("{what} `{}` is given twice", name.value),
    )
    .label("given again here")
    .related(first, "first given here")
    .help("keep one of the two")
}

//! Job evaluation: schemes, maps to grades, matching rules, and the levels of roles.

use super::{Passes, list, text_or};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::model::evaluation::{
    Band, Evaluation, Factor, Grading, Level, LevelRange, Matching, POINT, Profile, points,
};
use crate::model::{EvaluationId, GradingId};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, FactorLevels, GradeRef, Item, Name};

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

    pub(super) fn gradings<'a>(&mut self, items: impl Iterator<Item = &'a Item>) {
        for item in items {
            let Item::Grading(written) = item else { continue };
            let index = self.model.gradings.len();
            if !self.grading_names.declare(&written.name, index, &mut self.out) {
                continue;
            }
            let evaluation = self.evaluation_names.resolve(&written.of, &mut self.out);
            let scale_known = written
                .to
                .as_ref()
                .is_none_or(|name| self.scale_names.resolve(name, &mut self.out).is_some());
            let mut bands: Vec<Band> = Vec::new();
            let mut complete = !written.damaged && scale_known;
            for line in &written.lines {
                if !scale_known {
                    break;
                }
                let wanted = GradeRef {
                    span: line.grade.span,
                    scale: line.grade.scale.clone().or_else(|| written.to.clone()),
                    grade: line.grade.grade.clone(),
                };
                let Some(grade) = self.any_grade(&wanted) else {
                    complete = false;
                    continue;
                };
                bands.push(Band {
                    grade,
                    low: line.low,
                    high: line.high,
                    span: line.span,
                });
            }
            bands.sort_by_key(|band| (band.low.unwrap_or(i64::MIN), band.high.unwrap_or(i64::MAX)));
            if complete {
                self.overlaps(&bands);
            }
            // A map of an unknown scheme keeps its place, so that its name resolves; nothing reads it.
            self.model.gradings.push(Grading {
                name: written.name.value.clone(),
                title: text_or(written.title.as_ref(), &written.name.value),
                span: written.name.span,
                evaluation: EvaluationId::at(evaluation.unwrap_or(usize::MAX)),
                bands,
                complete,
            });
        }
    }

    /// Two lines that hold one total, and grades that do not rise with the totals.
    fn overlaps(&mut self, bands: &[Band]) {
        for pair in bands.windows(2) {
            let [low, high] = pair else { continue };
            let (from, to) = (high.low.unwrap_or(i64::MIN), low.high.unwrap_or(i64::MAX));
            if from <= to {
                let shared = match (high.low, low.high) {
                    (Some(from), Some(to)) => {
                        let to = high.high.map_or(to, |end| end.min(to));
                        if from == to {
                            format!("a total of {} has two grades", points(from))
                        } else {
                            format!("totals from {} to {} have two grades", points(from), points(to))
                        }
                    }
                    (Some(from), None) => format!("totals from {} on have two grades", points(from)),
                    (None, Some(to)) => format!("totals up to {} have two grades", points(to)),
                    (None, None) => "every total has two grades".to_owned(),
                };
                self.out.push(
                    Diagnostic::error("overlapping-totals", high.span, shared)
                        .label(format!("`{}` here", self.model.grade_name(high.grade)))
                        .related(
                            low.span,
                            format!("and `{}` here", self.model.grade_name(low.grade)),
                        )
                        .note("both ends of a range are included")
                        .help("let each range end before the next begins"),
                );
                return;
            }
            let scale = |band: &Band| self.model.grade(band.grade).map(|grade| grade.scale);
            if scale(low) == scale(high) && high.grade <= low.grade {
                let (lower, higher) = (
                    self.model.grade_name(low.grade).to_owned(),
                    self.model.grade_name(high.grade).to_owned(),
                );
                let message = if lower == higher {
                    format!("grade `{lower}` stands twice in this map")
                } else {
                    format!("higher totals give the lower grade `{higher}`")
                };
                self.out.push(
                    Diagnostic::error("grades-out-of-order", high.span, message)
                        .label("more points than the line before, and no higher grade")
                        .related(low.span, format!("`{lower}` has fewer points"))
                        .help("give each grade one range, rising with the scale"),
                );
                return;
            }
        }
    }

    pub(super) fn matchings<'a>(&mut self, items: impl Iterator<Item = &'a Item>) {
        let mut names = super::Names::new("match");
        for item in items {
            let Item::Match(written) = item else { continue };
            if !names.declare(&written.name, self.model.matchings.len(), &mut self.out) {
                continue;
            }
            let Some(index) = self.evaluation_names.resolve(&written.of, &mut self.out) else {
                continue;
            };
            let Some(scheme) = self.model.evaluations.get(index).cloned() else {
                continue;
            };
            let each = written.each.as_ref().map_or(0, |each| each.value);
            let mut allowed = vec![Some(each); scheme.factors.len()];
            for (name, within) in &written.factors {
                if let Some(slot) = self.factor_of(&scheme, name).and_then(|at| allowed.get_mut(at)) {
                    *slot = Some(within.value);
                }
            }
            for name in &written.exact {
                if let Some(slot) = self.factor_of(&scheme, name).and_then(|at| allowed.get_mut(at)) {
                    *slot = None;
                }
            }
            let evaluation = EvaluationId::at(index);
            let same_grade = written
                .same_grade
                .as_ref()
                .and_then(|same| self.grading_of(evaluation, &scheme.name, same));
            self.model.matchings.push(Matching {
                name: written.name.value.clone(),
                title: text_or(written.title.as_ref(), &written.name.value),
                span: written.name.span,
                evaluation,
                allowed,
                total: written.total.as_ref().map(|total| total.value),
                same_grade,
            });
        }
    }

    /// The map behind `same grade`: the one that is named, else the only one of the scheme.
    fn grading_of(
        &mut self,
        evaluation: EvaluationId,
        scheme: &str,
        same: &Spanned<Option<Name>>,
    ) -> Option<GradingId> {
        let of_scheme: Vec<usize> = (0..self.model.gradings.len())
            .filter(|&at| {
                self.model
                    .gradings
                    .get(at)
                    .is_some_and(|grading| grading.evaluation == evaluation)
            })
            .collect();
        if let Some(name) = &same.value {
            let at = self.grading_names.resolve(name, &mut self.out)?;
            if !of_scheme.contains(&at) {
                self.out.push(
                    Diagnostic::error(
                        "other-evaluation",
                        name.span,
                        format!("`{}` is no map of evaluation `{scheme}`", name.value),
                    )
                    .label("a map of other totals")
                    .help("name a map that is declared `of` this evaluation"),
                );
                return None;
            }
            return Some(GradingId::at(at));
        }
        match of_scheme.as_slice() {
            [one] => Some(GradingId::at(*one)),
            [] if self.grading_names.has_bad() => None,
            [] => {
                self.out.push(
                    Diagnostic::error("no-grading", same.span, "no map says which grade a total has")
                        .label("the same grade by which map?")
                        .help(format!("add a map: `grading NAME of {scheme} to SCALE {{ … }}`")),
                );
                None
            }
            several => {
                let names: Vec<String> = several
                    .iter()
                    .filter_map(|&at| self.model.gradings.get(at))
                    .map(|grading| grading.name.clone())
                    .collect();
                self.out.push(
                    Diagnostic::error("ambiguous-grading", same.span, "several maps read these totals")
                        .label("the same grade by which map?")
                        .note(format!("they are {}", list(&names)))
                        .help(format!(
                            "write `same grade by {}`",
                            names.first().map_or("", String::as_str)
                        )),
                );
                None
            }
        }
    }

    /// A factor of a scheme; a message when it has none of this name.
    fn factor_of(&mut self, scheme: &Evaluation, name: &Name) -> Option<usize> {
        if let Some(id) = scheme.factor(&name.value) {
            return Some(id.index());
        }
        if scheme.complete {
            let names: Vec<&str> = scheme.factors.iter().map(|factor| factor.name.as_str()).collect();
            let help = did_you_mean(&name.value, names.iter().copied())
                .unwrap_or_else(|| format!("its factors are {}", list(&names)));
            self.out.push(
                Diagnostic::error(
                    "unknown-factor",
                    name.span,
                    format!("evaluation `{}` has no factor `{}`", scheme.name, name.value),
                )
                .label("no factor has this name")
                .related(scheme.span, "the evaluation is declared here")
                .help(help),
            );
        }
        None
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

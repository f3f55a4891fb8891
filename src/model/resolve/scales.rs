//! Scales, their grades, and alignments.

use super::{Passes, text_or};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::model::{Alignment, Bar, Grade, GradeId, GradeSpan, Scale, ScaleId, Waiting};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, GradeRef, IntRange, Item, Name};

impl Passes {
    /// Scales and their grades.
    pub(super) fn scales<'a>(&mut self, items: impl Iterator<Item = &'a Item>) {
        for item in items {
            let Item::Scale(scale) = item else { continue };
            let id = ScaleId::at(self.model.scales.len());
            if !self.scale_names.declare(&scale.name, id.index(), &mut self.out) {
                continue;
            }
            let spine = scale
                .spine
                .as_ref()
                .and_then(|name| self.spine_names.resolve(name, &mut self.out))
                .and_then(|index| self.spine_tables.get(index).cloned())
                .unwrap_or_default();
            let low = GradeId::at(self.model.grades.len());
            let first = self.versions(scale);
            for grade in &first {
                let resolved = self.grade(grade, id, scale, &spine);
                self.model.grades.push(resolved);
            }
            let grades = if first.is_empty() {
                if !scale.damaged {
                    self.out.push(
                        Diagnostic::error(
                            "empty-scale",
                            scale.name.span,
                            format!("scale `{}` has no grades", scale.name.value),
                        )
                        .help("write its grades, lowest first: `grade 5 \"Grade 5\"`"),
                    );
                }
                GradeSpan::EMPTY
            } else {
                GradeSpan {
                    low,
                    high: GradeId::at(self.model.grades.len() - 1),
                }
            };
            self.damaged_scales.push(scale.damaged);
            self.model.scales.push(Scale {
                name: scale.name.value.clone(),
                title: text_or(scale.title.as_ref(), &scale.name.value),
                called: scale.called.as_ref().map(|text| text.value.clone()),
                span: scale.name.span,
                grades,
                spine_name: scale.spine.as_ref().map(|name| name.value.clone()),
                spine,
            });
        }
    }

    /// One declaration of each grade, in order: of several dated ones the one that holds as of the date, else the one
    /// that held last. Two that hold on one day are an error.
    fn versions<'a>(&mut self, scale: &'a ast::Scale) -> Vec<&'a ast::Grade> {
        let mut names: Vec<&str> = Vec::new();
        for grade in &scale.grades {
            if !names.contains(&grade.name.value.as_str()) {
                names.push(&grade.name.value);
            }
        }
        let mut out = Vec::with_capacity(names.len());
        for name in names {
            let mut written: Vec<&ast::Grade> = scale
                .grades
                .iter()
                .filter(|grade| grade.name.value == name)
                .collect();
            written.sort_by_key(|grade| grade.validity.from.as_ref().map(|from| from.value));
            for pair in written.windows(2) {
                let [early, late] = pair else { continue };
                let until = early.validity.until.as_ref().map(|until| until.value);
                let from = late.validity.from.as_ref().map(|from| from.value);
                if !matches!((until, from), (Some(until), Some(from)) if until < from) {
                    self.two_grades(early, late, &scale.name.value);
                }
            }
            let begun = |grade: &&&ast::Grade| {
                let from = grade.validity.from.as_ref();
                from.is_none_or(|from| from.value <= self.as_of)
            };
            let chosen = written.iter().rfind(begun).or(written.first());
            out.extend(chosen.copied());
        }
        out
    }

    fn two_grades(&mut self, early: &ast::Grade, late: &ast::Grade, scale: &str) {
        let name = &late.name.value;
        let dated = [early, late]
            .iter()
            .any(|grade| grade.validity.from.is_some() || grade.validity.until.is_some());
        // In the order of the text, whichever holds first.
        let (first, again) = if early.name.span <= late.name.span {
            (early, late)
        } else {
            (late, early)
        };
        let diagnostic = if dated {
            Diagnostic::error(
                "two-values",
                again.name.span,
                format!("grade `{name}` of scale `{scale}` has two declarations for one date"),
            )
            .label("this one holds on a day")
            .related(first.name.span, "on which this one holds too")
            .help("let one end (`until 2026-07-31`) before the other begins (`from 2026-08-01`)")
        } else {
            Diagnostic::error(
                "declared-twice",
                again.name.span,
                format!("grade `{name}` is declared twice in scale `{scale}`"),
            )
            .label("declared again here")
            .related(first.name.span, "first declared here")
            .help("a grade stands once in its scale, at its place in the order")
        };
        self.out.push(diagnostic);
    }

    fn grade(&mut self, grade: &ast::Grade, id: ScaleId, scale: &ast::Scale, spine: &[(i64, i64)]) -> Grade {
        self.check_validity(&grade.validity);
        // Points of a scale with increments and without a spine are steps: when the next one comes is known, what it
        // pays is not.
        let has_spine = scale.spine.is_some() || !scale.increments.is_empty() || !grade.increments.is_empty();
        for (points, what) in [(&grade.points, "points"), (&grade.contribution, "contribution")] {
            let Some(points) = points else { continue };
            self.check_points(points, what, has_spine, spine);
        }
        let bars = self.bars(grade);
        let salary = |point: i64| {
            spine
                .binary_search_by_key(&point, |&(point, _)| point)
                .ok()
                .and_then(|at| spine.get(at))
                .map(|&(_, pay)| pay)
        };
        let points = grade.points.as_ref().map(|points| points.value);
        let contribution = grade.contribution.as_ref().map(|points| points.value);
        let from_points = points.and_then(|points| {
            Some(IntRange {
                low: salary(points.low)?,
                high: salary(points.high)?,
            })
        });
        let pay = grade.pay.as_ref().map(|pay| pay.value).or(from_points);
        let ceiling = contribution.and_then(|points| salary(points.high));
        let increments = if grade.increments.is_empty() {
            &scale.increments
        } else {
            &grade.increments
        };
        let increments = increments
            .iter()
            .map(|one| Waiting {
                points: one.points.as_ref().map(|points| points.value),
                time: one.after.value.into(),
                needs: one.needs.as_ref().and_then(|name| self.gateway(name)),
            })
            .collect();
        let mut bars = bars.into_iter();
        let first = bars.next();
        Grade {
            scale: id,
            name: grade.name.value.clone(),
            title: text_or(grade.called.as_ref().or(grade.title.as_ref()), &grade.name.value),
            span: grade.name.span,
            points,
            bar: first.map(|bar| bar.point),
            gateway: first.and_then(|bar| bar.gateway),
            further_bars: bars.collect(),
            increments,
            reserved: Vec::new(),
            contribution,
            pay,
            pay_ceiling: pay.map(|pay| ceiling.map_or(pay.high, |ceiling| ceiling.max(pay.high))),
            open: self.holds(&grade.validity),
            closes: grade.validity.until.as_ref().map(|until| until.value),
        }
    }

    /// The bars of a grade, lowest first: each is one of its points.
    fn bars(&mut self, grade: &ast::Grade) -> Vec<Bar> {
        let first = grade.bar.as_ref().map(|bar| (bar, &grade.bar_needs));
        let further = grade.further_bars.iter().map(|(bar, needs)| (bar, needs));
        let mut bars: Vec<Bar> = Vec::new();
        for (bar, needs) in first.into_iter().chain(further) {
            if let Some(points) = &grade.points
                && !(points.value.low..=points.value.high).contains(&bar.value)
            {
                self.out.push(
                    Diagnostic::error(
                        "bar-outside-points",
                        bar.span,
                        format!("bar {} is not one of the grade's points", bar.value),
                    )
                    .related(points.span, "the points are these")
                    .help("a bar is the last point before a gateway, inside the points"),
                );
            }
            if bars.last().is_some_and(|last| last.point >= bar.value) {
                self.out.push(
                    Diagnostic::error("bars-not-rising", bar.span, "bars are written from the lowest up")
                        .label("not above the bar before it")
                        .help("write them in rising order, each once, as in `bar 31, 32, 33`"),
                );
                continue;
            }
            bars.push(Bar {
                point: bar.value,
                gateway: needs.as_ref().and_then(|name| self.gateway(name)),
            });
        }
        bars
    }

    fn check_points(
        &mut self,
        points: &Spanned<IntRange>,
        what: &str,
        has_spine: bool,
        spine: &[(i64, i64)],
    ) {
        if !has_spine {
            self.out.push(
                Diagnostic::error(
                    "no-spine",
                    points.span,
                    format!("`{what}` needs a spine to read salaries from"),
                )
                .help("name one in the scale: `spine national`; or give the grade `pay 20_000..25_000`"),
            );
            return;
        }
        let (Some(&(low, _)), Some(&(high, _))) = (spine.first(), spine.last()) else {
            return;
        };
        for end in [points.value.low, points.value.high] {
            if spine.binary_search_by_key(&end, |&(point, _)| point).is_err() {
                self.out.push(
                    Diagnostic::error(
                        "unknown-point",
                        points.span,
                        format!("point {end} is not on the spine"),
                    )
                    .label(format!("the spine runs from {low} to {high}"))
                    .help("correct the point, or add it to the spine's table"),
                );
                return;
            }
        }
    }

    /// Alignments; circles are found where tiers are made.
    pub(super) fn alignments<'a>(&mut self, items: impl Iterator<Item = &'a Item>) {
        for item in items {
            let Item::Align(align) = item else { continue };
            let left = self.any_grade(&align.left);
            let right = self.any_grade(&align.right);
            let (Some(left), Some(right)) = (left, right) else {
                continue;
            };
            self.model.alignments.push(Alignment {
                span: align.span,
                left,
                right,
            });
        }
    }

    /// A grade by `scale.grade`, or by its name alone where one scale has it.
    pub(super) fn any_grade(&mut self, wanted: &GradeRef) -> Option<GradeId> {
        if let Some(scale) = &wanted.scale {
            let scale = ScaleId::at(self.scale_names.resolve(scale, &mut self.out)?);
            return self.grade_of(scale, &wanted.grade);
        }
        let scale = self.only_scale_with(&wanted.grade)?;
        self.grade_of(scale, &wanted.grade)
    }

    /// The one scale that has a grade of this name; a message when there is none or several.
    pub(super) fn only_scale_with(&mut self, grade: &Name) -> Option<ScaleId> {
        let with: Vec<usize> = (0..self.model.scales.len())
            .filter(|&index| self.model.grade_in(ScaleId::at(index), &grade.value).is_some())
            .collect();
        match with.as_slice() {
            [one] => Some(ScaleId::at(*one)),
            [] => {
                let all: Vec<String> = self.model.grades.iter().map(|grade| grade.name.clone()).collect();
                let quiet = self.damaged_scales.iter().any(|&damaged| damaged) || self.scale_names.has_bad();
                if !quiet {
                    self.unknown_grade(grade, None, &all);
                }
                None
            }
            several => {
                let names: Vec<String> = several
                    .iter()
                    .filter_map(|&index| self.model.scales.get(index))
                    .map(|scale| format!("{}.{}", scale.name, grade.value))
                    .collect();
                self.out.push(
                    Diagnostic::error(
                        "ambiguous-grade",
                        grade.span,
                        format!("more than one scale has a grade `{}`", grade.value),
                    )
                    .label("which scale?")
                    .help(format!("write one of {}", super::list(&names))),
                );
                None
            }
        }
    }

    /// A grade of a scale; a message when it has none of this name.
    pub(super) fn grade_of(&mut self, scale: ScaleId, grade: &Name) -> Option<GradeId> {
        if let Some(id) = self.model.grade_in(scale, &grade.value) {
            return Some(id);
        }
        if self.damaged_scales.get(scale.index()).copied().unwrap_or(true) {
            return None;
        }
        let found = self.model.scales.get(scale.index())?;
        let (name, span) = (found.name.clone(), found.span);
        let known: Vec<String> = found
            .grades
            .iter()
            .map(|id| self.model.grade_name(id).to_owned())
            .collect();
        self.unknown_grade(grade, Some((&name, span)), &known);
        None
    }

    fn unknown_grade(&mut self, grade: &Name, scale: Option<(&str, Span)>, known: &[String]) {
        let message = scale.map_or_else(
            || format!("unknown grade `{}`", grade.value),
            |(scale, _)| format!("scale `{scale}` has no grade `{}`", grade.value),
        );
        let help = did_you_mean(&grade.value, known.iter().map(String::as_str)).unwrap_or_else(|| {
            if known.is_empty() {
                "declare a scale with its grades first".to_owned()
            } else {
                format!("its grades are {}", super::list(known))
            }
        });
        let mut diagnostic = Diagnostic::error("unknown-grade", grade.span, message)
            .label("no grade has this name")
            .help(help);
        if let Some((_, span)) = scale {
            diagnostic = diagnostic.related(span, "the scale is declared here");
        }
        self.out.push(diagnostic);
    }
}

//! Maps from totals to grades.

use crate::diagnostic::Diagnostic;
use crate::model::EvaluationId;
use crate::model::evaluation::{Band, Grading, points};
use crate::model::resolve::{Passes, text_or};
use crate::syntax::ast::{GradeRef, Item};

impl Passes {
    pub(in crate::model::resolve) fn gradings<'a>(&mut self, items: impl Iterator<Item = &'a Item>) {
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
}

//! Rules of matching: how far a job may lie from a profile.

use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::model::evaluation::{Evaluation, Matching};
use crate::model::resolve::{Names, Passes, list, text_or};
use crate::model::{EvaluationId, GradingId};
use crate::source::Spanned;
use crate::syntax::ast::{Item, Name};

impl Passes {
    pub(in crate::model::resolve) fn matchings<'a>(&mut self, items: impl Iterator<Item = &'a Item>) {
        let mut names = Names::new("match");
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
    pub(super) fn factor_of(&mut self, scheme: &Evaluation, name: &Name) -> Option<usize> {
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
}

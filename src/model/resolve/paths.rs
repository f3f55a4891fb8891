//! Paths: steps between roles, chains taken apart. Whether a step rises is for the graph to say.

use super::Passes;
use crate::diagnostic::Diagnostic;
use crate::model::{End, OpenTo, RoleId, Time, WrittenStep};
use crate::syntax::ast::{self, Item, Need, OpenBy, StepEnd};

impl Passes {
    pub(super) fn paths<'a>(&mut self, items: impl Iterator<Item = &'a Item>) {
        let mut names = super::Names::new("path");
        for (index, item) in items.enumerate() {
            let Item::Path(path) = item else { continue };
            // Paths are named for people; a name used twice is confusing, its steps still count.
            names.declare(&path.name, index, &mut self.out);
            for step in &path.steps {
                self.step(step);
            }
        }
    }

    fn step(&mut self, step: &ast::Step) {
        self.check_validity(&step.validity);
        let ends: Vec<Option<End>> = step.ends.iter().map(|end| self.end(end)).collect();
        let mut skills = Vec::new();
        let mut needs = Vec::new();
        let mut gateways = Vec::new();
        for need in &step.needs {
            match need {
                Need::Skill(level) => skills.extend(self.skill_levels(std::slice::from_ref(level))),
                Need::Qualification(text) => needs.push(text.value.clone()),
                Need::Gateway(name) => {
                    gateways.extend(self.gateway(name));
                    needs.push(format!("gateway {}", name.value));
                }
            }
        }
        let mut open_to = Vec::new();
        for clause in &step.open_to {
            let values: Vec<String> = match clause.by {
                OpenBy::Contract => clause
                    .values
                    .iter()
                    .filter(|name| self.contract(name))
                    .map(|name| name.value.clone())
                    .collect(),
                OpenBy::Funding => clause.values.iter().map(|name| name.value.clone()).collect(),
            };
            // A clause whose every term was a fault would close the step to all: leave it out, it is reported.
            if values.is_empty() {
                continue;
            }
            open_to.push(match clause.by {
                OpenBy::Contract => OpenTo::Contract(values),
                OpenBy::Funding => OpenTo::Funding(values),
            });
        }
        if !self.holds(&step.validity) {
            return;
        }
        for pair in ends.windows(2) {
            let [Some(from), Some(to)] = pair else { continue };
            self.model.steps.push(WrittenStep {
                span: step.span,
                from: *from,
                to: *to,
                both_ways: step.both_ways,
                kind: step.kind.value,
                kind_span: step.kind.span,
                after: step.after.as_ref().map_or(Time::ZERO, |after| after.value.into()),
                skills: skills.clone(),
                gateways: gateways.clone(),
                needs: needs.clone(),
                open_to: open_to.clone(),
            });
        }
    }

    fn end(&mut self, end: &StepEnd) -> Option<End> {
        let role = RoleId::at(self.role_names.resolve(&end.role, &mut self.out)?);
        let found = self.model.role(role)?;
        let (scale, grades, grade_span, name) =
            (found.scale, found.grades, found.grade_span, found.name.clone());
        // The role's own grade could not be read: its fault has been reported.
        if grades.is_empty() {
            return None;
        }
        let Some(written) = &end.grade else {
            return Some(End {
                span: end.span,
                role,
                grade: None,
            });
        };
        let grade = match &written.scale {
            Some(_) => self.any_grade(written)?,
            None => self.grade_of(scale, &written.grade)?,
        };
        if !grades.contains(grade) {
            let range: Vec<String> = grades
                .iter()
                .map(|id| self.model.grade_name(id).to_owned())
                .collect();
            self.out.push(
                Diagnostic::error(
                    "grade-outside-role",
                    written.span,
                    format!(
                        "role `{name}` is never at grade `{}`",
                        self.model.grade_name(grade)
                    ),
                )
                .label(format!("it may have {}", super::list(&range)))
                .related(grade_span, "its grades are written here")
                .help("name one of its grades, or widen the role's range"),
            );
            return None;
        }
        Some(End {
            span: end.span,
            role,
            grade: Some(grade),
        })
    }
}

//! Faults in what tests expect of job evaluation, pay and ceilings.

use super::super::job::{self, Fault};
use super::Finder;
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::syntax::ast::{ExpectIncrement, ExpectSalary, ExpectScore, Expectation, Job, Test};

impl Finder<'_> {
    /// What is wrong with an expectation about job evaluation, pay or a ceiling.
    pub(super) fn of_jobs(&mut self, test: &Test, expected: &Expectation) {
        let said = match expected {
            Expectation::Graded(graded) => {
                self.job_post(test, &graded.job);
                job::graded(self.model, graded)
            }
            Expectation::Score(score) => {
                self.job_post(test, &score.job);
                self.score(score)
            }
            Expectation::NoLevel(level) => job::no_level(self.model, level).map(|_| ()),
            Expectation::Match(matching) => {
                self.job_post(test, &matching.job);
                job::matched(self.model, matching)
            }
            Expectation::Salary(salary) => self.salary(salary),
            Expectation::Increment(increment) => {
                self.post_id(test, &increment.post);
                self.increment(increment)
            }
            Expectation::Ceiling(ceiling) => job::ceiling(self.model, ceiling).map(|_| ()),
            Expectation::Route(_)
            | Expectation::Finding(_)
            | Expectation::Post(_)
            | Expectation::Grade(_) => Ok(()),
        };
        if let Err(fault) = said
            && !self.unsure
        {
            self.out.push(*fault);
        }
    }

    fn job_post(&mut self, test: &Test, job: &Job) {
        if let Job::Post(id) = job {
            self.post_id(test, id);
        }
    }

    fn score(&self, expected: &ExpectScore) -> Result<(), Fault> {
        match job::levels(self.model, &expected.job)? {
            Some(levels) if !expected.partly => job::must_be_whole(self.model, &expected.job, &levels),
            _ => Ok(()),
        }
    }

    fn salary(&self, expected: &ExpectSalary) -> Result<(), Fault> {
        let spine = job::spine(self.model, expected)?;
        let point = expected.point.value;
        let mut tables = spine.tables.iter();
        let known = tables.any(|table| table.salary(point).is_some());
        if known || expected.salary.is_none() || spine.tables.iter().all(|table| table.points.is_empty()) {
            return Ok(());
        }
        Err(Box::new(
            Diagnostic::error(
                "unknown-point",
                expected.point.span,
                format!("spine `{}` has no point {point}", spine.name),
            )
            .label("in none of its tables")
            .related(spine.span, "the spine is declared here")
            .help("correct the point, or write `expect no salary …`"),
        ))
    }

    fn increment(&self, expected: &ExpectIncrement) -> Result<(), Fault> {
        if expected.no && (expected.to.is_some() || expected.on.is_some() || expected.needs.is_some()) {
            return Err(Box::new(
                Diagnostic::error(
                    "never-so",
                    expected.post.span,
                    "an increment that does not come has no point and no day",
                )
                .label("none is expected here")
                .help("write `expect no increment of post …` alone"),
            ));
        }
        let Some(name) = &expected.needs else {
            return Ok(());
        };
        let known = || self.model.gateways.iter().map(|gateway| gateway.name.as_str());
        if known().any(|gateway| gateway == name.value) {
            return Ok(());
        }
        let help = did_you_mean(&name.value, known())
            .unwrap_or_else(|| "name a gateway that is declared".to_owned());
        Err(Box::new(
            Diagnostic::error(
                "unknown-gateway",
                name.span,
                format!("unknown gateway `{}`", name.value),
            )
            .label("no gateway has this name")
            .help(help),
        ))
    }
}

//! Tests in the language: a framework is code, so it has tests (`language.md`, tests).
//!
//! A test makes up posts, reads the framework as of its date, runs the checks of an audit on them, and compares what
//! comes out with what it expects. It knows nothing of files, terminals or the clock.

mod coverage;
mod expect;
mod faults;
mod job;
mod made_up;
mod world;

pub use coverage::{Coverage, Group, Missing};
pub use faults::diagnose;
pub use made_up::words as refusal;

use crate::check::{self, Finding};
use crate::source::Span;
use crate::syntax::ast::{self, Item};
use coverage::Touched;
use expect::Scene;
use jiff::civil::Date;
use std::collections::BTreeMap;
use world::World;

/// What a run of tests came to.
#[derive(Debug, Clone, Default)]
pub struct Run {
    /// Every test that was run, in the order of files and blocks.
    pub outcomes: Vec<Outcome>,
    /// What they touch.
    pub coverage: Coverage,
}

impl Run {
    /// Whether every test passed.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.outcomes.iter().all(|outcome| outcome.failures.is_empty())
    }
}

/// One test.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Its name.
    pub name: String,
    /// Where its name is written.
    pub span: Span,
    /// The date as of which it was read.
    pub as_of: Date,
    /// The expectations that were not met; empty when it passed.
    pub failures: Vec<Failure>,
}

/// An expectation that was not met.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    /// What was expected, where it is written.
    pub span: Span,
    /// What is there in its place, in words: a line each, the first one says it all.
    pub found: Vec<String>,
}

/// The tests of a framework, in order.
pub fn tests(files: &[ast::File]) -> impl Iterator<Item = &ast::Test> {
    files
        .iter()
        .flat_map(|file| &file.items)
        .filter_map(|item| match item {
            Item::Test(test) => Some(test.as_ref()),
            _ => None,
        })
}

/// Runs the tests whose names contain `filter` (in any case); without one, all.
///
/// A test without `as of` is read as of the date of the run. The framework is resolved anew for each date.
#[must_use]
pub fn run(files: &[ast::File], as_of: Date, filter: Option<&str>) -> Run {
    let wanted = filter.map(str::to_lowercase);
    let chosen = tests(files).filter(|test| {
        wanted
            .as_ref()
            .is_none_or(|text| test.name.value.to_lowercase().contains(text))
    });
    let mut worlds: BTreeMap<Date, World> = BTreeMap::new();
    let mut touched = Touched::default();
    let mut outcomes = Vec::new();
    for test in chosen {
        let date = test.as_of.as_ref().map_or(as_of, |date| date.value);
        let world = worlds.entry(date).or_insert_with(|| World::new(files, date));
        outcomes.push(Outcome {
            name: test.name.value.clone(),
            span: test.name.span,
            as_of: date,
            failures: one(test, world, &mut touched),
        });
    }
    let now = worlds.entry(as_of).or_insert_with(|| World::new(files, as_of));
    Run {
        outcomes,
        coverage: coverage::of(now, &touched),
    }
}

fn one(test: &ast::Test, world: &World, touched: &mut Touched) -> Vec<Failure> {
    if let Some(fault) = &world.fault {
        let found = format!("as of {} the framework has faults: {fault}", world.as_of);
        return vec![Failure {
            span: test.as_of.as_ref().map_or(test.name.span, |date| date.span),
            found: vec![found],
        }];
    }
    let made_up = match made_up::posts(test, &world.model) {
        Ok(made_up) => made_up,
        Err(refused) => {
            return vec![Failure {
                span: refused.span,
                found: vec![refused.message],
            }];
        }
    };
    let census = made_up.as_ref().map(|posts| world.census(posts));
    let scene = Scene::new(world, made_up.as_ref().zip(census.as_ref()));
    scene.touch_posts(touched);
    let mut failures = Vec::new();
    for expected in &test.expects {
        if let Err(found) = expect::judge(&scene, &expected.what, touched) {
            failures.push(Failure {
                span: expected.span,
                found,
            });
        }
    }
    failures
}

/// Failing tests as findings of the check `test-failed`.
#[must_use]
pub fn findings(run: &Run) -> Vec<Finding> {
    let Some(check) = check::named("test-failed") else {
        return Vec::new();
    };
    let failed = run.outcomes.iter().filter(|outcome| !outcome.failures.is_empty());
    failed
        .map(|outcome| {
            let first = outcome.failures.first().and_then(|failure| failure.found.first());
            let what = first.map_or("", String::as_str);
            let more = match outcome.failures.len() {
                0 | 1 => String::new(),
                2 => "; and one more expectation is not met".to_owned(),
                many => format!("; and {} more expectations are not met", many - 1),
            };
            let subject = vec![("test", outcome.name.clone())];
            let message = format!("test `{}` fails: {what}{more}", outcome.name);
            let mut finding = Finding::new(check, None, subject, message)
                .evidence("as_of", outcome.as_of.to_string())
                .evidence("failures", outcome.failures.len())
                .at(outcome.span)
                .suggest("see the whole comparison with `gradus test`; mend the framework, or the test where the framework means it");
            for failure in &outcome.failures {
                finding = finding.at(failure.span);
            }
            finding
        })
        .collect()
}

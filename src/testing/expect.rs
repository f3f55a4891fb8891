//! What a test expects, held against what there is. Each kind of expectation is a file; each answers with nothing when
//! it is met, else with what was found, in words.

mod finding;
mod grade;
mod job;
mod pay;
mod post;
mod route;

use super::coverage::Touched;
use super::world::World;
use crate::check::{self, Context, Finding, Skipped};
use crate::policy;
use crate::posts::census::Census;
use crate::posts::columns::{Column, Posts};
use crate::syntax::ast::Expectation;
use std::cell::OnceCell;

/// What a finding may be about.
pub(super) fn finding_kinds() -> [&'static str; 11] {
    finding::KINDS
}

/// What a post may be.
pub(super) fn post_words() -> impl Iterator<Item = &'static str> + Clone {
    post::words()
}

/// What is there in place of what was expected: the first line says it, the others are for comparison.
pub(super) type Found = Vec<String>;

/// A test's world with its posts.
pub(super) struct Scene<'a> {
    world: &'a World,
    context: Context<'a>,
    answers: OnceCell<(Vec<Finding>, Vec<Skipped>)>,
}

impl<'a> Scene<'a> {
    pub(super) fn new(world: &'a World, posts: Option<(&'a Posts, &'a Census)>) -> Self {
        let context = Context::new(&world.model, &world.graph, posts, &world.settings, world.as_of)
            .with_rules(&world.rules);
        Self {
            world,
            context,
            answers: OnceCell::new(),
        }
    }

    /// What the checks of an audit find, and what could not be checked. Made when it is first asked for.
    fn answers(&self) -> &(Vec<Finding>, Vec<Skipped>) {
        self.answers.get_or_init(|| {
            let (findings, skipped) = check::run(&self.context);
            (policy::apply(findings, &self.world.settings, &[]), skipped)
        })
    }

    /// Marks the roles that posts stand on, and the edges of grades that their pay meets.
    pub(super) fn touch_posts(&self, touched: &mut Touched) {
        let Some(here) = &self.context.establishment else {
            return;
        };
        for row in 0..here.posts.len() {
            let Some(cell) = self.cell_of(row) else { continue };
            for &(id, _) in here.census.placement(cell).stations() {
                let Some(station) = self.world.graph.station(id) else {
                    continue;
                };
                touched.role(self.world.model.role_name(station.role));
                let point = here.posts.rows.point.get(row);
                let salary = here.posts.rows.salary.get(row);
                touched.pay(&self.world.model, station.grade, point, salary);
            }
        }
    }

    /// The cell of the census that a row is counted in; of a job share, that of the row which stands for it.
    fn cell_of(&self, row: usize) -> Option<&crate::posts::census::Cell> {
        let here = self.context.establishment.as_ref()?;
        let number = here
            .census
            .cell_of_row
            .get(here.census.job_shares.representative(row))?;
        here.census.cells.get(*number as usize)
    }

    /// The rows behind a finding.
    fn rows(&self, finding: &Finding) -> Vec<usize> {
        let Some(here) = &self.context.establishment else {
            return Vec::new();
        };
        (0..here.posts.len())
            .filter(|&row| {
                let own = finding.rows.rows.iter().any(|&known| known as usize == row);
                let first = here.census.job_shares.representative(row);
                let cell = here.census.cell_of_row.get(first);
                own || cell.is_some_and(|cell| finding.rows.cells.contains(cell))
            })
            .collect()
    }

    /// The text of a post's column.
    fn text(&self, column: Column, row: usize) -> &str {
        self.context
            .establishment
            .as_ref()
            .map_or("", |here| here.posts.symbols.text(here.posts.text(column, row)))
    }
}

/// Whether an expectation is met.
pub(super) fn judge(scene: &Scene<'_>, expected: &Expectation, touched: &mut Touched) -> Result<(), Found> {
    match expected {
        Expectation::Route(route) => route::judge(scene, route, touched),
        Expectation::Finding(finding) => finding::judge(scene, finding, touched),
        Expectation::Post(post) => post::judge(scene, post),
        Expectation::Grade(grade) => grade::judge(scene, grade, touched),
        Expectation::Graded(graded) => job::graded(scene, graded, touched),
        Expectation::Score(score) => job::score(scene, score, touched),
        Expectation::NoLevel(level) => job::no_level(scene, level),
        Expectation::Match(matching) => job::matching(scene, matching, touched),
        Expectation::Salary(salary) => pay::salary(scene, salary, touched),
        Expectation::Increment(increment) => pay::increment(scene, increment, touched),
        Expectation::Ceiling(ceiling) => pay::ceiling(scene, ceiling),
    }
}

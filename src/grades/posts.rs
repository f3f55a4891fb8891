//! Every post of a source by job evaluation, and when its next increment comes.

use super::Judge;
use crate::graph::Graph;
use crate::model::{GradeId, GradeSpan, RoleId};
use crate::posts::census::Census;
use crate::posts::columns::{Column, Posts, Status};
use crate::posts::placement::{Placement, Reason};
use crate::posts::scores::{self, Fault, Score, Scorer};
use crate::report::grade::{Faulty, Job, NextIncrement, Summary};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What decides how a post is judged.
type Alike = (scores::Job, Option<GradeId>, Option<RoleId>);

impl Judge<'_> {
    /// Every post with factor levels or an increment to come. `only` names posts; empty means all.
    #[must_use]
    pub fn posts(
        &self,
        graph: &Graph,
        posts: &Posts,
        census: &Census,
        only: &[String],
        as_of: Date,
    ) -> (Vec<Job>, Summary) {
        let scorer = Scorer::new(self.model, posts);
        let mut summary = Summary::default();
        let mut jobs = Vec::new();
        // Posts are much alike: each distinct job is judged once.
        let mut known: BTreeMap<Alike, Option<Job>> = BTreeMap::new();
        for (row, &number) in census.cell_of_row.iter().enumerate() {
            let Some(cell) = census
                .cells
                .get(number as usize)
                .filter(|cell| census.staffs(cell))
            else {
                continue;
            };
            let id = posts.symbols.text(posts.text(Column::Id, row));
            if !only.is_empty() && !only.iter().any(|wanted| wanted == id) {
                continue;
            }
            summary.rows += 1;
            let sheet_row = posts.rows.row.get(row).unwrap_or(0);
            let (role, grade) = stands(graph, census.placement(cell));
            let job = match scorer.score(row, role) {
                Some(Score::Job(job)) => known
                    .entry((job, grade, role))
                    .or_insert_with_key(|alike| self.post(alike))
                    .clone(),
                Some(Score::Faulty(evaluation, faults)) => {
                    let scheme = self.model.evaluation(evaluation);
                    let factor =
                        |id: crate::model::FactorId| scheme.and_then(|scheme| scheme.factors.get(id.index()));
                    let because = faults.iter().filter_map(|fault| match *fault {
                        Fault::Missing(id) => Some(format!("no level of {}", factor(id)?.name)),
                        Fault::Unknown(id, sym) => Some(format!(
                            "{} has no level `{}`",
                            factor(id)?.name,
                            posts.symbols.text(sym)
                        )),
                    });
                    summary.faulty.push(Faulty {
                        post: id.to_owned(),
                        row: sheet_row,
                        because: because.collect(),
                    });
                    None
                }
                None => None,
            };
            if let Some(job) = &job {
                summary.scored += 1;
                let agrees = job.grades.iter().find_map(|graded| graded.agrees);
                summary.agree += u64::from(agrees == Some(true));
                summary.disagree += u64::from(agrees == Some(false));
                let near =
                    |graded: &crate::report::grade::Graded| graded.boundary && graded.agrees == Some(true);
                summary.boundary += u64::from(job.grades.iter().any(near));
            }
            let increment = if cell.status == Status::Filled {
                grade.and_then(|grade| self.increment(posts, row, grade, as_of))
            } else {
                None
            };
            if let Some(next) = &increment {
                let limit = jiff::Span::new()
                    .try_years(1)
                    .and_then(|year| as_of.checked_add(year));
                let soon = |date: Date| limit.as_ref().is_ok_and(|limit| date <= *limit);
                summary.increments_within_year += u64::from(next.1.is_some_and(soon));
            }
            if job.is_none() && increment.is_none() {
                continue;
            }
            let mut job =
                job.unwrap_or_else(|| bare(self.model.role_name(role.unwrap_or_default()), role.is_some()));
            id.clone_into(&mut job.subject);
            "post".clone_into(&mut job.kind);
            job.title = role.and_then(|role| self.model.role(role)).map_or_else(
                || format!("Post {id}"),
                |role| format!("Post {id}, {}", role.title),
            );
            job.row = Some(sheet_row);
            job.has = grade
                .map(|grade| self.model.grade_name(grade).to_owned())
                .into_iter()
                .collect();
            job.increment = increment.map(|(next, _)| next);
            jobs.push(job);
        }
        (jobs, summary)
    }

    /// A job of posts that are alike: the same levels, grade and role.
    fn post(&self, (job, grade, role): &Alike) -> Option<Job> {
        let has = grade.and_then(|grade| {
            let scale = self.model.grade(grade)?.scale;
            Some((
                scale,
                GradeSpan {
                    low: grade,
                    high: grade,
                },
            ))
        });
        let mut judged = self.job(job.evaluation, &job.ranges(), has)?;
        if let Some(role) = *role {
            judged.role = Some(self.model.role_name(role).to_owned());
            judged.matches = self.matches(job.evaluation, &job.levels, role);
        }
        Some(judged)
    }

    /// The next increment of the person on a row, and its date.
    fn increment(
        &self,
        posts: &Posts,
        row: usize,
        grade: GradeId,
        as_of: Date,
    ) -> Option<(NextIncrement, Option<Date>)> {
        let point = posts.rows.point.known(row)?;
        let start = posts.rows.start.known(row).and_then(|day| {
            let span = jiff::Span::new().try_days(day).ok()?;
            jiff::civil::date(1970, 1, 1).checked_add(span).ok()
        });
        let next = self
            .model
            .grade(grade)?
            .increment(i64::from(point), start, as_of)?;
        let shown = NextIncrement {
            from: i64::from(point),
            to: next.to,
            waiting: next.waiting.to_string(),
            on: next.on.map(|date| date.to_string()),
        };
        Some((shown, next.on))
    }
}

/// The role and the grade of a post, as far as they are known.
fn stands(graph: &Graph, placement: &Placement) -> (Option<RoleId>, Option<GradeId>) {
    match placement {
        Placement::On(_) => {
            let station = placement.main().and_then(|id| graph.station(id));
            (station.map(|found| found.role), station.map(|found| found.grade))
        }
        Placement::Not(Reason::GradeOutsideRole(role, grade)) => (Some(*role), Some(*grade)),
        Placement::Not(Reason::GradeMissing(role) | Reason::UnknownGrade(role, _)) => (Some(*role), None),
        Placement::Not(_) => (None, None),
    }
}

/// A post without factor levels.
fn bare(role: &str, known: bool) -> Job {
    Job {
        subject: String::new(),
        kind: String::new(),
        title: String::new(),
        role: known.then(|| role.to_owned()),
        row: None,
        has: Vec::new(),
        evaluation: None,
        total: None,
        factors: Vec::new(),
        grades: Vec::new(),
        remedy: None,
        matches: Vec::new(),
        increment: None,
    }
}

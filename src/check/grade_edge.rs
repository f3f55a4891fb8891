//! `grade-edge`: a job-evaluation total within a margin of an edge of its grade.
//!
//! # What it looks for
//! Posts (or, without `factors.*` columns, roles with one level for each factor) whose total is within the margin of
//! the nearest total of another grade.
//!
//! # Why it matters
//! A boundary case: one factor judged otherwise gives another grade. Schemes ask for a second look at them.
//!
//! # Example
//! 4 posts at band 5 come to 394 to 395 points, within 5 of band 6.
//!
//! # Settings
//! `check grade-edge { at most 3 points }`: the margin (default 5 points), or `off`.
//!
//! # Evidence
//! `posts`: places; `beside`: the other grade; `margin`: the margin; `closest`: the least distance in points.
//!
//! # How to fix
//! Have the levels of these jobs looked at a second time, by somebody else.
//!
//! # Source
//! `semantics.md`, Evaluation and roles.

use super::evaluated::{in_points, map_of, margin, rows};
use super::words::{grade_words, number, posts, ten_thousandths as in_json, verb};
use super::{Check, Context, Finding, RowSet, Scope};
use crate::diagnostic::Severity;
use crate::model::GradeId;
use crate::posts::scores::{Job, Score};
use std::collections::BTreeMap;

pub(super) const CHECK: Check = Check {
    name: "grade-edge",
    severity: Severity::Note,
    graded: false,
    scope: Scope::Either,
    needs: &[],
    source: include_str!("grade_edge.rs"),
    run,
};

/// The margin in points where none is set.
pub(super) const MARGIN: i64 = 5;

fn run(context: &Context<'_>) -> Vec<Finding> {
    match &context.establishment {
        Some(here) if !here.posts.factors.is_empty() => of_posts(context),
        Some(_) => Vec::new(),
        None => of_roles(context),
    }
}

#[derive(Default)]
struct Group {
    places: i64,
    rows: Vec<u32>,
    closest: i64,
}

fn of_posts(context: &Context<'_>) -> Vec<Finding> {
    let Some(here) = &context.establishment else {
        return Vec::new();
    };
    let margin = margin(context, &CHECK, MARGIN);
    let mut groups: BTreeMap<(u32, GradeId, GradeId), Group> = BTreeMap::new();
    for scored in rows(context, here) {
        let (Score::Job(job), Some(grade)) = (&scored.score, scored.grade) else {
            continue;
        };
        let Some((beside, distance)) = near(context, job, grade, margin) else {
            continue;
        };
        let group = groups
            .entry((scored.institution, grade, beside))
            .or_insert_with(|| Group {
                closest: distance,
                ..Group::default()
            });
        group.places += scored.places;
        group.rows.push(scored.row);
        group.closest = group.closest.min(distance);
    }
    let render = |((institution, grade, beside), group): ((u32, GradeId, GradeId), Group)| {
        let message = format!(
            "{} at {} {} within {} of {}",
            posts(group.places),
            grade_words(context, grade),
            verb(group.places, "is", "are"),
            in_points(margin),
            grade_words(context, beside),
        );
        let subject = vec![
            ("grade", context.model.qualified(grade)),
            ("beside", context.model.qualified(beside)),
        ];
        Finding::new(&CHECK, Some(institution), subject, message)
            .evidence("posts", number(group.places))
            .evidence("beside", context.model.grade_name(beside))
            .evidence("margin", in_json(margin))
            .evidence("closest", in_json(group.closest))
            .suggest("have the levels of these posts looked at a second time")
            .rows(RowSet::rows(group.rows), group.places)
    };
    groups.into_iter().map(render).collect()
}

/// The grade beside, when the score gives the grade that the post has and is within the margin of that edge.
fn near(context: &Context<'_>, job: &Job, grade: GradeId, margin: i64) -> Option<(GradeId, i64)> {
    let (scheme, grading) = map_of(context, job, grade)?;
    let total = scheme.total(&job.levels);
    // A score in another grade is the business of `evaluation-grade`.
    if grading.grade_of(total) != Some(grade) {
        return None;
    }
    grading.edges(total)?.nearest(margin)
}

fn of_roles(context: &Context<'_>) -> Vec<Finding> {
    let margin = margin(context, &CHECK, MARGIN);
    let mut findings = Vec::new();
    for role in &context.model.roles {
        let Some(profile) = &role.evaluated else { continue };
        // A range of levels is a range of totals: no single one is near an edge.
        if profile.levels.iter().any(|(range, _)| range.low != range.high) {
            continue;
        }
        let job = Job {
            evaluation: profile.evaluation,
            levels: profile.levels.iter().map(|(range, _)| range.low).collect(),
        };
        let Some(beside) = role
            .grades
            .iter()
            .find_map(|grade| near(context, &job, grade, margin))
        else {
            continue;
        };
        let (grade, distance) = beside;
        let message = format!(
            "the levels of role {} are {} from {}",
            role.title,
            in_points(distance),
            grade_words(context, grade)
        );
        findings.push(
            Finding::new(&CHECK, None, vec![("role", role.name.clone())], message)
                .evidence("beside", context.model.grade_name(grade))
                .evidence("margin", in_json(margin))
                .evidence("closest", in_json(distance))
                .at(profile.span)
                .suggest("have the levels of this role looked at a second time"),
        );
    }
    findings
}

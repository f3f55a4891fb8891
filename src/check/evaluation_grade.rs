//! `evaluation-grade`: a job-evaluation score that falls in another grade.
//!
//! # What it looks for
//! Posts whose factor levels (`factors.*`) give a total in another grade than the post's, or in none; without such
//! columns, roles whose levels allow no total in any grade that the role may have. A role with ranges of levels is in
//! order when one total that its ranges allow gives one of its grades: all of them are tried.
//!
//! # Why it matters
//! Either the levels or the grade is wrong: equal-pay claims are built on such differences.
//!
//! # Example
//! 3 posts of role Team leader are at band 4; their levels give band 5.
//!
//! # Settings
//! `check evaluation-grade { severity error }`, or `off`.
//!
//! # Evidence
//! `posts`: places; `scored`: the grade of the score, `none` where no grade has the total; `total_low`, `total_high`:
//! the totals; `factors_to_change`: how many factors at least would have to change to justify the grade; `changes`:
//! the smallest such sets, of the first post.
//!
//! # How to fix
//! Look at the levels of the factors that are named; else regrade the post. `gradus grade --posts` shows each post.
//!
//! # Source
//! `semantics.md`, Grading consistency.

use super::evaluated::{in_points, map_of, rows};
use super::words::{grade_words, number, posts, role_title, ten_thousandths as in_json, verb};
use super::{Check, Context, Finding, RowSet, Scope};
use crate::diagnostic::Severity;
use crate::model::evaluation::{Band, Evaluation, Grading, LevelRange, Totals, points};
use crate::model::{GradeId, Role, RoleId};
use crate::posts::scores::{Job, Score};
use std::collections::BTreeMap;

pub(super) const CHECK: Check = Check {
    name: "evaluation-grade",
    severity: Severity::Warning,
    graded: false,
    scope: Scope::Either,
    needs: &[],
    source: include_str!("evaluation_grade.rs"),
    run,
};

/// So many sets of changes are named.
const SETS: usize = 3;

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
    /// A job of the group: the least one, so that the order of rows does not matter.
    job: Option<Job>,
    low: i64,
    high: i64,
}

fn of_posts(context: &Context<'_>) -> Vec<Finding> {
    let Some(here) = &context.establishment else {
        return Vec::new();
    };
    let mut groups: BTreeMap<(u32, Option<RoleId>, GradeId, Option<GradeId>), Group> = BTreeMap::new();
    for scored in rows(context, here) {
        let (Score::Job(job), Some(grade)) = (scored.score, scored.grade) else {
            continue;
        };
        let Some((scheme, grading)) = map_of(context, &job, grade) else {
            continue;
        };
        let total = scheme.total(&job.levels);
        let found = grading.grade_of(total);
        if found == Some(grade) {
            continue;
        }
        let group = groups
            .entry((scored.institution, scored.role, grade, found))
            .or_insert_with(|| Group {
                low: total,
                high: total,
                ..Group::default()
            });
        group.places += scored.places;
        group.rows.push(scored.row);
        group.low = group.low.min(total);
        group.high = group.high.max(total);
        if group.job.as_ref().is_none_or(|kept| job < *kept) {
            group.job = Some(job);
        }
    }
    groups
        .into_iter()
        .filter_map(|(key, group)| post_finding(context, key, group))
        .collect()
}

fn post_finding(
    context: &Context<'_>,
    (institution, role, grade, scored): (u32, Option<RoleId>, GradeId, Option<GradeId>),
    group: Group,
) -> Option<Finding> {
    let job = group.job?;
    let (scheme, grading) = map_of(context, &job, grade)?;
    let of_role = role.map_or_else(String::new, |role| {
        format!(" of role {}", role_title(context, role))
    });
    let gives = match scored {
        Some(scored) => format!("their levels give {}", grade_words(context, scored)),
        None => "no grade has their total".to_owned(),
    };
    let message = format!(
        "{}{of_role} {} at {}; {gives}",
        posts(group.places),
        verb(group.places, "is", "are"),
        grade_words(context, grade),
    );
    let scored_name = scored
        .map_or("none", |grade| context.model.grade_name(grade))
        .to_owned();
    let mut subject = vec![
        ("grade", context.model.grade_name(grade).to_owned()),
        ("scored", scored_name.clone()),
    ];
    if let Some(role) = role {
        subject.insert(0, ("role", context.model.role_name(role).to_owned()));
    }
    let finding = Finding::new(&CHECK, Some(institution), subject, message)
        .evidence("posts", number(group.places))
        .evidence("scored", scored_name)
        .evidence("total_low", in_json(group.low))
        .evidence("total_high", in_json(group.high))
        .at(grading.span);
    let bands: Vec<Band> = grading
        .bands
        .iter()
        .filter(|band| band.grade == grade)
        .copied()
        .collect();
    Some(remedy(finding, scheme, &job.ranges(), &bands).rows(RowSet::rows(group.rows), group.places))
}

fn of_roles(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for role in &context.model.roles {
        let Some(profile) = &role.evaluated else { continue };
        let Some(scheme) = context
            .model
            .evaluation(profile.evaluation)
            .filter(|scheme| scheme.complete)
        else {
            continue;
        };
        let ranges = profile.ranges();
        let Some(totals) = Totals::within(scheme, &ranges) else {
            continue;
        };
        for grading in context.model.gradings_of(profile.evaluation, role.scale) {
            let reached = totals.grades(grading);
            if grading.complete && !reached.iter().any(|&grade| role.grades.contains(grade)) {
                findings.push(role_finding(context, role, (scheme, grading), &ranges, &reached));
            }
        }
    }
    findings
}

fn role_finding(
    context: &Context<'_>,
    role: &Role,
    (scheme, grading): (&Evaluation, &Grading),
    ranges: &[LevelRange],
    reached: &[GradeId],
) -> Finding {
    let (low, high) = scheme.extremes(ranges);
    let total = if low == high {
        in_points(low)
    } else {
        format!("{} to {}", points(low), in_points(high))
    };
    let names: Vec<&str> = reached
        .iter()
        .map(|&grade| context.model.grade_name(grade))
        .collect();
    let gives = match reached {
        [] => "which no grade has".to_owned(),
        [one] => format!("which is {}", grade_words(context, *one)),
        _ => format!("which are grades {}", names.join(", ")),
    };
    let scored = if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(", ")
    };
    let message = format!(
        "the levels of role {} come to {total}, {gives}, and it has another grade",
        role.title
    );
    let bands: Vec<Band> = grading
        .bands
        .iter()
        .filter(|band| role.grades.contains(band.grade))
        .copied()
        .collect();
    let subject = vec![("role", role.name.clone()), ("grading", grading.name.clone())];
    let mut finding = Finding::new(&CHECK, None, subject, message)
        .evidence("scored", scored)
        .evidence("total_low", in_json(low))
        .evidence("total_high", in_json(high));
    if let Some(profile) = &role.evaluated {
        finding = finding.at(profile.span);
    }
    remedy(finding.at(role.grade_span), scheme, ranges, &bands)
}

/// The smallest sets of changes that would justify the grade, as evidence and as a suggestion.
fn remedy(finding: Finding, scheme: &Evaluation, ranges: &[LevelRange], bands: &[Band]) -> Finding {
    let otherwise = "HR policy: regrade it, or say for which totals the grade stands";
    let Some(remedies) = scheme.remedies(ranges, bands) else {
        return finding.suggest(otherwise);
    };
    let sets: Vec<String> = remedies
        .sets
        .iter()
        .take(SETS)
        .map(|set| {
            let changes = set.iter().filter_map(|change| {
                let factor = scheme.factors.get(change.factor.index())?;
                let from = ranges.get(change.factor.index())?;
                Some(format!(
                    "{} {} to {}",
                    factor.name,
                    factor.range_name(*from),
                    factor.level_name(change.to)
                ))
            });
            changes.collect::<Vec<_>>().join(" and ")
        })
        .collect();
    let text = match sets.as_slice() {
        [] => otherwise.to_owned(),
        [one] => format!("look at the levels: {one} would justify the grade; else regrade it"),
        several => format!(
            "look at the levels: the grade would be justified by {}; else regrade it",
            several.join(", or ")
        ),
    };
    finding
        .evidence("factors_to_change", i64::from(remedies.factors))
        .evidence("changes", sets)
        .suggest(text)
}

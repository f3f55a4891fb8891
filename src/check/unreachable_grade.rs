//! `unreachable-grade`: a grade that nobody can come to.
//!
//! # What it looks for
//! Grades of a `grading` map that no total reaches; and grades at which roles stand that people have at another
//! grade, while no step leads to this one and nobody comes in at it.
//!
//! # Why it matters
//! The grade exists on paper alone.
//!
//! # Example
//! Grade 9 of role Reader: the role is `fixed`, and no step leads to it there.
//!
//! # Settings
//! `check unreachable-grade { severity warning }`, or `off`.
//!
//! # Evidence
//! `roles`: the roles that stand at the grade; none for a map.
//!
//! # How to fix
//! Write a step that leads there, widen the totals of the grade, or leave the grade out.
//!
//! # Source
//! `semantics.md`, The career graph; `language.md`, Job evaluation.

use super::words::{grade_words, list};
use super::{Check, Context, Finding, Scope};
use crate::diagnostic::Severity;
use crate::model::evaluation::Totals;
use crate::model::{GradeId, RoleId};
use std::collections::BTreeMap;

pub(super) const CHECK: Check = Check {
    name: "unreachable-grade",
    severity: Severity::Note,
    graded: false,
    scope: Scope::Framework,
    needs: &[],
    source: include_str!("unreachable_grade.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = of_maps(context);
    findings.extend(of_steps(context));
    findings
}

fn of_maps(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for grading in context.model.gradings.iter().filter(|grading| grading.complete) {
        let scheme = context
            .model
            .evaluation(grading.evaluation)
            .filter(|scheme| scheme.complete);
        let Some(totals) = scheme.and_then(Totals::of) else {
            continue;
        };
        let reached = totals.grades(grading);
        for band in grading.bands.iter().filter(|band| !reached.contains(&band.grade)) {
            let message = format!(
                "no combination of levels gives {} in map {}",
                grade_words(context, band.grade),
                grading.title
            );
            let subject = vec![
                ("grade", context.model.qualified(band.grade)),
                ("grading", grading.name.clone()),
            ];
            findings.push(
                Finding::new(&CHECK, None, subject, message)
                    .at(band.span)
                    .suggest("widen its totals, or leave the grade out of the map"),
            );
        }
    }
    findings
}

fn of_steps(context: &Context<'_>) -> Vec<Finding> {
    let graph = context.graph;
    let mut reached: Vec<bool> = graph
        .stations
        .iter()
        .map(|station| {
            let role = context.model.role(station.role);
            role.is_some_and(|role| role.entry && role.grades.low == station.grade)
        })
        .collect();
    for step in &graph.steps {
        if let Some(slot) = reached.get_mut(step.to.index()) {
            *slot = true;
        }
    }
    // A role that nothing reaches at any grade is the business of `unreachable-role`.
    let mut role_reached = vec![false; context.model.roles.len()];
    for (station, &reached) in graph.stations.iter().zip(&reached) {
        if let Some(slot) = role_reached.get_mut(station.role.index()) {
            *slot |= reached;
        }
    }
    let mut grades: BTreeMap<GradeId, (bool, Vec<RoleId>)> = BTreeMap::new();
    for (station, &reached) in graph.stations.iter().zip(&reached) {
        let entry = grades.entry(station.grade).or_default();
        entry.0 |= reached;
        if role_reached.get(station.role.index()).copied().unwrap_or(false) {
            entry.1.push(station.role);
        }
    }
    grades.retain(|_, (reached, roles)| !*reached && !roles.is_empty());
    grades
        .into_iter()
        .map(|(grade, (_, roles))| {
            let names: Vec<String> = roles
                .iter()
                .map(|&role| context.model.role_name(role).to_owned())
                .collect();
            let message = format!(
                "no step leads to {} and nobody comes in at it, though {} may have it",
                grade_words(context, grade),
                list(&names)
            );
            let mut finding = Finding::new(
                &CHECK,
                None,
                vec![("grade", context.model.qualified(grade))],
                message,
            )
            .evidence("roles", names);
            for role in roles.iter().filter_map(|&role| context.model.role(role)) {
                finding = finding.at(role.grade_span);
            }
            finding.suggest("HR policy: write a step that leads there, or narrow the roles' grades")
        })
        .collect()
}

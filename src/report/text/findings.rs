//! The findings by check, worst first: number, severity, what, in numbers, where, and what to do.

use super::evidence::evidence;
use super::wrap::{Paint, Run};
use super::{Page, dim, plain, strong};
use crate::diagnostic::Severity;
use crate::report::figures::{self, whole};
use crate::report::value::{Finding, Further, Report};
use crate::report::words::{check_means, check_title, counted};

/// Every finding is shown or counted; the number before each runs through the whole report.
pub(super) fn findings(page: &mut Page<'_>, report: &Report) {
    let name_institution = report.institutions.len() > 1;
    let mut number = 0;
    if !report.findings.is_empty() {
        page.heading("What was found, worst first");
    }
    for (at, group) in groups(&report.findings).into_iter().enumerate() {
        let Some(&first) = group.first() else { continue };
        if at > 0 {
            page.blank();
        }
        let further: Vec<&Further> = report
            .further
            .iter()
            .filter(|further| further.check == first.check)
            .collect();
        head(page, first, &counts(&group, &further));
        let most = page.style.max_findings_per_check.max(1);
        for finding in group.iter().take(most) {
            number += 1;
            one(page, finding, number, name_institution);
        }
        let hidden = counts(group.get(most..).unwrap_or(&[]), &further);
        let more: u64 = hidden.iter().map(|(_, count)| count).sum();
        if more > 0 {
            number += more;
            let count = whole(more);
            // What is hidden must not look milder than it is.
            let milder = |&(severity, count): &(Severity, u64)| count > 0 && severity != first.severity;
            let of = if hidden.iter().any(milder) {
                format!(": {}", severities(&hidden))
            } else {
                String::new()
            };
            let says = format!(
                "{} and {count} more{of} (use --only {} or --format json)",
                page.ellipsis(),
                first.check
            );
            page.flow("  ", "    ", &[dim(&says)]);
        }
    }
}

/// Findings of one check together: the check with the worst finding first, then in the report's order.
fn groups(findings: &[Finding]) -> Vec<Vec<&Finding>> {
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    for finding in findings {
        match groups
            .iter_mut()
            .find(|group| group.first().is_some_and(|first| first.check == finding.check))
        {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    for group in &mut groups {
        group.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.first().map(|finding| finding.severity)));
    groups
}

fn head(page: &mut Page<'_>, first: &Finding, counts: &[(Severity, u64)]) {
    let runs = [
        strong(&check_title(&first.check)),
        dim(&format!(" ({})", first.check)),
        plain(&format!(": {}", severities(counts))),
    ];
    page.flow("", "", &runs);
    let means = check_means(&first.check);
    if !means.is_empty() && !page.style.quiet {
        page.flow("", "", &[dim(means)]);
    }
}

/// How many findings there are of each severity, those that are only counted among them.
fn counts(group: &[&Finding], further: &[&Further]) -> [(Severity, u64); 3] {
    [Severity::Error, Severity::Warning, Severity::Note].map(|severity| {
        let given = group.iter().filter(|finding| finding.severity == severity);
        let further = further.iter().filter(|further| further.severity == severity);
        let further: u64 = further.map(|further| further.count).sum();
        (severity, given.count() as u64 + further)
    })
}

/// `3 errors, 1 warning`.
fn severities(counts: &[(Severity, u64)]) -> String {
    let parts: Vec<String> = counts
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(severity, count)| counted(&whole(*count), severity.word()))
        .collect();
    parts.join(", ")
}

fn one(page: &mut Page<'_>, finding: &Finding, number: u64, name_institution: bool) {
    let indent = "     ";
    let mut runs: Vec<Run> = vec![
        (paint(finding.severity), finding.severity.word().to_owned()),
        plain(": "),
    ];
    let institution = finding.institution.as_deref().unwrap_or("");
    if name_institution && !institution.is_empty() && !finding.message.contains(institution) {
        runs.push(strong(institution));
        runs.push(plain(": "));
    }
    runs.push(plain(&finding.message));
    page.flow(&format!("{number:>3}. "), indent, &runs);

    let numbers = evidence(finding);
    if !numbers.is_empty() {
        labelled(page, "in numbers", &[plain(&numbers.join("; "))]);
    }
    let places = places(page, finding);
    if !places.is_empty() {
        labelled(page, "where", &[plain(&places)]);
    }
    if let Some(suggestion) = &finding.suggestion {
        labelled(page, "what to do", &[plain(suggestion)]);
    }
}

fn labelled(page: &mut Page<'_>, label: &str, runs: &[Run]) {
    let mut all = vec![dim(&format!("{label}: "))];
    all.extend_from_slice(runs);
    let (first, rest) = if page.width < 60 {
        ("   ", "     ")
    } else {
        ("     ", "       ")
    };
    page.flow(first, rest, &all);
}

/// Clauses of the framework, then rows of the posts.
fn places(page: &Page<'_>, finding: &Finding) -> String {
    let most = page.style.max_rows.max(1);
    let mut parts: Vec<String> = finding.places.iter().take(most).map(figures::place).collect();
    let more = finding.places.len().saturating_sub(most);
    if more > 0 {
        parts.push(format!(
            "{} and {} more",
            page.ellipsis(),
            counted(&whole(more as u64), "place")
        ));
    }
    let rows = figures::rows(&finding.rows, finding.row_count, most, page.ellipsis());
    if !rows.is_empty() {
        parts.push(rows);
    }
    parts.join("; ")
}

fn paint(severity: Severity) -> Paint {
    match severity {
        Severity::Error => Paint::Bad,
        Severity::Warning => Paint::Doubt,
        Severity::Note => Paint::Note,
    }
}

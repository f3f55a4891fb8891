//! What was not checked, and one line of totals.

use super::wrap::Paint;
use super::{Page, dim, plain, strong};
use crate::report::figures::whole;
use crate::report::value::{Report, Summary};
use crate::report::words::{check_title, counted};

/// The checks that could not be made: skipped and said so, never silently passed.
pub(super) fn skipped(page: &mut Page<'_>, report: &Report) {
    if report.skipped.is_empty() || page.style.quiet {
        return;
    }
    page.heading("Not checked");
    for skipped in &report.skipped {
        let title = check_title(&skipped.check);
        let runs = [
            plain(&title),
            dim(&format!(" ({})", skipped.check)),
            plain(&format!(": {}", skipped.because)),
        ];
        page.flow("  ", "    ", &runs);
    }
}

/// The last line.
pub(super) fn totals(page: &mut Page<'_>, report: &Report) {
    page.blank();
    let summary = report.summary;
    let all = summary
        .error
        .saturating_add(summary.warning)
        .saturating_add(summary.note);
    let accepted = accepted(&summary);
    if all == 0 {
        let none = if accepted.is_empty() {
            "No findings."
        } else {
            "No new findings"
        };
        page.flow("", "", &[(Paint::Good, none.to_owned()), plain(&accepted)]);
        return;
    }
    let part = |count: u64, noun: &str, paint: Paint| {
        let paint = if count == 0 { Paint::Plain } else { paint };
        (paint, counted(&whole(count), noun))
    };
    let runs = [
        strong(&counted(&whole(all), "finding")),
        plain(": "),
        part(summary.error, "error", Paint::Bad),
        plain(", "),
        part(summary.warning, "warning", Paint::Doubt),
        plain(", "),
        part(summary.note, "note", Paint::Note),
        plain(if accepted.is_empty() { "." } else { &accepted }),
    ];
    page.flow("", "", &runs);
}

/// What is accepted, counted apart: `; 61 known from the baseline, 2 allowed by the framework.`
fn accepted(summary: &Summary) -> String {
    let parts: Vec<String> = [
        (summary.known, "known from the baseline"),
        (summary.allowed, "allowed by the framework"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, words)| format!("{} {words}", whole(count)))
    .collect();
    if parts.is_empty() {
        return String::new();
    }
    format!("; {}.", parts.join(", "))
}

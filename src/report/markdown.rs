//! Markdown, for a job summary or a comment on a change (`interfaces.md`, Output formats): bounded in length, and it says what
//! it leaves out.

mod comparison;
mod escape;

use super::answer::{Answer, Frame, Item};
use super::diagnostics::Invalid;
use super::figures::{places, share, whole};
use super::value::{Report, Summary};
use super::words::{CLASSES, check_title, counted};
use crate::diagnostic::Severity;
use escape::escaped;
use std::io::{self, Write};

/// The most bytes of one page: a comment on GitHub holds 65,536 characters.
pub const MOST: usize = 60_000;
/// What is kept free for the lines that say what is left out.
const RESERVE: usize = 500;
/// Findings of one check and severity, before the others are counted.
const MOST_OF_A_CHECK: usize = 20;
/// Institutions in the table.
const MOST_INSTITUTIONS: usize = 30;

/// Writes the answers as one page of at most [`MOST`] bytes.
///
/// # Errors
/// What writing to `out` says.
pub fn markdown(answers: &[Answer], frame: &Frame<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::default();
    for answer in answers {
        match answer {
            Answer::Report(report) => of_report(&mut page, answer, report, frame),
            Answer::Comparison(found) => comparison::comparison(&mut page, found),
            Answer::Invalid(invalid) => of_invalid(&mut page, answer, invalid),
        }
    }
    page.end();
    out.write_all(page.text.as_bytes())
}

/// The page so far, and how much did not fit.
#[derive(Default)]
struct Page {
    text: String,
    left_out: u64,
}

impl Page {
    /// Adds a block, or says that there is no room for it.
    fn add(&mut self, block: &str) -> bool {
        let fits = self.text.len() + block.len() <= MOST - RESERVE;
        if fits {
            self.text.push_str(block);
        }
        fits
    }

    fn end(&mut self) {
        if self.left_out > 0 {
            let noun = if self.left_out == 1 {
                "finding is"
            } else {
                "findings are"
            };
            self.text.push_str(&format!(
                "\n*{} more {noun} left out: this page is kept short. Every one of them is in the report as `json` or `csv`.*\n",
                whole(self.left_out)
            ));
        }
    }
}

fn of_report(page: &mut Page, answer: &Answer, report: &Report, frame: &Frame<'_>) {
    let names: Vec<String> = report
        .institutions
        .iter()
        .take(3)
        .map(|one| escaped(&one.name))
        .collect();
    let more = report.institutions.len().saturating_sub(names.len());
    let whom = match (names.as_slice(), more) {
        ([], _) => String::new(),
        (names, 0) => format!(": {}", names.join(", ")),
        (names, more) => format!(": {} and {more} more", names.join(", ")),
    };
    page.add(&format!("## {}{whom}\n\n", escaped(&report.framework.title)));
    page.add(&format!("{}\n\n", verdict(&report.summary)));
    if let Some(posts) = &report.posts {
        let all = super::figures::sum(&posts.placed, &posts.unplaced);
        let placed = super::figures::ratio(&posts.placed, &all).map_or_else(
            || "No posts could be placed".to_owned(),
            |ratio| format!("{} of posts are placed", share(ratio)),
        );
        let mut line = format!(
            "{placed} ({} of {}). {} read, {} refused; {} staff in post, {} FTE.",
            places(&posts.placed),
            places(&all),
            counted(&whole(posts.read), "row"),
            whole(posts.refused),
            places(&posts.headcount),
            super::figures::grouped(&posts.fte),
        );
        line.push_str(&format!(" Read as of {}.\n\n", report.as_of));
        page.add(&line);
    }
    onward(page, report);
    findings(page, answer);
    if !report.skipped.is_empty() && !frame.quiet {
        let mut block = "\n### Not checked\n\n".to_owned();
        for skipped in &report.skipped {
            block.push_str(&format!(
                "- {}: {}\n",
                escaped(&check_title(&skipped.check)),
                escaped(&skipped.because)
            ));
        }
        page.add(&block);
    }
    page.add("\n");
}

/// The first line: what there is to do.
fn verdict(summary: &Summary) -> String {
    let mut parts: Vec<String> = [
        (summary.error, "error"),
        (summary.warning, "warning"),
        (summary.note, "note"),
    ]
    .iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, noun)| counted(&whole(*count), noun))
    .collect();
    if parts.is_empty() {
        parts.push("No findings".to_owned());
    }
    let mut line = format!("**{}**", parts.join(", "));
    for (count, word) in [
        (summary.known, "known from the baseline"),
        (summary.allowed, "allowed by the framework"),
    ] {
        if count > 0 {
            line.push_str(&format!("; {} {word}", whole(count)));
        }
    }
    line.push('.');
    line
}

fn onward(page: &mut Page, report: &Report) {
    if report.institutions.is_empty() {
        return;
    }
    let mut block = "| Staff in post by what is open to them |".to_owned();
    for class in &CLASSES {
        block.push_str(&format!(" {} |", class.words));
    }
    block.push_str("\n|---|");
    block.push_str(&"--:|".repeat(CLASSES.len()));
    block.push('\n');
    for institution in report.institutions.iter().take(MOST_INSTITUTIONS) {
        block.push_str(&format!("| {} |", escaped(&institution.name)));
        for class in &CLASSES {
            let count = institution.onward.get(class.name);
            block.push_str(&format!(" {} |", count.map_or_else(|| "0".to_owned(), places)));
        }
        block.push('\n');
    }
    if let Some(more) = report.institutions.len().checked_sub(MOST_INSTITUTIONS + 1) {
        block.push_str(&format!("\n*and {} more institutions*\n", more + 1));
    }
    block.push('\n');
    page.add(&block);
}

/// Findings by severity and check, each check under its heading.
fn findings(page: &mut Page, answer: &Answer) {
    let mut heading: Option<(Severity, &str)> = None;
    let mut shown = 0_usize;
    let mut cut = 0_u64;
    for item in answer.items(false) {
        if heading != Some((item.severity, item.check)) {
            say_cut(page, &mut cut);
            heading = Some((item.severity, item.check));
            shown = 0;
            let title = format!(
                "\n### {} {} (`{}`)\n\n",
                mark(item.severity),
                escaped(&check_title(item.check)),
                item.check
            );
            page.add(&title);
        }
        if shown == MOST_OF_A_CHECK {
            cut += 1;
        } else if page.add(&line(&item)) {
            shown += 1;
        } else {
            page.left_out += 1;
        }
    }
    say_cut(page, &mut cut);
}

fn say_cut(page: &mut Page, cut: &mut u64) {
    if *cut > 0 && !page.add(&format!("- *and {} more*\n", whole(*cut))) {
        page.left_out += *cut;
    }
    *cut = 0;
}

fn mark(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Error:",
        Severity::Warning => "Warning:",
        Severity::Note => "Note:",
    }
}

fn line(item: &Item<'_>) -> String {
    let mut out = format!("- {}", escaped(&item.message));
    if let Some(institution) = item.institution {
        out.push_str(&format!(" ({})", escaped(institution)));
    }
    if let Some(place) = item.places.first() {
        out.push_str(&format!(" \u{2014} {}:{}", escaped(place.file), place.line));
    }
    for text in [item.note, item.suggestion].into_iter().flatten() {
        out.push_str(&format!("  \n  *{}*", escaped(text)));
    }
    out.push('\n');
    out
}

fn of_invalid(page: &mut Page, answer: &Answer, invalid: &Invalid) {
    page.add(&format!(
        "## This could not be answered\n\n{}\n",
        escaped(&invalid.error.message)
    ));
    if !invalid.diagnostics.is_empty() {
        findings(page, answer);
    }
    page.add("\n");
}

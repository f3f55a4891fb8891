//! The report as text: what a reader in HR meets first (`semantics.md`, Words in reports).
//!
//! Who was read and placed, where staff in post can go, what was found (worst first), what was not checked,
//! and one line of totals.

mod comparison;
mod described;
mod evidence;
mod findings;
mod header;
mod onward;
mod sources;
mod table;
mod totals;
mod wrap;

pub use comparison::{comparison, told};
pub use described::described;

use super::safe::safe;
use super::value::Report;
use wrap::{Paint, Run, columns, painted, wrap};

/// Rules end here on wide terminals.
const WIDEST_RULE: usize = 80;

/// How the text is laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Style {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether to colour; off when piped or where `NO_COLOR` is set.
    pub colour: bool,
    /// Whether the terminal shows more than ASCII; without it bars are `#` and `…` is `...`.
    pub unicode: bool,
    /// Leaves out what explains: remarks on sources, what classes and checks mean, the checks not made.
    pub quiet: bool,
    /// At most this many ranges of rows, or refused rows, are shown in one place.
    pub max_rows: usize,
    /// At most this many findings of one check are shown; the others are counted.
    pub max_findings_per_check: usize,
    /// At most this many lines of one table (institutions, families) are shown; the others are counted.
    pub max_lines: usize,
}

impl Default for Style {
    /// 80 columns without colour, as for a file.
    fn default() -> Self {
        Self {
            width: 80,
            colour: false,
            unicode: true,
            quiet: false,
            max_rows: 10,
            max_findings_per_check: 10,
            max_lines: 10,
        }
    }
}

/// The report as text, ready to print; every line ends with a newline and none with a space.
#[must_use]
pub fn text(report: &Report, style: &Style) -> String {
    let mut page = Page::new(style);
    let folder = sources::folder(report);
    let shortened = folder.as_deref().map(|folder| sources::without(report, folder));
    let report = shortened.as_ref().unwrap_or(report);
    header::header(&mut page, report, folder.as_deref());
    onward::onward(&mut page, report);
    findings::findings(&mut page, report);
    totals::skipped(&mut page, report);
    totals::totals(&mut page, report);
    page.out
}

/// The text so far, and the way to add to it.
struct Page<'a> {
    style: &'a Style,
    width: usize,
    out: String,
}

impl<'a> Page<'a> {
    fn new(style: &'a Style) -> Self {
        Self {
            style,
            width: style.width.clamp(24, 160),
            out: String::new(),
        }
    }

    /// `…`, or its ASCII form.
    fn ellipsis(&self) -> &'static str {
        if self.style.unicode { "…" } else { "..." }
    }

    /// An empty line, unless the page is empty.
    fn blank(&mut self) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
    }

    /// One line as it is: the caller has seen to its width.
    fn line(&mut self, line: &[Run]) {
        self.out.push_str(&painted(line, self.style.colour));
        self.out.push('\n');
    }

    /// A heading over a part of the report, with a rule so that it can be found without colour.
    fn heading(&mut self, text: &str) {
        self.blank();
        if columns(text) + 4 > self.width {
            return self.flow("", "", &[strong(text)]);
        }
        let rule = if self.style.unicode { "─" } else { "-" };
        let room = self.width.min(WIDEST_RULE).saturating_sub(columns(text) + 4);
        self.line(&[
            dim(&format!("{} ", rule.repeat(2))),
            strong(text),
            dim(&format!(" {}", rule.repeat(room))),
        ]);
    }

    /// Text that is broken into lines; `first` stands before the first, `rest` before the others.
    fn flow(&mut self, first: &str, rest: &str, runs: &[Run]) {
        let room = self.width.saturating_sub(columns(first).max(columns(rest)));
        for (at, line) in wrap(runs, room).into_iter().enumerate() {
            let mut whole = vec![plain(if at == 0 { first } else { rest })];
            whole.extend(line);
            self.line(&whole);
        }
    }

    /// Text that is broken into lines, all behind `indent`.
    fn para(&mut self, indent: &str, text: &str) {
        self.flow(indent, indent, &[plain(text)]);
    }
}

/// Text as it is, safe to print.
fn plain(text: &str) -> Run {
    (Paint::Plain, safe(text).into_owned())
}

/// Bold text.
fn strong(text: &str) -> Run {
    (Paint::Strong, safe(text).into_owned())
}

/// Text that may be read last.
fn dim(text: &str) -> Run {
    (Paint::Dim, safe(text).into_owned())
}

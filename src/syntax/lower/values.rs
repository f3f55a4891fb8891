//! Values: names, texts, numbers, money, dates, ranges, durations.

use super::super::ast::{Amount, Duration, DurationUnit, GradeRef, IntRange, Name, Text};
use super::super::grammar::Rule;
use super::{Lower, Node};
use crate::diagnostic::Diagnostic;
use crate::source::{Span, Spanned};
use jiff::civil::Date;

impl Lower {
    pub(super) fn name(&self, node: &Node<'_>) -> Name {
        Spanned::new(node.as_str().to_owned(), self.span(node))
    }

    /// A grade's name. `6-7` would be one: people mean a range by it.
    pub(super) fn grade_name(&mut self, node: &Node<'_>) -> Option<Name> {
        let text = node.as_str();
        let (low, high) = text.split_once('-').unwrap_or((text, ""));
        let number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if number(low) && number(high) {
            let span = self.span(node);
            self.fault(range_with_hyphen(span, text, low, high));
            return None;
        }
        Some(self.name(node))
    }

    /// A text without its quotes; one with a faulty escape is reported and kept.
    pub(super) fn text(&mut self, node: &Node<'_>) -> Option<Text> {
        let written = node.as_str();
        let span = self.span(node);
        let triple = written.len() >= 6 && written.starts_with("\"\"\"");
        let quotes = if triple { 3 } else { 1 };
        let inner = written.get(quotes..written.len().saturating_sub(quotes))?;
        if !triple && !inner.contains('\\') {
            return Some(Spanned::new(inner.to_owned(), span));
        }
        let value = self.unescape(inner, span.start as usize + quotes);
        Some(Spanned::new(if triple { dedent(&value) } else { value }, span))
    }

    fn unescape(&mut self, inner: &str, base: usize) -> String {
        let mut out = String::with_capacity(inner.len());
        let mut chars = inner.char_indices();
        while let Some((at, char)) = chars.next() {
            if char != '\\' {
                out.push(char);
                continue;
            }
            match chars.next() {
                Some((_, 'n')) => out.push('\n'),
                Some((_, quoted @ ('"' | '\\'))) => out.push(quoted),
                Some((_, other)) => {
                    let start = base + at;
                    let span = Span::new(self.source, start, start + 1 + other.len_utf8());
                    self.diagnostics.push(
                        Diagnostic::error("unknown-escape", span, format!("`\\{other}` stands for nothing"))
                            .label("not an escape")
                            .note("a text knows `\\\"`, `\\\\` and `\\n`")
                            .help("write `\\\\` for a backslash"),
                    );
                    out.push('\\');
                    out.push(other);
                }
                None => out.push('\\'),
            }
        }
        out
    }

    pub(super) fn int(&mut self, node: &Node<'_>) -> Option<Spanned<i64>> {
        self.scaled(node, node.as_str(), 0)
    }

    /// Money in minor units.
    pub(super) fn money(&mut self, node: &Node<'_>) -> Option<Spanned<i64>> {
        self.scaled(node, node.as_str(), 2)
    }

    /// Points or levels in ten-thousandths.
    pub(super) fn score(&mut self, node: &Node<'_>) -> Option<Spanned<i64>> {
        self.scaled(node, node.as_str(), 4)
    }

    /// A number with at most `places` decimals, times ten to the power of `places`.
    fn scaled(&mut self, node: &Node<'_>, written: &str, places: usize) -> Option<Spanned<i64>> {
        let span = self.span(node);
        let (whole, decimals) = written.split_once('.').unwrap_or((written, ""));
        if decimals.len() > places {
            self.fault(
                Diagnostic::error(
                    "too-many-decimals",
                    span,
                    format!("`{written}` has too many decimals"),
                )
                .label(format!("at most {places} decimals count here"))
                .help("round the number"),
            );
            return None;
        }
        let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
        let padded = format!("{digits}{decimals:0<places$}");
        if let Ok(value) = padded.parse() {
            return Some(Spanned::new(value, span));
        }
        self.fault(
            Diagnostic::error("number-too-large", span, format!("`{written}` is too large"))
                .label("more than can be counted")
                .help("check the number of digits"),
        );
        None
    }

    pub(super) fn amount(&mut self, node: &Node<'_>) -> Option<Spanned<Amount>> {
        let written = node.as_str();
        let amount = match written.strip_suffix('%') {
            // A hundredth of a percent is a ten-thousandth.
            Some(percent) => self
                .scaled(node, percent, 2)
                .map(|value| Amount::Percent(value.value)),
            None => self
                .scaled(node, written, 4)
                .map(|value| Amount::Number(value.value)),
        };
        amount.map(|amount| Spanned::new(amount, self.span(node)))
    }

    pub(super) fn date(&mut self, node: &Node<'_>) -> Option<Spanned<Date>> {
        let span = self.span(node);
        match node.as_str().parse::<Date>() {
            Ok(date) => Some(Spanned::new(date, span)),
            Err(_) => {
                self.fault(
                    Diagnostic::error(
                        "no-such-date",
                        span,
                        format!("there is no `{}` in the calendar", node.as_str()),
                    )
                    .label("not a date")
                    .note("a date is written year-month-day, as `2026-07-31`")
                    .help("check the month and the day"),
                );
                None
            }
        }
    }

    /// The date inside `from` or `until`.
    pub(super) fn dated(&mut self, node: Node<'_>) -> Option<Spanned<Date>> {
        let date = node.into_inner().find(|inner| inner.as_rule() == Rule::date)?;
        self.date(&date)
    }

    /// `a..b` or `a` alone, of whole numbers, of money or of points.
    pub(super) fn range(&mut self, node: Node<'_>) -> Option<Spanned<IntRange>> {
        let span = self.span(&node);
        let written = node.as_str();
        let mut ends = Vec::new();
        for inner in node.into_inner() {
            match inner.as_rule() {
                Rule::int => ends.push(self.int(&inner)?.value),
                Rule::money => ends.push(self.money(&inner)?.value),
                Rule::score => ends.push(self.score(&inner)?.value),
                _ => {}
            }
        }
        let low = *ends.first()?;
        let high = *ends.last()?;
        if low > high {
            let turned = written.split_once("..").map_or_else(String::new, |(low, high)| {
                format!("{}..{}", high.trim(), low.trim())
            });
            self.fault(
                Diagnostic::error("reversed-range", span, format!("`{written}` runs backwards"))
                    .label("the lower end stands first")
                    .help(format!("write `{turned}`")),
            );
            return None;
        }
        Some(Spanned::new(IntRange { low, high }, span))
    }

    /// The range inside `points`, `contribution`, `levels` or `pay`.
    pub(super) fn ranged(&mut self, node: Node<'_>) -> Option<Spanned<IntRange>> {
        let range = node
            .into_inner()
            .find(|inner| matches!(inner.as_rule(), Rule::int_range | Rule::money_range))?;
        self.range(range)
    }

    pub(super) fn duration(&mut self, node: Node<'_>) -> Option<Spanned<Duration>> {
        let span = self.span(&node);
        let mut amount = None;
        let mut unit = None;
        for inner in node.into_inner() {
            match inner.as_rule() {
                Rule::int => amount = self.int(&inner),
                Rule::unit => {
                    unit = Some(match inner.as_str() {
                        "year" | "years" => DurationUnit::Years,
                        "month" | "months" => DurationUnit::Months,
                        "week" | "weeks" => DurationUnit::Weeks,
                        _ => DurationUnit::Days,
                    });
                }
                _ => self.unread(&inner),
            }
        }
        let duration = Duration {
            amount: amount?.value,
            unit: unit?,
        };
        Some(Spanned::new(duration, span))
    }

    pub(super) fn grade_ref(&mut self, node: Node<'_>) -> Option<GradeRef> {
        let span = self.span(&node);
        let mut scale = None;
        let mut grade = None;
        for inner in node.into_inner() {
            match inner.as_rule() {
                Rule::scale_name => scale = Some(self.name(&inner)),
                Rule::grade_name => grade = self.grade_name(&inner),
                _ => self.unread(&inner),
            }
        }
        Some(GradeRef {
            span,
            scale,
            grade: grade?,
        })
    }

    /// The names inside a clause.
    pub(super) fn names(&self, node: Node<'_>) -> Vec<Name> {
        node.into_inner()
            .filter(|inner| inner.as_rule() == Rule::name)
            .map(|inner| self.name(&inner))
            .collect()
    }

    /// The first text inside a clause.
    pub(super) fn inner_text(&mut self, node: Node<'_>) -> Option<Text> {
        let text = node.into_inner().find(|inner| inner.as_rule() == Rule::text)?;
        self.text(&text)
    }

    /// The first name inside a clause.
    pub(super) fn inner_name(&self, node: Node<'_>) -> Option<Name> {
        node.into_inner()
            .find(|inner| inner.as_rule() == Rule::name)
            .map(|inner| self.name(&inner))
    }
}

/// `6-7` where `6..7` is meant.
pub(in super::super) fn range_with_hyphen(span: Span, written: &str, low: &str, high: &str) -> Diagnostic {
    Diagnostic::error("range-with-hyphen", span, format!("`{written}` is not a range"))
        .label("a hyphen joins names")
        .note("a range stands between two dots and includes both ends")
        .help(format!("write `{low}..{high}`"))
}

/// Drops the line break behind the opening quotes, the last line when it is blank, and the indentation that
/// all lines share; blank lines have none.
fn dedent(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let mut lines: Vec<&str> = text.split('\n').collect();
    if lines.len() > 1 && lines.first().is_some_and(|line| line.trim().is_empty()) {
        lines.remove(0);
    }
    if lines.len() > 1 && lines.last().is_some_and(|line| line.trim().is_empty()) {
        lines.pop();
    }
    let indent = |line: &&str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let common = lines
        .iter()
        .filter(|line| !line.trim().is_empty())
        .map(indent)
        .min()
        .unwrap_or(0);
    let cut: Vec<&str> = lines
        .iter()
        .map(|line| line.get(common..).unwrap_or_default())
        .collect();
    cut.join("\n")
}

#[cfg(test)]
mod tests {
    use super::dedent;

    #[test]
    fn common_indentation_goes_and_deeper_lines_keep_theirs() {
        assert_eq!(
            dedent("\n    one\n      two\n\n    three\n  "),
            "one\n  two\n\nthree"
        );
        assert_eq!(dedent("one line"), "one line");
    }
}

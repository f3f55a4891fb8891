//! Small faults that are reported and mended where they stand: texts, quotes, `;` and `//`.

use super::super::kind::Kind;
use super::Scanner;
use super::shape::{Shape, declaration};
use crate::diagnostic::Diagnostic;
use std::ops::Range;

/// Whether a curly or low double quote stands at `at`.
pub(super) fn curly(text: &str, at: usize) -> bool {
    text.get(at..)
        .is_some_and(|rest| rest.starts_with(['\u{201c}', '\u{201d}', '\u{201e}', '\u{201f}']))
}

/// The text with its mends, each as long as what it replaces.
pub(super) fn apply(text: &str, mends: &[(Range<usize>, String)]) -> Option<String> {
    if mends.is_empty() {
        return None;
    }
    let mut mends: Vec<_> = mends.iter().collect();
    mends.sort_by_key(|(range, _)| (range.start, range.end));
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (range, with) in mends {
        // A stretch that is scanned twice is mended once.
        if range.start < from {
            continue;
        }
        out.push_str(text.get(from..range.start).unwrap_or_default());
        out.push_str(with);
        from = range.end;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    (out.len() == text.len()).then_some(out)
}

impl Scanner<'_> {
    pub(super) fn semicolon(&mut self) {
        let at = self.at;
        self.fault(
            Diagnostic::error(
                "stray-semicolon",
                self.span(at..at + 1),
                "`;` is not part of the language",
            )
            .label("not needed")
            .note("a clause ends where its line ends")
            .help("remove the `;`"),
        );
        self.mends.push((at..at + 1, " ".to_owned()));
        self.at += 1;
    }

    pub(super) fn slashes(&mut self) {
        let (at, end) = (self.at, self.line_end(self.at));
        self.fault(
            Diagnostic::error(
                "wrong-comment",
                self.span(at..at + 2),
                "a comment does not begin with `//`",
            )
            .label("write `#`")
            .help("begin the comment with `#`"),
        );
        self.blank(at..end);
        self.at = end;
    }

    /// A `"`: skips the text that it begins.
    pub(super) fn quote(&mut self) {
        let start = self.at;
        self.begin_if_none(start..start);
        if self.slice(start..self.text.len()).starts_with("\"\"\"") {
            self.triple(start);
            return;
        }
        let line_end = self.line_end(start);
        let mut at = start + 1;
        while at < line_end {
            match self.byte(at) {
                Some(b'\\') => at += 2,
                Some(b'"') => {
                    self.step(at + 1 - start);
                    return;
                }
                _ => at += 1,
            }
        }
        let line = self.slice(start..line_end);
        if let Some(closing) = line.find(['\u{201d}', '\u{201c}']) {
            self.wrong_quotes(start + closing);
            self.mends
                .push((start + closing..start + closing + 3, "\"  ".to_owned()));
            self.step(closing + 3);
            return;
        }
        self.unclosed(start);
    }

    /// A curly quote outside a text: the text goes to the next quote of any kind.
    pub(super) fn curly(&mut self) {
        let start = self.at;
        self.begin_if_none(start..start);
        let behind = start + 3;
        let rest = self.slice(behind..self.line_end(start));
        let Some(closing) = rest.find(['\u{201c}', '\u{201d}', '"']) else {
            self.unclosed(start);
            return;
        };
        self.wrong_quotes(start);
        self.mends.push((start..behind, "  \"".to_owned()));
        let close = behind + closing;
        if self.byte(close) == Some(b'"') {
            self.step(close + 1 - start);
        } else {
            self.mends.push((close..close + 3, "\"  ".to_owned()));
            self.step(close + 3 - start);
        }
    }

    fn wrong_quotes(&mut self, at: usize) {
        self.fault(
            Diagnostic::error(
                "curly-quotes",
                self.span(at..at + 3),
                "text stands in straight quotes",
            )
            .label("a curly quote")
            .note("word processors write “ ” by themselves")
            .help("write `\"` on both sides"),
        );
    }

    /// A text that its line does not close ends with the line, or before a brace that it would swallow.
    fn unclosed(&mut self, start: usize) {
        let line_end = self.line_end(start);
        let line = self.slice(start..line_end).trim_end();
        let shown = start..start + line.len();
        let quote = line.chars().next().map_or(1, char::len_utf8);
        let inside = line.get(quote..).unwrap_or_default();
        let kept = inside.find(['{', '}']).unwrap_or(inside.len());
        let content = inside.get(..kept).unwrap_or_default();
        let end = start + quote + kept;
        self.fault(
            Diagnostic::error("unclosed-text", self.span(shown), "a text is not closed")
                .label("opened here")
                .note("a text in `\"` ends on the line on which it begins")
                .help("write `\"` at its end, or `\"\"\"` on both sides for a text of several lines"),
        );
        self.broken.push(start);
        self.mends.push((start..end, closed(content, end - start)));
        self.step(end - start);
    }

    fn triple(&mut self, start: usize) {
        let mut at = start + 3;
        while let Some(byte) = self.byte(at) {
            match byte {
                b'\\' => at += 2,
                b'"' if self.text.get(at..at + 3) == Some("\"\"\"") => {
                    self.step(at + 3 - start);
                    return;
                }
                _ => at += 1,
            }
        }
        self.fault(
            Diagnostic::error(
                "unclosed-text",
                self.span(start..start + 3),
                "a text is not closed",
            )
            .label("opened here, closed nowhere")
            .note("a text in `\"\"\"` goes on over lines until the next `\"\"\"`")
            .help("write `\"\"\"` at its end"),
        );
        self.broken.push(start);
        let end = self.next_declaration(start + 3);
        self.blank(start..end);
        self.mends.pop();
        let blanked = self.blanked(start + 3..end);
        self.mends.push((start..end, format!("\"\" {blanked}")));
        if self.depth > 0 {
            // Its `}` went with the text: that has been said.
            self.depth = 0;
            if let Some(block) = &mut self.current {
                block.quiet = true;
            }
            self.last_end = end;
            self.end_block(Some(end));
        }
        self.at = end;
        self.line_start = true;
        self.indent = 0;
    }

    /// The first line at or behind `from` that begins a block at the margin, else the end.
    fn next_declaration(&self, from: usize) -> usize {
        let mut at = self.line_end(from);
        while at < self.text.len() {
            at += 1;
            let line = self.slice(at..self.line_end(at));
            let word = line.split([' ', '\t', '{', '"']).next().unwrap_or_default();
            if let Some(kind) = Kind::of(word) {
                let rest = line.get(word.len()..).unwrap_or_default();
                if declaration(rest, false, kind) != Shape::No {
                    return at;
                }
            }
            at = self.line_end(at);
        }
        self.text.len()
    }

    fn fault(&mut self, diagnostic: Diagnostic) {
        // After a block was closed early its rest is scanned again: say it once.
        if !self.diagnostics.contains(&diagnostic) {
            self.diagnostics.push(diagnostic);
        }
    }

    fn blanked(&self, range: Range<usize>) -> String {
        let keep = |byte| if byte == b'\n' { '\n' } else { ' ' };
        self.slice(range).bytes().map(keep).collect()
    }

    fn blank(&mut self, range: Range<usize>) {
        let blanked = self.blanked(range.clone());
        self.mends.push((range, blanked));
    }
}

/// `content` in quotes, cut or padded to `length` bytes.
fn closed(content: &str, length: usize) -> String {
    let mut room = length.saturating_sub(2);
    if length < 2 {
        return " ".repeat(length);
    }
    let content = content.trim_end();
    while !content.is_char_boundary(room.min(content.len())) {
        room -= 1;
    }
    let cut = content.get(..room.min(content.len())).unwrap_or_default();
    // A `\` at the cut would take the closing quote with it.
    let cut = cut.trim_end_matches('\\');
    let mut out = format!("\"{cut}\"");
    out.push_str(&" ".repeat(length - out.len()));
    out
}

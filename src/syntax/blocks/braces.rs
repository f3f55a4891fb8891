//! Braces: counting them, and what is said where one is missing or too many.

use super::super::kind::Body;
use super::{Block, Scan, Scanner};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// Braces may be nested this deep; no construct needs more than four.
const MAX_DEPTH: usize = 32;

/// So many blocks without a brace are listed one by one.
const MOST_BRACES: usize = 20;

impl Scanner<'_> {
    /// False when the braces are too deep to go on.
    pub(super) fn open(&mut self) -> bool {
        self.begin_if_none(self.at..self.at);
        if self.depth == 0 {
            let behind_heading = !self.line_start;
            if let Some(block) = &mut self.current {
                let required = block.kind.is_some_and(|kind| kind.body() == Body::Required);
                if required && block.line_end.is_some() && behind_heading {
                    // A brace inside a body whose own `{` is missing: count that one too.
                    self.depth += 1;
                } else {
                    block.open = Some(self.at);
                }
            }
        }
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            self.diagnostics.push(
                Diagnostic::error(
                    "nested-too-deep",
                    self.span(self.at..self.at + 1),
                    format!("braces are nested more than {MAX_DEPTH} deep"),
                )
                .label("one `{` too many")
                .note("nothing behind this place was read")
                .help("a `}` is probably missing above; no block needs more than four levels"),
            );
            if let Some(block) = &mut self.current {
                block.quiet = true;
            }
            self.last_end = self.text.len();
            self.end_block(Some(self.at));
            return false;
        }
        self.step(1);
        true
    }

    pub(super) fn close(&mut self) {
        let at = self.at;
        if self.depth > 0 {
            self.depth -= 1;
            self.step(1);
            if self.depth == 0 {
                if let Some(block) = &mut self.current {
                    block.close = Some(at);
                }
                self.end_block(None);
            }
            return;
        }
        self.step(1);
        let without_brace =
            |block: &Block| block.open.is_none() && block.kind.is_some_and(|kind| kind.body() != Body::None);
        if self.current.as_ref().is_some_and(without_brace) {
            self.close_without_open(at);
            return;
        }
        // The end of clauses whose heading is lost: the first of them has been reported.
        let lost_heading = |block: &Block| block.kind.is_none() && block.indent > 0;
        if self
            .current
            .as_ref()
            .or(self.blocks.last())
            .is_some_and(lost_heading)
        {
            self.mends.push((at..at + 1, " ".to_owned()));
            self.end_block(None);
            return;
        }
        // A head without `{` whose body is not indented: its clauses were taken for blocks.
        let from_back = self
            .blocks
            .iter()
            .rev()
            .take_while(|block| block.open.is_none() && block.close.is_none())
            .position(|block| block.missing_open.is_some());
        if let Some(back) = from_back {
            let index = self.blocks.len() - 1 - back;
            let Some(head) = self.blocks.get(index).cloned() else {
                return;
            };
            self.blocks.truncate(index);
            self.current = Some(head);
            self.close_without_open(at);
            return;
        }
        let missing_above = "either it is one too many, or the `{` that it closes is missing above";
        self.diagnostics.push(
            Diagnostic::error("surplus-brace", self.span(at..at + 1), "`}` closes nothing")
                .label("no block is open here")
                .help(missing_above),
        );
        self.mends.push((at..at + 1, " ".to_owned()));
    }

    fn close_without_open(&mut self, at: usize) {
        if let Some(block) = &mut self.current {
            let head_end = block.line_end.unwrap_or(at);
            block.close = Some(at);
            block.open = None;
            block.missing_open = Some(head_end);
        }
        let missing = self.current.as_ref().and_then(|block| block.missing_open);
        self.end_block(None);
        if let Some(block) = self.blocks.last_mut() {
            block.missing_open = missing;
        }
    }

    pub(super) fn finish(mut self) -> Scan {
        let mut missing = 0;
        let mut blocks = std::mem::take(&mut self.blocks);
        for block in blocks.iter_mut().filter(|block| !block.quiet) {
            let message = if let Some(at) = block.missing_open {
                let at = self.clause_in_head(block).unwrap_or(at);
                block.missing_open = Some(at);
                missing_open(self.span(at..at), &self.named(block), block.close.is_some())
            } else if let Some(at) = block.missing_close {
                self.missing_close(block, at)
            } else {
                continue;
            };
            missing += 1;
            if missing < MOST_BRACES {
                self.diagnostics.push(message);
            } else if missing == MOST_BRACES {
                self.diagnostics.push(
                    Diagnostic::error(
                        "missing-brace",
                        message.span,
                        "this block and more below lack braces",
                    )
                    .label("the first one that is not listed")
                    .help("mend the braces above first"),
                );
            }
        }
        self.broken.sort_unstable();
        self.broken.dedup();
        Scan {
            mended: super::mend::apply(self.text, &self.mends),
            blocks,
            diagnostics: self.diagnostics,
            broken: self.broken,
        }
    }

    fn missing_close(&self, block: &Block, at: usize) -> Diagnostic {
        let called = self.named(block);
        let message = Diagnostic::error(
            "missing-brace",
            self.span(at..at),
            format!("{called} is not closed"),
        )
        .label("`}` is missing here")
        .help("close the block with `}`");
        match block.open {
            Some(open) => message.related(self.span(open..open + 1), "opened here"),
            None => message,
        }
    }

    /// The end of a head without `{` whose clauses stand on its own line.
    fn clause_in_head(&self, block: &Block) -> Option<usize> {
        let clauses = block.kind?.clauses();
        let line = self.slice(0..block.line_end.unwrap_or(block.end));
        let tokens = super::super::lex::lex(line, block.start);
        let first = tokens
            .iter()
            .skip(2)
            .position(|token| clauses.contains(&token.text(self.text)))?;
        tokens.get(first + 1).map(|token| token.end)
    }

    /// The block as messages call it: `` `role lecturer` ``.
    fn named(&self, block: &Block) -> String {
        let word = self.slice(block.word.clone());
        if word.is_empty() {
            return "this `{`".to_owned();
        }
        let name = super::super::lex::first_token(self.slice(block.word.end..block.end))
            .filter(|token| token.is_name() || token.is_text())
            .map(|token| token.text(self.slice(block.word.end..block.end)).to_owned());
        match name {
            Some(name) if name.len() <= 60 => format!("`{word} {name}`"),
            _ => format!("this `{word}`"),
        }
    }
}

fn missing_open(span: Span, called: &str, closed: bool) -> Diagnostic {
    if closed {
        Diagnostic::error("missing-brace", span, format!("`{{` is missing behind {called}"))
            .label("`{` is missing here")
            .help("write `{` between the heading and what belongs to it")
    } else {
        Diagnostic::error("missing-brace", span, format!("{called} has no braces"))
            .label("`{ … }` is missing here")
            .note("what the block says stands between `{` and `}`")
            .help("write `{`, then its clauses, then `}`")
    }
}

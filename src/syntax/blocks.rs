//! The hand scanner: splits a file into its top-level blocks before the grammar sees any of it.
//!
//! It knows braces, texts and comments and the words that begin a block, nothing else. What it finds wrong it
//! reports once and mends in a copy of the text of the same length (a `;` becomes a space), so that offsets
//! stay true and the grammar does not stumble over the same fault again.
//!
//! Braces that balance are trusted, with one exception: a line that begins a block of its own, `{` included, no
//! deeper indented than the block around it. Where they do not balance, a block ends before the first such line.

mod mend;

use super::words::{Body, Kind};
use crate::diagnostic::{Diagnostic, nearest};
use crate::source::{SourceId, Span};
use std::ops::Range;

/// Braces may be nested this deep; no construct needs more than four.
const MAX_DEPTH: usize = 32;

/// So many blocks without a brace are listed one by one.
const MOST_BRACES: usize = 20;

/// One top-level block.
#[derive(Debug, Clone)]
pub(super) struct Block {
    /// First byte.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// Its first word; empty when it begins with something else.
    pub word: Range<usize>,
    /// The kind that the word names.
    pub kind: Option<Kind>,
    /// Its `{`.
    pub open: Option<usize>,
    /// Its `}`.
    pub close: Option<usize>,
    /// Where the `{` should have been; reported by the scanner.
    pub missing_open: Option<usize>,
    /// Where the `}` should have been; reported by the scanner.
    pub missing_close: Option<usize>,
    /// Nothing more may be said about it: what is wrong swallowed its shape.
    pub quiet: bool,
    indent: usize,
    line_end: Option<usize>,
}

/// What the scanner made of a file.
#[derive(Debug)]
pub(super) struct Scan {
    /// The text with its small faults mended, byte for byte as long as the original; none when it had none.
    pub mended: Option<String>,
    /// The blocks in order.
    pub blocks: Vec<Block>,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
    /// Where texts were not closed: a clause that holds one of these has been reported.
    pub broken: Vec<usize>,
}

/// Splits a file.
pub(super) fn scan(text: &str, source: SourceId) -> Scan {
    let mut scanner = Scanner {
        text,
        source,
        at: if text.starts_with('\u{feff}') { 3 } else { 0 },
        depth: 0,
        indent: 0,
        line_start: true,
        last_end: 0,
        current: None,
        suspect: None,
        blocks: Vec::new(),
        diagnostics: Vec::new(),
        broken: Vec::new(),
        mends: Vec::new(),
    };
    scanner.run();
    scanner.finish()
}

/// A place inside a block where another block seems to begin.
#[derive(Debug, Clone, Copy)]
struct Suspect {
    /// The word that seems to begin it.
    at: usize,
    /// The end of the last token before it.
    before: usize,
    indent: usize,
}

struct Scanner<'a> {
    text: &'a str,
    source: SourceId,
    at: usize,
    depth: usize,
    indent: usize,
    line_start: bool,
    /// End of the last token that is neither blank nor comment.
    last_end: usize,
    current: Option<Block>,
    suspect: Option<Suspect>,
    blocks: Vec<Block>,
    diagnostics: Vec<Diagnostic>,
    broken: Vec<usize>,
    mends: Vec<(Range<usize>, String)>,
}

impl<'a> Scanner<'a> {
    fn run(&mut self) {
        loop {
            while let Some(byte) = self.byte(self.at) {
                match byte {
                    b'\n' => self.newline(),
                    b' ' | b'\t' | b'\r' => {
                        self.at += 1;
                        self.indent += usize::from(self.line_start);
                    }
                    b'#' => self.at = self.line_end(self.at),
                    b'"' => self.quote(),
                    b';' => self.semicolon(),
                    b'/' if self.byte(self.at + 1) == Some(b'/') => self.slashes(),
                    b'{' => {
                        if !self.open() {
                            return;
                        }
                    }
                    b'}' => self.close(),
                    0xE2 if mend::curly(self.text, self.at) => self.curly(),
                    byte if is_word(byte) => self.word(),
                    _ => {
                        self.begin_if_none(self.at..self.at);
                        self.step(1);
                    }
                }
            }
            if !self.end_of_text() {
                return;
            }
        }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn line_end(&self, at: usize) -> usize {
        let rest = self.text.as_bytes().get(at..).unwrap_or_default();
        memchr::memchr(b'\n', rest).map_or(self.text.len(), |found| at + found)
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.source, range.start, range.end)
    }

    fn slice(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or_default()
    }

    fn newline(&mut self) {
        self.at += 1;
        self.line_start = true;
        self.indent = 0;
        if self.depth == 0 {
            let last = self.last_end;
            if let Some(block) = &mut self.current {
                block.line_end.get_or_insert(last);
            }
        }
    }

    /// Goes on behind a token.
    fn step(&mut self, length: usize) {
        self.at += length;
        self.last_end = self.at;
        self.line_start = false;
    }

    fn word(&mut self) {
        let start = self.at;
        let mut end = start;
        while self
            .byte(end)
            .is_some_and(|byte| is_word(byte) && !(byte == 0xE2 && mend::curly(self.text, end)))
        {
            end += 1;
        }
        let end = end.max(start + 1);
        if self.depth == 0 {
            self.top_level_word(start..end);
        } else if self.line_start {
            self.nested_word(start..end);
            if self.at < start {
                return;
            }
        }
        self.at = start;
        self.step(end - start);
    }

    /// A word outside all braces: it begins a block, or goes on with one that has no braces.
    fn top_level_word(&mut self, word: Range<usize>) {
        let kind = Kind::of(self.slice(word.clone()));
        let Some(block) = &self.current else {
            self.begin(word, kind);
            return;
        };
        if !self.line_start {
            return;
        }
        let deeper = self.indent > block.indent;
        // A head whose `{` is missing: what is indented below it is its body.
        let body_without_brace = deeper && block.kind.is_some_and(|kind| kind.body() == Body::Required);
        // Clauses whose heading is lost: all of them are one fault, up to their `}`.
        let orphan = block.kind.is_none() && block.indent > 0 && self.indent >= block.indent;
        let begins = match (kind, block.kind) {
            (Some(kind), _) if orphan => {
                let line = self.slice(word.end..self.line_end(word.end));
                declaration(line, true, kind) != Shape::No
            }
            (None, _) if orphan => false,
            (Some(_), _) => !body_without_brace,
            // A heading without its keyword is no continuation of the line above.
            (None, Some(_)) => !deeper || !body_without_brace && self.opens_on_line(word.end),
            // Junk goes on until something that looks like a declaration: one message for all of it.
            (None, None) => nearest(self.slice(word.clone()), super::words::ITEM_KEYWORDS).is_some(),
        };
        if begins {
            self.end_block(None);
            self.begin(word, kind);
        }
    }

    fn opens_on_line(&self, from: usize) -> bool {
        let line = self.slice(from..self.line_end(from));
        super::lex::lex(line, 0).iter().any(|token| token.is(line, "{"))
    }

    /// A word at a line's start inside a block: does another block begin here?
    fn nested_word(&mut self, word: Range<usize>) {
        let (Some(block), Some(kind)) = (&self.current, Kind::of(self.slice(word.clone()))) else {
            return;
        };
        if self.indent > block.indent {
            return;
        }
        let line = self.slice(word.end..self.line_end(word.end));
        let clause = block
            .kind
            .is_some_and(|outer| outer.clauses().contains(&self.slice(word.clone())));
        let shape = declaration(line, clause, kind);
        if shape == Shape::No {
            return;
        }
        let suspect = *self.suspect.get_or_insert(Suspect {
            at: word.start,
            before: self.last_end,
            indent: self.indent,
        });
        if shape == Shape::WithBrace {
            self.close_at(suspect);
        }
    }

    /// Ends the current block before `suspect` and goes on from there.
    fn close_at(&mut self, suspect: Suspect) {
        self.depth = 0;
        self.last_end = suspect.before;
        self.end_block(Some(suspect.before));
        self.at = suspect.at;
        self.indent = suspect.indent;
        self.line_start = true;
        let word_end = self.word_end(suspect.at);
        let word = suspect.at..word_end;
        let kind = Kind::of(self.slice(word.clone()));
        self.begin(word, kind);
        self.at = word_end;
        self.last_end = word_end;
        self.line_start = false;
    }

    fn word_end(&self, start: usize) -> usize {
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        start + rest.iter().take_while(|byte| is_word(**byte)).count()
    }

    fn begin_if_none(&mut self, word: Range<usize>) {
        if self.current.is_none() {
            self.begin(word, None);
        }
    }

    fn begin(&mut self, word: Range<usize>, kind: Option<Kind>) {
        self.suspect = None;
        self.current = Some(Block {
            start: word.start,
            end: word.end,
            word,
            kind,
            open: None,
            close: None,
            missing_open: None,
            missing_close: None,
            quiet: false,
            indent: self.indent,
            line_end: None,
        });
    }

    /// Ends the current block at the last token; `missing_close` when its `}` should have been there.
    fn end_block(&mut self, missing_close: Option<usize>) {
        let Some(mut block) = self.current.take() else {
            return;
        };
        self.suspect = None;
        block.end = self.last_end.max(block.word.end);
        block.missing_close = missing_close;
        if block.open.is_none() && block.kind.is_some_and(|kind| kind.body() == Body::Required) {
            block.missing_open = Some(block.line_end.unwrap_or(block.end));
        }
        self.blocks.push(block);
    }

    /// False when the braces are too deep to go on.
    fn open(&mut self) -> bool {
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

    fn close(&mut self) {
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

    /// True when the text is to be scanned on from an earlier place.
    fn end_of_text(&mut self) -> bool {
        if self.depth == 0 {
            self.end_block(None);
            return false;
        }
        if let Some(suspect) = self.suspect {
            self.close_at(suspect);
            return true;
        }
        self.depth = 0;
        self.end_block(Some(self.last_end));
        false
    }

    fn finish(mut self) -> Scan {
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
            mended: mend::apply(self.text, &self.mends),
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
        let tokens = super::lex::lex(line, block.start);
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
        let name = super::lex::first_token(self.slice(block.word.end..block.end))
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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    No,
    Plain,
    WithBrace,
}

/// Whether the rest of a line makes its first word a declaration rather than a clause.
fn declaration(line: &str, also_clause: bool, kind: Kind) -> Shape {
    let tokens = super::lex::lex(line, 0);
    let mut tokens = tokens.iter();
    let Some(first) = tokens.next() else {
        return Shape::No;
    };
    if !(first.is_name() || first.is_text()) {
        return Shape::No;
    }
    let second = tokens.next();
    if second.is_some_and(|token| token.is(line, "->") || token.is(line, "<->") || token.is(line, "@")) {
        return Shape::No;
    }
    let opens = second.is_some_and(|token| token.is(line, "{")) || tokens.any(|token| token.is(line, "{"));
    if opens && kind.body() != Body::None {
        return Shape::WithBrace;
    }
    let titled =
        second.is_some_and(|token| token.is_text() || token.is(line, "from") || token.is(line, "in"));
    if titled || !also_clause {
        Shape::Plain
    } else {
        Shape::No
    }
}

/// Bytes of words; every non-ASCII letter counts, the grammar is stricter.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-' || byte >= 0x80
}

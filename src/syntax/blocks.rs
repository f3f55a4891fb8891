//! The hand scanner: splits a file into its top-level blocks before the grammar sees any of it.
//!
//! It knows braces, texts and comments and the words that begin a block, nothing else. What it finds wrong it
//! reports once and mends in a copy of the text of the same length (a `;` becomes a space), so that offsets
//! stay true and the grammar does not stumble over the same fault again.
//!
//! Braces that balance are trusted, with one exception: a line that begins a block of its own, `{` included, no
//! deeper indented than the block around it. Where they do not balance, a block ends before the first such line.

mod braces;
mod mend;
mod shape;

use super::kind::{Body, Kind};
use crate::diagnostic::{Diagnostic, nearest};
use crate::source::{SourceId, Span};
use shape::{Shape, declaration};
use std::ops::Range;

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
        // Clauses whose heading is lost are one fault, also behind one that has braces of its own.
        let orphan = |last: &Block| last.kind.is_none() && last.indent > 0 && self.indent >= last.indent;
        let quiet = kind.is_none() && self.blocks.last().is_some_and(orphan);
        self.current = Some(Block {
            start: word.start,
            end: word.end,
            word,
            kind,
            open: None,
            close: None,
            missing_open: None,
            missing_close: None,
            quiet,
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
}

/// Bytes of words; every non-ASCII letter counts, the grammar is stricter.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-' || byte >= 0x80
}

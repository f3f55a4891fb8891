//! What stands between two tokens: white space and comments.

use crate::syntax::outline;

/// A comment, or what else stands there that no block took (a stray `}`): kept as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Comment<'a> {
    /// With its `#`, without white space behind it.
    pub text: &'a str,
    /// Whether it stands behind something on its line.
    pub trailing: bool,
    /// Whether a blank line stands above it.
    pub blank: bool,
}

/// White space and comments.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Gap<'a> {
    pub comments: Vec<Comment<'a>>,
    /// Whether a line ends in it.
    pub breaks: bool,
    /// Whether a blank line stands behind the last comment.
    pub blank: bool,
    /// Columns before what follows, on its own line.
    pub spaces: usize,
}

impl<'a> Gap<'a> {
    /// Reads a gap; `start` when nothing stands before it.
    pub(super) fn read(text: &'a str, start: bool) -> Self {
        let mut gap = Self {
            breaks: start,
            ..Self::default()
        };
        let mut empty_lines = 0;
        let mut lines = text.split('\n').enumerate().peekable();
        while let Some((index, line)) = lines.next() {
            let last = lines.peek().is_none();
            let words = line.trim();
            gap.breaks |= index > 0;
            if !words.is_empty() {
                let trailing = index == 0 && !start;
                gap.comments.push(Comment {
                    text: words,
                    trailing,
                    blank: empty_lines > 0,
                });
                empty_lines = 0;
            } else if last {
                gap.spaces = line.chars().count();
            } else if index > 0 || start {
                empty_lines += 1;
            }
        }
        gap.blank = empty_lines > 0;
        gap
    }
}

/// A token and what stands before it.
#[derive(Debug, Clone)]
pub(super) struct Token<'a> {
    pub text: &'a str,
    pub start: usize,
    pub before: Gap<'a>,
}

/// The tokens of a block. The first one's gap is empty: what stands before a block is its reader's business.
pub(super) fn tokens(text: &str, range: std::ops::Range<usize>) -> Vec<Token<'_>> {
    let mut from = range.start;
    let mut found = Vec::new();
    for token in outline::tokens(text, range) {
        let before = Gap::read(text.get(from..token.start).unwrap_or_default(), false);
        from = token.end;
        found.push(Token {
            text: text.get(token.clone()).unwrap_or_default(),
            start: token.start,
            before,
        });
    }
    found
}

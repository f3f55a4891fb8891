//! The outline of a file for those who lay it out: its blocks, which of them are sound, where their clauses begin,
//! and its tokens. Nothing here is meant, and nothing is reported.

use super::grammar::Grammar;
use super::{blocks, lex};
use crate::source::SourceId;
use pest::Parser;
use std::ops::Range;

/// One top-level block as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its bytes, from its first token to its last.
    pub range: Range<usize>,
    /// Where its head and its clauses begin, in order; none when the block cannot be read, or is kept as text: then
    /// it is not ours to lay out.
    pub clauses: Option<Vec<usize>>,
}

/// The blocks of a text, in order.
#[must_use]
pub fn outline(text: &str) -> Vec<Piece> {
    let scan = blocks::scan(text, SourceId::default());
    scan.blocks
        .iter()
        .map(|block| Piece {
            range: block.start..block.end,
            clauses: clauses(text, block, &scan.broken),
        })
        .collect()
}

fn clauses(text: &str, block: &blocks::Block, broken: &[usize]) -> Option<Vec<usize>> {
    let whole = block.missing_open.is_none() && block.missing_close.is_none() && !block.quiet;
    let range = block.start..block.end;
    if !whole || broken.iter().any(|at| range.contains(at)) {
        return None;
    }
    let nodes = Grammar::parse(block.kind?.block_rule(), text.get(range)?).ok()?;
    Some(
        nodes
            .filter(|node| !node.as_str().is_empty())
            .map(|node| block.start + node.as_span().start())
            .collect(),
    )
}

/// The tokens of a stretch of text: words, numbers, texts with their quotes, signs. Comments are none.
#[must_use]
pub fn tokens(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let until = text.get(..range.end).unwrap_or_default();
    lex::lex(until, range.start)
        .into_iter()
        .map(|token| token.start..token.end)
        .collect()
}

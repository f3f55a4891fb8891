//! From text to tree.
//!
//! A file is split into blocks by hand (`blocks`), each block is read by the grammar with a strict rule, and
//! a block that the rule refuses is read again clause by clause, so that each bad clause gives one message at
//! its own place and the rest of the block is kept (`recover`). What the messages say is in `explain`.

pub mod ast;
mod blocks;
mod explain;
mod grammar;
mod kind;
mod lex;
mod lower;
pub mod outline;
mod plain;
mod recover;
mod words;

pub use words::{
    ADDED, CEILING_CLAUSES, CHECK_SETTINGS, CONNECTING, CONTRACT_CLAUSES, COUNTED, DIMENSIONS,
    EVALUATION_CLAUSES, EXPECT_OPTIONS, EXPECTATIONS, FAMILY_CLAUSES, FRAMEWORK_CLAUSES, GATEWAY_CLAUSES,
    GRADE_OPTIONS, GROUPINGS, ITEM_KEYWORDS, LEVELS, MATCH_CLAUSES, OPEN_BY, REWARD_BY, REWARD_CLAUSES,
    ROLE_CLAUSES, RULE_CLAUSES, SCALE_CLAUSES, SCENARIO_CLAUSES, SOURCE_CLAUSES, STEP_KINDS, STEP_OPTIONS,
    SUBJECTS, TEST_CLAUSES, UNITS,
};

use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, Sources, Span};
use rayon::prelude::*;

/// Below this many bytes threads cost more than they save.
const PARALLEL_FROM: usize = 128 * 1024;

/// A tree written out without its places: two that are equal mean the same. The tree has no other form of itself in which
/// places are missing, and one that is written by hand would have to be kept up with it. A text that looks like a place
/// is the same text on both sides.
#[must_use]
pub fn without_places(tree: &impl std::fmt::Debug) -> String {
    let written = format!("{tree:?}");
    let mut out = String::with_capacity(written.len());
    let mut rest = written.as_str();
    while let Some(at) = rest.find("Span { source") {
        let (before, span) = rest.split_at(at);
        out.push_str(before);
        rest = span.find('}').and_then(|end| span.get(end + 1..)).unwrap_or("");
    }
    out.push_str(rest);
    out
}

/// Reads one framework file; never fails. What could not be read is reported, in the order of its places, and
/// left out or kept as [`ast::Item::Bad`] or as a `damaged` block.
#[must_use]
pub fn parse(sources: &Sources, id: SourceId) -> (ast::File, Vec<Diagnostic>) {
    let text = sources.text(id);
    if let Some(nul) = memchr::memchr(0, text.as_bytes()) {
        let file = ast::File {
            source: id,
            items: Vec::new(),
        };
        let diagnostic =
            Diagnostic::error("not-text", Span::new(id, nul, nul + 1), "this is not a text file")
                .label("a zero byte, which no text has")
                .help("name a framework file, as `learning-technology.gradus`");
        return (file, vec![diagnostic]);
    }
    let scan = blocks::scan(&text, id);
    let read_from = scan.mended.as_deref().unwrap_or(&text);
    let read = |block: &blocks::Block| recover::block(read_from, block, &scan.broken, id);
    let results: Vec<_> = if text.len() >= PARALLEL_FROM {
        scan.blocks.par_iter().with_min_len(16).map(read).collect()
    } else {
        scan.blocks.iter().map(read).collect()
    };
    let mut file = ast::File {
        source: id,
        items: Vec::with_capacity(results.len()),
    };
    let mut diagnostics = scan.diagnostics;
    for ((item, found), block) in results.into_iter().zip(&scan.blocks) {
        file.items.push(item);
        // A `{` that opens nothing leaves the block around it open: that is said once, at the `{`.
        if block.missing_close.is_some() && found.iter().any(|said| said.code == "unexpected-body") {
            diagnostics.retain(|said| {
                said.code != "missing-brace" || Some(said.span.start as usize) != block.missing_close
            });
        }
        diagnostics.extend(found);
    }
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span, diagnostic.code));
    (file, diagnostics)
}

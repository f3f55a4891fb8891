//! Whether two texts say the same: tokens, comments and trees, places apart.

use super::gaps::Gap;
use crate::source::Sources;
use crate::syntax::{self, outline};

/// Whether `after` says what `before` says.
pub(super) fn same(before: &str, after: &str) -> bool {
    words(before) == words(after) && tree(before) == tree(after)
}

/// The tokens and comments of a text in order; a comment without the white space behind it.
fn words(text: &str) -> (Vec<&str>, Vec<&str>) {
    let mut tokens = Vec::new();
    let mut comments = Vec::new();
    let mut from = 0;
    let mut gap = |range: std::ops::Range<usize>| {
        let between = Gap::read(text.get(range).unwrap_or_default(), false);
        comments.extend(between.comments.into_iter().map(|comment| comment.text));
    };
    for token in outline::tokens(text, 0..text.len()) {
        gap(from..token.start);
        from = token.end;
        tokens.push(text.get(token).unwrap_or_default());
    }
    gap(from..text.len());
    (tokens, comments)
}

/// The tree of a text, written out without its spans, and the codes of what is wrong with it.
fn tree(text: &str) -> (String, Vec<&'static str>) {
    let mut sources = Sources::default();
    let id = sources.add("", text);
    let (file, diagnostics) = syntax::parse(&sources, id);
    let mut codes: Vec<&str> = diagnostics.iter().map(|said| said.code).collect();
    codes.sort_unstable();
    (syntax::without_places(&file.items), codes)
}

//! Whether a line declares something: how a block that was never closed is told from one that goes on.

use super::super::kind::{Body, Kind};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    No,
    Plain,
    WithBrace,
}

/// Whether the rest of a line makes its first word a declaration rather than a clause.
pub(super) fn declaration(line: &str, also_clause: bool, kind: Kind) -> Shape {
    let tokens = super::super::lex::lex(line, 0);
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

//! Words that the language does not have, and words that it has elsewhere.

use super::super::grammar::Rule;
use super::super::kind::Kind;
use super::super::lex::{Shape, lex};
use super::super::words::{GRADE_OPTIONS, ITEM_KEYWORDS};
use super::{Scene, shorten};
use crate::diagnostic::{Diagnostic, did_you_mean, nearest};
use crate::source::{SourceId, Span};
use std::ops::Range;

/// A block whose first word names no kind of block.
pub(in super::super) fn unknown_block(text: &str, source: SourceId, range: Range<usize>) -> Diagnostic {
    let tokens = lex(text.get(..range.end).unwrap_or_default(), range.start);
    let Some(token) = tokens.first() else {
        return Diagnostic::error(
            "unknown-keyword",
            Span::new(source, range.start, range.end),
            "nothing can be read here",
        );
    };
    let word = token.text(text);
    let span = Span::new(source, token.start, token.end);
    let shown = shorten(word);
    if token.shape != Shape::Word {
        return Diagnostic::error("unknown-keyword", span, format!("{shown} begins nothing"))
            .label("not expected here")
            .note("every block begins with a word of the language, such as `role`, `scale` or `path`")
            .help("remove it, or write the keyword in front of it");
    }
    let message = Diagnostic::error("unknown-keyword", span, format!("unknown keyword {shown}"))
        .label("no block begins with this word");
    if let Some(outer) = clause_of(word) {
        return message
            .note(format!(
                "`{word}` is a clause of {} {outer} and stands between its braces",
                article(outer)
            ))
            .help(format!(
                "write it between the `{{` and `}}` of {} {outer}",
                article(outer)
            ));
    }
    if let Some(near) = did_you_mean(word, ITEM_KEYWORDS) {
        let message = message.help(near);
        return match case_note(word, &ITEM_KEYWORDS) {
            Some(note) => message.note(note),
            None => message,
        };
    }
    let blocks = ITEM_KEYWORDS.map(|word| format!("`{word}`"));
    let (last, others) = blocks
        .split_last()
        .map_or(("", &[][..]), |(last, others)| (last, others));
    message
        .note(format!("blocks are {} and {last}", others.join(", ")))
        .help("begin a comment with `#`, a declaration with its keyword")
}

/// The kind of block that has a clause of this name.
fn clause_of(word: &str) -> Option<&'static str> {
    let kinds = [
        (Kind::Role, "role"),
        (Kind::Scale, "scale"),
        (Kind::Framework, "framework"),
        (Kind::Source, "source"),
        (Kind::Check, "check"),
        (Kind::Rule, "rule"),
        (Kind::Test, "test"),
        (Kind::Scenario, "scenario"),
        (Kind::Contract, "contract"),
        (Kind::Reward, "reward"),
        (Kind::Evaluation, "evaluation"),
        (Kind::Match, "match"),
        (Kind::Gateway, "gateway"),
        (Kind::Unit, "unit"),
    ];
    let found = kinds.into_iter().find(|(kind, _)| kind.clauses().contains(&word));
    found.map(|(_, name)| name)
}

/// The first word of a clause is none that the block knows.
pub(super) fn unknown_clause(scene: &Scene<'_>) -> Option<Diagnostic> {
    if scene.head || matches!(scene.kind, Kind::Path | Kind::Spine | Kind::Grading) {
        return None;
    }
    let first = scene.tokens.first()?;
    let word = first.text(scene.text);
    let known = scene.kind.clauses();
    if known.contains(&word) {
        return None;
    }
    let block = scene.kind.word();
    let span = scene.token_span(first);
    if first.shape != Shape::Word {
        return Some(
            Diagnostic::error(
                "unknown-clause",
                span,
                format!("{} begins no clause of {} {block}", shorten(word), article(block)),
            )
            .label("not expected here")
            .help(listed(block, known)),
        );
    }
    let message = Diagnostic::error(
        "unknown-clause",
        span,
        format!("unknown clause `{word}` in {block}"),
    );
    let message = message.label(format!("{} {block} has no such clause", article(block)));
    let near = did_you_mean(word, known.iter().copied());
    let message = match case_note(word, known) {
        Some(note) => message.note(note),
        None if near.is_none() => message.note(listed(block, known)),
        None => message,
    };
    if scene.kind == Kind::Scale && GRADE_OPTIONS.contains(&word) {
        return Some(message.help(format!("`{word}` belongs behind the `grade` that it describes")));
    }
    if scene.kind == Kind::Check && matches!(word, "from" | "until") {
        return Some(message.help(format!("write `{word}` in front of the `{{`")));
    }
    Some(match near {
        Some(help) => message.help(help),
        None if known.len() <= 2 => message.help(super::example_of(known.first().unwrap_or(&""))),
        None => message.help(format!("remove `{word}`, or begin its comment with `#`")),
    })
}

fn article(block: &str) -> &'static str {
    if block.starts_with('e') { "an" } else { "a" }
}

fn listed(block: &str, known: &[&str]) -> String {
    let words: Vec<String> = known.iter().map(|word| format!("`{word}`")).collect();
    match words.as_slice() {
        [one] => format!("the only clause of {} {block} is {one}", article(block)),
        _ => format!(
            "the clauses of {} {block} are {}",
            article(block),
            words.join(", ")
        ),
    }
}

/// Right but for its capitals.
fn case_note(word: &str, known: &[&str]) -> Option<String> {
    let folded = word.to_lowercase();
    let right = known.iter().find(|known| **known == folded && **known != word)?;
    Some(format!("capitals count: the language writes `{right}`"))
}

/// A word that is nearly one of those that might have stood here.
pub(super) fn near_word(scene: &Scene<'_>) -> Option<Diagnostic> {
    let token = scene.token().filter(|token| token.shape == Shape::Word)?;
    let word = scene.word();
    let span = scene.token_span(token);
    let mut possible = scene.possible_words();
    if scene.wants(Rule::EOI) {
        possible.extend(scene.kind.clauses());
    }
    let near = nearest(word, possible.iter().copied())?;
    if near == word {
        let clause_in_head = scene.head && scene.kind.clauses().contains(&word);
        return clause_in_head.then(|| {
            Diagnostic::error("missing-brace", span, format!("`{word}` stands outside braces"))
                .label("`{` is missing before this")
                .note(format!(
                    "the clauses of a {} stand between `{{` and `}}`",
                    scene.kind.word()
                ))
                .help("write `{` before them and `}` behind them")
        });
    }
    let message = Diagnostic::error("unknown-word", span, format!("unknown word `{word}`"))
        .label("not a word of the language");
    let message = match case_note(word, &possible) {
        Some(note) => message.note(note),
        None => message,
    };
    Some(message.help(format!("did you mean `{near}`?")))
}

/// A line below a heading that has no braces and cannot go on there.
pub(super) fn line_outside(scene: &Scene<'_>) -> Option<Diagnostic> {
    let token = scene.token()?;
    if !scene.head || !token.first || !scene.wants(Rule::EOI) {
        return None;
    }
    let word = scene.word();
    let message = Diagnostic::error(
        "unexpected",
        scene.token_span(token),
        format!("{} stands outside any block", shorten(word)),
    )
    .label("not expected here");
    Some(match clause_of(word) {
        Some(outer) => message
            .note(format!(
                "`{word}` is a clause of a {outer} and stands between its braces"
            ))
            .help("write the heading above it, or remove it"),
        None => message.help("remove it, or begin a comment with `#`"),
    })
}

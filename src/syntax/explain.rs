//! What a refused clause is told: the token at the furthest place that the grammar reached, in the words of the
//! people who write frameworks.
//!
//! The grammar says where it stopped and which rules it tried there. Typical mistakes come first
//! ([`mistakes`], [`missing`]), then words that are nearly right, then a plain "expected … found …".

mod begins;
mod describe;
mod example;
mod expecting;
mod missing;
mod mistakes;
mod names;
mod reckoning;
mod unknown;

use super::grammar::Rule;
use super::kind::Kind;
use super::lex::{Shape, Token, lex};
use super::words::ITEM_KEYWORDS;
use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, Span};
pub(super) use example::example_of;
use std::ops::Range;
pub(super) use unknown::unknown_block;

/// A clause or head that the grammar refused.
pub(super) struct Scene<'a> {
    text: &'a str,
    source: SourceId,
    kind: Kind,
    /// A head, not a clause.
    head: bool,
    tokens: Vec<Token>,
    /// The token at which the grammar stopped; none at the end.
    found: Option<usize>,
    /// The rules that it tried there.
    expected: Vec<Rule>,
    end: usize,
}

impl<'a> Scene<'a> {
    pub(super) fn new(
        text: &'a str,
        source: SourceId,
        kind: Kind,
        head: bool,
        range: Range<usize>,
        at: usize,
        expected: &[Rule],
    ) -> Self {
        let tokens = lex(text.get(..range.end).unwrap_or_default(), range.start);
        let found = tokens.iter().position(|token| token.end > at);
        Self {
            text,
            source,
            kind,
            head,
            tokens,
            found,
            expected: expected
                .iter()
                .copied()
                .map(describe::clause_of_keyword)
                .collect(),
            end: range.end,
        }
    }

    fn wants(&self, rule: Rule) -> bool {
        self.expected.contains(&rule)
    }

    fn wants_any(&self, rules: &[Rule]) -> bool {
        rules.iter().any(|rule| self.wants(*rule))
    }

    fn token(&self) -> Option<&Token> {
        self.found.and_then(|index| self.tokens.get(index))
    }

    /// What stands at the place, empty at the end.
    fn word(&self) -> &'a str {
        self.token().map_or("", |token| token.text(self.text))
    }

    fn before(&self) -> Option<&Token> {
        match self.found {
            Some(index) => self.tokens.get(index.checked_sub(1)?),
            None => self.tokens.last(),
        }
    }

    fn word_before(&self) -> &'a str {
        self.before().map_or("", |token| token.text(self.text))
    }

    fn after(&self) -> Option<&Token> {
        self.tokens.get(self.found?.checked_add(1)?)
    }

    fn shape(&self) -> Option<Shape> {
        self.token().map(|token| token.shape)
    }

    /// Nothing more stands on the line.
    fn at_line_end(&self) -> bool {
        self.token().is_none_or(|token| token.first)
    }

    /// The first word of the clause or head.
    fn clause_word(&self) -> &'a str {
        self.tokens.first().map_or("", |token| token.text(self.text))
    }

    /// The clause as messages name it.
    fn clause_named(&self) -> String {
        match self.kind {
            Kind::Path if !self.head => "this step".to_owned(),
            Kind::Spine if !self.head => "this point".to_owned(),
            _ => format!("`{}`", self.clause_word()),
        }
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.source, start, end)
    }

    fn token_span(&self, token: &Token) -> Span {
        self.span(token.start, token.end)
    }

    /// The offending token; where something is missing at a line's end, the place behind the last token.
    fn place(&self) -> Span {
        if let Some(token) = self.token().filter(|_| self.wants(Rule::EOI)) {
            return self.token_span(token);
        }
        match (self.token(), self.before()) {
            (Some(token), before) if !token.first || before.is_none() => self.token_span(token),
            (_, Some(before)) => self.span(before.end, before.end),
            (Some(token), None) => self.token_span(token),
            (None, None) => self.span(self.end, self.end),
        }
    }

    /// What was found, as messages name it.
    fn found_words(&self) -> String {
        if self.at_line_end() && !(self.token().is_some() && self.wants(Rule::EOI)) {
            return "the end of the line".to_owned();
        }
        match self.shape() {
            Some(Shape::Text) => "a text".to_owned(),
            _ => format!("`{}`", self.word()),
        }
    }

    /// The keywords and fixed words that might have stood here.
    fn possible_words(&self) -> Vec<&'static str> {
        let words = self.expected.iter().flat_map(|rule| begins::words(*rule));
        words.copied().collect()
    }
}

/// The one message about a refused clause.
pub(super) fn explain(scene: &Scene<'_>) -> Diagnostic {
    let message = unknown::unknown_clause(scene)
        .or_else(|| expecting::find(scene))
        .or_else(|| stray_block(scene))
        .or_else(|| reckoning::find(scene))
        .or_else(|| mistakes::find(scene))
        .or_else(|| missing::find(scene))
        .or_else(|| unknown::near_word(scene))
        .or_else(|| missing::quotes(scene))
        .or_else(|| unknown::line_outside(scene))
        .or_else(|| line_to_itself(scene))
        .unwrap_or_else(|| plain(scene));
    if message.help.is_some() {
        return message;
    }
    let example = example(scene);
    if example.is_empty() {
        message
    } else {
        message.help(example)
    }
}

/// How the last keyword before the place is used, else how the whole block is written.
fn example(scene: &Scene<'_>) -> String {
    let before = scene.found.unwrap_or(scene.tokens.len());
    let examples = scene
        .tokens
        .iter()
        .take(before.max(1))
        .rev()
        .filter(|token| token.shape == Shape::Word)
        .map(|token| example::example(scene.kind, scene.head, token.text(scene.text)));
    let own = examples.into_iter().find(|example| !example.is_empty());
    own.unwrap_or_else(|| example::example(scene.kind, scene.head, scene.kind.body_example()))
}

/// A `{` behind something that has no block.
fn stray_block(scene: &Scene<'_>) -> Option<Diagnostic> {
    // `all {` lacks its `of`, not its right to a block.
    let token = scene
        .token()
        .filter(|_| scene.word() == "{" && !scene.head && !scene.wants(Rule::kw_of))?;
    Some(
        Diagnostic::error(
            "unexpected-body",
            scene.token_span(token),
            format!("`{}` has no block", scene.clause_word()),
        )
        .label("nothing is opened here"),
    )
}

/// Two declarations without braces on one line.
fn line_to_itself(scene: &Scene<'_>) -> Option<Diagnostic> {
    let token = scene.token()?;
    if !scene.head || !ITEM_KEYWORDS.contains(&scene.word()) || !scene.wants(Rule::EOI) {
        return None;
    }
    Some(
        Diagnostic::error(
            "two-on-a-line",
            scene.token_span(token),
            format!("`{}` begins another declaration", scene.word()),
        )
        .label("stands on the same line")
        .help("begin it on a line of its own"),
    )
}

/// The last resort.
fn plain(scene: &Scene<'_>) -> Diagnostic {
    let found = scene.found_words();
    let mut wanted: Vec<&str> = Vec::new();
    let behind_arrow = matches!(scene.word_before(), "->" | "<->");
    for rule in &scene.expected {
        let words = match rule {
            Rule::name if behind_arrow => "a role",
            rule => describe::describe(*rule),
        };
        if !words.is_empty() && !wanted.contains(&words) {
            wanted.push(words);
        }
    }
    // Where only options are left, a list of them helps nobody who wrote no word.
    let complete = scene.wants(Rule::EOI) && scene.shape() != Some(Shape::Word);
    let only_end = wanted.is_empty() || wanted == ["nothing more"] || complete && !scene.at_line_end();
    if only_end {
        return Diagnostic::error(
            "unexpected",
            scene.place(),
            format!("{found} is one thing too many in {}", scene.clause_named()),
        )
        .label(if scene.word() == "," {
            "no list stands here"
        } else {
            "the clause is complete before this"
        });
    }
    wanted.retain(|words| *words != "nothing more");
    Diagnostic::error(
        "unexpected",
        scene.place(),
        format!("expected {}, found {found}", either(&wanted)),
    )
    .label("not expected here")
}

/// `a`, `a or b`, `a, b or c`.
fn either(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// A token in backticks, cut where it is long.
fn shorten(word: &str) -> String {
    if word.chars().count() <= 40 {
        return format!("`{}`", word.escape_debug());
    }
    let cut: String = word.chars().take(40).collect();
    format!("`{}…`", cut.escape_debug())
}

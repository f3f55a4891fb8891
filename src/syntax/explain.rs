//! What a refused clause is told: the token at the furthest place that the grammar reached, in the words of the
//! people who write frameworks.
//!
//! The grammar says where it stopped and which rules it tried there. Typical mistakes come first
//! ([`mistakes`], [`missing`]), then words that are nearly right, then a plain "expected … found …".

mod describe;
mod missing;
mod mistakes;

use super::grammar::Rule;
use super::lex::{Shape, Token, lex};
use super::words::{ITEM_KEYWORDS, Kind};
use crate::diagnostic::{Diagnostic, did_you_mean, nearest};
use crate::source::{SourceId, Span};
pub(super) use describe::example_of;
use std::ops::Range;

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

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.source, start, end)
    }

    fn token_span(&self, token: &Token) -> Span {
        self.span(token.start, token.end)
    }

    /// The offending token; where something is missing at a line's end, the place behind the last token.
    fn place(&self) -> Span {
        match (self.token(), self.before()) {
            (Some(token), before) if !token.first || before.is_none() => self.token_span(token),
            (_, Some(before)) => self.span(before.end, before.end),
            (Some(token), None) => self.token_span(token),
            (None, None) => self.span(self.end, self.end),
        }
    }

    /// What was found, as messages name it.
    fn found_words(&self) -> String {
        if self.at_line_end() {
            return "the end of the line".to_owned();
        }
        match self.shape() {
            Some(Shape::Text) => "a text".to_owned(),
            _ => format!("`{}`", self.word()),
        }
    }

    /// The keywords and fixed words that might have stood here.
    fn possible_words(&self) -> Vec<&'static str> {
        let words = self.expected.iter().flat_map(|rule| describe::words(*rule));
        words.copied().collect()
    }
}

/// The one message about a refused clause.
pub(super) fn explain(scene: &Scene<'_>) -> Diagnostic {
    let message = unknown_clause(scene)
        .or_else(|| stray_block(scene))
        .or_else(|| mistakes::find(scene))
        .or_else(|| missing::find(scene))
        .or_else(|| near_word(scene))
        .or_else(|| missing::quotes(scene))
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
        .map(|token| describe::example(scene.kind, scene.head, token.text(scene.text)));
    let own = examples.into_iter().find(|example| !example.is_empty());
    own.unwrap_or_else(|| describe::example(scene.kind, scene.head, scene.kind.body_example()))
}

/// A block whose first word names no kind of block.
pub(super) fn unknown_block(text: &str, source: SourceId, range: Range<usize>) -> Diagnostic {
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
                "`{word}` is a clause of a {outer} and stands between its braces"
            ))
            .help(format!("write it between the `{{` and `}}` of a {outer}"));
    }
    if let Some(near) = did_you_mean(word, ITEM_KEYWORDS) {
        let message = message.help(near);
        return match case_note(word, &ITEM_KEYWORDS) {
            Some(note) => message.note(note),
            None => message,
        };
    }
    message
        .note(
            "blocks are `framework`, `import`, `source`, `spine`, `scale`, `align`, `family`, `skill`, `activity`, \
         `role`, `contract`, `reward`, `path`, `check`, `evaluation`, `grading`, `match` and `gateway`",
        )
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
        (Kind::Contract, "contract"),
        (Kind::Reward, "reward"),
        (Kind::Evaluation, "evaluation"),
        (Kind::Match, "match"),
        (Kind::Gateway, "gateway"),
    ];
    let found = kinds.into_iter().find(|(kind, _)| kind.clauses().contains(&word));
    found.map(|(_, name)| name)
}

/// The first word of a clause is none that the block knows.
fn unknown_clause(scene: &Scene<'_>) -> Option<Diagnostic> {
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
                format!("{} begins no clause of a {block}", shorten(word)),
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
    let message = message.label(format!("a {block} has no such clause"));
    let near = did_you_mean(word, known.iter().copied());
    let message = match case_note(word, known) {
        Some(note) => message.note(note),
        None if near.is_none() => message.note(listed(block, known)),
        None => message,
    };
    if scene.kind == Kind::Scale && super::words::GRADE_OPTIONS.contains(&word) {
        return Some(message.help(format!("`{word}` belongs behind the `grade` that it describes")));
    }
    if scene.kind == Kind::Check && matches!(word, "from" | "until") {
        return Some(message.help(format!("write `{word}` in front of the `{{`")));
    }
    Some(match near {
        Some(help) => message.help(help),
        None => message.help(format!("remove `{word}`, or begin its comment with `#`")),
    })
}

fn listed(block: &str, known: &[&str]) -> String {
    let words: Vec<String> = known.iter().map(|word| format!("`{word}`")).collect();
    match words.as_slice() {
        [one] => format!("the only clause of a {block} is {one}"),
        _ => format!("the clauses of a {block} are {}", words.join(", ")),
    }
}

/// Right but for its capitals.
fn case_note(word: &str, known: &[&str]) -> Option<String> {
    let folded = word.to_lowercase();
    let right = known.iter().find(|known| **known == folded && **known != word)?;
    Some(format!("capitals count: the language writes `{right}`"))
}

/// A word that is nearly one of those that might have stood here.
fn near_word(scene: &Scene<'_>) -> Option<Diagnostic> {
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

/// A `{` behind something that has no block.
fn stray_block(scene: &Scene<'_>) -> Option<Diagnostic> {
    let token = scene.token().filter(|_| scene.word() == "{" && !scene.head)?;
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
            format!("{found} is one thing too many in `{}`", scene.clause_word()),
        )
        .label("the clause is complete before this");
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

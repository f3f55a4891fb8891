//! Where one clause of a damaged block ends and the next begins.

use super::super::kind::Kind;
use super::super::lex::{Shape, Token, lex};
use super::super::words::STEP_OPTIONS;
use std::ops::Range;

/// Clauses that take no value: the word behind them begins another one.
pub(in super::super) const BARE: [&str; 5] = ["fixed", "entry", "terminal", "off", "short-term"];

/// What an expression cannot end with: the line behind it belongs to the clause.
const GOES_ON: [&str; 15] = [
    "and", "or", "not", "is", "of", "where", "+", "-", "*", "/", "<", ">", "<=", ">=", "includes",
];

/// The clauses of the body `range` of a block, in order.
pub(super) fn clauses(kind: Kind, text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let tokens = lex(text.get(..range.end).unwrap_or_default(), range.start);
    let splitter = Splitter {
        kind,
        text,
        tokens: &tokens,
    };
    let mut starts = Vec::new();
    let mut depth = 0usize;
    let mut open = 0;
    for (index, token) in tokens.iter().enumerate() {
        // A `(` that is never closed ends with its clause.
        let begins_line = kind == Kind::Rule && token.first && kind.clauses().contains(&token.text(text));
        if begins_line {
            depth = 0;
        }
        if starts.is_empty() || depth == 0 && splitter.starts(index, open) {
            starts.push(token.start);
            open = index;
        }
        match token.text(text) {
            "{" | "(" => depth += 1,
            "}" | ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    let ends = starts.iter().skip(1).copied().chain([range.end]);
    starts
        .iter()
        .copied()
        .zip(ends)
        .map(|(start, end)| start..end)
        .collect()
}

struct Splitter<'a> {
    kind: Kind,
    text: &'a str,
    tokens: &'a [Token],
}

impl Splitter<'_> {
    /// Whether the token at `index` begins a clause; `open` is the index of the one that is going on.
    fn starts(&self, index: usize, open: usize) -> bool {
        let (Some(token), Some(before)) = (self.tokens.get(index), self.tokens.get(index.wrapping_sub(1)))
        else {
            return true;
        };
        match self.kind {
            Kind::Path => self.step(index, open, token, before),
            Kind::Grading => self.line(index, token, before),
            Kind::Spine => {
                let both = token.shape == Shape::Number && before.shape == Shape::Number;
                let salary_before = both && index > open + 2;
                !self.is(before, "=") && (token.first || self.next_is(index, "=") || salary_before)
            }
            _ => self.clause(index, open, token, before),
        }
    }

    fn clause(&self, index: usize, open: usize, token: &Token, before: &Token) -> bool {
        let word = token.text(self.text);
        let known = self.kind.clauses().contains(&word);
        let bare = BARE.contains(&before.text(self.text));
        // The clause's own word still waits for its value.
        let waits = index == open + 1 && !bare;
        if token.first {
            let goes_on = self.kind.options().contains(&word)
                || self.is(before, ",")
                || waits
                || self.kind == Kind::Rule && GOES_ON.contains(&before.text(self.text));
            return token.shape == Shape::Word && (known || !goes_on);
        }
        // On a grade's own line `called` and `increments` are the grade's.
        let of_grade = self.kind == Kind::Scale && matches!(word, "called" | "increments");
        // `total 390 of post p1`, `for 500 post`: no post is made up here.
        let counted = before.shape == Shape::Number && !self.next_is(index, "{");
        let of_post = self.kind == Kind::Test && (self.is(before, "of") || word == "post" && counted);
        known && !waits && !of_grade && !of_post && !self.is(before, ",")
    }

    /// A line of a grading map: a grade with its totals behind it.
    fn line(&self, index: usize, token: &Token, before: &Token) -> bool {
        let waits = ["..", ".", "least", "most"];
        if token.first {
            return !self.is(before, "..");
        }
        if !token.is_name() || waits.iter().any(|word| self.is(before, word)) {
            return false;
        }
        let name = if self.next_is(index, ".") {
            index + 2
        } else {
            index
        };
        let behind = self.tokens.get(name + 1).filter(|next| !next.first);
        let number = behind.is_some_and(|next| next.shape == Shape::Number);
        number && self.next_is(name + 1, "..") || behind.is_some() && self.next_is(name, "at")
    }

    fn step(&self, index: usize, open: usize, token: &Token, before: &Token) -> bool {
        // `a b -> c` is one step without its first arrow, not two.
        let lone_end = index == open + 1;
        let joined =
            is_arrow(before.text(self.text)) || ["@", ".", ",", ":"].iter().any(|sign| self.is(before, sign));
        if token.shape != Shape::Word || joined || lone_end && !token.first {
            return false;
        }
        if self.leads_to_arrow(index) {
            return true;
        }
        token.first && !STEP_OPTIONS.contains(&token.text(self.text)) && self.line_looks_like_step(index)
    }

    /// `name ->` or `name@grade ->`.
    fn leads_to_arrow(&self, index: usize) -> bool {
        let mut at = index + 1;
        if self.next_is(index, "@") {
            at = index + 3;
            if self.tokens.get(at).is_some_and(|token| self.is(token, ".")) {
                at += 2;
            }
        }
        self.tokens
            .get(at)
            .is_some_and(|token| is_arrow(token.text(self.text)))
    }

    fn line_looks_like_step(&self, index: usize) -> bool {
        self.tokens
            .iter()
            .skip(index)
            .enumerate()
            .take_while(|(offset, token)| *offset == 0 || !token.first)
            .any(|(_, token)| is_arrow(token.text(self.text)) || self.is(token, ":"))
    }

    fn next_is(&self, index: usize, wanted: &str) -> bool {
        self.tokens
            .get(index + 1)
            .is_some_and(|token| self.is(token, wanted))
    }

    fn is(&self, token: &Token, wanted: &str) -> bool {
        token.text(self.text) == wanted
    }
}

/// An arrow, or what people write for one.
pub(in super::super) fn is_arrow(word: &str) -> bool {
    matches!(
        word,
        "->" | "<->" | "=>" | "-->" | "==>" | "<-->" | "<=>" | "<-" | "→" | "↔" | "⇒" | ">"
    )
}

//! Reading one block: as a whole when it is sound, clause by clause when it is not.

mod split;

use super::ast::{Bad, Item, Name, Path};
use super::blocks::Block;
use super::explain::{self, Scene};
use super::grammar::{Grammar, Rule};
use super::kind::{Body, Kind};
use super::lex::{Token, lex};
use super::lower::{self, Lower};
use super::plain::{self, Next};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, Span, Spanned};
use pest::Parser;
use rayon::prelude::*;
pub(super) use split::{BARE, is_arrow};
use std::ops::Range;

/// Bytes of a path that are read at a time: few, so that all threads are done at about the same time.
const PART: usize = 8 * 1024;

/// Bytes that are looked at to find out where a step begins.
const AROUND: usize = 1024;

/// Parentheses in an expression may be nested this deep.
const MAX_PARENTHESES: usize = 40;

/// Reads a block of `text`; `broken` are the places of texts that were not closed.
pub(super) fn block(
    text: &str,
    block: &Block,
    broken: &[usize],
    source: SourceId,
) -> (Item, Vec<Diagnostic>) {
    let reader = Reader {
        text,
        block,
        broken,
        source,
    };
    let span = Span::new(source, block.start, block.end);
    let Some(kind) = block.kind else {
        return reader.unknown(span);
    };
    let (block_rule, head_rule) = (kind.block_rule(), kind.head_rule());
    if matches!(kind, Kind::Rule | Kind::Scenario)
        && let Some(deep) = reader.too_deep()
    {
        return (
            reader.nameless(span, &reader.tokens(block.start..block.word.end)),
            vec![deep],
        );
    }
    let whole = block.missing_open.is_none() && block.missing_close.is_none();
    if whole && let Some(sound) = reader.in_parts(span).or_else(|| reader.strict(block_rule, span)) {
        return sound;
    }
    reader.parts(kind, head_rule, span)
}

struct Reader<'a> {
    text: &'a str,
    block: &'a Block,
    broken: &'a [usize],
    source: SourceId,
}

impl Reader<'_> {
    fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    /// Whether a text that was not closed lies in a stretch: what is wrong there has been said.
    fn is_broken(&self, range: &Range<usize>) -> bool {
        let from = self.broken.partition_point(|at| *at < range.start);
        self.broken.get(from).is_some_and(|at| *at < range.end)
    }

    /// Parentheses are bounded before the grammar, which recurses, sees them.
    fn too_deep(&self) -> Option<Diagnostic> {
        let range = self.block.start..self.block.end;
        let text = self.slice(range.clone());
        if text.bytes().filter(|&byte| byte == b'(').count() <= MAX_PARENTHESES {
            return None;
        }
        let mut depth = 0_usize;
        let tokens = self.tokens(range);
        let deep = tokens.iter().find(|token| {
            match token.text(self.text) {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth > MAX_PARENTHESES
        })?;
        Some(
            Diagnostic::error(
                "nested-too-deep",
                Span::new(self.source, deep.start, deep.end),
                format!("parentheses are nested more than {MAX_PARENTHESES} deep"),
            )
            .label("one too many")
            .note("nobody could read such a rule aloud")
            .help("split it into several rules, or into several `require` clauses"),
        )
    }

    /// The whole block by its strict rule; none when the rule refuses it.
    fn strict(&self, rule: Rule, span: Span) -> Option<(Item, Vec<Diagnostic>)> {
        let range = self.block.start..self.block.end;
        let mut nodes = Grammar::parse(rule, self.slice(range.clone())).ok()?;
        let mut cx = Lower::new(self.source, self.block.start);
        let mut item = match nodes.next().and_then(|head| lower::begin(&mut cx, head, span)) {
            Some(item) => item,
            None => self.nameless(span, &self.tokens(range.clone())),
        };
        for node in nodes {
            lower::clause(&mut cx, &mut item, node);
        }
        if cx.damaged || self.is_broken(&range) {
            lower::damage(&mut item);
        }
        Some((item, cx.diagnostics))
    }

    /// A sound path of thousands of steps, many at a time side by side; none for any other block.
    fn in_parts(&self, span: Span) -> Option<(Item, Vec<Diagnostic>)> {
        let range = self.block.start..self.block.end;
        let close = self.block.close.filter(|_| self.block.kind == Some(Kind::Path))?;
        let behind = self.slice(close + 1..range.end);
        if range.len() < 2 * PART || !behind.trim().is_empty() || self.is_broken(&range) {
            return None;
        }
        let (head, body) = self.head_and_body();
        let (cx, path) = self.head_of_path(head, span)?;
        let starts = self.part_starts(&body);
        let ends = starts.iter().skip(1).copied().chain([body.end]);
        let parts: Vec<Range<usize>> = starts.iter().zip(ends).map(|(&start, end)| start..end).collect();
        self.steps_in(&parts, cx, path)
    }

    /// A path without its steps.
    fn head_of_path(&self, head: Range<usize>, span: Span) -> Option<(Lower, Path)> {
        let mut cx = Lower::new(self.source, head.start);
        let head = Grammar::parse(Rule::path_head_only, self.slice(head))
            .ok()?
            .next()?;
        match lower::begin(&mut cx, head, span)? {
            Item::Path(path) => Some((cx, path)),
            _ => None,
        }
    }

    /// Adds the steps of these parts to a path.
    fn steps_in(
        &self,
        parts: &[Range<usize>],
        mut cx: Lower,
        mut path: Path,
    ) -> Option<(Item, Vec<Diagnostic>)> {
        let read = |part: &Range<usize>| {
            let text = self.slice(part.clone());
            let mut cx = Lower::new(self.source, part.start);
            let mut own = path.clone();
            let mut reader = plain::Reader::new(text, self.source, part.start);
            loop {
                let at = match reader.next() {
                    Next::End => break,
                    Next::Step(step) => {
                        own.steps.push(step);
                        continue;
                    }
                    Next::Other(at) => at,
                };
                let node = Grammar::parse(Rule::step, text.get(at..)?).ok()?.next()?;
                reader.go_to(at + node.as_span().end());
                cx.base = part.start + at;
                lower::path_step(&mut cx, &mut own, node);
            }
            Some((own.steps, own.damaged || cx.damaged, cx.diagnostics))
        };
        // A step that is bad spoils the whole: that is told clause by clause.
        let read: Option<Vec<_>> = parts.par_iter().map(read).collect();
        let read = read?;
        path.steps
            .reserve_exact(read.iter().map(|(steps, ..)| steps.len()).sum());
        for (steps, damaged, said) in read {
            path.damaged |= damaged;
            path.steps.extend(steps);
            cx.diagnostics.extend(said);
        }
        path.damaged |= cx.damaged;
        Some((Item::Path(path), cx.diagnostics))
    }

    /// Where parts of a path begin: at a step, as far as can be seen from the lines around. Where that is mistaken (within a text
    /// of several lines), the part before it is no row of steps, and the path is read at once.
    fn part_starts(&self, body: &Range<usize>) -> Vec<usize> {
        let line_behind = |at: usize| {
            let rest = self.text.as_bytes().get(at..body.end)?;
            memchr::memchr(b'\n', rest).map(|feed| at + feed + 1)
        };
        let mut starts = vec![body.start];
        let mut at = body.start;
        while let Some(line) = line_behind(at + PART) {
            at = line;
            let around = line..line_behind(line + AROUND).unwrap_or(body.end);
            // The first may be what is left of a step.
            let second = split::clauses(Kind::Path, self.text, around).into_iter().nth(1);
            starts.extend(second.map(|step| step.start));
        }
        starts
    }

    /// Head and clauses apart, each with its own message when it is bad.
    fn parts(&self, kind: Kind, head_rule: Rule, span: Span) -> (Item, Vec<Diagnostic>) {
        let (head, body) = self.head_and_body();
        let mut cx = Lower::new(self.source, self.block.start);
        let mut item = self.head(&mut cx, kind, head_rule, head, span);
        lower::damage(&mut item);
        if kind.body() == Body::None {
            if let Some(open) = self
                .block
                .open
                .filter(|_| !self.block.quiet && cx.diagnostics.is_empty())
            {
                cx.diagnostics.push(self.no_body(open));
            }
        } else if let Some(rule) = kind.clause_rule() {
            for range in split::clauses(kind, self.text, body) {
                self.clause(&mut cx, &mut item, kind, rule, range);
            }
        }
        if self.block.quiet {
            cx.diagnostics.clear();
        }
        (item, cx.diagnostics)
    }

    fn head_and_body(&self) -> (Range<usize>, Range<usize>) {
        let block = self.block;
        let behind = block.close.or(block.missing_close).unwrap_or(block.end);
        let head_end = block.open.or(block.missing_open).unwrap_or(block.end);
        let body = block
            .open
            .map(|open| open + 1)
            .or(block.missing_open)
            .unwrap_or(block.end);
        (block.start..head_end, body..behind.max(body))
    }

    fn head(&self, cx: &mut Lower, kind: Kind, rule: Rule, range: Range<usize>, span: Span) -> Item {
        cx.base = range.start;
        match Grammar::parse(rule, self.slice(range.clone())) {
            Ok(mut nodes) => {
                let begun = nodes.next().and_then(|head| lower::begin(cx, head, span));
                if let Some(mut item) = begun {
                    for node in nodes {
                        lower::clause(cx, &mut item, node);
                    }
                    return item;
                }
            }
            Err(error) if !self.is_broken(&range) => {
                let message = self.explain(kind, &error, range.clone(), true);
                // A lone `role` has neither name nor braces: the braces have been asked for.
                if self.block.missing_open.is_none() || message.code != "missing-value" {
                    cx.diagnostics.push(message);
                }
            }
            Err(_) => {}
        }
        let tokens = self.tokens(range);
        let name = self.second_name(&tokens);
        name.and_then(|name| lower::empty(kind.bare_head(), name, None, span))
            .unwrap_or_else(|| self.nameless(span, &tokens))
    }

    fn clause(&self, cx: &mut Lower, item: &mut Item, kind: Kind, rule: Rule, range: Range<usize>) {
        cx.base = range.start;
        match Grammar::parse(rule, self.slice(range.clone())) {
            Ok(nodes) => {
                for node in nodes {
                    lower::clause(cx, item, node);
                }
            }
            Err(error) if !self.is_broken(&range) => {
                cx.diagnostics.push(self.explain(kind, &error, range, false));
            }
            Err(_) => {}
        }
    }

    fn explain(
        &self,
        kind: Kind,
        error: &pest::error::Error<Rule>,
        range: Range<usize>,
        head: bool,
    ) -> Diagnostic {
        let at = match error.location {
            pest::error::InputLocation::Pos(at) | pest::error::InputLocation::Span((at, _)) => at,
        };
        let expected = match &error.variant {
            pest::error::ErrorVariant::ParsingError { positives, .. } => positives.as_slice(),
            pest::error::ErrorVariant::CustomError { .. } => &[],
        };
        let at = range.start + at;
        explain::explain(&Scene::new(
            self.text,
            self.source,
            kind,
            head,
            range,
            at,
            expected,
        ))
    }

    fn tokens(&self, range: Range<usize>) -> Vec<Token> {
        lex(self.slice(0..range.end), range.start)
    }

    fn second_name(&self, tokens: &[Token]) -> Option<Name> {
        let token = tokens.get(1).filter(|token| token.is_name())?;
        let span = Span::new(self.source, token.start, token.end);
        Some(Spanned::new(token.text(self.text).to_owned(), span))
    }

    fn nameless(&self, span: Span, tokens: &[Token]) -> Item {
        let word = self.slice(self.block.word.clone());
        Item::Bad(Bad {
            span,
            keyword: (!word.is_empty()).then(|| word.to_owned()),
            name: self.second_name(tokens),
        })
    }

    fn no_body(&self, open: usize) -> Diagnostic {
        let word = self.slice(self.block.word.clone());
        Diagnostic::error(
            "unexpected-body",
            Span::new(self.source, open, open + 1),
            format!("`{word}` has no block"),
        )
        .label("not expected here")
        .help(explain::example_of(word))
    }

    /// A block that begins with no word of the language.
    fn unknown(&self, span: Span) -> (Item, Vec<Diagnostic>) {
        let range = self.block.start..self.block.end;
        let tokens = self.tokens(range.clone());
        let item = self.nameless(span, &tokens);
        let said = self.block.quiet
            || self.is_broken(&range)
            || self.block.missing_close.is_some()
            || tokens.is_empty();
        if said {
            return (item, Vec::new());
        }
        (item, vec![explain::unknown_block(self.text, self.source, range)])
    }
}

#[cfg(test)]
mod tests {
    use super::super::blocks;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_path_read_in_parts_is_the_path_read_at_once() {
        let mut text = String::from("path long \"Long\" { # all steps\n");
        for at in 0..7_000 {
            text.push_str(&match at % 7 {
                0 => format!("  role-{at}@6 -> other-{at} -> third-{at}: promotion\n"),
                1 => format!("  role-{at} <-> other-{at}@7: transfer # both\n\n"),
                2 => format!("  role-{at}  ->  other-{at}@7 : promotion after 2 years open to contract open-ended  \n"),
                3 => format!("  role-{at} -> other-{at} : vacancy after 18 months\n \n   needs some-gateway\n"),
                4 => format!("  role-{at} -> other-{at}: secondment\n  # a comment\n    open to funding core, project\n"),
                5 => format!("  # a comment -> here\n  role-{at} -> other-{at}: promotion\n    after 2 years\n"),
                _ => format!("  role-{at} -> other-{at}: transfer role-{at} -> last-{at}: vacancy needs qualification \"x -> y\"\n"),
            });
        }
        text.push_str("}\n");
        let at_once = both_ways(&text).unwrap();
        assert!(matches!(at_once, (Item::Path(path), _) if path.steps.len() == 8_000));
    }

    /// A path as the grammar reads it, which is what reading it in parts gives.
    fn both_ways(text: &str) -> Option<(Item, Vec<Diagnostic>)> {
        let id = SourceId::default();
        let scan = blocks::scan(text, id);
        let block = &scan.blocks[0];
        let reader = Reader {
            text,
            block,
            broken: &[],
            source: id,
        };
        let span = Span::new(id, block.start, block.end);
        let at_once = reader.strict(Rule::path_block, span);
        let (head, body) = reader.head_and_body();
        let parts = reader
            .head_of_path(head, span)
            .and_then(|(cx, path)| reader.steps_in(&[body], cx, path));
        assert_eq!(parts, at_once, "{text}");
        at_once
    }

    /// A step with whatever may stand in one, and now and then what may not.
    fn row() -> impl Strategy<Value = String> {
        let of = |good: &[&'static str], bad: &[&'static str]| {
            let (good, bad) = (good.to_vec(), bad.to_vec());
            prop_oneof![29 => prop::sample::select(good), 1 => prop::sample::select(bad)]
        };
        let name = || {
            of(
                &[
                    "a", "role-1", "R2-d2", "after", "needs", "a_b", "é", "naïve-1", "b@6", "b@x1", "b@s.6",
                    "after@7",
                ],
                &["b_-c", "_", "a-", "b@6-7", "b@", "b@é", "9"],
            )
        };
        let gap = || {
            prop::sample::select(vec![
                " ",
                " ",
                " ",
                "",
                "\t",
                "  ",
                "\r",
                "\n",
                " # -> b : promotion\n",
            ])
        };
        let blank = prop::sample::select(vec![" ", " ", "\t", "\n", " \n ", " # note\n", ""]);
        let option = of(
            &[
                "after 2 years",
                "after 18 months",
                "after 02 weeks",
                "after 99999 days",
                "after 1 day",
                "needs x",
                "open to contract open-ended",
                "open to funding a, b",
                "open to contract é",
                "needs qualification \"a -> b\"",
                "allow dead-end because \"x\"",
                "from 2026-01-01",
            ],
            &["after 1.5 years", "open to grade 6", ",", "x"],
        );
        let ends = (
            name(),
            gap(),
            of(&["->", "->", "<->"], &["-"]),
            gap(),
            name(),
            gap(),
            Just(":"),
            gap(),
        );
        let kind = of(
            &["promotion", "transfer", "progression", "vacancy", "secondment"],
            &["promotions", "promotion-x"],
        );
        let behind = prop::collection::vec((blank, option), 0..3);
        (ends, kind, behind, gap()).prop_map(|(ends, kind, behind, last)| {
            let (from, a, arrow, b, to, c, colon, d) = ends;
            let behind: String = behind
                .into_iter()
                .map(|(gap, option)| format!("{gap}{option}"))
                .collect();
            format!("{from}{a}{arrow}{b}{to}{c}{colon}{d}{kind}{behind}{last}")
        })
    }

    proptest! {
        #[test]
        fn steps_are_read_as_the_grammar_reads_them(rows in prop::collection::vec(prop_oneof![
            row(),
            "(a|b-1)(@6)? ?(->|<->) ?(c|d)(@7)?[ \t]?: ?(promotion|transfer)( after [1-9] years?)?( open to contract x)?[ \t]?(# n)?",
        ], 1..4)) {
            both_ways(&format!("path p {{\n{}\n}}\n", rows.join("\n")));
        }
    }
}

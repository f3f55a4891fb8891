//! One sound block: its head, its clauses, and what stands between them.

use super::super::gaps::{Gap, Token, tokens};
use super::super::line::{self, Begin, Line, WIDTH, Word};
use super::{comments, shape};
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

/// Columns of an indent.
const INDENT: usize = 2;

/// Lays a block out behind `lines`; `starts` are where its head and its clauses begin.
pub(super) fn lay_out(lines: &mut Vec<Line>, text: &str, range: Range<usize>, starts: &[usize]) {
    let tokens = tokens(text, range);
    let open = tokens.iter().position(|token| token.text == "{");
    let mut block = Block {
        tokens: &tokens,
        starts,
        keyword: tokens.first().map_or("", |token| token.text),
        number: lines.len(),
        lines,
    };
    if block.on_one_line(open) {
        return;
    }
    let close = tokens.len().saturating_sub(1);
    match open {
        None => block.clause(0..tokens.len(), 0, None),
        Some(open) => {
            block.clause(0..open + 1, 0, None);
            block.body(open + 1..close);
            if let Some(last) = tokens.get(close) {
                let gap = trimmed(&last.before, close == open + 1);
                comments(block.lines, &gap, Begin::At(INDENT));
                let mut line = Line::new(Begin::At(0));
                line.words.push(Word {
                    gap: 0,
                    text: last.text.to_owned(),
                });
                block.lines.push(line);
            }
        }
    }
}

struct Block<'a, 'b> {
    tokens: &'b [Token<'a>],
    starts: &'b [usize],
    keyword: &'a str,
    /// Its place among the lines: tells it from other blocks.
    number: usize,
    lines: &'b mut Vec<Line>,
}

impl Block<'_, '_> {
    /// Lays it out on one line if it stands there and fits.
    fn on_one_line(&mut self, open: Option<usize>) -> bool {
        if !self.is_one_line(0..self.tokens.len()) {
            return false;
        }
        let mut line = Line::new(Begin::At(0));
        line.words = self.words(0..self.tokens.len());
        if line.width() > WIDTH && open.is_some() {
            return false;
        }
        shape::declaration(&mut line);
        self.lines.push(line);
        true
    }

    /// Whether no line ends within a stretch of tokens.
    fn is_one_line(&self, range: Range<usize>) -> bool {
        let rest = self.tokens.get(range.start + 1..range.end).unwrap_or_default();
        let held = self.tokens.get(range).unwrap_or_default();
        rest.iter().all(|token| !token.before.breaks) && held.iter().all(|token| !token.text.contains('\n'))
    }

    fn body(&mut self, range: Range<usize>) {
        let mut begins: Vec<usize> = range.clone().filter(|&at| self.is_start(at)).collect();
        if begins.first() != Some(&range.start) && !range.is_empty() {
            begins.insert(0, range.start);
        }
        let ends = begins.iter().copied().skip(1).chain([range.end]);
        let units: Vec<Range<usize>> = begins.iter().copied().zip(ends).map(|(a, b)| a..b).collect();
        let points = Points::of(self, &units);
        let mut sets: Vec<Vec<Range<usize>>> = Vec::new();
        for unit in units {
            let breaks = self
                .tokens
                .get(unit.start)
                .is_none_or(|token| token.before.breaks);
            match sets.last_mut() {
                Some(set)
                    if !breaks
                        && self.is_one_line(unit.clone())
                        && set.iter().all(|known| self.is_one_line(known.clone())) =>
                {
                    set.push(unit);
                }
                _ => sets.push(vec![unit]),
            }
        }
        for (index, set) in sets.iter().enumerate() {
            let Some(token) = set.first().and_then(|unit| self.tokens.get(unit.start)) else {
                continue;
            };
            let gap = trimmed(&token.before, index == 0);
            comments(self.lines, &gap, Begin::At(INDENT));
            let first = self.lines.len();
            if !self.together(set, &points) {
                for unit in set {
                    self.clause(unit.clone(), INDENT, Some(&points));
                }
            }
            if let Some(line) = self.lines.get_mut(first) {
                line.blank = gap.blank && (index > 0 || stands_alone(&gap));
            }
        }
    }

    /// Several clauses on one line, if they fit.
    fn together(&mut self, set: &[Range<usize>], points: &Points) -> bool {
        if set.len() < 2 {
            return false;
        }
        let mut line = Line::new(Begin::At(INDENT));
        for unit in set {
            let mut words = self.words(unit.clone());
            points.pad(&mut words);
            if let (Some(first), false) = (words.first_mut(), line.words.is_empty()) {
                first.gap = 2;
            }
            line.words.extend(words);
        }
        let fits = INDENT + line.width() <= WIDTH;
        if fits {
            self.lines.push(line);
        }
        fits
    }

    /// A clause, or a head with its `{`, on as many lines as its author gave it.
    fn clause(&mut self, range: Range<usize>, indent: usize, points: Option<&Points>) {
        let all = self.words(range.clone());
        let first = self.lines.len();
        let broken = self.braces_over_lines(range.clone());
        let mut line = Line::new(Begin::At(indent));
        let mut goes_on = None;
        let mut nested = 0;
        for (offset, mut word) in all.into_iter().enumerate() {
            let at = range.start + offset;
            let Some(token) = self.tokens.get(at) else { break };
            let opens = token.text == "{";
            let closes = token.text == "}";
            nested -= usize::from(closes && nested > 0);
            let after_open = at > range.start && broken.contains(&(at - 1));
            let breaks =
                offset > 0 && (token.before.breaks && !opens || after_open || broken.contains(&at) && closes);
            let begin = match (nested, goes_on) {
                (0, _) if closes => Begin::At(indent),
                (0, Some(word)) => Begin::Under { line: first, word },
                (0, None) => Begin::Deeper { line: first },
                _ => Begin::At(indent + INDENT * nested),
            };
            if breaks {
                let ended = std::mem::replace(&mut line, Line::new(begin));
                goes_on = self.end(ended, first, goes_on, points);
                let begin = match (begin, goes_on) {
                    (Begin::Deeper { .. }, Some(word)) => Begin::Under { line: first, word },
                    _ => begin,
                };
                line.begin = begin;
                let within = if closes {
                    Begin::At(indent + INDENT * (nested + 1))
                } else {
                    begin
                };
                // Blank lines part what stands in inner braces, never the lines of one clause.
                if nested > 0 && !closes {
                    let gap = trimmed(&token.before, after_open);
                    line.blank = gap.blank && (!after_open || stands_alone(&gap));
                    comments(self.lines, &gap, within);
                } else {
                    comments(self.lines, &token.before.without_blanks(), within);
                }
                word.gap = 0;
            }
            line.words.push(word);
            if opens {
                nested += usize::from(at + 1 < range.end);
                if !token.before.comments.is_empty() {
                    // What stood before the `{` stands behind it now.
                    let ended = std::mem::replace(&mut line, Line::new(Begin::At(indent + INDENT)));
                    goes_on = self.end(ended, first, goes_on, points);
                    comments(
                        self.lines,
                        &token.before.without_blanks(),
                        Begin::At(indent + INDENT),
                    );
                }
            }
        }
        if !line.words.is_empty() {
            self.end(line, first, goes_on, points);
        }
        self.less_deep(first);
    }

    /// What goes on under a word far to the right goes on deeper where a line would pass the width.
    fn less_deep(&mut self, first: usize) {
        if self.keyword != "path" {
            return;
        }
        let goes_on = self.lines.get(first..).unwrap_or_default();
        let far = goes_on
            .iter()
            .filter(|line| matches!(line.begin, Begin::Under { .. }))
            .any(|line| line::indent(self.lines, line) + line.width() > WIDTH);
        for line in self.lines.iter_mut().skip(first) {
            if far && matches!(line.begin, Begin::Under { .. }) {
                line.begin = Begin::Deeper { line: first };
            }
        }
    }

    /// Takes a finished line of a clause; the first one says where the clause goes on.
    fn end(
        &mut self,
        mut line: Line,
        first: usize,
        goes_on: Option<usize>,
        points: Option<&Points>,
    ) -> Option<usize> {
        let mut under = goes_on;
        if line.words.is_empty() {
            return under;
        }
        if self.lines.len() == first {
            if let Some(points) = points {
                points.pad(&mut line.words);
                under = shape::clause(&mut line, self.keyword, self.number);
            }
        } else if self.keyword != "path" && matches!(line.begin, Begin::Under { .. }) {
            // A list that goes on may be too long again.
            line.list = Some(0);
        }
        self.lines.push(line);
        under
    }

    /// The `{` and `}` of inner braces that hold more than one line.
    fn braces_over_lines(&self, range: Range<usize>) -> Vec<usize> {
        let mut open = Vec::new();
        let mut found = Vec::new();
        for at in range {
            match self.tokens.get(at).map(|token| token.text) {
                Some("{") => open.push(at),
                Some("}") => {
                    // A comment before the `{` stands behind it afterwards: then the line has ended there.
                    let commented = |at: usize| {
                        self.tokens
                            .get(at)
                            .is_some_and(|token| !token.before.comments.is_empty())
                    };
                    if let Some(from) = open.pop()
                        && (!self.is_one_line(from..at + 1) || commented(from))
                    {
                        found.extend([from, at]);
                    }
                }
                _ => {}
            }
        }
        found
    }

    fn is_start(&self, at: usize) -> bool {
        self.tokens
            .get(at)
            .is_some_and(|token| self.starts.binary_search(&token.start).is_ok())
    }

    /// The words of a stretch of tokens, as if on one line.
    fn words(&self, range: Range<usize>) -> Vec<Word> {
        let mut words = Vec::with_capacity(range.len());
        let mut depth = 0_usize;
        for at in range.clone() {
            let Some(token) = self.tokens.get(at) else { break };
            depth -= usize::from(token.text == "}" && depth > 0);
            let before = at.checked_sub(1).filter(|_| at > range.start);
            let gap = match before.and_then(|before| self.tokens.get(before)) {
                None => 0,
                Some(last) if depth > 0 && self.is_start(at) && last.text != "{" => 2,
                Some(last) => space(last, token, depth),
            };
            words.push(Word {
                gap,
                text: token.text.to_owned(),
            });
            depth += usize::from(token.text == "{");
        }
        words
    }
}

/// How many columns part two tokens of one clause, at a depth of braces.
fn space(last: &Token<'_>, token: &Token<'_>, depth: usize) -> usize {
    let glued = token.before.spaces == 0 && !token.before.breaks;
    let is_sign = |text: &str| !text.starts_with(|c: char| c == '"' || c.is_alphanumeric());
    let sign = is_sign(last.text) || is_sign(token.text);
    match (last.text, token.text) {
        ("{" | ",", _) | (_, "{" | "}") => usize::from(token.text != ","),
        (_, "," | "." | ".." | "@") | ("." | ".." | "@", _) => 0,
        ("->" | "<->" | ":", _) | (_, "->" | "<->" | ":") => 1,
        // `<=` and its like are two tokens.
        ("=", other) | (other, "=") => usize::from(!(glued && is_sign(other))),
        _ if glued && sign => 0,
        // Inner braces hold clauses too: who set them apart meant it.
        _ if depth > 0 && token.before.spaces > 1 => 2,
        _ => 1,
    }
}

/// Whether a comment in a gap has a line of its own.
fn stands_alone(gap: &Gap<'_>) -> bool {
    gap.comments.iter().any(|comment| !comment.trailing)
}

/// A gap without the blank line that may not stand where it is.
fn trimmed<'a>(gap: &Gap<'a>, behind_open: bool) -> Gap<'a> {
    let mut gap = gap.clone();
    if behind_open && let Some(first) = gap.comments.first_mut() {
        first.blank = false;
    }
    gap
}

impl<'a> Gap<'a> {
    fn without_blanks(&self) -> Gap<'a> {
        let mut gap = self.clone();
        for comment in &mut gap.comments {
            comment.blank = false;
        }
        gap
    }
}

/// The widths of a spine's points and salaries: they are set as a table.
#[derive(Default)]
struct Points {
    point: usize,
    salary: usize,
}

impl Points {
    fn of(block: &Block<'_, '_>, units: &[Range<usize>]) -> Self {
        let mut points = Self::default();
        if block.keyword != "spine" {
            return points;
        }
        let width = |at: usize| block.tokens.get(at).map_or(0, |token| token.text.width());
        for unit in units {
            points.point = points.point.max(width(unit.start));
            points.salary = points.salary.max(width(unit.start + 2));
        }
        points
    }

    fn pad(&self, words: &mut [Word]) {
        if let [point, _, salary] = words
            && self.point > 0
        {
            point.text = format!("{:>1$}", point.text, self.point);
            salary.text = format!("{:>1$}", salary.text, self.salary);
        }
    }
}

//! Lines: words with gaps, and how they become text.

use unicode_width::UnicodeWidthStr;

/// No line is made longer than this, where that can be helped.
pub(super) const WIDTH: usize = 100;
/// What goes on over several lines goes on so much deeper.
const DEEPER: usize = 4;

/// One word and the spaces before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub gap: usize,
    pub text: String,
}

/// Lines that are set in columns together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Group {
    /// None.
    Alone,
    /// The clauses of this block, wherever they stand in it: their values begin in one column.
    Clauses(usize),
    /// Neighbouring lines of one kind; widths that differ by more than `spread` are too uneven.
    Run { kind: String, spread: usize },
}

/// Where a line begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Begin {
    /// At this column.
    At(usize),
    /// Goes on from an earlier line (by its index), under one of its words.
    Under { line: usize, word: usize },
    /// Goes on from an earlier line, deeper.
    Deeper { line: usize },
}

/// A line before it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Whether a blank line stands above it.
    pub blank: bool,
    pub begin: Begin,
    /// Empty when the line is a comment alone.
    pub words: Vec<Word>,
    /// The words at which columns begin.
    pub stops: Vec<usize>,
    pub group: Group,
    pub comment: Option<String>,
    /// The word under which a list goes on that is broken here.
    pub list: Option<usize>,
}

impl Line {
    pub(super) fn new(begin: Begin) -> Self {
        Self {
            blank: false,
            begin,
            words: Vec::new(),
            stops: Vec::new(),
            group: Group::Alone,
            comment: None,
            list: None,
        }
    }

    /// Columns of its words up to one of them, that one's gap included.
    pub(super) fn width_to(&self, word: usize) -> usize {
        let before: usize = self
            .words
            .iter()
            .take(word)
            .map(|word| word.gap + word.text.width())
            .sum();
        before + self.words.get(word).map_or(0, |word| word.gap)
    }

    /// Columns of all its words.
    pub(super) fn width(&self) -> usize {
        self.width_to(self.words.len())
    }

    /// Whether a text in it goes on over several lines.
    pub(super) fn holds_break(&self) -> bool {
        self.words.iter().any(|word| word.text.contains('\n'))
    }
}

/// The column at which a line begins.
pub(super) fn indent(lines: &[Line], line: &Line) -> usize {
    let of = |index: usize| lines.get(index).map(|first| (first, indent(lines, first)));
    match line.begin {
        Begin::At(column) => column,
        Begin::Under { line, word } => of(line).map_or(0, |(first, at)| at + first.width_to(word)),
        Begin::Deeper { line } => of(line).map_or(0, |(_, at)| at + DEEPER),
    }
}

/// A line as text, its comment apart.
struct Printed<'a> {
    text: String,
    comment: Option<&'a str>,
    /// Whether a comment here may stand in one column with its neighbours.
    plain: bool,
    blank: bool,
}

/// The text of all lines.
pub(super) fn print(lines: &[Line]) -> String {
    let mut printed: Vec<Printed<'_>> = Vec::with_capacity(lines.len());
    for line in lines {
        let at = indent(lines, line);
        let mut parts = vec![String::new()];
        let mut column = at;
        if let Some(text) = parts.last_mut() {
            *text = " ".repeat(at);
        }
        for (index, word) in line.words.iter().enumerate() {
            let wide = word.text.width();
            let listed = index > 0
                && line
                    .words
                    .get(index - 1)
                    .is_some_and(|last| last.text.ends_with(','));
            // A list that does not fit goes on under its first value.
            if let (Some(first), true) = (line.list, listed)
                && column + word.gap + wide > WIDTH
            {
                column = at + line.width_to(first);
                parts.push(" ".repeat(column));
            } else {
                column += word.gap;
                if let Some(text) = parts.last_mut() {
                    text.push_str(&" ".repeat(word.gap));
                }
            }
            column += wide;
            if let Some(text) = parts.last_mut() {
                text.push_str(&word.text);
            }
        }
        let last = parts.len() - 1;
        let alone = line.words.is_empty();
        for (index, mut text) in parts.into_iter().enumerate() {
            let mut comment = line.comment.as_deref().filter(|_| index == last);
            if alone && let Some(words) = comment.take() {
                text.push_str(words);
            }
            printed.push(Printed {
                plain: !alone && !text.contains('\n'),
                text,
                comment,
                blank: line.blank && index == 0,
            });
        }
    }
    join(&printed)
}

/// Joins lines; comments behind neighbouring ones begin in one column.
fn join(printed: &[Printed<'_>]) -> String {
    let mut out = String::new();
    let mut from = 0;
    while from < printed.len() {
        let rest = printed.get(from..).unwrap_or_default();
        let commented = |line: &Printed<'_>| line.comment.is_some() && line.plain;
        let run = rest
            .iter()
            .enumerate()
            .take_while(|(index, line)| commented(line) && (*index == 0 || !line.blank))
            .count()
            .max(1);
        let run = rest.get(..run).unwrap_or_default();
        let column = run.iter().map(|line| line.text.width()).max().unwrap_or(0);
        for line in run {
            if line.blank && !out.is_empty() {
                out.push('\n');
            }
            out.push_str(&line.text);
            if let Some(comment) = line.comment {
                let pad = if line.plain { column - line.text.width() } else { 0 };
                out.push_str(&" ".repeat(pad + 2));
                out.push_str(comment);
            }
            out.push('\n');
        }
        from += run.len();
    }
    out
}

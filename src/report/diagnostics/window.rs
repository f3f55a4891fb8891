//! The stretch of a text that a message shows: a few lines round its places, and of a very long line only the
//! part that matters, so that a 50 MB line costs and shows no more than a short one.

use crate::source::{Sources, Span};
use annotate_snippets::AnnotationKind;
use std::ops::Range;

/// A place to mark, its label and how it is marked.
pub(super) type Mark<'a> = (Span, &'a str, AnnotationKind);

/// Marks further apart than this many bytes are shown in snippets of their own.
const FAR: usize = 4_000;
/// At most this much of a line is shown on either side of a place.
const REACH: usize = 300;

/// One stretch of one text with its marks.
pub(super) struct Window<'a> {
    /// The name of the text.
    pub name: &'a str,
    /// Whether the stretch begins where its first line does, so that columns can be counted in it.
    pub from_line_start: bool,
    /// The stretch.
    pub text: &'a str,
    /// The number of its first line.
    pub line: usize,
    /// What is marked in it, relative to the stretch.
    pub marks: Vec<Placed<'a>>,
}

/// A mark at its place in a window.
pub(super) struct Placed<'a> {
    /// Bytes of the window.
    pub range: Range<usize>,
    /// What is marked.
    pub of: Mark<'a>,
}

/// Groups marks into windows: the first mark's window first, then those of the others in their order.
pub(super) fn windows<'a>(sources: &'a Sources, marks: &[Mark<'a>]) -> Vec<Window<'a>> {
    let mut groups: Vec<Vec<Mark<'a>>> = Vec::new();
    for mark in marks {
        if sources.get(mark.0.source).is_none() {
            continue;
        }
        match groups.iter_mut().find(|group| near(group, mark.0)) {
            Some(group) => group.push(*mark),
            None => groups.push(vec![*mark]),
        }
    }
    groups.iter().filter_map(|group| window(sources, group)).collect()
}

fn near(group: &[Mark<'_>], span: Span) -> bool {
    group
        .iter()
        .all(|(other, ..)| other.source == span.source && other.start.abs_diff(span.start) as usize <= FAR)
}

fn window<'a>(sources: &'a Sources, group: &[Mark<'a>]) -> Option<Window<'a>> {
    let file = sources.get(group.first()?.0.source)?;
    let text = file.text();
    let first = group.iter().map(|mark| mark.0.start as usize).min()?;
    let last = group.iter().map(|mark| shown_end(text, mark.0)).max()?;
    let start = line_start(text, first);
    let end = line_end(text, last);
    let shown = text.get(start..end)?;
    let marks = group
        .iter()
        .map(|mark| {
            let from = floor(text, mark.0.start as usize).clamp(start, end) - start;
            let to = shown_end(text, mark.0).clamp(start, end) - start;
            Placed {
                range: from..to.max(from),
                of: *mark,
            }
        })
        .collect();
    Some(Window {
        name: file.name(),
        from_line_start: start == 0 || text.get(..start).is_some_and(|before| before.ends_with('\n')),
        text: shown,
        line: file.position(start).line as usize,
        marks,
    })
}

/// A span over several lines is marked on its first line alone: an unclosed block would else draw a bracket
/// down the whole file.
fn shown_end(text: &str, span: Span) -> usize {
    let start = floor(text, span.start as usize);
    let end = floor(text, span.end as usize).max(start);
    let marked = text.get(start..end).unwrap_or("");
    let first_line = marked.find(['\n', '\r']).unwrap_or(marked.len());
    floor(text, start + first_line.min(REACH))
}

/// The start of the line that holds `at`, or as far before it as is shown.
fn line_start(text: &str, at: usize) -> usize {
    let at = floor(text, at);
    let from = floor(text, at.saturating_sub(REACH));
    let before = text.get(from..at).unwrap_or("");
    before.rfind('\n').map_or(from, |newline| from + newline + 1)
}

/// The end of the line that holds `at`, or as far behind it as is shown.
fn line_end(text: &str, at: usize) -> usize {
    let to = floor(text, at.saturating_add(REACH));
    let after = text.get(at..to).unwrap_or("");
    after.find('\n').map_or(to, |newline| at + newline)
}

/// The nearest character boundary at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

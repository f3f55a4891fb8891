//! From a text to its lines: what stands between blocks, and block after block.

mod block;
mod shape;

use super::gaps::Gap;
use super::line::{Begin, Line, Word};
use crate::syntax::outline::outline;

/// The lines of a text, and how many of its blocks are copied.
pub(super) fn lines(text: &str) -> (Vec<Line>, usize) {
    let mut lines = Vec::new();
    let mut copied = 0;
    let mut from = 0;
    for piece in outline(text) {
        let gap = Gap::read(text.get(from..piece.range.start).unwrap_or_default(), from == 0);
        comments(&mut lines, &gap, Begin::At(0));
        let first = lines.len();
        match &piece.clauses {
            Some(starts) => block::lay_out(&mut lines, text, piece.range.clone(), starts),
            None => {
                copied += 1;
                let indent = if gap.breaks { gap.spaces } else { 0 };
                let mut line = Line::new(Begin::At(indent));
                line.words.push(Word {
                    gap: 0,
                    text: text.get(piece.range.clone()).unwrap_or_default().to_owned(),
                });
                lines.push(line);
            }
        }
        if let Some(line) = lines.get_mut(first) {
            line.blank = gap.blank;
        }
        from = piece.range.end;
    }
    let gap = Gap::read(text.get(from..).unwrap_or_default(), from == 0);
    comments(&mut lines, &gap, Begin::At(0));
    (lines, copied)
}

/// Puts the comments of a gap where they stand: behind the last line, or alone.
fn comments(lines: &mut Vec<Line>, gap: &Gap<'_>, begin: Begin) {
    for comment in &gap.comments {
        let text = comment.text.to_owned();
        match lines.last_mut() {
            Some(last) if comment.trailing && last.comment.is_none() => last.comment = Some(text),
            _ => {
                let mut line = Line::new(begin);
                line.blank = comment.blank;
                line.comment = Some(text);
                lines.push(line);
            }
        }
    }
}

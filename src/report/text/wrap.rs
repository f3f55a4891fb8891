//! Laying out words on lines of a given width, as terminals count it (a Chinese character is two columns, a
//! combining accent none).

use crate::report::figures::GLUE;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How a run of text is shown where colour is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Paint {
    /// As it is.
    #[default]
    Plain,
    /// Headings and names.
    Strong,
    /// What may be read last.
    Dim,
    /// Errors, dead ends.
    Bad,
    /// Warnings.
    Doubt,
    /// Notes.
    Note,
    /// What is well.
    Good,
}

impl Paint {
    fn style(self) -> anstyle::Style {
        use anstyle::{AnsiColor, Style};
        let colour = |colour: AnsiColor| Style::new().fg_color(Some(colour.into()));
        match self {
            Self::Plain => Style::new(),
            Self::Strong => Style::new().bold(),
            Self::Dim => Style::new().dimmed(),
            Self::Bad => colour(AnsiColor::Red).bold(),
            Self::Doubt => colour(AnsiColor::Yellow).bold(),
            Self::Note => colour(AnsiColor::Cyan).bold(),
            Self::Good => colour(AnsiColor::Green),
        }
    }
}

/// A piece of text and its paint.
pub(super) type Run = (Paint, String);

/// The columns that a text takes.
pub(super) fn columns(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// Breaks runs at spaces so that no line is wider than `width`; a word that is wider than a line is broken
/// where it must be. A no-break space holds words together.
pub(super) fn wrap(runs: &[Run], width: usize) -> Vec<Vec<Run>> {
    let width = width.max(4);
    let mut lines: Vec<Vec<Run>> = Vec::new();
    let mut line: Vec<Run> = Vec::new();
    let mut used = 0;
    for (space_before, word) in words(runs) {
        let needed: usize = word.iter().map(|(_, text)| columns(text)).sum();
        let gap = usize::from(space_before && used > 0);
        if used > 0 && used + gap + needed > width {
            lines.push(std::mem::take(&mut line));
            used = 0;
        } else if gap > 0 {
            push(&mut line, Paint::Plain, " ");
            used += 1;
        }
        // A word that fits is put down as a whole.
        if used + needed <= width {
            word.into_iter()
                .for_each(|(paint, text)| push(&mut line, paint, &text));
            used += needed;
            continue;
        }
        for (paint, text) in word {
            for c in text.chars() {
                let wide = c.width().unwrap_or(0);
                if used + wide > width {
                    lines.push(std::mem::take(&mut line));
                    used = 0;
                }
                push(&mut line, paint, c.encode_utf8(&mut [0; 4]));
                used += wide;
            }
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// Words: pieces between spaces, where one word may be made of several runs (`**error**:`).
fn words(runs: &[Run]) -> Vec<(bool, Vec<Run>)> {
    let mut out: Vec<(bool, Vec<Run>)> = Vec::new();
    let mut word: Vec<Run> = Vec::new();
    let mut space = false;
    let mut pending_space = false;
    for (paint, text) in runs {
        for (at, piece) in text.split(' ').enumerate() {
            if at > 0 {
                if !word.is_empty() {
                    out.push((space, std::mem::take(&mut word)));
                }
                pending_space = true;
            }
            if !piece.is_empty() {
                if word.is_empty() {
                    space = pending_space;
                    pending_space = false;
                }
                push(&mut word, *paint, piece);
            }
        }
    }
    if !word.is_empty() {
        out.push((space, word));
    }
    out
}

fn push(line: &mut Vec<Run>, paint: Paint, text: &str) {
    match line.last_mut() {
        Some((last, run)) if *last == paint => run.push_str(text),
        _ => line.push((paint, text.to_owned())),
    }
}

/// The runs as one text, no-break spaces as plain ones (they have done their work); with escape codes where `colour` is on, and without trailing spaces.
pub(super) fn painted(line: &[Run], colour: bool) -> String {
    let filled = line
        .iter()
        .rposition(|(_, text)| !text.trim_end().is_empty())
        .map_or(0, |at| at + 1);
    let mut out = String::new();
    for (at, (paint, text)) in line.iter().take(filled).enumerate() {
        let text = if at + 1 == filled {
            text.trim_end()
        } else {
            text.as_str()
        };
        let text = text.replace(GLUE, " ");
        if colour && *paint != Paint::Plain {
            let style = paint.style();
            out.push_str(&format!("{style}{text}{style:#}"));
        } else {
            out.push_str(&text);
        }
    }
    out
}

/// The text cut to `width` columns, with `ellipsis` where something is left out.
pub(super) fn cut(text: &str, width: usize, ellipsis: &str) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let room = width.saturating_sub(columns(ellipsis));
    let mut out = String::new();
    let mut used = 0;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > room {
            break;
        }
        out.push(c);
    }
    out.truncate(out.trim_end().len());
    out.push_str(ellipsis);
    out
}

/// The text with spaces behind it up to `width` columns.
pub(super) fn left(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(columns(text))))
}

/// The text with spaces before it up to `width` columns.
pub(super) fn right(text: &str, width: usize) -> String {
    format!("{}{text}", " ".repeat(width.saturating_sub(columns(text))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, width: usize) -> Vec<String> {
        wrap(&[(Paint::Plain, text.to_owned())], width)
            .iter()
            .map(|line| painted(line, false))
            .collect()
    }

    #[test]
    fn lines_break_at_spaces_and_never_pass_the_width() {
        assert_eq!(lines("one two three", 8), ["one two", "three"]);
        assert_eq!(lines("abcdefghij kl", 4), ["abcd", "efgh", "ij", "kl"]);
    }

    #[test]
    fn wide_characters_count_as_two_columns() {
        assert_eq!(lines("大学の職員", 6), ["大学の", "職員"]);
    }

    #[test]
    fn a_word_of_two_paints_is_not_broken_between_them() {
        let runs = [
            (Paint::Bad, "error".to_owned()),
            (Paint::Plain, ": no".to_owned()),
        ];
        let wrapped = wrap(&runs, 6);
        assert_eq!(painted(&wrapped[0], false), "error:");
        assert_eq!(painted(&wrapped[1], false), "no");
    }

    #[test]
    fn colour_is_written_only_where_it_is_on() {
        let line = [(Paint::Bad, "x ".to_owned())];
        assert_eq!(painted(&line, false), "x");
        assert_eq!(painted(&line, true), "\u{1b}[1m\u{1b}[31mx\u{1b}[0m");
    }

    #[test]
    fn cut_text_keeps_its_width() {
        assert_eq!(cut("University of Northfield", 12, "…"), "University…");
        assert_eq!(cut("大学大学", 5, "…"), "大学…");
    }
}

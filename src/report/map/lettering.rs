//! How wide text is, how it breaks, and how it becomes XML.
//!
//! A drawing does not know the reader's fonts. Widths are those of a wide one (DejaVu Sans), so that text that fits
//! here fits anywhere.

use crate::report::safe::safe;
use unicode_width::UnicodeWidthChar;

/// The longest text of a user in a drawing, tooltips included.
const LONGEST: usize = 300;

/// Width in thousandths of the font size.
fn advance(c: char) -> u32 {
    match c {
        'i' | 'j' | 'l' | '\'' | '|' => 280,
        'I' | '.' | ',' | ':' | ';' | '!' | ' ' => 330,
        'f' | 't' | 'r' | '(' | ')' | '-' | '/' | '"' => 410,
        'm' => 980,
        'M' | 'W' | '—' | '…' | '@' | '%' => 1_000,
        'w' => 820,
        'a'..='z' | '0'..='9' => 640,
        'A'..='Z' => 720,
        '·' => 330,
        _ => match c.width() {
            Some(0) | None => 0,
            Some(1) => 700,
            Some(_) => 1_050,
        },
    }
}

/// The width of text in pixels, rounded up.
pub(super) fn width(text: &str, size: i32, bold: bool) -> i32 {
    let sum: u64 = text.chars().map(|c| u64::from(advance(c))).sum();
    let sum = if bold { sum + sum / 9 } else { sum };
    i32::try_from((sum * u64::from(size.unsigned_abs())).div_ceil(1_000)).unwrap_or(i32::MAX)
}

/// Text without what could turn, hide or break what stands around it, in one line and of bearable length.
pub(super) fn clean(text: &str) -> String {
    let cut: String = text.chars().take(LONGEST).collect();
    let more = cut.len() < text.len();
    let cut = safe(&cut);
    let mut out = cut.split_whitespace().collect::<Vec<_>>().join(" ");
    if more {
        out.push('…');
    }
    out
}

/// Text cut to a width, with `…` where something is left out.
pub(super) fn fit(text: &str, room: i32, size: i32, bold: bool) -> String {
    if width(text, size, bold) <= room {
        return text.to_owned();
    }
    let mut out = String::new();
    for c in text.chars() {
        out.push(c);
        if width(&out, size, bold) + width("…", size, bold) > room {
            out.pop();
            break;
        }
    }
    let kept = out.trim_end().len();
    out.truncate(kept);
    out.push('…');
    out
}

/// Text over at most so many lines: broken between words, inside a word that is too long for a line, and cut with `…`
/// in the last.
pub(super) fn wrap(text: &str, room: i32, lines: usize, size: i32, bold: bool) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        if out.len() + 1 >= lines {
            out.push(fit(rest, room, size, bold));
            break;
        }
        let mut end = 0;
        let mut last_gap = None;
        for (at, c) in rest.char_indices() {
            let next = at + c.len_utf8();
            if c == ' ' {
                last_gap = Some(at);
            }
            if width(rest.get(..next).unwrap_or(rest), size, bold) > room {
                break;
            }
            end = next;
            if matches!(c, '-' | '/') && next < rest.len() {
                last_gap = Some(next);
            }
        }
        if end == 0 {
            end = rest.chars().next().map_or(rest.len(), char::len_utf8);
        }
        let cut = if end >= rest.len() {
            rest.len()
        } else {
            last_gap.filter(|&gap| gap > 0 && gap <= end).unwrap_or(end)
        };
        let (line, more) = rest.split_at_checked(cut).unwrap_or((rest, ""));
        out.push(line.trim_end().to_owned());
        rest = more.trim_start();
    }
    out
}

/// Text inside XML, in an attribute or between tags. What XML cannot hold at all is replaced.
pub(super) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

/// An id made of a user's name: what is no plain letter or digit is written as its number.
pub(super) fn slug(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().take(80) {
        if c.is_ascii_alphanumeric() || c == '-' {
            out.push(c);
        } else {
            out.push_str(&format!("_{:x}", u32::from(c)));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_breaks_between_words_and_is_cut_in_the_last_line() {
        assert_eq!(
            wrap("Head of learning technology and media", 120, 2, 12, false),
            ["Head of learning", "technology and…"]
        );
        assert_eq!(wrap("Officer", 120, 2, 12, false), ["Officer"]);
        assert!(wrap("", 120, 2, 12, false).is_empty());
    }

    #[test]
    fn a_word_that_is_too_long_breaks_where_it_must() {
        let lines = wrap(&"x".repeat(10_000), 100, 3, 12, false);
        assert_eq!(lines.len(), 3);
        assert!(
            lines.iter().all(|line| width(line, 12, false) <= 100),
            "{lines:?}"
        );
    }

    #[test]
    fn no_markup_of_a_user_is_markup_of_ours() {
        let text = xml("</svg><script>alert('x')</script>&\"\u{1}");
        assert!(!text.contains(['<', '>', '"', '\'', '\u{1}']), "{text}");
    }

    #[test]
    fn long_text_is_shortened_and_direction_marks_are_written_out() {
        assert!(clean(&"long ".repeat(2_000)).chars().count() <= LONGEST + 1);
        assert_eq!(clean("a\u{202e}b"), "a\\u{202e}b");
    }
}

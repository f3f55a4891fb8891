//! Text of users made safe for a terminal: a job title must not move the cursor, colour the screen or turn
//! the reading direction of what follows it.

use std::borrow::Cow;

/// The text with control characters and invisible direction marks written out as `\u{…}`. Line breaks and
/// tabs become one space, because every line of a report is laid out by the renderer.
#[must_use]
pub fn safe(text: &str) -> Cow<'_, str> {
    if !text.chars().any(needs_care) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' | '\t' => out.push(' '),
            c if needs_care(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Control characters, direction marks and overrides, invisible joiners at the start of trouble, and the
/// line separators that terminals and editors treat as breaks.
fn needs_care(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{061C}')
        || matches!(c, '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn escapes_and_direction_marks_are_written_out() {
        assert_eq!(safe("a\u{1b}[31mred\u{202e}x"), "a\\u{1b}[31mred\\u{202e}x");
    }

    #[test]
    fn line_breaks_become_one_space() {
        assert_eq!(safe("Senior\r\nlecturer\tx"), "Senior lecturer x");
    }

    #[test]
    fn names_in_any_script_stay_as_they_are() {
        assert_eq!(
            safe("Prifysgol Cymru, Tŷ Ddewi 大学"),
            "Prifysgol Cymru, Tŷ Ddewi 大学"
        );
    }
}

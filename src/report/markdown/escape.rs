//! Text of users as text in Markdown: it makes no link, no table cell, no heading, and names nobody.

use crate::report::safe::safe;

/// The text with everything that Markdown or a review tool would read as more than text made plain. Code in backticks stays
/// code where the backticks come in pairs on one line, because messages put names between them.
pub(super) fn escaped(text: &str) -> String {
    let text = safe(text);
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text.as_ref();
    while let Some((before, after)) = rest.split_once('`') {
        plain(before, &mut out);
        match after.split_once('`') {
            Some((code, behind)) if !code.is_empty() => {
                out.push_str("<code>");
                plain(code, &mut out);
                out.push_str("</code>");
                rest = behind;
            }
            _ => {
                out.push_str("\\`");
                rest = after;
            }
        }
    }
    plain(rest, &mut out);
    out
}

fn plain(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // `@name` would call somebody, `#12` would link to something: an empty comment parts them, an entity does not.
            '@' | '#' => {
                out.push(c);
                out.push_str("<!-- -->");
            }
            '\\' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '!' => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn names_in_backticks_are_code_and_what_they_hold_is_text() {
        assert_eq!(escaped("role `a_b` is"), "role <code>a\\_b</code> is");
        assert_eq!(escaped("`<b>|@all`"), "<code>&lt;b&gt;\\|@<!-- -->all</code>");
        assert_eq!(escaped("one ` alone"), "one \\` alone");
        assert_eq!(escaped("``"), "\\`\\`");
    }

    #[test]
    fn no_text_makes_a_link_or_ends_a_line() {
        assert_eq!(escaped("[x](http://y)\n# z"), "\\[x\\](http://y) #<!-- --> z");
    }
}

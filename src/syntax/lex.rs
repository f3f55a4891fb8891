//! Tokens for recovery: a clause that the grammar refuses is looked at again, token by token.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A name or keyword.
    Word,
    /// Something that begins with a digit: `3`, `17_596.50`, `2026-07-31`, `31/07/2026`, `8a`.
    Number,
    /// A text with its quotes.
    Text,
    /// Anything else: an operator or a stray character.
    Sign,
}

/// A token of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub shape: Shape,
    pub start: usize,
    pub end: usize,
    /// Whether it is the first of its line.
    pub first: bool,
}

impl Token {
    /// Its characters.
    pub(super) fn text<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    pub(super) fn is(&self, text: &str, wanted: &str) -> bool {
        self.text(text) == wanted
    }

    /// A word, or what may name a grade.
    pub(super) fn is_name(&self) -> bool {
        matches!(self.shape, Shape::Word | Shape::Number)
    }

    pub(super) fn is_text(&self) -> bool {
        self.shape == Shape::Text
    }
}

/// Signs of more than one character, the longest first; the last ones are what people write for `->` and `..`.
const SIGNS: [&str; 13] = [
    "<-->", "<->", "<=>", "-->", "==>", "...", "->", "=>", "..", "/*", "*/", "--", "<-",
];

/// The first token of a text.
pub(super) fn first_token(text: &str) -> Option<Token> {
    next(text, 0, true)
}

/// The tokens of `text` from `from` on.
pub(super) fn lex(text: &str, from: usize) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = from;
    let mut first = true;
    while let Some(token) = next(text, at, first) {
        at = token.end;
        first = false;
        tokens.push(token);
    }
    tokens
}

fn next(text: &str, from: usize, first: bool) -> Option<Token> {
    let mut at = from;
    let mut first = first;
    loop {
        let rest = text.get(at..)?;
        match rest.chars().next()? {
            '\n' => {
                first = true;
                at += 1;
            }
            '#' => at += rest.find('\n').unwrap_or(rest.len()),
            space if space.is_whitespace() => at += space.len_utf8(),
            _ => break,
        }
    }
    let rest = text.get(at..)?;
    let begin = rest.chars().next()?;
    let (shape, length) = if begin == '"' {
        (Shape::Text, text_length(rest))
    } else if begin.is_ascii_digit() {
        (Shape::Number, number_length(rest))
    } else if begin.is_alphabetic() {
        (Shape::Word, word_length(rest))
    } else {
        let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
        (Shape::Sign, sign.map_or(begin.len_utf8(), |sign| sign.len()))
    };
    Some(Token {
        shape,
        start: at,
        end: at + length,
        first,
    })
}

/// Letters, digits, `_`, and `-` where a letter or digit follows.
fn word_length(rest: &str) -> usize {
    let mut chars = rest.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        let goes_on =
            is_part(char) || char == '-' && chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        if !goes_on {
            return at;
        }
    }
    rest.len()
}

/// As a word, with `.` and `/` where digits stand on both sides: decimals and dates as people write them.
fn number_length(rest: &str) -> usize {
    let mut end = word_length(rest);
    while let Some(tail) = rest.get(end..) {
        let mut chars = tail.chars();
        let joins = matches!(chars.next(), Some('.' | '/'));
        if !joins || !chars.next().is_some_and(|next| next.is_ascii_digit()) {
            break;
        }
        end += 1 + word_length(tail.get(1..).unwrap_or_default());
    }
    end
}

fn text_length(rest: &str) -> usize {
    let triple = rest.starts_with("\"\"\"");
    let mut at = if triple { 3 } else { 1 };
    while let Some(char) = rest.get(at..).and_then(|tail| tail.chars().next()) {
        match char {
            '\\' => {
                at += 1 + rest
                    .get(at + 1..)
                    .and_then(|tail| tail.chars().next())
                    .map_or(0, char::len_utf8)
            }
            '"' if !triple => return at + 1,
            '"' if rest.get(at..at + 3) == Some("\"\"\"") => return at + 3,
            '\n' if !triple => return at,
            _ => at += char.len_utf8(),
        }
    }
    rest.len()
}

/// Combining marks belong to the letter before them.
fn is_part(char: char) -> bool {
    char.is_alphanumeric() || char == '_' || unicode_normalization::char::is_combining_mark(char)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        lex(text, 0).iter().map(|token| token.text(text)).collect()
    }

    #[test]
    fn a_hyphen_joins_letters_and_an_arrow_parts_them() {
        assert_eq!(words("a->b-c @8a"), ["a", "->", "b-c", "@", "8a"]);
    }

    #[test]
    fn dates_and_decimals_are_one_token_and_ranges_three() {
        assert_eq!(
            words("31/07/2026 17_596.50 6..8 a.6"),
            ["31/07/2026", "17_596.50", "6", "..", "8", "a", ".", "6"]
        );
    }

    #[test]
    fn comments_and_texts_are_no_tokens_of_their_inside() {
        assert_eq!(words("a # b \"c\n\"d # e\""), ["a", "\"d # e\""]);
    }
}

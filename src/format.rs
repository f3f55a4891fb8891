//! The one layout of a framework file (`interfaces.md`, `gradus fmt`): no options.
//!
//! - Line breaks are the author's, spaces are ours. Two spaces an indent; a file ends with one line feed; CRLF becomes
//!   a line feed; of several blank lines one stays, and none behind `{` or before `}`.
//! - A block that stands on one line and fits into 100 columns stays there: `{ family x  grade y }`. In any other block
//!   `{` ends the head's line and `}` has a line of its own.
//! - A line holds one clause. Short clauses that the author put on one line stay together, two spaces apart, as long as
//!   they fit into 100 columns.
//! - Words are one space apart; none around `.`, `..` and `@` or before `,`.
//! - The values of a block's clauses begin in one column. Neighbouring declarations of one kind, grades and steps are
//!   set in columns, unless their widths are too uneven or a line would pass 100 columns. Points of a spine are set
//!   as a table.
//! - What goes on over several lines: a list goes on under its first value, a step under its kind, all else four
//!   columns deeper. A list that passes 100 columns is broken behind a `,`.
//! - Comments stay in their place, with their words: alone on a line at the depth of what follows, or behind a line,
//!   two spaces apart; neighbouring ones begin in one column.
//! - Texts are never touched. A block that cannot be read is copied as it is.
//!
//! What is written is read again first: its tokens, its comments and its tree (spans apart) must be the original's.

mod columns;
mod gaps;
mod line;
mod read;
mod verify;

/// Why a text is not formatted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// It is no text.
    #[error("this is not a text file")]
    NotText,
    /// Its layout would mean something else: what is wrong in it hides where its blocks begin and end.
    #[error("its blocks cannot be told apart, so nothing was changed")]
    WouldChange,
}

/// A text in the one layout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formatted {
    /// The text.
    pub text: String,
    /// How many blocks could not be read and were copied as they are.
    pub copied: usize,
}

/// Lays a framework file out.
///
/// # Errors
/// [`Refused`] when the result would not mean what the original means; that is found out by reading it again.
pub fn format(original: &str) -> Result<Formatted, Refused> {
    if original.contains('\0') {
        return Err(Refused::NotText);
    }
    let text = original.replace("\r\n", "\n");
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let (mut lines, copied) = read::lines(text);
    columns::align(&mut lines);
    let formatted = line::print(&lines);
    if verify::same(text, &formatted) {
        Ok(Formatted {
            text: formatted,
            copied,
        })
    } else {
        Err(Refused::WouldChange)
    }
}

#[cfg(test)]
mod tests;

//! A source in pieces that end where a record ends.
//!
//! A line feed ends a record when an even number of quotes stands before it, so that is all that has to be known of
//! what was read before: the pieces can then be read in any order, side by side.

use super::super::records::LONGEST;
use super::line::Odd;
use std::io::{self, Read};

/// A piece of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    /// Its place among the pieces.
    pub number: usize,
    /// Where it begins in the source.
    pub offset: u64,
}

/// Cuts a source.
pub(super) struct Cutter<'r> {
    input: Box<dyn Read + Send + 'r>,
    /// Bytes that are read at a time.
    size: usize,
    /// Read, and not yet given out.
    carry: Vec<u8>,
    offset: u64,
    number: usize,
    ended: bool,
}

impl<'r> Cutter<'r> {
    /// `carry` was read before and stands at `offset`.
    pub(super) fn new(input: Box<dyn Read + Send + 'r>, size: usize, carry: Vec<u8>, offset: u64) -> Self {
        Self {
            input,
            size: size.max(1),
            carry,
            offset,
            number: 0,
            ended: false,
        }
    }

    /// The next piece into `buffer`; none at the end. A quote that is never closed is odd, as is a record that is too
    /// long.
    pub(super) fn next(&mut self, buffer: &mut Vec<u8>) -> io::Result<Result<Option<Piece>, Odd>> {
        buffer.clear();
        std::mem::swap(buffer, &mut self.carry);
        // Pieces begin where a record begins: outside of quotes.
        let mut quotes = memchr::memchr_iter(b'"', buffer).count();
        let mut looked = 0;
        loop {
            if let Some(end) = last_end(buffer, looked, quotes) {
                self.carry.extend_from_slice(buffer.get(end..).unwrap_or(&[]));
                buffer.truncate(end);
                return Ok(Ok(Some(self.piece(buffer.len()))));
            }
            looked = buffer.len();
            if looked > LONGEST {
                return Ok(Err(Odd));
            }
            if !self.ended {
                let before = buffer.len();
                // Reads keep to their places in the file, whatever was left over before.
                let read = fill(&mut self.input, buffer, self.size)?;
                self.ended = read < self.size;
                quotes += memchr::memchr_iter(b'"', buffer.get(before..).unwrap_or(&[])).count();
                if read > 0 {
                    continue;
                }
            }
            return Ok(match (buffer.is_empty(), quotes % 2) {
                (true, _) => Ok(None),
                (false, 0) => Ok(Some(self.piece(buffer.len()))),
                _ => Err(Odd),
            });
        }
    }

    fn piece(&mut self, length: usize) -> Piece {
        let piece = Piece {
            number: self.number,
            offset: self.offset,
        };
        self.number += 1;
        self.offset += length as u64;
        piece
    }
}

/// Adds so many bytes, fewer at the end alone.
fn fill(input: &mut impl Read, buffer: &mut Vec<u8>, size: usize) -> io::Result<usize> {
    let start = buffer.len();
    buffer.resize(start + size, 0);
    let mut read = 0;
    while read < size {
        match input.read(buffer.get_mut(start + read..).unwrap_or(&mut [])) {
            Ok(0) => break,
            Ok(more) => read += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    buffer.truncate(start + read);
    Ok(read)
}

/// Behind the last line feed that ends a record, looking back to `from`; `quotes` stand in all of the text.
fn last_end(text: &[u8], from: usize, quotes: usize) -> Option<usize> {
    let mut quotes = quotes;
    let mut end = text.len();
    loop {
        let part = text.get(from..end)?;
        if quotes.is_multiple_of(2) {
            // Outside: the last line feed before the last quote, or behind it.
            let line = memchr::memrchr(b'\n', part);
            let quote = memchr::memrchr(b'"', part);
            match (line, quote) {
                (Some(line), quote) if quote.is_none_or(|quote| quote < line) => {
                    return Some(from + line + 1);
                }
                (_, Some(quote)) => {
                    end = from + quote;
                    quotes -= 1;
                }
                _ => return None,
            }
        } else {
            end = from + memchr::memrchr(b'"', part)?;
            quotes -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pieces(text: &str, size: usize) -> Option<Vec<String>> {
        let mut cutter = Cutter::new(Box::new(text.as_bytes()), size, Vec::new(), 0);
        let mut buffer = Vec::new();
        let mut out = Vec::new();
        let mut length = 0;
        while let Some(piece) = cutter.next(&mut buffer).unwrap().ok()? {
            assert_eq!((piece.number, piece.offset), (out.len(), length));
            length += buffer.len() as u64;
            out.push(String::from_utf8(buffer.clone()).unwrap());
        }
        Some(out)
    }

    #[test]
    fn a_line_break_in_quotes_ends_no_piece() {
        let text = "a,b\n\"x\ny\",\"q\"\"\n\"\n1,2";
        for size in 1..30 {
            let all = pieces(text, size).unwrap();
            assert_eq!(all.concat(), text);
            for piece in &all {
                assert!(
                    ["a,b\n", "\"x\ny\",\"q\"\"\n\"\n", "1,2"]
                        .iter()
                        .any(|part| piece.starts_with(part)),
                    "{all:?}"
                );
            }
        }
        assert_eq!(pieces("a\n\"b\n", 3), None);
    }

    proptest! {
        #[test]
        fn pieces_are_the_text_and_end_outside_of_quotes(text in "[ab\"\n]{0,40}", size in 1_usize..12) {
            if let Some(all) = pieces(&text, size) {
                prop_assert_eq!(all.concat(), text);
                for piece in &all {
                    prop_assert_eq!(piece.matches('"').count() % 2, 0);
                }
            } else {
                prop_assert_eq!(text.matches('"').count() % 2, 1);
            }
        }
    }
}

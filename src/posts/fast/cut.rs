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
    /// How long it is.
    pub length: usize,
    /// Whether there may be a quote in it.
    pub quote: bool,
}

/// Room for a piece, used again and again: what was in it before is written over.
#[derive(Debug, Default)]
pub(super) struct Buffer {
    bytes: Vec<u8>,
    /// Where the piece begins.
    start: usize,
}

/// The system copies to such addresses several times as fast as to others.
const ALIGNED: usize = 64;

impl Buffer {
    /// The text of the piece that was cut last.
    pub(super) fn text(&self, piece: Piece) -> &[u8] {
        self.get(piece.length)
    }

    /// Begins with some bytes, so that what is read behind them comes to an aligned address.
    fn begin(&mut self, carry: &[u8], size: usize) {
        let least = ALIGNED + carry.len() + size;
        if self.bytes.len() < least {
            self.bytes.resize(least, 0);
        }
        let aligned = self.bytes.as_ptr().align_offset(ALIGNED) % ALIGNED;
        self.start = (aligned + ALIGNED - carry.len() % ALIGNED) % ALIGNED;
        if let Some(to) = self.bytes.get_mut(self.start..self.start + carry.len()) {
            to.copy_from_slice(carry);
        }
    }

    fn get(&self, length: usize) -> &[u8] {
        self.bytes.get(self.start..self.start + length).unwrap_or(&[])
    }

    /// Room for so many bytes behind the first ones.
    fn room(&mut self, length: usize, size: usize) -> &mut [u8] {
        let start = self.start + length;
        if self.bytes.len() < start + size {
            self.bytes.resize(start + size, 0);
        }
        self.bytes.get_mut(start..start + size).unwrap_or(&mut [])
    }
}

/// Cuts a source.
pub(super) struct Cutter<'r> {
    input: Box<dyn Read + Send + 'r>,
    /// What was read of it before, and how much of that was looked at.
    before: Vec<u8>,
    from_before: usize,
    /// Bytes that are read at a time.
    size: usize,
    /// Read, and not yet given out.
    carry: Vec<u8>,
    /// Whether there may be a quote in it.
    quote: bool,
    offset: u64,
    number: usize,
    ended: bool,
}

impl<'r> Cutter<'r> {
    /// `before` was read before and stands at `offset`.
    pub(super) fn new(input: Box<dyn Read + Send + 'r>, size: usize, before: Vec<u8>, offset: u64) -> Self {
        Self {
            input,
            before,
            from_before: 0,
            size: size.max(1),
            quote: false,
            carry: Vec::new(),
            offset,
            number: 0,
            ended: false,
        }
    }

    /// Where the last piece ended.
    pub(super) fn read_up_to(&self) -> u64 {
        self.offset
    }

    /// The next piece into `buffer`; none at the end. A quote that is never closed is odd, as is a record that is too
    /// long.
    pub(super) fn next(&mut self, buffer: &mut Buffer) -> io::Result<Result<Option<Piece>, Odd>> {
        let mut length = self.carry.len();
        buffer.begin(&self.carry, self.size);
        self.carry.clear();
        let mut quote = self.quote;
        // Pieces begin where a record begins: outside of quotes.
        let mut quotes = if quote { quotes_in(buffer.get(length)) } else { 0 };
        let mut looked = 0;
        loop {
            let whole = buffer.get(length);
            if let Some(end) = last_end(whole, looked, quotes) {
                self.carry.extend_from_slice(whole.get(end..).unwrap_or(&[]));
                self.quote = quote && has_quote(&self.carry);
                return Ok(Ok(Some(self.piece(end, quote))));
            }
            looked = length;
            if looked > LONGEST {
                return Ok(Err(Odd));
            }
            if !self.ended {
                let read = self.read(buffer.room(length, self.size))?;
                length += read;
                let new = buffer.get(length).get(length - read..).unwrap_or(&[]);
                if has_quote(new) {
                    quote = true;
                    quotes += quotes_in(new);
                }
                if read > 0 {
                    continue;
                }
            }
            return Ok(match (length, quotes % 2) {
                (0, _) => Ok(None),
                (_, 0) => Ok(Some(self.piece(length, quote))),
                _ => Err(Odd),
            });
        }
    }

    /// Reads as much as there is room for, less at the end and where what was read before ends: reads keep to their places in
    /// the file, whatever was left over.
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let before = self.before.get(self.from_before..).unwrap_or(&[]);
        if before.is_empty() {
            self.before = Vec::new();
            let read = fill(&mut self.input, room)?;
            self.ended = read < room.len();
            return Ok(read);
        }
        let length = before.len().min(room.len());
        for (to, from) in room.iter_mut().zip(before) {
            *to = *from;
        }
        self.from_before += length;
        Ok(length)
    }

    fn piece(&mut self, length: usize, quote: bool) -> Piece {
        let piece = Piece {
            number: self.number,
            offset: self.offset,
            length,
            quote,
        };
        self.number += 1;
        self.offset += length as u64;
        piece
    }
}

fn has_quote(text: &[u8]) -> bool {
    memchr::memchr(b'"', text).is_some()
}

fn quotes_in(text: &[u8]) -> usize {
    memchr::memchr_iter(b'"', text).count()
}

/// Reads as much as there is room for, less at the end alone.
fn fill(input: &mut impl Read, room: &mut [u8]) -> io::Result<usize> {
    let mut read = 0;
    while read < room.len() {
        match input.read(room.get_mut(read..).unwrap_or(&mut [])) {
            Ok(0) => break,
            Ok(more) => read += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(read)
}

/// Behind the last line feed that ends a record, looking back to `from`; `quotes` stand in all of the text.
fn last_end(text: &[u8], from: usize, quotes: usize) -> Option<usize> {
    let mut quotes = quotes;
    let mut end = text.len();
    loop {
        let part = text.get(from..end)?;
        if quotes == 0 {
            return memchr::memrchr(b'\n', part).map(|line| from + line + 1);
        }
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
        // A third of it was read before.
        let (before, rest) = text.as_bytes().split_at(text.len() / 3);
        let mut cutter = Cutter::new(Box::new(rest), size, before.to_vec(), 0);
        let mut buffer = Buffer::default();
        let mut out = Vec::new();
        let mut length = 0;
        while let Some(piece) = cutter.next(&mut buffer).unwrap().ok()? {
            assert_eq!((piece.number, piece.offset), (out.len(), length));
            length += piece.length as u64;
            let text = buffer.text(piece);
            assert!(piece.quote || !text.contains(&b'"'));
            out.push(String::from_utf8(text.to_vec()).unwrap());
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

    #[test]
    fn pieces_behind_a_quote_are_plain_again() {
        let text = "a,\"b\"\n".to_owned() + &"c,d\n".repeat(20);
        let mut cutter = Cutter::new(Box::new(text.as_bytes()), 8, Vec::new(), 0);
        let mut buffer = Buffer::default();
        let mut quotes = Vec::new();
        while let Some(piece) = cutter.next(&mut buffer).unwrap().unwrap() {
            quotes.push(piece.quote);
        }
        assert!(quotes[0] && quotes[2..].iter().all(|quote| !quote), "{quotes:?}");
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

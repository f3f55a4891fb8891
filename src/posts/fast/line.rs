//! Records of a chunk: cells as places in it.
//!
//! What quoting makes of a well-formed record is known here; whatever is not well formed (a quote inside a cell without
//! quotes, text behind a closing quote, a carriage return alone) is [`Odd`], and the careful reader is asked.

use super::super::records::{Cells, WIDEST};
use super::marks::Marks;

/// A shape that is left to the careful reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Odd;

/// A place in the chunk, or (with the top bit) in the texts that were freed of doubled quotes.
type Place = (u32, u32);
const FREED: u32 = 1 << 31;

/// One record.
pub(super) struct Line<'c> {
    text: &'c [u8],
    start: u32,
    /// Where each cell ends in the chunk, quotes included.
    ends: &'c [u32],
    /// Texts without doubled quotes, and the places of all cells; none where no cell is quoted.
    freed: &'c [u8],
    places: &'c [Place],
}

impl Line<'_> {
    #[inline]
    fn start_of(&self, index: usize) -> usize {
        match index.checked_sub(1) {
            None => self.start as usize,
            Some(before) => self.ends.get(before).map_or(usize::MAX, |&end| end as usize + 1),
        }
    }

    /// The bytes of some neighbouring cells as they stand, delimiters and quotes included; none where the record is
    /// shorter. Records that have the same bytes there have the same cells.
    #[inline]
    pub(super) fn span(&self, first: usize, last: usize) -> Option<&[u8]> {
        let end = *self.ends.get(last)? as usize;
        self.text.get(self.start_of(first)..end)
    }
}

impl Cells for Line<'_> {
    fn len(&self) -> usize {
        self.ends.len()
    }

    #[inline]
    fn cell(&self, index: usize) -> &[u8] {
        if self.places.is_empty() {
            return self.span(index, index).unwrap_or(&[]);
        }
        let Some(&(start, end)) = self.places.get(index) else {
            return &[];
        };
        let (from, start) = if start & FREED == 0 {
            (self.text, start)
        } else {
            (self.freed, start ^ FREED)
        };
        from.get(start as usize..end as usize).unwrap_or(&[])
    }

    #[inline]
    fn is_blank(&self) -> bool {
        let white = |index: usize| self.cell(index).iter().all(u8::is_ascii_whitespace);
        white(0) && (1..self.len()).all(white)
    }

    #[inline]
    fn has_break(&self) -> bool {
        // Only a quoted cell can hold a line break.
        !self.places.is_empty()
            && (0..self.len()).any(|index| memchr::memchr2(b'\n', b'\r', self.cell(index)).is_some())
    }
}

/// Calls `each` with every record of a chunk and its line, counted from 0; blank lines are lines and no records.
/// Says how many lines there are.
pub(super) fn each(
    text: &[u8],
    delimiter: u8,
    mut each: impl FnMut(u32, &Line<'_>) -> Result<(), Odd>,
) -> Result<u32, Odd> {
    if !u32::try_from(text.len()).is_ok_and(|len| len < FREED) {
        return Err(Odd);
    }
    if memchr::memchr(b'"', text).is_some() {
        quoted(text, delimiter, &mut each)
    } else {
        plain(text, delimiter, &mut each)
    }
}

/// As [`each`], where there is no quote.
pub(super) fn plain(
    text: &[u8],
    delimiter: u8,
    each: &mut impl FnMut(u32, &Line<'_>) -> Result<(), Odd>,
) -> Result<u32, Odd> {
    let returns = memchr::memchr_iter(b'\r', text).count();
    let mut seen = 0;
    let mut ends: Vec<u32> = Vec::with_capacity(64);
    let (mut line, mut start) = (0, 0);
    let whole = |at: usize| u32::try_from(at).unwrap_or(FREED);
    let mut record = |line: u32, start: usize, ends: &mut Vec<u32>| {
        // A blank line is a line and no record.
        if let [end] = ends.as_slice()
            && *end as usize == start
        {
            ends.clear();
            return Ok(());
        }
        if ends.len() > WIDEST {
            return Err(Odd);
        }
        let record = Line {
            text,
            start: whole(start),
            ends,
            freed: &[],
            places: &[],
        };
        each(line, &record)?;
        ends.clear();
        Ok(())
    };
    for at in Marks::<false>::new(text, delimiter) {
        if text.get(at) != Some(&b'\n') {
            ends.push(whole(at));
            continue;
        }
        let mut end = at;
        if returns > 0 {
            let cell = ends.last().map_or(start, |&end| end as usize + 1);
            if at > cell && text.get(at - 1) == Some(&b'\r') {
                end -= 1;
                seen += 1;
            }
        }
        ends.push(whole(end));
        record(line, start, &mut ends)?;
        line += 1;
        start = at + 1;
    }
    if start < text.len() {
        ends.push(whole(text.len()));
        record(line, start, &mut ends)?;
        line += 1;
    }
    // A carriage return that is no part of a line break.
    if seen == returns { Ok(line) } else { Err(Odd) }
}

fn quoted(
    text: &[u8],
    delimiter: u8,
    each: &mut impl FnMut(u32, &Line<'_>) -> Result<(), Odd>,
) -> Result<u32, Odd> {
    let returns = memchr::memchr(b'\r', text).is_some();
    let byte = |at: usize| text.get(at).copied();
    let whole = |at: usize| u32::try_from(at).map_err(|_| Odd);
    let mut marks = Marks::<true>::new(text, delimiter);
    let mut ends: Vec<u32> = Vec::with_capacity(64);
    let mut places: Vec<Place> = Vec::with_capacity(64);
    let mut freed: Vec<u8> = Vec::new();
    let (mut line, mut first, mut start, mut any) = (0, 0, 0, false);
    loop {
        let at = marks.next().unwrap_or(text.len());
        let mark = byte(at);
        if at == text.len() && start == at && ends.is_empty() {
            return Ok(line);
        }
        let mut end = at;
        let mut place = None;
        let mut mark_after = mark;
        if mark == Some(b'"') {
            if at != start {
                return Err(Odd);
            }
            any = true;
            let from = freed.len();
            let mut piece = at + 1;
            // To the closing quote; a doubled one stands for itself.
            loop {
                let Some(quote) = marks.by_ref().find(|&mark| byte(mark) == Some(b'"')) else {
                    return Err(Odd);
                };
                let inside = text.get(piece..quote).unwrap_or(&[]);
                if byte(quote + 1) == Some(b'"') {
                    freed.extend_from_slice(inside);
                    freed.push(b'"');
                    marks.next();
                    piece = quote + 2;
                    continue;
                }
                end = quote + 1;
                place = Some(if freed.len() == from {
                    (piece, quote)
                } else {
                    freed.extend_from_slice(inside);
                    (from | FREED as usize, freed.len())
                });
                break;
            }
            if byte(end) == Some(b'\r') {
                end += 1;
            }
            mark_after = byte(end);
            // The next mark has to follow at once.
            match marks.next() {
                Some(next) if next == end && mark_after != Some(b'"') => {}
                None if end == text.len() && byte(end - 1) == Some(b'"') => {}
                _ => return Err(Odd),
            }
            if byte(end - 1) == Some(b'\r') && mark_after != Some(b'\n') {
                return Err(Odd);
            }
        }
        let ends_record = mark_after != Some(delimiter);
        let is_quoted = place.is_some();
        let (from, to) = place.unwrap_or_else(|| {
            let carriage = returns && ends_record && end > start && byte(end - 1) == Some(b'\r');
            (start, end - usize::from(carriage))
        });
        if returns
            && !is_quoted
            && (memchr::memchr(b'\r', text.get(from..to).unwrap_or(&[])).is_some()
                || (to < end && mark_after.is_none()))
        {
            return Err(Odd);
        }
        if ends_record && ends.is_empty() && !is_quoted && from == to {
            line += 1;
            first = end + 1;
        } else {
            if ends.len() >= WIDEST {
                return Err(Odd);
            }
            places.push((whole(from)?, whole(to)?));
            ends.push(whole(if is_quoted { end } else { to })?);
            if ends_record {
                let record = Line {
                    text,
                    start: whole(first)?,
                    ends: &ends,
                    freed: &freed,
                    places: if any { &places } else { &[] },
                };
                each(line, &record)?;
                line += 1;
                first = end + 1;
                ends.clear();
                places.clear();
                freed.clear();
                any = false;
            }
        }
        if mark_after.is_none() {
            return Ok(line);
        }
        start = end + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::records::Records;
    use super::*;
    use proptest::prelude::*;

    type Rows = Vec<(u32, Vec<Vec<u8>>)>;

    fn fast(text: &[u8]) -> Result<Rows, Odd> {
        let mut rows = Vec::new();
        each(text, b',', |line, record| {
            rows.push((
                line + 1,
                (0..record.len()).map(|i| record.cell(i).to_vec()).collect(),
            ));
            Ok(())
        })?;
        Ok(rows)
    }

    fn careful(text: &[u8]) -> Option<Rows> {
        let mut records = Records::new(text, b',');
        let mut rows = Vec::new();
        while records.advance().ok()? {
            rows.push((
                records.row(),
                (0..records.len()).map(|i| records.cell(i).to_vec()).collect(),
            ));
        }
        Some(rows)
    }

    #[test]
    fn well_formed_records_are_read_and_others_left_alone() {
        for text in [
            "",
            "\n",
            "a",
            "a,b\n1,2\n",
            "a,b\r\n1,2\r\n",
            "\"a\",\"b\"\n",
            "\"a\n,\"\"b\",c",
            "a,\n\n,b\n",
            "\"\"\n",
            "\"a\"\r\n\"b\",\"\"\r\n\r\n",
            ",",
            "a,\"\"",
        ] {
            assert_eq!(fast(text.as_bytes()).ok(), careful(text.as_bytes()), "{text:?}");
        }
        for odd in [
            "a\"b\n",
            "\"a\"b\n",
            "\"a",
            "a\rb\n",
            "a\r",
            "\"a\"\r",
            "\"a\"\rb\n",
            "a\r\r\n",
        ] {
            assert_eq!(fast(odd.as_bytes()), Err(Odd), "{odd:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn whatever_is_not_odd_is_what_the_careful_reader_reads(text in "[ab,\"\n\r]{0,24}") {
            if let Ok(rows) = fast(text.as_bytes()) {
                prop_assert_eq!(Some(rows), careful(text.as_bytes()));
            }
        }

        #[test]
        fn plain_tables_are_never_odd(rows in proptest::collection::vec(proptest::collection::vec("[ab]{1,3}|\"[ab,\n]{0,3}\"|\"a\"\"b\"", 1..4), 0..5), end in "\n|\r\n") {
            let text: String = rows.iter().map(|row| row.join(",") + &end).collect();
            prop_assert_eq!(fast(text.as_bytes()).ok(), careful(text.as_bytes()));
        }
    }
}

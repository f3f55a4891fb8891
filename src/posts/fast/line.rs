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
    freed: &'c [u8],
    cells: &'c [Place],
    /// Whether a cell is quoted: no other can hold a line break.
    quoted: bool,
}

impl Cells for Line<'_> {
    fn len(&self) -> usize {
        self.cells.len()
    }

    #[inline]
    fn cell(&self, index: usize) -> &[u8] {
        let Some(&(start, end)) = self.cells.get(index) else {
            return &[];
        };
        let (from, start) = if start & FREED == 0 {
            (self.text, start)
        } else {
            (self.freed, start ^ FREED)
        };
        from.get(start as usize..end as usize).unwrap_or(&[])
    }

    fn is_blank(&self) -> bool {
        let white = |index: usize| self.cell(index).iter().all(u8::is_ascii_whitespace);
        white(0) && (1..self.len()).all(white)
    }

    fn has_break(&self) -> bool {
        self.quoted && (0..self.len()).any(|index| memchr::memchr2(b'\n', b'\r', self.cell(index)).is_some())
    }
}

/// Calls `each` with every record of a chunk and its line, counted from 0; blank lines are lines and no records.
/// Says how many lines there are.
pub(super) fn each(
    text: &[u8],
    delimiter: u8,
    mut each: impl FnMut(u32, &Line<'_>) -> Result<(), Odd>,
) -> Result<u32, Odd> {
    if u32::try_from(text.len()).is_ok_and(|len| len < FREED) {
        if memchr::memchr(b'"', text).is_some() {
            walk::<true>(text, delimiter, &mut each)
        } else {
            walk::<false>(text, delimiter, &mut each)
        }
    } else {
        Err(Odd)
    }
}

fn walk<const QUOTES: bool>(
    text: &[u8],
    delimiter: u8,
    each: &mut impl FnMut(u32, &Line<'_>) -> Result<(), Odd>,
) -> Result<u32, Odd> {
    let returns = memchr::memchr(b'\r', text).is_some();
    let byte = |at: usize| text.get(at).copied();
    let mut marks = Marks::<QUOTES>::new(text, delimiter);
    let mut cells: Vec<Place> = Vec::with_capacity(32);
    let mut freed: Vec<u8> = Vec::new();
    let (mut line, mut start, mut quoted) = (0, 0, false);
    loop {
        let at = marks.next().unwrap_or(text.len());
        let mark = byte(at);
        if at == text.len() && start == at && cells.is_empty() {
            return Ok(line);
        }
        let mut end = at;
        let mut place = None;
        let mut mark_after = mark;
        if QUOTES && mark == Some(b'"') {
            if at != start {
                return Err(Odd);
            }
            quoted = true;
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
        let (from, to) = place.unwrap_or_else(|| {
            let carriage = returns && ends_record && end > start && byte(end - 1) == Some(b'\r');
            (start, end - usize::from(carriage))
        });
        if returns
            && place.is_none()
            && (memchr::memchr(b'\r', text.get(from..to).unwrap_or(&[])).is_some()
                || (to < end && mark_after.is_none()))
        {
            return Err(Odd);
        }
        if ends_record && cells.is_empty() && place.is_none() && from == to {
            line += 1;
        } else {
            if cells.len() >= WIDEST {
                return Err(Odd);
            }
            cells.push((
                u32::try_from(from).map_err(|_| Odd)?,
                u32::try_from(to).map_err(|_| Odd)?,
            ));
            if ends_record {
                let record = Line {
                    text,
                    freed: &freed,
                    cells: &cells,
                    quoted,
                };
                each(line, &record)?;
                line += 1;
                cells.clear();
                freed.clear();
                quoted = false;
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

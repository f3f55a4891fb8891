//! Records of a chunk: cells as places in it.
//!
//! What quoting makes of a well-formed record is known here; whatever is not well formed (a quote inside a cell without
//! quotes, text behind a closing quote, a carriage return alone) is [`Odd`], and the careful reader is asked.

use super::super::records::{Cells, WIDEST};
use super::marks;

/// A shape that is left to the careful reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Odd;

/// A place in the chunk, or (with the top bit) in the texts that were freed of doubled quotes.
type Place = (u32, u32);
const FREED: u32 = 1 << 31;

/// One record.
pub(super) struct Line<'c> {
    text: &'c [u8],
    /// What stands before the first cell in the chunk ([`BEGINNING`] for nothing), and behind each cell, quotes included.
    marks: &'c [u32],
    /// Texts without doubled quotes, and the places of all cells; none where no cell is quoted.
    freed: &'c [u8],
    places: &'c [Place],
}

/// The mark before the first byte.
const BEGINNING: u32 = u32::MAX;

impl Line<'_> {
    /// The bytes of some neighbouring cells as they stand, delimiters and quotes included; none where the record is
    /// shorter. Records that have the same bytes there have the same cells.
    #[inline]
    pub(super) fn span(&self, first: usize, last: usize) -> Option<&[u8]> {
        let (before, behind) = (*self.marks.get(first)?, *self.marks.get(last + 1)?);
        self.text.get(before.wrapping_add(1) as usize..behind as usize)
    }
}

impl Cells for Line<'_> {
    fn len(&self) -> usize {
        self.marks.len() - 1
    }

    #[inline]
    fn cell(&self, index: usize) -> &[u8] {
        if self.places.is_empty() {
            let around = self.marks.get(index..).and_then(<[u32]>::first_chunk);
            let Some(&[before, behind]) = around else {
                return &[];
            };
            let cell = self.text.get(before.wrapping_add(1) as usize..behind as usize);
            return cell.unwrap_or(&[]);
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
        let returns = memchr::memchr(b'\r', text).is_some();
        Plain::of(text, delimiter, returns, &mut Room::default())?.each(&mut each)
    }
}

/// Room for marks, used again and again.
#[derive(Debug, Default)]
pub(super) struct Room {
    marks: Vec<u32>,
    /// Those of each line apart, where lines end with a carriage return too.
    apart: Vec<u32>,
}

/// Lines without quotes.
pub(super) struct Plain<'c> {
    text: &'c [u8],
    /// What stands before the first cell, and behind each cell of all lines.
    marks: &'c mut [u32],
    /// The same of each line apart, where all have as many cells and end with a carriage return too.
    apart: &'c [u32],
    /// How many carriage returns there are.
    returns: usize,
    /// How many cells each line has, where all have as many, and more than one.
    width: Option<usize>,
}

impl<'c> Plain<'c> {
    /// Those of a text; `returns` where there may be carriage returns.
    pub(super) fn of(text: &'c [u8], delimiter: u8, returns: bool, room: &'c mut Room) -> Result<Self, Odd> {
        if text.len() >= FREED as usize {
            return Err(Odd);
        }
        let returns = if returns {
            memchr::memchr_iter(b'\r', text).count()
        } else {
            0
        };
        let Room { marks: room, apart } = room;
        let (mut count, feeds) = marks::flat(text, delimiter, false, room);
        if text.last().is_some_and(|&last| last != b'\n') {
            // The last line ends with the text.
            room.truncate(count);
            room.push(text.len() as u32);
            count += 1;
        }
        let marks = room.get_mut(..count).unwrap_or_default();
        let mut width = even(text, marks.get(1..).unwrap_or(&[]), feeds);
        if returns > 0 {
            width = width.filter(|&width| set_apart(text, marks, width, returns, apart));
        }
        Ok(Self {
            text,
            marks,
            apart,
            returns,
            width,
        })
    }

    /// The same where all lines have as many cells, and more than one.
    pub(super) fn even(&self) -> Option<Even<'_>> {
        let width = self.width?;
        let (marks, stride) = match self.returns {
            0 => (&*self.marks, width),
            _ => (self.apart, width + 1),
        };
        Some(Even {
            text: self.text,
            marks,
            width,
            stride,
            lines: (self.marks.len() - 1) / width,
        })
    }

    /// Calls `each` with every record and its line, and says how many lines there are, as [`each`] does.
    pub(super) fn each(self, each: &mut impl FnMut(u32, &Line<'_>) -> Result<(), Odd>) -> Result<u32, Odd> {
        if let Some(even) = self.even() {
            let lines = u32::try_from(even.lines).map_err(|_| Odd)?;
            for line in 0..lines {
                each(line, &even.record(line as usize).ok_or(Odd)?)?;
            }
            return Ok(lines);
        }
        let Self {
            text,
            marks: room,
            returns,
            ..
        } = self;
        let ends_line = ends_line(text);
        let (mut seen, mut line, mut from) = (0, 0, 0);
        // The line is behind the mark at `from`, and ends with the one at `to`.
        while let Some(width) = room
            .get(from + 1..)
            .and_then(|rest| rest.iter().position(&ends_line))
        {
            let to = from + 1 + width;
            let Some([.., before, last]) = room.get_mut(from..=to) else {
                return Err(Odd);
            };
            let end = *last;
            if returns > 0
                && (end as usize) < text.len()
                && end > before.wrapping_add(1)
                && text.get(end as usize - 1) == Some(&b'\r')
            {
                *last -= 1;
                seen += 1;
            }
            if width >= WIDEST {
                return Err(Odd);
            }
            // A blank line is a line and no record.
            if width > 0 || *last > before.wrapping_add(1) {
                let record = Line {
                    text,
                    marks: room.get(from..=to).unwrap_or(&[]),
                    freed: &[],
                    places: &[],
                };
                each(line, &record)?;
            }
            line += 1;
            from = to;
            if let Some(last) = room.get_mut(to) {
                *last = end;
            }
        }
        // A carriage return that is no part of a line break.
        if seen == returns { Ok(line) } else { Err(Odd) }
    }
}

/// Puts the marks of each line of `width` cells apart, without the carriage return; false where a line ends without, or one
/// stands elsewhere.
fn set_apart(text: &[u8], marks: &[u32], width: usize, returns: usize, apart: &mut Vec<u32>) -> bool {
    apart.clear();
    if (marks.len() - 1) / width != returns {
        return false;
    }
    for line in 0..returns {
        let Some(own) = marks.get(line * width..).and_then(|own| own.get(..=width)) else {
            return false;
        };
        let [.., before, end] = own else { return false };
        let at = end.wrapping_sub(1);
        if *end as usize == text.len() || at == *before || text.get(at as usize) != Some(&b'\r') {
            return false;
        }
        apart.extend_from_slice(own);
        if let Some(last) = apart.last_mut() {
            *last = at;
        }
    }
    true
}

/// Lines without quotes that all have as many cells, and all end alike.
pub(super) struct Even<'c> {
    text: &'c [u8],
    marks: &'c [u32],
    width: usize,
    /// How many marks there are from one line to the next.
    stride: usize,
    lines: usize,
}

impl<'c> Even<'c> {
    /// How many cells each line has.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// How many lines there are.
    pub(super) fn len(&self) -> usize {
        self.lines
    }

    /// A line.
    #[inline]
    pub(super) fn record(&self, line: usize) -> Option<Line<'c>> {
        Some(Line {
            text: self.text,
            marks: self.marks.get(line * self.stride..)?.get(..=self.width)?,
            freed: &[],
            places: &[],
        })
    }

    /// The cells of a column, of as many lines as there are.
    #[inline]
    pub(super) fn cells(&self, column: usize) -> impl ExactSizeIterator<Item = &'c [u8]> {
        self.spans(column, column)
    }

    /// The bytes of neighbouring cells of each line, delimiters included: see [`Line::span`].
    #[inline]
    pub(super) fn spans(&self, first: usize, last: usize) -> impl ExactSizeIterator<Item = &'c [u8]> {
        let text = self.text;
        let marks = self.marks.get(first..).unwrap_or(&[]);
        let behind = last + 1 - first;
        marks.chunks(self.stride).take(self.lines).map(move |marks| {
            let (Some(before), Some(&behind)) = (marks.first(), marks.get(behind)) else {
                return &[][..];
            };
            text.get(before.wrapping_add(1) as usize..behind as usize)
                .unwrap_or(&[])
        })
    }
}

/// Whether a mark is at the end of a line.
fn ends_line(text: &[u8]) -> impl Fn(&u32) -> bool {
    |&mark| text.get(mark as usize).is_none_or(|&byte| byte == b'\n')
}

/// How many cells each line has, where all have as many, and more than one; there are so many line feeds.
fn even(text: &[u8], marks: &[u32], feeds: usize) -> Option<usize> {
    let ends_line = ends_line(text);
    let width = 1 + marks.iter().position(&ends_line)?;
    let (lines, rest) = (marks.chunks_exact(width), marks.len() % width);
    let open = usize::from(text.last().is_some_and(|&last| last != b'\n'));
    // As many line feeds as lines, each at the end of one: none is within.
    let fits = (2..=WIDEST).contains(&width) && rest == 0 && lines.len() == feeds + open;
    let ends = |line: &[u32]| line.last().is_some_and(&ends_line);
    (fits && lines.into_iter().all(ends)).then_some(width)
}

fn quoted(
    text: &[u8],
    delimiter: u8,
    each: &mut impl FnMut(u32, &Line<'_>) -> Result<(), Odd>,
) -> Result<u32, Odd> {
    let returns = memchr::memchr(b'\r', text).is_some();
    let byte = |at: usize| text.get(at).copied();
    let whole = |at: usize| u32::try_from(at).map_err(|_| Odd);
    let mut places_of_marks = Vec::new();
    let (count, _) = marks::flat(text, delimiter, true, &mut places_of_marks);
    let marks = places_of_marks.get(1..count).unwrap_or(&[]);
    let mut marks = marks.iter().map(|&at| at as usize);
    // The first is the one before the record.
    let mut ends: Vec<u32> = Vec::with_capacity(64);
    ends.push(BEGINNING);
    let mut places: Vec<Place> = Vec::with_capacity(64);
    let mut freed: Vec<u8> = Vec::new();
    let (mut line, mut start, mut any) = (0, 0, false);
    loop {
        let at = marks.next().unwrap_or(text.len());
        let mark = byte(at);
        if at == text.len() && start == at && ends.len() == 1 {
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
        if ends_record && ends.len() == 1 && !is_quoted && from == to {
            line += 1;
            ends.clear();
            ends.push(whole(end)?);
        } else {
            if ends.len() > WIDEST {
                return Err(Odd);
            }
            places.push((whole(from)?, whole(to)?));
            ends.push(whole(if is_quoted { end } else { to })?);
            if ends_record {
                let record = Line {
                    text,
                    marks: &ends,
                    freed: &freed,
                    places: if any { &places } else { &[] },
                };
                each(line, &record)?;
                line += 1;
                ends.clear();
                ends.push(whole(end)?);
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
        fn even_lines_are_read_by_column_as_by_row(rows in proptest::collection::vec(proptest::collection::vec("[ab]{0,3}", 3), 1..6), end in "\n|\r\n") {
            let text: String = rows.iter().map(|row| row.join(",") + &end).collect();
            let mut room = Room::default();
            let plain = Plain::of(text.as_bytes(), b',', true, &mut room).unwrap();
            let even = plain.even().unwrap();
            prop_assert_eq!((even.width(), even.len()), (3, rows.len()));
            for column in 0..3 {
                let cells: Vec<&[u8]> = even.cells(column).collect();
                prop_assert_eq!(cells, rows.iter().map(|row| row[column].as_bytes()).collect::<Vec<_>>());
            }
            let spans: Vec<&[u8]> = even.spans(1, 2).collect();
            for (line, row) in rows.iter().enumerate() {
                let record = even.record(line).unwrap();
                let two = format!("{},{}", row[1], row[2]);
                prop_assert_eq!(record.span(1, 2), Some(two.as_bytes()));
                prop_assert_eq!(spans[line], two.as_bytes());
                for (column, cell) in row.iter().enumerate() {
                    prop_assert_eq!(record.cell(column), cell.as_bytes());
                }
            }
        }

        #[test]
        fn plain_tables_are_never_odd(rows in proptest::collection::vec(proptest::collection::vec("[ab]{1,3}|\"[ab,\n]{0,3}\"|\"a\"\"b\"", 1..4), 0..5), end in "\n|\r\n") {
            let text: String = rows.iter().map(|row| row.join(",") + &end).collect();
            prop_assert_eq!(fast(text.as_bytes()).ok(), careful(text.as_bytes()));
        }
    }
}

//! Records of delimited text and the row numbers that a spreadsheet shows for them.
//!
//! Quoting is left to `csv-core`. What is added: blank lines are counted as rows, limits, and a quote that is
//! never closed is noticed (the rest of the file would be one cell, and its rows would vanish).

use super::error::{Error, ErrorKind};
use csv_core::ReadRecordResult;

/// The longest record, in bytes.
pub(super) const LONGEST: usize = 16 * 1024 * 1024;
/// The most cells of a record; a spreadsheet has as many columns.
pub(super) const WIDEST: usize = 16_384;

/// Walks over the records of a text.
pub(super) struct Records<'t> {
    text: &'t [u8],
    at: usize,
    core: csv_core::Reader,
    out: Vec<u8>,
    ends: Vec<usize>,
    len: usize,
    row: u32,
    after_return: bool,
}

/// A record: cells in a row.
pub(super) trait Cells {
    /// How many cells it has.
    fn len(&self) -> usize;

    /// A cell; empty when the record is shorter.
    fn cell(&self, index: usize) -> &[u8];

    /// Whether there is nothing but white space in it: a blank line.
    fn is_blank(&self) -> bool {
        (0..self.len()).all(|index| self.cell(index).iter().all(u8::is_ascii_whitespace))
    }

    /// Why the record is none, where that is known before its cells are read.
    fn fault(&self) -> Option<&str> {
        None
    }

    /// Whether a cell holds a line break.
    fn has_break(&self) -> bool {
        (0..self.len()).any(|index| memchr::memchr2(b'\n', b'\r', self.cell(index)).is_some())
    }
}

impl Cells for Records<'_> {
    fn len(&self) -> usize {
        self.len
    }

    fn cell(&self, index: usize) -> &[u8] {
        if index >= self.len {
            return &[];
        }
        let start = index
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .copied()
            .unwrap_or(0);
        let end = self.ends.get(index).copied().unwrap_or(start);
        self.out.get(start..end).unwrap_or(&[])
    }

    fn is_blank(&self) -> bool {
        self.content().iter().all(u8::is_ascii_whitespace)
    }

    fn has_break(&self) -> bool {
        memchr::memchr2(b'\n', b'\r', self.content()).is_some()
    }
}

/// What ended the walk before the text did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    TooLong,
    TooWide,
    OpenQuote,
}

impl Fault {
    /// The fault as an error of the source, at the row where the record begins.
    pub(super) fn in_row(self, row: u32, name: &str) -> Error {
        let quote = "look for a double quote at the start of a cell that is not closed";
        match self {
            Self::TooLong => {
                let message = "the row is longer than 16 MiB";
                Error::new(ErrorKind::TooLarge, name, message, quote)
            }
            Self::TooWide => {
                let message = format!("the row has more than {WIDEST} cells");
                let help = "check that line breaks and `delimiter` are what the file uses";
                Error::new(ErrorKind::TooLarge, name, message, help)
            }
            Self::OpenQuote => {
                let message = "a double quote is opened in this row and never closed";
                Error::new(ErrorKind::OpenQuote, name, message, quote)
            }
        }
        .at_row(row)
    }
}

impl<'t> Records<'t> {
    pub(super) fn new(text: &'t [u8], delimiter: u8) -> Self {
        Self {
            text,
            at: 0,
            core: csv_core::ReaderBuilder::new().delimiter(delimiter).build(),
            out: vec![0; 8 * 1024],
            ends: vec![0; 64],
            len: 0,
            row: 0,
            after_return: false,
        }
    }

    /// The row number of the current record.
    pub(super) fn row(&self) -> u32 {
        self.row
    }

    /// Where the next record begins, in bytes.
    pub(super) fn position(&self) -> usize {
        let pending = self.after_return && self.text.get(self.at) == Some(&b'\n');
        self.at + usize::from(pending)
    }

    /// All cells of the current record behind one another.
    fn content(&self) -> &[u8] {
        let end = self
            .len
            .checked_sub(1)
            .and_then(|last| self.ends.get(last))
            .copied()
            .unwrap_or(0);
        self.out.get(..end).unwrap_or(&[])
    }

    /// Goes to the next record; false at the end. A blank line is a row and no record.
    pub(super) fn advance(&mut self) -> Result<bool, Fault> {
        self.skip_blank_lines();
        if self.at >= self.text.len() {
            return Ok(false);
        }
        self.row = self.row.saturating_add(1);
        let (mut written, mut ended) = (0, 0);
        loop {
            let rest = self.text.get(self.at..).unwrap_or(&[]);
            let at_end = rest.is_empty();
            // A last line without a line break gets one. Inside quotes it is content, and that tells.
            let input = if at_end { b"\n".as_slice() } else { rest };
            let (result, read, wrote, ends) = self.core.read_record(
                input,
                self.out.get_mut(written..).unwrap_or(&mut []),
                self.ends.get_mut(ended..).unwrap_or(&mut []),
            );
            if !at_end {
                self.at += read;
            }
            written += wrote;
            ended += ends;
            match result {
                ReadRecordResult::InputEmpty if at_end && read > 0 => return Err(Fault::OpenQuote),
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if written >= LONGEST => return Err(Fault::TooLong),
                ReadRecordResult::OutputFull => self.out.resize(self.out.len() * 2, 0),
                ReadRecordResult::OutputEndsFull if ended >= WIDEST => return Err(Fault::TooWide),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record => {
                    self.after_return = !at_end && self.text.get(self.at.wrapping_sub(1)) == Some(&b'\r');
                    self.len = ended;
                    return Ok(true);
                }
                ReadRecordResult::End => return Ok(false),
            }
        }
    }

    fn skip_blank_lines(&mut self) {
        if std::mem::take(&mut self.after_return) && self.text.get(self.at) == Some(&b'\n') {
            self.at += 1;
        }
        while let Some(&byte) = self.text.get(self.at) {
            match byte {
                b'\n' => self.at += 1,
                b'\r' => self.at += 1 + usize::from(self.text.get(self.at + 1) == Some(&b'\n')),
                _ => return,
            }
            self.row = self.row.saturating_add(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Rows = Vec<(u32, Vec<String>)>;

    fn rows(text: &str) -> Result<Rows, (u32, Fault)> {
        let mut records = Records::new(text.as_bytes(), b',');
        let mut out = Vec::new();
        while records.advance().map_err(|fault| (records.row(), fault))? {
            let cells = (0..records.len())
                .map(|i| String::from_utf8(records.cell(i).to_vec()).unwrap())
                .collect();
            out.push((records.row(), cells));
        }
        Ok(out)
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_numbers_them() {
        let expected = |list: &[(u32, &[&str])]| {
            list.iter()
                .map(|(row, cells)| (*row, cells.iter().map(ToString::to_string).collect()))
                .collect::<Vec<_>>()
        };
        for ending in ["\n", "\r\n", "\r"] {
            let text = "a,b\n\n\n1,\"x\ny\"\n2,\"\"\"q\"\"\"\n\n3".replace('\n', ending);
            let broken = format!("x{ending}y");
            assert_eq!(
                rows(&text).unwrap(),
                expected(&[
                    (1, &["a", "b"]),
                    (4, &["1", &broken]),
                    (5, &["2", "\"q\""]),
                    (7, &["3"])
                ]),
                "{ending:?}"
            );
        }
        assert_eq!(rows("\n\na").unwrap(), expected(&[(3, &["a"])]));
    }

    #[test]
    fn limits_and_open_quotes_are_faults_of_their_row() {
        assert_eq!(rows("a,b\n1,\"x\n2,y\n"), Err((2, Fault::OpenQuote)));
        assert_eq!(rows("a,b\n1,\"x"), Err((2, Fault::OpenQuote)));
        assert_eq!(rows("a,b\n1,\"x\""), rows("a,b\n1,x"));
        assert_eq!(
            rows(&format!("a\n{}\n", "x".repeat(LONGEST + 1))),
            Err((2, Fault::TooLong))
        );
        assert_eq!(
            rows(&format!("a\n{}\n", ",".repeat(WIDEST))),
            Err((2, Fault::TooWide))
        );
        assert!(rows(&",".repeat(WIDEST - 1)).is_ok());
    }
}

//! A file as delimited text, for the fast path: groups of rows are written side by side, some of them at a time.
//!
//! What was written last is kept, so that ids and managers that somebody asks for afterwards are found in it; what is
//! gone is written again, the same bytes.

use super::super::super::mapping::Formats;
use super::BATCH;
use super::chunk::Chunks;
use super::column::Column;
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::FileReader as _;
use parquet::file::serialized_reader::SerializedFileReader;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// What stands between two cells: no text that people write.
pub(in crate::posts) const DELIMITER: u8 = 0x1f;

/// Groups are written together until they have so many rows.
const WINDOW: usize = 1 << 20;

/// What all readers of one file share.
struct Shared {
    file: SerializedFileReader<Chunks>,
    /// Leaf columns of the file that are read, in the order of the headings.
    leaves: Vec<usize>,
    wanted: Vec<bool>,
    formats: Formats,
    /// Windows of groups, and where those that were written begin.
    windows: Vec<Range<usize>>,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    /// Where each window ends, as far as they were written.
    ends: Vec<u64>,
    /// The window that was written last.
    last: Option<(usize, Arc<Written>)>,
}

/// A reader of the text.
pub(in crate::posts) struct Text {
    shared: Arc<Shared>,
    at: u64,
    /// Where the current window begins, and what it holds.
    current: Option<(u64, Arc<Written>)>,
}

/// The text of a window: that of each group, and where it ends within the window.
struct Written(Vec<(u64, Vec<u8>)>);

impl Written {
    fn of(groups: Vec<Vec<u8>>) -> Self {
        let mut end = 0;
        let ends = groups.into_iter().map(|text| {
            end += text.len() as u64;
            (end, text)
        });
        Self(ends.collect())
    }

    fn len(&self) -> u64 {
        self.0.last().map_or(0, |(end, _)| *end)
    }

    /// What is left of the group in which a byte stands.
    fn rest(&self, at: u64) -> Option<&[u8]> {
        let (end, text) = self.0.get(self.0.partition_point(|(end, _)| *end <= at))?;
        let left = usize::try_from(end - at).ok()?;
        text.get(text.len().checked_sub(left)?..)
    }
}

impl Text {
    pub(super) fn new(
        file: SerializedFileReader<Chunks>,
        leaves: Vec<usize>,
        wanted: &[usize],
        formats: &Formats,
    ) -> Self {
        let mut windows: Vec<Range<usize>> = Vec::new();
        let mut rows = WINDOW;
        for index in 0..file.num_row_groups() {
            let own = usize::try_from(file.metadata().row_group(index).num_rows()).unwrap_or(0);
            match windows.last_mut() {
                Some(window) if rows + own <= WINDOW => window.end = index + 1,
                _ => {
                    windows.push(index..index + 1);
                    rows = 0;
                }
            }
            rows += own;
        }
        let wanted = (0..leaves.len()).map(|at| wanted.contains(&at)).collect();
        Self {
            shared: Arc::new(Shared {
                file,
                leaves,
                wanted,
                formats: formats.clone(),
                windows,
                known: Mutex::default(),
            }),
            at: 0,
            current: None,
        }
    }

    /// Another reader, at the start.
    pub(in crate::posts) fn again(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            at: 0,
            current: None,
        }
    }

    /// Goes to the window in which the next byte is; false at the end.
    fn enter(&mut self) -> io::Result<bool> {
        loop {
            let (window, start) = {
                let known = self.shared.known.lock().unwrap_or_else(PoisonError::into_inner);
                let window = known.ends.partition_point(|end| *end <= self.at);
                let start = window
                    .checked_sub(1)
                    .and_then(|before| known.ends.get(before))
                    .copied()
                    .unwrap_or(0);
                if let Some((_, text)) = known.last.as_ref().filter(|(last, _)| *last == window) {
                    self.current = Some((start, Arc::clone(text)));
                    return Ok(true);
                }
                (window, start)
            };
            let Some(groups) = self.shared.windows.get(window) else {
                return Ok(false);
            };
            self.current = None;
            let text = Arc::new(self.shared.write(groups.clone()).map_err(io::Error::other)?);
            let end = start + text.len();
            let mut known = self.shared.known.lock().unwrap_or_else(PoisonError::into_inner);
            if known.ends.len() == window {
                known.ends.push(end);
            }
            known.last = Some((window, Arc::clone(&text)));
            if self.at < end {
                self.current = Some((start, text));
                return Ok(true);
            }
        }
    }
}

impl Read for Text {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some((start, text)) = &self.current
                && let Some(rest) = self.at.checked_sub(*start).and_then(|from| text.rest(from))
            {
                let length = rest.len().min(buffer.len());
                if let (Some(to), Some(from)) = (buffer.get_mut(..length), rest.get(..length)) {
                    to.copy_from_slice(from);
                }
                self.at += length as u64;
                return Ok(length);
            }
            if buffer.is_empty() || !self.enter()? {
                return Ok(0);
            }
        }
    }
}

impl Seek for Text {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let SeekFrom::Start(to) = to else {
            return Err(io::Error::from(io::ErrorKind::Unsupported));
        };
        self.at = to;
        Ok(to)
    }
}

impl Shared {
    /// Some groups of rows, side by side.
    ///
    /// By threads of their own: whoever reads holds a lock, and would be given other work of the pool to do meanwhile.
    fn write(&self, groups: Range<usize>) -> Result<Written> {
        let next = AtomicUsize::new(groups.start);
        let written: Mutex<Vec<(usize, Result<Vec<u8>>)>> = Mutex::default();
        std::thread::scope(|scope| {
            let work = || {
                loop {
                    let group = next.fetch_add(1, Ordering::Relaxed);
                    if group >= groups.end {
                        break;
                    }
                    let text = self.group(group);
                    let mut written = written.lock().unwrap_or_else(PoisonError::into_inner);
                    written.push((group, text));
                }
            };
            for _ in 1..rayon::current_num_threads().min(groups.len()) {
                scope.spawn(work);
            }
            work();
        });
        let mut written = written.into_inner().unwrap_or_else(PoisonError::into_inner);
        written.sort_unstable_by_key(|(group, _)| *group);
        let texts = written.into_iter().map(|(_, text)| text);
        Ok(Written::of(texts.collect::<Result<_>>()?))
    }

    fn group(&self, index: usize) -> Result<Vec<u8>> {
        let group = self.file.get_row_group(index)?;
        let schema = self.file.metadata().file_metadata().schema_descr_ptr();
        let mut columns = Vec::with_capacity(self.leaves.len());
        for (&leaf, &wanted) in self.leaves.iter().zip(&self.wanted) {
            let mut column = Column::new(leaf, &schema.column(leaf));
            column.wanted = wanted;
            column.enter(group.as_ref())?;
            columns.push(column);
        }
        let mut left = usize::try_from(group.metadata().num_rows())
            .map_err(|_| ParquetError::General("a group has less than no rows".to_owned()))?;
        let mut out = Vec::new();
        while left > 0 {
            let rows = left.min(BATCH);
            left -= rows;
            for column in &mut columns {
                column.take(rows, &self.formats)?;
            }
            let start = out.len();
            batch(&columns, rows, &mut out, |cell, out| out.extend_from_slice(cell));
            if !is_plain(out.get(start..).unwrap_or(&[]), rows, columns.len()) {
                out.truncate(start);
                batch(&columns, rows, &mut out, quoted);
            }
            if start == 0 {
                // Rows are much alike: the room for all of them is made once.
                // What a damaged file claims is not believed.
                out.reserve((out.len() / rows.max(1) + 2) * left.min(WINDOW));
            }
        }
        Ok(out)
    }
}

/// Writes the rows of a batch.
fn batch(columns: &[Column], rows: usize, out: &mut Vec<u8>, write: impl Fn(&[u8], &mut Vec<u8>)) {
    for row in 0..rows {
        for (at, column) in columns.iter().enumerate() {
            if at > 0 {
                out.push(DELIMITER);
            }
            write(column.cell(row), out);
        }
        out.push(b'\n');
    }
}

/// Whether no cell holds what means something between cells.
fn is_plain(text: &[u8], rows: usize, columns: usize) -> bool {
    memchr::memchr2(b'"', b'\r', text).is_none()
        && memchr::memchr_iter(b'\n', text).count() == rows
        && memchr::memchr_iter(DELIMITER, text).count() == rows * columns.saturating_sub(1)
}

/// A cell of delimited text.
fn quoted(cell: &[u8], out: &mut Vec<u8>) {
    if !cell
        .iter()
        .any(|byte| matches!(*byte, DELIMITER | b'"' | b'\n' | b'\r'))
    {
        out.extend_from_slice(cell);
        return;
    }
    out.push(b'"');
    for &byte in cell {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}

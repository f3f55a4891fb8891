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
use rayon::prelude::*;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

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
    last: Option<(usize, Arc<Vec<u8>>)>,
}

/// A reader of the text.
pub(in crate::posts) struct Text {
    shared: Arc<Shared>,
    at: u64,
    /// Where the current window begins, and what it holds.
    current: Option<(u64, Arc<Vec<u8>>)>,
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
            let end = start + text.len() as u64;
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
                && let Some(from) = self
                    .at
                    .checked_sub(*start)
                    .and_then(|from| usize::try_from(from).ok())
                && let Some(rest) = text.get(from..).filter(|rest| !rest.is_empty())
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
    /// Some groups of rows, one behind another.
    fn write(&self, groups: Range<usize>) -> Result<Vec<u8>> {
        let texts: Vec<Vec<u8>> = groups
            .into_par_iter()
            .map(|group| self.group(group))
            .collect::<Result<_>>()?;
        match <[Vec<u8>; 1]>::try_from(texts) {
            Ok([one]) => Ok(one),
            Err(several) => Ok(several.concat()),
        }
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
            for row in 0..rows {
                for (at, column) in columns.iter().enumerate() {
                    if at > 0 {
                        out.push(b',');
                    }
                    quoted(column.cell(row), &mut out);
                }
                out.push(b'\n');
            }
        }
        Ok(out)
    }
}

/// A cell of delimited text.
fn quoted(cell: &[u8], out: &mut Vec<u8>) {
    if !cell
        .iter()
        .any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r'))
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

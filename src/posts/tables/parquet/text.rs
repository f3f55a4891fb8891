//! A file as delimited text, for the fast path: groups of rows are written side by side, ahead of those that are read.
//!
//! Ids and managers that somebody asks for afterwards are had by their group alone, without the other columns.

use super::super::super::mapping::Formats;
use super::super::super::records::Cells;
use super::BATCH;
use super::chunk::Chunks;
use super::column::Column;
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::FileReader as _;
use parquet::file::serialized_reader::SerializedFileReader;
use std::collections::BTreeMap;
use std::io::{self, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// What stands between two cells: no text that people write.
pub(in crate::posts) const DELIMITER: u8 = 0x1f;

/// So many rows for each thread are written ahead, and one group at least.
const AHEAD: u64 = 1 << 17;

/// Room is made for no more rows at once.
const MOST: usize = 1 << 20;

/// Groups of rows, each of which is had alone.
pub(in crate::posts) struct Groups {
    file: SerializedFileReader<Chunks>,
    /// Leaf columns of the file that are read, in the order of the headings.
    leaves: Vec<usize>,
    formats: Formats,
}

/// The text of all groups, from the first one on.
pub(in crate::posts) struct Text {
    groups: Arc<Groups>,
    wanted: Vec<usize>,
    /// The group that is read next.
    next: usize,
    /// What is written ahead; none where all is done by one thread.
    ahead: Option<Arc<Ahead>>,
    /// The group that is read, and how much of it was read.
    current: Vec<u8>,
    at: usize,
}

impl Text {
    /// Those cells that are `wanted`; others are blank.
    ///
    /// Several threads have others beside them that write groups ahead of those that are read. These are their own: whoever
    /// reads holds a lock, and would be given other work of the pool to do meanwhile.
    pub(in crate::posts) fn new(groups: Arc<Groups>, wanted: Vec<usize>) -> Self {
        let threads = rayon::current_num_threads().min(groups.file.num_row_groups());
        let ahead = Arc::<Ahead>::default();
        let start = |_: &usize| {
            let (groups, wanted, ahead) = (Arc::clone(&groups), wanted.clone(), Arc::clone(&ahead));
            let write = move || ahead.write(&groups, &wanted, threads as u64 * AHEAD);
            std::thread::Builder::new().spawn(write).is_ok()
        };
        let is_ahead = threads > 1 && (0..threads).filter(start).count() > 0;
        Self {
            groups,
            wanted,
            next: 0,
            ahead: is_ahead.then_some(ahead),
            current: Vec::new(),
            at: 0,
        }
    }

    /// The text of the next group; none behind the last one.
    fn group(&mut self) -> Option<Result<Vec<u8>>> {
        let read = std::mem::take(&mut self.current);
        if self.next >= self.groups.file.num_row_groups() {
            return None;
        }
        let text = match &self.ahead {
            None => self.groups.group(self.next, &self.wanted, read),
            Some(ahead) => ahead.take(self.next, read),
        };
        self.next += 1;
        Some(text)
    }
}

impl Read for Text {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let rest = self.current.get(self.at..).unwrap_or(&[]);
            let length = rest.len().min(buffer.len());
            if let (Some(to), Some(from)) = (buffer.get_mut(..length), rest.get(..length)) {
                to.copy_from_slice(from);
            }
            self.at += length;
            if length > 0 || buffer.is_empty() {
                return Ok(length);
            }
            self.at = 0;
            match self.group() {
                None => return Ok(0),
                Some(text) => self.current = text.map_err(io::Error::other)?,
            }
        }
    }
}

impl Drop for Text {
    fn drop(&mut self) {
        if let Some(ahead) = &self.ahead {
            ahead.change(|queue| queue.next = usize::MAX);
        }
    }
}

/// Groups that are written while those before them are read.
#[derive(Default)]
struct Ahead {
    queue: Mutex<Queue>,
    changed: Condvar,
}

#[derive(Default)]
struct Queue {
    /// The group that is written next.
    next: usize,
    /// How many were taken.
    taken: usize,
    written: BTreeMap<usize, Result<Vec<u8>>>,
    /// Room of those that were read, used again.
    free: Vec<Vec<u8>>,
}

impl Ahead {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut Queue)) {
        change(&mut self.queue());
        self.changed.notify_all();
    }

    /// Writes one group after another, no more than so many rows ahead of the group that is read.
    fn write(&self, groups: &Groups, wanted: &[usize], rows: u64) {
        let ends: Vec<u64> = groups.ends().collect();
        let end = |group: usize| ends.get(group).copied().unwrap_or(0);
        loop {
            let may_not = |queue: &mut Queue| {
                let read = queue.taken.checked_sub(1).map_or(0, end);
                queue.next > queue.taken && end(queue.next).saturating_sub(read) > rows
            };
            let queue = self.changed.wait_while(self.queue(), may_not);
            let mut queue = queue.unwrap_or_else(PoisonError::into_inner);
            let group = queue.next;
            if group >= groups.file.num_row_groups() {
                return;
            }
            queue.next += 1;
            let room = queue.free.pop().unwrap_or_default();
            drop(queue);
            // Whoever waits for a group has to get one.
            let text = catch_unwind(AssertUnwindSafe(|| groups.group(group, wanted, room)));
            let text =
                text.unwrap_or_else(|_| Err(ParquetError::General("a group cannot be read".to_owned())));
            self.change(|queue| {
                queue.written.insert(group, text);
            });
        }
    }

    /// Waits for a group, and gives the room of the one before it back.
    fn take(&self, group: usize, read: Vec<u8>) -> Result<Vec<u8>> {
        let waits = |queue: &mut Queue| !queue.written.contains_key(&group);
        let queue = self.changed.wait_while(self.queue(), waits);
        let mut queue = queue.unwrap_or_else(PoisonError::into_inner);
        queue.taken = group + 1;
        if read.capacity() > 0 {
            queue.free.push(read);
        }
        let text = queue.written.remove(&group);
        drop(queue);
        self.changed.notify_all();
        text.unwrap_or_else(|| Err(ParquetError::General("a group is not there".to_owned())))
    }
}

impl Groups {
    pub(super) fn new(file: SerializedFileReader<Chunks>, leaves: Vec<usize>, formats: &Formats) -> Self {
        Self {
            file,
            leaves,
            formats: formats.clone(),
        }
    }

    /// Behind which row each group ends.
    pub(in crate::posts) fn ends(&self) -> impl Iterator<Item = u64> {
        let groups = self.file.metadata().row_groups().iter();
        groups.scan(0, |end: &mut u64, group| {
            *end = end.saturating_add(u64::try_from(group.num_rows()).unwrap_or(0));
            Some(*end)
        })
    }

    /// The text of a group, in room that was used before.
    fn group(&self, index: usize, wanted: &[usize], room: Vec<u8>) -> Result<Vec<u8>> {
        let mut out = room;
        out.clear();
        self.batches(index, wanted, |columns, rows, left| {
            let start = out.len();
            written(columns, rows, &mut out);
            if start == 0 {
                // Rows are much alike: the room for all of them is made once.
                // What a damaged file claims is not believed.
                out.reserve((out.len() / rows.max(1) + 2) * left.min(MOST));
            }
        })?;
        Ok(out)
    }

    /// Calls `each` with every row of a group, with those cells that are `wanted`; others are blank.
    ///
    /// # Errors
    /// The file cannot be read, or is damaged.
    pub(in crate::posts) fn each(
        &self,
        index: usize,
        wanted: &[usize],
        mut each: impl FnMut(&Row<'_>),
    ) -> Result<()> {
        self.batches(index, wanted, |columns, rows, _| {
            (0..rows).for_each(|at| each(&Row { columns, at }));
        })
    }

    /// Calls `each` with the columns of some rows at a time, how many rows these are, and how many are left.
    fn batches(
        &self,
        index: usize,
        wanted: &[usize],
        mut each: impl FnMut(&[Column], usize, usize),
    ) -> Result<()> {
        let group = self.file.get_row_group(index)?;
        let schema = self.file.metadata().file_metadata().schema_descr_ptr();
        let mut columns = Vec::with_capacity(self.leaves.len());
        for (at, &leaf) in self.leaves.iter().enumerate() {
            let mut column = Column::new(leaf, &schema.column(leaf));
            column.wanted = wanted.contains(&at);
            column.enter(group.as_ref())?;
            columns.push(column);
        }
        let mut left = usize::try_from(group.metadata().num_rows())
            .map_err(|_| ParquetError::General("a group has less than no rows".to_owned()))?;
        while left > 0 {
            let rows = left.min(BATCH);
            left -= rows;
            for column in &mut columns {
                column.take(rows, &self.formats)?;
            }
            each(&columns, rows, left);
        }
        Ok(())
    }
}

/// A row of a batch.
pub(in crate::posts) struct Row<'b> {
    columns: &'b [Column],
    at: usize,
}

impl Cells for Row<'_> {
    fn len(&self) -> usize {
        self.columns.len()
    }

    fn cell(&self, index: usize) -> &[u8] {
        self.columns.get(index).map_or(&[], |column| column.cell(self.at))
    }
}

/// Writes the rows of a batch, with quotes where they are needed.
fn written(columns: &[Column], rows: usize, out: &mut Vec<u8>) {
    let start = out.len();
    batch(columns, rows, out, |cell, out| out.extend_from_slice(cell));
    if !is_plain(out.get(start..).unwrap_or(&[]), rows, columns.len()) {
        out.truncate(start);
        batch(columns, rows, out, quoted);
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

//! Texts of ids, read when somebody asks: the piece in which they stand is read once more.

use super::super::cells::{self, Lexicon, Rules};
use super::super::columns::{Column, Sym, Unread};
use super::super::headings::Origin;
use super::super::mapping::Formats;
use super::super::records::Cells;
use super::super::row::{RowReader, join};
use super::line;
use crate::files::Stream;
use rayon::prelude::*;
use std::fmt;
use std::io::{Read, SeekFrom};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Reading an id asks for no format.
static NO_FORMATS: Formats = Formats {
    date: None,
    decimal: None,
};

/// Where a piece of a source is found again.
#[derive(Debug, Default)]
pub(super) struct Place {
    /// Index into the sources.
    pub source: usize,
    pub offset: u64,
    pub length: u64,
    /// Index of its first row, and how many it has.
    pub first: u32,
    pub rows: u32,
    /// Row number of its first line.
    pub line: u32,
    /// Where a run of rows begins: index of the row and its line, both within the piece.
    pub runs: Box<[(u32, u32)]>,
    pub ids: OnceLock<Texts>,
    /// Whether no cell is quoted, so that every line feed ends a line.
    pub is_plain: bool,
    /// Ids of single rows.
    pub few: Few,
}

/// Texts of single rows, as many as were asked for: they stay where they are.
#[derive(Debug, Default)]
pub(super) struct Few(OnceLock<Box<One>>);

#[derive(Debug)]
struct One {
    row: u32,
    text: Box<str>,
    next: Few,
}

/// Where more texts of a place are asked for, all are read.
const FEW: usize = 4;

impl Few {
    /// The text of a row, or how many there are without it.
    fn get(&self, row: u32) -> Result<&str, usize> {
        let (mut at, mut count) = (self, 0);
        while let Some(one) = at.0.get() {
            if one.row == row {
                return Ok(&one.text);
            }
            (at, count) = (&one.next, count + 1);
        }
        Err(count)
    }

    fn keep(&self, row: u32, text: Box<str>) {
        let next = Self::default();
        let (mut at, mut one) = (self, Box::new(One { row, text, next }));
        while let Err(back) = at.0.set(one) {
            let Some(before) = at.0.get() else { return };
            (at, one) = (&before.next, back);
        }
    }
}

/// Texts behind one another.
#[derive(Debug, Default, Clone)]
pub(super) struct Texts {
    text: String,
    ends: Vec<u32>,
}

impl Texts {
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    /// Keeps the first ones.
    pub(super) fn truncate(&mut self, count: usize) {
        self.ends.truncate(count);
        self.text
            .truncate(self.ends.last().map_or(0, |&end| end as usize));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The bytes that they take.
    pub(super) fn bytes(&self) -> u64 {
        (self.text.len() + self.ends.len() * 4) as u64
    }

    /// The same in as little room as it needs.
    pub(super) fn compact(&self) -> Self {
        self.clone()
    }

    fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = match index.checked_sub(1) {
            None => 0,
            Some(before) => *self.ends.get(before)? as usize,
        };
        self.text.get(start..end)
    }
}

/// One column of a source, and how its cells are read.
pub(super) struct Field {
    column: Column,
    origin: Origin,
    lexicon: Option<Lexicon>,
}

/// A source of groups of rows, each of which is had alone.
pub(super) trait Grouped: Send + Sync {
    /// Behind which row each group ends.
    fn ends(&self) -> Vec<u64>;

    /// Calls `each` with every row of a group, in which only some cells are not blank; none when they are not there any
    /// more.
    fn each(&self, group: usize, cells: &[usize], each: &mut dyn FnMut(&dyn Cells)) -> Option<()>;
}

/// What is read once more.
pub(super) enum Again {
    Stream(Mutex<Box<dyn Stream>>),
    #[cfg_attr(
        not(feature = "parquet"),
        expect(dead_code, reason = "only Parquet has groups")
    )]
    Groups(Arc<dyn Grouped>),
}

/// A source, open to be read once more.
pub(super) struct Source {
    again: Again,
    /// Behind which row each group ends, where there are groups.
    ends: Vec<u64>,
    delimiter: u8,
    rules: Rules<'static>,
    fields: Vec<Field>,
    /// What stands before the row number in ids that are made.
    prefix: String,
    /// Whether what stands further back can only be had by way of all that is before it.
    is_packed: bool,
}

impl Source {
    pub(super) fn new(again: Again, rows: &RowReader<'_>, prefix: String, is_packed: bool) -> Self {
        let ends = match &again {
            Again::Stream(_) => Vec::new(),
            Again::Groups(groups) => groups.ends(),
        };
        let wanted = [Column::Id, Column::Manager];
        let fields = rows.plan.filled.iter().filter(|one| wanted.contains(&one.column));
        Self {
            ends,
            again,
            delimiter: rows.delimiter,
            rules: Rules {
                formats: &NO_FORMATS,
                missing: rows.rules.missing.clone(),
                contracts: Vec::new(),
            },
            fields: fields
                .map(|one| Field {
                    column: one.column,
                    origin: one.origin.clone(),
                    lexicon: one.lexicon.clone(),
                })
                .collect(),
            prefix,
            is_packed,
        }
    }

    /// The texts of a column in the rows of a place; none when they are not there any more.
    fn texts(&self, place: &Place, column: Column) -> Option<Texts> {
        let lines = lines(place);
        let Some(field) = self.fields.iter().find(|field| field.column == column) else {
            let mut made = Texts::default();
            lines.for_each(|line| made.push(&format!("{}{}", self.prefix, place.line + line)));
            return Some(made);
        };
        let text = self.read(place)?;
        std::str::from_utf8(&text).ok()?;
        let mut wanted = lines.peekable();
        let mut out = Texts::default();
        line::each(&text, self.delimiter, |line, record| {
            match wanted.next_if_eq(&line) {
                Some(_) => self.cell(field, record, &mut out),
                None => Ok(()),
            }
        })
        .ok()?;
        wanted.next().is_none().then_some(out)
    }

    /// The text of a column in one row of a place; none when it is not there any more, or not to be had alone.
    fn text(&self, place: &Place, column: Column, row: u32) -> Option<Box<str>> {
        let field = self.fields.iter().find(|field| field.column == column)?;
        let line = lines(place).nth(row as usize).filter(|_| place.is_plain)? as usize;
        let text = self.read(place)?;
        let start = match line.checked_sub(1) {
            None => 0,
            Some(before) => memchr::memchr_iter(b'\n', &text).nth(before)? + 1,
        };
        let text = text.get(start..)?;
        let text = text.get(..memchr::memchr(b'\n', text).map_or(text.len(), |end| end + 1))?;
        std::str::from_utf8(text).ok()?;
        let mut out = Texts::default();
        line::each(text, self.delimiter, |_, record| {
            self.cell(field, record, &mut out)
        })
        .ok()?;
        out.get(0).map(Box::from)
    }

    /// The group in which a row of a place stands, and where within it; none where there are no groups.
    fn group(&self, place: &Place, row: u32) -> Option<(usize, usize)> {
        if self.ends.is_empty() {
            return None;
        }
        let line = u64::from(place.line) + u64::from(lines(place).nth(row as usize)?) - 1;
        let group = self.ends.partition_point(|end| *end <= line);
        let before = group.checked_sub(1).and_then(|before| self.ends.get(before));
        let start = before.copied().unwrap_or(0);
        (group < self.ends.len()).then_some((group, usize::try_from(line - start).ok()?))
    }

    /// The texts of a column in all rows of a group; none when they are not there any more.
    fn of_group(&self, group: usize, column: Column) -> Option<Texts> {
        let Again::Groups(groups) = &self.again else {
            return None;
        };
        let field = self.fields.iter().find(|field| field.column == column)?;
        let cells: &[usize] = match &field.origin {
            Origin::Cell(index) => std::slice::from_ref(index),
            Origin::Joined(indices) => indices,
            Origin::Constant(_) => &[],
        };
        let mut out = Texts::default();
        groups.each(group, cells, &mut |row| {
            // A row that was refused is asked for by nobody.
            if self.cell(field, row, &mut out).is_err() {
                out.push("");
            }
        })?;
        Some(out)
    }

    /// The bytes of a place.
    fn read(&self, place: &Place) -> Option<Vec<u8>> {
        let Again::Stream(stream) = &self.again else {
            return None;
        };
        let mut text = vec![0; usize::try_from(place.length).ok()?];
        let mut stream = stream.lock().unwrap_or_else(PoisonError::into_inner);
        stream.seek(SeekFrom::Start(place.offset)).ok()?;
        stream.read_exact(&mut text).ok()?;
        Some(text)
    }

    /// Adds what a field of a record says.
    fn cell(&self, field: &Field, record: &(impl Cells + ?Sized), out: &mut Texts) -> Result<(), line::Odd> {
        let mut joined = String::new();
        let cell = match &field.origin {
            Origin::Cell(index) => record.cell(*index),
            Origin::Joined(indices) => {
                join(record, indices, &self.rules, &mut joined);
                joined.as_bytes()
            }
            Origin::Constant(text) => text.as_bytes(),
        };
        let lexicon = field.lexicon.as_ref();
        let text = cells::meaning(cell, field.column, lexicon, &self.rules).map_err(|_| line::Odd)?;
        out.push(text);
        Ok(())
    }
}

/// The lines of a place that are rows.
fn lines(place: &Place) -> impl Iterator<Item = u32> {
    let ends = place
        .runs
        .iter()
        .skip(1)
        .map(|&(index, _)| index)
        .chain([place.rows]);
    place
        .runs
        .iter()
        .zip(ends)
        .flat_map(|(&(index, line), end)| line..line + (end - index))
}

/// All sources of a run.
pub(super) struct Later {
    /// Symbol of the id of row 0.
    pub first_id: u32,
    pub places: Vec<Place>,
    pub sources: Vec<Source>,
    pub failed: AtomicBool,
}

impl Later {
    /// The place in which a row stands.
    fn place(&self, row: u32) -> Option<&Place> {
        let after = self.places.partition_point(|place| place.first <= row);
        let place = self.places.get(after.checked_sub(1)?)?;
        (row - place.first < place.rows).then_some(place)
    }

    fn fail<T>(&self) -> Option<T> {
        self.failed.store(true, Ordering::Relaxed);
        None
    }

    /// Where a row stands: its source, and the group and the place in it where the source has groups.
    fn grouped(&self, row: u32) -> Option<(usize, (usize, usize))> {
        let place = self.place(row)?;
        let source = self.sources.get(place.source)?;
        Some((place.source, source.group(place, row - place.first)?))
    }

    /// The managers that rows name, of which the first ones stand first.
    pub(super) fn managers(&self, rows: &[u32]) -> Vec<Option<Box<str>>> {
        let group = |row: u32| self.grouped(row).map(|(source, (group, _))| (source, group));
        let together = |left: &u32, right: &u32| {
            let left = group(*left);
            left.is_some() && left == group(*right)
        };
        let some = |rows: &[u32]| -> Vec<Option<Box<str>>> {
            match rows.first().and_then(|&row| group(row)) {
                Some((source, group)) => self.managers_of(source, group, rows),
                None => rows.iter().map(|&row| self.manager(row)).collect(),
            }
        };
        if self.sources.iter().any(|source| source.is_packed) {
            return rows.chunk_by(together).flat_map(some).collect();
        }
        rows.par_chunk_by(together).flat_map_iter(some).collect()
    }

    /// The managers that rows of one group name.
    fn managers_of(&self, source: usize, group: usize, rows: &[u32]) -> Vec<Option<Box<str>>> {
        let source = self.sources.get(source);
        let texts = source.and_then(|source| source.of_group(group, Column::Manager));
        let text = |&row: &u32| {
            let (_, (_, at)) = self.grouped(row)?;
            texts.as_ref()?.get(at).map(Box::from).or_else(|| self.fail())
        };
        rows.iter().map(text).collect()
    }

    fn manager(&self, row: u32) -> Option<Box<str>> {
        let place = self.place(row)?;
        let source = self.sources.get(place.source)?;
        if let Some(text) = source.text(place, Column::Manager, row - place.first) {
            return Some(text);
        }
        let texts = source.texts(place, Column::Manager);
        match texts.and_then(|texts| texts.get((row - place.first) as usize).map(Box::from)) {
            Some(text) => Some(text),
            None => self.fail(),
        }
    }
}

impl Unread for Later {
    fn text(&self, sym: Sym) -> Option<&str> {
        let row = sym.0.checked_sub(self.first_id)?;
        let place = self.place(row)?;
        let own = row - place.first;
        let source = self.sources.get(place.source);
        let few = match place.few.get(own) {
            Ok(text) => return Some(text),
            Err(few) => few,
        };
        if few < FEW
            && place.ids.get().is_none()
            && let Some(text) = source.and_then(|source| source.text(place, Column::Id, own))
        {
            place.few.keep(own, text);
            return place.few.get(own).ok();
        }
        let texts = place.ids.get_or_init(|| {
            source
                .and_then(|source| source.texts(place, Column::Id))
                .or_else(|| self.fail())
                .unwrap_or_default()
        });
        texts.get(own as usize)
    }

    fn failed(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }
}

impl fmt::Debug for Later {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Later")
            .field("places", &self.places.len())
            .finish_non_exhaustive()
    }
}

//! The rows of all pieces behind one another, in the order of the sources, whoever read them and when.

use super::super::columns::{Column, NO_DATE, NO_MONEY, Refused, SourceInfo};
use super::super::lane::{Codes, Numbers, RowNumbers};
use super::groups::{OfGroup, Shared};
use super::later::Place;
use super::line::Odd;
use super::quick::Mark;
use super::worker::{NUMBERS, Part};
use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::sync::atomic::AtomicU64;

/// Most rows of a run: places of rows are counted in 31 bits.
const MOST: usize = (1 << 30) - 1;

/// What was read of all sources.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// The group of each row: groups are numbered here in the order of their first rows.
    pub groups: Vec<u32>,
    /// Of each of these groups: what threads call it, and its first row.
    pub known: Vec<(u32, u32)>,
    /// By the number that threads call a group by: what it is called here, how many rows it has, and their FTE.
    pub tallies: OfGroup<Tally>,
    pub ftes: Codes,
    /// Of the columns of [`NUMBERS`] but salary.
    pub days: [Numbers<i32>; NUMBERS.len() - 1],
    pub salary: Numbers<i64>,
    pub ids: Vec<Mark>,
    /// Marks, in whose place comes what is found to belong to them.
    pub managers: Vec<AtomicU64>,
    pub rows: RowNumbers,
    pub refused: Vec<Refused>,
    pub places: Vec<Place>,
    pub sources: Vec<SourceInfo>,
    /// Which columns are kept row by row, beside those of groups.
    columns: Vec<Column>,
    /// Whether made ids are looked at: where they can be the same as others.
    marks_made_ids: bool,
    /// The most bytes that all may take.
    most: Option<u64>,
    /// Whether it is more.
    pub over: bool,
    /// Whether a source is not as long as it was when it was opened.
    pub changed: bool,
    /// Bytes of ids that are kept as texts.
    texts: u64,
    now: Now,
    /// FTEs by their code, as far as they were seen here.
    fte_of: Vec<i64>,
    /// Parts whose turn has not come.
    waiting: BTreeMap<usize, Part>,
    /// Parts that can be used again.
    pub free: Vec<Part>,
}

/// What the rows of a group come to.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    /// One more than the number of the group; 0 where it has no row.
    pub number: u32,
    pub rows: u32,
    /// In ten-thousandths.
    pub fte: i64,
}

/// The source that is being read.
#[derive(Debug, Default)]
struct Now {
    next: usize,
    /// Row number of the first line of the next part.
    line: u32,
    prefix: String,
    first_row: usize,
}

impl Gathered {
    pub(super) fn new(columns: &[Column], marks_made_ids: bool, most: Option<u64>) -> Self {
        Self {
            most,
            columns: columns.to_vec(),
            marks_made_ids,
            ..Self::default()
        }
    }

    /// Begins a source, whose headings stand in a row.
    pub(super) fn begin(&mut self, info: SourceInfo, header: u32, prefix: &str) {
        self.sources.push(info);
        self.waiting.clear();
        self.now = Now {
            next: 0,
            line: header + 1,
            prefix: prefix.to_owned(),
            first_row: self.groups.len(),
        };
    }

    /// Takes a part in, now or when its turn comes.
    pub(super) fn add(&mut self, part: Part, shared: &Shared) -> Result<(), Odd> {
        let Some(piece) = part.piece else { return Err(Odd) };
        self.waiting.insert(piece.number, part);
        while let Some(part) = self.waiting.remove(&self.now.next) {
            self.now.next += 1;
            let part = self.take(part, shared)?;
            self.free.push(part);
        }
        Ok(())
    }

    fn take(&mut self, mut part: Part, shared: &Shared) -> Result<Part, Odd> {
        let first = u32::try_from(self.groups.len()).map_err(|_| Odd)?;
        self.count(&part, first, shared)?;
        let (Some(piece), Some(info)) = (part.piece, self.sources.last_mut()) else {
            return Err(Odd);
        };
        info.read += part.read;
        for ((_, all), rows) in info.skipped.iter_mut().zip(&part.skipped) {
            *all += rows;
        }
        let line = self.now.line;
        self.refused.extend(part.refused.drain(..).map(|mut refused| {
            refused.row += line;
            refused
        }));
        let rows = u32::try_from(part.groups.len()).map_err(|_| Odd)?;
        if self.groups.len() > MOST {
            return Err(Odd);
        }
        let ends = part.runs.iter().skip(1).map(|&(index, _)| index).chain([rows]);
        for (&(index, at), end) in part.runs.iter().zip(ends) {
            self.rows.run(line + at, end - index);
        }
        self.ftes.extend(&part.ftes);
        if info.made_ids && self.marks_made_ids {
            let (now, numbers) = (&self.now, &self.rows);
            let of = |row: u32| {
                Mark::of(&format!(
                    "{}{}",
                    now.prefix,
                    numbers.get(row as usize).unwrap_or(0)
                ))
            };
            self.ids.extend((first..first + rows).map(of));
        } else if !info.made_ids {
            self.ids.extend_from_slice(&part.ids);
        }
        let managers = part.managers.iter().map(|mark| AtomicU64::new(mark.0));
        self.managers.extend(managers);
        for ((column, days), numbers) in NUMBERS.iter().zip(&mut self.days).zip(&part.numbers) {
            if self.columns.contains(column) && !numbers.is_empty() {
                days.extend(numbers);
            }
        }
        if let Some(numbers) = part.numbers.last().filter(|numbers| !numbers.is_empty())
            && self.columns.contains(&Column::Salary)
        {
            self.salary.extend(numbers);
        }
        let ids = OnceLock::new();
        if !part.id_texts.is_empty() {
            self.texts += part.id_texts.bytes();
            let _ = ids.set(part.id_texts.compact());
        }
        if self.most.is_some_and(|most| self.bytes() > most) {
            self.over = true;
            return Err(Odd);
        }
        self.places.push(Place {
            source: self.sources.len() - 1,
            offset: piece.offset,
            length: piece.length as u64,
            first,
            rows,
            line,
            runs: part.runs.as_slice().into(),
            ids,
            is_plain: !piece.quote,
            ..Place::default()
        });
        self.now.line = line.checked_add(part.lines).ok_or(Odd)?;
        Ok(part)
    }

    /// Counts rows to their groups.
    fn count(&mut self, part: &Part, first: u32, shared: &Shared) -> Result<(), Odd> {
        if let Some(&code) = part.ftes.iter().max()
            && usize::from(code) >= self.fte_of.len()
        {
            self.fte_of.clone_from(&shared.ftes());
        }
        let start = self.groups.len();
        // Looked at before anything is decided by it, so that the processor waits for many of them at a time.
        let numbers = part.groups.iter().map(|&group| self.tallies.get(group).number);
        self.groups.extend(numbers);
        let slots = self.groups.get_mut(start..).unwrap_or(&mut []);
        for (row, ((slot, &group), &code)) in
            (first..).zip(slots.iter_mut().zip(&part.groups).zip(&part.ftes))
        {
            let fte = self.fte_of.get(usize::from(code)).ok_or(Odd)?;
            let tally = self.tallies.of(group).ok_or(Odd)?;
            if tally.number == 0 {
                self.known.push((group, row));
                tally.number = u32::try_from(self.known.len()).map_err(|_| Odd)?;
            }
            tally.rows += 1;
            tally.fte += fte;
            *slot = tally.number - 1;
        }
        Ok(())
    }

    /// Ends a source: columns that it lacks are blank.
    pub(super) fn end(&mut self) -> Result<(), Odd> {
        if !self.waiting.is_empty() {
            return Err(Odd);
        }
        let rows = self.groups.len();
        for (column, days) in NUMBERS.iter().zip(&mut self.days) {
            if self.columns.contains(column) && days.len() < rows {
                days.resize(rows, NO_DATE);
            }
        }
        if self.columns.contains(&Column::Salary) && self.salary.len() < rows {
            self.salary.resize(rows, NO_MONEY);
        }
        if self.columns.contains(&Column::Manager) {
            self.managers.resize_with(rows, || AtomicU64::new(Mark::BLANK.0));
        }
        Ok(())
    }

    /// How many rows the source that is being read has so far.
    pub(super) fn rows_now(&self) -> usize {
        self.groups.len() - self.now.first_row
    }

    /// The bytes that all of it takes, and about as much as a quarter again for what is made of it.
    fn bytes(&self) -> u64 {
        let days: usize = self.days.iter().map(Numbers::bytes).sum();
        let of_groups = self.tallies.len() * size_of::<Tally>() + self.known.len() * 8;
        let lanes = self.groups.len() * 4 + (self.ids.len() + self.managers.len()) * 8 + self.ftes.bytes();
        let lanes = lanes + of_groups;
        let places = self.places.len() * (size_of::<Place>() + 32);
        let all = (days + self.salary.bytes() + lanes + places) as u64 + self.texts;
        all + all / 4
    }
}

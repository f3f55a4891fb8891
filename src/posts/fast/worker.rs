//! One thread's part of a source: pieces of text to columns.

use super::super::cells::{self, ABSENT};
use super::super::columns::{Column, Fte, Refused, Symbols};
use super::super::headings::Origin;
use super::super::numbers::short;
use super::super::records::Cells;
use super::super::row::{Bad, RowReader, Scratch, join, raw};
use super::cut::Piece;
use super::line::{self, Line, Odd};
use super::quick::{self, Lengths, Mark};
use hashbrown::HashTable;

/// The columns that decide to which group a row belongs, in this order.
pub(super) fn of_group(columns: &[Column]) -> Vec<Column> {
    let own = [
        Column::Id,
        Column::Manager,
        Column::Person,
        Column::Fte,
        Column::Start,
        Column::End,
        Column::ServiceStart,
        Column::ActingUntil,
        Column::ProtectedUntil,
        Column::Point,
        Column::Salary,
    ];
    columns
        .iter()
        .copied()
        .filter(|column| !own.contains(column))
        .collect()
}

/// The columns that keep a number for each row, in this order.
pub(super) const NUMBERS: [Column; 7] = [
    Column::Start,
    Column::End,
    Column::ServiceStart,
    Column::ActingUntil,
    Column::ProtectedUntil,
    Column::Point,
    Column::Salary,
];

/// What became of one piece.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub number: usize,
    pub offset: u64,
    /// Which worker read it: groups and texts are numbered by worker.
    pub worker: usize,
    /// Lines, blank ones included.
    pub lines: u32,
    pub read: u64,
    pub skipped: Vec<u64>,
    /// With lines, counted from 0 within the piece, in place of row numbers.
    pub refused: Vec<Refused>,
    /// Where a run of rows begins: index of the row and its line, both within the piece.
    pub runs: Vec<(u32, u32)>,
    pub groups: Vec<u32>,
    pub ftes: Vec<u16>,
    /// Of the columns of [`NUMBERS`] below salary; empty where the source lacks one.
    pub days: [Vec<i32>; 6],
    pub salary: Vec<i64>,
    pub ids: Vec<Mark>,
    pub managers: Vec<Mark>,
}

/// How a cell is taken in.
#[derive(Debug, Clone, Copy)]
enum How {
    Id,
    Manager,
    /// Nobody asks for it.
    Nothing,
    Date(usize),
    Money,
    /// Of few values: into the group, at this place.
    Group(usize),
    Fte,
    Number(usize),
}

/// A thread's reader with all that it has seen.
pub(super) struct Worker<'a> {
    rows: RowReader<'a>,
    hows: Vec<(How, Lengths)>,
    number: usize,
    source: u16,
    scratch: Scratch,
    /// The values of a group of rows, one after another.
    pub keys: Vec<u32>,
    pub width: usize,
    known: HashTable<u32>,
    last: Option<u32>,
    blank: Vec<u32>,
    pub symbols: Symbols,
    pub ftes: Vec<i64>,
    iso: bool,
    point: bool,
    status_at: Option<usize>,
}

impl<'a> Worker<'a> {
    /// `columns` are those of all sources.
    pub(super) fn new(
        mut rows: RowReader<'a>,
        number: usize,
        source: u16,
        columns: &[Column],
    ) -> Result<Self, Odd> {
        let mut symbols = Symbols::default();
        rows.constants(&mut symbols).map_err(|_| Odd)?;
        let group = of_group(columns);
        let place = |column: Column| group.iter().position(|&other| other == column);
        let hows = rows
            .plan
            .filled
            .iter()
            .map(|one| {
                let number = NUMBERS.iter().position(|&other| other == one.column);
                let how = match one.column {
                    Column::Id => How::Id,
                    Column::Manager => How::Manager,
                    Column::Person => How::Nothing,
                    Column::Fte => How::Fte,
                    Column::Salary => How::Money,
                    Column::Point => How::Number(number.unwrap_or(0)),
                    column => match (number, place(column)) {
                        (Some(number), _) => How::Date(number),
                        (None, place) => How::Group(place.unwrap_or(0)),
                    },
                };
                (how, Lengths::new(&rows.rules, one.lexicon.as_ref()))
            })
            .collect();
        for one in &mut rows.plan.filled {
            one.memo.widen();
        }
        let blank = group
            .iter()
            .map(|&column| u32::from(column == Column::Count))
            .collect();
        let formats = rows.rules.formats;
        Ok(Self {
            iso: formats.date.is_none(),
            point: formats.decimal.is_none_or(|mark| mark == Default::default()),
            hows,
            number,
            source,
            scratch: Scratch::default(),
            keys: Vec::new(),
            width: group.len(),
            known: HashTable::new(),
            last: None,
            status_at: place(Column::Count),
            blank,
            symbols,
            ftes: Vec::new(),
            rows,
        })
    }

    /// Reads a piece that is valid text.
    pub(super) fn read(&mut self, text: &[u8], piece: Piece, made_ids: bool) -> Result<Part, Odd> {
        let mut part = Part {
            number: piece.number,
            offset: piece.offset,
            worker: self.number,
            skipped: vec![0; self.rows.plan.skips.len()],
            ..Part::default()
        };
        let mut key = self.blank.clone();
        part.lines = line::each(text, self.rows.delimiter, |line, record| {
            self.row(line, record, &mut key, &mut part, made_ids)
        })?;
        Ok(part)
    }

    fn row(
        &mut self,
        line: u32,
        record: &Line<'_>,
        key: &mut Vec<u32>,
        part: &mut Part,
        made_ids: bool,
    ) -> Result<(), Odd> {
        if record.is_blank() {
            return Ok(());
        }
        part.read += 1;
        if !self.rows.plan.skips.is_empty()
            && let Some(rule) = self.rows.skipped_by(record)
        {
            if let Some(rows) = part.skipped.get_mut(rule) {
                *rows += 1;
            }
            return Ok(());
        }
        let lengths = (part.ids.len(), part.managers.len());
        let shaped = record.len() <= self.rows.width && !record.has_break();
        let fault = if shaped { None } else { self.rows.misshapen(record) };
        key.copy_from_slice(&self.blank);
        let outcome = match fault {
            Some(bad) => Err(bad),
            None => self.values(record, key, part),
        };
        let fte = match outcome {
            Ok(fte) => fte,
            Err(bad) => {
                part.ids.truncate(lengths.0);
                part.managers.truncate(lengths.1);
                let rows = part.groups.len();
                part.days.iter_mut().for_each(|days| days.truncate(rows));
                part.salary.truncate(rows);
                part.refused.push(Refused {
                    source: self.source,
                    row: line,
                    column: bad.column,
                    value: short(&bad.value),
                    reason: bad.reason,
                });
                return Ok(());
            }
        };
        let count = self.status_at.and_then(|at| key.get(at)).copied().unwrap_or(1);
        let fte = if fte == ABSENT {
            i64::from(count) * Fte::ONE.0
        } else {
            fte
        };
        let code = match self.ftes.iter().position(|&known| known == fte) {
            Some(code) => code,
            None => {
                self.ftes.push(fte);
                self.ftes.len() - 1
            }
        };
        // A source of sums has as many FTEs as rows; they are not kept here.
        if code > 4096 {
            return Err(Odd);
        }
        part.ftes.push(u16::try_from(code).map_err(|_| Odd)?);
        if made_ids {
            part.ids.push(Mark::BLANK);
        }
        let index = u32::try_from(part.groups.len()).map_err(|_| Odd)?;
        let runs_on = part
            .runs
            .last()
            .is_some_and(|&(first, at)| at + (index - first) == line);
        if !runs_on {
            part.runs.push((index, line));
        }
        let group = self.group(key);
        part.groups.push(group);
        Ok(())
    }

    /// Reads the cells in the order of the source, up to the first bad one; gives the FTE.
    fn values(&mut self, record: &Line<'_>, key: &mut [u32], part: &mut Part) -> Result<i64, Bad> {
        let mut fte = ABSENT;
        let Scratch { joined, tidied, .. } = &mut self.scratch;
        for (one, &(how, lengths)) in self.rows.plan.filled.iter_mut().zip(&self.hows) {
            let cell = match &one.origin {
                Origin::Cell(index) => record.cell(*index),
                Origin::Joined(indices) => {
                    join(record, indices, &self.rows.rules, joined);
                    joined.as_bytes()
                }
                Origin::Constant(text) => text.as_bytes(),
            };
            let lexicon = one.lexicon.as_ref();
            let bad = |reason| Bad {
                column: one.label.clone(),
                value: raw(record, &one.origin),
                reason,
            };
            let quick = match how {
                How::Nothing => continue,
                How::Id | How::Manager => {
                    let mark = if quick::plain(cell, lengths) {
                        Mark::of_plain(cell)
                    } else {
                        Mark::of(cells::meaning(cell, one.column, lexicon, &self.rows.rules).map_err(bad)?)
                    };
                    if matches!(how, How::Id) {
                        part.ids.push(mark);
                    } else {
                        part.managers.push(mark);
                    }
                    continue;
                }
                How::Date(_) if self.iso => quick::date(cell, lengths),
                How::Money if self.point => quick::money(cell, lengths),
                _ => None,
            };
            let value = match quick.or(one.constant).or_else(|| one.memo.get(cell)) {
                Some(value) => value,
                None => {
                    let rules = &self.rows.rules;
                    let value = cells::read(cell, one.column, lexicon, rules, &mut self.symbols, tidied)
                        .map_err(bad)?;
                    one.memo.put(cell, value);
                    value
                }
            };
            match how {
                How::Group(at) => {
                    if let Some(slot) = key.get_mut(at)
                        && !(one.column == Column::Count && value == ABSENT)
                    {
                        *slot = u32::try_from(value).unwrap_or(0);
                    }
                }
                How::Date(at) | How::Number(at) => {
                    if let Some(days) = part.days.get_mut(at) {
                        days.push(i32::try_from(value).unwrap_or(i32::MIN));
                    }
                }
                How::Money => part.salary.push(value),
                How::Fte => fte = value,
                How::Id | How::Manager | How::Nothing => {}
            }
        }
        Ok(fte)
    }

    /// The number of a group with these values.
    fn group(&mut self, key: &[u32]) -> u32 {
        let width = self.width;
        let keys = &self.keys;
        let of = |group: u32| keys.get(group as usize * width..(group as usize + 1) * width);
        if let Some(last) = self.last
            && of(last) == Some(key)
        {
            return last;
        }
        let hash = hash_of(key);
        let group = match self.known.find(hash, |&group| of(group) == Some(key)) {
            Some(&group) => group,
            None => {
                let group = u32::try_from(self.keys.len() / width.max(1)).unwrap_or(u32::MAX);
                self.keys.extend_from_slice(key);
                let keys = &self.keys;
                self.known.insert_unique(hash, group, |&group| {
                    hash_of(
                        keys.get(group as usize * width..(group as usize + 1) * width)
                            .unwrap_or(&[]),
                    )
                });
                group
            }
        };
        self.last = Some(group);
        group
    }
}

/// A hash of small numbers.
pub(super) fn hash_of(key: &[u32]) -> u64 {
    let mut state: u64 = 0;
    for &value in key {
        let wide = u128::from(state ^ u64::from(value).wrapping_add(0x9e37_79b9_7f4a_7c15))
            * 0xd6e8_feb8_6659_fd93_u128;
        state = (wide as u64) ^ ((wide >> 64) as u64);
    }
    state
}

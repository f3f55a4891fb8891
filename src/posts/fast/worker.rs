//! One thread's reading: pieces of text to columns.
//!
//! Most rows hold nothing new: their ids, dates and amounts are plain, and the bytes of everything else have been seen
//! before, so that their group is known by a hash of those bytes. All other rows are read cell by cell.

mod even;

use super::super::cells::{self, ABSENT, Rules};
use super::super::columns::{Column, Fte, Refused};
use super::super::headings::Origin;
use super::super::numbers::short;
use super::super::records::Cells;
use super::super::row::{Bad, RowReader, Scratch, join, raw};
use super::cut::Piece;
use super::groups::{Cache, Known, Shared, of_group};
use super::later::Texts;
use super::line::{self, Line, Odd, Plain, Room};
use super::look::Holds;
use super::quick::{self, Lengths, Mark, Mixed};
use even::{Patience, Unseen};
use std::sync::Arc;

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
    pub piece: Option<Piece>,
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
    /// Of the columns of [`NUMBERS`]; empty where the source lacks one.
    pub numbers: [Vec<i64>; NUMBERS.len()],
    pub ids: Vec<Mark>,
    pub managers: Vec<Mark>,
    /// Texts of ids, where they cannot be read again.
    pub id_texts: Texts,
}

impl Part {
    /// Makes it as good as new for a piece, but for the room that it has.
    fn begin(&mut self, piece: Piece, skips: usize) {
        self.piece = Some(piece);
        self.lines = 0;
        self.read = 0;
        self.skipped.clear();
        self.skipped.resize(skips, 0);
        self.refused.clear();
        self.runs.clear();
        self.groups.clear();
        self.ftes.clear();
        self.numbers.iter_mut().for_each(Vec::clear);
        self.ids.clear();
        self.managers.clear();
        self.id_texts.truncate(0);
    }

    /// Takes back what a row left behind that was not read to its end.
    fn back(&mut self) {
        let rows = self.groups.len();
        self.ftes.truncate(rows);
        self.numbers.iter_mut().for_each(|numbers| numbers.truncate(rows));
        self.ids.truncate(rows);
        self.managers.truncate(rows);
        self.id_texts.truncate(rows);
    }
}

/// What is done with a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    Id,
    Manager,
    /// Nobody asks for it.
    Nothing,
    Date(usize),
    Money(usize),
    /// Of few values: into the group, at this place.
    Group(usize),
    Fte,
    Number(usize),
}

/// How plain rows are read.
#[derive(Debug)]
struct Steps {
    /// Neighbouring cells that decide the group, looked at together: the first and the last.
    spans: Vec<(usize, usize)>,
    cells: Vec<Quick>,
}

/// How a cell of a row is read where it is plain.
#[derive(Debug, Clone, Copy)]
struct Quick {
    how: How,
    /// Index into the plan's columns.
    one: usize,
    cell: usize,
    lengths: Lengths,
    /// What a blank cell comes to, where it is not refused.
    blank: Option<i64>,
}

/// A thread's reader with all that it has seen.
pub(super) struct Worker<'a> {
    rows: RowReader<'a>,
    shared: &'a Shared,
    hows: Vec<(How, Lengths)>,
    /// None where some column is not read from one cell of its own.
    quick: Option<Arc<Steps>>,
    /// The number of cells that a row needs to be plain.
    least: usize,
    source: u16,
    scratch: Scratch,
    /// Room for the places of marks.
    room: Room,
    key: Vec<u32>,
    blank: Vec<u32>,
    seed: u64,
    ftes: Cache<u16>,
    codes: Vec<(i64, u16)>,
    /// Of the rows of a piece: the bytes of their groups, hashed, what is known by them, and their counts where there are any.
    hashes: Vec<Mixed>,
    known: Vec<Option<Known>>,
    counts: Vec<u32>,
    unseen: Unseen,
    patience: Patience,
    iso: bool,
    point: bool,
    count_at: Option<usize>,
    made_ids: bool,
    keep_ids: bool,
    /// Where the levels of each factor of the source go.
    factors: Vec<usize>,
}

impl<'a> Worker<'a> {
    /// `columns` and `factors` are those of all sources.
    pub(super) fn new(
        mut rows: RowReader<'a>,
        shared: &'a Shared,
        source: u16,
        (columns, factors): (&[Column], &[String]),
        large: bool,
        (made_ids, keep_ids): (bool, bool),
    ) -> Result<Self, Odd> {
        rows.constants(&mut shared.symbols()).map_err(|_| Odd)?;
        // The source is the first value of a group, then columns, then factors.
        let group = of_group(columns);
        let place = |column: Column| group.iter().position(|&other| other == column).map(|at| at + 1);
        let hows: Vec<(How, Lengths)> = rows
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
                    Column::Salary => How::Money(number.unwrap_or(0)),
                    Column::Point => How::Number(number.unwrap_or(0)),
                    column => match (number, place(column)) {
                        (Some(number), _) => How::Date(number),
                        (None, place) => How::Group(place.unwrap_or(0)),
                    },
                };
                (how, Lengths::new(&rows.rules, one.lexicon.as_ref()))
            })
            .collect();
        if large {
            rows.plan.filled.iter_mut().for_each(|one| one.memo.widen());
        }
        let mut blank = vec![0; shared.width()];
        if let Some(slot) = blank.first_mut() {
            *slot = u32::from(source);
        }
        let count_at = place(Column::Count);
        if let Some(slot) = count_at.and_then(|at| blank.get_mut(at)) {
            *slot = 1;
        }
        let behind = group.len() + 1;
        let slot = |name: &String| {
            factors
                .iter()
                .position(|other| other == name)
                .map(|at| behind + at)
        };
        let factors = rows
            .plan
            .factors
            .iter()
            .filter_map(|one| slot(&one.name))
            .collect();
        let formats = rows.rules.formats;
        let mut worker = Self {
            iso: formats.date.is_none(),
            point: formats.decimal.is_none_or(|mark| mark == Default::default()),
            least: 0,
            quick: None,
            hows,
            source,
            scratch: Scratch::default(),
            room: Room::default(),
            key: blank.clone(),
            blank,
            // The same bytes mean something else in another source.
            seed: shared.seed ^ u64::from(source).wrapping_mul(0x9e37_79b9_7f4a_7c15),
            ftes: Cache::new(64),
            codes: Vec::new(),
            hashes: Vec::new(),
            known: Vec::new(),
            counts: Vec::new(),
            unseen: Unseen::default(),
            patience: Patience::default(),
            count_at,
            made_ids,
            keep_ids,
            factors,
            shared,
            rows,
        };
        worker.quick = worker.plan();
        Ok(worker)
    }

    /// How plain rows are read.
    fn plan(&mut self) -> Option<Arc<Steps>> {
        let mut steps = Vec::new();
        let mut group_cells: Vec<usize> = Vec::new();
        let mut taken = |origin: &Origin| match origin {
            Origin::Cell(index) => group_cells.push(*index),
            Origin::Joined(indices) => group_cells.extend(indices),
            // The same in every row.
            Origin::Constant(_) => {}
        };
        self.rows.plan.factors.iter().for_each(|one| taken(&one.origin));
        for (at, (one, &(how, lengths))) in self.rows.plan.filled.iter().zip(&self.hows).enumerate() {
            if matches!(how, How::Group(_)) {
                taken(&one.origin);
                continue;
            }
            if how == How::Nothing {
                continue;
            }
            let Origin::Cell(cell) = one.origin else {
                return None;
            };
            let symbols = &mut self.shared.symbols();
            let read = |symbols| {
                cells::read(
                    b"",
                    one.column,
                    one.lexicon.as_ref(),
                    &self.rows.rules,
                    symbols,
                    &mut String::new(),
                )
            };
            let blank = match how {
                // Blank ids are refused, and a blank manager may mean something here.
                How::Id | How::Manager => {
                    cells::meaning(b"", one.column, one.lexicon.as_ref(), &self.rows.rules)
                        .ok()
                        .filter(|text| text.is_empty())
                        .map(|_| 0)
                }
                _ => read(symbols).ok(),
            };
            steps.push(Quick {
                how,
                one: at,
                cell,
                lengths,
                blank,
            });
        }
        group_cells.sort_unstable();
        group_cells.dedup();
        let mut spans: Vec<(usize, usize)> = Vec::new();
        for cell in group_cells {
            match spans.last_mut() {
                Some((_, last)) if *last + 1 == cell => *last = cell,
                _ => spans.push((cell, cell)),
            }
        }
        steps.sort_by_key(|step| step.cell);
        let all = steps.iter().map(|step| step.cell);
        let all = all.chain(spans.iter().map(|&(_, last)| last));
        self.least = all.max().map_or(0, |last| last + 1);
        Some(Arc::new(Steps { spans, cells: steps }))
    }

    /// Reads a piece.
    pub(super) fn read(&mut self, text: &[u8], piece: Piece, part: &mut Part) -> Result<(), Odd> {
        let holds = Holds::of(text);
        if holds.zero || (holds.other_than_ascii && std::str::from_utf8(text).is_err()) {
            return Err(Odd);
        }
        part.begin(piece, self.rows.plan.skips.len());
        let delimiter = self.rows.delimiter;
        if piece.quote {
            part.lines = line::each(text, delimiter, |line, record| self.row(line, record, part))?;
            return Ok(());
        }
        let mut room = std::mem::take(&mut self.room);
        let lines = Plain::of(text, delimiter, holds.carriage_return, &mut room)?;
        part.lines = match lines.even() {
            Some(even) if self.even(&even, part)? => even.len() as u32,
            _ => {
                part.begin(piece, self.rows.plan.skips.len());
                lines.each(&mut |line, record| self.row(line, record, part))?
            }
        };
        self.room = room;
        Ok(())
    }

    #[inline]
    fn row(&mut self, line: u32, record: &Line<'_>, part: &mut Part) -> Result<(), Odd> {
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
        let shaped = record.len() <= self.rows.width && !record.has_break();
        if !(shaped && record.len() >= self.least && self.quick(record, part)) {
            part.back();
            if !self.slow(line, record, shaped, part)? {
                return Ok(());
            }
        }
        let index = u32::try_from(part.groups.len() - 1).map_err(|_| Odd)?;
        let runs_on = part
            .runs
            .last()
            .is_some_and(|&(first, at)| at + (index - first) == line);
        if !runs_on {
            part.runs.push((index, line));
        }
        Ok(())
    }

    /// Reads a plain row; false where it is none.
    #[inline]
    fn quick(&mut self, record: &Line<'_>, part: &mut Part) -> bool {
        let Some(steps) = &self.quick else { return false };
        // First of all, so that waiting for the memory in which the group stands goes on beside the rest.
        let Some(bytes) = self.bytes(steps, record) else {
            return false;
        };
        let seen = self.shared.seen().get(bytes);
        let known = match seen {
            Some(known) => known,
            None => match self.learn(record, bytes) {
                Some(known) => known,
                None => return false,
            },
        };
        let Some(steps) = &self.quick else { return false };
        let mut fte = None;
        for step in &steps.cells {
            let cell = record.cell(step.cell);
            match step.how {
                How::Id | How::Manager => {
                    let mark = match Mark::of_plain(cell, step.lengths) {
                        Some(mark) => mark,
                        None if cell.is_empty() && step.blank.is_some() => Mark::BLANK,
                        None => return false,
                    };
                    if step.how == How::Manager {
                        part.managers.push(mark);
                        continue;
                    }
                    part.ids.push(mark);
                    if self.keep_ids {
                        part.id_texts.push(&String::from_utf8_lossy(cell));
                    }
                }
                How::Fte => {
                    if cell.is_empty() && self.count_at.is_some() {
                        fte = None;
                        continue;
                    }
                    let code = quick::packed(cell).and_then(|cell| self.ftes.get(cell + 1));
                    let Some(code) = code else { return false };
                    fte = Some(code);
                }
                How::Date(at) | How::Money(at) | How::Number(at) => {
                    let value = match step.how {
                        _ if cell.is_empty() => step.blank,
                        How::Date(_) if self.iso => quick::date(cell, step.lengths),
                        How::Money(_) if self.point => quick::money(cell, step.lengths),
                        How::Number(_) => quick::point(cell, step.lengths),
                        _ => None,
                    };
                    let memo = || {
                        self.rows
                            .plan
                            .filled
                            .get_mut(step.one)
                            .and_then(|one| one.memo.get(cell))
                    };
                    let Some(value) = value.or_else(memo) else {
                        return false;
                    };
                    if let Some(numbers) = part.numbers.get_mut(at) {
                        numbers.push(value);
                    }
                }
                How::Group(_) | How::Nothing => {}
            }
        }
        let code = match fte {
            Some(code) => code,
            None => {
                let fte = i64::from(known.count) * Fte::ONE.0;
                match self.codes.iter().find(|(other, _)| *other == fte) {
                    Some(&(_, code)) => code,
                    None => return false,
                }
            }
        };
        part.ftes.push(code);
        if self.made_ids {
            part.ids.push(Mark::BLANK);
        }
        part.groups.push(known.group);
        true
    }

    /// The group of a row whose bytes were not seen before; none where a cell cannot be read.
    #[cold]
    fn learn(&mut self, record: &Line<'_>, bytes: u64) -> Option<Known> {
        self.key_of(record)?;
        let known = self.known(&self.key, self.shared.group(&self.key).ok()?);
        self.shared.seen().put(bytes, known);
        Some(known)
    }

    /// What is known of a group with these values.
    fn known(&self, key: &[u32], group: u32) -> Known {
        Known {
            group,
            count: self.count_at.and_then(|at| key.get(at)).copied().unwrap_or(1),
        }
    }

    /// Reads the values that decide the group of a row into the key; none where a cell cannot be read.
    fn key_of(&mut self, record: &Line<'_>) -> Option<()> {
        self.key.clone_from(&self.blank);
        let Scratch { joined, tidied, .. } = &mut self.scratch;
        for (one, &(how, _)) in self.rows.plan.filled.iter_mut().zip(&self.hows) {
            let How::Group(at) = how else { continue };
            let rules = &self.rows.rules;
            let cell = cell_of(&one.origin, record, rules, joined);
            let value = match one.constant.or_else(|| one.memo.get(cell)) {
                Some(value) => value,
                None => {
                    let symbols = &mut self.shared.symbols();
                    let lexicon = one.lexicon.as_ref();
                    let value = cells::read(cell, one.column, lexicon, rules, symbols, tidied).ok()?;
                    one.memo.put(cell, value);
                    value
                }
            };
            put(&mut self.key, at, one.column, value);
        }
        self.levels(record);
        Some(())
    }

    /// Puts the levels of factors into the key.
    fn levels(&mut self, record: &Line<'_>) {
        for (source, &at) in self.rows.plan.factors.iter_mut().zip(&self.factors) {
            let level = source.level(record, &self.rows.rules, &mut self.shared.symbols());
            if let Some(slot) = self.key.get_mut(at) {
                *slot = level.0;
            }
        }
    }

    /// Reads a row cell by cell; false when it is refused.
    #[cold]
    fn slow(&mut self, line: u32, record: &Line<'_>, shaped: bool, part: &mut Part) -> Result<bool, Odd> {
        let fault = if shaped { None } else { self.rows.misshapen(record) };
        self.key.clone_from(&self.blank);
        let outcome = match fault {
            Some(bad) => Err(bad),
            None => self.values(record, part),
        };
        let (fte, cell) = match outcome {
            Ok(fte) => fte,
            Err(bad) => {
                part.back();
                part.refused.push(Refused {
                    source: self.source,
                    row: line,
                    column: bad.column,
                    value: short(&bad.value),
                    reason: bad.reason,
                });
                return Ok(false);
            }
        };
        self.levels(record);
        let count = self
            .count_at
            .and_then(|at| self.key.get(at))
            .copied()
            .unwrap_or(1);
        let whole = fte == ABSENT;
        let fte = if whole { i64::from(count) * Fte::ONE.0 } else { fte };
        let code = self.code(fte)?;
        // What a blank FTE comes to depends on the count, where there is one.
        if let Some(cell) = cell.filter(|_| !whole || self.count_at.is_none()) {
            self.ftes.put(cell + 1, code);
        }
        part.ftes.push(code);
        if self.made_ids {
            part.ids.push(Mark::BLANK);
        }
        part.groups.push(self.shared.group(&self.key)?);
        Ok(true)
    }

    /// The hash of the bytes that decide a row's group; none where the row is too short.
    #[inline]
    fn bytes(&self, steps: &Steps, record: &Line<'_>) -> Option<u64> {
        let mut bytes = Mixed::new(self.seed);
        for &(first, last) in &steps.spans {
            bytes = bytes.add(self.seed, record.span(first, last)?);
        }
        Some(bytes.end())
    }

    fn code(&mut self, fte: i64) -> Result<u16, Odd> {
        if let Some(&(_, code)) = self.codes.iter().find(|(known, _)| *known == fte) {
            return Ok(code);
        }
        let code = self.shared.fte(fte)?;
        self.codes.push((fte, code));
        Ok(code)
    }

    /// Reads the cells in the order of the source, up to the first bad one, into the key and the part; gives the FTE, and
    /// its cell where that is short.
    fn values(&mut self, record: &Line<'_>, part: &mut Part) -> Result<(i64, Option<u64>), Bad> {
        let (mut fte, mut fte_cell) = (ABSENT, None);
        let Scratch { joined, tidied, .. } = &mut self.scratch;
        let rules = &self.rows.rules;
        for (one, &(how, lengths)) in self.rows.plan.filled.iter_mut().zip(&self.hows) {
            let cell = cell_of(&one.origin, record, rules, joined);
            let lexicon = one.lexicon.as_ref();
            let bad = |reason| Bad {
                column: one.label.clone(),
                value: raw(record, &one.origin),
                reason,
            };
            let quick = match how {
                How::Nothing => continue,
                How::Id | How::Manager => {
                    let text = cells::meaning(cell, one.column, lexicon, rules).map_err(bad)?;
                    let mark = Mark::of_plain(cell, lengths).unwrap_or_else(|| Mark::of(text));
                    if how == How::Manager {
                        part.managers.push(mark);
                        continue;
                    }
                    part.ids.push(mark);
                    if self.keep_ids {
                        part.id_texts.push(text);
                    }
                    continue;
                }
                How::Date(_) if self.iso => quick::date(cell, lengths),
                How::Money(_) if self.point => quick::money(cell, lengths),
                How::Number(_) => quick::point(cell, lengths),
                _ => None,
            };
            let value = match quick.or(one.constant).or_else(|| one.memo.get(cell)) {
                Some(value) => value,
                None => {
                    let symbols = &mut self.shared.symbols();
                    let value =
                        cells::read(cell, one.column, lexicon, rules, symbols, tidied).map_err(bad)?;
                    one.memo.put(cell, value);
                    value
                }
            };
            match how {
                How::Group(at) => put(&mut self.key, at, one.column, value),
                How::Date(at) | How::Number(at) | How::Money(at) => {
                    if let Some(numbers) = part.numbers.get_mut(at) {
                        numbers.push(value);
                    }
                }
                How::Fte => (fte, fte_cell) = (value, quick::packed(cell)),
                How::Id | How::Manager | How::Nothing => {}
            }
        }
        Ok((fte, fte_cell))
    }
}

/// The text of a column in a row.
fn cell_of<'r>(
    origin: &'r Origin,
    record: &'r Line<'_>,
    rules: &Rules<'_>,
    joined: &'r mut String,
) -> &'r [u8] {
    match origin {
        Origin::Cell(index) => record.cell(*index),
        Origin::Joined(indices) => {
            join(record, indices, rules, joined);
            joined.as_bytes()
        }
        Origin::Constant(text) => text.as_bytes(),
    }
}

/// Puts a value into a key; a blank count is one.
fn put(key: &mut [u32], at: usize, column: Column, value: i64) {
    if let Some(slot) = key.get_mut(at)
        && !(column == Column::Count && value == ABSENT)
    {
        *slot = u32::try_from(value).unwrap_or(0);
    }
}

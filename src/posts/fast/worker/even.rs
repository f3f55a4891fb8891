//! Lines that all have as many cells: read column by column, which is quicker than row by row, as long as no row is
//! refused.

use super::super::super::cells;
use super::super::super::columns::Fte;
use super::super::super::records::Cells;
use super::super::later::Texts;
use super::super::line::{Even, Odd};
use super::super::quick::{self, Mark, Mixed};
use super::{How, Part, Quick, Steps, Worker};

/// After a piece with rows that are not read, so many are read row by row, and twice as many each time, up to this.
const FIRST: u32 = 4;
const MOST: u32 = 64;

/// Whether it is worth trying: reading a piece in vain takes time.
#[derive(Debug, Default)]
pub(super) struct Patience {
    /// Pieces that are still read row by row.
    left: u32,
    /// How many there were to be at last.
    last: u32,
}

impl Patience {
    /// Whether to try this piece.
    fn tries(&mut self) -> bool {
        let tries = self.left == 0;
        self.left = self.left.saturating_sub(1);
        tries
    }

    fn found(&mut self, fine: bool) {
        self.last = if fine {
            0
        } else {
            (self.last * 2).clamp(FIRST, MOST)
        };
        self.left = self.last;
    }
}

/// Lines of a piece whose groups are not known by their bytes.
#[derive(Debug, Default)]
pub(super) struct Unseen {
    /// The hash of the bytes of each, and the line.
    lines: Vec<(u64, usize)>,
    /// The values of their groups, one group after another.
    keys: Vec<u32>,
}

/// Puts what is made of each cell into `out`; none where nothing is made of one.
#[inline]
fn fill<'c, T: Clone + Default>(
    out: &mut Vec<T>,
    cells: impl ExactSizeIterator<Item = &'c [u8]>,
    mut read: impl FnMut(&'c [u8]) -> Option<T>,
) -> Option<()> {
    out.resize(cells.len(), T::default());
    for (slot, cell) in out.iter_mut().zip(cells) {
        *slot = read(cell)?;
    }
    Some(())
}

impl Worker<'_> {
    /// Reads all lines into an empty part; false (and a part with anything in it) where they have to be read row by row.
    pub(super) fn even(&mut self, lines: &Even<'_>, part: &mut Part) -> Result<bool, Odd> {
        let fits = (self.least..=self.rows.width).contains(&lines.width()) && self.rows.plan.skips.is_empty();
        let Some(steps) = self.quick.clone().filter(|_| fits) else {
            return Ok(false);
        };
        if !self.patience.tries() {
            return Ok(false);
        }
        let fine = self.columns(&steps, lines, part)?.is_some();
        self.patience.found(fine);
        Ok(fine)
    }

    fn columns(&mut self, steps: &Steps, lines: &Even<'_>, part: &mut Part) -> Result<Option<()>, Odd> {
        if self.groups(steps, lines, part).is_none() {
            return Ok(None);
        }
        let mut counted = true;
        for step in &steps.cells {
            let done = match step.how {
                How::Fte => {
                    counted = false;
                    self.ftes(step, lines, part)?
                }
                How::Id if self.keep_ids => {
                    let texts = self.texts(step, lines, &mut part.id_texts);
                    texts.and_then(|()| self.marks(step, lines, &mut part.ids))
                }
                How::Id => self.marks(step, lines, &mut part.ids),
                How::Manager => self.marks(step, lines, &mut part.managers),
                How::Date(at) | How::Money(at) | How::Number(at) => match part.numbers.get_mut(at) {
                    Some(numbers) => self.numbers(step, lines, numbers),
                    None => None,
                },
                How::Group(_) | How::Nothing => Some(()),
            };
            if done.is_none() {
                return Ok(None);
            }
        }
        if counted {
            for at in 0..lines.len() {
                let code = self.of_count(at)?;
                part.ftes.push(code);
            }
        }
        if self.made_ids {
            part.ids.resize(lines.len(), Mark::BLANK);
        }
        part.read = lines.len() as u64;
        part.runs.push((0, 0));
        Ok(Some(()))
    }

    /// The group of each row, and its count where there are counts; none where a row is blank or has a bad cell.
    fn groups(&mut self, steps: &Steps, lines: &Even<'_>, part: &mut Part) -> Option<()> {
        let is_white = |cell: &[u8]| cell.iter().all(u8::is_ascii_whitespace);
        let is_blank = |line| lines.record(line).is_some_and(|record| record.is_blank());
        if lines
            .cells(0)
            .zip(0..)
            .any(|(cell, line)| is_white(cell) && is_blank(line))
        {
            return None;
        }
        let mut hashes = std::mem::take(&mut self.hashes);
        // All hashes first, so that waiting for one group does not keep the next one waiting.
        hashes.clear();
        hashes.resize(lines.len(), Mixed::new(self.seed));
        for &(first, last) in &steps.spans {
            for (hash, text) in hashes.iter_mut().zip(lines.spans(first, last)) {
                *hash = hash.add(self.seed, text);
            }
        }
        let seen = self.shared.seen();
        let known = hashes.iter().map(|hash| seen.get(hash.end()));
        self.known.clear();
        self.known.extend(known);
        part.groups.reserve(lines.len());
        let mut unseen = std::mem::take(&mut self.unseen);
        unseen.lines.clear();
        for (line, (known, hash)) in self.known.iter().zip(&hashes).enumerate() {
            if known.is_none() {
                unseen.lines.push((hash.end(), line));
            }
            part.groups.push(known.unwrap_or_default().group);
        }
        self.counts.clear();
        if self.count_at.is_some() {
            let counts = self.known.iter().map(|known| known.unwrap_or_default().count);
            self.counts.extend(counts);
        }
        self.hashes = hashes;
        let all = self.learn_all(&mut unseen, lines, part);
        self.unseen = unseen;
        all
    }

    /// The groups of the lines whose bytes were not seen before; none where a cell cannot be read.
    fn learn_all(&mut self, unseen: &mut Unseen, lines: &Even<'_>, part: &mut Part) -> Option<()> {
        let Unseen { lines: all, keys } = unseen;
        keys.clear();
        for &(_, line) in all.iter() {
            self.key_of(&lines.record(line)?)?;
            keys.extend_from_slice(&self.key);
        }
        let groups = self.shared.groups(keys).ok()?;
        let keys = keys.chunks_exact(self.key.len());
        for ((&(bytes, line), key), &group) in all.iter().zip(keys).zip(&groups) {
            let known = self.known(key, group);
            self.shared.seen().put(bytes, known);
            if let Some(slot) = part.groups.get_mut(line) {
                *slot = known.group;
            }
            if let Some(slot) = self.counts.get_mut(line) {
                *slot = known.count;
            }
        }
        Some(())
    }

    /// The FTE of a row that says none.
    fn of_count(&mut self, line: usize) -> Result<u16, Odd> {
        let count = self.counts.get(line).copied().unwrap_or(1);
        self.code(i64::from(count) * Fte::ONE.0)
    }

    fn ftes(&mut self, step: &Quick, lines: &Even<'_>, part: &mut Part) -> Result<Option<()>, Odd> {
        part.ftes.reserve(lines.len());
        for (line, cell) in lines.cells(step.cell).enumerate() {
            let known = quick::packed(cell).and_then(|cell| self.ftes.get(cell + 1));
            let code = match known {
                Some(code) if !cell.is_empty() || self.count_at.is_none() => code,
                _ => match self.value(step, cell) {
                    None => return Ok(None),
                    Some(cells::ABSENT) if self.count_at.is_some() => self.of_count(line)?,
                    Some(fte) => {
                        let fte = if fte == cells::ABSENT { Fte::ONE.0 } else { fte };
                        let code = self.code(fte)?;
                        if let Some(cell) = quick::packed(cell) {
                            self.ftes.put(cell + 1, code);
                        }
                        code
                    }
                },
            };
            part.ftes.push(code);
        }
        Ok(Some(()))
    }

    fn marks(&mut self, step: &Quick, lines: &Even<'_>, out: &mut Vec<Mark>) -> Option<()> {
        let one = self.rows.plan.filled.get(step.one)?;
        let rules = &self.rows.rules;
        let other = |cell| {
            let text = cells::meaning(cell, one.column, one.lexicon.as_ref(), rules);
            text.ok().map(Mark::of)
        };
        fill(out, lines.cells(step.cell), |cell| {
            match Mark::of_plain(cell, step.lengths) {
                Some(mark) => Some(mark),
                None if cell.is_empty() && step.blank.is_some() => Some(Mark::BLANK),
                None => other(cell),
            }
        })
    }

    fn texts(&self, step: &Quick, lines: &Even<'_>, out: &mut Texts) -> Option<()> {
        let one = self.rows.plan.filled.get(step.one)?;
        for cell in lines.cells(step.cell) {
            out.push(match Mark::of_plain(cell, step.lengths) {
                Some(_) => std::str::from_utf8(cell).ok()?,
                None => cells::meaning(cell, one.column, one.lexicon.as_ref(), &self.rows.rules).ok()?,
            });
        }
        Some(())
    }

    fn numbers(&mut self, step: &Quick, lines: &Even<'_>, out: &mut Vec<i64>) -> Option<()> {
        let cells = lines.cells(step.cell);
        let blank = |cell: &[u8]| step.blank.filter(|_| cell.is_empty());
        match step.how {
            How::Date(_) if self.iso => fill(out, cells, |cell| {
                let date = quick::date(cell, step.lengths);
                date.or_else(|| blank(cell)).or_else(|| self.value(step, cell))
            }),
            How::Money(_) if self.point => fill(out, cells, |cell| {
                let money = quick::money(cell, step.lengths);
                money.or_else(|| blank(cell)).or_else(|| self.value(step, cell))
            }),
            How::Number(_) => fill(out, cells, |cell| {
                let point = quick::point(cell, step.lengths);
                point.or_else(|| blank(cell)).or_else(|| self.value(step, cell))
            }),
            _ => fill(out, cells, |cell| blank(cell).or_else(|| self.value(step, cell))),
        }
    }

    /// What a cell says, remembered or read anew; none where it is refused.
    fn value(&mut self, step: &Quick, cell: &[u8]) -> Option<i64> {
        let one = self.rows.plan.filled.get_mut(step.one)?;
        if let Some(value) = one.memo.get(cell) {
            return Some(value);
        }
        let (rules, lexicon) = (&self.rows.rules, one.lexicon.as_ref());
        let symbols = &mut self.shared.symbols();
        let tidied = &mut self.scratch.tidied;
        let value = cells::read(cell, one.column, lexicon, rules, symbols, tidied).ok()?;
        one.memo.put(cell, value);
        Some(value)
    }
}

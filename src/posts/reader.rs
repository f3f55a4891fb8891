//! One source: its headings, then its rows.

use super::cells::{self, ABSENT, Rules, term};
use super::columns::{Column, ColumnSet, Fte, Posts, Refused, SourceInfo, Status, TOP, Weight};
use super::error::{Error, ErrorKind};
use super::factors;
use super::headings::{self, Heads, Origin, Plan};
use super::lanes;
use super::layout;
use super::mapping::{SourceSpec, folded, tidy, trimmed};
use super::numbers::short;
use super::read::Vocabulary;
use super::records::Records;
use super::shape::{is_blank, misshapen};
use std::fmt::Write;

/// One source in the course of being read.
pub(super) struct Reader<'a> {
    name: &'a str,
    records: Records<'a>,
    plan: Plan,
    rules: Rules<'a>,
    /// How many cells the heading has.
    width: usize,
    delimiter: u8,
    /// What stands before the row number in an id that is made.
    pub made_id_prefix: String,
    pub info: SourceInfo,
}

/// The first bad cell of a row.
struct Bad {
    column: String,
    value: String,
    reason: String,
}

/// Buffers that are used for every row.
#[derive(Default)]
struct Scratch {
    values: Vec<i64>,
    joined: String,
    tidied: String,
}

impl<'a> Reader<'a> {
    /// Finds the headings and plans how each row is read.
    pub(super) fn open(
        text: &'a str,
        spec: &'a SourceSpec,
        name: &'a str,
        vocabulary: &Vocabulary,
    ) -> Result<Self, Error> {
        let layout = layout::find(text, spec, name)?;
        let body = text.as_bytes().get(layout.skip..).unwrap_or_default();
        let mut records = Records::new(body, layout.delimiter);
        loop {
            let more = records
                .advance()
                .map_err(|fault| fault.in_row(records.row(), name))?;
            if !more || (layout.header_row > 0 && records.row() > layout.header_row) {
                let row = layout.header_row;
                let message = format!("there are no headings in row {row}");
                let help = "give the row of the headings with `header-row`, as a spreadsheet counts rows";
                return Err(Error::new(ErrorKind::NoHeading, name, message, help).asked_by(spec.span));
            }
            let is_it = if layout.header_row == 0 {
                !is_blank(&records)
            } else {
                records.row() == layout.header_row
            };
            if is_it {
                break;
            }
        }
        let heads = Heads {
            name,
            row: records.row(),
            names: (0..records.len())
                .map(|index| tidy(&String::from_utf8_lossy(records.cell(index))))
                .collect(),
        };
        let contracts: Vec<(String, String)> = vocabulary
            .contracts
            .iter()
            .map(|name| (term(name), name.clone()))
            .collect();
        let plan = headings::plan(&heads, spec, &contracts)?;
        let rules = Rules {
            formats: &spec.formats,
            missing: spec.missing.iter().map(|text| folded(text)).collect(),
            contracts,
        };
        let info = info(&heads, spec, &plan, layout.delimiter);
        Ok(Self {
            name,
            width: heads.names.len(),
            records,
            plan,
            rules,
            delimiter: layout.delimiter,
            made_id_prefix: String::new(),
            info,
        })
    }

    /// Reads every row behind the headings.
    pub(super) fn read(&mut self, source: u16, posts: &mut Posts) -> Result<(), Error> {
        let before = posts.len();
        posts.columns = posts.columns.union(self.info.columns);
        for (column, _) in Column::ALL {
            if self.info.columns.contains(column) {
                lanes::pad(&mut posts.rows, column, before);
            }
        }
        if !self.read_in_pieces(source, posts)? {
            self.constants(posts)?;
            self.rows(source, posts)?;
        }
        let after = posts.len();
        for (column, _) in Column::ALL {
            if posts.columns.contains(column) {
                lanes::pad(&mut posts.rows, column, after);
            }
        }
        Ok(())
    }

    /// The same reader for a part of the source.
    pub(super) fn with(&self, records: Records<'a>) -> Self {
        Self {
            name: self.name,
            records,
            plan: self.plan.clone(),
            rules: self.rules.clone(),
            width: self.width,
            delimiter: self.delimiter,
            made_id_prefix: self.made_id_prefix.clone(),
            info: self.info.clone(),
        }
    }

    pub(super) fn records(&self) -> &Records<'a> {
        &self.records
    }

    /// Reads rows to the end of the records.
    pub(super) fn rows(&mut self, source: u16, posts: &mut Posts) -> Result<(), Error> {
        let mut scratch = Scratch::default();
        scratch.values.resize(self.plan.filled.len(), 0);
        while self
            .records
            .advance()
            .map_err(|fault| fault.in_row(self.records.row(), self.name))?
        {
            if is_blank(&self.records) {
                continue;
            }
            self.info.read += 1;
            if let Some(rule) = self.skipped_by() {
                if let Some((_, rows)) = self.info.skipped.get_mut(rule) {
                    *rows += 1;
                }
                continue;
            }
            let row = self.records.row();
            let outcome = match self.misshapen() {
                Some(fault) => Err(fault),
                None => self.values(posts, &mut scratch),
            };
            match outcome {
                Ok(()) => {
                    self.commit(source, row, posts, &mut scratch);
                    factors::read(&mut self.plan.factors, &self.records, &self.rules, posts);
                }
                Err(bad) => posts.refused.push(Refused {
                    source,
                    row,
                    column: bad.column,
                    value: short(&bad.value),
                    reason: bad.reason,
                }),
            }
        }
        Ok(())
    }

    /// Reads each constant once, so that a bad one is one error and not a refusal of every row.
    pub(super) fn constants(&mut self, posts: &mut Posts) -> Result<(), Error> {
        for one in &mut self.plan.filled {
            if let Origin::Constant(text) = &one.origin {
                let lexicon = one.lexicon.as_ref();
                let value = cells::read(
                    text.as_bytes(),
                    one.column,
                    lexicon,
                    &self.rules,
                    &mut posts.symbols,
                    &mut String::new(),
                )
                .map_err(|reason| {
                    let message = format!(
                        "the value given for `{}` cannot be used: {reason}",
                        one.column.name()
                    );
                    let help = "mend it in `[posts.columns]`";
                    Error::new(ErrorKind::UnknownTerm, self.name, message, help).asked_by(one.span)
                })?;
                one.constant = Some(value);
            }
        }
        Ok(())
    }

    /// The first skip rule that holds for the row.
    fn skipped_by(&self) -> Option<usize> {
        self.plan.skips.iter().position(|skip| {
            skip.tests.iter().all(|(origin, test)| {
                let is_blank = |text: &str| self.rules.is_blank(text);
                match origin {
                    Origin::Cell(index) => {
                        test.holds(&String::from_utf8_lossy(self.records.cell(*index)), is_blank)
                    }
                    Origin::Joined(indices) => {
                        let mut joined = String::new();
                        join(&self.records, indices, &self.rules, &mut joined);
                        test.holds(&joined, is_blank)
                    }
                    Origin::Constant(text) => test.holds(text, is_blank),
                }
            })
        })
    }

    fn misshapen(&self) -> Option<Bad> {
        let fault = misshapen(&self.records, self.width, self.delimiter)?;
        Some(Bad {
            column: self.label(fault.cell),
            value: raw(&self.records, &Origin::Cell(fault.cell)),
            reason: fault.reason,
        })
    }

    /// What a refused row calls a column of the source.
    fn label(&self, index: usize) -> String {
        let named = self
            .plan
            .filled
            .iter()
            .find(|one| one.origin == Origin::Cell(index));
        named.map_or_else(|| format!("column {}", index + 1), |one| one.label.clone())
    }

    /// Reads the row's cells in the order of the source, up to the first bad one.
    fn values(&mut self, posts: &mut Posts, scratch: &mut Scratch) -> Result<(), Bad> {
        let Scratch {
            values,
            joined,
            tidied,
        } = scratch;
        for (one, value) in self.plan.filled.iter_mut().zip(values) {
            let cell = match &one.origin {
                Origin::Cell(index) => self.records.cell(*index),
                Origin::Joined(indices) => {
                    join(&self.records, indices, &self.rules, joined);
                    joined.as_bytes()
                }
                Origin::Constant(_) => {
                    *value = one.constant.unwrap_or_default();
                    continue;
                }
            };
            *value = match one.memo.get(cell) {
                Some(value) => value,
                None => {
                    let lexicon = one.lexicon.as_ref();
                    let value =
                        cells::read(cell, one.column, lexicon, &self.rules, &mut posts.symbols, tidied)
                            .map_err(|reason| Bad {
                                column: one.label.clone(),
                                value: raw(&self.records, &one.origin),
                                reason,
                            })?;
                    one.memo.put(cell, value);
                    value
                }
            };
        }
        Ok(())
    }

    /// Adds a row that was read in full.
    fn commit(&self, source: u16, row: u32, posts: &mut Posts, scratch: &mut Scratch) {
        let rows = &mut posts.rows;
        let (mut count, mut fte, mut status) = (1, ABSENT, false);
        for (one, &value) in self.plan.filled.iter().zip(&scratch.values) {
            match one.column {
                Column::Count if value != ABSENT => count = value,
                Column::Count => {}
                Column::Fte => fte = value,
                column => {
                    status |= column == Column::Status;
                    lanes::push(rows, column, value);
                }
            }
        }
        rows.source.push(source);
        rows.row.push(row);
        lanes::push(rows, Column::Count, count);
        let all = count.saturating_mul(Fte::ONE.0);
        lanes::push(rows, Column::Fte, if fte == ABSENT { all } else { fte });
        if !status {
            rows.status.push(Status::Filled);
        }
        if self.info.made_ids {
            let id = &mut scratch.joined;
            id.clear();
            id.push_str(&self.made_id_prefix);
            // Writing to a `String` cannot fail.
            let _ = write!(id, "{row}");
            let id = posts.symbols.intern(id);
            lanes::push(rows, Column::Id, i64::from(id.0));
        }
    }
}

/// The cells as they stand.
fn raw(records: &Records, origin: &Origin) -> String {
    let indices: &[usize] = match origin {
        Origin::Cell(index) => std::slice::from_ref(index),
        Origin::Joined(indices) => indices,
        Origin::Constant(text) => return text.clone(),
    };
    let cells = indices
        .iter()
        .map(|&index| String::from_utf8_lossy(records.cell(index)));
    cells.collect::<Vec<_>>().join("/")
}

/// The cells of a path (`Faculty/School`), blank ones left out.
fn join(records: &Records, indices: &[usize], rules: &Rules, out: &mut String) {
    out.clear();
    for &index in indices {
        let text = String::from_utf8_lossy(records.cell(index));
        let text = trimmed(&text);
        if !rules.is_blank(text) {
            if !out.is_empty() {
                out.push('/');
            }
            out.push_str(text);
        }
    }
}

/// What is known of the source before its first row.
fn info(heads: &Heads, spec: &SourceSpec, plan: &Plan, delimiter: u8) -> SourceInfo {
    let mut columns = ColumnSet::default();
    for one in &plan.filled {
        columns.insert(one.column);
    }
    let made_ids = !columns.contains(Column::Id);
    let mut remarks = Vec::new();
    if delimiter != b',' && spec.delimiter.is_none() {
        let shown = if delimiter == b'\t' {
            "tabs".to_owned()
        } else {
            format!("`{}`", delimiter as char)
        };
        remarks.push(format!("cells are separated by {shown}"));
    }
    if heads.row != 1 && spec.header_row.is_none() {
        remarks.push(format!("the headings are in row {}", heads.row));
    }
    if spec.weight == Weight::Fte {
        remarks.push(
            "a row stands for several posts, of which the FTE alone is given: they are counted in FTE"
                .to_owned(),
        );
    }
    if made_ids {
        remarks.push("there is no id column: ids were made from row numbers".to_owned());
    }
    if !plan.unmapped.is_empty() {
        let list = plan
            .unmapped
            .iter()
            .map(|name| format!("`{}`", short(name)))
            .collect::<Vec<_>>()
            .join(", ");
        remarks.push(format!("columns that are not used: {list}"));
    }
    SourceInfo {
        name: heads.name.to_owned(),
        skipped: plan.skips.iter().map(|skip| (skip.text.clone(), 0)).collect(),
        columns,
        made_ids,
        declares_top: spec
            .values
            .iter()
            .any(|map| map.column == Column::Manager && map.words.iter().any(|words| words.ours == TOP)),
        weight: spec.weight,
        aggregated: spec.aggregated,
        rounded_to: spec.rounded_to,
        remarks,
        read: 0,
    }
}

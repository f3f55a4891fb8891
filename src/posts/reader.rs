//! One source: its headings, then its rows.

use super::cells::{ABSENT, Rules, term};
use super::columns::{Column, ColumnSet, Fte, Posts, Refused, SourceInfo, Status, TOP, Weight};
use super::error::{Error, ErrorKind};
use super::factors;
use super::headings::{self, Heads, Origin, Plan};
use super::lanes;
use super::layout;
use super::mapping::{SourceSpec, folded, tidy};
use super::merged;
use super::numbers::short;
use super::read::Vocabulary;
use super::records::{Cells, Records};
use super::row::{RowReader, Scratch};
use super::tables::{self, Rows};
use std::fmt::Write;

/// How many columns that are not used are named.
const UNUSED_SHOWN: usize = 20;

/// One source in the course of being read: its headings are known, and its rows come from `R`.
pub(super) struct Reader<'a, R> {
    pub records: R,
    /// How many bytes of the text stand before the records.
    pub body: usize,
    pub rows: RowReader<'a>,
    /// What stands before the row number in an id that is made.
    pub made_id_prefix: String,
    pub info: SourceInfo,
}

impl<'t, 'a> Reader<'a, Records<'t>> {
    /// Finds the headings of a text and plans how each row is read.
    pub(super) fn open(
        text: &'t str,
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
                !records.is_blank()
            } else {
                records.row() == layout.header_row
            };
            if is_it {
                break;
            }
        }
        let row = records.row();
        let mut rows_of_heading = vec![cells_of(&records)];
        for _ in 1..spec.header_rows.unwrap_or(1) {
            if records
                .advance()
                .map_err(|fault| fault.in_row(records.row(), name))?
            {
                rows_of_heading.push(cells_of(&records));
            }
        }
        let heads = Heads {
            name,
            row,
            rows: 1,
            names: merged::names(&rows_of_heading),
        };
        let mut remarks = Vec::new();
        if layout.delimiter != b',' && spec.delimiter.is_none() {
            let shown = if layout.delimiter == b'\t' {
                "tabs".to_owned()
            } else {
                format!("`{}`", layout.delimiter as char)
            };
            remarks.push(format!("cells are separated by {shown}"));
        }
        let mut out = Self::over(records, &heads, spec, vocabulary)?;
        out.info.remarks.splice(0..0, remarks);
        out.body = layout.skip;
        out.rows.delimiter = layout.delimiter;
        Ok(out)
    }
}

fn cells_of(record: &impl Cells) -> Vec<String> {
    (0..record.len())
        .map(|index| tidy(&String::from_utf8_lossy(record.cell(index))))
        .collect()
}

impl<'a, R: Rows> Reader<'a, R> {
    /// Plans how each row behind these headings is read.
    pub(super) fn over(
        records: R,
        heads: &Heads<'a>,
        spec: &'a SourceSpec,
        vocabulary: &Vocabulary,
    ) -> Result<Self, Error> {
        let contracts: Vec<(String, String)> = vocabulary
            .contracts
            .iter()
            .map(|name| (term(name), name.clone()))
            .collect();
        let plan = headings::plan(heads, spec, &contracts)?;
        let rules = Rules {
            formats: &spec.formats,
            missing: spec.missing.iter().map(|text| folded(text)).collect(),
            contracts,
        };
        let info = info(heads, spec, &plan);
        Ok(Self {
            records,
            body: 0,
            rows: RowReader {
                name: heads.name,
                width: heads.names.len(),
                plan,
                rules,
                delimiter: b',',
            },
            made_id_prefix: String::new(),
            info,
        })
    }

    /// Says with each column by which letters a spreadsheet shows it.
    pub(super) fn add_letters(&mut self) {
        for one in &mut self.rows.plan.filled {
            if let Origin::Cell(index) = one.origin {
                let letters = tables::letters(u32::try_from(index).unwrap_or(u32::MAX));
                one.label = format!("{} (column {letters})", one.label);
            }
        }
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
        self.rows.constants(&mut posts.symbols)?;
        self.records.needs(&self.rows.plan.cells());
        let mut scratch = Scratch::default();
        scratch.values.resize(self.rows.plan.filled.len(), 0);
        while self.records.next_row(self.rows.name)? {
            if self.records.is_blank() {
                continue;
            }
            self.info.read += 1;
            if let Some(rule) = self.rows.skipped_by(&self.records) {
                if let Some((_, rows)) = self.info.skipped.get_mut(rule) {
                    *rows += 1;
                }
                continue;
            }
            let row = self.records.number();
            let outcome = match self.rows.misshapen(&self.records) {
                Some(fault) => Err(fault),
                None => self.rows.values(&self.records, &mut posts.symbols, &mut scratch),
            };
            match outcome {
                Ok(()) => {
                    self.commit(source, row, posts, &mut scratch);
                    factors::read(
                        &mut self.rows.plan.factors,
                        &self.records,
                        &self.rows.rules,
                        posts,
                    );
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
        let after = posts.len();
        for (column, _) in Column::ALL {
            if posts.columns.contains(column) {
                lanes::pad(&mut posts.rows, column, after);
            }
        }
        Ok(())
    }

    /// Adds a row that was read in full.
    fn commit(&self, source: u16, row: u32, posts: &mut Posts, scratch: &mut Scratch) {
        let rows = &mut posts.rows;
        let (mut count, mut fte, mut status) = (1, ABSENT, false);
        for (one, &value) in self.rows.plan.filled.iter().zip(&scratch.values) {
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

/// What is known of the source before its first row.
fn info(heads: &Heads, spec: &SourceSpec, plan: &Plan) -> SourceInfo {
    let mut columns = ColumnSet::default();
    for one in &plan.filled {
        columns.insert(one.column);
    }
    let made_ids = !columns.contains(Column::Id);
    let mut remarks = Vec::new();
    if heads.row != 1 && spec.header_row.is_none() && heads.rows == 1 {
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
        let named = plan.unmapped.iter().take(UNUSED_SHOWN);
        let mut list = named
            .map(|name| format!("`{}`", short(name)))
            .collect::<Vec<_>>()
            .join(", ");
        if plan.unmapped.len() > UNUSED_SHOWN {
            list.push_str(&format!(" and {} more", plan.unmapped.len() - UNUSED_SHOWN));
        }
        remarks.push(format!("columns that are not used: {list}"));
    }
    SourceInfo {
        name: heads.name.to_owned(),
        file: String::new(),
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

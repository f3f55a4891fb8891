//! How the cells of one row become values: shared by the careful reader and the fast one, so that both refuse the same.

use super::cells::{self, Rules};
use super::columns::Symbols;
use super::error::{Error, ErrorKind};
use super::headings::{Origin, Plan};
use super::mapping::trimmed;
use super::records::Cells;
use super::shape;

/// What is needed to read a row of one source.
#[derive(Clone)]
pub(super) struct RowReader<'a> {
    pub name: &'a str,
    pub plan: Plan,
    pub rules: Rules<'a>,
    /// How many cells the heading has.
    pub width: usize,
    pub delimiter: u8,
}

/// The first bad cell of a row.
pub(super) struct Bad {
    pub column: String,
    pub value: String,
    pub reason: String,
}

/// Buffers that are used for every row.
#[derive(Default)]
pub(super) struct Scratch {
    pub values: Vec<i64>,
    pub joined: String,
    pub tidied: String,
}

impl RowReader<'_> {
    /// Reads each constant once, so that a bad one is one error and not a refusal of every row.
    pub(super) fn constants(&mut self, symbols: &mut Symbols) -> Result<(), Error> {
        for one in &mut self.plan.filled {
            if let Origin::Constant(text) = &one.origin {
                let lexicon = one.lexicon.as_ref();
                let value = cells::read(
                    text.as_bytes(),
                    one.column,
                    lexicon,
                    &self.rules,
                    symbols,
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
    pub(super) fn skipped_by(&self, record: &impl Cells) -> Option<usize> {
        self.plan.skips.iter().position(|skip| {
            skip.tests.iter().all(|(origin, test)| {
                let is_blank = |text: &str| self.rules.is_blank(text);
                match origin {
                    Origin::Cell(index) => {
                        test.holds(&String::from_utf8_lossy(record.cell(*index)), is_blank)
                    }
                    Origin::Joined(indices) => {
                        let mut joined = String::new();
                        join(record, indices, &self.rules, &mut joined);
                        test.holds(&joined, is_blank)
                    }
                    Origin::Constant(text) => test.holds(text, is_blank),
                }
            })
        })
    }

    /// Refuses a row that has not the shape of the heading.
    pub(super) fn misshapen(&self, record: &impl Cells) -> Option<Bad> {
        let fault = shape::misshapen(record, self.width, self.delimiter)?;
        Some(Bad {
            column: self.label(fault.cell),
            value: raw(record, &Origin::Cell(fault.cell)),
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
    pub(super) fn values(
        &mut self,
        record: &impl Cells,
        symbols: &mut Symbols,
        scratch: &mut Scratch,
    ) -> Result<(), Bad> {
        let Scratch {
            values,
            joined,
            tidied,
        } = scratch;
        for (one, value) in self.plan.filled.iter_mut().zip(values) {
            let cell = match &one.origin {
                Origin::Cell(index) => record.cell(*index),
                Origin::Joined(indices) => {
                    join(record, indices, &self.rules, joined);
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
                    let value = cells::read(cell, one.column, lexicon, &self.rules, symbols, tidied)
                        .map_err(|reason| Bad {
                            column: one.label.clone(),
                            value: raw(record, &one.origin),
                            reason,
                        })?;
                    one.memo.put(cell, value);
                    value
                }
            };
        }
        Ok(())
    }
}

/// The cells as they stand.
pub(super) fn raw(records: &impl Cells, origin: &Origin) -> String {
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
pub(super) fn join(records: &(impl Cells + ?Sized), indices: &[usize], rules: &Rules, out: &mut String) {
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

//! A row as texts behind one another: what sources without sheets give.

use super::super::error::{Error, ErrorKind};
use super::super::records::Cells;
use super::Rows;

/// The fields of one row, by column.
#[derive(Debug)]
pub(super) struct Fields {
    pub texts: String,
    slots: Vec<(usize, usize)>,
    /// Why the row is none.
    pub fault: Option<String>,
}

impl Fields {
    fn clear(&mut self) {
        self.texts.clear();
        self.slots.fill((0, 0));
        self.fault = None;
    }

    /// Says that a field is what was written to `texts` since `start`.
    pub(super) fn set(&mut self, index: usize, start: usize) {
        let end = self.texts.len();
        if let Some(slot) = self.slots.get_mut(index) {
            *slot = (start, end);
        }
    }
}

/// What writes rows.
pub(super) trait Produce {
    /// Writes the next row and says how many rows of the source it is behind the one before; `None` behind the last.
    fn produce(&mut self, fields: &mut Fields, name: &str) -> Result<Option<u32>, Error>;
}

/// The rows of a producer.
pub(super) struct Produced<P> {
    producer: P,
    fields: Fields,
    number: u32,
}

impl<P> Produced<P> {
    pub(super) fn new(producer: P, columns: usize) -> Self {
        Self {
            producer,
            fields: Fields {
                texts: String::new(),
                slots: vec![(0, 0); columns],
                fault: None,
            },
            number: 0,
        }
    }
}

impl<P> Cells for Produced<P> {
    fn len(&self) -> usize {
        self.fields.slots.len()
    }

    fn cell(&self, index: usize) -> &[u8] {
        let (start, end) = self.fields.slots.get(index).copied().unwrap_or((0, 0));
        self.fields.texts.as_bytes().get(start..end).unwrap_or(&[])
    }

    /// A row that is there is a row, whatever is in it.
    fn is_blank(&self) -> bool {
        false
    }

    /// A line break is no fault here: no quote was left open.
    fn has_break(&self) -> bool {
        false
    }

    fn fault(&self) -> Option<&str> {
        self.fields.fault.as_deref()
    }
}

impl<P: Produce> Rows for Produced<P> {
    fn next_row(&mut self, name: &str) -> Result<bool, Error> {
        self.fields.clear();
        let Some(behind) = self.producer.produce(&mut self.fields, name)? else {
            return Ok(false);
        };
        self.number = self.number.checked_add(behind).ok_or_else(|| {
            let help = "split it into several sources";
            Error::new(
                ErrorKind::TooLarge,
                name,
                "there are more than 4,294,967,295 rows",
                help,
            )
        })?;
        Ok(true)
    }

    fn number(&self) -> u32 {
        self.number
    }
}

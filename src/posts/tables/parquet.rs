//! Parquet: columns of the file that somebody asks for, some rows at a time, as rows of texts.

mod chunk;
mod column;
mod text;

use super::super::error::{Error, ErrorKind};
use super::super::headings::Heads;
use super::super::mapping::{Formats, SourceSpec, tidy};
use super::super::records::Cells;
use super::{Noticed, Opened, Rows, Then, blocks};
use crate::files::Files;
use chunk::Chunks;
use column::Column;
use parquet::errors::ParquetError;
use parquet::file::reader::FileReader as _;
use parquet::file::serialized_reader::SerializedFileReader;
use parquet::schema::types::SchemaDescPtr;
use std::path::Path;
pub(in crate::posts) use text::{DELIMITER, Groups, Text};

/// How many rows are taken out of each column at a time.
const BATCH: usize = 4096;

/// Opens a file and hands its rows on.
pub(super) fn open(
    files: &dyn Files,
    path: &Path,
    name: &str,
    spec: &SourceSpec,
    then: Then<'_>,
) -> Result<Noticed, Error> {
    let found = Found::open(files, path, name)?;
    let columns = found
        .leaves
        .iter()
        .map(|&leaf| Column::new(leaf, &found.schema.column(leaf)));
    let mut rows = Batches {
        file: &found.file,
        formats: &spec.formats,
        columns: columns.collect(),
        group: 0,
        left: 0,
        size: 0,
        at: 0,
        number: 0,
    };
    then(Opened {
        heads: Heads {
            name,
            row: 1,
            rows: 1,
            names: found.names,
        },
        rows: &mut rows,
        remarks: found.remarks,
        lettered: false,
    })?;
    Ok(Noticed::default())
}

/// A file whose columns are known.
struct Found {
    file: SerializedFileReader<Chunks>,
    schema: SchemaDescPtr,
    /// The columns that are read, and what they are called.
    leaves: Vec<usize>,
    names: Vec<String>,
    remarks: Vec<String>,
}

impl Found {
    fn open(files: &dyn Files, path: &Path, name: &str) -> Result<Self, Error> {
        if files.is_dir(path) {
            let help = "name a file in it, or all of them: `source = \"folder/*.parquet\"`";
            return Err(Error::new(
                ErrorKind::Directory,
                name,
                "this is a folder, not a file",
                help,
            ));
        }
        let stream = files
            .open(path)
            .map_err(|fault| blocks::unreadable(&fault, name))?;
        let chunks = Chunks::new(stream).map_err(|fault| blocks::unreadable(&fault, name))?;
        let file = SerializedFileReader::new(chunks).map_err(|fault| damaged(&fault, name))?;
        let schema = file.metadata().file_metadata().schema_descr_ptr();
        let (mut leaves, mut names, mut lists) = (Vec::new(), Vec::new(), Vec::new());
        for (index, descriptor) in schema.columns().iter().enumerate() {
            let heading = tidy(&descriptor.path().string());
            if descriptor.max_rep_level() > 0 {
                lists.push(format!("`{heading}`"));
            } else {
                leaves.push(index);
                names.push(heading);
            }
        }
        let mut remarks = Vec::new();
        if !lists.is_empty() {
            remarks.push(format!("columns of lists are not read: {}", lists.join(", ")));
        }
        Ok(Self {
            file,
            schema,
            leaves,
            names,
            remarks,
        })
    }
}

/// The headings of a file, what is worth saying of it, and its rows.
pub(in crate::posts) struct Prepared {
    found: Found,
}

impl Prepared {
    pub(in crate::posts) fn open(files: &dyn Files, path: &Path, name: &str) -> Result<Self, Error> {
        Ok(Self {
            found: Found::open(files, path, name)?,
        })
    }

    pub(in crate::posts) fn heads<'n>(&self, name: &'n str) -> Heads<'n> {
        Heads {
            name,
            row: 1,
            rows: 1,
            names: self.found.names.clone(),
        }
    }

    pub(in crate::posts) fn remarks(&self) -> Vec<String> {
        self.found.remarks.clone()
    }

    pub(in crate::posts) fn groups(self, formats: &Formats) -> Groups {
        Groups::new(self.found.file, self.found.leaves, formats)
    }
}

fn damaged(fault: &ParquetError, name: &str) -> Error {
    let message = format!("the file cannot be read as Parquet: {fault}");
    let help = if message.contains("Disabled feature") {
        "write it packed with Snappy, gzip, LZ4 or Zstandard, or not packed at all"
    } else if message.contains("encrypt") {
        "write it without encryption"
    } else {
        "copy it again, and check that nothing writes to it"
    };
    Error::new(ErrorKind::Unreadable, name, message, help)
}

/// The rows of a file, a batch of each column in memory.
struct Batches<'f> {
    file: &'f SerializedFileReader<Chunks>,
    formats: &'f Formats,
    columns: Vec<Column>,
    /// The group of rows that comes next.
    group: usize,
    /// Rows of this group that are not taken out yet.
    left: usize,
    /// Rows of the batch, and which of them is the current one.
    size: usize,
    at: usize,
    number: u32,
}

impl Batches<'_> {
    /// Takes the next batch out of each column; false behind the last group.
    fn batch(&mut self) -> Result<bool, ParquetError> {
        while self.left == 0 {
            if self.group >= self.file.num_row_groups() {
                return Ok(false);
            }
            let group = self.file.get_row_group(self.group)?;
            self.group += 1;
            self.left = usize::try_from(group.metadata().num_rows()).unwrap_or(0);
            for column in &mut self.columns {
                column.enter(group.as_ref())?;
            }
        }
        self.size = self.left.min(BATCH);
        self.left -= self.size;
        self.at = 0;
        for column in &mut self.columns {
            column.take(self.size, self.formats)?;
        }
        Ok(true)
    }
}

impl Cells for Batches<'_> {
    fn len(&self) -> usize {
        self.columns.len()
    }

    fn cell(&self, index: usize) -> &[u8] {
        self.columns.get(index).map_or(&[], |column| column.cell(self.at))
    }

    fn has_break(&self) -> bool {
        false
    }
}

impl Rows for Batches<'_> {
    fn next_row(&mut self, name: &str) -> Result<bool, Error> {
        self.at += 1;
        if self.at >= self.size && !self.batch().map_err(|fault| damaged(&fault, name))? {
            return Ok(false);
        }
        self.number = self.number.checked_add(1).ok_or_else(|| {
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

    fn needs(&mut self, wanted: &[usize]) {
        for (index, column) in self.columns.iter_mut().enumerate() {
            column.wanted = wanted.contains(&index);
        }
    }
}

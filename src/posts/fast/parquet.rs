//! Parquet on the fast path: its rows written as delimited text, and only the columns that the plan asks for.

use super::super::mapping::SourceSpec;
use super::super::read::Vocabulary;
use super::super::reader::Reader;
use super::super::records::{Cells, Records};
use super::super::tables::parquet::{DELIMITER, Groups, Prepared, Text};
use super::Open;
use super::later::{Again, Grouped};
use crate::files::Files;
use std::path::Path;
use std::sync::Arc;

/// Reads the headings of a file; whatever is wrong with it is said by the careful reader.
pub(super) fn open<'a>(
    spec: &'a SourceSpec,
    path: &Path,
    name: &'a str,
    prefix: &str,
    files: &dyn Files,
    vocabulary: &Vocabulary,
) -> Option<Open<'a>> {
    let prepared = Prepared::open(files, path, name).ok()?;
    let none = Records::new(b"", b',');
    let Reader {
        mut rows, mut info, ..
    }: Reader<'a, _> = Reader::over(none, &prepared.heads(name), spec, vocabulary).ok()?;
    rows.delimiter = DELIMITER;
    info.remarks.splice(0..0, prepared.remarks());
    let groups = Arc::new(prepared.groups(&spec.formats));
    let wanted = rows.plan.cells();
    Some(Open {
        rows,
        info,
        again: Again::Groups(Arc::clone(&groups) as Arc<dyn Grouped>),
        stream: Box::new(Text::new(groups, wanted)),
        is_packed: false,
        ends: None,
        // To decode them costs several times what it takes to keep them.
        keeps_ids: true,
        rest: Vec::new(),
        offset: 0,
        // Rows are many where the file is large enough to come here.
        length: u64::MAX,
        header: 0,
        prefix: prefix.to_owned(),
    })
}

impl Grouped for Groups {
    fn ends(&self) -> Vec<u64> {
        Self::ends(self).collect()
    }

    fn each(&self, group: usize, cells: &[usize], each: &mut dyn FnMut(&dyn Cells)) -> Option<()> {
        Self::each(self, group, cells, |row| each(row)).ok()
    }
}

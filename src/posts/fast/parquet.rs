//! Parquet on the fast path: its rows written as delimited text, and only the columns that the plan asks for.

use super::super::mapping::SourceSpec;
use super::super::read::Vocabulary;
use super::super::reader::Reader;
use super::super::records::Records;
use super::super::tables::parquet::{DELIMITER, Prepared};
use super::Open;
use crate::files::Files;
use std::path::Path;

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
    let text = prepared.text(&rows.plan.cells(), &spec.formats);
    Some(Open {
        rows,
        info,
        again: Box::new(text.again()),
        stream: Box::new(text),
        // What was written last is kept, and going back costs nothing.
        is_packed: false,
        rest: Vec::new(),
        offset: 0,
        // Rows are many where the file is large enough to come here.
        length: u64::MAX,
        header: 0,
        prefix: prefix.to_owned(),
    })
}

//! SQLite databases: a table, or what a `query` gives. The file is read once and opened in memory, so that nothing
//! is written beside it and nobody who writes to it is in the way.

use super::super::error::{Error, ErrorKind};
use super::super::headings::Heads;
use super::super::mapping::{Formats, SourceSpec, tidy};
use super::fields::{Fields, Produce, Produced};
use super::{Noticed, Opened, Then, blocks, texts};
use crate::files::Files;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, MAIN_DB};
use std::io::SeekFrom;
use std::path::{Path, PathBuf};

/// Where the format of a database file says that changes are kept in a file beside it.
const JOURNAL: std::ops::RangeInclusive<usize> = 18..=19;

/// Opens a database and hands the rows of its table or query on.
pub(super) fn open(
    files: &dyn Files,
    path: &Path,
    name: &str,
    spec: &SourceSpec,
    then: Then<'_>,
) -> Result<Noticed, Error> {
    let mut bytes = blocks::load(files, path, name)?;
    if !bytes.starts_with(b"SQLite format 3\0") {
        let help = "check that this is the file that was meant";
        return Err(Error::new(
            ErrorKind::Binary,
            name,
            "this is no SQLite database",
            help,
        ));
    }
    refuse_pending(files, path, name)?;
    for byte in bytes.get_mut(JOURNAL).into_iter().flatten() {
        // A database in memory has no file beside it.
        *byte = 1;
    }
    let fault = |fault: rusqlite::Error| damaged(&fault, name);
    let mut connection = Connection::open_in_memory().map_err(fault)?;
    let length = bytes.len();
    connection
        .deserialize_read_exact(MAIN_DB, bytes.as_slice(), length, true)
        .map_err(fault)?;
    drop(bytes);
    let (query, mut remarks) = match &spec.query {
        Some(query) => (query.clone(), Vec::new()),
        None => {
            let table = only_table(&connection, name)?;
            let query = format!("select * from \"{}\"", table.replace('"', "\"\""));
            (query, vec![format!("the posts are in table `{table}`")])
        }
    };
    let asked = |fault: rusqlite::Error| {
        let message = format!("the query cannot be answered: {fault}");
        Error::new(ErrorKind::Query, name, message, "mend `query`").asked_by(spec.span)
    };
    let mut statement = connection.prepare(&query).map_err(asked)?;
    if !statement.readonly() {
        let help = "a query reads: `query = \"select * from posts\"`";
        return Err(Error::new(
            ErrorKind::Query,
            name,
            "the query would change the database",
            help,
        )
        .asked_by(spec.span));
    }
    let names: Vec<String> = statement.column_names().iter().map(|name| tidy(name)).collect();
    let columns = names.len();
    let rows = statement.query([]).map_err(asked)?;
    let producer = Cursor {
        rows,
        columns,
        formats: &spec.formats,
    };
    remarks.push("rows are numbered as the query gives them".to_owned());
    then(Opened {
        heads: Heads {
            name,
            row: 1,
            rows: 1,
            names,
        },
        rows: &mut Produced::new(producer, columns),
        remarks,
        lettered: false,
    })?;
    Ok(Noticed::default())
}

/// Changes that stand beside the file are not in what was read.
fn refuse_pending(files: &dyn Files, path: &Path, name: &str) -> Result<(), Error> {
    let mut beside = path.as_os_str().to_owned();
    beside.push("-wal");
    let length = files
        .open(&PathBuf::from(beside))
        .and_then(|mut file| file.seek(SeekFrom::End(0)));
    if length.unwrap_or(0) == 0 {
        return Ok(());
    }
    let message =
        "a program is writing to this database: its last changes are still in the file beside it (`-wal`)";
    let help = "close the program, or run `sqlite3 FILE 'pragma wal_checkpoint(truncate)'`";
    Err(Error::new(ErrorKind::Unreadable, name, message, help))
}

fn damaged(fault: &rusqlite::Error, name: &str) -> Error {
    let message = format!("the database cannot be read: {fault}");
    let help = "copy it again, and check that it was not cut short";
    Error::new(ErrorKind::Unreadable, name, message, help)
}

fn only_table(connection: &Connection, name: &str) -> Result<String, Error> {
    let fault = |fault: rusqlite::Error| damaged(&fault, name);
    let mut statement = connection
        .prepare("select name from sqlite_schema where type in ('table', 'view') and name not like 'sqlite!_%' escape '!' order by name")
        .map_err(fault)?;
    let found = statement
        .query_map([], |row| row.get::<_, String>(0))
        .map_err(fault)?;
    let tables = found.collect::<Result<Vec<_>, _>>().map_err(fault)?;
    match tables.as_slice() {
        [one] => Ok(one.clone()),
        [] => Err(Error::new(
            ErrorKind::Empty,
            name,
            "there is no table in this database",
            "",
        )),
        [first, ..] => {
            let list: Vec<String> = tables.iter().take(20).map(|table| format!("`{table}`")).collect();
            let message = format!("the database has several tables and views: {}", list.join(", "));
            let help = format!("say what to read: `query = \"select * from {first}\"`");
            Err(Error::new(ErrorKind::Query, name, message, help))
        }
    }
}

struct Cursor<'s> {
    rows: rusqlite::Rows<'s>,
    columns: usize,
    formats: &'s Formats,
}

impl Produce for Cursor<'_> {
    fn produce(&mut self, fields: &mut Fields, name: &str) -> Result<Option<u32>, Error> {
        let Some(row) = self.rows.next().map_err(|fault| damaged(&fault, name))? else {
            return Ok(None);
        };
        for index in 0..self.columns {
            let start = fields.texts.len();
            match row.get_ref(index).map_err(|fault| damaged(&fault, name))? {
                ValueRef::Null => {}
                ValueRef::Integer(value) => fields.texts.push_str(&value.to_string()),
                ValueRef::Real(value) => texts::number(value, self.formats, &mut fields.texts),
                ValueRef::Text(text) => fields.texts.push_str(&String::from_utf8_lossy(text)),
                ValueRef::Blob(bytes) => fields
                    .texts
                    .push_str(&format!("{} bytes that are no text", bytes.len())),
            }
            fields.set(index, start);
        }
        Ok(Some(1))
    }
}

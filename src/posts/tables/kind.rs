//! What kind of source a name stands for.

use super::super::mapping::SourceSpec;
use std::path::Path;

/// A source that is no delimited text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::posts) enum Kind {
    /// `.xlsx`, `.xlsm`
    Xlsx,
    /// `.ods`
    Ods,
    /// `.jsonl`, `.ndjson`, in gzip too
    JsonLines,
    /// `.parquet`
    Parquet,
    /// `.sqlite`, `.sqlite3`, `.db`
    Sqlite,
    /// `postgres://…`
    Postgres,
}

const TEXTS: [&str; 6] = [".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz", ".txt.gz"];
const ENDINGS: [(&str, Kind); 10] = [
    (".xlsx", Kind::Xlsx),
    (".xlsm", Kind::Xlsx),
    (".ods", Kind::Ods),
    (".jsonl", Kind::JsonLines),
    (".ndjson", Kind::JsonLines),
    (".jsonl.gz", Kind::JsonLines),
    (".ndjson.gz", Kind::JsonLines),
    (".parquet", Kind::Parquet),
    (".sqlite", Kind::Sqlite),
    (".sqlite3", Kind::Sqlite),
];

impl Kind {
    /// What a folder is searched for, in words.
    pub(in crate::posts) const READABLE: &str = "`.csv`, `.tsv`, `.txt` (each with `.gz` too), `.xlsx`, `.ods`, `.jsonl`, `.parquet` and `.sqlite` files";

    /// The kind of a source; `None` for delimited text and for what is not read.
    pub(in crate::posts) fn of(spec: &SourceSpec, path: &Path) -> Option<Self> {
        if Self::is_database(spec) {
            return Some(Self::Postgres);
        }
        let written = path.to_string_lossy().to_lowercase();
        // `.db` is many things, and a query says which.
        if written.ends_with(".db") && spec.query.is_some() {
            return Some(Self::Sqlite);
        }
        ENDINGS
            .iter()
            .find(|(ending, _)| written.ends_with(ending))
            .map(|(_, kind)| *kind)
    }

    /// Whether the source is a database server, and no file.
    pub(in crate::posts) fn is_database(spec: &SourceSpec) -> bool {
        spec.path.starts_with("postgres://") || spec.path.starts_with("postgresql://")
    }

    /// Whether a file of a folder is one that posts can be read from.
    pub(in crate::posts) fn is_readable(path: &Path) -> bool {
        let written = path.to_string_lossy().to_lowercase();
        let mut all = TEXTS.iter().chain(ENDINGS.iter().map(|(ending, _)| ending));
        all.any(|ending| written.ends_with(ending))
    }
}

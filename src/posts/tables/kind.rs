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
    /// `.jsonl`, `.ndjson`, packed too
    JsonLines,
    /// `.parquet`
    Parquet,
    /// `.sqlite`, `.sqlite3`, `.db`
    Sqlite,
    /// `postgres://…`
    Postgres,
}

const TEXTS: [&str; 9] = [
    ".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz", ".txt.gz", ".csv.zst", ".tsv.zst", ".txt.zst",
];
const ENDINGS: [(&str, Kind); 12] = [
    (".xlsx", Kind::Xlsx),
    (".xlsm", Kind::Xlsx),
    (".ods", Kind::Ods),
    (".jsonl", Kind::JsonLines),
    (".ndjson", Kind::JsonLines),
    (".jsonl.gz", Kind::JsonLines),
    (".ndjson.gz", Kind::JsonLines),
    (".jsonl.zst", Kind::JsonLines),
    (".ndjson.zst", Kind::JsonLines),
    (".parquet", Kind::Parquet),
    (".sqlite", Kind::Sqlite),
    (".sqlite3", Kind::Sqlite),
];

impl Kind {
    /// What a folder is searched for, in words.
    pub(in crate::posts) const READABLE: &str = "`.csv`, `.tsv`, `.txt` (each with `.gz` or `.zst` too), `.xlsx`, `.ods`, `.jsonl`, `.parquet` and `.sqlite` files";

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

    /// What a source is called: an address of a database without its password.
    pub(in crate::posts) fn name(spec: &SourceSpec) -> String {
        let Some((scheme, rest)) = spec.path.split_once("://").filter(|_| Self::is_database(spec)) else {
            return spec.path.clone();
        };
        let plain = rest.split(['?', '#']).next().unwrap_or_default();
        match plain.rsplit_once('@') {
            Some((who, place)) => format!("{scheme}://{}@{place}", who.split(':').next().unwrap_or_default()),
            // A password may hold signs that mean something in an address: then nothing of it is safe to show.
            None if rest.contains('@') => format!("{scheme}://…"),
            None => format!("{scheme}://{plain}"),
        }
    }

    /// Whether a file of a folder is one that posts can be read from.
    pub(in crate::posts) fn is_readable(path: &Path) -> bool {
        let written = path.to_string_lossy().to_lowercase();
        let mut all = TEXTS.iter().chain(ENDINGS.iter().map(|(ending, _)| ending));
        all.any(|ending| written.ends_with(ending))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_of_a_database_holds_its_password() {
        let name = |path: &str| {
            Kind::name(&SourceSpec {
                path: path.to_owned(),
                ..SourceSpec::default()
            })
        };
        for path in [
            "postgres://reader:s3cret@host:5432/staff?sslmode=prefer",
            "postgres://reader@host:5432/staff?password=s3cret",
            "postgres://reader:s3cret@s3cret@host:5432/staff",
            "postgres://reader:s3cret/s3cret@host:5432/staff",
        ] {
            assert_eq!(name(path), "postgres://reader@host:5432/staff", "{path}");
        }
        assert_eq!(name("postgres://reader:s3?cret@host/staff"), "postgres://…");
        assert_eq!(name("postgres://host/staff?password=s3@cret"), "postgres://…");
        assert_eq!(name("postgresql://host/staff"), "postgresql://host/staff");
        assert_eq!(name("a?b.csv"), "a?b.csv");
    }
}

//! Posts that no file holds: made up row by row, for tests in the language and for programs (`interfaces.md`, Columns).
//!
//! Each value goes through the reader of its column, so that a made-up post and one from a file mean the same.

use super::cells::{self, ABSENT, Kind, Rules, term};
use super::columns::{Column, ColumnSet, FactorColumn, Fte, Posts, SourceInfo, Status, Sym};
use super::lane::Lane;
use super::lanes;
use super::mapping::Formats;
use super::read::Vocabulary;
use foldhash::HashSet;

/// Why a made-up value is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// A date that the calendar lacks, or that is not written `2026-07-31`.
    NoDate,
    /// Not an amount, or a negative one.
    NoNumber,
    /// No term of the vocabulary.
    NoContract,
    /// Not `filled`, `vacant`, `frozen` or `closed`.
    NoStatus,
    /// Nothing stands there.
    Blank,
}

/// Makes up posts.
#[derive(Debug)]
pub struct Builder {
    posts: Posts,
    columns: ColumnSet,
    contracts: Vec<(String, String)>,
    /// The source of the posts that are made up, and how many there are of it.
    source: u16,
    made: u32,
    /// What an id is made of where none is given.
    prefix: &'static str,
}

impl Builder {
    /// A builder of posts that have these columns; `id` they all have.
    #[must_use]
    pub fn new(columns: impl IntoIterator<Item = Column>, vocabulary: &Vocabulary) -> Self {
        let mut set = ColumnSet::default();
        set.insert(Column::Id);
        for column in columns {
            set.insert(column);
        }
        let contracts = vocabulary.contracts.iter();
        Self {
            posts: Posts {
                columns: set,
                ..Posts::default()
            },
            columns: set,
            contracts: contracts.map(|name| (term(name), name.clone())).collect(),
            source: 0,
            made: 0,
            prefix: "post",
        }
    }

    /// A builder that changes posts that are there, and adds to them. What it adds is a source of its own, so that its
    /// rows are told apart from those of files.
    #[must_use]
    pub fn changing(posts: Posts, vocabulary: &Vocabulary) -> Self {
        let mut builder = Self::new([], vocabulary);
        builder.columns = posts.columns;
        builder.columns.insert(Column::Id);
        builder.source = u16::try_from(posts.sources.len()).unwrap_or(u16::MAX);
        builder.prefix = "added";
        builder.posts = posts;
        builder
    }

    /// The posts as they stand.
    #[must_use]
    pub fn posts(&self) -> &Posts {
        &self.posts
    }

    /// Makes room for a column that the posts do not have yet.
    pub fn widen(&mut self, column: Column) {
        if !self.columns.contains(column) {
            let len = self.posts.len();
            lanes::pad(&mut self.posts.rows, column, len);
            self.columns.insert(column);
            self.posts.columns.insert(column);
        }
    }

    /// Gives rows a value in a column.
    ///
    /// # Errors
    /// Why the column refuses the value; nothing is then changed.
    pub fn set(&mut self, rows: &[u32], column: Column, text: &str) -> Result<(), Refusal> {
        self.widen(column);
        let mut value = self.value(column, text).map_err(|(_, refusal)| refusal)?;
        for &row in rows {
            if column == Column::Fte && value == ABSENT {
                value = i64::from(self.posts.rows.count.get(row as usize).copied().unwrap_or(1)) * Fte::ONE.0;
            }
            lanes::set(&mut self.posts.rows, column, row as usize, value);
        }
        Ok(())
    }

    /// Adds a post. A column that it does not give is blank; without an id it is `post-1`, `post-2` and so on.
    ///
    /// # Errors
    /// The first value that its column refuses; the post is then not added.
    pub fn post(&mut self, given: &[(Column, &str)]) -> Result<(), (Column, Refusal)> {
        let number = self.made + 1;
        let mut values = Vec::new();
        for (column, _) in Column::ALL {
            if !self.columns.contains(column) {
                continue;
            }
            let text = given.iter().find(|(known, _)| *known == column);
            let made = format!("{}-{number}", self.prefix);
            let text = match text {
                Some((_, text)) => *text,
                None if column == Column::Id => made.as_str(),
                None => "",
            };
            values.push((column, self.value(column, text)?));
        }
        self.commit(number, &values);
        Ok(())
    }

    fn value(&mut self, column: Column, text: &str) -> Result<i64, (Column, Refusal)> {
        let kind = Kind::of(column);
        let number = matches!(kind, Kind::Count | Kind::Fte | Kind::Point | Kind::Salary);
        // The language groups digits with `_`.
        let plain: String = text.chars().filter(|&c| !(number && c == '_')).collect();
        let formats = Formats::default();
        let rules = Rules {
            formats: &formats,
            missing: HashSet::default(),
            contracts: self.contracts.clone(),
        };
        let symbols = &mut self.posts.symbols;
        let read = cells::read(
            plain.as_bytes(),
            column,
            None,
            &rules,
            symbols,
            &mut String::new(),
        );
        read.map_err(|_| {
            let refusal = match kind {
                Kind::Date => Refusal::NoDate,
                Kind::Contract => Refusal::NoContract,
                Kind::Status => Refusal::NoStatus,
                Kind::Id | Kind::Text | Kind::Raw => Refusal::Blank,
                Kind::Count | Kind::Fte | Kind::Point | Kind::Salary => Refusal::NoNumber,
            };
            (column, refusal)
        })
    }

    fn commit(&mut self, number: u32, values: &[(Column, i64)]) {
        let rows = &mut self.posts.rows;
        let of = |wanted: Column| {
            let found = values.iter().find(|(column, _)| *column == wanted);
            found.map(|&(_, value)| value).filter(|&value| value != ABSENT)
        };
        for &(column, value) in values {
            if !matches!(column, Column::Count | Column::Fte) {
                lanes::push(rows, column, value);
            }
        }
        if of(Column::Status).is_none() {
            rows.status.push(Status::Filled);
        }
        let count = of(Column::Count).unwrap_or(1);
        lanes::push(rows, Column::Count, count);
        let all = count.saturating_mul(Fte::ONE.0);
        lanes::push(rows, Column::Fte, of(Column::Fte).unwrap_or(all));
        rows.source.push(self.source);
        rows.row.push(number);
        self.made = number;
    }

    /// Gives the post that was added last a job-evaluation level.
    pub fn factor(&mut self, name: &str, level: &str) {
        let Some(row) = self.posts.len().checked_sub(1) else {
            return;
        };
        let sym = self.posts.symbols.intern(level.trim());
        let columns = &mut self.posts.factors;
        let at = columns
            .iter()
            .position(|column| column.name == name)
            .unwrap_or_else(|| {
                columns.push(FactorColumn {
                    name: name.to_owned(),
                    levels: Lane::default(),
                });
                columns.len() - 1
            });
        if let Some(column) = columns.get_mut(at) {
            column.levels.resize(row, Sym::BLANK);
            column.levels.push(sym);
        }
    }

    /// The posts, as one source.
    #[must_use]
    pub fn finish(self) -> Posts {
        self.finish_as("posts of the test")
    }

    /// The posts; those that were made up are a source of this name.
    #[must_use]
    pub fn finish_as(mut self, name: &str) -> Posts {
        if self.made > 0 || self.posts.sources.is_empty() {
            self.posts.sources.push(SourceInfo {
                name: name.to_owned(),
                read: u64::from(self.made),
                columns: self.columns,
                ..SourceInfo::default()
            });
        }
        self.posts
    }
}

/// The row of the post with an id.
#[must_use]
pub fn row_of(posts: &Posts, id: &str) -> Option<usize> {
    let wanted: Sym = posts.symbols.find(id).filter(|sym| !sym.is_blank())?;
    (0..posts.len()).find(|&row| posts.text(Column::Id, row) == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::posts::columns::NO_POINT;

    fn builder(columns: &[Column]) -> Builder {
        Builder::new(columns.iter().copied(), &Vocabulary::default())
    }

    #[test]
    fn a_post_has_what_it_gives_and_blanks_for_the_rest() {
        let mut builder = builder(&[Column::Contract, Column::Salary, Column::Point, Column::Count]);
        builder
            .post(&[
                (Column::Contract, "fixed-term"),
                (Column::Salary, "30_000"),
                (Column::Count, "3"),
            ])
            .unwrap();
        builder.post(&[(Column::Id, "x"), (Column::Point, "25")]).unwrap();
        let posts = builder.finish();
        assert_eq!(posts.len(), 2);
        assert_eq!(posts.rows.salary.get(0), Some(3_000_000));
        assert_eq!(posts.rows.fte.get(0), Some(&Fte(30_000)));
        assert_eq!(posts.rows.point, [NO_POINT, 25]);
        assert_eq!(posts.symbols.text(posts.text(Column::Contract, 0)), "fixed-term");
        assert_eq!(
            (row_of(&posts, "post-1"), row_of(&posts, "x")),
            (Some(0), Some(1))
        );
        assert!(posts.columns.contains(Column::Salary) && !posts.columns.contains(Column::Unit));
        assert_eq!(posts.rows.status.len(), 2);
    }

    #[test]
    fn a_value_that_is_none_is_refused_with_its_column() {
        let refused = |column, text| builder(&[column]).post(&[(column, text)]).unwrap_err();
        assert_eq!(
            refused(Column::Start, "2026-02-30"),
            (Column::Start, Refusal::NoDate)
        );
        assert_eq!(
            refused(Column::Salary, "much"),
            (Column::Salary, Refusal::NoNumber)
        );
        assert_eq!(
            refused(Column::Contract, "temp"),
            (Column::Contract, Refusal::NoContract)
        );
        assert_eq!(
            refused(Column::Status, "gone"),
            (Column::Status, Refusal::NoStatus)
        );
    }
}

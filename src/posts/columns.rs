//! Posts as typed columns (`interfaces.md`, Columns of a posts source).
//!
//! One entry per accepted row. Text is dictionary-encoded, money is in minor units, FTE in ten-thousandths,
//! dates in days: no floating point, so that nothing that decides a finding can be rounded by accident.

use super::lane::{Lane, Numbers, RowNumbers};
use super::row_lists::{Bits, RowLists};
use hashbrown::HashTable;
use std::fmt;
use std::hash::BuildHasher;
use std::sync::Arc;

/// An interned text. `Sym::BLANK` is the blank value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Sym(pub u32);

impl Sym {
    /// The blank value.
    pub const BLANK: Self = Self(0);

    /// Whether this is the blank value.
    #[must_use]
    pub fn is_blank(self) -> bool {
        self == Self::BLANK
    }
}

/// The dictionary of all texts of a run: one long text, and a table of places in it, because a million ids as a
/// million allocations cost more than reading the file.
#[derive(Debug, Clone, Default)]
pub struct Symbols {
    /// All texts behind one another; the blank one is before them all.
    texts: String,
    /// Where each text ends, from `Sym(1)` on.
    ends: Vec<usize>,
    /// Half of the hash, so that growing does not read the texts again, and the symbol: eight bytes, because
    /// waiting for memory is what interning costs.
    table: HashTable<(u32, Sym)>,
    hasher: foldhash::fast::RandomState,
    /// Texts that were not kept: symbols above those of `ends`.
    unread: Option<Arc<dyn Unread>>,
}

/// Texts that stand in a source and are read when somebody asks: ids, of which there is one for each post and few are
/// ever shown.
pub trait Unread: fmt::Debug + Send + Sync {
    /// The text of a symbol.
    fn text(&self, sym: Sym) -> Option<&str>;

    /// Whether a text was asked for that is not there any more.
    fn failed(&self) -> bool;
}

impl Symbols {
    /// The symbol of a text; a new one when it was not seen before.
    pub fn intern(&mut self, text: &str) -> Sym {
        if text.is_empty() {
            return Sym::BLANK;
        }
        let hash = self.hash(text);
        if let Some(sym) = self.lookup(hash, text) {
            return sym;
        }
        self.texts.push_str(text);
        self.ends.push(self.texts.len());
        let sym = Sym(u32::try_from(self.ends.len()).unwrap_or(u32::MAX));
        self.table
            .insert_unique(spread(hash), (hash, sym), |(hash, _)| spread(*hash));
        sym
    }

    /// The symbol of a text that was seen before.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Sym> {
        if text.is_empty() {
            Some(Sym::BLANK)
        } else {
            self.lookup(self.hash(text), text)
        }
    }

    fn hash(&self, text: &str) -> u32 {
        (self.hasher.hash_one(text) >> 32) as u32
    }

    fn lookup(&self, hash: u32, text: &str) -> Option<Sym> {
        let same = |(other, sym): &(u32, Sym)| *other == hash && self.text(*sym) == text;
        self.table.find(spread(hash), same).map(|(_, sym)| *sym)
    }

    /// The text of a symbol.
    #[must_use]
    pub fn text(&self, sym: Sym) -> &str {
        let Some(last) = (sym.0 as usize).checked_sub(1) else {
            return "";
        };
        if last >= self.ends.len()
            && let Some(unread) = &self.unread
        {
            return unread.text(sym).unwrap_or("");
        }
        let end = self.ends.get(last).copied().unwrap_or(0);
        let start = last
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .copied()
            .unwrap_or(0);
        self.texts.get(start..end).unwrap_or("")
    }

    /// Says where the texts of all further symbols stand.
    pub(super) fn read_later(&mut self, unread: Arc<dyn Unread>) {
        self.unread = Some(unread);
    }

    /// Whether a text could not be read again: the source changed in the meantime.
    #[must_use]
    pub fn failed(&self) -> bool {
        self.unread.as_ref().is_some_and(|unread| unread.failed())
    }

    /// How many texts there are, the blank one included; those that were not kept apart.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len() + 1
    }

    /// Never: the blank text is always there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        false
    }
}

/// Half a hash over all the bits of a whole one: the table takes its places from both ends.
fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The columns that gradus knows, by the names of `interfaces.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
#[repr(u8)]
pub enum Column {
    Id,
    Count,
    Institution,
    Unit,
    Title,
    Role,
    Grade,
    Scale,
    Contract,
    Status,
    Fte,
    Start,
    End,
    ServiceStart,
    ActingUntil,
    ProtectedUntil,
    HolderGrade,
    Funding,
    Funder,
    Point,
    Salary,
    Manager,
    CpdOwner,
    Person,
    Justification,
    Sex,
    Group,
}

impl Column {
    /// Every column with its name, in the order of `interfaces.md`.
    pub const ALL: [(Self, &'static str); 27] = [
        (Self::Id, "id"),
        (Self::Count, "count"),
        (Self::Institution, "institution"),
        (Self::Unit, "unit"),
        (Self::Title, "title"),
        (Self::Role, "role"),
        (Self::Grade, "grade"),
        (Self::Scale, "scale"),
        (Self::Contract, "contract"),
        (Self::Status, "status"),
        (Self::Fte, "fte"),
        (Self::Start, "start"),
        (Self::End, "end"),
        (Self::ServiceStart, "service-start"),
        (Self::ActingUntil, "acting-until"),
        (Self::ProtectedUntil, "protected-until"),
        (Self::HolderGrade, "holder-grade"),
        (Self::Funding, "funding"),
        (Self::Funder, "funder"),
        (Self::Point, "point"),
        (Self::Salary, "salary"),
        (Self::Manager, "manager"),
        (Self::CpdOwner, "cpd-owner"),
        (Self::Person, "person"),
        (Self::Justification, "justification"),
        (Self::Sex, "sex"),
        (Self::Group, "group"),
    ];

    /// The name that manifests and messages use.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.get(self as usize).map_or("", |(_, name)| name)
    }

    /// The column of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(_, known)| *known == name)
            .map(|(column, _)| *column)
    }
}

/// A set of [`Column`]s.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ColumnSet(u32);

impl ColumnSet {
    /// Adds a column.
    pub fn insert(&mut self, column: Column) {
        self.0 |= 1 << column as u32;
    }

    /// Whether the column is in the set.
    #[must_use]
    pub fn contains(self, column: Column) -> bool {
        self.0 & (1 << column as u32) != 0
    }

    /// Both sets together.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Full-time equivalent in ten-thousandths: 1.0 FTE is 10 000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Fte(pub i64);

impl Fte {
    /// One full-time post.
    pub const ONE: Self = Self(10_000);
}

/// Whether a post is filled (`interfaces.md`: blank is filled).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Status {
    /// Somebody holds it.
    #[default]
    Filled,
    /// Nobody holds it; it may be filled.
    Vacant,
    /// It may not be filled for now.
    Frozen,
    /// It is no more.
    Closed,
}

impl Status {
    /// Every status with its word.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Filled, "filled"),
        (Self::Vacant, "vacant"),
        (Self::Frozen, "frozen"),
        (Self::Closed, "closed"),
    ];
}

/// The blank of [`Rows::start`] and the other date columns.
pub const NO_DATE: i32 = i32::MIN;
/// The blank of [`Rows::salary`].
pub const NO_MONEY: i64 = i64::MIN;
/// The blank of [`Rows::point`].
pub const NO_POINT: i32 = i32::MIN;

/// The accepted rows as columns, all of one length. A text or number column that no source has is *empty*: read
/// it through the accessors of [`Posts`].
#[derive(Debug, Clone, Default)]
pub struct Rows {
    /// Index into [`Posts::sources`].
    pub source: Lane<u16>,
    /// The row number that a spreadsheet shows: the heading is row 1 where it is the first line.
    pub row: RowNumbers,
    /// How many alike posts the row stands for, at least 1.
    pub count: Lane<u32>,
    /// Total FTE of the row: `count` × 1.0 where the source gives none or the cell is blank.
    pub fte: Lane<Fte>,
    /// Filled, vacant, frozen or closed.
    pub status: Lane<Status>,
    /// Text columns, indexed by `Column as usize`; empty where no source has the column.
    pub text: [Lane<Sym>; Column::ALL.len()],
    /// Days since 1970-01-01, or [`NO_DATE`].
    pub start: Numbers<i32>,
    /// As `start`.
    pub end: Numbers<i32>,
    /// As `start`.
    pub service_start: Numbers<i32>,
    /// As `start`.
    pub acting_until: Numbers<i32>,
    /// As `start`.
    pub protected_until: Numbers<i32>,
    /// Spine point, or [`NO_POINT`].
    pub point: Numbers<i32>,
    /// Annual salary in minor units, or [`NO_MONEY`].
    pub salary: Numbers<i64>,
}

/// Which way a source counts places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Weight {
    /// By posts: `count`.
    #[default]
    Posts,
    /// By FTE (`weight = "fte"`): the return gives FTE alone. Intervals and tests are not shown.
    Fte,
}

/// One posts source as it was read.
#[derive(Debug, Clone, Default)]
pub struct SourceInfo {
    /// Its name in reports: the path as the manifest or the command line writes it, and the sheet of a workbook.
    pub name: String,
    /// The file; empty for a database server.
    pub file: String,
    /// Data rows read (headings and blank lines apart; refused and skipped rows included).
    pub read: u64,
    /// Rows that a declared `skip` rule left out, by rule text.
    pub skipped: Vec<(String, u64)>,
    /// The columns it has.
    pub columns: ColumnSet,
    /// Whether ids were made from row numbers, because it has no id column.
    pub made_ids: bool,
    /// Whether its managers say who is at the top (a value map for `top` is declared), so that a blank is a fault.
    pub declares_top: bool,
    /// How it counts places.
    pub weight: Weight,
    /// `aggregated = true`: cells are sums, small ones suppressed.
    pub aggregated: bool,
    /// `rounded-to = 5`: 0 or 1 where counts are exact.
    pub rounded_to: u32,
    /// What was detected and is worth saying: encoding, delimiter, columns that are not mapped.
    pub remarks: Vec<String>,
}

/// A column `factors.name`: the level of each row as it was written.
#[derive(Debug, Clone, Default)]
pub struct FactorColumn {
    /// The factor.
    pub name: String,
    /// Levels by row; rows behind the end are blank.
    pub levels: Lane<Sym>,
}

impl FactorColumn {
    /// The level of a row.
    #[must_use]
    pub fn level(&self, row: usize) -> Sym {
        self.levels.get(row).copied().unwrap_or_default()
    }
}

/// A row that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refused {
    /// Index into [`Posts::sources`].
    pub source: u16,
    /// Row number as a spreadsheet shows it.
    pub row: u32,
    /// The heading in the source, or ours where the source has none.
    pub column: String,
    /// The value as it stands (cut at 80 characters).
    pub value: String,
    /// Why, and what to do.
    pub reason: String,
}

/// The posts of one run, all sources together, in the order of the sources and their rows.
#[derive(Debug, Clone, Default)]
pub struct Posts {
    /// The dictionary.
    pub symbols: Symbols,
    /// The sources.
    pub sources: Vec<SourceInfo>,
    /// The columns that at least one source has.
    pub columns: ColumnSet,
    /// The accepted rows.
    pub rows: Rows,
    /// Columns of job-evaluation levels, in order of first appearance; none where no source has one.
    pub factors: Vec<FactorColumn>,
    /// The refused rows, by source and row: never cut.
    pub refused: Vec<Refused>,
    /// What was found out while reading, so that no check need look at every row.
    pub groups: Option<Groups>,
}

/// Rows that are alike in all that a census counts by. Where there are groups, the symbols of their texts are numbered in
/// the order of the texts.
#[derive(Debug, Clone, Default)]
pub struct Groups {
    /// The group of each row. Rows of one group agree in source, count, status and every text but `id`, `manager` and
    /// `person`.
    pub of_row: Arc<Vec<u32>>,
    /// A row of each group.
    pub example: Vec<u32>,
    /// How many rows each group has.
    pub rows: Vec<u32>,
    /// The FTE of these rows together, in ten-thousandths.
    pub fte: Numbers<i64>,
    /// Rows that share an id within an institution, each group in row order, in order of first row.
    pub repeated: RowLists,
    /// For each manager that is no id of the institution: rows of it whose ids may be the same but for case, spaces and
    /// leading zeros. By institution and manager.
    pub lookalikes: foldhash::HashMap<(Sym, Sym), Vec<u32>>,
    /// Rows whose id an earlier row of the institution has, with the first such row.
    pub same_id: foldhash::HashMap<u32, u32>,
    /// The rows that are in `same_id`: most are not.
    pub has_same_id: Bits,
    /// The symbol of the id of row 0: that of each further row is one higher, but for repeated ones.
    pub first_id: u32,
}

impl Groups {
    /// The symbol of a row's id.
    fn id(&self, row: usize) -> Sym {
        let has = self.has_same_id.contains(row);
        let row = u32::try_from(row).unwrap_or(0);
        let first = if has {
            self.same_id.get(&row).copied().unwrap_or(row)
        } else {
            row
        };
        Sym(self.first_id + first)
    }

    /// The row whose id a symbol is: the first of its institution.
    #[must_use]
    pub fn row_of(&self, id: Sym) -> Option<u32> {
        let row = id.0.checked_sub(self.first_id)?;
        ((row as usize) < self.of_row.len()).then_some(row)
    }
}

/// What a manager column says when the post reports to nobody: manifests map their markers (`XX`) to it.
pub const TOP: &str = "top";

impl Posts {
    /// How many rows were accepted.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.row.len()
    }

    /// Whether no row was accepted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.row.is_empty()
    }

    /// The row number that a spreadsheet shows.
    #[must_use]
    pub fn row_number(&self, index: usize) -> u32 {
        self.rows.row.get(index).unwrap_or(0)
    }

    /// A text value; blank where the column is absent.
    #[must_use]
    pub fn text(&self, column: Column, index: usize) -> Sym {
        if column == Column::Id
            && let Some(groups) = &self.groups
        {
            return groups.id(index);
        }
        self.rows
            .text
            .get(column as usize)
            .and_then(|values| values.get(index))
            .copied()
            .unwrap_or_default()
    }

    /// A text value of all rows of a group of alike ones, of which `row` is one.
    #[must_use]
    pub fn text_of_group(&self, column: Column, group: usize, row: usize) -> Sym {
        let values = self.rows.text.get(column as usize);
        let value = values.and_then(|values| values.of_group(group, row));
        value.copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_one_symbol_and_the_blank_one_is_there_from_the_start() {
        let mut symbols = Symbols::default();
        assert_eq!(
            (symbols.find(""), symbols.intern(""), symbols.len()),
            (Some(Sym::BLANK), Sym::BLANK, 1)
        );
        assert_eq!(symbols.find("a"), None);
        let ids: Vec<Sym> = (0..5000).map(|n| symbols.intern(&n.to_string())).collect();
        assert_eq!(symbols.len(), 5001);
        for (n, &id) in ids.iter().enumerate() {
            assert_eq!(symbols.text(id), n.to_string());
            assert_eq!(
                (symbols.find(&n.to_string()), symbols.intern(&n.to_string())),
                (Some(id), id)
            );
        }
        assert_eq!(symbols.text(Sym(9999)), "");
    }
}

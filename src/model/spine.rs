//! Spines: what a point pays on a day (`language.md`, Dated values).

use crate::source::Span;
use jiff::civil::Date;

/// A spine with all its tables.
#[derive(Debug, Clone)]
pub struct Spine {
    /// Name.
    pub name: String,
    /// Words for people.
    pub title: String,
    /// Where it is declared first.
    pub span: Span,
    /// Its tables, in order of their beginning.
    pub tables: Vec<SpineTable>,
}

/// The points of a spine from one day to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpineTable {
    /// The first day on which it holds.
    pub from: Option<Date>,
    /// The last day on which it holds, where it says so; else it holds until the next one begins.
    pub until: Option<Date>,
    /// Point and annual salary in minor units, rising.
    pub points: Vec<(i64, i64)>,
}

impl Spine {
    /// The table that holds on a day.
    #[must_use]
    pub fn on(&self, date: Date) -> Option<&SpineTable> {
        let begun = |table: &&SpineTable| table.from.is_none_or(|from| from <= date);
        let table = self.tables.iter().rfind(begun)?;
        table.until.is_none_or(|until| date <= until).then_some(table)
    }
}

impl SpineTable {
    /// What a point pays, in minor units a year.
    #[must_use]
    pub fn salary(&self, point: i64) -> Option<i64> {
        let at = self
            .points
            .binary_search_by_key(&point, |&(point, _)| point)
            .ok()?;
        self.points.get(at).map(|&(_, pay)| pay)
    }

    /// Its lowest and its highest point.
    #[must_use]
    pub fn ends(&self) -> Option<(i64, i64)> {
        Some((self.points.first()?.0, self.points.last()?.0))
    }
}

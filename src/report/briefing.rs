//! The briefing for managers (`interfaces.md`, Commands: `gradus report`): one value, made once, and a file per way of
//! writing it.
//!
//! ```text
//! Facts (counted once) -> disclosure control, where asked for -> Briefing (this) -> page, Markdown, workbook
//! ```
//! A [`Briefing`] is questions with their answers: sentences, charts and tables whose cells know what they are. Renderers
//! write numbers in the briefing's [`Locale`] and derive nothing: sums over a table come with it, and a workbook states them
//! as formulas that come to the same.

mod chart;
mod html;
pub mod locale;
mod markdown;
mod xlsx;

pub use html::{PAGE, TemplateError, html};
pub use locale::Locale;
pub use markdown::markdown;
pub use xlsx::xlsx;

use super::map::Map;
use jiff::civil::Date;

/// One post in a [`Cell::Count`], 1.0 FTE in a [`Cell::Fte`].
pub const ONE: i64 = 10_000;

/// What managers are told.
#[derive(Debug, Clone)]
pub struct Briefing {
    /// How numbers and dates are written.
    pub locale: Locale,
    /// Version of gradus.
    pub gradus: String,
    /// The title of the page: the institution, or how many there are.
    pub title: String,
    /// What it is made of, in one line: framework, version, date.
    pub subtitle: String,
    /// The date as of which everything was read.
    pub as_of: Date,
    /// How disclosure was controlled, in words; none where the briefing stays in the department.
    pub shared: Option<String>,
    /// The figures that head the report.
    pub lead: Vec<Figure>,
    /// What must be known before anything else: how much was placed, what was refused.
    pub before: Vec<String>,
    /// The questions with their answers.
    pub questions: Vec<Question>,
    /// How it was reckoned.
    pub method: Vec<String>,
    /// The words of the page itself.
    pub words: Words,
}

/// A figure that heads the report.
#[derive(Debug, Clone)]
pub struct Figure {
    /// What it is.
    pub label: String,
    /// The number, or a dash.
    pub value: Cell,
    /// A second line; may be empty.
    pub more: String,
}

/// A question that the study put to managers.
#[derive(Debug, Clone)]
pub struct Question {
    /// For links: letters and hyphens.
    pub id: &'static str,
    /// The question.
    pub title: String,
    /// A word for a sheet of a workbook.
    pub sheet: String,
    /// The answer, in sentences.
    pub answer: Vec<String>,
    /// What would mend it, and who can.
    pub remedy: Option<String>,
    /// What shows it.
    pub blocks: Vec<Block>,
}

/// What shows an answer.
#[derive(Debug, Clone)]
pub enum Block {
    /// A table.
    Table(Table),
    /// A chart; its numbers stand in it and in the table behind it.
    Chart(Chart),
    /// The career map.
    Map(Box<Map>),
}

/// A table.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// For links: letters and hyphens.
    pub id: &'static str,
    /// What it shows.
    pub title: String,
    /// What must be known to read it; may be empty.
    pub note: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, the most important first.
    pub rows: Vec<Vec<Cell>>,
    /// How many rows there are in all: more than [`Table::rows`] where it is bounded.
    pub of: usize,
    /// The last row, over all rows; its cells are those of [`Sum`].
    pub total: Option<Vec<Cell>>,
}

/// A column.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its heading.
    pub head: String,
    /// What the last row holds.
    pub sum: Sum,
    /// Where it is a share of two other columns: of which, by number.
    pub ratio: Option<(usize, usize)>,
    /// Large values are shaded: what they say is bad.
    pub heat: bool,
}

/// What the last row of a table holds in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sum {
    /// Nothing.
    No,
    /// The sum of the column.
    Add,
    /// The share of the sums of the columns that it is a share of.
    Ratio,
}

/// A value that knows what it is.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing to say.
    Blank,
    /// Not shown, because it would say too much of too few.
    Withheld,
    /// Words.
    Text(String),
    /// Posts, in ten-thousandths.
    Count(i64),
    /// FTE, in ten-thousandths.
    Fte(i64),
    /// A plain number.
    Number(f64),
    /// A share, 0 to 1.
    Share(f64),
    /// An interval of shares.
    Interval(f64, f64),
    /// A date.
    Date(Date),
}

/// A chart.
#[derive(Debug, Clone)]
pub enum Chart {
    /// For each row, parts of a whole side by side.
    Parts {
        /// For links.
        id: &'static str,
        /// What it shows.
        title: String,
        /// The parts: class of the map's colours, and words.
        parts: Vec<(&'static str, String)>,
        /// Label and parts in ten-thousandths.
        rows: Vec<(String, Vec<i64>)>,
    },
    /// For each row, a share with its interval.
    Dots {
        /// For links.
        id: &'static str,
        /// What it shows.
        title: String,
        /// The rows, in the order of their shares.
        rows: Vec<Dot>,
        /// A share to compare with, and its words.
        line: Option<(f64, String)>,
    },
    /// Shares by size, with the limits within which chance alone would keep them.
    Funnel {
        /// For links.
        id: &'static str,
        /// What it shows.
        title: String,
        /// The words below the axis of sizes.
        across: String,
        /// Size, share, and label of those outside the limits.
        points: Vec<Point>,
        /// The share of all together.
        centre: f64,
        /// The limits by size, rising.
        limits: Vec<Limit>,
        /// The words for the two pairs of limits.
        words: [String; 2],
    },
}

/// A share with its interval.
#[derive(Debug, Clone)]
pub struct Dot {
    /// Whose.
    pub label: String,
    /// The share.
    pub share: f64,
    /// Its interval, where there is one.
    pub interval: Option<(f64, f64)>,
    /// The posts that it is a share of, in ten-thousandths.
    pub of: i64,
}

/// An institution in a funnel plot.
#[derive(Debug, Clone)]
pub struct Point {
    /// Whose.
    pub label: String,
    /// Posts.
    pub size: f64,
    /// The share.
    pub share: f64,
    /// Outside the outer limits (2), the inner ones (1), or within (0).
    pub outside: u8,
}

/// The limits of a funnel plot at one size.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// Posts.
    pub size: f64,
    /// Inner limits.
    pub inner: (f64, f64),
    /// Outer limits.
    pub outer: (f64, f64),
}

/// The words of the page itself, in the language of the briefing.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// The language of the words, for browsers.
    pub lang: &'static str,
    /// The heading of the contents.
    pub contents: &'static str,
    /// Before a remedy.
    pub remedy: &'static str,
    /// The heading of how it was reckoned.
    pub method: &'static str,
    /// The label of a filter.
    pub filter: &'static str,
    /// On the button that unfolds: `{}` is the number of rows.
    pub show_all: &'static str,
    /// On the button that folds.
    pub show_fewer: &'static str,
    /// How many rows a filter leaves: `{}` of `{}`.
    pub shown: &'static str,
    /// Where a table is bounded: `{}` of `{}`.
    pub bounded: &'static str,
    /// What a withheld value means.
    pub withheld: &'static str,
    /// The label of the last row.
    pub total: &'static str,
    /// The button of a panel.
    pub close: &'static str,
    /// How to use the map.
    pub map: &'static str,
    /// The heading of the map.
    pub map_title: &'static str,
    /// The program, in the last line.
    pub made_by: &'static str,
    /// The name of the first sheet.
    pub summary: &'static str,
    /// Heading of a figure.
    pub figure: &'static str,
    /// Heading of its value.
    pub value: &'static str,
    /// In a chart: `of`.
    pub of: &'static str,
}

impl Column {
    /// A column without a sum.
    #[must_use]
    pub fn plain(head: &str) -> Self {
        Self {
            head: head.to_owned(),
            sum: Sum::No,
            ratio: None,
            heat: false,
        }
    }

    /// A column that is summed.
    #[must_use]
    pub fn summed(head: &str) -> Self {
        Self {
            sum: Sum::Add,
            ..Self::plain(head)
        }
    }

    /// The share of one column in another.
    #[must_use]
    pub fn share(head: &str, part: usize, whole: usize) -> Self {
        Self {
            sum: Sum::Ratio,
            ratio: Some((part, whole)),
            ..Self::plain(head)
        }
    }

    /// Shaded where its values are large.
    #[must_use]
    pub fn hot(mut self) -> Self {
        self.heat = true;
        self
    }
}

impl Cell {
    /// The number behind it, for sorting and shading.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Blank | Self::Withheld | Self::Text(_) => None,
            Self::Count(value) | Self::Fte(value) => Some(*value as f64 / ONE as f64),
            Self::Number(value) | Self::Share(value) | Self::Interval(value, _) => Some(*value),
            Self::Date(date) => {
                let days = date.since(jiff::civil::date(1970, 1, 1)).ok()?;
                Some(f64::from(days.get_days()))
            }
        }
    }
}

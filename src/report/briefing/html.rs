//! The briefing as one page that opens offline and fetches nothing.
//!
//! The page is a minijinja template with automatic escaping; what is safe already (drawings of ours, our own styles and
//! script) is marked so here and nowhere else. A user may give another template: it gets the same values.

use super::{Block, Briefing, Cell, Column, Table, chart};
use crate::report::map;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};
use serde::Serialize;

/// The page, as it ships.
pub const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Rows of a table on the page: a workbook has more.
const ROWS: usize = 100;
/// Rows that are seen before a table is unfolded.
const FOLD: usize = 12;
/// Words with more letters may break anywhere, so that no title makes a table wider than a sheet of paper.
const LONG_WORD: usize = 26;

/// What is wrong with a template of a user's.
#[derive(Debug, thiserror::Error)]
#[error("the template cannot be used: {0}")]
pub struct TemplateError(String);

#[derive(Serialize)]
struct Page<'a> {
    lang: &'a str,
    title: &'a str,
    subtitle: &'a str,
    shared: Option<&'a str>,
    lead: Vec<Lead<'a>>,
    before: &'a [String],
    questions: Vec<Asked<'a>>,
    method: &'a [String],
    words: Said<'a>,
    gradus: &'a str,
    style: Value,
    script: Value,
}

#[derive(Serialize)]
struct Said<'a> {
    contents: &'a str,
    remedy: &'a str,
    method: &'a str,
    filter: &'a str,
    show_all: &'a str,
    show_fewer: &'a str,
    shown: &'a str,
    withheld: &'a str,
    close: &'a str,
    map: &'a str,
    map_title: &'a str,
    made_by: &'a str,
}

#[derive(Serialize)]
struct Lead<'a> {
    label: &'a str,
    value: String,
    more: &'a str,
}

#[derive(Serialize)]
struct Asked<'a> {
    id: &'a str,
    title: &'a str,
    answer: &'a [String],
    remedy: Option<&'a str>,
    blocks: Vec<Shown<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Shown<'a> {
    Table(Grid<'a>),
    Chart { title: &'a str, svg: Value },
    Map { html: Value },
}

#[derive(Serialize)]
struct Grid<'a> {
    id: &'a str,
    title: &'a str,
    note: &'a str,
    heads: Vec<Head<'a>>,
    rows: Vec<Vec<Shade>>,
    total: Option<Vec<Shade>>,
    bounded: Option<String>,
    withheld: bool,
    fold: usize,
}

#[derive(Serialize)]
struct Head<'a> {
    text: &'a str,
    number: bool,
}

#[derive(Serialize)]
struct Shade {
    text: String,
    number: bool,
    /// What it is sorted by; none for text.
    sort: Option<f64>,
    /// Classes of the style sheet: numbers at the right, heat, words that may break anywhere.
    style: String,
}

/// The briefing as one HTML document; `template` takes the place of ours.
///
/// # Errors
/// [`TemplateError`] when a template of a user's is at fault.
pub fn html(briefing: &Briefing, template: Option<&str>) -> Result<String, TemplateError> {
    let fault = |error: minijinja::Error| {
        let mut text = error.to_string();
        let mut source = std::error::Error::source(&error);
        while let Some(inner) = source {
            text.push_str(&format!(": {inner}"));
            source = inner.source();
        }
        TemplateError(text)
    };
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build()
        .map_err(fault)?;
    environment.set_syntax(syntax);
    environment
        .add_template("page", template.unwrap_or(PAGE))
        .map_err(fault)?;
    let page = environment.get_template("page").map_err(fault)?;
    let mut text = page.render(Serde(page_of(briefing))).map_err(fault)?;
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(text)
}

fn page_of(briefing: &Briefing) -> Page<'_> {
    let words = &briefing.words;
    Page {
        lang: briefing.locale.spoken(words.lang),
        title: &briefing.title,
        subtitle: &briefing.subtitle,
        shared: briefing.shared.as_deref(),
        lead: briefing
            .lead
            .iter()
            .map(|figure| Lead {
                label: &figure.label,
                value: match briefing.locale.cell(&figure.value) {
                    value if value.is_empty() => "\u{2013}".to_owned(),
                    value => value,
                },
                more: &figure.more,
            })
            .collect(),
        before: &briefing.before,
        questions: briefing
            .questions
            .iter()
            .map(|question| Asked {
                id: question.id,
                title: &question.title,
                answer: &question.answer,
                remedy: question.remedy.as_deref(),
                blocks: question
                    .blocks
                    .iter()
                    .map(|block| shown(briefing, block))
                    .collect(),
            })
            .collect(),
        method: &briefing.method,
        words: Said {
            contents: words.contents,
            remedy: words.remedy,
            method: words.method,
            filter: words.filter,
            show_all: words.show_all,
            show_fewer: words.show_fewer,
            shown: words.shown,
            withheld: words.withheld,
            close: words.close,
            map: words.map,
            map_title: words.map_title,
            made_by: words.made_by,
        },
        gradus: &briefing.gradus,
        style: Value::from_safe_string(format!("{STYLE}{}", map::STYLE)),
        script: Value::from_safe_string(SCRIPT.to_owned()),
    }
}

fn shown<'a>(briefing: &Briefing, block: &'a Block) -> Shown<'a> {
    match block {
        Block::Chart(chart) => Shown::Chart {
            title: match chart {
                super::Chart::Parts { title, .. }
                | super::Chart::Dots { title, .. }
                | super::Chart::Funnel { title, .. } => title,
            },
            svg: Value::from_safe_string(chart::svg(chart, briefing.locale, &briefing.words)),
        },
        Block::Map(drawn) => {
            let options = map::Options {
                title: false,
                ..map::Options::default()
            };
            Shown::Map {
                html: Value::from_safe_string(map::html(drawn, &options)),
            }
        }
        Block::Table(table) => Shown::Table(grid(briefing, table)),
    }
}

fn grid<'a>(briefing: &Briefing, table: &'a Table) -> Grid<'a> {
    let locale = briefing.locale;
    let numeric: Vec<bool> = (0..table.columns.len()).map(|at| is_number(table, at)).collect();
    let most: Vec<f64> = (0..table.columns.len())
        .map(|at| {
            let values = table.rows.iter().filter_map(|row| row.get(at)?.number());
            values.fold(0.0, f64::max)
        })
        .collect();
    let shade = |row: &[Cell], heated: bool| -> Vec<Shade> {
        row.iter()
            .enumerate()
            .map(|(at, cell)| {
                let number = numeric.get(at).copied().unwrap_or(false);
                let text = locale.cell(cell);
                let most = most.get(at).copied().unwrap_or(0.0);
                let mut style = Vec::new();
                if number {
                    style.push("n");
                }
                if heated {
                    style.extend(heat(table.columns.get(at), cell, most));
                }
                if text
                    .split_whitespace()
                    .any(|word| word.chars().count() > LONG_WORD)
                {
                    style.push("long");
                }
                Shade {
                    text,
                    number,
                    sort: cell.number(),
                    style: style.join(" "),
                }
            })
            .collect()
    };
    let rows: Vec<Vec<Shade>> = table.rows.iter().take(ROWS).map(|row| shade(row, true)).collect();
    let bounded = (table.of > rows.len()).then(|| {
        briefing
            .words
            .bounded
            .replacen("{}", &locale.whole(rows.len()), 1)
            .replacen("{}", &locale.whole(table.of), 1)
    });
    Grid {
        id: table.id,
        title: &table.title,
        note: &table.note,
        heads: table
            .columns
            .iter()
            .zip(&numeric)
            .map(|(column, &number)| Head {
                text: &column.head,
                number,
            })
            .collect(),
        rows,
        total: table.total.as_ref().map(|total| shade(total, false)),
        bounded,
        withheld: table
            .rows
            .iter()
            .take(ROWS)
            .flatten()
            .any(|cell| *cell == Cell::Withheld),
        fold: FOLD,
    }
}

/// Whether a column holds numbers, which stand at the right.
pub(super) fn is_number(table: &Table, at: usize) -> bool {
    let cells = table.rows.iter().filter_map(|row| row.get(at));
    let mut known = cells
        .filter(|cell| !matches!(cell, Cell::Blank | Cell::Withheld))
        .peekable();
    known.peek().is_some() && known.all(|cell| !matches!(cell, Cell::Text(_) | Cell::Date(_)))
}

/// How dark a cell is, as a class of the style sheet: by its part of the largest value of the column, a share by itself.
fn heat(column: Option<&Column>, cell: &Cell, most: f64) -> Option<&'static str> {
    let (Some(true), Some(value)) = (column.map(|column| column.heat), cell.number()) else {
        return None;
    };
    let part = match cell {
        Cell::Share(share) => *share,
        _ if most > 0.0 => value / most,
        _ => 0.0,
    };
    if value <= 0.0 {
        None
    } else if part < 0.25 {
        Some("h1")
    } else if part < 0.5 {
        Some("h2")
    } else if part < 0.75 {
        Some("h3")
    } else {
        Some("h4")
    }
}

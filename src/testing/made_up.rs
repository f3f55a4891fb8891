//! The posts of a test, as columns.

use crate::diagnostic::did_you_mean;
use crate::model::Model;
use crate::posts::build::{Builder, Refusal};
use crate::posts::columns::{Column, Posts, Status};
use crate::posts::read::Vocabulary;
use crate::source::Span;
use crate::syntax::ast::{Cell, Test, TestPost};

/// A value that its column refuses.
pub(super) struct Refused {
    pub(super) span: Span,
    pub(super) message: String,
    pub(super) help: String,
}

/// The posts that a test makes up; none when it makes up none. They have the columns that any of them gives.
pub(super) fn posts(test: &Test, model: &Model) -> Result<Option<Posts>, Refused> {
    if test.posts.is_empty() {
        return Ok(None);
    }
    let vocabulary = Vocabulary {
        contracts: model.contract_terms(),
    };
    let cells = test.posts.iter().flat_map(|post| &post.cells);
    let columns: Vec<Column> = cells
        .filter_map(|cell| Column::named(&cell.column.value))
        .collect();
    let mut builder = Builder::new(columns, &vocabulary);
    for post in &test.posts {
        add(&mut builder, post, model)?;
    }
    Ok(Some(builder.finish()))
}

fn add(builder: &mut Builder, post: &TestPost, model: &Model) -> Result<(), Refused> {
    let known = post.cells.iter().filter_map(|cell| {
        let column = Column::named(&cell.column.value)?;
        Some((column, cell.value.value.as_str()))
    });
    let given: Vec<(Column, &str)> = known.collect();
    builder.post(&given).map_err(|(column, refusal)| {
        let cell = post
            .cells
            .iter()
            .find(|cell| Column::named(&cell.column.value) == Some(column));
        refused(post, cell, column, refusal, model)
    })?;
    for cell in &post.cells {
        if let Some(factor) = cell.column.value.strip_prefix("factors.") {
            builder.factor(&factor.to_lowercase(), &cell.value.value);
        }
    }
    Ok(())
}

fn refused(post: &TestPost, cell: Option<&Cell>, column: Column, refusal: Refusal, model: &Model) -> Refused {
    let written = cell.map_or("", |cell| cell.value.value.as_str());
    let (message, help) = words(written, column, refusal, model);
    Refused {
        span: cell.map_or(post.span, |cell| cell.value.span),
        message,
        help,
    }
}

/// Why a column refuses a value, and what to do: a message and its help.
#[must_use]
pub fn words(written: &str, column: Column, refusal: Refusal, model: &Model) -> (String, String) {
    match refusal {
        Refusal::NoDate => (
            format!("`{written}` is no date"),
            "a date is written year-month-day, as `2026-07-31`".to_owned(),
        ),
        Refusal::NoNumber => (
            format!("`{written}` is no {}", column.name()),
            number_help(column).to_owned(),
        ),
        Refusal::NoContract => {
            let terms = model.contract_terms();
            let near = did_you_mean(written, terms.iter().map(String::as_str));
            let all = || format!("the terms are {}", quoted(terms.iter().map(String::as_str)));
            (
                format!("unknown contract term `{written}`"),
                near.unwrap_or_else(all),
            )
        }
        Refusal::NoStatus => {
            let words = || Status::ALL.iter().map(|(_, word)| *word);
            let near = did_you_mean(written, words());
            (
                format!("unknown status `{written}`"),
                near.unwrap_or_else(|| format!("a post is {}", quoted(words()))),
            )
        }
        Refusal::Blank => (
            format!("a post cannot have a blank `{}`", column.name()),
            format!(
                "write a value, or leave `{}` out: the test then makes one",
                column.name()
            ),
        ),
    }
}

fn number_help(column: Column) -> &'static str {
    match column {
        Column::Count => "write a whole number of posts, as `count 3`",
        Column::Fte => "write a part of a full-time post, as `fte 0.6`",
        Column::Point => "write a whole spine point, as `point 25`",
        _ => "write an amount a year without its currency, as `salary 30_000`",
    }
}

/// `` `a`, `b` `` and so on.
pub(super) fn quoted<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let all: Vec<String> = words.map(|word| format!("`{word}`")).collect();
    all.join(", ")
}

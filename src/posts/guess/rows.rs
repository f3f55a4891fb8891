//! Rows that are no posts, as rules of `skip`.

use super::Guess;
use crate::posts::columns::Column;
use crate::posts::describe::{Noted, Profile};

/// A rule that leaves rows out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkipGuess {
    /// The rule, as the manifest writes it.
    pub rule: String,
    /// Why.
    pub why: String,
    /// How many rows it leaves out.
    pub rows: u64,
    /// The first of them, as far as they are known.
    pub first: Vec<u32>,
}

pub(super) fn skips(profile: &Profile, guess: &Guess) -> Vec<SkipGuess> {
    let mut out = Vec::new();
    totals(profile, guess, &mut out);
    let repeated = profile.suspects.headings.rows;
    if repeated > 0
        && let Some(index) = [Column::Title, Column::Id]
            .into_iter()
            .find_map(|column| guess.of(column))
            .map(|one| one.index)
            .or_else(|| profile.columns.iter().position(|facts| !facts.heading.is_empty()))
        && let Some(heading) = profile.columns.get(index).map(|facts| facts.heading.as_str())
        && let (Some(column), Some(text)) = (name(profile, guess, index), quotable(heading))
    {
        out.push(SkipGuess {
            rule: format!("{column} is {text}"),
            why: "the headings are repeated among the rows".to_owned(),
            rows: repeated,
            first: profile.suspects.headings.first.clone(),
        });
    }
    if let Some(id) = guess.of(Column::Id)
        && let Some(facts) = profile.columns.get(id.index)
        && let Some(seen) = facts.seen("0")
    {
        out.push(SkipGuess {
            rule: "id is \"0\"".to_owned(),
            why: "an id of 0 is no post".to_owned(),
            rows: seen.times,
            first: vec![seen.row],
        });
    }
    if let Some(id) = guess.of(Column::Id)
        && let Some(facts) = profile.columns.get(id.index)
        && facts.blank > 0
    {
        out.push(SkipGuess {
            rule: "id is blank".to_owned(),
            why: "rows without an id cannot be told apart: look at them before you leave them out".to_owned(),
            rows: facts.blank,
            first: Vec::new(),
        });
    }
    if let Some(count) = guess.of(Column::Count)
        && let Some(facts) = profile.columns.get(count.index)
        && let Some(seen) = facts.seen("0")
    {
        out.push(SkipGuess {
            rule: "count is \"0\"".to_owned(),
            why: "such rows stand for nobody".to_owned(),
            rows: seen.times,
            first: vec![seen.row],
        });
    }
    out
}

/// What totals have in common, by column.
fn totals(profile: &Profile, guess: &Guess, out: &mut Vec<SkipGuess>) {
    let mut left: Vec<(usize, &str, &Noted)> = profile
        .suspects
        .totals
        .iter()
        .map(|((index, text), noted)| (*index, text.as_str(), noted))
        .collect();
    while let Some((index, text, _)) = left.first().copied() {
        let start = beginning(text);
        let (same, other): (Vec<_>, Vec<_>) = left
            .into_iter()
            .partition(|(at, text, _)| *at == index && beginning(text) == start);
        left = other;
        let rows = same.iter().map(|(_, _, noted)| noted.rows).sum();
        let mut first: Vec<u32> = same
            .iter()
            .flat_map(|(_, _, noted)| noted.first.clone())
            .collect();
        first.sort_unstable();
        first.truncate(5);
        let (Some(column), Some(text)) = (name(profile, guess, index), quotable(start)) else {
            continue;
        };
        let verb = if same.iter().all(|(_, text, _)| *text == start) {
            "is"
        } else {
            "starts"
        };
        out.push(SkipGuess {
            rule: format!("{column} {verb} {text}"),
            why: "totals are no posts".to_owned(),
            rows,
            first,
        });
    }
}

/// What the text of a total begins with, up to what it is the total of.
fn beginning(text: &str) -> &str {
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return text;
    }
    for word in ["subtotal", "sub total", "sub-total", "grand total", "total"] {
        if lower.starts_with(word) {
            return text.get(..word.len()).unwrap_or(text);
        }
    }
    text
}

/// How a rule names a column: ours where it is used, else its heading.
fn name(profile: &Profile, guess: &Guess, index: usize) -> Option<String> {
    let facts = profile.columns.get(index)?;
    let ours = guess.columns.get(index).and_then(super::ColumnGuess::used);
    match ours {
        Some(column) => Some(column.name().to_owned()),
        None if facts.heading.is_empty() => None,
        None => quotable(&facts.heading),
    }
}

/// A text in double quotes; none when it holds some.
fn quotable(text: &str) -> Option<String> {
    (!text.contains('"') && !text.is_empty()).then(|| format!("\"{text}\""))
}

//! Value maps: their words for ours.

use super::{Guess, Known, words};
use crate::posts::columns::Column;
use crate::posts::describe::{Facts, Profile};
use crate::posts::mapping::{ANY_OTHER, folded};
use crate::posts::titles::normalise;

/// A value map with its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueGuess {
    /// Our column.
    pub column: Column,
    /// Our words with theirs; an empty one for what says nothing.
    pub words: Vec<(String, Vec<String>)>,
    /// Their words that are not understood, the most frequent first, with how often.
    pub unknown: Vec<(String, u64)>,
    /// Words of theirs that are spelt in several ways.
    pub spellings: Vec<Vec<String>>,
}

/// Up to one cell in so many may hold a word that is not understood: such rows are refused and listed. Where there are
/// more, they are read as blank, and said to be; but for states of posts.
const FEW: u64 = 20;
/// How many words that are not understood are named.
const NAMED: usize = 40;

pub(super) fn maps(profile: &Profile, guess: &Guess, known: &Known) -> Vec<ValueGuess> {
    let mut out = Vec::new();
    for one in &guess.columns {
        let (Some(column), Some(facts)) = (one.used(), profile.columns.get(one.index)) else {
            continue;
        };
        let map = match column {
            Column::Status if guess.status_in_names => Some(of_names(facts, known)),
            Column::Contract | Column::Status | Column::Funding => Some(closed(column, facts, guess, known)),
            Column::Manager => top(profile, guess, facts),
            Column::Grade | Column::HolderGrade if !known.grades.is_empty() => {
                Some(grades(column, facts, guess, known))
            }
            _ => None,
        };
        out.extend(map.filter(|map| !map.words.is_empty() || !map.unknown.is_empty()));
    }
    out
}

fn is_missing(guess: &Guess, text: &str) -> bool {
    super::contents::marker(text) == Some(true)
        || guess
            .missing
            .iter()
            .any(|(missing, _)| folded(missing) == folded(text))
}

/// Their words under ours, in the order of ours.
fn closed(column: Column, facts: &Facts, guess: &Guess, known: &Known) -> ValueGuess {
    let mut map = ValueGuess {
        column,
        words: Vec::new(),
        unknown: Vec::new(),
        spellings: spellings(facts),
    };
    for (text, seen) in facts.values() {
        if is_missing(guess, text) {
            continue;
        }
        match words::meaning(column, text, &known.contracts) {
            Some(ours) => add(&mut map.words, ours, text),
            // Any word may say where the money comes from.
            None if column == Column::Funding => {}
            None => map.unknown.push((text.to_owned(), seen.times)),
        }
    }
    let lost: u64 = map.unknown.iter().map(|(_, times)| times).sum();
    // A blank status is that of a filled post, which nobody may be counted as because a word was not understood.
    if lost * FEW > facts.filled && column != Column::Status {
        let all: Vec<String> = map
            .unknown
            .iter()
            .take(NAMED)
            .map(|(text, _)| text.clone())
            .collect();
        map.words.push((String::new(), all));
    }
    map
}

fn add(words: &mut Vec<(String, Vec<String>)>, ours: &str, theirs: &str) {
    let list = match words.iter_mut().find(|(known, _)| known == ours) {
        Some((_, list)) => list,
        None => {
            words.push((ours.to_owned(), Vec::new()));
            let Some((_, list)) = words.last_mut() else {
                return;
            };
            list
        }
    };
    // Maps are compared in any case.
    if !list.iter().any(|known| folded(known) == folded(theirs)) {
        list.push(theirs.to_owned());
    }
}

/// In a column of names a few words say the state; every other text is somebody.
fn of_names(facts: &Facts, known: &Known) -> ValueGuess {
    let mut words = Vec::new();
    for (text, _) in facts.values() {
        if let Some(state) = words::meaning(Column::Status, text, &known.contracts)
            && !super::privacy::is_name(text)
        {
            add(&mut words, state, text);
        }
    }
    words.sort();
    words.push(("filled".to_owned(), vec![ANY_OTHER.to_owned()]));
    ValueGuess {
        column: Column::Status,
        words,
        unknown: Vec::new(),
        spellings: Vec::new(),
    }
}

/// The word by which a post reports to nobody.
fn top(profile: &Profile, guess: &Guess, facts: &Facts) -> Option<ValueGuess> {
    let ids = guess.of(Column::Id).and_then(|id| profile.columns.get(id.index));
    let mut words = Vec::new();
    for (text, _) in facts.values() {
        if let Some(ours) = words::meaning(Column::Manager, text, &[])
            && !ids.is_some_and(|ids| ids.has(text))
        {
            add(&mut words, ours, text);
        }
    }
    (!words.is_empty()).then_some(ValueGuess {
        column: Column::Manager,
        words,
        unknown: Vec::new(),
        spellings: Vec::new(),
    })
}

/// Their grades under those of the framework. A grade by its name or title needs no line.
fn grades(column: Column, facts: &Facts, guess: &Guess, known: &Known) -> ValueGuess {
    let mut map = ValueGuess {
        column,
        words: Vec::new(),
        unknown: Vec::new(),
        spellings: spellings(facts),
    };
    for (text, seen) in facts.values() {
        if is_missing(guess, text) {
            continue;
        }
        let wanted = normalise(text);
        let is = |(name, title): &&(String, String)| normalise(name) == wanted || normalise(title) == wanted;
        if known.grades.iter().any(|grade| is(&grade)) {
            continue;
        }
        let bare = bare(text);
        let near = known.grades.iter().filter(|(name, title)| {
            !bare.is_empty() && (self::bare(name) == bare || self::bare(title) == bare)
        });
        let near: Vec<&String> = near.map(|(name, _)| name).collect();
        match near.as_slice() {
            [name, rest @ ..] if rest.iter().all(|other| other == name) => add(&mut map.words, name, text),
            _ => map.unknown.push((text.to_owned(), seen.times)),
        }
    }
    map
}

/// A grade without the words that every grade has: `Grade 06`, `G6` and `6` are one.
fn bare(text: &str) -> String {
    let folded = normalise(text);
    let kept: Vec<&str> = folded
        .split(' ')
        .filter(|word| !matches!(*word, "grade" | "band" | "gr" | "level" | "scale" | "pay"))
        .collect();
    let joined = kept.join(" ");
    let short = joined
        .strip_prefix('g')
        .filter(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
        .unwrap_or(&joined);
    let number = short.strip_suffix(" 0").unwrap_or(short);
    let trimmed = number.trim_start_matches('0');
    if trimmed.is_empty() {
        number.to_owned()
    } else {
        trimmed.to_owned()
    }
}

/// Words that differ in case, punctuation and accents alone.
fn spellings(facts: &Facts) -> Vec<Vec<String>> {
    let mut by: std::collections::BTreeMap<String, Vec<String>> = std::collections::BTreeMap::new();
    for (text, _) in facts.values() {
        by.entry(normalise(text)).or_default().push(text.to_owned());
    }
    by.into_values().filter(|list| list.len() > 1).take(20).collect()
}

#[cfg(test)]
mod tests {
    use super::bare;

    #[test]
    fn grades_are_compared_without_what_every_grade_has() {
        for text in ["6", "Grade 6", "G06", "G6", "grade 06", "6.0", "Band 6"] {
            assert_eq!(bare(text), "6", "{text}");
        }
        assert_eq!(bare("AC3"), "ac3");
        assert_eq!(bare("GS"), "gs");
        assert_eq!(bare("Band A"), "a");
    }
}

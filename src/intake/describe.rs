//! From counts and guesses to the document of `gradus posts describe`.

use crate::posts::columns::Column;
use crate::posts::describe::{Facts, Noted, Profile};
use crate::posts::guess::{ColumnGuess, Contents, Guess, Surety, Wide, hundredths, is_blank};
use crate::report::described::{Described, DescribedColumn, DescribedValue, Suspicious};

/// The version of the JSON document's shape.
const SCHEMA: u32 = 1;
/// How many values of a column are shown.
const SHOWN: usize = 12;
/// How many words that are not understood are shown.
const CLOSED: usize = 40;
/// What an audit needs most.
const WANTED: [Column; 8] = [
    Column::Id,
    Column::Title,
    Column::Unit,
    Column::Grade,
    Column::Contract,
    Column::Status,
    Column::Fte,
    Column::Manager,
];

/// What was understood of an extract.
#[must_use]
pub fn described(profile: &Profile, guess: &Guess) -> Described {
    Described {
        gradus: env!("CARGO_PKG_VERSION").to_owned(),
        schema: SCHEMA,
        source: profile.name.clone(),
        kind: profile.kind.to_owned(),
        encoding: profile.encoding.clone(),
        delimiter: profile.delimiter.map(delimiter),
        sheet: profile.sheet.clone(),
        header_row: profile.header_row,
        header_rows: profile.header_rows,
        rows: profile.rows,
        blank_rows: profile.blank_rows,
        remarks: profile.remarks.clone(),
        dates: guess.date.as_ref().map(|date| {
            let (fits, all) = date.fits;
            let doubt = date
                .doubt
                .as_ref()
                .map_or_else(String::new, |other| format!("; `{other}` fits them all as well"));
            format!("dates are written `{}`: {fits} of {all}{doubt}", date.form)
        }),
        institution: guess.institution.clone(),
        stands_for: stands_for(guess),
        columns: guess
            .columns
            .iter()
            .filter_map(|one| Some(column(profile.columns.get(one.index)?, one, guess)))
            .collect(),
        suspicious: suspicious(profile, guess),
        lacking: WANTED
            .into_iter()
            .filter(|&column| guess.of(column).is_none())
            .map(|column| column.name().to_owned())
            .collect(),
    }
}

/// What a row stands for, where it is not one post.
fn stands_for(guess: &Guess) -> Option<String> {
    if let Some(wide) = &guess.wide {
        return Some(format!(
            "a wide return: {} columns each hold numbers of people of one kind",
            wide.parts.len()
        ));
    }
    let counted = "a row stands for as many posts as its count says";
    guess
        .by_fte
        .clone()
        .or_else(|| guess.aggregated.then(|| counted.to_owned()))
}

fn delimiter(byte: u8) -> String {
    match byte {
        b',' => "commas".to_owned(),
        b';' => "semicolons".to_owned(),
        b'\t' => "tabs".to_owned(),
        other => format!("`{}`", char::from(other)),
    }
}

fn column(facts: &Facts, one: &ColumnGuess, guess: &Guess) -> DescribedColumn {
    // In a wide return a column of numbers is one of several of its kind.
    let is_part = |wide: &&Wide| wide.parts.iter().any(|part| part.index == one.index);
    let measure = guess.wide.as_ref().filter(is_part).map(|wide| wide.measure);
    let meaning = one.meaning.or(measure.map(|measure| (measure, Surety::Likely)));
    let marked = marked(&one.contents);
    DescribedColumn {
        position: facts.position,
        heading: facts.heading.clone(),
        meaning: meaning.map(|(column, _)| column.name().to_owned()),
        surety: meaning.map(|(_, surety)| surety.word().to_owned()),
        why: one.why.clone(),
        kind: kind(facts, &one.contents),
        filled: facts.filled - marked.times,
        blank: facts.blank + marked.times,
        distinct: facts.distinct().saturating_sub(marked.texts),
        values: values(facts, one, guess),
        hidden: one.hidden.map(str::to_owned),
        odd: odd(facts, one, guess),
    }
}

/// What the values of a column are, in words.
fn kind(facts: &Facts, contents: &Contents) -> String {
    if contents.telling == 0 {
        return if facts.filled == 0 {
            "empty".to_owned()
        } else {
            "markers of missing values alone".to_owned()
        };
    }
    if contents.dates >= 80 {
        return "dates".to_owned();
    }
    if contents.addresses >= 50 {
        return "addresses".to_owned();
    }
    if contents.money >= 50 {
        return format!("money up to {}", hundredths(contents.largest));
    }
    if contents.whole >= 95 {
        return if contents.zeros > 0 {
            "digits with zeros in front".to_owned()
        } else {
            "whole numbers".to_owned()
        };
    }
    if contents.numbers.max(contents.numbers_with_comma) >= 60 {
        return format!("numbers up to {}", hundredths(contents.largest));
    }
    if contents.words > 120 {
        return "sentences".to_owned();
    }
    "words".to_owned()
}

/// The values that may be shown, with what they mean in a column of closed words.
fn values(facts: &Facts, one: &ColumnGuess, guess: &Guess) -> Vec<DescribedValue> {
    let column = one.meaning.map(|(column, _)| column);
    let map = guess.values.iter().find(|map| Some(map.column) == one.used());
    let closed = matches!(
        column,
        Some(Column::Contract | Column::Status | Column::Funding | Column::Grade)
    );
    let words = closed
        || matches!(
            column,
            Some(
                Column::Title
                    | Column::Unit
                    | Column::Institution
                    | Column::Scale
                    | Column::Role
                    | Column::Funder
            )
        );
    // In a column that nobody has a use for, few values that come again are a category; many may be anything.
    let few =
        facts.distinct() <= SHOWN as u64 && facts.distinct() * 3 <= facts.filled && one.contents.words < 60;
    if !(words || few) || one.contents.words > 120 {
        return Vec::new();
    }
    let hidden = one.hidden.is_some();
    let means = |text: &str| {
        let words = &map?.words;
        let ours = words
            .iter()
            .find(|(_, theirs)| theirs.iter().any(|other| other.eq_ignore_ascii_case(text)));
        ours.map(|(ours, _)| ours.clone())
    };
    facts
        .values()
        .into_iter()
        .filter(|(text, _)| !is_blank(text))
        .map(|(text, seen)| DescribedValue {
            value: text.to_owned(),
            times: seen.times,
            means: means(text),
        })
        // Of a column of people the words that say a state alone.
        .filter(|value| !hidden || value.means.is_some() && guess.status_in_names)
        .take(if closed { CLOSED } else { SHOWN })
        .collect()
}

/// Markers that the reader takes for blank without being told.
#[derive(Default)]
struct Marked {
    texts: u64,
    times: u64,
}

fn marked(contents: &Contents) -> Marked {
    let mut marked = Marked::default();
    for (_, times) in contents.missing.iter().filter(|(text, _)| is_blank(text)) {
        marked.texts += 1;
        marked.times += times;
    }
    marked
}

/// What is odd about a column.
fn odd(facts: &Facts, one: &ColumnGuess, guess: &Guess) -> Vec<String> {
    let mut out = Vec::new();
    let mut say = |what: &str, times: u64, row: Option<u32>| {
        let cells = if times == 1 { "cell" } else { "cells" };
        let first = row.map_or_else(String::new, |row| {
            if times == 1 {
                format!(" (row {row})")
            } else {
                format!(" (first in row {row})")
            }
        });
        out.push(format!("{what}: {times} {cells}{first}"));
    };
    for (found, what) in [
        (one.odd.serial, "a spreadsheet's day number in place of a date"),
        (one.odd.other, "not written like the other dates"),
        (one.odd.unlikely, "a date before 1940 or after 2100"),
    ] {
        if let Some((times, row)) = found {
            say(what, times, Some(row));
        }
    }
    let used = one.used();
    let zeros = one.contents.zeros;
    if used == Some(Column::Id) && zeros > 0 && zeros * 10 < facts.filled * 9 {
        say(
            "with a zero in front, and others without: a spreadsheet may have cut zeros off",
            zeros,
            None,
        );
    }
    if used == Some(Column::Id) && facts.filled > facts.distinct() {
        let what = "an id that stands there already, of a job share or of a row that is there twice";
        say(what, facts.filled - facts.distinct(), None);
    }
    let [by_point, by_comma] = one.contents.no_numbers;
    let (times, row) = if guess.decimal.is_some() {
        by_comma
    } else {
        by_point
    };
    if matches!(
        used,
        Some(Column::Fte | Column::Salary | Column::Count | Column::Point)
    ) && times > 0
    {
        say("no number", times, Some(row));
    }
    for (times, what) in [
        (facts.breaks, "a line break in the value"),
        (facts.edges, "white space before or after the value"),
        (facts.marks, "an apostrophe in front"),
    ] {
        if times > 0 {
            say(what, times, None);
        }
    }
    if let Some(map) = guess.values.iter().find(|map| Some(map.column) == used) {
        if !map.unknown.is_empty() {
            let times: u64 = map.unknown.iter().map(|(_, times)| times).sum();
            let is_are = if map.unknown.len() == 1 {
                "word is"
            } else {
                "words are"
            };
            out.push(format!(
                "{} {is_are} not understood, in {times} of its cells",
                map.unknown.len()
            ));
        }
        for list in &map.spellings {
            let list: Vec<String> = list.iter().map(|text| format!("`{text}`")).collect();
            out.push(format!("one word in several spellings: {}", list.join(", ")));
        }
    }
    out
}

fn suspicious(profile: &Profile, guess: &Guess) -> Vec<Suspicious> {
    let found = &profile.suspects;
    let mut out = Vec::new();
    for rule in &guess.skip {
        out.push(Suspicious {
            what: rule.why.clone(),
            rows: rule.rows,
            first: rule.first.clone(),
            remedy: Some(format!("leave them out with `skip = ['{}']`", rule.rule)),
        });
    }
    let mut add = |noted: &Noted, what: &str, remedy: Option<&str>| {
        if noted.rows > 0 {
            out.push(Suspicious {
                what: what.to_owned(),
                rows: noted.rows,
                first: noted.first.clone(),
                remedy: remedy.map(str::to_owned),
            });
        }
    };
    add(
        &found.wide,
        "more cells than headings",
        Some("a cell that holds the delimiter stands in double quotes"),
    );
    add(
        &found.lone,
        "one filled cell alone: a note or the title of a part, it seems",
        None,
    );
    add(
        &found.repeated,
        "the same as an earlier row in every cell",
        Some("look whether the extract was put together twice"),
    );
    out
}

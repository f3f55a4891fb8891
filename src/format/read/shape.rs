//! Which lines are set in columns, and where a clause goes on.

use super::super::line::{Group, Line, Word};

/// Widths of names and titles may differ by so much in columns.
const UNEVEN_NAMES: usize = 40;
/// Steps read as sentences: in columns only where their names are nearly even.
const UNEVEN_STEPS: usize = 16;

/// The settings of a rule, which stand apart from what it says.
const RULE_SETTINGS: [&str; 5] = ["severity", "because", "cites", "from", "until"];
/// Clauses whose keyword is two words.
const TWO_WORDS: [(&str, &str); 2] = [("at", "most"), ("at", "least")];

fn word(words: &[Word], index: usize) -> &str {
    words.get(index).map_or("", |word| word.text.as_str())
}

/// Sets the columns of a declaration: name, title, what follows.
pub(super) fn declaration(line: &mut Line) {
    let keyword = word(&line.words, 0).to_owned();
    let equals = line.words.iter().position(|word| word.text == "=");
    let titled = word(&line.words, 2).starts_with('"');
    let length = line.words.len();
    let (kind, stops) = if let (Some(equals), "align") = (equals, keyword.as_str()) {
        (keyword, vec![equals])
    } else if length <= 2 {
        (keyword, Vec::new())
    } else if titled {
        (keyword, if length > 3 { vec![2, 3] } else { vec![2] })
    } else {
        (format!("{keyword} without title"), vec![2])
    };
    line.stops = stops;
    line.group = Group::Run {
        kind,
        spread: UNEVEN_NAMES,
    };
}

/// Sets the columns of a clause of a block of kind `keyword`, the `block`th of its file. Returns the word under which
/// the clause goes on.
pub(super) fn clause(line: &mut Line, keyword: &str, block: usize) -> Option<usize> {
    // What opens inner braces over several lines is a head of its own.
    let opens = line.words.last().is_some_and(|word| word.text == "{");
    let first = word(&line.words, 0).to_owned();
    match keyword {
        "path" => step(line),
        "scale" if first == "grade" => {
            declaration(line);
            None
        }
        "evaluation" => {
            if !opens {
                declaration(line);
            }
            None
        }
        "grading" => {
            line.stops.extend(
                (1..line.words.len()).find(|&at| line.words.get(at).is_some_and(|word| word.gap > 0)),
            );
            line.group = Group::Run {
                kind: "grading".to_owned(),
                spread: UNEVEN_NAMES,
            };
            None
        }
        "rule" if !RULE_SETTINGS.contains(&first.as_str()) => None,
        "framework" | "source" | "role" | "contract" | "reward" | "family" | "check" | "match" | "rule" => {
            let two = TWO_WORDS.contains(&(first.as_str(), word(&line.words, 1)));
            let value = if two { 2 } else { 1 };
            let negated = first == "not";
            if line.words.len() <= value || negated {
                return None;
            }
            line.stops = vec![value];
            line.group = Group::Clauses(block);
            line.list = Some(value);
            Some(value)
        }
        _ => None,
    }
}

fn step(line: &mut Line) -> Option<usize> {
    let at = |wanted: &[&str]| {
        line.words
            .iter()
            .position(|word| wanted.contains(&word.text.as_str()))
    };
    let (arrow, colon) = (at(&["->", "<->"])?, at(&[":"])?);
    let chain = line
        .words
        .iter()
        .filter(|word| ["->", "<->"].contains(&word.text.as_str()))
        .nth(1);
    if chain.is_none() {
        line.stops = vec![arrow, colon];
        line.group = Group::Run {
            kind: "step".to_owned(),
            spread: UNEVEN_STEPS,
        };
    }
    Some(colon + 1)
}

//! The text of a manifest to start from: every guess with its reason behind it.

use super::framework::Started;
use crate::posts::columns::Column;
use crate::posts::describe::{Facts, Profile};
use crate::posts::guess::{ColumnGuess, DateForm, Guess, Surety};
use std::fmt::Write;

/// The form in which dates are read without a word.
const ISO: &str = "%Y-%m-%d";
/// Lists longer than this stand one text a line.
const WIDE: usize = 100;

/// What the manifest says that the source does not.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The framework, relative to the manifest.
    pub framework: String,
    /// The source, relative to the manifest.
    pub source: String,
    /// The date as of which everything is read.
    pub as_of: String,
    /// Where that date comes from.
    pub as_of_because: String,
}

/// A manifest for a source.
#[must_use]
pub fn manifest(profile: &Profile, guess: &Guess, setting: &Setting, started: Option<&Started>) -> String {
    let mut out = String::new();
    let source = &profile.name;
    line(
        &mut out,
        &format!(
            "# Guessed by `gradus init --from` from {}. Each guess says why;",
            one_line(source)
        ),
    );
    line(&mut out, "# change what is wrong, and run `gradus audit` again.");
    line(&mut out, &format!("framework = {}", quoted(&setting.framework)));
    line(
        &mut out,
        &format!("as-of     = {} # {}", setting.as_of, setting.as_of_because),
    );
    line(&mut out, "");
    line(&mut out, "[institution]");
    match &guess.institution {
        Some(name) => line(&mut out, &format!("name = {} # every row says so", quoted(name))),
        None if guess.of(Column::Institution).is_some() => {
            line(
                &mut out,
                "name = \"(institution not named)\" # of rows that name none",
            );
        }
        None => line(
            &mut out,
            "name = \"My institution\" # the extract names none: write yours",
        ),
    }
    line(&mut out, "");
    line(&mut out, "[[posts]]");
    line(&mut out, &format!("source = {}", quoted(&setting.source)));
    layout(&mut out, profile);
    if let Some(why) = &guess.by_fte {
        line(&mut out, &format!("weight = \"fte\" # {}", one_line(why)));
    }
    if guess.aggregated {
        line(
            &mut out,
            "aggregated = true # a row stands for as many posts as its count says",
        );
    }
    missing(&mut out, guess);
    skips(&mut out, guess);
    columns(&mut out, profile, guess, started);
    each(&mut out, profile, guess);
    values(&mut out, profile, guess, started);
    formats(&mut out, guess);
    out
}

fn line(out: &mut String, text: &str) {
    out.push_str(text.trim_end());
    out.push('\n');
}

/// How the source is cut, where it is not what is expected.
fn layout(out: &mut String, profile: &Profile) {
    if let Some(sheet) = &profile.sheet {
        line(out, &format!("sheet = {}", quoted(sheet)));
    }
    if let Some(encoding) = profile.encoding.as_ref().filter(|encoding| *encoding != "UTF-8") {
        line(
            out,
            &format!("encoding = {} # found out", quoted(&encoding.to_lowercase())),
        );
    }
    if let Some(delimiter) = profile.delimiter.filter(|delimiter| *delimiter != b',') {
        line(
            out,
            &format!(
                "delimiter = {} # found out",
                quoted(&char::from(delimiter).to_string())
            ),
        );
    }
    if profile.header_row > 1 && profile.header_rows == 1 {
        let why = "the headings stand there";
        line(out, &format!("header-row = {} # {why}", profile.header_row));
    }
    if profile.header_rows > 1 {
        line(
            out,
            &format!("header-row = {} # the headings begin there", profile.header_row),
        );
        line(out, &format!("header-rows = {}", profile.header_rows));
    }
}

fn missing(out: &mut String, guess: &Guess) {
    if guess.missing.is_empty() {
        return;
    }
    let texts: Vec<String> = guess.missing.iter().map(|(text, _)| quoted(text)).collect();
    let times: Vec<String> = guess.missing.iter().map(|(_, times)| times.to_string()).collect();
    let why = format!("they say that there is nothing; cells: {}", times.join(", "));
    line(out, &format!("missing = [{}] # {why}", texts.join(", ")));
}

fn skips(out: &mut String, guess: &Guess) {
    if guess.skip.is_empty() {
        return;
    }
    line(out, "skip = [");
    for skip in &guess.skip {
        let rows = if skip.rows == 1 {
            "1 row".to_owned()
        } else {
            format!("{} rows", skip.rows)
        };
        line(
            out,
            &format!("  {}, # {rows}: {}", quoted(&skip.rule), one_line(&skip.why)),
        );
    }
    line(out, "]");
}

fn columns(out: &mut String, profile: &Profile, guess: &Guess, started: Option<&Started>) {
    line(out, "");
    line(out, "[posts.columns] # ours = theirs");
    let mut lines: Vec<(String, String)> = Vec::new();
    let mut offered: Vec<(String, String)> = Vec::new();
    let mut unused: Vec<String> = Vec::new();
    for one in &guess.columns {
        let Some(facts) = profile.columns.get(one.index) else {
            continue;
        };
        match one.meaning {
            Some((column, surety)) if is_taken(column, surety, started) => {
                let why = format!("{}: {}", surety.word(), one.why.join("; "));
                lines.push((format!("{} = {}", column.name(), heading(profile, facts)), why));
            }
            Some((column, _)) => {
                let why = format!("doubtful: {}", one.why.join("; "));
                offered.push((format!("# {} = {}", column.name(), heading(profile, facts)), why));
            }
            None if facts.heading.is_empty() => {}
            None if guess
                .wide
                .iter()
                .any(|wide| wide.parts.iter().any(|part| part.index == one.index)) => {}
            None => unused.push(one_line(&facts.heading)),
        }
    }
    if let Some(role) = started.and_then(|started| started.constant_role.as_ref()) {
        let why = "the extract has no title and no role: every post is this one".to_owned();
        lines.push((format!("role = {{ value = {} }}", quoted(role)), why));
    }
    let wide = lines
        .iter()
        .chain(&offered)
        .map(|(text, _)| text.chars().count())
        .max()
        .unwrap_or(0);
    for (text, why) in lines.iter().chain(&offered) {
        line(
            out,
            &format!("{text:<width$} # {}", one_line(why), width = wide.min(60)),
        );
    }
    if !unused.is_empty() {
        wrapped(out, &format!("Not used: {}.", unused.join(", ")));
    }
    let is_fte = |one: &ColumnGuess| {
        let meaning = one.meaning.filter(|&(_, surety)| surety > Surety::Doubtful);
        meaning.is_some_and(|(column, _)| column == Column::Fte)
    };
    let measures_fte = guess
        .wide
        .as_ref()
        .is_some_and(|wide| wide.measure == Column::Fte);
    if !measures_fte && !guess.columns.iter().any(is_fte) {
        line(out, "# No column of FTE is used: every post counts as 1 FTE.");
    }
}

/// A wide return: the rows are read once for each column of numbers.
fn each(out: &mut String, profile: &Profile, guess: &Guess) {
    let Some(wide) = &guess.wide else {
        return;
    };
    line(out, "");
    line(
        out,
        "# A row holds several kinds of staff side by side: it is read once for each of them.",
    );
    for part in &wide.parts {
        let Some(facts) = profile.columns.get(part.index) else {
            continue;
        };
        line(out, "[[posts.each]]");
        line(
            out,
            &format!("{} = {}", wide.measure.name(), heading(profile, facts)),
        );
        for (ours, value) in [("title", &part.title), ("contract", &part.contract)] {
            if let Some(value) = value {
                line(out, &format!("{ours} = {{ value = {} }}", quoted(value)));
            }
        }
    }
}

/// Whether a guess is good enough to be used. Without a framework there are no scales that a column could name.
pub(super) fn is_taken(column: Column, surety: Surety, started: Option<&Started>) -> bool {
    surety > Surety::Doubtful && !(started.is_some() && matches!(column, Column::Scale | Column::Role))
}

/// A column by its heading, or by its position where the heading does not name it alone.
fn heading(profile: &Profile, facts: &Facts) -> String {
    let same = profile
        .columns
        .iter()
        .filter(|other| other.heading.eq_ignore_ascii_case(&facts.heading));
    if facts.heading.is_empty() || same.count() > 1 {
        facts.position.to_string()
    } else {
        quoted(&facts.heading)
    }
}

fn values(out: &mut String, profile: &Profile, guess: &Guess, started: Option<&Started>) {
    for map in &guess.values {
        let taken = |one: &ColumnGuess| {
            one.meaning
                .is_some_and(|(column, surety)| column == map.column && is_taken(column, surety, started))
        };
        if !guess.columns.iter().any(taken) {
            continue;
        }
        line(out, "");
        line(
            out,
            &format!("[posts.values.{}] # ours = theirs", map.column.name()),
        );
        for (ours, theirs) in &map.words {
            if ours.is_empty() {
                line(
                    out,
                    "# not understood, so read as blank: move them to the words that they mean",
                );
            }
            list(out, &key(ours), theirs);
        }
        for spellings in &map.spellings {
            wrapped(
                out,
                &format!("One word in several spellings: {}.", spellings.join(", ")),
            );
        }
        if map.words.iter().all(|(ours, _)| !ours.is_empty()) && !map.unknown.is_empty() {
            let names: Vec<&str> = map.unknown.iter().map(|(text, _)| text.as_str()).collect();
            let what = match map.column {
                Column::Grade | Column::HolderGrade => "No grade of the framework",
                _ => "Not understood, and such rows are refused",
            };
            wrapped(out, &format!("{what}: {}.", names.join(", ")));
        }
    }
    if let Some(started) = started.filter(|started| !started.grade_words.is_empty()) {
        line(out, "");
        line(out, "[posts.values.grade] # ours = theirs");
        for (ours, theirs) in &started.grade_words {
            list(out, &key(ours), theirs);
        }
    }
    ours_by_name(out, profile, guess, started);
}

/// A column that is named like ours is read whether the manifest names it or not; where it holds something else it is
/// told to say nothing.
fn ours_by_name(out: &mut String, profile: &Profile, guess: &Guess, started: Option<&Started>) {
    for (column, name) in Column::ALL {
        let named = profile
            .columns
            .iter()
            .position(|facts| facts.heading.to_lowercase().replace([' ', '_'], "-") == name);
        let Some(index) = named else {
            continue;
        };
        let used = guess.columns.iter().any(|one| {
            one.meaning
                .is_some_and(|(ours, surety)| ours == column && is_taken(ours, surety, started))
        });
        let elsewhere = guess.columns.get(index).and_then(|one| one.meaning);
        let elsewhere = elsewhere.is_some_and(|(ours, surety)| is_taken(ours, surety, started));
        if !used && !elsewhere {
            line(out, "");
            line(out, &format!("[posts.values.{name}]"));
            line(
                out,
                "\"\" = [\"*\"] # it is named like ours and does not hold what ours holds: nothing is read from it",
            );
        }
    }
}

fn list(out: &mut String, key: &str, texts: &[String]) {
    let quoted: Vec<String> = texts.iter().map(|text| self::quoted(text)).collect();
    let short = format!("{key} = [{}]", quoted.join(", "));
    if short.chars().count() <= WIDE {
        return line(out, &short);
    }
    line(out, &format!("{key} = ["));
    for text in quoted {
        line(out, &format!("  {text},"));
    }
    line(out, "]");
}

fn formats(out: &mut String, guess: &Guess) {
    let date = guess.date.as_ref().filter(|date| date.form != ISO);
    if date.is_none() && guess.decimal.is_none() {
        return;
    }
    line(out, "");
    line(out, "[posts.formats]");
    if let Some(DateForm { form, doubt, fits }) = date {
        let mut why = format!("{} of {} dates are written so", fits.0, fits.1);
        if let Some(other) = doubt {
            // Writing to a `String` cannot fail.
            let _ = write!(why, "; all of them could be `{other}` as well: ask");
        }
        line(out, &format!("date = {} # {why}", quoted(form)));
    }
    if let Some((_, why)) = &guess.decimal {
        line(out, &format!("decimal = \",\" # {}", one_line(why)));
    }
}

/// A comment that may be long.
fn wrapped(out: &mut String, text: &str) {
    let mut current = String::from("#");
    for word in one_line(text).split(' ') {
        if current.chars().count() + word.chars().count() + 1 > WIDE && current.len() > 1 {
            line(out, &current);
            current = String::from("#");
        }
        current.push(' ');
        current.push_str(word);
    }
    line(out, &current);
}

/// A text of a source in a comment must not end the comment.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

fn key(ours: &str) -> String {
    let bare = !ours.is_empty()
        && ours
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if bare { ours.to_owned() } else { quoted(ours) }
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    if text.contains('"') && !text.contains('\'') && !text.chars().any(char::is_control) {
        return format!("'{text}'");
    }
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

//! What the columns of an extract probably mean, with the reason for each guess (`interfaces.md`, The manifest).
//!
//! A guess is heading, contents and the other columns taken together. What is not sure enough is offered and not used;
//! what could name a person is counted and not shown.

mod assign;
mod contents;
mod dates;
pub mod headings;
mod privacy;
mod rows;
mod values;
mod wide;
mod words;

pub use contents::Contents;
pub use dates::{DateForm, OddDates};
pub use rows::SkipGuess;
pub use values::ValueGuess;
pub use wide::{Part, Wide};

use super::columns::Column;
use super::describe::Profile;
use super::mapping::DecimalMark;

/// What is known of the framework that the posts are for.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Contract terms: the built-in ones, and those that it declares.
    pub contracts: Vec<String>,
    /// Names and titles of its grades; none without a framework.
    pub grades: Vec<(String, String)>,
    /// Names of its roles.
    pub roles: Vec<String>,
    /// Names of its scales.
    pub scales: Vec<String>,
}

/// How sure a guess is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Surety {
    /// Offered, and not used.
    Doubtful,
    /// Used; worth a look.
    Likely,
    /// Used.
    Sure,
}

impl Surety {
    /// The word that descriptions use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Doubtful => "doubtful",
            Self::Likely => "likely",
            Self::Sure => "sure",
        }
    }

    fn of(score: u32) -> Option<Self> {
        match score {
            0..50 => None,
            50..68 => Some(Self::Doubtful),
            68..85 => Some(Self::Likely),
            _ => Some(Self::Sure),
        }
    }
}

/// What one column of the source means.
#[derive(Debug, Clone)]
pub struct ColumnGuess {
    /// Its place in [`Profile::columns`].
    pub index: usize,
    /// The column of ours, where one fits.
    pub meaning: Option<(Column, Surety)>,
    /// Why, and what speaks against it.
    pub why: Vec<String>,
    /// Why its values are not shown; none when they may be.
    pub hidden: Option<&'static str>,
    /// What its values are.
    pub contents: Contents,
    /// What is odd about its dates, where it holds dates.
    pub odd: OddDates,
}

impl ColumnGuess {
    /// The column of ours that it is used for.
    #[must_use]
    pub fn used(&self) -> Option<Column> {
        self.meaning
            .filter(|(_, surety)| *surety > Surety::Doubtful)
            .map(|(column, _)| column)
    }
}

/// What the manifest should say of a source.
#[derive(Debug, Clone)]
pub struct Guess {
    /// What each column means.
    pub columns: Vec<ColumnGuess>,
    /// The institution, where one alone is named.
    pub institution: Option<String>,
    /// Whether the column of people's names says of some posts that they are vacant or closed: it is then the status.
    pub status_in_names: bool,
    /// A row stands for several posts, of which the FTE alone is given; with the reason.
    pub by_fte: Option<String>,
    /// A row stands for several posts.
    pub aggregated: bool,
    /// How dates are written, where there are some.
    pub date: Option<DateForm>,
    /// The decimal mark where it is a comma; with the reason.
    pub decimal: Option<(DecimalMark, String)>,
    /// Texts that mean that there is nothing, beside those that are always taken so; with how often.
    pub missing: Vec<(String, u64)>,
    /// Rows that are no posts.
    pub skip: Vec<SkipGuess>,
    /// Value maps.
    pub values: Vec<ValueGuess>,
    /// Whether the source is a wide return, whose rows are read once for each of its columns of numbers.
    pub wide: Option<Wide>,
}

impl Guess {
    /// The column of the source that is used for one of ours.
    #[must_use]
    pub fn of(&self, column: Column) -> Option<&ColumnGuess> {
        self.columns.iter().find(|guess| guess.used() == Some(column))
    }
}

/// Guesses what a source means.
#[must_use]
pub fn guess(profile: &Profile, known: &Known) -> Guess {
    let contents: Vec<Contents> = profile.columns.iter().map(contents::look).collect();
    let mut guess = Guess {
        columns: assign::assign(profile, contents, known),
        institution: None,
        status_in_names: false,
        by_fte: None,
        aggregated: false,
        date: None,
        decimal: None,
        missing: Vec::new(),
        skip: Vec::new(),
        values: Vec::new(),
        wide: None,
    };
    wide_return(profile, known, &mut guess);
    status_of_names(profile, known, &mut guess);
    institution(profile, &mut guess);
    formats(profile, &mut guess);
    counts(profile, &mut guess);
    missing(profile, &mut guess);
    guess.skip.extend(rows::skips(profile, &guess));
    guess.values = values::maps(profile, &guess, known);
    guess
}

/// In a wide return a column of numbers is a kind of staff, and no column of ours.
fn wide_return(profile: &Profile, known: &Known, guess: &mut Guess) {
    let Some(wide) = wide::find(profile, &guess.columns, known) else {
        return;
    };
    for one in &mut guess.columns {
        let is_part = wide.parts.iter().any(|part| part.index == one.index);
        let is_number = matches!(
            one.meaning,
            Some((Column::Fte | Column::Count | Column::Salary | Column::Point, _))
        );
        if is_part || is_number || one.meaning.is_none() {
            one.meaning = None;
            one.why = Vec::new();
        }
        if is_part {
            one.why
                .push("a column of numbers for a kind of staff: the rows are read once for each".to_owned());
        }
    }
    let ours = wide.measure.name();
    let numbers = wide
        .parts
        .iter()
        .filter_map(|part| profile.columns.get(part.index));
    let zeros: Vec<_> = numbers
        .clone()
        .flat_map(|facts| {
            ["0", "0.0", "0.00"]
                .into_iter()
                .filter_map(|zero| facts.seen(zero))
        })
        .collect();
    let blanks: u64 = numbers.map(|facts| facts.blank).sum();
    for (rule, rows) in [
        (
            format!("{ours} is \"0\", \"0.0\", \"0.00\""),
            zeros.iter().map(|seen| seen.times).sum(),
        ),
        (format!("{ours} is blank"), blanks),
    ] {
        if rows > 0 {
            guess.skip.push(SkipGuess {
                rule,
                why: "there is nobody of the kind".to_owned(),
                rows,
                first: Vec::new(),
            });
        }
    }
    guess.aggregated = true;
    if wide.measure == Column::Fte {
        guess.by_fte = Some("numbers of people with fractions: they are counted as they stand".to_owned());
    }
    guess.wide = Some(wide);
}

/// Where people are named, `Vacant` and `Eliminated` in place of a name say what state a post is in.
fn status_of_names(profile: &Profile, known: &Known, guess: &mut Guess) {
    if guess.of(Column::Status).is_some() {
        return;
    }
    let Some(at) = guess
        .columns
        .iter()
        .position(|one| one.used() == Some(Column::Person))
    else {
        return;
    };
    let Some(facts) = guess
        .columns
        .get(at)
        .and_then(|one| profile.columns.get(one.index))
    else {
        return;
    };
    let states: u64 = facts
        .values()
        .iter()
        .filter(|(text, _)| words::meaning(Column::Status, text, &known.contracts).is_some())
        .map(|(_, seen)| seen.times)
        .sum();
    if states == 0 {
        return;
    }
    if let Some(one) = guess.columns.get_mut(at) {
        one.meaning = Some((Column::Status, Surety::Likely));
        one.why.push(format!(
            "{states} of its cells say what state the post is in and name nobody: it is read as `status`"
        ));
        guess.status_in_names = true;
    }
}

/// One institution alone is said once, not in every row.
fn institution(profile: &Profile, guess: &mut Guess) {
    let Some(at) = guess
        .columns
        .iter()
        .position(|one| one.used() == Some(Column::Institution))
    else {
        return;
    };
    let Some(one) = guess.columns.get_mut(at) else {
        return;
    };
    let Some(facts) = profile.columns.get(one.index) else {
        return;
    };
    if let ([(name, _)], 0) = (facts.values().as_slice(), facts.blank) {
        one.why
            .push("every row says the same: it is said once, under `[institution]`".to_owned());
        one.meaning = None;
        guess.institution = Some((*name).to_owned());
    }
}

/// How dates and numbers are written.
fn formats(profile: &Profile, guess: &mut Guess) {
    let is_date = |column: Column| {
        matches!(
            column,
            Column::Start | Column::End | Column::ServiceStart | Column::ActingUntil | Column::ProtectedUntil
        )
    };
    let dated: Vec<&Contents> = guess
        .columns
        .iter()
        .filter(|one| one.used().is_some_and(is_date))
        .map(|one| &one.contents)
        .collect();
    guess.date = dates::common(&dated);
    if let Some(form) = guess.date.clone() {
        for one in &mut guess.columns {
            if one.used().is_some_and(is_date)
                && let Some(facts) = profile.columns.get(one.index)
            {
                one.odd = dates::odd(facts, &form.form);
            }
        }
    }
    let numeric = |column: Column| matches!(column, Column::Salary | Column::Fte);
    let columns = guess.columns.iter().filter(|one| one.used().is_some_and(numeric));
    let comma = columns
        .filter(|one| one.contents.numbers_with_comma > one.contents.numbers)
        .filter_map(|one| profile.columns.get(one.index))
        .next();
    if let Some(facts) = comma {
        let why = format!("`{}` is written with a decimal comma", facts.heading);
        guess.decimal = Some((DecimalMark::Comma, why));
    }
}

/// Whether a row stands for several posts, and how that is said.
fn counts(profile: &Profile, guess: &mut Guess) {
    guess.aggregated |= guess.of(Column::Count).is_some();
    let Some(fte) = guess.of(Column::Fte) else {
        return;
    };
    let heading = profile
        .columns
        .get(fte.index)
        .map_or("", |facts| facts.heading.as_str());
    let several = fte.contents.largest > 150;
    let named =
        headings::heard(heading, Column::Fte).is_some_and(|heard| heard.usual == "number of posts in fte");
    if guess.of(Column::Id).is_none() && !guess.aggregated && (several || named) {
        let why = if several {
            format!(
                "`{heading}` is up to {}: a row stands for several posts",
                hundredths(fte.contents.largest)
            )
        } else {
            format!("`{heading}` counts posts in FTE")
        };
        guess.by_fte = Some(why);
    }
}

/// Hundredths as people write them.
#[must_use]
pub fn hundredths(value: i64) -> String {
    if value % 100 == 0 {
        (value / 100).to_string()
    } else {
        format!("{}.{:02}", value / 100, value % 100)
    }
}

/// Texts that mean nothing, in the columns that are used.
fn missing(profile: &Profile, guess: &mut Guess) {
    let used: Vec<&ColumnGuess> = guess.columns.iter().filter(|one| one.used().is_some()).collect();
    let mut found: Vec<(String, u64)> = Vec::new();
    for one in used {
        let kept = |text: &str| {
            // What a value map says wins, and a manager called `XX` or `--` is the top.
            one.used() == Some(Column::Manager) && words::meaning(Column::Manager, text, &[]).is_some()
        };
        for (text, times) in &one.contents.missing {
            if contents::marker(text) == Some(true) || kept(text) {
                continue;
            }
            match found
                .iter_mut()
                .find(|(known, _)| known.eq_ignore_ascii_case(text))
            {
                Some((_, all)) => *all += times,
                None => found.push((text.clone(), *times)),
            }
        }
    }
    // A text that is a column's only one, or that means the top in another, is no marker.
    found.retain(|(text, _)| {
        !guess.columns.iter().any(|one| {
            one.used() == Some(Column::Manager)
                && words::meaning(Column::Manager, text, &[]).is_some()
                && profile
                    .columns
                    .get(one.index)
                    .is_some_and(|facts| facts.has(text))
        })
    });
    found.sort();
    guess.missing = found;
}

/// Whether the reader takes a text for blank without being told.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    contents::marker(text) == Some(true)
}

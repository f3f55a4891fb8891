//! From facts to questions and answers: sentences, charts, tables. A file for each question.

mod change;
mod comparison;
mod consistency;
mod coverage;
mod onward;
mod security;
mod visible;

use super::{Ask, Facts, en, share};
use crate::report::briefing::{Block, Briefing, Cell, Column, Figure, Locale, Question, Sum, Table};
use crate::report::map::Map;
use crate::report::safe::safe;
use crate::stats;

/// One post.
const ONE: i64 = 10_000;
/// Fewer posts than this are not shown as a share (`semantics.md`, Statistics).
const FEWEST: i64 = 5 * ONE;
/// Longer texts of users are cut: the rest is in the sources.
const LONGEST: usize = 140;
/// Rows of a chart.
const BARS: usize = 24;

/// The facts with what it takes to say them.
struct Says<'a> {
    facts: &'a Facts,
    locale: Locale,
}

pub(super) fn compose(facts: &Facts, map: Map, ask: &Ask) -> Briefing {
    let says = Says {
        facts,
        locale: ask.locale,
    };
    let mut questions = vec![
        visible::question(&says),
        onward::question(&says, map),
        security::question(&says),
        consistency::question(&says),
        coverage::question(&says),
        change::question(&says),
    ];
    // Where institutions would betray other figures, a shared briefing says nothing of each.
    if facts.institutions.len() > 1 && facts.institutions.iter().any(|group| group.filled > 0) {
        questions.push(comparison::question(&says));
    }
    let institutions = &facts.institutions;
    let title = match institutions.as_slice() {
        [only] => user(&only.name),
        several => format!("{} institutions", says.locale.whole(several.len())),
    };
    let version = if facts.version.is_empty() {
        String::new()
    } else {
        format!(", version {}", user(&facts.version))
    };
    Briefing {
        locale: ask.locale,
        gradus: env!("CARGO_PKG_VERSION").to_owned(),
        title,
        subtitle: format!(
            "Careers and grading as of {}, against {}{version}",
            says.locale.date(facts.as_of),
            user(&facts.framework)
        ),
        as_of: facts.as_of,
        shared: facts.shared.then(|| en::SHARED.to_owned()),
        lead: lead(&says),
        before: before(&says),
        questions,
        method: method(&says),
        words: en::WORDS,
    }
}

fn lead(says: &Says<'_>) -> Vec<Figure> {
    let all = &says.facts.all;
    let figure = |label: &str, value: Cell, more: String| Figure {
        label: label.to_owned(),
        value,
        more,
    };
    vec![
        figure(
            "Posts placed on a role",
            says.share(all.placed, all.placed + all.unplaced),
            format!(
                "{} of {}",
                says.count(all.placed),
                en::posts(&says.count(all.placed + all.unplaced))
            ),
        ),
        figure(
            "People in post",
            Cell::Count(all.filled),
            format!("{} FTE", says.locale.fte(all.fte)),
        ),
        figure(
            "Without a way up here",
            says.share(all.stuck(), all.classed),
            format!("{} of {}", says.count(all.stuck()), says.people(all.classed)),
        ),
        figure(
            "On short-term contracts",
            says.share(all.short_term, all.contract_known),
            format!(
                "{} of {}",
                says.count(all.short_term),
                says.people(all.contract_known)
            ),
        ),
    ]
}

/// What must be known before anything else: an audit of a part says that it is one.
fn before(says: &Says<'_>) -> Vec<String> {
    let facts = says.facts;
    let all = &facts.all;
    let mut out = Vec::new();
    if all.unplaced > 0 {
        out.push(format!(
            "{} of {} could not be placed on a role: what follows says nothing of where their holders can go.",
            says.count(all.unplaced),
            says.posts(all.placed + all.unplaced),
        ));
    }
    if facts.rows_refused > 0 {
        let refused = says
            .locale
            .whole(usize::try_from(facts.rows_refused).unwrap_or(usize::MAX));
        out.push(format!(
            "{refused} of {} rows could not be read and are in no figure: the audit lists them.",
            says.locale
                .whole(usize::try_from(facts.rows_read).unwrap_or(usize::MAX)),
        ));
    }
    out
}

fn method(says: &Says<'_>) -> Vec<String> {
    let facts = says.facts;
    let mut out = vec![
        "A person's way up is looked for step by step in the framework: through roles that have posts in the same \
         institution, on steps that are open to the contract and the funding of the post."
            .to_owned(),
        "People are counted by filled posts, honorary ones apart. A post with several roles counts in the family of its \
         largest share, and has the best way up of its roles."
            .to_owned(),
    ];
    if facts.shared {
        out.push(
            "Shares are reckoned from the rounded counts; intervals and tests are not given.".to_owned(),
        );
    } else if facts.exact {
        out.push(
            "Intervals are Wilson's at 95%: where few people are counted they are wide, and two groups whose intervals \
             overlap much may not differ at all. A share of fewer than 5 posts is not shown."
                .to_owned(),
        );
    } else {
        out.push(
            "The sources count FTE or rounded numbers: intervals and tests are not given. A share of fewer than 5 posts is \
             not shown."
                .to_owned(),
        );
    }
    for (check, because) in &facts.skipped {
        let title = crate::report::words::check_title(check);
        out.push(format!(
            "Not checked: {}, because {}.",
            user(&title),
            user(because)
        ));
    }
    out
}

impl Says<'_> {
    fn count(&self, places: i64) -> String {
        self.locale.count(places)
    }

    fn posts(&self, places: i64) -> String {
        en::posts(&self.count(places))
    }

    fn people(&self, places: i64) -> String {
        en::people(&self.count(places))
    }

    /// A share, where there are enough posts for one.
    fn share(&self, part: i64, whole: i64) -> Cell {
        let fewest = if self.facts.shared { share::SHOWN } else { FEWEST };
        if whole <= 0 {
            Cell::Blank
        } else if whole < fewest {
            Cell::Withheld
        } else {
            Cell::Share((part as f64 / whole as f64).clamp(0.0, 1.0))
        }
    }

    /// Wilson's interval of a share that is shown.
    fn interval(&self, part: i64, whole: i64) -> Option<(f64, f64)> {
        if !self.facts.exact || !matches!(self.share(part, whole), Cell::Share(_)) {
            return None;
        }
        let number = |places: i64| u64::try_from(places / ONE).unwrap_or(0);
        stats::wilson(number(part), number(whole))
    }

    fn interval_cell(&self, part: i64, whole: i64) -> Cell {
        match self.interval(part, whole) {
            Some((low, high)) => Cell::Interval(low, high),
            None if matches!(self.share(part, whole), Cell::Withheld) => Cell::Withheld,
            None => Cell::Blank,
        }
    }

    /// ` (23.4%)`, or nothing where there are too few.
    fn in_brackets(&self, part: i64, whole: i64) -> String {
        match self.share(part, whole) {
            Cell::Share(share) => format!(" ({})", self.locale.share(share)),
            _ => String::new(),
        }
    }

    /// A table with its last row: sums over all rows, kept or not.
    fn table(
        &self,
        id: &'static str,
        title: &str,
        note: &str,
        columns: Vec<Column>,
        mut rows: Vec<Vec<Cell>>,
    ) -> Block {
        let of = rows.len();
        let total = (of > 1 && columns.iter().any(|column| column.sum == Sum::Add))
            .then(|| self.total(&columns, &rows));
        rows.truncate(super::gather::MOST);
        Block::Table(Table {
            id,
            title: title.to_owned(),
            note: note.to_owned(),
            columns,
            rows,
            of,
            total,
        })
    }

    fn total(&self, columns: &[Column], rows: &[Vec<Cell>]) -> Vec<Cell> {
        let sum = |at: usize| -> (i64, bool) {
            let mut fte = false;
            let total = rows
                .iter()
                .filter_map(|row| match row.get(at) {
                    Some(Cell::Count(value)) => Some(*value),
                    Some(Cell::Fte(value)) => {
                        fte = true;
                        Some(*value)
                    }
                    _ => None,
                })
                .sum();
            (total, fte)
        };
        columns
            .iter()
            .enumerate()
            .map(|(at, column)| match (column.sum, column.ratio) {
                (Sum::No, _) if at == 0 => Cell::Text(en::WORDS.total.to_owned()),
                (Sum::Add, _) => match sum(at) {
                    (total, true) => Cell::Fte(total),
                    (total, false) => Cell::Count(total),
                },
                (Sum::Ratio, Some((part, whole))) => self.share(sum(part).0, sum(whole).0),
                _ => Cell::Blank,
            })
            .collect()
    }
}

/// A text of a user, made safe to show: control characters and marks that turn the reading direction are written out, and
/// what is very long is cut.
fn user(text: &str) -> String {
    let text = safe(text);
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}\u{2026}", text.get(..at).unwrap_or(&text)),
        None => text.into_owned(),
    }
}

/// A sentence that holds texts of users: it may be longer.
fn longer(sentence: &str) -> String {
    let sentence = safe(sentence);
    match sentence.char_indices().nth(4 * LONGEST) {
        Some((at, _)) => format!("{}\u{2026}", sentence.get(..at).unwrap_or(&sentence)),
        None => sentence.into_owned(),
    }
}

fn text(value: &str) -> Cell {
    Cell::Text(user(value))
}

/// The first letter as a capital.
fn capital(value: &str) -> String {
    crate::report::words::capital(value)
}

fn question(
    id: &'static str,
    [title, sheet]: [&str; 2],
    answer: Vec<String>,
    blocks: Vec<Block>,
) -> Question {
    Question {
        id,
        title: title.to_owned(),
        sheet: sheet.to_owned(),
        answer,
        remedy: None,
        blocks,
    }
}

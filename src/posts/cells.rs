//! One cell to one value, by the kind of our column (`interfaces.md`, Columns of a posts source).
//!
//! In this order: trim, drop a spreadsheet's text marker, the value map, blank markers, then the column's own
//! reading. Every value is kept as an `i64` until the row is complete.

use super::columns::{Column, NO_DATE, NO_MONEY, NO_POINT, Status, Sym, Symbols};
use super::dates;
use super::mapping::{ANY_OTHER, Formats, folded, tidy_into, trimmed};
use super::numbers::{self, Reason, short};
use crate::diagnostic::nearest;
use foldhash::{HashMap, HashSet};

/// A blank `count` or `fte`, until the row is complete.
pub(super) const ABSENT: i64 = i64::MIN;

/// How a column's cells are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Id,
    /// Text in which white space says nothing.
    Text,
    /// Text that is kept as it stands between its ends.
    Raw,
    Contract,
    Status,
    Count,
    Fte,
    Date,
    Point,
    Salary,
}

impl Kind {
    pub(super) fn of(column: Column) -> Self {
        match column {
            Column::Id => Self::Id,
            Column::Role | Column::Manager | Column::Person => Self::Raw,
            Column::Contract => Self::Contract,
            Column::Status => Self::Status,
            Column::Count => Self::Count,
            Column::Fte => Self::Fte,
            Column::Start
            | Column::End
            | Column::ServiceStart
            | Column::ActingUntil
            | Column::ProtectedUntil => Self::Date,
            Column::Point => Self::Point,
            Column::Salary => Self::Salary,
            _ => Self::Text,
        }
    }

    fn blank(self) -> i64 {
        match self {
            Self::Id | Self::Text | Self::Raw | Self::Contract => i64::from(Sym::BLANK.0),
            Self::Status => Status::Filled as i64,
            Self::Count | Self::Fte => ABSENT,
            Self::Date => i64::from(NO_DATE),
            Self::Point => i64::from(NO_POINT),
            Self::Salary => NO_MONEY,
        }
    }
}

/// What one source says about reading cells.
#[derive(Clone)]
pub(super) struct Rules<'a> {
    pub formats: &'a Formats,
    /// Folded texts that mean blank here, beside the usual ones.
    pub missing: HashSet<String>,
    /// Contract terms by their folded form.
    pub contracts: Vec<(String, String)>,
}

impl Rules<'_> {
    /// Whether a trimmed text means that there is nothing.
    pub(super) fn is_blank(&self, text: &str) -> bool {
        text.is_empty()
            || ["N/A", "N/D", "NULL"]
                .iter()
                .any(|marker| text.eq_ignore_ascii_case(marker))
            || (!self.missing.is_empty() && self.missing.contains(&folded(text)))
    }
}

/// A value map.
#[derive(Debug, Clone, Default)]
pub(super) struct Lexicon {
    /// Our word by their folded text.
    words: HashMap<String, String>,
    /// What every other text means (`"*"`): a column of names says `Vacant` where there is none.
    others: Option<String>,
}

impl Lexicon {
    pub(super) fn insert(&mut self, theirs: &str, ours: &str) {
        if theirs == ANY_OTHER {
            self.others = Some(ours.to_owned());
        } else {
            self.words.insert(folded(theirs), ours.to_owned());
        }
    }

    /// The lengths of the texts that are listed, and whether every other text means something.
    pub(super) fn lengths(&self) -> (impl Iterator<Item = usize>, bool) {
        (self.words.keys().map(String::len), self.others.is_some())
    }

    /// Our word for a text that is listed.
    fn listed(&self, text: &str) -> Option<&str> {
        if self.words.is_empty() {
            None
        } else {
            self.words.get(&folded(text)).map(String::as_str)
        }
    }
}

/// Reads one cell of a column.
pub(super) fn read(
    cell: &[u8],
    column: Column,
    lexicon: Option<&Lexicon>,
    rules: &Rules,
    symbols: &mut Symbols,
    scratch: &mut String,
) -> Result<i64, Reason> {
    let kind = Kind::of(column);
    let text = meaning(cell, column, lexicon, rules)?;
    if text.is_empty() {
        return Ok(kind.blank());
    }
    let interned = |symbols: &mut Symbols, text: &str| Ok(i64::from(symbols.intern(text).0));
    match kind {
        Kind::Id | Kind::Raw => interned(symbols, text),
        // Steps are open to these by name, so that case must not keep a post out.
        Kind::Text if column == Column::Funding && text.eq_ignore_ascii_case("core") => {
            interned(symbols, "core")
        }
        Kind::Text if column == Column::Funding && text.eq_ignore_ascii_case("project") => {
            interned(symbols, "project")
        }
        Kind::Text if is_tidy(text) => interned(symbols, text),
        Kind::Text => {
            tidy_into(text, scratch);
            interned(symbols, scratch)
        }
        Kind::Contract => interned(symbols, contract(text, &rules.contracts)?),
        Kind::Status => status(text),
        Kind::Count => numbers::count(text, rules.formats),
        Kind::Fte => numbers::fte(text, rules.formats),
        Kind::Date => dates::date(text, rules.formats),
        Kind::Point => numbers::point(text, rules.formats),
        Kind::Salary => numbers::money(text, rules.formats),
    }
}

/// What a cell says once markers, value map and blanks are dealt with; empty for blank.
pub(super) fn meaning<'c>(
    cell: &'c [u8],
    column: Column,
    lexicon: Option<&'c Lexicon>,
    rules: &Rules,
) -> Result<&'c str, Reason> {
    let Ok(text) = std::str::from_utf8(cell) else {
        return Err("this is not text".to_owned());
    };
    let text = without_marker(trimmed(text), column);
    let others = lexicon.and_then(|map| map.others.as_deref());
    let text = match lexicon.and_then(|map| map.listed(text)) {
        Some(ours) => ours,
        None if rules.is_blank(text) => "",
        None => others.unwrap_or(text),
    };
    if text.is_empty() && Kind::of(column) == Kind::Id {
        return Err(
            "a post needs an id; give it one, or leave such rows out with `skip = ['id is blank']`"
                .to_owned(),
        );
    }
    Ok(text)
}

/// Spreadsheets mark a number that is kept as text with an apostrophe in front.
fn without_marker(text: &str, column: Column) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) => {
            let is_number = rest.trim_start().starts_with(|c: char| c.is_ascii_digit());
            let is_name = matches!(column, Column::Id | Column::Manager) && !rest.is_empty();
            if is_number || is_name { trimmed(rest) } else { text }
        }
        None => text,
    }
}

fn is_tidy(text: &str) -> bool {
    let mut before = b'x';
    text.bytes().all(|byte| {
        let fine = (b' '..0x7f).contains(&byte) && !(byte == b' ' && before == b' ');
        before = byte;
        fine
    })
}

/// A closed word as it is compared: `Open  ended`, `open_ended` and `open-ended` are one.
pub(super) fn term(text: &str) -> String {
    folded(text).replace([' ', '_'], "-")
}

fn contract<'r>(text: &str, contracts: &'r [(String, String)]) -> Result<&'r str, Reason> {
    let wanted = term(text);
    if let Some((_, known)) = contracts.iter().find(|(folded, _)| *folded == wanted) {
        return Ok(known);
    }
    let names: Vec<&str> = contracts.iter().map(|(_, name)| name.as_str()).collect();
    Err(unknown(
        text,
        "a contract term",
        "contract",
        "fixed-term = [\"FTC\"]",
        &names,
    ))
}

fn status(text: &str) -> Result<i64, Reason> {
    let wanted = term(text);
    match Status::ALL.iter().find(|(_, word)| *word == wanted) {
        Some((status, _)) => Ok(*status as i64),
        None => Err(unknown(
            text,
            "a status",
            "status",
            "vacant = [\"V\"]",
            &Status::ALL.map(|(_, word)| word),
        )),
    }
}

/// `text` is not a known word; the remedy is a line of the value map.
fn unknown(text: &str, what: &str, column: &str, example: &str, known: &[&str]) -> Reason {
    let shown = short(text);
    let line = |ours: &str| format!("`{ours} = [\"{shown}\"]` under `[posts.values.{column}]`");
    match nearest(&term(text), known.iter().copied()) {
        Some(near) => format!(
            "`{shown}` is not {what}; did you mean `{near}`? Then say {}",
            line(near)
        ),
        None => {
            let list = known
                .iter()
                .map(|name| format!("`{name}`"))
                .collect::<Vec<_>>()
                .join(", ");
            format!(
                "`{shown}` is not {what} ({list}); say which of them it means under `[posts.values.{column}]`, in the manner of `{example}`"
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(column: Column, cell: &str) -> String {
        let contracts = ["open-ended", "fixed-term"].map(|name| (term(name), name.to_owned()));
        let rules = Rules {
            formats: &Formats::default(),
            missing: HashSet::from_iter([folded("10_OR_LESS")]),
            contracts: contracts.to_vec(),
        };
        let mut lexicon = Lexicon::default();
        lexicon.insert("Perm", "open-ended");
        lexicon.insert("-", "");
        let mut symbols = Symbols::default();
        match read(
            cell.as_bytes(),
            column,
            Some(&lexicon),
            &rules,
            &mut symbols,
            &mut String::new(),
        ) {
            Ok(value)
                if matches!(
                    Kind::of(column),
                    Kind::Id | Kind::Text | Kind::Raw | Kind::Contract
                ) =>
            {
                format!("{:?}", symbols.text(Sym(value as u32)))
            }
            Ok(value) => value.to_string(),
            Err(reason) => reason,
        }
    }

    #[test]
    fn texts_are_tidied_as_their_column_wants() {
        assert_eq!(
            said(Column::Title, " Senior\u{a0} \r\nLecturer "),
            "\"Senior Lecturer\""
        );
        assert_eq!(said(Column::Role, " a:0.6;  b:0.4 "), "\"a:0.6;  b:0.4\"");
        assert_eq!(said(Column::Id, "'0017"), "\"0017\"");
        assert_eq!(said(Column::Grade, "'7"), "\"7\"");
        assert_eq!(said(Column::Title, "'Tis"), "\"'Tis\"");
        assert_eq!(said(Column::Funding, "CORE"), "\"core\"");
        assert_eq!(said(Column::Funding, "EPSRC"), "\"EPSRC\"");
        for blank in ["", " n/a", "N/D", "null", "10_or_less", "-"] {
            assert_eq!(said(Column::Title, blank), "\"\"", "{blank}");
            assert_eq!(said(Column::Contract, blank), "\"\"", "{blank}");
            assert_eq!(
                said(Column::Status, blank),
                (Status::Filled as i64).to_string(),
                "{blank}"
            );
        }
    }

    #[test]
    fn closed_words_are_found_in_any_spelling_and_refused_with_the_line_to_add() {
        assert_eq!(said(Column::Contract, "Open  Ended"), "\"open-ended\"");
        assert_eq!(said(Column::Contract, "PERM"), "\"open-ended\"");
        assert_eq!(said(Column::Status, "Vacant"), "1");
        let lines = [
            said(Column::Contract, "Fixed-Trem"),
            said(Column::Contract, "Zero hours"),
            said(Column::Status, "Vacnt"),
            said(Column::Status, "1"),
            said(Column::Id, " n/a "),
        ];
        insta::assert_snapshot!(lines.join("\n"));
    }
}

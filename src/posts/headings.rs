//! Which of their columns is which of ours (`interfaces.md`, The manifest: `[posts.columns]`).

use super::cells::{Kind, Lexicon, term};
use super::columns::{Column, Status, Weight};
use super::error::{Error, ErrorKind};
use super::factors::{self, FactorSource};
use super::mapping::{ColumnMap, From, Heading, SourceSpec, Target};
use super::memo::Memo;
use super::skip::Test;
use crate::diagnostic::did_you_mean;
use crate::source::Span;

/// The heading row and what the manifest says about it.
pub(super) struct Heads<'a> {
    pub name: &'a str,
    /// The row of the headings.
    pub row: u32,
    /// How many rows they take.
    pub rows: u32,
    /// The headings, tidied.
    pub names: Vec<String>,
}

/// Where a column's text comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    /// One cell, by index.
    Cell(usize),
    /// Several, joined with `/`.
    Joined(Vec<usize>),
    /// The same text in every row.
    Constant(String),
}

/// One of our columns and how it is filled.
#[derive(Clone)]
pub(super) struct Filled {
    pub column: Column,
    pub origin: Origin,
    /// What refused rows call it: their heading, or ours where they have none.
    pub label: String,
    pub lexicon: Option<Lexicon>,
    pub memo: Memo,
    /// What a constant was read as.
    pub constant: Option<i64>,
    pub span: Option<Span>,
}

impl Filled {
    /// Where it stands in a row: refused rows name the first bad cell.
    fn place(&self) -> usize {
        match &self.origin {
            Origin::Cell(index) => *index,
            Origin::Joined(indices) => indices.iter().copied().min().unwrap_or(usize::MAX),
            Origin::Constant(_) => usize::MAX,
        }
    }
}

/// A skip rule whose columns are found: all tests hold for a row that is left out.
#[derive(Clone)]
pub(super) struct Skip {
    pub text: String,
    pub tests: Vec<(Origin, Test)>,
}

/// How the rows of one source are read.
#[derive(Clone)]
pub(super) struct Plan {
    /// In the order of the source's columns.
    pub filled: Vec<Filled>,
    pub skips: Vec<Skip>,
    pub factors: Vec<FactorSource>,
    pub unmapped: Vec<String>,
}

impl Plan {
    /// The cells of a row that are looked at.
    pub(super) fn cells(&self) -> Vec<usize> {
        let filled = self.filled.iter().map(|one| &one.origin);
        let skips = self
            .skips
            .iter()
            .flat_map(|skip| skip.tests.iter().map(|(origin, _)| origin));
        let factors = self.factors.iter().map(|factor| &factor.origin);
        let mut out = Vec::new();
        for origin in filled.chain(skips).chain(factors) {
            match origin {
                Origin::Cell(index) => out.push(*index),
                Origin::Joined(indices) => out.extend(indices),
                Origin::Constant(_) => {}
            }
        }
        out
    }
}

/// Finds every column of the manifest in the headings, and those that are named like ours.
pub(super) fn plan(heads: &Heads, spec: &SourceSpec, contracts: &[(String, String)]) -> Result<Plan, Error> {
    let mut filled: Vec<Filled> = Vec::new();
    let mut used = vec![false; heads.names.len()];
    let mut factors: Vec<FactorSource> = Vec::new();
    for map in &spec.columns {
        let origin = heads.origin(map)?;
        mark(&mut used, &origin);
        if let Target::Factor(name) = &map.target {
            factors.push(FactorSource::new(name.to_lowercase(), origin));
        } else if let Target::Known(column) = map.target {
            if filled.iter().any(|other| other.column == column) {
                let message = format!("`{}` is given twice in `[posts.columns]`", column.name());
                let help = "keep one of the two";
                return Err(Error::new(ErrorKind::Repeated, heads.name, message, help).asked_by(map.span));
            }
            filled.push(heads.fill(column, origin, spec, map.span));
        }
    }
    for (index, heading) in heads.names.iter().enumerate() {
        let free = !used.get(index).copied().unwrap_or(true);
        if let Some(name) = factors::named(heading).filter(|_| free)
            && !factors.iter().any(|other| other.name == name)
        {
            let origin = Origin::Cell(index);
            mark(&mut used, &origin);
            factors.push(FactorSource::new(name, origin));
        }
    }
    for (column, name) in Column::ALL {
        if filled.iter().any(|other| other.column == column) {
            continue;
        }
        if let Some(index) = heads.named_like(name, &used)? {
            let origin = Origin::Cell(index);
            mark(&mut used, &origin);
            filled.push(heads.fill(column, origin, spec, None));
        }
    }
    if !filled
        .iter()
        .any(|one| matches!(one.column, Column::Role | Column::Title))
    {
        return Err(heads.without_role_or_title());
    }
    if spec.weight == Weight::Fte && !filled.iter().any(|one| one.column == Column::Fte) {
        let message = "`weight = \"fte\"` counts places in FTE, and there is no column for `fte`";
        let help = format!(
            "name it in `[posts.columns]`, such as `fte = \"FTE\"`; {}",
            heads.list()
        );
        return Err(heads
            .error(ErrorKind::MissingColumn, message, help)
            .asked_by(spec.span));
    }
    check_words(heads.name, spec, contracts)?;
    let skips = skips(heads, spec, &filled)?;
    filled.sort_by_key(|one| (one.place(), one.column));
    for map in &spec.siblings {
        // One that is not there is said when its own turn comes.
        if let Ok(origin) = heads.origin(map) {
            mark(&mut used, &origin);
        }
    }
    let unmapped = heads
        .names
        .iter()
        .zip(&used)
        .filter(|(name, used)| !**used && !name.is_empty() && !is_later(name))
        .map(|(name, _)| name.clone())
        .collect();
    Ok(Plan {
        filled,
        skips,
        factors,
        unmapped,
    })
}

/// `skills.x`: known, and not read by this version.
fn is_later(name: &str) -> bool {
    name.to_lowercase().starts_with("skills.")
}

fn mark(used: &mut [bool], origin: &Origin) {
    let indices: &[usize] = match origin {
        Origin::Cell(index) => std::slice::from_ref(index),
        Origin::Joined(indices) => indices,
        Origin::Constant(_) => &[],
    };
    for &index in indices {
        if let Some(flag) = used.get_mut(index) {
            *flag = true;
        }
    }
}

impl Heads<'_> {
    fn error(&self, kind: ErrorKind, message: impl Into<String>, help: impl Into<String>) -> Error {
        Error::new(kind, self.name, message, help).at_row(self.row)
    }

    fn fill(&self, column: Column, origin: Origin, spec: &SourceSpec, span: Option<Span>) -> Filled {
        let first = match &origin {
            Origin::Cell(index) => Some(*index),
            Origin::Joined(indices) => indices.first().copied(),
            Origin::Constant(_) => None,
        };
        let label = first
            .and_then(|index| self.names.get(index))
            .filter(|name| !name.is_empty())
            .map_or_else(|| column.name().to_owned(), Clone::clone);
        let mut lexicon: Option<Lexicon> = None;
        for map in spec.values.iter().filter(|map| map.column == column) {
            let lexicon = lexicon.get_or_insert_default();
            for words in &map.words {
                for theirs in &words.theirs {
                    lexicon.insert(theirs, &words.ours);
                }
            }
        }
        Filled {
            column,
            origin,
            label,
            lexicon,
            memo: Memo::new(),
            constant: None,
            span,
        }
    }

    fn origin(&self, map: &ColumnMap) -> Result<Origin, Error> {
        let headings = match &map.from {
            // What a file's name says was put in its place when the files were found.
            From::Constant(text) | From::File(text) => return Ok(Origin::Constant(text.clone())),
            From::Headings(headings) => headings,
        };
        let mut indices = Vec::new();
        for heading in headings {
            indices.push(self.index(heading).map_err(|fault| fault.asked_by(map.span))?);
        }
        Ok(match indices.as_slice() {
            [one] => Origin::Cell(*one),
            _ => Origin::Joined(indices),
        })
    }

    fn index(&self, heading: &Heading) -> Result<usize, Error> {
        match heading {
            Heading::Named(name) => self.named(name),
            Heading::Position(position) => {
                let index = (*position as usize)
                    .checked_sub(1)
                    .filter(|index| *index < self.names.len());
                index.ok_or_else(|| {
                    let message = format!(
                        "there is no column {position}: the heading has {} cells",
                        self.names.len()
                    );
                    self.error(ErrorKind::UnknownHeading, message, "columns are counted from 1")
                })
            }
        }
    }

    /// The column with this heading: exact first, then in any case.
    fn named(&self, wanted: &str) -> Result<usize, Error> {
        let tidied = super::mapping::tidy(wanted);
        let exact = self.all(|name| name == tidied);
        let lower = tidied.to_lowercase();
        let found = if exact.is_empty() {
            self.all(|name| name.to_lowercase() == lower)
        } else {
            exact
        };
        match found.as_slice() {
            [one] => Ok(*one),
            [] => {
                let message = format!("there is no column with the heading `{tidied}`");
                let help = did_you_mean(&tidied, self.names.iter().map(String::as_str))
                    .unwrap_or_else(|| self.list());
                Err(self.error(ErrorKind::UnknownHeading, message, help))
            }
            several => {
                let places = positions(several, " and ");
                Err(self.repeated(
                    format!("the heading `{tidied}` stands in columns {places}"),
                    several,
                ))
            }
        }
    }

    fn all(&self, is: impl Fn(&str) -> bool) -> Vec<usize> {
        self.names
            .iter()
            .enumerate()
            .filter(|(_, name)| is(name))
            .map(|(index, _)| index)
            .collect()
    }

    /// The column that is named like ours, with spaces or underscores for hyphens, in any case.
    fn named_like(&self, ours: &str, used: &[bool]) -> Result<Option<usize>, Error> {
        let free = |index: &usize| !used.get(*index).copied().unwrap_or(false);
        let mut found: Vec<usize> = self.all(|name| name == ours).into_iter().filter(free).collect();
        if found.is_empty() {
            found = self
                .all(|name| term(name) == ours)
                .into_iter()
                .filter(free)
                .collect();
        }
        match found.as_slice() {
            [] => Ok(None),
            [one] => Ok(Some(*one)),
            several => {
                let places = positions(several, " and ");
                Err(self.repeated(
                    format!("columns {places} are both named like our `{ours}`"),
                    several,
                ))
            }
        }
    }

    fn repeated(&self, message: impl Into<String>, several: &[usize]) -> Error {
        let help = format!(
            "in `[posts.columns]`, name the one that is meant by its position: {}",
            positions(several, " or ")
        );
        self.error(ErrorKind::Repeated, message, help)
    }

    fn list(&self) -> String {
        let named: Vec<&String> = self.names.iter().filter(|name| !name.is_empty()).collect();
        let mut list = named
            .iter()
            .take(20)
            .map(|name| format!("`{}`", super::numbers::short(name)))
            .collect::<Vec<_>>()
            .join(", ");
        if named.len() > 20 {
            list.push_str(&format!(" and {} more", named.len() - 20));
        }
        format!("the headings are {list}")
    }

    fn without_role_or_title(&self) -> Error {
        let message = "there is no column for `title` or `role`, and posts are placed by one of them";
        let help = format!(
            "name it in `[posts.columns]`, such as `title = \"Job Title\"`, or give the row of the headings with `header-row`; {}",
            self.list()
        );
        self.error(ErrorKind::MissingColumn, message, help)
    }
}

/// Positions as people count them.
fn positions(indices: &[usize], joint: &str) -> String {
    indices
        .iter()
        .map(|index| (index + 1).to_string())
        .collect::<Vec<_>>()
        .join(joint)
}

/// Our words in value maps of closed columns are words that the column knows.
fn check_words(name: &str, spec: &SourceSpec, contracts: &[(String, String)]) -> Result<(), Error> {
    for map in &spec.values {
        let known: Vec<&str> = match Kind::of(map.column) {
            Kind::Contract => contracts.iter().map(|(_, known)| known.as_str()).collect(),
            Kind::Status => Status::ALL.map(|(_, word)| word).to_vec(),
            _ => continue,
        };
        for words in map.words.iter().filter(|words| !words.ours.is_empty()) {
            if known.iter().any(|known| term(known) == term(&words.ours)) {
                continue;
            }
            let column = map.column.name();
            let message = format!(
                "`{}` under `[posts.values.{column}]` is none of our words for `{column}`",
                words.ours
            );
            let help = did_you_mean(&words.ours, known.iter().copied()).unwrap_or_else(|| {
                let list = known
                    .iter()
                    .map(|known| format!("`{known}`"))
                    .collect::<Vec<_>>()
                    .join(", ");
                format!("they are {list}; a framework may declare more contract terms")
            });
            return Err(Error::new(ErrorKind::UnknownTerm, name, message, help).asked_by(words.span));
        }
    }
    Ok(())
}

fn skips(heads: &Heads, spec: &SourceSpec, filled: &[Filled]) -> Result<Vec<Skip>, Error> {
    let origin = |column: &str| -> Result<Origin, Error> {
        let ours = filled.iter().find(|one| one.column.name() == column);
        match ours {
            Some(one) => Ok(one.origin.clone()),
            None => heads.named(column).map(Origin::Cell),
        }
    };
    let mut out = Vec::new();
    for rule in &spec.skip {
        let mut tests = Vec::new();
        for condition in &rule.conditions {
            let found = origin(&condition.column).map_err(|fault| {
                let message = format!("the rule `{}` of `skip`: {}", rule.text, fault.message());
                let ours = filled.iter().map(|one| one.column.name());
                let known = ours.chain(heads.names.iter().map(String::as_str));
                let help = did_you_mean(&condition.column, known).unwrap_or_else(|| fault.help().to_owned());
                heads
                    .error(ErrorKind::UnknownSkipColumn, message, help)
                    .asked_by(spec.span)
            })?;
            tests.push((found, condition.test.clone()));
        }
        out.push(Skip {
            text: rule.text.clone(),
            tests,
        });
    }
    Ok(out)
}

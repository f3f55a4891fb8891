//! The posts that a manifest names and how their cells are read. All of it is neutral: with posts, both frameworks are compared on
//! the same ones, read in one way.

use super::super::change::{Change, Subject, Worth};
use super::super::terms::quoted;
use super::Project;
use crate::posts::columns::Weight;
use crate::posts::mapping::{DecimalMark, From, Heading, Sheet, SourceSpec, Target};

/// One thing that a manifest says of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Reading {
    aspect: &'static str,
    phrase: String,
}

pub(super) fn sources(old: Project<'_>, new: Project<'_>, out: &mut Vec<Change>) {
    let mut rest: Vec<&SourceSpec> = new.manifest.posts.iter().collect();
    for was in &old.manifest.posts {
        let same = |other: &&SourceSpec| other.path == was.path && other.part == was.part;
        match rest.iter().position(same).map(|at| rest.remove(at)) {
            Some(is) => {
                let subject = about(is, Some(was), Some(is));
                let (before, mut after) = (readings(was), readings(is));
                for one in before {
                    match after.iter().position(|other| *other == one) {
                        Some(at) => {
                            after.remove(at);
                        }
                        None => out.push(subject.lost(one.aspect, one.phrase, Worth::Nothing)),
                    }
                }
                out.extend(
                    after
                        .into_iter()
                        .map(|one| subject.gained(one.aspect, one.phrase, Worth::Nothing)),
                );
            }
            None => out.push(about(was, Some(was), None).gone(Worth::Nothing)),
        }
    }
    out.extend(
        rest.into_iter()
            .map(|is| about(is, None, Some(is)).came(Worth::Nothing)),
    );
}

fn about(one: &SourceSpec, was: Option<&SourceSpec>, is: Option<&SourceSpec>) -> Subject {
    let place = |side: Option<&SourceSpec>| side.and_then(|side| side.span);
    let name = match one.part {
        0 => one.path.clone(),
        part => format!("{} ({part})", one.path),
    };
    Subject::new("source", name, place(was), place(is))
}

/// All that is said of a source beside its path.
fn readings(source: &SourceSpec) -> Vec<Reading> {
    let mut out = Vec::new();
    let mut say = |aspect: &'static str, phrase: String| out.push(Reading { aspect, phrase });
    if source.weight == Weight::Fte {
        say("weight", "counts places by FTE".to_owned());
    }
    if source.aggregated {
        say("aggregated", "is a sum of places".to_owned());
    }
    if source.rounded_to > 0 {
        say("rounded-to", format!("is rounded to {}", source.rounded_to));
    }
    if let Some(delimiter) = source.delimiter {
        say(
            "delimiter",
            format!("is cut at {}", quoted(&char::from(delimiter).to_string())),
        );
    }
    if let Some(encoding) = &source.encoding {
        say("encoding", format!("is read as {encoding}"));
    }
    if let Some(row) = source.header_row {
        say("header-row", format!("has its headings in row {row}"));
    }
    if let Some(rows) = source.header_rows {
        say("header-rows", format!("has headings over {rows} rows"));
    }
    match &source.sheet {
        Some(Sheet::Named(name)) => say("sheet", format!("is the sheet {}", quoted(name))),
        Some(Sheet::Position(at)) => say("sheet", format!("is the sheet number {at}")),
        None => {}
    }
    if let Some(query) = &source.query {
        say("query", format!("asks `{query}`"));
    }
    for text in &source.missing {
        say("missing", format!("reads {} as a blank", quoted(text)));
    }
    for rule in &source.skip {
        say("skip", format!("leaves out rows where `{}`", rule.text));
    }
    for map in &source.columns {
        say(
            "columns",
            format!("has `{}` in {}", target(&map.target), from(&map.from)),
        );
    }
    for map in &source.values {
        let column = map.column.name();
        for words in &map.words {
            let ours = if words.ours.is_empty() {
                "blank"
            } else {
                &words.ours
            };
            for theirs in &words.theirs {
                say(
                    "values",
                    format!("reads {} in `{column}` as `{ours}`", quoted(theirs)),
                );
            }
        }
    }
    if let Some(date) = &source.formats.date {
        say("formats", format!("has dates like `{date}`"));
    }
    match source.formats.decimal {
        Some(DecimalMark::Comma) => say("formats", "has a comma before decimals".to_owned()),
        Some(DecimalMark::Point) => say("formats", "has a point before decimals".to_owned()),
        None => {}
    }
    out
}

fn target(target: &Target) -> String {
    match target {
        Target::Known(column) => column.name().to_owned(),
        Target::Factor(name) => format!("factors.{name}"),
        Target::Skill(name) => format!("skills.{name}"),
    }
}

fn from(from: &From) -> String {
    match from {
        From::Headings(headings) => {
            let names: Vec<String> = headings
                .iter()
                .map(|heading| match heading {
                    Heading::Named(name) => format!("the column {}", quoted(name)),
                    Heading::Position(at) => format!("column {at}"),
                })
                .collect();
            names.join(" and ")
        }
        From::Constant(text) => format!("the text {} for every row", quoted(text)),
        From::File(pattern) => format!("the name of the file, as {}", quoted(pattern)),
    }
}

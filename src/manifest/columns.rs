//! `[posts.columns]` and `[posts.values]`: their headings and words for ours.

use super::walk::{Found, Walk, entries, listed, type_word};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::posts::columns::{Column, Status};
use crate::posts::mapping::{ColumnMap, From, Heading, Target, ValueMap, Words, folded};
use crate::source::Span;
use std::collections::BTreeMap;
use toml::de::{DeTable, DeValue};

pub(super) fn columns(walk: &mut Walk, found: &Found) -> Vec<ColumnMap> {
    let Some(table) = walk.table(found, "[posts.columns]\nid = \"Post Ref\"") else {
        return Vec::new();
    };
    columns_of(walk, table)
}

/// The lines of a table of columns.
pub(super) fn columns_of(walk: &mut Walk, table: &DeTable) -> Vec<ColumnMap> {
    let mut out = Vec::new();
    for entry in entries(table) {
        let later: fn(String) -> Target = match entry.key {
            "factors" => Target::Factor,
            "skills" => Target::Skill,
            _ => {
                if let Some(target) = target(walk, &entry) {
                    out.extend(column(walk, &entry, target));
                }
                continue;
            }
        };
        // `factors.knowledge = "…"` is a table in TOML.
        if let Some(inner) = walk.table(&entry, &format!("{}.NAME = \"Their heading\"", entry.key)) {
            for one in entries(inner) {
                out.extend(column(walk, &one, later(one.key.to_owned())));
            }
        }
    }
    out
}

fn target(walk: &mut Walk, found: &Found) -> Option<Target> {
    if let Some(column) = Column::named(found.key) {
        return Some(Target::Known(column));
    }
    match found.key.split_once('.') {
        Some(("factors", name)) => return Some(Target::Factor(name.to_owned())),
        Some(("skills", name)) => return Some(Target::Skill(name.to_owned())),
        _ => {}
    }
    unknown_column(walk, found, "[posts.columns]");
    None
}

fn unknown_column(walk: &mut Walk, found: &Found, whose: &str) {
    let known = Column::ALL.map(|(_, name)| name);
    let message = format!("`{whose}` knows no column `{}`", found.key);
    let help = did_you_mean(found.key, known)
        .unwrap_or_else(|| format!("ours stand on the left: {}", listed(&known)));
    let span = walk.span(found.key_span.clone());
    walk.push(Diagnostic::error("unknown-key", span, message).help(help));
}

fn column(walk: &mut Walk, found: &Found, target: Target) -> Option<ColumnMap> {
    let example = format!("{} = \"Their heading\"", found.key);
    let from = match found.value.get_ref() {
        DeValue::String(_) | DeValue::Integer(_) => From::Headings(vec![heading(walk, found, found.value)?]),
        DeValue::Array(list) if list.is_empty() => {
            walk.bad(
                found.value.span(),
                format!("`{}` names no heading", found.key),
                format!("write it like `{example}`"),
            );
            return None;
        }
        DeValue::Array(list) => {
            let headings: Option<Vec<_>> = list.iter().map(|item| heading(walk, found, item)).collect();
            let headings = headings?;
            if headings.len() > 1 && !joins(&target) {
                let message = format!("`{}` takes one heading: only texts are joined", found.key);
                walk.bad(found.value.span(), message, format!("write it like `{example}`"));
                return None;
            }
            From::Headings(headings)
        }
        DeValue::Table(table) => constant(walk, found, table)?,
        _ => {
            walk.wrong(
                found,
                "a heading, a list of headings, a position or `{ value = \"…\" }`",
                &example,
            );
            return None;
        }
    };
    let span = walk
        .span(found.key_span.clone())
        .to(walk.span(found.value.span()));
    Some(ColumnMap {
        target,
        from,
        span: Some(span),
    })
}

/// Whether several headings make sense.
fn joins(target: &Target) -> bool {
    use Column::{
        ActingUntil, Contract, Count, End, Fte, Point, ProtectedUntil, Salary, ServiceStart, Start, Status,
    };
    !matches!(
        target,
        Target::Factor(_)
            | Target::Skill(_)
            | Target::Known(
                ActingUntil
                    | Contract
                    | Count
                    | End
                    | Fte
                    | Point
                    | ProtectedUntil
                    | Salary
                    | ServiceStart
                    | Start
                    | Status
            )
    )
}

fn heading(walk: &mut Walk, found: &Found, item: &toml::Spanned<DeValue>) -> Option<Heading> {
    let fault = match item.get_ref() {
        DeValue::String(text) if !text.trim().is_empty() => return Some(Heading::Named(text.to_string())),
        DeValue::String(_) => {
            "a heading is not empty: name a column without one by its position, from 1".to_owned()
        }
        DeValue::Integer(number) => match u32::from_str_radix(number.as_str(), number.radix()) {
            Ok(position) if position > 0 => return Some(Heading::Position(position)),
            _ => "columns are counted from 1".to_owned(),
        },
        other => format!("a heading is a text or a position, not {}", type_word(other)),
    };
    walk.bad(
        item.span(),
        fault,
        format!("write it like `{} = \"Their heading\"`", found.key),
    );
    None
}

/// `{ value = "…" }`, or `{ file = "*-senior.csv" }`.
fn constant(walk: &mut Walk, found: &Found, table: &DeTable) -> Option<From> {
    let mut out = None;
    for entry in entries(table) {
        match entry.key {
            "value" => {
                let text = walk.text(&entry, "{ value = \"the same in every row\" }");
                out = text.map(|text| From::Constant(text.value));
            }
            "file" => out = file_pattern(walk, &entry),
            _ => {
                walk.unknown(&entry, &format!("`{}`", found.key), &["value", "file"]);
                return None;
            }
        }
    }
    if out.is_none() && table.is_empty() {
        let message = format!("`{}` names no heading and no value", found.key);
        walk.bad(
            found.value.span(),
            message,
            "write `{ value = \"the same in every row\" }`, or `{ file = \"*.csv\" }` for a part of the file's name",
        );
    }
    out
}

/// What stands for the `*` in the file's name.
fn file_pattern(walk: &mut Walk, found: &Found) -> Option<From> {
    let pattern = walk.text(found, "{ file = \"*-senior.csv\" }")?.value;
    if pattern.matches('*').count() == 1 {
        return Some(From::File(pattern));
    }
    walk.bad(
        found.value.span(),
        "the pattern of a file's name has one `*`, which stands for the value",
        "write it like `{ file = \"*-senior.csv\" }`",
    );
    None
}

pub(super) fn values(walk: &mut Walk, found: &Found) -> Vec<ValueMap> {
    const EXAMPLE: &str = "[posts.values.contract]\nopen-ended = [\"Permanent\"]";
    let Some(table) = walk.table(found, EXAMPLE) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for entry in entries(table) {
        let Some(column) = Column::named(entry.key) else {
            unknown_column(walk, &entry, "[posts.values]");
            continue;
        };
        let Some(inner) = walk.table(&entry, EXAMPLE) else {
            continue;
        };
        out.push(ValueMap {
            column,
            words: words(walk, column, inner),
        });
    }
    out
}

fn words(walk: &mut Walk, column: Column, table: &DeTable) -> Vec<Words> {
    let mut seen: BTreeMap<String, (String, Span)> = BTreeMap::new();
    let mut out = Vec::new();
    for entry in entries(table) {
        let span = walk.span(entry.key_span.clone());
        if column == Column::Status
            && !entry.key.is_empty()
            && !Status::ALL.iter().any(|(_, word)| *word == entry.key)
        {
            walk.unknown(
                &entry,
                "`[posts.values.status]`",
                &Status::ALL.map(|(_, word)| word),
            );
            continue;
        }
        let Some(theirs) = walk.texts(&entry, &format!("{} = [\"their word\"]", entry.key)) else {
            continue;
        };
        for text in &theirs {
            match seen.get(&folded(&text.value)) {
                Some((other, place)) if other != entry.key => {
                    let message = format!("`{}` means both `{other}` and `{}`", text.value, entry.key);
                    walk.push(
                        Diagnostic::error("bad-value", text.span, message)
                            .related(*place, format!("here it means `{other}`"))
                            .help("keep it in one of the two lists"),
                    );
                }
                Some(_) => {}
                None => {
                    seen.insert(folded(&text.value), (entry.key.to_owned(), text.span));
                }
            }
        }
        out.push(Words {
            ours: entry.key.to_owned(),
            theirs: theirs.into_iter().map(|text| text.value).collect(),
            span: Some(span),
        });
    }
    out
}

//! `[[posts]]`: where posts are and how they are written.

use super::columns::{columns, columns_of, values};
use super::walk::{Found, Walk, entries, listed, type_word};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::posts::columns::Weight;
use crate::posts::mapping::{ColumnMap, DecimalMark, Sheet, SourceSpec};
use crate::posts::skip::Rule;
use crate::source::Span;
use toml::de::{DeTable, DeValue};

const KEYS: [&str; 16] = [
    "source",
    "sheet",
    "query",
    "weight",
    "aggregated",
    "rounded-to",
    "delimiter",
    "encoding",
    "header-row",
    "header-rows",
    "missing",
    "skip",
    "columns",
    "each",
    "values",
    "formats",
];
/// No heading takes more rows.
const MOST_HEADER_ROWS: u32 = 20;
const EXAMPLE: &str = "[[posts]]\nsource = \"posts.csv\"";
const TABLE: &str = "`[[posts]]`";

pub(super) fn sources(walk: &mut Walk, found: &Found) -> Vec<SourceSpec> {
    let DeValue::Array(list) = found.value.get_ref() else {
        let message = format!(
            "`posts` is a list of sources, not {}",
            type_word(found.value.get_ref())
        );
        let help = "write `[[posts]]`, with two brackets, once for each source";
        let span = walk.span(found.key_span.clone());
        walk.push(Diagnostic::error("wrong-type", span, message).help(help));
        return Vec::new();
    };
    let mut out = Vec::new();
    for item in list.iter() {
        match item.get_ref() {
            DeValue::Table(table) => out.extend(source(walk, table, walk.span(item.span()))),
            other => {
                let message = format!("a posts source is a table, not {}", type_word(other));
                let span = walk.span(item.span());
                walk.push(
                    Diagnostic::error("wrong-type", span, message)
                        .help(format!("write `{}`", EXAMPLE.replace('\n', "` and `"))),
                );
            }
        }
    }
    out
}

fn source(walk: &mut Walk, table: &DeTable, span: Span) -> Vec<SourceSpec> {
    let mut out = SourceSpec::default();
    let mut has_source = false;
    let mut parts = Vec::new();
    for entry in entries(table) {
        match entry.key {
            "source" => {
                has_source = true;
                if let Some(path) = walk.text(&entry, "source = \"posts.csv\"") {
                    out.path = path.value;
                    out.span = Some(path.span);
                }
            }
            "weight" => {
                let all = [(Weight::Posts, "posts"), (Weight::Fte, "fte")];
                out.weight = walk
                    .choice(&entry, &all)
                    .map(|choice| choice.value)
                    .unwrap_or_default();
            }
            "aggregated" => out.aggregated = walk.flag(&entry).unwrap_or(false),
            "rounded-to" => out.rounded_to = walk.whole(&entry, 0, "rounded-to = 5").unwrap_or(0),
            "header-row" => out.header_row = walk.whole(&entry, 1, "header-row = 3"),
            "header-rows" => {
                out.header_rows = walk
                    .whole(&entry, 1, "header-rows = 2")
                    .map(|rows| rows.min(MOST_HEADER_ROWS));
            }
            "sheet" => out.sheet = sheet(walk, &entry),
            "query" => {
                let query = walk.text(&entry, "query = \"select * from posts\"");
                out.query = query.map(|query| query.value);
            }
            "delimiter" => out.delimiter = delimiter(walk, &entry),
            "encoding" => out.encoding = encoding(walk, &entry),
            "missing" => {
                let texts = walk
                    .texts(&entry, "missing = [\"10_OR_LESS\"]")
                    .unwrap_or_default();
                out.missing = texts.into_iter().map(|text| text.value).collect();
            }
            "skip" => out.skip = skip(walk, &entry),
            "columns" => out.columns = columns(walk, &entry),
            "each" => parts = each(walk, &entry),
            "values" => out.values = values(walk, &entry),
            "formats" => formats(walk, &entry, &mut out),
            _ => walk.unknown(&entry, TABLE, &KEYS),
        }
    }
    if !has_source {
        let message = "this posts source has no `source`";
        walk.push(
            Diagnostic::error("missing-key", span, message).help("name its file: `source = \"posts.csv\"`"),
        );
    }
    if out.path.is_empty() {
        return Vec::new();
    }
    if parts.is_empty() {
        return vec![out];
    }
    let all: Vec<ColumnMap> = parts.iter().flatten().cloned().collect();
    let part = |(number, columns): (u32, Vec<ColumnMap>)| {
        let mut part = out.clone();
        part.part = number;
        part.siblings.clone_from(&all);
        part.columns
            .retain(|map| columns.iter().all(|own| own.target != map.target));
        part.columns.extend(columns);
        part
    };
    (1..).zip(parts).map(part).collect()
}

/// `[[posts.each]]`: the rows are read once for each, with these columns beside those of `[posts.columns]`, because a
/// row of a wide return holds posts of several kinds side by side.
fn each(walk: &mut Walk, found: &Found) -> Vec<Vec<ColumnMap>> {
    const EXAMPLE: &str = "[[posts.each]]` with lines like `grade = { value = \"EO\" }";
    let DeValue::Array(list) = found.value.get_ref() else {
        walk.wrong(found, "a list of tables", EXAMPLE);
        return Vec::new();
    };
    let mut out = Vec::new();
    for item in list.iter() {
        match item.get_ref() {
            DeValue::Table(table) => out.push(columns_of(walk, table)),
            _ => walk.wrong(found, "a list of tables", EXAMPLE),
        }
    }
    out
}

/// A sheet by its name or its position.
fn sheet(walk: &mut Walk, found: &Found) -> Option<Sheet> {
    const EXAMPLE: &str = "sheet = \"Staff in post\"";
    match found.value.get_ref() {
        DeValue::String(_) => walk.text(found, EXAMPLE).map(|name| Sheet::Named(name.value)),
        DeValue::Integer(_) => walk.whole(found, 1, "sheet = 2").map(Sheet::Position),
        _ => {
            walk.wrong(found, "the name of a sheet, or its position from 1", EXAMPLE);
            None
        }
    }
}

fn delimiter(walk: &mut Walk, found: &Found) -> Option<u8> {
    const EXAMPLE: &str = "delimiter = \";\"";
    if let DeValue::String(text) = found.value.get_ref() {
        if let [byte] = text.as_bytes()
            && (*byte == b'\t' || (byte.is_ascii_punctuation() && *byte != b'"'))
        {
            return Some(*byte);
        }
        let message = "a delimiter is one character: a comma, a semicolon, a bar, a tab (`\\t`)";
        walk.bad(found.value.span(), message, format!("write it like `{EXAMPLE}`"));
    } else {
        walk.wrong(found, "a text of one character", EXAMPLE);
    }
    None
}

fn encoding(walk: &mut Walk, found: &Found) -> Option<String> {
    let label = walk.text(found, "encoding = \"windows-1252\"")?;
    if encoding_rs::Encoding::for_label(label.value.as_bytes()).is_some() {
        return Some(label.value);
    }
    let known = [
        "utf-8",
        "windows-1252",
        "utf-16le",
        "utf-16be",
        "iso-8859-15",
        "macintosh",
    ];
    let message = format!("`{}` is no encoding that is known here", label.value);
    let help =
        did_you_mean(&label.value, known).unwrap_or_else(|| format!("the usual ones are {}", listed(&known)));
    walk.bad(found.value.span(), message, help);
    None
}

fn skip(walk: &mut Walk, found: &Found) -> Vec<Rule> {
    let texts = walk
        .texts(found, "skip = ['title starts \"Total\"']")
        .unwrap_or_default();
    let mut out = Vec::new();
    for text in texts {
        match Rule::parse(&text.value) {
            Ok(rule) => out.push(rule),
            Err(fault) => walk.push(
                Diagnostic::error("bad-value", text.span, format!("this rule cannot be read: {fault}")).help(
                    "a rule is a column, then `is`, `starts`, `ends` or `contains` (with `not` behind it for the opposite) and texts in double quotes, or `is blank`; `and` joins two: `'title starts \"Total\" and id is blank'`",
                ),
            ),
        }
    }
    out
}

fn formats(walk: &mut Walk, found: &Found, out: &mut SourceSpec) {
    let Some(table) = walk.table(found, "[posts.formats]\ndate = \"%d/%m/%Y\"") else {
        return;
    };
    for entry in entries(table) {
        match entry.key {
            "date" => out.formats.date = date_format(walk, &entry),
            "decimal" => {
                let all = [(DecimalMark::Comma, ","), (DecimalMark::Point, ".")];
                out.formats.decimal = walk.choice(&entry, &all).map(|choice| choice.value);
            }
            _ => walk.unknown(&entry, "`[posts.formats]`", &["date", "decimal"]),
        }
    }
}

/// A format is good when it writes a day so that it can be read again.
fn date_format(walk: &mut Walk, found: &Found) -> Option<String> {
    let format = walk.text(found, "date = \"%d/%m/%Y\"")?;
    let day = jiff::civil::date(2019, 11, 23);
    let written = jiff::fmt::strtime::format(&format.value, day).ok();
    let again = written.and_then(|text| jiff::civil::Date::strptime(&format.value, text).ok());
    if again == Some(day) {
        return Some(format.value);
    }
    let message = format!("`{}` is not the form of a date", format.value);
    let help = "it is made of `%d` (day), `%m` (month), `%b` (month as a word), `%Y` (year), `%y` (year in two digits) and what stands between them: `%d/%m/%Y`";
    walk.bad(found.value.span(), message, help);
    None
}

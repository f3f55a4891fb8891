//! Walking over parsed TOML with words for what is wrong: types, unknown keys, choices.

use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::source::{SourceId, Span, Spanned};
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// A key and its value.
pub(super) struct Found<'t> {
    pub key: &'t str,
    pub key_span: Range<usize>,
    pub value: &'t toml::Spanned<DeValue<'t>>,
}

/// The entries of a table as they are written: the parser sorts them by name.
pub(super) fn entries<'t>(table: &'t DeTable<'t>) -> Vec<Found<'t>> {
    let mut out: Vec<Found> = table
        .iter()
        .map(|(key, value)| Found {
            key: key.get_ref(),
            key_span: key.span(),
            value,
        })
        .collect();
    out.sort_by_key(|found| found.key_span.start);
    out
}

/// The faults of a text that is no TOML, one a line.
pub(super) fn syntax_errors(text: &str, id: SourceId, faults: &[toml::de::Error]) -> Vec<Diagnostic> {
    let mut out: Vec<Diagnostic> = Vec::new();
    let mut lines = Vec::new();
    for fault in faults {
        let range = fault.span().unwrap_or(text.len()..text.len());
        let line = text
            .get(..range.start)
            .map_or(0, |before| before.matches('\n').count());
        if lines.contains(&line) {
            continue;
        }
        lines.push(line);
        let message = format!(
            "this is not TOML: {}",
            fault.message().trim_end_matches(", expected nothing")
        );
        out.push(
            Diagnostic::error("manifest-syntax", Span::new(id, range.start, range.end), message).help(
                "a line is `key = value`, a text stands in double quotes, a table begins with `[name]`, a posts source with `[[posts]]`",
            ),
        );
    }
    out.sort_by_key(|one| one.span.start);
    out
}

/// Collects what is wrong on the way.
pub(super) struct Walk<'a> {
    id: SourceId,
    out: &'a mut Vec<Diagnostic>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(id: SourceId, out: &'a mut Vec<Diagnostic>) -> Self {
        Self { id, out }
    }

    pub(super) fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.id, range.start, range.end)
    }

    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        self.out.push(diagnostic);
    }

    /// A key that nobody knows.
    pub(super) fn unknown(&mut self, found: &Found, whose: &str, known: &[&str]) {
        let message = format!("unknown key `{}` in {whose}", found.key);
        let help = did_you_mean(found.key, known.iter().copied())
            .unwrap_or_else(|| format!("{whose} knows {}", listed(known)));
        let span = self.span(found.key_span.clone());
        self.push(Diagnostic::error("unknown-key", span, message).help(help));
    }

    /// A value of the wrong type.
    pub(super) fn wrong(&mut self, found: &Found, wants: &str, example: &str) {
        let message = format!(
            "`{}` is {wants}, not {}",
            found.key,
            type_word(found.value.get_ref())
        );
        let span = self.span(found.value.span());
        self.push(Diagnostic::error("wrong-type", span, message).help(written(example)));
    }

    /// A value of the right type that says nothing sensible.
    pub(super) fn bad(&mut self, range: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        let span = self.span(range);
        self.push(Diagnostic::error("bad-value", span, message).help(help));
    }

    pub(super) fn text(&mut self, found: &Found, example: &str) -> Option<Spanned<String>> {
        match found.value.get_ref() {
            DeValue::String(text) if text.trim().is_empty() => {
                self.bad(
                    found.value.span(),
                    format!("`{}` is empty", found.key),
                    written(example),
                );
                None
            }
            DeValue::String(text) => Some(Spanned::new(text.to_string(), self.span(found.value.span()))),
            _ => {
                self.wrong(found, "a text", example);
                None
            }
        }
    }

    pub(super) fn flag(&mut self, found: &Found) -> Option<bool> {
        match found.value.get_ref() {
            DeValue::Boolean(flag) => Some(*flag),
            _ => {
                self.wrong(found, "true or false", &format!("{} = true", found.key));
                None
            }
        }
    }

    /// A whole number of at least `least`.
    pub(super) fn whole(&mut self, found: &Found, least: u32, example: &str) -> Option<u32> {
        let DeValue::Integer(number) = found.value.get_ref() else {
            self.wrong(found, "a whole number", example);
            return None;
        };
        match u32::from_str_radix(number.as_str(), number.radix()) {
            Ok(value) if value >= least => Some(value),
            _ => {
                let message = format!("`{}` is a whole number from {least} on", found.key);
                self.bad(found.value.span(), message, written(example));
                None
            }
        }
    }

    /// One text, or a list of them.
    pub(super) fn text_or_texts(&mut self, found: &Found, example: &str) -> Option<Vec<Spanned<String>>> {
        match found.value.get_ref() {
            DeValue::Array(_) => self.texts(found, example),
            _ => self.text(found, example).map(|text| vec![text]),
        }
    }

    /// A list of texts, each with its place.
    pub(super) fn texts(&mut self, found: &Found, example: &str) -> Option<Vec<Spanned<String>>> {
        let DeValue::Array(list) = found.value.get_ref() else {
            self.wrong(found, "a list of texts", example);
            return None;
        };
        let mut out = Vec::new();
        for item in list.iter() {
            match item.get_ref() {
                DeValue::String(text) => out.push(Spanned::new(text.to_string(), self.span(item.span()))),
                other => {
                    let message = format!(
                        "`{}` is a list of texts, and this is {}",
                        found.key,
                        type_word(other)
                    );
                    let span = self.span(item.span());
                    self.push(Diagnostic::error("wrong-type", span, message).help(written(example)));
                }
            }
        }
        Some(out)
    }

    pub(super) fn table<'t>(&mut self, found: &Found<'t>, example: &str) -> Option<&'t DeTable<'t>> {
        match found.value.get_ref() {
            DeValue::Table(table) => Some(table),
            _ => {
                self.wrong(found, "a table", example);
                None
            }
        }
    }

    /// One of a few words.
    pub(super) fn choice<T: Copy>(&mut self, found: &Found, all: &[(T, &str)]) -> Option<Spanned<T>> {
        let example = all
            .first()
            .map_or(String::new(), |(_, word)| format!("{} = \"{word}\"", found.key));
        let text = self.text(found, &example)?;
        if let Some((value, _)) = all.iter().find(|(_, word)| *word == text.value) {
            return Some(Spanned::new(*value, text.span));
        }
        let words: Vec<&str> = all.iter().map(|(_, word)| *word).collect();
        let message = format!("`{}` cannot be `{}`", found.key, text.value);
        let near = (text.value.len() > 2)
            .then(|| did_you_mean(&text.value, words.iter().copied()))
            .flatten();
        let help = near.unwrap_or_else(|| format!("it is one of {}", listed(&words)));
        self.bad(found.value.span(), message, help);
        None
    }
}

/// `` `a`, `b`, `c` ``
pub(super) fn listed(words: &[&str]) -> String {
    words
        .iter()
        .map(|word| format!("`{word}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

fn written(example: &str) -> String {
    match example.split_once('\n') {
        Some((head, line)) => format!("write `{head}` on a line and `{line}` below it"),
        None => format!("write it like `{example}`"),
    }
}

pub(super) fn type_word(value: &DeValue) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with decimals",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

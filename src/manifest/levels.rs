//! `[[levels]]`: levels per path and per unit.

use super::LevelSetting;
use super::checks::LEVELS;
use super::walk::{Found, Walk, entries, type_word};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use toml::de::{DeTable, DeValue};

const KEYS: [&str; 4] = ["path", "unit", "checks", "severity"];
const EXAMPLE: &str = "[[levels]]\npath = \"legacy/**\"";
const TABLE: &str = "`[[levels]]`";

pub(super) fn settings(walk: &mut Walk, found: &Found) -> Vec<LevelSetting> {
    let DeValue::Array(list) = found.value.get_ref() else {
        let message = format!(
            "`levels` is a list of tables, not {}",
            type_word(found.value.get_ref())
        );
        let span = walk.span(found.key_span.clone());
        let help = "write `[[levels]]`, with two brackets, once for each path or unit";
        walk.push(Diagnostic::error("wrong-type", span, message).help(help));
        return Vec::new();
    };
    let mut out = Vec::new();
    for item in list.iter() {
        let span = walk.span(item.span());
        match item.get_ref() {
            DeValue::Table(table) => out.extend(setting(walk, table, span)),
            other => {
                let message = format!("a level is a table, not {}", type_word(other));
                let help = format!("write `{}`", EXAMPLE.replace('\n', "` and `"));
                walk.push(Diagnostic::error("wrong-type", span, message).help(help));
            }
        }
    }
    out
}

fn setting(walk: &mut Walk, table: &DeTable, span: Span) -> Option<LevelSetting> {
    let (mut checks, mut path, mut unit, mut severity) = (Vec::new(), None, None, None);
    let mut said = false;
    for entry in entries(table) {
        match entry.key {
            "path" => path = walk.text(&entry, "path = \"legacy/**\""),
            "unit" => unit = walk.text(&entry, "unit = \"Faculty of Arts/*\""),
            "checks" => {
                checks = walk
                    .text_or_texts(&entry, "checks = [\"dead-end\"]")
                    .unwrap_or_default()
            }
            "severity" => {
                said = true;
                severity = walk.choice(&entry, &LEVELS);
            }
            _ => walk.unknown(&entry, TABLE, &KEYS),
        }
    }
    if !said {
        let fault = Diagnostic::error("missing-key", span, format!("{TABLE} says no `severity`"));
        walk.push(fault.help("add a line such as `severity = \"note\"`"));
    }
    if path.is_none() && unit.is_none() {
        let fault = Diagnostic::error(
            "missing-key",
            span,
            format!("{TABLE} says neither a `path` nor a `unit`"),
        );
        walk.push(fault.help("a level for a check everywhere stands in `[checks]`"));
        return None;
    }
    Some(LevelSetting {
        checks,
        path,
        unit,
        severity: severity?.value,
    })
}

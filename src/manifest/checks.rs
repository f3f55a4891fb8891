//! `[checks]`: settings of checks. Whether the checks exist is for the caller to say.

use super::CheckSetting;
use super::walk::{Found, Walk, entries};
use crate::source::Spanned;
use crate::syntax::ast::{Amount, Level};
use toml::de::DeValue;

const KEYS: [&str; 5] = ["severity", "at-most", "at-least", "by", "override"];
pub(super) const LEVELS: [(Level, &str); 4] = [
    (Level::Off, "off"),
    (Level::Note, "note"),
    (Level::Warning, "warning"),
    (Level::Error, "error"),
];
const EXAMPLE: &str = "[checks]\nfixed-term-concentration = { at-most = \"25%\" }";

pub(super) fn settings(walk: &mut Walk, found: &Found) -> Vec<CheckSetting> {
    let Some(table) = walk.table(found, EXAMPLE) else {
        return Vec::new();
    };
    entries(table)
        .iter()
        .filter_map(|entry| setting(walk, entry))
        .collect()
}

fn setting(walk: &mut Walk, found: &Found) -> Option<CheckSetting> {
    let name = Spanned::new(found.key.to_owned(), walk.span(found.key_span.clone()));
    let mut out = CheckSetting {
        span: name.span.to(walk.span(found.value.span())),
        name,
        severity: None,
        at_most: None,
        at_least: None,
        by: None,
        overrides: false,
    };
    match found.value.get_ref() {
        DeValue::String(_) => out.severity = Some(walk.choice(found, &LEVELS)?),
        DeValue::Table(table) => {
            for entry in entries(table) {
                match entry.key {
                    "severity" => out.severity = walk.choice(&entry, &LEVELS),
                    "at-most" => out.at_most = amount(walk, &entry),
                    "at-least" => out.at_least = amount(walk, &entry),
                    "by" => {
                        let span = walk.span(entry.value.span());
                        out.by = walk
                            .texts(&entry, "by = [\"unit\"]")
                            .map(|texts| Spanned::new(texts, span));
                    }
                    "override" => out.overrides = walk.flag(&entry).unwrap_or(false),
                    _ => walk.unknown(&entry, &format!("the settings of `{}`", found.key), &KEYS),
                }
            }
        }
        _ => {
            walk.wrong(
                found,
                "a table of settings or a severity",
                &format!("{} = \"off\"", found.key),
            );
            return None;
        }
    }
    Some(out)
}

/// `8`, `2.5`, `"25%"`: exact, to four places.
pub(super) fn amount(walk: &mut Walk, found: &Found) -> Option<Spanned<Amount>> {
    let example = format!("{0} = \"25%\"`, or `{0} = 8", found.key);
    let read = match found.value.get_ref() {
        DeValue::Integer(number) if number.radix() == 10 => scaled(number.as_str(), 4).map(Amount::Number),
        DeValue::Float(number) => scaled(number.as_str(), 4).map(Amount::Number),
        DeValue::String(text) => text
            .trim()
            .strip_suffix('%')
            .and_then(|text| scaled(text.trim_end(), 2))
            .map(Amount::Percent),
        _ => {
            walk.wrong(found, "a number or a percentage", &example);
            return None;
        }
    };
    if read.is_none() {
        let message = format!("`{}` is a number from 0 on, or a percentage in quotes", found.key);
        walk.bad(found.value.span(), message, format!("write it like `{example}`"));
    }
    read.map(|amount| Spanned::new(amount, walk.span(found.value.span())))
}

/// A number with at most `places` decimals, scaled by ten to their number.
fn scaled(text: &str, places: usize) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let fraction = fraction.trim_end_matches('0');
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) || fraction.len() > places {
        return None;
    }
    format!("{whole}{fraction:0<places$}").parse().ok()
}

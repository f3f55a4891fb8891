//! The numbers of a finding in words (`interfaces.md`: evidence keys are fixed per check).

use crate::report::figures::{decimal, grouped, probability, share};
use crate::report::value::Finding;
use crate::report::words::{CLASSES, counted, spaced};
use serde_json::Value;

/// At most this many members of a list are written out.
const MOST_OF_LIST: usize = 6;

/// One phrase for each number, in the order in which people read them. A phrase that the message already
/// holds word for word is not said twice.
pub(super) fn evidence(finding: &Finding) -> Vec<String> {
    let mut out = Vec::new();
    for (key, value) in known_first(finding) {
        if let Some(phrase) = phrase(key, value) {
            out.push(phrase);
        }
    }
    out.retain(|phrase| !finding.message.contains(phrase.as_str()));
    out
}

/// The order in which known keys are read; the others follow by name.
const ORDER: [&str; 12] = [
    "posts",
    "fte",
    "waiting",
    "places",
    "ratio",
    "interval",
    "rest_share",
    "limit",
    "p",
    "q",
    "conversions",
    "share",
];

fn known_first(finding: &Finding) -> Vec<(&str, &Value)> {
    let together = finding.evidence.contains_key("short_term") && finding.evidence.contains_key("filled");
    let said = |key: &str| together && matches!(key, "short_term" | "filled" | "share");
    let mut pairs: Vec<(&str, &Value)> = finding
        .evidence
        .iter()
        .map(|(key, value)| (key.as_str(), value))
        .filter(|(key, value)| !said(key) && !is_empty_class(key, value))
        .collect();
    let rank = |key: &str| {
        ORDER
            .iter()
            .position(|known| *known == key)
            .unwrap_or(ORDER.len())
    };
    pairs.sort_by_key(|(key, _)| rank(key));
    pairs
}

/// Onward classes that nobody is in say nothing.
fn is_empty_class(key: &str, value: &Value) -> bool {
    CLASSES.iter().any(|class| class.name == key) && value.as_u64() == Some(0)
}

fn phrase(key: &str, value: &Value) -> Option<String> {
    let number = value.as_f64();
    Some(match (key, number) {
        (_, None) if value.is_null() => return None,
        // The message of a rule holds the clause.
        ("clause", _) => return None,
        ("failed" | "judged", _) => format!("{} {key}", scalar(value)),
        ("not_judged", Some(0.0)) => return None,
        ("not_judged", _) => format!("{} not judged", scalar(value)),
        ("values", _) => any(value)?,
        ("posts", _) => counted(&scalar(value), "post"),
        ("fte", _) => format!("{} FTE", value.as_str().map_or_else(|| scalar(value), grouped)),
        ("waiting", _) => format!("{} waiting", counted(&scalar(value), "filled post")),
        ("places", _) => format!("{} to move to", counted(&scalar(value), "post")),
        ("ratio", _) => format!("{} for each", scalar(value)),
        ("interval", _) => format!("95% interval {}", interval(value)?),
        ("rest_share", Some(value)) => format!("{} in the rest of the institution", share(value)),
        ("limit", Some(value)) if value < 1.0 => format!("limit {}", share(value)),
        ("p" | "q", Some(value)) => probability(key, value),
        ("conversions", _) => format!(
            "{} would bring it to the limit",
            counted(&scalar(value), "conversion")
        ),
        (key, Some(value)) if key.ends_with("share") => format!("{} {}", spaced(key), share(value)),
        (key, _) => format!("{} {}", spaced(key), any(value)?),
    })
}

/// `[low, high]`, or an object of two numbers, as shares.
fn interval(value: &Value) -> Option<String> {
    let ends: Vec<f64> = match value {
        Value::Array(ends) => ends.iter().filter_map(Value::as_f64).collect(),
        Value::Object(ends) => ends.values().filter_map(Value::as_f64).collect(),
        _ => return None,
    };
    let low = ends.iter().copied().reduce(f64::min)?;
    let high = ends.iter().copied().reduce(f64::max)?;
    Some(format!("{} to {}", share(low), share(high)))
}

/// Lists and maps on one line, long ones with how many more there are.
fn any(value: &Value) -> Option<String> {
    let parts: Vec<String> = match value {
        Value::Array(list) => list.iter().map(scalar).collect(),
        Value::Object(map) => map
            .iter()
            .map(|(key, value)| format!("{key}: {}", scalar(value)))
            .collect(),
        Value::Null => return None,
        other => return Some(scalar(other)),
    };
    let shown: Vec<&str> = parts.iter().take(MOST_OF_LIST).map(String::as_str).collect();
    let more = parts.len().saturating_sub(MOST_OF_LIST);
    let tail = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    (!shown.is_empty()).then(|| format!("{}{tail}", shown.join(", ")))
}

fn scalar(value: &Value) -> String {
    match value {
        Value::Number(number) if number.is_f64() => decimal(number.as_f64().unwrap_or(0.0)),
        Value::Number(number) => grouped(&number.to_string()),
        // Text may be an id: its zeros and digits are its own.
        Value::String(text) => text.clone(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        other => other.to_string(),
    }
}

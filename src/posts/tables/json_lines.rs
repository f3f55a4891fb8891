//! Lines of JSON: an object a line, whose keys are the headings.
//!
//! The keys of all lines are gathered first: one that only some posts have is a column all the same. A key of an object
//! inside is written behind its name: `factors.knowledge`.

use super::super::error::{Error, ErrorKind};
use super::super::headings::Heads;
use super::super::mapping::{Formats, SourceSpec};
use super::super::records::WIDEST;
use super::fields::{Fields, Produce, Produced};
use super::{Noticed, Opened, Then, texts};
use foldhash::{HashMap, HashMapExt};
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;
use std::fmt;

/// How deep objects may stand in one another.
const DEEPEST: usize = 3;

/// Opens a text of lines and hands its rows on.
pub(super) fn open(
    text: &str,
    mut remarks: Vec<String>,
    name: &str,
    spec: &SourceSpec,
    then: Then<'_>,
) -> Result<Noticed, Error> {
    if text.trim_start().starts_with('[') {
        let message = "this is one list of JSON, not a line for each post";
        let help = "write each object on a line of its own, without commas between them";
        return Err(Error::new(ErrorKind::Unsupported, name, message, help));
    }
    let mut columns: HashMap<String, usize> = HashMap::new();
    let mut names = Vec::new();
    for line in text.lines() {
        let Ok(object) = serde_json::from_str::<Line>(line) else {
            continue;
        };
        each(&object, &mut |key, _| {
            if !columns.contains_key(key) {
                columns.insert(key.to_owned(), names.len());
                names.push(key.to_owned());
            }
        });
        if names.len() > WIDEST {
            let message = format!("the lines have more than {WIDEST} different keys");
            let help = "keys are the names of columns, and the same in each line";
            return Err(Error::new(ErrorKind::TooLarge, name, message, help));
        }
    }
    if names.is_empty() {
        let message = "no line of it is an object of JSON";
        let help = "a line is a post, such as `{\"id\": 1, \"title\": \"Lecturer\"}`";
        return Err(Error::new(ErrorKind::NoHeading, name, message, help));
    }
    remarks.push("each line is an object of JSON".to_owned());
    let lines = Lines {
        lines: text.lines(),
        columns: &columns,
        formats: &spec.formats,
    };
    let mut rows = Produced::new(lines, names.len());
    then(Opened {
        heads: Heads {
            name,
            row: 1,
            rows: 1,
            names,
        },
        rows: &mut rows,
        remarks,
        lettered: false,
    })?;
    Ok(Noticed::default())
}

/// The object of a line: keys in the order in which they are written.
struct Line<'l>(Vec<(String, Item<'l>)>);

/// A value. Numbers are as they are written: an id of twenty digits is one, and no machine number has so many.
enum Item<'l> {
    Object(&'l str),
    Number(&'l str),
    Other(Value),
}

impl<'l> Deserialize<'l> for Item<'l> {
    fn deserialize<D: Deserializer<'l>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <&RawValue>::deserialize(deserializer)?.get();
        let item = match text.as_bytes().first() {
            Some(b'{') => Ok(Self::Object(text)),
            Some(b'-' | b'0'..=b'9') => Ok(Self::Number(text)),
            _ => serde_json::from_str(text).map(Self::Other),
        };
        item.map_err(D::Error::custom)
    }
}

impl<'l> Deserialize<'l> for Line<'l> {
    fn deserialize<D: Deserializer<'l>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'l> Visitor<'l> for Pairs {
            type Value = Line<'l>;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("an object")
            }

            fn visit_map<A: MapAccess<'l>>(self, mut map: A) -> Result<Line<'l>, A::Error> {
                let mut out = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    out.push(pair);
                }
                Ok(Line(out))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

/// Every value that is no object, with its name.
fn each(line: &Line<'_>, visit: &mut impl FnMut(&str, &Item<'_>)) {
    for (key, value) in &line.0 {
        inside(key, 0, value, visit);
    }
}

fn inside(name: &str, depth: usize, value: &Item<'_>, visit: &mut impl FnMut(&str, &Item<'_>)) {
    if let Item::Object(text) = value
        && depth < DEEPEST
        && let Ok(object) = serde_json::from_str::<Line<'_>>(text)
    {
        for (key, value) in &object.0 {
            inside(&format!("{name}.{key}"), depth + 1, value, visit);
        }
    } else {
        visit(name, value);
    }
}

/// A value as a text.
fn write(value: &Item<'_>, formats: &Formats, out: &mut String) {
    match value {
        Item::Number(text) => write_number(text, formats, out),
        Item::Other(value) => write_other(value, formats, out),
        Item::Object(text) => out.push_str(text),
    }
}

/// Numbers with a point as all programs write them; whole ones with all of their digits.
fn write_number(text: &str, formats: &Formats, out: &mut String) {
    let whole = match text.split_once('.') {
        Some((whole, part)) if part.bytes().all(|byte| byte == b'0') => whole,
        _ => text,
    };
    if whole.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit()) {
        out.push_str(if whole == "-0" { "0" } else { whole });
        return;
    }
    match text.parse() {
        Ok(value) => texts::number(value, formats, out),
        Err(_) => out.push_str(text),
    }
}

/// The items of a list are one behind another.
fn write_other(value: &Value, formats: &Formats, out: &mut String) {
    match value {
        Value::Null => {}
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::String(text) => out.push_str(text),
        Value::Number(number) => write_number(&number.to_string(), formats, out),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push_str("; ");
                }
                write_other(item, formats, out);
            }
        }
        Value::Object(_) => out.push_str(&value.to_string()),
    }
}

struct Lines<'t> {
    lines: std::str::Lines<'t>,
    columns: &'t HashMap<String, usize>,
    formats: &'t Formats,
}

impl Produce for Lines<'_> {
    fn produce(&mut self, fields: &mut Fields, _: &str) -> Result<Option<u32>, Error> {
        let mut behind = 0;
        let line = loop {
            let Some(line) = self.lines.next() else {
                return Ok(None);
            };
            behind += 1;
            if !line.trim().is_empty() {
                break line;
            }
        };
        match serde_json::from_str::<Line>(line) {
            Ok(object) => each(&object, &mut |key, value| {
                let start = fields.texts.len();
                write(value, self.formats, &mut fields.texts);
                if let Some(index) = self.columns.get(key) {
                    fields.set(*index, start);
                }
            }),
            Err(fault) => {
                let says = fault.to_string();
                let says = says.split(" at line ").next().unwrap_or_default();
                let at = fault.column();
                fields.fault = Some(format!("the line is no object of JSON: {says} (character {at})"));
                fields.texts.push_str(line);
                fields.set(0, 0);
            }
        }
        Ok(Some(behind))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_keep_all_of_their_digits() {
        let shown = |line: &str| {
            let mut out = String::new();
            each(&serde_json::from_str(line).unwrap(), &mut |name, value| {
                out.push_str(name);
                out.push('=');
                write(value, &Formats::default(), &mut out);
                out.push(' ');
            });
            out
        };
        assert_eq!(
            shown(
                r#"{"a": 123456789012345678901, "b": 1234567890123457.0, "c": -7, "d": -0, "e": {"f": 12345678901234567890123}}"#
            ),
            "a=123456789012345678901 b=1234567890123457 c=-7 d=0 e.f=12345678901234567890123 "
        );
        assert_eq!(
            shown(r#"{"a": 1690.1699999999996, "b": 1e3, "c": 0.50}"#),
            "a=1690.17 b=1000 c=0.5 "
        );
        assert_eq!(
            shown(r#"{"a": [1, "x", 2.0], "b": {"c": {"d": {"e": {"f": 1}}}}, "g": null}"#),
            r#"a=1; x; 2 b.c.d.e={"f": 1} g= "#
        );
    }

    #[test]
    fn deep_objects_are_a_text() {
        let deep = "{\"a\":".repeat(50_000) + "1" + &"}".repeat(50_000);
        let line: Line<'_> = serde_json::from_str(&deep).unwrap();
        let mut names = Vec::new();
        each(&line, &mut |name, _| names.push(name.to_owned()));
        assert_eq!(names, ["a.a.a.a"]);
    }
}

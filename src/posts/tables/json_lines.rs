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
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value};
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
struct Line(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Line {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Line;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Line, A::Error> {
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
fn each(line: &Line, visit: &mut impl FnMut(&str, &Value)) {
    for (key, value) in &line.0 {
        inside(key, 0, value, visit);
    }
}

fn inside(name: &str, depth: usize, value: &Value, visit: &mut impl FnMut(&str, &Value)) {
    match value {
        Value::Object(object) if depth < DEEPEST => {
            let object: &Map<String, Value> = object;
            for (key, value) in object {
                inside(&format!("{name}.{key}"), depth + 1, value, visit);
            }
        }
        _ => visit(name, value),
    }
}

/// A value as a text; the items of a list are one behind another.
fn write(value: &Value, formats: &Formats, out: &mut String) {
    match value {
        Value::Null => {}
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::String(text) => out.push_str(text),
        Value::Number(number) => match number.as_f64() {
            Some(value) if number.is_f64() => texts::number(value, formats, out),
            _ => out.push_str(&number.to_string()),
        },
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push_str("; ");
                }
                write(item, formats, out);
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

//! Lines of JSON: an object a line, whose keys are the headings.
//!
//! The keys of all lines are gathered first: one that only some posts have is a column all the same. A key of an object
//! inside is written behind its name: `factors.knowledge`.

use super::super::error::{Error, ErrorKind};
use super::super::headings::Heads;
use super::super::mapping::{Formats, SourceSpec};
use super::super::records::{Cells, WIDEST};
use super::{Noticed, Opened, Rows, Then, texts};
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
    let mut lines = Lines {
        lines: text.lines(),
        number: 0,
        columns: &columns,
        formats: &spec.formats,
        texts: String::new(),
        slots: vec![(0, 0); names.len()],
        fault: None,
    };
    then(Opened {
        heads: Heads {
            name,
            row: 1,
            rows: 1,
            names,
        },
        rows: &mut lines,
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
    number: u32,
    columns: &'t HashMap<String, usize>,
    formats: &'t Formats,
    texts: String,
    slots: Vec<(usize, usize)>,
    fault: Option<String>,
}

impl Cells for Lines<'_> {
    fn len(&self) -> usize {
        self.slots.len()
    }

    fn cell(&self, index: usize) -> &[u8] {
        let (start, end) = self.slots.get(index).copied().unwrap_or((0, 0));
        self.texts.as_bytes().get(start..end).unwrap_or(&[])
    }

    fn is_blank(&self) -> bool {
        false
    }

    fn has_break(&self) -> bool {
        false
    }

    fn fault(&self) -> Option<&str> {
        self.fault.as_deref()
    }
}

impl Rows for Lines<'_> {
    fn next_row(&mut self, name: &str) -> Result<bool, Error> {
        loop {
            let Some(line) = self.lines.next() else {
                return Ok(false);
            };
            self.number = self.number.checked_add(1).ok_or_else(|| {
                let help = "split it into several sources";
                Error::new(
                    ErrorKind::TooLarge,
                    name,
                    "there are more than 4,294,967,295 lines",
                    help,
                )
            })?;
            if line.trim().is_empty() {
                continue;
            }
            self.texts.clear();
            self.slots.fill((0, 0));
            self.fault = None;
            match serde_json::from_str::<Line>(line) {
                Ok(object) => each(&object, &mut |key, value| {
                    let start = self.texts.len();
                    write(value, self.formats, &mut self.texts);
                    let slot = self.columns.get(key).and_then(|index| self.slots.get_mut(*index));
                    if let Some(slot) = slot {
                        *slot = (start, self.texts.len());
                    }
                }),
                Err(fault) => {
                    let says = fault.to_string();
                    let says = says.split(" at line ").next().unwrap_or_default();
                    let at = fault.column();
                    self.fault = Some(format!("the line is no object of JSON: {says} (character {at})"));
                    self.texts.push_str(line);
                    if let Some(slot) = self.slots.first_mut() {
                        *slot = (0, self.texts.len());
                    }
                }
            }
            return Ok(true);
        }
    }

    fn number(&self) -> u32 {
        self.number
    }
}

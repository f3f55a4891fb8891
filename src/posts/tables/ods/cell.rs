//! What a cell of `content.xml` says of itself.

use super::super::texts;
use crate::posts::mapping::Formats;
use quick_xml::events::{BytesRef, BytesStart};

/// The attributes of a cell.
#[derive(Default)]
pub(super) struct CellStart {
    pub repeats: u32,
    pub columns: u32,
    pub rows: u32,
    pub kind: String,
    pub value: Option<String>,
    pub formula: Option<String>,
    pub covered: bool,
}

/// The text of a cell that has a type of its own.
pub(super) fn typed(cell: &CellStart, number: Option<f64>, formats: &Formats) -> Option<String> {
    let mut out = String::new();
    let value = cell.value.as_deref()?;
    match (cell.kind.as_str(), number) {
        (_, Some(number)) => texts::number(number, formats, &mut out),
        ("date", _) => {
            let midnight = value.strip_suffix("T00:00:00").unwrap_or(value);
            texts::iso(midnight, formats, &mut out);
        }
        ("boolean", _) => texts::truth(value.eq_ignore_ascii_case("true"), &mut out),
        ("string", _) => out.push_str(value),
        _ => return None,
    }
    Some(out)
}

pub(super) fn attribute(start: &BytesStart<'_>, key: &str) -> Result<Option<String>, String> {
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|fault| fault.to_string())?;
        if attribute.key.as_ref() == key {
            let value = attribute
                .normalized_value(quick_xml::XmlVersion::Implicit1_0)
                .map_err(|fault| fault.to_string())?;
            return Ok(Some(value.into_owned()));
        }
    }
    Ok(None)
}

/// The character of `&amp;` or `&#233;`; one that is not known stays as it is written.
pub(super) fn entity_text(entity: &BytesRef<'_>) -> String {
    if let Ok(Some(c)) = entity.resolve_char_ref() {
        return c.to_string();
    }
    match &**entity {
        "amp" => "&".to_owned(),
        "lt" => "<".to_owned(),
        "gt" => ">".to_owned(),
        "quot" => "\"".to_owned(),
        "apos" => "'".to_owned(),
        other => format!("&{other};"),
    }
}

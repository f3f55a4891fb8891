//! Words and numbers that several checks use.

use super::Context;
use crate::graph::StationId;
use crate::model::{GradeId, RoleId};
use crate::posts::census::{ONE, Places};
use serde_json::{Number, Value};

/// `Learning technologist at grade 6`, with the institution's own word for a grade.
pub(super) fn role_at_grade(context: &Context<'_>, id: StationId) -> String {
    context.graph.station(id).map_or_else(String::new, |station| {
        format!(
            "{} at {}",
            role_title(context, station.role),
            grade_words(context, station.grade)
        )
    })
}

/// The title of a role.
pub(super) fn role_title<'a>(context: &Context<'a>, role: RoleId) -> &'a str {
    context.model.role(role).map_or("", |role| role.title.as_str())
}

/// `grade 6`, or with the institution's own word: `band 6`.
pub(super) fn grade_words(context: &Context<'_>, id: GradeId) -> String {
    let Some(grade) = context.model.grade(id) else {
        return String::new();
    };
    let called = context
        .model
        .scales
        .get(grade.scale.index())
        .and_then(|scale| scale.called.as_deref());
    let word = called.map_or_else(|| "grade".to_owned(), str::to_lowercase);
    format!("{word} {}", grade.name)
}

/// The subject of a finding about a role at a grade.
pub(super) fn station_subject(context: &Context<'_>, id: StationId) -> Vec<(&'static str, String)> {
    let Some(station) = context.graph.station(id) else {
        return Vec::new();
    };
    vec![
        ("role", context.model.role_name(station.role).to_owned()),
        ("grade", context.model.grade_name(station.grade).to_owned()),
    ]
}

/// Places as a JSON number: whole where they are whole.
pub(super) fn number(places: Places) -> Value {
    ten_thousandths(places)
}

/// A count in ten-thousandths as a JSON number: whole where it is whole.
pub(super) fn ten_thousandths(value: i64) -> Value {
    if value % ONE == 0 {
        return Value::from(value / ONE);
    }
    Number::from_f64(value as f64 / ONE as f64).map_or(Value::Null, Value::Number)
}

/// A count of combinations: a number up to 2^53, which every program reads exactly, else a text.
pub(super) fn count(value: u128) -> Value {
    match u64::try_from(value) {
        Ok(small) if small <= 1 << 53 => Value::from(small),
        _ => Value::from(value.to_string()),
    }
}

/// `14 posts`, `1 post`, `12.5 places`.
pub(super) fn posts(places: Places) -> String {
    if places == ONE {
        return "1 post".to_owned();
    }
    if places % ONE == 0 {
        return format!("{} posts", thousands(places / ONE));
    }
    format!("{} places (in FTE)", decimal(places))
}

/// `1,234`.
pub(super) fn thousands(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut out = String::new();
    if value < 0 {
        out.push('-');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A number in ten-thousandths with as many decimals as it has.
pub(super) fn decimal(value: i64) -> String {
    let (whole, part) = (value / ONE, (value % ONE).abs());
    if part == 0 {
        return thousands(whole);
    }
    format!(
        "{}.{}",
        thousands(whole),
        format!("{part:04}").trim_end_matches('0')
    )
}

/// Money in minor units: `17,338`, `17,338.50`.
pub(super) fn money(context: &Context<'_>, minor: i64) -> String {
    let sign = match context.model.currency.as_str() {
        "GBP" => "£".to_owned(),
        "USD" => "$".to_owned(),
        "EUR" => "€".to_owned(),
        other => format!("{other} "),
    };
    let part = (minor % 100).abs();
    if part == 0 {
        format!("{sign}{}", thousands(minor / 100))
    } else {
        format!("{sign}{}.{part:02}", thousands(minor / 100))
    }
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn list(words: &[String]) -> String {
    match words.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// `25.0%` from a share.
pub(super) fn percent(share: f64) -> String {
    format!("{:.1}%", share * 100.0)
}

/// A verb that agrees with a number of places.
pub(super) fn verb(places: Places, one: &'static str, many: &'static str) -> &'static str {
    if places == ONE { one } else { many }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(thousands(999), "999");
        assert_eq!(posts(10_000), "1 post");
        assert_eq!(posts(12_340_000), "1,234 posts");
        assert_eq!(decimal(125_000), "12.5");
        assert_eq!(ten_thousandths(125_000), serde_json::json!(12.5));
        assert_eq!(ten_thousandths(120_000), serde_json::json!(12));
    }
}

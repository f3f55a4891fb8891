//! Values that decided, for people: distinct ones with their posts, or from where to where they run.

use crate::check::Context;
use crate::check::words::{decimal, money};
use crate::expr::{BLANK, Column, Field, Frame, Long, Scope, Type, calendar, fields};
use crate::model::{FamilyId, GradeId, RoleId, ScaleId, Time};
use crate::posts::census::Places;
use foldhash::HashMap;

/// More different values than this are shown as a range, or as the most frequent of them.
const MOST: usize = 5;

/// A value as it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Value {
    Blank,
    Code(i64),
    Time(Time),
}

/// How many posts have each value of a field.
#[derive(Debug, Default, Clone)]
pub(super) struct Seen {
    counts: HashMap<Value, Places>,
}

impl Seen {
    pub(super) fn add(&mut self, value: Value, places: Places) {
        *self.counts.entry(value).or_default() += places;
    }

    pub(super) fn merge(&mut self, other: Self) {
        for (value, places) in other.counts {
            self.add(value, places);
        }
    }

    /// `fixed-term (12), casual (2)`, or `4 years to 9 years 3 months`.
    pub(super) fn show(&self, context: &Context<'_>, frame: &dyn Frame, field: Field) -> String {
        let mut all: Vec<(Value, Places)> = self
            .counts
            .iter()
            .map(|(value, places)| (*value, *places))
            .collect();
        all.sort_unstable();
        let ty = type_of(field);
        let word = |value: Value| show(context, Some(frame), ty, value);
        if all.len() <= MOST {
            let parts = all
                .iter()
                .map(|(value, places)| format!("{} ({})", word(*value), decimal(*places)));
            return parts.collect::<Vec<_>>().join(", ");
        }
        let range = ty.is_quantity() || ty == Type::Date;
        let filled = all
            .iter()
            .map(|(value, _)| *value)
            .filter(|value| *value != Value::Blank);
        if range && let (Some(low), Some(high)) = (filled.clone().min(), filled.max()) {
            let blank = self.counts.get(&Value::Blank);
            let blank = blank.map_or_else(String::new, |places| format!(", blank ({})", decimal(*places)));
            return format!("{} to {}{blank}", word(low), word(high));
        }
        // Ties in the order of the words, so that the same posts give the same text.
        let mut named: Vec<(Places, String)> = all
            .iter()
            .map(|(value, places)| (*places, word(*value)))
            .collect();
        named.sort_by(|left, right| right.0.cmp(&left.0).then_with(|| left.1.cmp(&right.1)));
        let parts = named
            .iter()
            .take(MOST)
            .map(|(places, word)| format!("{word} ({})", decimal(*places)));
        format!(
            "{} and {} more",
            parts.collect::<Vec<_>>().join(", "),
            named.len() - MOST
        )
    }
}

/// The value of a row of a column.
pub(super) fn value(column: &Column<'_>, row: usize) -> Value {
    match column {
        Column::Longs(_) => match column.long(row) {
            None => Value::Blank,
            Some(Long::Time(time)) => Value::Time(time),
            Some(Long::Between(from, to)) => Value::Time(calendar::between(from, to)),
        },
        Column::Ratios(_) => column
            .ratio(row)
            .map_or(Value::Blank, |ratio| Value::Code(ratio.rounded())),
        codes => codes.code(row).map_or(Value::Blank, Value::Code),
    }
}

/// The type of a named field or a state.
pub(super) fn type_of(field: Field) -> Type {
    let of = |scope| fields(scope).iter().find(|(_, known, _)| *known == field);
    match field {
        Field::Is(_) => Type::YesNo,
        Field::Skill(id) => Type::Level(id),
        Field::StepsInto | Field::StepsOut => Type::Number,
        _ => of(Scope::Post)
            .or_else(|| of(Scope::Role))
            .map_or(Type::Any, |(.., ty)| *ty),
    }
}

/// A value in words.
pub(super) fn show(context: &Context<'_>, frame: Option<&dyn Frame>, ty: Type, value: Value) -> String {
    let model = context.model;
    let code = match value {
        Value::Blank | Value::Code(BLANK) => return "blank".to_owned(),
        Value::Time(time) => return length(time),
        Value::Code(code) => code,
    };
    let index = usize::try_from(code).unwrap_or(usize::MAX);
    let id = u32::try_from(code).unwrap_or(u32::MAX);
    match ty {
        Type::Text | Type::Word => frame.map_or("", |frame| frame.text(code)).to_owned(),
        Type::Money => money(context, code),
        Type::Percent => format!("{}%", decimal(code.saturating_mul(100))),
        Type::Date => {
            let (year, month, day) = calendar::date(code);
            format!("{year:04}-{month:02}-{day:02}")
        }
        Type::Grade => model.grade_name(GradeId(id)).to_owned(),
        Type::Scale => {
            let scale = model.scales.get(ScaleId(id).index());
            scale.map_or_else(String::new, |scale| scale.name.clone())
        }
        Type::Role => model.role_name(RoleId(id)).to_owned(),
        Type::Family => model.family_name(Some(FamilyId(id))).to_owned(),
        Type::Contract => model.contract_terms().get(index).cloned().unwrap_or_default(),
        Type::Status => word(&crate::posts::columns::Status::ALL, index),
        Type::Onward => word(&crate::check::onward::Class::ALL, index),
        Type::YesNo => if code == 0 { "no" } else { "yes" }.to_owned(),
        _ => decimal(code),
    }
}

fn word<T>(all: &[(T, &str)], index: usize) -> String {
    all.get(index)
        .map_or_else(String::new, |(_, word)| (*word).to_owned())
}

/// A length of time; the shortest one is no days.
fn length(time: Time) -> String {
    if time == Time::ZERO {
        "0 days".to_owned()
    } else {
        time.to_string()
    }
}

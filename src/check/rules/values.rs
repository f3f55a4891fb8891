//! Values that decided, for people: distinct ones with their posts, or from where to where they run.

use crate::check::Context;
use crate::check::words::{decimal, money};
use crate::expr::{BLANK, Column, Field, Frame, Long, Scope, Type, calendar, fields};
use crate::model::{FamilyId, GradeId, RoleId, ScaleId, Time};
use crate::posts::census::Places;
use foldhash::HashMap;

/// More different values than this are shown as a range, or as the most frequent of them.
const MOST: usize = 5;
/// More different texts than this are not counted apart.
const MANY: usize = 1_000;

/// A value as it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Value {
    Blank,
    Code(i64),
    Time(Time),
    /// From one day to another.
    Between(i64, i64),
}

impl Value {
    /// For ordering: lengths by their mean.
    fn size(self) -> i128 {
        match self {
            Self::Blank => i128::MIN,
            Self::Code(code) => i128::from(code),
            Self::Time(time) => time.mean(),
            Self::Between(from, to) => i128::from(to - from) * 1_000_000,
        }
    }
}

/// How many posts have each value of a field. Of more values than are shown one by one, only the ends are kept.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    counts: HashMap<Value, Places>,
    /// By size, then as first seen; blanks apart.
    ends: Option<(Value, Value)>,
    blank: Places,
    /// More values than are counted apart.
    over: bool,
    cap: usize,
}

impl Seen {
    pub(super) fn of(ty: Type) -> Self {
        let range = ty.is_quantity() || ty == Type::Date;
        Self {
            counts: HashMap::default(),
            ends: None,
            blank: 0,
            over: false,
            cap: if range { MOST } else { MANY },
        }
    }

    pub(super) fn add(&mut self, value: Value, places: Places) {
        if value == Value::Blank {
            self.blank += places;
            return;
        }
        self.stretch(value, value);
        if !self.over {
            *self.counts.entry(value).or_default() += places;
            self.bound();
        }
    }

    fn stretch(&mut self, low: Value, high: Value) {
        let (known_low, known_high) = self.ends.unwrap_or((low, high));
        self.ends = Some((
            if low.size() < known_low.size() {
                low
            } else {
                known_low
            },
            if high.size() > known_high.size() {
                high
            } else {
                known_high
            },
        ));
    }

    fn bound(&mut self) {
        if self.counts.len() > self.cap {
            self.over = true;
            self.counts.clear();
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.blank += other.blank;
        if let Some((low, high)) = other.ends {
            self.stretch(low, high);
        }
        if self.over || other.over {
            self.over = true;
            self.counts.clear();
            return;
        }
        for (value, places) in other.counts {
            *self.counts.entry(value).or_default() += places;
        }
        self.bound();
    }

    /// `fixed-term (12), casual (2)`, or `4 years to 9 years 3 months`.
    pub(super) fn show(&self, context: &Context<'_>, frame: &dyn Frame, field: Field) -> String {
        let ty = type_of(field);
        let word = |value: Value| show(context, Some(frame), ty, value);
        let mut parts: Vec<String> = Vec::new();
        if self.over {
            match self.ends {
                Some((low, high)) if self.cap == MOST => {
                    parts.push(format!("{} to {}", word(low), word(high)))
                }
                _ => parts.push(format!("more than {MANY} different values")),
            }
        } else {
            let mut all: Vec<(Value, Places)> = self
                .counts
                .iter()
                .map(|(value, places)| (*value, *places))
                .collect();
            all.sort_by_key(|(value, _)| value.size());
            if all.len() > MOST {
                // Ties in the order of the words, so that the same posts give the same text.
                let mut named: Vec<(Places, String)> = all
                    .iter()
                    .map(|(value, places)| (*places, word(*value)))
                    .collect();
                named.sort_by(|left, right| right.0.cmp(&left.0).then_with(|| left.1.cmp(&right.1)));
                let more = named.len() - MOST;
                let shown = named.into_iter().take(MOST);
                parts.extend(shown.map(|(places, word)| format!("{word} ({})", decimal(places))));
                parts.push(format!("{more} more"));
            } else {
                parts.extend(
                    all.iter()
                        .map(|(value, places)| format!("{} ({})", word(*value), decimal(*places))),
                );
            }
        }
        if self.blank > 0 {
            parts.push(format!("blank ({})", decimal(self.blank)));
        }
        parts.join(", ")
    }
}

/// The value of a row of a column.
pub(super) fn value(column: &Column<'_>, row: usize) -> Value {
    match column {
        Column::Longs(_) => match column.long(row) {
            None => Value::Blank,
            Some(Long::Time(time)) => Value::Time(time),
            Some(Long::Between(from, to)) => Value::Between(from, to),
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
        Value::Between(from, to) => return length(calendar::between(from, to)),
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

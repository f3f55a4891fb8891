//! Dated values: which table holds on a date, and what changes afterwards (`language.md`, Dated values).

use super::Passes;
use crate::diagnostic::Diagnostic;
use crate::model::Change;
use crate::source::Span;
use crate::syntax::ast::{Grade, Item, Spine, Validity};
use jiff::civil::Date;

/// What to do about a grade that closes.
const GRADE_CLOSES: &str = "say where its posts go, and give roles that have no other grade a new one";
/// What to do about a table that ends.
const TABLE_ENDS: &str = "add the table that follows it";
/// What to do about a table that is awaited.
const TABLE_AWAITED: &str = "add the new table when it is agreed, or say that the old one goes on";

impl Passes {
    /// What is wrong with the tables of a spine. One without `until` holds until the next one begins; two that hold on
    /// one day are an error; no table as of the date is worth a warning where a scale pays by it.
    pub(super) fn tables(&mut self, tables: &[&Spine], paid: bool) {
        let mut dated: Vec<&Spine> = tables.to_vec();
        dated.sort_by_key(|spine| spine.validity.from.as_ref().map(|from| from.value));
        for pair in dated.windows(2) {
            let [early, late] = pair else { continue };
            self.neighbours(early, late);
        }
        let begun = |spine: &&&Spine| {
            spine
                .validity
                .from
                .as_ref()
                .is_none_or(|from| from.value <= self.as_of)
        };
        let chosen = dated.iter().rfind(begun).copied();
        let chosen = chosen.filter(|spine| {
            spine
                .validity
                .until
                .as_ref()
                .is_none_or(|until| self.as_of <= until.value)
        });
        if paid
            && chosen.is_none()
            && let Some(spine) = dated.first()
        {
            let message = format!("no table of spine `{}` holds on {}", spine.name.value, self.as_of);
            self.out.push(
                Diagnostic::warning("no-value", spine.name.span, message)
                    .label("it holds at another time")
                    .note("pay in points of this spine is unknown on that date")
                    .help("add the table of that date, or name another date with `--as-of`"),
            );
        }
        self.coming_tables(&dated);
    }

    /// Two tables of one spine, one after the other.
    fn neighbours(&mut self, early: &Spine, late: &Spine) {
        let name = &early.name.value;
        let from = late.validity.from.as_ref().map(|from| from.value);
        let until = early.validity.until.as_ref().map(|until| until.value);
        let same_start = early.validity.from.as_ref().map(|from| from.value) == from;
        let overlap = match (from, until) {
            (Some(from), Some(until)) => from <= until,
            _ => same_start,
        };
        if overlap || same_start {
            let on = from.or(until).unwrap_or(self.as_of);
            self.out.push(
                Diagnostic::error(
                    "two-values",
                    late.name.span,
                    format!("two tables of spine `{name}` hold on {on}"),
                )
                .label("this table holds on that date")
                .related(early.name.span, "and so does this one")
                .help("give each table its own `from` and `until`"),
            );
            return;
        }
        let next = until.and_then(|until| until.tomorrow().ok());
        if let (Some(hole), Some(from)) = (next, from)
            && hole < from
        {
            let last = from.yesterday().unwrap_or(from);
            self.out.push(
                Diagnostic::warning(
                    "no-value",
                    late.name.span,
                    format!("no table of spine `{name}` holds from {hole} to {last}"),
                )
                .label("begins only here")
                .related(early.name.span, "this table ends before")
                .help("correct one of the dates, or add the table between them"),
            );
        }
    }

    /// Tables that begin, end without another, or are awaited: where every table begins on one day of the year, the
    /// next one is expected on that day.
    fn coming_tables(&mut self, dated: &[&Spine]) {
        let Some(last) = dated.last() else { return };
        for spine in dated {
            if let Some(from) = spine
                .validity
                .from
                .as_ref()
                .filter(|from| from.value > self.as_of)
            {
                let what = format!("a new table of spine `{}` begins", spine.name.value);
                self.change(from.value, "spine", &spine.name.value, what, None, from.span);
            }
        }
        if let Some(until) = &last.validity.until {
            if let Ok(date) = until.value.tomorrow() {
                let what = format!("no table of spine `{}` holds any more", last.name.value);
                self.change(
                    date,
                    "spine",
                    &last.name.value,
                    what,
                    Some(TABLE_ENDS),
                    until.span,
                );
            }
            return;
        }
        let starts: Vec<Date> = dated
            .iter()
            .filter_map(|spine| spine.validity.from.as_ref().map(|from| from.value))
            .collect();
        let (Some(first), Some(newest)) = (starts.first(), starts.last()) else {
            return;
        };
        let one_day = starts
            .iter()
            .all(|date| (date.month(), date.day()) == (first.month(), first.day()));
        if starts.len() < 2 || !one_day {
            return;
        }
        let years = (newest.year() + 1)..;
        let expected = years
            .map_while(|year| Date::new(year, first.month(), first.day()).ok())
            .find(|date| *date > self.as_of);
        if let Some(date) = expected {
            let what = format!(
                "a new table of spine `{}` is due: the last one began on {newest}",
                last.name.value
            );
            self.change(
                date,
                "spine",
                &last.name.value,
                what,
                Some(TABLE_AWAITED),
                last.name.span,
            );
        }
    }

    /// Grades, steps, rules and settings that begin or end after the date.
    pub(super) fn changes<'a>(&mut self, items: impl Iterator<Item = &'a Item>) {
        for item in items {
            match item {
                Item::Scale(scale) => {
                    for grade in &scale.grades {
                        self.grade_changes(&scale.name.value, grade, &scale.grades);
                    }
                }
                Item::Path(path) => {
                    for step in &path.steps {
                        let ends: Vec<&str> = step.ends.iter().map(|end| end.role.value.as_str()).collect();
                        let name = ends.join(" -> ");
                        let begins = format!("step `{name}` may be taken");
                        let ends = format!("step `{name}` may no longer be taken");
                        self.dated(&step.validity, "step", &name, begins, (ends, None));
                    }
                }
                Item::Check(check) => {
                    let name = &check.name.value;
                    let begins = format!("settings of check `{name}` begin to hold");
                    let ends = format!("settings of check `{name}` end");
                    self.dated(&check.validity, "check", name, begins, (ends, None));
                }
                Item::Rule(rule) => {
                    let name = &rule.name.value;
                    let begins = format!("rule `{name}` begins to hold");
                    let ends = format!("rule `{name}` ends");
                    self.dated(&rule.validity, "rule", name, begins, (ends, None));
                }
                _ => {}
            }
        }
        self.model.changes.sort_by(|left, right| {
            (left.date, left.kind, &left.name).cmp(&(right.date, right.kind, &right.name))
        });
    }

    /// A grade opens, closes, or has another declaration from a day on.
    fn grade_changes(&mut self, scale: &str, grade: &Grade, all: &[Grade]) {
        let name = format!("{scale}.{}", grade.name.value);
        let others = || {
            all.iter()
                .filter(|other| other.name.value == grade.name.value && other.name.span != grade.name.span)
        };
        let from = |grade: &Grade| grade.validity.from.as_ref().map(|from| from.value);
        let until = |grade: &Grade| grade.validity.until.as_ref().map(|until| until.value);
        if let Some(begins) = &grade.validity.from {
            let what = if others().next().is_some() {
                format!("grade `{name}` has other points or pay")
            } else {
                format!("grade `{name}` opens")
            };
            self.change(begins.value, "grade", &name, what, None, begins.span);
        }
        let goes_on = || others().any(|other| from(other) > until(grade));
        if let Some(ends) = &grade.validity.until
            && !goes_on()
            && let Ok(date) = ends.value.tomorrow()
        {
            let what = format!("grade `{name}` closes to new posts");
            self.change(date, "grade", &name, what, Some(GRADE_CLOSES), ends.span);
        }
    }

    fn dated(
        &mut self,
        validity: &Validity,
        kind: &'static str,
        name: &str,
        begins: String,
        ends: (String, Option<&'static str>),
    ) {
        if let Some(from) = &validity.from {
            self.change(from.value, kind, name, begins, None, from.span);
        }
        if let Some(until) = &validity.until
            && let Ok(date) = until.value.tomorrow()
        {
            self.change(date, kind, name, ends.0, ends.1, until.span);
        }
    }

    fn change(
        &mut self,
        date: Date,
        kind: &'static str,
        name: &str,
        what: String,
        remedy: Option<&'static str>,
        span: Span,
    ) {
        if date > self.as_of {
            self.model.changes.push(Change {
                date,
                kind,
                name: name.to_owned(),
                what,
                remedy,
                span,
            });
        }
    }
}

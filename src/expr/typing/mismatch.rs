//! Two sides that are of different kinds: what each is, and what was probably meant.

use super::{Typed, Typer};
use crate::diagnostic::Diagnostic;
use crate::expr::types::Type;
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind};

impl Typer<'_> {
    /// The fault stands at the side that is a fixed value, else at the right one.
    pub(super) fn mismatch(
        &mut self,
        span: Span,
        (left, one): (&Expr, &Typed),
        (right, other): (&Expr, &Typed),
    ) -> Typed {
        if one.ty == Type::YesNo || other.ty == Type::YesNo {
            return self.fault(
                Diagnostic::error(
                    "compared-condition",
                    span,
                    "a condition is not compared with anything",
                )
                .label("it holds or it does not")
                .help("join conditions with `and`, `or` and `not`"),
            );
        }
        let turned = one.is_fixed() && !other.is_fixed();
        let ((looked_at, one), (wrong, other)) = if turned {
            ((right, other), (left, one))
        } else {
            ((left, one), (right, other))
        };
        let (code, help) = self.meant(looked_at, one.ty, wrong, other.ty);
        self.fault(
            Diagnostic::error(
                code,
                wrong.span,
                format!("`{looked_at}` is {}, and `{wrong}` is {}", one.ty, other.ty),
            )
            .label(format!("expected {}", one.ty))
            .help(help),
        )
    }

    fn meant(&self, left: &Expr, one: Type, right: &Expr, other: Type) -> (&'static str, String) {
        let currency = &self.words.model.currency;
        match (one, other) {
            (Type::Grade, Type::Number) => {
                let named = self.grades_called(right);
                (
                    "grade-against-number",
                    if named.is_empty() {
                        "name the grade with its scale, as in `grade >= professional.8`; points are compared by `point`"
                            .to_owned()
                    } else {
                        format!("name the grade with its scale: {named}")
                    },
                )
            }
            (Type::Grade, Type::Text) => (
                "grade-against-text",
                "a grade stands without quotes, as in `grade is professional.8`".to_owned(),
            ),
            (Type::Money, Type::Number) => (
                "money-against-number",
                format!("give the amount its currency: `{right} {currency}`"),
            ),
            (Type::Number, Type::Money) => (
                "number-against-money",
                "write the number without a currency".to_owned(),
            ),
            (Type::Percent, Type::Number) => (
                "share-against-number",
                format!("a share is a percentage: {}", as_percent(right)),
            ),
            (Type::Number, Type::Percent) => (
                "number-against-percent",
                "write a number, or compare a share, as in `share(…) <= 25%`".to_owned(),
            ),
            (Type::Money, Type::Percent) => (
                "money-against-percent",
                "compare with a part of something, as in `salary >= 95% * grade.highest-pay`".to_owned(),
            ),
            (Type::Duration, Type::Number) => (
                "time-against-number",
                format!(
                    "give the number its unit: `{right} years`, `{right} months`, `{right} weeks` or `{right} days`"
                ),
            ),
            (Type::Number, Type::Duration) => (
                "number-against-time",
                "compare a time, such as `service` or `time-in-post`".to_owned(),
            ),
            (Type::Date, Type::Number) => ("date-against-number", as_date(right)),
            (Type::Date, Type::Text) => (
                "date-against-text",
                "a date stands without quotes, year-month-day, as in `2026-07-31`".to_owned(),
            ),
            (Type::Date, Type::Duration) => (
                "date-against-time",
                format!("a length of time is `as-of - {left}`: write `as-of - {left} >= {right}`"),
            ),
            (Type::Duration, Type::Date) => (
                "time-against-date",
                "compare a date, such as `start` or `service-start`".to_owned(),
            ),
            (_, Type::Text) if matches!(right.kind, ExprKind::Text(_)) => (
                "value-against-text",
                format!(
                    "{one} stands without quotes: write `{left} is {}`",
                    unquoted(right)
                ),
            ),
            (Type::Text | Type::Word, _) => (
                "text-against-value",
                format!("text stands in quotes: write `\"{right}\"`"),
            ),
            _ => ("other-kind", format!("compare `{left}` with {one}")),
        }
    }
}

/// `25` and `0.25` are both meant as `25%`.
fn as_percent(right: &Expr) -> String {
    match right.kind {
        ExprKind::Number(number) if (0..=10_000).contains(&number) && number % 100 == 0 => {
            format!("write `{}%`", number / 100)
        }
        _ => format!("write `{right}%`"),
    }
}

/// `start < 2020` is meant as the year.
fn as_date(right: &Expr) -> String {
    match right.kind {
        ExprKind::Number(number) if number % 10_000 == 0 && (1_900..2_200).contains(&(number / 10_000)) => {
            format!("write the whole date: `{}-01-01`", number / 10_000)
        }
        _ => "a date is written year-month-day, as in `2026-07-31`".to_owned(),
    }
}

fn unquoted(right: &Expr) -> String {
    match &right.kind {
        ExprKind::Text(text) => text.clone(),
        _ => right.to_string(),
    }
}

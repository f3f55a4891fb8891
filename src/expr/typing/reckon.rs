//! Sums and products: which of them make sense.

use super::{Typed, Typer, bad, typed};
use crate::diagnostic::Diagnostic;
use crate::expr::tree::Node;
use crate::expr::types::Type;
use crate::source::{Span, Spanned};
use crate::syntax::ast::{Expr, Operator};

impl Typer<'_> {
    pub(super) fn arithmetic(
        &mut self,
        span: Span,
        left: &Expr,
        operator: &Spanned<Operator>,
        right: &Expr,
    ) -> Typed {
        let (one, other) = (self.value(left, None), self.value(right, None));
        if one.ty == Type::Any || other.ty == Type::Any {
            return bad(span);
        }
        match result(one.ty, operator.value, other.ty) {
            Some(ty) => typed(
                Node::Arithmetic(operator.value, Box::new(one), Box::new(other)),
                ty,
                span,
            ),
            None => self.no_sum(span, one.ty, operator, other.ty),
        }
    }

    fn no_sum(&mut self, span: Span, left: Type, operator: &Spanned<Operator>, right: Type) -> Typed {
        let what = match operator.value {
            Operator::Plus => format!("{left} and {right} cannot be added"),
            Operator::Minus => format!("{right} cannot be taken from {left}"),
            Operator::Times => format!("{left} cannot be multiplied by {right}"),
            Operator::Over => format!("{left} cannot be divided by {right}"),
        };
        let help = match (left, right) {
            (Type::Date, Type::Date) => "a date less another is a length of time: `end - start >= 24 months`",
            (Type::Duration, Type::Duration) => {
                "compare the two, or reckon with dates: `start + 4 years <= as-of`"
            }
            (Type::Grade, _) | (_, Type::Grade) => {
                "a grade is no number: compare grades with `<` and `>=`, or points by `point`"
            }
            (Type::Money, Type::Number) | (Type::Number, Type::Money) => {
                "give the number its currency, as in `1_500 GBP`"
            }
            (Type::Money, Type::Percent) | (Type::Percent, Type::Money) => {
                "multiply by the percentage, as in `salary * 105%`"
            }
            (Type::Date, Type::Number) | (Type::Duration, Type::Number) => {
                "give the number its unit, as in `3 years`"
            }
            (Type::YesNo, _) | (_, Type::YesNo) => "count where it holds, in a rule about groups: `count(…)`",
            _ => "numbers, money, dates and lengths of time can be reckoned with, each with its like",
        };
        self.fault(
            Diagnostic::error("no-sum", span, what)
                .label(format!("{left} {} {right}", operator.value))
                .help(help),
        )
    }
}

/// The type of a sum or product that makes sense.
fn result(left: Type, operator: Operator, right: Type) -> Option<Type> {
    use Operator::{Minus, Over, Plus, Times};
    let plain = |ty: Type| ty.is_plain();
    Some(match (left, operator, right) {
        (Type::Money, Plus | Minus, Type::Money) => Type::Money,
        (Type::Money, Over, Type::Money) => Type::Ratio,
        (Type::Money, Times | Over, other) if plain(other) => Type::Money,
        (other, Times, Type::Money) if plain(other) => Type::Money,
        (Type::Date, Minus, Type::Date) => Type::Duration,
        (Type::Date, Plus | Minus, Type::Duration) | (Type::Duration, Plus, Type::Date) => Type::Date,
        (one, Over, other) if plain(one) && plain(other) => Type::Ratio,
        (Type::Percent, _, Type::Percent) => Type::Percent,
        (one, Times, other) if plain(one) && plain(other) => match (one, other) {
            (Type::Ratio, _) | (_, Type::Ratio) => Type::Ratio,
            _ => Type::Number,
        },
        (Type::Ratio, Plus | Minus, other) | (other, Plus | Minus, Type::Ratio) if plain(other) => {
            Type::Ratio
        }
        (Type::Number | Type::Level(_), Plus | Minus, Type::Number | Type::Level(_)) => Type::Number,
        _ => return None,
    })
}

//! Expressions as the language writes them: one blank between words, parentheses only where they are needed.

use super::{Amount, Condition, Duration, DurationUnit, Expr, ExprKind, Operator, Require, Sign, StepWay};
use std::fmt::{self, Display, Formatter};

impl Display for Require {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Expr(expr) => expr.fmt(f),
            Self::Quota {
                most,
                limit,
                condition,
                ..
            } => {
                write!(f, "at {} ", if *most { "most" } else { "least" })?;
                match limit.value {
                    Amount::Percent(share) => write!(f, "{}% of posts", Decimal(share, 2))?,
                    Amount::Number(count) => write!(f, "{} posts", Decimal(count, 4))?,
                }
                write!(f, " where {condition}")
            }
        }
    }
}

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ExprKind::Or(parts) => self.parts(f, parts, " or "),
            ExprKind::And(parts) => self.parts(f, parts, " and "),
            ExprKind::Not(inner) => {
                f.write_str("not ")?;
                self.inside(f, inner)
            }
            ExprKind::Test { left, condition } => {
                self.inside(f, left)?;
                self.condition(f, condition)
            }
            ExprKind::State { negated, state } => write!(f, "is {}{}", not(*negated), state.value),
            ExprKind::Reaches { target, within } => {
                write!(f, "reaches {target}")?;
                match within {
                    Some(within) => write!(f, " within {}", within.value),
                    None => Ok(()),
                }
            }
            ExprKind::Arithmetic {
                left,
                operator,
                right,
            } => {
                self.inside(f, left)?;
                write!(f, " {} ", operator.value)?;
                // `a - (b - c)` needs its parentheses.
                self.tighter(f, right)
            }
            ExprKind::Call {
                name,
                arguments,
                condition,
            } => {
                write!(f, "{}(", name.value)?;
                for (index, argument) in arguments.iter().enumerate() {
                    write!(f, "{}{argument}", if index > 0 { ", " } else { "" })?;
                }
                match condition {
                    Some(condition) => write!(f, " where {condition})"),
                    None => f.write_str(")"),
                }
            }
            ExprKind::Largest(by) => write!(f, "largest share by {by}"),
            ExprKind::Gap(function, by) => write!(f, "gap in {function} by {by}"),
            ExprKind::Steps(StepWay::Into) => f.write_str("steps into"),
            ExprKind::Steps(StepWay::Out) => f.write_str("steps out"),
            ExprKind::Path(names) => {
                for (index, name) in names.iter().enumerate() {
                    write!(f, "{}{}", if index > 0 { "." } else { "" }, name.value)?;
                }
                Ok(())
            }
            ExprKind::Text(text) => quoted(f, text),
            ExprKind::Number(number) => Decimal(*number, 4).fmt(f),
            ExprKind::Percent(share) => write!(f, "{}%", Decimal(*share, 2)),
            ExprKind::Money { minor, currency } => write!(f, "{} {}", Decimal(*minor, 2), currency.value),
            ExprKind::Duration(duration) => duration.fmt(f),
            ExprKind::Date(date) => date.fmt(f),
        }
    }
}

impl Expr {
    /// How tightly it binds: higher is tighter.
    fn binds(&self) -> u8 {
        match &self.kind {
            ExprKind::Or(_) => 0,
            ExprKind::And(_) => 1,
            ExprKind::Not(_) => 2,
            ExprKind::Test { .. } | ExprKind::State { .. } | ExprKind::Reaches { .. } => 3,
            ExprKind::Arithmetic { operator, .. } => match operator.value {
                Operator::Plus | Operator::Minus => 4,
                Operator::Times | Operator::Over => 5,
            },
            _ => 6,
        }
    }

    /// A part of this expression, in parentheses where it binds less tightly.
    fn inside(&self, f: &mut Formatter<'_>, part: &Self) -> fmt::Result {
        if matches!(self.kind, ExprKind::Test { .. }) {
            return self.tighter(f, part);
        }
        if part.binds() < self.binds() {
            write!(f, "({part})")
        } else {
            part.fmt(f)
        }
    }

    /// A part in parentheses unless it binds more tightly.
    fn tighter(&self, f: &mut Formatter<'_>, part: &Self) -> fmt::Result {
        if part.binds() <= self.binds() {
            write!(f, "({part})")
        } else {
            part.fmt(f)
        }
    }

    fn parts(&self, f: &mut Formatter<'_>, parts: &[Self], word: &str) -> fmt::Result {
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                f.write_str(word)?;
            }
            self.tighter(f, part)?;
        }
        Ok(())
    }

    fn condition(&self, f: &mut Formatter<'_>, condition: &Condition) -> fmt::Result {
        match condition {
            Condition::Relation { sign, right } => {
                write!(f, " {} ", sign.value)?;
                self.inside(f, right)
            }
            Condition::Is { negated, right } => {
                write!(f, " is {}", not(*negated))?;
                self.inside(f, right)
            }
            Condition::OneOf { negated, options } => {
                write!(f, " is {}one of ", not(*negated))?;
                for (index, option) in options.iter().enumerate() {
                    f.write_str(if index > 0 { ", " } else { "" })?;
                    self.inside(f, option)?;
                }
                Ok(())
            }
            Condition::Presence(true) => f.write_str(" is present"),
            Condition::Presence(false) => f.write_str(" is blank"),
            Condition::Includes(item) => {
                f.write_str(" includes ")?;
                self.inside(f, item)
            }
            Condition::Matches(pattern) => {
                f.write_str(" matches ")?;
                quoted(f, &pattern.value)
            }
        }
    }
}

fn not(negated: bool) -> &'static str {
    if negated { "not " } else { "" }
}

fn quoted(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    let escaped = text
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n");
    write!(f, "\"{escaped}\"")
}

impl Display for Sign {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let found = Self::ALL.iter().find(|(sign, _)| sign == self);
        f.write_str(found.map_or("", |(_, word)| word))
    }
}

impl Display for Operator {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let found = Self::ALL.iter().find(|(sign, _)| sign == self);
        f.write_str(found.map_or("", |(_, word)| word))
    }
}

impl Display for Duration {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            DurationUnit::Years => "year",
            DurationUnit::Months => "month",
            DurationUnit::Weeks => "week",
            DurationUnit::Days => "day",
        };
        let plural = if self.amount == 1 { "" } else { "s" };
        write!(f, "{} {unit}{plural}", self.amount)
    }
}

/// A number with this many decimals inside, written with as many as it has.
struct Decimal(i64, u32);

impl Display for Decimal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let one = 10_u64.pow(self.1);
        let (whole, part) = (self.0.unsigned_abs() / one, self.0.unsigned_abs() % one);
        let digits = whole.to_string();
        if self.0 < 0 {
            f.write_str("-")?;
        }
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && digits.len() > 4 && (digits.len() - index).is_multiple_of(3) {
                f.write_str("_")?;
            }
            write!(f, "{digit}")?;
        }
        if part == 0 {
            return Ok(());
        }
        let places = self.1 as usize;
        write!(f, ".{}", format!("{part:0places$}").trim_end_matches('0'))
    }
}

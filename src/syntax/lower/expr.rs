//! Expressions. A value that cannot be read loses the whole clause; its fault has been reported.

use super::super::ast::{Amount, Condition, Expr, ExprKind, Operator, Sign, StepWay};
use super::super::grammar::Rule;
use super::{Lower, Node, is_word};
use crate::diagnostic::Diagnostic;
use crate::source::Spanned;

impl Lower {
    /// The expression behind `where`.
    pub(super) fn condition(&mut self, node: Node<'_>) -> Option<Expr> {
        let expr = node.into_inner().find(|inner| inner.as_rule() == Rule::expr)?;
        self.expr(expr)
    }

    /// `or`, `and`, sums and products: one part stands for itself.
    pub(super) fn expr(&mut self, node: Node<'_>) -> Option<Expr> {
        let span = self.span(&node);
        let or = node.as_rule() == Rule::expr;
        let mut parts = Vec::new();
        for inner in node.into_inner() {
            match inner.as_rule() {
                Rule::conjunction => parts.push(self.expr(inner)?),
                Rule::negation => parts.push(self.negation(inner)?),
                rule if is_word(rule) => {}
                _ => self.unread(&inner),
            }
        }
        if parts.len() == 1 {
            return parts.pop();
        }
        let kind = if or {
            ExprKind::Or(parts)
        } else {
            ExprKind::And(parts)
        };
        Some(Expr { span, kind })
    }

    fn negation(&mut self, node: Node<'_>) -> Option<Expr> {
        let span = self.span(&node);
        let mut nots = 0_usize;
        let mut inner = None;
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::kw_not => nots += 1,
                Rule::comparison => inner = Some(self.comparison(part)?),
                _ => self.unread(&part),
            }
        }
        let inner = inner?;
        // `not not a` is `a`.
        if nots.is_multiple_of(2) {
            return Some(inner);
        }
        Some(Expr {
            span,
            kind: ExprKind::Not(Box::new(inner)),
        })
    }

    fn comparison(&mut self, node: Node<'_>) -> Option<Expr> {
        let span = self.span(&node);
        let mut left = None;
        for inner in node.into_inner() {
            match inner.as_rule() {
                Rule::sum => left = Some(self.sum(inner)?),
                Rule::state => return self.state(inner),
                Rule::reaches => return self.reaches(inner),
                _ => {
                    let condition = self.test(inner)?;
                    let kind = ExprKind::Test {
                        left: Box::new(left?),
                        condition,
                    };
                    return Some(Expr { span, kind });
                }
            }
        }
        left
    }

    fn test(&mut self, node: Node<'_>) -> Option<Condition> {
        let rule = node.as_rule();
        let whole = self.span(&node);
        let mut negated = false;
        let mut sign = None;
        let mut found = None;
        for inner in node.into_inner() {
            let span = self.span(&inner);
            match inner.as_rule() {
                Rule::kw_not => negated = true,
                Rule::compare_sign => {
                    let written = inner.as_str();
                    let known = Sign::ALL.into_iter().find(|(_, word)| *word == written);
                    sign = known.map(|(sign, _)| Spanned::new(sign, span));
                }
                Rule::presence => {
                    let present = inner.as_str() == "present";
                    if negated {
                        let meant = if present { "is blank" } else { "is present" };
                        self.diagnostics.push(
                            Diagnostic::error(
                                "said-twice-over",
                                whole,
                                format!("`is not {}` has a shorter form", inner.as_str()),
                            )
                            .label(format!("the language says `{meant}`"))
                            .note("there is one way to say a thing")
                            .help(format!("write `{meant}`")),
                        );
                    }
                    found = Some(Condition::Presence(present != negated));
                }
                Rule::one_of => {
                    let mut options = Vec::new();
                    for option in inner.into_inner().filter(|inner| inner.as_rule() == Rule::sum) {
                        options.push(self.sum(option)?);
                    }
                    found = Some(Condition::OneOf { negated, options });
                }
                Rule::text => found = Some(Condition::Matches(self.text(&inner)?)),
                Rule::sum => {
                    let right = Box::new(self.sum(inner)?);
                    found = Some(match (rule, sign.take()) {
                        (Rule::relation, Some(sign)) => Condition::Relation { sign, right },
                        (Rule::includes, _) => Condition::Includes(right),
                        _ => Condition::Is { negated, right },
                    });
                }
                rule if is_word(rule) => {}
                _ => self.unread(&inner),
            }
        }
        found
    }

    fn state(&mut self, node: Node<'_>) -> Option<Expr> {
        let span = self.span(&node);
        let negated = node
            .clone()
            .into_inner()
            .any(|inner| inner.as_rule() == Rule::kw_not);
        let state = self.inner_name(node)?;
        Some(Expr {
            span,
            kind: ExprKind::State { negated, state },
        })
    }

    fn reaches(&mut self, node: Node<'_>) -> Option<Expr> {
        let span = self.span(&node);
        let mut left = None;
        let mut target = None;
        let mut within = None;
        for inner in node.into_inner() {
            let at = self.span(&inner);
            match inner.as_rule() {
                Rule::sum => left = Some(self.sum(inner)?),
                Rule::duration => within = Some(self.duration(inner)?),
                Rule::is_test | Rule::relation => {
                    let left: Expr = left.take()?;
                    target = Some(Expr {
                        span: left.span.to(at),
                        kind: ExprKind::Test {
                            left: Box::new(left),
                            condition: self.test(inner)?,
                        },
                    });
                }
                rule if is_word(rule) => {}
                _ => self.unread(&inner),
            }
        }
        let target = Box::new(target?);
        Some(Expr {
            span,
            kind: ExprKind::Reaches { target, within },
        })
    }

    /// Sums and products, from the left.
    fn sum(&mut self, node: Node<'_>) -> Option<Expr> {
        let mut left: Option<Expr> = None;
        let mut operator = None;
        for inner in node.into_inner() {
            let span = self.span(&inner);
            match inner.as_rule() {
                Rule::plus_sign | Rule::times_sign => {
                    let written = inner.as_str();
                    let known = Operator::ALL.into_iter().find(|(_, word)| *word == written);
                    operator = known.map(|(operator, _)| Spanned::new(operator, span));
                }
                Rule::product | Rule::operand => {
                    let right = if inner.as_rule() == Rule::product {
                        self.sum(inner)?
                    } else {
                        self.operand(inner.into_inner().next()?)?
                    };
                    left = Some(match (left.take(), operator.take()) {
                        (Some(left), Some(operator)) if self.spaced(&left, &operator, &right) => Expr {
                            span: left.span.to(right.span),
                            kind: ExprKind::Arithmetic {
                                left: Box::new(left),
                                operator,
                                right: Box::new(right),
                            },
                        },
                        (Some(_), Some(_)) => return None,
                        _ => right,
                    });
                }
                _ => self.unread(&inner),
            }
        }
        left
    }

    /// A sign that reckons stands between blanks: `31/07/2026` is meant for a date, `a/b` reads badly.
    fn spaced(&mut self, left: &Expr, operator: &Spanned<Operator>, right: &Expr) -> bool {
        let blanks = left.span.end < operator.span.start && operator.span.end < right.span.start;
        if blanks {
            return true;
        }
        let whole = left.span.to(right.span);
        let number = |expr: &Expr| matches!(expr.kind, ExprKind::Number(_));
        let sign = operator.value;
        self.fault(if sign == Operator::Over && number(left) && number(right) {
            Diagnostic::error(
                "wrong-date",
                whole,
                "numbers with `/` between them are not a date",
            )
            .label("a date, or a division?")
            .note("a date is written year-month-day, so that everybody reads it alike")
            .help("write the date as in `2026-07-31`, or the division with a blank on both sides of `/`")
        } else {
            Diagnostic::error(
                "missing-blank",
                operator.span,
                format!("`{sign}` stands without blanks"),
            )
            .label("a blank on both sides")
            .note("a `-` without blanks is part of a name")
            .help(format!("write `a {sign} b`"))
        });
        false
    }

    fn operand(&mut self, node: Node<'_>) -> Option<Expr> {
        let span = self.span(&node);
        let kind = match node.as_rule() {
            Rule::paren => {
                let inner = node.into_inner().find(|inner| inner.as_rule() == Rule::expr)?;
                return self.expr(inner);
            }
            Rule::date => ExprKind::Date(self.date(&node)?.value),
            Rule::duration => ExprKind::Duration(self.duration(node)?.value),
            Rule::cash => {
                let mut minor = None;
                let mut currency = None;
                for inner in node.into_inner() {
                    match inner.as_rule() {
                        Rule::money => minor = self.money(&inner),
                        _ => currency = Some(self.name(&inner)),
                    }
                }
                ExprKind::Money {
                    minor: minor?.value,
                    currency: currency?,
                }
            }
            Rule::amount => match self.amount(&node)?.value {
                Amount::Percent(share) => ExprKind::Percent(share),
                Amount::Number(number) => ExprKind::Number(number),
            },
            Rule::text => ExprKind::Text(self.text(&node)?.value),
            Rule::largest_share => {
                let path = node.into_inner().find(|inner| inner.as_rule() == Rule::path)?;
                ExprKind::Largest(Box::new(self.operand(path)?))
            }
            Rule::gap_by => {
                let parts = node.into_inner().filter(|inner| !is_word(inner.as_rule()));
                let mut parts = parts.map(|part| self.operand(part));
                let function = parts.next()??;
                ExprKind::Gap(Box::new(function), Box::new(parts.next()??))
            }
            Rule::steps_to => {
                let out = node.into_inner().any(|inner| inner.as_str() == "out");
                ExprKind::Steps(if out { StepWay::Out } else { StepWay::Into })
            }
            Rule::call => self.call(node)?,
            Rule::path => {
                let mut names = Vec::new();
                for inner in node
                    .into_inner()
                    .filter(|inner| inner.as_rule() == Rule::grade_name)
                {
                    names.push(self.grade_name(&inner)?);
                }
                ExprKind::Path(names)
            }
            _ => {
                self.unread(&node);
                return None;
            }
        };
        Some(Expr { span, kind })
    }

    fn call(&mut self, node: Node<'_>) -> Option<ExprKind> {
        let mut name = None;
        let mut arguments = Vec::new();
        let mut condition = None;
        for inner in node.into_inner() {
            match inner.as_rule() {
                Rule::call_name => name = self.inner_name(inner),
                Rule::expr => arguments.push(self.expr(inner)?),
                Rule::condition => condition = Some(Box::new(self.condition(inner)?)),
                rule if is_word(rule) => {}
                _ => self.unread(&inner),
            }
        }
        Some(ExprKind::Call {
            name: name?,
            arguments,
            condition,
        })
    }
}

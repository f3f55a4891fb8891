//! What an expression means, and what is wrong with it: the faults of one clause are said at their places, and a
//! part whose fault has been said keeps quiet afterwards ([`Type::Any`]).

mod calls;
mod compare;
mod gap;
mod mismatch;
mod names;
mod reckon;

pub use names::Vocabulary;

use super::field::{Field, STATES};
use super::tree::{Aggregate, Node, Reach, Typed};
use super::types::{Scope, Type};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::source::Span;
use crate::syntax::ast::{Condition, Expr, ExprKind, Name, StepWay};

/// Types the expressions of one rule.
pub struct Typer<'a> {
    words: &'a Vocabulary<'a>,
    scope: Scope,
    /// The function between whose parentheses the expression stands.
    inside: Option<String>,
    /// The functions over groups that were met, in order.
    pub aggregates: Vec<Aggregate>,
    /// What roles are to reach, in order.
    pub reaches: Vec<Reach>,
    /// What is wrong.
    pub out: Vec<Diagnostic>,
}

impl<'a> Typer<'a> {
    /// A typer with the names of a framework.
    #[must_use]
    pub fn new(words: &'a Vocabulary<'a>, scope: Scope) -> Self {
        Self {
            words,
            scope,
            inside: None,
            aggregates: Vec::new(),
            reaches: Vec::new(),
            out: Vec::new(),
        }
    }

    /// Types something in another scope: the `where` of a rule about groups is about posts.
    pub fn within<T>(&mut self, scope: Scope, read: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.scope, scope);
        let result = read(self);
        self.scope = outer;
        result
    }

    fn fault(&mut self, diagnostic: Diagnostic) -> Typed {
        let span = diagnostic.span;
        self.out.push(diagnostic);
        bad(span)
    }

    /// Something that must hold or not.
    pub fn condition(&mut self, expr: &Expr) -> Typed {
        let node = match &expr.kind {
            ExprKind::And(parts) => Node::All(self.parts(parts)),
            ExprKind::Or(parts) => Node::Any(parts.iter().map(|part| self.condition(part)).collect()),
            ExprKind::Not(inner) => Node::Not(Box::new(self.condition(inner))),
            ExprKind::Test { left, condition } => return self.test(expr.span, left, condition),
            ExprKind::State { negated, state } => return self.state(expr.span, *negated, state),
            ExprKind::Reaches { target, within } => {
                return self.reach(expr, target, within.as_ref().map(|within| within.value));
            }
            _ => return self.no_condition(expr),
        };
        yes_no(node, expr.span)
    }

    /// The parts of an `and`, nested ones in line, so that each can be said to have failed.
    fn parts(&mut self, parts: &[Expr]) -> Vec<Typed> {
        let mut out = Vec::new();
        for part in parts {
            match &part.kind {
                ExprKind::And(inner) => out.extend(self.parts(inner)),
                _ => out.push(self.condition(part)),
            }
        }
        self.unaligned_parts(&out);
        out
    }

    fn no_condition(&mut self, expr: &Expr) -> Typed {
        if let ExprKind::Path(names) = &expr.kind
            && let [name] = names.as_slice()
            && STATES.iter().any(|(_, word, _)| *word == name.value)
        {
            return self.fault(
                Diagnostic::error(
                    "no-condition",
                    expr.span,
                    format!("`{}` stands without `is`", name.value),
                )
                .label("`is` is missing here")
                .help(format!("write `is {}`", name.value)),
            );
        }
        let typed = self.value(expr, None);
        if typed.ty == Type::Any {
            return typed;
        }
        let ty = typed.ty;
        self.fault(
            Diagnostic::error(
                "no-condition",
                expr.span,
                format!("`{expr}` neither holds nor does not"),
            )
            .label(format!("this is {ty}"))
            .note("a rule asks for something that holds or does not hold")
            .help(format!("compare it with something, or ask `{expr} is present`")),
        )
    }

    fn state(&mut self, span: Span, negated: bool, written: &Name) -> Typed {
        let Some((state, word, scopes)) = STATES.iter().find(|(_, word, _)| *word == written.value) else {
            let known = STATES
                .iter()
                .filter(|(.., scopes)| scopes.contains(&self.scope))
                .map(|(_, word, _)| *word);
            let help = did_you_mean(&written.value, known.clone()).unwrap_or_else(|| {
                let known: Vec<String> = known.map(|word| format!("`is {word}`")).collect();
                if known.is_empty() {
                    "say what is so, as in `share(is short-term) <= 25%`".to_owned()
                } else {
                    format!("it may be {}", known.join(", "))
                }
            });
            return self.fault(
                Diagnostic::error(
                    "unknown-state",
                    written.span,
                    format!("nothing is known to be `{}`", written.value),
                )
                .label("no such state")
                .note("in front of `is` stands what is looked at, as in `contract is fixed-term`")
                .help(help),
            );
        };
        if !scopes.contains(&self.scope) {
            let (what, help) = match self.scope {
                Scope::Post => (
                    "a post",
                    format!("ask it of roles: `every role … require is {word}`"),
                ),
                Scope::Group => (
                    "a group",
                    format!("ask how many of its posts are: `count(is {word}) <= 2`"),
                ),
                Scope::Role => (
                    "a role",
                    format!("ask it of posts: `every post … require is {word}`"),
                ),
                Scope::Station => ("a role at a grade", "ask for its grade or family".to_owned()),
            };
            return self.fault(
                Diagnostic::error(
                    "state-of-other",
                    written.span,
                    format!("{what} is never `{word}`"),
                )
                .label("not a state of what the rule is about")
                .help(help),
            );
        }
        let field = typed(Node::Field(Field::Is(*state)), Type::YesNo, span);
        maybe_not(field, negated)
    }

    fn reach(&mut self, expr: &Expr, target: &Expr, within: Option<crate::syntax::ast::Duration>) -> Typed {
        if self.scope != Scope::Role {
            return self.fault(
                Diagnostic::error("roles-alone", expr.span, "only roles reach something")
                    .label("asked of posts")
                    .note("routes lead from role to role; whether a post's holder can go them is its `onward` class")
                    .help("write the rule about `every role`, or ask `onward is not dead-end`"),
            );
        }
        let target = self.within(Scope::Station, |typer| typer.condition(target));
        let number = u32::try_from(self.reaches.len()).unwrap_or(u32::MAX);
        self.reaches.push(Reach {
            target,
            within: within.map(Into::into),
            text: expr.to_string(),
        });
        typed(Node::Field(Field::Reaches(number)), Type::YesNo, expr.span)
    }

    /// Something with a value; `expected` is the type of what it is held against.
    fn value(&mut self, expr: &Expr, expected: Option<Type>) -> Typed {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Path(names) => self.path(span, names, expected),
            ExprKind::Text(text) => typed(Node::Text(text.clone()), Type::Text, span),
            ExprKind::Number(number) => typed(Node::Code(*number), Type::Number, span),
            ExprKind::Percent(share) => typed(Node::Code(*share), Type::Percent, span),
            ExprKind::Money { minor, currency } => self.money(span, *minor, currency),
            ExprKind::Duration(duration) => typed(Node::Time((*duration).into()), Type::Duration, span),
            ExprKind::Date(date) => {
                let epoch = jiff::civil::date(1970, 1, 1);
                let days = epoch.until(*date).map_or(0, |time| time.get_days());
                typed(Node::Code(i64::from(days)), Type::Date, span)
            }
            ExprKind::Arithmetic {
                left,
                operator,
                right,
            } => self.arithmetic(span, left, operator, right),
            ExprKind::Call {
                name,
                arguments,
                condition,
            } => self.call(expr, name, arguments, condition.as_deref()),
            ExprKind::Largest(by) => self.largest(expr, by),
            ExprKind::Gap(function, by) => self.gap(expr, function, by),
            ExprKind::Steps(way) => self.steps(span, *way),
            ExprKind::Or(_)
            | ExprKind::And(_)
            | ExprKind::Not(_)
            | ExprKind::Test { .. }
            | ExprKind::State { .. }
            | ExprKind::Reaches { .. } => self.condition(expr),
        }
    }

    fn money(&mut self, span: Span, minor: i64, currency: &Name) -> Typed {
        let own = self.words.model.currency.as_str();
        if currency.value != own {
            let message = Diagnostic::error(
                "other-currency",
                currency.span,
                format!("the framework counts in {own}, not in {}", currency.value),
            )
            .label("another currency")
            .note("amounts of two currencies cannot be compared")
            .help(format!(
                "write the amount in {own}, or say `currency {}` in `framework`",
                currency.value
            ));
            return self.fault(message);
        }
        typed(Node::Code(minor), Type::Money, span)
    }

    fn steps(&mut self, span: Span, way: StepWay) -> Typed {
        if self.scope != Scope::Role {
            return self.fault(
                Diagnostic::error("roles-alone", span, "only roles have steps")
                    .label("asked of posts")
                    .help("write the rule about `every role`"),
            );
        }
        let field = match way {
            StepWay::Into => Field::StepsInto,
            StepWay::Out => Field::StepsOut,
        };
        typed(Node::Field(field), Type::Number, span)
    }

    fn test(&mut self, span: Span, left: &Expr, condition: &Condition) -> Typed {
        let looked_at = self.value(left, None);
        if looked_at.ty == Type::Any {
            return bad(span);
        }
        match condition {
            Condition::Relation { sign, right } => {
                let right_typed = self.value(right, Some(looked_at.ty));
                self.relation(span, (left, looked_at), sign, (right, right_typed))
            }
            Condition::Is { negated, right } => {
                let right_typed = self.value(right, Some(looked_at.ty));
                self.is(span, (left, looked_at), *negated, (right, right_typed))
            }
            Condition::OneOf { negated, options } => self.one_of(span, (left, looked_at), *negated, options),
            Condition::Presence(present) => self.presence(span, left, looked_at, *present),
            Condition::Includes(item) => self.includes(span, left, looked_at, item),
            Condition::Matches(pattern) => self.matches(span, left, looked_at, pattern),
        }
    }
}

fn typed(node: Node, ty: Type, span: Span) -> Typed {
    Typed { node, ty, span }
}

fn yes_no(node: Node, span: Span) -> Typed {
    typed(node, Type::YesNo, span)
}

/// A part whose fault has been said.
fn bad(span: Span) -> Typed {
    typed(Node::Bad, Type::Any, span)
}

fn maybe_not(inner: Typed, negated: bool) -> Typed {
    if !negated {
        return inner;
    }
    let span = inner.span;
    yes_no(Node::Not(Box::new(inner)), span)
}

//! `gap in median(salary) by sex`, `ceiling(army-officers.O-4)`: functions that say more than what they look at.

use super::names::quoted;
use super::{Typed, Typer, bad};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::expr::field::Field;
use crate::expr::tree::{Aggregate, Beside, Function, Node};
use crate::expr::types::{Scope, Type};
use crate::syntax::ast::{Expr, ExprKind};

impl Typer<'_> {
    /// The gap between the highest and the lowest value of a function, side by side.
    pub(super) fn gap(&mut self, expr: &Expr, function: &Expr, by: &Expr) -> Typed {
        if let Some(fault) = self.not_of_a_group(expr.span, "gap in") {
            return fault;
        }
        // What the function asks is the gap's: it is no function of its own.
        let before = self.aggregates.len();
        let inner = self.value(function, None);
        let Node::Field(Field::Aggregate(number)) = inner.node else {
            return bad(expr.span);
        };
        let Some(asked) = self.aggregates.get(number as usize).cloned() else {
            return bad(expr.span);
        };
        self.aggregates.truncate(before);
        let compared = matches!(
            asked.function,
            Function::Mean | Function::Median | Function::Lowest | Function::Highest
        );
        if !compared || !asked.ty.is_quantity() {
            return self.fault(
                Diagnostic::error(
                    "wrong-gap",
                    function.span,
                    format!("there is no gap in `{function}`"),
                )
                .label("not a middle or an end of amounts")
                .note("a gap is asked of `mean`, `median`, `lowest` or `highest`, of money, numbers or times")
                .help("write it as in `gap in median(salary) by sex <= 3%`"),
            );
        }
        let side = self.within(Scope::Post, |typer| typer.value(by, None));
        if side.ty == Type::Any {
            return bad(expr.span);
        }
        if let Some(fault) = self.no_parts(by, side.ty) {
            return fault;
        }
        self.numbered(
            expr.span,
            Aggregate {
                function: Function::Gap,
                argument: asked.argument,
                condition: asked.condition,
                ty: Type::Percent,
                text: expr.to_string(),
                beside: Some(Beside::Sides(asked.function, side)),
            },
        )
    }

    /// The most posts of a grade that a ceiling gives for the posts of the group.
    pub(super) fn ceiling(&mut self, expr: &Expr, argument: &Expr, condition: Option<&Expr>) -> Typed {
        let ExprKind::Path(names) = &argument.kind else {
            return self.no_ceiling(argument);
        };
        let [ceiling, grade] = names.as_slice() else {
            return self.no_ceiling(argument);
        };
        let model = self.words.model;
        let found = model
            .ceilings
            .iter()
            .position(|known| known.name == ceiling.value);
        let Some(number) = found else {
            if model.incomplete {
                return bad(expr.span);
            }
            let known: Vec<&str> = model.ceilings.iter().map(|known| known.name.as_str()).collect();
            let help = did_you_mean(&ceiling.value, known.iter().copied()).unwrap_or_else(|| {
                if known.is_empty() {
                    "declare one with `ceiling NAME of SCALE { … }`".to_owned()
                } else {
                    format!("the ceilings are {}", quoted(&known))
                }
            });
            return self.fault(
                Diagnostic::error(
                    "unknown-ceiling",
                    ceiling.span,
                    format!("unknown ceiling `{}`", ceiling.value),
                )
                .label("no ceiling has this name")
                .help(help),
            );
        };
        let Some(table) = model.ceilings.get(number) else {
            return bad(expr.span);
        };
        let grades = || table.grades.iter().map(|(id, _)| *id);
        let Some(id) = grades().find(|id| model.grade_name(*id) == grade.value) else {
            let known: Vec<&str> = grades().map(|id| model.grade_name(id)).collect();
            let help = did_you_mean(&grade.value, known.iter().copied())
                .unwrap_or_else(|| format!("it limits {}", quoted(&known)));
            return self.fault(
                Diagnostic::error(
                    "unknown-grade",
                    grade.span,
                    format!("ceiling `{}` does not limit grade `{}`", table.name, grade.value),
                )
                .label("not one of its grades")
                .related(table.span, "the ceiling is declared here")
                .help(help),
            );
        };
        let condition =
            condition.map(|condition| self.within(Scope::Post, |typer| typer.condition(condition)));
        self.numbered(
            expr.span,
            Aggregate {
                function: Function::Ceiling,
                argument: None,
                condition,
                ty: Type::Number,
                text: expr.to_string(),
                beside: Some(Beside::Ceiling(number, id)),
            },
        )
    }

    fn no_ceiling(&mut self, argument: &Expr) -> Typed {
        self.fault(
            Diagnostic::error(
                "wrong-argument",
                argument.span,
                "`ceiling` is asked about a ceiling and a grade",
            )
            .label("which grade of which ceiling?")
            .help(format!("write {}", super::calls::example("ceiling"))),
        )
    }
}

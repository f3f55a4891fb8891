//! Functions over the posts of a group.

use super::names::quoted;
use super::{Typed, Typer, bad, typed};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::expr::field::Field;
use crate::expr::tree::{Aggregate, Function, Node};
use crate::expr::types::{Scope, Type};
use crate::source::Span;
use crate::syntax::ast::{Expr, Name};

/// How a function is written.
pub(super) fn example(name: &str) -> &'static str {
    match name {
        "share" => "`share(contract is fixed-term) <= 25%`",
        "count" => "`count(contract is fixed-term) <= 5`",
        "sum" => "`sum(fte) >= 10`",
        "mean" => "`mean(salary) >= 30_000 GBP`",
        "median" => "`median(salary) >= 30_000 GBP`",
        "lowest" => "`lowest(salary) >= 20_000 GBP`",
        "highest" => "`highest(salary) <= 90_000 GBP`",
        "spread" => "`spread(salary) <= 1.5`",
        "distinct" => "`distinct(grade) <= 3`",
        "ceiling" => "`count(grade is officers.O-6) <= ceiling(army-officers.O-6)`",
        _ => "`largest share by grade <= 60%`",
    }
}

impl Typer<'_> {
    pub(super) fn call(
        &mut self,
        expr: &Expr,
        name: &Name,
        arguments: &[Expr],
        condition: Option<&Expr>,
    ) -> Typed {
        let Some(&(function, word)) = Function::ALL.iter().find(|(_, word)| *word == name.value) else {
            let known: Vec<&str> = Function::ALL.iter().map(|(_, word)| *word).collect();
            let help = did_you_mean(&name.value, known.iter().copied())
                .unwrap_or_else(|| format!("the functions are {}", quoted(&known)));
            return self.fault(
                Diagnostic::error(
                    "unknown-function",
                    name.span,
                    format!("unknown function `{}`", name.value),
                )
                .label("no function has this name")
                .help(help),
            );
        };
        if let Some(fault) = self.not_of_a_group(expr.span, word) {
            return fault;
        }
        let [argument] = arguments else {
            let second = arguments.get(1).map_or(expr.span, |second| second.span);
            return self.fault(
                Diagnostic::error(
                    "one-argument",
                    second,
                    format!("`{word}` is asked about one thing"),
                )
                .label("a second one")
                .help(format!("write {}", example(word))),
            );
        };
        if function == Function::Ceiling {
            return self.ceiling(expr, argument, condition);
        }
        self.inside = Some(word.to_owned());
        let (typed, condition) = self.within(Scope::Post, |typer| {
            let argument = match function {
                Function::Share | Function::Count => typer.held(word, argument),
                _ => typer.value(argument, None),
            };
            let condition = condition.map(|condition| typer.condition(condition));
            (argument, condition)
        });
        self.inside = None;
        if typed.ty == Type::Any {
            return bad(expr.span);
        }
        let Some(ty) = result(function, typed.ty) else {
            return self.wrong_argument(word, function, argument, typed.ty);
        };
        self.aggregate(expr.span, function, Some(typed), condition, ty, expr.to_string())
    }

    /// What `share` and `count` are asked about must hold or not.
    fn held(&mut self, word: &str, argument: &Expr) -> Typed {
        let before = self.out.len();
        let typed = self.condition(argument);
        // A field alone, as in `share(contract)`: say it in the words of the function.
        if let Some(fault) = self.out.get_mut(before)
            && fault.code == "no-condition"
        {
            fault.message = format!("`{word}` asks for which posts something holds");
            fault.note = None;
            fault.help = Some(format!("write {}", example(word)));
        }
        typed
    }

    pub(super) fn not_of_a_group(&mut self, span: Span, word: &str) -> Option<Typed> {
        if let Some(outer) = self.inside.clone() {
            return Some(
                self.fault(
                    Diagnostic::error(
                        "function-in-function",
                        span,
                        format!("`{word}` stands inside `{outer}`"),
                    )
                    .label("a function inside a function")
                    .note("a function looks at the posts of the group, one by one")
                    .help("compare the two functions, each with its own parentheses"),
                ),
            );
        }
        let (about, help) = match self.scope {
            Scope::Group => return None,
            Scope::Post => (
                "one post",
                "write the rule about groups, as in `each unit of posts`",
            ),
            Scope::Role | Scope::Station => (
                "roles",
                "write the rule about groups of posts, as in `each role of posts`",
            ),
        };
        Some(
            self.fault(
                Diagnostic::error(
                    "function-of-groups",
                    span,
                    format!("`{word}` needs a group of posts, and this rule is about {about}"),
                )
                .label("no group here")
                .help(help),
            ),
        )
    }

    fn wrong_argument(&mut self, word: &str, function: Function, argument: &Expr, ty: Type) -> Typed {
        let wanted = match function {
            Function::Distinct => "something that posts have",
            Function::Spread => "money or a number",
            _ => "numbers, money, times or dates",
        };
        self.fault(
            Diagnostic::error(
                "wrong-argument",
                argument.span,
                format!("`{word}` is asked about {wanted}"),
            )
            .label(format!("this is {ty}"))
            .help(format!("write {}", example(word))),
        )
    }

    pub(super) fn largest(&mut self, expr: &Expr, by: &Expr) -> Typed {
        if let Some(fault) = self.not_of_a_group(expr.span, "largest share by") {
            return fault;
        }
        let field = self.within(Scope::Post, |typer| typer.value(by, None));
        if field.ty == Type::Any {
            return bad(expr.span);
        }
        if let Some(fault) = self.no_parts(by, field.ty) {
            return fault;
        }
        let text = expr.to_string();
        self.aggregate(
            expr.span,
            Function::Largest,
            Some(field),
            None,
            Type::Percent,
            text,
        )
    }

    /// What tells posts apart is something that they share with others.
    pub(super) fn no_parts(&mut self, by: &Expr, ty: Type) -> Option<Typed> {
        let parts = matches!(
            ty,
            Type::Text
                | Type::Word
                | Type::Grade
                | Type::Scale
                | Type::Role
                | Type::Family
                | Type::Contract
                | Type::Status
                | Type::Onward
        );
        (!parts).then(|| {
            self.fault(
                Diagnostic::error(
                    "wrong-argument",
                    by.span,
                    format!("posts do not fall into parts by `{by}`"),
                )
                .label(format!("this is {ty}"))
                .help("name what posts share, such as `grade`, `role`, `contract` or `title`"),
            )
        })
    }

    pub(super) fn aggregate(
        &mut self,
        span: Span,
        function: Function,
        argument: Option<Typed>,
        condition: Option<Typed>,
        ty: Type,
        text: String,
    ) -> Typed {
        self.numbered(
            span,
            Aggregate {
                function,
                argument,
                condition,
                ty,
                text,
                beside: None,
            },
        )
    }

    /// The value of a function, by its number; one that is asked twice is reckoned once.
    pub(super) fn numbered(&mut self, span: Span, aggregate: Aggregate) -> Typed {
        let ty = aggregate.ty;
        let known = self
            .aggregates
            .iter()
            .position(|known| known.text == aggregate.text);
        let number = known.unwrap_or_else(|| {
            self.aggregates.push(aggregate);
            self.aggregates.len() - 1
        });
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        typed(Node::Field(Field::Aggregate(number)), ty, span)
    }
}

/// The type of a function's value; none where it cannot be asked about this.
fn result(function: Function, argument: Type) -> Option<Type> {
    match function {
        Function::Share | Function::Largest => Some(Type::Percent),
        Function::Count => Some(Type::Number),
        Function::Distinct => (argument != Type::YesNo && argument.item().is_none()).then_some(Type::Number),
        Function::Sum | Function::Mean | Function::Median => match argument {
            Type::Level(_) => Some(Type::Number),
            other => other.is_quantity().then_some(other),
        },
        Function::Lowest | Function::Highest => {
            (argument.is_quantity() || argument == Type::Date).then_some(argument)
        }
        Function::Spread => matches!(argument, Type::Money | Type::Number).then_some(Type::Ratio),
        // Asked about in their own way.
        Function::Gap | Function::Ceiling => None,
    }
}

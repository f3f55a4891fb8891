//! From a rule's tree to a rule that can be run.

use super::{About, Clause, Rule};
use crate::check::onward::Class;
use crate::diagnostic::{Diagnostic, Severity, did_you_mean};
use crate::expr::{Aggregate, Field, Function, Node, Scope, Type, Typed, Typer, Vocabulary, fields};
use crate::graph::Graph;
use crate::model::{self, Model};
use crate::posts::columns::Status;
use crate::source::Span;
use crate::syntax::GROUPINGS;
use crate::syntax::ast::{Amount, Expr, ExprKind, Level, Name, Require, RuleScope, Sign};

/// A group of a statistic has this many posts unless the rule says otherwise, as `fixed-term-concentration`.
const FEWEST_FOR_STATISTIC: i64 = 5;

/// Compiles the rules of a model; what does not make sense is said and left out.
#[must_use]
pub fn compile(model: &Model, graph: &Graph) -> (Vec<Rule>, Vec<Diagnostic>) {
    let status: Vec<&str> = Status::ALL.iter().map(|&(_, word)| word).collect();
    let onward: Vec<&str> = Class::ALL.iter().map(|&(_, word)| word).collect();
    let words = Vocabulary::new(model, &graph.tiers, &status, &onward);
    let mut rules = Vec::new();
    let mut out = Vec::new();
    for written in &model.rules {
        let mut compiler = Compiler {
            written,
            words: &words,
            out: Vec::new(),
        };
        let rule = compiler.rule();
        let faulty = compiler.out.iter().any(|fault| fault.severity == Severity::Error);
        out.extend(compiler.out);
        rules.extend(rule.filter(|_| !faulty));
    }
    (rules, out)
}

struct Compiler<'a> {
    written: &'a model::Rule,
    words: &'a Vocabulary<'a>,
    out: Vec<Diagnostic>,
}

impl Compiler<'_> {
    fn rule(&mut self) -> Option<Rule> {
        let tree = &self.written.tree;
        let name = &tree.name;
        if crate::check::named(&name.value).is_some() {
            self.out.push(
                Diagnostic::error(
                    "name-of-a-check",
                    name.span,
                    format!("`{}` is the name of a check", name.value),
                )
                .label("taken")
                .note("a rule's findings are found by its name, as a check's are")
                .help("give the rule another name"),
            );
        }
        let Some(scope) = &tree.scope else {
            if !tree.damaged {
                self.out.push(
                    Diagnostic::error(
                        "no-scope",
                        name.span,
                        format!("rule `{}` does not say what it is about", name.value),
                    )
                    .label("`every` or `each` is missing")
                    .help("write `every post where …`, `each unit of posts` or `every role where …`"),
                );
            }
            return None;
        };
        if tree.requires.is_empty() && !tree.damaged {
            self.out.push(
                Diagnostic::error(
                    "no-requirement",
                    name.span,
                    format!("rule `{}` requires nothing", name.value),
                )
                .label("`require` is missing")
                .help("say what must hold, as in `require service < 4 years or justification is present`"),
            );
        }
        let (one, several) = match scope {
            RuleScope::Posts { .. } => (Scope::Post, Scope::Post),
            RuleScope::Groups { .. } => (Scope::Post, Scope::Group),
            RuleScope::Roles { .. } => (Scope::Role, Scope::Role),
        };
        let mut typer = Typer::new(self.words, several);
        let condition = scope
            .condition()
            .map(|condition| typer.within(one, |typer| typer.condition(condition)));
        let mut clauses = Vec::new();
        for require in &tree.requires {
            match require {
                Require::Expr(expr) => {
                    for part in parts(expr) {
                        clauses.push(Clause {
                            typed: typer.condition(part),
                            text: part.to_string(),
                        });
                    }
                }
                Require::Quota {
                    span,
                    most,
                    limit,
                    condition,
                } => {
                    let typed = self.quota(&mut typer, *span, *most, limit, condition);
                    clauses.extend(typed.map(|typed| Clause {
                        typed,
                        text: require.to_string(),
                    }));
                }
            }
        }
        let typed: Vec<Typed> = condition
            .iter()
            .flat_map(Typed::clauses)
            .chain(clauses.iter().map(|clause| &clause.typed))
            .cloned()
            .collect();
        typer.unaligned_parts(&typed);
        // Within the `where` it may have been said already.
        let mut said = Vec::new();
        typer.out.retain(|fault| {
            let new = !said.contains(&(fault.code, fault.span));
            said.push((fault.code, fault.span));
            new
        });
        let (aggregates, reaches) = (
            std::mem::take(&mut typer.aggregates),
            std::mem::take(&mut typer.reaches),
        );
        self.out.append(&mut typer.out);
        let about = match scope {
            RuleScope::Posts { .. } => About::Posts,
            RuleScope::Roles { .. } => About::Roles { reaches },
            RuleScope::Groups { by, .. } => About::Groups {
                by: by.iter().map(|names| self.grouping(names)).collect(),
                at_least: tree
                    .at_least
                    .as_ref()
                    .map_or_else(|| fewest(&aggregates), |size| size.value),
                aggregates,
            },
        };
        if let (Some(size), false) = (&tree.at_least, matches!(about, About::Groups { .. })) {
            self.out.push(
                Diagnostic::error("no-groups", size.span, "this rule has no groups to count")
                    .label("`with at least` belongs to `each … of posts`")
                    .help("remove it, or write the rule about groups, as in `each unit of posts`"),
            );
        }
        Some(self.assemble(about, condition, clauses))
    }

    fn assemble(&self, about: About, condition: Option<Typed>, clauses: Vec<Clause>) -> Rule {
        let tree = &self.written.tree;
        let text = |text: &crate::syntax::ast::Text| text.value.clone();
        Rule {
            name: tree.name.value.clone(),
            title: tree.title.as_ref().map_or_else(|| tree.name.value.clone(), text),
            span: tree.name.span,
            severity: match tree.severity.as_ref().map(|level| level.value) {
                None | Some(Level::Error) => Some(Severity::Error),
                Some(Level::Warning) => Some(Severity::Warning),
                Some(Level::Note) => Some(Severity::Note),
                Some(Level::Off) => None,
            },
            because: tree.because.as_ref().map(text),
            cites: self.written.cites.clone(),
            about,
            condition,
            clauses,
        }
    }

    /// `at most 3% of posts where …` is a share with a limit.
    fn quota(
        &mut self,
        typer: &mut Typer<'_>,
        span: Span,
        most: bool,
        limit: &crate::source::Spanned<Amount>,
        condition: &Expr,
    ) -> Option<Typed> {
        if !matches!(self.written.tree.scope, Some(RuleScope::Groups { .. })) {
            self.out.push(
                Diagnostic::error("quota-without-groups", span, "a part of which posts?")
                    .label("this rule is not about groups")
                    .help("write the rule about groups, as in `each institution of posts` or `each unit of posts`"),
            );
            return None;
        }
        let (function, ty, code) = match limit.value {
            Amount::Percent(share) => (Function::Share, Type::Percent, share),
            Amount::Number(count) => (Function::Count, Type::Number, count),
        };
        let fault = match ty {
            Type::Percent if code > 10_000 => Some(("share-outside", "a share is never more than 100%")),
            Type::Number if code % 10_000 != 0 => {
                Some(("part-of-a-post", "posts are counted in whole numbers"))
            }
            _ => None,
        };
        if let Some((kind, message)) = fault {
            self.out.push(
                Diagnostic::error(kind, limit.span, message)
                    .label("correct this")
                    .help("write a share as in `at most 3% of posts where …`, a number as in `at most 2 posts where …`"),
            );
            return None;
        }
        let typed = typer.within(Scope::Post, |typer| typer.condition(condition));
        let word = if function == Function::Share {
            "share"
        } else {
            "count"
        };
        typer.aggregates.push(Aggregate {
            function,
            argument: Some(typed),
            condition: None,
            ty,
            text: format!("{word}({condition})"),
            beside: None,
        });
        let number = u32::try_from(typer.aggregates.len() - 1).unwrap_or(u32::MAX);
        let side = |node| Box::new(Typed { node, ty, span });
        let sign = if most { Sign::AtMost } else { Sign::AtLeast };
        Some(Typed {
            node: Node::Compare(
                sign,
                side(Node::Field(Field::Aggregate(number))),
                side(Node::Code(code)),
            ),
            ty: Type::YesNo,
            span,
        })
    }

    fn grouping(&mut self, names: &[Name]) -> Vec<Field> {
        let mut dimensions = Vec::new();
        for name in names {
            let known = GROUPINGS.contains(&name.value.as_str());
            let field = fields(Scope::Post)
                .iter()
                .find(|(field, ..)| *field == name.value);
            match field {
                Some((_, field, _)) if known && !dimensions.contains(field) => dimensions.push(*field),
                Some(_) if known => self.out.push(
                    Diagnostic::error(
                        "listed-twice",
                        name.span,
                        format!("`{}` is crossed with itself", name.value),
                    )
                    .label("here again")
                    .help("name it once"),
                ),
                _ => self.out.push(unknown_grouping(name)),
            }
        }
        dimensions
    }
}

fn unknown_grouping(name: &Name) -> Diagnostic {
    let all: Vec<String> = GROUPINGS.iter().map(|word| format!("`{word}`")).collect();
    Diagnostic::error(
        "unknown-grouping",
        name.span,
        format!("posts cannot be grouped by `{}`", name.value),
    )
    .label("no such grouping")
    .note(format!("they are grouped by {}", all.join(", ")))
    .help(did_you_mean(&name.value, GROUPINGS).unwrap_or_else(|| "name one of these".to_owned()))
}

/// The parts of an `and`, however deep.
fn parts(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::And(inner) => inner.iter().flat_map(parts).collect(),
        _ => vec![expr],
    }
}

fn fewest(aggregates: &[Aggregate]) -> i64 {
    let statistic = aggregates
        .iter()
        .any(|aggregate| aggregate.function.is_statistic());
    if statistic { FEWEST_FOR_STATISTIC } else { 1 }
}

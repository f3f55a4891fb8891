//! Which posts a condition holds of: a rule's `where` for others to use, as a scenario does.

use super::columns::{At, Ground, Posts};
use super::posts::with_shares;
use crate::check::Context;
use crate::check::onward::Class;
use crate::diagnostic::Diagnostic;
use crate::expr::{Field, Node, Scope, Truth, Typed, Typer, Vocabulary, truth};
use crate::graph::Graph;
use crate::model::Model;
use crate::posts::columns::Status;
use crate::syntax::ast::Expr;

/// A condition on posts whose names have a meaning.
#[derive(Debug, Clone)]
pub struct Condition(Typed);

/// The posts that a condition was asked of, by row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    /// Rows of which it holds, those of job sharers among them, in order.
    pub rows: Vec<u32>,
    /// Rows of which a blank leaves it undecided.
    pub not_judged: Vec<u32>,
}

impl Condition {
    /// Types a condition on posts.
    ///
    /// # Errors
    /// What does not make sense in it.
    pub fn compile(model: &Model, graph: &Graph, expr: &Expr) -> Result<Self, Vec<Diagnostic>> {
        let status: Vec<&str> = Status::ALL.iter().map(|&(_, word)| word).collect();
        let onward: Vec<&str> = Class::ALL.iter().map(|&(_, word)| word).collect();
        let words = Vocabulary::new(model, &graph.tiers, &status, &onward);
        let mut typer = Typer::new(&words, Scope::Post);
        let typed = typer.condition(expr);
        typer.unaligned_parts(std::slice::from_ref(&typed));
        if typer.out.is_empty() {
            Ok(Self(typed))
        } else {
            Err(typer.out)
        }
    }

    /// The posts that it holds of. Closed posts are none, unless it speaks of `status`.
    ///
    /// A row that shares a job is judged with the post that it is part of.
    #[must_use]
    pub fn select(&self, context: &Context<'_>) -> Selection {
        let Some(here) = &context.establishment else {
            return Selection::default();
        };
        let ground = Ground::new(context, here);
        let mut closed = false;
        self.0
            .each(&mut |part| closed |= matches!(part.node, Node::Field(Field::Status)));
        let all = u32::try_from(here.posts.len()).unwrap_or(u32::MAX);
        let asked = (0..all).filter(|&row| {
            let cell = ground.cell_of(row).and_then(|cell| ground.cell(cell));
            cell.is_some_and(|cell| closed || cell.status != Status::Closed)
        });
        let posts = Posts {
            ground: &ground,
            at: At::Rows(asked.collect()),
        };
        let mut found = Selection::default();
        for (&row, holds) in posts.numbers().iter().zip(truth(&self.0, &posts)) {
            match holds {
                Truth::True => found.rows.push(row),
                Truth::Unknown => found.not_judged.push(row),
                Truth::False => {}
            }
        }
        found.rows = with_shares(&ground, &found.rows);
        found.rows.sort_unstable();
        found
    }
}

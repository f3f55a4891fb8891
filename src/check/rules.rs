//! Rules: checks that a framework makes itself (`language.md`, what the institution promises).
//!
//! A rule is compiled once ([`compile`]) and run like any other check: it *finds* (over columns, by census cell where
//! that is enough) and *renders*. A rule without `severity` is an error: it is a promise, and a promise is kept or
//! broken. A blank decides nothing: what could not be judged is counted, and where nothing else is found it is listed
//! as skipped.

mod columns;
mod compile;
mod groups;
mod posts;
mod render;
mod roles;
mod select;
mod statistics;
mod values;

pub use compile::compile;
pub use select::{Condition, Selection};

use super::{Context, Finding, Skipped};
use crate::diagnostic::Severity;
use crate::expr::{Aggregate, Field, Node, Reach, State, Typed};
use crate::posts::columns::Column;
use crate::source::Span;
use rayon::prelude::*;

/// A rule whose names have a meaning.
#[derive(Debug, Clone)]
pub struct Rule {
    /// What `--only`, baselines and tests call it.
    pub name: String,
    /// Its title, else its name.
    pub title: String,
    /// Where it is declared.
    pub span: Span,
    /// How much its findings matter; none for `severity off`.
    pub severity: Option<Severity>,
    /// Why it is there.
    because: Option<String>,
    /// The titles of the sources that it cites.
    cites: Vec<String>,
    about: About,
    /// Its `where`.
    condition: Option<Typed>,
    /// What must hold: each can fail by itself.
    clauses: Vec<Clause>,
}

/// What a rule is about.
#[derive(Debug, Clone)]
enum About {
    Posts,
    Groups {
        by: Vec<Vec<Field>>,
        /// The fewest posts of a group that is judged.
        at_least: i64,
        aggregates: Vec<Aggregate>,
    },
    Roles {
        reaches: Vec<Reach>,
    },
}

/// One thing that must hold.
#[derive(Debug, Clone)]
struct Clause {
    typed: Typed,
    /// As the language writes it.
    text: String,
}

impl Rule {
    /// Whether it needs an institution's posts.
    #[must_use]
    pub fn needs_posts(&self) -> bool {
        let mut staffed = false;
        self.each_field(&mut |field| staffed |= field == Field::Is(State::Staffed));
        staffed || !matches!(self.about, About::Roles { .. })
    }

    /// Every part of its expressions.
    fn each_part(&self, visit: &mut dyn FnMut(&Typed)) {
        let clauses = self.clauses.iter().map(|clause| &clause.typed);
        self.condition
            .iter()
            .chain(clauses)
            .for_each(|typed| typed.each(visit));
        if let About::Groups { aggregates, .. } = &self.about {
            let inner = aggregates.iter().flat_map(Aggregate::parts);
            inner.for_each(|typed| typed.each(visit));
        }
    }

    /// Every field that it reads.
    fn each_field(&self, visit: &mut dyn FnMut(Field)) {
        self.each_part(&mut |part| {
            if let Node::Field(field) = part.node {
                visit(field);
            }
        });
        if let About::Groups { by, .. } = &self.about {
            by.iter().flatten().for_each(|&field| visit(field));
        }
    }

    /// Whether it asks for no text of which there is one for each post: those are then not kept.
    pub(crate) fn reads_no_ids(&self) -> bool {
        let mut none = true;
        self.each_field(&mut |field| none &= !matches!(field, Field::Id | Field::Manager | Field::Person));
        none
    }

    /// Why it cannot be judged here: posts or columns that are not there.
    fn missing(&self, context: &Context<'_>) -> Option<String> {
        let Some(here) = &context.establishment else {
            return self
                .needs_posts()
                .then(|| "it is about posts, and none were given".to_owned());
        };
        let mut lacking: Vec<String> = Vec::new();
        self.each_field(&mut |field| {
            let wanted = columns::needed(field);
            let there = wanted.iter().any(|&column| here.posts.columns.contains(column));
            let name = |column: &Column| format!("`{}`", column.name());
            if !there && !wanted.is_empty() {
                lacking.push(wanted.iter().map(name).collect::<Vec<_>>().join(" or "));
            }
        });
        if matches!(self.about, About::Roles { .. }) {
            return None;
        }
        lacking.sort();
        lacking.dedup();
        match lacking.as_slice() {
            [] => None,
            [one] => Some(format!("the posts have no column {one}")),
            several => Some(format!("the posts have no columns {}", several.join(", "))),
        }
    }
}

/// Judges every rule.
pub(super) fn run(context: &Context<'_>) -> (Vec<Finding>, Vec<Skipped>) {
    let ground = context
        .establishment
        .as_ref()
        .filter(|_| context.rules.iter().any(|rule| rule.severity.is_some()))
        .map(|here| columns::Ground::new(context, here));
    let walks = roles::Walks::default();
    let results: Vec<(Vec<Finding>, Option<String>)> = context
        .rules
        .par_iter()
        .map(|rule| {
            let Some(severity) = rule.severity else {
                return (Vec::new(), None);
            };
            if let Some(because) = rule.missing(context) {
                return (Vec::new(), Some(because));
            }
            let rule = render::Judged {
                rule,
                severity,
                context,
            };
            match (&rule.rule.about, &ground) {
                (About::Posts, Some(ground)) => posts::judge(&rule, ground),
                (
                    About::Groups {
                        by,
                        at_least,
                        aggregates,
                    },
                    Some(ground),
                ) => groups::judge(&rule, ground, by, *at_least, aggregates),
                (About::Roles { reaches }, _) => roles::judge(&rule, reaches, &walks),
                _ => (Vec::new(), None),
            }
        })
        .collect();
    let mut findings = Vec::new();
    let mut skipped = Vec::new();
    for (rule, (found, because)) in context.rules.iter().zip(results) {
        findings.extend(found);
        skipped.extend(because.map(|because| Skipped {
            check: rule.name.clone().into(),
            because,
        }));
    }
    (findings, skipped)
}

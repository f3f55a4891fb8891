//! Tests and what-ifs: what a framework says of itself. Nobody's position changes with them, so that every difference is neutral;
//! that a promise is there no more is said all the same. What follows a role or family that is renamed is no difference.

use super::Both;
use super::change::{Change, Subject, Worth};
use super::terms::{quoted, retitled};
use crate::source::{Sources, Span};
use crate::syntax::ast::{File, Item, Scenario, Test};
use crate::syntax::outline;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// A clause: what it means, and how it is written.
struct Clause {
    meaning: String,
    text: String,
}

impl Both<'_> {
    pub(super) fn promises(&self, out: &mut Vec<Change>) {
        self.tests(out);
        self.scenarios(out);
    }

    fn tests(&self, out: &mut Vec<Change>) {
        let (old, new) = (tests(self.old.trees), tests(self.new.trees));
        for (was, is) in paired(&old, &new, |test| &test.name.value) {
            let named = |test: &Test| test.name.value.clone();
            let subject = |test: &Test| {
                Subject::new(
                    "test",
                    named(test),
                    was.map(|one| one.span),
                    is.map(|one| one.span),
                )
                .label(format!("test {}", quoted(&named(test))))
            };
            match (was, is) {
                (Some(was), Some(is)) => {
                    let subject = subject(is);
                    let (before, after) = (self.old.sources, self.new.sources);
                    let date = |test: &Test| test.as_of.as_ref().map(|date| date.value);
                    if date(was) != date(is) {
                        let shown = |test: &Test| {
                            date(test).map_or_else(|| "none of its own".to_owned(), |date| date.to_string())
                        };
                        let order = (Worth::Nothing, Ordering::Equal);
                        out.push(subject.moved("as of", "its date", shown(was), shown(is), order));
                    }
                    let posts = |sources: &Sources, test: &Test| {
                        test.posts
                            .iter()
                            .map(|post| clause(sources, &post.cells, post.span))
                            .collect::<Vec<_>>()
                    };
                    clauses(
                        &subject,
                        ("post", "makes up"),
                        &self.as_now(posts(before, was)),
                        &posts(after, is),
                        out,
                    );
                    let expects = |sources: &Sources, test: &Test| {
                        test.expects
                            .iter()
                            .map(|expect| clause(sources, &expect.what, expect.span))
                            .collect::<Vec<_>>()
                    };
                    clauses(
                        &subject,
                        ("expect", "says"),
                        &self.as_now(expects(before, was)),
                        &expects(after, is),
                        out,
                    );
                }
                (Some(was), None) => out.push(subject(was).gone(Worth::Nothing)),
                (None, Some(is)) => out.push(subject(is).came(Worth::Nothing)),
                (None, None) => {}
            }
        }
    }

    fn scenarios(&self, out: &mut Vec<Change>) {
        let (old, new) = (scenarios(self.old.trees), scenarios(self.new.trees));
        for (was, is) in paired(&old, &new, |scenario| &scenario.name.value) {
            let subject = |one: &Scenario| {
                Subject::new(
                    "scenario",
                    &one.name.value,
                    was.map(|one| one.span),
                    is.map(|one| one.span),
                )
            };
            match (was, is) {
                (Some(was), Some(is)) => {
                    let subject = subject(is);
                    let title = |one: &Scenario| {
                        one.title
                            .as_ref()
                            .map_or_else(String::new, |title| title.value.clone())
                    };
                    retitled(&subject, &title(was), &title(is), out);
                    let changes = |sources: &Sources, one: &Scenario| {
                        one.changes
                            .iter()
                            .map(|change| clause(sources, &change.what, change.span))
                            .collect::<Vec<_>>()
                    };
                    let (before, after) = (
                        self.as_now(changes(self.old.sources, was)),
                        changes(self.new.sources, is),
                    );
                    clauses(&subject, ("changes", "says"), &before, &after, out);
                    // What comes first changes what comes next.
                    let mut left: Vec<&str> = before.iter().map(|one| one.meaning.as_str()).collect();
                    let mut right: Vec<&str> = after.iter().map(|one| one.meaning.as_str()).collect();
                    if left != right {
                        left.sort_unstable();
                        right.sort_unstable();
                        if left == right {
                            let list = |all: &[Clause]| {
                                let texts: Vec<&str> = all.iter().map(|one| one.text.as_str()).collect();
                                format!("`{}`", texts.join("; "))
                            };
                            let order = (Worth::Nothing, Ordering::Equal);
                            out.push(subject.moved(
                                "order",
                                "the order of what it changes",
                                list(&before),
                                list(&after),
                                order,
                            ));
                        }
                    }
                }
                (Some(was), None) => out.push(subject(was).gone(Worth::Nothing)),
                (None, Some(is)) => out.push(subject(is).came(Worth::Nothing)),
                (None, None) => {}
            }
        }
    }
}

impl Both<'_> {
    /// Clauses of the old framework in names of the new one.
    fn as_now(&self, mut clauses: Vec<Clause>) -> Vec<Clause> {
        let (old, new) = (self.old.model, self.new.model);
        let roles = self.names.roles.renamed.iter().filter_map(|(was, is, _)| {
            Some((
                old.roles.get(*was)?.name.as_str(),
                new.roles.get(*is)?.name.as_str(),
            ))
        });
        let families = self.names.families.renamed.iter().filter_map(|(was, is, _)| {
            Some((
                old.families.get(*was)?.name.as_str(),
                new.families.get(*is)?.name.as_str(),
            ))
        });
        let now: BTreeMap<&str, &str> = roles.chain(families).collect();
        for clause in &mut clauses {
            let parts = clause.meaning.split('"');
            let parts: Vec<&str> = parts.map(|part| now.get(part).copied().unwrap_or(part)).collect();
            clause.meaning = parts.join("\"");
        }
        clauses
    }
}

fn tests(trees: &[File]) -> Vec<&Test> {
    let items = trees.iter().flat_map(|file| &file.items);
    items
        .filter_map(|item| match item {
            Item::Test(test) => Some(test.as_ref()),
            _ => None,
        })
        .collect()
}

fn scenarios(trees: &[File]) -> Vec<&Scenario> {
    let items = trees.iter().flat_map(|file| &file.items);
    items
        .filter_map(|item| match item {
            Item::Scenario(scenario) => Some(scenario.as_ref()),
            _ => None,
        })
        .collect()
}

/// Things of one name, in the order of the old framework; then those that the new one alone has.
fn paired<'a, T>(
    old: &[&'a T],
    new: &[&'a T],
    name: impl Fn(&T) -> &String,
) -> Vec<(Option<&'a T>, Option<&'a T>)> {
    let mut rest: Vec<&'a T> = new.to_vec();
    let mut pairs: Vec<(Option<&'a T>, Option<&'a T>)> = old
        .iter()
        .map(|&one| {
            let there = rest.iter().position(|other| name(other) == name(one));
            (Some(one), there.map(|at| rest.remove(at)))
        })
        .collect();
    pairs.extend(rest.into_iter().map(|one| (None, Some(one))));
    pairs
}

fn clause(sources: &Sources, tree: &impl std::fmt::Debug, span: Span) -> Clause {
    Clause {
        meaning: crate::syntax::without_places(tree),
        text: in_one_line(sources.slice(span)),
    }
}

/// What one side alone says, each as often as it says it more.
fn clauses(
    subject: &Subject,
    (aspect, words): (&'static str, &str),
    was: &[Clause],
    is: &[Clause],
    out: &mut Vec<Change>,
) {
    let mut after: Vec<&Clause> = is.iter().collect();
    for one in was {
        match after.iter().position(|other| other.meaning == one.meaning) {
            Some(at) => {
                after.remove(at);
            }
            None => out.push(subject.lost(aspect, format!("{words} `{}`", one.text), Worth::Nothing)),
        }
    }
    out.extend(
        after
            .iter()
            .map(|one| subject.gained(aspect, format!("{words} `{}`", one.text), Worth::Nothing)),
    );
}

/// Without line breaks and comments.
fn in_one_line(text: &str) -> String {
    let mut out = String::new();
    let mut end = 0;
    for token in outline::tokens(text, 0..text.len()) {
        if token.start > end && !out.is_empty() {
            out.push(' ');
        }
        end = token.end;
        out.push_str(text.get(token).unwrap_or_default());
    }
    out
}

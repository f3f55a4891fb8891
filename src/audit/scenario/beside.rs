//! A scenario beside today: which posts change class, which findings go and come.

use super::state::State;
use super::{posts, value};
use crate::audit::assemble;
use crate::check::onward::Class;
use crate::posts::census::Places;
use crate::report::value::{FilePlace, Finding, Report};
use crate::source::{Sources, Span};
use crate::syntax::ast;
use std::collections::BTreeMap;

/// A scenario beside today.
pub(super) fn beside(
    before: &State,
    after: State,
    scenario: &ast::Scenario,
    touched: &[posts::Touched],
    sources: &Sources,
) -> value::Scenario {
    let mut moves: BTreeMap<(usize, usize), Places> = BTreeMap::new();
    let (mut helped, mut harmed) = (0, 0);
    let rank = |class: Option<Class>| class.map_or(Class::ALL.len(), |class| class as usize);
    for (was, is) in before.classes.iter().zip(&after.classes) {
        let (Some((was, places)), Some((is, _))) = (was, is) else {
            continue;
        };
        if was != is {
            *moves.entry((rank(*was), rank(*is))).or_default() += places;
        }
        if let (Some(was), Some(is)) = (was, is) {
            helped += if is < was { *places } else { 0 };
            harmed += if is > was { *places } else { 0 };
        }
    }
    let name = |rank: usize| {
        Class::ALL
            .get(rank)
            .map_or("unplaced", |(_, name)| name)
            .to_owned()
    };
    let (gone, new, changed) = findings(&before.report, after.report);
    value::Scenario {
        name: scenario.name.value.clone(),
        title: scenario
            .title
            .as_ref()
            .map_or_else(String::new, |title| title.value.clone()),
        changes: touched
            .iter()
            .zip(&scenario.changes)
            .map(|(touched, change)| value::Change {
                text: sources
                    .slice(touched.span)
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" "),
                place: place(sources, touched.span),
                posts: assemble::places(touched.posts),
                not_judged: assemble::places(touched.not_judged),
                of_framework: posts::is_of_framework(&change.what),
            })
            .collect(),
        after: after.side,
        moves: moves
            .into_iter()
            .map(|((from, to), posts)| value::Move {
                from: name(from),
                to: name(to),
                posts: assemble::places(posts),
            })
            .collect(),
        helped: assemble::places(helped),
        harmed: assemble::places(harmed),
        gone,
        new,
        changed,
    }
}

fn place(sources: &Sources, span: Span) -> FilePlace {
    let at = sources.position(span);
    FilePlace {
        file: sources.name(span.source).to_owned(),
        line: at.line,
        column: at.column,
    }
}

/// Findings that went, that came, and that stay with another message or severity.
fn findings(before: &Report, after: Report) -> (Vec<Finding>, Vec<Finding>, Vec<value::Changed>) {
    let mut known: BTreeMap<&str, &Finding> = BTreeMap::new();
    for finding in &before.findings {
        known.insert(&finding.fingerprint, finding);
    }
    let (mut new, mut changed) = (Vec::new(), Vec::new());
    for finding in after.findings {
        match known.remove(finding.fingerprint.as_str()) {
            None => new.push(finding),
            Some(was) if was.message != finding.message || was.severity != finding.severity => {
                changed.push(value::Changed {
                    before: was.clone(),
                    after: finding,
                });
            }
            Some(_) => {}
        }
    }
    let gone = before
        .findings
        .iter()
        .filter(|finding| known.contains_key(finding.fingerprint.as_str()));
    (gone.cloned().collect(), new, changed)
}

//! The steps of a path.

use super::super::ast::{Need, OpenBy, OpenTo, Path, Step, StepEnd, StepKind, Validity};
use super::super::grammar::Rule;
use super::{Clause, Lower, Node, is_word};
use crate::diagnostic::Diagnostic;
use crate::source::{Span, Spanned};

pub(in crate::syntax) fn clause(cx: &mut Lower, path: &mut Path, node: Node<'_>) {
    if node.as_rule() != Rule::step {
        cx.unread(&node);
        return;
    }
    match step(cx, node) {
        Some(step) => path.steps.push(step),
        None => cx.damaged = true,
    }
}

pub(super) fn step(cx: &mut Lower, node: Node<'_>) -> Option<Step> {
    let span = cx.span(&node);
    let mut ends = Vec::new();
    let mut arrows: Vec<(Span, bool)> = Vec::new();
    let mut kind = None;
    let mut after = None;
    let mut needs = Vec::new();
    let mut open_to = Vec::new();
    let mut allows = Vec::new();
    let mut validity = Validity::default();
    for inner in node.into_inner() {
        let at = cx.span(&inner);
        let named = |word| Clause { word, span: at };
        match inner.as_rule() {
            Rule::step_end => ends.push(end(cx, inner)?),
            Rule::arrow => arrows.push((at, inner.as_str() == "<->")),
            Rule::kind => {
                kind = StepKind::ALL
                    .into_iter()
                    .find(|(_, word)| *word == inner.as_str())
                    .map(|(kind, _)| Spanned::new(kind, at));
            }
            Rule::after => {
                let is_duration = |inner: &Node<'_>| inner.as_rule() == Rule::duration;
                let duration = inner.into_inner().find(is_duration);
                let value = duration.and_then(|duration| cx.duration(duration));
                cx.once(&mut after, value, |after| after.span, named("after"));
            }
            Rule::needs => {
                for wanted in inner.into_inner().filter(|inner| inner.as_rule() == Rule::need) {
                    needs.extend(need(cx, wanted));
                }
            }
            Rule::open_to => open_to.extend(open(cx, inner)),
            Rule::allow => allows.extend(super::allow::allow(cx, inner)),
            Rule::from => {
                let value = cx.dated(inner);
                cx.once(&mut validity.from, value, |from| from.span, named("from"));
            }
            Rule::until => {
                let value = cx.dated(inner);
                cx.once(&mut validity.until, value, |until| until.span, named("until"));
            }
            rule if is_word(rule) => {}
            _ => cx.unread(&inner),
        }
    }
    let both_ways = same_arrows(cx, &arrows)?;
    Some(Step {
        span,
        ends,
        both_ways,
        kind: kind?,
        after,
        needs,
        open_to,
        allows,
        validity,
    })
}

/// One chain goes one way or both ways, throughout.
fn same_arrows(cx: &mut Lower, arrows: &[(Span, bool)]) -> Option<bool> {
    let (first_at, both) = *arrows.first()?;
    if let Some((at, _)) = arrows.iter().find(|(_, other)| *other != both) {
        cx.fault(
            Diagnostic::error("mixed-arrows", *at, "a chain mixes `->` and `<->`")
                .label("another direction than before")
                .related(first_at, "the first arrow")
                .note("the kind and its conditions hold for the whole chain")
                .help("write two steps"),
        );
        return None;
    }
    Some(both)
}

pub(super) fn end(cx: &mut Lower, node: Node<'_>) -> Option<StepEnd> {
    let span = cx.span(&node);
    let mut role = None;
    let mut grade = None;
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::name => role = Some(cx.name(&inner)),
            Rule::grade_ref => grade = Some(cx.grade_ref(inner)?),
            rule if is_word(rule) => {}
            _ => cx.unread(&inner),
        }
    }
    Some(StepEnd {
        span,
        role: role?,
        grade,
    })
}

fn need(cx: &mut Lower, node: Node<'_>) -> Option<Need> {
    let inner = node.into_inner().next()?;
    match inner.as_rule() {
        Rule::qualification => cx.inner_text(inner).map(Need::Qualification),
        Rule::skill_level => super::role::skill_level(cx, inner).map(Need::Skill),
        Rule::name => Some(Need::Gateway(cx.name(&inner))),
        _ => {
            cx.unread(&inner);
            None
        }
    }
}

fn open(cx: &mut Lower, node: Node<'_>) -> Option<OpenTo> {
    let span = cx.span(&node);
    let mut by = None;
    let mut values = Vec::new();
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::open_by => {
                by = Some(if inner.as_str() == "funding" {
                    OpenBy::Funding
                } else {
                    OpenBy::Contract
                });
            }
            Rule::name => values.push(cx.name(&inner)),
            rule if is_word(rule) => {}
            _ => cx.unread(&inner),
        }
    }
    Some(OpenTo {
        span,
        by: by?,
        values,
    })
}

//! The blocks that are small: heading, imports, sources, families, skills, contracts, rewards.

use super::super::ast::{
    Contract, Family, Framework, Import, Name, Reference, Reward, Skill, Text, Validity,
};
use super::super::grammar::Rule;
use super::{Clause, Lower, Node, is_word};
use crate::source::{Span, Spanned};

pub(super) fn place<T>(value: &Spanned<T>) -> Span {
    value.span
}

pub(super) fn framework_clause(cx: &mut Lower, framework: &mut Framework, node: Node<'_>) {
    let span = cx.span(&node);
    let named = |word| Clause { word, span };
    match node.as_rule() {
        Rule::version => {
            let value = cx.inner_text(node);
            cx.once(&mut framework.version, value, place, named("version"));
        }
        Rule::owner => {
            let value = cx.inner_text(node);
            cx.once(&mut framework.owner, value, place, named("owner"));
        }
        Rule::currency => {
            let code = node
                .into_inner()
                .find(|inner| inner.as_rule() == Rule::currency_code);
            let value = code.map(|code| cx.name(&code));
            cx.once(&mut framework.currency, value, place, named("currency"));
        }
        _ => cx.unread(&node),
    }
}

pub(super) fn import(cx: &mut Lower, head: Node<'_>, span: Span) -> Option<Import> {
    let path = cx.inner_text(head)?;
    Some(Import { span, path })
}

pub(super) fn source_clause(cx: &mut Lower, reference: &mut Reference, node: Node<'_>) {
    let span = cx.span(&node);
    let named = |word| Clause { word, span };
    match node.as_rule() {
        Rule::publisher => {
            let value = cx.inner_text(node);
            cx.once(&mut reference.publisher, value, place, named("publisher"));
        }
        Rule::url => {
            let value = cx.inner_text(node);
            cx.once(&mut reference.url, value, place, named("url"));
        }
        Rule::year => {
            let int = node.into_inner().find(|inner| inner.as_rule() == Rule::int);
            let value = int.and_then(|int| cx.int(&int));
            cx.once(&mut reference.year, value, place, named("year"));
        }
        _ => cx.unread(&node),
    }
}

/// Name, title and validity of a head that may have all three; what else it holds goes to `other`.
pub(super) fn head(
    cx: &mut Lower,
    node: Node<'_>,
    mut other: impl FnMut(&mut Lower, Node<'_>),
) -> Option<(Name, Option<Text>, Validity)> {
    let mut name = None;
    let mut title = None;
    let mut validity = Validity::default();
    for inner in node.into_inner() {
        let span = cx.span(&inner);
        let named = |word| Clause { word, span };
        match inner.as_rule() {
            Rule::name => name = Some(cx.name(&inner)),
            Rule::text => title = cx.text(&inner),
            Rule::from => {
                let value = cx.dated(inner);
                cx.once(&mut validity.from, value, place, named("from"));
            }
            Rule::until => {
                let value = cx.dated(inner);
                cx.once(&mut validity.until, value, place, named("until"));
            }
            rule if is_word(rule) => {}
            _ => other(cx, inner),
        }
    }
    Some((name?, title, validity))
}

pub(super) fn skill(cx: &mut Lower, node: Node<'_>, span: Span) -> Option<Skill> {
    let mut levels = None;
    let (name, title, _) = head(cx, node, |cx, other| match other.as_rule() {
        Rule::levels => levels = cx.ranged(other),
        _ => cx.unread(&other),
    })?;
    Some(Skill {
        span,
        name,
        title,
        levels,
    })
}

pub(super) fn family_clause(cx: &mut Lower, family: &mut Family, node: Node<'_>) {
    let span = cx.span(&node);
    if node.as_rule() != Rule::called {
        cx.unread(&node);
        return;
    }
    let value = cx.inner_text(node);
    let clause = Clause { word: "called", span };
    cx.once(&mut family.called, value, place, clause);
}

pub(super) fn contract_clause(cx: &mut Lower, contract: &mut Contract, node: Node<'_>) {
    let span = cx.span(&node);
    let named = |word| Clause { word, span };
    match node.as_rule() {
        Rule::short_term => {
            let short = !node.into_inner().any(|inner| inner.as_rule() == Rule::kw_not);
            let value = Some(Spanned::new(short, span));
            cx.once(&mut contract.short_term, value, place, named("short-term"));
        }
        Rule::longest => {
            let duration = node.into_inner().find(|inner| inner.as_rule() == Rule::duration);
            let value = duration.and_then(|duration| cx.duration(duration));
            cx.once(&mut contract.longest, value, place, named("at most"));
        }
        Rule::reasons => {
            for inner in node.into_inner().filter(|inner| inner.as_rule() == Rule::text) {
                contract.reasons.extend(cx.text(&inner));
            }
        }
        _ => cx.unread(&node),
    }
}

pub(super) fn reward_clause(cx: &mut Lower, reward: &mut Reward, node: Node<'_>) {
    if node.as_rule() != Rule::reward_for {
        cx.unread(&node);
        return;
    }
    let mut contract = false;
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::reward_by => contract = inner.as_str() == "contract",
            Rule::name if contract => reward.contracts.push(cx.name(&inner)),
            Rule::name => reward.families.push(cx.name(&inner)),
            rule if is_word(rule) => {}
            _ => cx.unread(&inner),
        }
    }
}

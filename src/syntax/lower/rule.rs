//! Rules: their clauses. The expressions in them are read by [`super::expr`].

use super::super::ast::{Level, Name, Require, Rule as RuleBlock, RuleScope, Validity};
use super::super::grammar::Rule;
use super::{Clause, Lower, Node, is_word};
use crate::source::{Span, Spanned};

pub(super) fn empty(span: Span, name: Name, title: Option<super::ast::Text>) -> RuleBlock {
    RuleBlock {
        span,
        name,
        title,
        scope: None,
        at_least: None,
        requires: Vec::new(),
        severity: None,
        because: None,
        cites: Vec::new(),
        validity: Validity::default(),
        damaged: false,
    }
}

/// The head, which may carry its period.
pub(super) fn begin(cx: &mut Lower, head: Node<'_>, span: Span) -> Option<RuleBlock> {
    let mut name = None;
    let mut title = None;
    let mut dates = Vec::new();
    for inner in head.into_inner() {
        match inner.as_rule() {
            Rule::name => name = Some(cx.name(&inner)),
            Rule::text => title = cx.text(&inner),
            Rule::from | Rule::until => dates.push(inner),
            rule if is_word(rule) => {}
            _ => cx.unread(&inner),
        }
    }
    let mut rule = empty(span, name?, title);
    for date in dates {
        clause(cx, &mut rule, date);
    }
    Some(rule)
}

pub(super) fn clause(cx: &mut Lower, rule: &mut RuleBlock, node: Node<'_>) {
    let span = cx.span(&node);
    let named = |word| Clause { word, span };
    match node.as_rule() {
        Rule::every | Rule::each => {
            let word = if node.as_rule() == Rule::every {
                "every"
            } else {
                "each"
            };
            let value = scope(cx, node);
            cx.once(&mut rule.scope, value, RuleScope::span, named(word));
        }
        Rule::group_size => {
            let int = node.into_inner().find(|inner| inner.as_rule() == Rule::int);
            let value = int.and_then(|int| cx.int(&int));
            cx.once(
                &mut rule.at_least,
                value,
                |size| size.span,
                named("with at least"),
            );
        }
        Rule::require => {
            let expr = node.into_inner().find(|inner| inner.as_rule() == Rule::expr);
            match expr.and_then(|expr| cx.expr(expr)) {
                Some(expr) => rule.requires.push(Require::Expr(expr)),
                None => cx.damaged = true,
            }
        }
        Rule::quota => match quota(cx, node) {
            Some(quota) => rule.requires.push(quota),
            None => cx.damaged = true,
        },
        Rule::severity => {
            let value = level(cx, node);
            cx.once(&mut rule.severity, value, |level| level.span, named("severity"));
        }
        Rule::because => {
            let value = cx.inner_text(node);
            cx.once(&mut rule.because, value, |text| text.span, named("because"));
        }
        Rule::cites => rule.cites.extend(cx.names(node)),
        Rule::from => {
            let value = cx.dated(node);
            cx.once(&mut rule.validity.from, value, |date| date.span, named("from"));
        }
        Rule::until => {
            let value = cx.dated(node);
            cx.once(&mut rule.validity.until, value, |date| date.span, named("until"));
        }
        _ => cx.unread(&node),
    }
}

fn scope(cx: &mut Lower, node: Node<'_>) -> Option<RuleScope> {
    let span = cx.span(&node);
    let each = node.as_rule() == Rule::each;
    let mut roles = false;
    let mut by = Vec::new();
    let mut condition = None;
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::subject => roles = inner.as_str() == "role",
            Rule::grouping => by.push(cx.names(inner)),
            Rule::condition => condition = Some(cx.condition(inner)?),
            rule if is_word(rule) => {}
            _ => cx.unread(&inner),
        }
    }
    Some(match (each, roles) {
        (true, _) => RuleScope::Groups { span, by, condition },
        (false, true) => RuleScope::Roles { span, condition },
        (false, false) => RuleScope::Posts { span, condition },
    })
}

fn quota(cx: &mut Lower, node: Node<'_>) -> Option<Require> {
    let span = cx.span(&node);
    let mut most = false;
    let mut limit = None;
    let mut condition = None;
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::kw_most => most = true,
            Rule::amount => limit = cx.amount(&inner),
            Rule::condition => condition = cx.condition(inner),
            rule if is_word(rule) => {}
            _ => cx.unread(&inner),
        }
    }
    Some(Require::Quota {
        span,
        most,
        limit: limit?,
        condition: condition?,
    })
}

/// The level in a `severity` clause.
pub(super) fn level(cx: &Lower, node: Node<'_>) -> Option<Spanned<Level>> {
    let inner = node.into_inner().find(|inner| inner.as_rule() == Rule::level)?;
    let level = match inner.as_str() {
        "error" => Level::Error,
        "warning" => Level::Warning,
        "note" => Level::Note,
        _ => Level::Off,
    };
    Some(Spanned::new(level, cx.span(&inner)))
}

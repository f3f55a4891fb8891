//! Settings of checks.

use super::super::ast::{Check, Level, Name, Setting};
use super::super::grammar::Rule;
use super::parts::head;
use super::{Clause, Lower, Node};
use crate::source::{Span, Spanned};

pub(super) fn check(cx: &mut Lower, node: Node<'_>, span: Span) -> Option<Check> {
    let (name, _, validity) = head(cx, node, |cx, other| cx.unread(&other))?;
    Some(Check {
        span,
        name,
        settings: Vec::new(),
        validity,
    })
}

pub(super) fn check_clause(cx: &mut Lower, check: &mut Check, node: Node<'_>) {
    let span = cx.span(&node);
    let rule = node.as_rule();
    let word = match rule {
        Rule::severity | Rule::off => "severity",
        Rule::by => "by",
        Rule::at_most => "at most",
        _ => "at least",
    };
    let value = match rule {
        Rule::off => Some(Setting::Severity(Spanned::new(Level::Off, span))),
        Rule::severity => super::rule::level(cx, node).map(Setting::Severity),
        Rule::by => Some(Setting::By(groups(cx, node))),
        Rule::at_most | Rule::at_least => {
            let amount = node.into_inner().find(|inner| inner.as_rule() == Rule::amount);
            let amount = amount.and_then(|amount| cx.amount(&amount));
            amount.map(|amount| {
                if rule == Rule::at_most {
                    Setting::AtMost(amount)
                } else {
                    Setting::AtLeast(amount)
                }
            })
        }
        _ => {
            cx.unread(&node);
            None
        }
    };
    let Some(value) = value else { return };
    let same = |other: &&Setting| std::mem::discriminant(*other) == std::mem::discriminant(&value);
    let mut slot = check
        .settings
        .iter()
        .find(same)
        .map(|first| setting_place(first, span));
    let repeated = slot.is_some();
    cx.once(&mut slot, Some(span), |span| *span, Clause { word, span });
    if !repeated {
        check.settings.push(value);
    }
}

fn setting_place(setting: &Setting, otherwise: Span) -> Span {
    match setting {
        Setting::Severity(level) => level.span,
        Setting::AtMost(amount) | Setting::AtLeast(amount) => amount.span,
        Setting::By(groups) => groups.first().map_or(otherwise, |group| group.span),
    }
}

/// `unit`, `family`, `unit x family`, with one blank around the `x`.
fn groups(cx: &Lower, node: Node<'_>) -> Vec<Name> {
    node.into_inner()
        .filter(|inner| inner.as_rule() == Rule::group)
        .map(|group| {
            let span = cx.span(&group);
            let words: Vec<&str> = group
                .into_inner()
                .filter(|inner| inner.as_rule() == Rule::dimension)
                .map(|inner| inner.as_str())
                .collect();
            Spanned::new(words.join(" x "), span)
        })
        .collect()
}

//! What is accepted: on roles, steps and units.

use super::super::ast::{Allow, Text, Unit};
use super::super::grammar::Rule;
use super::{Clause, Lower, Node, is_word};
use crate::source::Span;

pub(super) fn unit(cx: &mut Lower, head: Node<'_>, span: Span) -> Option<Unit> {
    let name = cx.inner_text(head)?;
    Some(Unit {
        span,
        name,
        allows: Vec::new(),
        damaged: false,
    })
}

pub(super) fn unit_clause(cx: &mut Lower, unit: &mut Unit, node: Node<'_>) {
    if node.as_rule() != Rule::allow {
        cx.unread(&node);
        return;
    }
    unit.allows.extend(allow(cx, node));
}

pub(super) fn allow(cx: &mut Lower, node: Node<'_>) -> Option<Allow> {
    let span = cx.span(&node);
    let mut check = None;
    let mut because: Option<Text> = None;
    let mut until = None;
    for inner in node.into_inner() {
        let at = cx.span(&inner);
        let named = |word| Clause { word, span: at };
        match inner.as_rule() {
            Rule::name => check = Some(cx.name(&inner)),
            Rule::because => because = cx.inner_text(inner),
            Rule::until => {
                let value = cx.dated(inner);
                cx.once(&mut until, value, |until| until.span, named("until"));
            }
            rule if is_word(rule) => {}
            _ => cx.unread(&inner),
        }
    }
    Some(Allow {
        span,
        check: check?,
        because: because?,
        until,
    })
}

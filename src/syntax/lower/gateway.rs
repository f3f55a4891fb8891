//! Gateways: conditions, all or any of them.

use super::super::ast::{Gateway, GatewayNeed};
use super::super::grammar::Rule;
use super::{Lower, Node, is_word};

pub(super) fn clause(cx: &mut Lower, gateway: &mut Gateway, node: Node<'_>) {
    gateway.needs.extend(needs(cx, node));
}

/// One clause; `skills` gives a condition for each skill. The nesting was bounded when the file was split.
fn needs(cx: &mut Lower, node: Node<'_>) -> Vec<GatewayNeed> {
    let rule = node.as_rule();
    match rule {
        Rule::all_of | Rule::any_of => {
            let mut inside = Vec::new();
            for inner in node.into_inner().filter(|inner| !is_word(inner.as_rule())) {
                inside.extend(needs(cx, inner));
            }
            vec![if rule == Rule::all_of {
                GatewayNeed::All(inside)
            } else {
                GatewayNeed::Any(inside)
            }]
        }
        Rule::skills => {
            let levels = node
                .into_inner()
                .filter(|inner| inner.as_rule() == Rule::skill_level);
            levels
                .filter_map(|level| super::role::skill_level(cx, level))
                .map(GatewayNeed::Skill)
                .collect()
        }
        Rule::qualification => cx
            .inner_text(node)
            .map(GatewayNeed::Qualification)
            .into_iter()
            .collect(),
        Rule::confirmed => cx
            .inner_text(node)
            .map(GatewayNeed::Confirmed)
            .into_iter()
            .collect(),
        Rule::service => {
            let duration = node.into_inner().find(|inner| inner.as_rule() == Rule::duration);
            duration
                .and_then(|duration| cx.duration(duration))
                .map(GatewayNeed::Service)
                .into_iter()
                .collect()
        }
        _ => {
            cx.unread(&node);
            Vec::new()
        }
    }
}

//! Scenarios: what they change.

use super::super::ast::{self, Cell, Change, ChangeKind, Expr, Scenario, Spine, SpinePoints, Validity};
use super::super::grammar::Rule;
use super::{Lower, Node, is_word, pay, role, step, test};

pub(super) fn clause(cx: &mut Lower, scenario: &mut Scenario, node: Node<'_>) {
    let span = cx.span(&node);
    match change(cx, node) {
        Some(what) => scenario.changes.push(Change { span, what }),
        None => cx.damaged = true,
    }
}

fn change(cx: &mut Lower, node: Node<'_>) -> Option<ChangeKind> {
    match node.as_rule() {
        Rule::change_set => {
            let (nodes, condition) = targets(cx, node)?;
            let mut nodes = nodes.into_iter();
            let column = cx.name(&nodes.next()?);
            let value = test::value(cx, &nodes.next()?)?;
            let cell = Cell { column, value };
            Some(ChangeKind::Set { cell, condition })
        }
        Rule::change_close => {
            let (_, condition) = targets(cx, node)?;
            Some(ChangeKind::Close {
                condition: condition?,
            })
        }
        Rule::change_merge => {
            let mut units = texts(cx, node);
            let into = units.pop()?;
            Some(ChangeKind::Merge { units, into })
        }
        Rule::change_split => {
            let (nodes, condition) = targets(cx, node)?;
            let mut texts = nodes.iter().filter_map(|node| cx.text(node));
            Some(ChangeKind::Split {
                unit: texts.next()?,
                into: texts.next()?,
                condition,
            })
        }
        Rule::change_regrade => Some(ChangeKind::Regrade {
            role: cx.inner_name(node.clone())?,
            grade: role::grade(cx, node)?,
        }),
        Rule::change_replace => replace(cx, node).map(|spine| ChangeKind::Replace(Box::new(spine))),
        Rule::add_posts => {
            let mut count = None;
            let mut cells = Vec::new();
            for inner in meaning(node) {
                match inner.as_rule() {
                    Rule::int => count = Some(cx.int(&inner)?),
                    Rule::cell => cells.push(test::cell(cx, inner)?),
                    _ => cx.unread(&inner),
                }
            }
            Some(ChangeKind::AddPosts { count, cells })
        }
        Rule::add_step => {
            let inner = meaning(node).find(|inner| inner.as_rule() == Rule::step)?;
            step::step(cx, inner).map(|step| ChangeKind::AddStep(Box::new(step)))
        }
        Rule::add_grade => grade(cx, node),
        Rule::add_role => added_role(cx, node).map(|role| ChangeKind::AddRole(Box::new(role))),
        _ => {
            cx.unread(&node);
            None
        }
    }
}

/// What carries meaning in a clause: everything but its keywords and signs.
fn meaning(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    node.into_inner().filter(|inner| !is_word(inner.as_rule()))
}

/// A clause's own parts, and which posts it is about.
fn targets<'i>(cx: &mut Lower, node: Node<'i>) -> Option<(Vec<Node<'i>>, Option<Expr>)> {
    let mut own = Vec::new();
    let mut condition = None;
    for inner in meaning(node) {
        match inner.as_rule() {
            Rule::for_posts => {
                if let Some(inner) = meaning(inner).next() {
                    condition = Some(cx.condition(inner)?);
                }
            }
            Rule::condition => condition = Some(cx.condition(inner)?),
            _ => own.push(inner),
        }
    }
    Some((own, condition))
}

fn texts(cx: &mut Lower, node: Node<'_>) -> Vec<ast::Text> {
    meaning(node).filter_map(|inner| cx.text(&inner)).collect()
}

fn grade(cx: &mut Lower, node: Node<'_>) -> Option<ChangeKind> {
    let mut grade = None;
    let mut scale = None;
    let mut place = None;
    for inner in meaning(node) {
        match inner.as_rule() {
            Rule::grade => grade = Some(pay::grade(cx, inner)?),
            Rule::name => scale = Some(cx.name(&inner)),
            Rule::grade_place => {
                let above = inner
                    .clone()
                    .into_inner()
                    .any(|word| word.as_rule() == Rule::kw_above);
                let name = meaning(inner).next()?;
                place = Some((above, cx.grade_name(&name)?));
            }
            _ => cx.unread(&inner),
        }
    }
    let (above, next_to) = place?;
    Some(ChangeKind::AddGrade {
        grade: Box::new(grade?),
        scale: scale?,
        above,
        next_to,
    })
}

fn added_role(cx: &mut Lower, node: Node<'_>) -> Option<ast::Role> {
    let span = cx.span(&node);
    let mut nodes = meaning(node);
    let head = nodes.next()?;
    let mut name = None;
    let mut title = None;
    for inner in meaning(head) {
        match inner.as_rule() {
            Rule::name => name = Some(cx.name(&inner)),
            Rule::text => title = cx.text(&inner),
            _ => cx.unread(&inner),
        }
    }
    let mut added = role::empty(span, name?, title);
    for inner in nodes {
        role::clause(cx, &mut added, inner);
    }
    Some(added)
}

fn replace(cx: &mut Lower, node: Node<'_>) -> Option<Spine> {
    let span = cx.span(&node);
    let mut nodes = meaning(node);
    let mut spine = Spine {
        span,
        name: cx.name(&nodes.next()?),
        title: None,
        validity: Validity::default(),
        points: SpinePoints::Inline(Vec::new()),
    };
    for inner in nodes {
        pay::spine_clause(cx, &mut spine, inner);
    }
    Some(spine)
}

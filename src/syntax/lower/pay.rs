//! Spines, scales, their grades and alignments.

use super::super::ast::{Align, Grade, Increment, Name, ReservedPoints, Scale, Spine, SpinePoints, Validity};
use super::super::grammar::Rule;
use super::parts::{head, place};
use super::{Clause, Lower, Node, is_word};
use crate::source::{Span, Spanned};

pub(super) fn spine(cx: &mut Lower, node: Node<'_>, span: Span) -> Option<Spine> {
    let (name, title, validity) = head(cx, node, |cx, other| cx.unread(&other))?;
    Some(Spine {
        span,
        name,
        title,
        validity,
        points: SpinePoints::Inline(Vec::new()),
    })
}

pub(super) fn spine_clause(cx: &mut Lower, spine: &mut Spine, node: Node<'_>) {
    match node.as_rule() {
        Rule::spine_file => {
            if let Some(file) = cx.inner_text(node) {
                spine.points = SpinePoints::File(file);
            }
        }
        Rule::spine_of => {
            let of = cx.inner_name(node.clone());
            let mut back = false;
            let mut by = None;
            for inner in node.into_inner() {
                match inner.as_rule() {
                    Rule::shift => back = inner.as_str() == "minus",
                    Rule::int => by = cx.int(&inner),
                    Rule::name => {}
                    rule if is_word(rule) => {}
                    _ => cx.unread(&inner),
                }
            }
            if let (Some(of), Some(by)) = (of, by) {
                let signed = if back { -by.value } else { by.value };
                spine.points = SpinePoints::Of(of, Spanned::new(signed, by.span));
            }
        }
        Rule::spine_point => {
            let mut point = None;
            let mut salary = None;
            for inner in node.into_inner() {
                match inner.as_rule() {
                    Rule::int => point = cx.int(&inner),
                    Rule::money => salary = cx.money(&inner),
                    rule if is_word(rule) => {}
                    _ => cx.unread(&inner),
                }
            }
            if let (SpinePoints::Inline(points), Some(point), Some(salary)) =
                (&mut spine.points, point, salary)
            {
                points.push((point, salary));
            }
        }
        _ => cx.unread(&node),
    }
}

pub(super) fn align(cx: &mut Lower, head: Node<'_>, span: Span) -> Option<Align> {
    let mut sides = Vec::new();
    for inner in head.into_inner() {
        if inner.as_rule() == Rule::grade_ref {
            sides.push(cx.grade_ref(inner)?);
        }
    }
    let mut sides = sides.into_iter();
    Some(Align {
        span,
        left: sides.next()?,
        right: sides.next()?,
    })
}

pub(super) fn scale_clause(cx: &mut Lower, scale: &mut Scale, node: Node<'_>) {
    let span = cx.span(&node);
    let named = |word| Clause { word, span };
    match node.as_rule() {
        Rule::grade => match grade(cx, node) {
            Some(grade) => scale.grades.push(grade),
            None => cx.damaged = true,
        },
        Rule::scale_spine => {
            let value = cx.inner_name(node);
            cx.once(&mut scale.spine, value, place, named("spine"));
        }
        Rule::called => {
            let value = cx.inner_text(node);
            cx.once(&mut scale.called, value, place, named("called"));
        }
        Rule::increments => increments(cx, node, &mut scale.increments),
        _ => cx.unread(&node),
    }
}

pub(super) fn grade(cx: &mut Lower, node: Node<'_>) -> Option<Grade> {
    let span = cx.span(&node);
    let mut nodes = node.into_inner().filter(|inner| !is_word(inner.as_rule()));
    let name = cx.grade_name(&nodes.next()?)?;
    let mut grade = Grade {
        span,
        name,
        title: None,
        called: None,
        points: None,
        bar: None,
        bar_needs: None,
        further_bars: Vec::new(),
        contribution: None,
        pay: None,
        increments: Vec::new(),
        reserved: Vec::new(),
        validity: Validity::default(),
    };
    for inner in nodes {
        let span = cx.span(&inner);
        let named = |word| Clause { word, span };
        match inner.as_rule() {
            Rule::text => grade.title = cx.text(&inner),
            Rule::called => {
                let value = cx.inner_text(inner);
                cx.once(&mut grade.called, value, place, named("called"));
            }
            Rule::points => {
                let value = cx.ranged(inner);
                cx.once(&mut grade.points, value, place, named("points"));
            }
            Rule::contribution => {
                let value = cx.ranged(inner);
                cx.once(&mut grade.contribution, value, place, named("contribution"));
            }
            Rule::pay => {
                let value = cx.ranged(inner);
                cx.once(&mut grade.pay, value, place, named("pay"));
            }
            Rule::bar => {
                let mut bars = inner
                    .into_inner()
                    .filter(|inner| inner.as_rule() == Rule::bar_at)
                    .filter_map(|at| bar_at(cx, at))
                    .collect::<Vec<_>>()
                    .into_iter();
                let first = bars.next();
                if grade.bar.is_none() {
                    grade.bar_needs = first.as_ref().and_then(|(_, needs)| needs.clone());
                    grade.further_bars = bars.collect();
                }
                let value = first.map(|(point, _)| point);
                cx.once(&mut grade.bar, value, place, named("bar"));
            }
            Rule::increments => increments(cx, inner, &mut grade.increments),
            Rule::reserved_points => grade.reserved.extend(reserved(cx, inner)),
            Rule::from => {
                let value = cx.dated(inner);
                cx.once(&mut grade.validity.from, value, place, named("from"));
            }
            Rule::until => {
                let value = cx.dated(inner);
                cx.once(&mut grade.validity.until, value, place, named("until"));
            }
            _ => cx.unread(&inner),
        }
    }
    Some(grade)
}

/// `28 needs gateway-6`
fn bar_at(cx: &mut Lower, node: Node<'_>) -> Option<(Spanned<i64>, Option<Name>)> {
    let needs = cx.inner_name(node.clone());
    let int = node.into_inner().find(|inner| inner.as_rule() == Rule::int)?;
    Some((cx.int(&int)?, needs))
}

/// `increments 1..3 after 52 weeks, 4..6 after 104 weeks`
fn increments(cx: &mut Lower, node: Node<'_>, into: &mut Vec<Increment>) {
    for inner in node
        .into_inner()
        .filter(|inner| inner.as_rule() == Rule::increment)
    {
        let span = cx.span(&inner);
        let mut points = None;
        let mut after = None;
        let mut needs = None;
        for part in inner.into_inner() {
            match part.as_rule() {
                Rule::int_range => points = cx.range(part),
                Rule::duration => after = cx.duration(part),
                Rule::name => needs = Some(cx.name(&part)),
                rule if is_word(rule) => {}
                _ => cx.unread(&part),
            }
        }
        if let Some(after) = after {
            into.push(Increment {
                span,
                points,
                after,
                needs,
            });
        }
    }
}

/// `reserved 30..31 for a, b`
fn reserved(cx: &mut Lower, node: Node<'_>) -> Option<ReservedPoints> {
    let span = cx.span(&node);
    let points = cx.ranged(node.clone())?;
    Some(ReservedPoints {
        span,
        points,
        roles: cx.names(node),
    })
}

//! Job evaluation: factors, grading maps, matching rules, and the levels of a role.

use super::super::ast::{
    Evaluated, Evaluation, Factor, FactorAt, FactorLevels, Grading, GradingLine, Match, Name, Text,
};
use super::super::grammar::Rule;
use super::{Clause, Lower, Node, is_word};
use crate::source::{Span, Spanned};

/// One factor with its levels.
pub(super) fn factor(cx: &mut Lower, evaluation: &mut Evaluation, node: Node<'_>) {
    if node.as_rule() != Rule::factor {
        cx.unread(&node);
        return;
    }
    let span = cx.span(&node);
    let mut name = None;
    let mut title = None;
    let mut levels = FactorLevels::Inline(Vec::new());
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::name => name = Some(cx.name(&inner)),
            Rule::text => title = cx.text(&inner),
            Rule::factor_file => match cx.inner_text(inner) {
                Some(file) => levels = FactorLevels::File(file),
                None => cx.damaged = true,
            },
            Rule::factor_level => {
                let level = factor_level(cx, inner);
                if let (FactorLevels::Inline(list), Some(level)) = (&mut levels, level) {
                    list.push(level);
                }
            }
            rule if is_word(rule) => {}
            _ => cx.unread(&inner),
        }
    }
    match name {
        Some(name) => evaluation.factors.push(Factor {
            span,
            name,
            title,
            levels,
        }),
        None => cx.damaged = true,
    }
}

/// `2.5 = 14.5`
fn factor_level(cx: &mut Lower, node: Node<'_>) -> Option<(Name, Spanned<i64>)> {
    let mut level = None;
    let mut points = None;
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::level_name => level = Some(cx.name(&inner)),
            Rule::score => points = cx.score(&inner),
            rule if is_word(rule) => {}
            _ => cx.unread(&inner),
        }
    }
    Some((level?, points?))
}

/// Name, title, and the names behind `of` and `to`.
struct Head {
    name: Name,
    title: Option<Text>,
    of: Name,
    to: Option<Name>,
}

fn head(cx: &mut Lower, node: Node<'_>) -> Option<Head> {
    let (mut name, mut title, mut of, mut to) = (None, None, None, None);
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::name => name = Some(cx.name(&inner)),
            Rule::text => title = cx.text(&inner),
            Rule::of_evaluation => of = cx.inner_name(inner),
            Rule::to_scale => to = cx.inner_name(inner),
            rule if is_word(rule) => {}
            _ => cx.unread(&inner),
        }
    }
    Some(Head {
        name: name?,
        title,
        of: of?,
        to,
    })
}

/// `grading name of evaluation to scale`
pub(super) fn grading(cx: &mut Lower, node: Node<'_>, span: Span) -> Option<Grading> {
    let Head { name, title, of, to } = head(cx, node)?;
    Some(Grading {
        span,
        name,
        title,
        of,
        to,
        lines: Vec::new(),
        damaged: false,
    })
}

/// `band-2 161..215`
pub(super) fn grading_line(cx: &mut Lower, grading: &mut Grading, node: Node<'_>) {
    if node.as_rule() != Rule::grading_line {
        cx.unread(&node);
        return;
    }
    let span = cx.span(&node);
    let mut grade = None;
    let (mut low, mut high, mut read) = (None, None, false);
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::grade_ref => grade = cx.grade_ref(inner),
            Rule::score_range => {
                if let Some(range) = cx.range(inner) {
                    (low, high, read) = (Some(range.value.low), Some(range.value.high), true);
                }
            }
            rule @ (Rule::score_from | Rule::score_to) => {
                let score = inner.into_inner().find(|inner| inner.as_rule() == Rule::score);
                let score = score.and_then(|score| cx.score(&score)).map(|score| score.value);
                read = score.is_some();
                if rule == Rule::score_from {
                    low = score;
                } else {
                    high = score;
                }
            }
            rule if is_word(rule) => {}
            _ => cx.unread(&inner),
        }
    }
    match grade {
        Some(grade) if read => grading.lines.push(GradingLine {
            span,
            grade,
            low,
            high,
        }),
        _ => cx.damaged = true,
    }
}

/// `match name of evaluation`
pub(super) fn matching(cx: &mut Lower, node: Node<'_>, span: Span) -> Option<Match> {
    let Head { name, title, of, .. } = head(cx, node)?;
    Some(Match {
        span,
        name,
        title,
        of,
        exact: Vec::new(),
        each: None,
        factors: Vec::new(),
        total: None,
        same_grade: None,
        damaged: false,
    })
}

pub(super) fn match_clause(cx: &mut Lower, matching: &mut Match, node: Node<'_>) {
    let span = cx.span(&node);
    let named = |word| Clause { word, span };
    match node.as_rule() {
        Rule::exact => matching.exact.extend(cx.names(node)),
        Rule::each_within => {
            let value = within(cx, node);
            cx.once(&mut matching.each, value, |value| value.span, named("each"));
        }
        Rule::total_within => {
            let value = within(cx, node);
            cx.once(&mut matching.total, value, |value| value.span, named("total"));
        }
        Rule::factor_within => match (cx.inner_name(node.clone()), within(cx, node)) {
            (Some(name), Some(value)) => matching.factors.push((name, value)),
            _ => cx.damaged = true,
        },
        Rule::same_grade => {
            let by = node
                .into_inner()
                .find(|inner| inner.as_rule() == Rule::by_grading)
                .and_then(|by| cx.inner_name(by));
            let value = Some(Spanned::new(by, span));
            cx.once(
                &mut matching.same_grade,
                value,
                |value| value.span,
                named("same grade"),
            );
        }
        _ => cx.unread(&node),
    }
}

/// The number of levels inside `… within 1 level`.
fn within(cx: &mut Lower, node: Node<'_>) -> Option<Spanned<i64>> {
    let within = node.into_inner().find(|inner| inner.as_rule() == Rule::within)?;
    let score = within.into_inner().find(|inner| inner.as_rule() == Rule::score)?;
    cx.score(&score)
}

/// `evaluated scheme { communication 2  knowledge 2..3 }`
pub(super) fn evaluated(cx: &mut Lower, node: Node<'_>) -> Option<Evaluated> {
    let span = cx.span(&node);
    let mut of = None;
    let mut levels = Vec::new();
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::name => of = Some(cx.name(&inner)),
            Rule::factor_at => levels.extend(factor_at(cx, inner)),
            rule if is_word(rule) => {}
            _ => cx.unread(&inner),
        }
    }
    Some(Evaluated {
        span,
        of: of?,
        levels,
    })
}

fn factor_at(cx: &mut Lower, node: Node<'_>) -> Option<FactorAt> {
    let span = cx.span(&node);
    let mut factor = None;
    let mut ends = Vec::new();
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::name => factor = Some(cx.name(&inner)),
            Rule::level_range => {
                for end in inner.into_inner().filter(|end| end.as_rule() == Rule::level_name) {
                    ends.push(cx.name(&end));
                }
            }
            _ => cx.unread(&inner),
        }
    }
    let mut ends = ends.into_iter();
    Some(FactorAt {
        span,
        factor: factor?,
        low: ends.next()?,
        high: ends.next(),
    })
}

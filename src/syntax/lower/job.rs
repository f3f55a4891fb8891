//! Tests of job evaluation, pay and ceilings; the blocks of ceilings.

use super::super::ast::{
    Ceiling, CeilingRow, ExpectCeiling, ExpectGraded, ExpectIncrement, ExpectMatch, ExpectNoLevel,
    ExpectSalary, ExpectScore, Factors, GradeRef, Job, JobLevels, JobWord, Matches, Name, Text,
};
use super::super::grammar::Rule;
use super::{Clause, Lower, Node, is_word, role};
use crate::source::{Span, Spanned};

/// The job of an expectation, if the node is one.
fn job(cx: &mut Lower, node: &Node<'_>) -> Option<Job> {
    match node.as_rule() {
        Rule::job_role => cx.inner_name(node.clone()).map(Job::Role),
        Rule::job_post => post_id(cx, node).map(Job::Post),
        Rule::job_levels => job_levels(cx, node).map(Job::Levels),
        _ => None,
    }
}

/// The id behind `post`.
fn post_id(cx: &mut Lower, node: &Node<'_>) -> Option<Text> {
    let id = node
        .clone()
        .into_inner()
        .find(|inner| matches!(inner.as_rule(), Rule::text | Rule::cell_word))?;
    super::test::value(cx, &id)
}

fn job_levels(cx: &mut Lower, node: &Node<'_>) -> Option<JobLevels> {
    let span = cx.span(node);
    let mut of = None;
    let mut words = Vec::new();
    for inner in node.clone().into_inner() {
        match inner.as_rule() {
            Rule::name => of = Some(cx.name(&inner)),
            Rule::job_word => {
                let ends = inner
                    .into_inner()
                    .filter(|end| end.as_rule() == Rule::job_name)
                    .map(|end| cx.name(&end));
                let mut ends: std::vec::IntoIter<Name> = ends.collect::<Vec<_>>().into_iter();
                words.push(JobWord {
                    low: ends.next()?,
                    high: ends.next(),
                });
            }
            rule if is_word(rule) => {}
            _ => cx.unread(&inner),
        }
    }
    Some(JobLevels { span, of: of?, words })
}

pub(super) fn graded(cx: &mut Lower, node: Node<'_>) -> Option<ExpectGraded> {
    let mut grade = None;
    let mut found = None;
    let mut by = None;
    let mut total = None;
    for inner in node.into_inner() {
        let span = cx.span(&inner);
        let named = |word| Clause { word, span };
        match inner.as_rule() {
            Rule::grade_range => grade = Some(role::grade_of(cx, inner)?),
            Rule::by_grading => {
                let value = cx.inner_name(inner);
                cx.once(&mut by, value, |name: &Name| name.span, named("by"));
            }
            Rule::job_total => {
                let score = inner.into_inner().find(|part| part.as_rule() == Rule::some_score);
                let value = score.and_then(|score| cx.range(score));
                cx.once(&mut total, value, |total| total.span, named("total"));
            }
            rule if is_word(rule) => {}
            _ => found = Some(job(cx, &inner)?),
        }
    }
    Some(ExpectGraded {
        grade,
        job: found?,
        by,
        total,
    })
}

pub(super) fn score(cx: &mut Lower, node: Node<'_>) -> Option<ExpectScore> {
    let partly = node.as_rule() == Rule::expect_points;
    let mut score = None;
    let mut found = None;
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::some_score => score = cx.range(inner),
            rule if is_word(rule) => {}
            _ => found = job(cx, &inner),
        }
    }
    Some(ExpectScore {
        score: score?,
        partly,
        job: found?,
    })
}

pub(super) fn no_level(cx: &mut Lower, node: Node<'_>) -> Option<ExpectNoLevel> {
    let mut level = None;
    let mut names = Vec::new();
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::job_name => level = Some(cx.name(&inner)),
            Rule::factor_of => names.extend(inner.into_inner().map(|part| cx.name(&part))),
            rule if is_word(rule) => {}
            _ => cx.unread(&inner),
        }
    }
    let mut names = names.into_iter();
    Some(ExpectNoLevel {
        level: level?,
        of: names.next()?,
        factor: names.next()?,
    })
}

pub(super) fn matching(cx: &mut Lower, node: Node<'_>) -> Option<ExpectMatch> {
    let mut how = Matches::Any;
    let mut found = None;
    let mut role = None;
    let mut by = None;
    let (mut varying, mut failing, mut total) = (None, None, None);
    for inner in node.into_inner() {
        let span = cx.span(&inner);
        let named = |word| Clause { word, span };
        match inner.as_rule() {
            Rule::match_verdict => {
                how = match inner.as_str() {
                    "match" => Matches::Any,
                    "profile-match" => Matches::Profile,
                    "band-match" => Matches::Band,
                    _ => Matches::No,
                }
            }
            Rule::name => role = Some(cx.name(&inner)),
            Rule::by_match => {
                let value = cx.inner_name(inner);
                cx.once(&mut by, value, |name: &Name| name.span, named("by"));
            }
            Rule::match_varying => {
                let value = factors(cx, inner);
                cx.once(&mut varying, value, |_| span, named("varying"));
            }
            Rule::match_failing => {
                let value = factors(cx, inner);
                cx.once(&mut failing, value, |_| span, named("failing"));
            }
            Rule::match_total => {
                let score = inner.into_inner().find(|part| part.as_rule() == Rule::score);
                let value = score.and_then(|score| cx.score(&score));
                cx.once(&mut total, value, |total| total.span, named("total"));
            }
            rule if is_word(rule) => {}
            _ => found = Some(job(cx, &inner)?),
        }
    }
    Some(ExpectMatch {
        how,
        job: found?,
        role: role?,
        by,
        varying,
        failing,
        total,
    })
}

fn factors(cx: &mut Lower, node: Node<'_>) -> Option<Factors> {
    let counted = node
        .clone()
        .into_inner()
        .find(|inner| inner.as_rule() == Rule::counted_factors);
    match counted.and_then(|counted| counted.into_inner().find(|part| part.as_rule() == Rule::int)) {
        Some(int) => cx.int(&int).map(Factors::Count),
        None => Some(Factors::Named(cx.names(node))),
    }
}

pub(super) fn salary(cx: &mut Lower, node: Node<'_>) -> Option<ExpectSalary> {
    let (mut salary, mut point, mut spine, mut on) = (None, None, None, None);
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::money => salary = Some(cx.money(&inner)?),
            Rule::int => point = cx.int(&inner),
            Rule::name => spine = Some(cx.name(&inner)),
            Rule::date => on = Some(cx.date(&inner)?),
            rule if is_word(rule) => {}
            _ => cx.unread(&inner),
        }
    }
    Some(ExpectSalary {
        salary,
        point: point?,
        spine,
        on,
    })
}

pub(super) fn increment(cx: &mut Lower, node: Node<'_>) -> Option<ExpectIncrement> {
    let post = post_id(cx, &node)?;
    let mut no = false;
    let (mut to, mut on, mut needs) = (None, None, None);
    for inner in node.into_inner() {
        let span = cx.span(&inner);
        let named = |word| Clause { word, span };
        match inner.as_rule() {
            Rule::kw_no => no = true,
            Rule::to_point => {
                let int = inner.into_inner().find(|part| part.as_rule() == Rule::int);
                let value = int.and_then(|int| cx.int(&int));
                cx.once(&mut to, value, |to| to.span, named("to point"));
            }
            Rule::on_day => {
                let value = cx.dated(inner);
                cx.once(&mut on, value, |on| on.span, named("on"));
            }
            Rule::needs_gateway => {
                let value = cx.inner_name(inner);
                cx.once(&mut needs, value, |name: &Name| name.span, named("needs"));
            }
            Rule::text | Rule::cell_word => {}
            rule if is_word(rule) => {}
            _ => cx.unread(&inner),
        }
    }
    Some(ExpectIncrement {
        no,
        post,
        to,
        on,
        needs,
    })
}

pub(super) fn expect_ceiling(cx: &mut Lower, node: Node<'_>) -> Option<ExpectCeiling> {
    let (mut most, mut decimals, mut posts) = (None, 0, None);
    let (mut ceiling, mut grade) = (None, None);
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::score => {
                let written = inner.as_str().split_once('.').map_or(0, |(_, part)| part.len());
                decimals = u32::try_from(written).unwrap_or(0);
                most = cx.score(&inner);
            }
            Rule::ceiling_of => {
                for part in inner.into_inner() {
                    match part.as_rule() {
                        Rule::name => ceiling = Some(cx.name(&part)),
                        _ => grade = cx.grade_name(&part),
                    }
                }
            }
            Rule::int => posts = cx.int(&inner),
            rule if is_word(rule) => {}
            _ => cx.unread(&inner),
        }
    }
    Some(ExpectCeiling {
        most: most?,
        decimals,
        ceiling: ceiling?,
        grade: grade?,
        posts: posts?,
    })
}

/// `ceiling name "Title" of scale`
pub(super) fn ceiling(cx: &mut Lower, node: Node<'_>, span: Span) -> Option<Ceiling> {
    let (mut name, mut title, mut of) = (None, None, None);
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::name => name = Some(cx.name(&inner)),
            Rule::text => title = cx.text(&inner),
            Rule::of_scale => of = cx.inner_name(inner),
            rule if is_word(rule) => {}
            _ => cx.unread(&inner),
        }
    }
    Some(Ceiling {
        span,
        name: name?,
        title,
        of: of?,
        rows: Vec::new(),
        damaged: false,
    })
}

/// `at 20_000 posts O-4 7_768, O-5 5_253`
pub(super) fn ceiling_row(cx: &mut Lower, ceiling: &mut Ceiling, node: Node<'_>) {
    if node.as_rule() != Rule::ceiling_row {
        cx.unread(&node);
        return;
    }
    let span = cx.span(&node);
    let mut posts = None;
    let mut cells = Vec::new();
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::int => posts = cx.int(&inner),
            Rule::ceiling_cell => cells.extend(cell(cx, inner)),
            rule if is_word(rule) => {}
            _ => cx.unread(&inner),
        }
    }
    match posts {
        Some(posts) => ceiling.rows.push(CeilingRow { span, posts, cells }),
        None => cx.damaged = true,
    }
}

fn cell(cx: &mut Lower, node: Node<'_>) -> Option<(GradeRef, Spanned<i64>)> {
    let mut grade = None;
    let mut most = None;
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::grade_name => grade = cx.grade_name(&inner),
            Rule::score => most = cx.score(&inner),
            rule if is_word(rule) => {}
            _ => cx.unread(&inner),
        }
    }
    let grade = grade?;
    let written = GradeRef {
        span: grade.span,
        scale: None,
        grade,
    };
    Some((written, most?))
}

//! Tests: the posts that they make up and what they expect.

use super::super::ast::{
    About, Cell, Count, Expect, ExpectFinding, ExpectGrade, ExpectPost, ExpectRoute, Expectation, OpenBy,
    Test, TestPost, Text,
};
use super::super::grammar::Rule;
use super::{Clause, Lower, Node, is_word, job, role, step};
use crate::diagnostic::Diagnostic;
use crate::source::{Span, Spanned};

pub(super) fn begin(cx: &mut Lower, head: Node<'_>, span: Span) -> Option<Test> {
    let name = cx.inner_text(head)?;
    Some(Test {
        span,
        name,
        as_of: None,
        posts: Vec::new(),
        expects: Vec::new(),
        damaged: false,
    })
}

pub(super) fn clause(cx: &mut Lower, test: &mut Test, node: Node<'_>) {
    let span = cx.span(&node);
    match node.as_rule() {
        Rule::test_as_of => {
            let value = cx.dated(node);
            let clause = Clause { word: "as of", span };
            cx.once(&mut test.as_of, value, |date| date.span, clause);
        }
        Rule::test_post => {
            let cells = node
                .into_inner()
                .filter(|inner| inner.as_rule() == Rule::cell)
                .filter_map(|inner| cell(cx, inner))
                .collect();
            test.posts.push(TestPost { span, cells });
        }
        Rule::expect => {
            let what = node
                .into_inner()
                .find(|inner| !is_word(inner.as_rule()))
                .and_then(|inner| expectation(cx, inner));
            match what {
                Some(what) => test.expects.push(Expect { span, what }),
                None => cx.damaged = true,
            }
        }
        _ => cx.unread(&node),
    }
}

/// `grade 6`, `unit "E-learning"`: a name and what stands behind it.
fn pair(cx: &mut Lower, node: Node<'_>) -> Option<(Spanned<String>, Text)> {
    let mut nodes = node.into_inner();
    let name = cx.name(&nodes.next()?);
    Some((name, value(cx, &nodes.next()?)?))
}

pub(super) fn cell(cx: &mut Lower, node: Node<'_>) -> Option<Cell> {
    let (column, value) = pair(cx, node)?;
    Some(Cell { column, value })
}

/// A text, or a bare word that is taken as one.
pub(super) fn value(cx: &mut Lower, node: &Node<'_>) -> Option<Text> {
    match node.as_rule() {
        Rule::text => cx.text(node),
        _ => Some(cx.name(node)),
    }
}

fn abouts(cx: &mut Lower, node: Node<'_>) -> Vec<About> {
    let parts = node
        .into_inner()
        .filter(|inner| inner.as_rule() == Rule::about_part);
    parts
        .filter_map(|part| {
            let (kind, value) = pair(cx, part)?;
            Some(About { kind, value })
        })
        .collect()
}

fn expectation(cx: &mut Lower, node: Node<'_>) -> Option<Expectation> {
    match node.as_rule() {
        Rule::expect_route => route(cx, node).map(|route| Expectation::Route(Box::new(route))),
        Rule::expect_finding => finding(cx, node).map(Expectation::Finding),
        Rule::expect_post => post(cx, node).map(Expectation::Post),
        Rule::expect_grade => grade(cx, node).map(Expectation::Grade),
        Rule::expect_graded => job::graded(cx, node).map(|graded| Expectation::Graded(Box::new(graded))),
        Rule::expect_total | Rule::expect_points => {
            job::score(cx, node).map(|score| Expectation::Score(Box::new(score)))
        }
        Rule::expect_no_level => job::no_level(cx, node).map(Expectation::NoLevel),
        Rule::expect_match => job::matching(cx, node).map(|matching| Expectation::Match(Box::new(matching))),
        Rule::expect_salary => job::salary(cx, node).map(Expectation::Salary),
        Rule::expect_increment => job::increment(cx, node).map(Expectation::Increment),
        Rule::expect_ceiling => job::expect_ceiling(cx, node).map(Expectation::Ceiling),
        _ => {
            cx.unread(&node);
            None
        }
    }
}

fn route(cx: &mut Lower, node: Node<'_>) -> Option<ExpectRoute> {
    let mut no = false;
    let mut ends = Vec::new();
    let mut within = None;
    let mut steps = None;
    let mut whom = Vec::new();
    for inner in node.into_inner() {
        let span = cx.span(&inner);
        let named = |word| Clause { word, span };
        match inner.as_rule() {
            Rule::kw_no => no = true,
            Rule::step_end => ends.push(step::end(cx, inner)?),
            Rule::arrow if inner.as_str() == "<->" => {
                both_ways(cx, span);
                return None;
            }
            Rule::route_within => {
                let duration = inner.into_inner().find(|inner| inner.as_rule() == Rule::duration);
                let value = duration.and_then(|duration| cx.duration(duration));
                cx.once(&mut within, value, |within| within.span, named("within"));
            }
            Rule::route_steps => {
                let int = inner.into_inner().find(|inner| inner.as_rule() == Rule::int);
                let value = int.and_then(|int| cx.int(&int));
                cx.once(&mut steps, value, |steps| steps.span, named("in at most"));
            }
            Rule::route_for => {
                let funding = inner
                    .clone()
                    .into_inner()
                    .any(|inner| inner.as_rule() == Rule::open_by && inner.as_str() == "funding");
                let by = if funding {
                    OpenBy::Funding
                } else {
                    OpenBy::Contract
                };
                whom.push((by, cx.inner_name(inner)?));
            }
            rule if is_word(rule) || rule == Rule::arrow => {}
            _ => cx.unread(&inner),
        }
    }
    let mut ends = ends.into_iter();
    Some(ExpectRoute {
        no,
        from: ends.next()?,
        to: ends.next()?,
        within,
        steps,
        whom,
    })
}

/// A route goes one way.
fn both_ways(cx: &mut Lower, span: Span) {
    cx.fault(
        Diagnostic::error("two-way-route", span, "a route leads one way")
            .label("write `->`")
            .help("to expect both ways, write two lines"),
    );
}

fn finding(cx: &mut Lower, node: Node<'_>) -> Option<ExpectFinding> {
    let mut count = Count::Some;
    let mut check = None;
    let mut about = Vec::new();
    let mut severity = None;
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::kw_no => count = Count::None,
            Rule::int => count = Count::Exactly(cx.int(&inner)?.value),
            Rule::name => check = Some(cx.name(&inner)),
            Rule::about => about = abouts(cx, inner),
            Rule::severity => severity = super::rule::level(cx, inner),
            rule if is_word(rule) => {}
            _ => cx.unread(&inner),
        }
    }
    Some(ExpectFinding {
        count,
        check: check?,
        about,
        severity,
    })
}

fn post(cx: &mut Lower, node: Node<'_>) -> Option<ExpectPost> {
    let mut id = None;
    let mut class = None;
    let mut about = Vec::new();
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::text | Rule::cell_word => id = value(cx, &inner),
            Rule::name => class = Some(cx.name(&inner)),
            Rule::about => about = abouts(cx, inner),
            rule if is_word(rule) => {}
            _ => cx.unread(&inner),
        }
    }
    Some(ExpectPost {
        id: id?,
        class,
        about,
    })
}

fn grade(cx: &mut Lower, node: Node<'_>) -> Option<ExpectGrade> {
    let role = cx.inner_name(node.clone())?;
    let grade = role::grade(cx, node)?;
    Some(ExpectGrade { role, grade })
}

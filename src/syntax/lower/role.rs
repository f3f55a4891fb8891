//! Roles.

use super::super::ast::{Cpd, Name, Role, RoleGrade, SkillLevel, Text};
use super::super::grammar::Rule;
use super::{Clause, Lower, Node, is_word};
use crate::source::{Span, Spanned};

pub(super) fn empty(span: Span, name: Name, title: Option<Text>) -> Role {
    Role {
        span,
        name,
        title,
        called: None,
        family: None,
        grade: None,
        fixed: None,
        entry: None,
        terminal: None,
        titles: Vec::new(),
        skills: Vec::new(),
        activities: Vec::new(),
        contracts: Vec::new(),
        cpd: None,
        rewards: Vec::new(),
        evaluated: None,
        allows: Vec::new(),
        damaged: false,
    }
}

pub(super) fn clause(cx: &mut Lower, role: &mut Role, node: Node<'_>) {
    let span = cx.span(&node);
    let named = |word| Clause { word, span };
    let of_value = |value: &Spanned<String>| value.span;
    match node.as_rule() {
        Rule::role_family => {
            let value = cx.inner_name(node);
            cx.once(&mut role.family, value, of_value, named("family"));
        }
        Rule::role_grade => {
            let value = grade(cx, node);
            cx.once(&mut role.grade, value, |grade| grade.span, named("grade"));
        }
        Rule::called => {
            let value = cx.inner_text(node);
            cx.once(&mut role.called, value, of_value, named("called"));
        }
        Rule::fixed => cx.once(&mut role.fixed, Some(span), |span| *span, named("fixed")),
        Rule::entry => cx.once(&mut role.entry, Some(span), |span| *span, named("entry")),
        Rule::terminal => cx.once(&mut role.terminal, Some(span), |span| *span, named("terminal")),
        Rule::titles => {
            for inner in node.into_inner().filter(|inner| inner.as_rule() == Rule::text) {
                role.titles.extend(cx.text(&inner));
            }
        }
        Rule::skills => {
            for inner in node
                .into_inner()
                .filter(|inner| inner.as_rule() == Rule::skill_level)
            {
                role.skills.extend(skill_level(cx, inner));
            }
        }
        Rule::activities => role.activities.extend(cx.names(node)),
        Rule::role_contract => role.contracts.extend(cx.names(node)),
        Rule::rewards => role.rewards.extend(cx.names(node)),
        Rule::cpd => {
            let value = cpd(cx, node);
            cx.once(&mut role.cpd, value, |cpd| cpd.span, named("cpd"));
        }
        Rule::evaluated => {
            let value = super::evaluation::evaluated(cx, node);
            cx.once(&mut role.evaluated, value, |kept| kept.span, named("evaluated"));
        }
        Rule::allow => role.allows.extend(super::allow::allow(cx, node)),
        _ => cx.unread(&node),
    }
}

pub(super) fn grade(cx: &mut Lower, node: Node<'_>) -> Option<RoleGrade> {
    let range = node
        .into_inner()
        .find(|inner| inner.as_rule() == Rule::grade_range)?;
    grade_of(cx, range)
}

/// A grade or a range of grades.
pub(super) fn grade_of(cx: &mut Lower, range: Node<'_>) -> Option<RoleGrade> {
    let span = cx.span(&range);
    let mut scale = None;
    let mut ends = Vec::new();
    for inner in range.into_inner() {
        match inner.as_rule() {
            Rule::scale_name => scale = Some(cx.name(&inner)),
            Rule::grade_name => ends.push(cx.grade_name(&inner)?),
            rule if is_word(rule) => {}
            _ => cx.unread(&inner),
        }
    }
    let mut ends = ends.into_iter();
    Some(RoleGrade {
        span,
        scale,
        low: ends.next()?,
        high: ends.next(),
    })
}

/// `pedagogy 3`
pub(super) fn skill_level(cx: &mut Lower, node: Node<'_>) -> Option<SkillLevel> {
    let mut skill = None;
    let mut level = None;
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::name => skill = Some(cx.name(&inner)),
            Rule::int => level = cx.int(&inner),
            _ => cx.unread(&inner),
        }
    }
    Some(SkillLevel {
        skill: skill?,
        level: level?,
    })
}

fn cpd(cx: &mut Lower, node: Node<'_>) -> Option<Cpd> {
    let span = cx.span(&node);
    let mut days = None;
    let mut owner = None;
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::cpd_days => {
                let int = inner.into_inner().find(|int| int.as_rule() == Rule::int)?;
                days = Some(cx.int(&int)?);
            }
            Rule::cpd_owner => owner = cx.inner_name(inner),
            rule if is_word(rule) => {}
            _ => cx.unread(&inner),
        }
    }
    Some(Cpd { span, days, owner })
}

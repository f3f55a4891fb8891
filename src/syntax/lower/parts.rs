//! Every block but roles and paths.

use super::super::ast::{
    Align, Check, Contract, Family, Framework, Grade, Import, Increment, Level, Name, Reference,
    ReservedPoints, Reward, Scale, Setting, Skill, Spine, SpinePoints, Text, Validity,
};
use super::super::grammar::Rule;
use super::{Clause, Lower, Node, is_word};
use crate::source::{Span, Spanned};

fn place<T>(value: &Spanned<T>) -> Span {
    value.span
}

pub(super) fn framework_clause(cx: &mut Lower, framework: &mut Framework, node: Node<'_>) {
    let span = cx.span(&node);
    let named = |word| Clause { word, span };
    match node.as_rule() {
        Rule::version => {
            let value = cx.inner_text(node);
            cx.once(&mut framework.version, value, place, named("version"));
        }
        Rule::owner => {
            let value = cx.inner_text(node);
            cx.once(&mut framework.owner, value, place, named("owner"));
        }
        Rule::currency => {
            let code = node
                .into_inner()
                .find(|inner| inner.as_rule() == Rule::currency_code);
            let value = code.map(|code| cx.name(&code));
            cx.once(&mut framework.currency, value, place, named("currency"));
        }
        _ => cx.unread(&node),
    }
}

pub(super) fn import(cx: &mut Lower, head: Node<'_>, span: Span) -> Option<Import> {
    let path = cx.inner_text(head)?;
    Some(Import { span, path })
}

pub(super) fn source_clause(cx: &mut Lower, reference: &mut Reference, node: Node<'_>) {
    let span = cx.span(&node);
    let named = |word| Clause { word, span };
    match node.as_rule() {
        Rule::publisher => {
            let value = cx.inner_text(node);
            cx.once(&mut reference.publisher, value, place, named("publisher"));
        }
        Rule::url => {
            let value = cx.inner_text(node);
            cx.once(&mut reference.url, value, place, named("url"));
        }
        Rule::year => {
            let int = node.into_inner().find(|inner| inner.as_rule() == Rule::int);
            let value = int.and_then(|int| cx.int(&int));
            cx.once(&mut reference.year, value, place, named("year"));
        }
        _ => cx.unread(&node),
    }
}

/// Name, title and validity of a head that may have all three; what else it holds goes to `other`.
fn head(
    cx: &mut Lower,
    node: Node<'_>,
    mut other: impl FnMut(&mut Lower, Node<'_>),
) -> Option<(Name, Option<Text>, Validity)> {
    let mut name = None;
    let mut title = None;
    let mut validity = Validity::default();
    for inner in node.into_inner() {
        let span = cx.span(&inner);
        let named = |word| Clause { word, span };
        match inner.as_rule() {
            Rule::name => name = Some(cx.name(&inner)),
            Rule::text => title = cx.text(&inner),
            Rule::from => {
                let value = cx.dated(inner);
                cx.once(&mut validity.from, value, place, named("from"));
            }
            Rule::until => {
                let value = cx.dated(inner);
                cx.once(&mut validity.until, value, place, named("until"));
            }
            rule if is_word(rule) => {}
            _ => other(cx, inner),
        }
    }
    Some((name?, title, validity))
}

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

pub(super) fn skill(cx: &mut Lower, node: Node<'_>, span: Span) -> Option<Skill> {
    let mut levels = None;
    let (name, title, _) = head(cx, node, |cx, other| match other.as_rule() {
        Rule::levels => levels = cx.ranged(other),
        _ => cx.unread(&other),
    })?;
    Some(Skill {
        span,
        name,
        title,
        levels,
    })
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

pub(super) fn family_clause(cx: &mut Lower, family: &mut Family, node: Node<'_>) {
    let span = cx.span(&node);
    if node.as_rule() != Rule::called {
        cx.unread(&node);
        return;
    }
    let value = cx.inner_text(node);
    let clause = Clause { word: "called", span };
    cx.once(&mut family.called, value, place, clause);
}

pub(super) fn contract_clause(cx: &mut Lower, contract: &mut Contract, node: Node<'_>) {
    let span = cx.span(&node);
    let named = |word| Clause { word, span };
    match node.as_rule() {
        Rule::short_term => {
            let short = !node.into_inner().any(|inner| inner.as_rule() == Rule::kw_not);
            let value = Some(Spanned::new(short, span));
            cx.once(&mut contract.short_term, value, place, named("short-term"));
        }
        Rule::longest => {
            let duration = node.into_inner().find(|inner| inner.as_rule() == Rule::duration);
            let value = duration.and_then(|duration| cx.duration(duration));
            cx.once(&mut contract.longest, value, place, named("at most"));
        }
        Rule::reasons => {
            for inner in node.into_inner().filter(|inner| inner.as_rule() == Rule::text) {
                contract.reasons.extend(cx.text(&inner));
            }
        }
        _ => cx.unread(&node),
    }
}

pub(super) fn reward_clause(cx: &mut Lower, reward: &mut Reward, node: Node<'_>) {
    if node.as_rule() != Rule::reward_for {
        cx.unread(&node);
        return;
    }
    let mut contract = false;
    for inner in node.into_inner() {
        match inner.as_rule() {
            Rule::reward_by => contract = inner.as_str() == "contract",
            Rule::name if contract => reward.contracts.push(cx.name(&inner)),
            Rule::name => reward.families.push(cx.name(&inner)),
            rule if is_word(rule) => {}
            _ => cx.unread(&inner),
        }
    }
}

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

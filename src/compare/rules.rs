//! Rules: what they are about, what they require, how much they matter. A clause that is worded otherwise is one clause less
//! and one more, unless a number in it alone has moved.

use super::Both;
use super::change::{Change, Subject, Worth};
use crate::syntax::ast::{Condition, Expr, ExprKind, Level, Require, Rule, RuleScope, Sign};
use std::cmp::Ordering;

/// A clause as the language writes it, with what could have moved in it.
struct Clause {
    text: String,
    limit: Option<Limit>,
}

/// The number in a clause, and which way it is stricter.
struct Limit {
    /// Everything else that the clause says.
    frame: String,
    /// What can be compared.
    value: i128,
    /// As it is written.
    shown: String,
    /// Less is stricter: it is an upper limit.
    upper: bool,
}

impl Both<'_> {
    pub(super) fn rules(&self, out: &mut Vec<Change>) {
        let (old, new) = (&self.old.model.rules, &self.new.model.rules);
        for one in old {
            let was = &one.tree;
            let Some(other) = new.iter().find(|other| other.tree.name.value == was.name.value) else {
                let subject = Subject::new("rule", &was.name.value, Some(was.name.span), None);
                out.push(subject.gone(Worth::Burden));
                continue;
            };
            let is = &other.tree;
            let subject = Subject::new("rule", &is.name.value, Some(was.name.span), Some(is.name.span));
            rule(&subject, was, is, out);
        }
        for other in new {
            let is = &other.tree;
            if !old.iter().any(|one| one.tree.name.value == is.name.value) {
                let subject = Subject::new("rule", &is.name.value, None, Some(is.name.span));
                out.push(subject.came(Worth::Burden));
            }
        }
    }
}

fn rule(subject: &Subject, was: &Rule, is: &Rule, out: &mut Vec<Change>) {
    let level = |rule: &Rule| rule.severity.as_ref().map_or(Level::Error, |level| level.value);
    out.extend(super::checks::level(subject, level(was), level(is)));
    let (before, after) = (about(was), about(is));
    if before != after {
        out.push(subject.lost("about", format!("is about {before}"), Worth::Burden));
        out.push(subject.gained("about", format!("is about {after}"), Worth::Burden));
    }
    // A condition narrows whom the rule is about: one more is less strict.
    clauses(
        subject,
        ("where", "holds only where"),
        &conditions(was),
        &conditions(is),
        Worth::Ease,
        out,
    );
    let requires = |rule: &Rule| -> Vec<Clause> { rule.requires.iter().flat_map(required).collect() };
    clauses(
        subject,
        ("require", "requires"),
        &requires(was),
        &requires(is),
        Worth::Burden,
        out,
    );
    let fewest = |rule: &Rule| rule.at_least.as_ref().map_or(0, |fewest| fewest.value);
    if fewest(was) != fewest(is) {
        let order = fewest(is).cmp(&fewest(was));
        out.push(subject.moved(
            "at least",
            "the smallest group that it judges",
            fewest(was),
            fewest(is),
            (Worth::Ease, order),
        ));
    }
    let because = |rule: &Rule| {
        rule.because
            .as_ref()
            .map_or(String::new(), |text| text.value.clone())
    };
    let title = |rule: &Rule| {
        rule.title
            .as_ref()
            .map_or(String::new(), |text| text.value.clone())
    };
    let nothing = (Worth::Nothing, Ordering::Equal);
    let quoted = |text: String| format!("\u{201c}{text}\u{201d}");
    for (aspect, words, before, after) in [
        ("title", "its title", title(was), title(is)),
        ("because", "its reason", because(was), because(is)),
    ] {
        if before != after {
            out.push(subject.moved(aspect, words, quoted(before), quoted(after), nothing));
        }
    }
}

/// What a rule is about, without its conditions.
fn about(rule: &Rule) -> String {
    match &rule.scope {
        Some(RuleScope::Posts { .. }) => "every post".to_owned(),
        Some(RuleScope::Roles { .. }) => "every role".to_owned(),
        Some(RuleScope::Groups { by, .. }) => {
            let by: Vec<String> = by
                .iter()
                .map(|names| {
                    let names: Vec<&str> = names.iter().map(|name| name.value.as_str()).collect();
                    names.join(" x ")
                })
                .collect();
            format!("each {} of posts", by.join(", "))
        }
        None => "nothing".to_owned(),
    }
}

fn conditions(rule: &Rule) -> Vec<Clause> {
    let condition = rule.scope.as_ref().and_then(RuleScope::condition);
    condition.into_iter().flat_map(parts).map(clause).collect()
}

/// The parts of an `and`, or the expression itself.
fn parts(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::And(parts) => parts.iter().flat_map(self::parts).collect(),
        _ => vec![expr],
    }
}

fn required(require: &Require) -> Vec<Clause> {
    match require {
        Require::Expr(expr) => parts(expr).into_iter().map(clause).collect(),
        Require::Quota {
            most,
            limit,
            condition,
            ..
        } => {
            let (kind, value) = match limit.value {
                crate::syntax::ast::Amount::Percent(share) => ("share", share),
                crate::syntax::ast::Amount::Number(count) => ("count", count),
            };
            let text = require.to_string();
            let shown = text.split(" where ").next().unwrap_or("").to_owned();
            vec![Clause {
                limit: Some(Limit {
                    frame: format!("{most} {kind} where {condition}"),
                    value: value.into(),
                    shown,
                    upper: *most,
                }),
                text,
            }]
        }
    }
}

fn clause(expr: &Expr) -> Clause {
    Clause {
        text: expr.to_string(),
        limit: limit(expr),
    }
}

/// `LEFT < NUMBER`: the number and which way it is stricter.
fn limit(expr: &Expr) -> Option<Limit> {
    if let ExprKind::Reaches { target, within } = &expr.kind {
        let within = within.as_ref()?;
        return Some(Limit {
            frame: format!("reaches {target}"),
            value: crate::model::Time::from(within.value).mean(),
            shown: within.value.to_string(),
            upper: true,
        });
    }
    let ExprKind::Test {
        left,
        condition: Condition::Relation { sign, right },
    } = &expr.kind
    else {
        return None;
    };
    let (kind, value) = match &right.kind {
        ExprKind::Number(value) => ("number".to_owned(), i128::from(*value)),
        ExprKind::Percent(value) => ("share".to_owned(), i128::from(*value)),
        ExprKind::Money { minor, currency } => (currency.value.clone(), i128::from(*minor)),
        ExprKind::Duration(time) => ("time".to_owned(), crate::model::Time::from(*time).mean()),
        _ => return None,
    };
    let upper = match sign.value {
        Sign::Less | Sign::AtMost => true,
        Sign::More | Sign::AtLeast => false,
    };
    Some(Limit {
        frame: format!("{left} {:?} {kind}", sign.value),
        value,
        shown: right.to_string(),
        upper,
    })
}

fn clauses(
    subject: &Subject,
    (aspect, words): (&'static str, &str),
    was: &[Clause],
    is: &[Clause],
    worth: Worth,
    out: &mut Vec<Change>,
) {
    let mut before: Vec<&Clause> = was
        .iter()
        .filter(|one| !is.iter().any(|other| one.text == other.text))
        .collect();
    let mut after: Vec<&Clause> = is
        .iter()
        .filter(|one| !was.iter().any(|other| one.text == other.text))
        .collect();
    before.retain(|one| {
        let Some(limit) = &one.limit else { return true };
        let there = after.iter().position(|other| {
            other
                .limit
                .as_ref()
                .is_some_and(|other| other.frame == limit.frame)
        });
        let Some(now) = there
            .map(|at| after.remove(at))
            .and_then(|other| other.limit.as_ref().map(|limit| (other, limit)))
        else {
            return true;
        };
        let (other, now) = now;
        // How much the clause asks: a lower upper limit is more.
        let order = if limit.upper {
            limit.value.cmp(&now.value)
        } else {
            now.value.cmp(&limit.value)
        };
        let mut change = subject.moved(
            aspect,
            format!("`{}`", one.text),
            &limit.shown,
            &now.shown,
            (worth, order),
        );
        change.details.push(format!("it {words} `{}`", other.text));
        out.push(change);
        false
    });
    out.extend(
        before
            .iter()
            .map(|one| subject.lost(aspect, said(words, &one.text), worth)),
    );
    out.extend(
        after
            .iter()
            .map(|one| subject.gained(aspect, said(words, &one.text), worth)),
    );
}

fn said(words: &str, text: &str) -> String {
    format!("{words} `{text}`")
}

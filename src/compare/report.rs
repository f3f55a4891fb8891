//! From differences to the document of `gradus compare`.

use super::change::{Change, Class};
use super::posts::{Amount, Touched};
use crate::audit::assemble::{fte, places};
use crate::report::answer::hash;
use crate::report::comparison::{self, ClassCounts, Comparison, Findings, Party};
use crate::report::value::{FilePlace, Finding, Report};
use crate::source::{Sources, Span};
use std::collections::BTreeSet;

/// The version of the JSON document's shape.
const SCHEMA: u32 = 1;

/// A comparison of two frameworks without posts.
#[must_use]
pub fn document(sources: &Sources, changes: &[Change], old: Party, new: Party) -> Comparison {
    let mut summary = ClassCounts::default();
    for change in changes {
        match change.class {
            Class::Breaking => summary.breaking += 1,
            Class::Tightening => summary.tightening += 1,
            Class::Loosening => summary.loosening += 1,
            Class::Neutral => summary.neutral += 1,
        }
    }
    Comparison {
        summary,
        changes: changes.iter().map(|change| one(sources, change)).collect(),
        ..empty("frameworks", old, new)
    }
}

/// A comparison in which nothing is said yet.
#[must_use]
pub fn empty(compared: &str, old: Party, new: Party) -> Comparison {
    Comparison {
        gradus: env!("CARGO_PKG_VERSION").to_owned(),
        schema: SCHEMA,
        compared: compared.to_owned(),
        as_of: new.as_of.clone(),
        old,
        new,
        summary: ClassCounts::default(),
        changes: Vec::new(),
        posts: None,
        establishment: None,
        moves: None,
        findings: None,
        remarks: Vec::new(),
    }
}

/// Adds what two frameworks make of the same posts.
pub fn with_posts(document: &mut Comparison, touched: &Touched, sources: Vec<String>) {
    for (change, amount) in document.changes.iter_mut().zip(&touched.by_change) {
        change.touches = amount.map(in_document);
    }
    document.posts = Some(comparison::Posts {
        sources,
        all: in_document(touched.all),
        gain: in_document(touched.gain),
        lose: in_document(touched.lose),
        classes: touched
            .classes
            .iter()
            .map(|(institution, was, is, amount)| comparison::Transition {
                institution: institution.clone(),
                old: was.word().to_owned(),
                new: is.word().to_owned(),
                posts: places(amount.posts),
                fte: fte(amount.fte),
            })
            .collect(),
    });
}

fn in_document(amount: Amount) -> comparison::Amount {
    comparison::Amount {
        posts: places(amount.posts),
        fte: fte(amount.fte),
    }
}

/// Findings of two audits by what their fingerprints are made of; what has another name now (area, old, new) is followed.
#[must_use]
pub fn findings(old: &Report, new: &Report, renamed: &[(&str, &str, &str)]) -> Findings {
    let now = |area: &str, name: &str| -> String {
        let known = renamed
            .iter()
            .find(|(what, was, _)| *what == area && *was == name);
        known.map_or_else(|| name.to_owned(), |(_, _, is)| (*is).to_owned())
    };
    let identity = |one: &Finding, follow: bool| -> Identity {
        let subject = one.subject.iter().map(|(area, name)| {
            let name = if follow { now(area, name) } else { name.clone() };
            (area.clone(), name)
        });
        (one.check.clone(), one.institution.clone(), subject.collect())
    };
    let before: BTreeSet<Identity> = old.findings.iter().map(|one| identity(one, true)).collect();
    let after: BTreeSet<Identity> = new.findings.iter().map(|one| identity(one, false)).collect();
    let alone = |report: &Report, known: &BTreeSet<Identity>, follow: bool| -> Vec<Finding> {
        let list = report.findings.iter();
        list.filter(|one| !known.contains(&identity(one, follow)))
            .cloned()
            .collect()
    };
    Findings {
        appeared: alone(new, &before, false),
        went: alone(old, &after, true),
        stayed: before.intersection(&after).count() as u64,
    }
}

/// Check, institution, subject.
type Identity = (String, Option<String>, Vec<(String, String)>);

fn one(sources: &Sources, change: &Change) -> comparison::Change {
    let parts = [
        "change",
        change.kind.word(),
        change.area,
        &change.subject,
        change.aspect,
        &change.message,
    ];
    comparison::Change {
        class: change.class.word().to_owned(),
        kind: change.kind.word().to_owned(),
        area: change.area.to_owned(),
        subject: change.subject.clone(),
        aspect: change.aspect.to_owned(),
        message: change.message.clone(),
        details: change.details.clone(),
        old: change.old.clone(),
        new: change.new.clone(),
        at_old: change.at_old.map(|span| place(sources, span)),
        at_new: change.at_new.map(|span| place(sources, span)),
        from: change.from.map(|date| date.to_string()),
        touches: None,
        fingerprint: hash(&parts),
    }
}

/// A place in a text.
#[must_use]
pub fn place(sources: &Sources, span: Span) -> FilePlace {
    let at = sources.position(span);
    // A revision as people write it: `git:HEAD~1:frameworks/a.gradus`.
    let file = match sources.name(span.source) {
        name if name.starts_with("git:") => name.replacen(":/", ":", 1),
        name => name.to_owned(),
    };
    FilePlace {
        file,
        line: at.line,
        column: at.column,
    }
}

//! What two manifests ask of a run and how they read posts (`interfaces.md`, The manifest). Settings of checks are part of
//! what the frameworks are compared with (`checks`).

mod readings;

use super::change::{Change, Subject, Worth};
use super::checks;
use super::terms::quoted;
use crate::diagnostic::Severity;
use crate::manifest::{FailOn, LevelSetting, Manifest};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{Amount, Level};
use std::cmp::Ordering;

/// A value that nobody is better or worse off for.
const NOTHING: (Worth, Ordering) = (Worth::Nothing, Ordering::Equal);

/// A project, as its manifest describes it.
#[derive(Debug, Clone, Copy)]
pub struct Project<'a> {
    /// Its manifest.
    pub manifest: &'a Manifest,
    /// The text of its file of decisions about titles, where it has one.
    pub decisions: Option<&'a [u8]>,
}

/// Every difference between two manifests, in no order.
#[must_use]
pub fn manifests(old: Project<'_>, new: Project<'_>) -> Vec<Change> {
    let (was, is) = (old.manifest, new.manifest);
    let mut out = Vec::new();
    run(was, is, &mut out);
    levels(was, is, &mut out);
    names(was, is, &mut out);
    placement(old, new, &mut out);
    readings::sources(old, new, &mut out);
    out
}

fn about(name: &str, was: Option<Span>, is: Option<Span>) -> Subject {
    Subject::new("manifest", name, was, is).label("the manifest")
}

fn place<T>(value: &Option<Spanned<T>>) -> Option<Span> {
    value.as_ref().map(|value| value.span)
}

/// What decides whether a run fails.
fn run(was: &Manifest, is: &Manifest, out: &mut Vec<Change>) {
    let subject = about("fail-on", place(&was.fail_on), place(&is.fail_on));
    let fail_on = |manifest: &Manifest| {
        let set = manifest.fail_on.as_ref().map(|value| value.value);
        set.unwrap_or(FailOn::At(Severity::Error))
    };
    let (before, after) = (fail_on(was), fail_on(is));
    if before != after {
        let word = |one: FailOn| {
            let known = FailOn::ALL.iter().find(|(known, _)| *known == one);
            known.map_or("", |(_, word)| *word)
        };
        out.push(subject.moved(
            "fail-on",
            "the severity from which on a run fails",
            word(before),
            word(after),
            (Worth::Burden, strictness(after).cmp(&strictness(before))),
        ));
    }
    let subject = about("max-new", place(&was.max_new), place(&is.max_new));
    let most = |manifest: &Manifest| manifest.max_new.as_ref().map_or(0, |most| most.value);
    if most(was) != most(is) {
        let order = most(is).cmp(&most(was));
        out.push(subject.moved(
            "max-new",
            "the number of new findings that may be there",
            most(was),
            most(is),
            (Worth::Ease, order),
        ));
    }
    let said = |one: &Spanned<String>| one.value.split_whitespace().collect::<Vec<_>>().join(" ");
    for one in &was.fail_if {
        if !is.fail_if.iter().any(|other| said(other) == said(one)) {
            let subject = about("fail-if", Some(one.span), None);
            out.push(subject.lost("fail-if", format!("fails a run if {}", said(one)), Worth::Burden));
        }
    }
    for one in &is.fail_if {
        if !was.fail_if.iter().any(|other| said(other) == said(one)) {
            let subject = about("fail-if", None, Some(one.span));
            out.push(subject.gained("fail-if", format!("fails a run if {}", said(one)), Worth::Burden));
        }
    }
    let subject = about("baseline", place(&was.baseline), place(&is.baseline));
    let file = |one: &Spanned<String>| format!("accepts what the baseline `{}` knows", one.value);
    match (&was.baseline, &is.baseline) {
        (Some(before), None) => out.push(subject.lost("baseline", file(before), Worth::Ease)),
        (None, Some(after)) => out.push(subject.gained("baseline", file(after), Worth::Ease)),
        (Some(before), Some(after)) if before.value != after.value => {
            out.push(subject.moved(
                "baseline",
                "the file of its baseline",
                &before.value,
                &after.value,
                NOTHING,
            ));
        }
        _ => {}
    }
}

/// How much of what is found fails a run.
fn strictness(fail_on: FailOn) -> u8 {
    match fail_on {
        FailOn::Never => 0,
        FailOn::At(Severity::Error) => 1,
        FailOn::At(Severity::Warning) => 2,
        FailOn::At(Severity::Note) => 3,
    }
}

/// Levels per path and per unit: by whom they are about.
fn levels(was: &Manifest, is: &Manifest, out: &mut Vec<Change>) {
    let mut rest: Vec<&LevelSetting> = is.levels.iter().collect();
    for before in &was.levels {
        let there = rest.iter().position(|other| whom(other) == whom(before));
        match there.map(|at| rest.remove(at)) {
            Some(after) => {
                let subject = level_of(before, Some(before), Some(after));
                out.extend(checks::level(&subject, before.severity, after.severity));
            }
            None => {
                let subject = level_of(before, Some(before), None);
                out.push(subject.lost("levels", sets(before), worth(before.severity)));
            }
        }
    }
    for after in rest {
        let subject = level_of(after, None, Some(after));
        out.push(subject.gained("levels", sets(after), worth(after.severity)));
    }
    // The last one that fits wins.
    let order = |manifest: &Manifest| manifest.levels.iter().map(whom).collect::<Vec<_>>();
    let (before, after) = (order(was), order(is));
    let sorted = |mut list: Vec<String>| {
        list.sort();
        list
    };
    if before != after && sorted(before.clone()) == sorted(after.clone()) {
        let subject = about("levels", None, None);
        out.push(subject.turned(
            "levels",
            "the order of its levels",
            before.join(", "),
            after.join(", "),
        ));
    }
}

/// `dead-end, bottleneck in unit “E-learning *”`
fn whom(one: &LevelSetting) -> String {
    let mut names: Vec<&str> = one.checks.iter().map(|name| name.value.as_str()).collect();
    names.sort_unstable();
    let names = if names.is_empty() {
        "every check".to_owned()
    } else {
        names.join(", ")
    };
    let path = one
        .path
        .iter()
        .map(|path| format!(" in files {}", quoted(&path.value)));
    let unit = one
        .unit
        .iter()
        .map(|unit| format!(" in unit {}", quoted(&unit.value)));
    path.chain(unit).fold(names, |all, part| all + &part)
}

fn level_of(one: &LevelSetting, was: Option<&LevelSetting>, is: Option<&LevelSetting>) -> Subject {
    let at = |side: Option<&LevelSetting>| {
        let side = side?;
        place(&side.path).or_else(|| place(&side.unit))
    };
    about(&format!("levels: {}", whom(one)), at(was), at(is))
        .label(format!("the manifest\u{2019}s level of {}", whom(one)))
}

fn sets(one: &LevelSetting) -> String {
    match one.severity {
        Level::Off => "is off".to_owned(),
        Level::Note => "is note".to_owned(),
        Level::Warning => "is warning".to_owned(),
        Level::Error => "is error".to_owned(),
    }
}

/// Whether a level makes a run stricter: what is an error fails it, what is less fails it less.
fn worth(level: Level) -> Worth {
    if level == Level::Error {
        Worth::Burden
    } else {
        Worth::Ease
    }
}

/// What an institution is called, the day that is asked for, what pay costs on top.
fn names(was: &Manifest, is: &Manifest, out: &mut Vec<Change>) {
    let text = |value: Option<String>| value.unwrap_or_else(|| "nothing".to_owned());
    let name = |manifest: &Manifest| text(manifest.institution.as_ref().map(|name| quoted(&name.value)));
    if name(was) != name(is) {
        let subject = about("institution", place(&was.institution), place(&is.institution)).details(vec![
            "what a baseline knows of the old name is not known of the new one".to_owned(),
        ]);
        out.push(subject.moved(
            "institution",
            "the name of its institution",
            name(was),
            name(is),
            NOTHING,
        ));
    }
    let date = |manifest: &Manifest| text(manifest.as_of.as_ref().map(|date| date.value.to_string()));
    if date(was) != date(is) {
        let subject = about("as-of", place(&was.as_of), place(&is.as_of));
        out.push(subject.moved("as-of", "its date", date(was), date(is), NOTHING));
    }
    let share = |manifest: &Manifest| {
        text(
            manifest
                .on_costs
                .as_ref()
                .map(|share| checks::shown(Amount::Percent(share.value))),
        )
    };
    if share(was) != share(is) {
        let subject = about("costs", place(&was.on_costs), place(&is.on_costs));
        out.push(subject.moved(
            "on-costs",
            "what an employer pays on top of pay",
            share(was),
            share(is),
            NOTHING,
        ));
    }
}

/// How titles find their roles: what places fewer posts is tighter, as a title of a role that is gone is.
fn placement(old: Project<'_>, new: Project<'_>, out: &mut Vec<Change>) {
    let (was, is) = (&old.manifest.placement, &new.manifest.placement);
    let subject = about("placement", place(&was.at_least), place(&is.at_least));
    let alike = |points: u32| format!("places titles that are alike from {points} points on");
    match (&was.at_least, &is.at_least) {
        (Some(before), None) => out.push(subject.lost("at-least", alike(before.value), Worth::Ease)),
        (None, Some(after)) => out.push(subject.gained("at-least", alike(after.value), Worth::Ease)),
        (Some(before), Some(after)) if before.value != after.value => out.push(subject.moved(
            "at-least",
            "the likeness from which on a title is placed",
            before.value,
            after.value,
            (Worth::Ease, before.value.cmp(&after.value)),
        )),
        _ => {}
    }
    let subject = about("placement", place(&was.decisions), place(&is.decisions));
    let decides = |file: &str| format!("places titles by the decisions of `{file}`");
    match (&was.decisions, &is.decisions) {
        (Some(before), None) => out.push(subject.lost("decisions", decides(&before.value), Worth::Ease)),
        (None, Some(after)) => out.push(subject.gained("decisions", decides(&after.value), Worth::Ease)),
        (Some(before), Some(after)) if old.decisions != new.decisions => out.push(subject.turned(
            "decisions",
            "what was decided about titles",
            format!("what `{}` said", before.value),
            format!("what `{}` says", after.value),
        )),
        (Some(before), Some(after)) if before.value != after.value => out.push(subject.moved(
            "decisions",
            "the file of its decisions",
            &before.value,
            &after.value,
            NOTHING,
        )),
        _ => {}
    }
}

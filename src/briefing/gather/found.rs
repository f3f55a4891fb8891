//! What the checks found, as a briefing tells it: the evidence of findings, counted by check, family and remedy.

use super::super::{Bottleneck, Checked, Coverage, Facts, Found, Remedy, Top, Who};
use super::{MOST, Scope};
use crate::check::Finding;
use crate::diagnostic::Severity;
use std::collections::{BTreeMap, BTreeSet};

/// The checks of *Is grading consistent?*, in the order in which they are told.
const GRADING: [&str; 12] = [
    "grade-outside-role",
    "grade-dispersal",
    "pay-outside-grade",
    "evaluation-grade",
    "unknown-factor-level",
    "ungraded-total",
    "grade-edge",
    "evaluation-outlier",
    "overlapping-grades",
    "reserved-point",
    "grade-closed",
    "holder-grade",
];

/// Findings about records rather than about the institution.
const RECORDS: [&str; 6] = [
    "unknown-role",
    "unknown-grade",
    "unmatched-title",
    "ambiguous-title",
    "job-share-disagrees",
    "reporting-line",
];

/// The words of a subject that say what kind of finding it is, and not about what.
const KINDS: [&str; 3] = ["fault", "kind", "pay"];

/// The words of a subject that name groups of posts, and no post.
const GROUPS: [&str; 6] = ["role", "grade", "to_role", "to_grade", "unit", "family"];

pub(super) fn count(scope: &Scope<'_>, findings: &[Finding], facts: &mut Facts) {
    let model = scope.context.model;
    facts.says_development = model
        .roles
        .iter()
        .any(|role| role.cpd_owner.is_some() || role.cpd_days.is_some());
    facts.says_rewards = !model.rewards.is_empty();
    let relevant: Vec<&Finding> = findings
        .iter()
        .filter(|finding| finding.institution.is_none_or(|number| scope.has(number)))
        .collect();
    facts.tops = tops(scope, &relevant);
    facts.bottlenecks = bottlenecks(scope, &relevant);
    grading(scope, &relevant, facts);
    facts.coverage = coverage(scope, &relevant, facts);
    facts.remedies = remedies(scope, &relevant);
}

fn of<'a>(findings: &'a [&'a Finding], check: &'a str) -> impl Iterator<Item = &'a Finding> {
    findings
        .iter()
        .copied()
        .filter(move |finding| finding.check == check)
}

/// A number of the evidence in ten-thousandths.
fn number(finding: &Finding, name: &str) -> Option<i64> {
    let (_, value) = finding.evidence.iter().find(|(known, _)| *known == name)?;
    value
        .as_i64()
        .map(|whole| whole.saturating_mul(10_000))
        .or_else(|| value.as_f64().map(|part| (part * 10_000.0).round() as i64))
}

fn named<'a>(finding: &'a Finding, name: &str) -> Option<&'a str> {
    let found = finding.subject.iter().find(|(known, _)| *known == name);
    found.map(|(_, value)| value.as_str())
}

/// How many posts a finding is about, or would be helped.
fn helped(finding: &Finding) -> i64 {
    ["posts", "waiting", "conversions", "at_top"]
        .into_iter()
        .find_map(|name| number(finding, name))
        .unwrap_or_else(|| finding.size.max(0))
}

fn tops(scope: &Scope<'_>, findings: &[&Finding]) -> Vec<Top> {
    let mut by_subject: BTreeMap<String, Top> = BTreeMap::new();
    for finding in of(findings, "top-of-grade") {
        let subject = subject(scope, finding);
        let top = by_subject.entry(subject.clone()).or_insert(Top {
            subject,
            at_top: 0,
            of: 0,
            dead_end: 0,
        });
        top.at_top += number(finding, "at_top").unwrap_or(0);
        top.of += number(finding, "of").unwrap_or(0);
        top.dead_end += number(finding, "dead-end").unwrap_or(0);
    }
    let mut tops: Vec<Top> = by_subject.into_values().collect();
    tops.sort_by(|a, b| {
        (b.dead_end, b.at_top)
            .cmp(&(a.dead_end, a.at_top))
            .then_with(|| a.subject.cmp(&b.subject))
    });
    tops
}

fn bottlenecks(scope: &Scope<'_>, findings: &[&Finding]) -> Vec<Bottleneck> {
    of(findings, "bottleneck")
        .map(|finding| Bottleneck {
            institution: institution(scope, finding),
            subject: subject(scope, finding),
            waiting: number(finding, "waiting").unwrap_or(0),
            places: number(finding, "places").unwrap_or(0),
        })
        .collect()
}

fn grading(scope: &Scope<'_>, findings: &[&Finding], facts: &mut Facts) {
    for check in GRADING {
        let found: Vec<&Finding> = of(findings, check).collect();
        facts.grading.push(Checked {
            check: check.to_owned(),
            findings: found.len(),
            posts: found.iter().copied().map(helped).sum(),
        });
        for finding in found.into_iter().take(MOST) {
            facts.grading_found.push(Found {
                check: check.to_owned(),
                severity: finding.severity,
                institution: institution(scope, finding),
                message: finding.message.clone(),
                posts: helped(finding),
            });
        }
    }
}

fn coverage(scope: &Scope<'_>, findings: &[&Finding], facts: &Facts) -> Vec<Coverage> {
    if !facts.says_development && !facts.says_rewards {
        return Vec::new();
    }
    let lacking = |check: &'static str, title: &str| -> i64 {
        of(findings, check)
            .filter(|finding| finding.institution.is_some())
            .filter(|finding| named(finding, "family").is_some_and(|name| family(scope, name) == title))
            .filter_map(|finding| number(finding, "posts"))
            .sum()
    };
    facts
        .families
        .iter()
        .map(|group| Coverage {
            family: group.name.clone(),
            filled: group.classed,
            no_owner: lacking("no-cpd-owner", &group.name),
            no_days: lacking("no-protected-time", &group.name),
            no_reward: lacking("reward-excluded", &group.name),
        })
        .collect()
}

fn institution(scope: &Scope<'_>, finding: &Finding) -> String {
    finding
        .institution
        .map_or_else(String::new, |number| scope.institution(number).to_owned())
}

fn family(scope: &Scope<'_>, name: &str) -> String {
    let families = &scope.context.model.families;
    if name.is_empty() {
        return scope.context.model.family_title(None).to_owned();
    }
    families
        .iter()
        .find(|family| family.name == name)
        .map_or_else(|| name.to_owned(), |family| family.title.clone())
}

/// What a finding is about: `Learning technologist at grade 6`, `E-learning Unit / New specialists`.
fn subject(scope: &Scope<'_>, finding: &Finding) -> String {
    let model = scope.context.model;
    let role_of = |role: &str, grade: Option<&str>| {
        let known = model.roles.iter().find(|known| known.name == role);
        let title = known.map_or(role, |known| known.title.as_str());
        let scale = known.and_then(|known| model.scales.get(known.scale.index()));
        let word = scale.and_then(|scale| scale.called.as_deref());
        let word = word.map_or_else(|| "grade".to_owned(), str::to_lowercase);
        grade.map_or_else(|| title.to_owned(), |grade| format!("{title} at {word} {grade}"))
    };
    let mut parts = Vec::new();
    if let Some(unit) = named(finding, "unit") {
        parts.push(unit.to_owned());
    }
    if let Some(name) = named(finding, "family") {
        parts.push(family(scope, name));
    }
    if let Some(role) = named(finding, "role") {
        let from = role_of(role, named(finding, "grade"));
        match named(finding, "to_role") {
            Some(to) => parts.push(format!(
                "{from} \u{2192} {}",
                role_of(to, named(finding, "to_grade"))
            )),
            None => parts.push(from),
        }
    }
    if parts.is_empty() {
        let plain = finding.subject.iter().filter(|(name, _)| !KINDS.contains(name));
        parts.extend(plain.map(|(_, value)| value.clone()));
    }
    if parts.is_empty() {
        // A rule about all posts is about what it says.
        let mut rules = scope.context.rules.iter();
        let rule = rules.find(|rule| rule.name == finding.check);
        parts.extend(rule.map(|rule| rule.title.clone()));
    }
    parts.join(" / ")
}

/// Findings that are alike, but for the institution, as one remedy; a unit is its institution's own.
fn remedies(scope: &Scope<'_>, findings: &[&Finding]) -> Vec<Remedy> {
    type Key = (String, Vec<(&'static str, String)>, Option<u32>);
    struct Alike {
        remedy: Remedy,
        largest: i64,
        institutions: BTreeSet<u32>,
    }
    let mut alike: BTreeMap<Key, Alike> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.suggestion.is_some()) {
        let of_unit = named(finding, "unit").is_some();
        let key = (
            finding.check.to_string(),
            finding.subject.clone(),
            finding.institution.filter(|_| of_unit),
        );
        let helped = helped(finding);
        let what = finding.suggestion.as_deref().unwrap_or_default();
        let entry = alike.entry(key).or_insert_with(|| Alike {
            remedy: Remedy {
                check: finding.check.to_string(),
                severity: finding.severity,
                subject: if of_unit && scope.several() {
                    format!("{} ({})", subject(scope, finding), institution(scope, finding))
                } else {
                    subject(scope, finding)
                },
                what: what.to_owned(),
                who: who(&finding.check, what),
                posts: 0,
                institutions: 0,
                shareable: finding.subject.iter().all(|(name, _)| GROUPS.contains(name)),
            },
            largest: helped,
            institutions: BTreeSet::new(),
        });
        entry.remedy.posts += helped;
        entry.remedy.severity = worse(entry.remedy.severity, finding.severity);
        entry.institutions.extend(finding.institution);
        if helped > entry.largest {
            entry.largest = helped;
            what.clone_into(&mut entry.remedy.what);
        }
    }
    let mut list: Vec<Remedy> = alike
        .into_values()
        .map(|alike| Remedy {
            institutions: alike.institutions.len(),
            ..alike.remedy
        })
        .collect();
    list.sort_by(|a, b| {
        b.posts
            .cmp(&a.posts)
            .then_with(|| rank(b.severity).cmp(&rank(a.severity)))
            .then_with(|| (&a.check, &a.subject).cmp(&(&b.check, &b.subject)))
    });
    list
}

fn rank(severity: Severity) -> u8 {
    match severity {
        Severity::Error => 2,
        Severity::Warning => 1,
        Severity::Note => 0,
    }
}

fn worse(a: Severity, b: Severity) -> Severity {
    if rank(b) > rank(a) { b } else { a }
}

/// Who can: as the suggestion says, else as the check implies (`semantics.md`, Headline checks: the remedies have owners).
fn who(check: &str, what: &str) -> Who {
    match what.split_once(':').map(|(who, _)| who) {
        Some("HR policy") => return Who::Policy,
        Some("a budget holder") => return Who::Budget,
        _ => {}
    }
    match check {
        "closed-to-post" | "fixed-term-concentration" | "contract-overrun" => Who::Contracts,
        check if RECORDS.contains(&check) => Who::Records,
        check if GRADING.contains(&check) => Who::Grading,
        _ => Who::Policy,
    }
}

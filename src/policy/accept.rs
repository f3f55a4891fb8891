//! What an institution has accepted: by an `allow` in its framework, or by its baseline. What is accepted is counted apart;
//! what has run out, and what accepts nothing any more, is a finding itself.

use super::baseline::{Baseline, Entry, Run, about};
use super::measure::{self, Change, Measure};
use crate::check::{self, Finding, Scope, expired_acceptance, unused_acceptance};
use crate::source::Span;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};

/// An `allow` of the framework, as policy sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allow {
    /// The check or rule.
    pub check: String,
    /// What it stands on.
    pub on: On,
    /// Why.
    pub reason: String,
    /// The last day on which it is allowed.
    pub until: Option<Date>,
    /// Where it is written.
    pub span: Span,
}

/// What an `allow` stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum On {
    /// A role: findings whose subject names it.
    Role(String),
    /// A step, by its pairs of roles and where it is written: findings whose subject is such a pair, or that point at it.
    Step(Vec<(String, String)>, Span),
    /// A unit of the posts: findings whose subject is the unit.
    Unit(String),
}

/// A finding, and on whose word it is accepted.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The finding.
    pub finding: Finding,
    /// On whose word it is accepted; none for what is new.
    pub accepted: Option<Box<Acceptance>>,
}

impl Judged {
    /// A finding that nothing accepts.
    #[must_use]
    pub fn new(finding: Finding) -> Self {
        Self {
            finding,
            accepted: None,
        }
    }
}

/// On whose word a finding is accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// The baseline, in place of the framework.
    pub known: bool,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// When the baseline first saw it.
    pub first_seen: Option<Date>,
    /// The last day on which it is accepted.
    pub until: Option<Date>,
    /// Where it is accepted.
    pub span: Span,
}

/// What decides on acceptance.
pub struct Accepting<'a> {
    /// The framework's.
    pub allows: &'a [Allow],
    /// The baseline, where there is one.
    pub baseline: Option<&'a Baseline>,
    /// The date as of which everything is read.
    pub as_of: Date,
    /// What the run looks at.
    pub run: Run,
    /// The checks that could not be made: what they would have found is not known.
    pub skipped: BTreeSet<String>,
    /// The institutions by index.
    pub institutions: &'a [String],
    /// Which of the framework's accept anything.
    pub used: &'a [AtomicBool],
}

/// Judges a finding by the framework alone; `used` says which of it accepts anything.
#[must_use]
pub fn by_framework(finding: Finding, allows: &[Allow], as_of: Date, used: &[AtomicBool]) -> Judged {
    Judged {
        accepted: allowed(&finding, allows, as_of, used),
        finding,
    }
}

/// The first `allow` that accepts a finding and has not run out; each that fits is used.
fn allowed(finding: &Finding, allows: &[Allow], as_of: Date, used: &[AtomicBool]) -> Option<Box<Acceptance>> {
    let mut accepted = None;
    for (allow, used) in allows.iter().zip(used) {
        if !allow.fits(finding) {
            continue;
        }
        used.store(true, Ordering::Relaxed);
        if accepted.is_none() && allow.until.is_none_or(|until| until >= as_of) {
            accepted = Some(Box::new(Acceptance {
                known: false,
                reason: allow.reason.clone(),
                owner: None,
                first_seen: None,
                until: allow.until,
                span: allow.span,
            }));
        }
    }
    accepted
}

/// A finding and its institution.
pub type Placed<'a> = (&'a Finding, Option<&'a str>);

/// What became of the entries of the baseline in a run.
#[derive(Debug, Default)]
pub struct Matched {
    /// Of each entry that a finding has, by fingerprint: what is, and what became of it.
    pub entries: BTreeMap<String, (Measure, Change)>,
}

impl Accepting<'_> {
    /// Judges findings. Beside them: findings of what has run out and of what accepts nothing, and what became of the entries of
    /// the baseline.
    #[must_use]
    pub fn judge(&self, findings: Vec<Finding>) -> (Vec<Judged>, Vec<Finding>, Matched) {
        let entries: BTreeMap<&str, &Entry> = self
            .baseline
            .iter()
            .flat_map(|baseline| &baseline.entries)
            .map(|entry| (entry.fingerprint.as_str(), entry))
            .collect();
        let mut matched = Matched::default();
        let mut judged = Vec::with_capacity(findings.len());
        for finding in findings {
            if entries.is_empty() && self.allows.is_empty() {
                judged.push(Judged::new(finding));
                continue;
            }
            // The baseline is looked at first in any case: an entry that an `allow` has made needless still matches.
            let fingerprint =
                super::fingerprint(&finding.check, self.institution(&finding), &finding.subject);
            let entry = entries.get(fingerprint.as_str()).copied();
            let change = entry.map(|entry| {
                let is = measure::of(&finding);
                let change = measure::compare(&entry.check, &entry.measure, &is);
                let seen = matched
                    .entries
                    .entry(fingerprint)
                    .or_insert_with(|| (is.clone(), change));
                // Two findings of one fingerprint: the worse one speaks.
                if change == Change::Worse {
                    *seen = (is, change);
                }
                change
            });
            let allowed = allowed(&finding, self.allows, self.as_of, self.used);
            judged.push(match (allowed, entry, change) {
                (Some(acceptance), ..) => Judged {
                    finding,
                    accepted: Some(acceptance),
                },
                (None, Some(entry), Some(change)) if !entry.expired(self.as_of) => {
                    known(finding, entry, change)
                }
                _ => Judged {
                    finding,
                    accepted: None,
                },
            });
        }
        let faults = self.of_allows().chain(self.of_entries(&matched)).collect();
        (judged, faults, matched)
    }

    fn institution(&self, finding: &Finding) -> Option<&str> {
        let index = finding.institution?;
        self.institutions.get(index as usize).map(String::as_str)
    }

    fn of_allows(&self) -> impl Iterator<Item = Finding> {
        self.allows.iter().zip(self.used).filter_map(|(allow, used)| {
            let used = used.load(Ordering::Relaxed);
            let (name, on) = allow.on.words();
            let subject = vec![("allow", allow.check.clone()), (name, on.clone())];
            match allow.until.filter(|&until| until < self.as_of) {
                Some(until) => Some(
                    Finding::new(
                        &expired_acceptance::CHECK,
                        None,
                        subject,
                        format!("`{}` was allowed on {name} `{on}` until {until}", allow.check),
                    )
                    .evidence("until", until.to_string())
                    .evidence("reason", allow.reason.clone())
                    .at(allow.span)
                    .suggest("mend what it allows, or say why it must stay and until when"),
                ),
                None if !used && self.can_tell(allow) => Some(
                    Finding::new(
                        &unused_acceptance::CHECK,
                        None,
                        subject,
                        format!(
                            "`{}` is allowed on {name} `{on}`, and nothing there needs it",
                            allow.check
                        ),
                    )
                    .evidence("reason", allow.reason.clone())
                    .at(allow.span)
                    .suggest("take the `allow` out"),
                ),
                None => None,
            }
        })
    }

    /// Whether this run would have seen what is allowed: a check of the framework alone sees no posts, and a check that makes
    /// do with either says other things of each.
    fn can_tell(&self, allow: &Allow) -> bool {
        if self.skipped.contains(&allow.check) {
            return false;
        }
        let scope = check::named(&allow.check).map(|check| check.scope);
        match (scope, self.run) {
            (Some(Scope::Framework), _) => true,
            (Some(Scope::Either), Run::Check) => !matches!(allow.on, On::Unit(_)),
            (Some(Scope::Either), Run::Audit) => matches!(allow.on, On::Unit(_)),
            (Some(Scope::Posts) | None, run) => run == Run::Audit,
        }
    }

    fn of_entries<'a>(&'a self, matched: &'a Matched) -> impl Iterator<Item = Finding> + 'a {
        let entries = self.baseline.iter().flat_map(|baseline| &baseline.entries);
        let seen = entries.filter(|entry| entry.seen_by.contains(&self.run));
        seen.filter_map(|entry| {
            let subject = vec![
                ("entry", entry.fingerprint.clone()),
                ("known", entry.check.clone()),
            ];
            let whom = format!("`{}` of {}", entry.check, entry.about());
            if !matched.entries.contains_key(&entry.fingerprint) {
                if self.skipped.contains(&entry.check) {
                    return None;
                }
                return Some(
                    Finding::new(
                        &unused_acceptance::CHECK,
                        None,
                        subject,
                        format!("the baseline knows {whom}, and it is gone"),
                    )
                    .evidence("first_seen", entry.first_seen.to_string())
                    .evidence("reason", entry.reason.clone())
                    .at(entry.span)
                    .suggest("`gradus baseline prune` takes it out, so that it cannot come back unseen"),
                );
            }
            let until = entry.until.filter(|&until| until < self.as_of)?;
            let owner = entry.owner.as_ref();
            Some(
                Finding::new(
                    &expired_acceptance::CHECK,
                    None,
                    subject,
                    format!("the baseline accepted {whom} until {until}"),
                )
                .evidence("until", until.to_string())
                .evidence("first_seen", entry.first_seen.to_string())
                .evidence("reason", entry.reason.clone())
                .evidence("owner", owner.cloned().unwrap_or_default())
                .at(entry.span)
                .suggest(match owner {
                    Some(owner) => format!("{owner} mends it, or gives it a new date and a reason"),
                    None => "mend it, or give it a new date and a reason".to_owned(),
                }),
            )
        })
    }
}

/// A finding that the baseline has: accepted unless it has become worse.
fn known(mut finding: Finding, entry: &Entry, change: Change) -> Judged {
    if change == Change::Worse {
        let was = measure::words(&entry.check, &entry.measure);
        finding
            .message
            .push_str(&format!(" (more than the baseline's {was})"));
        finding.evidence.push(("baseline", was.into()));
        return Judged {
            finding,
            accepted: None,
        };
    }
    Judged {
        finding,
        accepted: Some(Box::new(Acceptance {
            known: true,
            reason: entry.reason.clone(),
            owner: entry.owner.clone(),
            first_seen: Some(entry.first_seen),
            until: entry.until,
            span: entry.span,
        })),
    }
}

impl Allow {
    fn fits(&self, finding: &Finding) -> bool {
        finding.check == self.check && self.on.fits(finding)
    }
}

/// Names of a subject that are roles.
const ROLES: [&str; 4] = ["role", "to_role", "from", "to"];

impl On {
    fn fits(&self, finding: &Finding) -> bool {
        let named = |names: &[&str], value: &str| {
            finding
                .subject
                .iter()
                .any(|(name, text)| names.contains(name) && text == value)
        };
        match self {
            Self::Role(role) => {
                named(&ROLES[..1], role) || named(&ROLES[2..], role) || self.among(finding, role)
            }
            Self::Unit(unit) => named(&["unit"], unit),
            Self::Step(pairs, span) => {
                let between = pairs.iter().any(|(from, to)| {
                    (named(&["role"], from) && named(&["to_role"], to))
                        || (named(&["from"], from) && named(&["to"], to))
                });
                let inside =
                    |at: &Span| at.source == span.source && at.start >= span.start && at.end <= span.end;
                between || finding.spans.iter().any(inside)
            }
        }
    }

    /// Whether a role is one of several that a finding is about.
    fn among(&self, finding: &Finding, role: &str) -> bool {
        finding
            .subject
            .iter()
            .any(|(name, text)| *name == "roles" && text.split(", ").any(|one| one == role))
    }

    /// What it is and its name.
    fn words(&self) -> (&'static str, String) {
        match self {
            Self::Role(role) => ("role", role.clone()),
            Self::Step(pairs, _) => {
                let ends = pairs.last().map(|(from, to)| format!("{from} -> {to}"));
                ("step", ends.unwrap_or_default())
            }
            Self::Unit(unit) => ("unit", unit.clone()),
        }
    }
}

/// The entries of a baseline for what a run found: what was known keeps its reason, owner and dates.
#[must_use]
pub fn entry(finding: &Finding, institution: Option<&str>, first_seen: Date, run: Run) -> Entry {
    Entry {
        fingerprint: super::fingerprint(&finding.check, institution, &finding.subject),
        check: finding.check.clone().into_owned(),
        institution: institution.map(str::to_owned),
        subject: finding
            .subject
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect(),
        first_seen,
        reason: String::new(),
        owner: None,
        until: None,
        seen_by: vec![run],
        measure: measure::of(finding),
        span: Span::default(),
    }
}

/// What a finding is about, in a line.
#[must_use]
pub fn subject(finding: &Finding, institution: Option<&str>) -> String {
    about(
        finding
            .subject
            .iter()
            .map(|(name, value)| (*name, value.as_str())),
        institution,
    )
}

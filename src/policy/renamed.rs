//! Posts that have other ids than when a baseline was written: entries whose subject is an id go on under the new one.
//!
//! An id is the name that a source gives a post, and a new payroll gives other names to the same posts, to all of an
//! institution. An entry is followed only where its id is nowhere in the posts any more, a new finding is alike in all else
//! and neither better nor worse, and no other entry of the check and institution is found under the old id of a post: where
//! one is, ids have not changed, and what is new is new. Without such an entry a fault that is mended on the day that its like
//! appears is taken for it; `gradus baseline check` lists every entry that was followed.

use super::accept::{self, Placed};
use super::baseline::{Baseline, Entry, Run};
use std::collections::{BTreeMap, BTreeSet};

/// The part of a subject that is an id of the posts, by check.
const IDS: [(&str, &str); 2] = [("reporting-line", "manager"), ("job-share-disagrees", "id")];

/// An entry that is known under another fingerprint now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renamed {
    /// Its fingerprint in the file.
    pub fingerprint: String,
    /// The id that it has in the file.
    pub was: String,
    /// Its fingerprint now.
    pub now: String,
    /// What it is about now.
    pub subject: BTreeMap<String, String>,
}

/// What two entries have in common that differ in an id alone.
type Rest = (String, Option<String>, BTreeMap<String, String>, String);

fn rest(entry: &Entry) -> Option<(Rest, String)> {
    let (_, name) = IDS.iter().find(|(check, _)| *check == entry.check)?;
    let mut subject = entry.subject.clone();
    let id = subject.remove(*name)?;
    let measure = serde_json::to_string(&entry.measure).unwrap_or_default();
    let alike = (entry.check.clone(), entry.institution.clone(), subject, measure);
    Some((alike, id))
}

/// Whether the id of an entry is that of a post; a manager who is none has no id that a source could change.
fn of_post(entry: &Entry) -> bool {
    let fault = entry.subject.get("fault").map(String::as_str);
    !matches!(fault, Some("unknown" | "nearly-known"))
}

/// The entries that no finding has, and the findings that take their place. `there` says which of some ids the posts have.
#[must_use]
pub fn follow<'a>(
    baseline: &Baseline,
    findings: impl Iterator<Item = Placed<'a>>,
    run: Run,
    there: impl FnOnce(&BTreeSet<&str>) -> BTreeSet<String>,
) -> Vec<Renamed> {
    let named = |check: &str| IDS.iter().any(|(name, _)| *name == check);
    let mut lost: BTreeMap<&str, &Entry> = baseline
        .entries
        .iter()
        .filter(|entry| named(&entry.check) && entry.seen_by.contains(&run))
        .map(|entry| (entry.fingerprint.as_str(), entry))
        .collect();
    if lost.is_empty() {
        return Vec::new();
    }
    // By what is alike, in the order of their ids, whatever the order of findings.
    let mut fresh: BTreeMap<Rest, BTreeMap<String, Entry>> = BTreeMap::new();
    // Where ids are as they were.
    let mut settled: BTreeSet<(String, Option<String>)> = BTreeSet::new();
    for (finding, institution) in findings.filter(|(finding, _)| named(&finding.check)) {
        let entry = accept::entry(finding, institution, jiff::civil::Date::ZERO, run);
        let known = lost.remove(entry.fingerprint.as_str()).is_some();
        match rest(&entry) {
            Some((alike, id)) if !known => {
                fresh.entry(alike).or_default().insert(id, entry);
            }
            Some(_) if of_post(&entry) => {
                settled.insert((entry.check, entry.institution));
            }
            _ => {}
        }
    }
    let mut lost: Vec<(Rest, String, &Entry)> = lost
        .values()
        .filter_map(|entry| rest(entry).map(|(alike, id)| (alike, id, *entry)))
        .filter(|(alike, ..)| fresh.contains_key(alike))
        .filter(|(_, _, entry)| !settled.contains(&(entry.check.clone(), entry.institution.clone())))
        .collect();
    if lost.is_empty() {
        return Vec::new();
    }
    let still = there(&lost.iter().map(|(_, id, _)| id.as_str()).collect());
    lost.retain(|(_, id, _)| !still.contains(id));
    lost.sort_by(|(left, left_id, _), (right, right_id, _)| (left, left_id).cmp(&(right, right_id)));
    lost.into_iter()
        .filter_map(|(alike, was, entry)| {
            let (_, found) = fresh.get_mut(&alike)?.pop_first()?;
            Some(Renamed {
                fingerprint: entry.fingerprint.clone(),
                was,
                now: found.fingerprint,
                subject: found.subject,
            })
        })
        .collect()
}

impl Baseline {
    /// With its entries as they are called now.
    pub fn rename(&mut self, renamed: &[Renamed]) {
        for one in renamed {
            for entry in &mut self.entries {
                if entry.fingerprint == one.fingerprint {
                    entry.fingerprint.clone_from(&one.now);
                    entry.subject.clone_from(&one.subject);
                    break;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Finding;
    use crate::diagnostic::Severity;

    fn finding(manager: &str, rows: i64) -> Finding {
        let subject = vec![("fault", "unknown".to_owned()), ("manager", manager.to_owned())];
        let check = std::borrow::Cow::Borrowed("reporting-line");
        Finding::of(check, Severity::Warning, None, subject, String::new()).evidence("rows", rows)
    }

    fn baseline(findings: &[Finding]) -> Baseline {
        let date = jiff::civil::date(2026, 7, 31);
        let entries = findings
            .iter()
            .map(|one| accept::entry(one, None, date, Run::Audit));
        Baseline {
            entries: entries.collect(),
            ..Baseline::default()
        }
    }

    fn followed(was: &[Finding], is: &[Finding], there: &[&str]) -> Vec<(String, String)> {
        let there: BTreeSet<String> = there.iter().map(|id| (*id).to_owned()).collect();
        let is = is.iter().map(|one| (one, None));
        follow(&baseline(was), is, Run::Audit, |_| there)
            .into_iter()
            .map(|one| (one.was, one.subject["manager"].clone()))
            .collect()
    }

    #[test]
    fn an_id_that_nobody_has_any_more_is_followed_to_what_is_alike() {
        let was = [finding("1", 4), finding("2", 7)];
        assert_eq!(
            followed(&was, &[finding("b", 7), finding("a", 4)], &[]),
            [("1".to_owned(), "a".to_owned()), ("2".to_owned(), "b".to_owned())]
        );
    }

    #[test]
    fn an_id_that_is_still_there_is_not_followed_so_that_a_new_fault_stays_new() {
        assert_eq!(followed(&[finding("1", 4)], &[finding("a", 4)], &["1"]), []);
    }

    #[test]
    fn what_has_become_worse_is_not_followed() {
        assert_eq!(followed(&[finding("1", 4)], &[finding("a", 5)], &[]), []);
    }

    #[test]
    fn each_entry_is_followed_to_one_finding_and_what_matches_already_to_none() {
        let is = [finding("1", 4), finding("a", 4), finding("b", 4)];
        assert_eq!(
            followed(&[finding("1", 4), finding("2", 4)], &is, &[]),
            [("2".to_owned(), "a".to_owned())]
        );
    }

    #[test]
    fn where_a_post_has_its_old_id_what_replaces_another_fault_is_new() {
        let mut of_post = finding("7", 1);
        of_post.subject = vec![("fault", "lower-level".to_owned()), ("manager", "7".to_owned())];
        let was = [of_post.clone(), finding("2", 4)];
        assert_eq!(followed(&was, &[of_post, finding("a", 4)], &["7"]), []);
    }
}

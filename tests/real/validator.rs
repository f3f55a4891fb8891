//! Against the validator through which these files were published: its report on the uploads of 2011.

use super::archive::{audits, totals};
use crate::shared;
use std::collections::{BTreeMap, BTreeSet};

/// The errors of each upload whose text has this in it.
fn said(report: &[u8], what: &str) -> BTreeMap<String, usize> {
    let mut said = BTreeMap::new();
    for record in csv::Reader::from_reader(report).into_records() {
        let record = record.unwrap();
        let times = record[3].matches(what).count();
        if times > 0 {
            said.insert(record[2].to_owned(), times);
        }
    }
    said
}

/// The validator stops at an upload without a top, so that the two there were never looked at for more; its report was
/// cut at 32,003 characters for the department of which it therefore does not say that a post reports to itself.
#[test]
fn the_validator_and_gradus_agree_on_2011_where_the_validator_looked() {
    let Some(shared) = shared::files("the organograms of 2011") else {
        return;
    };
    let audits = audits(&shared, "uk-organograms/organograms-2011-09-30.tar.gz");
    assert_eq!(audits.len(), 170);
    let report = shared.data("uk-organograms/peer-validator-report-2011-09-30.csv");
    let with = |fault: &str| -> BTreeSet<String> {
        audits
            .iter()
            .filter(|(_, audit)| audit.counts().iter().any(|(_, word, _)| *word == fault))
            .map(|(name, _)| name.clone())
            .collect()
    };
    let names = |said: BTreeMap<String, usize>| said.into_keys().collect::<BTreeSet<_>>();

    let without_top = names(said(&report, "(i.e. the top role)"));
    assert_eq!(with("no-top"), without_top);
    assert_eq!(without_top.len(), 2);

    let to_itself = names(said(&report, "reports to him/herself"));
    assert_eq!(to_itself.len(), 4);
    let mut more: Vec<String> = with("itself").difference(&to_itself).cloned().collect();
    assert!(to_itself.is_subset(&with("itself")));
    more.retain(|name| !without_top.contains(name));
    assert_eq!(more, ["department_for_business_innovation_and_skills-2011-09-30"]);

    let unknown = names(said(&report, "reporting to unknown senior post"));
    assert_eq!(with("unknown"), unknown);
    assert_eq!(unknown.len(), 1);

    let totals = totals(&audits);
    // Two of the eight rows are the job sharers of one post.
    assert_eq!(totals[&("senior", "itself")], (8, 7));
    assert_eq!(totals[&("senior", "unknown")], (1, 1));
}

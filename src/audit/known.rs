//! What a baseline knows, by the names that posts have today (`interfaces.md`: a baseline survives new rows and moved lines).

use crate::check::Finding;
use crate::policy::baseline::{Baseline, Run};
use crate::policy::renamed::{self, Renamed};
use crate::posts::columns::{Column, Posts};
use std::collections::BTreeSet;

/// The baseline with its entries as they are called now, and those that were called otherwise.
pub(super) fn today(
    baseline: &Baseline,
    findings: &[Finding],
    institutions: &[String],
    posts: Option<&Posts>,
    run: Run,
) -> (Baseline, Vec<Renamed>) {
    let placed = findings.iter().map(|finding| {
        let index = finding.institution.map(|index| index as usize);
        let institution = index.and_then(|index| institutions.get(index));
        (finding, institution.map(String::as_str))
    });
    let there = |ids: &BTreeSet<&str>| posts.map_or_else(BTreeSet::new, |posts| named(posts, ids));
    let renamed = renamed::follow(baseline, placed, run, there);
    let mut known = baseline.clone();
    known.rename(&renamed);
    (known, renamed)
}

/// Those of some ids that a post has or reports to.
fn named(posts: &Posts, ids: &BTreeSet<&str>) -> BTreeSet<String> {
    let texts = (0..posts.len()).flat_map(|row| {
        let text = |column| posts.symbols.text(posts.text(column, row));
        [text(Column::Id), text(Column::Manager)]
    });
    texts
        .filter(|text| ids.contains(text))
        .map(str::to_owned)
        .collect()
}

//! Limits on the run as a whole: what they are compared with stands in the report.

use crate::policy::limits::{Limit, Quantity};
use crate::policy::{self};
use crate::report::value::{Finding, Places, Report};

/// Adds a finding for each limit that does not hold, before all others.
pub(super) fn judge(report: &mut Report, limits: &[Limit]) {
    let quantities = quantities(report);
    let exceeded: Vec<Finding> = limits
        .iter()
        .filter_map(|limit| limit.judge(&quantities))
        .map(|finding| Finding {
            fingerprint: policy::fingerprint(&finding.check, None, &finding.subject),
            check: finding.check.into_owned(),
            severity: finding.severity,
            institution: None,
            subject: finding
                .subject
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            message: finding.message,
            evidence: finding
                .evidence
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            places: Vec::new(),
            rows: Vec::new(),
            row_count: 0,
            suggestion: finding.suggestion,
        })
        .collect();
    report.summary.error += exceeded.len() as u64;
    report.findings.splice(0..0, exceeded);
}

fn quantities(report: &Report) -> Vec<Quantity> {
    let summary = report.summary;
    let whole = |count: u64| i64::try_from(count).unwrap_or(i64::MAX).saturating_mul(10_000);
    let mut out: Vec<Quantity> = [
        ("findings", summary.error + summary.warning + summary.note),
        ("errors", summary.error),
        ("warnings", summary.warning),
        ("notes", summary.note),
        ("known", summary.known),
        ("allowed", summary.allowed),
    ]
    .into_iter()
    .map(|(name, count)| Quantity {
        name,
        count: whole(count),
        of: None,
    })
    .collect();
    let Some(posts) = &report.posts else { return out };
    out.push(Quantity {
        name: "unplaced",
        count: scaled(&posts.unplaced),
        of: Some(scaled(&posts.placed).saturating_add(scaled(&posts.unplaced))),
    });
    out.push(Quantity {
        name: "refused",
        count: whole(posts.refused),
        of: Some(whole(posts.read)),
    });
    let class = |name: &str| -> i64 {
        let counts = report.institutions.iter().filter_map(|one| one.onward.get(name));
        counts.map(scaled).sum()
    };
    const CLASSES: [&str; 6] = [
        "terminal",
        "open",
        "leaves-family",
        "closed-to-post",
        "leaves-institution",
        "dead-end",
    ];
    let all = CLASSES.iter().map(|name| class(name)).sum();
    out.extend(CLASSES.map(|name| Quantity {
        name,
        count: class(name),
        of: Some(all),
    }));
    out
}

/// Posts in ten-thousandths, as they are counted.
fn scaled(places: &Places) -> i64 {
    match places.as_i64() {
        Some(whole) => whole.saturating_mul(10_000),
        None => (places.as_f64().unwrap_or(0.0) * 10_000.0).round() as i64,
    }
}

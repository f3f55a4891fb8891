//! What a JSON document says differently from what is expected, in words.

use super::oracle::{Expected, Fact, InstitutionFacts, Key, spoken};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The checks that the oracle makes; findings of others are not looked at.
const CHECKS: [&str; 15] = [
    "dead-end",
    "closed-to-post",
    "leaves-institution",
    "leaves-family",
    "unreachable-role",
    "missing-rung",
    "cut-off-role",
    "unstaffed-step",
    "bottleneck",
    "fixed-term-concentration",
    "grade-outside-role",
    "unknown-role",
    "unknown-grade",
    "unmatched-title",
    "job-share-disagrees",
];

/// Rows are cut at this many.
const ROWS: usize = 100;

/// Every difference, one a line; none when both agree.
pub fn compare(expected: &Expected, document: &Value) -> Vec<String> {
    if !document.is_object() {
        let text = document
            .as_str()
            .map_or_else(|| document.to_string(), str::to_owned);
        return vec![format!("no JSON document: {text}")];
    }
    let mut out = Vec::new();
    let framework = &document["framework"];
    number(
        &mut out,
        "framework.roles",
        expected.roles as f64,
        &framework["roles"],
    );
    number(
        &mut out,
        "framework.stations",
        expected.stations as f64,
        &framework["stations"],
    );
    number(
        &mut out,
        "framework.steps",
        expected.steps as f64,
        &framework["steps"],
    );
    posts(&mut out, expected, &document["posts"]);
    institutions(&mut out, expected, &document["institutions"]);
    findings(&mut out, expected, document);
    out
}

fn posts(out: &mut Vec<String>, expected: &Expected, posts: &Value) {
    let sum = |of: &dyn Fn(&InstitutionFacts) -> f64| expected.institutions.values().map(of).sum::<f64>();
    number(out, "posts.read", expected.read as f64, &posts["read"]);
    number(
        out,
        "posts.refused",
        expected.refused.len() as f64,
        &posts["refused"],
    );
    number(
        out,
        "posts.placed",
        sum(&|facts| facts.placed as f64),
        &posts["placed"],
    );
    number(
        out,
        "posts.unplaced",
        sum(&|facts| facts.unplaced as f64),
        &posts["unplaced"],
    );
    number(
        out,
        "posts.headcount",
        sum(&|facts| facts.headcount as f64),
        &posts["headcount"],
    );
    number(out, "posts.fte", sum(&|facts| facts.fte), &posts["fte"]);
    number(
        out,
        "posts.contract_blank",
        expected.contract_blank as f64,
        &posts["contract_blank"],
    );
    let refused: Vec<usize> = rows_in(&posts["refused_rows"], "row");
    if refused != expected.refused {
        out.push(format!(
            "posts.refused_rows: expected rows {:?}, found {refused:?}",
            expected.refused
        ));
    }
    let mut reasons: BTreeMap<String, f64> = BTreeMap::new();
    for unplaced in each(&posts["unplaced_by_reason"]) {
        *reasons.entry(text(&unplaced["reason"])).or_default() +=
            read(&unplaced["posts"]).unwrap_or(f64::NAN);
    }
    reasons.retain(|_, posts| *posts != 0.0);
    let wanted: BTreeMap<String, f64> = expected
        .unplaced_by_reason
        .iter()
        .map(|(reason, &posts)| ((*reason).to_owned(), posts as f64))
        .collect();
    if reasons != wanted {
        out.push(format!(
            "posts.unplaced_by_reason: expected {wanted:?}, found {reasons:?}"
        ));
    }
}

fn institutions(out: &mut Vec<String>, expected: &Expected, list: &Value) {
    let mut found: BTreeMap<String, &Value> = BTreeMap::new();
    for institution in each(list) {
        let name = institution_name(&institution["name"]);
        if found.insert(name.clone(), institution).is_some() {
            out.push(format!("institution `{name}` is listed twice"));
        }
    }
    for name in found
        .keys()
        .filter(|name| !expected.institutions.contains_key(*name))
    {
        out.push(format!("institution `{name}` was not expected"));
    }
    for (name, facts) in &expected.institutions {
        let Some(institution) = found.get(name) else {
            out.push(format!("institution `{name}` is missing"));
            continue;
        };
        let at = format!("institution `{name}`");
        for (class, &posts) in &facts.onward {
            number(
                out,
                &format!("{at} onward.{class}"),
                posts as f64,
                &institution["onward"][class],
            );
        }
        number(
            out,
            &format!("{at} headcount"),
            facts.headcount as f64,
            &institution["headcount"],
        );
        number(out, &format!("{at} fte"), facts.fte, &institution["fte"]);
        number(
            out,
            &format!("{at} placed"),
            facts.placed as f64,
            &institution["placed"],
        );
        number(
            out,
            &format!("{at} unplaced"),
            facts.unplaced as f64,
            &institution["unplaced"],
        );
        families(out, &at, facts, &institution["families"]);
    }
}

/// Families are compared by what they hold: whether an empty one is listed is left open.
fn families(out: &mut Vec<String>, at: &str, facts: &InstitutionFacts, list: &Value) {
    let names: BTreeSet<String> = facts
        .families
        .keys()
        .cloned()
        .chain(each(list).map(|family| text(&family["family"])))
        .collect();
    for name in names {
        let empty = BTreeMap::new();
        let wanted = facts.families.get(&name).unwrap_or(&empty);
        let found = each(list)
            .find(|family| text(&family["family"]) == name)
            .unwrap_or(&Value::Null);
        let at = format!("{at} family `{name}`");
        let posts: u64 = wanted.values().map(|cell| cell.0).sum();
        let fte: f64 = wanted.values().map(|cell| cell.1).sum();
        number_or_nought(out, &format!("{at} posts"), posts as f64, &found["posts"]);
        number_or_nought(out, &format!("{at} fte"), fte, &found["fte"]);
        for class in facts.onward.keys() {
            let (posts, fte) = wanted.get(class).copied().unwrap_or_default();
            let cell = &found["classes"][class];
            number_or_nought(out, &format!("{at} {class} posts"), posts as f64, &cell["posts"]);
            number_or_nought(out, &format!("{at} {class} fte"), fte, &cell["fte"]);
        }
    }
}

fn findings(out: &mut Vec<String>, expected: &Expected, document: &Value) {
    let mut found: BTreeMap<Key, Vec<&Value>> = BTreeMap::new();
    let mut by_severity: BTreeMap<String, f64> = BTreeMap::new();
    for finding in each(&document["findings"]) {
        *by_severity.entry(text(&finding["severity"])).or_default() += 1.0;
        if let Some(key) = key(finding) {
            found.entry(key).or_default().push(finding);
        }
    }
    for severity in ["error", "warning", "note"] {
        let counted = by_severity.get(severity).copied().unwrap_or(0.0);
        number(
            out,
            &format!("summary.{severity}"),
            counted,
            &document["summary"][severity],
        );
    }
    for fact in &expected.findings {
        match found.remove(&fact.key) {
            None => out.push(format!(
                "missing finding: {} {:?}",
                spell(&fact.key),
                fact.numbers
            )),
            Some(same) => finding(out, fact, &same),
        }
    }
    for (key, same) in found {
        out.push(format!(
            "unexpected finding: {} {}",
            spell(&key),
            same[0]["evidence"]
        ));
    }
}

fn key(finding: &Value) -> Option<Key> {
    let check = text(&finding["check"]);
    if !CHECKS.contains(&check.as_str()) {
        return None;
    }
    let institution = institution_name(&finding["institution"]);
    let subject = finding["subject"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, value)| (key.clone(), spoken(key, &text(value))))
        .collect();
    Some(Key {
        check,
        institution,
        subject,
    })
}

/// Several findings of one key are one subject in several spellings: their posts are added.
fn finding(out: &mut Vec<String>, fact: &Fact, same: &[&Value]) {
    let at = spell(&fact.key);
    let spellings: BTreeSet<String> = same
        .iter()
        .map(|finding| finding["subject"].to_string())
        .collect();
    if spellings.len() != same.len() {
        out.push(format!("{at}: the same finding {} times", same.len()));
        return;
    }
    for finding in same {
        let severity = text(&finding["severity"]);
        if fact.severity.is_some_and(|wanted| wanted != severity) {
            out.push(format!(
                "{at}: expected severity {:?}, found {severity}",
                fact.severity
            ));
        }
    }
    for (&name, &wanted) in &fact.numbers {
        let values: Vec<&Value> = same.iter().map(|finding| evidence(finding, name)).collect();
        let sum: Option<f64> = values.iter().map(|value| read(value)).sum();
        let agree = match (wanted, sum) {
            (None, None) => values.iter().all(|value| value.is_null()),
            (Some(wanted), Some(sum)) => near(wanted, sum, tolerance(name)),
            _ => false,
        };
        if !agree {
            let printed: Vec<String> = values.iter().map(|value| value.to_string()).collect();
            out.push(format!(
                "{at}: {name}: expected {wanted:?}, found {}",
                printed.join(" + ")
            ));
        }
    }
    if let Some(wanted) = &fact.rows {
        let mut wanted = wanted.clone();
        wanted.sort_unstable();
        let mut rows: Vec<usize> = same
            .iter()
            .flat_map(|finding| rows_in(&finding["rows"], "row"))
            .collect();
        rows.sort_unstable();
        if rows != wanted && wanted.len() <= ROWS {
            out.push(format!("{at}: expected rows {wanted:?}, found {rows:?}"));
        }
    }
}

fn evidence<'a>(finding: &'a Value, name: &str) -> &'a Value {
    match name.split_once('.') {
        Some((list, at)) => &finding["evidence"][list][at.parse::<usize>().unwrap()],
        None => &finding["evidence"][name],
    }
}

/// Shares and chances may be rounded to four decimals, FTE and ratios to two.
fn tolerance(name: &str) -> f64 {
    match name {
        "share" | "rest_share" | "p" | "q" | "interval.0" | "interval.1" => 0.000_051,
        _ => 0.005_1,
    }
}

fn number(out: &mut Vec<String>, at: &str, wanted: f64, found: &Value) {
    if !read(found).is_some_and(|found| near(wanted, found, tolerance(at))) {
        out.push(format!("{at}: expected {wanted}, found {found}"));
    }
}

fn number_or_nought(out: &mut Vec<String>, at: &str, wanted: f64, found: &Value) {
    if !(found.is_null() && near(wanted, 0.0, 1e-9)) {
        number(out, at, wanted, found);
    }
}

fn near(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance
}

/// A number, or a number written as text.
fn read(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.parse().ok())
}

fn rows_in(list: &Value, key: &str) -> Vec<usize> {
    let mut rows: Vec<usize> = each(list)
        .filter_map(|row| row.as_u64().or_else(|| row[key].as_u64()))
        .filter_map(|row| usize::try_from(row).ok())
        .collect();
    rows.dedup();
    rows
}

fn each(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Posts that name no institution are those of one that the report calls so.
fn institution_name(value: &Value) -> String {
    let name = text(value);
    if name == "(institution not named)" {
        String::new()
    } else {
        name
    }
}

fn spell(key: &Key) -> String {
    format!("{} in `{}` about {:?}", key.check, key.institution, key.subject)
}

#[cfg(test)]
mod tests;

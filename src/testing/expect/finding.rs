//! `expect finding dead-end on role x at grade 6 severity error`: what the checks and rules of an audit find.

use super::super::coverage::Touched;
use super::{Found, Scene};
use crate::check::{self, Finding, Scope};
use crate::posts::columns::Column;
use crate::syntax::ast::{About, Count, ExpectFinding, Level};

/// What a finding may be about beside the columns of posts.
pub(super) const KINDS: [&str; 11] = [
    "role", "grade", "level", "unit", "family", "title", "post", "from", "to", "scale", "manager",
];

pub(super) fn judge(scene: &Scene<'_>, expected: &ExpectFinding, touched: &mut Touched) -> Result<(), Found> {
    let name = expected.check.value.as_str();
    touched.check(name);
    if let Some(why) = unmade(scene, name) {
        return Err(vec![why]);
    }
    let (all, _) = scene.answers();
    let own = all.iter().filter(|finding| {
        let check: &str = &finding.check;
        check == name
    });
    let (fitting, other): (Vec<&Finding>, Vec<&Finding>) =
        own.partition(|finding| fits(scene, expected, finding));
    let count = i64::try_from(fitting.len()).unwrap_or(i64::MAX);
    let met = match expected.count {
        Count::None => count == 0,
        Count::Some => count > 0,
        Count::Exactly(wanted) => count == wanted,
    };
    if met {
        for about in expected.about.iter().filter(|about| about.kind.value == "role") {
            touched.role(&about.value.value);
        }
        return Ok(());
    }
    let mut found = Vec::new();
    match fitting.as_slice() {
        [] => found.push(if other.is_empty() {
            format!("`{name}` finds nothing")
        } else {
            format!("`{name}` finds something else:")
        }),
        [_] => found.push(format!("`{name}` finds this:")),
        many => found.push(format!("`{name}` finds {} times:", many.len())),
    }
    let shown = if fitting.is_empty() { &other } else { &fitting };
    found.extend(shown.iter().take(5).map(|finding| line(finding)));
    if shown.len() > 5 {
        found.push(format!("and {} more", shown.len() - 5));
    }
    if shown.is_empty() && !all.is_empty() {
        let mut names: Vec<String> = all.iter().map(|finding| format!("`{}`", finding.check)).collect();
        names.dedup();
        found.push(format!("other checks find something: {}", names.join(", ")));
    }
    Err(found)
}

/// Why a check was not made at all, so that neither a finding nor its absence says anything.
fn unmade(scene: &Scene<'_>, name: &str) -> Option<String> {
    let settings = &scene.world.settings;
    if let Some(check) = check::named(name) {
        if settings.of(check).level == Some(Level::Off) {
            return Some(format!("`{name}` is not made: the framework sets it to `off`"));
        }
        if check.scope == Scope::Posts && scene.context.establishment.is_none() {
            return Some(format!(
                "`{name}` is not made: it is about posts, and the test has none"
            ));
        }
    }
    let (_, skipped) = scene.answers();
    let skip = skipped.iter().find(|skipped| {
        let check: &str = &skipped.check;
        check == name
    })?;
    let because = skip
        .because
        .replace("the posts have", "the posts of the test have");
    Some(format!("`{name}` is not made: {because}"))
}

fn fits(scene: &Scene<'_>, expected: &ExpectFinding, finding: &Finding) -> bool {
    let severity = expected
        .severity
        .as_ref()
        .is_none_or(|level| level_word(level.value) == finding.severity.word());
    severity && expected.about.iter().all(|about| is_about(scene, about, finding))
}

fn level_word(level: Level) -> &'static str {
    match level {
        Level::Off => "off",
        Level::Note => "note",
        Level::Warning => "warning",
        Level::Error => "error",
    }
}

/// The finding's subject says so; or where it says nothing of the kind, a post behind it does.
fn is_about(scene: &Scene<'_>, about: &About, finding: &Finding) -> bool {
    let (kind, wanted) = (about.kind.value.as_str(), about.value.value.as_str());
    let plain = |text: &str| -> String {
        match text.rsplit_once('.') {
            Some((_, grade)) if matches!(kind, "grade" | "level") => grade.to_owned(),
            _ => text.to_owned(),
        }
    };
    if let Some((_, value)) = finding.subject.iter().find(|(known, _)| *known == kind) {
        return value == wanted || plain(value) == wanted || *value == plain(wanted);
    }
    // A finding about a group is about that group, not about each of its members' other groups.
    let group = |name: &str| matches!(name, "unit" | "family");
    if group(kind) && finding.subject.iter().any(|(known, _)| group(known)) {
        return false;
    }
    let column = if kind == "post" {
        Some(Column::Id)
    } else {
        Column::named(kind)
    };
    let rows = scene.rows(finding);
    match (kind, column) {
        ("family", _) => rows.iter().any(|&row| family_of(scene, row) == Some(wanted)),
        (_, Some(column)) => rows.iter().any(|&row| scene.text(column, row) == wanted),
        _ => false,
    }
}

fn family_of<'a>(scene: &'a Scene<'_>, row: usize) -> Option<&'a str> {
    let here = scene.context.establishment.as_ref()?;
    let family = here.census.family(&scene.world.graph, scene.cell_of(row)?)?;
    Some(scene.world.model.family_name(family))
}

/// `error: nothing leads up from … (role x, grade 6)`
fn line(finding: &Finding) -> String {
    let subject: Vec<String> = finding
        .subject
        .iter()
        .map(|(name, value)| format!("{name} {value}"))
        .collect();
    format!(
        "{}: {} ({})",
        finding.severity.word(),
        finding.message,
        subject.join(", ")
    )
}

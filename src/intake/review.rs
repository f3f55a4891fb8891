//! Which titles are to be decided, and what they may mean.

use crate::graph::Graph;
use crate::model::{Model, RoleId};
use crate::posts::census::{Census, ONE};
use crate::posts::columns::Posts;
use crate::posts::decisions::NONE;
use crate::posts::placement::{How, Placement, Placing, Reason};
use crate::posts::titles::{Suggestion, normalise};
use crate::report::review::{Review, Title};
use std::collections::BTreeMap;

/// A title as it is put together.
#[derive(Default)]
struct Gathered {
    spellings: BTreeMap<String, i64>,
    posts: i64,
    placed: Option<RoleId>,
    how: How,
    reason: Option<Reason>,
}

/// The titles of posts without a role that are not decided by the framework, those of most posts first; with `all`, every
/// title.
#[must_use]
pub fn review(
    posts: &Posts,
    census: &Census,
    model: &Model,
    graph: &Graph,
    placing: &Placing,
    all: bool,
) -> Review {
    let mut by: BTreeMap<String, Gathered> = BTreeMap::new();
    for cell in &census.cells {
        let place = cell.placement as usize;
        let Some((key, placement)) = census.placements.list.get(place) else {
            continue;
        };
        let title = posts.symbols.text(key.title);
        let folded = normalise(title);
        if !key.role.is_blank() || folded.is_empty() {
            continue;
        }
        let one = by.entry(folded).or_default();
        *one.spellings.entry(title.to_owned()).or_default() += cell.posts;
        one.posts += cell.posts;
        one.how = census.placements.how.get(place).copied().unwrap_or_default();
        match placement {
            Placement::On(stations) => {
                let station = stations.first().and_then(|&(station, _)| graph.station(station));
                one.placed = one.placed.or(station.map(|station| station.role));
            }
            Placement::Not(reason) => one.reason = Some(reason.clone()),
        }
    }
    let mut titles: Vec<(i64, Title)> = by
        .into_values()
        .filter(|one| all || is_open(one))
        .map(|one| (one.posts, title(&one, model, placing)))
        .collect();
    titles.sort_by(|(left, a), (right, b)| right.cmp(left).then_with(|| a.title.cmp(&b.title)));
    Review {
        titles: titles.into_iter().map(|(_, title)| title).collect(),
        roles: model
            .roles
            .iter()
            .map(|role| (role.name.clone(), role.title.clone()))
            .collect(),
    }
}

/// Whether somebody has to decide, or has decided.
fn is_open(one: &Gathered) -> bool {
    one.how != How::Framework
        || matches!(
            one.reason,
            Some(Reason::UnmatchedTitle(_) | Reason::AmbiguousTitle(_) | Reason::NoRole)
        )
}

fn title(one: &Gathered, model: &Model, placing: &Placing) -> Title {
    let spelt = one
        .spellings
        .iter()
        .max_by_key(|(text, posts)| (**posts, std::cmp::Reverse((*text).clone())))
        .map_or_else(String::new, |(text, _)| text.clone());
    let mut out = Title {
        count: count(one.posts),
        placed: one
            .placed
            .map_or_else(String::new, |role| model.role_name(role).to_owned()),
        ..Title::default()
    };
    match &one.reason {
        Some(Reason::UnmatchedTitle(near)) => propose(&mut out, near, model),
        Some(Reason::AmbiguousTitle(roles)) => {
            let names: Vec<String> = roles
                .iter()
                .map(|role| format!("`{}`", model.role_name(*role)))
                .collect();
            out.why = format!("it fits {} equally well", names.join(" and "));
        }
        Some(Reason::NoRole) | None => {}
        Some(other) => {
            out.why = format!(
                "its title is known, and its posts are not all placed: {}",
                other.word()
            )
        }
    }
    match one.how {
        How::Likeness if one.reason.is_none() => {
            out.why = "placed by the likeness of the title alone".to_owned()
        }
        How::Decision => {
            if let Some(decision) = placing.decisions.about(&spelt) {
                let role = decision.role.map_or(NONE, |role| model.role_name(role));
                out.decision = role.to_owned();
                out.note.clone_from(&decision.note);
            }
        }
        _ => {}
    }
    out.title = spelt;
    out
}

fn propose(out: &mut Title, near: &[Suggestion], model: &Model) {
    let Some((best, others)) = near.split_first() else {
        out.why = "no title of a role is like it".to_owned();
        return;
    };
    out.proposed = model.role_name(best.role).to_owned();
    out.score = best.score.to_string();
    out.why.clone_from(&best.why);
    let others: Vec<String> = others
        .iter()
        .map(|near| format!("{} ({})", model.role_name(near.role), near.score))
        .collect();
    if !others.is_empty() {
        out.why.push_str(&format!("; then {}", others.join(", ")));
    }
}

/// Posts as a sheet shows them.
fn count(posts: i64) -> String {
    if posts % ONE == 0 {
        return (posts / ONE).to_string();
    }
    let text = format!("{}.{:04}", posts / ONE, posts % ONE);
    text.trim_end_matches('0').to_owned()
}

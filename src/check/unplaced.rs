//! Posts that could not be placed, grouped for the checks that report them.

use super::Context;
use crate::posts::census::Places;
use crate::posts::placement::{Placement, Reason};
use std::collections::BTreeMap;

/// Posts of one group.
#[derive(Debug, Default)]
pub(super) struct Unplaced {
    pub(super) posts: Places,
    pub(super) cells: Vec<u32>,
}

/// The unplaced posts of each institution by what `key` says of their reason (and the text of their title).
pub(super) fn by<'a, K: Ord>(
    context: &'a Context<'_>,
    key: impl Fn(&'a Reason, &'a str) -> Option<K>,
) -> BTreeMap<(u32, K), Unplaced> {
    let mut groups: BTreeMap<(u32, K), Unplaced> = BTreeMap::new();
    let Some(here) = &context.establishment else {
        return groups;
    };
    for (number, cell) in here.census.numbered() {
        let Some((texts, Placement::Not(reason))) = here.census.placements.list.get(cell.placement as usize)
        else {
            continue;
        };
        let Some(key) = key(reason, here.posts.symbols.text(texts.title)) else {
            continue;
        };
        let group = groups.entry((cell.institution, key)).or_default();
        group.posts += cell.posts;
        group.cells.push(number);
    }
    groups
}

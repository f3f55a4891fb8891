//! Posts that could not be placed, grouped for the checks that report them.

use super::Context;
use crate::posts::census::{Cell, Places};
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
    let census = here.census;
    let nowhere = |cell: &Cell| matches!(census.placement(cell), Placement::Not(_));
    let unplaced = here.unplaced.get_or_init(|| {
        let all = census.numbered().filter(|(_, cell)| nowhere(cell));
        all.map(|(number, _)| number).collect()
    });
    let cells = unplaced.iter();
    for (number, cell) in cells.filter_map(|&number| Some((number, census.cells.get(number as usize)?))) {
        let Some((texts, Placement::Not(reason))) = census.placements.list.get(cell.placement as usize)
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

//! `[placement]`: how titles find their roles beside the framework's own (`semantics.md`, An institution).

use super::walk::{Found, Walk, entries};
use crate::source::Spanned;

/// What a manifest says about placement.
#[derive(Debug, Clone, Default)]
pub struct Placement {
    /// `decisions`: the file of what the institution has decided about titles, relative to the manifest.
    pub decisions: Option<Spanned<String>>,
    /// `at-least`: from how many points of likeness on a title is taken for the one that it is most like; titles that are
    /// only alike are offered and not taken when it is absent.
    pub at_least: Option<Spanned<u32>>,
}

const KEYS: [&str; 2] = ["decisions", "at-least"];

pub(super) fn placement(walk: &mut Walk, found: &Found) -> Placement {
    let mut out = Placement::default();
    let Some(table) = walk.table(found, "[placement]\ndecisions = \"placements.csv\"") else {
        return out;
    };
    for entry in entries(table) {
        match entry.key {
            "decisions" => out.decisions = walk.text(&entry, "decisions = \"placements.csv\""),
            "at-least" => {
                let span = walk.span(entry.value.span());
                let points = walk.whole(&entry, 1, "at-least = 90");
                match points {
                    Some(points @ 101..) => {
                        let message =
                            format!("likeness is at most 100 points, and {points} would take no title");
                        walk.bad(entry.value.span(), message, "write it like `at-least = 90`");
                    }
                    Some(points) => out.at_least = Some(Spanned::new(points, span)),
                    None => {}
                }
            }
            _ => walk.unknown(&entry, "`[placement]`", &KEYS),
        }
    }
    out
}

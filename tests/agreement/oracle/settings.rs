//! What a framework's `check` blocks say: limits, groupings and levels. Of two blocks the later one wins, clause by
//! clause.

use super::Fact;
use crate::agreement::world::{CheckBlock, World};

fn last<T>(world: &World, check: &str, of: impl Fn(&CheckBlock) -> Option<T>) -> Option<T> {
    let blocks = world.checks.iter().filter(|block| block.check == check);
    blocks.rev().find_map(of)
}

/// In ten-thousandths.
pub fn at_most(world: &World, check: &str) -> Option<u64> {
    last(world, check, |block| block.at_most)
}

pub fn at_least(world: &World, check: &str) -> Option<u64> {
    last(world, check, |block| block.at_least)
}

pub fn by(world: &World, check: &str) -> Option<Vec<&'static str>> {
    last(world, check, |block| block.by.clone())
}

/// Gives findings the level of their check. Concentration grades its findings itself: a level is a ceiling there.
pub fn apply(world: &World, findings: &mut Vec<Fact>) {
    findings.retain_mut(|fact| {
        let Some(level) = last(world, &fact.key.check, |block| block.level) else {
            return true;
        };
        let ceiling = fact.key.check == "fixed-term-concentration";
        let lower = |own: &str| rank(own) < rank(level);
        if !(ceiling && fact.severity.is_some_and(lower)) {
            fact.severity = Some(level);
        }
        level != "off"
    });
}

fn rank(level: &str) -> usize {
    let all = ["off", "note", "warning", "error"];
    all.iter().position(|known| *known == level).expect("a level")
}

//! What a framework says beside careers: contract terms of its own, and settings of checks.

use super::{any_index, likely};
use crate::agreement::world::{CheckBlock, Declared};
use proptest::collection::vec;
use proptest::prelude::*;

/// Some are everybody's and are declared anew.
const TERMS: [&str; 5] = [
    "internship",
    "zero-hours",
    "secondment",
    "casual",
    "open-ended-funded",
];
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
const LEVELS: [&str; 4] = ["note", "warning", "error", "off"];
const GROUPINGS: [&str; 4] = ["unit", "family", "unit x family", "family x unit"];
/// In ten-thousandths.
const SHARES: [u64; 7] = [2_500, 0, 1_000, 1_250, 3_330, 5_000, 10_000];
const RATIOS: [u64; 6] = [80_000, 10_000, 25_000, 30_000, 0, 33_333];
const SMALLEST: [u64; 6] = [5, 1, 2, 3, 10, 0];

/// The choices that a `check` block is made of.
#[derive(Debug, Clone)]
pub struct Raw {
    check: usize,
    level: Option<usize>,
    at_most: Option<usize>,
    at_least: Option<usize>,
    by: Option<Vec<usize>>,
}

/// The blocks of a framework: in most there is none.
pub fn blocks() -> impl Strategy<Value = Vec<Raw>> {
    (likely(0.4), vec(block(), 1..5)).prop_map(|(some, blocks)| if some { blocks } else { Vec::new() })
}

fn block() -> impl Strategy<Value = Raw> {
    use proptest::option::weighted;
    (
        any_index(),
        weighted(0.5, any_index()),
        weighted(0.6, any_index()),
        weighted(0.5, any_index()),
        weighted(0.4, vec(any_index(), 1..4)),
    )
        .prop_map(|(check, level, at_most, at_least, by)| Raw {
            check,
            level,
            at_most,
            at_least,
            by,
        })
}

impl Raw {
    /// Settings that a check does not have are left out; the two that have some come most often.
    pub fn build(&self) -> CheckBlock {
        let check = match self.check % 4 {
            0 => "fixed-term-concentration",
            1 => "bottleneck",
            _ => CHECKS[self.check / 4 % CHECKS.len()],
        };
        let limits: &[u64] = match check {
            "fixed-term-concentration" => &SHARES,
            "bottleneck" => &RATIOS,
            _ => &[],
        };
        let groups = check == "fixed-term-concentration";
        let pick = |list: &[u64], at: usize| list[at % list.len()];
        CheckBlock {
            check,
            level: self.level.map(|level| LEVELS[level % LEVELS.len()]),
            at_most: self
                .at_most
                .filter(|_| !limits.is_empty())
                .map(|at| pick(limits, at)),
            at_least: self.at_least.filter(|_| groups).map(|at| pick(&SMALLEST, at)),
            by: self
                .by
                .as_ref()
                .filter(|_| groups)
                .map(|by| by.iter().map(|at| GROUPINGS[at % GROUPINGS.len()]).collect()),
        }
    }
}

/// Distinct terms.
pub fn contracts(raw: &[(usize, usize)]) -> Vec<Declared> {
    let mut out: Vec<Declared> = Vec::new();
    for &(term, said) in raw {
        let name = TERMS[term % TERMS.len()];
        if out.iter().all(|known| known.name != name) {
            out.push(Declared {
                name: name.to_owned(),
                short_term: [Some(true), Some(false), None][said % 3],
            });
        }
    }
    out
}

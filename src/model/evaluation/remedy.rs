//! What would have to change for a job to have the grade that it has: the smallest sets of factor changes.

use super::{Band, Evaluation, LevelRange};
use crate::model::FactorId;
use foldhash::HashMap;
use std::collections::BTreeSet;

/// So many sets of changes are listed.
const SHOWN: usize = 8;
/// So many steps are made in listing them; the sets that were found by then are shown.
const STEPS: usize = 20_000;

/// A factor at another level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// The factor.
    pub factor: FactorId,
    /// The level that it would have.
    pub to: u16,
}

/// The smallest sets of changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedies {
    /// How many factors each set changes.
    pub factors: u32,
    /// By how many points, in ten-thousandths, all of them together.
    pub points: i64,
    /// The sets, in order of factors; at most eight.
    pub sets: Vec<Vec<Change>>,
    /// There are more sets of the same size than are listed.
    pub more: bool,
}

/// Fewest factors, then fewest points.
type Cost = (u32, i64);

/// One way to go on from a factor: points, cost, the level when it is a change.
struct Choice {
    points: i64,
    cost: Cost,
    to: Option<u16>,
}

impl Evaluation {
    /// The smallest sets of factor changes after which a job in `ranges` has a total in one of `bands`: fewest factors
    /// first, then fewest points moved. Exact: all totals are searched. None when no change does it; a set without
    /// changes when the job is there already.
    #[must_use]
    pub fn remedies(&self, ranges: &[LevelRange], bands: &[Band]) -> Option<Remedies> {
        let options: Vec<Vec<Choice>> = ranges
            .iter()
            .enumerate()
            .map(|(factor, &range)| self.options(factor, range))
            .collect();
        // For each number of factors left out in front: the least cost to come to each total of the rest.
        let mut rest: Vec<HashMap<i64, Cost>> = vec![HashMap::default()];
        if let Some(end) = rest.first_mut() {
            end.insert(0, (0, 0));
        }
        for choices in options.iter().rev() {
            let mut next: HashMap<i64, Cost> = HashMap::default();
            for (&total, &(factors, moved)) in rest.last().into_iter().flatten() {
                for choice in choices {
                    let cost = (factors + choice.cost.0, moved + choice.cost.1);
                    let slot = next.entry(total + choice.points).or_insert(cost);
                    *slot = (*slot).min(cost);
                }
            }
            rest.push(next);
        }
        rest.reverse();
        let reached = rest.first()?;
        let wanted = |total: i64| bands.iter().any(|band| band.contains(total));
        let best = reached
            .iter()
            .filter(|&(&total, _)| wanted(total))
            .map(|(_, &cost)| cost)
            .min()?;
        let mut starts: Vec<i64> = reached
            .iter()
            .filter(|&(&total, &cost)| cost == best && wanted(total))
            .map(|(&total, _)| total)
            .collect();
        starts.sort_unstable();
        let mut walk = Walk {
            options: &options,
            rest: &rest,
            found: BTreeSet::new(),
            steps: 0,
        };
        for total in starts {
            walk.go(0, total, best, &mut Vec::new());
        }
        let more = walk.found.len() > SHOWN || walk.steps >= STEPS;
        Some(Remedies {
            factors: best.0,
            points: best.1,
            sets: walk.found.into_iter().take(SHOWN).collect(),
            more,
        })
    }

    fn options(&self, factor: usize, range: LevelRange) -> Vec<Choice> {
        let levels = self.factors.get(factor).map_or(0, |factor| factor.levels.len());
        let own: Vec<i64> = range.iter().map(|level| self.points(factor, level)).collect();
        (0..u16::try_from(levels).unwrap_or(u16::MAX))
            .map(|level| {
                let points = self.points(factor, level);
                if range.contains(level) {
                    return Choice {
                        points,
                        cost: (0, 0),
                        to: None,
                    };
                }
                let moved = own.iter().map(|own| (own - points).abs()).min().unwrap_or(0);
                Choice {
                    points,
                    cost: (1, moved),
                    to: Some(level),
                }
            })
            .collect()
    }
}

/// Lists the sets of changes that cost as little as possible.
struct Walk<'a> {
    options: &'a [Vec<Choice>],
    rest: &'a [HashMap<i64, Cost>],
    found: BTreeSet<Vec<Change>>,
    steps: usize,
}

impl Walk<'_> {
    fn go(&mut self, factor: usize, total: i64, cost: Cost, changes: &mut Vec<Change>) {
        if self.found.len() > SHOWN || self.steps >= STEPS {
            return;
        }
        self.steps += 1;
        let Some(choices) = self.options.get(factor) else {
            self.found.insert(changes.clone());
            return;
        };
        let Some(rest) = self.rest.get(factor + 1) else {
            return;
        };
        for choice in choices {
            let left = (cost.0.checked_sub(choice.cost.0), cost.1 - choice.cost.1);
            let (Some(factors), moved) = left else { continue };
            let behind = total - choice.points;
            if rest.get(&behind) != Some(&(factors, moved)) {
                continue;
            }
            if let Some(to) = choice.to {
                changes.push(Change {
                    factor: FactorId::at(factor),
                    to,
                });
            }
            self.go(factor + 1, behind, (factors, moved), changes);
            if choice.to.is_some() {
                changes.pop();
            }
        }
    }
}

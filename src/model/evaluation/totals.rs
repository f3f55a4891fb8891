//! Every total that can occur, with how many combinations of levels give it.

use super::{Evaluation, Grading, LevelRange};
use crate::model::GradeId;
use foldhash::HashMap;

/// More distinct totals than this are not counted: no real scheme comes near.
const MOST: usize = 4_000_000;

/// The totals of all combinations of levels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Totals {
    /// Each total in ten-thousandths, rising, with how many combinations give it.
    pub counts: Vec<(i64, u128)>,
    /// How many combinations there are.
    pub combinations: u128,
    /// False when there are more combinations than can be counted: then [`Totals::counts`] stop at the largest
    /// number.
    pub exact: bool,
}

/// Where totals without a grade lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// Under the lowest grade.
    Below(GradeId),
    /// Between two grades.
    Between(GradeId, GradeId),
    /// Over the highest grade.
    Above(GradeId),
}

/// Neighbouring totals that can occur and reach no grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ungraded {
    /// Lowest of them in ten-thousandths.
    pub low: i64,
    /// Highest of them.
    pub high: i64,
    /// How many distinct totals they are.
    pub totals: usize,
    /// How many combinations of levels give them.
    pub combinations: u128,
    /// Where they lie.
    pub position: Position,
}

impl Totals {
    /// The totals of jobs whose levels lie in these ranges, one for each factor. None for a scheme with more distinct
    /// totals than any real one has.
    #[must_use]
    pub fn within(evaluation: &Evaluation, ranges: &[LevelRange]) -> Option<Self> {
        let mut totals: HashMap<i64, u128> = HashMap::default();
        totals.insert(0, 1);
        let mut exact = true;
        for (factor, range) in ranges.iter().enumerate() {
            // Levels with the same points are one option, taken several times.
            let mut options: HashMap<i64, u128> = HashMap::default();
            for level in range.iter() {
                *options.entry(evaluation.points(factor, level)).or_default() += 1;
            }
            let mut next: HashMap<i64, u128> = HashMap::default();
            for (&total, &ways) in &totals {
                for (&points, &times) in &options {
                    let slot = next.entry(total.saturating_add(points)).or_default();
                    let more = ways.saturating_mul(times);
                    *slot = slot.saturating_add(more);
                    exact &= *slot < u128::MAX;
                }
            }
            if next.len() > MOST {
                return None;
            }
            totals = next;
        }
        let mut counts: Vec<(i64, u128)> = totals.into_iter().collect();
        counts.sort_unstable();
        let mut combinations = 0_u128;
        for &(_, ways) in &counts {
            combinations = combinations.saturating_add(ways);
        }
        Some(Self {
            counts,
            exact: exact && combinations < u128::MAX,
            combinations,
        })
    }

    /// The totals of every job that the scheme can describe.
    #[must_use]
    pub fn of(evaluation: &Evaluation) -> Option<Self> {
        Self::within(evaluation, &evaluation.whole())
    }

    /// Lowest and highest.
    #[must_use]
    pub fn extremes(&self) -> Option<(i64, i64)> {
        Some((self.counts.first()?.0, self.counts.last()?.0))
    }

    /// The totals that reach no grade of a map, neighbours together (`semantics.md`, Evaluation and roles). A map
    /// without lines has none.
    #[must_use]
    pub fn ungraded(&self, grading: &Grading) -> Vec<Ungraded> {
        let mut out: Vec<Ungraded> = Vec::new();
        for &(total, combinations) in &self.counts {
            if grading.grade_of(total).is_some() {
                continue;
            }
            let under = grading
                .bands
                .iter()
                .rev()
                .find(|band| band.high.is_some_and(|high| high < total));
            let over = grading
                .bands
                .iter()
                .find(|band| band.low.is_some_and(|low| total < low));
            let position = match (under, over) {
                (Some(under), Some(over)) => Position::Between(under.grade, over.grade),
                (None, Some(over)) => Position::Below(over.grade),
                (Some(under), None) => Position::Above(under.grade),
                (None, None) => continue,
            };
            match out.last_mut() {
                Some(last) if last.position == position => {
                    last.high = total;
                    last.totals += 1;
                    last.combinations = last.combinations.saturating_add(combinations);
                }
                _ => out.push(Ungraded {
                    low: total,
                    high: total,
                    totals: 1,
                    combinations,
                    position,
                }),
            }
        }
        out
    }

    /// The grades of a map that some total reaches.
    #[must_use]
    pub fn grades(&self, grading: &Grading) -> Vec<GradeId> {
        let reached = |band: &&super::Band| self.counts.iter().any(|&(total, _)| band.contains(total));
        grading
            .bands
            .iter()
            .filter(reached)
            .map(|band| band.grade)
            .collect()
    }
}

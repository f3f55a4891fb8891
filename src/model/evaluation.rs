//! Job evaluation: schemes, the maps from totals to grades, profiles and matching rules
//! (`semantics.md`, Evaluation and roles).
//!
//! Points and totals are integers in ten-thousandths: nothing that decides a grade is rounded. Everything that is said
//! about all combinations of levels is counted exactly, by dynamic programming over totals, never by sampling.

mod compare;
mod remedy;
mod totals;

pub use compare::{Comparison, Place, Verdict, Why};
pub use remedy::{Change, Remedies};
pub use totals::{Position, Totals, Ungraded};

use super::ids::{EvaluationId, FactorId, GradeId, GradingId};
use crate::source::Span;

/// One point, and one level, in ten-thousandths.
pub const POINT: i64 = 10_000;

/// A job-evaluation scheme.
#[derive(Debug, Clone)]
pub struct Evaluation {
    /// Name.
    pub name: String,
    /// Words for people.
    pub title: String,
    /// Where it is declared.
    pub span: Span,
    /// Its factors, in order.
    pub factors: Vec<Factor>,
    /// False when some of it could not be read: totals would be wrong, and nothing is said about them.
    pub complete: bool,
}

/// A factor.
#[derive(Debug, Clone)]
pub struct Factor {
    /// Name.
    pub name: String,
    /// Words for people.
    pub title: String,
    /// Where it is declared.
    pub span: Span,
    /// Its levels, as declared: lowest first.
    pub levels: Vec<Level>,
}

/// A level of a factor.
#[derive(Debug, Clone)]
pub struct Level {
    /// `4`, `2.5`, `4a`, `B`.
    pub name: String,
    /// Its number in ten-thousandths: 4a is level 4. Where a factor has levels of letters alone, their order.
    pub number: i64,
    /// Points in ten-thousandths.
    pub points: i64,
}

/// The levels of one factor that a profile allows, as indices into [`Factor::levels`], both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LevelRange {
    /// Lowest.
    pub low: u16,
    /// Highest.
    pub high: u16,
}

impl LevelRange {
    /// One level.
    #[must_use]
    pub fn one(level: u16) -> Self {
        Self {
            low: level,
            high: level,
        }
    }

    /// Whether a level is in it.
    #[must_use]
    pub fn contains(self, level: u16) -> bool {
        (self.low..=self.high).contains(&level)
    }

    /// Its levels.
    pub fn iter(self) -> impl Iterator<Item = u16> {
        self.low..=self.high
    }
}

/// The levels of a role, factor by factor.
#[derive(Debug, Clone)]
pub struct Profile {
    /// The scheme.
    pub evaluation: EvaluationId,
    /// Where it is written.
    pub span: Span,
    /// For each factor of the scheme, what the role may have and where that is written.
    pub levels: Vec<(LevelRange, Span)>,
}

impl Profile {
    /// The ranges alone.
    #[must_use]
    pub fn ranges(&self) -> Vec<LevelRange> {
        self.levels.iter().map(|&(range, _)| range).collect()
    }
}

/// A map from totals to grades.
#[derive(Debug, Clone)]
pub struct Grading {
    /// Name.
    pub name: String,
    /// Words for people.
    pub title: String,
    /// Where it is declared.
    pub span: Span,
    /// The scheme whose totals it reads.
    pub evaluation: EvaluationId,
    /// Its lines, by rising totals.
    pub bands: Vec<Band>,
    /// False when a line could not be read: nothing is said about totals that seem to have no grade.
    pub complete: bool,
}

/// The totals of one grade, both ends included; no end is no limit.
#[derive(Debug, Clone, Copy)]
pub struct Band {
    /// The grade.
    pub grade: GradeId,
    /// Lowest total in ten-thousandths.
    pub low: Option<i64>,
    /// Highest total in ten-thousandths.
    pub high: Option<i64>,
    /// Where it is written.
    pub span: Span,
}

impl Band {
    /// Whether a total is in it.
    #[must_use]
    pub fn contains(&self, total: i64) -> bool {
        self.low.is_none_or(|low| low <= total) && self.high.is_none_or(|high| total <= high)
    }
}

/// How far a total is from the edges of its grade, in ten-thousandths of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edges {
    /// The grade below, and by how many points the total is over its highest.
    pub below: Option<(GradeId, i64)>,
    /// The grade above, and how many points are missing to its lowest.
    pub above: Option<(GradeId, i64)>,
}

impl Edges {
    /// The nearer edge within a margin: a boundary case.
    #[must_use]
    pub fn nearest(&self, margin: i64) -> Option<(GradeId, i64)> {
        let near = [self.below, self.above].into_iter().flatten();
        near.filter(|&(_, distance)| distance <= margin)
            .min_by_key(|&(grade, distance)| (distance, grade))
    }
}

impl Grading {
    /// The grade of a total; none where the map has no line for it.
    #[must_use]
    pub fn grade_of(&self, total: i64) -> Option<GradeId> {
        self.band_of(total)
            .and_then(|at| self.bands.get(at))
            .map(|band| band.grade)
    }

    fn band_of(&self, total: i64) -> Option<usize> {
        self.bands.iter().position(|band| band.contains(total))
    }

    /// The distance of a graded total to the grades beside its own.
    #[must_use]
    pub fn edges(&self, total: i64) -> Option<Edges> {
        let at = self.band_of(total)?;
        let below = at.checked_sub(1).and_then(|at| self.bands.get(at));
        let above = self.bands.get(at + 1);
        Some(Edges {
            below: below.and_then(|band| Some((band.grade, total - band.high?))),
            above: above.and_then(|band| Some((band.grade, band.low? - total))),
        })
    }
}

/// How far a job may differ from a profile and still match it.
#[derive(Debug, Clone)]
pub struct Matching {
    /// Name.
    pub name: String,
    /// Words for people.
    pub title: String,
    /// Where it is declared.
    pub span: Span,
    /// The scheme.
    pub evaluation: EvaluationId,
    /// For each factor, how many levels (in ten-thousandths) it may stand outside the profile; none for a factor that
    /// must stand inside.
    pub allowed: Vec<Option<i64>>,
    /// How many levels all factors may differ together; none is no limit.
    pub total: Option<i64>,
    /// The map by which the job's total must give a grade of the profile; none where the grade does not matter.
    pub same_grade: Option<GradingId>,
}

impl Evaluation {
    /// The factor of this name or title.
    #[must_use]
    pub fn factor(&self, name: &str) -> Option<FactorId> {
        self.factors
            .iter()
            .position(|factor| factor.name == name)
            .map(FactorId::at)
    }

    /// Every level of every factor.
    #[must_use]
    pub fn whole(&self) -> Vec<LevelRange> {
        self.factors
            .iter()
            .map(|factor| LevelRange {
                low: 0,
                high: u16::try_from(factor.levels.len().saturating_sub(1)).unwrap_or(u16::MAX),
            })
            .collect()
    }

    /// The points of a level, 0 for one that does not exist.
    #[must_use]
    pub fn points(&self, factor: usize, level: u16) -> i64 {
        self.factors
            .get(factor)
            .and_then(|factor| factor.levels.get(usize::from(level)))
            .map_or(0, |level| level.points)
    }

    /// The total of a job with these levels, one for each factor.
    #[must_use]
    pub fn total(&self, levels: &[u16]) -> i64 {
        let parts = levels
            .iter()
            .enumerate()
            .map(|(factor, &level)| self.points(factor, level));
        parts.sum()
    }

    /// The lowest and the highest total of jobs in these ranges.
    #[must_use]
    pub fn extremes(&self, ranges: &[LevelRange]) -> (i64, i64) {
        let mut out = (0_i64, 0_i64);
        for (factor, range) in ranges.iter().enumerate() {
            let points = range.iter().map(|level| self.points(factor, level));
            let (low, high) = points.fold((i64::MAX, i64::MIN), |(low, high), points| {
                (low.min(points), high.max(points))
            });
            if low <= high {
                out = (out.0.saturating_add(low), out.1.saturating_add(high));
            }
        }
        out
    }
}

impl Factor {
    /// The level that a text names: as declared, in any case, `4.0` for `4`, and `2-4` for level 4 of factor 2.
    #[must_use]
    pub fn level(&self, text: &str, number: usize) -> Option<u16> {
        let text = text.trim();
        let named = |wanted: &str| {
            self.levels
                .iter()
                .position(|level| level.name.eq_ignore_ascii_case(wanted))
        };
        let plain = || {
            let (whole, part) = text.split_once('.')?;
            part.chars().all(|c| c == '0').then_some(whole)
        };
        let numbered = || text.strip_prefix(&format!("{number}-"));
        named(text)
            .or_else(|| plain().and_then(named))
            .or_else(|| numbered().and_then(named))
            .and_then(|at| u16::try_from(at).ok())
    }

    /// Its levels as people write them: `1`, `2` and `3`.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.levels.iter().map(|level| level.name.clone()).collect()
    }

    /// A level's name.
    #[must_use]
    pub fn level_name(&self, level: u16) -> &str {
        self.levels
            .get(usize::from(level))
            .map_or("", |level| &level.name)
    }

    /// `2`, or `2..3`.
    #[must_use]
    pub fn range_name(&self, range: LevelRange) -> String {
        if range.low == range.high {
            return self.level_name(range.low).to_owned();
        }
        format!("{}..{}", self.level_name(range.low), self.level_name(range.high))
    }

    /// How many levels, in ten-thousandths, a level stands outside a range; letters of one level do not count.
    #[must_use]
    pub fn outside(&self, range: LevelRange, level: u16) -> i64 {
        let number = |level: u16| {
            self.levels
                .get(usize::from(level))
                .map_or(0, |level| level.number)
        };
        if level < range.low {
            (number(range.low) - number(level)).max(0)
        } else if level > range.high {
            (number(level) - number(range.high)).max(0)
        } else {
            0
        }
    }
}

/// Points or levels in ten-thousandths as people write them: `67.5`.
#[must_use]
pub fn points(value: i64) -> String {
    let (whole, part) = (value / POINT, (value % POINT).abs());
    let sign = if value < 0 && whole == 0 { "-" } else { "" };
    if part == 0 {
        return format!("{sign}{whole}");
    }
    let part = format!("{part:04}");
    format!("{sign}{whole}.{}", part.trim_end_matches('0'))
}

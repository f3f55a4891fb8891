//! Matching a job with a role profile (`language.md`, Job evaluation: `match`).

use super::{Evaluation, Grading, LevelRange, Matching};
use crate::model::{FactorId, GradeId, GradeSpan};

/// What a comparison comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Every factor stands inside the profile.
    ProfileMatch,
    /// Some factors differ, all within what the rule allows.
    BandMatch,
    /// The rule does not allow the differences.
    NonMatch,
}

impl Verdict {
    /// The word that reports and programs use.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::ProfileMatch => "profile-match",
            Self::BandMatch => "band-match",
            Self::NonMatch => "non-match",
        }
    }
}

/// Where one factor of a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Inside the profile.
    Inside,
    /// Outside, by so many levels in ten-thousandths, and allowed.
    Varies(i64),
    /// Outside by so many levels, and not allowed.
    Fails(i64),
}

/// Why a job does not match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// This factor differs more than is allowed.
    Factor(FactorId),
    /// All factors together differ by so many levels, which is over the limit.
    Together {
        /// Levels in ten-thousandths.
        varied: i64,
        /// The limit.
        limit: i64,
    },
    /// The job's total gives this grade, which is none of the profile's.
    Grade(Option<GradeId>),
}

/// A job beside a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// What it comes to.
    pub verdict: Verdict,
    /// Each factor.
    pub factors: Vec<Place>,
    /// How many levels the allowed variations are together, in ten-thousandths.
    pub varied: i64,
    /// The job's total.
    pub total: i64,
    /// The grade that the total gives, where the rule asks for it.
    pub grade: Option<GradeId>,
    /// Why it does not match.
    pub why: Vec<Why>,
}

impl Matching {
    /// Compares a job (a level for each factor) with a profile and the grades that its role may have; `grading` is the
    /// map of [`Matching::same_grade`].
    #[must_use]
    pub fn compare(
        &self,
        evaluation: &Evaluation,
        grading: Option<&Grading>,
        profile: &[LevelRange],
        grades: GradeSpan,
        job: &[u16],
    ) -> Comparison {
        let mut factors = Vec::new();
        let mut why = Vec::new();
        let mut varied = 0_i64;
        let ranges = profile.iter().zip(job).zip(&evaluation.factors).enumerate();
        for (index, ((&range, &level), factor)) in ranges {
            if range.contains(level) {
                factors.push(Place::Inside);
                continue;
            }
            let outside = factor.outside(range, level);
            match self.allowed.get(index).copied().flatten() {
                Some(allowed) if outside <= allowed => {
                    varied = varied.saturating_add(outside);
                    factors.push(Place::Varies(outside));
                }
                _ => {
                    factors.push(Place::Fails(outside));
                    why.push(Why::Factor(FactorId::at(index)));
                }
            }
        }
        if let Some(limit) = self.total.filter(|&limit| varied > limit) {
            why.push(Why::Together { varied, limit });
        }
        let total = evaluation.total(job);
        let grade = grading.and_then(|grading| grading.grade_of(total));
        if grading.is_some() && !grade.is_some_and(|grade| grades.contains(grade)) {
            why.push(Why::Grade(grade));
        }
        let inside = factors.iter().all(|place| *place == Place::Inside);
        let verdict = match (why.is_empty(), inside) {
            (false, _) => Verdict::NonMatch,
            (true, true) => Verdict::ProfileMatch,
            (true, false) => Verdict::BandMatch,
        };
        Comparison {
            verdict,
            factors,
            varied,
            total,
            grade,
            why,
        }
    }
}

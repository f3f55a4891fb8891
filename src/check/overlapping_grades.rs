//! `overlapping-grades`: pay bands of a scale that overlap too far, or leave a gap.
//!
//! # What it looks for
//! For neighbouring grades of a scale with pay: bands (contribution points apart) that overlap by more than half of the
//! narrower one; two grades with one and the same band; bands of which one lies inside the other; a gap between them. And two aligned grades whose bands do not
//! meet.
//!
//! # Why it matters
//! Where bands lie inside each other, a grade says nothing about pay; where they leave a gap, nobody can be paid between.
//!
//! # Example
//! Grade 6 runs from £27,924 to £33,309, grade 7 from £34,304: there is a gap of £995.
//!
//! # Settings
//! `check overlapping-grades { at most 30% }` of the narrower band; the default is 50%. A severity is a ceiling.
//!
//! # Evidence
//! `overlap` (share of the narrower band) or `gap` (in major units, or points); `lower`, `upper`: the bands.
//!
//! # How to fix
//! Move the ends of the bands, or say in the framework why they are as they are.
//!
//! # Source
//! `semantics.md`, Grading consistency.

use super::words::{grade_words, money, percent, ten_thousandths};
use super::{Check, Context, Finding, Scope};
use crate::diagnostic::Severity;
use crate::model::{Grade, GradeId};
use crate::posts::census::ONE;
use crate::syntax::ast::{Amount, IntRange};

pub(super) const CHECK: Check = Check {
    name: "overlapping-grades",
    severity: Severity::Warning,
    graded: true,
    scope: Scope::Framework,
    needs: &[],
    source: include_str!("overlapping_grades.rs"),
    run,
};

/// Half of the narrower band, in ten-thousandths.
pub(super) const LIMIT: i64 = 5_000;

/// How two neighbouring bands lie.
enum Fault {
    /// Share of the narrower band, in ten-thousandths.
    Overlap(i64),
    Nested,
    /// One band under two names.
    Same,
    /// In points where `true`, else in minor units.
    Gap(i64, bool),
    Apart,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let limit = match context.settings.of(&CHECK).at_most {
        Some(Amount::Percent(share) | Amount::Number(share)) => share,
        None => LIMIT,
    };
    let mut findings = Vec::new();
    for scale in &context.model.scales {
        for (low, high) in scale.grades.iter().zip(scale.grades.iter().skip(1)) {
            let (Some(lower), Some(upper)) = (context.model.grade(low), context.model.grade(high)) else {
                continue;
            };
            if let Some(fault) = neighbours(lower, upper, limit) {
                findings.extend(render(context, &scale.name, (low, lower), (high, upper), &fault));
            }
        }
    }
    for alignment in &context.model.alignments {
        let (Some(left), Some(right)) = (
            context.model.grade(alignment.left),
            context.model.grade(alignment.right),
        ) else {
            continue;
        };
        if let (Some(a), Some(b)) = (left.pay, right.pay)
            && (a.high < b.low || b.high < a.low)
        {
            let finding = render(
                context,
                "",
                (alignment.left, left),
                (alignment.right, right),
                &Fault::Apart,
            );
            findings.extend(finding.map(|finding| finding.at(alignment.span)));
        }
    }
    findings
}

fn neighbours(lower: &Grade, upper: &Grade, limit: i64) -> Option<Fault> {
    let (low, high) = (lower.pay?, upper.pay?);
    if high.low > low.high {
        // On a spine the next point is no gap; in money the next whole unit is none.
        return match (lower.points, upper.points) {
            (Some(below), Some(above)) => {
                let gap = above.low - below.high - 1;
                (gap > 0).then_some(Fault::Gap(gap, true))
            }
            _ => {
                let gap = high.low - low.high;
                (gap > 100).then_some(Fault::Gap(gap, false))
            }
        };
    }
    if high.low == low.low && high.high == low.high {
        return Some(Fault::Same);
    }
    if high.low <= low.low || high.high <= low.high {
        return Some(Fault::Nested);
    }
    let narrower = (low.high - low.low).min(high.high - high.low);
    if narrower == 0 {
        return None;
    }
    let overlap = (low.high - high.low).saturating_mul(ONE) / narrower;
    (overlap > limit).then_some(Fault::Overlap(overlap))
}

fn render(
    context: &Context<'_>,
    scale: &str,
    (low, lower): (GradeId, &Grade),
    (high, upper): (GradeId, &Grade),
    fault: &Fault,
) -> Option<Finding> {
    let (below, above) = (lower.pay?, upper.pay?);
    let band = |pay: IntRange| format!("{} to {}", money(context, pay.low), money(context, pay.high));
    let words = |id| match fault {
        // They are grades of two scales, and often of one name.
        Fault::Apart => context.model.qualified(id),
        _ => grade_words(context, id),
    };
    let bands = format!(
        "{} runs from {}, {} from {}",
        words(low),
        band(below),
        words(high),
        band(above)
    );
    let subject = if scale.is_empty() {
        vec![
            ("grade", context.model.qualified(low)),
            ("aligned", context.model.qualified(high)),
        ]
    } else {
        vec![
            ("scale", scale.to_owned()),
            ("grade", lower.name.clone()),
            ("next", upper.name.clone()),
        ]
    };
    let (message, severity, evidence, remedy) = match fault {
        Fault::Overlap(share) => (
            format!(
                "the bands overlap by {}: {bands}",
                percent(*share as f64 / ONE as f64)
            ),
            Severity::Note,
            Some(("overlap", ten_thousandths(*share))),
            "move the ends of the bands apart, or raise the limit with a reason",
        ),
        Fault::Same => (
            format!(
                "{} and {} have one and the same band, {}",
                words(low),
                words(high),
                band(below)
            ),
            Severity::Warning,
            None,
            "move the ends of the bands, or make one grade of the two",
        ),
        Fault::Nested => (
            format!("one band lies inside the other: {bands}"),
            Severity::Warning,
            None,
            "move the ends of the bands, so that the higher grade can pay more",
        ),
        Fault::Gap(gap, points) => {
            let (words, value) = if *points {
                (format!("{gap} points"), ten_thousandths(gap.saturating_mul(ONE)))
            } else {
                (
                    money(context, *gap),
                    ten_thousandths(gap.saturating_mul(ONE) / 100),
                )
            };
            let message = format!("there is a gap of {words} between the bands: {bands}");
            (
                message,
                Severity::Note,
                Some(("gap", value)),
                "let the bands meet",
            )
        }
        Fault::Apart => (
            format!("aligned grades whose bands do not meet: {bands}"),
            Severity::Warning,
            None,
            "correct the alignment, or the pay of one of the grades",
        ),
    };
    let mut finding = Finding::new(&CHECK, None, subject, message)
        .severity(severity)
        .evidence("lower", vec![below.low / 100, below.high / 100])
        .evidence("upper", vec![above.low / 100, above.high / 100])
        .at(lower.span)
        .at(upper.span)
        .suggest(remedy);
    if let Some((name, value)) = evidence {
        finding = finding.evidence(name, value);
    }
    Some(finding)
}

//! The statistics of the checks (`semantics.md`, Statistics): intervals and tests are exact or name their
//! approximation.
//!
//! Plain functions of numbers, apart from everything that knows what a post is. They use floating point, and so
//! they are the one place whose results may not decide between equal and unequal: compare them with a limit only.

mod clopper_pearson;
mod fisher;
mod funnel;

pub use clopper_pearson::clopper_pearson;
pub use fisher::fisher_two_sided;
pub use funnel::binomial_limit;

/// The 97.5% point of the normal distribution: two-sided 95%.
const Z_95: f64 = 1.959_963_984_540_054;

/// The Wilson score interval of a share, at 95% (`semantics.md`, Statistics; Fixed-term concentration).
///
/// An approximation, by name: the score interval without continuity correction (Wilson 1927). `None` where there
/// is no share, that is, for no trials or more successes than trials.
#[must_use]
pub fn wilson(successes: u64, n: u64) -> Option<(f64, f64)> {
    if n == 0 || successes > n {
        return None;
    }
    let trials = real(n);
    let share = real(successes) / trials;
    let z2 = Z_95 * Z_95;
    let scale = 1.0 + z2 / trials;
    let centre = (share + z2 / (2.0 * trials)) / scale;
    // k (n - k) / n in place of n p (1 - p): nothing is lost where the share is near 1.
    let variance = real(successes) * real(n - successes) / trials;
    let half = Z_95 * (variance + z2 / 4.0).sqrt() / (trials + z2);
    // At the ends the bound is the end itself; arithmetic would miss it by a rounding.
    let low = if successes == 0 {
        0.0
    } else {
        (centre - half).clamp(0.0, 1.0)
    };
    let high = if successes == n {
        1.0
    } else {
        (centre + half).clamp(0.0, 1.0)
    };
    Some((low, high))
}

/// The q values of Benjamini and Hochberg (1995) for a family of p values, in the order given (`semantics.md`,
/// Statistics; Fixed-term concentration).
///
/// Step-up: q rises with p, never passes 1, and equal p have equal q.
#[must_use]
pub fn benjamini_hochberg(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<(usize, f64)> = p_values.iter().copied().enumerate().collect();
    order.sort_by(|left, right| left.1.total_cmp(&right.1).then(left.0.cmp(&right.0)));
    let tests = p_values.len();
    let mut adjusted = vec![1.0; tests];
    let mut least = 1.0_f64;
    for (place, (index, p)) in order.into_iter().enumerate().rev() {
        // Multiply last: the order of operations that gives p itself when there is one test.
        least = least.min(p * (count(tests) / count(place + 1)));
        if let Some(slot) = adjusted.get_mut(index) {
            *slot = least;
        }
    }
    adjusted
}

/// The median; the mean of the two middle values where their number is even, `None` where there are none
/// (`semantics.md`, Statistics).
#[must_use]
pub fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *sorted.get(middle.checked_sub(1)?)?;
    Some(f64::midpoint(lower, upper))
}

/// A count as a real number. Counts of posts are far below 2^53, up to which this is exact.
#[allow(clippy::cast_precision_loss)]
fn real(n: u64) -> f64 {
    n as f64
}

/// As [`real`], for lengths.
#[allow(clippy::cast_precision_loss)]
fn count(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests;

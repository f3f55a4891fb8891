//! Control limits of a funnel plot.

use super::real;
use statrs::function::beta::checked_beta_reg;

/// The share below which a group of `n` falls with probability `q` when its true share is `p`: the limit of a funnel plot
/// (`semantics.md`, Statistics).
///
/// Exact binomial, by the definition of Spiegelhalter (Statistics in Medicine 2005, appendix A.1.1): the smallest count whose
/// cumulated probability reaches `q`, less the part of the last step that overshoots it, as a share of `n`. `p` and `q` are
/// between 0 and 1; without posts, or with a share that cannot vary, the limit is `p` itself.
#[must_use]
pub fn binomial_limit(n: u64, p: f64, q: f64) -> f64 {
    if n == 0 || p <= 0.0 || p >= 1.0 {
        return p.clamp(0.0, 1.0);
    }
    let (mut low, mut high) = (0, n);
    while low < high {
        let middle = low + (high - low) / 2;
        if cumulated(n, p, middle) >= q {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    let at = cumulated(n, p, low);
    let before = low.checked_sub(1).map_or(0.0, |below| cumulated(n, p, below));
    let overshoot = if at > before {
        (at - q) / (at - before)
    } else {
        0.0
    };
    ((real(low) - overshoot) / real(n)).clamp(0.0, 1.0)
}

/// The probability of at most `k` of `n`.
fn cumulated(n: u64, p: f64, k: u64) -> f64 {
    if k >= n {
        return 1.0;
    }
    checked_beta_reg(real(n - k), real(k) + 1.0, 1.0 - p).unwrap_or(1.0)
}

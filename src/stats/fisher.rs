//! Fisher's exact test for a table of two rows and two columns.

use super::real;

/// Tables whose probability is within this of the observed one's count as equally likely: the definition that R
/// uses (and SciPy, with a smaller tolerance), without which rounding would decide about ties.
const TIE: f64 = 1e-7;

/// Terms below this share of what is summed already cannot change it: terms fall at least geometrically from
/// there on, because the distribution is log-concave.
const NEGLIGIBLE: f64 = 1e-20;

/// Fisher's exact two-sided p for the table `a b / c d` (`semantics.md`, Statistics; Fixed-term concentration):
/// the probability, given the margins, of a table that is no more likely than this one.
///
/// Exact but for rounding (relative error under 1e-9 down to p of 1e-300, below which it is 0). A table with an
/// empty row or column has but one form, and p is 1.
///
/// The terms are taken from the most likely table outwards, each from its neighbour by a ratio of whole numbers:
/// no factorials, so nothing cancels, and only as many terms as can matter (some 60 standard deviations).
#[must_use]
pub fn fisher_two_sided(a: u64, b: u64, c: u64, d: u64) -> f64 {
    let margins = Margins::of(a, b, c, d);
    let Some(observed) = margins.weight(a) else {
        return 0.0;
    };
    let threshold = observed * (1.0 + TIE);
    if threshold >= 1.0 {
        return 1.0;
    }
    let mut sums = Sums {
        total: 1.0,
        tail: 0.0,
    };
    let mut weight = 1.0;
    for x in margins.mode..margins.high {
        weight *= margins.ratio_up(x);
        if sums.add(weight, threshold) {
            break;
        }
    }
    weight = 1.0;
    for x in (margins.low + 1..=margins.mode).rev() {
        weight *= margins.ratio_down(x);
        if sums.add(weight, threshold) {
            break;
        }
    }
    (sums.tail / sums.total).min(1.0)
}

/// What is summed, in units of the most likely table's probability.
struct Sums {
    /// All tables.
    total: f64,
    /// Those no more likely than the observed one.
    tail: f64,
}

impl Sums {
    /// Adds a term; true when no further term in this direction can matter.
    fn add(&mut self, weight: f64, threshold: f64) -> bool {
        self.total += weight;
        if weight > threshold {
            return false;
        }
        self.tail += weight;
        weight < NEGLIGIBLE * self.tail
    }
}

/// The margins of a table, and where its first cell may lie.
struct Margins {
    /// First row, second row, first column.
    row_one: u64,
    row_two: u64,
    column: u64,
    /// The least, the most, and the most likely value of the first cell.
    low: u64,
    high: u64,
    mode: u64,
}

impl Margins {
    fn of(a: u64, b: u64, c: u64, d: u64) -> Self {
        let (row_one, row_two, column) = (a.saturating_add(b), c.saturating_add(d), a.saturating_add(c));
        let low = column.saturating_sub(row_two);
        let high = column.min(row_one);
        let product = (u128::from(column) + 1).saturating_mul(u128::from(row_one) + 1);
        let mode = product / (u128::from(row_one) + u128::from(row_two) + 2);
        let mode = u64::try_from(mode).unwrap_or(high).clamp(low, high);
        Self {
            row_one,
            row_two,
            column,
            low,
            high,
            mode,
        }
    }

    /// Probability of x + 1 over that of x.
    fn ratio_up(&self, x: u64) -> f64 {
        let (from_row, from_column) = (real(self.row_one - x), real(self.column - x));
        // x + 1 stands in the first cell and `row_two - (column - x - 1)` in the last.
        let last = real(self.row_two.saturating_add(x + 1).saturating_sub(self.column));
        (from_row / last) * (from_column / real(x + 1))
    }

    /// Probability of x - 1 over that of x.
    fn ratio_down(&self, x: u64) -> f64 {
        1.0 / self.ratio_up(x - 1)
    }

    /// The probability of a value over that of the most likely one; `None` when it is too small to tell from 0.
    fn weight(&self, value: u64) -> Option<f64> {
        let mut weight = 1.0;
        let mut times = |ratio: f64| {
            weight *= ratio;
            // Subnormal numbers have lost their digits.
            weight >= f64::MIN_POSITIVE
        };
        let kept = if value >= self.mode {
            (self.mode..value).all(|x| times(self.ratio_up(x)))
        } else {
            (value + 1..=self.mode).rev().all(|x| times(self.ratio_down(x)))
        };
        kept.then_some(weight)
    }
}

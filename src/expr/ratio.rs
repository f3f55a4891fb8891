//! Exact fractions: a share of a third is a third, so that no rounding decides a finding.

use std::cmp::Ordering;

/// A fraction with a positive denominator, in the base unit of its type (ten-thousandths, minor units).
#[derive(Debug, Clone, Copy)]
pub struct Ratio {
    top: i128,
    bottom: i128,
}

/// Ten-thousandths of one.
const ONE: i128 = 10_000;
/// Smaller numbers are not reduced: their products are far from the end of what can be counted.
const LARGE: i128 = 1 << 56;

impl Ratio {
    /// A whole number of base units.
    #[must_use]
    pub fn whole(value: i64) -> Self {
        Self {
            top: i128::from(value),
            bottom: 1,
        }
    }

    /// `top / bottom`; none for a division by zero.
    #[must_use]
    pub fn new(top: i128, bottom: i128) -> Option<Self> {
        if bottom > 0 && bottom < LARGE && top.unsigned_abs() < LARGE.unsigned_abs() {
            return Some(Self { top, bottom });
        }
        let divisor = gcd(top.checked_abs()?, bottom.checked_abs()?);
        let sign = bottom.signum();
        let (top, bottom) = (top.checked_div(divisor)?, bottom.checked_div(divisor)?);
        (bottom != 0).then_some(Self {
            top: top.checked_mul(sign)?,
            bottom: bottom.checked_mul(sign)?,
        })
    }

    /// The sum; none where the numbers grow too large.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        let left = self.top.checked_mul(other.bottom)?;
        let right = other.top.checked_mul(self.bottom)?;
        Self::new(left.checked_add(right)?, self.bottom.checked_mul(other.bottom)?)
    }

    /// The difference.
    #[must_use]
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(Self {
            top: other.top.checked_neg()?,
            ..other
        })
    }

    /// The product; one side is in ten-thousandths.
    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        let bottom = self.bottom.checked_mul(other.bottom)?.checked_mul(ONE)?;
        Self::new(self.top.checked_mul(other.top)?, bottom)
    }

    /// The quotient in ten-thousandths of the units' quotient; none for a division by zero.
    #[must_use]
    pub fn over(self, other: Self) -> Option<Self> {
        let top = self.top.checked_mul(other.bottom)?.checked_mul(ONE)?;
        Self::new(top, self.bottom.checked_mul(other.top)?)
    }

    /// The nearest whole number of base units, halves away from zero.
    #[must_use]
    pub fn rounded(self) -> i64 {
        let half = self.bottom / 2;
        let away = if self.top < 0 {
            self.top - half
        } else {
            self.top + half
        };
        i64::try_from(away / self.bottom).unwrap_or(i64::MAX)
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        match (
            self.top.checked_mul(other.bottom),
            other.top.checked_mul(self.bottom),
        ) {
            (Some(left), Some(right)) => left.cmp(&right),
            // Numbers of this size are no numbers of posts or money: their whole parts tell.
            _ => (self.top / self.bottom).cmp(&(other.top / other.bottom)),
        }
    }
}

impl PartialEq for Ratio {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Ratio {}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn gcd(mut left: i128, mut right: i128) -> i128 {
    while right != 0 {
        (left, right) = (right, left % right);
    }
    left.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_third_is_less_than_its_next_ten_thousandth() {
        let third = Ratio::new(10_000, 3).unwrap();
        assert!(third > Ratio::whole(3_333));
        assert!(third < Ratio::whole(3_334));
        assert_eq!(third.rounded(), 3_333);
        assert_eq!(Ratio::whole(3).over(Ratio::whole(0)), None);
        assert_eq!(
            Ratio::whole(30_000).over(Ratio::whole(20_000)),
            Some(Ratio::whole(15_000))
        );
        assert_eq!(Ratio::whole(1).minus(Ratio::whole(2)), Ratio::new(1, -1));
    }
}

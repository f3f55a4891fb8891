//! Statistics the long way: exact whole numbers of any size, and only at the end a fraction.

use std::cmp::Ordering;

/// A whole number of any size: digits of base 2^32, lowest first, without zeros at the top.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Big(Vec<u32>);

impl Big {
    fn one() -> Self {
        Self(vec![1])
    }

    fn trimmed(mut self) -> Self {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
        self
    }

    fn times(&self, other: &Self) -> Self {
        let mut digits = vec![0_u32; self.0.len() + other.0.len() + 1];
        for (i, &a) in self.0.iter().enumerate() {
            let mut carry = 0_u64;
            for (j, &b) in other.0.iter().enumerate() {
                let sum = u64::from(digits[i + j]) + u64::from(a) * u64::from(b) + carry;
                digits[i + j] = sum as u32;
                carry = sum >> 32;
            }
            digits[i + other.0.len()] = carry as u32;
        }
        Self(digits).trimmed()
    }

    /// Division by a number that divides it.
    fn over(&self, divisor: u32) -> Self {
        let mut digits = self.0.clone();
        let mut rest = 0_u64;
        for digit in digits.iter_mut().rev() {
            let value = (rest << 32) | u64::from(*digit);
            *digit = (value / u64::from(divisor)) as u32;
            rest = value % u64::from(divisor);
        }
        assert_eq!(rest, 0, "only exact divisions are made");
        Self(digits).trimmed()
    }

    fn plus(&self, other: &Self) -> Self {
        let mut digits = Vec::new();
        let mut carry = 0_u64;
        for at in 0..self.0.len().max(other.0.len()) + 1 {
            let digit = |of: &Self| u64::from(of.0.get(at).copied().unwrap_or(0));
            let sum = digit(self) + digit(other) + carry;
            digits.push(sum as u32);
            carry = sum >> 32;
        }
        Self(digits).trimmed()
    }

    fn compare(&self, other: &Self) -> Ordering {
        self.0
            .len()
            .cmp(&other.0.len())
            .then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }

    /// The number as a fraction of a power of 2^32.
    fn scaled(&self) -> (f64, i32) {
        let mut value = 0.0;
        for &digit in self.0.iter().rev().take(4) {
            value = value * 4_294_967_296.0 + f64::from(digit);
        }
        (value, self.0.len().saturating_sub(4) as i32)
    }

    fn ratio(&self, other: &Self) -> f64 {
        let ((a, a_power), (b, b_power)) = (self.scaled(), other.scaled());
        a / b * 4_294_967_296.0_f64.powi(a_power - b_power)
    }
}

/// In how many ways `k` of `n` can be chosen.
fn choose(n: u64, k: u64) -> Big {
    let mut ways = Big::one();
    for i in 0..k {
        ways = ways.times(&Big(vec![(n - i) as u32])).over((i + 1) as u32);
    }
    ways
}

/// Fisher's exact two-sided p of `short` in `filled` against `all_short` in `all`: the chance of every table with
/// these margins that is no likelier than this one.
pub fn fisher(short: u64, filled: u64, all_short: u64, all: u64) -> f64 {
    let lasting = all - all_short;
    let ways = |k: u64| choose(all_short, k).times(&choose(lasting, filled - k));
    let seen = ways(short);
    let (mut extreme, mut total) = (Big(Vec::new()), Big(Vec::new()));
    for k in filled.saturating_sub(lasting)..=filled.min(all_short) {
        let here = ways(k);
        total = total.plus(&here);
        if here.compare(&seen) != Ordering::Greater {
            extreme = extreme.plus(&here);
        }
    }
    extreme.ratio(&total)
}

/// The Wilson 95% interval of `hits` in `n`.
pub fn wilson(hits: u64, n: u64) -> (f64, f64) {
    let z = 1.959_963_984_540_054_f64;
    let (n, p) = (n as f64, hits as f64 / n as f64);
    let middle = p + z * z / (2.0 * n);
    let reach = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    let below = 1.0 + z * z / n;
    ((middle - reach) / below, (middle + reach) / below)
}

/// The Benjamini–Hochberg q of each p: the least level at which the step-up procedure would call it found.
pub fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    let rank = |value: f64| p.iter().filter(|&&other| other <= value).count() as f64;
    p.iter()
        .map(|&own| {
            p.iter()
                .filter(|&&other| other >= own)
                .map(|&other| other * p.len() as f64 / rank(other))
                .fold(1.0, f64::min)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-9, "{a} is not {b}");
    }

    #[test]
    fn choosing_is_exact_beyond_machine_words() {
        assert_eq!(choose(5, 2), Big(vec![10]));
        // 100 choose 50 is 100891344545564193334812497256.
        let mut digits = choose(100, 50);
        let mut text = String::new();
        for _ in 0..30 {
            let last = (0..10)
                .find(|&last| {
                    let mut rest = 0_u64;
                    for &digit in digits.0.iter().rev() {
                        rest = ((rest << 32) | u64::from(digit)) % 10;
                    }
                    rest == last
                })
                .unwrap();
            text.insert(0, char::from(b'0' + last as u8));
            if last > 0 {
                digits.0[0] -= last as u32;
            }
            digits = digits.trimmed().over(10);
        }
        assert_eq!(text, "100891344545564193334812497256");
    }

    #[test]
    fn the_tea_tasting_lady_gets_her_p() {
        // 3 of 4 right in 8 cups: tables 0, 1, 3 and 4 have 1, 16, 16 and 1 of 70 ways.
        near(fisher(3, 4, 4, 8), 34.0 / 70.0);
        near(fisher(4, 4, 4, 8), 2.0 / 70.0);
        near(fisher(2, 4, 4, 8), 1.0);
    }

    #[test]
    fn large_tables_do_not_overflow() {
        near(fisher(150, 300, 300, 600), 1.0);
        assert!(fisher(200, 300, 300, 600) < 1e-10);
    }

    #[test]
    fn the_interval_of_none_starts_at_nought_and_of_half_is_even() {
        // n/(n + z²) by hand: 10/(10 + 3.841458820694124) = 0.7224672…
        let (low, high) = wilson(0, 10);
        near(low, 0.0);
        near(high, 1.0 - 10.0 / 13.841_458_820_694_124);
        let (low, high) = wilson(5, 10);
        near(low + high, 1.0);
    }

    #[test]
    fn q_never_falls_as_p_rises() {
        let q = benjamini_hochberg(&[0.04, 0.01, 0.03, 0.02]);
        for value in q {
            near(value, 0.04);
        }
        let q = benjamini_hochberg(&[0.001, 0.5, 0.9]);
        near(q[0], 0.003);
        near(q[1], 0.75);
        near(q[2], 0.9);
    }
}

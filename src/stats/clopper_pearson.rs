//! The exact interval of a share.

use super::real;
use statrs::function::beta::beta_reg;

/// How often the bracket is halved: more than a double has bits between 0 and 1.
const HALVINGS: u32 = 1_100;

/// The exact (Clopper-Pearson 1934) interval of a share, at 95% (`semantics.md`, Statistics): all shares under which neither
/// so many successes or more, nor so many or fewer, are less likely than 2.5%.
///
/// `None` where there is no share, that is, for no trials or more successes than trials.
#[must_use]
pub fn clopper_pearson(successes: u64, n: u64) -> Option<(f64, f64)> {
    const TAIL: f64 = 0.025;
    if n == 0 || successes > n {
        return None;
    }
    let (k, n) = (real(successes), real(n));
    // P(X >= k) under a share p is the regularised incomplete beta function I_p(k, n - k + 1), which rises with p.
    let low = if successes == 0 {
        0.0
    } else {
        root(|p| beta_reg(k, n - k + 1.0, p), TAIL)
    };
    let high = if k >= n {
        1.0
    } else {
        root(|p| beta_reg(k + 1.0, n - k, p), 1.0 - TAIL)
    };
    Some((low, high))
}

/// Where a function that rises from 0 to 1 on [0, 1] has a value: by halving, which cannot fail to end.
fn root(rising: impl Fn(f64) -> f64, value: f64) -> f64 {
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high {
            break;
        }
        if rising(middle) < value {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::clopper_pearson;

    /// `scipy.stats.binomtest(k, n).proportion_ci(0.95, "exact")` of SciPy 1.17.1.
    const SCIPY: &[(u64, u64, f64, f64)] = &[
        (0, 1, 0.0, 0.975),
        (1, 1, 0.025000000000000022, 1.0),
        (0, 10, 0.0, 0.30849710781876294),
        (10, 10, 0.6915028921812371, 1.0),
        (1, 2, 0.01257911709367899, 0.987420882906321),
        (3, 10, 0.06673951117773447, 0.652452850060008),
        (7, 20, 0.1539092047845412, 0.5921885345328283),
        (1, 1000, 2.5317487491674634e-05, 0.0055589242798499),
        (999, 1000, 0.9944410757201502, 0.9999746825125083),
        (250, 1000, 0.2234304062646791, 0.2780500062237556),
        (5, 17, 0.10313551437031993, 0.5595827187543372),
        (0, 3000, 0.0, 0.0012288708038255011),
        (12345, 100000, 0.12141710670788443, 0.125504760848672),
        (1, 1000000, 2.5317805139113815e-08, 5.571630655512304e-06),
    ];

    #[test]
    fn intervals_are_those_of_scipy() {
        for &(k, n, low, high) in SCIPY {
            let (mine_low, mine_high) = clopper_pearson(k, n).unwrap();
            assert!((mine_low - low).abs() < 1e-9, "{k}/{n}: {mine_low} and not {low}");
            assert!(
                (mine_high - high).abs() < 1e-9,
                "{k}/{n}: {mine_high} and not {high}"
            );
        }
    }

    #[test]
    fn there_is_no_interval_without_a_share() {
        assert_eq!(clopper_pearson(0, 0), None);
        assert_eq!(clopper_pearson(3, 2), None);
    }
}

use super::{benjamini_hochberg, fisher_two_sided, median, wilson};
use proptest::prelude::*;

/// Whether two numbers agree to a relative tolerance (absolutely, at 0).
fn near(ours: f64, theirs: f64, tolerance: f64) -> bool {
    (ours - theirs).abs() <= tolerance * theirs.abs().max(f64::MIN_POSITIVE)
}

/// p values of `scipy.stats.fisher_exact([[a, b], [c, d]])`, two-sided, SciPy 1.17.1.
const SCIPY_FISHER: [([u64; 4], f64); 26] = [
    // empty, or with an empty row or column: one table is possible
    ([0, 0, 0, 0], 1.0),
    ([0, 0, 3, 4], 1.0),
    ([5, 0, 0, 0], 1.0),
    ([5, 10_000_000, 0, 3], 1.0),
    // small, with zeros and ties
    ([1, 0, 0, 1], 1.0),
    ([8, 2, 1, 5], 0.034965034965034975),
    ([3, 1, 1, 3], 0.48571428571428565),
    ([0, 5, 5, 0], 0.007936507936507938),
    ([10, 10, 10, 10], 1.0),
    ([7, 12, 0, 5], 0.272068511198946),
    ([12, 5, 7, 9], 0.16632006577356484),
    ([2, 3, 6, 4], 0.6083916083916083),
    ([1, 9, 11, 3], 0.0027594561852200836),
    // of the size of a department in a university
    ([14, 6, 120, 260], 0.000913908646366187),
    ([0, 40, 3, 900], 1.0),
    ([31, 17, 92, 301], 1.8400920274474933e-8),
    ([46, 25, 84, 198], 9.460316423545196e-8),
    ([1000, 1200, 1500, 1300], 1.4059586625070915e-8),
    // extreme
    ([111, 9, 3, 400], 2.159077272251775e-98),
    ([300, 100, 100, 300], 6.00629983095699e-47),
    ([3000, 200, 90, 7000], 0.0),
    // millions
    ([500_000, 500_000, 500_000, 500_000], 1.0),
    ([500_000, 500_000, 501_000, 499_000], 0.1577145048697666),
    ([1_000_000, 3, 1_000_000, 20], 0.000488247476949229),
    ([12, 1_000_000, 40, 1_000_000], 0.0001275140502871576),
    ([2_500_000, 2_500_000, 2_501_500, 2_498_500], 0.34310355040061924),
];

/// The same definition summed in mpmath 1.3 with 40 digits: SciPy's own figures are good to 8 digits at this size.
const EXACT_FISHER: [([u64; 4], f64); 8] = [
    ([500_000, 500_000, 501_000, 499_000], 0.15771450478811258),
    ([1_000_000, 3, 1_000_000, 20], 0.00048824747691869684),
    ([12, 1_000_000, 40, 1_000_000], 0.0001275140502386172),
    ([250_000, 750_000, 252_345, 747_655], 0.00013248921757819977),
    ([2_500_000, 2_500_000, 2_501_500, 2_498_500], 0.34310355042962865),
    ([147_868, 2_165_448, 148_868, 2_165_448], 0.07602016152570812),
    ([111, 9, 3, 400], 2.1590772722517762e-98),
    ([300, 100, 100, 300], 6.006299830956992e-47),
];

#[test]
fn fisher_gives_scipys_figures() {
    for ([a, b, c, d], theirs) in SCIPY_FISHER {
        let large = a + b + c + d > 1_000_000;
        let ours = fisher_two_sided(a, b, c, d);
        assert!(
            near(ours, theirs, if large { 1e-6 } else { 1e-9 }),
            "{a} {b} / {c} {d}: {ours:e} in place of {theirs:e}"
        );
    }
}

#[test]
fn fisher_keeps_nine_digits_at_any_size() {
    for ([a, b, c, d], exact) in EXACT_FISHER {
        let ours = fisher_two_sided(a, b, c, d);
        assert!(
            near(ours, exact, 1e-9),
            "{a} {b} / {c} {d}: {ours:e} in place of {exact:e}"
        );
    }
}

#[test]
fn fisher_of_ten_million_sums_only_the_terms_that_matter() {
    // A sum over the whole support would take 10 million steps for each of these thousand tables.
    let started = std::time::Instant::now();
    for shift in 0..1000 {
        let p = fisher_two_sided(2_500_000 + shift, 2_500_000 - shift, 2_500_000, 2_500_000);
        assert!(p > 0.0 && p <= 1.0);
    }
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

#[test]
fn fisher_survives_counts_at_the_end_of_the_range() {
    assert!(fisher_two_sided(u64::MAX, 0, 0, 0) >= 1.0);
    assert!(fisher_two_sided(u64::MAX, 1, 1, 0) <= 1.0);
}

#[test]
fn wilson_gives_scipys_figures() {
    // `scipy.stats.binomtest(k, n).proportion_ci(0.95, method="wilson")`, SciPy 1.17.1.
    let theirs = [
        (0, 1, 0.0, 0.7934506856227626),
        (1, 1, 0.20654931437723745, 1.0),
        (0, 5, 0.0, 0.43448246478317476),
        (5, 5, 0.5655175352168251, 1.0),
        (1, 5, 0.036224108632430196, 0.6244653702374747),
        (2, 3, 0.20765960080204782, 0.9385080552796038),
        (3, 7, 0.1582198552514697, 0.7495416354723428),
        (31, 48, 0.5043905701034309, 0.7656635587439514),
        (46, 71, 0.5318206221160442, 0.7487725187834671),
        (140_085, 396_680, 0.35165768976787676, 0.3546323381507553),
        (10, 1_000_000, 5.431994839843522e-6, 1.840937239522014e-5),
        (999_999, 1_000_000, 0.9999943350881957, 0.9999998234754233),
        (5_000_000, 10_000_000, 0.49969010254337065, 0.5003098974566293),
    ];
    for (k, n, low, high) in theirs {
        let (ours_low, ours_high) = wilson(k, n).unwrap();
        assert!(
            near(ours_low, low, 1e-9),
            "{k} of {n}: low {ours_low:e} in place of {low:e}"
        );
        assert!(
            near(ours_high, high, 1e-12),
            "{k} of {n}: high {ours_high:e} in place of {high:e}"
        );
    }
}

#[test]
fn wilson_has_no_interval_where_there_is_no_share() {
    assert_eq!(wilson(0, 0), None);
    assert_eq!(wilson(3, 2), None);
}

#[test]
fn benjamini_hochberg_gives_scipys_figures() {
    // `scipy.stats.false_discovery_control(ps, method="bh")`, SciPy 1.17.1.
    let theirs: [(&[f64], &[f64]); 6] = [
        (&[], &[]),
        (&[0.5], &[0.5]),
        (&[0.9, 0.9, 0.9], &[0.9, 0.9, 0.9]),
        (&[0.0, 0.0, 1.0], &[0.0, 0.0, 1.0]),
        (&[0.01, 0.04, 0.03, 0.005], &[0.02, 0.04, 0.04, 0.02]),
        (
            &[0.02, 0.3, 0.3, 0.001, 0.77, 0.049, 0.05],
            &[0.07, 0.35, 0.35, 0.007, 0.77, 0.0875, 0.0875],
        ),
    ];
    for (given, wanted) in theirs {
        let ours = benjamini_hochberg(given);
        assert_eq!(ours.len(), wanted.len());
        for (q, want) in ours.iter().zip(wanted) {
            assert!(
                near(*q, *want, 1e-12),
                "{given:?}: {ours:?} in place of {wanted:?}"
            );
        }
    }
}

#[test]
fn median_of_an_even_number_is_the_mean_of_the_middle_two() {
    assert_eq!(median(&[]), None);
    assert_eq!(median(&[3.0]), Some(3.0));
    assert_eq!(median(&[9.0, 1.0]), Some(5.0));
    assert_eq!(median(&[9.0, 1.0, 2.0]), Some(2.0));
}

/// The definition, term by term, with a table of log factorials.
fn naive_fisher(a: u64, b: u64, c: u64, d: u64) -> f64 {
    let logs: Vec<f64> = std::iter::once(0.0)
        .chain((1..=a + b + c + d).scan(0.0, |sum, n| {
            *sum += (n as f64).ln();
            Some(*sum)
        }))
        .collect();
    let log = |n: u64| logs[n as usize];
    let choose = |n: u64, k: u64| log(n) - log(k) - log(n - k);
    let column = a + c;
    let probability =
        |x: u64| (choose(a + b, x) + choose(c + d, column - x) - choose(a + b + c + d, column)).exp();
    (column.saturating_sub(c + d)..=column.min(a + b))
        .map(probability)
        .filter(|p| *p <= probability(a) * (1.0 + 1e-7))
        .sum::<f64>()
        .min(1.0)
}

proptest! {
    #[test]
    fn fisher_agrees_with_the_definition(a in 0u64..60, b in 0u64..60, c in 0u64..60, d in 0u64..60) {
        let (ours, naive) = (fisher_two_sided(a, b, c, d), naive_fisher(a, b, c, d));
        prop_assert!(near(ours, naive, 1e-9), "{} in place of {}", ours, naive);
    }

    #[test]
    fn fisher_is_a_probability_and_blind_to_order(
        a in 0u64..3_000, b in 0u64..3_000, c in 0u64..3_000, d in 0u64..3_000
    ) {
        let p = fisher_two_sided(a, b, c, d);
        prop_assert!((0.0..=1.0).contains(&p));
        for other in [
            fisher_two_sided(c, d, a, b),
            fisher_two_sided(b, a, d, c),
            fisher_two_sided(a, c, b, d),
        ] {
            prop_assert!(near(other, p, 1e-9), "{:e} and {:e}", p, other);
        }
    }

    #[test]
    fn wilson_holds_the_share_and_mirrors(n in 1u64..1_000_000, part in 0.0f64..=1.0) {
        let k = (n as f64 * part) as u64;
        let (low, high) = wilson(k, n).unwrap();
        let share = k as f64 / n as f64;
        prop_assert!(0.0 <= low && low <= share && share <= high && high <= 1.0);
        let (mirrored_low, mirrored_high) = wilson(n - k, n).unwrap();
        prop_assert!((1.0 - mirrored_high - low).abs() < 1e-12);
        prop_assert!((1.0 - mirrored_low - high).abs() < 1e-12);
    }

    #[test]
    fn q_is_at_least_p_and_keeps_its_order(ps in prop::collection::vec(0.0f64..=1.0, 0..40)) {
        let qs = benjamini_hochberg(&ps);
        prop_assert_eq!(qs.len(), ps.len());
        for (p, q) in ps.iter().zip(&qs) {
            prop_assert!(*q >= *p && *q <= 1.0);
            for (other_p, other_q) in ps.iter().zip(&qs) {
                prop_assert!(p > other_p || q <= other_q);
            }
        }
    }
}

/// `scipy.stats.binom.ppf` and `.cdf` put together as Spiegelhalter defines the limit, SciPy 1.17.1: n, p, q, limit.
const SCIPY_FUNNEL: [(u64, f64, f64, f64); 48] = [
    (1, 0.02, 0.001, 0.0),
    (1, 0.02, 0.975, 0.0),
    (1, 0.25, 0.025, 0.0),
    (1, 0.25, 0.999, 0.996),
    (1, 0.4363, 0.001, 0.0),
    (1, 0.4363, 0.975, 0.9426999770799908),
    (5, 0.02, 0.025, 0.0),
    (5, 0.02, 0.999, 0.35099932851108084),
    (5, 0.25, 0.001, 0.0),
    (5, 0.25, 0.975, 0.5786666666666667),
    (5, 0.4363, 0.025, 0.0),
    (5, 0.4363, 0.999, 0.987349609530785),
    (12, 0.02, 0.001, 0.0),
    (12, 0.02, 0.975, 0.08251279530226961),
    (12, 0.25, 0.025, 0.0),
    (12, 0.25, 0.999, 0.6454540965207631),
    (12, 0.4363, 0.001, 0.0),
    (12, 0.4363, 0.975, 0.6799647772418448),
    (40, 0.02, 0.025, 0.0),
    (40, 0.02, 0.999, 0.1042185344950886),
    (40, 0.25, 0.001, 0.049549230456209646),
    (40, 0.25, 0.975, 0.3771195255622287),
    (40, 0.4363, 0.025, 0.27178128264231105),
    (40, 0.4363, 0.999, 0.6688929212410081),
    (137, 0.02, 0.001, 0.0),
    (137, 0.02, 0.975, 0.04297640310779999),
    (137, 0.25, 0.025, 0.17566470677823495),
    (137, 0.25, 0.999, 0.36520944005007944),
    (137, 0.4363, 0.001, 0.3032669062907305),
    (137, 0.4363, 0.975, 0.5162415043107771),
    (1000, 0.02, 0.025, 0.011265613818237083),
    (1000, 0.02, 0.999, 0.03452530338245558),
    (1000, 0.25, 0.001, 0.20793109770858054),
    (1000, 0.25, 0.975, 0.2765828345030418),
    (1000, 0.4363, 0.025, 0.4051236308802775),
    (1000, 0.4363, 0.999, 0.4844332413113052),
    (25000, 0.02, 0.001, 0.01729871934766399),
    (25000, 0.02, 0.975, 0.02173372371297824),
    (25000, 0.25, 0.025, 0.24462182112264017),
    (25000, 0.25, 0.999, 0.2584712903188305),
    (25000, 0.4363, 0.001, 0.4265949119821109),
    (25000, 0.4363, 0.975, 0.4424298943014134),
    (1000000, 0.02, 0.025, 0.019725559060117772),
    (1000000, 0.02, 0.999, 0.02043349963863569),
    (1000000, 0.25, 0.001, 0.24866210352956614),
    (1000000, 0.25, 0.975, 0.25084842634934074),
    (1000000, 0.4363, 0.025, 0.4353275635520824),
    (1000000, 0.4363, 0.999, 0.4378322065882901),
];

#[test]
fn funnel_limits_agree_with_scipy() {
    for (n, p, q, limit) in SCIPY_FUNNEL {
        let ours = super::binomial_limit(n, p, q);
        assert!(
            (ours - limit).abs() < 1e-9,
            "n {n} p {p} q {q}: {ours}, not {limit}"
        );
    }
}

#[test]
fn a_share_that_cannot_vary_is_its_own_limit() {
    assert!(super::binomial_limit(40, 0.0, 0.975).abs() < f64::EPSILON);
    assert!((super::binomial_limit(40, 1.0, 0.025) - 1.0).abs() < f64::EPSILON);
    assert!((super::binomial_limit(0, 0.3, 0.025) - 0.3).abs() < f64::EPSILON);
}

//! Job evaluation: the worked cases of real schemes, and the dynamic programming against brute force.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // helpers of tests, outside #[test]

use gradus::audit::{self, Framework};
use gradus::files::Disk;
use gradus::model::evaluation::{
    Band, Evaluation, Factor, Grading, Level, LevelRange, POINT, Place, Position, Totals, Verdict, Why,
};
use gradus::model::{EvaluationId, GradeId, Model};
use gradus::source::{Sources, Span};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/evaluation")
}

/// The model of a shipped pack.
fn framework(name: &str) -> Model {
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("frameworks");
    let mut sources = Sources::default();
    let as_of = jiff::civil::date(2026, 7, 31);
    let read: Result<Framework, _> = audit::framework(&Disk, &mut sources, &packs.join(name), as_of, &[]);
    match read {
        Ok(framework) => {
            assert!(framework.diagnostics.is_empty(), "{:#?}", framework.diagnostics);
            framework.model
        }
        Err(failed) => panic!("{:#?}", failed.diagnostics),
    }
}

/// The rows of a reference table, comments left out.
fn rows(name: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_path(folder().join(name))
        .unwrap();
    let headings = reader.headers().unwrap().clone();
    reader
        .records()
        .map(|record| {
            headings
                .iter()
                .zip(record.unwrap().iter())
                .map(|(heading, cell)| (heading.to_owned(), cell.to_owned()))
                .collect()
        })
        .collect()
}

fn levels(evaluation: &Evaluation, texts: &[&str]) -> Vec<u16> {
    assert_eq!(texts.len(), evaluation.factors.len());
    let factors = evaluation.factors.iter().enumerate().zip(texts);
    factors
        .map(|((index, factor), text)| factor.level(text, index + 1).unwrap())
        .collect()
}

fn grade(model: &Model, grading: usize, total: i64) -> String {
    let found = model.gradings[grading].grade_of(total);
    found.map_or_else(|| "none".to_owned(), |grade| model.grade_name(grade).to_owned())
}

#[test]
fn nhs_totals_run_from_86_to_1000_and_all_above_765_reach_no_band() {
    let model = framework("nhs-agenda-for-change.gradus");
    let totals = Totals::of(&model.evaluations[0]).unwrap();
    assert_eq!(totals.extremes(), Some((86 * POINT, 1000 * POINT)));
    assert!(totals.exact);
    assert_eq!(totals.combinations, product(&model.evaluations[0]));
    let ungraded = totals.ungraded(&model.gradings[0]);
    let [above] = ungraded.as_slice() else {
        panic!("{ungraded:#?}")
    };
    assert_eq!((above.low / POINT, above.high / POINT), (766, 1000));
    assert!(matches!(above.position, Position::Above(grade) if model.grade_name(grade) == "9"));
    // The second map of the same evaluation begins at the lowest total.
    let ungraded = totals.ungraded(&model.gradings[1]);
    assert_eq!(ungraded.len(), 1);
    assert_eq!(ungraded[0].low / POINT, 766);
}

fn product(evaluation: &Evaluation) -> u128 {
    evaluation
        .factors
        .iter()
        .map(|factor| factor.levels.len() as u128)
        .product()
}

#[test]
fn fes_totals_run_from_190_to_4480_and_those_under_gs_5_reach_no_grade_of_its_table() {
    let model = framework("us-fes.gradus");
    let totals = Totals::of(&model.evaluations[0]).unwrap();
    assert_eq!(totals.extremes(), Some((190 * POINT, 4480 * POINT)));
    let ungraded = totals.ungraded(&model.gradings[0]);
    assert_eq!(ungraded.len(), 1, "{ungraded:#?}");
    assert_eq!((ungraded[0].low / POINT, ungraded[0].high / POINT), (190, 850));
}

#[test]
fn seventy_four_of_the_250_047_combinations_of_ucd_reach_no_grade() {
    let model = framework("ucd-job-sizing.gradus");
    let totals = Totals::of(&model.evaluations[0]).unwrap();
    assert_eq!(totals.extremes(), Some((354 * POINT, 1650 * POINT)));
    assert_eq!(totals.combinations, 250_047);
    let ungraded = totals.ungraded(&model.gradings[0]);
    let [below] = ungraded.as_slice() else {
        panic!("{ungraded:#?}")
    };
    assert_eq!(below.combinations, 74);
    assert!(below.high < 444 * POINT);
    assert!(matches!(below.position, Position::Below(grade) if model.grade_name(grade) == "EA"));
}

#[test]
fn the_derived_cases_of_ucd_have_their_total_and_grade() {
    let model = framework("ucd-job-sizing.gradus");
    let evaluation = &model.evaluations[0];
    let cases = rows("ucd-derived-cases.csv");
    assert_eq!(cases.len(), 5);
    for case in cases {
        let texts: Vec<&str> = evaluation
            .factors
            .iter()
            .map(|factor| case[&factor.name].as_str())
            .collect();
        let total = evaluation.total(&levels(evaluation, &texts));
        assert_eq!((total / POINT).to_string(), case["total"], "{}", case["case"]);
        assert_eq!(grade(&model, 0, total), case["grade"], "{}", case["case"]);
    }
}

#[test]
fn the_derived_cases_of_fes_have_their_total_and_grade() {
    let model = framework("us-fes.gradus");
    let evaluation = &model.evaluations[0];
    let cases = rows("us-fes-derived-cases.csv");
    assert_eq!(cases.len(), 4);
    for case in cases {
        let texts: Vec<&str> = case["levels"].split(' ').collect();
        let total = evaluation.total(&levels(evaluation, &texts));
        assert_eq!((total / POINT).to_string(), case["total"], "{}", case["case"]);
        assert_eq!(grade(&model, 0, total), case["grade"], "{}", case["case"]);
    }
}

#[test]
fn the_nurse_profile_is_band_5_at_its_top_levels_and_band_4_at_its_lowest() {
    let model = framework("nhs-agenda-for-change.gradus");
    let evaluation = &model.evaluations[0];
    let role = model.roles.iter().find(|role| role.name == "nurse").unwrap();
    let profile = role.evaluated.as_ref().unwrap();
    for (index, row) in rows("nhs-profile-nurse.csv").iter().enumerate() {
        let top = profile.levels[index].0.high;
        assert_eq!(evaluation.factors[index].level_name(top), row["top_level"]);
        assert_eq!((evaluation.points(index, top) / POINT).to_string(), row["points"]);
    }
    let (low, high) = evaluation.extremes(&profile.ranges());
    assert_eq!((low / POINT, high / POINT), (317, 390));
    assert_eq!(
        (grade(&model, 0, low), grade(&model, 0, high)),
        ("4".into(), "5".into())
    );
}

#[test]
fn jobs_match_the_nhs_profile_as_the_matching_cases_say() {
    let model = framework("nhs-agenda-for-change.gradus");
    let evaluation = &model.evaluations[0];
    let role = model
        .roles
        .iter()
        .find(|role| role.name == "band-4-profile")
        .unwrap();
    let profile = role.evaluated.as_ref().unwrap().ranges();
    let cases = rows("nhs-match-cases.csv");
    assert_eq!(cases.len(), 6);
    for case in cases {
        let name = case["case"].as_str();
        let texts: Vec<String> = (1..=16)
            .map(|number| case[&format!("f{number}")].clone())
            .collect();
        if case["note"].contains("must reject") {
            // Factor 15 has no level 5: it is refused, not scored as nothing.
            assert_eq!(evaluation.factors[14].level(&texts[14], 15), None, "{name}");
            continue;
        }
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let job = levels(evaluation, &texts);
        let rule = &case["mode"];
        let matching = model
            .matchings
            .iter()
            .find(|matching| matching.name == *rule)
            .unwrap();
        let grading = matching.same_grade.map(|id| &model.gradings[id.index()]);
        let found = matching.compare(evaluation, grading, &profile, role.grades, &job);
        assert_eq!((found.total / POINT).to_string(), case["total"], "{name}");
        assert_eq!(grade(&model, 0, found.total), case["band"], "{name}");
        let count =
            |is: fn(&Place) -> bool| found.factors.iter().filter(|place| is(place)).count().to_string();
        assert_eq!(
            count(|place| matches!(place, Place::Varies(_))),
            case["variant_factors"],
            "{name}"
        );
        assert_eq!(
            count(|place| matches!(place, Place::Fails(_))),
            case["non_matching_factors"],
            "{name}"
        );
        assert_eq!(
            (found.varied / POINT).to_string(),
            case["levels_varied"],
            "{name}"
        );
        if !case["verdict"].is_empty() {
            assert_eq!(found.verdict.word(), case["verdict"], "{name}");
        }
        let failing: Vec<String> = found
            .why
            .iter()
            .filter_map(|why| match why {
                Why::Factor(id) => Some((id.index() + 1).to_string()),
                _ => None,
            })
            .collect();
        if !case["factors_that_must_not_match"].is_empty() {
            assert_eq!(failing.join(" "), case["factors_that_must_not_match"], "{name}");
        }
    }
}

#[test]
fn a_job_outside_the_band_of_the_profile_does_not_match_though_every_level_may_vary() {
    let model = framework("nhs-agenda-for-change.gradus");
    let evaluation = &model.evaluations[0];
    let role = model
        .roles
        .iter()
        .find(|role| role.name == "band-4-profile")
        .unwrap();
    let matching = &model.matchings[0];
    let mut job: Vec<u16> = role
        .evaluated
        .as_ref()
        .unwrap()
        .ranges()
        .iter()
        .map(|range| range.high)
        .collect();
    job[0] += 1;
    let profile = role.evaluated.as_ref().unwrap().ranges();
    let found = matching.compare(evaluation, Some(&model.gradings[0]), &profile, role.grades, &job);
    assert_eq!(found.verdict, Verdict::NonMatch);
    assert!(
        matches!(found.why.as_slice(), [Why::Grade(Some(_))]),
        "{:?}",
        found.why
    );
}

/// A scheme with these points for each factor.
fn scheme(points: &[Vec<i64>]) -> Evaluation {
    let span = Span::default();
    Evaluation {
        name: "scheme".into(),
        title: "Scheme".into(),
        span,
        complete: true,
        factors: points
            .iter()
            .enumerate()
            .map(|(index, levels)| Factor {
                name: format!("factor-{index}"),
                title: format!("Factor {index}"),
                span,
                levels: (1..)
                    .zip(levels)
                    .map(|(number, &points)| Level {
                        name: number.to_string(),
                        number: number * POINT,
                        points,
                    })
                    .collect(),
            })
            .collect(),
    }
}

/// Every combination of levels in these ranges, one by one.
fn combinations(ranges: &[LevelRange]) -> Vec<Vec<u16>> {
    let mut out = vec![Vec::new()];
    for range in ranges {
        out = out
            .into_iter()
            .flat_map(|start| {
                range.iter().map(move |level| {
                    let mut job = start.clone();
                    job.push(level);
                    job
                })
            })
            .collect();
    }
    out
}

fn map(bounds: &[(i64, i64)]) -> Grading {
    let bands = bounds.iter().enumerate().map(|(index, &(low, high))| Band {
        grade: GradeId::at(index),
        low: Some(low),
        high: Some(high),
        span: Span::default(),
    });
    Grading {
        name: "map".into(),
        title: "Map".into(),
        span: Span::default(),
        evaluation: EvaluationId(0),
        bands: bands.collect(),
        complete: true,
    }
}

prop_compose! {
    fn small()(points in prop::collection::vec(prop::collection::vec(0_i64..60, 1..5), 1..6)) -> Evaluation {
        // Halves of a point, in rising order.
        let points: Vec<Vec<i64>> = points
            .into_iter()
            .map(|mut levels| {
                levels.sort_unstable();
                levels.into_iter().map(|points| points * POINT / 2).collect()
            })
            .collect();
        scheme(&points)
    }
}

/// Three ranges that do not overlap, with holes between them.
fn bounds() -> impl Strategy<Value = Vec<(i64, i64)>> {
    prop::collection::btree_set(0_i64..160, 6).prop_map(|ends| {
        let ends: Vec<i64> = ends.into_iter().map(|end| end * POINT / 2).collect();
        ends.chunks(2).map(|pair| (pair[0], pair[1])).collect()
    })
}

proptest! {
    #[test]
    fn totals_and_their_counts_are_those_of_all_combinations(evaluation in small(), bounds in bounds()) {
        let mut counts: BTreeMap<i64, u128> = BTreeMap::new();
        for job in combinations(&evaluation.whole()) {
            *counts.entry(evaluation.total(&job)).or_default() += 1;
        }
        let totals = Totals::of(&evaluation).unwrap();
        prop_assert_eq!(&totals.counts, &counts.iter().map(|(&total, &ways)| (total, ways)).collect::<Vec<_>>());
        prop_assert_eq!(totals.combinations, counts.values().sum::<u128>());
        prop_assert_eq!(totals.extremes(), Some(evaluation.extremes(&evaluation.whole())));
        let grading = map(&bounds);
        let graded = |total: i64| bounds.iter().any(|&(low, high)| low <= total && total <= high);
        let expected: u128 = counts.iter().filter(|(total, _)| !graded(**total)).map(|(_, ways)| ways).sum();
        let ungraded = totals.ungraded(&grading);
        prop_assert_eq!(ungraded.iter().map(|range| range.combinations).sum::<u128>(), expected);
        prop_assert_eq!(
            ungraded.iter().map(|range| range.totals).sum::<usize>(),
            counts.keys().filter(|total| !graded(**total)).count()
        );
        for range in &ungraded {
            // No graded total lies inside a range that is reported.
            prop_assert!(!counts.keys().any(|&total| range.low <= total && total <= range.high && graded(total)));
        }
    }

    #[test]
    fn the_smallest_sets_of_changes_are_those_of_an_exhaustive_search(
        evaluation in small(),
        bounds in bounds(),
        picks in prop::collection::vec((0_u16..5, 0_u16..5), 5),
    ) {
        let grading = map(&bounds);
        let band = grading.bands[1];
        let ranges: Vec<LevelRange> = evaluation
            .whole()
            .iter()
            .zip(&picks)
            .map(|(whole, &(a, b))| {
                let (a, b) = (a.min(whole.high), b.min(whole.high));
                LevelRange { low: a.min(b), high: a.max(b) }
            })
            .collect();
        // Each job that has the grade, as the changes that lead to it.
        let mut best: Option<(u32, i64)> = None;
        let mut sets: BTreeSet<Vec<(usize, u16)>> = BTreeSet::new();
        for job in combinations(&evaluation.whole()) {
            if !band.contains(evaluation.total(&job)) {
                continue;
            }
            let mut changes = Vec::new();
            let mut moved = 0;
            for (factor, (&level, range)) in job.iter().zip(&ranges).enumerate() {
                if !range.contains(level) {
                    changes.push((factor, level));
                    let points = evaluation.points(factor, level);
                    moved += range.iter().map(|own| (evaluation.points(factor, own) - points).abs()).min().unwrap();
                }
            }
            let cost = (u32::try_from(changes.len()).unwrap(), moved);
            if best.is_none_or(|best| cost < best) {
                best = Some(cost);
                sets.clear();
            }
            if best == Some(cost) {
                sets.insert(changes);
            }
        }
        match (evaluation.remedies(&ranges, &[band]), best) {
            (None, None) => {}
            (Some(found), Some(best)) => {
                prop_assert_eq!((found.factors, found.points), best);
                prop_assert_eq!(found.more, sets.len() > 8);
                for set in &found.sets {
                    let set: Vec<(usize, u16)> =
                        set.iter().map(|change| (change.factor.index(), change.to)).collect();
                    prop_assert!(sets.contains(&set), "{:?} is none of {:?}", set, sets);
                }
                prop_assert_eq!(found.sets.len(), sets.len().min(8));
            }
            (found, best) => prop_assert!(false, "{found:?} where {best:?} was expected"),
        }
    }
}

#[test]
fn a_scheme_with_more_than_a_trillion_combinations_is_counted_exactly_and_at_once() {
    let levels: Vec<i64> = (1..=8).map(|level| level * 5 * POINT).collect();
    let evaluation = scheme(&vec![levels; 16]);
    let totals = Totals::of(&evaluation).unwrap();
    assert_eq!(totals.combinations, 8_u128.pow(16));
    assert!(totals.exact);
    assert_eq!(totals.counts.first(), Some(&(80 * POINT, 1)));
}

//! The sector packs: every row of the reference tables is a test in the language, and the table of rules is true.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // helpers of tests, outside #[test]

#[path = "support/shared.rs"]
mod shared;

use gradus::cli::{Surroundings, run_in};
use gradus::files::{Disk, Files, Memory};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The rows of a reference table; none where the tables are not beside the repository.
fn rows(name: &str) -> Option<Vec<BTreeMap<String, String>>> {
    let Some(folder) = shared::folder() else {
        eprintln!("skipped: the folder `shared` is not beside the checkout");
        return None;
    };
    let text = std::fs::read_to_string(folder.join("reference").join(name)).unwrap();
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    let headings = reader.headers().unwrap().clone();
    let records = reader.records().map(|record| {
        let record = record.unwrap();
        let cells = headings.iter().zip(record.iter());
        cells
            .map(|(heading, cell)| (heading.to_owned(), cell.to_owned()))
            .collect()
    });
    Some(records.collect())
}

fn pack(name: &str) -> String {
    std::fs::read_to_string(root().join(format!("frameworks/{name}.gradus"))).unwrap()
}

/// Runs the lines as a test of a pack and gives back what `gradus test` says.
fn run(name: &str, lines: &[String]) -> (u8, String) {
    let mut text = pack(name);
    let mut files = Memory::default();
    for (number, line) in lines.iter().enumerate() {
        let _ = write!(text, "\ntest \"case in row {number}\" {{\n  {line}\n}}\n");
    }
    let spine = "data/single-pay-spine.csv";
    if let Ok(bytes) = Disk.read(&root().join("frameworks").join(spine)) {
        files = files.with(spine, String::from_utf8(bytes).unwrap());
    }
    let files = files.with("f.gradus", text);
    let arguments = [
        "test",
        "f.gradus",
        "--filter",
        "case in row ",
        "--as-of",
        "2026-07-31",
    ];
    let said = run_in(&files, &Surroundings::default(), &arguments);
    (said.status, format!("{}{}", said.out, said.err))
}

fn all_pass(name: &str, lines: &[String]) {
    let (status, said) = run(name, lines);
    assert_eq!(status, 0, "{said}");
    assert_eq!(said.matches("  passed  ").count(), lines.len(), "{said}");
}

/// The names of a scheme's factors, in order, as the pack writes them.
fn factors(name: &str) -> Vec<String> {
    let text = pack(name);
    let lines = text
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("factor "));
    lines
        .map(|line| line.split(' ').next().unwrap().to_owned())
        .collect()
}

#[test]
fn every_row_of_the_nurse_profile_has_its_points_in_the_pack() {
    let Some(rows) = rows("nhs-profile-nurse.csv") else {
        return;
    };
    let names = factors("nhs-agenda-for-change");
    assert_eq!((rows.len(), names.len()), (16, 16));
    let mut lines = Vec::new();
    let mut levels = String::new();
    for row in &rows {
        let factor = &names[row["factor_no"].parse::<usize>().unwrap() - 1];
        let (top, points) = (&row["top_level"], &row["points"]);
        lines.push(format!("expect points {points} of jes {{ {factor} {top} }}"));
        let _ = write!(levels, "{top} ");
    }
    lines.push(format!("expect grade afc.5 of jes {{ {levels}}} total 390"));
    lines.push(format!(
        "expect profile-match of jes {{ {levels}}} with role nurse by standard"
    ));
    all_pass("nhs-agenda-for-change", &lines);
}

#[test]
fn every_case_of_job_matching_comes_out_as_it_says() {
    let Some(rows) = rows("nhs-match-cases.csv") else {
        return;
    };
    let names = factors("nhs-agenda-for-change");
    let mut lines = Vec::new();
    for row in &rows {
        let levels: Vec<&str> = (1..=16)
            .map(|number| row[&format!("f{number}")].as_str())
            .collect();
        if row["note"].contains("must reject") {
            lines.push(format!("expect no level {} of jes.{}", levels[14], names[14]));
            continue;
        }
        let levels = levels.join(" ");
        let (total, band) = (&row["total"], &row["band"]);
        lines.push(format!(
            "expect grade afc.{band} of jes {{ {levels} }} by bands total {total}"
        ));
        let verdict = match row["verdict"].as_str() {
            "profile-match" => "profile-match",
            "band-match" => "band-match",
            "non-match" | "" => "no match",
            other => panic!("{other}"),
        };
        let mut line = format!(
            "expect {verdict} of jes {{ {levels} }} with role band-4-profile by {}",
            row["mode"]
        );
        if verdict != "profile-match" {
            let failing: Vec<&str> = row["factors_that_must_not_match"]
                .split_whitespace()
                .map(|number| names[number.parse::<usize>().unwrap() - 1].as_str())
                .collect();
            let failing = if failing.is_empty() {
                format!("{} factors", row["non_matching_factors"])
            } else {
                failing.join(", ")
            };
            let _ = write!(
                line,
                " varying {} factors failing {failing} total {} levels",
                row["variant_factors"], row["levels_varied"]
            );
        }
        lines.push(line);
    }
    assert_eq!(lines.len(), 2 * rows.len() - 1);
    all_pass("nhs-agenda-for-change", &lines);
}

#[test]
fn every_derived_case_of_job_sizing_has_its_total_and_grade() {
    let Some(rows) = rows("ucd-derived-cases.csv") else {
        return;
    };
    let names = factors("ucd-job-sizing");
    let lines: Vec<String> = rows
        .iter()
        .map(|row| {
            let levels: Vec<String> = names
                .iter()
                .map(|factor| format!("{factor} {}", row[factor]))
                .collect();
            let grade = match row["grade"].as_str() {
                "none" => "no grade".to_owned(),
                grade => format!("grade admin.{grade}"),
            };
            format!(
                "expect {grade} of sizing {{ {} }} total {}",
                levels.join("  "),
                row["total"]
            )
        })
        .collect();
    all_pass("ucd-job-sizing", &lines);
}

#[test]
fn every_derived_case_of_the_factor_evaluation_system_has_its_total_and_grade() {
    let Some(rows) = rows("us-fes-derived-cases.csv") else {
        return;
    };
    let lines: Vec<String> = rows
        .iter()
        .map(|row| {
            format!(
                "expect grade gs.{} of fes {{ {} }} total {}",
                row["grade"], row["levels"], row["total"]
            )
        })
        .collect();
    all_pass("us-fes", &lines);
}

#[test]
fn every_derived_case_of_strength_has_its_three_ceilings() {
    let Some(rows) = rows("us-strength-derived-cases.csv") else {
        return;
    };
    let mut lines = Vec::new();
    for row in &rows {
        let service = row["service"].to_lowercase().replace(' ', "-");
        for grade in ["4", "5", "6"] {
            lines.push(format!(
                "expect ceiling {} of {service}-officers.O-{grade} for {} posts",
                row[&format!("o{grade}")],
                row["total_officers"]
            ));
        }
    }
    all_pass("us-military-strength", &lines);
}

#[test]
fn every_stage_of_oxfords_grade_6_pays_what_it_did_on_three_days() {
    let Some(rows) = rows("oxford-grade-6-2009-2011.csv") else {
        return;
    };
    let mut lines = Vec::new();
    for row in &rows {
        for (column, date) in [
            ("gbp_2009_08", "2009-08-01"),
            ("gbp_2010_08", "2010-08-01"),
            ("gbp_2011_08", "2011-08-01"),
        ] {
            lines.push(format!(
                "expect salary {} of point {} of national on {date}",
                row[column], row["national_point"]
            ));
        }
    }
    assert_eq!(lines.len(), 30);
    all_pass("uk-he-national", &lines);
}

#[test]
fn every_row_of_the_spine_tables_is_in_the_pack() {
    let Some(history) = rows("jnches-spine-history.csv") else {
        return;
    };
    let lines: Vec<String> = history
        .iter()
        .map(|row| {
            format!(
                "expect salary {} of point {} of national on {}",
                row["annual_gbp"], row["point"], row["effective"]
            )
        })
        .collect();
    assert!(lines.len() > 700);
    all_pass("uk-he-national", &[lines.join("\n  ")]);
}

#[test]
fn every_table_of_agenda_for_change_and_the_general_schedule_is_in_its_pack() {
    let (Some(pay), Some(bands), Some(ranges), Some(points)) = (
        rows("nhs-afc-pay-2026-27.csv"),
        rows("nhs-je-bands.csv"),
        rows("us-fes-grade-ranges.csv"),
        rows("nhs-je-factor-points.csv"),
    ) else {
        return;
    };
    let mut lines: Vec<String> = (1..)
        .zip(&pay)
        .map(|(point, row)| format!("expect salary {} of point {point} of afc", row["annual_gbp"]))
        .collect();
    lines.extend(points.iter().map(|row| {
        format!(
            "expect points {} of jes {{ {} {} }}",
            row["points"], row["factor"], row["level"]
        )
    }));
    all_pass("nhs-agenda-for-change", &[lines.join("\n  ")]);
    // The lines of a map stand in the pack as the table has them.
    let plain = |name: &str| pack(name).replace('_', "");
    for row in &bands {
        let line = format!("{}..{}", row["min"], row["max"]);
        assert!(plain("nhs-agenda-for-change").contains(&line), "{line}");
    }
    for row in &ranges {
        assert!(plain("us-fes").contains(&row["min"]), "{}", row["grade"]);
    }
}

#[test]
fn a_case_that_is_wrong_fails_and_says_what_is_there() {
    let lines = [
        "expect grade gs.GS-10 of fes { 1-6 2-3 3-3 4-3 5-3 6-2 7-2 8-1 9-1 } total 1885".to_owned(),
        "expect total 1884 of fes { 6 3 3 3 3 2 2 1 1 }".to_owned(),
    ];
    let (status, said) = run("us-fes", &lines);
    assert_eq!(status, 1, "{said}");
    assert!(said.contains("grade `GS-9`, with a total of 1885"), "{said}");
    assert!(said.contains("the total is 1885"), "{said}");
    let (status, said) = run(
        "us-military-strength",
        &["expect ceiling 17443.01 of army-officers.O-4 for 72500 posts".to_owned()],
    );
    assert_eq!(status, 1);
    assert!(
        said.contains("of 72500 posts 17443 may be at grade `O-4`"),
        "{said}"
    );
    let (status, said) = run(
        "uk-he-national",
        &["expect salary 25752 of point 25 of national on 2009-08-01".to_owned()],
    );
    assert_eq!(status, 1);
    assert!(
        said.contains("on 2009-08-01 point 25 of `national` pays 25_751 GBP"),
        "{said}"
    );
}

#[test]
fn every_pack_is_sound_has_tests_and_they_pass() {
    let mut packs = Vec::new();
    for entry in std::fs::read_dir(root().join("frameworks")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "gradus") {
            packs.push(path);
        }
    }
    packs.sort();
    assert!(packs.len() >= 14, "{packs:?}");
    for path in packs {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let heading = text.split("\nframework ").next().unwrap();
        assert!(
            heading.starts_with('#') && heading.lines().count() >= 2,
            "{name} has a heading"
        );
        for date in ["2026-07-31", "2027-12-31"] {
            let arguments = ["test", path.to_str().unwrap(), "--as-of", date];
            let said = run_in(&Disk, &Surroundings::default(), &arguments);
            assert_eq!(said.status, 0, "{name}: {}{}", said.out, said.err);
            assert!(said.out.matches("  passed  ").count() >= 3, "{name}");
            assert_eq!(said.err, "", "{name}");
        }
    }
}

/// `| id | pack | rule | … |`, with what stands in backticks.
fn table() -> Vec<Vec<String>> {
    let page = std::fs::read_to_string(root().join("docs/grading-rules.md")).unwrap();
    let rows = page.lines().filter(|line| line.starts_with("| `"));
    rows.map(|line| {
        let cells = line.trim_matches('|').split(" | ");
        cells.map(|cell| cell.trim().to_owned()).collect()
    })
    .collect()
}

fn names(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

#[test]
fn the_table_of_rules_names_what_the_packs_hold() {
    let table = table();
    let mut expressed = 0;
    for row in &table {
        let [id, pack_name, where_to, ..] = row.as_slice() else {
            panic!("{row:?}")
        };
        if pack_name == "none" {
            continue;
        }
        expressed += 1;
        let places = names(where_to);
        assert!(!places.is_empty(), "{id}");
        for (pack_name, place) in names(pack_name)
            .iter()
            .flat_map(|pack_name| places.iter().map(move |place| (pack_name, place)))
        {
            let text = pack(pack_name);
            let (kind, name) = place.split_once(' ').unwrap();
            let declared = text.lines().any(|line| {
                let mut words = line.split_whitespace();
                words.next() == Some(kind) && words.next().is_some_and(|word| word.trim_matches('"') == name)
            });
            let grade = kind == "step" && text.contains(name);
            assert!(declared || grade, "{id}: `{place}` is not in {pack_name}");
        }
    }
    assert!(expressed >= 36, "{expressed} rules are expressed");
    let Some(rules) = rows("grading-rules.csv") else {
        return;
    };
    let listed: Vec<String> = table.iter().map(|row| names(&row[0])[0].to_owned()).collect();
    let known: Vec<String> = rules.iter().map(|rule| rule["id"].clone()).collect();
    assert_eq!(listed, known, "every rule of the list has its row, in its order");
}

#[test]
fn the_page_says_how_many_rules_are_expressed() {
    let page = std::fs::read_to_string(root().join("docs/grading-rules.md")).unwrap();
    let table = table();
    let none = table.iter().filter(|row| row[1] == "none").count();
    let sentence = format!("{} of {} rules", table.len() - none, table.len());
    assert!(page.contains(&sentence), "{sentence}");
}

#[test]
fn the_packs_have_no_faults_and_no_errors_of_their_own() {
    let folder = root().join("frameworks");
    for name in [
        "uk-he-national",
        "nhs-agenda-for-change",
        "us-fes",
        "ucd-job-sizing",
        "uk-fixed-term",
        "uk-researcher-concordat",
        "pay-equity",
        "hesa-staff-record",
        "teachers-england",
        "us-military-strength",
    ] {
        let path = folder.join(format!("{name}.gradus"));
        let said = run_in(
            &Disk,
            &Surroundings::default(),
            &["check", path.to_str().unwrap(), "--as-of", "2026-07-31"],
        );
        assert_eq!((said.status, said.err.as_str()), (0, ""), "{name}: {}", said.out);
        assert!(!said.out.contains(" warning:"), "{name}: {}", said.out);
    }
}

#[test]
fn the_exact_lint_finds_the_totals_that_reach_no_grade() {
    let lint = |name: &str| {
        let path: &Path = &root().join(format!("frameworks/{name}.gradus"));
        let arguments = [
            "check",
            path.to_str().unwrap(),
            "--format",
            "json",
            "--as-of",
            "2026-07-31",
        ];
        let said = run_in(&Disk, &Surroundings::default(), &arguments);
        let report: serde_json::Value = serde_json::from_str(&said.out).unwrap();
        let findings = report["findings"].as_array().unwrap().clone();
        let found = findings
            .iter()
            .find(|finding| finding["check"] == "ungraded-total");
        found.unwrap()["evidence"].clone()
    };
    for (name, lowest, highest, combinations, of) in [
        (
            "nhs-agenda-for-change",
            86,
            1000,
            2_122_460_428_u64,
            1_306_368_000_000_u64,
        ),
        ("us-fes", 190, 4480, 30_240, 1_166_400),
        ("ucd-job-sizing", 354, 1650, 74, 250_047),
    ] {
        let evidence = lint(name);
        assert_eq!(evidence["lowest"], lowest, "{name}");
        assert_eq!(evidence["highest"], highest, "{name}");
        assert_eq!(evidence["combinations"], combinations, "{name}");
        assert_eq!(evidence["of"], of, "{name}");
    }
}

//! Academic staff of UK providers by terms of employment.

use crate::{audit, shared};

const PROJECT: &str = "fixtures/real/hesa/gradus.toml";

#[test]
fn every_year_has_the_fixed_term_staff_that_were_counted_apart() {
    for (year, providers, fixed_term) in [
        ("2014-2015", 164, 140_085),
        ("2017-2018", 166, 141_880),
        ("2020-2021", 211, 145_215),
        ("2021-2022", 214, 154_960),
    ] {
        let Some(files) = shared::files("the terms of employment") else {
            return;
        };
        let manifest = std::fs::read_to_string(PROJECT).unwrap();
        let manifest = manifest.replace("2021-2022", year).replace("\"50%\"", "\"0%\"");
        let audit = audit(
            &files.with(PROJECT, manifest),
            PROJECT,
            &["fixed-term-concentration"],
        );
        let posts = &audit.report["posts"];
        assert_eq!(posts["refused"], 0, "{year}");
        for part in posts["sources"].as_array().unwrap() {
            assert_eq!(part["read"], providers, "{year}");
        }
        let short = |finding: &&serde_json::Value| finding["evidence"]["short_term"].as_u64().unwrap();
        let all: u64 = audit.findings("fixed-term-concentration").iter().map(short).sum();
        assert_eq!(all, fixed_term, "{year}");
        if year == "2021-2022" {
            let of = |name: &str| {
                let found = audit.findings("fixed-term-concentration").into_iter();
                let of = found
                    .into_iter()
                    .find(|finding| finding["subject"]["unit"] == name)
                    .unwrap();
                let count = |key: &str| of["evidence"][key].as_u64().unwrap();
                (count("short_term"), count("filled"))
            };
            // Both parts as published. Rounded to 5, they need not add up to the published totals, 5,800 and 6,945.
            assert_eq!(of("The Open University"), (4_670, 1_125 + 4_670));
            assert_eq!(of("The University of Oxford"), (4_600, 2_350 + 4_600));
        }
    }
}

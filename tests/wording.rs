//! How findings read that real institutions have and invented ones do not.

use gradus::cli::{Outcome, Surroundings, run_in};
use gradus::files::Memory;

const FRAMEWORK: &str = "framework f \"F\" {
  version \"1\"
  currency GBP
}
scale inner \"Inner\" {
  grade low  pay 10_000..20_000
  grade mid  pay 30_000..40_000
  grade high pay 30_000..40_000
}
scale outer \"Outer\" {
  grade low  pay 5_000..9_000
}
align outer.low = inner.low
role clerk \"Clerk\" { grade inner.low..mid  entry  terminal  titles \"Clerk\" }
";

fn run(arguments: &[&str]) -> Outcome {
    let manifest = "framework = \"f.gradus\"
as-of = 2013-09-30
[institution]
name = \"Northfield\"
[[posts]]
source = \"../extracts/senior.csv\"
[[posts]]
source = \"../extracts/junior.csv\"
weight = \"fte\"
";
    let files = Memory::default()
        .with("p/f.gradus", FRAMEWORK)
        .with("p/gradus.toml", manifest)
        .with(
            "extracts/senior.csv",
            "id,title,grade,manager\n170311,Clerk,low,\n8,Clerk,high,00170311\n",
        )
        .with(
            "extracts/junior.csv",
            "title,grade,fte,manager\nClerk,low,2.5,008\nClerk,mid,1.25,8\n",
        );
    let all: Vec<&str> = ["audit", "p"].iter().chain(arguments).copied().collect();
    run_in(&files, &Surroundings::default(), &all)
}

#[test]
fn what_is_only_counted_in_fte_says_so_and_the_folder_of_the_sources_stands_once() {
    let text = run(&[]).out;
    assert_eq!(text.matches("../extracts/").count(), 1, "{text}");
    assert!(text.contains("2 sources in ../extracts/"), "{text}");
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains(
            "junior.csv: 2 rows read a row stands for several posts, of which the FTE alone is given"
        ),
        "{text}"
    );
    // For programs the names stay as they are written.
    assert!(run(&["--format", "json"]).out.contains("../extracts/junior.csv"));
}

#[test]
fn an_id_is_no_number_whatever_it_looks_like() {
    let text = run(&["--only", "reporting-line"]).out;
    assert!(text.contains("near 170311"), "{text}");
}

#[test]
fn one_band_under_two_names_and_bands_of_two_scales_are_said_as_such() {
    let text = run(&["--only", "overlapping-grades"]).out;
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("grade mid and grade high have one and the same band, £30,000 to £40,000"),
        "{text}"
    );
    assert!(
        words.contains(
            "aligned grades whose bands do not meet: outer.low runs from £5,000 to £9,000, inner.low from"
        ),
        "{text}"
    );
}

#[test]
fn a_title_that_is_all_there_is_of_its_role_is_said_once() {
    let text = run(&["--only", "grade-dispersal"]).out;
    assert!(text.contains("the role Clerk stands at 3 grades"), "{text}");
    assert!(!text.contains("the title Clerk"), "{text}");
}

//! What tests may expect of job evaluation, pay and ceilings: what is said when it is not met, and what is wrong with it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // helpers of tests, outside #[test]

use gradus::cli::{Outcome, Surroundings, run_in};
use gradus::files::Memory;

const FRAMEWORK: &str = r#"framework f "F" { currency GBP }
spine main "Main" {
  1 = 20_000  2 = 21_000.50  3 = 22_000  4 = 23_000  5 = 24_000
}
spine later "Later" of main plus 100
gateway appraisal "Appraisal" { confirmed "appraisal completed" }
scale g "Grades" {
  spine main
  increments after 1 year needs appraisal
  grade low points 1..4 bar 2, 3
  grade high points 5
}
scale h { grade low  grade top }
evaluation jes "Job evaluation" {
  factor talk "Talk" { 1 = 5  2 = 12.5  2.5 = 14  3 = 20 }
  factor know "Know" { 1 = 10  2a = 20  2b = 22  3 = 40 }
}
evaluation other "Another" { factor A { A = 1  B = 2 } }
grading bands of jes to g {
  low 0..40
  high 40.5..55
}
grading again of jes to h {
  low 0..30
  top 31..52
}
match near of jes {
  exact know
  each  within 1 level
  total within 1 level
}
match far of jes { each within 2 levels }
role clerk "Clerk" { grade g.low  evaluated jes { talk 1..2  know 2a..2b }  entry }
role chief "Chief" { grade g.high  terminal }
path up { clerk -> chief : promotion after 1 year }
ceiling chiefs of g {
  at 10 posts high 2
  at 20 posts high 3
}
"#;

fn run(tests: &str, verb: &str) -> Outcome {
    let files = Memory::default().with("f.gradus", format!("{FRAMEWORK}\n{tests}\n"));
    run_in(
        &files,
        &Surroundings::default(),
        &[verb, "f.gradus", "--as-of", "2026-07-31"],
    )
}

fn block(lines: &[&str]) -> String {
    let mut text = "test \"t\" {\n  post { id p  role clerk  point 1  start 2025-09-01  factors.talk 3  factors.know 3 }\n  \
                    post { id q  role clerk  point 2  start 2025-09-01 }\n"
        .to_owned();
    for line in lines {
        text.push_str("  ");
        text.push_str(line);
        text.push('\n');
    }
    text.push_str("}\n");
    text
}

#[test]
fn what_is_so_is_met() {
    let lines = [
        "expect grade g.low of jes { 2 2a } total 32.5",
        "expect grade g.low of jes { talk 2  know 2b } by bands",
        "expect grade low..high of jes { 1..2.5 2a..3 } by bands total 25..54",
        "expect grade top of jes { know 2b, talk 2.5 }",
        "expect grade h.top of jes { 2.5 2B }",
        "expect grade low of jes { 1-1 2-1 } by again",
        "expect no grade of jes { 3 3 }",
        "expect no grade of post p total 60",
        "expect total 25..34.5 of role clerk",
        "expect total 60 of post p",
        "expect points 12.5 of jes { talk 2 }",
        "expect points 10..40 of jes { know 1..3 }",
        "expect no level 4 of jes.talk",
        "expect profile-match of jes { 2 2a } with role clerk by near",
        "expect band-match of jes { 3 2b } with clerk by near varying talk total 1 level",
        "expect match of jes { 3 2b } with role clerk by near failing 0 factors",
        "expect no match of jes { 2 3 } with role clerk by near failing know",
        "expect band-match of jes { 3 3 } with role clerk by far varying talk, know total 2 levels",
        "expect match of post p with role clerk by far varying 2 factors",
        "expect salary 21_000.50 of point 2 of main",
        "expect salary 21_000.50 of point 102 of later on 2020-01-01",
        "expect no salary of point 6 of main",
        "expect increment of post p to point 2 on 2026-09-01 needs appraisal",
        "expect increment of post p",
        "expect no increment of post q",
        "expect ceiling 2.5 of chiefs.high for 15 posts",
        "expect ceiling 3 of chiefs.high for 15 posts",
        "expect ceiling 2.4 of chiefs.high for 14 posts",
        "expect ceiling 0.67 of chiefs.high for 3.3 posts",
    ];
    let (fractions, lines) = lines.split_last().unwrap();
    let said = run(&block(lines), "test");
    // 2.5 is 3 without decimals, and a post is whole.
    assert_eq!(said.status, 0, "{}{}", said.out, said.err);
    let said = run(&block(&[fractions]), "test");
    assert_eq!(said.status, 2, "{}", said.out);
}

#[test]
fn what_is_not_so_is_said_with_what_there_is() {
    let lines = [
        "expect grade g.high of jes { 2 2a } total 32.5",
        "expect grade g.low of jes { 2 2a } total 33",
        "expect grade low of jes { 1..3 2a..3 } by bands",
        "expect grade h.top of jes { 3 3 }",
        "expect no grade of jes { 2 2a }",
        "expect no grade of post q",
        "expect total 26..34.5 of role clerk",
        "expect points 13 of jes { talk 2 }",
        "expect no level 2b of jes.know",
        "expect profile-match of jes { 3 2b } with role clerk by near",
        "expect match of jes { 1 3 } with role clerk by near",
        "expect band-match of jes { 3 2b } with role clerk by near varying know",
        "expect salary 21_000 of point 2 of main",
        "expect no salary of point 2 of main",
        "expect salary 21_000 of point 2 of later",
        "expect increment of post p to point 3",
        "expect increment of post p on 2027-09-01",
        "expect increment of post q to point 3",
        "expect no increment of post p",
        "expect ceiling 2.6 of chiefs.high for 15 posts",
    ];
    // What no spine has at all is a fault, and said before anything runs.
    let lines: Vec<&str> = lines
        .into_iter()
        .filter(|line| !line.contains("point 2 of later"))
        .collect();
    let said = run(&block(&lines), "test");
    assert_eq!((said.status, said.err.as_str()), (1, ""), "{}", said.out);
    insta::assert_snapshot!(said.out);
}

#[test]
fn names_levels_and_numbers_that_do_not_fit_are_said_at_their_place() {
    let lines = [
        "expect grade low of jse { 1 1 }",
        "expect grade low of jes { 1 1 }",
        "expect grade lowest of jes { 1 1 }",
        "expect grade g.low of jes { 1 1 1 }",
        "expect grade g.low of jes { talk 1 }",
        "expect grade g.low of jes { talk 1  know 9 }",
        "expect grade g.low of jes { talk 1  talk 1 }",
        "expect grade g.low of jes { talk 1  knows 1 }",
        "expect grade g.low of jes { talk 1  know }",
        "expect grade g.low of jes { 3..1 1 }",
        "expect grade g.low of jes { 1 1 } by band",
        "expect grade g.low..top of jes { 1 1 }",
        "expect grade low of other { A }",
        "expect total 10 of role chief",
        "expect total 10 of role clark",
        "expect total 10 of post x",
        "expect no level 5 of jes.talks",
        "expect match of jes { 1 2a } with role clerk",
        "expect match of jes { 1 2a } with role clerk by nearly",
        "expect match of jes { 1..2 2a } with role clerk by near",
        "expect match of other { A } with role clerk by near",
        "expect match of jes { 1 2a } with role chief by near",
        "expect profile-match of jes { 1 2a } with role clerk by near varying 1 factor",
        "expect band-match of jes { 1 2a } with role clerk by near failing talks",
        "expect salary 20_000 of point 1",
        "expect salary 20_000 of point 9 of main",
        "expect salary 20_000 of point 1 of mian",
        "expect increment of post x",
        "expect increment of post p needs apraisal",
        "expect no increment of post p to point 2",
        "expect ceiling 2 of chief.high for 10 posts",
        "expect ceiling 2 of chiefs.low for 10 posts",
    ];
    let mut all = String::new();
    for line in lines {
        let said = run(&block(&[line]), "check");
        assert_eq!(said.status, 2, "{line}\n{}", said.out);
        assert_eq!(said.err.matches("error[").count(), 1, "{line}\n{}", said.err);
        assert!(said.err.contains("= help: "), "{line}\n{}", said.err);
        all.push_str(&said.err);
        all.push('\n');
    }
    insta::assert_snapshot!(all);
}

#[test]
fn faults_of_ceilings_bars_and_spines_are_said_at_their_place() {
    let blocks = [
        "ceiling c of gg { at 10 posts high 2 }",
        "ceiling c of g { }",
        "ceiling c of g { at 10 posts high 2  at 10 posts high 3 }",
        "ceiling c of g { at 10 posts high 2  at 20 posts low 3 }",
        "ceiling c of g { at 10 posts high 2, low 3  at 20 posts high 3 }",
        "ceiling c of g { at 10 posts high 2  at 20 posts high 3, high 4 }",
        "ceiling c of g { at 10 posts hihg 2 }",
        "ceiling c of g { at 0 posts high 2 }",
        "ceiling c { at 10 posts high 2 }",
        "ceiling c of g { at 10 high 2 }",
        "ceiling c of g { 10 posts high 2 }",
        "ceiling chiefs of g { at 10 posts high 2 }",
        "spine s of mian plus 3",
        "spine s of s plus 3",
        "spine s of t plus 3\nspine t of s minus 3",
        "spine s of main plus 3\nspine s { 1 = 20_000 }",
        "spine s of main times 3",
        "spine s of main",
        "scale x { spine main  grade a points 1..4 bar 3, 2 }",
        "scale x { spine main  grade a points 1..4 bar 2, 9 }",
        "scale x { spine main  grade a points 1..4 bar 2, }",
        "scale x { spine main  increments after 1 year needs apraisal  grade a points 1..4 }",
    ];
    let mut all = String::new();
    for block in blocks {
        let said = run(block, "check");
        assert_eq!(said.status, 2, "{block}\n{}{}", said.out, said.err);
        all.push_str(&said.err);
        all.push('\n');
    }
    insta::assert_snapshot!(all);
}

#[test]
fn a_table_of_several_dates_is_read_from_one_file() {
    let framework = "framework f { }\nspine s from \"s.csv\"\nscale g { spine s  grade a points 1..2 }\n\
                     role r { grade a  terminal  entry }\n\
                     test \"t\" {\n  expect salary 10 of point 1 on 2020-12-31\n  expect salary 12 of point 1 on 2021-01-01\n  \
                     expect salary 13 of point 2 on 2030-01-01\n  expect no salary of point 1 on 2019-12-31\n}\n";
    let table = "# where it is from\nfrom,point,salary\n2021-01-01,1,12\n2021-01-01,2,13\n2020-01-01,1,10\n2020-01-01,2,11\n";
    let with = |framework: &str, table: &str| {
        let files = Memory::default().with("f.gradus", framework).with("s.csv", table);
        run_in(
            &files,
            &Surroundings::default(),
            &["test", "f.gradus", "--as-of", "2026-07-31"],
        )
    };
    let said = with(framework, table);
    assert_eq!((said.status, said.err.as_str()), (0, ""), "{}", said.out);
    let said = with(framework, &table.replace("2021-01-01,2", "2021-13-01,2"));
    assert_eq!(said.status, 2);
    assert!(said.err.contains("`2021-13-01` is no date"), "{}", said.err);
    let twice = framework.replace("spine s from \"s.csv\"", "spine s from 2020-01-01 in \"s.csv\"");
    let said = with(&twice, table);
    assert!(
        said.err.contains("the table has dates of its own"),
        "{}",
        said.err
    );
}

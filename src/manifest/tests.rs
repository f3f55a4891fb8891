use super::*;
use crate::posts::columns::{Column, Weight};
use crate::posts::mapping::{DecimalMark, From, Heading, Target};

fn read(text: &str) -> (Manifest, Vec<Diagnostic>, Sources) {
    let mut sources = Sources::default();
    let id = sources.add("gradus.toml", text);
    let (manifest, diagnostics) = parse(&sources, id);
    (manifest, diagnostics, sources)
}

/// Each diagnostic as a person would be told it.
fn told(text: &str) -> String {
    let (_, diagnostics, sources) = read(text);
    diagnostics
        .iter()
        .map(|one| {
            let at = sources.position(one.span);
            let mut out = format!("{}:{} {}: {}\n", at.line, at.column, one.code, one.message);
            for label in &one.related {
                let at = sources.position(label.span);
                out.push_str(&format!("    {}:{} {}\n", at.line, at.column, label.text));
            }
            if let Some(help) = &one.help {
                out.push_str(&format!("    {help}\n"));
            }
            out
        })
        .collect()
}

const WHOLE: &str = r#"
framework = "learning-technology.gradus"
as-of     = 2026-07-31
fail-on   = "warning"
[institution]
name = "University of Northfield"
[[posts]]
source  = "posts.csv"
weight = "fte"
aggregated = true
rounded-to = 5
delimiter = ";"
encoding = "windows-1252"
header-row = 3
missing = ["10_OR_LESS"]
skip = ['title starts "Employee Total"', 'id is "0"']
[posts.columns]
unit = ["College Name", "Department Name"]
id = "Post Ref"
grade = 17
institution = { value = "Northfield" }
factors.knowledge = "Knowledge"
"skills.pedagogy" = "Pedagogy"
[posts.values.contract]
open-ended = ["Permanent", "Open ended"]
[posts.values.manager]
top = ["XX", "xx"]
[posts.formats]
date = "%d/%m/%Y"
decimal = ","
[[posts]]
source = "more.csv"
[checks]
fixed-term-concentration = { at-most = "25%", at-least = 5, by = ["unit"], severity = "warning", override = true }
bottleneck = { at-most = 2.5 }
dead-end = "off"
[baseline]
file = "x.json"
"#;

#[test]
fn every_key_is_understood() {
    let (manifest, diagnostics, _) = read(WHOLE);
    assert_eq!(diagnostics, []);
    assert_eq!(manifest.framework.unwrap().value, "learning-technology.gradus");
    assert_eq!(manifest.as_of.unwrap().value, jiff::civil::date(2026, 7, 31));
    assert_eq!(manifest.fail_on.unwrap().value, FailOn::At(Severity::Warning));
    assert_eq!(manifest.institution.unwrap().value, "University of Northfield");
    assert_eq!(manifest.baseline.unwrap().value, "x.json");

    let [first, second] = manifest.posts.as_slice() else {
        panic!("two sources")
    };
    assert_eq!(
        (
            first.path.as_str(),
            first.weight,
            first.aggregated,
            first.rounded_to
        ),
        ("posts.csv", Weight::Fte, true, 5)
    );
    assert_eq!(
        (first.delimiter, first.encoding.as_deref(), first.header_row),
        (Some(b';'), Some("windows-1252"), Some(3))
    );
    assert_eq!(first.missing, ["10_OR_LESS"]);
    assert_eq!(
        first
            .skip
            .iter()
            .map(|rule| rule.text.as_str())
            .collect::<Vec<_>>(),
        ["title starts \"Employee Total\"", "id is \"0\""]
    );
    let named = |name: &str| Heading::Named(name.to_owned());
    let columns: Vec<_> = first
        .columns
        .iter()
        .map(|map| (map.target.clone(), map.from.clone()))
        .collect();
    assert_eq!(
        columns,
        [
            (
                Target::Known(Column::Unit),
                From::Headings(vec![named("College Name"), named("Department Name")])
            ),
            (Target::Known(Column::Id), From::Headings(vec![named("Post Ref")])),
            (
                Target::Known(Column::Grade),
                From::Headings(vec![Heading::Position(17)])
            ),
            (
                Target::Known(Column::Institution),
                From::Constant("Northfield".to_owned())
            ),
            (
                Target::Factor("knowledge".to_owned()),
                From::Headings(vec![named("Knowledge")])
            ),
            (
                Target::Skill("pedagogy".to_owned()),
                From::Headings(vec![named("Pedagogy")])
            ),
        ]
    );
    let values: Vec<_> = first
        .values
        .iter()
        .map(|map| (map.column, map.words[0].ours.as_str(), map.words[0].theirs.len()))
        .collect();
    assert_eq!(
        values,
        [(Column::Contract, "open-ended", 2), (Column::Manager, "top", 2)]
    );
    assert_eq!(
        (first.formats.date.as_deref(), first.formats.decimal),
        (Some("%d/%m/%Y"), Some(DecimalMark::Comma))
    );
    assert_eq!((second.path.as_str(), second.columns.len()), ("more.csv", 0));

    let checks: Vec<_> = manifest
        .checks
        .iter()
        .map(|one| {
            (
                one.name.value.as_str(),
                one.severity.as_ref().map(|s| s.value),
                one.at_most.as_ref().map(|a| a.value),
                one.overrides,
            )
        })
        .collect();
    assert_eq!(
        checks,
        [
            (
                "fixed-term-concentration",
                Some(Level::Warning),
                Some(Amount::Percent(2_500)),
                true
            ),
            ("bottleneck", None, Some(Amount::Number(25_000)), false),
            ("dead-end", Some(Level::Off), None, false),
        ]
    );
    assert_eq!(manifest.checks[0].by.as_ref().unwrap().value[0].value, "unit");
    assert_eq!(
        manifest.checks[0].at_least.as_ref().unwrap().value,
        Amount::Number(50_000)
    );
}

#[test]
fn an_empty_manifest_is_one() {
    assert_eq!(told(""), "");
    assert_eq!(told("# nothing yet\n"), "");
}

#[test]
fn unknown_keys_name_the_nearest_known_one_at_their_place() {
    insta::assert_snapshot!(told(
        r#"
framwork = "a.gradus"
colour = "red"
[institution]
nmae = "Northfield"
[[posts]]
sorce = "posts.csv"
source = "posts.csv"
[posts.columns]
titel = "Job Title"
salry = "Pay"
shoe-size = "Shoes"
id = { valeu = "x" }
[posts.values.contrct]
open-ended = ["Permanent"]
[posts.values.status]
vacnt = ["V"]
[posts.formats]
dates = "%d/%m/%Y"
[checks]
dead-end = { severty = "error" }
[baseline]
path = "x.json"
"#
    ));
}

#[test]
fn wrong_types_are_said_in_words() {
    insta::assert_snapshot!(told(
        r#"
framework = 5
as-of = true
fail-on = "eror"
institution = "Northfield"
[[posts]]
source = ["posts.csv"]
weight = "FTE"
aggregated = "yes"
rounded-to = 2.5
delimiter = "; "
encoding = "windoze-1252"
header-row = 0
missing = "10_OR_LESS"
skip = ["title begins \"x\"", 7]
[posts.columns]
id = 0
title = ""
unit = []
fte = ["FTE", "Hours"]
role = { value = 7 }
start = true
factors = "x"
[posts.values.contract]
open-ended = "Permanent"
fixed-term = ["FTC", "Perm"]
casual = ["perm"]
[posts.formats]
date = "dd/mm/yyyy"
decimal = ";"
[checks]
dead-end = "loud"
bottleneck = { at-most = "25", at-least = -1, by = "unit", override = 1 }
top-of-grade = 5
"#
    ));
}

#[test]
fn dates_are_days_and_stand_with_or_without_quotes() {
    assert_eq!(
        read("as-of = \"2026-07-31\"").0.as_of.unwrap().value,
        jiff::civil::date(2026, 7, 31)
    );
    insta::assert_snapshot!(
        [
            told("as-of = 2026-07-31T10:00:00"),
            told("as-of = \"31/07/2026\""),
            told("as-of = \"2026-02-30\""),
            told("as-of = 2026"),
        ]
        .concat()
    );
}

#[test]
fn a_posts_table_with_single_brackets_is_explained() {
    insta::assert_snapshot!(
        [
            told("[posts]\nsource = \"posts.csv\""),
            told("posts = [\"posts.csv\"]"),
            told("[[posts]]\nweight = \"fte\""),
        ]
        .concat()
    );
}

#[test]
fn what_is_no_toml_is_said_at_its_line_and_nothing_else_is() {
    insta::assert_snapshot!(
        [
            told("framework = a.gradus\nunknown = 1\n"),
            told("framework = \"a.gradus\nas-of = 2026-07-31\n"),
            told("framework = \"a\"\nframework = \"b\"\n"),
            told("[[posts]\nsource = \"x.csv\"\n"),
            told("as-of = 2026-02-30\n"),
            told("framework \"a\"\nas-of == 3\n"),
        ]
        .join("--\n")
    );
}

#[test]
fn marks_line_ends_and_depth_do_no_harm() {
    let (manifest, diagnostics, _) =
        read("\u{feff}framework = \"a.gradus\"\r\n[institution]\r\nname = \"Prifysgol Tŷ\"\r\n");
    assert_eq!(diagnostics, []);
    assert_eq!(manifest.institution.unwrap().value, "Prifysgol Tŷ");
    for text in ["a = [", "a = {b=", "[", "a."] {
        let (_, diagnostics, _) = read(&text.repeat(100_000));
        assert!(!diagnostics.is_empty());
        assert!(diagnostics.len() < 100);
    }
}

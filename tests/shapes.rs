//! Posts in every shape in which they come give one audit (`interfaces.md`, The manifest: `source`).

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // helpers of tests, outside #[test]

#[path = "support/northfield.rs"]
mod northfield;
#[path = "support/shapes.rs"]
mod shapes;

use gradus::cli::{Outcome, Surroundings, run_in};
use gradus::files::Memory;
use northfield::{POSTS, audit, bare, bare_below_heading};
use serde_json::Value;
use shapes::Cell;

#[test]
fn one_audit_comes_of_csv_workbooks_lines_of_json_and_gzip() {
    let csv = audit("posts.csv", Some(POSTS.into()), "");
    let expected = bare(&csv);
    assert!(
        expected["posts"]["refused"].as_u64().unwrap() > 0,
        "the fixture has bad rows too"
    );
    let posts = shapes::of_csv(POSTS);
    let count = |is: fn(&Cell) -> bool| posts.rows.iter().flatten().filter(|cell| is(cell)).count();
    let numbers = count(|cell| matches!(cell, Cell::Number(_)));
    let dates = count(|cell| matches!(cell, Cell::Date(..)));
    assert!(numbers > 500 && dates > 300, "{numbers} {dates}");
    for (source, content) in [
        ("posts.xlsx", shapes::xlsx(&posts)),
        ("posts.ods", shapes::ods(&posts)),
        ("posts.csv.gz", shapes::gzip(POSTS)),
        ("posts.tsv", tabs(POSTS).into_bytes()),
    ] {
        let found = audit(source, Some(content), "");
        assert_eq!(found.status, csv.status, "{source}");
        assert_eq!(bare(&found), expected, "{source}");
    }
    let found = audit("posts.jsonl", Some(shapes::json_lines(&posts).into_bytes()), "");
    assert_eq!(bare(&found), bare_below_heading(&csv), "lines of JSON");
}

fn tabs(text: &str) -> String {
    let mut out = csv::WriterBuilder::new()
        .delimiter(b'\t')
        .flexible(true)
        .from_writer(Vec::new());
    for row in csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
        .records()
    {
        out.write_record(&row.unwrap()).unwrap();
    }
    String::from_utf8(out.into_inner().unwrap()).unwrap()
}

#[test]
fn what_was_understood_of_a_workbook_is_said() {
    let found = audit("posts.xlsx", Some(shapes::xlsx(&shapes::of_csv(POSTS))), "");
    let report: Value = serde_json::from_str(&found.out).unwrap();
    let source = &report["posts"]["sources"][0];
    assert_eq!(source["name"], "posts.xlsx [Staff in post]");
    let remarks = source["remarks"].as_array().unwrap();
    let says = |text: &str| {
        remarks
            .iter()
            .any(|remark| remark.as_str().unwrap().contains(text))
    };
    assert!(says(
        "the posts are in sheet `Staff in post`, whose headings fit best; not read: `Read me`"
    ));
    assert!(says("hidden and not read: `Lists`"));
    let refused = &report["posts"]["refused_rows"][0];
    assert_eq!(refused["source"], "posts.xlsx [Staff in post]");
    assert!(
        refused["column"].as_str().unwrap().contains(" (column "),
        "{refused}"
    );
}

/// Audits rows whose headings are ours, against a framework of one role.
fn small(source: &str, content: impl Into<Vec<u8>>, more: &str) -> Outcome {
    let files = Memory::default()
        .with(
            "gradus.toml",
            format!("framework = \"f.gradus\"\nas-of = 2026-07-31\n[[posts]]\nsource = \"{source}\"\n{more}"),
        )
        .with(
            "f.gradus",
            "framework f \"F\" { version \"1\" }\nscale s { grade a }\nrole tutor { grade s.a  terminal }\n",
        )
        .with(source, content);
    run_in(
        &files,
        &Surroundings::default(),
        &["audit", "--format", "json", "."],
    )
}

/// A sheet with the headings of [`small`] and these rows.
fn sheet(
    write: impl Fn(&mut rust_xlsxwriter::Worksheet) -> Result<(), rust_xlsxwriter::XlsxError>,
) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in (0..).zip(["Id", "Role", "Unit", "FTE", "Salary"]) {
        sheet.write(0, column, heading).unwrap();
    }
    write(sheet).unwrap();
    book.save_to_buffer().unwrap()
}

fn posts(outcome: &Outcome) -> Value {
    assert!(outcome.status < 2, "{}{}", outcome.out, outcome.err);
    let report: Value = serde_json::from_str(&outcome.out).unwrap();
    report["posts"].clone()
}

fn remarks(posts: &Value) -> String {
    let remarks = posts["sources"][0]["remarks"].as_array().unwrap();
    remarks
        .iter()
        .map(|remark| remark.as_str().unwrap())
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn totals_merged_cells_percentages_and_notes_beside_the_table_are_dealt_with_and_said() {
    use rust_xlsxwriter::{Format, Formula};
    let book = sheet(|sheet| {
        let percent = Format::new().set_num_format("0%");
        for row in 1..=3 {
            sheet
                .write(row, 0, row)?
                .write(row, 1, "tutor")?
                .write_with_format(row, 3, 0.5, &percent)?;
        }
        sheet.merge_range(1, 2, 3, 2, "Arts", &Format::new())?;
        sheet
            .write(5, 0, "Total")?
            .write_formula(5, 3, Formula::new("SUM(D2:D4)").set_result("1.5"))?;
        sheet.write(1, 9, "a note")?;
        sheet.write(2, 4, "n/a")?;
        Ok(())
    });
    let posts = posts(&small("p.xlsx", book, ""));
    assert_eq!(
        (posts["read"].as_u64(), posts["skipped"].as_u64()),
        (Some(4), Some(1))
    );
    assert_eq!(
        (posts["headcount"].as_u64(), posts["fte"].as_str()),
        (Some(3), Some("1.50"))
    );
    insta::assert_snapshot!(remarks(&posts));
    assert_eq!(
        posts["sources"][0]["skipped"][0]["rule"],
        "totals: a formula sums the rows above"
    );
}

#[test]
fn formulas_without_a_stored_value_are_computed_from_their_row_or_said_to_be_blank() {
    let book = shapes::xlsx_of(
        r#"<row r="1"><c r="A1" t="inlineStr"><is><t>Id</t></is></c><c r="B1" t="inlineStr"><is><t>Role</t></is></c><c r="C1" t="inlineStr"><is><t>FTE</t></is></c><c r="D1" t="inlineStr"><is><t>Hours</t></is></c></row>
<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="inlineStr"><is><t>tutor</t></is></c><c r="C2"><f>D2/35</f></c><c r="D2"><v>17.5</v></c></row>
<row r="3"><c r="A3"><v>2</v></c><c r="B3" t="inlineStr"><is><t>tutor</t></is></c><c r="C3"><f>VLOOKUP(A3,Z1:Z9,2)</f></c></row>"#,
    );
    let posts = posts(&small("p.xlsx", book, ""));
    assert_eq!(posts["fte"].as_str(), Some("1.50"));
    insta::assert_snapshot!(remarks(&posts));
}

/// The one error of a run that could not read its posts.
fn error(outcome: &Outcome) -> String {
    assert_eq!(outcome.status, 2, "{}{}", outcome.out, outcome.err);
    let document: Value = serde_json::from_str(&outcome.out).unwrap();
    assert!(
        document["posts"].is_null(),
        "nothing is half reported: {document}"
    );
    document["error"]["message"]
        .as_str()
        .unwrap_or(&outcome.out)
        .to_owned()
}

#[test]
fn hostile_and_damaged_files_are_one_error_each() {
    let good = || shapes::xlsx(&shapes::of_csv("Id,Role\n1,tutor\n2,tutor\n"));
    let far = sheet(|sheet| {
        sheet
            .write(1, 0, 1)?
            .write(1, 1, "tutor")?
            .write(1_048_575, 16_383, "x")?;
        Ok(())
    });
    let twins = {
        let mut book = rust_xlsxwriter::Workbook::new();
        for name in ["2025", "2026"] {
            let sheet = book.add_worksheet().set_name(name).unwrap();
            sheet.write(0, 0, "Id").unwrap().write(0, 1, "Role").unwrap();
        }
        book.save_to_buffer().unwrap()
    };
    let bomb = shapes::archive(&[("xl/worksheets/sheet1.xml", &" ".repeat(80 << 20))]);
    let claims = shapes::archive(&[("xl/sharedStrings.xml", "<sst uniqueCount=\"99999999999\"></sst>")]);
    let far_ods = shapes::ods_of(&[(
        "A",
        "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>Id</text:p></table:table-cell><table:table-cell office:value-type=\"string\"><text:p>Role</text:p></table:table-cell></table:table-row><table:table-row table:number-rows-repeated=\"1048574\"><table:table-cell/></table:table-row><table:table-row><table:table-cell table:number-columns-repeated=\"16383\"/><table:table-cell office:value-type=\"string\"><text:p>x</text:p></table:table-cell></table:table-row>",
    )]);
    let endless = shapes::ods_of(&[(
        "A",
        "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell table:number-columns-repeated=\"16384\" office:value-type=\"string\"><text:p>Id</text:p></table:table-cell></table:table-row>",
    )]);
    let cut = |mut bytes: Vec<u8>, at: usize| {
        bytes.truncate(at);
        bytes
    };
    let mut damaged = good();
    let middle = damaged.len() / 3;
    damaged[middle..middle + 40].fill(0x55);
    let length = good().len();
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("far.xlsx", far, ""),
        ("far.ods", far_ods, ""),
        ("endless.ods", endless, ""),
        ("bomb.xlsx", bomb.clone(), ""),
        ("bomb.ods", bomb, ""),
        ("claims.xlsx", claims, ""),
        ("cut.xlsx", cut(good(), length / 2), ""),
        ("damaged.xlsx", damaged, ""),
        ("old.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest".to_vec(), ""),
        ("empty.xlsx", Vec::new(), ""),
        ("text.xlsx", b"Id,Role\n1,tutor\n".to_vec(), ""),
        ("zip.ods", shapes::archive(&[("a.txt", "x")]), ""),
        ("zip.xlsx", shapes::archive(&[("a.txt", "x")]), ""),
        ("twins.xlsx", twins, ""),
        ("sheet.xlsx", good(), "sheet = \"Staff in pots\"\n"),
        ("sheet.xlsx", good(), "sheet = 7\n"),
        ("row.xlsx", good(), "header-row = 90\n"),
        (
            "columns.xlsx",
            shapes::xlsx(&shapes::of_csv("Nr,Stelle\n1,Rat\n")),
            "sheet = 2\n",
        ),
        ("cut.csv.gz", cut(shapes::gzip("Id,Role\n1,tutor\n"), 20), ""),
        ("list.jsonl", b"[{\"id\": 1}]".to_vec(), ""),
        ("none.jsonl", b"nothing\n".to_vec(), ""),
    ];
    let said: Vec<String> = cases
        .into_iter()
        .map(|(source, content, more)| error(&small(source, content, more)))
        .collect();
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn a_line_that_is_no_json_is_a_refused_row() {
    let lines = "{\"id\": 1, \"role\": \"tutor\", \"fte\": 0.5}\n\n{\"id\": 2, \"role\": \n{\"id\": 3, \"role\": \"tutor\", \"unit\": [\"Arts\", \"Music\"], \"more\": {\"salary\": 1}}\n";
    let posts = posts(&small("p.jsonl", lines, ""));
    assert_eq!(
        (posts["read"].as_u64(), posts["headcount"].as_u64()),
        (Some(3), Some(2))
    );
    let refused = &posts["refused_rows"][0];
    assert_eq!(
        (refused["row"].as_u64(), refused["column"].as_str()),
        (Some(3), Some("id"))
    );
    insta::assert_snapshot!(refused["reason"].as_str().unwrap());
    assert!(remarks(&posts).contains("`more.salary`"), "{}", remarks(&posts));
}

#[test]
fn a_folder_and_a_pattern_are_all_their_files() {
    let files = |source: &str| {
        let files = Memory::default()
            .with("gradus.toml", format!("framework = \"f.gradus\"\nas-of = 2026-07-31\n[[posts]]\nsource = \"{source}\"\n"))
            .with("f.gradus", "framework f \"F\" { version \"1\" }\nscale s { grade a }\nrole tutor { grade s.a  terminal }\n")
            .with("in/a.csv", "Role\ntutor\n")
            .with("in/b.csv", "Role\ntutor\ntutor\n")
            .with("in/c.xlsx", shapes::xlsx(&shapes::of_csv("Id,Role\n1,tutor\n2,tutor\n")));
        posts(&run_in(
            &files,
            &Surroundings::default(),
            &["audit", "--format", "json", "."],
        ))
    };
    let all = files("in");
    let names: Vec<&str> = all["sources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|source| source["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["in/a.csv", "in/b.csv", "in/c.xlsx [Staff in post]"]);
    assert_eq!(all["headcount"], 5);
    assert_eq!(files("in/*.csv")["headcount"], 3);
}

/// Files of which one vanishes after it was asked for so many times.
struct Vanishing {
    files: Memory,
    name: &'static str,
    left: std::sync::atomic::AtomicUsize,
}

impl Vanishing {
    fn here(&self, path: &std::path::Path) -> std::io::Result<()> {
        use std::sync::atomic::Ordering;
        if !path.ends_with(self.name) {
            return Ok(());
        }
        let took = self
            .left
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        took.map(|_| ()).map_err(|_| std::io::ErrorKind::NotFound.into())
    }
}

impl gradus::files::Files for Vanishing {
    fn read(&self, path: &std::path::Path) -> std::io::Result<Vec<u8>> {
        self.here(path)?;
        self.files.read(path)
    }

    fn open(&self, path: &std::path::Path) -> std::io::Result<Box<dyn gradus::files::Stream>> {
        self.here(path)?;
        self.files.open(path)
    }

    fn is_dir(&self, path: &std::path::Path) -> bool {
        self.files.is_dir(path)
    }

    fn list(&self, path: &std::path::Path) -> std::io::Result<Vec<std::path::PathBuf>> {
        self.files.list(path)
    }
}

#[test]
fn a_file_that_vanishes_while_it_is_read_is_one_error_or_was_read_whole() {
    let posts = shapes::of_csv(POSTS);
    for (name, content) in [
        ("posts.csv", POSTS.as_bytes().to_vec()),
        ("posts.xlsx", shapes::xlsx(&posts)),
        ("posts.jsonl", shapes::json_lines(&posts).into_bytes()),
    ] {
        let whole = audit(name, Some(content.clone()), "");
        let mut lost = 0;
        for left in 0..6 {
            let manifest = northfield::MANIFEST
                .replace("../../frameworks/", "")
                .replace("\"posts.csv\"", &format!("\"{name}\""));
            let files = Vanishing {
                files: Memory::default()
                    .with("gradus.toml", manifest)
                    .with("learning-technology.gradus", northfield::FRAMEWORK)
                    .with(name, content.clone()),
                name,
                left: left.into(),
            };
            let found = run_in(
                &files,
                &Surroundings::default(),
                &["audit", "--format", "json", "."],
            );
            if found.status == 2 {
                lost += 1;
                assert!(error(&found).contains("there is no such file"), "{}", found.out);
            } else {
                assert_eq!(found.out, whole.out, "{name} after {left}");
            }
        }
        assert!((1..6).contains(&lost), "{name}: {lost}");
    }
}

#[test]
fn the_manifests_of_the_page_on_posts_have_no_faults() {
    let page = include_str!("../docs/posts.md");
    let blocks: Vec<&str> = page
        .split("```toml\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap())
        .collect();
    assert!(blocks.len() >= 4);
    for block in blocks {
        let mut sources = gradus::source::Sources::default();
        let id = sources.add("gradus.toml", block);
        let (manifest, faults) = gradus::manifest::parse(&sources, id);
        assert!(
            faults.is_empty() && !manifest.posts.is_empty(),
            "{faults:?}\n{block}"
        );
    }
}

#[test]
fn a_key_that_is_misspelt_or_of_the_wrong_kind_is_said_with_what_was_meant() {
    let lines = "shet = \"A\"\nheader-row = 1\nheader-rows = 0\nsheet = true\nquerry = \"x\"\neach = \"x\"\n";
    let outcome = small("p.xlsx", Vec::new(), lines);
    assert_eq!(outcome.status, 2);
    insta::assert_snapshot!(outcome.out);
}

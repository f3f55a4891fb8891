//! Reading posts from every shape of file that personnel systems print (`interfaces.md`, Columns of a posts source).

use gradus::diagnostic::Diagnostic;
use gradus::files::Memory;
use gradus::manifest;
use gradus::posts::columns::{Column, Fte, NO_DATE, NO_MONEY, NO_POINT, Posts, Status, Sym};
use gradus::posts::mapping::SourceSpec;
use gradus::posts::read::{Vocabulary, read};
use gradus::posts::{Error, ErrorKind};
use gradus::source::Sources;
use proptest::prelude::*;
use std::path::PathBuf;

/// The sources of a manifest that has no faults.
fn specs(manifest: &str) -> Vec<(SourceSpec, PathBuf)> {
    let mut sources = Sources::default();
    let id = sources.add("gradus.toml", manifest);
    let (manifest, diagnostics) = manifest::parse(&sources, id);
    assert_eq!(diagnostics, Vec::<Diagnostic>::new());
    manifest
        .posts
        .into_iter()
        .map(|spec| (spec.clone(), PathBuf::from(&spec.path)))
        .collect()
}

/// Reads `a.csv` with what a manifest says of it.
fn mapped(manifest: &str, content: impl Into<Vec<u8>>) -> Result<Posts, Error> {
    let manifest = format!("[[posts]]\nsource = \"a.csv\"\n{manifest}");
    read(
        &specs(&manifest),
        &Memory::default().with("a.csv", content),
        &Vocabulary::default(),
    )
}

/// Reads `a.csv`, whose columns are named like ours.
fn plain(content: impl Into<Vec<u8>>) -> Result<Posts, Error> {
    mapped("", content)
}

fn text(posts: &Posts, column: Column, index: usize) -> &str {
    posts.symbols.text(posts.text(column, index))
}

/// The accepted rows of a column of texts.
fn texts(posts: &Posts, column: Column) -> Vec<&str> {
    (0..posts.len()).map(|index| text(posts, column, index)).collect()
}

/// The refused rows as lines.
fn refused(posts: &Posts) -> String {
    let line = |row: &gradus::posts::columns::Refused| {
        format!("row {} {} `{}`: {}", row.row, row.column, row.value, row.reason)
    };
    posts.refused.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_file_whose_columns_are_named_like_ours_needs_no_map() {
    let posts = plain(
        "Id,TITLE,Service Start,holder_grade,fte,count,status,point,salary,contract,cpd-owner\n\
         1,Lecturer,2019-09-01,7,0.6,,,31.0,\"£34,304.50\",Open ended,head\n\
         2,Professor,,,,2,Vacant,,,,\n",
    )
    .unwrap();
    assert_eq!(
        (posts.len(), posts.sources[0].read, posts.refused.len()),
        (2, 2, 0)
    );
    assert_eq!(posts.sources[0].remarks, Vec::<String>::new());
    assert_eq!(posts.rows.row, [2, 3]);
    assert_eq!(texts(&posts, Column::Title), ["Lecturer", "Professor"]);
    assert_eq!(texts(&posts, Column::Contract), ["open-ended", ""]);
    assert_eq!(texts(&posts, Column::HolderGrade), ["7", ""]);
    assert_eq!(texts(&posts, Column::CpdOwner), ["head", ""]);
    assert_eq!(posts.rows.service_start, [18_140, NO_DATE]);
    assert_eq!(posts.rows.fte, [Fte(6_000), Fte(20_000)]);
    assert_eq!(posts.rows.count, [1, 2]);
    assert_eq!(posts.rows.status, [Status::Filled, Status::Vacant]);
    assert_eq!(posts.rows.point, [31, NO_POINT]);
    assert_eq!(posts.rows.salary, [3_430_450, NO_MONEY]);
    assert!(posts.rows.start.is_empty() && posts.rows.text[Column::Unit as usize].is_empty());
    assert!(posts.columns.contains(Column::ServiceStart) && !posts.columns.contains(Column::Start));
}

const NORTHFIELD: &str = r#"
skip = ['Job Title starts "Total"', 'id is "0" and Terms is not "FTC"']
missing = ["TBC"]
[posts.columns]
id = "Post Ref"
title = "job  title"
unit = ["College Name", 4]
institution = { value = "University of Northfield" }
contract = "Terms"
start = "Start Date"
salary = "Pay"
manager = "Reports To"
[posts.values.contract]
open-ended = ["Permanent", "Open Contract"]
fixed-term = ["FTC"]
[posts.values.manager]
top = ["xx"]
[posts.formats]
date = "%d/%m/%Y"
"#;

#[test]
fn headings_values_and_formats_are_mapped() {
    let posts = mapped(
        NORTHFIELD,
        "Post Ref,Job\nTitle,College Name,,Terms,Start Date,Pay,Reports To,Notes\n".replacen(
            "Job\nTitle",
            "\"Job\nTitle\"",
            1,
        ) + "'0017, Senior\u{a0}Lecturer,Arts,  History ,PERMANENT,1/09/2019,$69222.18,XX,x\n\
               18,\"Lecturer\nin Law\",Arts,N/A,open  contract,,TBC,0017,\n\
               ,,,,,,,,\n\
               Total,Total for Arts,,,,,,,\n\
               0,Paid elsewhere,,,Permanent,,,,\n\
               0,Seconded in,,,FTC,,,,\n",
    )
    .unwrap();
    assert_eq!(refused(&posts), "");
    assert_eq!(texts(&posts, Column::Id), ["0017", "18", "0"]);
    assert_eq!(posts.rows.row, [2, 3, 7]);
    assert_eq!(
        texts(&posts, Column::Title),
        ["Senior Lecturer", "Lecturer in Law", "Seconded in"]
    );
    assert_eq!(texts(&posts, Column::Unit), ["Arts/History", "Arts", ""]);
    assert_eq!(
        texts(&posts, Column::Institution),
        ["University of Northfield"; 3]
    );
    assert_eq!(
        texts(&posts, Column::Contract),
        ["open-ended", "open-ended", "fixed-term"]
    );
    assert_eq!(texts(&posts, Column::Manager), ["top", "0017", ""]);
    assert_eq!(posts.rows.start, [18_140, NO_DATE, NO_DATE]);
    assert_eq!(posts.rows.salary, [6_922_218, NO_MONEY, NO_MONEY]);
    let source = &posts.sources[0];
    assert_eq!(source.read, 5);
    assert_eq!(
        source.skipped,
        [
            ("Job Title starts \"Total\"".to_owned(), 1),
            ("id is \"0\" and Terms is not \"FTC\"".to_owned(), 1)
        ]
    );
    assert!(source.declares_top && !source.made_ids);
    assert_eq!(source.remarks, ["columns that are not used: `Notes`"]);
}

#[test]
fn a_bad_row_is_listed_at_its_first_bad_cell_and_the_rest_is_read() {
    let posts = plain(
        "title,id,contract,status,fte,count,point,salary,start\n\
         A,1,,,,,,,\n\
         B,,Perm,,x,,,,\n\
         C,3,Permanant,,,,,,\n\
         D,4,,gone,,,,,\n\
         \n\
         E,5,,,half,,,,\n\
         F,6,,,,0,,,\n\
         G,7,,,,2.5,,,\n\
         H,8,,,,,7.5,,\n\
         I,9,,,,,,-5,\n\
         J,10,,,,,,,31/12/2019\n\
         K,11,,,,,,,,surplus\n\
         \"L,12,,,,,,,\nM,13,,,,,,,\n\",14,,,,,,,\n\
         N,15\n",
    )
    .unwrap();
    insta::assert_snapshot!(refused(&posts));
    assert_eq!(texts(&posts, Column::Title), ["A", "N"]);
    assert_eq!(posts.sources[0].read, 13);
}

#[test]
fn row_numbers_are_those_of_a_spreadsheet() {
    let body = "\nNorthfield staff list,\n\nid,title\n1,\"Two\nlines\"\n\n,\n2,\"x\n\n\ny\"\n3,Z";
    for ending in ["\n", "\r\n", "\r"] {
        let posts = plain(body.replace('\n', ending)).unwrap();
        assert_eq!(posts.rows.row, [5, 8, 9], "{ending:?}");
        assert_eq!(texts(&posts, Column::Title), ["Two lines", "x y", "Z"]);
        assert_eq!(posts.sources[0].read, 3);
        assert_eq!(posts.sources[0].remarks, ["the headings are in row 4"]);
    }
}

#[test]
fn ids_are_made_where_there_are_none_and_said_to_be_so() {
    let posts = plain("title\nA\n\nB\n").unwrap();
    assert_eq!(texts(&posts, Column::Id), ["row-2", "row-4"]);
    assert!(posts.sources[0].made_ids && !posts.columns.contains(Column::Id));
    assert_eq!(
        posts.sources[0].remarks,
        ["there is no id column: ids were made from row numbers"]
    );
}

#[test]
fn several_sources_are_one_table() {
    let files = Memory::default()
        .with("a.csv", "id,title,salary\n1,A,100\n")
        .with("b.tsv", "title\tunit\tfte\nB\tArts\t2.5\nC\t\t\n")
        .with("c.txt", "id|role|start\n9|r|2020-01-01\nx|r|soon\n");
    let manifest = "[[posts]]\nsource = \"a.csv\"\n[[posts]]\nsource = \"b.tsv\"\nweight = \"fte\"\n[[posts]]\nsource = \"c.txt\"\n";
    let posts = read(&specs(manifest), &files, &Vocabulary::default()).unwrap();
    assert_eq!(posts.rows.source, [0, 1, 1, 2]);
    assert_eq!(
        texts(&posts, Column::Id),
        ["1", "b.tsv:row-2", "b.tsv:row-3", "9"]
    );
    assert_eq!(texts(&posts, Column::Title), ["A", "B", "C", ""]);
    assert_eq!(texts(&posts, Column::Unit), ["", "Arts", "", ""]);
    assert_eq!(texts(&posts, Column::Role), ["", "", "", "r"]);
    assert_eq!(posts.rows.salary, [10_000, NO_MONEY, NO_MONEY, NO_MONEY]);
    assert_eq!(posts.rows.start, [NO_DATE, NO_DATE, NO_DATE, 18_262]);
    assert_eq!(
        posts
            .refused
            .iter()
            .map(|row| (row.source, row.row))
            .collect::<Vec<_>>(),
        [(2, 3)]
    );
    assert_eq!(
        posts.sources.iter().map(|source| source.read).collect::<Vec<_>>(),
        [1, 2, 2]
    );
}

#[test]
fn a_column_of_names_can_be_a_status() {
    let manifest = "[posts.columns]\nstatus = \"Name\"\nperson = \"Name\"\n[posts.values.status]\nvacant = [\"Vacant\"]\nclosed = [\"Eliminated\"]\nfilled = [\"*\"]\n[posts.values.person]\n\"\" = [\"Vacant\", \"Eliminated\"]";
    let posts = mapped(
        manifest,
        "id,title,Name\n1,A,E17\n2,B,VACANT\n3,C,\n4,D,N/D\n5,E,eliminated\n",
    )
    .unwrap();
    assert_eq!(
        posts.rows.status,
        [
            Status::Filled,
            Status::Vacant,
            Status::Filled,
            Status::Filled,
            Status::Closed
        ]
    );
    assert_eq!(texts(&posts, Column::Person), ["E17", "", "", "", ""]);
}

#[test]
fn terms_that_the_framework_declares_are_contract_terms() {
    let vocabulary = Vocabulary {
        contracts: vec!["open-ended".to_owned(), "Tenure-Track".to_owned()],
    };
    let files = Memory::default().with("a.csv", "id,title,contract\n1,A,tenure track\n2,B,fixed-term\n");
    let posts = read(&specs("[[posts]]\nsource = \"a.csv\""), &files, &vocabulary).unwrap();
    assert_eq!(texts(&posts, Column::Contract), ["Tenure-Track"]);
    assert_eq!(posts.refused.len(), 1);
}

#[test]
fn aggregated_returns_are_read_with_their_settings() {
    let posts = mapped(
        "weight = \"fte\"\naggregated = true\nrounded-to = 5\n[posts.columns]\ntitle = \"Job\"\nfte = \"Posts in FTE\"\n[posts.formats]\ndecimal = \",\"",
        "sep=;\r\nJob;Posts in FTE\r\nA;1.465,25\r\nB;60%\r\n",
    )
    .unwrap();
    assert_eq!(posts.rows.fte, [Fte(14_652_500), Fte(6_000)]);
    assert_eq!(posts.rows.row, [2, 3]);
    let source = &posts.sources[0];
    assert_eq!(
        (source.aggregated, source.rounded_to, source.weight),
        (true, 5, gradus::posts::columns::Weight::Fte)
    );
}

/// One fault of each kind: the manifest's lines for `a.csv`, its content, and the kind.
fn faults() -> Vec<(&'static str, Vec<u8>, ErrorKind)> {
    let long = |text: &str, times: usize| text.repeat(times).into_bytes();
    vec![
        ("", b"".to_vec(), ErrorKind::Empty),
        ("", b"\xef\xbb\xbf \r\n\r\n".to_vec(), ErrorKind::Empty),
        ("", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), ErrorKind::Binary),
        ("", b"PK\x03\x04 a workbook".to_vec(), ErrorKind::Binary),
        (
            "encoding = \"utf-8\"",
            b"id,title\n1,caf\xe9\n".to_vec(),
            ErrorKind::Encoding,
        ),
        ("", b"\x1f\x8b\x08 no more".to_vec(), ErrorKind::Unreadable),
        (
            "header-row = 9",
            b"id,title\n1,A\n".to_vec(),
            ErrorKind::NoHeading,
        ),
        (
            "header-row = 2",
            b"id,title\n\n1,A\n".to_vec(),
            ErrorKind::NoHeading,
        ),
        ("", b"id,Job Titel\n1,A\n".to_vec(), ErrorKind::MissingColumn),
        ("", b",,\n,,\n".to_vec(), ErrorKind::Empty),
        (
            "weight = \"fte\"",
            b"id,title\n1,A\n".to_vec(),
            ErrorKind::MissingColumn,
        ),
        (
            "",
            [b"id,title\n1,A\n2,".to_vec(), long("x", 50_000_000)].concat(),
            ErrorKind::TooLarge,
        ),
        (
            "",
            [b"id,title\n1,A\n2".to_vec(), long(",", 20_000)].concat(),
            ErrorKind::TooLarge,
        ),
        ("", b"id,title\n1,\"A\n2,B\n3,C\n".to_vec(), ErrorKind::OpenQuote),
        (
            "[posts.columns]\ntitle = \"Job Titel\"",
            b"id,Job Title\n1,A\n".to_vec(),
            ErrorKind::UnknownHeading,
        ),
        (
            "[posts.columns]\ntitle = \"Position\"",
            b"id,Job Title\n1,A\n".to_vec(),
            ErrorKind::UnknownHeading,
        ),
        (
            "[posts.columns]\ntitle = 3",
            b"id,Job Title\n1,A\n".to_vec(),
            ErrorKind::UnknownHeading,
        ),
        (
            "",
            b"id,title,Service Start,service_start\n1,A,,\n".to_vec(),
            ErrorKind::Repeated,
        ),
        (
            "[posts.columns]\ntitle = \"Name\"",
            b"id,Name,Name\n1,A,B\n".to_vec(),
            ErrorKind::Repeated,
        ),
        (
            "[posts.values.contract]\nopen-endde = [\"P\"]",
            b"id,title,contract\n1,A,P\n".to_vec(),
            ErrorKind::UnknownTerm,
        ),
        (
            "[posts.columns]\nstatus = { value = \"vacnt\" }",
            b"id,title\n1,A\n".to_vec(),
            ErrorKind::UnknownTerm,
        ),
        (
            "skip = ['titel is \"x\"']",
            b"id,title\n1,A\n".to_vec(),
            ErrorKind::UnknownSkipColumn,
        ),
    ]
}

#[test]
fn each_fault_of_a_source_is_one_error_that_names_place_and_remedy() {
    let mut lines = Vec::new();
    for (manifest, content, kind) in faults() {
        let fault = mapped(manifest, content).map(|posts| posts.rows.row).unwrap_err();
        assert_eq!(fault.kind(), kind, "{fault}");
        assert!(!fault.help().is_empty(), "{fault}");
        lines.push(fault.to_string());
    }
    let elsewhere = |path: &str| {
        let spec = SourceSpec {
            path: path.to_owned(),
            ..SourceSpec::default()
        };
        let files = Memory::default().with("folder/notes.doc", "x").with("b.doc", "x");
        read(&[(spec, PathBuf::from(path))], &files, &Vocabulary::default()).unwrap_err()
    };
    for (path, kind) in [
        ("none.csv", ErrorKind::NotFound),
        ("folder", ErrorKind::Directory),
        ("b.doc", ErrorKind::Unsupported),
        ("posts", ErrorKind::Unsupported),
        ("mysql://hr/posts", ErrorKind::Unsupported),
    ] {
        let fault = elsewhere(path);
        assert_eq!(fault.kind(), kind, "{fault}");
        lines.push(fault.to_string());
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn a_column_named_by_the_manifest_is_not_taken_for_another_as_well() {
    let posts = mapped(
        "[posts.columns]\ntitle = \"Role\"",
        "id,Role,grade\n1,Lecturer,7\n",
    )
    .unwrap();
    assert_eq!(text(&posts, Column::Title, 0), "Lecturer");
    assert!(!posts.columns.contains(Column::Role));
}

#[test]
fn two_of_ours_may_come_from_one_heading() {
    let posts = mapped(
        "[posts.columns]\ntitle = \"Job\"\nunit = \"Dept\"\ninstitution = \"Dept\"",
        "id,Job,Dept\n1,A,Arts\n",
    )
    .unwrap();
    assert_eq!(
        (
            text(&posts, Column::Unit, 0),
            text(&posts, Column::Institution, 0)
        ),
        ("Arts", "Arts")
    );
}

// ---- the same table in every shape ----------------------------------------------------------------------------

#[derive(Debug, Clone, Copy)]
enum Encoding {
    Utf8,
    Utf8Marked,
    Utf16(bool, bool),
    Windows1252,
}

fn encoded(text: &str, encoding: Encoding) -> Vec<u8> {
    match encoding {
        Encoding::Utf8 => text.as_bytes().to_vec(),
        Encoding::Utf8Marked => format!("\u{feff}{text}").into_bytes(),
        Encoding::Utf16(big, marked) => {
            let text = if marked {
                format!("\u{feff}{text}")
            } else {
                text.to_owned()
            };
            text.encode_utf16()
                .flat_map(|unit| {
                    if big {
                        unit.to_be_bytes()
                    } else {
                        unit.to_le_bytes()
                    }
                })
                .collect()
        }
        Encoding::Windows1252 => encoding_rs::WINDOWS_1252.encode(text).0.into_owned(),
    }
}

fn rendered(table: &[Vec<String>], delimiter: char, ending: &str, quote_all: bool) -> String {
    let cell = |text: &String| {
        let special = [delimiter, '"', '\n', '\r'];
        if quote_all || text.contains(special) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text.clone()
        }
    };
    table
        .iter()
        .map(|row| {
            row.iter()
                .map(cell)
                .collect::<Vec<_>>()
                .join(&delimiter.to_string())
                + ending
        })
        .collect()
}

/// What a table of texts is read as, without the dictionary's numbers.
type Read = (Vec<u32>, Vec<Vec<String>>, Vec<i64>, Vec<Fte>);

fn columns(posts: &Posts) -> Read {
    let all = [Column::Id, Column::Title, Column::Unit];
    let texts = all.map(|column| texts(posts, column).into_iter().map(str::to_owned).collect());
    (
        (0..posts.len()).map(|row| posts.row_number(row)).collect(),
        texts.to_vec(),
        (0..posts.rows.salary.len())
            .filter_map(|row| posts.rows.salary.get(row))
            .collect(),
        (0..posts.len())
            .filter_map(|row| posts.rows.fte.get(row).copied())
            .collect(),
    )
}

fn encodings() -> impl Strategy<Value = Encoding> {
    prop_oneof![
        Just(Encoding::Utf8),
        Just(Encoding::Utf8Marked),
        (any::<bool>(), any::<bool>()).prop_map(|(big, marked)| Encoding::Utf16(big, marked)),
        Just(Encoding::Windows1252),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_table_is_read_alike_in_every_shape(
        // No unit has an `n` in it: `N/A`, `N/D` and `null` would be read as blank.
        rows in proptest::collection::vec(("[A-Z0-9][a-zé£0-9 ,;|\"]{0,12}", "[a-zA-Zéü][a-z ,;|\t\"é–]{0,20}(\n[a-z,;]{0,9})?", "[A-MO-Za-mo-z/ ]{0,20}", 0..100_000_u32, 0..=10_000_u32), 0..20),
        encoding in encodings(),
        delimiter in prop_oneof![Just(','), Just(';'), Just('\t'), Just('|')],
        ending in prop_oneof![Just("\n"), Just("\r\n"), Just("\r")],
        quote_all in any::<bool>(),
    ) {
        let mut table = vec![["id", "title", "unit", "salary", "fte"].map(str::to_owned).to_vec()];
        for (number, (id, title, unit, pounds, share)) in rows.iter().enumerate() {
            // Windows-1252 is only told from UTF-8 by a letter outside ASCII.
            let id = format!("{id}{number}é");
            table.push(vec![id, title.replace('\n', ending), unit.clone(), format!("£{pounds}.50"), format!("0.{share:04}")]);
        }
        let posts = plain(encoded(&rendered(&table, delimiter, ending, quote_all), encoding)).unwrap();
        prop_assert_eq!(refused(&posts), "");
        let tidy = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let expected: Read = (
            (2..).take(rows.len()).collect(),
            vec![
                rows.iter().enumerate().map(|(number, row)| format!("{}{number}é", row.0)).collect(),
                rows.iter().map(|row| tidy(&row.1)).collect(),
                rows.iter().map(|row| tidy(&row.2)).collect(),
            ],
            rows.iter().map(|row| i64::from(row.3) * 100 + 50).collect(),
            rows.iter().map(|row| Fte(i64::from(row.4 % 10_000))).collect(),
        );
        let share = |fte: &Fte| fte.0;
        let read = columns(&posts);
        prop_assert_eq!(&read.0, &expected.0);
        prop_assert_eq!(&read.1, &expected.1);
        prop_assert_eq!(&read.2, &expected.2);
        let full: Vec<i64> = rows.iter().map(|row| if row.4 == 10_000 { 1_000 } else { i64::from(row.4) }).collect();
        prop_assert_eq!(read.3.iter().map(share).collect::<Vec<_>>(), full);
    }

    #[test]
    fn no_bytes_make_it_panic_or_lose_a_row(bytes in proptest::collection::vec(any::<u8>(), 0..400), prefix in prop_oneof![Just("id,title\n"), Just("id;title;fte\r\n"), Just("")]) {
        let content = [prefix.as_bytes(), &bytes].concat();
        if let Ok(posts) = plain(content) {
            let source = &posts.sources[0];
            prop_assert_eq!(source.read, (posts.len() + posts.refused.len()) as u64);
            prop_assert!((0..posts.len()).all(|row| posts.text(Column::Id, row) != Sym::BLANK));
        }
    }
}

//! Parquet.

use crate::northfield::{POSTS, audit, bare, bare_below_heading};
use crate::shapes::{self, Cell, Kind, Posts};
use parquet::basic::{Compression, ConvertedType, Repetition, Type as Physical};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use std::sync::Arc;

/// A file with the posts, some rows a group.
fn file(posts: &Posts, rows_of_group: usize, compression: Compression) -> Vec<u8> {
    let kinds = posts.kinds();
    let column = |(heading, kind): (&String, &Kind)| {
        let (physical, converted) = match kind {
            Kind::Text => (Physical::BYTE_ARRAY, ConvertedType::UTF8),
            Kind::Number => (Physical::DOUBLE, ConvertedType::NONE),
            Kind::Date => (Physical::INT32, ConvertedType::DATE),
        };
        let column = Type::primitive_type_builder(heading, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_converted_type(converted);
        Arc::new(column.build().unwrap())
    };
    let fields = posts.headings.iter().zip(&kinds).map(column).collect();
    let schema = Arc::new(
        Type::group_type_builder("posts")
            .with_fields(fields)
            .build()
            .unwrap(),
    );
    let properties = Arc::new(WriterProperties::builder().set_compression(compression).build());
    let mut out = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut out, schema, properties).unwrap();
    for rows in posts.rows.chunks(rows_of_group) {
        let mut group = writer.next_row_group().unwrap();
        let mut at = 0;
        while let Some(mut column) = group.next_column().unwrap() {
            let cells: Vec<&Cell> = rows
                .iter()
                .map(|row| row.get(at).unwrap_or(&Cell::Blank))
                .collect();
            let levels: Vec<i16> = cells
                .iter()
                .map(|cell| i16::from(**cell != Cell::Blank))
                .collect();
            match column.untyped() {
                ColumnWriter::ByteArrayColumnWriter(writer) => {
                    let texts: Vec<ByteArray> = cells
                        .iter()
                        .filter_map(|cell| match cell {
                            Cell::Text(text) => Some(text.as_str().into()),
                            _ => None,
                        })
                        .collect();
                    writer.write_batch(&texts, Some(&levels), None).unwrap();
                }
                ColumnWriter::DoubleColumnWriter(writer) => {
                    let numbers: Vec<f64> = cells
                        .iter()
                        .filter_map(|cell| match cell {
                            Cell::Number(number) => Some(*number),
                            _ => None,
                        })
                        .collect();
                    writer.write_batch(&numbers, Some(&levels), None).unwrap();
                }
                ColumnWriter::Int32ColumnWriter(writer) => {
                    let days: Vec<i32> = cells.iter().filter_map(|cell| days(cell)).collect();
                    writer.write_batch(&days, Some(&levels), None).unwrap();
                }
                _ => panic!("no such column was asked for"),
            }
            column.close().unwrap();
            at += 1;
        }
        group.close().unwrap();
    }
    writer.close().unwrap();
    out
}

fn days(cell: &Cell) -> Option<i32> {
    let Cell::Date(year, month, day) = cell else {
        return None;
    };
    let day = jiff::civil::date(*year as i16, *month as i8, *day as i8);
    Some(day.duration_since(jiff::civil::date(1970, 1, 1)).as_hours() as i32 / 24)
}

#[test]
fn the_audit_is_that_of_the_csv_however_the_file_is_cut_and_packed() {
    let expected = bare_below_heading(&audit("posts.csv", Some(POSTS.into()), ""));
    let posts = shapes::of_csv(POSTS).in_columns();
    assert!(posts.kinds().contains(&Kind::Date) || posts.kinds().contains(&Kind::Number));
    for (rows, compression) in [
        (100_000, Compression::UNCOMPRESSED),
        (37, Compression::SNAPPY),
        (150, Compression::ZSTD(Default::default())),
        (400, Compression::GZIP(Default::default())),
    ] {
        let found = audit("posts.parquet", Some(file(&posts, rows, compression)), "");
        assert_eq!(bare(&found), expected, "{rows} {compression}");
    }
}

#[test]
fn damaged_files_are_one_error() {
    let good = file(&shapes::of_csv(POSTS).in_columns(), 100, Compression::SNAPPY);
    let mut cut = good.clone();
    cut.truncate(good.len() / 2);
    let mut damaged = good.clone();
    let middle = good.len() / 3;
    damaged[middle..middle + 200].fill(0xff);
    for (what, content) in [
        ("cut", cut),
        ("damaged", damaged),
        ("text", b"Id,Role\n1,x\n".to_vec()),
        ("empty", Vec::new()),
    ] {
        let says = crate::error(&audit("posts.parquet", Some(content), ""));
        assert!(says.contains("cannot be read as Parquet"), "{what}: {says}");
    }
}

/// The rows as lines, with what was refused and what was said of the source.
fn shown(posts: &gradus::posts::columns::Posts) -> String {
    use gradus::posts::columns::Column;
    let mut out = String::new();
    for row in 0..posts.len() {
        let texts = Column::ALL
            .iter()
            .map(|(column, _)| *column)
            .filter(|column| *column != Column::Person);
        let texts: Vec<&str> = texts
            .map(|column| posts.symbols.text(posts.text(column, row)))
            .collect();
        let rows = &posts.rows;
        out.push_str(&format!(
            "{} {texts:?} {:?} {:?} {:?}\n",
            posts.row_number(row),
            rows.fte.get(row),
            rows.start.get(row),
            rows.salary.get(row)
        ));
    }
    out.push_str(&format!("{:#?} {:#?}", posts.refused, posts.sources));
    assert!(!posts.symbols.failed());
    out
}

#[test]
fn the_fast_path_reads_what_the_careful_reader_does() {
    use gradus::posts::fast::Tuning;
    use gradus::posts::read::{Vocabulary, read_tuned};
    // Managers who are no post are read again, as ids are.
    let managed = "Id,Title,Unit,Manager\n\
        a1,Dean,Arts,top\na2,\"Tutor, \"\"acting\"\"\",Arts,a1\na3,Tutor,Arts,gone\n,,,\na5,,Arts,\na6,Tutor,Law,A1\n\
        a7,Tutor,Law,gone\na8,Tutor,Law,\"a\n9\"\na7,Tutor,Law,away\n,Tutor,Law,a3\na10,Tutor,Law,a10\n";
    // Cells with everything that means something in delimited text.
    let odd = "Id,Title,Unit,Grade,FTE,Start,Salary\n1,\"Dean, \"\"acting\"\"\",\"Arts\nMusic\",7,0.5,01/02/2020,\"£35,000\"\n2,,,,,,\n,,,,,,\n4,Tutor\u{1f}x,Law,6,1,03/02/2021,31000\n5,Tutor,Law,six,x,04/02/2021,31000\n";
    for text in [odd, managed, POSTS] {
        let manifest = northfield_or_plain(text);
        let mut sources = gradus::source::Sources::default();
        let id = sources.add("gradus.toml", manifest);
        let (manifest, _) = gradus::manifest::parse(&sources, id);
        let specs: Vec<_> = manifest
            .posts
            .into_iter()
            .map(|spec| (spec.clone(), spec.path.into()))
            .collect();
        let vocabulary = Vocabulary {
            contracts: [Vocabulary::CONTRACTS.as_slice(), &["hourly-paid"]]
                .concat()
                .iter()
                .map(ToString::to_string)
                .collect(),
        };
        for rows in [2, 100, 100_000] {
            let content = file(&shapes::of_csv(text).in_columns(), rows, Compression::SNAPPY);
            let files = gradus::files::Memory::default().with("posts.parquet", content);
            let careful = read_tuned(&specs, &files, &vocabulary, None).unwrap();
            for (threads, piece) in [(1, 64), (2, 5000), (2, 1 << 16)] {
                let tuning = Tuning {
                    threads,
                    piece,
                    least: 0,
                    ..Tuning::default()
                };
                let fast = read_tuned(&specs, &files, &vocabulary, Some(tuning)).unwrap();
                assert!(fast.groups.is_some(), "the fast path was taken");
                assert_eq!(shown(&fast), shown(&careful), "{rows} {threads} {piece}");
            }
        }
    }
}

/// What a manifest says of the posts of Northfield, or of a table whose columns are named like ours.
fn northfield_or_plain(text: &str) -> String {
    if text == POSTS {
        return crate::northfield::MANIFEST.replace("posts.csv", "posts.parquet");
    }
    "[[posts]]\nsource = \"posts.parquet\"\n[posts.formats]\ndate = \"%d/%m/%Y\"\n".to_owned()
}

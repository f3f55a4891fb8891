//! The fast path against the careful reader: the same rows, whatever the threads and wherever records are cut.

use super::super::columns::{Column, Posts, Sym};
use super::super::mapping::{ColumnMap, From, Heading, SourceSpec, Target, ValueMap, Words};
use super::super::read::{Vocabulary, read_tuned};
use super::super::skip::Rule;
use super::Tuning;
use crate::files::{Files, Memory, Stream};
use proptest::prelude::*;
use std::fmt::Write;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

fn spec() -> SourceSpec {
    let words = |ours: &str, theirs: &str| Words {
        ours: ours.to_owned(),
        theirs: vec![theirs.to_owned()],
        span: None,
    };
    SourceSpec {
        missing: vec!["none".to_owned()],
        skip: vec![Rule::parse("title starts \"Total\"").unwrap()],
        columns: vec![ColumnMap {
            target: Target::Known(Column::Unit),
            from: From::Headings(vec![
                Heading::Named("faculty".to_owned()),
                Heading::Named("school".to_owned()),
            ]),
            span: None,
        }],
        values: vec![
            ValueMap {
                column: Column::Manager,
                words: vec![words("top", "XX")],
            },
            ValueMap {
                column: Column::Contract,
                words: vec![words("open-ended", "Perm")],
            },
        ],
        ..SourceSpec::default()
    }
}

const HEAD: &str = "id,institution,faculty,school,title,role,grade,contract,status,count,fte,start,point,salary,manager,person\n";

/// Everything that can be asked of the rows.
fn told(posts: &Posts) -> String {
    let mut out = String::new();
    for row in 0..posts.len() {
        let rows = &posts.rows;
        let _ = write!(
            out,
            "{} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
            posts.row_number(row),
            rows.source.get(row),
            rows.count.get(row),
            rows.fte.get(row),
            rows.status.get(row),
            rows.start.get(row),
            rows.protected_until.get(row),
            rows.point.get(row),
            rows.salary.get(row),
        );
        for (column, _) in Column::ALL {
            // Nobody asks for persons.
            if column != Column::Person {
                let _ = write!(out, " {:?}", posts.symbols.text(posts.text(column, row)));
            }
        }
        out.push('\n');
    }
    for refused in &posts.refused {
        let _ = writeln!(out, "{refused:?}");
    }
    for source in &posts.sources {
        let _ = writeln!(out, "{source:?}");
    }
    assert!(!posts.symbols.failed());
    out
}

fn sources(texts: &[String]) -> (Vec<(SourceSpec, PathBuf)>, Memory) {
    let mut files = Memory::default();
    let mut specs = Vec::new();
    for (number, text) in texts.iter().enumerate() {
        let name = format!("{number}.csv");
        files = files.with(&name, text.as_bytes());
        specs.push((
            SourceSpec {
                path: name.clone(),
                ..spec()
            },
            PathBuf::from(name),
        ));
    }
    (specs, files)
}

/// Does something on so many threads.
fn on<T: Send>(threads: usize, what: impl FnOnce() -> T + Send) -> T {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
    pool.build().unwrap().install(what)
}

/// The posts by both readers; none where the fast one leaves them alone.
fn both(texts: &[String], threads: usize, piece: usize) -> Option<(Posts, Posts)> {
    both_of(sources(texts), threads, piece)
}

fn both_of(
    (specs, files): (Vec<(SourceSpec, PathBuf)>, Memory),
    threads: usize,
    piece: usize,
) -> Option<(Posts, Posts)> {
    let vocabulary = Vocabulary::default();
    let tuning = Tuning {
        threads,
        piece,
        least: 0,
        ..Tuning::default()
    };
    let careful = read_tuned(&specs, &files, &vocabulary, None).ok()?;
    let fast = on(threads, || read_tuned(&specs, &files, &vocabulary, Some(tuning))).unwrap();
    fast.groups.is_some().then_some((careful, fast))
}

fn ids_agree(careful: &Posts, fast: &Posts) {
    let of = |posts: &Posts, row: usize| -> (Sym, Sym, Sym) {
        (
            posts.text(Column::Institution, row),
            posts.text(Column::Id, row),
            posts.text(Column::Manager, row),
        )
    };
    for left in 0..careful.len() {
        for right in 0..careful.len() {
            let same = |posts: &Posts| {
                let (a, b) = (of(posts, left), of(posts, right));
                (a.0 == b.0, a.0 == b.0 && a.1 == b.1, a.0 == b.0 && a.1 == b.2)
            };
            assert_eq!(same(careful), same(fast), "{left} {right}");
        }
    }
}

const TABLE: &str = "\
P1,U,Arts,Music,Lecturer,lecturer,7,Perm,filled,,1,2001-02-03,30,35000.00,XX,A
P2,U,Arts,Music,Lecturer,lecturer,7,Perm,filled,,0.5,2001-02-03,30,35000,P1,A
P2,U,Arts,Music,Lecturer,lecturer,7,Perm,filled,,0.5,2001-02-03,30,35000,P1,B

p3,V,Arts,,\"Senior\nlecturer, \"\"acting\"\"\",lecturer,7,Fixed term,vacant,2,,,,\"£35,000.50\",P3,C
Total,,,,Total posts,,,,,,,,,,,
P4,V,n/a,Law,Lecturer,lecturer,7,Nonsense,filled,,1,2001-02-30,30,1,P1,D
  P 5 ,V,,Law,none,lecturer,'8,casual,Frozen,,60%,2001-02-28T00:00:00,,1.234,P-unknown,D
,V,,Law,Lecturer,,8,casual,,,1,,,,P1,D
P1,V,Arts,Music,Lecturer,lecturer,7,Perm,filled,,1,1999-12-31,30,35000.5,p3,A,extra
P7,V,Arts,Music,Lecturer,lecturer,7,Perm,filled,,1,1999-12-31,30,35000.5,P-unknown
";

#[test]
fn a_table_is_read_alike_wherever_it_is_cut() {
    for ending in ["\n", "\r\n"] {
        let text = format!("{HEAD}{TABLE}").replace('\n', ending);
        for threads in [1, 3] {
            for piece in (1..60).chain([1000]) {
                let (careful, fast) = both(std::slice::from_ref(&text), threads, piece).unwrap();
                assert_eq!(told(&careful), told(&fast), "{threads} threads, {piece} bytes");
                ids_agree(&careful, &fast);
            }
        }
    }
}

/// Read by columns: nothing is skipped, all lines have as many cells, and few are refused or blank.
#[test]
fn even_lines_are_read_as_the_careful_reader_reads_them() {
    let line = |at: usize| {
        let (id, boss) = (at % 400, at / 7);
        let fte = ["1", "0.5", "", "60%", "1.0"][at % 5];
        let start = ["2001-02-03", "", "2001-02-28T00:00:00", "1999-12-31"][at % 4];
        let pay = ["35000.00", "", "£1", "1.5", "none", "40000"][at % 6];
        let manager = ["XX", "", "P 3", "zz"]
            .get(at % 9)
            .map_or(format!("P{boss}"), |&text| text.to_owned());
        let unit = at % 13;
        match at {
            777 => ",".repeat(12),
            1_500 => format!(
                "P{id},U,Unit {unit},Reader,reader,8,Nonsense,filled,{fte},{start},3x,{pay},{manager}"
            ),
            _ => format!(
                "P{id},U,Unit {unit},Reader,reader,8,Perm,filled,{fte},{start},3{},{pay},{manager}",
                at % 10
            ),
        }
    };
    let head = "id,institution,unit,title,role,grade,contract,status,fte,start,point,salary,manager";
    let without = "institution,unit,title,count,salary";
    for end in ["\n", "\r\n"] {
        let texts = [
            std::iter::once(head.to_owned())
                .chain((0..3_000).map(line))
                .collect::<Vec<_>>(),
            std::iter::once(without.to_owned())
                .chain((0..500).map(|at| format!("V,Unit {},Reader,{},{at}", at % 9, ["", "2"][at % 2])))
                .collect(),
        ];
        let texts = texts.map(|lines| lines.join(end) + end);
        for (threads, piece) in [(1, 100), (2, 3_000), (3, 20_000), (2, 1 << 20)] {
            let (mut specs, files) = sources(&texts);
            for (spec, _) in &mut specs {
                spec.skip.clear();
                spec.columns.clear();
            }
            let (careful, fast) = both_of((specs, files), threads, piece).unwrap();
            assert_eq!(
                (careful.len(), careful.refused.len()),
                (3_498, 1),
                "{:?}",
                careful.refused
            );
            assert_eq!(told(&careful), told(&fast), "{threads} threads, {piece} bytes");
        }
    }
}

#[test]
fn several_sources_of_different_columns_are_one() {
    let texts = [
        format!("{HEAD}{TABLE}"),
        "institution;title;manager\nU;Lecturer;1.csv:row-3\nW;\"Dean\";\n".to_owned(),
    ];
    // The two spellings of `unit` are not there: no column map.
    let (mut specs, files) = sources(&texts);
    specs[1].0.columns.clear();
    specs[1].0.skip.clear();
    let vocabulary = Vocabulary::default();
    let tuning = Tuning {
        threads: 2,
        piece: 7,
        least: 0,
        ..Tuning::default()
    };
    let careful = read_tuned(&specs, &files, &vocabulary, None).unwrap();
    let fast = read_tuned(&specs, &files, &vocabulary, Some(tuning)).unwrap();
    assert!(fast.groups.is_some());
    assert_eq!(told(&careful), told(&fast));
    ids_agree(&careful, &fast);
}

#[test]
fn what_is_not_plain_is_left_to_the_careful_reader() {
    let row = "P9,U,Arts,Music,Lecturer,lecturer,7,Perm,filled,,1,,,,,A";
    for odd in [
        "P9,U,Ar\"ts,Music\n".to_owned(),
        format!("{row}\r{row}\n"),
        format!("\"{row}\n"),
        format!("{row}\0\n"),
    ] {
        let text = format!("{HEAD}{TABLE}{odd}{TABLE}");
        assert!(both(&[text], 2, 64).is_none(), "{odd:?}");
    }
}

/// The posts by both readers, whichever the fast one leaves alone: the same, or the same fault.
fn alike(bytes: &[u8], name: &str, threads: usize, piece: usize) -> bool {
    let files = Memory::default().with(name, bytes);
    let specs = [(
        SourceSpec {
            path: "t".to_owned(),
            ..spec()
        },
        PathBuf::from(name),
    )];
    let vocabulary = Vocabulary::default();
    let tuning = Tuning {
        threads,
        piece,
        least: 0,
        ..Tuning::default()
    };
    let careful = read_tuned(&specs, &files, &vocabulary, None);
    let fast = on(threads, || read_tuned(&specs, &files, &vocabulary, Some(tuning)));
    match (careful, fast) {
        (Ok(careful), Ok(fast)) => {
            assert_eq!(
                told(&careful),
                told(&fast),
                "{name}, {threads} threads, {piece} bytes"
            );
            ids_agree(&careful, &fast);
            fast.groups.is_some()
        }
        (careful, fast) => {
            let words = |posts: Result<Posts, _>| {
                posts
                    .map(|posts| told(&posts))
                    .map_err(|error: super::Error| error.to_string())
            };
            assert_eq!(
                words(careful),
                words(fast),
                "{name}, {threads} threads, {piece} bytes"
            );
            false
        }
    }
}

#[test]
fn packed_sources_are_read_alike() {
    let text = format!("{HEAD}{}", TABLE.repeat(3)).replace("P1,", "Pé1,");
    let mut gzip = Vec::new();
    let mut encoder = flate2::read::GzEncoder::new(text.as_bytes(), flate2::Compression::fast());
    std::io::Read::read_to_end(&mut encoder, &mut gzip).unwrap();
    let zstandard = zstd::encode_all(text.as_bytes(), 1).unwrap();
    for piece in [1, 17, 64, 4096] {
        assert!(alike(text.as_bytes(), "p.csv", 2, piece));
        assert!(alike(&gzip, "p.csv.gz", 2, piece));
        assert!(alike(&zstandard, "p.csv.zst", 2, piece));
        // Whatever the name says.
        assert!(alike(&zstandard, "p.csv", 2, piece));
        for bytes in [&gzip, &zstandard] {
            assert!(!alike(&bytes[..bytes.len() - 20], "p.csv", 2, piece));
        }
        assert!(!alike(text.as_bytes(), "p.csv.gz", 2, piece));
    }
}

#[test]
fn every_shape_is_read_alike_wherever_it_is_cut() {
    let table = format!("{HEAD}{TABLE}");
    let shapes: [(&str, Vec<u8>); 9] = [
        ("marked", format!("\u{feff}{table}").into_bytes()),
        ("blank lines", table.replace('\n', "\n\n \n,,\n").into_bytes()),
        ("no end", table.trim_end().as_bytes().to_vec()),
        (
            "Windows-1252",
            [table.as_bytes(), b"P9,U,Arts,Caf\xe9,Chef\n"].concat(),
        ),
        ("other letters", table.replace("Music", "Mûsic 音楽").into_bytes()),
        (
            "quoted throughout",
            table
                .replace(['\n'], "\"\n\"")
                .replace("\"\"acting\"\"", "acting")
                .into_bytes(),
        ),
        ("semicolons", table.replace(',', ";").into_bytes()),
        ("old line ends", table.replace('\n', "\r").into_bytes()),
        ("headings alone", HEAD.as_bytes().to_vec()),
    ];
    for (name, bytes) in &shapes {
        for piece in (1..40).chain([64, 100, 1000]) {
            alike(bytes, &format!("{name}.csv"), 3, piece);
        }
    }
}

#[test]
fn levels_of_factors_are_read_alike() {
    let text =
        "id,title,factors.skill,factors.effort\nP1,Dean,4,\nP2,Dean, 4 ,n/a\nP3,Chef,\"5\",2\nP4,Chef\n";
    let levels = |posts: &Posts| -> Vec<(String, Vec<String>)> {
        let of = |column: &super::super::columns::FactorColumn| {
            (0..posts.len())
                .map(|row| posts.symbols.text(column.level(row)).to_owned())
                .collect()
        };
        posts
            .factors
            .iter()
            .map(|column| (column.name.clone(), of(column)))
            .collect()
    };
    for piece in 1..30 {
        let files = Memory::default()
            .with("a.csv", text)
            .with("b.csv", "id,title\nP9,Dean\n");
        let specs = ["b.csv", "a.csv"].map(|name| (SourceSpec::default(), PathBuf::from(name)));
        let tuning = Tuning {
            threads: 2,
            piece,
            least: 0,
            ..Tuning::default()
        };
        let careful = read_tuned(&specs, &files, &Vocabulary::default(), None).unwrap();
        let fast = read_tuned(&specs, &files, &Vocabulary::default(), Some(tuning)).unwrap();
        assert!(fast.groups.is_some());
        assert_eq!(levels(&careful), levels(&fast));
        assert_eq!(told(&careful), told(&fast));
    }
}

#[test]
fn posts_that_take_too_much_memory_are_refused() {
    let files = Memory::default().with("a.csv", format!("{HEAD}{}", TABLE.repeat(1000)));
    let specs = [(spec(), PathBuf::from("a.csv"))];
    for (most, fits) in [(1 << 20, true), (1 << 12, false)] {
        let tuning = Tuning {
            least: 0,
            most_memory: Some(most),
            ..Tuning::default()
        };
        let read = read_tuned(&specs, &files, &Vocabulary::default(), Some(tuning));
        assert_eq!(read.is_ok(), fits, "{most}");
        if let Err(error) = read {
            assert_eq!(error.kind(), super::ErrorKind::TooLarge);
        }
    }
}

fn cell(good: &'static str, other: &'static str) -> impl Strategy<Value = String> {
    prop_oneof![9 => good.prop_map(|text| text), 1 => other.prop_map(|text| text)]
}

fn row() -> impl Strategy<Value = String> {
    let left = (
        cell("P[0-9]", "|p01|\" P1\"|'P2|n/a"),
        cell("[UV]", "\"U, V\""),
        cell("Arts|Law|", "none"),
        cell("Music", " |\"a\nb\""),
        cell("Lecturer|Reader", "Total|\"x \"\"y\"\"\"|none"),
        cell("lecturer", ""),
        cell("[78]", ""),
        cell("Perm|fixed-term", "Zero|"),
    );
    let right = (
        cell("filled|vacant|", "x"),
        cell("|2", "0|1.0"),
        cell("1|0.5|", "60%|x"),
        cell("20[0-2][0-9]-0[1-9]-[12][0-9]|", "2001-02-30|31/1/2001"),
        cell("3[0-9]|", "x"),
        cell("[1-4]0000(\\.50)?|", "£1|1.234|none"),
        cell("P[0-9]|XX|", "p1|P 1|zz"),
        cell("A|B", "|C,D"),
    );
    (left, right).prop_map(|(l, r)| {
        [
            l.0, l.1, l.2, l.3, l.4, l.5, l.6, l.7, r.0, r.1, r.2, r.3, r.4, r.5, r.6, r.7,
        ]
        .join(",")
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn random_tables_are_read_alike(
        rows in proptest::collection::vec(row(), 0..25),
        end in "\n|\r\n|\n\n",
        threads in 1_usize..4,
        piece in prop_oneof![1_usize..200, 500_usize..4000],
        skips in any::<bool>(),
    ) {
        let (mut specs, files) = sources(&[format!("{HEAD}{}", rows.join(&end))]);
        if !skips {
            // Rows are then read by columns where they can be.
            specs.iter_mut().for_each(|(spec, _)| spec.skip.clear());
        }
        if let Some((careful, fast)) = both_of((specs, files), threads, piece) {
            prop_assert_eq!(told(&careful), told(&fast));
            ids_agree(&careful, &fast);
        }
    }
}

/// Files that end some bytes before or behind where they ended when they were opened.
struct Changing(Memory, i64);

impl Files for Changing {
    fn read(&self, path: &Path) -> std::io::Result<Vec<u8>> {
        self.0.read(path)
    }

    fn open(&self, path: &Path) -> std::io::Result<Box<dyn Stream>> {
        let length = self.read(path)?.len() as u64;
        let now = length.saturating_add_signed(self.1);
        let mut text = self.read(path)?;
        text.resize(now as usize, b'\n');
        Ok(Box::new(Changed(Cursor::new(text), length)))
    }

    fn is_dir(&self, path: &Path) -> bool {
        self.0.is_dir(path)
    }

    fn list(&self, path: &Path) -> std::io::Result<Vec<PathBuf>> {
        self.0.list(path)
    }
}

struct Changed(Cursor<Vec<u8>>, u64);

impl Read for Changed {
    fn read(&mut self, room: &mut [u8]) -> std::io::Result<usize> {
        self.0.read(room)
    }
}

impl Seek for Changed {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        match to {
            SeekFrom::End(0) => Ok(self.1),
            _ => self.0.seek(to),
        }
    }
}

#[test]
fn a_file_that_grows_or_shrinks_while_it_is_read_is_an_error() {
    let text = format!("{HEAD}{}", "a,X,,,t,,1,,,,,,,,,\n".repeat(2000));
    for (change, is_fine) in [(0, true), (-1000, false), (1000, false)] {
        let (specs, files) = sources(std::slice::from_ref(&text));
        let tuning = Tuning {
            piece: 512,
            least: 0,
            ..Tuning::default()
        };
        let read = read_tuned(
            &specs,
            &Changing(files, change),
            &Vocabulary::default(),
            Some(tuning),
        );
        let says = read.map(|_| ()).map_err(|error| error.to_string());
        assert_eq!(says.is_ok(), is_fine, "{change}");
        if let Err(says) = says {
            assert!(says.contains("changed"), "{says}");
        }
    }
}

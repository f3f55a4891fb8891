//! What it costs to write a report of 100,000 findings in each format: `cargo bench --bench render`. Beside the time stands
//! the memory that a renderer asks for on top of the report itself.

// Benchmarks stop at the first surprise.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use divan::counter::ItemsCount;
use divan::{AllocProfiler, Bencher};
use gradus::check;
use gradus::diagnostic::Severity;
use gradus::report::answer::{Answer, Frame};
use gradus::report::text::{Style, text};
use gradus::report::value::{
    FilePlace, Finding, FrameworkSummary, PostsSummary, Report, RowRef, Source, Summary,
};
use gradus::report::{csv, github, gitlab, json, jsonl, junit, markdown, sarif};
use std::collections::BTreeMap;
use std::io::{self, Write};

#[global_allocator]
static ALLOC: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

const FINDINGS: u64 = 100_000;
const CHECKS: [&str; 5] = [
    "dead-end",
    "fixed-term-concentration",
    "bottleneck",
    "unmatched-title",
    "reporting-line",
];

/// A million posts, 100,000 findings of five checks, twenty rows each.
fn report() -> Report {
    let findings = (0..FINDINGS)
        .map(|at| {
            let check = CHECKS[(at * CHECKS.len() as u64 / FINDINGS) as usize];
            let rows: Vec<RowRef> = (0..20)
                .map(|row| RowRef::Row((at * 10 + row) as u32 + 2))
                .collect();
            Finding {
                check: check.to_owned(),
                severity: if at < FINDINGS / 2 {
                    Severity::Error
                } else {
                    Severity::Warning
                },
                institution: Some(format!("Institution {}", at % 160)),
                subject: BTreeMap::from([
                    ("role".to_owned(), format!("role-{}", at % 3_000)),
                    ("grade".to_owned(), format!("g{}", at % 9)),
                    ("unit".to_owned(), format!("Unit {at}")),
                ]),
                message: format!(
                    "nothing leads up from `Role {}` at Grade {}: 14 posts have nowhere to go",
                    at % 3_000,
                    at % 9
                ),
                evidence: BTreeMap::from([
                    ("posts".to_owned(), 14.into()),
                    ("fte".to_owned(), "12.60".into()),
                    ("reached".to_owned(), vec!["role-1@6", "role-2@6"].into()),
                ]),
                places: vec![FilePlace {
                    file: "frameworks/big.gradus".to_owned(),
                    line: at as u32 % 9_000 + 1,
                    column: 3,
                }],
                rows,
                row_count: 20,
                suggestion: Some(
                    "HR policy: write a step to `role-7` at Grade 8, or declare the role terminal".to_owned(),
                ),
                fingerprint: format!("{at:016x}"),
            }
        })
        .collect();
    Report {
        gradus: "0.1.0".to_owned(),
        schema: 1,
        as_of: "2026-07-31".to_owned(),
        as_of_from: "given".to_owned(),
        framework: FrameworkSummary {
            name: "big".to_owned(),
            title: "Big".to_owned(),
            ..FrameworkSummary::default()
        },
        posts: Some(PostsSummary {
            read: 1_000_000,
            refused: 0,
            refused_known: 0,
            settled: None,
            skipped: 0,
            placed: 1_000_000.into(),
            unplaced: 0.into(),
            headcount: 1_000_000.into(),
            fte: "900000.00".to_owned(),
            contract_blank: 0.into(),
            unplaced_by_reason: vec![],
            sources: vec![Source {
                name: "posts.csv".to_owned(),
                file: "posts.csv".to_owned(),
                read: 1_000_000,
                refused: 0,
                skipped: vec![],
                remarks: vec![],
            }],
            refused_rows: vec![],
        }),
        institutions: vec![],
        skipped: vec![],
        findings,
        further: Vec::new(),
        accepted: vec![],
        summary: Summary {
            error: FINDINGS / 2,
            warning: FINDINGS / 2,
            ..Summary::default()
        },
        diagnostics: vec![],
    }
}

/// Counts what is written, as a disk that costs nothing would.
#[derive(Debug)]
struct Counted(u64);

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[divan::bench(
    args = ["text", "json", "jsonl", "sarif", "junit", "github", "gitlab", "markdown", "csv"],
    sample_count = 5
)]
fn render(bencher: Bencher, format: &str) {
    let answers = [Answer::Report(Box::new(report()))];
    bencher.counter(ItemsCount::new(FINDINGS)).bench_local(|| {
        let frame = Frame {
            fails: &|severity| severity == Severity::Error,
            page: &|name| check::named(name).map(check::Check::page),
            quiet: false,
        };
        let mut out = io::BufWriter::new(Counted(0));
        match format {
            "text" => {
                let Answer::Report(report) = &answers[0] else {
                    panic!()
                };
                out.write_all(text(report, &Style::default()).as_bytes())
            }
            "json" => json::answers(&answers, &mut out),
            "jsonl" => jsonl::jsonl(&answers, &mut out),
            "sarif" => sarif::sarif(&answers, &frame, &mut out),
            "junit" => junit::report(&answers, &frame, &mut out),
            "github" => github::github(&answers, &frame, &mut out),
            "gitlab" => gitlab::gitlab(&answers, &mut out),
            "markdown" => markdown::markdown(&answers, &frame, &mut out),
            _ => csv::csv(&answers, &mut out),
        }
        .unwrap();
        out.into_inner().unwrap().0
    });
}

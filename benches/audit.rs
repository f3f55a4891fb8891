//! What a run costs: `cargo bench`. The same audit by DuckDB and Polars is timed by `benches/peers/run`.

// Benchmarks stop at the first surprise.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod generate;
mod rules;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use gradus::cli::{Surroundings, run_in};
use gradus::files::Memory;
use gradus::source::Sources;
use gradus::syntax;

fn main() {
    divan::main();
}

/// Roles and steps.
const FRAMEWORKS: [(u64, u64); 2] = [(30, 60), (3_000, 20_000)];
/// Rules beside them: the large framework of the requirements.
const RULES: u64 = 500;

fn world(posts: u64, institutions: u64, (roles, steps): (u64, u64)) -> Memory {
    let mut csv = Vec::new();
    generate::posts(&mut csv, posts, institutions, roles).unwrap();
    Memory::default()
        .with("f.gradus", generate::framework(roles, steps))
        .with("posts.csv", csv)
}

/// Text to tree.
#[divan::bench(args = FRAMEWORKS)]
fn parse(bencher: Bencher, (roles, steps): (u64, u64)) {
    let mut sources = Sources::default();
    let text = generate::framework(roles, steps);
    let bytes = text.len();
    let id = sources.add("f.gradus", text);
    bencher
        .counter(BytesCount::new(bytes))
        .bench_local(|| syntax::parse(&sources, id));
}

/// `gradus check`: text to findings.
#[divan::bench(args = FRAMEWORKS, sample_count = 10)]
fn check(bencher: Bencher, size: (u64, u64)) {
    let files = world(0, 1, size);
    bencher.bench_local(|| run_in(&files, &Surroundings::default(), &["check", "f.gradus"]));
}

/// `gradus check` of a framework with 500 rules: under 500 ms is asked for.
#[divan::bench(args = FRAMEWORKS, sample_count = 10)]
fn check_with_rules(bencher: Bencher, (roles, steps): (u64, u64)) {
    let text = generate::framework(roles, steps) + &rules::text(RULES);
    let bytes = text.len();
    let files = Memory::default().with("f.gradus", text);
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        let said = run_in(&files, &Surroundings::default(), &["check", "f.gradus"]);
        assert!(said.err.is_empty(), "{}", said.err);
        said
    });
}

/// Text to tree, rules among it.
#[divan::bench]
fn parse_rules(bencher: Bencher) {
    let mut sources = Sources::default();
    let text = rules::text(RULES);
    let bytes = text.len();
    let id = sources.add("f.gradus", text);
    bencher
        .counter(BytesCount::new(bytes))
        .bench_local(|| syntax::parse(&sources, id));
}

/// Text to tree to text: `gradus fmt`.
#[divan::bench(args = FRAMEWORKS, sample_count = 10)]
fn fmt(bencher: Bencher, (roles, steps): (u64, u64)) {
    let text = generate::framework(roles, steps) + &rules::text(RULES);
    bencher
        .counter(BytesCount::new(text.len()))
        .bench_local(|| gradus::format::format(&text));
}

/// `gradus audit` of this many posts in 23 institutions, 30 roles.
#[divan::bench(args = [10_000, 1_000_000], sample_count = 5)]
fn audit(bencher: Bencher, posts: u64) {
    let files = world(posts, 23, FRAMEWORKS[0]);
    bencher.counter(ItemsCount::new(posts)).bench_local(|| {
        run_in(
            &files,
            &Surroundings::default(),
            &["audit", "-f", "f.gradus", "posts.csv"],
        )
    });
}

/// `gradus audit` of 100,000 posts against 3,000 roles and 20,000 steps.
#[divan::bench(sample_count = 3)]
fn audit_of_many_roles(bencher: Bencher) {
    let files = world(100_000, 23, FRAMEWORKS[1]);
    bencher.counter(ItemsCount::new(100_000_u64)).bench_local(|| {
        run_in(
            &files,
            &Surroundings::default(),
            &["audit", "-f", "f.gradus", "posts.csv"],
        )
    });
}

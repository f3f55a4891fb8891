//! What must hold for any bytes. Used by the fuzz targets and, on their seeds, by `tests/fuzz_corpus.rs`.

#![allow(dead_code, clippy::unwrap_used, clippy::panic)] // each target uses one of them

use gradus::files::Memory;
use gradus::format::format;
use gradus::policy::baseline::Baseline;
use gradus::posts::fast::Tuning;
use gradus::posts::mapping::SourceSpec;
use gradus::posts::read::{Vocabulary, read_tuned};
use gradus::source::Sources;
use gradus::{graph, manifest, model, syntax};
use std::path::PathBuf;

/// A framework is read, understood and laid out whatever it holds; what was laid out stays as it is.
pub fn framework(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let mut sources = Sources::default();
    let id = sources.add("fuzz.gradus", text.as_str());
    let (tree, _) = syntax::parse(&sources, id);
    let (model, _) = model::resolve(&[tree], jiff::civil::date(2026, 7, 31));
    let _ = graph::Graph::build(&model);
    if let Ok(once) = format(&text) {
        let twice = format(&once.text).unwrap_or_else(|refused| panic!("laid out, then refused: {refused}"));
        assert_eq!(once.text, twice.text, "what is laid out is not laid out anew");
    }
}

/// Delimited text is read or refused, and both readers say the same of it.
pub fn posts(bytes: &[u8]) {
    let files = Memory::default().with("posts.csv", bytes);
    let specs = [(SourceSpec::default(), PathBuf::from("posts.csv"))];
    let read = |tuning| {
        let read = read_tuned(&specs, &files, &Vocabulary::default(), tuning);
        read.map(|posts| (posts.len(), posts.refused.len()))
            .map_err(|error| error.to_string())
    };
    let small = Tuning {
        threads: 1,
        piece: 64,
        least: 0,
        most_memory: None,
    };
    assert_eq!(
        read(None),
        read(Some(small)),
        "the careful reader and the fast one agree"
    );
}

/// A manifest is read, and every fault has a place in it.
pub fn manifest(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let mut sources = Sources::default();
    let id = sources.add("gradus.toml", text.as_str());
    let (_, faults) = manifest::parse(&sources, id);
    for fault in faults {
        assert!(fault.span.range().end <= text.len(), "{fault:?}");
    }
}

/// A baseline is read or refused, and one that was read is written as it was read.
pub fn baseline(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let mut sources = Sources::default();
    let id = sources.add("known.json", text.as_str());
    if let Ok(read) = Baseline::parse(&sources, id) {
        let written = read.text();
        let id = sources.add("again.json", written.as_str());
        let again = Baseline::parse(&sources, id).unwrap_or_else(|fault| panic!("{fault:?}\n{written}"));
        assert_eq!(again.text(), written);
    }
}

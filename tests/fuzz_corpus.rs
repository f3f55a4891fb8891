//! The bodies of the fuzz targets on their seeds, so that they cannot rot unseen.

#![allow(clippy::unwrap_used)] // helpers of tests, outside #[test]

#[path = "../fuzz/bodies.rs"]
mod bodies;

use std::path::Path;

fn on_seeds(target: &str, body: fn(&[u8])) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    assert!(
        root.join(format!("fuzz_targets/{target}.rs")).is_file(),
        "{target}"
    );
    let mut seeds = 0;
    for entry in std::fs::read_dir(root.join("corpus").join(target)).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        body(&bytes);
        // A seed cut short at some places, as a run would do first.
        for part in 1..16 {
            body(bytes.get(..bytes.len() * part / 16).unwrap());
        }
        seeds += 1;
    }
    assert!(seeds > 1, "{target} has seeds");
}

#[test]
fn frameworks_are_laid_out_once_and_for_all() {
    on_seeds("framework", bodies::framework);
}

#[test]
fn posts_are_read_alike_by_both_readers() {
    on_seeds("posts", bodies::posts);
}

#[test]
fn manifests_are_read_with_every_fault_at_its_place() {
    on_seeds("manifest", bodies::manifest);
}

#[test]
fn baselines_are_written_as_they_were_read() {
    on_seeds("baseline", bodies::baseline);
}

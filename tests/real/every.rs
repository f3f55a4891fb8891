//! Every file of the public data is read, whatever is in it.

use crate::shared;
use gradus::cli::{Surroundings, run_in};
use gradus::files::Memory;
use serde_json::Value;
use std::path::{Path, PathBuf};

const FRAMEWORK: &str = "framework any \"Any\" { version \"1\" }\nscale any \"Any\" { grade any }\nrole post \"Post\" { grade any.any  terminal }\n";

/// All files below a folder.
fn below(folder: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            below(&path, out);
        } else {
            out.push(path);
        }
    }
}

#[test]
fn every_table_of_the_public_data_is_read() {
    let Some(folder) = shared::folder() else {
        eprintln!(
            "skipped: the public data needs the folder `shared` beside the checkout, or its place in GRADUS_SHARED"
        );
        return;
    };
    let mut files = Vec::new();
    below(&folder.join("data"), &mut files);
    let mut tables = 0;
    for path in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        // Archives of many files are unpacked by the tests of the organograms.
        if name.ends_with(".md") || name.ends_with(".tar.gz") {
            continue;
        }
        let manifest = format!(
            "framework = \"f.gradus\"\nas-of = 2026-07-31\n[institution]\nname = \"One\"\n[[posts]]\nsource = \"{name}\"\n{}[posts.columns]\ntitle = 3\nrole = {{ value = \"post\" }}\ngrade = {{ value = \"any\" }}\n",
            if name.ends_with(".xlsx") {
                "sheet = 1\n"
            } else {
                ""
            }
        );
        let memory = Memory::default()
            .with("gradus.toml", manifest)
            .with("f.gradus", FRAMEWORK)
            .with(&name, std::fs::read(&path).unwrap());
        let outcome = run_in(
            &memory,
            &Surroundings::default(),
            &["audit", "--format", "json", "--only", "dead-end", "."],
        );
        assert!(outcome.status < 2, "{name}: {}{}", outcome.out, outcome.err);
        let report: Value = serde_json::from_str(&outcome.out).unwrap();
        assert!(report["posts"]["read"].as_u64().unwrap() > 0, "{name}");
        tables += 1;
    }
    assert!(tables >= 38, "{tables}");
}

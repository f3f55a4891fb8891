//! The layers (`ARCHITECTURE.md`): which module may name which. A layer that names one that it must not know fails here,
//! with the file and the line.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // helpers of tests, outside #[test]

use std::fs;
use std::path::{Path, PathBuf};

/// Every top-level module of `src`, and the crate's modules that it may name. What is not listed is forbidden.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("diagnostic", &["source"]),
    ("files", &[]),
    ("stats", &[]),
    ("syntax", &["source", "diagnostic"]),
    ("format", &["source", "diagnostic", "syntax"]),
    ("model", &["source", "diagnostic", "syntax"]),
    ("graph", &["source", "diagnostic", "syntax", "model"]),
    ("expr", &["source", "diagnostic", "syntax", "model", "graph"]),
    ("load", &["source", "diagnostic", "files", "syntax"]),
    ("posts", &["source", "diagnostic", "files", "model", "graph"]),
    ("manifest", &["source", "diagnostic", "syntax", "posts"]),
    (
        "check",
        &[
            "source",
            "diagnostic",
            "syntax",
            "model",
            "graph",
            "expr",
            "posts",
            "stats",
        ],
    ),
    ("policy", &["source", "diagnostic", "syntax", "check"]),
    ("reference", &["check"]),
    ("report", &["source", "diagnostic"]),
    (
        "audit",
        &[
            "source",
            "diagnostic",
            "files",
            "syntax",
            "load",
            "manifest",
            "model",
            "graph",
            "posts",
            "check",
            "policy",
            "report",
            "routes",
            "map",
            "briefing",
            "testing",
        ],
    ),
    (
        "testing",
        &[
            "source",
            "diagnostic",
            "syntax",
            "model",
            "graph",
            "posts",
            "check",
            "policy",
        ],
    ),
    (
        "compare",
        &[
            "source",
            "syntax",
            "model",
            "graph",
            "posts",
            "check",
            "stats",
            "audit",
            "report",
            "diagnostic",
            "manifest",
        ],
    ),
    ("routes", &["source", "diagnostic", "model", "graph", "report"]),
    (
        "briefing",
        &[
            "source",
            "diagnostic",
            "syntax",
            "model",
            "graph",
            "posts",
            "check",
            "stats",
            "map",
            "report",
        ],
    ),
    (
        "map",
        &[
            "source",
            "diagnostic",
            "syntax",
            "model",
            "graph",
            "posts",
            "check",
            "routes",
            "report",
        ],
    ),
    ("grades", &["diagnostic", "model", "graph", "posts", "report"]),
    ("profiles", &["model", "graph", "report"]),
    ("intake", &["model", "graph", "posts", "report"]),
    (
        "cli",
        &[
            "source",
            "diagnostic",
            "files",
            "syntax",
            "format",
            "reference",
            "load",
            "manifest",
            "model",
            "graph",
            "posts",
            "check",
            "policy",
            "report",
            "audit",
            "routes",
            "map",
            "briefing",
            "grades",
            "profiles",
            "intake",
            "compare",
        ],
    ),
    ("lib", &[]),
    ("main", &["cli"]),
];

/// Crates that one layer alone may import.
const OWNED: &[(&str, &str)] = &[
    ("pest", "syntax"),
    ("pest_derive", "syntax"),
    ("petgraph", "graph"),
    ("annotate_snippets", "report"),
    ("clap", "cli"),
    ("clap_complete", "cli"),
    ("clap_mangen", "cli"),
    // Sheets are read from XML, JUnit is written as XML.
    ("quick_xml", "posts"),
    ("quick_xml", "report"),
    ("minijinja", "report"),
    ("rust_xlsxwriter", "report"),
];

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// `src/check/onward.rs` belongs to `check`.
fn layer(path: &Path, src: &Path) -> String {
    let relative = path.strip_prefix(src).unwrap();
    let first = relative
        .components()
        .next()
        .unwrap()
        .as_os_str()
        .to_string_lossy()
        .into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// The modules that a line of code names behind `marker`, also in `crate::{a::b, c}`.
fn named_behind<'a>(code: &'a str, marker: &str) -> Vec<&'a str> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices(marker) {
        let rest = &code[at + marker.len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let group = group.split('}').next().unwrap_or(group);
            found.extend(
                group
                    .split(',')
                    .map(|part| part.trim().split("::").next().unwrap_or("")),
            );
        } else {
            let end = rest
                .find(|c: char| !(c.is_alphanumeric() || c == '_'))
                .unwrap_or(rest.len());
            found.push(&rest[..end]);
        }
    }
    found
}

/// The lines of a file without comments and without its tests, which may look anywhere.
fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .take_while(|(_, line)| !line.starts_with("#[cfg(test)]"))
        .map(|(number, line)| (number + 1, line.split("//").next().unwrap_or("")))
}

#[test]
fn no_layer_names_one_that_it_must_not_know() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    assert!(files.len() > 50, "the walk found the sources");
    let layers: Vec<&str> = MAY_NAME.iter().map(|(layer, _)| *layer).collect();
    let mut faults = Vec::new();
    for path in &files {
        let own = layer(path, &src);
        let Some((_, allowed)) = MAY_NAME.iter().find(|(name, _)| *name == own) else {
            faults.push(format!("{}: layer `{own}` is not in the list", path.display()));
            continue;
        };
        // Test modules in files of their own may look anywhere.
        if path.file_stem().is_some_and(|stem| stem == "tests")
            || path.components().any(|c| c.as_os_str() == "tests")
        {
            continue;
        }
        for (number, code) in code_lines(&fs::read_to_string(path).unwrap()) {
            for name in named_behind(code, "crate::") {
                if layers.contains(&name) && name != own && !allowed.contains(&name) {
                    faults.push(format!("{}:{number}: `{own}` names `{name}`", path.display()));
                }
            }
            for (krate, owner) in OWNED {
                if !OWNED.contains(&(krate, own.as_str()))
                    && (code.contains(&format!("{krate}::")) || code.contains(&format!("use {krate}")))
                {
                    faults.push(format!(
                        "{}:{number}: `{own}` imports `{krate}`, which is for `{owner}`",
                        path.display()
                    ));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_walk_sees_what_it_forbids() {
    assert_eq!(named_behind("use crate::graph::Graph;", "crate::"), ["graph"]);
    assert_eq!(
        named_behind("use crate::{check, report::value};", "crate::"),
        ["check", "report"]
    );
    assert_eq!(code_lines("a\n#[cfg(test)]\nuse crate::cli;").count(), 1);
}

//! The commands of the README and of `docs/`, each as it is written there, in a copy of the repository: none may be
//! refused. Where a block shows what a command prints (lines behind `$ gradus …`), it prints that.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // helpers of tests, outside #[test]

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The blocks of code of a page, with the word behind their fence.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut inside = false;
    for event in Parser::new(page) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(word))) => {
                inside = true;
                found.push((word.to_string(), String::new()));
            }
            Event::End(TagEnd::CodeBlock) => inside = false,
            Event::Text(text) if inside => found.last_mut().unwrap().1.push_str(&text),
            _ => {}
        }
    }
    found
}

/// A command as it is written, and what the page shows of its output.
struct Shown {
    command: String,
    output: String,
}

/// The commands of a block: a line each, unless it ends with `\`. In a `console` block they stand behind `$`.
fn commands(word: &str, block: &str) -> Vec<Shown> {
    let mut found: Vec<Shown> = Vec::new();
    let mut open = false;
    for line in block.lines() {
        let text = match (word, open) {
            (_, true) => line,
            ("console", false) => match line.strip_prefix("$ ") {
                Some(text) => text,
                None => {
                    if let Some(last) = found.last_mut() {
                        last.output.push_str(line);
                        last.output.push('\n');
                    }
                    continue;
                }
            },
            (_, false) => line,
        };
        if open {
            let last = &mut found.last_mut().unwrap().command;
            last.push('\n');
            last.push_str(text);
        } else if !text.trim().is_empty() && !text.starts_with('#') {
            found.push(Shown {
                command: text.to_owned(),
                output: String::new(),
            });
        }
        open = text.ends_with('\\');
    }
    found
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A copy of what the pages speak of, in which commands may write.
struct Checkout {
    folder: tempfile::TempDir,
}

impl Checkout {
    fn new() -> Self {
        let checkout = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        for name in [
            "frameworks",
            "fixtures/northfield",
            "fixtures/messy",
            "fixtures/study-23",
            "fixtures/everything",
        ] {
            copy(&root().join(name), &checkout.path().join(name));
        }
        // What the pages take for granted: a project of one's own, two frameworks, two extracts, two revisions.
        for command in [
            "gradus init .",
            "printf '\\n[baseline]\\nfile = \"gradus-baseline.json\"\\n' >> gradus.toml",
            "gradus init careers",
            "cp framework.gradus old.gradus && cp framework.gradus new.gradus",
            "cp fixtures/northfield/posts.csv posts-2025.csv && cp fixtures/northfield/posts.csv posts-2026.csv",
            "git init -q -b main && git add -A && git commit -qm first && git commit -q --allow-empty -m second",
        ] {
            let done = checkout.run(command);
            assert!(done.status.success(), "{command}: {}", text(&done.stderr));
        }
        fs::remove_dir_all(checkout.path().join("careers")).unwrap();
        checkout
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn run(&self, command: &str) -> Output {
        let program = PathBuf::from(env!("CARGO_BIN_EXE_gradus"));
        let path = std::env::var("PATH").unwrap_or_default();
        Command::new("sh")
            .args(["-c", command])
            .current_dir(self.path())
            .env("PATH", format!("{}:{path}", program.parent().unwrap().display()))
            .env("HOME", self.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .envs([
                ("GIT_AUTHOR_NAME", "tests"),
                ("GIT_AUTHOR_EMAIL", "tests@example.org"),
                ("GIT_COMMITTER_NAME", "tests"),
                ("GIT_COMMITTER_EMAIL", "tests@example.org"),
            ])
            .stdin(std::process::Stdio::null())
            .output()
            .unwrap()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Commands that do not end by themselves.
const ENDLESS: [&str; 1] = ["--watch"];

/// Runs the commands of a page; gives how many there were.
fn run_page(page: &Path) -> usize {
    let name = page.strip_prefix(root()).unwrap().display();
    let mut checkout = None;
    let mut ran = 0;
    let mut faults = Vec::new();
    for (word, block) in blocks(&fs::read_to_string(page).unwrap()) {
        if !["sh", "console", "bash", "shell", ""].contains(&word.as_str()) {
            continue;
        }
        for shown in commands(&word, &block) {
            // In a checkout the README writes `cargo run --release --` for it.
            let command = shown.command.replace("cargo run --release --", "gradus");
            let is_ours = ["gradus ", "mkdir "].iter().any(|word| command.starts_with(word));
            if !is_ours || ENDLESS.iter().any(|word| command.contains(word)) {
                continue;
            }
            let checkout = checkout.get_or_insert_with(Checkout::new);
            let done = checkout.run(&command);
            ran += 1;
            if !matches!(done.status.code(), Some(0 | 1)) {
                faults.push(format!("{name}: {command}\n  {}", text(&done.stderr)));
            } else if !shown.output.is_empty() && text(&done.stdout) != shown.output {
                faults.push(format!(
                    "{name}: {command}\n  prints\n{}\n  and the page shows\n{}",
                    text(&done.stdout),
                    shown.output
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    ran
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, found);
        } else {
            found.push(path);
        }
    }
}

fn pages(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut all = Vec::new();
    files_below(folder, &mut all);
    found.extend(
        all.into_iter()
            .filter(|path| path.extension().is_some_and(|ending| ending == "md")),
    );
}

#[test]
fn every_command_of_the_readme_runs_as_it_is_written() {
    assert!(run_page(&root().join("README.md")) > 20);
}

#[test]
fn every_command_of_the_documentation_runs_as_it_is_written() {
    let mut found = Vec::new();
    pages(&root().join("docs"), &mut found);
    found.sort();
    let ran: usize = found.iter().map(|page| run_page(page)).sum();
    assert!(ran > 15, "{ran} commands");
}

#[test]
fn blocks_and_their_commands_are_found() {
    let found = blocks("a\n\n```sh\ngradus a \\\n  b # c\n# d\n\ngradus e\n```\n");
    assert_eq!(found.len(), 1);
    let written: Vec<String> = commands(&found[0].0, &found[0].1)
        .into_iter()
        .map(|shown| shown.command)
        .collect();
    assert_eq!(written, ["gradus a \\\n  b # c", "gradus e"]);
    let shown = commands("console", "$ gradus x\none\ntwo\n$ gradus y\n");
    assert_eq!(shown[0].output, "one\ntwo\n");
    assert_eq!(shown.len(), 2);
}

/// Paths that a text names: between backticks or as the target of a link, below a folder of the repository.
fn named_paths(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for event in Parser::new(text) {
        match event {
            Event::Code(code) => {
                let code = code.to_string();
                let folder = code.split('/').next().unwrap_or("");
                let known = [
                    "src",
                    "tests",
                    "docs",
                    "frameworks",
                    "fixtures",
                    "grammar",
                    "benches",
                    "examples",
                ];
                let is_path = code.contains('/')
                    && (known.contains(&folder) || [".ci", "fuzz", "editors", "ci"].contains(&folder))
                    && !code.contains([' ', '*', '<', '…', '=', '$']);
                if is_path {
                    found.extend(unfolded(&code));
                }
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                let target = dest_url.split('#').next().unwrap_or("");
                if !target.is_empty() && !target.contains(':') {
                    found.push(target.to_owned());
                }
            }
            _ => {}
        }
    }
    found
}

/// `a/{b,c}.rs` is two paths.
fn unfolded(path: &str) -> Vec<String> {
    match (path.find('{'), path.find('}')) {
        (Some(open), Some(close)) if open < close => path[open + 1..close]
            .split(',')
            .map(|part| format!("{}{part}{}", &path[..open], &path[close + 1..]))
            .collect(),
        _ => vec![path.to_owned()],
    }
}

#[test]
fn every_file_that_the_documents_name_is_there() {
    let mut found = Vec::new();
    pages(&root().join("docs"), &mut found);
    pages(&root().join("frameworks"), &mut found);
    pages(&root().join("editors"), &mut found);
    pages(&root().join("fuzz"), &mut found);
    for name in ["README.md", "ARCHITECTURE.md", "DESIGN.md", "CHANGELOG.md"] {
        found.push(root().join(name));
    }
    let mut faults = Vec::new();
    let mut named = 0;
    for page in found {
        let beside = page.parent().unwrap();
        for path in named_paths(&fs::read_to_string(&page).unwrap()) {
            named += 1;
            if !root().join(&path).exists() && !beside.join(&path).exists() {
                faults.push(format!(
                    "{}: `{path}`",
                    page.strip_prefix(root()).unwrap().display()
                ));
            }
        }
    }
    assert!(named > 100, "{named} paths");
    assert!(faults.is_empty(), "these are not there:\n{}", faults.join("\n"));
}

#[test]
fn every_document_that_the_code_and_the_pages_cite_is_there() {
    let mut found = Vec::new();
    files_below(&root().join("src"), &mut found);
    files_below(&root().join("docs"), &mut found);
    found.push(root().join("DESIGN.md"));
    found.push(root().join("ARCHITECTURE.md"));
    let mut faults = Vec::new();
    let mut cited = 0;
    for path in found {
        let text = fs::read_to_string(&path).unwrap_or_default();
        let names = text.split('`').filter(|part| {
            part.ends_with(".md")
                && part
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "-.".contains(c))
        });
        for name in names {
            cited += 1;
            let places = [root().to_owned(), root().join("docs"), root().join("docs/ci")];
            if !places.iter().any(|place| place.join(name).exists()) {
                faults.push(format!(
                    "{}: `{name}`",
                    path.strip_prefix(root()).unwrap().display()
                ));
            }
        }
    }
    assert!(cited > 100, "{cited} are cited");
    assert!(faults.is_empty(), "these are not there:\n{}", faults.join("\n"));
}

#[test]
fn paths_are_told_from_other_code() {
    let text = "`src/cli.rs`, `src/report/{a,b}.rs`, `a/b`, `posts.csv`, [x](docs/ci/README.md#part), [y](https://a.b/c)";
    assert_eq!(
        named_paths(text),
        [
            "src/cli.rs",
            "src/report/a.rs",
            "src/report/b.rs",
            "docs/ci/README.md"
        ]
    );
}

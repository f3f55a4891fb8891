//! What teams have around the program: completions, manual pages, watching, files for build servers.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // helpers of tests, outside #[test]

#[path = "support/published.rs"]
mod published;

use gradus::cli::{Outcome, Surroundings, run_in};
use gradus::files::Disk;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

fn run(words: &[&str]) -> Outcome {
    run_in(&Disk, &Surroundings::default(), words)
}

fn text(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The commands that `gradus --help` lists.
fn commands() -> Vec<String> {
    let help = run(&["--help"]).out;
    let list = help
        .split("Commands:\n")
        .nth(1)
        .unwrap()
        .split("\n\n")
        .next()
        .unwrap();
    list.lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .map(|line| line.split_whitespace().next().unwrap().to_owned())
        .collect()
}

#[test]
fn every_shell_completes_every_command() {
    let commands = commands();
    assert!(commands.len() > 10, "{commands:?}");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let done = run(&["completions", shell]);
        assert_eq!(done.status, 0);
        for command in &commands {
            assert!(done.out.contains(command.as_str()), "{shell}: {command}");
        }
    }
    assert_eq!(run(&["completions", "dos"]).status, 2);
}

#[test]
fn every_command_has_a_manual_page_with_its_example() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("man1");
    let done = run(&["man", &dir.display().to_string()]);
    assert_eq!((done.status, done.err.as_str()), (0, ""));
    for command in commands() {
        let page = std::fs::read_to_string(dir.join(format!("gradus-{command}.1"))).unwrap();
        assert!(page.contains(".TH"), "{command}");
        assert!(page.contains("Example"), "{command} has no example");
    }
}

/// A run of the program whose lines can be waited for.
struct Watching {
    child: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn start(path: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_gradus"))
            .args(["check", "--watch", "--quiet", "--as-of", "2026-07-31"])
            .arg(path)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let err = BufReader::new(child.stderr.take().unwrap());
        let (send, lines) = channel();
        std::thread::spawn(move || {
            for line in err.lines().map_while(Result::ok) {
                if send.send(line).is_err() {
                    break;
                }
            }
        });
        Self { child, lines }
    }

    /// The lines up to one that holds a text.
    fn until(&self, text: &str) -> Vec<String> {
        let mut seen = Vec::new();
        loop {
            match self.lines.recv_timeout(Duration::from_secs(60)) {
                Ok(line) => {
                    let found = line.contains(text);
                    seen.push(line);
                    if found {
                        return seen;
                    }
                }
                Err(error) => panic!("waiting for `{text}`: {error}: {seen:#?}"),
            }
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn watching_checks_again_when_a_file_changes_and_when_one_that_was_missing_comes() {
    let folder = tempfile::tempdir().unwrap();
    let framework = folder.path().join("f.gradus");
    let import = folder.path().join("grades.gradus");
    let role = "role a \"A\" { grade 6  entry  terminal }\n";
    std::fs::write(&framework, format!("import \"grades.gradus\"\n{role}")).unwrap();
    let watching = Watching::start(&framework);
    let first = watching.until("watching");
    assert!(
        first.iter().any(|line| line.contains("grades.gradus")),
        "{first:#?}"
    );
    std::fs::write(&import, "scale s \"S\" { grade 6 }\n").unwrap();
    let second = watching.until("watching");
    assert!(
        second
            .iter()
            .any(|line| line.starts_with("changed: ") && line.contains("grades.gradus"))
    );
    assert!(
        !second.iter().any(|line| line.starts_with("error")),
        "{second:#?}"
    );
    std::fs::write(
        &framework,
        format!(
            "import \"grades.gradus\"\n{}",
            role.replace("grade 6", "grade 66")
        ),
    )
    .unwrap();
    let third = watching.until("watching");
    assert!(third.iter().any(|line| line.starts_with("error")), "{third:#?}");
}

#[test]
fn files_for_build_servers_call_commands_and_options_that_exist() {
    let known = |command: &str| run(&[command, "--help"]).out;
    for (file, command) in [
        ("action.yml", "audit"),
        ("ci/gitlab/gradus.gitlab-ci.yml", "audit"),
        (".pre-commit-hooks.yaml", "check"),
    ] {
        let help = known(command);
        for word in text(file).split(|c: char| c.is_whitespace() || "()\"'}".contains(c)) {
            // Those of cargo stand beside ours.
            let others = ["--locked", "--quiet", "--path", "--root", "--git"];
            if word.starts_with("--") && word.len() > 2 && !others.contains(&word) {
                assert!(help.contains(word), "{file}: {word}");
            }
        }
    }
    // What a user of the action writes is never part of a script.
    let action = text("action.yml");
    let scripts = action.split("run: |").skip(1);
    for script in scripts {
        let script = script.split("\n    - ").next().unwrap();
        assert!(!script.contains("${{"), "{script}");
    }
}

#[test]
fn files_for_build_servers_keep_to_the_schemas_that_others_publish_of_them() {
    for (file, schema, needed) in [
        ("action.yml", "github-action.json", "/runs/using"),
        (".pre-commit-hooks.yaml", "pre-commit-hooks.json", "/0/entry"),
        (
            "ci/gitlab/gradus.gitlab-ci.yml",
            "gitlab-ci.json",
            "/gradus/script",
        ),
    ] {
        let mut document: serde_json::Value = serde_saphyr::from_str(&text(file)).unwrap();
        published::assert_keeps_to(schema, &document, file);
        *document.pointer_mut(needed).unwrap() = 7.into();
        assert!(
            !published::faults(schema, &document).is_empty(),
            "{file}: {needed} may be anything"
        );
    }
}

#[test]
fn every_page_for_build_servers_is_linked_and_names_files_that_are_there() {
    let index = text("docs/ci/README.md");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ci");
    for entry in std::fs::read_dir(&folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name == "README.md" {
            continue;
        }
        assert!(index.contains(&format!("({name})")), "{name} is not linked");
        let page = text(&format!("docs/ci/{name}"));
        for link in page.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if !link.starts_with("http") && !link.starts_with('#') {
                let path = folder.join(link.split('#').next().unwrap());
                assert!(path.exists(), "{name}: {link}");
            }
        }
    }
}

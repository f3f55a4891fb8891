//! Revisions of a repository, read with the git command.

use gradus::cli::{Surroundings, run_in};
use gradus::files::Disk;
use std::path::Path;
use std::process::Command;

fn git(folder: &Path, arguments: &[&str]) -> bool {
    Command::new("git")
        .arg("-C")
        .arg(folder)
        .args([
            "-c",
            "user.name=Test",
            "-c",
            "user.email=test@example.org",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(arguments)
        .output()
        .is_ok_and(|output| output.status.success())
}

#[test]
fn a_revision_is_read_with_what_it_imports() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let write = |name: &str, text: &str| std::fs::write(at(name), text).unwrap();
    if !git(folder.path(), &["init", "-q"]) {
        // Without the command there is nothing to test, and `compare` says so.
        return;
    }
    std::fs::create_dir(at("inner")).unwrap();
    write("inner/grades.gradus", "scale s { grade a  grade b }\n");
    write(
        "inner/f.gradus",
        "framework f { version \"1\" }\nimport \"grades.gradus\"\nrole r { grade s.a }\nrole t { grade s.b }\npath p { r -> t : promotion after 2 years }\n",
    );
    assert!(git(folder.path(), &["add", "-A"]) && git(folder.path(), &["commit", "-qm", "one"]));
    write("inner/grades.gradus", "scale s { grade a  grade b  grade c }\n");
    let run = |old: &str, new: &str| {
        let arguments = ["compare", old, new, "--as-of", crate::AS_OF];
        run_in(&Disk, &Surroundings::default(), &arguments)
    };
    let file = at("inner/f.gradus").display().to_string();
    let found = run("git:HEAD", &file);
    assert_eq!(found.status, 0, "{}", found.err);
    assert!(found.out.contains("grade `s.c` is new"), "{}", found.out);
    assert!(found.out.contains("git:HEAD:inner/f.gradus"), "{}", found.out);
    let turned = run(&file, "git:HEAD");
    assert!(
        turned.out.contains("grade `s.c` is there no more"),
        "{}",
        turned.out
    );
    let named = run(&format!("git:HEAD:{file}"), &file);
    assert_eq!(named.status, 0, "{}", named.err);
    let folders = run("git:HEAD", &at("inner").display().to_string());
    assert_eq!(
        folders.out.matches("grade `s.c` is new").count(),
        2,
        "the framework, and its part: {}",
        folders.out
    );
    for (wrong, says) in [
        ("git:nowhere", "there is no revision `nowhere`"),
        ("git:--output=x", "there is no revision"),
        ("git:", "there is no revision"),
        ("git:HEAD:/nowhere/else", "outside the repository"),
    ] {
        let refused = run(wrong, &file);
        assert_eq!(refused.status, 2);
        assert!(refused.err.contains(says), "{}", refused.err);
    }
}

//! What is refused, and in which words.

use super::{FRAMEWORK, run};
use gradus::files::Memory;

/// The messages about a framework with this rule, without the framework's own lines.
fn said(rule: &str) -> String {
    let files = Memory::default()
        .with("f.gradus", FRAMEWORK)
        .with("rule.gradus", format!("import \"f.gradus\"\n{rule}\n"));
    let outcome = run(&files, &["check", "rule.gradus", "--as-of", "2026-07-31"]);
    outcome.err
}

#[test]
fn scratch() {
    println!("{}", said("rule r { every post require grade < 8 }"));
}

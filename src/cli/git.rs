//! Files of an earlier revision, read with the git command of the machine: `git:REV:PATH` (`docs/compare.md`).
//!
//! A path is made into one that begins with `git:REV:` as its first component, so that what a framework imports is read from
//! the same revision. Nothing is checked out, nothing is written, and no filter or hook is run.

use crate::files::{Files, normal};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const PREFIX: &str = "git:";

/// Files of the machine, and of revisions in the repository of the working directory.
pub(super) struct Revisions<'a> {
    files: &'a dyn Files,
    /// The root of the repository.
    root: PathBuf,
}

/// Whether a path names a revision.
pub(super) fn names_revision(path: &Path) -> bool {
    path.to_str().is_some_and(|text| text.starts_with(PREFIX))
}

impl<'a> Revisions<'a> {
    /// The repository that holds what a revision is compared with, else the working directory.
    ///
    /// # Errors
    /// What to tell the user: there is no git command, or no repository.
    pub(super) fn beside(files: &'a dyn Files, other: &Path) -> Result<Self, String> {
        let folder = if other.is_dir() {
            Some(other)
        } else {
            other.parent()
        };
        let folders = [folder, Some(Path::new("."))];
        for folder in folders.into_iter().flatten().filter(|folder| folder.is_dir()) {
            let found = git(folder, &["rev-parse", "--show-toplevel"])?;
            if found.status.success() {
                let root = String::from_utf8_lossy(&found.stdout).trim_end().to_owned();
                return Ok(Self {
                    files,
                    root: PathBuf::from(root),
                });
            }
        }
        Err(
            "this folder is in no working tree of a git repository: `git:` names a revision of one"
                .to_owned(),
        )
    }

    /// The path by which a file or folder of a revision is read. `git:REV` alone means what `other` means.
    ///
    /// # Errors
    /// What to tell the user: no such revision, no such file in it.
    pub(super) fn path(&self, written: &Path, other: &Path) -> Result<PathBuf, String> {
        let text = written
            .to_str()
            .and_then(|text| text.strip_prefix(PREFIX))
            .unwrap_or("");
        let (revision, path) = match text.split_once(':') {
            Some((revision, path)) => (revision, PathBuf::from(path)),
            None => (text, without_revision(other)),
        };
        let sane = !revision.is_empty()
            && !revision.starts_with('-')
            && !revision.chars().any(|c| c.is_control() || c.is_whitespace());
        let commit = format!("{revision}^{{commit}}");
        let known = sane
            && git(
                &self.root,
                &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit],
            )?
            .status
            .success();
        if !known {
            return Err(format!(
                "there is no revision `{revision}` in this repository: name a commit, a branch or a tag, as in `git:HEAD~1`"
            ));
        }
        let inside = self.inside(&path)?;
        let shown = inside.to_string_lossy().replace('\\', "/");
        if self.kind(revision, &shown).is_none() {
            return Err(format!("revision `{revision}` has no `{shown}`"));
        }
        Ok(PathBuf::from(format!("{PREFIX}{revision}:/{shown}")))
    }

    /// A path from the root of the repository: as git has it where it is relative to the working directory.
    fn inside(&self, path: &Path) -> Result<PathBuf, String> {
        let here = std::env::current_dir()
            .and_then(|here| here.canonicalize())
            .map_err(|error| format!("the working directory cannot be read: {error}"))?;
        let root = self.root.canonicalize().unwrap_or_else(|_| self.root.clone());
        let whole = normal(&here.join(path));
        let inside = whole
            .strip_prefix(&root)
            .map_err(|_| format!("`{}` lies outside the repository", path.display()))?;
        Ok(inside.to_owned())
    }

    /// `blob`, `tree`, or nothing.
    fn kind(&self, revision: &str, path: &str) -> Option<String> {
        let object = format!("{revision}:{path}");
        let found = git(&self.root, &["cat-file", "-t", &object]).ok()?;
        found
            .status
            .success()
            .then(|| String::from_utf8_lossy(&found.stdout).trim().to_owned())
    }
}

/// A path without its revision, where it names one.
fn without_revision(path: &Path) -> PathBuf {
    let text = path.to_string_lossy();
    match text.strip_prefix(PREFIX) {
        Some(rest) => PathBuf::from(rest.split_once(':').map_or(".", |(_, path)| path)),
        None => path.to_owned(),
    }
}

/// Revision and path of a path that [`Revisions::path`] made.
fn split(path: &Path) -> Option<(String, String)> {
    let path = normal(path);
    let text = path.to_str()?.strip_prefix(PREFIX)?;
    match text.split_once(":/") {
        Some((revision, path)) => Some((revision.to_owned(), path.to_owned())),
        None => Some((text.strip_suffix(':')?.to_owned(), String::new())),
    }
}

fn git(folder: &Path, arguments: &[&str]) -> Result<Output, String> {
    Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(arguments)
        // A partial clone would fetch what it lacks.
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .output()
        .map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => {
                "revisions are read with the `git` command, and there is none here".to_owned()
            }
            _ => format!("the `git` command cannot be run: {error}"),
        })
}

impl Files for Revisions<'_> {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let Some((revision, inside)) = split(path) else {
            return self.files.read(path);
        };
        match self.kind(&revision, &inside).as_deref() {
            None => return Err(io::Error::from(io::ErrorKind::NotFound)),
            Some("tree") => return Err(io::Error::from(io::ErrorKind::IsADirectory)),
            Some(_) => {}
        }
        let object = format!("{revision}:{inside}");
        let found = git(&self.root, &["cat-file", "blob", &object]).map_err(io::Error::other)?;
        if found.status.success() {
            Ok(found.stdout)
        } else {
            Err(io::Error::other(
                String::from_utf8_lossy(&found.stderr).trim().to_owned(),
            ))
        }
    }

    fn is_dir(&self, path: &Path) -> bool {
        match split(path) {
            Some((revision, inside)) => self.kind(&revision, &inside).as_deref() == Some("tree"),
            None => self.files.is_dir(path),
        }
    }

    fn list(&self, path: &Path) -> io::Result<Vec<PathBuf>> {
        let Some((revision, inside)) = split(path) else {
            return self.files.list(path);
        };
        let tree = format!("{revision}:{inside}");
        let found = git(&self.root, &["ls-tree", "-z", &tree]).map_err(io::Error::other)?;
        if !found.status.success() {
            return Err(io::Error::other(
                String::from_utf8_lossy(&found.stderr).trim().to_owned(),
            ));
        }
        let text = String::from_utf8_lossy(&found.stdout).into_owned();
        // `mode type object\tname`
        let mut files: Vec<PathBuf> = text
            .split('\0')
            .filter_map(|line| line.split_once('\t'))
            .filter(|(about, _)| about.split(' ').nth(1) == Some("blob"))
            .map(|(_, name)| path.join(name))
            .collect();
        files.sort();
        Ok(files)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_a_revision_keeps_its_revision_through_imports() {
        let file = Path::new("git:origin/main:/frameworks/a.gradus");
        assert_eq!(
            split(file),
            Some(("origin/main".to_owned(), "frameworks/a.gradus".to_owned()))
        );
        let import = file.parent().unwrap().join("uk/../grades.gradus");
        assert_eq!(
            split(&import),
            Some(("origin/main".to_owned(), "frameworks/grades.gradus".to_owned()))
        );
        assert_eq!(
            split(Path::new("git:v1:/")),
            Some(("v1".to_owned(), String::new()))
        );
        assert_eq!(split(Path::new("a.gradus")), None);
        assert_eq!(without_revision(Path::new("git:v1:a/b")), PathBuf::from("a/b"));
        assert_eq!(without_revision(Path::new("git:v1")), PathBuf::from("."));
    }
}

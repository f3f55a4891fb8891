//! `gradus check --watch`: the check again whenever a file that it read has changed.
//!
//! Files are looked at, not announced: it works on every file system, and what an editor does on saving is one change.

use super::args::Check;
use super::check;
use super::output::Output;
use crate::files::Files;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread::sleep;
use std::time::{Duration, SystemTime};

/// How often files are looked at.
const PAUSE: Duration = Duration::from_millis(200);

/// Checks, and again after each change, until standard output is closed or the process is ended.
pub(super) fn watch(files: &dyn Files, command: &Check, output: &mut Output) -> u8 {
    loop {
        let recorded = Recorded::of(files);
        let status = check::check(&recorded, command, output);
        let seen = recorded.into_seen();
        output
            .err
            .push_str(&format!("watching {} files; Ctrl-C ends it\n", seen.len()));
        if output.out.finish().is_some() || output.err.finish().is_some() {
            return status;
        }
        let changed = next_change(&seen);
        let names: Vec<String> = changed.iter().map(|path| path.display().to_string()).collect();
        output.err.push_str(&format!("\nchanged: {}\n", names.join(", ")));
    }
}

/// Waits until something has changed and nothing changes any more: what has.
fn next_change(seen: &Seen) -> Vec<PathBuf> {
    loop {
        sleep(PAUSE);
        let mut now = look(seen.keys());
        if now == *seen {
            continue;
        }
        loop {
            sleep(PAUSE / 2);
            let later = look(seen.keys());
            if later == now {
                break;
            }
            now = later;
        }
        return changes(seen, &now);
    }
}

/// What can be told of a file without reading it; none for one that is not there.
type Mark = Option<(SystemTime, u64)>;
type Seen = BTreeMap<PathBuf, Mark>;

fn look<'a>(paths: impl Iterator<Item = &'a PathBuf>) -> Seen {
    paths.map(|path| (path.clone(), mark(path))).collect()
}

fn mark(path: &Path) -> Mark {
    let data = std::fs::metadata(path).ok()?;
    // A folder says by its time that a file has come or gone.
    let length = if data.is_dir() { 0 } else { data.len() };
    Some((data.modified().ok()?, length))
}

fn changes(before: &Seen, after: &Seen) -> Vec<PathBuf> {
    let changed = before
        .iter()
        .filter(|(path, mark)| after.get(*path) != Some(mark));
    changed.map(|(path, _)| path.clone()).collect()
}

/// Files that remember what was asked of them, and how it was just before: a change during the check is a change.
struct Recorded<'a> {
    files: &'a dyn Files,
    seen: Mutex<Seen>,
}

impl<'a> Recorded<'a> {
    fn of(files: &'a dyn Files) -> Self {
        Self {
            files,
            seen: Mutex::default(),
        }
    }

    fn note(&self, path: &Path) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.entry(path.to_owned()).or_insert_with(|| mark(path));
    }

    fn into_seen(self) -> Seen {
        self.seen.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Files for Recorded<'_> {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.note(path);
        self.files.read(path)
    }

    fn is_dir(&self, path: &Path) -> bool {
        self.files.is_dir(path)
    }

    fn list(&self, path: &Path) -> io::Result<Vec<PathBuf>> {
        self.note(path);
        self.files.list(path)
    }
}

//! A bar with rate and time left, for what takes more than a second: on a terminal alone, on standard error.
//!
//! It watches how much is read of the files, so that no reader has to know of it.

use crate::files::{Files, Stream};
use foldhash::HashSet;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::ffi::OsString;
use std::io::{self, IsTerminal, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// What is quicker is not worth a bar.
const PATIENCE: Duration = Duration::from_secs(1);
/// How much is read before the clock is looked at.
const STRIDE: usize = 1 << 20;

/// Whether a bar may be shown: somebody looks at standard error, and has not asked for quiet.
pub(super) fn is_wanted(arguments: &[OsString]) -> bool {
    let is_quiet = |argument: &OsString| {
        let argument = argument.to_string_lossy();
        argument == "--quiet"
            || (argument.starts_with('-') && !argument.starts_with("--") && argument.contains('q'))
    };
    let dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb");
    io::stderr().is_terminal() && !dumb && !arguments.iter().any(is_quiet)
}

/// The bar of a run. It is there while files are being read, and gone before anything is said.
struct Bar {
    since: Instant,
    /// Bytes read, and of how many.
    done: AtomicU64,
    all: AtomicU64,
    shown: Mutex<Option<ProgressBar>>,
    /// Files whose length is known: one that is opened again is not longer.
    opened: Mutex<HashSet<PathBuf>>,
}

impl Bar {
    fn new() -> Self {
        Self {
            since: Instant::now(),
            done: AtomicU64::new(0),
            all: AtomicU64::new(0),
            shown: Mutex::new(None),
            opened: Mutex::new(HashSet::default()),
        }
    }

    fn opens(&self, path: &Path, length: u64) {
        let is_new = self
            .opened
            .lock()
            .is_ok_and(|mut opened| opened.insert(path.to_owned()));
        if is_new {
            self.all.fetch_add(length, Ordering::Relaxed);
        }
    }

    fn read(&self, bytes: u64) {
        let done = self.done.fetch_add(bytes, Ordering::Relaxed) + bytes;
        let all = self.all.load(Ordering::Relaxed);
        // Files are looked into before they are read, and some are read twice: there is never more than all of it.
        if done >= all {
            self.clear();
        } else if self.since.elapsed() >= PATIENCE
            && let Ok(mut shown) = self.shown.lock()
        {
            shown
                .get_or_insert_with(|| drawn(all, self.since.elapsed()))
                .set_position(done);
        }
    }

    fn clear(&self) {
        if let Some(bar) = self.shown.lock().ok().and_then(|mut shown| shown.take()) {
            bar.finish_and_clear();
        }
    }
}

/// A bar on standard error.
fn drawn(all: u64, elapsed: Duration) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(all), ProgressDrawTarget::stderr()).with_elapsed(elapsed);
    let template = "{msg} [{bar:30}] {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left";
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.progress_chars("=> "));
    }
    bar.set_message("reading");
    bar
}

/// Files whose reading is watched.
pub(super) struct Watched<'f> {
    files: &'f dyn Files,
    bar: Arc<Bar>,
}

impl<'f> Watched<'f> {
    pub(super) fn new(files: &'f dyn Files) -> Self {
        Self {
            files,
            bar: Arc::new(Bar::new()),
        }
    }
}

impl Drop for Watched<'_> {
    fn drop(&mut self) {
        self.bar.clear();
    }
}

/// A file that is being read.
struct Counted {
    inner: Box<dyn Stream>,
    bar: Arc<Bar>,
}

impl Read for Counted {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        self.bar.read(read as u64);
        Ok(read)
    }
}

impl Seek for Counted {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

impl Files for Watched<'_> {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        if self.files.is_dir(path) {
            return self.files.read(path);
        }
        let mut stream = self.open(path)?;
        let mut out = Vec::new();
        loop {
            let read = stream.as_mut().take(STRIDE as u64).read_to_end(&mut out)?;
            if read == 0 {
                return Ok(out);
            }
        }
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn Stream>> {
        let mut inner = self.files.open(path)?;
        let length = inner.seek(SeekFrom::End(0))?;
        inner.seek(SeekFrom::Start(0))?;
        self.bar.opens(path, length);
        Ok(Box::new(Counted {
            inner,
            bar: Arc::clone(&self.bar),
        }))
    }

    fn is_dir(&self, path: &Path) -> bool {
        self.files.is_dir(path)
    }

    fn list(&self, path: &Path) -> io::Result<Vec<PathBuf>> {
        self.files.list(path)
    }

    fn folders(&self, path: &Path) -> io::Result<Vec<PathBuf>> {
        self.files.folders(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Memory;

    #[test]
    fn what_is_watched_reads_the_same() {
        let text = "x".repeat(3 * STRIDE + 7);
        let files = Memory::default()
            .with("a/b.csv", text.clone())
            .with("a/c/d.csv", "y");
        let watched = Watched::new(&files);
        assert_eq!(watched.read(Path::new("a/b.csv")).unwrap(), text.as_bytes());
        assert_eq!(watched.bar.done.load(Ordering::Relaxed), text.len() as u64);
        assert_eq!(watched.bar.all.load(Ordering::Relaxed), text.len() as u64);
        assert!(watched.read(Path::new("none")).is_err() && watched.is_dir(Path::new("a")));
        assert_eq!(watched.folders(Path::new("a")).unwrap(), [PathBuf::from("a/c")]);
        // In a test nothing takes a second, and no bar is shown.
        assert!(watched.bar.shown.lock().unwrap().is_none());
    }
}

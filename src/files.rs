//! Where bytes come from: the disk in the program, memory in tests and in other programs.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// An open file, or what stands for one.
pub trait Stream: Read + Seek + Send {}

impl<T: Read + Seek + Send> Stream for T {}

/// Read access to files, so that no layer but the outermost touches the disk.
pub trait Files: Sync {
    /// The whole content of a file.
    ///
    /// # Errors
    /// What the operating system says; a directory is an error of kind `IsADirectory`.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// Opens a file that is read piece by piece, and in part again.
    ///
    /// # Errors
    /// As [`Files::read`].
    fn open(&self, path: &Path) -> io::Result<Box<dyn Stream>> {
        Ok(Box::new(io::Cursor::new(self.read(path)?)))
    }

    /// Whether the path names a directory.
    fn is_dir(&self, path: &Path) -> bool;

    /// The files of a directory, by name; directories in it apart.
    ///
    /// # Errors
    /// What the operating system says.
    fn list(&self, path: &Path) -> io::Result<Vec<PathBuf>>;

    /// The folders in a directory, by name; links to folders and hidden ones apart, so that a walk ends.
    ///
    /// # Errors
    /// What the operating system says.
    fn folders(&self, path: &Path) -> io::Result<Vec<PathBuf>> {
        let _ = path;
        Ok(Vec::new())
    }
}

/// The disk.
#[derive(Debug, Clone, Copy, Default)]
pub struct Disk;

impl Files for Disk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        std::fs::read(path)
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn Stream>> {
        Ok(Box::new(std::fs::File::open(path)?))
    }

    fn is_dir(&self, path: &Path) -> bool {
        path.is_dir()
    }

    fn list(&self, path: &Path) -> io::Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(path)? {
            let path = entry?.path();
            if path.is_file() {
                found.push(path);
            }
        }
        found.sort();
        Ok(found)
    }

    fn folders(&self, path: &Path) -> io::Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(path)? {
            let entry = entry?;
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            if !hidden && entry.file_type()?.is_dir() {
                found.push(entry.path());
            }
        }
        found.sort();
        Ok(found)
    }
}

/// Other files until somebody stops; then nothing more is read.
pub(crate) struct Until<'f> {
    files: &'f dyn Files,
    stop: Arc<AtomicBool>,
}

impl<'f> Until<'f> {
    /// Those until the flag is set.
    pub(crate) fn new(files: &'f dyn Files, stop: Arc<AtomicBool>) -> Self {
        Self { files, stop }
    }
}

/// An open file until somebody stops.
struct StreamUntil {
    stream: Box<dyn Stream>,
    stop: Arc<AtomicBool>,
}

fn unless(stop: &AtomicBool) -> io::Result<()> {
    if stop.load(Ordering::Relaxed) {
        // Not `Interrupted`: who reads would try again.
        return Err(io::Error::other("it is not wanted any more"));
    }
    Ok(())
}

impl Read for StreamUntil {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        unless(&self.stop)?;
        self.stream.read(buffer)
    }
}

impl Seek for StreamUntil {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        self.stream.seek(to)
    }
}

impl Files for Until<'_> {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        unless(&self.stop)?;
        self.files.read(path)
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn Stream>> {
        unless(&self.stop)?;
        Ok(Box::new(StreamUntil {
            stream: self.files.open(path)?,
            stop: Arc::clone(&self.stop),
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

/// Files in memory, by normalised path.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl Memory {
    /// Adds a file, or replaces it.
    #[must_use]
    pub fn with(mut self, path: impl AsRef<Path>, content: impl Into<Vec<u8>>) -> Self {
        self.files.insert(normal(path.as_ref()), content.into());
        self
    }
}

impl Files for Memory {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.files
            .get(&normal(path))
            .cloned()
            .ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }

    fn is_dir(&self, path: &Path) -> bool {
        let path = normal(path);
        !self.files.contains_key(&path) && self.files.keys().any(|file| file.starts_with(&path))
    }

    fn list(&self, path: &Path) -> io::Result<Vec<PathBuf>> {
        let path = normal(path);
        Ok(self
            .files
            .keys()
            .filter(|file| file.parent() == Some(&path))
            .cloned()
            .collect())
    }

    fn folders(&self, path: &Path) -> io::Result<Vec<PathBuf>> {
        let path = normal(path);
        let mut found: Vec<PathBuf> = self
            .files
            .keys()
            .filter_map(|file| file.strip_prefix(&path).ok()?.parent()?.components().next())
            .filter(|folder| !folder.as_os_str().to_string_lossy().starts_with('.'))
            .map(|folder| path.join(folder))
            .collect();
        found.dedup();
        Ok(found)
    }
}

/// The path without `.` and with `..` taken back, so that two ways to write one file are one name.
#[must_use]
pub fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(out.components().next_back(), Some(Component::Normal(_))) => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

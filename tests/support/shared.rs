//! The folder of public data beside the checkout: tests that need it say so and pass where it is missing.

#![allow(dead_code)] // each test uses a part

use gradus::files::{Disk, Files, normal};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// `$GRADUS_SHARED`, or the folder `shared` one or two levels above the checkout.
pub fn folder() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let given = std::env::var_os("GRADUS_SHARED").map(PathBuf::from);
    given
        .into_iter()
        .chain([root.join("../shared"), root.join("../../shared")])
        .find(|folder| folder.join("data").is_dir())
}

/// The disk, with the data where the manifests of `fixtures/real` expect it; none, and a word about it, where there
/// is no data.
pub fn files(test: &str) -> Option<Shared> {
    let found = folder();
    if found.is_none() {
        eprintln!(
            "skipped: {test} needs the folder `shared` beside the checkout, or its place in GRADUS_SHARED"
        );
    }
    found.map(|folder| Shared {
        folder,
        replaced: BTreeMap::new(),
    })
}

/// The disk with `../shared` where it really is, and some files as a test wants them.
pub struct Shared {
    folder: PathBuf,
    replaced: BTreeMap<PathBuf, String>,
}

impl Shared {
    /// A file with another content.
    pub fn with(mut self, path: &str, content: String) -> Self {
        self.replaced.insert(normal(Path::new(path)), content);
        self
    }

    /// The bytes of a file of the data.
    pub fn data(&self, path: &str) -> Vec<u8> {
        let path = self.folder.join("data").join(path);
        std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    fn place(&self, path: &Path) -> PathBuf {
        let path = normal(path);
        match path.strip_prefix("../shared") {
            Ok(rest) => self.folder.join(rest),
            Err(_) => path,
        }
    }
}

impl Files for Shared {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        match self.replaced.get(&normal(path)) {
            Some(content) => Ok(content.clone().into_bytes()),
            None => Disk.read(&self.place(path)),
        }
    }

    fn is_dir(&self, path: &Path) -> bool {
        Disk.is_dir(&self.place(path))
    }

    fn list(&self, path: &Path) -> io::Result<Vec<PathBuf>> {
        Disk.list(&self.place(path))
    }
}

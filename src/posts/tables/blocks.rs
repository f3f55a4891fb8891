//! A file's bytes, with words for what keeps them away.

use super::super::error::{Error, ErrorKind};
use crate::files::Files;
use std::io;
use std::path::Path;

/// Files of this size and more are not taken into memory whole.
const LARGEST: usize = 1 << 30;

/// The whole file, read once: what happens to it later changes nothing.
pub(super) fn load(files: &dyn Files, path: &Path, name: &str) -> Result<Vec<u8>, Error> {
    if files.is_dir(path) {
        let help = "name a file in it, or all of them: `source = \"folder/*.xlsx\"`";
        return Err(Error::new(
            ErrorKind::Directory,
            name,
            "this is a folder, not a file",
            help,
        ));
    }
    let bytes = files.read(path).map_err(|fault| unreadable(&fault, name))?;
    if bytes.is_empty() {
        let help = "a posts source has a row of headings and a row for each post";
        return Err(Error::new(ErrorKind::Empty, name, "the file is empty", help));
    }
    if bytes.len() > LARGEST {
        let help = "save it as CSV, which is read piece by piece";
        return Err(Error::new(
            ErrorKind::TooLarge,
            name,
            "the file is larger than 1 GiB",
            help,
        ));
    }
    Ok(bytes)
}

/// What the operating system says.
pub(super) fn unreadable(fault: &io::Error, name: &str) -> Error {
    match fault.kind() {
        io::ErrorKind::NotFound => Error::new(
            ErrorKind::NotFound,
            name,
            "there is no such file",
            "`source` is relative to the manifest; check the spelling",
        ),
        _ => Error::new(
            ErrorKind::Unreadable,
            name,
            format!("the file cannot be read: {fault}"),
            "check that you may open it",
        ),
    }
}

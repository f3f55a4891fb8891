//! What kind of source a name stands for.

use std::path::Path;

/// A source that is no delimited text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::posts) enum Kind {
    /// `.xlsx`, `.xlsm`
    Xlsx,
    /// `.ods`
    Ods,
}

impl Kind {
    /// The kind of a source of this path; `None` for delimited text and for what is not read.
    pub(in crate::posts) fn of(path: &Path) -> Option<Self> {
        let written = path.to_string_lossy().to_lowercase();
        let ends = |endings: &[&str]| endings.iter().any(|ending| written.ends_with(ending));
        if ends(&[".xlsx", ".xlsm"]) {
            Some(Self::Xlsx)
        } else if ends(&[".ods"]) {
            Some(Self::Ods)
        } else {
            None
        }
    }
}

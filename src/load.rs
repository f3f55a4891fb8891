//! From a path to trees: reads a framework, what it imports, and the tables that it names.
//!
//! This is the only place where a framework meets the disk. A file that was named on the command line and cannot be
//! read is an [`Error`]; one that a framework names is a diagnostic at the line that names it.

mod factor;
mod spine;
mod table;

use crate::diagnostic::Diagnostic;
use crate::files::{Files, normal};
use crate::source::{SourceId, Sources, Span};
use crate::syntax::{self, ast};
use std::io;
use std::path::{Path, PathBuf};

/// Why a file that was asked for could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The operating system says no.
    #[error("cannot read `{}`: {}", path.display(), reason(source))]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A directory stands where a file was expected.
    #[error("`{}` is a directory, not a {expected}: name the file itself", path.display())]
    Directory {
        /// The directory.
        path: PathBuf,
        /// What was expected.
        expected: &'static str,
    },
    /// The file has nothing in it.
    #[error("`{}` is empty: a {expected} was expected", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
        /// What was expected.
        expected: &'static str,
    },
    /// The file is no text.
    #[error("`{}` is not UTF-8 text ({detail}): save the {expected} as UTF-8", path.display())]
    NotText {
        /// The file.
        path: PathBuf,
        /// What was expected.
        expected: &'static str,
        /// What was seen.
        detail: String,
    },
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}

/// A text file, registered under the name that messages show.
///
/// # Errors
/// [`Error`] when there is no file, it is a directory, empty, or not UTF-8.
pub fn text(
    files: &dyn Files,
    sources: &mut Sources,
    path: &Path,
    expected: &'static str,
) -> Result<SourceId, Error> {
    if files.is_dir(path) {
        return Err(Error::Directory {
            path: path.to_owned(),
            expected,
        });
    }
    let bytes = files.read(path).map_err(|source| Error::Io {
        path: path.to_owned(),
        source,
    })?;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Error::Empty {
            path: path.to_owned(),
            expected,
        });
    }
    let not_text = |detail: String| Error::NotText {
        path: path.to_owned(),
        expected,
        detail,
    };
    if u32::try_from(bytes.len()).is_err() {
        return Err(not_text("it is larger than 4 GB".to_owned()));
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(not_text(
            "it is UTF-16, which some editors call Unicode".to_owned(),
        ));
    }
    if bytes.contains(&0) {
        return Err(not_text("it holds binary data".to_owned()));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let upto = error.utf8_error().valid_up_to();
        let line = error
            .as_bytes()
            .iter()
            .take(upto)
            .filter(|&&byte| byte == b'\n')
            .count()
            + 1;
        not_text(format!("line {line} holds bytes that are not"))
    })?;
    Ok(sources.add(path.display().to_string(), text))
}

/// The trees of a framework.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The file that was named, then what it imports, each once, in order of import.
    pub files: Vec<ast::File>,
    /// What is wrong with the texts and with what they name.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a framework and all that it imports.
///
/// # Errors
/// [`Error`] when the file itself cannot be read; faults inside are diagnostics.
pub fn framework(files: &dyn Files, sources: &mut Sources, path: &Path) -> Result<Loaded, Error> {
    let id = text(files, sources, path, "framework")?;
    let root = path.parent().unwrap_or(Path::new("")).to_owned();
    let mut loader = Loader {
        files,
        sources,
        root: normal(&root),
        seen: Vec::new(),
        out: Loaded::default(),
    };
    let name = normal(path);
    loader.seen.push(name.clone());
    loader.file(id, &name, &mut vec![name.clone()]);
    Ok(loader.out)
}

struct Loader<'a> {
    files: &'a dyn Files,
    sources: &'a mut Sources,
    /// The folder of the first file: imports stay inside.
    root: PathBuf,
    seen: Vec<PathBuf>,
    out: Loaded,
}

impl Loader<'_> {
    /// Parses a registered file and follows its imports; `chain` is the way of imports that led here.
    fn file(&mut self, id: SourceId, path: &Path, chain: &mut Vec<PathBuf>) {
        let (mut file, diagnostics) = syntax::parse(self.sources, id);
        self.out.diagnostics.extend(diagnostics);
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let mut dated = Vec::new();
        for (index, item) in file.items.iter_mut().enumerate() {
            if let ast::Item::Spine(spine) = item {
                let others = spine::fill(
                    self.files,
                    self.sources,
                    &folder,
                    spine,
                    &mut self.out.diagnostics,
                );
                dated.push((index + 1, others));
            }
            if let ast::Item::Scenario(scenario) = item {
                for change in &mut scenario.changes {
                    if let ast::ChangeKind::Replace(spine) = &mut change.what {
                        let out = &mut self.out.diagnostics;
                        let others = spine::fill(self.files, self.sources, &folder, spine, out);
                        if !others.is_empty() {
                            out.push(
                                Diagnostic::error(
                                    "several-dates",
                                    spine.name.span,
                                    "the table that replaces the spine is of several dates",
                                )
                                .label("which one is meant?")
                                .help("give the new table a file of its own, without a column `from`"),
                            );
                        }
                    }
                }
            }
            if let ast::Item::Evaluation(evaluation) = item {
                for factor in &mut evaluation.factors {
                    factor::fill(
                        self.files,
                        self.sources,
                        &folder,
                        factor,
                        &mut self.out.diagnostics,
                    );
                }
            }
        }
        // The tables of further dates stand behind the first one.
        for (index, others) in dated.into_iter().rev() {
            let others = others.into_iter().map(ast::Item::Spine);
            file.items.splice(index..index, others);
        }
        let imports: Vec<(String, Span)> = file
            .items
            .iter()
            .filter_map(|item| match item {
                ast::Item::Import(import) => Some((import.path.value.clone(), import.path.span)),
                _ => None,
            })
            .collect();
        self.out.files.push(file);
        for (written, span) in imports {
            self.import(&folder, &written, span, chain);
        }
    }

    fn import(&mut self, folder: &Path, written: &str, span: Span, chain: &mut Vec<PathBuf>) {
        let path = normal(&folder.join(written));
        if let Some(at) = chain.iter().position(|earlier| *earlier == path) {
            let mut circle: Vec<String> = chain
                .iter()
                .skip(at)
                .map(|step| format!("`{}`", step.display()))
                .collect();
            circle.push(format!("`{}`", path.display()));
            let message = if circle.len() == 2 {
                format!("`{}` imports itself", path.display())
            } else {
                format!(
                    "these files import each other in a circle: {}",
                    circle.join(" imports ")
                )
            };
            self.out.diagnostics.push(
                Diagnostic::error("import-circle", span, message)
                    .label("this import closes the circle")
                    .help("remove it, or move what both need into a third file"),
            );
            return;
        }
        if Path::new(written).is_absolute() || !path.starts_with(&self.root) || path.starts_with("..") {
            self.out.diagnostics.push(
                Diagnostic::error(
                    "import-outside",
                    span,
                    format!("`{written}` lies outside the framework's folder"),
                )
                .note("an import stays in the folder of the framework that was named, or below it")
                .help("copy the file into that folder"),
            );
            return;
        }
        if self.seen.contains(&path) {
            return;
        }
        match text(self.files, self.sources, &path, "framework") {
            Ok(id) => {
                self.seen.push(path.clone());
                chain.push(path.clone());
                self.file(id, &path, chain);
                chain.pop();
            }
            Err(error) => self.out.diagnostics.push(
                Diagnostic::error("unreadable-import", span, error.to_string())
                    .label("imported here")
                    .help("correct the path: it is relative to the file that imports"),
            ),
        }
    }
}

//! One `source` that names many files: a folder, or a name with `*` and `?` in it (`interfaces.md`, The manifest).

use super::error::{Error, ErrorKind};
use super::mapping::{From, SourceSpec};
use super::tables::Kind;
use crate::files::{Files, normal};
use std::path::{Path, PathBuf};

/// Each file as a source of its own, in the order of their names.
pub(super) fn expand(
    specs: &[(SourceSpec, PathBuf)],
    files: &dyn Files,
) -> Result<Vec<(SourceSpec, PathBuf)>, Error> {
    let mut out = Vec::with_capacity(specs.len());
    for (spec, path) in specs {
        if Kind::is_database(spec) {
            // An error that shows the line of the manifest would show the password in it.
            let spec = SourceSpec {
                span: None,
                ..spec.clone()
            };
            out.push((spec, path.clone()));
        } else if files.is_dir(path) {
            out.extend(of_folder(spec, path, files)?);
        } else if has_wildcard(path) && files.open(path).is_err() {
            out.extend(of_pattern(spec, path, files)?);
        } else {
            out.push((spec.clone(), path.clone()));
        }
    }
    for (spec, path) in &mut out {
        name_from_file(spec, path)?;
    }
    Ok(out)
}

/// Puts the part of the file's name in the place of each column that comes from it.
fn name_from_file(spec: &mut SourceSpec, path: &Path) -> Result<(), Error> {
    let name = name_of(path);
    let mut columns = std::mem::take(&mut spec.columns);
    for map in &mut columns {
        let From::File(pattern) = &map.from else { continue };
        let part = pattern.split_once('*').and_then(|(before, behind)| {
            name.strip_prefix(before)?
                .strip_suffix(behind)
                .filter(|part| !part.is_empty())
        });
        let Some(part) = part else {
            let message = format!("the name of the file does not fit `{pattern}`");
            let help = "the `*` of `{ file = \"…\" }` stands for the value, the rest for what all names have";
            return Err(
                Error::new(ErrorKind::UnknownHeading, shown(spec, path), message, help).asked_by(map.span),
            );
        };
        map.from = From::Constant(part.to_owned());
    }
    spec.columns = columns;
    Ok(())
}

fn has_wildcard(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.to_string_lossy().contains(['*', '?']))
}

/// All files of a folder that posts can be read from; what else is in it is said, so that nothing is missed in silence.
fn of_folder(spec: &SourceSpec, path: &Path, files: &dyn Files) -> Result<Vec<(SourceSpec, PathBuf)>, Error> {
    let all = list(spec, path, files)?;
    let (found, others): (Vec<PathBuf>, Vec<PathBuf>) =
        all.into_iter().partition(|file| Kind::is_readable(file));
    if found.is_empty() {
        let message = "there is no file in this folder that posts can be read from";
        let help = format!("it may hold {}", Kind::READABLE);
        return Err(Error::new(ErrorKind::Directory, shown(spec, path), message, help).asked_by(spec.span));
    }
    let mut out = each(spec, &spec.path, found);
    if let (false, Some((first, _))) = (others.is_empty(), out.first_mut()) {
        let names: Vec<String> = others
            .iter()
            .take(5)
            .map(|file| format!("`{}`", name_of(file)))
            .collect();
        let more = if others.len() > 5 {
            format!(" and {} more", others.len() - 5)
        } else {
            String::new()
        };
        first
            .notes
            .push(format!("not read from the folder: {}{more}", names.join(", ")));
    }
    Ok(out)
}

fn of_pattern(
    spec: &SourceSpec,
    path: &Path,
    files: &dyn Files,
) -> Result<Vec<(SourceSpec, PathBuf)>, Error> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let pattern = name_of(path);
    let all = list(spec, folder, files)?;
    let found: Vec<PathBuf> = all
        .into_iter()
        .filter(|file| matches(&pattern, &name_of(file)))
        .collect();
    if found.is_empty() {
        let message = format!("no file of the folder has a name like `{pattern}`");
        let help = "`*` stands for any text and `?` for one character, in the name of the file alone";
        return Err(Error::new(ErrorKind::NotFound, shown(spec, path), message, help).asked_by(spec.span));
    }
    let written = Path::new(&spec.path)
        .parent()
        .unwrap_or(Path::new(""))
        .to_string_lossy()
        .into_owned();
    Ok(each(spec, &written, found))
}

fn shown<'a>(spec: &'a SourceSpec, path: &'a Path) -> &'a str {
    if spec.path.is_empty() {
        path.to_str().unwrap_or("")
    } else {
        &spec.path
    }
}

fn list(spec: &SourceSpec, folder: &Path, files: &dyn Files) -> Result<Vec<PathBuf>, Error> {
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let mut all = files.list(folder).map_err(|fault| {
        let message = format!("the folder cannot be read: {fault}");
        let help = "`source` is relative to the manifest; check the spelling";
        Error::new(ErrorKind::NotFound, shown(spec, folder), message, help).asked_by(spec.span)
    })?;
    // Files that programs keep for themselves: `.DS_Store`, `~$posts.xlsx` beside an open workbook.
    all.retain(|file| !name_of(file).starts_with(['.', '~']));
    all.sort();
    Ok(all)
}

fn name_of(file: &Path) -> String {
    file.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// Names are written as the manifest would have written them.
fn each(spec: &SourceSpec, folder: &str, found: Vec<PathBuf>) -> Vec<(SourceSpec, PathBuf)> {
    let one = |file: PathBuf| {
        let name = name_of(&file);
        let written = normal(&Path::new(folder).join(&name))
            .to_string_lossy()
            .into_owned();
        let spec = SourceSpec {
            path: written,
            ..spec.clone()
        };
        (spec, file)
    };
    found.into_iter().map(one).collect()
}

/// Whether a name fits a pattern, letter by letter; `*` takes as little as it can and comes back for more.
fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    let (mut at, mut next) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    while next < name.len() {
        match pattern.get(at) {
            Some('*') => {
                back = Some((at, next));
                at += 1;
            }
            Some(c) if *c == '?' || name.get(next) == Some(c) => {
                at += 1;
                next += 1;
            }
            _ => match back {
                Some((star, taken)) => {
                    back = Some((star, taken + 1));
                    at = star + 1;
                    next = taken + 1;
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(at).all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Memory;

    #[test]
    fn patterns_fit_names_as_in_a_shell() {
        for (pattern, name, fits) in [
            ("*-senior.csv", "dfe-senior.csv", true),
            ("*-senior.csv", "dfe-junior.csv", false),
            ("*", "", true),
            ("?.csv", "é.csv", true),
            ("?.csv", ".csv", false),
            ("*a*b", "xaybzab", true),
            ("*a*b", "xaybza", false),
            ("a.csv", "a.csv", true),
        ] {
            assert_eq!(matches(pattern, name), fits, "{pattern} {name}");
        }
        assert!(!matches(&"*a".repeat(50), &"a".repeat(49)));
    }

    #[test]
    fn a_folder_is_its_files_and_what_it_holds_beside_them_is_said() {
        let files = Memory::default()
            .with("in/b.csv", "")
            .with("in/a.xlsx", "")
            .with("in/~$a.xlsx", "")
            .with("in/notes.docx", "")
            .with("in/deeper/c.csv", "");
        let expanded = |source: &str| {
            let spec = SourceSpec {
                path: source.to_owned(),
                ..SourceSpec::default()
            };
            expand(&[(spec, PathBuf::from(source))], &files)
        };
        let found = expanded("in").unwrap();
        let names: Vec<&str> = found.iter().map(|(spec, _)| spec.path.as_str()).collect();
        assert_eq!(names, ["in/a.xlsx", "in/b.csv"]);
        assert_eq!(found[0].0.notes, ["not read from the folder: `notes.docx`"]);
        assert_eq!(expanded("in/*.csv").unwrap().len(), 1);
        assert_eq!(expanded("in/*.tsv").unwrap_err().kind(), ErrorKind::NotFound);
        assert_eq!(expanded("out/*.csv").unwrap_err().kind(), ErrorKind::NotFound);
        // A name without a wildcard stays what it is: whether there is such a file is for the reader to say.
        assert_eq!(expanded("out.csv").unwrap()[0].0.path, "out.csv");
    }
}

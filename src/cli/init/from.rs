//! `gradus init --from`: a manifest, and a framework where there is none, drawn from an extract.

use crate::cli::args::{Format, Init};
use crate::cli::audit::fail;
use crate::cli::output::Output;
use crate::cli::posts::known::known;
use crate::cli::progress::ticker;
use crate::files::{Files, normal};
use crate::intake::{self, Setting, Started};
use crate::manifest::FILE_NAME;
use crate::posts::columns::Column;
use crate::posts::describe::{Profile, describe, pairs};
use crate::posts::guess::{Guess, guess};
use crate::posts::mapping::{Sheet, SourceSpec};
use crate::source::Sources;
use crate::{audit, posts};
use std::path::{Path, PathBuf};

/// The framework that is written where there is none.
const FRAMEWORK: &str = "framework.gradus";

pub(super) fn run(files: &dyn Files, command: &Init, from: &Path, output: &mut Output) -> u8 {
    let dir = &command.dir;
    let manifest = dir.join(FILE_NAME);
    if files.read(&manifest).is_ok() {
        output.err.push_str(&format!(
            "error: `{}` is there already, and nothing is overwritten\n  help: name another folder: `gradus init --from {} my-institution`\n",
            manifest.display(),
            from.display()
        ));
        return 2;
    }
    let framework = match framework_of(files, command, dir) {
        Ok(framework) => framework,
        Err(message) => {
            output.err.push_str(&message);
            return 2;
        }
    };
    let today = output.surroundings.today();
    let known = match known(files, framework.as_deref(), today, Format::Text, output) {
        Ok(known) => known,
        Err(status) => return status,
    };
    let name = from.display().to_string();
    let asked = SourceSpec {
        sheet: command.sheet.clone().map(Sheet::Named),
        ..SourceSpec::default()
    };
    let read = describe(
        files,
        from,
        &name,
        &asked,
        &mut ticker(output.surroundings.progress),
    )
    .and_then(|profile| {
        let guess = guess(&profile, &known);
        let started = match &framework {
            Some(_) => None,
            None => Some(start(files, from, &name, &profile, &guess)?),
        };
        Ok((profile, guess, started))
    });
    let (profile, guess, started) = match read {
        Ok(read) => read,
        Err(error) => {
            let failed = audit::Failed {
                error: error.into(),
                diagnostics: Vec::new(),
            };
            return fail(Format::Text, &Sources::default(), &failed, output);
        }
    };
    let setting = Setting {
        framework: framework
            .as_ref()
            .map_or_else(|| FRAMEWORK.to_owned(), |path| relative(dir, path)),
        source: relative(dir, from),
        as_of: today.to_string(),
        as_of_because: "today: write the day as of which the extract was made".to_owned(),
    };
    let text = intake::manifest(&profile, &guess, &setting, started.as_ref());
    let mut written = vec![(manifest, text)];
    if let Some(started) = started {
        written.push((dir.join(FRAMEWORK), started.text));
    }
    if let Err(status) = super::write(dir, &written, output) {
        return status;
    }
    said(&guess, dir, framework.is_some(), output);
    0
}

/// The framework that is named, or the only one in the folder; none where one is to be written.
fn framework_of(files: &dyn Files, command: &Init, dir: &Path) -> Result<Option<PathBuf>, String> {
    if let Some(path) = &command.framework {
        return Ok(Some(path.clone()));
    }
    let inside = if files.is_dir(dir) {
        files.list(dir).unwrap_or_default()
    } else {
        Vec::new()
    };
    let found: Vec<PathBuf> = inside
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "gradus"))
        .collect();
    match found.as_slice() {
        [] => Ok(None),
        [one] => Ok(Some(one.clone())),
        _ => Err(format!(
            "error: `{}` holds several frameworks\n  help: say which one the posts are for: `--framework FILE`\n",
            dir.display()
        )),
    }
}

/// A framework drawn from the extract.
fn start(
    files: &dyn Files,
    from: &Path,
    name: &str,
    profile: &Profile,
    guess: &Guess,
) -> Result<Started, posts::Error> {
    let spec = SourceSpec {
        delimiter: profile.delimiter,
        header_row: Some(profile.header_row),
        header_rows: Some(profile.header_rows),
        sheet: profile.sheet.clone().map(Sheet::Named),
        ..SourceSpec::default()
    };
    let grade = guess.of(Column::Grade).map(|one| one.index);
    let pairs = match guess.of(Column::Title) {
        Some(title) => pairs(files, from, name, &spec, (title.index, grade), &mut |_, _| {})?,
        None => Vec::new(),
    };
    Ok(intake::framework(profile, guess, &pairs))
}

fn said(guess: &Guess, dir: &Path, had_framework: bool, output: &mut Output) {
    let used: Vec<&str> = guess
        .columns
        .iter()
        .filter_map(|one| one.used())
        .map(Column::name)
        .collect();
    let columns = if used.is_empty() {
        "no column was understood: name them under `[posts.columns]`".to_owned()
    } else {
        format!("understood: {}", used.join(", "))
    };
    output.out.push_str(&format!("\n{columns}\n"));
    let unknown: usize = guess.values.iter().map(|map| map.unknown.len()).sum();
    if unknown > 0 {
        let plural = if unknown == 1 { "" } else { "s" };
        output.out.push_str(&format!(
            "{unknown} word{plural} not understood: see the comments in {FILE_NAME}\n"
        ));
    }
    output
        .out
        .push_str(&format!("\nNext: gradus audit {}\n", dir.display()));
    if !had_framework {
        output.out.push_str(&format!(
            "Then put the grades of {FRAMEWORK} in their order, say what the roles are, and write the steps between them.\n"
        ));
    }
}

/// A path as the manifest in a folder writes it, with forward slashes.
fn relative(dir: &Path, path: &Path) -> String {
    let (dir, path) = (normal(dir), normal(path));
    let apart = dir.is_absolute() != path.is_absolute();
    let whole =
        |path: &Path| std::path::absolute(path).map_or_else(|_| path.to_owned(), |path| normal(&path));
    let (dir, path) = if apart {
        (whole(&dir), whole(&path))
    } else {
        (dir, path)
    };
    let mut from = dir.components().peekable();
    let mut to = path.components().peekable();
    while from.peek().is_some() && from.peek() == to.peek() {
        from.next();
        to.next();
    }
    let mut out = PathBuf::new();
    for _ in from {
        out.push("..");
    }
    out.extend(to);
    out.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_named_as_the_manifest_sees_them() {
        let of = |dir: &str, path: &str| relative(Path::new(dir), Path::new(path));
        assert_eq!(of(".", "posts.csv"), "posts.csv");
        assert_eq!(of("mine", "posts.csv"), "../posts.csv");
        assert_eq!(of("mine", "mine/data/posts.csv"), "data/posts.csv");
        assert_eq!(of("a/b", "a/c/posts.csv"), "../c/posts.csv");
        assert_eq!(of("/a/b", "/a/posts.csv"), "../posts.csv");
    }
}

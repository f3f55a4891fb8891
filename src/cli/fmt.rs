//! `gradus fmt`: the one layout (`interfaces.md`, Commands).
//!
//! Every file is laid out before the first is written: a file that cannot be laid out safely keeps all of them as they are.

use super::args::Fmt;
use super::output::Output;
use crate::files::Files;
use crate::format;
use similar::TextDiff;
use std::fs;
use std::path::{Path, PathBuf};

/// How a framework's file ends.
const EXTENSION: &str = "gradus";

/// A file whose layout is another one than it has.
struct Change {
    path: PathBuf,
    before: String,
    after: String,
}

/// The path that means standard input.
const STDIN: &str = "-";

pub(super) fn run(files: &dyn Files, command: &Fmt, output: &mut Output) -> u8 {
    if command.paths.iter().any(|path| path.as_os_str() == STDIN) {
        return standard_input(command, output);
    }
    let mut paths = Vec::new();
    let named = if command.paths.is_empty() {
        &[PathBuf::from(".")][..]
    } else {
        &command.paths
    };
    for path in named {
        if let Err(message) = collect(files, path, &mut paths) {
            output.err.push_str(&message);
            return 2;
        }
    }
    let mut changes = Vec::new();
    let mut refused = false;
    for path in &paths {
        match read(files, path, output) {
            Some((before, after)) if before != after => changes.push(Change {
                path: path.clone(),
                before,
                after,
            }),
            Some(_) => {}
            None => refused = true,
        }
    }
    if command.diff {
        for change in &changes {
            let name = change.path.display().to_string();
            let diff = TextDiff::from_lines(&change.before, &change.after);
            output
                .out
                .push_str(&diff.unified_diff().header(&name, &name).to_string());
        }
    }
    if refused {
        output.err.push_str("nothing was written\n");
        return 2;
    }
    if command.check || command.diff {
        if command.check && !command.diff {
            for change in &changes {
                output.out.push_str(&format!("{}\n", change.path.display()));
            }
        }
        let would = command.check && !changes.is_empty();
        if would {
            output.err.push_str(&format!(
                "{} of {} would change; `gradus fmt` writes {}\n",
                changes.len(),
                counted(paths.len()),
                if changes.len() == 1 { "it" } else { "them" },
            ));
        }
        return u8::from(would);
    }
    for change in &changes {
        if let Err(error) = fs::write(&change.path, &change.after) {
            output.err.push_str(&format!(
                "error: cannot write `{}`: {error}\n",
                change.path.display()
            ));
            return 2;
        }
        output
            .out
            .push_str(&format!("formatted {}\n", change.path.display()));
    }
    if changes.is_empty() {
        output
            .err
            .push_str(&format!("{}: nothing to change\n", counted(paths.len())));
    }
    0
}

/// Lays standard input out to standard output: an editor's way in.
fn standard_input(command: &Fmt, output: &mut Output) -> u8 {
    if command.paths.len() > 1 {
        output.err.push_str(
            "error: `-` is standard input and stands alone\n  help: format files and standard input apart\n",
        );
        return 2;
    }
    let given = output.surroundings.input.take();
    let read = given.map_or_else(|| std::io::read_to_string(std::io::stdin()), Ok);
    let before = match read {
        Ok(text) => text,
        Err(error) => {
            output
                .err
                .push_str(&format!("error: cannot read standard input as UTF-8: {error}\n"));
            return 2;
        }
    };
    let after = match format::format(&before) {
        Ok(done) => done.text,
        Err(why) => {
            output.err.push_str(&format!(
                "error: standard input: {why}\n  help: `gradus check` says of a file what is wrong in it\n"
            ));
            return 2;
        }
    };
    let differs = before != after;
    if command.diff {
        let diff = TextDiff::from_lines(&before, &after);
        if differs {
            let shown = diff.unified_diff().header("<stdin>", "<stdin>").to_string();
            output.out.push_str(&shown);
        }
    } else if !command.check {
        output.out.push_str(&after);
    }
    u8::from(command.check && differs)
}

fn counted(files: usize) -> String {
    if files == 1 {
        "1 file".to_owned()
    } else {
        format!("{files} files")
    }
}

/// The framework files that a path means: itself, or those of a folder and the folders in it.
fn collect(files: &dyn Files, path: &Path, found: &mut Vec<PathBuf>) -> Result<(), String> {
    if !files.is_dir(path) {
        found.push(path.to_owned());
        return Ok(());
    }
    let before = found.len();
    walk(files, path, found)
        .map_err(|error| format!("error: cannot read folder `{}`: {error}\n", path.display()))?;
    if found.len() == before {
        return Err(format!(
            "error: folder `{}` holds no framework\n  help: name a file that ends in `.{EXTENSION}`, or a folder with such files\n",
            path.display()
        ));
    }
    Ok(())
}

fn walk(files: &dyn Files, folder: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    // `./a.gradus` is `a.gradus` to everybody.
    found.extend(
        files
            .list(folder)?
            .into_iter()
            .filter(|file| file.extension().is_some_and(|extension| extension == EXTENSION))
            .map(|file| file.strip_prefix(".").map(Path::to_owned).unwrap_or(file)),
    );
    for inner in files.folders(folder)? {
        walk(files, &inner, found)?;
    }
    Ok(())
}

/// A file as it is and as it should be; none when it cannot be laid out, which has been said.
fn read(files: &dyn Files, path: &Path, output: &mut Output) -> Option<(String, String)> {
    let shown = path.display();
    let before = match files.read(path) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(_) => {
                output.err.push_str(&format!(
                    "error: `{shown}` is not UTF-8\n  help: save it as UTF-8, then format it\n"
                ));
                return None;
            }
        },
        Err(error) => {
            output
                .err
                .push_str(&format!("error: cannot read `{shown}`: {error}\n"));
            return None;
        }
    };
    match format::format(&before) {
        Ok(done) => Some((before, done.text)),
        Err(why) => {
            output.err.push_str(&format!(
                "error: `{shown}`: {why}\n  help: `gradus check {shown}` says what is wrong in it\n"
            ));
            None
        }
    }
}

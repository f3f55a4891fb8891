//! `gradus init`: a small framework, a manifest and sample posts that pass `check` and give a first audit; or, with
//! `--from`, a manifest for posts that are there.

mod from;

use super::args::Init;
use super::output::Output;
use crate::files::Files;
use crate::manifest::FILE_NAME;
use std::fs;
use std::path::{Path, PathBuf};

/// What is written: names and texts.
const WRITTEN: [(&str, &str); 3] = [
    (FILE_NAME, include_str!("init/gradus.toml")),
    ("framework.gradus", include_str!("init/framework.gradus")),
    ("posts.csv", include_str!("init/posts.csv")),
];

pub(super) fn run(files: &dyn Files, command: &Init, output: &mut Output) -> u8 {
    if let Some(from) = &command.from {
        return from::run(files, command, from, output);
    }
    let dir = &command.dir;
    // Nothing of the user's is ever overwritten.
    if let Some((name, _)) = WRITTEN
        .iter()
        .find(|(name, _)| files.read(&dir.join(name)).is_ok())
    {
        output.err.push_str(&format!(
            "error: `{}` is there already, and nothing is overwritten\n  help: name an empty folder: `gradus init my-institution`\n",
            dir.join(name).display()
        ));
        return 2;
    }
    let written: Vec<(PathBuf, String)> = WRITTEN
        .iter()
        .map(|(name, text)| (dir.join(name), (*text).to_owned()))
        .collect();
    if let Err(status) = write(dir, &written, output) {
        return status;
    }
    let at = dir.display();
    output.out.push_str(&format!(
        "\nNext: gradus audit {at}\nThen put your own posts in {} and say in {} how its columns are called.\n",
        dir.join("posts.csv").display(),
        dir.join(FILE_NAME).display(),
    ));
    0
}

/// Writes files into a folder, which is made.
fn write(dir: &Path, written: &[(PathBuf, String)], output: &mut Output) -> Result<(), u8> {
    if let Err(error) = fs::create_dir_all(dir) {
        output.err.push_str(&format!(
            "error: cannot make folder `{}`: {error}\n",
            dir.display()
        ));
        return Err(2);
    }
    for (path, text) in written {
        if let Err(error) = fs::write(path, text) {
            output
                .err
                .push_str(&format!("error: cannot write `{}`: {error}\n", path.display()));
            return Err(2);
        }
        output.out.push_str(&format!("wrote {}\n", path.display()));
    }
    Ok(())
}

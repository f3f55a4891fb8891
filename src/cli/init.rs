//! `gradus init`: a small framework, a manifest and sample posts that pass `check` and give a first audit.

use super::args::Init;
use super::output::Output;
use crate::files::Files;
use crate::manifest::FILE_NAME;
use std::fs;

/// What is written: names and texts.
const WRITTEN: [(&str, &str); 3] = [
    (FILE_NAME, include_str!("init/gradus.toml")),
    ("framework.gradus", include_str!("init/framework.gradus")),
    ("posts.csv", include_str!("init/posts.csv")),
];

pub(super) fn run(files: &dyn Files, command: &Init, output: &mut Output) -> u8 {
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
    if let Err(error) = fs::create_dir_all(dir) {
        output.err.push_str(&format!(
            "error: cannot make folder `{}`: {error}\n",
            dir.display()
        ));
        return 2;
    }
    for (name, text) in WRITTEN {
        let path = dir.join(name);
        if let Err(error) = fs::write(&path, text) {
            output
                .err
                .push_str(&format!("error: cannot write `{}`: {error}\n", path.display()));
            return 2;
        }
        output.out.push_str(&format!("wrote {}\n", path.display()));
    }
    let at = dir.display();
    output.out.push_str(&format!(
        "\nNext: gradus audit {at}\nThen put your own posts in {} and say in {} how its columns are called.\n",
        dir.join("posts.csv").display(),
        dir.join(FILE_NAME).display(),
    ));
    0
}

//! `gradus completions SHELL` and `gradus man DIR`: made from the definitions of the commands, so that they cannot differ.

use super::args::{Arguments, Completions, Man};
use super::output::Output;
use clap::{Command, CommandFactory};
use std::fs;
use std::io;
use std::path::Path;

pub(super) fn completions(command: &Completions, output: &mut Output) -> u8 {
    let mut text = Vec::new();
    clap_complete::generate(command.shell, &mut Arguments::command(), "gradus", &mut text);
    output.out.push_str(&String::from_utf8_lossy(&text));
    0
}

pub(super) fn man(command: &Man, output: &mut Output) -> u8 {
    let mut root = Arguments::command();
    root.build();
    let written = fs::create_dir_all(&command.dir).and_then(|()| pages(&root, "gradus", &command.dir));
    match written {
        Ok(count) => {
            let dir = command.dir.display();
            output.out.push_str(&format!("wrote {count} pages to {dir}\n"));
            0
        }
        Err(error) => {
            output.err.push_str(&format!(
                "error: cannot write to `{}`: {error}\n",
                command.dir.display()
            ));
            2
        }
    }
}

/// The page of a command and of each command below it: `gradus.1`, `gradus-audit.1`.
fn pages(command: &Command, name: &str, dir: &Path) -> io::Result<usize> {
    let mut text = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut text)?;
    fs::write(dir.join(format!("{name}.1")), text)?;
    let mut count = 1;
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        count += pages(below, &format!("{name}-{}", below.get_name()), dir)?;
    }
    Ok(count)
}

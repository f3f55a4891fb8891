//! `gradus posts`: what an extract holds, and which titles mean which roles.

mod describe;
pub(super) mod known;
mod place;

use super::args::Posts;
use super::output::Output;
use crate::files::Files;

pub(super) fn run(files: &dyn Files, command: &Posts, output: &mut Output) -> u8 {
    match command {
        Posts::Describe(command) => describe::run(files, command, output),
        Posts::Place(command) => place::run(files, command, output),
    }
}

//! stub
use super::args::Route;
use super::output::Output;
use crate::files::Files;
pub(super) fn run(_files: &dyn Files, _command: &Route, _output: &mut Output) -> u8 {
    0
}

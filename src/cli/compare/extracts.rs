//! stub
use crate::cli::args::Compare;
use crate::cli::audit::Why;
use crate::cli::output::Output;
use crate::files::Files;
use crate::report::comparison::Comparison;
use crate::source::Sources;
use std::path::Path;

pub(super) fn compare(
    _files: &dyn Files,
    _sources: &mut Sources,
    _paths: (&Path, &Path),
    _command: &Compare,
    _output: &Output,
) -> Result<Comparison, Box<Why>> {
    Err(Box::new(Why::usage("not yet".to_owned())))
}

//! What a framework that is named on the command line tells about the posts.

use crate::audit;
use crate::cli::args::Format;
use crate::cli::audit::fail;
use crate::cli::output::Output;
use crate::files::Files;
use crate::intake;
use crate::posts::guess::Known;
use crate::source::Sources;
use jiff::civil::Date;
use std::path::Path;

/// What is known of a framework; the built-in words without one. The status when it cannot be read.
pub(in crate::cli) fn known(
    files: &dyn Files,
    framework: Option<&Path>,
    as_of: Date,
    format: Format,
    output: &mut Output,
) -> Result<Known, u8> {
    let Some(path) = framework else {
        return Ok(intake::nothing_known());
    };
    let mut sources = Sources::default();
    audit::framework(files, &mut sources, path, as_of, &[])
        .map(|framework| intake::known(&framework.model))
        .map_err(|failed| fail(format, &sources, &failed, output))
}

//! What a command says: collected, so that a run can be tested as a value.

use super::Surroundings;
use super::args::Format;
use crate::diagnostic::Diagnostic;
use crate::report::diagnostics;
use crate::source::Sources;
use std::fmt::Display;

/// The two streams of a run.
pub(super) struct Output {
    pub(super) surroundings: Surroundings,
    pub(super) out: String,
    pub(super) err: String,
}

impl Output {
    pub(super) fn new(surroundings: Surroundings) -> Self {
        Self {
            surroundings,
            out: String::new(),
            err: String::new(),
        }
    }

    /// What is wrong or worth saying about texts.
    pub(super) fn diagnostics(&mut self, sources: &Sources, list: &[Diagnostic]) {
        let (colour, width) = (self.surroundings.colour_err, self.surroundings.width);
        self.err
            .push_str(&diagnostics::diagnostics(sources, list, colour, width));
    }

    /// The question cannot be answered: what a user made wrong is shown at its place, and for programs the
    /// document says so too. Exit status 2.
    pub(super) fn invalid(
        &mut self,
        format: Format,
        sources: &Sources,
        list: &[Diagnostic],
        kind: &str,
        message: &dyn Display,
    ) -> u8 {
        if format == Format::Json {
            self.out.push_str(&diagnostics::invalid_json(
                sources,
                list,
                kind,
                &message.to_string(),
            ));
        }
        if list.is_empty() {
            self.err.push_str(&format!("error: {message}\n"));
        } else {
            self.diagnostics(sources, list);
        }
        2
    }
}

//! What a command says: collected, so that a run can be tested as a value, or written as it comes.

use super::Surroundings;
use super::args::Format;
use crate::diagnostic::Diagnostic;
use crate::report::diagnostics;
use crate::source::Sources;
use std::fmt::Display;
use std::io::{self, BufWriter, Write};

/// The two streams of a run.
pub(super) struct Output {
    pub(super) surroundings: Surroundings,
    pub(super) out: Stream,
    pub(super) err: Stream,
}

/// A stream: kept in memory, or written to the process's own.
pub(super) struct Stream {
    kept: Vec<u8>,
    process: Option<BufWriter<Box<dyn Write>>>,
    fault: Option<io::Error>,
}

impl Stream {
    /// A stream that is kept.
    pub(super) fn kept() -> Self {
        Self {
            kept: Vec::new(),
            process: None,
            fault: None,
        }
    }

    /// A stream that is written as it comes, so that a large report is never held as a whole.
    pub(super) fn of_process(stream: impl Write + 'static) -> Self {
        Self {
            process: Some(BufWriter::with_capacity(1 << 16, Box::new(stream))),
            ..Self::kept()
        }
    }

    pub(super) fn push_str(&mut self, text: &str) {
        // What cannot be written is remembered, and said at the end.
        let _ = self.write_all(text.as_bytes());
    }

    /// What was kept.
    pub(super) fn into_text(self) -> String {
        String::from_utf8(self.kept)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
    }

    /// Writes what waits; the first fault of the stream, if it had one.
    pub(super) fn finish(&mut self) -> Option<io::Error> {
        if let Some(process) = &mut self.process
            && let Err(error) = process.flush()
        {
            self.fault.get_or_insert(error);
        }
        self.fault.take()
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.process {
            None => self.kept.extend_from_slice(bytes),
            // After a fault the stream is closed: whoever reads may have gone.
            Some(_) if self.fault.is_some() => {}
            Some(process) => {
                if let Err(error) = process.write_all(bytes) {
                    self.fault = Some(error);
                }
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if let Some(process) = &mut self.process
            && self.fault.is_none()
            && let Err(error) = process.flush()
        {
            self.fault = Some(error);
        }
        Ok(())
    }
}

impl Output {
    /// What is said is kept.
    pub(super) fn kept(surroundings: Surroundings) -> Self {
        Self {
            surroundings,
            out: Stream::kept(),
            err: Stream::kept(),
        }
    }

    /// What is said goes to the process's own streams.
    pub(super) fn of_process(surroundings: Surroundings) -> Self {
        Self {
            surroundings,
            out: Stream::of_process(io::stdout()),
            err: Stream::of_process(io::stderr()),
        }
    }

    /// What is wrong or worth saying about texts.
    pub(super) fn diagnostics(&mut self, sources: &Sources, list: &[Diagnostic]) {
        let (colour, width) = (self.surroundings.colour_err, self.surroundings.width);
        self.err
            .push_str(&diagnostics::diagnostics(sources, list, colour, width));
        // Talk comes before the data that it is about.
        let _ = self.err.flush();
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
        self.said(sources, list, message);
        2
    }

    /// Why a question cannot be answered, for people.
    pub(super) fn said(&mut self, sources: &Sources, list: &[Diagnostic], message: &dyn Display) {
        if list.is_empty() {
            self.err.push_str(&format!("error: {message}\n"));
        } else {
            self.diagnostics(sources, list);
        }
    }
}

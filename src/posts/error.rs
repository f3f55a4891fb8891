//! Why a posts source could not be read at all. A fault in one row is no error: see
//! [`Refused`](super::columns::Refused).

use crate::source::Span;

/// What kind of thing went wrong; programs decide by this, people by the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// There is no such file.
    NotFound,
    /// The path names a folder.
    Directory,
    /// The operating system, or a damaged archive, would not let it be read.
    Unreadable,
    /// A kind of file that this version does not read.
    Unsupported,
    /// Not text.
    Binary,
    /// No text in it.
    Empty,
    /// The text is not in the encoding that it claims.
    Encoding,
    /// Larger than the reader's limits.
    TooLarge,
    /// The row that should hold the headings is not there.
    NoHeading,
    /// A column that an audit cannot do without is missing.
    MissingColumn,
    /// The manifest names a heading that is not there.
    UnknownHeading,
    /// A heading, or one of our columns, is given more than once.
    Repeated,
    /// A query that is missing, or that the database does not answer.
    Query,
    /// A quote that is opened and never closed.
    OpenQuote,
    /// A value map or a constant gives a word that our column does not know.
    UnknownTerm,
    /// A skip rule names a column that is not there.
    UnknownSkipColumn,
}

/// A posts source that could not be read: which, where, why, and what to do.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}", self.text())]
pub struct Error(Box<Inner>);

#[derive(Debug, Clone)]
struct Inner {
    kind: ErrorKind,
    source: String,
    row: Option<u32>,
    message: String,
    help: String,
    span: Option<Span>,
}

impl Error {
    /// An error about the source of this name.
    pub(crate) fn new(
        kind: ErrorKind,
        source: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self(Box::new(Inner {
            kind,
            source: source.to_owned(),
            row: None,
            message: message.into(),
            help: help.into(),
            span: None,
        }))
    }

    /// A source is not what it was when it was read first.
    pub(crate) fn changed(sources: &[super::columns::SourceInfo]) -> Self {
        let name = match sources {
            [one] => one.name.as_str(),
            _ => "the sources",
        };
        let message = "the file changed or vanished while it was read";
        let help = "run the audit once more when nothing writes to it";
        Self::new(ErrorKind::Unreadable, name, message, help)
    }

    /// Says in which row, as a spreadsheet counts them.
    pub(crate) fn at_row(mut self, row: u32) -> Self {
        self.0.row = Some(row);
        self
    }

    /// Says which words of the manifest asked for what could not be done.
    pub(crate) fn asked_by(mut self, span: Option<Span>) -> Self {
        self.0.span = span;
        self
    }

    fn text(&self) -> String {
        let row = self.0.row.map(|row| format!(", row {row}")).unwrap_or_default();
        let help = if self.0.help.is_empty() {
            String::new()
        } else {
            format!("; {}", self.0.help)
        };
        format!("`{}`{row}: {}{help}", self.0.source, self.0.message)
    }

    /// What kind of thing went wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The source, as the manifest or the command line names it.
    #[must_use]
    pub fn source_name(&self) -> &str {
        &self.0.source
    }

    /// The row, as a spreadsheet counts them, where the fault has one.
    #[must_use]
    pub fn row(&self) -> Option<u32> {
        self.0.row
    }

    /// What went wrong, without the file and the remedy.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> &str {
        &self.0.help
    }

    /// The words of the manifest that asked for it, where there are some.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        self.0.span
    }
}

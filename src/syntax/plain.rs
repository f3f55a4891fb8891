//! Steps as most of thousands are written, read in one pass without the grammar.
//!
//! Where a path of thousands of steps is read ([`recover`](super::recover)), most of them are a few words on one line. Such a
//! step is read here; any other one by the grammar, as are all steps of short paths. What a step is, the grammar says: a
//! property test holds this to it.

use super::ast::{Duration, DurationUnit, GradeRef, Name, OpenBy, OpenTo, Step, StepEnd, StepKind, Validity};
use crate::source::{SourceId, Span, Spanned};

/// Words with which a step goes on in the next line.
const OPTIONS: [&str; 6] = ["after", "needs", "open", "allow", "from", "until"];

/// What comes next in a row of steps.
pub(super) enum Next {
    Step(Step),
    /// Something that is no plain step begins here.
    Other(usize),
    End,
}

/// A row of steps.
pub(super) struct Reader<'t> {
    text: &'t str,
    at: usize,
    source: SourceId,
    base: usize,
}

impl<'t> Reader<'t> {
    /// The text begins at `base` of the source.
    pub(super) fn new(text: &'t str, source: SourceId, base: usize) -> Self {
        Self {
            text,
            at: 0,
            source,
            base,
        }
    }

    /// The next step, passed.
    pub(super) fn next(&mut self) -> Next {
        self.pass_to_words();
        let start = self.at;
        if start == self.text.len() {
            return Next::End;
        }
        match self.step().filter(|_| !self.goes_on()) {
            Some(step) => Next::Step(step),
            None => Next::Other(start),
        }
    }

    /// Goes to where something else that was read ends.
    pub(super) fn go_to(&mut self, end: usize) {
        self.at = end;
    }

    /// Whether the next words are an option of the step before them.
    fn goes_on(&mut self) -> bool {
        self.pass_to_words();
        let start = self.at;
        let goes_on = self.word().is_some_and(|word| OPTIONS.contains(&word));
        self.at = start;
        goes_on
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Passes what a byte is.
    fn pass(&mut self, is: impl Fn(u8) -> bool) -> usize {
        let start = self.at;
        while self.peek().is_some_and(&is) {
            self.at += 1;
        }
        self.at - start
    }

    fn blanks(&mut self) -> usize {
        self.pass(|byte| matches!(byte, b' ' | b'\t' | b'\r'))
    }

    fn comment(&mut self) {
        if self.peek() == Some(b'#') {
            self.pass(|byte| byte != b'\n');
        }
    }

    fn pass_to_words(&mut self) {
        loop {
            self.blanks();
            self.comment();
            if self.pass(|byte| byte == b'\n') == 0 {
                return;
            }
        }
    }

    fn span(&self, start: usize) -> Span {
        Span::new(self.source, self.base + start, self.base + self.at)
    }

    fn symbol(&mut self, symbol: &str) -> Option<()> {
        let rest = self.text.as_bytes().get(self.at..)?;
        rest.starts_with(symbol.as_bytes())
            .then(|| self.at += symbol.len())
    }

    /// Letters, digits, and hyphens between them. What else a name may have in it is not plain.
    fn word(&mut self) -> Option<&'t str> {
        let start = self.at;
        loop {
            self.pass(|byte| byte.is_ascii_alphanumeric());
            let hyphen = self.peek() == Some(b'-');
            let next = self.text.as_bytes().get(self.at + 1);
            if !hyphen || !next.is_some_and(u8::is_ascii_alphanumeric) {
                break;
            }
            self.at += 1;
        }
        // More of a name may stand here: what is not ASCII, or `_`.
        if self.at == start || self.peek().is_some_and(|byte| !byte.is_ascii() || byte == b'_') {
            return None;
        }
        self.text.get(start..self.at)
    }

    fn name(&mut self) -> Option<Name> {
        let start = self.at;
        let name = self
            .word()
            .filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()))?;
        Some(Spanned::new(name.to_owned(), self.span(start)))
    }

    fn end(&mut self) -> Option<StepEnd> {
        let start = self.at;
        let role = self.name()?;
        let grade = match self.symbol("@") {
            None => None,
            Some(()) => Some(self.grade()?),
        };
        Some(StepEnd {
            span: self.span(start),
            role,
            grade,
        })
    }

    /// A grade without its scale. One with a hyphen may be a range, which is a fault.
    fn grade(&mut self) -> Option<GradeRef> {
        let start = self.at;
        let grade = self.word().filter(|grade| !grade.contains('-'))?;
        if matches!(self.peek(), Some(b'.')) {
            return None;
        }
        let span = self.span(start);
        Some(GradeRef {
            span,
            scale: None,
            grade: Spanned::new(grade.to_owned(), span),
        })
    }

    fn step(&mut self) -> Option<Step> {
        let start = self.at;
        let first = self.end()?;
        self.blanks();
        let both_ways = self.symbol("<->").is_some();
        if !both_ways {
            self.symbol("->")?;
        }
        self.blanks();
        let ends = vec![first, self.end()?];
        self.blanks();
        self.symbol(":")?;
        self.blanks();
        let kind_start = self.at;
        let word = self.word()?;
        let (kind, _) = StepKind::ALL.into_iter().find(|(_, name)| *name == word)?;
        let kind = Spanned::new(kind, self.span(kind_start));
        let mut span = self.span(start);
        let (mut after, mut open_to) = (None, Vec::new());
        if self.option("after").is_some() {
            after = Some(self.duration()?);
            span = self.span(start);
        }
        if let Some(option) = self.option("open") {
            open_to.push(self.open(option)?);
            span = self.span(start);
        }
        self.blanks();
        self.comment();
        matches!(self.peek(), None | Some(b'\n')).then_some(Step {
            span,
            ends,
            both_ways,
            kind,
            after,
            needs: Vec::new(),
            open_to,
            allows: Vec::new(),
            validity: Validity::default(),
        })
    }

    /// Passes the first word of an option, and says where it begins; stays where it is before anything else.
    fn option(&mut self, word: &str) -> Option<usize> {
        let before = self.at;
        self.blanks();
        let start = self.at;
        if start > before && self.word() == Some(word) {
            return Some(start);
        }
        self.at = before;
        None
    }

    fn next_word(&mut self) -> Option<&'t str> {
        (self.blanks() > 0).then(|| self.word())?
    }

    fn duration(&mut self) -> Option<Spanned<Duration>> {
        self.blanks();
        let start = self.at;
        let amount = self.word().filter(|amount| amount.len() < 5)?;
        let unit = match self.next_word()? {
            "year" | "years" => DurationUnit::Years,
            "month" | "months" => DurationUnit::Months,
            "week" | "weeks" => DurationUnit::Weeks,
            "day" | "days" => DurationUnit::Days,
            _ => return None,
        };
        let is_number = amount.bytes().all(|byte| byte.is_ascii_digit());
        let amount = is_number.then(|| amount.parse().ok())??;
        Some(Spanned::new(Duration { amount, unit }, self.span(start)))
    }

    fn open(&mut self, start: usize) -> Option<OpenTo> {
        if self.next_word()? != "to" {
            return None;
        }
        let by = match self.next_word()? {
            "contract" => OpenBy::Contract,
            "funding" => OpenBy::Funding,
            _ => return None,
        };
        if self.blanks() == 0 {
            return None;
        }
        Some(OpenTo {
            values: vec![self.name()?],
            span: self.span(start),
            by,
        })
    }
}

//! Suites and cases as XML, written as they come: counts first, by a pass of their own.

use crate::report::safe::safe;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::io::{self, Write};

/// Suites by name, each with a way to make its cases, twice.
pub(super) struct Document<'a, F> {
    pub name: &'a str,
    pub suites: &'a [(&'a str, F)],
}

/// A case.
pub(super) struct Case {
    pub class: String,
    pub name: String,
    pub outcome: Outcome,
}

/// How a case ended.
pub(super) enum Outcome {
    Passed {
        out: Option<String>,
    },
    Failed {
        kind: &'static str,
        message: String,
        body: String,
    },
    Error {
        message: String,
        body: String,
    },
    Skipped {
        message: String,
    },
}

#[derive(Default, Clone, Copy)]
struct Counts {
    tests: u64,
    failures: u64,
    errors: u64,
    skipped: u64,
}

impl Counts {
    fn of(cases: impl Iterator<Item = Case>) -> Self {
        let mut counts = Self::default();
        for case in cases {
            counts.tests += 1;
            match case.outcome {
                Outcome::Passed { .. } => {}
                Outcome::Failed { .. } => counts.failures += 1,
                Outcome::Error { .. } => counts.errors += 1,
                Outcome::Skipped { .. } => counts.skipped += 1,
            }
        }
        counts
    }

    fn plus(self, other: Self) -> Self {
        Self {
            tests: self.tests + other.tests,
            failures: self.failures + other.failures,
            errors: self.errors + other.errors,
            skipped: self.skipped + other.skipped,
        }
    }
}

/// Writes the document.
pub(super) fn write<'a, F>(document: &Document<'a, F>, out: &mut dyn Write) -> io::Result<()>
where
    F: Fn() -> Box<dyn Iterator<Item = Case> + 'a>,
{
    let counts: Vec<Counts> = document
        .suites
        .iter()
        .map(|(_, cases)| Counts::of(cases()))
        .collect();
    let all = counts.iter().fold(Counts::default(), |sum, one| sum.plus(*one));
    let mut xml = Writer::new_with_indent(out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let mut root = BytesStart::new("testsuites");
    root.push_attribute(("name", document.name));
    root.push_attribute(("tests", all.tests.to_string().as_str()));
    root.push_attribute(("failures", all.failures.to_string().as_str()));
    root.push_attribute(("errors", all.errors.to_string().as_str()));
    xml.write_event(Event::Start(root))?;
    for ((name, cases), counts) in document.suites.iter().zip(counts) {
        let mut suite = BytesStart::new("testsuite");
        suite.push_attribute(("name", clean(name).as_str()));
        suite.push_attribute(("tests", counts.tests.to_string().as_str()));
        suite.push_attribute(("failures", counts.failures.to_string().as_str()));
        suite.push_attribute(("errors", counts.errors.to_string().as_str()));
        suite.push_attribute(("skipped", counts.skipped.to_string().as_str()));
        xml.write_event(Event::Start(suite))?;
        for case in cases() {
            write_case(&case, &mut xml)?;
        }
        xml.write_event(Event::End(BytesEnd::new("testsuite")))?;
    }
    xml.write_event(Event::End(BytesEnd::new("testsuites")))?;
    xml.into_inner().write_all(b"\n")
}

fn write_case<W: Write>(case: &Case, xml: &mut Writer<W>) -> io::Result<()> {
    let mut start = BytesStart::new("testcase");
    start.push_attribute(("name", clean(&case.name).as_str()));
    start.push_attribute(("classname", clean(&case.class).as_str()));
    let (tag, kind, message, body) = match &case.outcome {
        Outcome::Passed { out: None } => return xml.write_event(Event::Empty(start)),
        Outcome::Passed { out: Some(out) } => ("system-out", None, None, Some(out)),
        Outcome::Failed { kind, message, body } => ("failure", Some(*kind), Some(message), Some(body)),
        Outcome::Error { message, body } => ("error", Some("error"), Some(message), Some(body)),
        Outcome::Skipped { message } => ("skipped", None, Some(message), None),
    };
    xml.write_event(Event::Start(start))?;
    let mut inner = BytesStart::new(tag);
    if let Some(kind) = kind {
        inner.push_attribute(("type", kind));
    }
    if let Some(message) = message {
        inner.push_attribute(("message", clean(message).as_str()));
    }
    match body {
        None => xml.write_event(Event::Empty(inner))?,
        Some(body) => {
            let lines: Vec<String> = body.lines().map(clean).collect();
            xml.write_event(Event::Start(inner))?;
            xml.write_event(Event::Text(BytesText::new(&lines.join("\n"))))?;
            xml.write_event(Event::End(BytesEnd::new(tag)))?;
        }
    }
    xml.write_event(Event::End(BytesEnd::new("testcase")))
}

/// Without the characters that XML 1.0 cannot hold at all, escaped or not.
fn clean(text: &str) -> String {
    safe(text).replace(['\u{FFFE}', '\u{FFFF}'], "\u{FFFD}")
}

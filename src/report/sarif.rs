//! SARIF 2.1.0, for code scanning and review tools (`interfaces.md`, Output formats): one run, whatever was checked.
//!
//! A finding's place is the clause of the framework where there is one, else a row of posts; the others are related
//! locations. What the baseline knows is suppressed `external`ly, what the framework allows `inSource`.

mod shape;

use super::answer::{Answer, Frame, Item, Place, items, uri};
use super::sequence::sequence;
use super::value::{Accepted, AcceptedBy};
use super::words::{check_means, check_title};
use crate::diagnostic::Severity;
use shape::{
    Artifact, Configuration, Descriptor, Driver, Help, Invocation, Location, Log, Message, Notification,
    Physical, Properties, Region, Result, Run, Suppression, Text, Tool,
};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Writes one log.
///
/// # Errors
/// What writing to `out` says.
pub fn sarif(answers: &[Answer], frame: &Frame<'_>, out: &mut dyn Write) -> io::Result<()> {
    // The rules stand before the results that name them: one pass for the names, one for the results.
    let mut names: BTreeMap<&str, Severity> = BTreeMap::new();
    for item in items(answers, true) {
        let level = names.entry(item.check).or_insert(item.severity);
        *level = item.severity.max(*level);
    }
    let index: BTreeMap<&str, usize> = names.keys().enumerate().map(|(at, name)| (*name, at)).collect();
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "gradus",
                    version: env!("CARGO_PKG_VERSION"),
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules: names
                        .iter()
                        .map(|(name, severity)| descriptor(name, *severity, frame))
                        .collect(),
                },
            },
            invocations: [Invocation {
                execution_successful: answers.iter().all(|answer| !matches!(answer, Answer::Invalid(_))),
                tool_execution_notifications: notifications(answers),
            }],
            column_kind: "unicodeCodePoints",
            results: sequence(items(answers, true).map(|item| {
                let rule = index.get(item.check).copied().unwrap_or(0);
                result(item, rule)
            })),
        }],
    };
    // Most of what is written are brackets and indentation, a few bytes each.
    let mut out = BufWriter::new(out);
    serde_json::to_writer_pretty(&mut out, &log)?;
    out.write_all(b"\n")?;
    out.flush()
}

fn descriptor(name: &str, severity: Severity, frame: &Frame<'_>) -> Descriptor {
    let page = (frame.page)(name);
    let means = check_means(name);
    let help = page.map(|page| Help {
        text: page.replace(['`', '#'], "").trim().to_owned(),
        markdown: page,
    });
    Descriptor {
        id: name.to_owned(),
        short_description: Text {
            text: check_title(name).into_owned(),
        },
        full_description: (!means.is_empty()).then(|| Text {
            text: means.to_owned(),
        }),
        help,
        default_configuration: Configuration {
            level: severity.word(),
        },
    }
}

/// The checks that could not be made.
fn notifications(answers: &[Answer]) -> Vec<Notification<'_>> {
    let reports = answers.iter().filter_map(|answer| match answer {
        Answer::Report(report) => Some(report),
        Answer::Comparison(_) | Answer::Invalid(_) => None,
    });
    reports
        .flat_map(|report| &report.skipped)
        .map(|skipped| Notification {
            level: "note",
            message: message(format!("not checked: {}: {}", skipped.check, skipped.because)),
        })
        .collect()
}

fn result(item: Item<'_>, rule_index: usize) -> Result<'_> {
    let mut places = item.places.into_iter();
    let first = places.next();
    let finding = item.finding;
    let mut says = item.message.into_owned();
    for text in [item.note, item.suggestion].into_iter().flatten() {
        says.push('\n');
        says.push_str(text);
    }
    Result {
        rule_id: item.check,
        rule_index,
        level: item.severity.word(),
        message: message(says),
        locations: first
            .into_iter()
            .map(|place| location(place, None, item.institution))
            .collect(),
        related_locations: places
            .zip(1..)
            .map(|(place, id)| location(place, Some(id), None))
            .collect(),
        partial_fingerprints: BTreeMap::from([("gradus/v1", item.fingerprint)]),
        suppressions: item.accepted.into_iter().map(suppression).collect(),
        properties: finding.map(|finding| Properties {
            institution: finding.institution.as_deref(),
            subject: &finding.subject,
            evidence: &finding.evidence,
            row_count: finding.row_count,
            suggestion: finding.suggestion.as_deref(),
        }),
    }
}

fn location<'a>(place: Place<'a>, id: Option<u32>, institution: Option<&'a str>) -> Location<'a> {
    Location {
        id,
        physical_location: (!place.file.is_empty()).then(|| Physical {
            artifact_location: Artifact { uri: uri(place.file) },
            region: Region {
                start_line: place.line,
                start_column: place.column,
            },
        }),
        message: match (place.says.is_empty(), institution) {
            (false, _) => Some(message(place.says)),
            (true, Some(institution)) => Some(message(institution)),
            (true, None) => None,
        },
    }
}

fn suppression(accepted: &Accepted) -> Suppression<'_> {
    Suppression {
        kind: match accepted.by {
            AcceptedBy::Known => "external",
            AcceptedBy::Allowed => "inSource",
        },
        status: "accepted",
        justification: &accepted.reason,
        location: accepted.at.as_ref().map(|at| Location {
            id: None,
            physical_location: Some(Physical {
                artifact_location: Artifact { uri: uri(&at.file) },
                region: Region {
                    start_line: at.line,
                    start_column: Some(at.column),
                },
            }),
            message: None,
        }),
    }
}

/// In a message `[text](target)` is a link: nobody's job title makes one.
fn message<'a>(text: impl Into<Cow<'a, str>>) -> Message<'a> {
    let text = text.into();
    Message {
        text: if text.contains("](") {
            text.replace("](", "] (").into()
        } else {
            text
        },
    }
}

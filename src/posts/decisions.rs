//! What an institution has decided about titles: a file of its own beside the manifest (`semantics.md`, An institution).
//!
//! A decision is a line with a title and the role that it means, or `none` where no role is it. It wins over the titles of
//! the framework, which are everybody's. A review sheet that was filled in is read in the same way.

pub mod workbook;

use super::titles::normalise;
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::model::{Model, RoleId};
use crate::source::{SourceId, Sources, Span};
use foldhash::HashMap;

/// The decision that no role is it.
pub const NONE: &str = "none";
/// Words by which a reviewer says so.
const NO_ROLE: [&str; 6] = [NONE, "no", "no role", "not a role", "n/a", "-"];
/// Words by which a reviewer takes what was proposed.
const TAKEN: [&str; 7] = ["yes", "y", "ok", "x", "accept", "accepted", "agreed"];

/// One decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The title as it is written.
    pub title: String,
    /// The role; none where it was decided that no role is it.
    pub role: Option<RoleId>,
    /// What else was written down.
    pub note: String,
    /// Where.
    pub span: Span,
}

/// The decisions of a file, in its order.
#[derive(Debug, Clone, Default)]
pub struct Decisions {
    /// The file, as it is shown.
    pub file: String,
    /// Each decision, its title known.
    pub list: Vec<Decision>,
    /// Titles of the file that are not decided yet.
    pub open: u64,
    by_title: HashMap<String, usize>,
}

impl Decisions {
    /// The decision about a title.
    #[must_use]
    pub fn about(&self, title: &str) -> Option<&Decision> {
        if self.by_title.is_empty() {
            return None;
        }
        self.by_title
            .get(&normalise(title))
            .and_then(|&at| self.list.get(at))
    }

    /// Adds decisions, which win over those that are there.
    pub fn take(&mut self, newer: &Self) {
        for decision in &newer.list {
            let key = normalise(&decision.title);
            match self.by_title.get(&key).and_then(|&at| self.list.get_mut(at)) {
                Some(known) => *known = decision.clone(),
                None => {
                    self.by_title.insert(key, self.list.len());
                    self.list.push(decision.clone());
                }
            }
        }
    }
}

/// Which columns of the file are which.
#[derive(Default)]
struct Places {
    title: Option<usize>,
    decision: Option<usize>,
    proposed: Option<usize>,
    note: Option<usize>,
}

/// Reads decisions: text in columns with the headings `title` and `decision` (or `role`), and `note` and `proposed` where
/// there are some.
///
/// Faults become diagnostics at their line; the other lines are kept.
#[must_use]
pub fn read(sources: &Sources, id: SourceId, model: &Model) -> (Decisions, Vec<Diagnostic>) {
    let text = sources.text(id);
    let body = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let skipped = text.len() - body.len();
    let mut out = Decisions {
        file: sources.name(id).to_owned(),
        ..Decisions::default()
    };
    let mut diagnostics = Vec::new();
    let first = body.lines().next().unwrap_or("");
    let delimiter = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|delimiter| first.bytes().filter(|byte| byte == delimiter).count())
        .unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(body.as_bytes());
    let mut places: Option<Places> = None;
    let mut record = csv::StringRecord::new();
    loop {
        let start = usize::try_from(reader.position().byte()).unwrap_or(0) + skipped;
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                let span = Span::new(id, start, start);
                diagnostics.push(Diagnostic::error(
                    "decisions-syntax",
                    span,
                    format!("this line cannot be read: {error}"),
                ));
                break;
            }
        }
        let end = usize::try_from(reader.position().byte()).unwrap_or(0) + skipped;
        let line = text.get(start..end).unwrap_or("");
        let start = start + (line.len() - line.trim_start().len());
        let span = Span::new(id, start, start + line.trim().len());
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        match &places {
            None => match headings(&record, span) {
                Ok(found) => places = Some(found),
                Err(fault) => {
                    diagnostics.push(*fault);
                    break;
                }
            },
            Some(places) => line_of(&record, places, span, model, &mut out, &mut diagnostics),
        }
    }
    (out, diagnostics)
}

fn headings(record: &csv::StringRecord, span: Span) -> Result<Places, Box<Diagnostic>> {
    let mut places = Places::default();
    for (at, cell) in record.iter().enumerate() {
        match normalise(cell).as_str() {
            "title" | "job title" => places.title = Some(at),
            "decision" => places.decision = Some(at),
            "role" => places.decision = places.decision.or(Some(at)),
            "proposed" | "proposed role" => places.proposed = Some(at),
            "note" | "notes" => places.note = Some(at),
            _ => {}
        }
    }
    if places.title.is_some() && places.decision.is_some() {
        return Ok(places);
    }
    Err(Box::new(
        Diagnostic::error(
            "decisions-headings",
            span,
            "decisions have the headings `title` and `decision`",
        )
        .label("these are the headings")
        .help("`gradus posts place` writes a sheet that has them"),
    ))
}

/// A cell without the apostrophe that keeps a spreadsheet from taking it for a formula.
fn cell(record: &csv::StringRecord, at: Option<usize>) -> &str {
    let text = at.and_then(|at| record.get(at)).unwrap_or("").trim();
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
        _ => text,
    }
}

fn line_of(
    record: &csv::StringRecord,
    places: &Places,
    span: Span,
    model: &Model,
    out: &mut Decisions,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let title = cell(record, places.title);
    let written = cell(record, places.decision);
    if normalise(title).is_empty() {
        if !written.is_empty() {
            let fault = Diagnostic::error(
                "decision-without-title",
                span,
                format!("`{written}` decides no title"),
            );
            diagnostics.push(fault.help("write the title beside it, or remove the line"));
        }
        return;
    }
    if written.is_empty() {
        out.open += 1;
        return;
    }
    let lower = written.to_lowercase();
    let taken = TAKEN.contains(&lower.as_str());
    let name = if taken {
        cell(record, places.proposed)
    } else {
        written
    };
    let role = if NO_ROLE.contains(&lower.as_str()) {
        None
    } else if taken && name.is_empty() {
        let message = format!("`{written}` takes what is proposed for `{title}`, and nothing is proposed");
        diagnostics.push(
            Diagnostic::error("decision-without-role", span, message)
                .help("write the name of a role, or `none`"),
        );
        return;
    } else {
        match role_named(name, model) {
            Some(role) => Some(role),
            None => {
                diagnostics.push(unknown_role(name, title, span, model));
                return;
            }
        }
    };
    let decision = Decision {
        title: title.to_owned(),
        role,
        note: cell(record, places.note).to_owned(),
        span,
    };
    let key = normalise(title);
    match out.by_title.get(&key).and_then(|&at| out.list.get(at)) {
        Some(earlier) if earlier.role != role => {
            let message = format!("`{title}` is decided twice, and differently");
            diagnostics.push(
                Diagnostic::error("decided-twice", span, message)
                    .related(earlier.span, "the first decision")
                    .help("keep one of the two"),
            );
        }
        Some(_) => {}
        None => {
            out.by_title.insert(key, out.list.len());
            out.list.push(decision);
        }
    }
}

/// A role by its name, or by its title where one alone has it.
fn role_named(text: &str, model: &Model) -> Option<RoleId> {
    if let Some(at) = model.roles.iter().position(|role| role.name == text) {
        return Some(RoleId::at(at));
    }
    let wanted = normalise(text);
    let mut titled = model
        .roles
        .iter()
        .enumerate()
        .filter(|(_, role)| normalise(&role.name) == wanted || normalise(&role.title) == wanted);
    match (titled.next(), titled.next()) {
        (Some((at, _)), None) => Some(RoleId::at(at)),
        _ => None,
    }
}

fn unknown_role(name: &str, title: &str, span: Span, model: &Model) -> Diagnostic {
    let names = model.roles.iter().map(|role| role.name.as_str());
    let help = did_you_mean(name, names).unwrap_or_else(|| {
        "write the name of a role of the framework, or `none` where no role is it".to_owned()
    });
    let message = format!("the decision about `{title}` names no role of the framework: `{name}`");
    Diagnostic::error("unknown-role", span, message)
        .label("no role has this name")
        .help(help)
}

/// Decisions about titles that no post has: the extract has changed, or the title is misspelt.
#[must_use]
pub fn unmet(decisions: &Decisions, met: impl Fn(&str) -> bool) -> Vec<Diagnostic> {
    decisions
        .list
        .iter()
        .filter(|decision| !met(&normalise(&decision.title)))
        .map(|decision| {
            let message = format!("no post without a role has the title `{}`", decision.title);
            Diagnostic::warning("unmet-decision", decision.span, message)
                .label("this decision changes nothing")
                .help("remove the line, or mend the title")
        })
        .collect()
}

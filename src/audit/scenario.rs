//! What-ifs: the audit of what a scenario makes of the framework and its posts, beside that of today.
//!
//! A scenario is carried out and audited: nothing is predicted, so that what it promises is what an audit of the
//! changed institution would say.

mod beside;
mod cost;
mod framework;
mod posts;
mod state;
mod wanted;

use super::placing::placing;
use super::{Failed, Framework, Request, load_posts, loaded, understood};
use crate::diagnostic::Diagnostic;
use crate::files::Files;
use crate::report::scenario as value;
use crate::source::{Sources, Span};
use crate::syntax::ast;
use state::State;
use std::collections::BTreeMap;

/// The version of the JSON document's shape.
const SCHEMA: u32 = 1;

/// Which scenarios are wanted.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// By name; none for all that the framework has, unless there are changes.
    pub names: Vec<String>,
    /// Changes as the language writes them, a clause each: a scenario of their own.
    pub changes: Vec<String>,
    /// On-costs in hundredths of a percent: 28% is 2 800.
    pub on_costs: Option<i64>,
}

/// Carries scenarios out and audits what they make.
///
/// # Errors
/// [`Failed`] when there is no such scenario, when it has faults, or when the audit itself cannot be made.
pub fn scenarios(
    files: &dyn Files,
    sources: &mut Sources,
    request: &Request,
    wanted: &Wanted,
) -> Result<(value::Scenarios, Vec<Diagnostic>), Box<Failed>> {
    let (trees, said) = loaded(files, sources, &request.framework)?;
    let today = understood(trees.clone(), said, request.as_of, &request.checks)?;
    let mut diagnostics = today.diagnostics.clone();
    let mut chosen = wanted::chosen(&trees, wanted).map_err(|error| {
        Box::new(Failed {
            error,
            diagnostics: Vec::new(),
        })
    })?;
    if let Some(by_hand) = wanted::by_hand(sources, &wanted.changes)? {
        chosen.push(by_hand);
    }
    let posts = load_posts(files, today.model.contract_terms(), request, None).map_err(|error| {
        Box::new(Failed {
            error,
            diagnostics: Vec::new(),
        })
    })?;
    let placing = placing(files, sources, &request.placement, &today.model)?;
    let before = State::of(&today, &posts, request, sources, wanted.on_costs, &placing);
    let mut out = Vec::new();
    for scenario in &chosen {
        let (framework, said) = changed(&trees, scenario, request)?;
        diagnostics.extend(said);
        // Decisions name roles, which may have other numbers in a framework that was changed.
        let placing = self::placing(files, sources, &request.placement, &framework.model)?;
        let told = (request.unnamed(), &placing);
        let made = posts::change(posts.clone(), scenario, &framework, request.as_of, told);
        let (changed, touched) = made.map_err(Failed::invalid)?;
        let after = State::of(&framework, &changed, request, sources, wanted.on_costs, &placing);
        out.push(beside::beside(&before, after, scenario, &touched, sources));
    }
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span, diagnostic.code));
    diagnostics.dedup_by_key(|diagnostic| (diagnostic.span, diagnostic.code));
    let document = value::Scenarios {
        gradus: env!("CARGO_PKG_VERSION").to_owned(),
        schema: SCHEMA,
        as_of: request.as_of.to_string(),
        as_of_from: request.as_of_from.word().to_owned(),
        framework: before.report.framework.title.clone(),
        currency: today.model.currency.clone(),
        on_costs: wanted.on_costs.map(|share| format!("{}%", decimal(share))),
        today: before.side,
        scenarios: out,
    };
    Ok((document, diagnostics))
}

/// The scenarios of a framework, in order.
pub fn of(files: &[ast::File]) -> impl Iterator<Item = &ast::Scenario> {
    let items = files.iter().flat_map(|file| &file.items);
    items.filter_map(|item| match item {
        ast::Item::Scenario(scenario) => Some(scenario.as_ref()),
        _ => None,
    })
}

/// The framework after a scenario.
fn changed(
    trees: &[ast::File],
    scenario: &ast::Scenario,
    request: &Request,
) -> Result<(Framework, Vec<Diagnostic>), Box<Failed>> {
    if scenario.damaged {
        return Err(Failed::invalid(Vec::new()));
    }
    let (trees, faults) = framework::change(trees, scenario);
    if !faults.is_empty() {
        return Err(Failed::invalid(faults));
    }
    let own = |diagnostic: &Diagnostic| {
        let at = diagnostic.span;
        at.source == scenario.span.source && scenario.span.range().contains(&at.range().start)
    };
    let framework = understood(trees, Vec::new(), request.as_of, &request.checks).map_err(|mut failed| {
        // A clause that was sound is not any more: the reader has to know why.
        for fault in failed.diagnostics.iter_mut().filter(|fault| !own(fault)) {
            let why = format!("as scenario `{}` leaves the framework", scenario.name.value);
            fault.note = Some(
                fault
                    .note
                    .take()
                    .map_or_else(|| why.clone(), |note| format!("{why}: {note}")),
            );
        }
        failed
    })?;
    // What is said of the framework as it stands is said once.
    let said = framework.diagnostics.iter();
    let said = said.filter(|diagnostic| own(diagnostic)).cloned().collect();
    Ok((framework, said))
}

/// What is wrong with the scenarios of a framework, as far as that shows without posts.
#[must_use]
pub(super) fn diagnose(framework: &Framework, request: &Request) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for scenario in of(&framework.files) {
        let name = &scenario.name;
        if let Some(first) = seen.insert(&name.value, name.span) {
            out.push(
                Diagnostic::error("declared-twice", name.span, "two scenarios have this name")
                    .label("named again here")
                    .related(first, "first named here")
                    .help("give one of them another name"),
            );
        }
        match changed(&framework.files, scenario, request) {
            Ok((after, said)) => {
                out.extend(said);
                out.extend(posts::conditions(scenario, &after));
            }
            Err(failed) => {
                out.extend(failed.diagnostics);
                out.extend(posts::conditions(scenario, framework));
            }
        }
    }
    out.sort_by_key(|diagnostic| (diagnostic.span, diagnostic.code));
    out
}

/// Hundredths with a point: `1234` is `12.34`, `2800` is `28`.
fn decimal(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let plain = hundredths.unsigned_abs();
    match plain % 100 {
        0 => format!("{sign}{}", plain / 100),
        part => format!("{sign}{}.{part:02}", plain / 100),
    }
}

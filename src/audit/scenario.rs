//! What-ifs: the audit of what a scenario makes of the framework and its posts, beside that of today.
//!
//! A scenario is carried out and audited: nothing is predicted, so that what it promises is what an audit of the
//! changed institution would say.

mod cost;
mod framework;
mod posts;

use super::assemble;
use super::placing::placing;
use super::{Error, Failed, Framework, Request, findings_of, load_posts, loaded, understood};
use crate::check::onward::Class;
use crate::check::{Context, Establishment};
use crate::diagnostic::{Diagnostic, Severity, did_you_mean};
use crate::files::Files;
use crate::policy::accept::Judged;
use crate::posts::census::{Census, Places};
use crate::posts::columns::{Posts, Status};
use crate::posts::placement::Placing;
use crate::report::scenario as value;
use crate::report::value::{FilePlace, Finding, Report};
use crate::source::{SourceId, Sources, Span};
use crate::syntax::{self, ast};
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

/// The name of the scenario that the command line writes.
const BY_HAND: &str = "changes";

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
    let mut chosen = chosen(&trees, wanted).map_err(|error| {
        Box::new(Failed {
            error,
            diagnostics: Vec::new(),
        })
    })?;
    if let Some(by_hand) = by_hand(sources, &wanted.changes)? {
        chosen.push(by_hand);
    }
    let posts = load_posts(files, &today.model, request, None).map_err(|error| {
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
        let (changed, touched) = made.map_err(invalid)?;
        let after = State::of(&framework, &changed, request, sources, wanted.on_costs, &placing);
        out.push(beside(&before, after, scenario, &touched, sources));
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

fn invalid(diagnostics: Vec<Diagnostic>) -> Box<Failed> {
    Box::new(Failed {
        error: Error::Invalid,
        diagnostics,
    })
}

/// The scenarios of a framework, in order.
pub fn of(files: &[ast::File]) -> impl Iterator<Item = &ast::Scenario> {
    let items = files.iter().flat_map(|file| &file.items);
    items.filter_map(|item| match item {
        ast::Item::Scenario(scenario) => Some(scenario.as_ref()),
        _ => None,
    })
}

fn chosen(trees: &[ast::File], wanted: &Wanted) -> Result<Vec<ast::Scenario>, Error> {
    if wanted.names.is_empty() {
        let all: Vec<_> = of(trees).filter(|_| wanted.changes.is_empty()).cloned().collect();
        if all.is_empty() && wanted.changes.is_empty() {
            return Err(Error::UnknownScenario {
                message: "the framework has no scenario".to_owned(),
                help: "write a `scenario` block (`gradus explain scenario`), or say what changes with `--set`, `--add-step`, \
                       `--add-post` or `--change`"
                    .to_owned(),
            });
        }
        return Ok(all);
    }
    let find = |name: &String| {
        let found = of(trees).find(|scenario| scenario.name.value == *name).cloned();
        found.ok_or_else(|| {
            let names: Vec<&str> = of(trees).map(|scenario| scenario.name.value.as_str()).collect();
            let all = || match names.as_slice() {
                [] => "the framework has none".to_owned(),
                names => format!("the framework has `{}`", names.join("`, `")),
            };
            Error::UnknownScenario {
                message: format!("no scenario is called `{name}`"),
                help: did_you_mean(name, names.iter().copied()).unwrap_or_else(all),
            }
        })
    };
    wanted.names.iter().map(find).collect()
}

/// The changes of the command line, read as the language reads them.
fn by_hand(sources: &mut Sources, changes: &[String]) -> Result<Option<ast::Scenario>, Box<Failed>> {
    if changes.is_empty() {
        return Ok(None);
    }
    let clauses: String = changes.iter().map(|change| format!("  {change}\n")).collect();
    let text = format!("scenario {BY_HAND} \"Changes of the command line\" {{\n{clauses}}}\n");
    let id: SourceId = sources.add("(command line)", text);
    let (file, said) = syntax::parse(sources, id);
    let faulty = |diagnostic: &Diagnostic| diagnostic.severity == Severity::Error;
    if said.iter().any(faulty) {
        return Err(invalid(said));
    }
    let one = of(std::slice::from_ref(&file)).next().cloned();
    let file_of_points = one
        .iter()
        .flat_map(|scenario| &scenario.changes)
        .find_map(|change| match &change.what {
            ast::ChangeKind::Replace(spine) => match &spine.points {
                ast::SpinePoints::File(path) => Some(path.span),
                ast::SpinePoints::Inline(_) | ast::SpinePoints::Of(..) => None,
            },
            _ => None,
        });
    if let Some(span) = file_of_points {
        let fault = Diagnostic::error(
            "no-file-here",
            span,
            "a table of points on the command line is written out",
        )
        .label("a file can only be named in a framework")
        .help("write a `scenario` block, or the points in braces: `replace spine national { 1 = 20_000 }`");
        return Err(invalid(vec![fault]));
    }
    Ok(one)
}

/// The framework after a scenario.
fn changed(
    trees: &[ast::File],
    scenario: &ast::Scenario,
    request: &Request,
) -> Result<(Framework, Vec<Diagnostic>), Box<Failed>> {
    if scenario.damaged {
        return Err(invalid(Vec::new()));
    }
    let (trees, faults) = framework::change(trees, scenario);
    if !faults.is_empty() {
        return Err(invalid(faults));
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

/// One state of things: what an audit says of it, and what is compared post by post.
struct State {
    report: Report,
    side: value::Side,
    /// By row: the class of a filled post, or that it is not placed; none where the row is no filled post.
    classes: Vec<Option<(Option<Class>, Places)>>,
}

impl State {
    fn of(
        framework: &Framework,
        posts: &Posts,
        request: &Request,
        sources: &Sources,
        on_costs: Option<i64>,
        placing: &Placing,
    ) -> Self {
        let (model, graph) = (&framework.model, &framework.graph);
        let census = Census::take_with(posts, model, graph, request.unnamed(), placing);
        let mut context = Context::new(
            &framework.model,
            &framework.graph,
            Some((posts, &census)),
            &framework.settings,
            request.as_of,
        )
        .with_rules(&framework.rules);
        context.horizon = request.horizon;
        let (findings, skipped) = findings_of(&context, request);
        let judged = (findings.into_iter().map(Judged::new).collect(), usize::MAX);
        let (report, _) = assemble::report(&context, sources, request, judged, skipped);
        let (side, classes) = match &context.establishment {
            Some(here) => (side(&context, here, &report, on_costs), classes(here)),
            None => (value::Side::empty(), Vec::new()),
        };
        Self {
            report,
            side,
            classes,
        }
    }
}

fn classes(here: &Establishment<'_>) -> Vec<Option<(Option<Class>, Places)>> {
    let of_cell = |cell: u32| {
        let found = here.census.cells.get(cell as usize)?;
        let class = here.onward.class_of_cell.get(cell as usize).copied().flatten();
        here.census.in_headcount(found).then_some(class)
    };
    let cells = here.census.cell_of_row.iter().enumerate();
    cells
        .map(|(row, &cell)| {
            let fte = here.census.job_shares.fte(here.posts, row);
            Some((of_cell(cell)?, crate::posts::census::places(here.posts, row, fte)))
        })
        .collect()
}

fn side(
    context: &Context<'_>,
    here: &Establishment<'_>,
    report: &Report,
    on_costs: Option<i64>,
) -> value::Side {
    let mut vacant = 0;
    let (mut short_term, mut contract_known) = (0, 0);
    for cell in &here.census.cells {
        if cell.status == Status::Vacant && !here.census.is_honorary(cell) {
            vacant += cell.posts;
        }
        if here.census.in_headcount(cell) && !cell.contract.is_blank() {
            contract_known += cell.posts;
            let term = here.posts.symbols.text(cell.contract);
            short_term += if context.model.is_short_term(term) {
                cell.posts
            } else {
                0
            };
        }
    }
    let mut onward: BTreeMap<String, value::Number> = BTreeMap::new();
    for institution in &report.institutions {
        for (class, posts) in &institution.onward {
            let entry = onward
                .entry(class.clone())
                .or_insert_with(|| value::Number::from(0));
            *entry = crate::report::figures::sum(entry, posts);
        }
    }
    let summary = report.posts.as_ref();
    let number = |read: &dyn Fn(&crate::report::value::PostsSummary) -> value::Number| {
        summary.map_or_else(|| value::Number::from(0), read)
    };
    value::Side {
        headcount: number(&|posts| posts.headcount.clone()),
        fte: summary.map_or_else(String::new, |posts| posts.fte.clone()),
        vacant: assemble::places(vacant),
        placed: number(&|posts| posts.placed.clone()),
        unplaced: number(&|posts| posts.unplaced.clone()),
        short_term: assemble::places(short_term),
        contract_known: assemble::places(contract_known),
        onward,
        findings: report.summary,
        cost: cost_of(&cost::bill(context, here), on_costs),
    }
}

fn cost_of(bill: &cost::Bill, on_costs: Option<i64>) -> Option<value::Cost> {
    if bill.posts == 0 {
        return None;
    }
    let amount = |sum: i128| decimal(cost::minor(sum));
    Some(value::Cost {
        posts: assemble::places(bill.posts),
        estimated: assemble::places(bill.estimated),
        unknown: assemble::places(bill.unknown),
        bottom: amount(bill.bottom),
        paid: amount(bill.paid),
        top: amount(bill.top),
        with_on_costs: on_costs.map(|share| amount(bill.paid * i128::from(10_000 + share) / 10_000)),
        years: bill.years.iter().map(|&sum| amount(sum)).collect(),
        rising: assemble::places(bill.rising),
    })
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

/// A scenario beside today.
fn beside(
    before: &State,
    after: State,
    scenario: &ast::Scenario,
    touched: &[posts::Touched],
    sources: &Sources,
) -> value::Scenario {
    let mut moves: BTreeMap<(usize, usize), Places> = BTreeMap::new();
    let (mut helped, mut harmed) = (0, 0);
    let rank = |class: Option<Class>| class.map_or(Class::ALL.len(), |class| class as usize);
    for (was, is) in before.classes.iter().zip(&after.classes) {
        let (Some((was, places)), Some((is, _))) = (was, is) else {
            continue;
        };
        if was != is {
            *moves.entry((rank(*was), rank(*is))).or_default() += places;
        }
        if let (Some(was), Some(is)) = (was, is) {
            helped += if is < was { *places } else { 0 };
            harmed += if is > was { *places } else { 0 };
        }
    }
    let name = |rank: usize| {
        Class::ALL
            .get(rank)
            .map_or("unplaced", |(_, name)| name)
            .to_owned()
    };
    let (gone, new, changed) = findings(&before.report, after.report);
    value::Scenario {
        name: scenario.name.value.clone(),
        title: scenario
            .title
            .as_ref()
            .map_or_else(String::new, |title| title.value.clone()),
        changes: touched
            .iter()
            .zip(&scenario.changes)
            .map(|(touched, change)| value::Change {
                text: sources
                    .slice(touched.span)
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" "),
                place: place(sources, touched.span),
                posts: assemble::places(touched.posts),
                not_judged: assemble::places(touched.not_judged),
                of_framework: posts::is_of_framework(&change.what),
            })
            .collect(),
        after: after.side,
        moves: moves
            .into_iter()
            .map(|((from, to), posts)| value::Move {
                from: name(from),
                to: name(to),
                posts: assemble::places(posts),
            })
            .collect(),
        helped: assemble::places(helped),
        harmed: assemble::places(harmed),
        gone,
        new,
        changed,
    }
}

fn place(sources: &Sources, span: Span) -> FilePlace {
    let at = sources.position(span);
    FilePlace {
        file: sources.name(span.source).to_owned(),
        line: at.line,
        column: at.column,
    }
}

/// Findings that went, that came, and that stay with another message or severity.
fn findings(before: &Report, after: Report) -> (Vec<Finding>, Vec<Finding>, Vec<value::Changed>) {
    let mut known: BTreeMap<&str, &Finding> = BTreeMap::new();
    for finding in &before.findings {
        known.insert(&finding.fingerprint, finding);
    }
    let (mut new, mut changed) = (Vec::new(), Vec::new());
    for finding in after.findings {
        match known.remove(finding.fingerprint.as_str()) {
            None => new.push(finding),
            Some(was) if was.message != finding.message || was.severity != finding.severity => {
                changed.push(value::Changed {
                    before: was.clone(),
                    after: finding,
                });
            }
            Some(_) => {}
        }
    }
    let gone = before
        .findings
        .iter()
        .filter(|finding| known.contains_key(finding.fingerprint.as_str()));
    (gone.cloned().collect(), new, changed)
}

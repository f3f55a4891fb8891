//! Why a post is classed as it is (`semantics.md`, Onward class): placement, the route searched, the step that fails.

mod placed;

use super::{Failed, Request, judged};
use crate::check::onward::Class;
use crate::check::{Context, Establishment, Finding};
use crate::files::Files;
use crate::graph::{StationId, Step};
use crate::policy;
use crate::posts::census::{Cell, NO_CELL};
use crate::posts::columns::{Column, Status};
use crate::report::value::FilePlace;
use crate::report::why::{FailedStep, Named, Post, Way, Why};
use crate::routes::Field;
use crate::source::{Sources, Span};

/// The version of the JSON document's shape.
const SCHEMA: u32 = 1;

/// The columns that an explanation shows.
const SHOWN: [Column; 8] = [
    Column::Unit,
    Column::Title,
    Column::Role,
    Column::Grade,
    Column::Contract,
    Column::Funding,
    Column::Manager,
    Column::Person,
];

/// Explains the posts with an id; an empty list when there is none.
///
/// # Errors
/// [`Failed`] as for an audit.
pub fn post(
    files: &dyn Files,
    sources: &mut Sources,
    request: &Request,
    id: &str,
) -> Result<Why, Box<Failed>> {
    let explained = judged(
        files,
        sources,
        request,
        (None, usize::MAX),
        |context, sources, found| {
            let findings = found.findings(context);
            let Some(here) = &context.establishment else {
                return Vec::new();
            };
            let wanted = here.posts.symbols.find(id);
            (0..here.posts.len())
                .filter(|&row| wanted == Some(here.posts.text(Column::Id, row)) && !id.is_empty())
                .filter(|&row| !here.census.job_shares.is_part(row))
                .map(|row| {
                    Explainer {
                        context,
                        here,
                        sources,
                    }
                    .post(row, &findings)
                })
                .collect()
        },
    );
    explained.map(|(explained, _)| Why {
        gradus: env!("CARGO_PKG_VERSION").to_owned(),
        schema: SCHEMA,
        as_of: request.as_of.to_string(),
        id: id.to_owned(),
        explained,
    })
}

struct Explainer<'a> {
    context: &'a Context<'a>,
    here: &'a Establishment<'a>,
    sources: &'a Sources,
}

impl Explainer<'_> {
    fn text(&self, column: Column, row: usize) -> &str {
        self.here.posts.symbols.text(self.here.posts.text(column, row))
    }

    fn at(&self, span: Span) -> FilePlace {
        let at = self.sources.position(span);
        FilePlace {
            file: self.sources.name(span.source).to_owned(),
            line: at.line,
            column: at.column,
        }
    }

    fn post(&self, row: usize, findings: &[Finding]) -> Post {
        let (posts, census) = (self.here.posts, self.here.census);
        let number = census.cell_of_row.get(row).copied().unwrap_or(NO_CELL);
        let cell = census.cells.get(number as usize);
        let class = self
            .here
            .onward
            .class_of_cell
            .get(number as usize)
            .copied()
            .flatten();
        let institution = cell
            .and_then(|cell| census.institutions.get(cell.institution as usize))
            .cloned()
            .unwrap_or_default();
        let source = posts
            .rows
            .source
            .get(row)
            .and_then(|&source| posts.sources.get(usize::from(source)));
        Post {
            source: source.map_or_else(String::new, |source| source.name.clone()),
            row: posts.rows.row.get(row).unwrap_or(0),
            values: SHOWN
                .iter()
                .map(|&column| (column.name().to_owned(), self.text(column, row).to_owned()))
                .filter(|(_, value)| !value.is_empty())
                .collect(),
            placement: self.placed(row, cell),
            not_classed: cell.and_then(|cell| self.not_classed(cell)),
            class: class.map(|class| class.name().to_owned()),
            ways: match (cell, class) {
                (Some(cell), Some(_)) => census
                    .placement(cell)
                    .stations()
                    .iter()
                    .map(|&(station, _)| self.way(station, cell))
                    .collect(),
                _ => Vec::new(),
            },
            findings: findings
                .iter()
                .filter(|finding| names(finding, row, number))
                .map(|finding| {
                    let whose = finding
                        .institution
                        .and_then(|index| census.institutions.get(index as usize));
                    Named {
                        check: finding.check.clone().into_owned(),
                        severity: finding.severity,
                        message: finding.message.clone(),
                        fingerprint: policy::fingerprint(
                            &finding.check,
                            whose.map(String::as_str),
                            &finding.subject,
                        ),
                    }
                })
                .collect(),
            institution,
        }
    }

    fn not_classed(&self, cell: &Cell) -> Option<String> {
        if self.here.census.is_honorary(cell) {
            return Some("it is honorary, and stands in no headcount".to_owned());
        }
        if cell.status != Status::Filled {
            let word = Status::ALL.iter().find(|(status, _)| *status == cell.status);
            let word = word.map_or("", |(_, word)| word);
            return Some(format!("it is {word}, and only filled posts have one"));
        }
        let unplaced = self.here.census.placement(cell).stations().is_empty();
        unplaced.then(|| "it stands on no role".to_owned())
    }

    /// The way up from a station: the strongest demand that some route meets, and where the next stronger one fails.
    fn way(&self, from: StationId, cell: &Cell) -> Way {
        let (model, graph) = (self.context.model, self.context.graph);
        let staffed = self.here.census.staffed(graph, cell.institution);
        let field = Field {
            model,
            graph,
            sources: self.sources,
            staffed: Some(&staffed),
            journey: None,
        };
        let mut way = Way {
            from: field.place(from),
            class: Class::Terminal.name().to_owned(),
            because: "its role is a declared top (`terminal`)".to_owned(),
            route: None,
            failed: Vec::new(),
        };
        if graph.station(from).is_some_and(|station| station.terminal) {
            return way;
        }
        let demands = Demands {
            explainer: self,
            staffed: &staffed,
            cell,
        };
        for (class, because) in [
            (
                Class::Open,
                "a way up inside its family is staffed and open to it",
            ),
            (
                Class::LeavesFamily,
                "the only staffed way up that is open to it leaves its family",
            ),
            (
                Class::ClosedToPost,
                "every staffed way up has a step that is not open to it",
            ),
            (
                Class::LeavesInstitution,
                "a way up is written, but it is not staffed here",
            ),
        ] {
            // Of the routes that meet this demand, the one that fails the stronger ones least.
            let route = graph.best_way_up(model, from, |step| {
                let meets = demands.fault(step, class).is_none();
                meets.then(|| u32::from(demands.fault(step, stronger(class)).is_some()))
            });
            let Some(route) = route else { continue };
            way.class = class.name().to_owned();
            way.because = because.to_owned();
            way.failed = route
                .steps
                .iter()
                .filter_map(|id| graph.steps.get(id.index()))
                .filter_map(|step| self.failed(step, demands.fault(step, stronger(class))?))
                .collect();
            way.route = Some(field.walk(from, &route));
            return way;
        }
        way.class = Class::DeadEnd.name().to_owned();
        way.because = "no step and no chain of steps leads from it to a higher level".to_owned();
        way.failed = self.leads_nowhere(from);
        way
    }

    fn failed(&self, step: &Step, because: String) -> Option<FailedStep> {
        let (model, graph) = (self.context.model, self.context.graph);
        Some(FailedStep {
            step: format!(
                "{} -> {}",
                graph.label(model, step.from),
                graph.label(model, step.to)
            ),
            because,
            at: self.at(graph.span(model, step)),
        })
    }

    /// The steps out of everything that can be reached, none of which leads up.
    fn leads_nowhere(&self, from: StationId) -> Vec<FailedStep> {
        let graph = self.context.graph;
        graph
            .reachable(from, Step::lasts)
            .into_iter()
            .chain([from])
            .flat_map(|at| graph.leaving(at))
            .filter_map(|step| {
                let because = if !step.lasts() {
                    "a secondment ends where it began"
                } else if graph.rises(step.from, step.to) {
                    "what lies behind it is no higher than where the post stands"
                } else {
                    "it leads to no higher level"
                };
                self.failed(step, because.to_owned())
            })
            .collect()
    }
}

/// The demand that a class fails: the one of the class above it.
fn stronger(class: Class) -> Class {
    match class {
        Class::LeavesInstitution => Class::ClosedToPost,
        Class::ClosedToPost => Class::LeavesFamily,
        _ => Class::Open,
    }
}

/// Whether a finding names a row.
fn names(finding: &Finding, row: usize, cell: u32) -> bool {
    (cell != NO_CELL && finding.rows.cells.contains(&cell))
        || u32::try_from(row).is_ok_and(|row| finding.rows.rows.contains(&row))
}

struct Demands<'a> {
    explainer: &'a Explainer<'a>,
    staffed: &'a [bool],
    cell: &'a Cell,
}

impl Demands<'_> {
    /// What is wrong with a step for a class, in words; none when it counts. Each class asks what the next one asks,
    /// and more.
    fn fault(&self, step: &Step, class: Class) -> Option<String> {
        let context = self.explainer.context;
        let (model, graph) = (context.model, context.graph);
        if !step.lasts() {
            return Some("a secondment is temporary".to_owned());
        }
        if class == Class::LeavesInstitution {
            return None;
        }
        let staffs = |id: StationId| self.staffed.get(id.index()).copied().unwrap_or(false);
        if let Some(empty) = [step.from, step.to].into_iter().find(|&id| !staffs(id)) {
            return Some(format!(
                "nobody stands on `{}` here, and no post is vacant",
                graph.label(model, empty)
            ));
        }
        if class == Class::ClosedToPost {
            return None;
        }
        let text = |sym| self.explainer.here.posts.symbols.text(sym);
        let (contract, funding) = (text(self.cell.contract), text(self.cell.funding));
        let clauses = graph.admissions.get(step.admission as usize);
        if let Some(closed) = clauses
            .into_iter()
            .flatten()
            .find(|clause| !clause.admits(contract, funding))
        {
            return Some(match closed {
                crate::model::OpenTo::Contract(terms) => format!(
                    "it is open to contract {} alone, and the post is {contract}",
                    terms.join(", ")
                ),
                crate::model::OpenTo::Funding(kinds) => format!(
                    "it is open to funding {} alone, and the post is on {funding} funding",
                    kinds.join(", ")
                ),
            });
        }
        if class == Class::LeavesFamily {
            return None;
        }
        let family = |id: StationId| graph.station(id).and_then(|station| station.family);
        let (from, to) = (family(step.from), family(step.to));
        (from != to).then(|| {
            format!(
                "it leads out of {} into {}",
                model.family_title(from),
                model.family_title(to)
            )
        })
    }
}

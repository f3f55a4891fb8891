//! One state of an institution, as an audit of it sees it: the figures of a scenario's two sides.

use super::{cost, decimal, value};
use crate::audit::{Framework, Request, assemble, findings_of};
use crate::check::onward::Class;
use crate::check::{Context, Establishment};
use crate::policy::accept::Judged;
use crate::posts::census::{Census, Places};
use crate::posts::columns::{Posts, Status};
use crate::posts::placement::Placing;
use crate::report::value::Report;
use crate::source::Sources;
use std::collections::BTreeMap;

/// One state of things: what an audit says of it, and what is compared post by post.
pub(super) struct State {
    pub(super) report: Report,
    pub(super) side: value::Side,
    /// By row: the class of a filled post, or that it is not placed; none where the row is no filled post.
    pub(super) classes: Vec<Option<(Option<Class>, Places)>>,
}

impl State {
    pub(super) fn of(
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
        let judged = (findings.into_iter().map(Judged::new).collect(), Vec::new());
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

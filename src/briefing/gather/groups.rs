//! Posts by institution, family, unit and contract: one walk over the census.

use super::super::{Contract, Facts, Group};
use super::Scope;
use crate::check;
use crate::model::FamilyId;
use crate::posts::census::Cell;
use crate::posts::columns::{Status, Sym};
use crate::posts::placement::Placement;
use crate::syntax::ast::Amount;
use std::collections::BTreeMap;

/// The limit of `fixed-term-concentration` where nothing else is set.
const LIMIT: i64 = 2_500;
/// The funding that is no project's.
const CORE: &str = "core";

pub(super) fn count(scope: &Scope<'_>, facts: &mut Facts) {
    let (context, here) = (scope.context, scope.here);
    let census = here.census;
    let text = |sym: Sym| here.posts.symbols.text(sym);
    let mut institutions: BTreeMap<u32, Group> = BTreeMap::new();
    let mut families: BTreeMap<(bool, u32), Group> = BTreeMap::new();
    let mut units: BTreeMap<(u32, Sym), Group> = BTreeMap::new();
    let mut contracts: BTreeMap<Sym, Contract> = BTreeMap::new();
    let mut reasons: BTreeMap<&'static str, i64> = BTreeMap::new();
    for (number, cell) in census.numbered() {
        if !scope.has(cell.institution) {
            continue;
        }
        let add = |group: &mut Group| add(scope, group, number, cell);
        add(&mut facts.all);
        add(institutions.entry(cell.institution).or_default());
        if let Some(family) = census.family(context.graph, cell) {
            // No family comes last: families in the order of the framework, then roles without one.
            let key = family.map_or((true, 0), |family| (false, family.0));
            add(families.entry(key).or_default());
        }
        if !cell.unit.is_blank() {
            add(units.entry((cell.institution, cell.unit)).or_default());
        }
        match census.placement(cell) {
            Placement::Not(reason) => *reasons.entry(reason.word()).or_default() += cell.posts,
            Placement::On(stations) => {
                let role = |id| context.graph.station(id).map(|station| station.role);
                let first = stations.first().map(|&(id, _)| role(id));
                let several = stations.iter().any(|&(id, _)| Some(role(id)) != first);
                if several && census.in_headcount(cell) {
                    facts.several_roles += cell.posts;
                }
            }
        }
        if census.in_headcount(cell) {
            let contract = contracts.entry(cell.contract).or_default();
            contract.posts += cell.posts;
            contract.fte += cell.fte;
            match text(cell.funding) {
                "" => contract.funding_blank += cell.posts,
                CORE => {}
                _ => contract.project += cell.posts,
            }
        }
    }
    facts.limit = limit(scope);
    facts.has_funding = facts.all.funding_known > 0;
    facts.reasons = reasons.into_iter().collect();
    facts
        .reasons
        .sort_by_key(|&(reason, posts)| (std::cmp::Reverse(posts), reason));
    facts.institutions = named(institutions, |number| scope.institution(number).to_owned());
    facts.families = named(families, |(none, number)| {
        let family = (!none).then_some(FamilyId(number));
        context.model.family_title(family).to_owned()
    });
    facts.units = named(units, |(institution, unit)| {
        if scope.several() {
            format!("{} ({})", text(unit), scope.institution(institution))
        } else {
            text(unit).to_owned()
        }
    });
    facts
        .units
        .sort_by(|a, b| b.filled.cmp(&a.filled).then_with(|| a.name.cmp(&b.name)));
    facts.contracts = contracts
        .into_iter()
        .map(|(term, counted)| Contract {
            term: text(term).to_owned(),
            short_term: context.model.is_short_term(text(term)),
            ..counted
        })
        .collect();
    facts
        .contracts
        .sort_by(|a, b| b.posts.cmp(&a.posts).then_with(|| a.term.cmp(&b.term)));
}

fn named<K: Copy>(groups: BTreeMap<K, Group>, name: impl Fn(K) -> String) -> Vec<Group> {
    groups
        .into_iter()
        .map(|(key, group)| Group {
            name: name(key),
            ..group
        })
        .collect()
}

fn add(scope: &Scope<'_>, group: &mut Group, number: u32, cell: &Cell) {
    let here = scope.here;
    match here.census.placement(cell) {
        Placement::On(_) => group.placed += cell.posts,
        Placement::Not(_) => group.unplaced += cell.posts,
    }
    if cell.status == Status::Vacant && !here.census.is_honorary(cell) {
        group.vacant += cell.posts;
    }
    if !here.census.in_headcount(cell) {
        return;
    }
    group.filled += cell.posts;
    group.fte += cell.fte;
    let class = here.onward.class_of_cell.get(number as usize).copied().flatten();
    if let Some(slot) = class.and_then(|class| group.classes.get_mut(class as usize)) {
        *slot += cell.posts;
        group.classed += cell.posts;
    }
    if !cell.contract.is_blank() {
        group.contract_known += cell.posts;
        let term = here.posts.symbols.text(cell.contract);
        if scope.context.model.is_short_term(term) {
            group.short_term += cell.posts;
        }
    }
    let funding = here.posts.symbols.text(cell.funding);
    if !funding.is_empty() {
        group.funding_known += cell.posts;
        if funding != CORE {
            group.project += cell.posts;
        }
    }
}

fn limit(scope: &Scope<'_>) -> f64 {
    let set =
        check::named("fixed-term-concentration").and_then(|check| scope.context.settings.of(check).at_most);
    let limit = match set {
        Some(Amount::Percent(share) | Amount::Number(share)) => share,
        None => LIMIT,
    };
    limit as f64 / 10_000.0
}

//! `reward-excluded`: families and contracts that no reward scheme covers.
//!
//! # What it looks for
//! Where the framework declares rewards: people (or, without posts, roles) that none of them covers. A reward covers
//! the families and contracts behind its `for` and the roles that name it; one without `for` that no role names
//! covers everybody.
//!
//! # Why it matters
//! Whom no scheme can reward is told that good work does not count.
//!
//! # Example
//! No reward scheme covers 14 people of Learning support; 9 of them are fixed-term.
//!
//! # Settings
//! `check reward-excluded { severity warning }`, or `off`.
//!
//! # Evidence
//! `posts`, `fte`: people whom no scheme covers; `of`: people of the family; `contracts`: their contracts; without
//! posts `roles`: the roles.
//!
//! # How to fix
//! Open a scheme to the family or the contract, or name it in the roles.
//!
//! # Source
//! `semantics.md`, Who is rewarded.

use super::words::{decimal, list, number, posts, ten_thousandths};
use super::{Check, Context, Finding, RowSet, Scope};
use crate::diagnostic::Severity;
use crate::model::{FamilyId, Reward, RewardId, Role, RoleId};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const CHECK: Check = Check {
    name: "reward-excluded",
    severity: Severity::Note,
    graded: false,
    scope: Scope::Either,
    needs: &[],
    source: include_str!("reward_excluded.rs"),
    run,
};

fn run(context: &Context<'_>) -> Vec<Finding> {
    if context.model.rewards.is_empty() {
        return Vec::new();
    }
    match &context.establishment {
        Some(_) => of_posts(context),
        None => of_roles(context),
    }
}

/// Whether a scheme covers a role on a contract; a blank contract may be any.
fn covers(reward: &Reward, id: RewardId, named: &BTreeSet<RewardId>, role: &Role, contract: &str) -> bool {
    let on_contract = contract.is_empty()
        || reward.contracts.is_empty()
        || reward.contracts.iter().any(|term| term == contract);
    let by_family = role
        .family
        .is_some_and(|family| reward.families.contains(&family));
    let everybody = reward.families.is_empty() && !named.contains(&id);
    on_contract && (by_family || everybody || role.rewards.contains(&id))
}

fn covered(context: &Context<'_>, named: &BTreeSet<RewardId>, role: &Role, contract: &str) -> bool {
    let rewards = context.model.rewards.iter().enumerate();
    rewards
        .into_iter()
        .any(|(index, reward)| covers(reward, RewardId::at(index), named, role, contract))
}

/// Schemes that some role names.
fn named(context: &Context<'_>) -> BTreeSet<RewardId> {
    let roles = context.model.roles.iter();
    roles.flat_map(|role| role.rewards.iter().copied()).collect()
}

#[derive(Default)]
struct Group {
    all: i64,
    places: i64,
    fte: i64,
    contracts: BTreeMap<String, i64>,
    cells: Vec<u32>,
}

fn of_posts(context: &Context<'_>) -> Vec<Finding> {
    let Some(here) = &context.establishment else {
        return Vec::new();
    };
    let named = named(context);
    let mut known: BTreeMap<(RoleId, &str), bool> = BTreeMap::new();
    let mut groups: BTreeMap<(u32, Option<FamilyId>), Group> = BTreeMap::new();
    for (index, cell) in here.census.numbered() {
        let station = here
            .census
            .placement(cell)
            .main()
            .and_then(|id| context.graph.station(id));
        let Some(station) = station.filter(|_| here.census.in_headcount(cell)) else {
            continue;
        };
        let Some(role) = context.model.role(station.role) else {
            continue;
        };
        let contract = here.posts.symbols.text(cell.contract);
        let covered = *known
            .entry((station.role, contract))
            .or_insert_with(|| covered(context, &named, role, contract));
        let group = groups.entry((cell.institution, station.family)).or_default();
        group.all += cell.posts;
        if !covered {
            group.places += cell.posts;
            group.fte += cell.fte;
            let shown = if contract.is_empty() {
                "no contract given"
            } else {
                contract
            };
            *group.contracts.entry(shown.to_owned()).or_default() += cell.posts;
            group.cells.push(index);
        }
    }
    groups
        .into_iter()
        .filter(|(_, group)| group.places > 0)
        .map(|((institution, family), group)| {
            let split: Vec<String> = group
                .contracts
                .iter()
                .map(|(contract, places)| format!("{} {contract}", decimal(*places)))
                .collect();
            let message = format!(
                "no reward scheme covers {} of {} in {}: {}",
                posts(group.places),
                decimal(group.all),
                context.model.family_title(family),
                list(&split)
            );
            let contracts: Vec<String> = group.contracts.into_keys().collect();
            let subject = vec![("family", context.model.family_name(family).to_owned())];
            place(
                context,
                Finding::new(&CHECK, Some(institution), subject, message),
                family,
            )
            .evidence("posts", number(group.places))
            .evidence("fte", ten_thousandths(group.fte))
            .evidence("of", number(group.all))
            .evidence("contracts", contracts)
            .rows(RowSet::cells(group.cells), group.places)
        })
        .collect()
}

fn of_roles(context: &Context<'_>) -> Vec<Finding> {
    let named = named(context);
    let terms = context.model.contract_terms();
    let mut groups: BTreeMap<Option<FamilyId>, (usize, Vec<&Role>)> = BTreeMap::new();
    for role in &context.model.roles {
        let group = groups.entry(role.family).or_default();
        group.0 += 1;
        if !terms.iter().any(|term| covered(context, &named, role, term)) {
            group.1.push(role);
        }
    }
    groups
        .into_iter()
        .filter(|(_, (_, roles))| !roles.is_empty())
        .map(|(family, (all, roles))| {
            let names: Vec<String> = roles.iter().map(|role| role.name.clone()).collect();
            let message = format!(
                "no reward scheme covers {} of {all} roles of {}",
                roles.len(),
                context.model.family_title(family)
            );
            let subject = vec![("family", context.model.family_name(family).to_owned())];
            place(context, Finding::new(&CHECK, None, subject, message), family).evidence("roles", names)
        })
        .collect()
}

fn place(context: &Context<'_>, finding: Finding, family: Option<FamilyId>) -> Finding {
    let span = family
        .and_then(|id| context.model.families.get(id.index()))
        .map(|family| family.span);
    let finding =
        finding.suggest("HR policy: open a scheme to them, or name one in their roles (`rewards …`)");
    match span {
        Some(span) => finding.at(span),
        None => finding,
    }
}

//! Who has what for their development, by family, for the checks of it.

use super::{Context, Finding};
use crate::model::{FamilyId, Role, RoleId};
use crate::posts::census;
use crate::posts::columns::Column;
use std::collections::{BTreeMap, BTreeSet};

/// What may be lacking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lack {
    /// Somebody who answers for it.
    Owner,
    /// Days.
    Days,
}

/// A family, in one institution or in the framework.
#[derive(Default)]
pub(super) struct Group {
    /// People of the family, in ten-thousandths.
    pub(super) all: i64,
    /// Those who lack it.
    pub(super) places: i64,
    /// Roles of the family.
    pub(super) of_roles: usize,
    /// Roles that lack it.
    pub(super) roles: BTreeSet<RoleId>,
    pub(super) rows: Vec<u32>,
}

/// Whether the framework, or the posts, speak of development at all: who does not is told nothing.
pub(super) fn uses_cpd(context: &Context<'_>) -> bool {
    let in_roles = context
        .model
        .roles
        .iter()
        .any(|role| role.cpd_owner.is_some() || role.cpd_days.is_some());
    let columns = context.establishment.as_ref().map(|here| here.posts.columns);
    in_roles || columns.is_some_and(|columns| columns.contains(Column::CpdOwner))
}

fn lacks(role: &Role, lack: Lack) -> bool {
    match lack {
        Lack::Owner => role.cpd_owner.is_none(),
        Lack::Days => role.cpd_days.is_none_or(|days| days == 0),
    }
}

/// The families in which somebody lacks it: by institution, or without one where there are no posts.
pub(super) fn groups(context: &Context<'_>, lack: Lack) -> BTreeMap<(Option<u32>, Option<FamilyId>), Group> {
    let mut groups: BTreeMap<(Option<u32>, Option<FamilyId>), Group> = BTreeMap::new();
    match &context.establishment {
        None => {
            for (index, role) in context.model.roles.iter().enumerate() {
                let group = groups.entry((None, role.family)).or_default();
                group.of_roles += 1;
                if lacks(role, lack) {
                    group.roles.insert(RoleId::at(index));
                }
            }
        }
        Some(here) => {
            for (row, &number) in here.census.cell_of_row.iter().enumerate() {
                let Some(cell) = here.census.cells.get(number as usize) else {
                    continue;
                };
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
                let places = census::places(here.posts, row, here.census.job_shares.fte(here.posts, row));
                let group = groups
                    .entry((Some(cell.institution), station.family))
                    .or_default();
                group.all += places;
                let owned = lack == Lack::Owner && !here.posts.text(Column::CpdOwner, row).is_blank();
                if !owned && lacks(role, lack) {
                    group.places += places;
                    group.roles.insert(station.role);
                    group.rows.extend(u32::try_from(row).ok());
                }
            }
        }
    }
    groups.retain(|_, group| !group.roles.is_empty());
    groups
}

/// Names the roles, and stands at the family.
pub(super) fn place(
    context: &Context<'_>,
    finding: Finding,
    family: Option<FamilyId>,
    group: &Group,
) -> Finding {
    let names: Vec<&str> = group
        .roles
        .iter()
        .map(|&role| context.model.role_name(role))
        .collect();
    let finding = finding.evidence("roles", names);
    match family.and_then(|id| context.model.families.get(id.index())) {
        Some(family) => finding.at(family.span),
        None => finding,
    }
}

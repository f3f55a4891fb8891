//! Who has what for their development, by family, for the checks of it.

use super::words::{decimal, number, posts, verb};
use super::{Check, Context, Finding, RowSet};
use crate::model::{FamilyId, Role, RoleId};
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
struct Group {
    /// People of the family, in ten-thousandths.
    all: i64,
    /// Those who lack it.
    places: i64,
    /// Roles of the family.
    of_roles: usize,
    /// Roles that lack it.
    roles: BTreeSet<RoleId>,
    rows: Vec<u32>,
}

/// Whether the framework, or the posts, speak of development at all: who does not is told nothing.
fn uses_cpd(context: &Context<'_>) -> bool {
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
fn groups(context: &Context<'_>, lack: Lack) -> BTreeMap<(Option<u32>, Option<FamilyId>), Group> {
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
                let places = here.census.places_of_row(here.posts, row);
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

/// A finding for each family in which somebody lacks it. `lacking` goes on after "3 of 14 people in … have", and `remedy` says
/// what to write.
pub(super) fn findings(
    check: &Check,
    context: &Context<'_>,
    lack: Lack,
    lacking: &str,
    remedy: &str,
) -> Vec<Finding> {
    if !uses_cpd(context) {
        return Vec::new();
    }
    let finding = |((institution, family), group): ((Option<u32>, Option<FamilyId>), Group)| {
        let of_family = context.model.family_title(family);
        let message = match institution {
            Some(_) => format!(
                "{} of {} in {of_family} {} {lacking}",
                posts(group.places),
                decimal(group.all),
                verb(group.places, "has", "have"),
            ),
            None => format!(
                "{} of {} roles of {of_family} {} {lacking}",
                group.roles.len(),
                group.of_roles,
                if group.roles.len() == 1 { "has" } else { "have" },
            ),
        };
        let subject = vec![("family", context.model.family_name(family).to_owned())];
        let mut finding = Finding::new(check, institution, subject, message);
        if institution.is_some() {
            finding = finding
                .evidence("posts", number(group.places))
                .evidence("of", number(group.all));
        }
        let roles = group.roles.iter();
        let names: Vec<&str> = roles.map(|&role| context.model.role_name(role)).collect();
        finding = finding.evidence("roles", names);
        if let Some(family) = family.and_then(|id| context.model.families.get(id.index())) {
            finding = finding.at(family.span);
        }
        finding
            .suggest(remedy)
            .rows(RowSet::rows(group.rows), group.places)
    };
    groups(context, lack).into_iter().map(finding).collect()
}

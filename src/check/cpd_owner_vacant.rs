//! `cpd-owner-vacant`: a role that answers for development and that nobody holds.
//!
//! # What it looks for
//! Roles that are named as owners of development, in each institution where people depend on them: no filled post is
//! placed on the owner's role.
//!
//! # Why it matters
//! The entitlement is written and nobody is there to honour it.
//!
//! # Example
//! Nobody holds Head of learning technology, who answers for the development of 12 people.
//!
//! # Settings
//! `check cpd-owner-vacant { severity error }`, or `off`.
//!
//! # Evidence
//! `posts`: people who depend on the owner; `vacant`: vacant posts of the owner's role; `roles`: the roles that
//! depend on it.
//!
//! # How to fix
//! Fill the post, or name another owner until then.
//!
//! # Source
//! `semantics.md`, Who answers for development.

use super::words::{number, posts, role_title};
use super::{Check, Context, Finding, RowSet, Scope};
use crate::diagnostic::Severity;
use crate::model::RoleId;
use crate::posts::columns::Status;
use std::collections::{BTreeMap, BTreeSet};

pub(super) const CHECK: Check = Check {
    name: "cpd-owner-vacant",
    severity: Severity::Warning,
    graded: false,
    scope: Scope::Posts,
    needs: &[],
    source: include_str!("cpd_owner_vacant.rs"),
    run,
};

#[derive(Default)]
struct Owner {
    filled: i64,
    vacant: i64,
    dependants: i64,
    roles: BTreeSet<RoleId>,
    cells: Vec<u32>,
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let Some(here) = &context.establishment else {
        return Vec::new();
    };
    let owners: BTreeSet<RoleId> = context
        .model
        .roles
        .iter()
        .filter_map(|role| role.cpd_owner)
        .collect();
    let mut found: BTreeMap<(u32, RoleId), Owner> = BTreeMap::new();
    for (index, cell) in here.census.numbered() {
        let placement = here.census.placement(cell);
        for &(station, _) in placement.stations() {
            let Some(station) = context
                .graph
                .station(station)
                .filter(|found| owners.contains(&found.role))
            else {
                continue;
            };
            let owner = found.entry((cell.institution, station.role)).or_default();
            if here.census.in_headcount(cell) {
                owner.filled += cell.posts;
            } else if cell.status == Status::Vacant {
                owner.vacant += cell.posts;
            }
        }
        let main = placement.main().and_then(|id| context.graph.station(id));
        let Some(station) = main.filter(|_| here.census.in_headcount(cell)) else {
            continue;
        };
        if let Some(owner) = context.model.role(station.role).and_then(|role| role.cpd_owner) {
            let owner = found.entry((cell.institution, owner)).or_default();
            owner.dependants += cell.posts;
            owner.roles.insert(station.role);
            owner.cells.push(index);
        }
    }
    found.retain(|_, owner| owner.filled == 0 && owner.dependants > 0);
    found
        .into_iter()
        .map(|((institution, role), owner)| {
            let vacant = if owner.vacant > 0 {
                format!(" ({} vacant)", posts(owner.vacant))
            } else {
                String::new()
            };
            let message = format!(
                "nobody holds {}{vacant}, who answers for the development of the people in {}",
                role_title(context, role),
                posts(owner.dependants)
            );
            let roles: Vec<&str> = owner
                .roles
                .iter()
                .map(|&role| context.model.role_name(role))
                .collect();
            let subject = vec![("role", context.model.role_name(role).to_owned())];
            let mut finding = Finding::new(&CHECK, Some(institution), subject, message)
                .evidence("posts", number(owner.dependants))
                .evidence("vacant", number(owner.vacant))
                .evidence("roles", roles);
            if let Some(found) = context.model.role(role) {
                finding = finding.at(found.span);
            }
            finding
                .suggest("a budget holder: fill the post; until then, name another owner")
                .rows(RowSet::cells(owner.cells), owner.dependants)
        })
        .collect()
}

//! `indistinct-roles`: neighbouring roles of a family with the same skills, activities and factors.
//!
//! # What it looks for
//! Roles of one family that are joined by a step, stand on the same level or on neighbouring ones, and whose profiles
//! name exactly the same skills at the same levels, the same activities and the same factor levels. Profiles that
//! name nothing are not compared.
//!
//! # Why it matters
//! Nobody can say what distinguishes them: a promotion between them cannot be argued for, nor refused.
//!
//! # Example
//! Educational developer and Senior educational developer have the same 3 skills and 2 activities.
//!
//! # Settings
//! `check indistinct-roles { severity warning }`, or `off`.
//!
//! # Evidence
//! `roles`: the roles; `skills`, `activities`: how many they share.
//!
//! # How to fix
//! Write what the higher role adds, or make one role of them with several grades.
//!
//! # Source
//! `semantics.md`, Evaluation and roles.

use super::words::list;
use super::{Check, Context, Finding, Scope};
use crate::diagnostic::Severity;
use crate::graph::TierId;
use crate::model::evaluation::LevelRange;
use crate::model::{ActivityId, FamilyId, Role, RoleId, SkillId};
use std::collections::{BTreeMap, BTreeSet};

pub(super) const CHECK: Check = Check {
    name: "indistinct-roles",
    severity: Severity::Note,
    graded: false,
    scope: Scope::Framework,
    needs: &[],
    source: include_str!("indistinct_roles.rs"),
    run,
};

/// All that a profile says.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Profile {
    family: FamilyId,
    skills: Vec<(SkillId, i64)>,
    activities: Vec<ActivityId>,
    factors: Option<(u32, Vec<LevelRange>)>,
}

fn profile(role: &Role) -> Option<Profile> {
    let mut skills = role.skills.clone();
    skills.sort_unstable();
    let mut activities = role.activities.clone();
    activities.sort_unstable();
    let factors = role
        .evaluated
        .as_ref()
        .map(|profile| (profile.evaluation.0, profile.ranges()));
    if skills.is_empty() && activities.is_empty() && factors.is_none() {
        return None;
    }
    Some(Profile {
        family: role.family?,
        skills,
        activities,
        factors,
    })
}

fn run(context: &Context<'_>) -> Vec<Finding> {
    let mut groups: BTreeMap<Profile, Vec<RoleId>> = BTreeMap::new();
    for (index, role) in context.model.roles.iter().enumerate() {
        if let Some(profile) = profile(role) {
            groups.entry(profile).or_default().push(RoleId::at(index));
        }
    }
    groups.retain(|_, roles| roles.len() > 1);
    if groups.is_empty() {
        return Vec::new();
    }
    let joined = joined(context);
    let mut findings = Vec::new();
    for (profile, roles) in groups {
        let near = |left: RoleId, right: RoleId| {
            joined.contains(&(left.min(right), left.max(right)))
                || beside(context, profile.family, left, right)
        };
        let alike: Vec<RoleId> = roles
            .iter()
            .copied()
            .filter(|&role| roles.iter().any(|&other| other != role && near(role, other)))
            .collect();
        if let [_, _, ..] = alike.as_slice() {
            findings.push(render(context, &profile, &alike));
        }
    }
    findings
}

/// Pairs of roles that a step joins, the lower id first.
fn joined(context: &Context<'_>) -> BTreeSet<(RoleId, RoleId)> {
    let pairs = context
        .model
        .steps
        .iter()
        .map(|step| (step.from.role, step.to.role));
    pairs.map(|(from, to)| (from.min(to), from.max(to))).collect()
}

/// On one level, or on neighbouring levels of the family.
fn beside(context: &Context<'_>, family: FamilyId, left: RoleId, right: RoleId) -> bool {
    let tiers = |role: RoleId| -> Vec<TierId> {
        let stations = context.graph.of_role(context.model, role);
        stations
            .filter_map(|id| context.graph.station(id).map(|found| found.tier))
            .collect()
    };
    let (left, right) = (tiers(left), tiers(right));
    let order = &context.graph.tiers;
    let own: Vec<TierId> = context
        .graph
        .stations
        .iter()
        .filter(|station| station.family == Some(family))
        .map(|station| station.tier)
        .collect();
    let next = |low: TierId, high: TierId| {
        order.below(low, high)
            && !own
                .iter()
                .any(|&tier| order.below(low, tier) && order.below(tier, high))
    };
    left.iter().any(|&left| {
        right
            .iter()
            .any(|&right| left == right || next(left, right) || next(right, left))
    })
}

fn render(context: &Context<'_>, profile: &Profile, alike: &[RoleId]) -> Finding {
    let roles: Vec<&Role> = alike
        .iter()
        .filter_map(|&role| context.model.role(role))
        .collect();
    let titles: Vec<String> = roles.iter().map(|role| role.title.clone()).collect();
    let names: Vec<String> = roles.iter().map(|role| role.name.clone()).collect();
    let mut same = Vec::new();
    for (count, one, many) in [
        (profile.skills.len(), "skill", "skills"),
        (profile.activities.len(), "activity", "activities"),
    ] {
        match count {
            0 => {}
            1 => same.push(one.to_owned()),
            _ => same.push(format!("{count} {many}")),
        }
    }
    if profile.factors.is_some() {
        same.push("factor levels".to_owned());
    }
    let message = format!("{} have the same {}", list(&titles), list(&same));
    let size = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let mut finding = Finding::new(&CHECK, None, vec![("roles", names.join(", "))], message)
        .evidence("roles", names)
        .evidence("skills", size(profile.skills.len()))
        .evidence("activities", size(profile.activities.len()));
    for role in roles {
        finding = finding.at(role.span);
    }
    finding
        .suggest("HR policy: write what the higher role adds, or make one role of them with several grades")
}

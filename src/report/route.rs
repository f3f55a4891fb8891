//! The document of `gradus route`, and its text.

use super::figures::whole;
use super::value::FilePlace;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// The routes between two roles, or all that leave one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Routes {
    /// Version of gradus.
    pub gradus: String,
    /// Version of this document's shape.
    pub schema: u32,
    /// The date as of which the framework was read.
    pub as_of: String,
    /// Where the routes start, as it was asked.
    pub from: String,
    /// Where they lead, as it was asked; absent when everything that can be reached was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Whether posts were read, so that `staffed` is known.
    pub posts: bool,
    /// The routes, best first.
    pub routes: Vec<Found>,
}

/// A route and what it is the best of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Found {
    /// `shortest`, `shortest staffed`, `shortest open to all`.
    pub is: Vec<String>,
    /// The route.
    #[serde(flatten)]
    pub walk: Walk,
}

/// A route.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Walk {
    /// Where it starts.
    pub from: Place,
    /// Its steps.
    pub steps: Vec<RouteStep>,
    /// Least time: calendar months …
    pub months: i64,
    /// … and days.
    pub days: i64,
    /// The same in words.
    pub time: String,
    /// Skills that the first role does not have at the level that is asked for on the way.
    pub skills: Vec<NeededSkill>,
}

/// A role at a grade.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// The role.
    pub role: String,
    /// Its title.
    pub title: String,
    /// The grade.
    pub grade: String,
    /// Whether some post is placed here; absent when no posts were read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staffed: Option<bool>,
}

/// One step of a route.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RouteStep {
    /// `promotion`, `vacancy`, `transfer`, `secondment` or `progression`.
    pub kind: String,
    /// Where it leads.
    pub to: Place,
    /// Its minimum time in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// What it needs.
    pub needs: Vec<String>,
    /// Whom it is open to; empty means everybody.
    pub open_to: Vec<String>,
    /// The clause.
    pub at: FilePlace,
}

/// A skill that is still needed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NeededSkill {
    /// The skill's title.
    pub skill: String,
    /// The level that is asked for.
    pub level: i64,
    /// The level of the first role, where it has the skill.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has: Option<i64>,
}

impl Place {
    /// `Officer at grade 6`, and whether nobody here is.
    pub(super) fn words(&self) -> String {
        let grade = format!("{} at grade {}", self.title, self.grade);
        if self.staffed == Some(false) {
            format!("{grade} (not staffed here)")
        } else {
            grade
        }
    }
}

/// The routes for people.
#[must_use]
pub fn text(routes: &Routes) -> String {
    let mut out = String::new();
    match &routes.to {
        Some(to) if routes.routes.is_empty() => {
            let _ = writeln!(out, "No route leads from {} to {to}.", routes.from);
        }
        Some(to) => {
            let _ = writeln!(out, "From {} to {to}, as of {}", routes.from, routes.as_of);
            for found in &routes.routes {
                out.push('\n');
                route(&mut out, found);
            }
        }
        None if routes.routes.is_empty() => {
            let _ = writeln!(out, "No step leaves {}.", routes.from);
        }
        None => {
            let count = whole(routes.routes.len() as u64);
            let roles = if routes.routes.len() == 1 {
                "role at grade"
            } else {
                "roles at grade"
            };
            let _ = writeln!(
                out,
                "From {}, as of {}: {count} {roles} can be reached\n",
                routes.from, routes.as_of
            );
            for found in &routes.routes {
                let Some(last) = found.walk.steps.last() else {
                    continue;
                };
                let _ = writeln!(out, "  {}", last.to.words());
                let _ = writeln!(out, "    {}", measure(found));
            }
        }
    }
    out
}

/// `6 years, 3 steps`.
fn measure(found: &Found) -> String {
    let steps = found.walk.steps.len();
    let plural = if steps == 1 { "step" } else { "steps" };
    if found.walk.months == 0 && found.walk.days == 0 {
        format!("{steps} {plural}, no minimum time")
    } else {
        format!("{steps} {plural}, {} at least", found.walk.time)
    }
}

fn route(out: &mut String, found: &Found) {
    let _ = writeln!(out, "The {} route: {}", found.is.join(" and "), measure(found));
    steps(out, &found.walk);
    if !found.walk.skills.is_empty() {
        let skills: Vec<String> = found
            .walk
            .skills
            .iter()
            .map(|skill| match skill.has {
                Some(has) => format!("{} {} (now {has})", skill.skill, skill.level),
                None => format!("{} {}", skill.skill, skill.level),
            })
            .collect();
        let _ = writeln!(out, "  Still to be learnt on the way: {}", skills.join("; "));
    }
}

/// The steps of a route, one below the other.
pub(super) fn steps(out: &mut String, walk: &Walk) {
    let _ = writeln!(out, "     {}", walk.from.words());
    for (number, step) in walk.steps.iter().enumerate() {
        let after = step
            .after
            .as_ref()
            .map_or_else(String::new, |after| format!(" after {after}"));
        let _ = writeln!(out, "  {}. {}{after}: {}", number + 1, step.kind, step.to.words());
        if !step.needs.is_empty() {
            let _ = writeln!(out, "     needs {}", step.needs.join(", "));
        }
        for open in &step.open_to {
            let _ = writeln!(out, "     open to {open} alone");
        }
        let _ = writeln!(
            out,
            "     written at {}:{}:{}",
            step.at.file, step.at.line, step.at.column
        );
    }
}

//! The document of `gradus route`, and its text.

use super::figures::{places, size, whole};
use super::safe::safe;
use super::value::{FilePlace, Places};
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
    /// The grade that is to be reached, as it was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_grade: Option<String>,
    /// The longest time that was asked for, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// The post that goes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post: Option<Goer>,
    /// The person's skills, as they were given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skills: Option<Vec<HasSkill>>,
    /// What stands in the way of starting, in words.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub remarks: Vec<String>,
    /// Whether posts were read, so that `staffed` is known.
    pub posts: bool,
    /// The routes, best first.
    pub routes: Vec<Found>,
}

/// The post that goes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Goer {
    /// Its id.
    pub id: String,
    /// Its institution.
    pub institution: String,
    /// Its contract; empty for none.
    pub contract: String,
    /// Its funding; empty for none.
    pub funding: String,
}

/// A skill that a person has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HasSkill {
    /// The skill's title.
    pub skill: String,
    /// Its level.
    pub level: i64,
}

/// A route and what it is the best of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Found {
    /// `shortest`, `more direct` (fewer steps in more time) or `equally short`, each followed by `staffed`, `open to all`,
    /// `open to this post` or both where the route is that among those.
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
    /// Whether every role at grade on it has a post; absent when no posts were read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staffed: Option<bool>,
    /// Whether every step is open to the post; absent without a post.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open: Option<bool>,
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
    /// It is closed to the post; absent without a post.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed: Option<bool>,
    /// Filled posts at its start, which wait for it; absent when no posts were read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting: Option<Places>,
    /// Filled posts at its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filled: Option<Places>,
    /// Vacant posts at its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vacant: Option<Places>,
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
        let grade = format!("{} at grade {}", safe(&self.title), safe(&self.grade));
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
    let start = start(routes);
    let within = routes
        .within
        .as_ref()
        .map_or_else(String::new, |within| format!(" within {within}"));
    for remark in &routes.remarks {
        let _ = writeln!(out, "{remark}");
    }
    match (&routes.to, &routes.to_grade) {
        (Some(to), _) if routes.routes.is_empty() => {
            let _ = writeln!(out, "No route leads from {start} to {to}{within}.");
        }
        (Some(to), _) => {
            let _ = writeln!(out, "From {start} to {to}{within}, as of {}", routes.as_of);
            each(&mut out, &routes.routes);
        }
        (None, Some(grade)) if routes.routes.is_empty() => {
            let _ = writeln!(
                out,
                "No route leads from {start} to grade {grade} or above{within}."
            );
        }
        (None, Some(grade)) => {
            let _ = writeln!(
                out,
                "From {start} to grade {grade} or above{within}, as of {}",
                routes.as_of
            );
            let mut end = None;
            for found in &routes.routes {
                let here = found.walk.steps.last().map(|step| &step.to);
                if here != end {
                    end = here;
                    let _ = writeln!(out, "\nTo {}", here.map_or_else(String::new, Place::words));
                }
                each(&mut out, std::slice::from_ref(found));
            }
        }
        (None, None) if routes.routes.is_empty() => {
            let _ = writeln!(out, "No step leaves {start}{within}.");
        }
        (None, None) => {
            let count = whole(routes.routes.len() as u64);
            let roles = if routes.routes.len() == 1 {
                "role at grade"
            } else {
                "roles at grade"
            };
            let _ = writeln!(
                out,
                "From {start}, as of {}: {count} {roles} can be reached{within}\n",
                routes.as_of
            );
            for found in &routes.routes {
                let Some(last) = found.walk.steps.last() else {
                    continue;
                };
                let _ = writeln!(out, "  {}", last.to.words());
                let mut line = measure(found);
                if found.walk.open == Some(false) {
                    line.push_str(", closed to this post");
                }
                if found.walk.staffed == Some(false) && last.to.staffed == Some(true) {
                    line.push_str(", over a role that is not staffed here");
                }
                let _ = writeln!(out, "    {line}");
            }
        }
    }
    let named = routes.to.is_some() || routes.to_grade.is_some();
    if named && !routes.routes.is_empty() {
        let all =
            |of: fn(&Walk) -> Option<bool>| routes.routes.iter().all(|found| of(&found.walk) == Some(false));
        if all(|walk| walk.open) {
            out.push_str("\nNone of these routes is open to this post.\n");
        }
        if all(|walk| walk.staffed) {
            out.push_str("\nNone of these routes is staffed all along.\n");
        }
    }
    out
}

/// Where the routes start: what was asked, the post with its contract, the person with the skills.
fn start(routes: &Routes) -> String {
    let mut start = safe(&routes.from).into_owned();
    if let Some(post) = &routes.post {
        let terms: Vec<&str> = [post.contract.as_str(), post.funding.as_str()]
            .into_iter()
            .filter(|term| !term.is_empty())
            .collect();
        let terms = if terms.is_empty() {
            String::new()
        } else {
            format!(" ({})", terms.join(", "))
        };
        start = format!("post {}{}, {start}", safe(&post.id), safe(&terms));
    }
    if let Some(skills) = &routes.skills {
        let skills: Vec<String> = skills
            .iter()
            .map(|skill| format!("{} {}", safe(&skill.skill), skill.level))
            .collect();
        start = format!("{start}, with {}", skills.join(", "));
    }
    start
}

/// `The shortest route, staffed and open to all`, `The more direct staffed route`.
fn called(is: &[String]) -> String {
    const RANKS: [&str; 3] = ["shortest", "more direct", "equally short"];
    let parts: Vec<(&str, &str)> = is
        .iter()
        .filter_map(|name| {
            let rank = RANKS.into_iter().find(|rank| name.starts_with(rank))?;
            Some((rank, name.strip_prefix(rank)?.trim()))
        })
        .collect();
    let article = |rank: &str| if rank.starts_with('e') { "An" } else { "The" };
    // What is the best of all is the best of those that are staffed, too: it is enough to say that it is.
    if let Some((rank, _)) = parts.iter().find(|(_, more)| more.is_empty()) {
        let more = parts
            .iter()
            .map(|(_, more)| *more)
            .max_by_key(|more| (more.contains(" and "), more.len()));
        let more = more
            .filter(|more| !more.is_empty())
            .map_or_else(String::new, |more| format!(", {more}"));
        return format!("{} {rank} route{more}", article(rank));
    }
    let first = parts.first().map_or("", |(rank, _)| rank);
    let names: Vec<&str> = is.iter().map(String::as_str).collect();
    format!("{} {} route", article(first), names.join(" and "))
}

fn each(out: &mut String, routes: &[Found]) {
    for found in routes {
        out.push('\n');
        route(out, found);
    }
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
    let _ = writeln!(out, "{}: {}", called(&found.is), measure(found));
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
            let closed = if step.closed == Some(true) {
                ": closed to this post"
            } else {
                ""
            };
            let _ = writeln!(out, "     open to {open} alone{closed}");
        }
        if let (Some(waiting), Some(filled), Some(vacant)) = (&step.waiting, &step.filled, &step.vacant) {
            let _ = writeln!(out, "     {}", queue(waiting, filled, vacant));
        }
        let _ = writeln!(
            out,
            "     written at {}:{}:{}",
            step.at.file, step.at.line, step.at.column
        );
    }
}

/// `19 posts wait; above 2 filled, 1 vacant`.
fn queue(waiting: &Places, filled: &Places, vacant: &Places) -> String {
    let (verb, posts) = if size(waiting) == 1.0 {
        ("waits", "post")
    } else {
        ("wait", "posts")
    };
    let end = if size(filled) == 0.0 && size(vacant) == 0.0 {
        "no post at its end".to_owned()
    } else {
        format!("at its end {} filled, {} vacant", places(filled), places(vacant))
    };
    format!("{} {posts} {verb} for it; {end}", places(waiting))
}

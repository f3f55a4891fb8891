//! The document of `gradus compare --role A --role B`, and its text.

use super::route::Place;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// Two roles side by side: what somebody who goes from one to the other gains and loses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Profiles {
    /// Version of gradus.
    pub gradus: String,
    /// Version of this document's shape.
    pub schema: u32,
    /// The date as of which the framework was read.
    pub as_of: String,
    /// The first role, at its lowest grade.
    pub from: Place,
    /// The second role, at its lowest grade.
    pub to: Place,
    /// What differs, in the order skills, activities, contracts, rewards, grades, family, development.
    pub aspects: Vec<Aspect>,
}

/// One aspect of two roles.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Aspect {
    /// `skills`, `activities`, `contracts`, `rewards`, `grades`, `family`, `development`.
    pub name: String,
    /// What the second role has and the first has not.
    pub gained: Vec<String>,
    /// What the first role has and the second has not.
    pub lost: Vec<String>,
    /// What the second role has at a higher level.
    pub raised: Vec<Change>,
    /// What the second role has at a lower level.
    pub lowered: Vec<Change>,
    /// What both have alike.
    pub kept: Vec<String>,
}

/// Something that both have at different levels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// What.
    pub name: String,
    /// At the first role.
    pub from: String,
    /// At the second role.
    pub to: String,
}

/// The comparison for people.
#[must_use]
pub fn text(profiles: &Profiles) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "From {} ({}) to {} ({}), as of {}",
        profiles.from.title, profiles.from.role, profiles.to.title, profiles.to.role, profiles.as_of
    );
    for aspect in &profiles.aspects {
        let all = [&aspect.gained, &aspect.lost, &aspect.kept];
        if all.iter().all(|list| list.is_empty()) && aspect.raised.is_empty() && aspect.lowered.is_empty() {
            continue;
        }
        let _ = writeln!(out, "\n{}", aspect.name);
        let changes = |list: &[Change]| -> Vec<String> {
            list.iter()
                .map(|change| format!("{} from {} to {}", change.name, change.from, change.to))
                .collect()
        };
        for (word, list) in [
            ("gained", aspect.gained.clone()),
            ("raised", changes(&aspect.raised)),
            ("lowered", changes(&aspect.lowered)),
            ("lost", aspect.lost.clone()),
            ("kept", aspect.kept.clone()),
        ] {
            if !list.is_empty() {
                let _ = writeln!(out, "  {word:7}  {}", list.join("; "));
            }
        }
    }
    out
}

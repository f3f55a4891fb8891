//! The document of `gradus scenario`: figures before and after, side by side.

mod text;

pub use text::text;

use super::value::{FilePlace, Finding, Summary};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
pub use serde_json::Number;
use std::collections::BTreeMap;

type Places = Number;

/// What-ifs of one framework and its posts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Scenarios {
    /// Version of gradus.
    pub gradus: String,
    /// Version of this document's shape.
    pub schema: u32,
    /// The date as of which everything was read.
    pub as_of: String,
    /// `given`, `manifest` or `clock`.
    pub as_of_from: String,
    /// The framework's title, else its name.
    pub framework: String,
    /// The currency of all amounts.
    pub currency: String,
    /// On-costs as the manifest has them: `28%`; none where it has none.
    pub on_costs: Option<String>,
    /// As things stand.
    pub today: Side,
    /// The scenarios, in the order in which they were asked for.
    pub scenarios: Vec<Scenario>,
}

/// The figures of one state of things.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Side {
    /// Filled posts.
    #[schemars(with = "f64")]
    pub headcount: Places,
    /// Their FTE.
    pub fte: String,
    /// Vacant posts.
    #[schemars(with = "f64")]
    pub vacant: Places,
    /// Posts placed on the framework, of every status.
    #[schemars(with = "f64")]
    pub placed: Places,
    /// Posts that are not.
    #[schemars(with = "f64")]
    pub unplaced: Places,
    /// Filled posts on short-term contracts.
    #[schemars(with = "f64")]
    pub short_term: Places,
    /// Filled posts whose contract is known.
    #[schemars(with = "f64")]
    pub contract_known: Places,
    /// Filled, placed posts by onward class.
    #[schemars(with = "BTreeMap<String, f64>")]
    pub onward: BTreeMap<String, Places>,
    /// Findings by severity.
    pub findings: Summary,
    /// The pay bill; none where the pay of no post is known.
    pub cost: Option<Cost>,
}

impl Side {
    /// Of no posts at all.
    #[must_use]
    pub fn empty() -> Self {
        let none = || Number::from(0);
        Self {
            headcount: none(),
            fte: String::new(),
            vacant: none(),
            placed: none(),
            unplaced: none(),
            short_term: none(),
            contract_known: none(),
            onward: BTreeMap::new(),
            findings: Summary::default(),
            cost: None,
        }
    }
}

/// The pay bill of filled posts a year, at the pay tables of the date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Cost {
    /// Posts that are in it.
    #[schemars(with = "f64")]
    pub posts: Places,
    /// Of these, posts without pay of their own: the bottom of the grade was taken.
    #[schemars(with = "f64")]
    pub estimated: Places,
    /// Posts that are not in it: neither their pay nor that of their grade is known.
    #[schemars(with = "f64")]
    pub unknown: Places,
    /// Everybody at the bottom of their grade.
    pub bottom: String,
    /// As paid.
    pub paid: String,
    /// Everybody at the last service point of their grade.
    pub top: String,
    /// As paid, with on-costs; none where the manifest has none.
    pub with_on_costs: Option<String>,
    /// As paid after one year, two, three, four and five, by increments alone.
    pub years: Vec<String>,
    /// Posts with an increment to come in these years.
    #[schemars(with = "f64")]
    pub rising: Places,
}

/// One what-if.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Scenario {
    /// Its name.
    pub name: String,
    /// Its title; empty where it has none.
    pub title: String,
    /// What it changes, in order.
    pub changes: Vec<Change>,
    /// The figures after it.
    pub after: Side,
    /// Filled posts that are in another onward class than today.
    pub moves: Vec<Move>,
    /// Of these, those in a better one.
    #[schemars(with = "f64")]
    pub helped: Places,
    /// Those in a worse one.
    #[schemars(with = "f64")]
    pub harmed: Places,
    /// Findings of today that it does away with.
    pub gone: Vec<Finding>,
    /// Findings that it brings.
    pub new: Vec<Finding>,
    /// Findings that it leaves, with other numbers.
    pub changed: Vec<Changed>,
}

/// One change of a scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// As it is written.
    pub text: String,
    /// Where.
    pub place: FilePlace,
    /// Posts that it changes or adds; 0 for a change of the framework.
    #[schemars(with = "f64")]
    pub posts: Places,
    /// Posts left as they are because a blank leaves the condition undecided.
    #[schemars(with = "f64")]
    pub not_judged: Places,
    /// Whether it changes the framework and not posts.
    pub of_framework: bool,
}

/// Posts that go from one onward class to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Move {
    /// The class today, or `unplaced`.
    pub from: String,
    /// The class afterwards, or `unplaced`.
    pub to: String,
    /// How many posts.
    #[schemars(with = "f64")]
    pub posts: Places,
}

/// A finding before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Changed {
    /// Today.
    pub before: Finding,
    /// Afterwards.
    pub after: Finding,
}

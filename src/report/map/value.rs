//! The career map as facts: levels, families, roles at grade with their posts, and the steps between them.
//!
//! It is the JSON document of `gradus map --format json`, and all that the drawings know.

use crate::report::value::{FilePlace, Places};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The career map (`interfaces.md`, Commands: `gradus map`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Map {
    /// Version of gradus.
    pub gradus: String,
    /// Version of this document's shape.
    pub schema: u32,
    /// The date as of which everything was read.
    pub as_of: String,
    /// The framework.
    pub framework: MapFramework,
    /// The institutions whose posts are counted; empty without posts.
    pub institutions: Vec<String>,
    /// The unit whose posts alone are counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// What was left out, in words: `reached from Learning technologist`.
    pub shown: Vec<String>,
    /// What is counted on the map; absent without posts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub posts: Option<MapTotals>,
    /// The levels, lowest first.
    pub levels: Vec<Level>,
    /// The families, in order of declaration.
    pub families: Vec<Lane>,
    /// The roles at grade.
    pub nodes: Vec<Node>,
    /// The steps between them.
    pub steps: Vec<MapStep>,
    /// Steps that are missing between two neighbouring levels of a family (`semantics.md`, Missing routes).
    pub missing: Vec<MissingStep>,
}

/// The framework of a map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MapFramework {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its version.
    pub version: String,
}

/// The posts of a map in all. A post with several roles counts once here, and at each of its roles at grade.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MapTotals {
    /// Filled posts that are placed.
    pub filled: Places,
    /// Vacant posts that are placed.
    pub vacant: Places,
    /// Filled posts that could not be placed, and so stand nowhere on the map.
    pub unplaced: Places,
}

/// A level: the grades that stand on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Level {
    /// Its grades, in order of declaration.
    pub grades: Vec<LevelGrade>,
    /// Whether it is higher than the level before it. When not, no alignment ties the two and neither is higher.
    pub above_previous: bool,
}

/// A grade of a level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LevelGrade {
    /// Its scale.
    pub scale: String,
    /// The scale's title.
    pub scale_title: String,
    /// Its name.
    pub grade: String,
    /// Words for people: `Grade 6`, `Band 6`, `Lecturer`.
    pub title: String,
}

/// A family: one lane of the map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Lane {
    /// Its name; empty for the roles without one.
    pub name: String,
    /// Its title.
    pub title: String,
}

/// A role at one grade.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Node {
    /// `role@grade`.
    pub id: String,
    /// The role.
    pub role: String,
    /// Its title.
    pub title: String,
    /// The grade.
    pub grade: String,
    /// The grade in words: `grade 6`, `band 6`.
    pub grade_words: String,
    /// Index into the levels.
    pub level: usize,
    /// Index into the families.
    pub family: usize,
    /// People come in here from outside.
    pub entry: bool,
    /// A declared top.
    pub terminal: bool,
    /// Where the framework as written leads from here, posts apart: `terminal`, `open`, `leaves-family` or `dead-end`.
    pub way: String,
    /// Shown because a step joins it to what was asked for.
    pub beside: bool,
    /// Its posts; absent without posts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub posts: Option<NodePosts>,
    /// Where the role is declared.
    pub at: FilePlace,
}

/// The posts of a role at grade.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NodePosts {
    /// Filled, honorary ones apart.
    pub filled: Places,
    /// Vacant.
    pub vacant: Places,
    /// Frozen: no destination.
    pub frozen: Places,
    /// Filled posts whose contract is given.
    pub contract_known: Places,
    /// Of these, those that the framework calls short-term.
    pub short_term: Places,
    /// Filled posts by onward class, best class first; classes without posts are left out.
    pub onward: Vec<ClassPosts>,
}

/// Posts of one onward class.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClassPosts {
    /// The class.
    pub class: String,
    /// How many posts.
    pub posts: Places,
}

/// A step between two roles at grade.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MapStep {
    /// Index into the nodes.
    pub from: usize,
    /// Index into the nodes.
    pub to: usize,
    /// `progression`, `promotion`, `vacancy`, `transfer` or `secondment`.
    pub kind: String,
    /// It leads both ways alike.
    pub both_ways: bool,
    /// Its minimum time in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// What it needs.
    pub needs: Vec<String>,
    /// Whom it is open to; empty means everybody.
    pub open_to: Vec<String>,
    /// Filled posts at its source that it does not admit; absent without posts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_to: Option<Places>,
    /// Its source is staffed and its target is not; absent without posts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unstaffed: Option<bool>,
    /// Where it is written.
    pub at: FilePlace,
}

/// A step that is missing between two neighbouring levels of a family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MissingStep {
    /// A role at grade of the lower level: index into the nodes.
    pub from: usize,
    /// A role at grade of the higher level: index into the nodes.
    pub to: usize,
    /// What is missing, in words.
    pub message: String,
}

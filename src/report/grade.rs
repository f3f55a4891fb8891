//! The document of `gradus grade`; its text is in [`text`].

mod text;

pub use text::text;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Points: whole where they are whole.
pub type Points = serde_json::Number;

/// Points in ten-thousandths as a number of a document.
#[must_use]
pub fn points(value: i64) -> Points {
    const POINT: i64 = 10_000;
    if value % POINT == 0 {
        return Points::from(value / POINT);
    }
    Points::from_f64(value as f64 / POINT as f64).unwrap_or_else(|| Points::from(value / POINT))
}

/// Jobs by job evaluation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Grades {
    /// Version of gradus.
    pub gradus: String,
    /// Version of this document's shape.
    pub schema: u32,
    /// The date as of which everything was read.
    pub as_of: String,
    /// The framework's name.
    pub framework: String,
    /// Within how many points of another grade a total is a boundary case.
    #[schemars(with = "f64")]
    pub margin: Points,
    /// What was graded.
    pub jobs: Vec<Job>,
    /// Counts over a source of posts; absent for roles and for levels named by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub posts: Option<Summary>,
}

/// Counts over a source of posts. Rows that another row stands for are left out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    /// Rows whose post is filled or vacant.
    pub rows: u64,
    /// Those with a level for each factor.
    pub scored: u64,
    /// Those whose score gives the grade that they have.
    pub agree: u64,
    /// Those whose score gives another grade, or none.
    pub disagree: u64,
    /// Those whose score gives their grade, within the margin of another.
    pub boundary: u64,
    /// Rows with levels that cannot all be used.
    pub faulty: Vec<Faulty>,
    /// Rows whose next increment comes within a year.
    pub increments_within_year: u64,
}

/// A row that cannot be scored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Faulty {
    /// The post.
    pub post: String,
    /// Its row in the source.
    pub row: u32,
    /// What is wrong, factor by factor.
    pub because: Vec<String>,
}

/// One job: a role, a post, or levels named by hand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Job {
    /// The role's name, the post's id, or `levels`.
    pub subject: String,
    /// `role`, `post` or `levels`.
    pub kind: String,
    /// Words for it.
    pub title: String,
    /// The post's role, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The row of a post.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// The grades that it has: a role may have several.
    pub has: Vec<String>,
    /// The evaluation; absent for a post without factor levels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evaluation: Option<String>,
    /// Its total; two ends where a role allows ranges of levels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<Range>,
    /// Each factor's part.
    pub factors: Vec<Part>,
    /// The grade by each map of the evaluation.
    pub grades: Vec<Graded>,
    /// The smallest sets of factor changes that would justify the grade that it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<Remedy>,
    /// How it compares with profiles.
    pub matches: Vec<Matched>,
    /// The next increment of the person on the post.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub increment: Option<NextIncrement>,
}

/// Lowest and highest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Range {
    /// Lowest.
    #[schemars(with = "f64")]
    pub low: Points,
    /// Highest.
    #[schemars(with = "f64")]
    pub high: Points,
}

/// One factor of a job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Part {
    /// Its name.
    pub factor: String,
    /// Its title.
    pub title: String,
    /// The level, or `2..3`.
    pub level: String,
    /// What it is worth.
    pub points: Range,
    /// The most that the factor can be worth.
    #[schemars(with = "f64")]
    pub most: Points,
}

/// The grade by one map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Graded {
    /// The map.
    pub grading: String,
    /// The grades that the total gives: several for a range of totals, none where no grade has it.
    pub grades: Vec<String>,
    /// Whether one of them is a grade that the job has; absent where the map is of another scale.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agrees: Option<bool>,
    /// The grade below and how far over it the total is; for a single total.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub below: Option<Beside>,
    /// The grade above and how much is missing to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub above: Option<Beside>,
    /// Whether one of them is within the margin.
    pub boundary: bool,
}

/// A grade beside a total.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Beside {
    /// The grade.
    pub grade: String,
    /// Points to its nearest total.
    #[schemars(with = "f64")]
    pub points: Points,
}

/// What would justify a grade.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Remedy {
    /// How many factors would have to change, at least; 0 when no change is enough.
    pub factors: u32,
    /// By how many points together.
    #[schemars(with = "f64")]
    pub points: Points,
    /// The sets, each of the same size; at most eight.
    pub sets: Vec<Vec<Step>>,
    /// Whether there are more such sets.
    pub more: bool,
}

/// A factor at another level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// The factor.
    pub factor: String,
    /// The level that it has.
    pub from: String,
    /// The level that it would have.
    pub to: String,
}

/// A job beside a profile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Matched {
    /// The matching rule.
    pub matching: String,
    /// The role whose profile it is.
    pub role: String,
    /// `profile-match`, `band-match` or `non-match`.
    pub verdict: String,
    /// How many levels the allowed differences are together.
    #[schemars(with = "f64")]
    pub varied: Points,
    /// The factors that are outside the profile.
    pub outside: Vec<Outside>,
    /// Why it does not match.
    pub because: Vec<String>,
}

/// A factor outside a profile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Outside {
    /// The factor.
    pub factor: String,
    /// The job's level.
    pub level: String,
    /// The profile's.
    pub profile: String,
    /// By how many levels.
    #[schemars(with = "f64")]
    pub by: Points,
    /// Whether the rule allows it.
    pub allowed: bool,
}

/// When pay rises by itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NextIncrement {
    /// The point that the person is at.
    pub from: i64,
    /// The point that it leads to.
    pub to: i64,
    /// The time on the point before it.
    pub waiting: String,
    /// When it comes, counted from the start of the post; absent where the start is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<String>,
}

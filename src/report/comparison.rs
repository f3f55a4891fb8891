//! The document of `gradus compare OLD NEW` and `gradus compare --posts OLD NEW` (`docs/compare.md`).

use super::value::{FilePlace, Finding, Places};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What changed between two frameworks, or between two extracts of posts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Comparison {
    /// Version of gradus.
    pub gradus: String,
    /// Version of this document's shape.
    pub schema: u32,
    /// What was compared: `frameworks` or `posts`.
    #[schemars(extend("enum" = ["frameworks", "posts"]))]
    pub compared: String,
    /// The date as of which the new side was read, and the old one where it has none of its own.
    pub as_of: String,
    /// What came before.
    pub old: Party,
    /// What comes after.
    pub new: Party,
    /// Differences between two frameworks by class; all nought for extracts.
    pub summary: ClassCounts,
    /// Differences between two frameworks, the gravest first.
    pub changes: Vec<Change>,
    /// The posts by which two frameworks were compared, and what they make of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub posts: Option<Posts>,
    /// What became of posts and units between two extracts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub establishment: Option<Establishment>,
    /// Where people went between two extracts, against the steps that the framework has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moves: Option<Moves>,
    /// Findings that appeared and went; absent where there are no posts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub findings: Option<Findings>,
    /// What could not be compared, and why.
    pub remarks: Vec<String>,
}

/// One side.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Party {
    /// The file, as it was named.
    pub file: String,
    /// The framework's name; empty for an extract.
    pub name: String,
    /// The framework's title; empty for an extract.
    pub title: String,
    /// The framework's version; empty where it has none.
    pub version: String,
    /// The date as of which it was read.
    pub as_of: String,
}

/// Differences by class.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClassCounts {
    /// Somebody loses a route, a grade or an entitlement.
    pub breaking: u64,
    /// Something is harder, later, narrower or stricter.
    pub tightening: u64,
    /// Something is easier, sooner, wider or more.
    pub loosening: u64,
    /// Nobody's position changes.
    pub neutral: u64,
}

/// One difference between two frameworks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// `breaking`, `tightening`, `loosening` or `neutral`.
    #[schemars(extend("enum" = ["breaking", "tightening", "loosening", "neutral"]))]
    pub class: String,
    /// `added`, `removed`, `renamed` (a guess) or `changed`.
    #[schemars(extend("enum" = ["added", "removed", "renamed", "changed"]))]
    pub kind: String,
    /// What it is about: `role`, `grade`, `step`, `rule` …
    pub area: String,
    /// The name of that, as it is now; as it was, where it is there no more.
    pub subject: String,
    /// What about it; empty for the thing itself.
    pub aspect: String,
    /// One sentence.
    pub message: String,
    /// What follows from it, or why it is guessed.
    pub details: Vec<String>,
    /// As it was.
    pub old: Option<String>,
    /// As it is.
    pub new: Option<String>,
    /// Where the old framework says so.
    pub at_old: Option<FilePlace>,
    /// Where the new framework says so.
    pub at_new: Option<FilePlace>,
    /// The day from which on it is so, where that is later than `as_of`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The staff in post whom it touches; absent without posts, and where it touches none by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub touches: Option<Amount>,
    /// The same for the same difference in every run: 16 hexadecimal digits.
    pub fingerprint: String,
}

/// Posts and FTE.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Amount {
    /// Filled posts.
    #[schemars(with = "f64")]
    pub posts: Places,
    /// Their FTE.
    pub fte: String,
}

/// The same posts under two frameworks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Posts {
    /// Where they come from.
    pub sources: Vec<String>,
    /// Filled posts.
    pub all: Amount,
    /// Filled posts whose onward class is better now.
    pub gain: Amount,
    /// Filled posts whose onward class is worse now, or that have none any more.
    pub lose: Amount,
    /// Filled posts by onward class before and now, the largest first; `unplaced` for posts that have none, `refused` for posts on a
    /// contract term that the framework does not have.
    pub classes: Vec<Transition>,
}

/// Posts of one onward class before and one now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Transition {
    /// The institution.
    pub institution: String,
    /// Before.
    pub old: String,
    /// Now.
    pub new: String,
    /// Filled posts.
    #[schemars(with = "f64")]
    pub posts: Places,
    /// Their FTE.
    pub fte: String,
}

/// Findings by fingerprint.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Findings {
    /// There now and not before.
    pub appeared: Vec<Finding>,
    /// There before and not now.
    pub went: Vec<Finding>,
    /// There before and now.
    pub stayed: u64,
}

/// What became of posts and units.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Establishment {
    /// Posts of each extract that are not closed, rows of a job share taken as one.
    pub old_posts: u64,
    /// As `old_posts`.
    pub new_posts: u64,
    /// Posts that both have.
    pub in_both: u64,
    /// Ids that mean several posts in one extract: they cannot be followed.
    pub ambiguous_ids: Vec<String>,
    /// How many posts of each kind of event there are.
    pub counts: PostCounts,
    /// Every event, by kind and then by id.
    pub events: Vec<PostEvent>,
    /// Units born, gone, renamed, merged and split.
    pub units: Vec<UnitEvent>,
}

/// Posts by what happened to them; one post may count several times.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PostCounts {
    /// Not there before.
    pub new: u64,
    /// There no more, or closed.
    pub closed: u64,
    /// On another grade.
    pub regraded: u64,
    /// In another role.
    pub role: u64,
    /// On another contract term.
    pub converted: u64,
    /// In another unit, where that is not the unit's own doing.
    pub moved: u64,
    /// Vacant before, filled now.
    pub filled: u64,
    /// Filled before, vacant now.
    pub vacated: u64,
}

/// What happened to one post.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PostEvent {
    /// `new`, `closed`, `regraded`, `role`, `converted`, `moved`, `filled` or `vacated`.
    pub what: String,
    /// The institution.
    pub institution: String,
    /// The post.
    pub id: String,
    /// Before; empty where it was not there.
    pub old: String,
    /// Now; empty where it is there no more.
    pub new: String,
    /// For a grade: `up`, `down` or empty, where it cannot be said. For a contract: `lasting` or `short-term`, which it is now.
    pub direction: String,
    /// The row in the old extract.
    pub old_row: Option<u32>,
    /// The row in the new extract.
    pub new_row: Option<u32>,
}

/// What happened to units, by the overlap of their posts: a guess, with the numbers that it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UnitEvent {
    /// `born`, `gone`, `renamed`, `merged` or `split`.
    #[schemars(extend("enum" = ["born", "gone", "renamed", "merged", "split"]))]
    pub what: String,
    /// The institution.
    pub institution: String,
    /// Units before.
    pub old: Vec<String>,
    /// Units now.
    pub new: Vec<String>,
    /// Posts that both extracts have and that went from the ones to the others.
    pub shared: u64,
    /// Posts of the units before that the new extract still has.
    pub of_old: u64,
    /// Posts of the units now that the old extract had.
    pub of_new: u64,
}

/// Where people went.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Moves {
    /// People who hold a placed post in both extracts.
    pub people: u64,
    /// People of whom it cannot be said where they went: several posts, or one that is not placed.
    pub unclear: u64,
    /// People whose role or grade is another now.
    pub moved: u64,
    /// Of them, along one step that admits them.
    pub along_a_step: u64,
    /// Of them, along one step that does not admit them.
    pub though_closed: u64,
    /// Of them, along several steps in a row.
    pub along_several: u64,
    /// Of them, where no step leads: walked but unwritten.
    pub unwritten: u64,
    /// The share of the unwritten among those who moved; null where nobody moved.
    pub share: Option<f64>,
    /// Its exact (Clopper-Pearson) 95% interval.
    pub interval: Option<[f64; 2]>,
    /// Moves that no step describes, most people first.
    pub walked: Vec<Walk>,
    /// Steps that nobody took, of those with people at their start.
    pub untaken: Vec<Untaken>,
}

/// People who went from one role at grade to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Walk {
    /// `role@grade`.
    pub from: String,
    /// `role@grade`.
    pub to: String,
    /// `unwritten`, `several-steps` or `closed`.
    #[schemars(extend("enum" = ["unwritten", "several-steps", "closed"]))]
    pub described: String,
    /// How many went so.
    pub people: u64,
    /// How many were there to go.
    pub of: u64,
    /// The exact (Clopper-Pearson) 95% interval of their share.
    pub interval: [f64; 2],
}

/// A step that nobody took.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Untaken {
    /// `role@grade`.
    pub from: String,
    /// `role@grade`.
    pub to: String,
    /// Its kind.
    pub kind: String,
    /// How many people were there to take it.
    pub of: u64,
    /// The upper end of the exact (Clopper-Pearson) 95% interval of the share that takes it.
    pub at_most: f64,
    /// Where it is written.
    pub at: Option<FilePlace>,
}

/// A class of changes: its name, the words for it, and what it means.
pub const CLASSES: [(&str, &str); 4] = [
    ("breaking", "somebody loses a route, a grade or an entitlement"),
    ("tightening", "something is harder, later, narrower or stricter"),
    ("loosening", "something is easier, sooner, wider or more"),
    ("neutral", "nobody's position changes"),
];

impl Comparison {
    /// What it is about, for a heading.
    #[must_use]
    pub fn title(&self) -> &str {
        let framework = [&self.new, &self.old]
            .into_iter()
            .flat_map(|party| [&party.title, &party.name])
            .find(|name| !name.is_empty());
        match (self.compared.as_str(), framework) {
            ("posts", _) => "two extracts of posts",
            (_, Some(name)) => name,
            (_, None) => "two frameworks",
        }
    }

    /// Whether nothing at all changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let same = |posts: &Posts| posts.classes.iter().all(|one| one.old == one.new);
        let still = |one: &Establishment| one.events.is_empty() && one.units.is_empty();
        self.changes.is_empty()
            && self.posts.as_ref().is_none_or(same)
            && self.establishment.as_ref().is_none_or(still)
            && self.moves.as_ref().is_none_or(|moves| moves.moved == 0)
            && self
                .findings
                .as_ref()
                .is_none_or(|findings| findings.appeared.is_empty() && findings.went.is_empty())
    }
}

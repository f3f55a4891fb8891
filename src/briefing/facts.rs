//! The facts of a briefing: names and counts, nothing in words. Counts are ten-thousandths of a post, as in the census.

use crate::diagnostic::Severity;
use jiff::civil::Date;

/// Everything that a briefing is made of.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The date as of which everything was read.
    pub as_of: Date,
    /// The framework's title.
    pub framework: String,
    /// The framework's version; may be empty.
    pub version: String,
    /// Counts are whole posts that were counted, so that intervals and tests mean something.
    pub exact: bool,
    /// The counts were rounded for sharing.
    pub shared: bool,
    /// Rows that were read.
    pub rows_read: u64,
    /// Rows that were refused, in sources of all institutions.
    pub rows_refused: u64,
    /// All posts together.
    pub all: Group,
    /// The same by institution, in order of name.
    pub institutions: Vec<Group>,
    /// By family, in order of the framework.
    pub families: Vec<Group>,
    /// By unit, largest first.
    pub units: Vec<Group>,
    /// The limit of `fixed-term-concentration`, 0 to 1.
    pub limit: f64,
    /// Unplaced posts by reason.
    pub reasons: Vec<(&'static str, i64)>,
    /// Titles of unplaced posts, most posts first.
    pub unplaced_titles: Vec<(String, i64)>,
    /// Roles with posts, most titles first.
    pub roles: Vec<RoleTitles>,
    /// Posts that hold several roles.
    pub several_roles: i64,
    /// Filled posts by contract term.
    pub contracts: Vec<Contract>,
    /// Funding is known.
    pub has_funding: bool,
    /// Service on short-term contracts, where dates are given.
    pub service: Option<Service>,
    /// People at the top of their grade.
    pub tops: Vec<Top>,
    /// Roles at grade that wait for few places.
    pub bottlenecks: Vec<Bottleneck>,
    /// Checks of grading, with what they found.
    pub grading: Vec<Checked>,
    /// What they found, one by one.
    pub grading_found: Vec<Found>,
    /// Who answers for development, and whom rewards cover, by family; none where the framework says nothing of it.
    pub coverage: Vec<Coverage>,
    /// The framework says who answers for development.
    pub says_development: bool,
    /// The framework has reward schemes.
    pub says_rewards: bool,
    /// What would change it, most posts first.
    pub remedies: Vec<Remedy>,
    /// Checks that could not be made, with the reason.
    pub skipped: Vec<(String, String)>,
}

/// Posts that belong together.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Group {
    /// Its name; empty for posts without one.
    pub name: String,
    /// Placed posts of every status.
    pub placed: i64,
    /// Unplaced posts of every status.
    pub unplaced: i64,
    /// Vacant posts.
    pub vacant: i64,
    /// Filled posts.
    pub filled: i64,
    /// Their FTE.
    pub fte: i64,
    /// Filled, placed posts by onward class, best first.
    pub classes: [i64; 6],
    /// All filled, placed posts.
    pub classed: i64,
    /// Filled posts whose contract is given.
    pub contract_known: i64,
    /// Of these the short-term ones.
    pub short_term: i64,
    /// Filled posts whose funding is given.
    pub funding_known: i64,
    /// Of these the ones that are not funded from core money.
    pub project: i64,
}

/// Where a class stands in [`Group::classes`].
pub mod class {
    /// Cannot go on because of the contract.
    pub const CLOSED: usize = 3;
    /// Would have to leave the institution.
    pub const LEAVES_INSTITUTION: usize = 4;
    /// No way up.
    pub const DEAD_END: usize = 5;
}

impl Group {
    /// Posts of one class.
    #[must_use]
    pub fn of(&self, class: usize) -> i64 {
        self.classes.get(class).copied().unwrap_or(0)
    }

    /// Filled, placed posts whose holders cannot rise here: closed, only elsewhere, or not at all.
    #[must_use]
    pub fn stuck(&self) -> i64 {
        self.classes.iter().skip(class::CLOSED).sum()
    }
}

/// The titles of a role.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RoleTitles {
    /// The role's title.
    pub role: String,
    /// Its family's.
    pub family: String,
    /// Filled posts.
    pub posts: i64,
    /// How many titles they have.
    pub titles: usize,
    /// The most frequent one.
    pub commonest: String,
}

/// Filled posts on one contract term.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Contract {
    /// The term; empty for blank.
    pub term: String,
    /// The framework calls it short-term.
    pub short_term: bool,
    /// Filled posts.
    pub posts: i64,
    /// Their FTE.
    pub fte: i64,
    /// Those not funded from core money.
    pub project: i64,
    /// Those whose funding is blank.
    pub funding_blank: i64,
}

/// Service on short-term contracts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Service {
    /// After how many years of service it matters.
    pub years: i64,
    /// The framework says so: else it is four years, as in UK law.
    pub from_framework: bool,
    /// Filled short-term posts by completed years of service; the last is `years` and more.
    pub bands: Vec<i64>,
    /// Those without a date.
    pub undated: i64,
    /// Who reaches it within a year, soonest first.
    pub next: Vec<Next>,
    /// How many posts that is.
    pub next_posts: i64,
    /// How many rows that is.
    pub next_rows: usize,
}

/// A post whose holder soon has long service on a short-term contract.
#[derive(Debug, Clone, PartialEq)]
pub struct Next {
    /// When.
    pub date: Date,
    /// The post.
    pub id: String,
    /// The institution.
    pub institution: String,
    /// The unit.
    pub unit: String,
    /// The role, or the title where it is unplaced.
    pub role: String,
    /// The contract.
    pub contract: String,
    /// Posts that the row stands for.
    pub posts: i64,
}

/// People at the top of their grade.
#[derive(Debug, Clone, PartialEq)]
pub struct Top {
    /// Role at grade, in words.
    pub subject: String,
    /// How many.
    pub at_top: i64,
    /// Of how many whose point or pay is known.
    pub of: i64,
    /// Those of them in a dead end.
    pub dead_end: i64,
}

/// A role at grade that waits for few places.
#[derive(Debug, Clone, PartialEq)]
pub struct Bottleneck {
    /// The institution.
    pub institution: String,
    /// Role at grade, in words.
    pub subject: String,
    /// People who wait.
    pub waiting: i64,
    /// Places one step up.
    pub places: i64,
}

/// A check and how much it found.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// The check.
    pub check: String,
    /// Findings.
    pub findings: usize,
    /// Posts behind them, each as often as it is found.
    pub posts: i64,
}

/// One thing that a check found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The check.
    pub check: String,
    /// How much it matters.
    pub severity: Severity,
    /// The institution; empty for the framework.
    pub institution: String,
    /// The sentence.
    pub message: String,
    /// Posts behind it.
    pub posts: i64,
}

/// Who answers for development, and whom rewards cover.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Coverage {
    /// The family.
    pub family: String,
    /// Filled posts placed in it.
    pub filled: i64,
    /// Posts for whose development nobody answers.
    pub no_owner: i64,
    /// Posts without days for it.
    pub no_days: i64,
    /// Posts that no reward covers.
    pub no_reward: i64,
}

/// What would mend findings that are alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Remedy {
    /// The check.
    pub check: String,
    /// How much it matters at most.
    pub severity: Severity,
    /// What it is about, in words.
    pub subject: String,
    /// What to do; of the largest finding.
    pub what: String,
    /// Who can.
    pub who: Who,
    /// Posts helped.
    pub posts: i64,
    /// Institutions in which it was found.
    pub institutions: usize,
    /// It speaks of roles, grades, units and families alone, and names no title and no post.
    pub shareable: bool,
}

/// Who can do something about a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// Who writes the framework.
    Policy,
    /// Who pays for posts.
    Budget,
    /// Who decides about contracts.
    Contracts,
    /// Who evaluates and grades.
    Grading,
    /// Who keeps the records.
    Records,
}

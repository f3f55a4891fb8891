//! The words of the language: kinds of block, their clauses, and the grammar rules that read them.

use super::grammar::Rule;

/// Whether a block of a kind has a body in braces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Body {
    None,
    Optional,
    Required,
}

/// A kind of top-level block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Framework,
    Import,
    Source,
    Spine,
    Scale,
    Align,
    Family,
    Skill,
    Activity,
    Role,
    Contract,
    Reward,
    Path,
    Unit,
    Check,
    Evaluation,
    Grading,
    Match,
    Gateway,
    Ceiling,
    Rule,
    Test,
    Scenario,
}

/// The words that begin a top-level block.
pub const ITEM_KEYWORDS: [&str; 23] = [
    "framework",
    "import",
    "source",
    "spine",
    "scale",
    "align",
    "family",
    "skill",
    "activity",
    "role",
    "contract",
    "reward",
    "path",
    "unit",
    "check",
    "rule",
    "test",
    "scenario",
    "gateway",
    "evaluation",
    "grading",
    "match",
    "ceiling",
];

/// The clauses of `framework`.
pub const FRAMEWORK_CLAUSES: [&str; 3] = ["version", "owner", "currency"];
/// The clauses of `source`.
pub const SOURCE_CLAUSES: [&str; 3] = ["publisher", "year", "url"];
/// The clauses of `scale`.
pub const SCALE_CLAUSES: [&str; 4] = ["grade", "spine", "called", "increments"];
/// What may stand behind `grade` in a scale.
pub const GRADE_OPTIONS: [&str; 9] = [
    "points",
    "bar",
    "contribution",
    "pay",
    "reserved",
    "increments",
    "called",
    "from",
    "until",
];
/// The clauses of `family`.
pub const FAMILY_CLAUSES: [&str; 1] = ["called"];
/// The clauses of `role`.
pub const ROLE_CLAUSES: [&str; 14] = [
    "family",
    "grade",
    "fixed",
    "entry",
    "terminal",
    "titles",
    "skills",
    "activities",
    "contract",
    "cpd",
    "rewards",
    "called",
    "evaluated",
    "allow",
];
/// The clauses of `contract`.
pub const CONTRACT_CLAUSES: [&str; 4] = ["short-term", "not", "at", "reasons"];
/// The clauses of `evaluation`.
pub const EVALUATION_CLAUSES: [&str; 1] = ["factor"];
/// The clauses of `match`.
pub const MATCH_CLAUSES: [&str; 5] = ["exact", "each", "factor", "total", "same"];
/// The clauses of `ceiling`.
pub const CEILING_CLAUSES: [&str; 1] = ["at"];
/// The conditions of `gateway`.
pub const GATEWAY_CLAUSES: [&str; 6] = ["all", "any", "skills", "qualification", "service", "confirmed"];
/// The clauses of `reward`.
pub const REWARD_CLAUSES: [&str; 1] = ["for"];
/// The clauses of `unit`.
pub const UNIT_CLAUSES: [&str; 1] = ["allow"];
/// What may stand behind the kind of a step.
pub const STEP_OPTIONS: [&str; 6] = ["after", "needs", "open", "allow", "from", "until"];
/// The kinds of step.
pub const STEP_KINDS: [&str; 5] = ["promotion", "vacancy", "transfer", "secondment", "progression"];
/// The settings of `check`.
pub const CHECK_SETTINGS: [&str; 4] = ["severity", "off", "by", "at"];
/// The clauses of `rule`.
pub const RULE_CLAUSES: [&str; 10] = [
    "every", "each", "with", "require", "at", "severity", "because", "cites", "from", "until",
];
/// What the `every` of a rule is about.
pub const SUBJECTS: [&str; 2] = ["post", "role"];
/// What a rule groups posts by.
pub const GROUPINGS: [&str; 10] = [
    "institution",
    "unit",
    "family",
    "role",
    "grade",
    "level",
    "scale",
    "contract",
    "funding",
    "status",
];
/// The clauses of `test`.
pub const TEST_CLAUSES: [&str; 3] = ["as", "post", "expect"];
/// The changes of a `scenario`.
pub const SCENARIO_CLAUSES: [&str; 7] = ["set", "add", "close", "merge", "split", "regrade", "replace"];
/// What a scenario may add.
pub const ADDED: [&str; 5] = ["posts", "post", "step", "grade", "role"];
/// What may stand behind what a test expects.
pub const EXPECT_OPTIONS: [&str; 14] = [
    "within", "in", "for", "on", "at", "and", "severity", "by", "total", "with", "varying", "failing", "to",
    "needs",
];
/// What a test may expect.
pub const EXPECTATIONS: [&str; 15] = [
    "route",
    "finding",
    "findings",
    "post",
    "grade",
    "total",
    "points",
    "level",
    "match",
    "profile-match",
    "band-match",
    "salary",
    "increment",
    "ceiling",
    "no",
];
/// The levels of a severity.
pub const LEVELS: [&str; 4] = ["error", "warning", "note", "off"];
/// The groups of a check.
pub const DIMENSIONS: [&str; 2] = ["unit", "family"];
/// What a check counts.
pub const COUNTED: [&str; 6] = ["posts", "points", "grades", "post", "point", "grade"];
/// The units of a duration.
pub const UNITS: [&str; 8] = ["years", "months", "weeks", "days", "year", "month", "week", "day"];
/// What a step may be open to.
pub const OPEN_BY: [&str; 2] = ["contract", "funding"];
/// Whom a reward may be for.
pub const REWARD_BY: [&str; 2] = ["family", "contract"];

impl Kind {
    /// The kind that a word begins.
    pub(super) fn of(word: &str) -> Option<Self> {
        Some(match word {
            "framework" => Self::Framework,
            "import" => Self::Import,
            "source" => Self::Source,
            "spine" => Self::Spine,
            "scale" => Self::Scale,
            "align" => Self::Align,
            "family" => Self::Family,
            "skill" => Self::Skill,
            "activity" => Self::Activity,
            "role" => Self::Role,
            "contract" => Self::Contract,
            "reward" => Self::Reward,
            "path" => Self::Path,
            "unit" => Self::Unit,
            "check" => Self::Check,
            "evaluation" => Self::Evaluation,
            "grading" => Self::Grading,
            "match" => Self::Match,
            "gateway" => Self::Gateway,
            "ceiling" => Self::Ceiling,
            "rule" => Self::Rule,
            "test" => Self::Test,
            "scenario" => Self::Scenario,
            _ => return None,
        })
    }

    /// Whether it has a body.
    pub(super) fn body(self) -> Body {
        match self {
            Self::Import | Self::Align | Self::Skill | Self::Activity => Body::None,
            Self::Source | Self::Spine | Self::Family | Self::Contract | Self::Reward => Body::Optional,
            Self::Framework
            | Self::Scale
            | Self::Role
            | Self::Path
            | Self::Unit
            | Self::Check
            | Self::Evaluation
            | Self::Grading
            | Self::Match
            | Self::Gateway
            | Self::Ceiling
            | Self::Rule
            | Self::Test
            | Self::Scenario => Body::Required,
        }
    }

    /// The words that begin its clauses; a path's steps and a spine's points begin with none.
    pub(super) fn clauses(self) -> &'static [&'static str] {
        match self {
            Self::Framework => &FRAMEWORK_CLAUSES,
            Self::Source => &SOURCE_CLAUSES,
            Self::Scale => &SCALE_CLAUSES,
            Self::Family => &FAMILY_CLAUSES,
            Self::Role => &ROLE_CLAUSES,
            Self::Contract => &CONTRACT_CLAUSES,
            Self::Reward => &REWARD_CLAUSES,
            Self::Unit => &UNIT_CLAUSES,
            Self::Check => &CHECK_SETTINGS,
            Self::Evaluation => &EVALUATION_CLAUSES,
            Self::Match => &MATCH_CLAUSES,
            Self::Gateway => &GATEWAY_CLAUSES,
            Self::Ceiling => &CEILING_CLAUSES,
            Self::Rule => &RULE_CLAUSES,
            Self::Test => &TEST_CLAUSES,
            Self::Scenario => &SCENARIO_CLAUSES,
            _ => &[],
        }
    }

    /// The words that continue a clause on the next line.
    pub(super) fn options(self) -> &'static [&'static str] {
        match self {
            Self::Scale => &[
                "points",
                "bar",
                "contribution",
                "pay",
                "reserved",
                "for",
                "from",
                "until",
                "needs",
            ],
            Self::Path => &STEP_OPTIONS,
            Self::Role | Self::Unit => &["until"],
            Self::Rule => &["where", "and", "or", "is", "includes", "matches", "within"],
            Self::Test => &EXPECT_OPTIONS,
            Self::Scenario => &[
                "for", "where", "and", "or", "is", "into", "after", "needs", "open", "to",
            ],
            _ => &[],
        }
    }

    /// The rule for a whole block.
    pub(super) fn block_rule(self) -> Rule {
        match self {
            Self::Framework => Rule::framework_block,
            Self::Import => Rule::import_block,
            Self::Source => Rule::source_block,
            Self::Spine => Rule::spine_block,
            Self::Scale => Rule::scale_block,
            Self::Align => Rule::align_block,
            Self::Family => Rule::family_block,
            Self::Skill => Rule::skill_block,
            Self::Activity => Rule::activity_block,
            Self::Role => Rule::role_block,
            Self::Contract => Rule::contract_block,
            Self::Reward => Rule::reward_block,
            Self::Path => Rule::path_block,
            Self::Unit => Rule::unit_block,
            Self::Check => Rule::check_block,
            Self::Evaluation => Rule::evaluation_block,
            Self::Grading => Rule::grading_block,
            Self::Match => Rule::match_block,
            Self::Gateway => Rule::gateway_block,
            Self::Ceiling => Rule::ceiling_block,
            Self::Rule => Rule::rule_block,
            Self::Test => Rule::test_block,
            Self::Scenario => Rule::scenario_block,
        }
    }

    /// The rule for what stands before the body.
    pub(super) fn head_rule(self) -> Rule {
        match self {
            Self::Framework => Rule::framework_head_only,
            Self::Import => Rule::import_head_only,
            Self::Source => Rule::source_head_only,
            Self::Spine => Rule::spine_head_only,
            Self::Scale => Rule::scale_head_only,
            Self::Align => Rule::align_head_only,
            Self::Family => Rule::family_head_only,
            Self::Skill => Rule::skill_head_only,
            Self::Activity => Rule::activity_head_only,
            Self::Role => Rule::role_head_only,
            Self::Contract => Rule::contract_head_only,
            Self::Reward => Rule::reward_head_only,
            Self::Path => Rule::path_head_only,
            Self::Unit => Rule::unit_head_only,
            Self::Check => Rule::check_head_only,
            Self::Evaluation => Rule::evaluation_head_only,
            Self::Grading => Rule::grading_head_only,
            Self::Match => Rule::match_head_only,
            Self::Gateway => Rule::gateway_head_only,
            Self::Ceiling => Rule::ceiling_head_only,
            Self::Rule => Rule::rule_head_only,
            Self::Test => Rule::test_head_only,
            Self::Scenario => Rule::scenario_head_only,
        }
    }

    /// The rule of its head itself: which empty block to make when the head cannot be read.
    pub(super) fn bare_head(self) -> Rule {
        match self {
            Self::Framework => Rule::framework_head,
            Self::Source => Rule::source_head,
            Self::Scale => Rule::scale_head,
            Self::Family => Rule::family_head,
            Self::Skill => Rule::skill_head,
            Self::Activity => Rule::activity_head,
            Self::Role => Rule::role_head,
            Self::Contract => Rule::contract_head,
            Self::Reward => Rule::reward_head,
            Self::Path => Rule::path_head,
            Self::Check => Rule::check_head,
            Self::Evaluation => Rule::evaluation_head,
            Self::Gateway => Rule::gateway_head,
            Self::Rule => Rule::rule_head,
            Self::Scenario => Rule::scenario_head,
            // Nothing can be made of these without all their parts.
            Self::Import
            | Self::Align
            | Self::Spine
            | Self::Grading
            | Self::Match
            | Self::Ceiling
            | Self::Test
            | Self::Unit => Rule::EOI,
        }
    }

    /// The rule for one clause of the body.
    pub(super) fn clause_rule(self) -> Option<Rule> {
        Some(match self {
            Self::Framework => Rule::framework_clause_only,
            Self::Source => Rule::source_clause_only,
            Self::Spine => Rule::spine_clause_only,
            Self::Scale => Rule::scale_clause_only,
            Self::Family => Rule::family_clause_only,
            Self::Role => Rule::role_clause_only,
            Self::Contract => Rule::contract_clause_only,
            Self::Reward => Rule::reward_clause_only,
            Self::Path => Rule::path_clause_only,
            Self::Unit => Rule::unit_clause_only,
            Self::Check => Rule::check_clause_only,
            Self::Evaluation => Rule::evaluation_clause_only,
            Self::Grading => Rule::grading_clause_only,
            Self::Match => Rule::match_clause_only,
            Self::Gateway => Rule::gateway_clause_only,
            Self::Ceiling => Rule::ceiling_clause_only,
            Self::Rule => Rule::rule_clause_only,
            Self::Test => Rule::test_clause_only,
            Self::Scenario => Rule::scenario_clause_only,
            Self::Import | Self::Align | Self::Skill | Self::Activity => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_keyword_begins_a_kind_of_block() {
        for word in ITEM_KEYWORDS {
            assert!(Kind::of(word).is_some(), "{word}");
        }
    }
}

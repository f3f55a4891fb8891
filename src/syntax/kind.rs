//! Kinds of block: the words that may stand in each, and the grammar rules that read it.

use super::grammar::Rule;
use super::words;

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
            Self::Framework => &words::FRAMEWORK_CLAUSES,
            Self::Source => &words::SOURCE_CLAUSES,
            Self::Scale => &words::SCALE_CLAUSES,
            Self::Family => &words::FAMILY_CLAUSES,
            Self::Role => &words::ROLE_CLAUSES,
            Self::Contract => &words::CONTRACT_CLAUSES,
            Self::Reward => &words::REWARD_CLAUSES,
            Self::Unit => &words::UNIT_CLAUSES,
            Self::Check => &words::CHECK_SETTINGS,
            Self::Evaluation => &words::EVALUATION_CLAUSES,
            Self::Match => &words::MATCH_CLAUSES,
            Self::Gateway => &words::GATEWAY_CLAUSES,
            Self::Ceiling => &words::CEILING_CLAUSES,
            Self::Rule => &words::RULE_CLAUSES,
            Self::Test => &words::TEST_CLAUSES,
            Self::Scenario => &words::SCENARIO_CLAUSES,
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
            Self::Path => &words::STEP_OPTIONS,
            Self::Role | Self::Unit => &["until"],
            Self::Rule => &["where", "and", "or", "is", "includes", "matches", "within"],
            Self::Test => &words::EXPECT_OPTIONS,
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
